"""The attempts of workers at a job, each paired from the line of its beginning and the line of its end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from lawyers_hub.journey.journey import Step
from lawyers_hub.journey.logs import LogLine

# After these the outbox makes the job due again; after any other unfinished run the queue brings it back itself.
_DUE_AGAIN = frozenset({"failed", "handed_back"})
_SETTLED = frozenset({"completed", "dead"})


@dataclass(frozen=True)
class Run:
    """One attempt. The line of its beginning may be lost with an old log, that of its end with a killed worker."""

    started: LogLine | None
    ended: LogLine | None
    line: LogLine
    """One of the two."""

    @property
    def began_at(self) -> datetime:
        return self.started.at if self.started else self.line.at - timedelta(milliseconds=self.line.took_ms or 0.0)

    @property
    def ended_at(self) -> datetime | None:
        return self.began_at + timedelta(milliseconds=self.ended.took_ms or 0.0) if self.ended else None

    @property
    def is_due_again(self) -> bool:
        return self.ended is not None and self.ended.outcome in _DUE_AGAIN

    @property
    def is_settled(self) -> bool:
        return self.ended is not None and self.ended.outcome in _SETTLED

    def step(self) -> Step:
        attempt = f", attempt {self.started.attempt}" if self.started and self.started.attempt else ""
        told = [line.facts for line in (self.started, self.ended) if line]
        return Step(
            where=self.line.service,
            what=f"{self.line.name or 'job'}{attempt}",
            kind="work",
            began_at=self.began_at,
            took_ms=(self.ended.took_ms or 0.0) if self.ended else None,
            outcome=(self.ended.outcome or "ended").replace("_", " ") if self.ended else "no end seen",
            facts={name: fact for facts in told for name, fact in facts.items()} | {"instance": self.line.instance},
        )


def runs_in(lines: Sequence[LogLine]) -> list[Run]:
    """In the order of their beginnings. Both lines are written by one process, so one clock holds for them."""
    begun: list[LogLine] = []
    runs: list[Run] = []
    for line in lines:
        if line.event == "job.started":
            begun.append(line)
        elif line.event == "job.ended":
            started = next((one for one in reversed(begun) if one.instance == line.instance), None)
            if started:
                begun.remove(started)
            runs.append(Run(started, line, line))
    return sorted([*runs, *(Run(line, None, line) for line in begun)], key=lambda run: run.began_at)
