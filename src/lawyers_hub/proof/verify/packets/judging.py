"""Real packets against the computed matrix: where the two disagree, one of them is wrong."""

from collections.abc import Iterable, Iterator
from itertools import groupby

import msgspec

from lawyers_hub.proof.verify.findings import Finding, Verdict
from lawyers_hub.proof.verify.packets.model import Port, Wall
from lawyers_hub.proof.verify.packets.probing import Outcome
from lawyers_hub.proof.verify.packets.report import AS_COMPUTED, HAVE_A_CONTROL
from lawyers_hub.proof.verify.places import Place


class Disagreement(msgspec.Struct, frozen=True, kw_only=True):
    """One connection with these walls `standing`: what `was` seen, and the wall that was computed to stop it first."""

    source: str
    target: str
    port: Port
    standing: tuple[Wall, ...]
    was: Outcome
    computed: Wall | None
    places: tuple[Place, ...]


def findings(found: Iterable[Disagreement], otherwise: Place) -> Iterator[Finding]:
    """One for each way and kind of disagreement, with all its ports. `otherwise` is the place of what has none."""
    ordered = sorted(found, key=lambda d: (d.source, d.target, d.standing, d.was, d.computed or "", d.port))
    for _, group in groupby(ordered, key=lambda d: (d.source, d.target, d.standing, d.was, d.computed)):
        alike = list(group)
        one, ports = alike[0], ", ".join(str(d.port) for d in alike)
        places = tuple(dict.fromkeys(place for d in alike for place in d.places)) or (otherwise,)
        rule, verdict, mend = _judged(one)
        yield Finding(
            rule=rule,
            place=places[0],
            what=f"{one.source} to {one.target} on {ports}, {_with(one.standing)}: "
            f"{one.was}, and computed was {_said(one.computed)}",
            mend=mend,
            verdict=verdict,
            because=places[1:],
        )


def _judged(one: Disagreement) -> tuple[str, Verdict, str]:
    if not one.standing:
        return (
            HAVE_A_CONTROL,
            "unknown",
            "see why nothing answers there although no wall stands: without that, no denial is proven",
        )
    if one.was in (Outcome.NOBODY, Outcome.SILENCE):
        return HAVE_A_CONTROL, "unknown", "see why no wall said that it was the one: a silence proves nothing"
    return (
        AS_COMPUTED,
        "broken",
        "read the lines again: what was computed from them is not what a firewall makes of them",
    )


def _with(standing: tuple[Wall, ...]) -> str:
    match standing:
        case ():
            return "with every wall removed"
        case (wall,):
            return f"with {NAMES[wall]} alone"
    return "with every wall"


def _said(wall: Wall | None) -> str:
    return "that it passes" if wall is None else f"that {NAMES[wall]} stops it"


NAMES: dict[Wall, str] = {
    "sender": "the sender's wall",
    "between": "the wall between them",
    "receiver": "the receiver's wall",
}
