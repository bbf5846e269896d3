"""Taking copies out of the queue, with BullMQ's worker made to go on whatever comes."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import bullmq
from redis.asyncio import Redis
from redis.exceptions import RedisError

from lawyers_hub.jobs.persistence import keep_at_it
from lawyers_hub.jobs.queue import QUEUE, Delivery
from lawyers_hub.jobs.transport import OUT_OF_REACH, QueueDown
from lawyers_hub.telemetry.logs import log

# A dead worker's jobs come back within about LOCK + STALLED. Renewal happens every quarter of the lock,
# so the event loop of a worker must never be busy for longer than that.
LOCK_MS = 4000
_RENEWALS_A_LOCK = 4
STALLED_CHECK_MS = 1000
_RECONNECT_DELAY_MS = 300
# BullMQ would fail a job that stalls twice without running it. Crashes are counted in Postgres instead.
_NEVER_GIVE_UP = 1_000_000

Take = Callable[[Delivery], Awaitable[None]]


class Receiver:
    """Takes copies from the queue, several at a time, and goes on when Redis comes and goes.

    `take` is called once for each copy. When it returns, the copy is finished; it should raise nothing.
    """

    def __init__(self, client: Redis, take: Take, *, concurrency: int) -> None:
        self._client = client
        self._take = take
        self._concurrency = concurrency
        self._worker: Any = None
        self._stopping = asyncio.Event()

    async def run(self) -> None:
        """Returns after `stop_taking` and `close`. A worker that dies is replaced."""
        await keep_at_it("queue.receiving", self._receive, self._stopping)

    async def stop_taking(self) -> None:
        """No new copies from now on; those being worked on keep their locks."""
        self._stopping.set()
        if self._worker is not None:
            await self._worker.pause(do_not_wait_active=True)

    async def close(self) -> None:
        if self._worker is not None:
            await self._worker.close()

    async def _receive(self) -> None:
        self._worker = worker = self._new_worker()
        # Until the version is known, BullMQ rounds its waits up to whole seconds.
        await worker.blockingRedisConnection.getRedisVersion()
        if self._stopping.is_set():
            return
        renewing = asyncio.create_task(_renew_locks(worker))
        try:
            await worker.run()
        finally:
            renewing.cancel()
            await asyncio.wait({renewing})
        if not self._stopping.is_set():
            raise QueueDown("BullMQ's worker ended by itself.")

    def _new_worker(self) -> Any:
        async def process(job: Any, _token: str) -> None:
            await self._take(_delivery(job))

        worker = _Worker(
            QUEUE,
            process,
            {
                "connection": self._client,
                "autorun": False,
                "concurrency": self._concurrency,
                "lockDuration": LOCK_MS,
                # Never by itself: see `_renew_locks`.
                "lockRenewTime": 0,
                "stalledInterval": STALLED_CHECK_MS,
                "maxStalledCount": _NEVER_GIVE_UP,
                "runRetryDelay": _RECONNECT_DELAY_MS,
                # For copies whose producer said nothing about it: Redis is no archive.
                "removeOnComplete": True,
                "removeOnFail": True,
            },
        )
        worker.backend.moveToCompleted = self._insisting(worker.backend.moveToCompleted)
        worker.on("error", _note_error)
        return worker

    def _insisting(self, tell: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        """Without it, a copy whose completion could not be told while Redis was away would count as failed."""

        async def insist(*words: Any, **more: Any) -> Any:
            while True:
                try:
                    return await tell(*words, **more)
                except OUT_OF_REACH:
                    if self._stopping.is_set():
                        raise
                    await asyncio.sleep(_RECONNECT_DELAY_MS / 1000)

        return insist


class _Worker(bullmq.Worker):  # type: ignore[misc]  # BullMQ has no types
    """Hands on also what cannot be taken apart; BullMQ's own would stumble over it every few seconds for ever."""

    async def nextJobFromJobData(self, raw: Any = None, job_id: Any = None, *more: Any) -> Any:
        try:
            return await super().nextJobFromJobData(raw, job_id, *more)
        except (ValueError, TypeError, AttributeError, RecursionError) as problem:
            plain = {"name": raw.get("name"), "data": json.dumps(raw.get("data"))}
            job = await super().nextJobFromJobData(plain, job_id, *more)
            job.fault = f"It cannot be taken apart: {problem}"
            return job


def _delivery(job: Any) -> Delivery:
    return Delivery(str(job.id), str(job.name), job.data, job.timestamp, getattr(job, "fault", None))


async def _renew_locks(worker: Any) -> None:
    """BullMQ asks the wall clock when to renew; one that jumps back would let every lock of a running job lapse."""
    while True:
        await asyncio.sleep(LOCK_MS / _RENEWALS_A_LOCK / 1000)
        tokens = {job.id: token for job, token in worker.jobs}
        try:
            if tokens:
                await worker.backend.extendLocks(list(tokens), list(tokens.values()), LOCK_MS)
        except (RedisError, OSError) as problem:
            _note_error(problem)


def _note_error(error: Exception, *_about: Any) -> None:
    # Losing a lock or a connection is part of a queue's life, and the outbox makes up for it.
    log.debug("queue.hiccup", error=str(error))
