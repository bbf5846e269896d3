"""A small house on one wire, made by hand: what it computes to, and what it is built of."""

import msgspec
import pytest

from lawyers_hub.proof.verify.packets.model import Gate, Host, Passage
from lawyers_hub.proof.verify.packets.permission import why_not
from lawyers_hub.proof.verify.places import Place
from lawyers_hub.proof.verify.reach import INTERNET, Obstacle, Opening, Plane, Ports, Side

ADDRESSES = {"web": "10.40.0.1", "api": "10.40.0.2", "db": "10.40.0.3", INTERNET: "203.0.113.7"}
HTTP, POSTGRES = Ports("tcp", 3001, 3001), Ports("tcp", 5432, 5432)
NAMES = Ports("udp", 53, 53)


@pytest.fixture(scope="session")
def _permitted() -> None:
    if reason := why_not():
        pytest.skip(reason)


def opening(side: Side, source: str, target: str, ports: Ports, doubt: str | None = None) -> Opening:
    return Opening(side, source, target, ports, (Place("rules.tf", 7),), doubt)


class House(msgspec.Struct, frozen=True):
    plane: Plane
    hosts: dict[str, Host]


def house(*openings: Opening, obstacles: tuple[Obstacle, ...] = ()) -> House:
    """Everybody but the internet is behind two walls, in which these are the only openings."""
    plane = Plane(
        name="house",
        endpoints=frozenset(ADDRESSES),
        openings=openings,
        uncontrolled=frozenset({(INTERNET, "out"), (INTERNET, "in")}),
        doors={},
        obstacles=obstacles,
    )
    return House(plane, {name: _host(name, openings) for name in ADDRESSES})


def _host(name: str, openings: tuple[Opening, ...]) -> Host:
    if name == INTERNET:
        return Host(endpoint=name, address=ADDRESSES[name])
    return Host(
        endpoint=name,
        address=ADDRESSES[name],
        leaving=Gate(tuple(_to(o.target, o.ports) for o in openings if (o.side, o.source) == ("out", name))),
        entering=Gate(tuple(_to(o.source, o.ports) for o in openings if (o.side, o.target) == ("in", name))),
    )


def _to(name: str, ports: Ports) -> Passage:
    return Passage(peers=ADDRESSES[name], ports=(ports,))
