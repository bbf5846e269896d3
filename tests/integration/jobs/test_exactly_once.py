"""Accepted means: it takes effect exactly once, whatever dies."""

import asyncio

import pytest
from prometheus_client import REGISTRY

from lawyers_hub.database.pool import Database
from lawyers_hub.database.unit_of_work import acting
from lawyers_hub.jobs import ledger
from lawyers_hub.jobs.envelope import Envelope
from lawyers_hub.jobs.ledger import Job
from lawyers_hub.jobs.queue import QUEUE, queue_id
from lawyers_hub.jobs.running import Runs
from tests.integration.jobs.post import Post, until
from tests.integration.jobs.trial_jobs import NAME


async def test_an_accepted_job_takes_effect_once_and_carries_the_correlation_id_of_its_request(post: Post) -> None:
    async with post.relay(), post.worker():
        row = await post.completed(await post.accept("a"))
    effect = await post.owner.fetchrow("SELECT * FROM effects")
    assert effect is not None
    assert (effect["key"], effect["firm_id"], effect["correlation_id"]) == ("a", post.firm, "correlation-of-a")
    assert (row["attempts"], row["crashes"], row["error"]) == (0, 0, None)


async def test_a_job_whose_transaction_rolls_back_never_was(post: Post) -> None:
    async def accept_and_fail() -> None:
        async with post.owner.transaction():
            await post.accept("never")
            raise RuntimeError

    async with post.relay(), post.worker():
        with pytest.raises(RuntimeError):
            await accept_and_fail()
        await post.completed(await post.accept("afterwards"))
    assert await post.effects("never") == 0
    assert await post.owner.fetchval("SELECT count(*) FROM outbox") == 1


async def test_two_workers_that_run_one_job_at_the_same_time_leave_one_effect(
    post: Post, workers: tuple[Runs, Runs]
) -> None:
    number = await post.accept("twice", "waits_at_gate")
    running = [asyncio.create_task(worker.take(post.delivery(number))) for worker in workers]

    async def both_run() -> bool:
        return await post.runs("twice") == 2

    await until(both_run)
    await post.open_gate("twice")
    await asyncio.gather(*running)
    assert await post.is_completed(number)
    assert await post.effects("twice") == 1


async def test_a_copy_that_comes_again_during_its_run_waits_for_that_run(
    post: Post, workers: tuple[Runs, Runs]
) -> None:
    worker, _ = workers
    number = await post.accept("again", "waits_at_gate")
    first = asyncio.create_task(worker.take(post.delivery(number)))
    await until(lambda: post.runs("again"))
    second = asyncio.create_task(worker.take(post.delivery(number)))
    await post.open_gate("again")
    await asyncio.gather(first, second)
    assert await post.runs("again") == 1
    assert (await post.row(number))["crashes"] == 0


async def test_a_copy_of_a_finished_job_changes_nothing(post: Post, workers: tuple[Runs, Runs]) -> None:
    worker, other = workers
    number = await post.accept("done")
    await worker.take(post.delivery(number))
    await other.take(post.delivery(number))
    assert await post.effects("done") == 1


async def test_a_copy_of_an_earlier_round_is_left_alone(post: Post, workers: tuple[Runs, Runs]) -> None:
    number = await post.accept("stale")
    await post.owner.execute("UPDATE outbox SET round = 1, due_at = now() + interval '1 hour'")
    await workers[0].take(post.delivery(number, round_=0))
    assert await post.runs("stale") == 0


def crashes_counted() -> float:
    return REGISTRY.get_sample_value("lawyers_hub_job_crashes_total", {"name": NAME}) or 0.0


async def test_a_worker_killed_in_the_middle_of_a_job_leaves_it_to_be_done_once(post: Post) -> None:
    counted = crashes_counted()
    number = await post.accept("killed", "waits_at_gate")
    async with post.relay():
        with post.worker_process() as doomed:
            await until(lambda: post.runs("killed"))
            doomed.kill()
        await post.open_gate("killed")
        async with post.worker():
            row = await post.completed(number, within_s=8)
    assert await post.effects("killed") == 1
    assert await post.runs("killed") == 2
    assert row["crashes"] == 1
    assert crashes_counted() == counted + 1


async def test_a_job_that_has_seen_many_workers_die_is_done_and_not_dropped_by_the_queue(post: Post) -> None:
    number = await post.accept("seen many", "waits_at_gate")
    async with post.relay():
        with post.worker_process() as doomed:
            await until(lambda: post.runs("seen many"))
            # As if earlier workers had died of it: BullMQ counts, too.
            await post.redis.hset(f"bull:{QUEUE}:{queue_id(number, 0)}", "stc", "50")
            doomed.kill()
        await post.open_gate("seen many")
        async with post.worker():
            await post.completed(number)


async def test_a_job_that_kills_its_worker_again_and_again_is_given_up(post: Post) -> None:
    number = await post.accept("poison", "kills_worker")
    # Four crashes are on record; the fifth is real.
    await post.owner.execute("UPDATE outbox SET crashes = 4")
    async with post.relay():
        with post.worker_process() as doomed:
            await doomed.ended()
        async with post.worker():
            row = await post.dead(number)
    assert row["crashes"] == 5
    assert "vanished 5 times" in row["error"]
    assert await post.effects("poison") == 0
    assert await post.owner.fetchval("SELECT count(*) FROM given_up WHERE key = 'poison'") == 1


async def test_the_effect_of_a_job_discarded_while_it_runs_is_not_kept(post: Post) -> None:
    number = await post.accept("discarded", "waits_at_gate")
    async with post.relay(), post.worker() as runs:
        await until(lambda: post.runs("discarded"))
        await post.owner.execute("UPDATE outbox SET discarded_at = now(), reason = 'a mistake'")
        await post.open_gate("discarded")
        await runs.stop(grace_s=10)
    assert await post.effects("discarded") == 0
    assert not await post.is_completed(number)


async def test_a_run_that_was_given_up_for_lost_and_ends_after_all_is_no_crash(post: Post) -> None:
    failing, done, lost = [await post.accept(key) for key in ("failing", "done", "lost")]
    async with Database.connect(post.place.url_of("worker"), service="worker") as database:

        async def begin(number: int) -> Job:
            job = await ledger.begin(database, Envelope(outbox_id=number, firm_id=post.firm, payload={}))
            assert job is not None
            return job

        first, second = await begin(failing), await begin(failing)
        assert (first.crashes, second.crashes, second.follows_crash) == (0, 1, True)
        await ledger.fail(database, first, "as asked", "")

        first, _ = await begin(done), await begin(done)
        async with acting(database, first.actor) as work:
            assert await ledger.complete(work, first)

        await begin(lost)
        await ledger.fail(database, await begin(lost), "as asked", "")
    assert [(await post.row(number))["crashes"] for number in (failing, done, lost)] == [0, 0, 1]
