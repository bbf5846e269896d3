"""What a plane is made of when it is built: hosts, and the gates that its rules put before each of them."""

from collections.abc import Mapping
from typing import Literal

import msgspec

from lawyers_hub.proof.verify.places import Place
from lawyers_hub.proof.verify.reach import Ports, Protocol

Wall = Literal["sender", "between", "receiver"]
"""Where a connection can be stopped: at the way out of its sender, on the way, at the way into its receiver."""
WALLS: tuple[Wall, ...] = ("sender", "between", "receiver")
"""In the order in which a connection comes by."""


class Port(msgspec.Struct, frozen=True, order=True):
    protocol: Protocol
    number: int

    def __str__(self) -> str:
        return str(Ports(self.protocol, self.number, self.number))


class Passage(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a gate. `peers` is the block of addresses at the other end, less those in `beside`."""

    peers: str
    ports: tuple[Ports, ...]
    beside: tuple[str, ...] = ()
    passes: bool = True


class Gate(msgspec.Struct, frozen=True):
    """The first line that fits decides, and what fits none is stopped.

    One that `remembers` lets answers through; a network ACL does not, and each packet must find a line of its own.
    """

    passages: tuple[Passage, ...]
    remembers: bool = True


class Host(msgspec.Struct, frozen=True, kw_only=True):
    """One that stands for an endpoint. A gate that is None is none of this plane's: there everything passes.

    The border is that of the network around the host.
    """

    endpoint: str
    address: str
    leaving: Gate | None = None
    entering: Gate | None = None
    border_out: Gate | None = None
    border_in: Gate | None = None

    @property
    def is_walled(self) -> bool:
        return any(self.has(wall) for wall in WALLS)

    def has(self, wall: Wall) -> bool:
        gates = {"sender": (self.leaving,), "between": (self.border_out, self.border_in), "receiver": (self.entering,)}
        return any(gate is not None for gate in gates[wall])


PortsOfWalls = Mapping[tuple[str, Wall], tuple[Ports, ...]]
"""By endpoint, and which of its walls."""


class Model(msgspec.Struct, frozen=True):
    """Hosts that are joined, with nothing but their gates between them.

    Ports that are `not_told_apart` belong, at an endpoint's addresses, to somebody else there. `by_address` are ports
    that a wall opens to addresses and not to names: who is meant was computed for connections as a whole, and not for
    one side. Of those, `to_everybody` are open to the whole internet; who else is meant by that was not told.
    """

    hosts: tuple[Host, ...]
    not_told_apart: Mapping[str, frozenset[int]] = {}
    by_address: PortsOfWalls = {}
    to_everybody: PortsOfWalls = {}


class NotModelled(Exception):
    """The plane uses something that no model here can show: it is not exercised, and that is said by name."""

    def __init__(self, what: str, place: Place) -> None:
        super().__init__(f"{place}: {what}")
        self.what = what
        self.place = place
