"""Jobs that must never take effect and must never stand in the way: each has to end as a dead letter with a reason."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import NamedTuple
from uuid import UUID

from lawyers_hub.proof.chaos.owner import Owner

# Hundreds of jobs may be in the queue before it.
BEGINS_WITHIN_S = 90.0
_LOOK_EVERY_S = 0.1

# One crash fewer than the worker bears with (docs/operating.md): the next one has to be the last.
_CRASHES_BEFORE = 4

_AT_REST = """
    SELECT count(*) FROM (SELECT) AS once WHERE NOT EXISTS (
        SELECT FROM outbox WHERE name = 'document.read' AND payload ->> 'document_id' = $1
            AND completed_at IS NULL AND dead_at IS NULL AND discarded_at IS NULL)
"""


class Poison(NamedTuple):
    """A row of the outbox that no API would accept; `payload` is JSON."""

    label: str
    name: str
    payload: str


_NOBODYS = "00000000-0000-0000-0000-000000000000"

POISONS = (
    Poison("unknown name", "case.archive", '{"case_id": "c0ffee"}'),
    Poison("payload of a later version", "email.send", f'{{"email_id": "{_NOBODYS}", "priority": 1}}'),
    Poison("payload of an earlier version", "document.read", '{"document": "contract.pdf"}'),
    Poison("payload that no message can carry", "deadline.remind", "[" * 2000 + "]" * 2000),
)


async def pour_in(owner: Owner, poison: Poison) -> int:
    """Accepts it as if the API had, once, and returns its number."""
    await owner.fetch(
        """
        INSERT INTO outbox (firm_id, name, payload, correlation_id)
        SELECT $1, $2, $3::text::jsonb, $4 WHERE NOT EXISTS (SELECT FROM outbox WHERE correlation_id = $4)
        """,
        owner.firm_id,
        poison.name,
        poison.payload,
        poison.label,
    )
    return await owner.count("SELECT id FROM outbox WHERE correlation_id = $1", poison.label)


async def let_a_job_kill_its_worker(owner: Owner, kill: Callable[[], Awaitable[None]], document: UUID) -> int:
    """Accepts one more reading of a document, and calls `kill` while the worker is at it. Returns the job's number.

    That it had taken four workers down before is only written into its row. Postgres must stay well meanwhile.
    A job that is never begun kills nobody, and is left to the judge.
    """
    # A reading under way would end in between, and leave nothing to read for the job that shall be at it.
    await _comes_true(owner, _AT_REST, str(document))
    await owner.fetch("UPDATE document_versions SET state = 'queued' WHERE document_id = $1", document)
    async with owner.transaction() as holding:
        # The worker will wait for this row, and so be found at work.
        await holding.execute("SELECT FROM document_versions WHERE document_id = $1 FOR UPDATE", document)
        number = await owner.count(
            """
            INSERT INTO outbox (firm_id, name, payload, crashes)
            VALUES ($1, 'document.read', jsonb_build_object('document_id', $2::uuid, 'version', 1), $3) RETURNING id
            """,
            owner.firm_id,
            document,
            _CRASHES_BEFORE,
        )
        if await _comes_true(owner, "SELECT count(started_at) FROM outbox WHERE id = $1", number):
            await kill()
    return number


async def _comes_true(owner: Owner, count: str, subject: object) -> bool:
    """Whether what is counted is there in time."""
    late = time.monotonic() + BEGINS_WITHIN_S
    while not await owner.count(count, subject):
        if time.monotonic() > late:
            return False
        await asyncio.sleep(_LOOK_EVERY_S)
    return True
