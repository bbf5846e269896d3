"""The firm's jobs as an administrator sees them: what became of each, and what to do with one that was given up."""

from datetime import datetime
from typing import Annotated

import asyncpg
import msgspec

from lawyers_hub.database.unit_of_work import Work
from lawyers_hub.jobs.states import IN_STATE, STATE, JobState
from lawyers_hub.practice.audit import Facts, record
from lawyers_hub.practice.errors import Conflict, NotFound
from lawyers_hub.practice.paging import Page, page_of, read_cursor
from lawyers_hub.practice.words import clean_line

MAX_REASON_CHARS = 500
_LARGEST_ID = 2**63 - 1

_COLUMNS = f"""
    id, name, attempts, accepted_at, not_before, completed_at, correlation_id, error, reason, {STATE} AS state
"""


class Job(msgspec.Struct, frozen=True):
    """One accepted job; it was asked for at once, or for not before some time.

    `error` is how its last attempt ended; `reason` is what was said when somebody decided about it.
    """

    id: str
    name: str
    state: JobState
    attempts: int
    accepted_at: datetime
    not_before: datetime | None
    completed_at: datetime | None
    correlation_id: str | None
    error: str | None
    reason: str | None


class Decision(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why somebody decides so; it is kept with the job and in the audit trail."""

    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=MAX_REASON_CHARS)]


async def list_jobs(work: Work, state: JobState | None, *, limit: int, cursor: str | None = None) -> Page[Job]:
    """Newest first."""
    before = min(read_cursor(cursor, int), _LARGEST_ID) if cursor else _LARGEST_ID
    condition = IN_STATE[state] if state else "true"
    rows = await work.connection.fetch(
        f"SELECT {_COLUMNS} FROM outbox WHERE id < $1 AND {condition} ORDER BY id DESC LIMIT $2", before, limit + 1
    )
    return page_of([_job(row) for row in rows], limit, lambda job: int(job.id))


async def retry_job(work: Work, number: int, decision: Decision, *, by: str | None = None) -> Job:
    """Starts a job that was given up from the beginning, with all its attempts.

    `by` names who decided where the actor is no person of the firm: an operator.

    Raises:
        Conflict: it was not given up.
    """
    return await _decide(
        work,
        number,
        decision,
        by,
        "retried",
        "dead_at = NULL, sent_at = NULL, due_at = now(), round = round + 1,"
        " attempts = 0, crashes = 0, started_at = NULL",
    )


async def discard_job(work: Work, number: int, decision: Decision, *, by: str | None = None) -> Job:
    """Leaves a job undone that was given up. It stays on the list of the discarded ones. `by` as in `retry_job`.

    Raises:
        Conflict: it was not given up.
    """
    return await _decide(work, number, decision, by, "discarded", "discarded_at = now()")


async def _decide(work: Work, number: int, decision: Decision, by: str | None, deed: str, changes: str) -> Job:
    reason = clean_line(decision.reason, "reason", MAX_REASON_CHARS)
    before = await _lock(work, number)
    if before.state != "dead":
        raise Conflict(f"Only a job that was given up can be {deed}. This one is {before.state}.")
    row = await work.connection.fetchrow(
        f"UPDATE outbox SET {changes}, reason = $2 WHERE id = $1 RETURNING {_COLUMNS}", number, reason
    )
    facts: Facts = {"job": number, "name": before.name, "reason": reason, **({"by": by} if by else {})}
    await record(work, f"job.{deed}", subject_kind="job", details=facts)
    return _job(row)


async def _lock(work: Work, number: int) -> Job:
    row = None
    if number <= _LARGEST_ID:
        row = await work.connection.fetchrow(f"SELECT {_COLUMNS} FROM outbox WHERE id = $1 FOR UPDATE", number)
    if row is None:
        raise NotFound("job")
    return _job(row)


def _job(row: asyncpg.Record | None) -> Job:
    facts = dict(row or {})
    return msgspec.convert({**facts, "id": str(facts["id"])}, Job)
