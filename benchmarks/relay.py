"""How quickly accepted jobs reach the queue, and start: the relay and the worker as processes of their own.

`python benchmarks/relay.py [--jobs 5000] [--rounds 15] [--seconds 20]` starts an embedded Postgres and Redis as
`hub up` does, durable as there, and prints JSON:

- `ratio`: the relay's rate from the outbox into the queue, by the rate of a direct `addBulk` of the same client in
  batches of the same size. Rounds take turns in one run, and each ratio is of two neighbours.
- `start`: at 100 jobs a second, milliseconds from the beginning of the transaction that accepts a job to the start of
  its run, so a little more than from its commit.
"""

import argparse
import asyncio
import json
import os
import platform
import socket
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import asyncpg
import bullmq
from redis.asyncio import Redis

from lawyers_hub.database.identifiers import new_id
from lawyers_hub.database.migrate import migrate
from lawyers_hub.jobs.queue import QUEUE
from lawyers_hub.jobs.sending import MOST_AT_ONCE
from lawyers_hub.jobs.transport import SENDER_TIMEOUT_S, redis_client
from lawyers_hub.stack.home import Home
from lawyers_hub.stack.postgres import EmbeddedPostgres
from lawyers_hub.stack.process import Service, running
from lawyers_hub.stack.readiness import http_answers
from lawyers_hub.stack.redis import EmbeddedRedis
from lawyers_hub.telemetry.logs import configure_logs

RATE = 100
_LONGEST_WAIT_S = 120
NAME = "document.read"  # of documents that are not there: the worker finds nothing to do
PASSWORD = "benchmark"  # noqa: S105 - of a database that lives as long as the run


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


class Bench:
    """An installation without its pages: the outbox, the queue, and one firm."""

    def __init__(
        self, home: Home, postgres: EmbeddedPostgres, redis: EmbeddedRedis, owner: "asyncpg.Connection[asyncpg.Record]"
    ) -> None:
        self._home = home
        self._postgres = postgres
        self._redis = redis
        self._owner = owner
        self._firm = new_id()

    async def found_firm(self) -> None:
        await self._owner.execute("INSERT INTO firms (id, slug, name) VALUES ($1, 'firm', 'A firm')", self._firm)

    @contextmanager
    def process(self, service: str) -> Iterator[None]:
        port = free_port()
        environment = {
            **os.environ,
            "DATABASE_URL": self._postgres.url(f"lawyers_hub_{service}", PASSWORD),
            "REDIS_URL": self._redis.url,
            "STORAGE_URL": self._home.files.as_uri(),
            "SMTP_URL": (self._home.root / "mail").as_uri(),
            "PUBLIC_URL": "http://localhost",
            "LISTEN_PORT": str(port),
        }
        started = Service(
            name=service,
            command=(sys.executable, "-P", "-m", f"lawyers_hub.jobs.{service}"),
            environment=environment,
            port=port,
            ready=http_answers(f"http://127.0.0.1:{port}/ready"),
        )
        with running(started, self._home.log_of(service)):
            yield

    async def relay_rate(self, jobs: int) -> float:
        """Jobs a second, while the relay has nothing else to do."""
        await self._owner.execute("DELETE FROM outbox")
        await self._owner.execute("VACUUM outbox")
        await self._owner.execute("INSERT INTO sending_held (held_by, reason) VALUES ('benchmark', 'filling up')")
        await self._owner.execute(
            "INSERT INTO outbox (firm_id, name, payload, correlation_id)"
            " SELECT $1, $2, jsonb_build_object('document_id', gen_random_uuid(), 'version', 1), 'benchmark-' || n"
            " FROM generate_series(1, $3) n",
            self._firm, NAME, jobs,
        )  # fmt: skip
        await self._owner.execute("ANALYZE outbox")
        async with self._owner.transaction():
            await self._owner.execute("DELETE FROM sending_held")
            await self._owner.execute("NOTIFY hub_outbox")
            began = await self._owner.fetchval("SELECT clock_timestamp()")
        await self._none_is("sent_at IS NULL")
        took = await self._owner.fetchval("SELECT max(sent_at) FROM outbox") - began
        return float(jobs / took.total_seconds())

    async def direct_rate(self, redis: Redis, jobs: int) -> float:
        """Jobs a second of the client alone, one batch after the other."""
        messages = [self._message(number) for number in range(jobs)]
        queue = bullmq.Queue(QUEUE, {"connection": redis})
        began = time.perf_counter()
        for first in range(0, jobs, MOST_AT_ONCE):
            await queue.addBulk(messages[first : first + MOST_AT_ONCE])
        return jobs / (time.perf_counter() - began)

    def _message(self, number: int) -> dict[str, object]:
        payload = {"document_id": str(new_id()), "version": 1}
        data = {"outbox_id": number, "firm_id": str(self._firm), "payload": payload, "correlation_id": f"b-{number}"}
        options = {"removeOnComplete": True, "removeOnFail": True, "attempts": 1, "jobId": f"direct-{number}"}
        return {"name": NAME, "data": data, "opts": options}

    async def start_times(self, seconds: int) -> dict[str, float]:
        await self._owner.execute("DELETE FROM outbox")
        due = time.perf_counter()
        for _ in range(seconds * RATE):
            payload = {"document_id": str(new_id()), "version": 1}
            await self._owner.execute(
                "INSERT INTO outbox (firm_id, name, payload) VALUES ($1, $2, $3)", self._firm, NAME, json.dumps(payload)
            )
            due += 1 / RATE
            await asyncio.sleep(max(0, due - time.perf_counter()))
        await self._none_is("completed_at IS NULL")
        p50, p95 = await self._owner.fetchval(
            "SELECT percentile_cont(ARRAY[0.5, 0.95]) WITHIN GROUP"
            " (ORDER BY extract(epoch FROM started_at - accepted_at)::float8 * 1000) FROM outbox"
        )
        return {"p50_ms": round(p50, 1), "p95_ms": round(p95, 1)}

    async def _none_is(self, state: str) -> None:
        async with asyncio.timeout(_LONGEST_WAIT_S):
            while await self._owner.fetchval(f"SELECT EXISTS (SELECT FROM outbox WHERE {state})"):  # noqa: ASYNC110
                await asyncio.sleep(0.1)


async def empty(redis: Redis) -> None:
    """The queue, but not the relay's epoch."""
    async for key in redis.scan_iter("bull:*"):
        await redis.unlink(key)


async def compare(bench: Bench, redis: Redis, jobs: int, rounds: int) -> dict[str, object]:
    rates: dict[str, list[float]] = {"relay": [], "direct": []}
    with bench.process("relay"):
        for _ in range(rounds + 1):
            rates["relay"].append(await bench.relay_rate(jobs))
            await empty(redis)
            rates["direct"].append(await bench.direct_rate(redis, jobs))
            await empty(redis)
    # The first round warms up.
    relay, direct = rates["relay"][1:], rates["direct"][1:]
    ratios = [one / other for one, other in zip(relay, direct, strict=True)]
    return {
        "relay_jobs_per_s": round(statistics.median(relay)),
        "direct_jobs_per_s": round(statistics.median(direct)),
        "ratio": round(statistics.median(ratios), 2),
        "ratios": [round(ratio, 2) for ratio in ratios],
    }


async def run(home: Home, jobs: int, rounds: int, seconds: int) -> dict[str, object]:
    with ExitStack() as open_for_the_run:
        postgres = open_for_the_run.enter_context(EmbeddedPostgres(home, free_port()).running())
        server = open_for_the_run.enter_context(EmbeddedRedis(home, free_port()).running())
        await migrate(postgres.owner_url, {"relay": PASSWORD, "worker": PASSWORD})
        owner = await asyncpg.connect(postgres.superuser_url, command_timeout=600)
        bench = Bench(home, postgres, server, owner)
        await bench.found_firm()
        async with redis_client(server.url, timeout_s=SENDER_TIMEOUT_S, connections=6) as redis:
            sending = await compare(bench, redis, jobs, rounds)
        with bench.process("relay"), bench.process("worker"):
            start = await bench.start_times(seconds)
        await owner.close()
        return {
            "jobs": jobs,
            "rounds": rounds,
            **sending,
            "start": start,
            "machine": {"cpus": os.cpu_count(), "system": platform.platform(), "load": os.getloadavg()},
        }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--jobs", type=int, default=5_000)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--seconds", type=int, default=20)
    chosen = parser.parse_args()
    configure_logs("benchmark", "benchmark", "warning")
    with tempfile.TemporaryDirectory(prefix="lawyers-hub-benchmark-") as folder:
        Path(folder).chmod(0o711)
        home = Home(Path(folder))
        home.prepare()
        print(json.dumps(asyncio.run(run(home, chosen.jobs, chosen.rounds, chosen.seconds)), indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
