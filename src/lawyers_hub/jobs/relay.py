"""`python -m lawyers_hub.jobs.relay`: carries accepted jobs from the outbox to the queue.

Several relays may run at once. The outbox is the record, so a relay holds nothing that could be lost.
"""

import asyncio
import sys
from collections.abc import Awaitable, Callable

from redis.asyncio import Redis

from lawyers_hub.database.listening import listen
from lawyers_hub.database.pool import Database
from lawyers_hub.database.unit_of_work import as_the_house
from lawyers_hub.jobs import metrics
from lawyers_hub.jobs.due_again import make_all_due, make_overdue_due, make_put_off_due
from lawyers_hub.jobs.epoch import Epoch
from lawyers_hub.jobs.persistence import keep_at_it, pause
from lawyers_hub.jobs.queue import Sender
from lawyers_hub.jobs.sending import MOST_AT_ONCE, send_due
from lawyers_hub.jobs.service import Ground, Service
from lawyers_hub.jobs.states import IN_STATE, OPEN, STATE, WAITING_SINCE
from lawyers_hub.jobs.transport import SENDER_TIMEOUT_S
from lawyers_hub.telemetry.logs import log

CHANNEL = "hub_outbox"

# A notice can be lost; the outbox is looked at this often all the same.
_POLL_S = 0.5
_LANES = 2
_EPOCH_CHECK_S = 0.5
_SWEEP_EVERY_S = 10.0
_OVERDUE_AFTER_S = 60.0
_COUNT_EVERY_S = 5.0

# A job for later is no backlog: it has the age zero until its time has come.
_DEPTHS = f"""
    SELECT name, {STATE} AS state, count(*) AS depth,
           greatest(0, extract(epoch FROM now() - min({WAITING_SINCE})))::float8 AS oldest_s
    FROM outbox WHERE {OPEN} GROUP BY name, state
"""
_DEAD = f"SELECT name, count(*) AS depth FROM outbox WHERE {IN_STATE['dead']} GROUP BY name"


class Relay:
    """The relay's duties, each of which goes on by itself when Redis or Postgres comes and goes."""

    def __init__(self, database: Database, redis: Redis, stopping: asyncio.Event) -> None:
        self._database = database
        self._sender = Sender(redis)
        self._epoch = Epoch(redis)
        self._stopping = stopping
        self._noticed = asyncio.Event()

    async def run(self) -> None:
        async with asyncio.TaskGroup() as duties:
            for name, duty in self._duties().items():
                duties.create_task(keep_at_it(name, duty, self._stopping))
            await self._stopping.wait()
            self.notice()

    def notice(self) -> None:
        """There may be something to send."""
        self._noticed.set()

    def _duties(self) -> dict[str, Callable[[], Awaitable[None]]]:
        return {
            "relay.sending": self._send,
            "relay.epoch": self._check_epoch,
            "relay.sweep": self._sweep,
            "relay.counting": self._count,
        }

    async def _send(self) -> None:
        self._noticed.clear()
        if await send_due(self._database, self._sender) == MOST_AT_ONCE:
            # While one batch waits for Postgres, another is on its way to Redis.
            ended = await asyncio.gather(*(self._send_all() for _ in range(_LANES)), return_exceptions=True)
            for problem in ended:
                if problem is not None:
                    raise problem
        await pause(self._noticed, _POLL_S)

    async def _send_all(self) -> None:
        while not self._stopping.is_set() and await send_due(self._database, self._sender) == MOST_AT_ONCE:
            pass

    async def _check_epoch(self) -> None:
        if await self._epoch.holds():
            await pause(self._stopping, _EPOCH_CHECK_S)
            return
        doubt = await self._epoch.doubt()
        count = await make_all_due(self._database)
        if await self._epoch.begin(doubt):
            metrics.epoch_changes.inc()
            log.warning("queue.epoch_began", due_again=count)
        metrics.jobs_due_again.labels("epoch").inc(count)
        self.notice()

    async def _sweep(self) -> None:
        self._tell_due_again("overdue", await make_overdue_due(self._database, _OVERDUE_AFTER_S))
        self._tell_due_again("clock", await make_put_off_due(self._database))
        await pause(self._stopping, _SWEEP_EVERY_S)

    def _tell_due_again(self, why: str, count: int) -> None:
        if count:
            metrics.jobs_due_again.labels(why).inc(count)
            log.warning("outbox.swept", why=why, due_again=count)
            self.notice()

    async def _count(self) -> None:
        async with as_the_house(self._database) as connection:
            held = await connection.fetchval("SELECT EXISTS (SELECT FROM sending_held)")
            rows = await connection.fetch(_DEPTHS)
            dead = await connection.fetch(_DEAD)
        metrics.sending_held.set(held)
        metrics.outbox_depth.clear()
        metrics.outbox_oldest_seconds.clear()
        for row in rows:
            labels = (metrics.label(row["name"]), row["state"])
            metrics.outbox_depth.labels(*labels).inc(row["depth"])
            metrics.outbox_oldest_seconds.labels(*labels).set(row["oldest_s"])
        metrics.dead_letters.clear()
        for row in dead:
            metrics.dead_letters.labels(metrics.label(row["name"])).inc(row["depth"])
        await pause(self._stopping, _COUNT_EVERY_S)


async def relay(ground: Ground) -> None:
    """Until the ground says stop."""
    working = Relay(ground.database, ground.redis, ground.stopping)
    listening = asyncio.create_task(
        listen(
            ground.settings.database_url,
            CHANNEL,
            service=ground.settings.listening.instance,
            heard=lambda _: working.notice(),
            listening=working.notice,
        )
    )
    try:
        await working.run()
    finally:
        listening.cancel()
        await asyncio.wait({listening})


if __name__ == "__main__":
    service = Service(name="relay", port=3021, connections=6, redis_timeout_s=SENDER_TIMEOUT_S, work=relay)
    sys.exit(service.main())
