"""Sending can be held: the relay sends nothing, the queue runs empty, and accepted jobs wait in the outbox."""

from datetime import datetime

import msgspec

from lawyers_hub.database.pool import Connection
from lawyers_hub.jobs.due_again import SENDING


class SendingHeld(msgspec.Struct, frozen=True):
    """Since when nothing is sent, and who held it for which reason."""

    since: datetime
    held_by: str
    reason: str

    @property
    def sentence(self) -> str:
        since = f"{self.since.day} {self.since:%B %Y, %H:%M} UTC"
        return f"Sending has been held since {since} by {self.held_by}: {self.reason.rstrip('.')}."


async def sending_held(connection: Connection) -> SendingHeld | None:
    row = await connection.fetchrow("SELECT since, held_by, reason FROM sending_held")
    return msgspec.convert(dict(row), SendingHeld) if row else None


async def hold_sending(connection: Connection, held_by: str, reason: str) -> None:
    """From the caller's commit on no batch begins. What somebody else held before stays held in their name."""
    await connection.execute(
        "INSERT INTO sending_held (held_by, reason) VALUES ($1, $2) ON CONFLICT DO NOTHING", held_by, reason
    )


async def batch_under_way(connection: Connection) -> bool:
    """Whether a relay may be sending what is not marked as sent yet. If not, none begins in this transaction."""
    return not await connection.fetchval("SELECT pg_try_advisory_xact_lock($1)", SENDING)


async def resume_sending(connection: Connection) -> SendingHeld | None:
    """Ends the hold with the caller's commit and returns it; None when nothing was held."""
    row = await connection.fetchrow("DELETE FROM sending_held RETURNING since, held_by, reason")
    return msgspec.convert(dict(row), SendingHeld) if row else None
