"""Every running service says every few seconds that it lives, and how it is; the operations page reads it."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from typing import Literal

import asyncpg
import msgspec

from lawyers_hub.database.pool import Database
from lawyers_hub.database.unit_of_work import as_the_house

INTERVAL_S = 5.0
# Three missed beats: one may be lost to a restart of the database, two to a long pause.
DEAD_AFTER_S = 15.0
_GOODBYE_TIMEOUT_S = 2.0

State = Literal["well", "troubled", "stopped"]

Parts = Callable[[], Mapping[str, bool]]
"""What the service depends on, and whether each part answers now."""


class Pulse(msgspec.Struct, frozen=True):
    """One service and since when it runs."""

    service: str
    instance: str
    started_at: datetime = msgspec.field(default_factory=lambda: datetime.now(UTC))

    async def beat(self, database: Database, state: State, parts: Mapping[str, bool]) -> None:
        """Commits on its own."""
        async with as_the_house(database) as connection:
            await connection.execute(
                """
                INSERT INTO heartbeats (service, instance, state, started_at, detail) VALUES ($1, $2, $3, $4, $5)
                ON CONFLICT (service, instance) DO UPDATE
                SET state = excluded.state, started_at = excluded.started_at, seen_at = now(), detail = excluded.detail
                """,
                self.service,
                self.instance,
                state,
                self.started_at,
                dict(parts),
            )


@asynccontextmanager
async def beating(database: Database, service: str, instance: str, parts: Parts) -> AsyncIterator[None]:
    """The heart beats for the length of the block; at the end the service says that it stopped on purpose."""
    pulse = Pulse(service, instance)
    heart = asyncio.create_task(_beat_for_ever(pulse, database, parts))
    try:
        yield
    finally:
        heart.cancel()
        await asyncio.wait({heart})
        with suppress(TimeoutError):
            async with asyncio.timeout(_GOODBYE_TIMEOUT_S):
                await _beat_if_possible(pulse, database, "stopped", parts())


async def _beat_for_ever(pulse: Pulse, database: Database, parts: Parts) -> None:
    while True:
        found = parts()
        await _beat_if_possible(pulse, database, "well" if all(found.values()) else "troubled", found)
        await asyncio.sleep(INTERVAL_S)


async def _beat_if_possible(pulse: Pulse, database: Database, state: State, parts: Mapping[str, bool]) -> None:
    # A database that is away is reported by the service's own probes; the missing beat tells the others.
    with suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
        await pulse.beat(database, state, parts)
