"""What the relay and the worker have in common: they start, tell how they are, and stop when they are told."""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from redis.asyncio import Redis

from lawyers_hub.database.heartbeats import beating
from lawyers_hub.database.pool import Database
from lawyers_hub.jobs.transport import answers, redis_client
from lawyers_hub.settings import BadSetting, JobSettings, job_settings
from lawyers_hub.telemetry.listening import CannotListen
from lawyers_hub.telemetry.logs import configure_logs, log
from lawyers_hub.telemetry.monitoring import monitored
from lawyers_hub.telemetry.traces import configure_traces, send_what_is_recorded
from lawyers_hub.telemetry.vitals import Vitals


@dataclass(frozen=True, slots=True)
class Ground:
    """What a running relay or worker stands on; `stopping` is set when it shall end."""

    settings: JobSettings
    database: Database
    redis: Redis
    stopping: asyncio.Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A process of the jobs. `connections` is the size of its pools, `redis_timeout_s` its patience with Redis."""

    name: str
    port: int
    connections: int
    redis_timeout_s: float
    work: Callable[[Ground], Awaitable[None]]

    def main(self) -> int:
        """Runs until SIGTERM or SIGINT; 2 and one sentence when it cannot start."""
        try:
            settings = job_settings(service=self.name, port=self.port)
            who = settings.listening
            configure_logs(who.service, who.instance, who.log_level)
            configure_traces(who.service, who.instance, who.collector_url)
            asyncio.run(self._run(settings))
        except (BadSetting, CannotListen) as problem:
            print(f"The {self.name} cannot start: {problem}", file=sys.stderr)
            return 2
        return 0

    async def _run(self, settings: JobSettings) -> None:
        stopping = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, stopping.set)
        async with (
            Database.connect(
                settings.database_url, service=settings.listening.instance, size=self.connections
            ) as database,
            redis_client(settings.redis_url, timeout_s=self.redis_timeout_s, connections=self.connections) as redis,
            observed(settings, database, redis),
        ):
            log.info("service.started")
            await self.work(Ground(settings, database, redis, stopping))
            log.info("service.stopped")
        await send_what_is_recorded()


@asynccontextmanager
async def observed(settings: JobSettings, database: Database, redis: Redis) -> AsyncIterator[None]:
    """Probes are answered and the heart beats, also while Redis or Postgres is away."""
    listening = settings.listening
    vitals = Vitals({"database": database.is_ready, "redis": lambda: answers(redis)})
    async with monitored(listening.host, listening.port, vitals):
        await vitals.look()
        watching = asyncio.create_task(vitals.watch())
        try:
            async with beating(database, listening.service, listening.instance, lambda: vitals.parts):
                yield
        finally:
            watching.cancel()
            await asyncio.wait({watching})
