"""Which accepted job a copy stands for. One that another program put into the queue is accepted here and now."""

from typing import Annotated, Any
from uuid import UUID

import asyncpg
import msgspec

from lawyers_hub.database.pool import Database
from lawyers_hub.database.unit_of_work import as_the_house
from lawyers_hub.jobs import metrics
from lawyers_hub.jobs.envelope import Envelope, PayloadRefused, plain_payload
from lawyers_hub.jobs.queue import Delivery, is_ours
from lawyers_hub.telemetry.correlation import accept_correlation_id, correlated
from lawyers_hub.telemetry.logs import log


class FromElsewhere(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a program without an outbox writes as the data of a job; see docs/jobs-from-elsewhere.md."""

    firm_id: UUID
    payload: Any
    correlation_id: str | None = None
    traceparent: Annotated[str, msgspec.Meta(max_length=200)] | None = None


class StrangeCopy(Exception):
    """It is no copy of an accepted job, and cannot be accepted as it is."""


async def accepted_job_of(database: Database, delivery: Delivery) -> Envelope:
    """Commits when it adopts. A copy that comes again stands for the job that was made of it the first time.

    Raises:
        StrangeCopy: says why.
    """
    if delivery.fault is not None:
        raise StrangeCopy(delivery.fault)
    try:
        if is_ours(delivery):
            return msgspec.convert(delivery.data, Envelope)
        return await _adopt(database, delivery, msgspec.convert(delivery.data, FromElsewhere))
    except msgspec.ValidationError as problem:
        raise StrangeCopy(f"Its data has another shape than that of the hub's jobs: {problem}") from None
    except PayloadRefused as problem:
        raise StrangeCopy(str(problem)) from None
    except asyncpg.ForeignKeyViolationError:
        raise StrangeCopy("There is no such firm.") from None
    except asyncpg.DataError as problem:
        raise StrangeCopy(f"The database cannot hold it: {problem}") from None


async def _adopt(database: Database, delivery: Delivery, wish: FromElsewhere) -> Envelope:
    payload = plain_payload(delivery.name, wish.payload)
    correlation_id = accept_correlation_id(wish.correlation_id)
    async with as_the_house(database) as connection:
        number = await connection.fetchval(
            """
            INSERT INTO outbox (firm_id, name, payload, correlation_id, traceparent, adopted_from, sent_at)
            VALUES ($1, $2, $3, $4, $5, $6, now()) ON CONFLICT (adopted_from) DO NOTHING RETURNING id
            """,
            wish.firm_id,
            delivery.name,
            payload,
            correlation_id,
            wish.traceparent,
            delivery.origin,
        )
        if number is None:
            number = await connection.fetchval("SELECT id FROM outbox WHERE adopted_from = $1", delivery.origin)
        else:
            _tell(delivery, wish.firm_id, correlation_id, number)
    # Later rounds travel as copies of our own; this one stays the copy of the first.
    return Envelope(outbox_id=number, firm_id=wish.firm_id, payload=payload)


def _tell(delivery: Delivery, firm_id: UUID, correlation_id: str, number: int) -> None:
    metrics.jobs_adopted.labels(delivery.name).inc()
    with correlated(correlation_id):
        log.info("job.adopted", job=number, name=delivery.name, firm_id=str(firm_id), adopted_from=delivery.origin)
