"""Told to stop, a worker finishes what it can, hands back the rest, and takes nothing new."""

import asyncio
import json
import signal

import httpx

from lawyers_hub.jobs.epoch import Epoch
from tests.integration.jobs.post import Post, until
from tests.plain_http import NO_TLS


async def test_a_worker_told_to_stop_finishes_the_job_it_runs(post: Post) -> None:
    number = await post.accept("finishes", "waits_at_gate")
    async with post.relay():
        with post.worker_process() as worker:
            await until(lambda: post.runs("finishes"))
            worker.popen.send_signal(signal.SIGTERM)
            await post.open_gate("finishes")
            code, _ = await worker.stop()
    assert code == 0
    assert await post.is_completed(number)
    assert await post.runs("finishes") == 1


async def test_a_job_that_outlasts_the_grace_period_is_handed_back_and_begun_anew_elsewhere(post: Post) -> None:
    number = await post.accept("handed back", "waits_at_gate")
    async with post.relay():
        async with post.worker() as runs:
            await until(lambda: post.runs("handed back"))
            await runs.stop(grace_s=0.05)
        assert not await post.is_completed(number)
        await post.open_gate("handed back")
        async with post.worker():
            row = await post.completed(number)
    assert (row["attempts"], row["crashes"]) == (0, 0)
    assert await post.effects("handed back") == 1


async def test_a_stopping_worker_starts_no_job_that_still_arrives(post: Post) -> None:
    number = await post.accept("late")
    async with post.worker() as runs:
        await runs.stop(grace_s=0)
        await runs.take(post.delivery(number))
        assert await post.runs("late") == 0
    assert (await post.row(number))["round"] == 1


async def test_services_tell_their_heartbeat_and_say_goodbye(post: Post) -> None:
    async def seen(state: str) -> bool:
        return bool(await post.owner.fetchval("SELECT state FROM heartbeats WHERE instance = 'worker'") == state)

    with post.worker_process() as worker:
        await until(lambda: seen("well"))
        await worker.stop()
    assert await seen("stopped")


async def test_log_lines_of_relay_and_worker_carry_the_request_s_correlation_id(post: Post) -> None:
    with post.process("relay", "lawyers_hub.jobs.relay") as relay, post.worker_process() as worker:
        # Before that, a relay that finds a new queue sends what it has just sent once more.
        await until(Epoch(post.redis).holds)
        await post.completed(await post.accept("traced"))
        lines = [json.loads(line) for service in (relay, worker) for line in (await service.stop())[1]]
    traced = [(line["service"], line["event"]) for line in lines if line["correlation_id"] == "correlation-of-traced"]
    assert traced == [("relay", "jobs.sent"), ("worker", "job.started"), ("worker", "job.ended")]


async def test_relay_and_worker_export_their_figures(post: Post) -> None:
    with post.process("relay", "lawyers_hub.jobs.relay") as relay, post.worker_process() as worker:
        await until(Epoch(post.redis).holds)
        await post.completed(await post.accept("counted"))
        async with httpx.AsyncClient(verify=NO_TLS) as client:
            of_relay = (await client.get(relay.url + "/metrics")).text
            of_worker = (await client.get(worker.url + "/metrics")).text
            health = await client.get(worker.url + "/health")
            elsewhere = await client.get(worker.url + "/elsewhere")
            post_ = await client.post(worker.url + "/ready")
    # The relay does not know the names of the tests' jobs, and a name from outside makes no series.
    assert 'lawyers_hub_jobs_sent_total{name="unknown"} 1.0' in of_relay
    assert 'lawyers_hub_job_run_seconds_count{name="trial.effect",outcome="completed"} 1.0' in of_worker
    assert (health.status_code, elsewhere.status_code, post_.status_code) == (200, 404, 405)


async def test_a_probe_that_says_nothing_does_not_hold_up_the_others(post: Post) -> None:
    with post.worker_process() as worker:

        async def alive() -> bool:
            async with httpx.AsyncClient(verify=NO_TLS) as client:
                try:
                    return (await client.get(worker.url + "/health")).status_code == 200
                except httpx.TransportError:
                    return False

        await until(alive)
        port = int(worker.url.rpartition(":")[2])
        _, silent = await asyncio.open_connection("127.0.0.1", port)
        assert await alive()
        silent.close()
        await silent.wait_closed()
