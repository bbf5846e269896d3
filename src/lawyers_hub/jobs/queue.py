"""The queue that carries copies of accepted jobs. Nothing else of the house knows that it is BullMQ.

Delivery is at least once and in no promised order. A copy that is lost is sent again by the relay, so nothing
here is precious: finished copies are removed at once, and failures are recorded in Postgres and not here.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import bullmq
import msgspec
from redis.asyncio import Redis
from redis.exceptions import DataError, RedisError

from lawyers_hub.jobs.envelope import Envelope
from lawyers_hub.jobs.persistence import keep_at_it
from lawyers_hub.jobs.transport import OUT_OF_REACH, QueueDown
from lawyers_hub.telemetry.logs import log

QUEUE = "lawyers-hub"

# A dead worker's jobs come back within about LOCK + STALLED. Renewal happens every quarter of the lock,
# so the event loop of a worker must never be busy for longer than that.
LOCK_MS = 4000
_RENEWALS_A_LOCK = 4
STALLED_CHECK_MS = 1000
_RECONNECT_DELAY_MS = 300
# BullMQ would fail a job that stalls twice without running it. Crashes are counted in Postgres instead.
_NEVER_GIVE_UP = 1_000_000

_COPY_OPTIONS = {"removeOnComplete": True, "removeOnFail": True, "attempts": 1}


class Copy(msgspec.Struct, frozen=True):
    """What is sent: `queue_id` makes a copy that is sent twice one copy."""

    queue_id: str
    name: str
    envelope: Envelope


class Delivery(msgspec.Struct, frozen=True):
    """What arrives. Other programs can write to the queue too, so `data` may be anything JSON can say."""

    queue_id: str
    name: str
    data: Any


class CannotTravel(Exception):
    """A copy in the batch cannot be written as a message."""


Take = Callable[[Delivery], Awaitable[None]]


def queue_id(number: int, round_: int) -> str:
    """The name of a job's copy: the same for each sending of a round, another for the next round."""
    return f"ob-{number}-{round_}" if round_ else f"ob-{number}"


class Sender:
    """Puts copies into the queue."""

    def __init__(self, client: Redis) -> None:
        self._queue = bullmq.Queue(QUEUE, {"connection": client})

    async def send(self, copies: Sequence[Copy]) -> None:
        """Sends all of them; what is in the queue already stays as it is.

        Raises:
            CannotTravel: nothing was sent; at least one copy cannot be written as a message.
            QueueDown: some, all or none may have been sent.
        """
        try:
            await self._queue.addBulk([_as_message(copy) for copy in copies])
        except DataError as problem:
            raise CannotTravel(str(problem)) from problem
        except (RedisError, OSError) as problem:
            raise QueueDown(str(problem)) from problem
        except (TypeError, ValueError, OverflowError, RecursionError) as problem:
            raise CannotTravel(f"{type(problem).__name__}: {problem}") from problem


def _as_message(copy: Copy) -> dict[str, Any]:
    return {
        "name": copy.name,
        "data": msgspec.to_builtins(copy.envelope),
        "opts": {**_COPY_OPTIONS, "jobId": copy.queue_id},
    }


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
        if not self._stopping.is_set():
            raise QueueDown("BullMQ's worker ended by itself.")

    def _new_worker(self) -> Any:
        async def process(job: Any, _token: str) -> None:
            await self._take(Delivery(str(job.id), str(job.name), job.data))

        worker = bullmq.Worker(
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
