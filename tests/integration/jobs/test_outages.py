"""Redis and Postgres come and go, also before the start; relay and worker go on by themselves."""

import json
import os
import shutil
import signal
from collections.abc import AsyncIterator, Awaitable, Callable

import asyncpg
import httpx
import pytest

from lawyers_hub.jobs.epoch import Epoch
from lawyers_hub.stack.home import Home
from lawyers_hub.stack.postgres import EmbeddedPostgres
from lawyers_hub.stack.process import Process
from lawyers_hub.stack.redis import EmbeddedRedis
from tests.conftest import HubDatabase
from tests.integration.jobs.post import Post, ServiceProcess, until
from tests.plain_http import NO_TLS
from tests.ports import free_port

Start = Callable[[], Process]


@pytest.fixture
async def redis_of_its_own(home: Home) -> AsyncIterator[tuple[EmbeddedRedis, Start]]:
    """A server that the test starts, as often as it likes, on one address and one data folder."""
    own = Home(home.root / f"redis-{free_port()}")
    own.prepare()
    server = EmbeddedRedis(own, free_port())
    server.prepare()
    started: list[Process] = []

    def start() -> Process:
        process = Process(server.service(), own.log_of("redis"))
        started.append(process)
        process.await_ready(10)
        return process

    yield server, start
    for process in started:
        process.kill()
        process.wait(5)


@pytest.fixture
async def redis_post(
    new_database: Callable[[], Awaitable[HubDatabase]], redis_of_its_own: tuple[EmbeddedRedis, Start], home: Home
) -> AsyncIterator[tuple[Post, Start]]:
    server, start = redis_of_its_own
    async with Post.opened(await new_database(), server.url, home, empty_queue=False) as post:
        yield post, start


async def answer(service: ServiceProcess, path: str = "/ready") -> httpx.Response | None:
    async with httpx.AsyncClient(timeout=2, verify=NO_TLS) as client:
        try:
            return await client.get(service.url + path)
        except httpx.TransportError:
            return None


async def is_ready(service: ServiceProcess) -> bool:
    response = await answer(service)
    return response is not None and response.status_code == 200


async def names_redis_as_away(service: ServiceProcess) -> bool:
    response = await answer(service)
    if response is None or response.status_code != 503:
        return False
    return bool(response.json() == {"ready": False, "parts": {"database": True, "redis": False}})


async def end_every_connection(postgres: EmbeddedPostgres, but: int) -> None:
    superuser = await asyncpg.connect(postgres.superuser_url)
    try:
        await superuser.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE pid <> $1 AND datname = (SELECT datname FROM pg_stat_activity WHERE pid = $1)",
            but,
        )
    finally:
        await superuser.close()


async def test_relay_and_worker_start_while_redis_is_down_say_so_and_work_once_it_is_there(
    redis_post: tuple[Post, Start],
) -> None:
    post, start_redis = redis_post
    with post.process("relay", "lawyers_hub.jobs.relay") as relay, post.worker_process() as worker:
        await until(lambda: names_redis_as_away(relay))
        await until(lambda: names_redis_as_away(worker))
        await until(lambda: worker.has_said("queue.receiving.failing"))
        number = await post.accept("early")
        start_redis()
        await post.completed(number, within_s=5)
        await until(lambda: is_ready(relay))
        await until(lambda: is_ready(worker))
        code, lines = await worker.stop()
    assert code == 0
    events = [json.loads(line)["event"] for line in lines]
    assert events.count("part.away") == 1


async def test_jobs_go_on_within_two_seconds_of_redis_being_back(redis_post: tuple[Post, Start]) -> None:
    post, start_redis = redis_post
    redis = start_redis()
    async with post.relay(), post.worker():
        await post.completed(await post.accept("before"))
        redis.kill()
        redis.wait(5)
        waiting = [await post.accept(f"meanwhile-{n}") for n in range(20)]
        start_redis()
        for number in waiting:
            await post.completed(number, within_s=2)
    assert [await post.effects(f"meanwhile-{n}") for n in range(20)] == [1] * 20


async def test_a_job_that_ends_while_redis_is_away_is_done_once_and_not_failed(
    redis_post: tuple[Post, Start],
) -> None:
    post, start_redis = redis_post
    redis = start_redis()
    async with post.relay(), post.worker():
        number = await post.accept("ends meanwhile", "waits_at_gate")
        await until(lambda: post.runs("ends meanwhile"))
        redis.kill()
        redis.wait(5)
        await post.open_gate("ends meanwhile")
        await post.completed(number)
        start_redis()
        await post.completed(await post.accept("after"), within_s=5)
    row = await post.row(number)
    assert (row["attempts"], row["crashes"], row["dead_at"]) == (0, 0, None)
    assert await post.effects("ends meanwhile") == 1


async def test_a_redis_that_starts_empty_is_sent_everything_again(
    redis_post: tuple[Post, Start], redis_of_its_own: tuple[EmbeddedRedis, Start]
) -> None:
    post, start_redis = redis_post
    server, _ = redis_of_its_own
    redis = start_redis()
    async with post.relay():
        number = await post.accept("sent before")
        await until(lambda: post.is_sent(number))
        redis.kill()
        redis.wait(5)
        shutil.rmtree(server.home.redis / "appendonlydir")
        start_redis()
        async with post.worker():
            await post.completed(number, within_s=10)


async def test_what_the_last_second_before_a_crash_of_redis_took_along_is_sent_again(
    redis_post: tuple[Post, Start],
) -> None:
    post, start_redis = redis_post
    redis = start_redis()
    async with post.relay():
        await until(Epoch(post.redis).holds)
        number = await post.accept("in the last second")
        await until(lambda: post.is_sent(number))
        # The log on disk ends before the job and after everything else.
        await post.redis.delete(*await post.redis.keys("bull:*"))
        redis.kill()
        redis.wait(5)
        start_redis()
        async with post.worker():
            await post.completed(number)


async def test_a_frozen_redis_is_noticed_and_survived(redis_post: tuple[Post, Start]) -> None:
    post, start_redis = redis_post
    redis = start_redis()
    with post.process("relay", "lawyers_hub.jobs.relay") as relay:
        async with post.worker():
            await until(lambda: is_ready(relay))
            os.kill(redis.pid, signal.SIGSTOP)
            await until(lambda: names_redis_as_away(relay))
            number = await post.accept("frozen")
            os.kill(redis.pid, signal.SIGCONT)
            await post.completed(number, within_s=15)
    assert await post.effects("frozen") == 1


async def test_postgres_ending_every_connection_loses_no_job_and_fails_none(
    post: Post, postgres: EmbeddedPostgres
) -> None:
    async with post.relay(), post.worker():
        numbers = [await post.accept(f"cut-{n}", "waits_at_gate") for n in range(4)]
        await until(lambda: post.runs("cut-3"))
        await end_every_connection(postgres, but=post.owner.get_server_pid())
        for n in range(4):
            await post.open_gate(f"cut-{n}")
        rows = [await post.completed(number) for number in numbers]
        await post.completed(await post.accept("after"), within_s=5)
    assert [await post.effects(f"cut-{n}") for n in range(4)] == [1] * 4
    assert [row["attempts"] for row in rows] == [0] * 4


async def test_a_relay_that_cannot_have_its_port_says_so_and_leaves_with_2(post: Post) -> None:
    with post.process("relay", "lawyers_hub.jobs.relay") as first:
        await until(lambda: is_ready(first))
        taken = first.url.rpartition(":")[2]
        with post.process("relay", "lawyers_hub.jobs.relay", LISTEN_PORT=taken) as second:
            assert await second.ended() == 2
            complaint = second.complained()
    assert f"Cannot listen on 127.0.0.1:{taken}" in complaint
    assert "Traceback" not in complaint


async def test_a_missing_setting_is_one_sentence_and_exit_code_2(post: Post) -> None:
    with post.process("worker", "lawyers_hub.jobs.worker", REDIS_URL="") as worker:
        assert await worker.ended() == 2
        assert worker.complained() == "The worker cannot start: REDIS_URL is not set.\n"
