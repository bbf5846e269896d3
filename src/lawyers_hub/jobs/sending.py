"""Takes due jobs from the outbox to the queue, in batches, unless an operator holds the sending."""

import time
from collections import Counter
from collections.abc import Sequence

import asyncpg
import msgspec
from opentelemetry.trace import SpanKind

from lawyers_hub.database.pool import Connection, Database
from lawyers_hub.database.unit_of_work import as_the_house
from lawyers_hub.jobs import metrics
from lawyers_hub.jobs.due_again import SENDING
from lawyers_hub.jobs.envelope import Envelope
from lawyers_hub.jobs.queue import CannotTravel, Copy, Sender, queue_id
from lawyers_hub.jobs.states import OPEN
from lawyers_hub.telemetry.correlation import accept_correlation_id, correlated
from lawyers_hub.telemetry.logs import log
from lawyers_hub.telemetry.traces import links_to, tracer

MOST_AT_ONCE = 500

# Writing hundreds of lines and spans would take as long as a fifth of the sending.
_MOST_LINES = 50


class Poison(msgspec.Struct, frozen=True):
    """A job that cannot be written as a message."""

    number: int
    name: str
    correlation_id: str | None
    reason: str


async def send_due(database: Database, sender: Sender) -> int:
    """Sends up to 500 due jobs that no other relay is sending, and returns how many it took. Commits.

    None while a row is in `sending_held`. The rows stay locked until the queue has them: a relay that dies in
    between leaves them due.

    Raises:
        QueueDown: nothing is marked as sent.
    """
    async with as_the_house(database) as connection:
        # Nothing waits for the disk: a `sent_at` that a crash of the database loses only means sending once more.
        await connection.execute(
            "SELECT pg_advisory_xact_lock_shared($1), set_config('synchronous_commit', 'off', true)", SENDING
        )
        began_ns = time.time_ns()
        rows = await connection.fetch(
            f"""
            SELECT id, name, firm_id, payload::text AS payload, correlation_id, traceparent, round,
                   greatest(0, extract(epoch FROM now() - due_at))::float8 AS waited_s
            FROM outbox WHERE sent_at IS NULL AND {OPEN} AND due_at <= now()
                AND NOT EXISTS (SELECT FROM sending_held)
            ORDER BY due_at, id LIMIT {MOST_AT_ONCE} FOR UPDATE SKIP LOCKED
            """
        )
        if rows:
            poison = await _deliver(sender, rows)
            await _mark(connection, rows, poison)
            _tell(rows, poison, began_ns)
        return len(rows)


async def _deliver(sender: Sender, rows: Sequence[asyncpg.Record]) -> list[Poison]:
    """Halves a batch that cannot be written until the job that spoils it stands alone."""
    try:
        await sender.send([_copy(row) for row in rows])
    except (CannotTravel, msgspec.DecodeError, RecursionError) as problem:
        if len(rows) == 1:
            return [Poison(rows[0]["id"], rows[0]["name"], rows[0]["correlation_id"], str(problem))]
        middle = len(rows) // 2
        return await _deliver(sender, rows[:middle]) + await _deliver(sender, rows[middle:])
    return []


def _copy(row: asyncpg.Record) -> Copy:
    return Copy(
        queue_id(row["id"], row["round"]),
        row["name"],
        Envelope(
            outbox_id=row["id"],
            firm_id=row["firm_id"],
            payload=msgspec.json.decode(row["payload"]),
            round=row["round"],
            correlation_id=row["correlation_id"],
            traceparent=row["traceparent"],
        ),
    )


async def _mark(connection: Connection, rows: Sequence[asyncpg.Record], poison: Sequence[Poison]) -> None:
    # Poison included: its copy counts as dealt with.
    await connection.execute(
        "UPDATE outbox SET sent_at = clock_timestamp() WHERE id = ANY($1)", [row["id"] for row in rows]
    )
    for job in poison:
        await connection.execute(
            "UPDATE outbox SET error = $2, dead_at = now() WHERE id = $1",
            job.number,
            f"The job cannot be put into the queue: {job.reason}",
        )


def _tell(rows: Sequence[asyncpg.Record], poison: Sequence[Poison], began_ns: int) -> None:
    spoilt = {job.number for job in poison}
    sent = [row for row in rows if row["id"] not in spoilt]
    for name, count in Counter(metrics.label(row["name"]) for row in sent).items():
        metrics.jobs_sent.labels(name).inc(count)
    # The first waited longest: rows come by the time at which they were due.
    for row in sent[:1]:
        metrics.relay_lag_seconds.observe(row["waited_s"])
    _log_sent(sent, began_ns)
    for job in poison:
        metrics.jobs_dead.labels(metrics.label(job.name), "poison").inc()
        log.error("job.dead", correlation_id=job.correlation_id, job=job.number, name=job.name, why="poison")


def _log_sent(rows: Sequence[asyncpg.Record], began_ns: int) -> None:
    """A line and a span for each request; a burst of requests shares one line that lists them, and has no spans."""
    of_request: dict[str | None, list[asyncpg.Record]] = {}
    for row in rows:
        of_request.setdefault(row["correlation_id"], []).append(row)
    if len(of_request) > _MOST_LINES:
        log.info("jobs.sent", jobs=[row["id"] for row in rows], correlation_ids=list(of_request))
        return
    for correlation_id, asked in of_request.items():
        with correlated(accept_correlation_id(correlation_id)):
            links = links_to(asked[0]["traceparent"])
            tracer.start_span("send jobs", kind=SpanKind.PRODUCER, links=links, start_time=began_ns).end()
            log.info("jobs.sent", jobs=[row["id"] for row in asked])
