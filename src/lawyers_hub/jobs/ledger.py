"""What the worker writes into the outbox: that a run began, and how it ended.

A run that ends tells so: completed, failed, given up or handed back. One that finds `started_at` set follows a
run that told nothing, because its worker was killed or its database went away; that is counted as a crash, until
the run that was given up for lost ends after all, as one may that had only lost its lock.
"""

import json
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from lawyers_hub.database.pool import Connection, Database
from lawyers_hub.database.unit_of_work import Actor, Work, as_the_house
from lawyers_hub.jobs.envelope import Envelope, Payload, PayloadRefused, checked_payload
from lawyers_hub.jobs.queue import Delivery
from lawyers_hub.jobs.retries import MAX_AWAY_S, rest_s, rest_while_away_s
from lawyers_hub.jobs.states import OPEN

_MOST_ERROR_CHARS = 2_000
_MOST_TRACEBACK_CHARS = 20_000
_MOST_STRANGE_CHARS = 16 * 1024

# A run that ends was not lost. If another has begun since ($2 is when this one did), that one counted it as a crash.
_NO_CRASH_OF_OURS = "crashes = greatest(crashes - (started_at IS DISTINCT FROM $2)::integer, 0)"


class Job(msgspec.Struct, frozen=True):
    """An accepted job whose run has begun; `waited_s` is the time since it was due."""

    id: int
    firm_id: UUID
    name: str
    payload: str
    correlation_id: str | None
    traceparent: str | None
    round: int
    attempts: int
    crashes: int
    waited_s: float
    started_at: datetime
    follows_crash: bool = False

    @property
    def actor(self) -> Actor:
        """The house itself, in the firm that the job belongs to."""
        return Actor(self.firm_id)

    def checked_payload(self) -> Payload:
        """Raises `PayloadRefused` when this version of the house does not know the name or the shape."""
        try:
            plain = msgspec.json.decode(self.payload)
        except (msgspec.DecodeError, RecursionError) as problem:
            raise PayloadRefused(f"The payload of {self.name!r} cannot be decoded: {problem}") from None
        return checked_payload(self.name, plain)


class NoSuchJob(Exception):
    """The copy names a job that was never accepted here."""


async def begin(database: Database, copy: Envelope) -> Job | None:
    """Notes the start of a run; None when the job needs none, or this copy of it is stale. Commits.

    Raises:
        NoSuchJob: the outbox has no such row.
    """
    async with database.connection() as connection:
        # One statement is one transaction. Losing it in a crash of the database costs the count of one crash;
        # waiting for the disk would cost every job more.
        row = await connection.fetchrow(
            f"""
            WITH no_wait AS (SELECT set_config('synchronous_commit', 'off', true)),
            before AS (
                SELECT started_at IS NOT NULL AS follows_crash FROM outbox, no_wait
                WHERE id = $1 AND round = $2 AND {OPEN} FOR UPDATE OF outbox
            )
            UPDATE outbox SET started_at = clock_timestamp(), crashes = crashes + follows_crash::integer
            FROM before WHERE id = $1
            RETURNING id, firm_id, name, payload::text AS payload, correlation_id, traceparent, round, attempts,
                      crashes, started_at, follows_crash,
                      greatest(0, extract(epoch FROM now() - due_at))::float8 AS waited_s
            """,
            copy.outbox_id,
            copy.round,
        )
        if row is not None:
            return msgspec.convert(dict(row), Job)
        if not await connection.fetchval("SELECT EXISTS (SELECT FROM outbox WHERE id = $1)", copy.outbox_id):
            raise NoSuchJob(f"No job {copy.outbox_id} was accepted here.")
        return None


async def complete(work: Work, job: Job) -> bool:
    """In the transaction of the effect, and before it: both happen or neither.

    The row stays locked until the transaction ends. False when another run or an administrator was faster.
    """
    return bool(
        await work.connection.fetchval(
            f"""
            UPDATE outbox SET completed_at = now(), error = NULL, traceback = NULL, {_NO_CRASH_OF_OURS}
            WHERE id = $1 AND {OPEN} RETURNING true
            """,
            job.id,
            job.started_at,
        )
    )


async def fail(database: Database, job: Job, error: str, traceback: str) -> None:
    """Makes the job due again after a rest. Commits."""
    rest = timedelta(seconds=rest_s(job.attempts + 1))
    async with as_the_house(database) as connection:
        await _end_run(
            connection,
            job,
            "attempts = attempts + 1, error = $4, traceback = $5, away_since = NULL,"
            " due_at = now() + $6, sent_at = NULL, round = round + 1",
            _fit(error, _MOST_ERROR_CHARS),
            _fit(traceback, _MOST_TRACEBACK_CHARS),
            rest,
        )


async def wait_for_return(database: Database, job: Job, error: str) -> bool:
    """The other side is away: makes the job due again after a rest that grows with the absence. Commits.

    The wait is written down as one that was asked for. False, and nothing is changed, when it has lasted 3 days.
    """
    async with as_the_house(database) as connection:
        away_s: float = await connection.fetchval(
            "SELECT extract(epoch FROM now() - coalesce(away_since, now()))::float8 FROM outbox WHERE id = $1", job.id
        )
        if away_s >= MAX_AWAY_S:
            return False
        await _end_run(
            connection,
            job,
            "away_since = coalesce(away_since, now()), error = $4, traceback = NULL,"
            " not_before = now() + $5, due_at = now() + $5, sent_at = NULL, round = round + 1",
            _fit(error, _MOST_ERROR_CHARS),
            timedelta(seconds=rest_while_away_s(away_s)),
        )
        return True


async def give_up(work: Work, job: Job, error: str, traceback: str, attempts: int) -> bool:
    """Leaves the job to an administrator, with what is known of its failure. False when it is not open any more."""
    return await _end_run(
        work.connection,
        job,
        # Started again by an administrator, it waits for the other side anew.
        "attempts = $4, error = $5, traceback = $6, dead_at = now(), away_since = NULL",
        attempts,
        _fit(error, _MOST_ERROR_CHARS),
        _fit(traceback, _MOST_TRACEBACK_CHARS),
    )


async def hand_back(database: Database, job: Job) -> None:
    """An unfinished run that is no failure: another worker shall begin it anew, now. Commits."""
    async with as_the_house(database) as connection:
        await _end_run(connection, job, "due_at = now(), sent_at = NULL, round = round + 1")


async def _end_run(connection: Connection, job: Job, changes: str, *values: object) -> bool:
    return bool(
        await connection.fetchval(
            f"""
            UPDATE outbox SET started_at = NULL, {_NO_CRASH_OF_OURS}, {changes}
            WHERE id = $1 AND round = $3 AND {OPEN} RETURNING true
            """,
            job.id,
            job.started_at,
            job.round,
            *values,
        )
    )


async def keep_strange(database: Database, delivery: Delivery, reason: str) -> None:
    """Keeps what came through the queue and is no accepted job, once, for whoever looks after the queue. Commits.

    Of its data, the first 16 KiB.
    """
    async with as_the_house(database) as connection:
        await connection.execute(
            "INSERT INTO strange_copies (queue_id, name, data, reason) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
            delivery.origin,
            _fit(delivery.name, 200),
            # As ASCII, which has room for everything that JSON can say and for nothing that text cannot hold.
            json.dumps(delivery.data)[:_MOST_STRANGE_CHARS],
            _fit(reason, _MOST_ERROR_CHARS),
        )


def _fit(text: str, most_chars: int) -> str:
    """The end of the text, where an error says what it is, without what PostgreSQL's text cannot hold."""
    return text.encode("utf-8", "replace").decode().replace("\0", "\ufffd")[-most_chars:]
