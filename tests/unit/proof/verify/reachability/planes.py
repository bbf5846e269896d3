"""Small planes, said briefly."""

from collections.abc import Iterable

from lawyers_hub.proof.verify.places import Place
from lawyers_hub.proof.verify.reach import INTERNET, Intended, Obstacle, Opening, Plane, Ports, Protocol, Side

SIDES: tuple[Side, ...] = ("in", "out")
INTENT = Place("topology.toml", 7)
DOORS: dict[tuple[str, Side], Place] = {
    (name, side): Place(f"{name}.yaml", 1 if side == "in" else 2) for name in ("web", "api", "db") for side in SIDES
}


def opens(
    side: Side,
    source: str,
    target: str,
    first: int,
    last: int | None = None,
    *,
    line: int = 10,
    protocol: Protocol = "tcp",
    doubt: str | None = None,
) -> Opening:
    file = f"{target if side == 'in' else source}.yaml"
    return Opening(side, source, target, Ports(protocol, first, last or first), (Place(file, line),), doubt)


def both_sides(source: str, target: str, first: int, last: int | None = None) -> tuple[Opening, Opening]:
    return opens("out", source, target, first, last), opens("in", source, target, first, last)


def closes(source: str, target: str, first: int, last: int | None = None, *, doubt: str | None = None) -> Obstacle:
    ports = Ports("tcp", first, last or first)
    return Obstacle(source, target, ports, Place("acl.tf", 3), "the network ACL denies it", doubt)


def means(source: str, target: str, first: int, last: int | None = None, why: str = "it asks") -> Intended:
    return Intended(source, target, Ports("tcp", first, last or first), why, INTENT)


def plane(openings: Iterable[Opening], obstacles: Iterable[Obstacle] = (), *, tells_ports_apart: bool = True) -> Plane:
    return Plane(
        name="a plane",
        endpoints=frozenset({"web", "api", "db", INTERNET}),
        openings=tuple(openings),
        uncontrolled=frozenset({(INTERNET, "out"), (INTERNET, "in")}),
        doors=DOORS,
        obstacles=tuple(obstacles),
        tells_ports_apart=tells_ports_apart,
        limits=("a plane knows no names",),
    )
