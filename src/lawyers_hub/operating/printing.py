"""Jobs on a terminal: tables for people, JSON for programs.

Much of what is shown was written by others, a strange copy even by anybody: it is shown as text, and nothing in it
moves the cursor or colours the screen.
"""

import re
import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from operator import itemgetter

import msgspec
from rich.console import Console
from rich.table import Table
from rich.text import Text

from lawyers_hub.jobs.states import JobState
from lawyers_hub.operating.jobs import JobFacts, JobSeen
from lawyers_hub.operating.overview import Overview, Tally
from lawyers_hub.operating.strange import StrangeCopy

# Whatever reads a pipe can scroll; 80 columns would cut every error short.
_PIPE_COLUMNS = 200
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_COLOURS: dict[JobState, str] = {"dead": "bold red", "completed": "green", "discarded": "dim", "scheduled": "dim"}

console = Console(highlight=False, width=None if sys.stdout.isatty() else _PIPE_COLUMNS)


def write_json(answer: object) -> None:
    sys.stdout.write(msgspec.json.format(msgspec.json.encode(answer), indent=2).decode() + "\n")


def show_overview(now: Overview) -> None:
    console.print(Text(now.verdict.sentence, style="green" if now.verdict.well else "bold red"), soft_wrap=True)
    if now.counts:
        console.print(_tallies(now.counts))
    if oldest := now.oldest_open:
        told = f"The oldest open job is {oldest.id} ({oldest.name} of {oldest.firm}, {oldest.state}), open "
        console.print(_text(f"{told}for {span(_age_s(oldest.since))}: hub jobs show {oldest.id}"), soft_wrap=True)
    if now.strange:
        console.print(f"Copies in the queue that are no accepted jobs: {now.strange}. See hub jobs strange.")


def show_jobs(jobs: Sequence[JobSeen]) -> None:
    if not jobs:
        console.print("There are no such jobs.")
        return
    table = _table("job", "state", "name", "firm", "since", "attempts", "error")
    for job in jobs:
        attempts = str(job.attempts) + (f" + {job.crashes} crashes" if job.crashes else "")
        error = _text((job.error or "").strip().split("\n")[0])
        table.add_row(str(job.id), _state(job.state), _text(job.name), job.firm, _when(job.since), attempts, error)
    console.print(table)


def show_job(job: JobFacts) -> None:
    console.print(Text.assemble(f"Job {job.id}: ", _text(job.name), " of ", job.firm, ", ", _state(job.state)))
    facts = (
        ("attempts", job.attempts),
        ("crashes", job.crashes),
        ("round", job.round),
        ("reason", job.reason),
        ("adopted from", job.adopted_from),
        ("payload", bytes(job.payload).decode()),
        ("error", job.error),
    )
    console.print(_grid((label, str(value)) for label, value in facts if value is not None), soft_wrap=True)
    console.print(_grid((f"{moment:%Y-%m-%d %H:%M:%S} UTC", event) for moment, event in _timeline(job)))
    if job.traceback:
        console.print(_text(job.traceback.rstrip()), style="dim", soft_wrap=True)
    if job.correlation_id:
        console.print(_text(f"Follow its request: hub trace {job.correlation_id}"), soft_wrap=True)


def show_strange(copies: Sequence[StrangeCopy]) -> None:
    if not copies:
        console.print("Nothing strange came through the queue.")
        return
    table = _table("copy", "name", "seen", "why it was not run")
    for copy in copies:
        table.add_row(_text(copy.queue_id), _text(copy.name), _when(copy.seen_at), _text(copy.reason))
    console.print(table)


def show_strange_copy(copy: StrangeCopy) -> None:
    seen = f"{copy.seen_at:%Y-%m-%d %H:%M:%S} UTC"
    facts = (("copy", copy.queue_id), ("name", copy.name), ("seen", seen), ("reason", copy.reason), ("data", copy.data))
    console.print(_grid(facts), soft_wrap=True)


def span(seconds: float) -> str:
    """A length of time in the largest unit that it fills."""
    for unit_s, unit in ((86_400, "days"), (3_600, "h"), (60, "min")):
        if seconds >= unit_s:
            return f"{int(seconds // unit_s)} {unit}"
    return f"{int(seconds)} s"


def _tallies(counts: Sequence[Tally]) -> Table:
    table = _table("state", "name", "< 1 min", "< 1 h", "< 1 day", "longer", "all")
    for column in table.columns[2:]:
        column.justify = "right"
    for tally in counts:
        figures = (tally.under_a_minute, tally.under_an_hour, tally.under_a_day, tally.longer, tally.total)
        table.add_row(_state(tally.state), _text(tally.name), *(str(figure or "·") for figure in figures))
    return table


def _timeline(job: JobFacts) -> list[tuple[datetime, str]]:
    happened = (
        (job.accepted_at, "accepted"),
        (job.not_before, "not to run before"),
        (job.due_at if job.state in ("waiting", "scheduled") else None, "due"),
        (job.sent_at, "sent to the queue"),
        (job.started_at, "a run began"),
        (job.dead_at, "given up"),
        (job.completed_at, "completed"),
        (job.discarded_at, "discarded"),
    )
    # By the second, as they are shown: a worker may begin before the relay has marked what it sent.
    return sorted(((moment.replace(microsecond=0), event) for moment, event in happened if moment), key=itemgetter(0))


def _when(moment: datetime) -> str:
    age_s = _age_s(moment)
    return f"{span(age_s)} ago" if age_s >= 0 else f"in {span(-age_s)}"


def _age_s(moment: datetime) -> float:
    return (datetime.now(UTC) - moment).total_seconds()


def _table(*headings: str) -> Table:
    return Table(*headings, box=None, header_style="bold")


def _grid(rows: Iterable[tuple[str, str]]) -> Table:
    grid = Table.grid(padding=(0, 2))
    for label, value in rows:
        grid.add_row(Text(label, style="dim"), _text(value))
    return grid


def _state(state: JobState) -> Text:
    return Text(state, style=_COLOURS.get(state, ""))


def _text(words: str) -> Text:
    return Text(_CONTROL.sub("\N{REPLACEMENT CHARACTER}", words))
