"""What is open and not meant, and what is meant and not open: way by way, as few differences as say it all."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Literal

import msgspec

from lawyers_hub.proof.verify.reach import EVERY_PORT, Intended, Plane, Ports
from lawyers_hub.proof.verify.reachability.stretches import Passing, Stretch, joined_ports, once, stretches

Kind = Literal["extra", "missing", "wrong port", "wrong direction", "half open"]


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """Between one sender and one receiver. `ports` are those that are open, half open or missing.

    `meant` is what the topology wants there: nothing for what is open without need. `stretches` are the reason.
    """

    kind: Kind
    source: str
    target: str
    ports: tuple[Ports, ...]
    stretches: tuple[Stretch, ...]
    meant: tuple[Intended, ...] = ()
    unknown: bool = False


def differences(plane: Plane, intended: Iterable[Intended]) -> tuple[Difference, ...]:
    """None exactly when the plane lets through what is intended and opens nothing beside, on either side."""
    wanted = list(intended)
    tolerated = list(_not_told_apart(plane, wanted))
    wanted_by_way, tolerated_by_way = _by_way(wanted), _by_way(tolerated)
    found: list[Difference] = []
    for way, group in groupby(stretches(plane, [*wanted, *tolerated]), key=lambda s: (s.source, s.target)):
        found += _of_one_way(plane, group, wanted_by_way[way], tolerated_by_way[way])
    found = [*_with_wrong_ports(found)]
    # Where ports are not told apart, a way out is on every port, and no flow that was turned round.
    return tuple(_with_wrong_directions(found) if plane.tells_ports_apart else found)


def _by_way(intended: Iterable[Intended]) -> Mapping[tuple[str, str], list[Intended]]:
    found: dict[tuple[str, str], list[Intended]] = defaultdict(list)
    for flow in intended:
        found[flow.source, flow.target].append(flow)
    return found


def _not_told_apart(plane: Plane, intended: Iterable[Intended]) -> Iterator[Intended]:
    """What comes with an intended flow where whoever meets on a network meets on every port, and both ways."""
    if plane.tells_ports_apart:
        return
    whole = {(opening.source, opening.target) for opening in plane.openings if opening.ports in EVERY_PORT}
    for flow in intended:
        ways = [(flow.source, flow.target)]
        # An end of which the plane is not in control (the internet) is met in one direction only.
        if not {(flow.source, "out"), (flow.target, "in")} & plane.uncontrolled:
            ways.append((flow.target, flow.source))
        for source, target in ways:
            if (source, target) in whole:
                yield from (Intended(source, target, ports, flow.why, flow.place) for ports in EVERY_PORT)


def _of_one_way(
    plane: Plane, way: Iterable[Stretch], wanted: Collection[Intended], tolerated: Collection[Intended]
) -> Iterator[Difference]:
    judged: dict[tuple[Kind, bool], list[Stretch]] = defaultdict(list)
    meant: dict[tuple[Kind, bool], list[Intended]] = defaultdict(list)
    for stretch in way:
        asked = [flow for flow in wanted if _covers(flow, stretch)]
        kind: Kind | None = None
        if asked:
            kind = None if stretch.passes is Passing.OPEN else "missing"
        elif not any(_covers(flow, stretch) for flow in tolerated):
            kind = _opened_too_far(plane, stretch)
        if kind:
            key = kind, _rests_on_doubt(kind, stretch)
            judged[key].append(stretch)
            meant[key] += asked
    for (kind, unknown), reasons in judged.items():
        yield Difference(
            kind=kind,
            source=reasons[0].source,
            target=reasons[0].target,
            ports=joined_ports(stretch.ports for stretch in reasons),
            stretches=tuple(reasons),
            meant=once(meant[kind, unknown]),
            unknown=unknown,
        )


def _covers(flow: Intended, stretch: Stretch) -> bool:
    return (
        flow.ports.protocol == stretch.ports.protocol
        and flow.ports.first <= stretch.ports.first
        and stretch.ports.last <= flow.ports.last
    )


def _opened_too_far(plane: Plane, stretch: Stretch) -> Kind | None:
    if stretch.passes is not Passing.CLOSED:
        return "extra"
    leaves = stretch.leaving and (stretch.source, "out") not in plane.uncontrolled
    enters = stretch.entering and (stretch.target, "in") not in plane.uncontrolled
    return "half open" if leaves or enters else None


def _rests_on_doubt(kind: Kind, stretch: Stretch) -> bool:
    """Whether the answer could be another one if what could not be resolved were known."""
    if kind == "half open":
        return all(opening.doubt is not None for opening in (*stretch.leaving, *stretch.entering))
    return stretch.passes is Passing.DOUBTFUL


def _with_wrong_ports(found: Iterable[Difference]) -> Iterator[Difference]:
    """Where a flow is missing and another port is open in its place, both are one slip."""
    for _, group in groupby(found, key=lambda d: (d.source, d.target)):
        way = list(group)
        missing = next((d for d in way if d.kind == "missing" and not d.unknown), None)
        others = [d for d in way if d.kind != "missing" and not d.unknown]
        if missing is None or not others:
            yield from way
            continue
        yield from (d for d in way if d.unknown)
        yield _instead(missing, others, "wrong port")


def _with_wrong_directions(found: Sequence[Difference]) -> Iterator[Difference]:
    """Where a flow is missing and its ports are open the other way round, both are one slip."""
    missing = {(d.source, d.target): d for d in found if d.kind == "missing" and not d.unknown}
    turned = {
        (d.source, d.target): d
        for d in found
        if d.kind in ("extra", "half open") and not d.unknown
        if (wanted := missing.get((d.target, d.source))) and _overlap(wanted.ports, d.ports)
    }
    for difference in found:
        way = difference.source, difference.target
        if turned.get(way) is difference:
            yield _instead(missing[way[1], way[0]], [difference], "wrong direction")
        elif not (missing.get(way) is difference and (way[1], way[0]) in turned):
            yield difference


def _instead(missing: Difference, others: Sequence[Difference], kind: Kind) -> Difference:
    return Difference(
        kind=kind,
        source=others[0].source,
        target=others[0].target,
        ports=joined_ports(ports for other in others for ports in other.ports),
        stretches=tuple(stretch for other in others for stretch in other.stretches),
        meant=missing.meant,
    )


def _overlap(some: Iterable[Ports], others: Collection[Ports]) -> bool:
    return any(
        one.protocol == other.protocol and one.first <= other.last and other.first <= one.last
        for one in some
        for other in others
    )
