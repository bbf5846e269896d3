"""The ports between two endpoints, cut where anything begins or ends: each stretch is judged once, and exactly."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from enum import IntEnum
from itertools import pairwise
from typing import TypeVar

import msgspec

from lawyers_hub.proof.verify.places import Place
from lawyers_hub.proof.verify.reach import Intended, Obstacle, Opening, Plane, Ports, Protocol

T = TypeVar("T")
P = TypeVar("P", Opening, Obstacle)

_Way = tuple[str, str, Protocol]


class Passing(IntEnum):
    """In the order in which the least of several decides."""

    CLOSED = 0
    DOUBTFUL = 1
    OPEN = 2


class Flow(msgspec.Struct, frozen=True):
    """A connection that is possible, or may be where there is `doubt`; `places` open it."""

    source: str
    target: str
    ports: Ports
    places: tuple[Place, ...]
    doubt: str | None = None


class Stretch(msgspec.Struct, frozen=True, kw_only=True):
    """Ports of one way between which nothing changes, and all that has a say in them."""

    source: str
    target: str
    ports: Ports
    leaving: tuple[Opening, ...]
    entering: tuple[Opening, ...]
    obstacles: tuple[Obstacle, ...]
    out: Passing
    into: Passing
    between: Passing

    @property
    def passes(self) -> Passing:
        return min(self.out, self.into, self.between)

    @property
    def places(self) -> tuple[Place, ...]:
        """The lines that open it, the receiver's first: that is whom it endangers."""
        return once(place for opening in (*self.entering, *self.leaving) for place in opening.places)

    @property
    def doubts(self) -> tuple[str, ...]:
        """Those on which the answer rests; a doubtful opening beside a certain one changes nothing."""
        asked: list[Opening | Obstacle] = []
        for passing, parts in ((self.out, self.leaving), (self.into, self.entering), (self.between, self.obstacles)):
            if passing is Passing.DOUBTFUL:
                asked += parts
        return once(part.doubt for part in asked if part.doubt is not None)


def flows(plane: Plane) -> tuple[Flow, ...]:
    """All that passes, or may pass. Ways of which the plane controls neither end are not for it to say."""
    found: list[Flow] = []
    for stretch in stretches(plane):
        if stretch.passes is Passing.CLOSED:
            continue
        doubt = "; ".join(stretch.doubts) or None
        flow = Flow(stretch.source, stretch.target, stretch.ports, stretch.places, doubt)
        if found and _continues(found[-1], flow):
            flow = _joined(found.pop(), flow)
        found.append(flow)
    return tuple(found)


def stretches(plane: Plane, intended: Iterable[Intended] = ()) -> Iterator[Stretch]:
    """Every stretch of every way that the plane opens or that is intended, in the order of names and ports."""
    openings = _by_way(plane.openings)
    obstacles = _by_way(plane.obstacles)
    cuts: dict[_Way, set[int]] = defaultdict(set)
    parts: list[Opening | Obstacle | Intended] = [*plane.openings, *plane.obstacles, *intended]
    for part in parts:
        cuts[_way(part)] |= {part.ports.first, part.ports.last + 1}
    for way in sorted(cuts):
        source, target, protocol = way
        if {(source, "out"), (target, "in")} <= plane.uncontrolled:
            continue
        for first, beyond in pairwise(sorted(cuts[way])):
            ports = Ports(protocol, first, beyond - 1)
            yield _stretch(plane, source, target, ports, openings[way], obstacles[way])


def _by_way(parts: Iterable[P]) -> Mapping[_Way, list[P]]:
    found: dict[_Way, list[P]] = defaultdict(list)
    for part in parts:
        found[_way(part)].append(part)
    return found


def _way(part: Opening | Obstacle | Intended) -> _Way:
    return part.source, part.target, part.ports.protocol


def _stretch(
    plane: Plane, source: str, target: str, ports: Ports, openings: Iterable[Opening], obstacles: Iterable[Obstacle]
) -> Stretch:
    here = [opening for opening in openings if _holds(opening.ports, ports)]
    leaving = tuple(opening for opening in here if opening.side == "out")
    entering = tuple(opening for opening in here if opening.side == "in")
    in_the_way = tuple(obstacle for obstacle in obstacles if _holds(obstacle.ports, ports))
    return Stretch(
        source=source,
        target=target,
        ports=ports,
        leaving=leaving,
        entering=entering,
        obstacles=in_the_way,
        out=Passing.OPEN if (source, "out") in plane.uncontrolled else _side(leaving),
        into=Passing.OPEN if (target, "in") in plane.uncontrolled else _side(entering),
        between=_between(in_the_way),
    )


def _side(openings: Iterable[Opening]) -> Passing:
    return max(
        (Passing.OPEN if opening.doubt is None else Passing.DOUBTFUL for opening in openings), default=Passing.CLOSED
    )


def _between(obstacles: Iterable[Obstacle]) -> Passing:
    return min(
        (Passing.CLOSED if obstacle.doubt is None else Passing.DOUBTFUL for obstacle in obstacles), default=Passing.OPEN
    )


def _holds(outer: Ports, inner: Ports) -> bool:
    return outer.first <= inner.first and inner.last <= outer.last


def _continues(before: Flow, after: Flow) -> bool:
    return (
        (before.source, before.target, before.doubt) == (after.source, after.target, after.doubt)
        and before.ports.protocol == after.ports.protocol
        and before.ports.last + 1 == after.ports.first
    )


def _joined(before: Flow, after: Flow) -> Flow:
    ports = Ports(before.ports.protocol, before.ports.first, after.ports.last)
    return Flow(before.source, before.target, ports, once((*before.places, *after.places)), before.doubt)


def joined_ports(parts: Iterable[Ports]) -> tuple[Ports, ...]:
    """The same ports in as few ranges as they take."""
    found: list[Ports] = []
    for part in sorted(set(parts)):
        if found and found[-1].protocol == part.protocol and part.first <= found[-1].last + 1:
            before = found.pop()
            found.append(Ports(part.protocol, before.first, max(before.last, part.last)))
        else:
            found.append(part)
    return tuple(found)


def once(things: Iterable[T]) -> tuple[T, ...]:
    """Each but once, in the order in which it came first."""
    return tuple(dict.fromkeys(things))
