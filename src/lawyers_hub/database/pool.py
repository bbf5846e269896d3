"""The connections of one process to PostgreSQL.

A small pool with a first-come-first-served gate in front: without the gate asyncpg's waiters overtake each
other under load and the slowest requests wait for seconds.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import asyncpg
import msgspec
from asyncpg.pool import PoolConnectionProxy

if TYPE_CHECKING:
    Connection = PoolConnectionProxy[asyncpg.Record]
    Pool = asyncpg.Pool[asyncpg.Record]
else:
    Connection = PoolConnectionProxy
    Pool = asyncpg.Pool

POOL_SIZE = 6
CONNECT_TIMEOUT_S = 5.0
COMMAND_TIMEOUT_S = 30.0

_encode = msgspec.json.Encoder().encode


class Database:
    """Connections as one login role. Queries run inside `acting` or `as_the_house` (see unit_of_work)."""

    def __init__(self, pool: Pool, size: int) -> None:
        self._pool = pool
        self._gate = asyncio.Semaphore(size)

    @classmethod
    @asynccontextmanager
    async def connect(cls, url: str, *, service: str, size: int = POOL_SIZE) -> AsyncIterator["Database"]:
        """Connects lazily: a database that is down at start is reported by `is_ready`, not by a crash."""
        pool = asyncpg.create_pool(
            url,
            min_size=0,
            max_size=size,
            timeout=CONNECT_TIMEOUT_S,
            command_timeout=COMMAND_TIMEOUT_S,
            init=_speak_json,
            reset=_leave_as_it_is,
            server_settings={"application_name": f"lawyers-hub {service}", "timezone": "UTC"},
        )
        await pool
        try:
            yield cls(pool, size)
        finally:
            await _close(pool)

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[Connection]:
        """A connection without a transaction and without a firm: row-level security shows it nothing."""
        async with self._gate, self._pool.acquire() as connection:
            yield connection

    async def is_ready(self, timeout_s: float = 2.0) -> bool:
        try:
            async with asyncio.timeout(timeout_s), self.connection() as connection:
                await connection.execute("SELECT 1")
        except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError):
            return False
        return True


async def _speak_json(connection: "asyncpg.Connection[asyncpg.Record]") -> None:
    def encode(value: Any) -> bytes:
        return b"\x01" + _encode(value)

    def decode(data: bytes) -> Any:
        return msgspec.json.decode(data[1:])

    # Binary jsonb is a version byte followed by the text.
    await connection.set_type_codec("jsonb", schema="pg_catalog", format="binary", encoder=encode, decoder=decode)


async def _leave_as_it_is(_connection: "asyncpg.Connection[asyncpg.Record]") -> None:
    """Saves a round trip a request: what a transaction sets here ends with it, and an open one is still undone."""


async def _close(pool: Pool) -> None:
    try:
        async with asyncio.timeout(5):
            await pool.close()
    except TimeoutError:
        pool.terminate()
