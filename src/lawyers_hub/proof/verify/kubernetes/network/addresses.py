"""Sets of IP addresses, exact to the single one."""

from ipaddress import ip_network

import msgspec

Span = tuple[int, int, int]
"""The version of IP, the first address and the last one as numbers."""


class Addresses(msgspec.Struct, frozen=True):
    spans: tuple[Span, ...] = ()

    @classmethod
    def of(cls, *blocks: str) -> "Addresses":
        """Raises ValueError for what is no block of addresses."""
        networks = [ip_network(block, strict=False) for block in blocks]
        return cls(tuple((n.version, int(n.network_address), int(n.broadcast_address)) for n in networks))

    def __bool__(self) -> bool:
        return bool(self.spans)

    def plus(self, other: "Addresses") -> "Addresses":
        return Addresses((*self.spans, *other.spans))

    def minus(self, other: "Addresses") -> "Addresses":
        left = list(self.spans)
        for hole in other.spans:
            left = [piece for span in left for piece in _without(span, hole)]
        return Addresses(tuple(left))

    def meets(self, other: "Addresses") -> bool:
        return any(_overlap(one, another) for one in self.spans for another in other.spans)

    def within(self, other: "Addresses") -> bool:
        return not self.minus(other)


def _overlap(one: Span, another: Span) -> bool:
    return one[0] == another[0] and one[1] <= another[2] and another[1] <= one[2]


def _without(span: Span, hole: Span) -> list[Span]:
    if not _overlap(span, hole):
        return [span]
    version, first, last = span
    pieces = [(version, first, hole[1] - 1), (version, hole[2] + 1, last)]
    return [piece for piece in pieces if piece[1] <= piece[2]]


EVERYWHERE = Addresses.of("0.0.0.0/0", "::/0")
# RFC 1918, RFC 6598 and RFC 4193.
PRIVATE = Addresses.of("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7")
# RFC 6890: this network, loopback, links, protocols, benchmarks, groups, and what is kept for later.
NOBODYS = Addresses.of(
    "0.0.0.0/8",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "192.0.0.0/24",
    "198.18.0.0/15",
    "224.0.0.0/4",
    "240.0.0.0/4",
    "::/128",
    "::1/128",
    "fe80::/10",
    "ff00::/8",
)
# Where a machine of a cloud is told its credentials.
OF_METADATA = Addresses.of("169.254.169.254/32", "fd00:ec2::254/128")
