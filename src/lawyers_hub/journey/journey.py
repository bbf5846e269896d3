"""The journey of one correlation id: steps with times, wherever they were read from."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import chain
from typing import Literal

import msgspec

Fact = str | int | float | bool
Kind = Literal["work", "wait", "moment"]
Source = Literal["logs", "jaeger"]

# A shorter silence would be narrower than one cell of the drawn waterfall.
_WORTH_TELLING = 0.05
_WORTH_TELLING_MS = 1.0


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """Something that a process did, or that a job waited for; `took_ms` is None when no end was seen."""

    where: str
    what: str
    kind: Kind
    began_at: datetime
    took_ms: float | None
    outcome: str = ""
    depth: int = 0
    facts: Mapping[str, Fact] = {}

    @property
    def seen_until(self) -> datetime:
        """The last time at which this step is known to have gone on."""
        return self.began_at + timedelta(milliseconds=self.took_ms or 0.0)

    @property
    def label(self) -> str:
        return f"{self.what}: {self.outcome}" if self.outcome else self.what


class Gap(msgspec.Struct, frozen=True):
    """A stretch of the journey that no step covers."""

    began_at: datetime
    took_ms: float


class Journey(msgspec.Struct, frozen=True, kw_only=True):
    """In the order of telling: a step comes before what it caused, and steps inside it are one deeper."""

    correlation_id: str
    source: Source
    began_at: datetime
    took_ms: float
    steps: Sequence[Step]
    gaps: Sequence[Gap]
    notes: Sequence[str]
    broken_lines: int

    def offset_ms(self, moment: datetime) -> float:
        return milliseconds(self.began_at, moment)


def journey_of(
    correlation_id: str, source: Source, steps: Sequence[Step], notes: Iterable[str] = (), broken_lines: int = 0
) -> Journey:
    """Measures the whole and its gaps. There must be a step."""
    began_at = min(step.began_at for step in steps)
    ended_at = max(step.seen_until for step in steps)
    return Journey(
        correlation_id=correlation_id,
        source=source,
        began_at=began_at,
        took_ms=milliseconds(began_at, ended_at),
        steps=tuple(steps),
        gaps=tuple(_gaps(steps, began_at, ended_at)),
        notes=tuple(notes),
        broken_lines=broken_lines,
    )


def milliseconds(begin: datetime, end: datetime) -> float:
    return round((end - begin) / timedelta(milliseconds=1), 3)


def _gaps(steps: Iterable[Step], began_at: datetime, ended_at: datetime) -> Iterator[Gap]:
    least_ms = max(_WORTH_TELLING * milliseconds(began_at, ended_at), _WORTH_TELLING_MS)
    covered_until = began_at
    # What has no end covers all that follows: nobody can say when it ended.
    covers = sorted((step.began_at, ended_at if step.took_ms is None else step.seen_until) for step in steps)
    for begin, end in chain(covers, [(ended_at, ended_at)]):
        if (silent_ms := milliseconds(covered_until, begin)) >= least_ms:
            yield Gap(covered_until, silent_ms)
        covered_until = max(covered_until, end)
