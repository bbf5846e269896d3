"""Connections to Redis that notice trouble soon: every wait is bounded, every retry short.

The defaults of the client libraries wait for ever on a frozen server and back off to 20 s after an outage.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import ExponentialBackoff
from redis.exceptions import BusyLoadingError, RedisError
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError

CONNECT_TIMEOUT_S = 2.0
# A worker's blocking wait for a job reaches 10 s; whoever only sends never waits that long.
WORKER_TIMEOUT_S = 12.0
SENDER_TIMEOUT_S = 2.0
_SIGN_OF_LIFE_TIMEOUT_S = 2.0

_RETRIES = 3
_LONGEST_RETRY_DELAY_S = 0.5

OUT_OF_REACH = (RedisConnectionError, RedisTimeoutError, BusyLoadingError, ConnectionError, TimeoutError)
"""What the client raises when the server cannot be reached or does not answer in time."""


class QueueDown(ConnectionError):
    """Redis cannot be reached or refuses to write. It says nothing about the jobs."""


class _Pool(BlockingConnectionPool):
    """Keeps no connection that comes back to it after it was closed.

    A command that is cut off in the middle by that, such as one of BullMQ's background tasks, connects anew and goes
    on; nobody would close its connection.
    """

    _is_closed = False

    async def aclose(self) -> None:
        self._is_closed = True
        await super().aclose()

    async def release(self, connection: Any) -> None:
        if self._is_closed:
            await connection.disconnect()
        await super().release(connection)


@asynccontextmanager
async def redis_client(url: str, *, timeout_s: float, connections: int) -> AsyncIterator["Redis"]:
    """A client on a pool, so that commands of concurrent tasks do not wait for each other. Connects lazily."""
    pool = _Pool.from_url(
        url,
        max_connections=connections,
        timeout=timeout_s,
        # BullMQ's client expects text; given bytes it hands out jobs with empty data.
        decode_responses=True,
        encoding_errors="replace",
        socket_timeout=timeout_s,
        socket_connect_timeout=CONNECT_TIMEOUT_S,
        socket_keepalive=True,
        retry=Retry(ExponentialBackoff(cap=_LONGEST_RETRY_DELAY_S, base=0.05), _RETRIES),
        retry_on_error=[RedisConnectionError, RedisTimeoutError, BusyLoadingError],
    )
    try:
        yield Redis(connection_pool=pool)
    finally:
        await pool.aclose()


async def answers(client: "Redis") -> bool:
    try:
        async with asyncio.timeout(_SIGN_OF_LIFE_TIMEOUT_S):
            await client.ping()
    except (RedisError, OSError):
        return False
    return True
