"""An operator holds the sending: nothing leaves the outbox, and what waits is told apart from what is for later."""

import pytest
from prometheus_client import REGISTRY

from tests.integration.jobs.post import Post, until
from tests.integration.jobs.trial_jobs import NAME

HOLD = "INSERT INTO sending_held (held_by, reason) VALUES ('an operator', 'the queue is being moved')"


def figure(name: str, /, **labels: str) -> float | None:
    return REGISTRY.get_sample_value(f"lawyers_hub_{name}", labels)


async def test_nothing_is_sent_while_sending_is_held_and_everything_afterwards(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lawyers_hub.jobs.relay._COUNT_EVERY_S", 0.1)
    async with post.relay(), post.worker():
        await post.completed(await post.accept("before"))
        await post.owner.execute(HOLD)
        number = await post.accept("held")

        async def is_counted() -> bool:
            return figure("outbox_depth", name=NAME, state="waiting") == 1 and figure("sending_held") == 1

        await until(is_counted)
        assert not await post.is_sent(number)
        await post.owner.execute("DELETE FROM sending_held")
        await post.completed(number)
    assert await post.effects("held") == 1


async def test_what_was_sent_before_the_hold_is_done_during_it(post: Post) -> None:
    async with post.relay():
        number = await post.accept("sent")
        await until(lambda: post.is_sent(number))
        await post.owner.execute(HOLD)
        async with post.worker():
            await post.completed(number)


async def test_a_job_for_later_counts_as_scheduled_and_is_no_backlog(post: Post) -> None:
    await post.put_off(await post.accept("old reminder"), by="30 days")
    await post.owner.execute("UPDATE outbox SET accepted_at = now() - interval '30 days'")
    await post.owner.execute(HOLD)
    await post.accept("now")
    async with post.relay():

        async def is_counted() -> bool:
            return figure("outbox_depth", name=NAME, state="scheduled") == 1

        await until(is_counted)
        assert figure("outbox_depth", name=NAME, state="waiting") == 1
        assert figure("outbox_oldest_seconds", name=NAME, state="scheduled") == 0
        waiting_s = figure("outbox_oldest_seconds", name=NAME, state="waiting")
    assert waiting_s is not None
    assert waiting_s < 60
