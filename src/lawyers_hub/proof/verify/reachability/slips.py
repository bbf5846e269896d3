"""Differences with one cause, gathered: one careless line is one thing to mend, however many it lets through."""

from collections.abc import Callable, Iterable, Sequence
from operator import attrgetter

import msgspec

from lawyers_hub.proof.verify.places import Place
from lawyers_hub.proof.verify.reach import Intended, Plane, Ports, Side
from lawyers_hub.proof.verify.reachability.differences import Difference, Kind
from lawyers_hub.proof.verify.reachability.stretches import Passing, once


class Slip(msgspec.Struct, frozen=True, kw_only=True):
    """The same lines open all of these ways, or the same door lacks an opening for them.

    `into`, `out` and `between` are the lines to change: on the receiver's side, on the sender's, and beside both;
    `further` ones take part. `reasons` are what is in the way, or what could not be resolved. `meeting` is true where
    sender and receiver share a network, which tells neither ports nor directions apart.
    """

    kind: Kind
    unknown: bool
    sources: tuple[str, ...]
    targets: tuple[str, ...]
    ports: tuple[Ports, ...]
    into: tuple[Place, ...]
    out: tuple[Place, ...]
    between: tuple[Place, ...]
    further: tuple[Place, ...]
    reasons: tuple[str, ...]
    meant: tuple[Intended, ...]
    meeting: bool

    @property
    def places(self) -> tuple[Place, ...]:
        return once((*self.into, *self.out, *self.between, *(flow.place for flow in self.meant)))


def slips(plane: Plane, differences: Iterable[Difference]) -> list[Slip]:
    single: dict[tuple[str, str, Kind, bool], Slip] = {}
    for difference in differences:
        slip = _slip(plane, difference)
        same = difference.kind, difference.unknown
        # Who meets meets both ways: that is said once.
        if not (slip.meeting and slip.kind == "extra" and (difference.target, difference.source, *same) in single):
            single[difference.source, difference.target, *same] = slip
    return _gathered(_gathered(list(single.values()), attrgetter("targets")), attrgetter("sources"))


def _slip(plane: Plane, difference: Difference) -> Slip:
    certainly_missing = difference.kind == "missing" and not difference.unknown
    lines = _doors(plane, difference) if certainly_missing else _openings(difference)
    return Slip(
        kind=difference.kind,
        unknown=difference.unknown,
        sources=(difference.source,),
        targets=(difference.target,),
        ports=difference.ports,
        into=lines["in"],
        out=lines["out"],
        further=once(place for stretch in difference.stretches for place in stretch.places),
        between=once(obstacle.place for stretch in difference.stretches for obstacle in stretch.obstacles),
        reasons=_reasons(difference),
        meant=difference.meant,
        meeting=_meeting(plane, difference),
    )


def _meeting(plane: Plane, difference: Difference) -> bool:
    held = not {(difference.source, "out"), (difference.target, "in")} & plane.uncontrolled
    return held and not plane.tells_ports_apart


def _doors(plane: Plane, difference: Difference) -> dict[Side, tuple[Place, ...]]:
    """Where an opening is missing; a plane that names no door for it leaves only the line of the intent."""
    intent = difference.meant[0].place
    out = any(stretch.out is Passing.CLOSED for stretch in difference.stretches)
    into = any(stretch.into is Passing.CLOSED for stretch in difference.stretches)
    return {
        "in": (plane.doors.get((difference.target, "in"), intent),) if into else (),
        "out": (plane.doors.get((difference.source, "out"), intent),) if out else (),
    }


def _openings(difference: Difference) -> dict[Side, tuple[Place, ...]]:
    """The first line of each opening: that is where it is written."""
    entering = [opening for stretch in difference.stretches for opening in stretch.entering]
    leaving = [opening for stretch in difference.stretches for opening in stretch.leaving]
    return {
        "in": once(opening.places[0] for opening in entering),
        "out": once(opening.places[0] for opening in leaving),
    }


def _reasons(difference: Difference) -> tuple[str, ...]:
    if difference.unknown:
        doubts = once(doubt for stretch in difference.stretches for doubt in stretch.doubts)
        return doubts or once(
            opening.doubt
            for stretch in difference.stretches
            for opening in (*stretch.leaving, *stretch.entering)
            if opening.doubt is not None
        )
    return once(obstacle.what for stretch in difference.stretches for obstacle in stretch.obstacles)


def _gathered(slips: Sequence[Slip], apart: Callable[[Slip], object]) -> list[Slip]:
    groups: dict[object, list[Slip]] = {}
    for slip in slips:
        cause = slip.kind, slip.unknown, slip.ports, slip.into, slip.out, slip.between, slip.reasons, apart(slip)
        groups.setdefault(cause, []).append(slip)
    return [_union(group) for group in groups.values()]


def _union(group: Sequence[Slip]) -> Slip:
    return msgspec.structs.replace(
        group[0],
        sources=once(source for slip in group for source in slip.sources),
        targets=once(target for slip in group for target in slip.targets),
        meant=once(flow for slip in group for flow in slip.meant),
        further=once(place for slip in group for place in slip.further),
    )
