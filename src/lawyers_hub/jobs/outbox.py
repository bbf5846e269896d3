"""Accepting a job: a row in the same transaction as the change that asks for it.

If the transaction commits, the job will take effect exactly once; if it rolls back, the job never was.
"""

from datetime import datetime

from opentelemetry.propagate import inject

from lawyers_hub.database.unit_of_work import Work
from lawyers_hub.jobs.envelope import JobName, Payload, plain_payload
from lawyers_hub.telemetry.logs import log


async def accept_job(work: Work, name: JobName, payload: Payload, *, not_before: datetime | None = None) -> int:
    """Accepts the job for the actor's firm and returns its number. The caller's unit of work commits.

    With `not_before`, the job waits in the outbox until then; a time that has passed means at once.

    Raises:
        PayloadRefused: the payload is not the one registered for this name, or larger than 64 KiB.
    """
    plain = plain_payload(name, payload)
    carrier: dict[str, str] = {}
    inject(carrier)
    number: int = await work.connection.fetchval(
        """
        INSERT INTO outbox (firm_id, name, payload, correlation_id, traceparent, accepted_by, not_before, due_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, coalesce($7, now())) RETURNING id
        """,
        work.actor.firm_id,
        name,
        plain,
        work.correlation_id,
        carrier.get("traceparent"),
        work.actor.person_id,
        not_before,
    )
    log.info("job.accepted", job=number, name=name, not_before=not_before)
    return number
