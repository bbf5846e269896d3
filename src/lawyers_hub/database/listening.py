"""What PostgreSQL tells whoever listens (NOTIFY), on one connection of its own that comes back when it is lost."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import asyncpg

from lawyers_hub.telemetry.logs import log

CONNECT_TIMEOUT_S = 5.0
RETRY_AFTER_S = 1.0

# An idle connection that a firewall has dropped looks alive until somebody speaks on it.
CHECK_EVERY_S = 10.0

_FAULTS = (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError)


async def listen(
    url: str, channel: str, *, service: str, heard: Callable[[str], None], listening: Callable[[], None]
) -> None:
    """Calls `heard` with each payload, and `listening` whenever it has begun to listen, until cancelled.

    What was sent while the connection was away is lost: `listening` is the time to look at the record itself.
    """
    lost = False

    def begun() -> None:
        nonlocal lost
        lost = False
        listening()

    while True:
        try:
            await _listen_once(url, channel, service, heard, begun)
        except _FAULTS as problem:
            if not lost:
                log.warning("listening.lost", channel=channel, problem=type(problem).__name__)
            lost = True
        await asyncio.sleep(RETRY_AFTER_S)


async def _listen_once(
    url: str, channel: str, service: str, heard: Callable[[str], None], listening: Callable[[], None]
) -> None:
    def on_notice(_connection: Any, _pid: int, _channel: str, payload: object) -> None:
        heard(str(payload))

    connection = await asyncpg.connect(
        url,
        timeout=CONNECT_TIMEOUT_S,
        command_timeout=CONNECT_TIMEOUT_S,
        server_settings={"application_name": f"lawyers-hub {service} listening"},
    )
    ended = asyncio.Event()
    connection.add_termination_listener(lambda _connection: ended.set())
    try:
        await connection.add_listener(channel, on_notice)
        listening()
        await _until_lost(connection, ended)
    finally:
        connection.terminate()


async def _until_lost(connection: "asyncpg.Connection[asyncpg.Record]", ended: asyncio.Event) -> None:
    while not ended.is_set():
        with suppress(TimeoutError):
            async with asyncio.timeout(CHECK_EVERY_S):
                await ended.wait()
                return
        await connection.execute("SELECT 1")
