"""From log lines to a journey: requests with what happened inside them, then the way of each job they accepted.

The same lines give the same journey in whatever order they come.
"""

import re
from bisect import bisect_right
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
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
# Of a run; a request undoes what it did when it is answered with a status from 400 on.
_UNDOING = frozenset({"failed", "handed back", "interrupted"})
_REASONS = ("error", "cause", "why", "reason", "problem")


@dataclass
class _Branch:
    """A step and what happened inside it, in one process."""

    step: Step
    instance: str = ""
    job: int | None = None
    inside: list["_Branch"] = field(default_factory=list)

    def holds(self, moment: datetime) -> bool:
        """Of one that had begun by then."""
        return self.step.took_ms is None or moment <= self.step.seen_until + _LEEWAY

    def steps(self, depth: int = 0) -> Iterator[Step]:
        yield msgspec.structs.replace(self.step, depth=depth)
        for branch in sorted(self.inside, key=_begin):
            yield from branch.steps(depth + 1)


def steps_from(lines: Sequence[LogLine]) -> tuple[list[Step], list[str]]:
    """The steps in the order of telling, and in sentences what the lines do not say."""
    requests = [_request(line) for line in lines if line.event == "request"]
    ways = {number: JobWay(number, about) for number, about in _by_job(lines).items()}
    stages = {number: _branches_of(way) for number, way in ways.items()}
    homes = _Homes([*requests, *(branch for branch in chain(*stages.values()) if branch.step.kind == "work")])
    moments = [line for line in lines if line.event != "request" and not _is_told_by(ways, line)]
    alone = list(_place(moments, homes))
    undone = {line.job: home for line in moments if (home := _undone_with(line, ways, homes))}

    first = sorted([*_nested(requests), *alone], key=_begin)
    jobs = (stages[number] for number in ways if number not in undone)
    steps = [step for branch in chain(first, *jobs) for step in branch.steps()]
    taken_back = [
        f"Job {job} was taken back with what accepted it ({home.step.label})." for job, home in undone.items()
    ]
    return steps, [*taken_back, *(note for way in ways.values() for note in way.notes())]


def _by_job(lines: Sequence[LogLine]) -> dict[int, list[LogLine]]:
    """A line for many requests lists everybody's jobs; ours have a line of their own too, once they were accepted."""
    numbers = {number for line in lines if not line.correlation_ids for number in _named(line)}
    of_job: dict[int, list[LogLine]] = {number: [] for number in sorted(numbers)}
    for line in lines:
        for number in numbers.intersection(_named(line)):
            of_job[number].append(line)
    return of_job


def _named(line: LogLine) -> set[int]:
    return {*line.jobs} if line.job is None else {line.job, *line.jobs}


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
            begun = bisect_right(pages, _begin(branch), key=_begin)
            pages[max(begun - 1, 0)].inside.append(branch)
    return pages


class _Homes:
    """The requests and runs of each process, in which something may have happened."""

    def __init__(self, workings: Iterable[_Branch]) -> None:
        self._of: dict[str, list[_Branch]] = {}
        for branch in sorted(workings, key=_begin):
            self._of.setdefault(branch.instance, []).append(branch)

    def of(self, line: LogLine) -> _Branch | None:
        """The last one begun before that had not ended; of the line's job, where it names one."""
        # An accepted job is named by its own line, and lives in the request or run that accepted it.
        job = None if line.event == "job.accepted" else line.job
        here = self._of.get(line.instance, [])
        begun = here[: bisect_right(here, line.at + _LEEWAY, key=_begin)]
        return next((one for one in reversed(begun) if job in {None, one.job} and one.holds(line.at)), None)


def _is_told_by(ways: Container[int], line: LogLine) -> bool:
    return line.event in _OF_A_WAY and any(number in ways for number in _named(line))


def _place(moments: Iterable[LogLine], homes: _Homes) -> Iterator[_Branch]:
    """Puts what happened into the request or run that it happened in; yields what has none."""
    for line in moments:
        moment = _Branch(_moment(line), line.instance)
        if home := homes.of(line):
            home.inside.append(moment)
        else:
            yield moment


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


def _undone_with(line: LogLine, ways: Mapping[int, JobWay], homes: _Homes) -> _Branch | None:
    """The request or run whose failure undid this acceptance: they are one transaction."""
    if line.event != "job.accepted" or line.job is None or ways[line.job].was_taken_up:
        return None
    home = homes.of(line)
    return home if home and (home.step.outcome in _UNDOING or home.step.outcome[:1] in {"4", "5"}) else None


def _begin(branch: _Branch) -> datetime:
    return branch.step.began_at
