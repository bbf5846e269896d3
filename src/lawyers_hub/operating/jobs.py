"""The jobs of every firm, as an operator finds them."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import asyncpg
import msgspec

from lawyers_hub.database.pool import Connection
from lawyers_hub.jobs.states import IN_STATE, STATE, WAITING_SINCE, JobState
from lawyers_hub.stack.faults import CannotRun

_MOST_DIGITS = 18

_COLUMNS = f"""
    id, name, (SELECT slug FROM firms WHERE firms.id = outbox.firm_id) AS firm, {STATE} AS state,
    coalesce(completed_at, discarded_at, dead_at, {WAITING_SINCE}) AS since,
    attempts, crashes, correlation_id, error
"""
_ALL_COLUMNS = f"""
    {_COLUMNS}, payload::text AS payload, round, accepted_at, not_before, due_at, sent_at, started_at,
    completed_at, dead_at, discarded_at, traceback, reason, adopted_from, accepted_by, traceparent
"""


class JobSeen(msgspec.Struct, frozen=True, kw_only=True):
    """One job on a list.

    It has been open `since`, or settled; one that is scheduled will be due then.
    """

    id: int
    name: str
    firm: str
    state: JobState
    since: datetime
    attempts: int
    crashes: int
    correlation_id: str | None
    error: str | None


class JobFacts(JobSeen, frozen=True, kw_only=True):
    """All that is known of one job."""

    payload: msgspec.Raw
    round: int
    accepted_at: datetime
    not_before: datetime | None
    due_at: datetime
    sent_at: datetime | None
    started_at: datetime | None
    completed_at: datetime | None
    dead_at: datetime | None
    discarded_at: datetime | None
    traceback: str | None
    reason: str | None
    adopted_from: str | None
    accepted_by: UUID | None
    traceparent: str | None


class Wanted(msgspec.Struct, frozen=True):
    """Which jobs; what is None does not matter. `firm` is a slug."""

    state: JobState | None = None
    name: str | None = None
    firm: str | None = None
    correlation_id: str | None = None


async def list_jobs(connection: Connection, wanted: Wanted, limit: int) -> list[JobSeen]:
    """Newest first; raises `CannotRun` when there is no such firm."""
    rows = await connection.fetch(
        f"""
        SELECT {_COLUMNS} FROM outbox
        WHERE {IN_STATE[wanted.state] if wanted.state else "true"}
          AND ($1::text IS NULL OR name = $1) AND ($2::uuid IS NULL OR firm_id = $2)
          AND ($3::text IS NULL OR correlation_id = $3)
        ORDER BY id DESC LIMIT $4
        """,
        wanted.name,
        await _firm(connection, wanted.firm),
        wanted.correlation_id,
        limit,
    )
    return [seen(row) for row in rows]


async def oldest_open(connection: Connection) -> JobSeen | None:
    """Of those that could run; one for later is not old."""
    row = await connection.fetchrow(
        f"SELECT {_COLUMNS} FROM outbox WHERE {IN_STATE['waiting']} OR {IN_STATE['sent']}"
        f" ORDER BY {WAITING_SINCE} LIMIT 1"
    )
    return seen(row) if row else None


async def find_job(connection: Connection, number: int) -> JobFacts:
    """Raises `CannotRun` when there is none of this number."""
    row = await connection.fetchrow(f"SELECT {_ALL_COLUMNS} FROM outbox WHERE id = $1", number)
    if row is None:
        raise no_such_job(number)
    return msgspec.convert({**row, "payload": msgspec.Raw(row["payload"].encode())}, JobFacts)


def job_number(typed: str) -> int:
    """Raises `CannotRun` when it is no number that a job can have."""
    digits = typed.removeprefix("#")
    if not (digits.isascii() and digits.isdigit()):
        raise CannotRun(f"{typed!r} is no number of a job: `hub jobs list` shows the numbers.")
    if len(digits) > _MOST_DIGITS:
        raise no_such_job(digits)
    return int(digits)


def no_such_job(*numbers: int | str) -> CannotRun:
    missing = " and no job ".join(str(number) for number in numbers)
    return CannotRun(f"There is no job {missing}: `hub jobs list` shows those there are.")


def job_state(typed: str | None) -> JobState | None:
    """Raises `CannotRun` when jobs have no such state."""
    if typed is None:
        return None
    for state in IN_STATE:
        if state == typed:
            return state
    raise CannotRun(f"Jobs have no state {typed!r}: choose {_listed(list(IN_STATE))}.")


def seen(row: asyncpg.Record) -> JobSeen:
    return msgspec.convert(dict(row), JobSeen)


async def _firm(connection: Connection, slug: str | None) -> UUID | None:
    if slug is None:
        return None
    firm: UUID | None = await connection.fetchval("SELECT id FROM firms WHERE slug = $1", slug)
    if firm is None:
        raise CannotRun(f"No firm signs in as {slug!r}: check its short name.")
    return firm


def _listed(words: Sequence[str]) -> str:
    return f"{', '.join(words[:-1])} or {words[-1]}"
