"""Small charts as numbers for SVG: where a bar stands and how a line runs, in a box of fixed size."""

from collections.abc import Sequence
from typing import NamedTuple

from lawyers_hub.web.records import CasesByStatus, Minute
from lawyers_hub.web.wording import STATUSES

WIDTH, HEIGHT = 480, 96


class Share(NamedTuple):
    status: str
    words: str
    cases: int
    start: float
    width: float


def shares(cases: CasesByStatus) -> list[Share]:
    """Cases by status as parts of one bar, 100 wide. A status without cases has no width."""
    counts = {"draft": cases.draft, "active": cases.active, "pending": cases.pending, "closed": cases.closed}
    total = sum(counts.values()) or 1
    parts, start = [], 0.0
    for status, count in counts.items():
        width = 100 * count / total
        parts.append(Share(status, STATUSES[status], count, round(start, 3), round(width, 3)))
        start += width
    return parts


class Line(NamedTuple):
    """`points` for polylines, broken where nothing was measured; `top` is the value at the upper edge.

    A minute measured alone is among the `dots`: a line of no length, drawn with round ends.
    """

    runs: list[str]
    dots: list[str]
    top: float
    last: float | None


def line(values: Sequence[float | None], top: float | None = None) -> Line:
    """The values from left (oldest) to right (newest), from 0 at the bottom."""
    known = [value for value in values if value is not None]
    top = top or _round_up(max(known, default=0.0))
    step = WIDTH / max(len(values) - 1, 1)
    runs: list[list[str]] = [[]]
    for index, value in enumerate(values):
        if value is None:
            runs.append([])
        else:
            runs[-1].append(f"{index * step:.1f},{HEIGHT * (1 - min(value / top, 1)):.1f}")
    return Line(
        runs=[" ".join(run) for run in runs if len(run) > 1],
        dots=[f"{run[0]} {run[0]}" for run in runs if len(run) == 1],
        top=top,
        last=known[-1] if known else None,
    )


class Charts(NamedTuple):
    p50: Line
    p95: Line
    requests: Line
    errors: Line
    error_share: float


def charts(minutes: Sequence[Minute]) -> Charts:
    """The last hour of the API: how long answers took, how many there were and how many failed."""
    p95 = line([minute.p95_ms for minute in minutes])
    requests = line([float(minute.requests) for minute in minutes])
    total = sum(minute.requests for minute in minutes)
    failed = sum(minute.errors for minute in minutes)
    return Charts(
        p50=line([minute.p50_ms for minute in minutes], p95.top),
        p95=p95,
        requests=requests,
        errors=line([float(minute.errors) or None for minute in minutes], requests.top),
        error_share=failed / total if total else 0.0,
    )


def _round_up(value: float) -> float:
    """The next of 1, 2, 5, 10, 20, 50 … so that the scale does not change with every point."""
    step = 1.0
    while True:
        for factor in (1, 2, 5):
            if value <= factor * step:
                return factor * step
        step *= 10
