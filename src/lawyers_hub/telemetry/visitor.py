"""Where a request really comes from, when trusted proxies stand in between."""

from collections.abc import Iterable, Sequence
from ipaddress import IPv4Network, IPv6Network, ip_address


def visitor_address(
    peer: str | None, forwarded_for: str | None, trusted: Sequence[IPv4Network | IPv6Network]
) -> str | None:
    """The nearest address in the chain that is no trusted proxy.

    `X-Forwarded-For` is believed only as far as trusted proxies wrote it: read from its right end, it stops at
    the first address that is not trusted, because everything left of it may be the visitor's invention.
    """
    if peer is None or not _is_trusted(peer, trusted):
        return peer
    nearest = peer
    for hop in reversed(_hops(forwarded_for)):
        nearest = hop
        if not _is_trusted(hop, trusted):
            break
    return nearest


def _hops(forwarded_for: str | None) -> list[str]:
    hops = [hop.strip() for hop in (forwarded_for or "").split(",")]
    return [hop for hop in hops if _is_address(hop)]


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def _is_trusted(address: str, trusted: Iterable[IPv4Network | IPv6Network]) -> bool:
    return _is_address(address) and any(ip_address(address) in network for network in trusted)
