"""The way of one job: it waits in the outbox, is sent, waits in the queue and runs; perhaps several times."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from lawyers_hub.journey.journey import Step, milliseconds
from lawyers_hub.journey.logs import LogLine
from lawyers_hub.journey.runs import Run, runs_in

# The relay and the API write their lines a moment after what they tell of.
_LATE_LINE_MS = 50.0


@dataclass
class _Round:
    """From being due to the end of a run, or to where the logs end."""

    due_at: datetime | None
    run: Run | None
    sendings: list[LogLine] = field(default_factory=list)


class JobWay:
    """What the lines of one job tell; they come in the order of their times."""

    def __init__(self, number: int, lines: Sequence[LogLine]) -> None:
        self.number = number
        self._accepted = next((line for line in lines if line.event == "job.accepted"), None)
        # What another program put into the queue is accepted by the worker that takes it out.
        self._adopted = any(line.event == "job.adopted" for line in lines)
        self._sendings = [line for line in lines if line.event == "jobs.sent"]
        self.runs = runs_in(lines)
        # The relay gives up what cannot be written as a message; a worker's run tells of its own end.
        self._spoilt = next((line for line in lines if line.event == "job.dead" and line.service == "relay"), None)

    @property
    def was_taken_up(self) -> bool:
        """By the relay or a worker: then the transaction that accepted it was committed."""
        return bool(self._sendings or self.runs or self._spoilt)

    @property
    def _is_settled(self) -> bool:
        return bool(self.runs) and self.runs[-1].is_settled

    def stages(self) -> Iterator[Step | Run]:
        """In the order of what follows from what, whatever the clocks say. The caller draws the runs."""
        for index, round_ in enumerate(self._rounds()):
            yield from self._waits(round_, first=index == 0)
            if round_.run:
                yield round_.run

    def notes(self) -> Iterator[str]:
        if self._adopted:
            return
        if self._accepted is None:
            yield f"Where job {self.number} was accepted is not in the logs."
        elif self._sendings and (ahead_ms := milliseconds(self._sendings[0].at, self._accepted.at)) > _LATE_LINE_MS:
            yield self._clocks("sent", ahead_ms, "accepted", self._sendings[0].instance, self._accepted.instance)
        for run, sending in zip(self.runs[:1], self._sendings, strict=False):
            if (ahead_ms := milliseconds(run.began_at, sending.at)) > _LATE_LINE_MS:
                yield self._clocks("begun", ahead_ms, "sent", run.line.instance, sending.instance)
        if self.runs and not self._sendings:
            yield f"The sending of job {self.number} is not in the logs."

    def _clocks(self, done: str, ahead_ms: float, before: str, here: str, there: str) -> str:
        return (
            f"By their clocks, job {self.number} was {done} on {here} {ahead_ms:,.1f} ms before it was {before} "
            f"on {there}: the clocks differ."
        )

    def _rounds(self) -> list[_Round]:
        """Gives each run its sendings. Those of later runs are kept back for them, since clocks may differ."""
        rounds: list[_Round] = []
        due_at = self._accepted.at if self._accepted else None
        unused = list(self._sendings)
        needs = [index == 0 or self.runs[index - 1].is_due_again for index in range(len(self.runs))]
        for index, run in enumerate(self.runs):
            free = max(0, len(unused) - sum(needs[index + 1 :]))
            count = sum(line.at <= run.began_at for line in unused[:free])
            if count == 0 and needs[index] and free:
                count = 1  # its line was written after the run had begun
            rounds.append(_Round(due_at, run, unused[:count]))
            del unused[:count]
            due_at = run.ended_at if run.is_due_again else None
        if due_at is not None or unused:
            rounds.append(_Round(due_at, None, unused))
        return rounds

    def _waits(self, round_: _Round, *, first: bool) -> Iterator[Step]:
        sent_at = round_.sendings[0].at if round_.sendings else None
        begun_at = round_.run.began_at if round_.run else None
        if round_.due_at is not None:
            yield self._in_outbox(round_.due_at, min(filter(None, (sent_at, begun_at)), default=None), first=first)
        for sending in round_.sendings:
            yield self._sent(sending, again=sending is not round_.sendings[0])
        if sent_at is not None and not (round_.run is None and self._is_settled):
            handed_at = min(sent_at, begun_at or sent_at)
            yield self._in_queue(max(handed_at, round_.due_at or handed_at), begun_at)

    def _in_outbox(self, due_at: datetime, until: datetime | None, *, first: bool) -> Step:
        if until is None and self._spoilt:
            return self._wait("outbox", "cannot be sent", due_at, self._spoilt.at, outcome="dead")
        waiting = "waits to be sent" if first else "rests before the next attempt"
        planned = self._accepted.not_before if self._accepted and first else None
        if planned and planned > due_at:
            waiting = f"waits for {planned:%Y-%m-%d %H:%M} UTC"
        return self._wait("outbox", waiting, due_at, until, outcome="" if until else "not sent yet")

    def _in_queue(self, sent_at: datetime, begun_at: datetime | None) -> Step:
        return self._wait(
            "queue", "waits for a worker", sent_at, begun_at, outcome="" if begun_at else "sent, and no run seen yet"
        )

    def _wait(self, where: str, what: str, since: datetime, until: datetime | None, *, outcome: str) -> Step:
        return Step(
            where=where,
            what=f"job {self.number} {what}",
            kind="wait",
            began_at=since,
            took_ms=max(0.0, milliseconds(since, until)) if until else None,
            outcome=outcome,
            facts={"job": self.number},
        )

    def _sent(self, line: LogLine, *, again: bool) -> Step:
        return Step(
            where=line.service,
            what=f"sends job {self.number}{' again' if again else ''}",
            kind="moment",
            began_at=line.at,
            took_ms=0.0,
            facts={"job": self.number, "instance": line.instance, "jobs_in_batch": len(line.jobs)},
        )
