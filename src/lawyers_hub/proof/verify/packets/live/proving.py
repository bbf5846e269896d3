"""Holds what runs against what was computed: connections from inside of it, and the ports its machine answers on."""

import time
from collections.abc import Callable

import msgspec

from lawyers_hub.proof.verify.packets.computed import Computed
from lawyers_hub.proof.verify.packets.live.instances import Running, Unseen
from lawyers_hub.proof.verify.packets.live.judging import Judge
from lawyers_hub.proof.verify.packets.live.looking import CONNECTED, Goal, Look, Try, look, look_from_here, tries
from lawyers_hub.proof.verify.packets.model import Port
from lawyers_hub.proof.verify.packets.report import PlaneProof
from lawyers_hub.proof.verify.places import Place
from lawyers_hub.proof.verify.reach import INTERNET
from lawyers_hub.proof.verify.topology import Topology


class Outside(msgspec.Struct, frozen=True):
    """Somebody on the internet who listens."""

    host: str
    port: int


def prove_live(
    seen: Callable[[], Running], topology: Topology, computed: Computed, place: Place, outside: Outside | None = None
) -> PlaneProof:
    """Walls cannot be taken away there: a denial's control is that somebody else, or the target itself, connects."""
    began_s = time.monotonic()
    name = f"{computed.plane}, live"
    try:
        running = seen()
    except Unseen as problem:
        return msgspec.structs.replace(PlaneProof.not_exercised(name, place, str(problem)), is_live=True)
    asked = [*tries(running, topology), *_to_the(outside)]
    goals = dict.fromkeys(one.goal for one in asked)
    looks = look(running.instances, asked)
    heard = {one.goal for each in looks for one, word in each.words.items() if word == CONNECTED}
    if outside and look_from_here(outside.host, outside.port) == CONNECTED:
        heard |= {one.goal for one in _to_the(outside)}
    denied = [goal for each in looks for goal in goals if _is_denied(each, goal)]
    return PlaneProof(
        plane=name,
        is_live=True,
        endpoints=len(running.instances),
        ports=len(goals),
        probes=sum(len(each.words) for each in looks),
        allowed=sum(_is_allowed(each, goal) for each in looks for goal in goals),
        denied=len(denied),
        controls=sum(goal in heard for goal in denied),
        not_looked_from=tuple(sorted({one.name for one in running.instances if not one.door})),
        took_s=round(time.monotonic() - began_s, 3),
        findings=tuple(Judge(computed, place).findings(running, looks, goals)),
    )


def _to_the(outside: Outside | None) -> list[Try]:
    return [Try(Goal(INTERNET, Port("tcp", outside.port)), outside.host)] if outside else []


def _is_allowed(each: Look, goal: Goal) -> bool:
    return each.instance.service != goal.target and CONNECTED in each.at(goal).values()


def _is_denied(each: Look, goal: Goal) -> bool:
    words = each.at(goal).values()
    return each.instance.service != goal.target and bool(words) and CONNECTED not in words
