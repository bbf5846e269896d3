"""One machine with bridges, as Docker makes it out of a Compose file."""

from collections import defaultdict
from collections.abc import Mapping

import msgspec

from lawyers_hub.proof.verify.reach import Ports


class Bridge(msgspec.Struct, frozen=True, kw_only=True):
    """`is_exchanged`: whoever leaves bears the machine's address, and so gets answers."""

    members: tuple[str, ...]
    leads_out: bool
    is_exchanged: bool


class Publication(msgspec.Struct, frozen=True):
    """What comes to `ports` of the machine is handed to the same one of `inside` of a member."""

    member: str
    ports: Ports
    inside: Ports


class Machine(msgspec.Struct, frozen=True, kw_only=True):
    bridges: Mapping[str, Bridge]
    publications: tuple[Publication, ...]


class Link(msgspec.Struct, frozen=True):
    """A member's place on the bridge of this number."""

    bridge: int
    address: str
    leads_out: bool

    @property
    def gateway(self) -> str:
        return f"10.41.{self.bridge}.1"


def links_of(machine: Machine) -> dict[str, tuple[Link, ...]]:
    """The places of each member; every bridge has a network of its own."""
    found: dict[str, tuple[Link, ...]] = defaultdict(tuple)
    for number, bridge in enumerate(machine.bridges.values()):
        for position, name in enumerate(bridge.members):
            found[name] += (Link(number, f"10.41.{number}.{position + 2}", bridge.leads_out),)
    return dict(found)
