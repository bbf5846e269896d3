"""Who may reach whom: the one shape into which every reader turns its plane, and the intent too.

A connection needs both of its sides, each judged by itself: the sender's way out and the receiver's way in.
"""

from collections.abc import Mapping
from typing import Literal

import msgspec

from lawyers_hub.proof.verify.places import Place

Side = Literal["out", "in"]
Protocol = Literal["tcp", "udp"]

INTERNET = "internet"
"""Every address outside of the house."""
NEIGHBOUR = "neighbour"
"""Somebody near who is nobody of ours: an address of the VPC without a group of ours, a pod of another namespace."""
NEWCOMER = "newcomer"
"""Somebody among us whom nobody declared: a pod in our namespace without a name of ours."""

FIRST_PORT, LAST_PORT = 1, 65535


class Ports(msgspec.Struct, frozen=True, order=True):
    """A range of ports of one protocol, both ends included."""

    protocol: Protocol
    first: int
    last: int

    def __str__(self) -> str:
        if (self.first, self.last) == (FIRST_PORT, LAST_PORT):
            return f"every {self.protocol} port"
        ports = str(self.first) if self.first == self.last else f"{self.first}-{self.last}"
        return ports if self.protocol == "tcp" else f"{ports}/{self.protocol}"


EVERY_PORT = (Ports("tcp", FIRST_PORT, LAST_PORT), Ports("udp", FIRST_PORT, LAST_PORT))


class Opening(msgspec.Struct, frozen=True):
    """One side's permission: `source` may leave for `target` ("out"), or `target` lets `source` in ("in").

    `places` are the lines that together open it. `doubt` says, in words, what could not be resolved: such an opening
    may be there or not, and whatever depends on it is unknown and never passes.
    """

    side: Side
    source: str
    target: str
    ports: Ports
    places: tuple[Place, ...]
    doubt: str | None = None


class Obstacle(msgspec.Struct, frozen=True):
    """Something beside the two sides that is in the way (a network ACL, a missing route), or `doubt` about it."""

    source: str
    target: str
    ports: Ports
    place: Place
    what: str
    doubt: str | None = None


class Plane(msgspec.Struct, frozen=True, kw_only=True):
    """What one artefact makes possible between its endpoints.

    `uncontrolled` are sides on which this plane has no say (the internet's own way out): everything passes there.
    `doors` says where an opening for an endpoint's side belongs, so that a missing one can be mended.
    `tells_ports_apart` is false where only pairs can be compared (networks of Compose). `limits` are sentences on what
    such a plane cannot express, so that nobody takes its silence for a proof.
    """

    name: str
    endpoints: frozenset[str]
    openings: tuple[Opening, ...]
    uncontrolled: frozenset[tuple[str, Side]]
    doors: Mapping[tuple[str, Side], Place]
    obstacles: tuple[Obstacle, ...] = ()
    tells_ports_apart: bool = True
    limits: tuple[str, ...] = ()


class Intended(msgspec.Struct, frozen=True):
    """A flow that is meant to be possible in a plane: why, and where topology.toml says so."""

    source: str
    target: str
    ports: Ports
    why: str
    place: Place
