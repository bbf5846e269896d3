"""How a visitor came here, and where a visitor may be sent."""

from urllib.parse import urlsplit

from lawyers_hub.settings import Network
from lawyers_hub.telemetry.visitor import visitor_address


def came_by_https(scheme: str, peer: str, forwarded_scheme: str | None, trusted: tuple[Network, ...]) -> bool:
    """True when the visitor's own connection is encrypted, here or at a trusted proxy that says so."""
    if scheme == "https":
        return True
    is_behind_proxy = visitor_address(peer, "0.0.0.0", trusted) != peer  # noqa: S104 - any other address will do
    return is_behind_proxy and (forwarded_scheme or "").lower() == "https"


def local_path(wanted: str, otherwise: str = "/") -> str:
    """The path to go to next, only ever on this site: an open redirect would lend our name to a thief.

    Browsers read a backslash as a slash and skip control characters, so neither may appear.
    """
    if not wanted.startswith("/") or wanted.startswith("//") or "\\" in wanted:
        return otherwise
    if any(ord(char) < 0x21 or ord(char) == 0x7F for char in wanted):
        return otherwise
    try:
        parts = urlsplit(wanted)
    except ValueError:
        return otherwise
    return otherwise if parts.scheme or parts.netloc else wanted
