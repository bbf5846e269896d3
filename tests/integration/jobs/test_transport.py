"""Connections to Redis: trouble is noticed within the time that was given, and over when Redis is back."""

import asyncio
import socket
from collections.abc import AsyncIterator

import pytest
from bullmq.worker import default_maximum_block_timeout
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError

from lawyers_hub.jobs.envelope import Envelope
from lawyers_hub.jobs.queue import Copy, Sender
from lawyers_hub.jobs.transport import SENDER_TIMEOUT_S, WORKER_TIMEOUT_S, QueueDown, redis_client
from lawyers_hub.stack.redis import EmbeddedRedis
from tests.integration.jobs.post import Post, until
from tests.ports import free_port


@pytest.fixture
async def silent_server() -> AsyncIterator[str]:
    """Takes connections, reads what it is told, and never answers."""

    async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while await reader.read(4096):
            pass
        writer.close()

    async with await asyncio.start_server(listen, "127.0.0.1", 0) as server:
        yield f"redis://127.0.0.1:{server.sockets[0].getsockname()[1]}/0"


async def test_a_command_does_not_wait_for_another_task_s_wait(redis_server: EmbeddedRedis) -> None:
    async with redis_client(redis_server.url, timeout_s=5, connections=2) as client:
        waiting = asyncio.ensure_future(client.blpop(["nothing-ever-comes"], 4))
        async with asyncio.timeout(2):
            for _ in range(20):
                await client.ping()
        assert not waiting.done()
        waiting.cancel()
        await asyncio.wait({waiting})


async def test_a_command_that_outlives_its_client_leaves_no_connection_behind(redis_server: EmbeddedRedis) -> None:
    """Cut off in the middle it connects anew and goes on, and nobody is left who would close that connection."""
    async with redis_client(redis_server.url, timeout_s=5, connections=1) as watching:

        async def waiting_there() -> set[str]:
            return {one["id"] for one in await watching.client_list() if one["name"] == "late"}

        async def waiting_anew() -> bool:
            return bool(await waiting_there() - before)

        async def all_gone() -> bool:
            return not await waiting_there()

        url = f"{redis_server.url}?client_name=late"
        async with redis_client(url, timeout_s=5, connections=1) as client:
            command = asyncio.ensure_future(client.blpop(["a-late-word"], 5))
            before = await until(waiting_there)
        await until(waiting_anew)
        await watching.rpush("a-late-word", "it comes")

        assert await command == ("a-late-word", "it comes")
        await until(all_gone)


async def test_a_server_that_never_answers_is_given_up(silent_server: str) -> None:
    async with redis_client(silent_server, timeout_s=0.1, connections=2) as client, asyncio.timeout(5):
        with pytest.raises(RedisTimeoutError):
            await client.ping()


async def test_a_server_that_lets_nobody_in_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lawyers_hub.jobs.transport.CONNECT_TIMEOUT_S", 0.1)
    with socket.create_server(("127.0.0.1", 0), backlog=0) as full:
        callers = [socket.socket() for _ in range(4)]
        for caller in callers:
            caller.setblocking(False)
            caller.connect_ex(full.getsockname())
        url = f"redis://127.0.0.1:{full.getsockname()[1]}/0"
        async with redis_client(url, timeout_s=60, connections=2) as client, asyncio.timeout(5):
            with pytest.raises((RedisTimeoutError, RedisConnectionError)):
                await client.ping()
        for caller in callers:
            caller.close()


async def test_whoever_sends_learns_within_two_seconds_that_redis_is_away(post: Post) -> None:
    copy = Copy("ob-1", "trial.effect", Envelope(outbox_id=1, firm_id=post.firm, payload={}))
    url = f"redis://127.0.0.1:{free_port()}/0"
    async with redis_client(url, timeout_s=SENDER_TIMEOUT_S, connections=2) as client:
        with pytest.raises(QueueDown):
            async with asyncio.timeout(2):
                await Sender(client).send([copy])


def test_a_worker_s_patience_is_longer_than_any_wait_for_a_job() -> None:
    assert default_maximum_block_timeout < WORKER_TIMEOUT_S
