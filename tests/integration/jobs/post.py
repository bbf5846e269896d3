"""A post office for tests: a database of its own, an empty queue, and ways to start, stop and watch its services."""

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, TextIO
from uuid import UUID

import asyncpg
import bullmq
from redis.asyncio import Redis

from lawyers_hub.database.identifiers import new_id
from lawyers_hub.database.pool import Database
from lawyers_hub.jobs.attempt import Attempts
from lawyers_hub.jobs.handler import Handlers
from lawyers_hub.jobs.queue import QUEUE, Delivery, queue_id
from lawyers_hub.jobs.receiving import Receiver
from lawyers_hub.jobs.relay import relay
from lawyers_hub.jobs.running import Runs
from lawyers_hub.jobs.service import Ground
from lawyers_hub.jobs.transport import SENDER_TIMEOUT_S, WORKER_TIMEOUT_S, redis_client
from lawyers_hub.settings import job_settings
from lawyers_hub.stack.home import Home
from tests.conftest import HubDatabase
from tests.integration.jobs.trial_jobs import NAME, SCHEMA, Manner, trial_handlers
from tests.ports import free_port

ROOT = Path(__file__).resolve().parents[3]


async def until(holds: Callable[[], Awaitable[Any]], *, within_s: float = 15.0) -> Any:
    """Waits for the condition and returns its value; fails when it does not come true in time."""
    async with asyncio.timeout(within_s):
        while not (value := await holds()):  # noqa: ASYNC110  # the condition lies in another process
            await asyncio.sleep(0.02)
        return value


@dataclass
class Post:
    """Everything is asked and done as the database's owner would see it, in the firm `firm`."""

    place: HubDatabase
    redis_url: str
    owner: "asyncpg.Connection[asyncpg.Record]"
    redis: Redis
    storage_url: str
    firm: UUID = field(default_factory=new_id)

    @classmethod
    @asynccontextmanager
    async def opened(
        cls, place: HubDatabase, redis_url: str, home: Home, *, empty_queue: bool = True
    ) -> AsyncIterator["Post"]:
        owner = await asyncpg.connect(place.owner_url)
        async with redis_client(redis_url, timeout_s=2.0, connections=4) as redis:
            post = cls(place, redis_url, owner, redis, home.files.as_uri())
            if empty_queue:
                await redis.flushall()
            await owner.execute(SCHEMA)
            # The owner of the tests looks at every firm's jobs.
            await owner.execute("CREATE POLICY tests_see_all ON outbox TO CURRENT_USER USING (true)")
            await owner.execute("INSERT INTO firms (id, slug, name) VALUES ($1, $2, 'A firm')", post.firm, "a-firm")
            yield post
            await owner.close()

    async def accept(self, key: str, manner: Manner = "plain", *, payload: str | None = None, name: str = NAME) -> int:
        """A job as `accept_job` writes it; `payload` is JSON in its place."""
        number: int = await self.owner.fetchval(
            """
            INSERT INTO outbox (firm_id, name, payload, correlation_id)
            VALUES ($1, $2, coalesce($3::text::jsonb, jsonb_build_object('key', $4::text, 'manner', $5::text)), $6)
            RETURNING id
            """,
            self.firm, name, payload, key, manner, f"correlation-of-{key}",
        )  # fmt: skip
        return number

    async def put_off(self, number: int, *, by: str) -> None:
        """As if it had been accepted for later; `by` is an interval."""
        await self.owner.execute(
            "UPDATE outbox SET not_before = now() + $2::text::interval, due_at = now() + $2::text::interval"
            " WHERE id = $1",
            number, by,
        )  # fmt: skip

    async def accept_many(self, count: int) -> None:
        await self.owner.execute(
            "INSERT INTO outbox (firm_id, name, payload, correlation_id)"
            " SELECT $1, $2, jsonb_build_object('key', 'many-' || n), 'correlation-' || n"
            " FROM generate_series(1, $3) n",
            self.firm, NAME, count,
        )  # fmt: skip

    def delivery(self, number: int, round_: int = 0) -> Delivery:
        """The copy of a job as the queue would bring it."""
        envelope = {"outbox_id": number, "firm_id": str(self.firm), "payload": {}, "round": round_}
        return Delivery(queue_id(number, round_), NAME, envelope)

    async def put_into_queue(self, name: str, data: object, **options: object) -> str:
        """As another program would, past the outbox; returns the copy's id."""
        job = await bullmq.Queue(QUEUE, {"connection": self.redis}).add(name, data, options)
        return str(job.id)

    async def put_text_into_queue(self, name: str, text: str) -> None:
        """As a program would that writes what it likes, while no worker is at hand."""
        job_id = await self.put_into_queue(name, {})
        await self.redis.hset(f"bull:{QUEUE}:{job_id}", "data", text)

    async def strange(self) -> asyncpg.Record:
        """The one copy that was kept as strange."""
        row = await until(lambda: self.owner.fetchrow("SELECT * FROM strange_copies"))
        assert isinstance(row, asyncpg.Record)
        return row

    async def row(self, number: int) -> asyncpg.Record:
        row = await self.owner.fetchrow("SELECT * FROM outbox WHERE id = $1", number)
        assert row is not None
        return row

    async def effects(self, key: str) -> int:
        return int(await self.owner.fetchval("SELECT count(*) FROM effects WHERE key = $1", key))

    async def runs(self, key: str) -> int:
        return int(await self.owner.fetchval("SELECT count(*) FROM runs WHERE key = $1", key))

    async def open_gate(self, key: str) -> None:
        await self.owner.execute("INSERT INTO open_gates (key) VALUES ($1)", key)

    async def dead_without_rests(self, number: int) -> asyncpg.Record:
        """Waits for the dead letter; the rests between attempts are cut short."""

        async def is_dead() -> bool:
            await self.owner.execute("UPDATE outbox SET due_at = now() WHERE sent_at IS NULL AND due_at > now()")
            return await self.is_dead(number)

        await until(is_dead)
        return await self.row(number)

    async def is_sent(self, number: int) -> bool:
        return (await self.row(number))["sent_at"] is not None

    async def is_completed(self, number: int) -> bool:
        return (await self.row(number))["completed_at"] is not None

    async def is_dead(self, number: int) -> bool:
        return (await self.row(number))["dead_at"] is not None

    async def completed(self, number: int, *, within_s: float = 15.0) -> asyncpg.Record:
        await until(lambda: self.is_completed(number), within_s=within_s)
        return await self.row(number)

    async def dead(self, number: int, *, within_s: float = 15.0) -> asyncpg.Record:
        await until(lambda: self.is_dead(number), within_s=within_s)
        return await self.row(number)

    async def all_completed(self, *, within_s: float = 30.0) -> None:
        async def none_open() -> bool:
            return not await self.owner.fetchval("SELECT count(*) FROM outbox WHERE completed_at IS NULL")

        await until(none_open, within_s=within_s)

    @asynccontextmanager
    async def relay(self) -> AsyncIterator[None]:
        """The relay, in this process."""
        stopping = asyncio.Event()
        async with (
            Database.connect(self.place.url_of("relay"), service="relay") as database,
            redis_client(self.redis_url, timeout_s=SENDER_TIMEOUT_S, connections=6) as redis,
        ):
            settings = job_settings(self._environment("relay"), service="relay", port=free_port())
            relaying = asyncio.create_task(relay(Ground(settings, database, redis, stopping)))
            try:
                yield
            finally:
                stopping.set()
                await relaying

    @asynccontextmanager
    async def worker(self, handlers: Callable[[Database], Handlers] = trial_handlers) -> AsyncIterator[Runs]:
        """A worker, in this process; what still runs at the end is handed back at once."""
        async with (
            Database.connect(self.place.url_of("worker"), service="worker", size=8) as database,
            redis_client(self.redis_url, timeout_s=WORKER_TIMEOUT_S, connections=8) as redis,
        ):
            runs = Runs(Attempts(database, handlers(database)))
            receiver = Receiver(redis, runs.take, concurrency=4)
            receiving = asyncio.create_task(receiver.run())
            try:
                yield runs
            finally:
                await receiver.stop_taking()
                await runs.stop(0.05)
                await receiver.close()
                await receiving

    @contextmanager
    def process(self, service: str, module: str, **environment: str) -> Iterator["ServiceProcess"]:
        """A service as a process of its own, ended with the block in whatever way is left."""
        port = free_port()
        settings = {
            **os.environ,
            **self._environment(service),
            "LISTEN_PORT": str(port),
            "PYTHONPATH": str(ROOT),
            **environment,
        }
        # A file and no pipe: a service whose pipe is full stands still.
        with TemporaryFile("w+") as log, TemporaryFile("w+") as complaint:
            started = subprocess.Popen([sys.executable, "-m", module], env=settings, stdout=log, stderr=complaint)
            try:
                yield ServiceProcess(started, f"http://127.0.0.1:{port}", log, complaint)
            finally:
                with contextlib.suppress(ProcessLookupError):
                    started.kill()
                started.wait()

    def _environment(self, service: str) -> dict[str, str]:
        return {
            "DATABASE_URL": self.place.url_of(service),
            "REDIS_URL": self.redis_url,
            "STORAGE_URL": self.storage_url,
            "SERVICE": service,
        }

    @contextmanager
    def worker_process(self, **environment: str) -> Iterator["ServiceProcess"]:
        with self.process("worker", "tests.integration.jobs.trial_worker", **environment) as worker:
            yield worker


@dataclass(frozen=True)
class ServiceProcess:
    """A relay or a worker on its own."""

    popen: "subprocess.Popen[bytes]"
    url: str
    log: TextIO
    complaint: TextIO

    def kill(self) -> None:
        """As a crash would: no goodbye."""
        self.popen.send_signal(signal.SIGKILL)
        self.popen.wait()

    async def ended(self, within_s: float = 15.0) -> int:
        """The exit code, once it has ended by itself."""
        return await asyncio.to_thread(self.popen.wait, within_s)

    async def stop(self) -> tuple[int, list[str]]:
        """The exit code and the log lines of a graceful stop."""
        self.popen.send_signal(signal.SIGTERM)
        code = await self.ended()
        return code, _text(self.log).splitlines()

    async def has_said(self, event: str) -> bool:
        """In its log, up to now."""
        return event in _text(self.log)

    def complained(self) -> str:
        return _text(self.complaint)


def _text(file: TextIO) -> str:
    file.seek(0)
    return file.read()
