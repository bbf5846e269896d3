"""Retry and discard, by the same rules as for a firm's administrator; in the firm's audit trail, with who typed it."""

from collections.abc import Mapping, Sequence
from typing import Protocol
from uuid import UUID

from lawyers_hub.database.pool import Connection
from lawyers_hub.database.unit_of_work import Actor, Work, enter
from lawyers_hub.jobs.states import IN_STATE
from lawyers_hub.operating.jobs import no_such_job
from lawyers_hub.practice.errors import HubError
from lawyers_hub.practice.jobs import Decision, Job
from lawyers_hub.stack.faults import CannotRun


class Deed(Protocol):
    """`practice.jobs.retry_job` or `discard_job`."""

    async def __call__(self, work: Work, number: int, decision: Decision, *, by: str | None = None) -> Job: ...


async def firms_of(connection: Connection, numbers: Sequence[int]) -> dict[int, UUID]:
    """Each job with its firm; raises `CannotRun` when there is no such job."""
    rows = await connection.fetch("SELECT id, firm_id FROM outbox WHERE id = ANY($1) ORDER BY id", numbers)
    found = {row["id"]: row["firm_id"] for row in rows}
    if missing := sorted(set(numbers) - set(found)):
        raise no_such_job(*missing)
    return found


async def all_dead(connection: Connection, name: str | None) -> dict[int, UUID]:
    """Each job that was given up, with its firm, but for those that somebody decides about at this moment."""
    rows = await connection.fetch(
        f"SELECT id, firm_id FROM outbox WHERE {IN_STATE['dead']} AND ($1::text IS NULL OR name = $1)"
        " ORDER BY id FOR UPDATE SKIP LOCKED",
        name,
    )
    return {row["id"]: row["firm_id"] for row in rows}


async def decide(connection: Connection, jobs: Mapping[int, UUID], deed: Deed, reason: str, by: str) -> None:
    """For all of the jobs or for none; the caller's transaction commits. Raises `CannotRun`."""
    for number, firm in jobs.items():
        await _decide(connection, number, firm, deed, reason, by)


async def _decide(connection: Connection, number: int, firm: UUID, deed: Deed, reason: str, by: str) -> None:
    work = Work(connection, Actor(firm))
    await enter(connection, work.actor)
    try:
        await deed(work, number, Decision(reason), by=by)
    except HubError as problem:
        raise CannotRun(f"Job {number} cannot be decided about, and nothing was changed: {problem}") from None
