"""Addresses for those who are built."""

from ipaddress import ip_network


class Addresses:
    """Hands out each address of a block but once."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def one_of(self, block: str) -> str:
        """Raises ValueError where none is left."""
        for one in ip_network(block, strict=False).hosts():
            if str(one) not in self._taken:
                self._taken.add(str(one))
                return str(one)
        raise ValueError(f"more endpoints stand in {block} than it has addresses")
