"""From log lines to a journey: requests with what happened inside them, then the way of each job they accepted.

The same lines give the same journey in whatever order they come.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import chain

import msgspec

from lawyers_hub.journey.job_way import JobWay
from lawyers_hub.journey.journey import Step
from lawyers_hub.journey.logs import LogLine
from lawyers_hub.journey.runs import Run

_OF_A_WAY = frozenset({"jobs.sent", "job.started", "job.ended"})

# A line is written a little before or after what it tells of has begun or ended.
_LEEWAY = timedelta(milliseconds=20)

# What a pattern says besides its names, and what every address of the API begins with.
_CONVERTER = re.compile(r"\{(\w+):\w+\}")
_VERSION = re.compile(r"^/api/v\d+(?=/)")
_REASONS = ("error", "cause", "why", "reason", "problem")


@dataclass
class _Branch:
    """A step and what happened inside it, in one process."""

    step: Step
    instance: str = ""
    job: int | None = None
    inside: list["_Branch"] = field(default_factory=list)

    def holds(self, moment: datetime) -> bool:
        begun = self.step.began_at - _LEEWAY <= moment
        return begun and (self.step.took_ms is None or moment <= self.step.seen_until + _LEEWAY)

    def steps(self, depth: int = 0) -> Iterator[Step]:
        yield msgspec.structs.replace(self.step, depth=depth)
        for branch in sorted(self.inside, key=_begin):
            yield from branch.steps(depth + 1)


def steps_from(lines: Sequence[LogLine]) -> tuple[list[Step], list[str]]:
    """The steps in the order of telling, and in sentences what the lines do not say."""
    ways = [JobWay(number, _about(number, lines)) for number in _job_numbers(lines)]
    requests = [_request(line) for line in lines if line.event == "request"]
    journeys = [_branches_of(way) for way in ways]
    workings = [*requests, *(branch for branches in journeys for branch in branches if branch.step.kind == "work")]
    moments = [line for line in lines if line.event != "request" and not _is_told_by(ways, line)]
    alone = list(_place(moments, workings))
    first = sorted([*_nested(requests), *alone], key=_begin)
    steps = [step for branch in chain(first, *journeys) for step in branch.steps()]
    notes = [note for way in ways for note in way.notes()]
    return steps, [*_of_refusals(lines, requests), *notes]


def _job_numbers(lines: Iterable[LogLine]) -> list[int]:
    """A line for many requests lists everybody's jobs; ours have a line of their own too, once they were accepted."""
    numbers = {line.job for line in lines if line.job is not None}
    for line in lines:
        if line.event == "jobs.sent" and not line.correlation_ids:
            numbers.update(line.jobs)
    return sorted(numbers)


def _about(number: int, lines: Iterable[LogLine]) -> list[LogLine]:
    return [line for line in lines if line.job == number or number in line.jobs]


def _request(line: LogLine) -> _Branch:
    took_ms = line.took_ms or 0.0
    address = line.path if line.route in {"", "unknown"} else _VERSION.sub("", _CONVERTER.sub(r"{\1}", line.route))
    step = Step(
        where=line.service,
        what=f"{line.method} {address}",
        kind="work",
        began_at=line.at - timedelta(milliseconds=took_ms),
        took_ms=took_ms,
        outcome=str(line.status) if line.status else "no answer",
        facts={**line.facts, "instance": line.instance},
    )
    return _Branch(step, line.instance)


def _branches_of(way: JobWay) -> list[_Branch]:
    return [
        _Branch(stage.step(), stage.line.instance, way.number) if isinstance(stage, Run) else _Branch(stage)
        for stage in way.stages()
    ]


def _nested(requests: Sequence[_Branch]) -> list[_Branch]:
    """The API's requests inside the web's that asked: the last one begun before, by clocks that may differ."""
    pages = sorted((branch for branch in requests if branch.step.where == "web"), key=_begin)
    if not pages:
        return list(requests)
    for branch in requests:
        if branch.step.where != "web":
            before = [page for page in pages if page.step.began_at <= branch.step.began_at]
            (before or pages[:1])[-1].inside.append(branch)
    return pages


def _is_told_by(ways: Iterable[JobWay], line: LogLine) -> bool:
    return line.event in _OF_A_WAY and any(way.number == line.job or way.number in line.jobs for way in ways)


def _place(moments: Iterable[LogLine], workings: Sequence[_Branch]) -> Iterator[_Branch]:
    """Puts what happened into the request or run that it happened in; yields what has none."""
    for line in moments:
        moment = _Branch(_moment(line), line.instance)
        if home := _home_of(line, workings):
            home.inside.append(moment)
        else:
            yield moment


def _home_of(line: LogLine, workings: Sequence[_Branch]) -> _Branch | None:
    # An accepted job is named by its own line, and lives in the request or run that accepted it.
    job = None if line.event == "job.accepted" else line.job
    here = [
        branch
        for branch in workings
        if branch.instance == line.instance and branch.holds(line.at) and job in {None, branch.job}
    ]
    return max(here, key=_begin, default=None)


def _moment(line: LogLine) -> Step:
    reason = next((f" ({line.facts[name]})" for name in _REASONS if name in line.facts), "")
    what = f"accepts job {line.job}, {line.name}" if line.event == "job.accepted" else f"{line.event}{reason}"
    return Step(
        where=line.service,
        what=what,
        kind="moment",
        began_at=line.at,
        took_ms=0.0,
        outcome="" if line.level in {"info", "debug"} else line.level,
        facts={**line.facts, "instance": line.instance},
    )


def _of_refusals(lines: Iterable[LogLine], requests: Sequence[_Branch]) -> Iterator[str]:
    sent = {number for line in lines for number in line.jobs}
    for line in lines:
        home = _home_of(line, requests) if line.event == "job.accepted" and line.job not in sent else None
        if home and home.step.outcome[:1] in {"4", "5"}:
            yield f"Job {line.job} was taken back with its request, which was answered {home.step.outcome}."


def _begin(branch: _Branch) -> datetime:
    return branch.step.began_at
