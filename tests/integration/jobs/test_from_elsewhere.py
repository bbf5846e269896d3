"""Copies that another program put into the queue: accepted here and done once, or kept with the reason why not."""

import asyncio
import json
from typing import Any

import httpx
import pytest

from lawyers_hub.jobs.queue import Delivery
from lawyers_hub.jobs.running import Runs
from tests.integration.jobs.post import Post, ServiceProcess, until
from tests.integration.jobs.trial_jobs import NAME
from tests.plain_http import NO_TLS

MEGABYTE = 1024 * 1024


def wish(post: Post, key: str, **more: object) -> dict[str, Any]:
    return {"firm_id": str(post.firm), "payload": {"key": key}, **more}


async def only_job(post: Post) -> int:
    return int(await until(lambda: post.owner.fetchval("SELECT id FROM outbox")))


async def test_a_job_from_elsewhere_is_accepted_and_done_by_the_run_that_finds_it(post: Post) -> None:
    await post.put_into_queue(NAME, wish(post, "foreign", correlation_id="correlation-of-theirs"))
    async with post.worker():
        row = await post.completed(await only_job(post))
    assert (row["firm_id"], row["round"], row["crashes"]) == (post.firm, 0, 0)
    assert row["sent_at"] is not None
    assert await post.owner.fetchval("SELECT correlation_id FROM effects") == "correlation-of-theirs"
    assert await post.redis.keys("bull:lawyers-hub:1*") == []


@pytest.mark.parametrize("correlation_id", [None, "", "short", "<script>alert(1)</script>"])
async def test_a_job_from_elsewhere_without_a_usable_correlation_id_gets_one(
    post: Post, correlation_id: str | None
) -> None:
    await post.put_into_queue(NAME, wish(post, "untraced", correlation_id=correlation_id))
    async with post.worker():
        row = await post.completed(await only_job(post))
    assert len(row["correlation_id"]) == 32


async def test_the_same_copy_brought_twice_is_one_job(post: Post, workers: tuple[Runs, Runs]) -> None:
    copy = Delivery("7", NAME, wish(post, "twice"), put_in_ms=1_790_000_000_000)
    await asyncio.gather(*(worker.take(copy) for worker in workers))
    await workers[0].take(copy)
    assert await post.owner.fetchval("SELECT count(*) FROM outbox") == 1
    assert await post.effects("twice") == 1


async def test_a_job_put_in_again_with_the_same_id_and_time_is_the_same_job(post: Post) -> None:
    async with post.worker():
        for _ in range(2):
            await post.put_into_queue(NAME, wish(post, "again"), jobId="invoice-17", timestamp=1_790_000_000_000)
            await post.completed(await only_job(post))
        await post.put_into_queue(NAME, wish(post, "last"))
        await until(lambda: post.effects("last"))
    assert await post.effects("again") == 1


async def test_ids_that_redis_counts_anew_after_a_wipe_are_other_jobs(post: Post) -> None:
    async with post.worker():
        first = await post.put_into_queue(NAME, wish(post, "before", payload={"key": "b", "manner": "waits_at_gate"}))
        await until(lambda: post.runs("b"))
        await post.redis.flushall()
        second = await post.put_into_queue(NAME, wish(post, "after"))
        await until(lambda: post.effects("after"))
        await post.open_gate("b")
        await until(lambda: post.effects("b"))
    assert first == second


async def test_a_job_from_elsewhere_whose_worker_is_killed_is_done_once(post: Post) -> None:
    await post.put_into_queue(NAME, wish(post, "", payload={"key": "killed", "manner": "waits_at_gate"}))
    with post.worker_process() as doomed:
        await until(lambda: post.runs("killed"))
        doomed.kill()
    await post.open_gate("killed")
    async with post.worker():
        row = await post.completed(await only_job(post))
    assert row["crashes"] == 1
    assert await post.effects("killed") == 1


async def test_a_job_from_elsewhere_outlives_the_loss_of_redis(post: Post) -> None:
    await post.put_into_queue(NAME, wish(post, "", payload={"key": "wiped", "manner": "waits_at_gate"}))
    with post.worker_process() as doomed:
        await until(lambda: post.runs("wiped"))
        doomed.kill()
    await post.redis.flushall()
    await post.open_gate("wiped")
    async with post.relay(), post.worker():
        await post.completed(await only_job(post))
    assert await post.effects("wiped") == 1


async def test_a_job_from_elsewhere_that_fails_is_tried_again_and_then_a_dead_letter(post: Post) -> None:
    await post.put_into_queue(NAME, wish(post, "", payload={"key": "fails", "manner": "fails"}))
    async with post.relay(), post.worker():
        row = await post.dead_without_rests(await only_job(post))
    assert (row["attempts"], row["error"]) == (3, "Failed: as asked")


@pytest.mark.parametrize(
    ("name", "change", "reason"),
    [
        ("no.such.job", {}, "There is no job called 'no.such.job'."),
        (NAME, {"payload": {"key": 7}}, "has another shape: Expected `str`, got `int` - at `$.key`"),
        (NAME, {"payload": {"key": "x", "colour": "red"}}, "has another shape: Object contains unknown field `colour`"),
        (NAME, {"payload": {}}, "has another shape: Object missing required field `key`"),
        (NAME, {"payload": {"key": "x" * MEGABYTE}}, "has 1048586 bytes; 65536 are allowed"),
        (NAME, {"payload": {"key": "nothing \0 here"}}, "The database cannot hold it"),
        (NAME, {"payload": {"key": 2**70}}, "has another shape: Expected `str`, got `int` - at `$.key`"),
        (NAME, {"firm_id": "01a204e0-e16b-7d44-8f3b-e4b583389ff1"}, "There is no such firm."),
        (NAME, {"firm_id": "ours"}, "Invalid UUID - at `$.firm_id`"),
        (NAME, {"due_at": "tomorrow"}, "Object contains unknown field `due_at`"),
        (NAME, {"traceparent": "0" * 1000}, "Expected `str` of length <= 200"),
    ],
)
async def test_a_wish_that_cannot_be_granted_is_kept_with_the_reason(
    post: Post, name: str, change: dict[str, object], reason: str
) -> None:
    async with post.worker():
        await post.put_into_queue(name, wish(post, "x") | change)
        kept = await post.strange()
    assert kept["name"] == name
    assert reason in kept["reason"]
    assert len(kept["data"]) <= 16 * 1024
    assert await post.owner.fetchval("SELECT count(*) FROM outbox") == 0


@pytest.mark.parametrize(
    ("job_id", "data", "reason"),
    [
        ("theirs", {"hello": "from elsewhere"}, "contains unknown field `hello`"),
        ("theirs", [1, 2], "Expected `object`, got `array`"),
        ("theirs", None, "Expected `object`, got `null`"),
        ("ob-4711", {"hello": "world"}, "missing required field `outbox_id`"),
        (
            "ob-4711",
            {"outbox_id": 4711, "firm_id": "01a204e0-e16b-7d44-8f3b-e4b583389ff1", "payload": {}},
            "No job 4711 was accepted here.",
        ),
    ],
)
async def test_what_is_neither_a_copy_nor_a_wish_is_kept_with_the_reason(
    post: Post, job_id: str, data: object, reason: str
) -> None:
    async with post.worker():
        await post.put_into_queue(NAME, data, jobId=job_id)
        kept = await post.strange()
    assert kept["queue_id"].startswith(f"{job_id}@")
    assert json.loads(kept["data"]) == data
    assert reason in kept["reason"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{not json", "cannot be taken apart"),
        ("[" * 100_000 + "]" * 100_000, "cannot be taken apart"),
        ('{"firm_id": "FIRM", "payload": {"key": NaN}}', "has another shape: Expected `str`, got `null`"),
        ('{"firm_id": "FIRM", "payload": {"key": -Infinity}}', "has another shape: Expected `str`, got `null`"),
        ('{"firm_id": "FIRM", "payload": {"key": "\\ud800"}}', "cannot be written as JSON"),
    ],
    ids=["no JSON", "too deep", "NaN", "Infinity", "half a character"],
)
async def test_text_that_is_hardly_json_is_kept_and_holds_up_nobody(post: Post, text: str, reason: str) -> None:
    await post.put_text_into_queue(NAME, text.replace("FIRM", str(post.firm)))
    await post.put_into_queue(NAME, wish(post, "next"))
    async with post.worker():
        kept = await post.strange()
        await until(lambda: post.effects("next"))

        async def queue_is_empty() -> bool:
            return not await post.redis.exists("bull:lawyers-hub:active", "bull:lawyers-hub:wait")

        await until(queue_is_empty)
    assert reason in kept["reason"]
    assert len(kept["data"]) <= 16 * 1024


async def test_strange_copies_with_one_id_are_all_kept(post: Post) -> None:
    async with post.worker():
        for number in (1, 2):
            await post.put_into_queue("elsewhere.job", {"hello": number})

            async def is_kept(count: int = number) -> bool:
                return bool(await post.owner.fetchval("SELECT count(*) FROM strange_copies") == count)

            await until(is_kept)
            await post.redis.flushall()


async def test_an_id_of_any_length_makes_a_name_that_the_database_holds(post: Post, workers: tuple[Runs, Runs]) -> None:
    worker, _ = workers
    for ending in ("a", "b"):
        copy = Delivery("long " * 2000 + ending, NAME, wish(post, ending), put_in_ms=1)
        await worker.take(copy)
        await worker.take(copy)
    await worker.take(Delivery("\0 and \n", NAME, {}, put_in_ms=1))
    assert [await post.effects("a"), await post.effects("b")] == [1, 1]
    assert await post.owner.fetchval("SELECT count(*) FROM strange_copies") == 1


async def test_an_adoption_is_logged_under_its_correlation_id_and_counted(post: Post) -> None:
    await post.put_into_queue(NAME, wish(post, "told", correlation_id="correlation-of-told"))
    with post.worker_process() as worker:
        await post.completed(await only_job(post))
        assert f'lawyers_hub_jobs_adopted_total{{name="{NAME}"}} 1.0' in await metrics(worker)
        _, lines = await worker.stop()
    said = [line for line in map(json.loads, lines) if line["correlation_id"] == "correlation-of-told"]
    assert [line["event"] for line in said] == ["job.adopted", "job.started", "job.ended"]
    assert said[0]["adopted_from"].startswith("1@")


async def metrics(service: ServiceProcess) -> str:
    async with httpx.AsyncClient(verify=NO_TLS) as client:
        return (await client.get(service.url + "/metrics")).text
