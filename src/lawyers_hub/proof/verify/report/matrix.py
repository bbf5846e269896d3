"""Who may reach whom in a plane, as rows, columns and cells; a picture only has to place them."""

from collections.abc import Iterable, Iterator
from typing import Literal

import msgspec

from lawyers_hub.proof.verify.reach import EVERY_PORT, INTERNET, Ports
from lawyers_hub.proof.verify.reachability import Comparison, Difference, flows
from lawyers_hub.proof.verify.reachability.differences import Kind

State = Literal["meant", "comes along", "extra", "missing", "wrong", "half open", "unknown"]
"""`comes along`: possible, since a network knows neither ports nor directions, and never asked for."""

_STATES: dict[Kind, State] = {
    "extra": "extra",
    "missing": "missing",
    "wrong port": "wrong",
    "wrong direction": "wrong",
    "half open": "half open",
}


class Line(msgspec.Struct, frozen=True, order=True):
    ports: str
    state: State


class Matrix(msgspec.Struct, frozen=True):
    """`senders` and `receivers` are those between which anything is possible, meant or half open."""

    name: str
    senders: tuple[str, ...]
    receivers: tuple[str, ...]
    cells: dict[tuple[str, str], tuple[Line, ...]]
    meant: int
    differences: int


def matrix_of(comparison: Comparison) -> Matrix:
    cells: dict[tuple[str, str], list[Line]] = {}
    for source, target, line in (*_marked(comparison.differences), *_unmarked(comparison)):
        lines = cells.setdefault((source, target), [])
        if line not in lines:
            lines.append(line)
    order = _order(comparison)
    return Matrix(
        name=comparison.plane.name,
        senders=tuple(sorted({source for source, _ in cells}, key=order.index)),
        receivers=tuple(sorted({target for _, target in cells}, key=order.index)),
        cells={way: tuple(lines) for way, lines in cells.items()},
        meant=len(comparison.intended),
        differences=len(comparison.differences),
    )


def _order(comparison: Comparison) -> list[str]:
    """As the topology first speaks of them; whoever it does not mention comes last, by name."""
    meant = [name for flow in comparison.intended for name in (flow.source, flow.target)]
    others = {name for one in comparison.differences for name in (one.source, one.target)}
    return list(dict.fromkeys([INTERNET, *meant, *sorted(comparison.plane.endpoints | others)]))


def _marked(differences: Iterable[Difference]) -> Iterator[tuple[str, str, Line]]:
    for one in differences:
        state: State = "unknown" if one.unknown else _STATES[one.kind]
        yield one.source, one.target, Line(_in_short(one.ports), state)
        for flow in one.meant if state == "wrong" else ():
            yield flow.source, flow.target, Line(_in_short([flow.ports]), "missing")


def _unmarked(comparison: Comparison) -> Iterator[tuple[str, str, Line]]:
    """What is meant and there; and in a plane of pairs, what comes along with it."""
    differing = {(one.source, one.target) for one in comparison.differences}
    lacking = {flow for one in comparison.differences for flow in one.meant}
    whole = comparison.plane.tells_ports_apart
    possible = {
        (flow.source, flow.target) for flow in flows(comparison.plane) if not whole and flow.ports in EVERY_PORT
    }
    for flow in comparison.intended:
        if flow not in lacking:
            way = flow.source, flow.target
            yield *way, Line("any" if way in possible else _in_short([flow.ports]), "meant")
    meant = {(flow.source, flow.target) for flow in comparison.intended}
    for way in sorted(possible - meant - differing):
        yield *way, Line("any", "comes along")


def _in_short(ports: Iterable[Ports]) -> str:
    told = tuple(ports)
    if told == EVERY_PORT:
        return "any"
    return ", ".join(str(one).replace("every ", "any ").replace(" port", "") for one in told)
