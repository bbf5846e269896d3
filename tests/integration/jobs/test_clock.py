"""The database's clock jumps back: what it has written lies in the future, and no job waits for it."""

import asyncio
import time

import pytest
from prometheus_client import REGISTRY

from lawyers_hub.database.pool import Database
from lawyers_hub.jobs.due_again import SENDING, make_all_due, make_put_off_due
from lawyers_hub.jobs.epoch import Epoch
from lawyers_hub.jobs.queue import QUEUE, queue_id
from lawyers_hub.jobs.receiving import LOCK_MS
from lawyers_hub.jobs.transport import redis_client
from tests.integration.jobs.post import Post, until


def made_due_by_the_clock() -> float:
    return REGISTRY.get_sample_value("lawyers_hub_jobs_due_again_total", {"why": "clock"}) or 0.0


async def test_a_job_accepted_before_the_clock_jumped_back_runs_at_once(post: Post) -> None:
    number = await post.accept("accepted before")
    await post.owner.execute("UPDATE outbox SET accepted_at = now() + interval '1 day', due_at = now() + '1 day'")
    told = made_due_by_the_clock()
    async with post.relay(), post.worker():
        await post.completed(number, within_s=5)
    assert made_due_by_the_clock() == told + 1


async def test_a_job_that_rested_when_the_clock_jumped_back_rests_no_longer_than_any_job(post: Post) -> None:
    number = await post.accept("rested")
    await post.owner.execute("UPDATE outbox SET attempts = 1, round = 1, due_at = now() + interval '1 day'")
    async with post.relay(), post.worker():
        await post.completed(number, within_s=5)


async def test_a_lost_job_whose_sending_is_marked_in_the_future_is_sent_again(post: Post) -> None:
    number = await post.accept("lost")
    await post.owner.execute("UPDATE outbox SET sent_at = now() + interval '1 day'")
    async with redis_client(post.redis_url, timeout_s=2, connections=2) as redis:
        epoch = Epoch(redis)
        assert await epoch.begin(await epoch.doubt())
    async with post.relay(), post.worker():
        await post.completed(number, within_s=5)


async def test_a_rest_and_a_time_that_was_asked_for_are_kept(post: Post) -> None:
    resting, scheduled = await post.accept("resting"), await post.accept("scheduled")
    await post.owner.execute("UPDATE outbox SET attempts = 2, due_at = now() + interval '9 seconds'")
    await post.put_off(scheduled, by="1 day")
    before = [await post.row(resting), await post.row(scheduled)]
    async with Database.connect(post.place.url_of("relay"), service="relay") as database:
        assert await make_put_off_due(database) == 0
    assert [await post.row(resting), await post.row(scheduled)] == before


@pytest.mark.parametrize("sent_at", ["now() + interval '1 day'", "clock_timestamp()"], ids=["jumped", "just now"])
async def test_when_redis_lost_everything_what_was_marked_as_sent_meanwhile_is_due_again(
    post: Post, sent_at: str
) -> None:
    number = await post.accept("marked meanwhile")
    async with Database.connect(post.place.url_of("relay"), service="relay") as database:
        async with post.owner.transaction():
            await post.owner.execute("SELECT pg_advisory_xact_lock_shared($1)", SENDING)
            making_due = asyncio.create_task(make_all_due(database))
            await until(lambda: _somebody_waits_for_the_lock(post))
            await post.owner.execute(f"UPDATE outbox SET sent_at = {sent_at}")
        assert await making_due == 1
    assert not await post.is_sent(number)


async def test_the_lock_of_a_running_job_is_renewed_also_when_the_worker_s_clock_jumps_back(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = await post.accept("long", "waits_at_gate")
    lock = f"bull:{QUEUE}:{queue_id(number, 0)}:lock"

    async def is_ageing() -> bool:
        return bool(await post.redis.pttl(lock) < LOCK_MS - 500)

    async def is_fresh() -> bool:
        return bool(await post.redis.pttl(lock) > LOCK_MS - 500)

    async with post.relay(), post.worker():
        await until(lambda: post.runs("long"))
        an_hour_ago = time.time() - 3600
        monkeypatch.setattr("bullmq.lock_manager.time.time", lambda: an_hour_ago)
        for _ in range(3):
            await until(is_ageing)
            await until(is_fresh, within_s=LOCK_MS / 1000)
        await post.open_gate("long")
        row = await post.completed(number)
    assert row["crashes"] == 0


async def _somebody_waits_for_the_lock(post: Post) -> bool:
    return bool(
        await post.owner.fetchval(
            "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))"
        )
    )
