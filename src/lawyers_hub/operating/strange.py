"""What came through the queue and is no accepted job. It was kept, and not run."""

from datetime import datetime

import msgspec

from lawyers_hub.database.pool import Connection
from lawyers_hub.stack.faults import CannotRun


class StrangeCopy(msgspec.Struct, frozen=True):
    """As it came; `reason` is why it was not run."""

    queue_id: str
    name: str
    data: str
    reason: str
    seen_at: datetime


async def list_strange(connection: Connection, limit: int) -> list[StrangeCopy]:
    """Those seen last come first."""
    rows = await connection.fetch("SELECT * FROM strange_copies ORDER BY seen_at DESC, queue_id LIMIT $1", limit)
    return [msgspec.convert(dict(row), StrangeCopy) for row in rows]


async def find_strange(connection: Connection, queue_id: str) -> StrangeCopy:
    """Raises `CannotRun` when none is called so."""
    row = await connection.fetchrow("SELECT * FROM strange_copies WHERE queue_id = $1", queue_id)
    if row is None:
        raise CannotRun(f"No strange copy is called {queue_id!r}: `hub jobs strange` lists them.")
    return msgspec.convert(dict(row), StrangeCopy)
