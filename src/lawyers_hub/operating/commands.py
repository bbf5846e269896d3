"""`hub jobs`: how the jobs of every firm are.

Exit codes: 0 all is well, 1 something is not, 2 could not run (one sentence on standard error says why).
"""

from typing import Annotated

import typer

from lawyers_hub.database.pool import Database
from lawyers_hub.database.unit_of_work import as_the_house
from lawyers_hub.operating import decisions
from lawyers_hub.operating.jobs import JobFacts, JobSeen, Wanted, find_job, job_number, job_state
from lawyers_hub.operating.jobs import list_jobs as jobs_of
from lawyers_hub.operating.login import as_operator
from lawyers_hub.operating.overview import Overview, look_at_jobs
from lawyers_hub.operating.printing import (
    show_job,
    show_jobs,
    show_overview,
    show_strange,
    show_strange_copy,
    write_json,
)
from lawyers_hub.operating.strange import StrangeCopy, find_strange, list_strange

Json = Annotated[bool, typer.Option("--json", help="For programs.")]
Limit = Annotated[int, typer.Option(min=1, max=10_000, help="At most so many.")]

jobs = typer.Typer(help="Look after the jobs of every firm.", invoke_without_command=True)


@jobs.callback()
def overview(context: typer.Context, json: Json = False) -> None:
    """Look after the jobs of every firm. Without a command: whether all is well, and how many jobs there are."""
    if context.invoked_subcommand:
        return

    async def look(database: Database) -> Overview:
        async with as_the_house(database) as connection:
            return await look_at_jobs(connection)

    now = as_operator(look)
    write_json(now) if json else show_overview(now)
    raise typer.Exit(0 if now.verdict.well else 1)


@jobs.command("list")
def list_jobs(
    state: Annotated[str | None, typer.Option(help="waiting, scheduled, sent, dead, completed or discarded.")] = None,
    name: Annotated[str | None, typer.Option(help="Only jobs of this name.")] = None,
    firm: Annotated[str | None, typer.Option(help="Only of the firm with this short name.")] = None,
    correlation_id: Annotated[str | None, typer.Option(help="Only what this request asked for.")] = None,
    limit: Limit = 50,
    json: Json = False,
) -> None:
    """List jobs, newest first."""
    wanted = Wanted(job_state(state), name, firm, correlation_id)

    async def look(database: Database) -> list[JobSeen]:
        async with as_the_house(database) as connection:
            return await jobs_of(connection, wanted, limit)

    found = as_operator(look)
    write_json({"jobs": found}) if json else show_jobs(found)


@jobs.command()
def show(job: Annotated[str, typer.Argument(help="The job's number.")], json: Json = False) -> None:
    """Show all that is known of one job."""
    number = job_number(job)

    async def look(database: Database) -> JobFacts:
        async with as_the_house(database) as connection:
            return await find_job(connection, number)

    found = as_operator(look)
    write_json(found) if json else show_job(found)


@jobs.command()
def strange(
    copy: Annotated[str | None, typer.Argument(help="Show this one in full.")] = None,
    limit: Limit = 50,
    json: Json = False,
) -> None:
    """List what came through the queue and is no accepted job, or show one such copy."""

    async def look(database: Database) -> list[StrangeCopy]:
        async with as_the_house(database) as connection:
            return [await find_strange(connection, copy)] if copy else await list_strange(connection, limit)

    found = as_operator(look)
    if json:
        write_json(found[0] if copy else {"copies": found})
    elif copy:
        show_strange_copy(found[0])
    else:
        show_strange(found)


for decision in (decisions.retry, decisions.discard, decisions.drain, decisions.resume):
    jobs.command()(decision)
