"""The commands of `hub jobs` that change something: each asks for a reason, and writes down who gave it."""

import sys
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from lawyers_hub.database.pool import Database
from lawyers_hub.database.unit_of_work import as_the_house
from lawyers_hub.jobs.holding import SendingHeld, resume_sending
from lawyers_hub.operating.deciding import Deed, all_dead, decide, firms_of
from lawyers_hub.operating.draining import Drained
from lawyers_hub.operating.draining import drain as run_empty
from lawyers_hub.operating.jobs import job_number
from lawyers_hub.operating.login import as_operator, who_types
from lawyers_hub.operating.printing import console, write_json
from lawyers_hub.practice.errors import Invalid
from lawyers_hub.practice.jobs import MAX_REASON_CHARS, discard_job, retry_job
from lawyers_hub.practice.words import clean_line
from lawyers_hub.stack.faults import CannotRun

Numbers = Annotated[list[str] | None, typer.Argument(metavar="ID", help="The jobs' numbers.")]
Reason = Annotated[str | None, typer.Option(help="Why, which is always asked: it is kept for those who ask later.")]
Json = Annotated[bool, typer.Option("--json", help="For programs.")]

INTERRUPTED = 130


def retry(
    numbers: Numbers = None,
    every_dead: Annotated[bool, typer.Option("--all-dead", help="Every job that was given up.")] = False,
    name: Annotated[str | None, typer.Option(help="With --all-dead: only jobs of this name.")] = None,
    reason: Reason = None,
    json: Json = False,
) -> None:
    """Start jobs that were given up once more, with all their attempts. All of them, or none."""
    chosen = [job_number(typed) for typed in numbers or ()]
    if bool(chosen) == every_dead:
        raise CannotRun("Say which jobs: either their numbers, or --all-dead.")
    if name and not every_dead:
        raise CannotRun("--name goes with --all-dead: leave out one of --name and the numbers.")
    _decide(chosen, retry_job, "retried", reason, json=json, name=name)


def discard(numbers: Numbers = None, reason: Reason = None, json: Json = False) -> None:
    """Leave jobs undone that were given up. All of them, or none; they stay on the list of the discarded ones."""
    chosen = [job_number(typed) for typed in numbers or ()]
    if not chosen:
        raise CannotRun("Say which jobs: `hub jobs list --state dead` shows their numbers.")
    _decide(chosen, discard_job, "discarded", reason, json=json)


def drain(
    reason: Reason = None,
    timeout: Annotated[float, typer.Option(min=0, help="Seconds to wait for what is in the queue.")] = 300.0,
    json: Json = False,
) -> None:
    """Hold the sending of jobs and wait until the queue is empty. Exit code 0 when it is, 1 when the time was up.

    Accepted jobs wait safely in the database until `hub jobs resume`.
    """
    why = _required(reason)
    try:
        done = _watch(why, timeout)
    except KeyboardInterrupt:
        sys.stderr.write("Not waited for any longer. Sending stays held: `hub jobs resume` ends that.\n")
        raise typer.Exit(INTERRUPTED) from None
    if json:
        write_json(done)
    else:
        console.print(_outcome(done, timeout), soft_wrap=True)
    raise typer.Exit(0 if done.empty else 1)


def resume(json: Json = False) -> None:
    """Let the relay send jobs again after `hub jobs drain`."""

    async def act(database: Database) -> SendingHeld | None:
        async with as_the_house(database) as connection:
            return await resume_sending(connection)

    ended = as_operator(act)
    if json:
        write_json({"ended": ended})
    else:
        console.print("Jobs are sent again." if ended else "Sending was not held.")


def _watch(reason: str, timeout_s: float) -> Drained:
    # On standard error, so that what a program reads holds the answer alone.
    terminal = Console(stderr=True)
    columns = (TextColumn("Done of what was in the queue"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=terminal, transient=True, disable=not terminal.is_terminal) as bar:
        task = bar.add_task("", total=None)

        def tell(in_queue: int) -> None:
            total = max(bar.tasks[0].total or 0, in_queue)
            bar.update(task, total=total, completed=total - in_queue)

        async def act(database: Database) -> Drained:
            return await run_empty(database, who_types(), reason, timeout_s=timeout_s, tell=tell)

        return as_operator(act)


def _decide(
    numbers: list[int], deed: Deed, done: str, reason: str | None, *, json: bool, name: str | None = None
) -> None:
    why = _required(reason)

    async def act(database: Database) -> list[int]:
        async with as_the_house(database) as connection:
            chosen = await firms_of(connection, numbers) if numbers else await all_dead(connection, name)
            await decide(connection, chosen, deed, why, who_types())
            return list(chosen)

    jobs = as_operator(act)
    if json:
        write_json({done: jobs})
    elif jobs:
        console.print(f"{len(jobs)} {'job was' if len(jobs) == 1 else 'jobs were'} {done}.")
    else:
        console.print("No job was given up: there is nothing to do.")


def _required(reason: str | None) -> str:
    if not reason or not reason.strip():
        raise CannotRun("Say why with --reason: it is kept for those who ask later.")
    try:
        return clean_line(reason, "reason", MAX_REASON_CHARS)
    except Invalid as problem:
        raise CannotRun(f"This reason cannot be kept. {problem}") from None


def _outcome(done: Drained, timeout_s: float) -> str:
    waiting = f"Accepted and waiting in the database: {done.in_outbox}. `hub jobs resume` ends the hold."
    if done.sending_held is None:
        return "Somebody resumed the sending meanwhile, so the queue may be filling again."
    if done.empty:
        return f"The queue is empty. {done.sending_held.sentence} {waiting}"
    jobs = "1 job" if done.in_queue == 1 else f"{done.in_queue} jobs"
    left = f"the queue still holds {jobs}" if done.in_queue else "a relay is still sending a batch"
    return f"After {timeout_s:g} s {left}. {done.sending_held.sentence} {waiting}"
