"""The queue by itself: what BullMQ's own ways would lose, keep or delay, and the hub's do not."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import bullmq
import pytest
from redis.exceptions import ConnectionError as RedisConnectionError

from lawyers_hub.jobs.envelope import Envelope
from lawyers_hub.jobs.queue import QUEUE, Copy, Delivery, Sender
from lawyers_hub.jobs.receiving import Receiver, Take
from lawyers_hub.jobs.transport import WORKER_TIMEOUT_S, redis_client
from tests.integration.jobs.post import Post, until
from tests.integration.jobs.trial_jobs import NAME

Receiving = Callable[[Take], AbstractAsyncContextManager[None]]


@pytest.fixture
def receiving(post: Post) -> Receiving:
    @asynccontextmanager
    async def open_with(take: Take) -> AsyncIterator[None]:
        async with redis_client(post.redis_url, timeout_s=WORKER_TIMEOUT_S, connections=8) as redis:
            receiver = Receiver(redis, take, concurrency=4)
            running = asyncio.create_task(receiver.run())
            try:
                yield
            finally:
                await receiver.stop_taking()
                await receiver.close()
                await running

    return open_with


async def events(post: Post) -> list[str]:
    said: Any = await post.redis.xrange(f"bull:{QUEUE}:events")
    return [event["event"] for _, event in said]


async def test_a_job_is_no_failure_when_redis_returns_just_after_its_completion_could_not_be_told(
    post: Post, receiving: Receiving, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell = bullmq.scripts.Scripts.moveToFinished
    lost: list[str] = []

    async def lose_the_first_words(self: Any, job_id: str, keys: Any, args: Any) -> Any:
        if not lost:
            lost.append(job_id)
            raise RedisConnectionError("Connection closed by server.")
        return await tell(self, job_id, keys, args)

    monkeypatch.setattr(bullmq.scripts.Scripts, "moveToFinished", lose_the_first_words)

    async def take(_delivery: Delivery) -> None:
        pass

    async def is_settled() -> bool:
        return bool({"completed", "failed"} & set(await events(post)))

    async with receiving(take):
        await post.put_into_queue(NAME, {})
        await until(is_settled)
    assert lost
    assert "failed" not in await events(post)


async def test_a_copy_can_be_sent_again_after_its_run_has_failed(post: Post, receiving: Receiving) -> None:
    copy = Copy("ob-7", NAME, Envelope(outbox_id=7, firm_id=post.firm, payload={}))
    taken: list[str] = []

    async def take(delivery: Delivery) -> None:
        taken.append(delivery.queue_id)
        raise RuntimeError("an unforeseen fault")

    async def is_forgotten() -> bool:
        return bool(taken) and not await post.redis.exists(f"bull:{QUEUE}:ob-7")

    async with receiving(take):
        await Sender(post.redis).send([copy])
        await until(is_forgotten)
        await Sender(post.redis).send([copy])

        async def is_taken_again() -> bool:
            return taken == ["ob-7", "ob-7"]

        await until(is_taken_again)


async def test_nothing_is_left_in_redis_of_what_is_done(post: Post, receiving: Receiving) -> None:
    async def take(_delivery: Delivery) -> None:
        pass

    async def is_empty() -> bool:
        kept = {"meta", "events", "id", "marker", "stalled-check", "stalled"}
        keys = {str(key).removeprefix(f"bull:{QUEUE}:") for key in await post.redis.keys("bull:*")}
        return "completed" in await events(post) and keys <= kept

    async with receiving(take):
        await Sender(post.redis).send([Copy("ob-7", NAME, Envelope(outbox_id=7, firm_id=post.firm, payload={}))])
        await post.put_into_queue(NAME, {"hello": "world"})
        await until(is_empty)


async def test_a_delayed_copy_from_elsewhere_is_not_rounded_up_to_a_whole_second(
    post: Post, receiving: Receiving
) -> None:
    arrived: asyncio.Future[float] = asyncio.get_running_loop().create_future()

    async def take(delivery: Delivery) -> None:
        if delivery.data == "late":
            arrived.set_result(asyncio.get_running_loop().time())

    async with receiving(take):
        await post.put_into_queue(NAME, "early")
        await until(lambda: _is_drained(post))
        due_at = asyncio.get_running_loop().time() + 1.05
        await post.put_into_queue(NAME, "late", delay=1050)
        assert await arrived - due_at < 0.7


async def _is_drained(post: Post) -> bool:
    return "drained" in await events(post)


async def test_scripts_that_redis_forgot_are_told_it_again(post: Post) -> None:
    async with post.relay(), post.worker():
        await post.completed(await post.accept("before"))
        await post.redis.script_flush()
        await post.completed(await post.accept("after"), within_s=5)
