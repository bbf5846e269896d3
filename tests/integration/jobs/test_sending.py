"""The relay: everything that is due reaches the queue, and one bad row stops nobody else's."""

import asyncio
import json

from lawyers_hub.jobs.epoch import Epoch
from lawyers_hub.jobs.transport import redis_client
from tests.integration.jobs.post import Post, until

# Deeper than Python's JSON writer goes, and well within what PostgreSQL's jsonb holds.
TOO_DEEP = '{"key":' * 3000 + "1" + "}" * 3000


async def test_a_job_that_cannot_be_written_as_a_message_does_not_hold_up_its_batch(post: Post) -> None:
    await post.accept_many(60)
    poison = await post.accept("poison", payload=TOO_DEEP)
    await post.accept_many(60)
    async with post.relay(), post.worker():
        row = await post.dead(poison)
        await post.owner.execute("DELETE FROM outbox WHERE id = $1", poison)
        await post.all_completed()
    assert "cannot be put into the queue" in row["error"]
    assert await post.owner.fetchval("SELECT count(*) FROM effects") == 120


async def test_several_relays_share_the_work_and_nothing_is_done_twice(post: Post) -> None:
    await post.accept_many(600)
    async with post.relay(), post.relay(), post.relay(), post.worker(), post.worker():
        await post.all_completed()
    assert await post.owner.fetchval("SELECT count(*) FROM effects") == 600
    assert await post.owner.fetchval("SELECT count(DISTINCT key) FROM effects") == 600


async def test_a_job_is_not_sent_before_it_is_due(post: Post) -> None:
    later = await post.accept("later")
    await post.put_off(later, by="1 hour")
    async with post.relay(), post.worker():
        await post.completed(await post.accept("now"))
        assert (await post.row(later))["sent_at"] is None


async def test_a_notice_that_was_lost_delays_a_job_by_no_more_than_the_poll(post: Post) -> None:
    async with post.relay(), post.worker():
        await post.completed(await post.accept("heard"))
        await post.owner.execute("DROP TRIGGER outbox_accepted ON outbox")
        await post.completed(await post.accept("unheard"), within_s=5)


async def test_sending_the_same_jobs_again_makes_no_second_copies(post: Post) -> None:
    await post.accept_many(20)

    async def sent() -> bool:
        return await post.owner.fetchval("SELECT bool_and(sent_at IS NOT NULL) FROM outbox") is True

    async with post.relay():
        await until(sent)
        await post.owner.execute("UPDATE outbox SET sent_at = NULL")
        await until(sent)
    assert await post.redis.llen("bull:lawyers-hub:wait") == 20


async def test_a_job_sent_long_ago_and_lost_from_the_queue_is_sent_again(post: Post) -> None:
    number = await post.accept("lost")
    await post.owner.execute("UPDATE outbox SET sent_at = now() - interval '61 seconds'")
    async with redis_client(post.redis_url, timeout_s=2, connections=2) as redis:
        epoch = Epoch(redis)
        assert await epoch.begin(await epoch.doubt())
    async with post.relay(), post.worker():
        await post.completed(number)
    assert await post.effects("lost") == 1


async def test_a_loss_while_jobs_are_made_due_again_is_noticed(post: Post) -> None:
    async with redis_client(post.redis_url, timeout_s=2, connections=2) as redis:
        epoch = Epoch(redis)
        doubt = await epoch.doubt()
        await post.redis.flushall()
        assert not await epoch.begin(doubt)
        assert not await epoch.holds()


async def test_everything_open_is_sent_again_when_redis_has_lost_everything(post: Post) -> None:
    async def all_sent() -> bool:
        return await post.owner.fetchval("SELECT bool_and(sent_at IS NOT NULL) FROM outbox") is True

    async with post.relay():
        await post.accept_many(300)
        await until(all_sent)
        await post.redis.flushall()
        async with post.worker():
            await post.all_completed()
    assert await post.owner.fetchval("SELECT count(*) FROM effects") == 300


async def test_redis_losing_everything_again_and_again_while_jobs_stream_in_loses_none(post: Post) -> None:
    async with post.relay(), post.relay(), post.worker():
        for _ in range(5):
            await post.accept_many(60)
            await asyncio.gather(post.redis.flushall(), post.accept_many(40))
        await post.all_completed()
    assert await post.owner.fetchval("SELECT count(*) FROM effects") == 500


async def test_a_burst_of_requests_shares_a_log_line_that_names_each_of_them(post: Post) -> None:
    with post.process("relay", "lawyers_hub.jobs.relay") as relay:
        await post.accept_many(60)

        async def all_sent() -> bool:
            return await post.owner.fetchval("SELECT bool_and(sent_at IS NOT NULL) FROM outbox") is True

        await until(all_sent)
        lines = [json.loads(line) for line in (await relay.stop())[1] if '"jobs.sent"' in line]
    named = {line["correlation_id"] for line in lines} | {n for line in lines for n in line.get("correlation_ids", [])}
    assert {f"correlation-{n}" for n in range(1, 61)} <= named
    assert len(lines) < 60
