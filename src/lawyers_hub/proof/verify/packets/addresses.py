"""Addresses for those who are built."""

from ipaddress import ip_network


class Addresses:
    """Hands out each address of a block but once."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def one_of(self, block: str) -> str:
        address = next(str(one) for one in ip_network(block).hosts() if str(one) not in self._taken)
        self._taken.add(address)
        return address
