"""The queue that carries copies of accepted jobs. Only this module and `receiving` know that it is BullMQ.

Delivery is at least once and in no promised order. A copy that is lost is sent again by the relay, so nothing
here is precious: finished copies are removed at once, and failures are recorded in Postgres and not here.
"""

from collections.abc import Sequence
from hashlib import sha256
from typing import Any

import bullmq
import msgspec
from redis.asyncio import Redis
from redis.exceptions import DataError, RedisError

from lawyers_hub.jobs.envelope import Envelope
from lawyers_hub.jobs.transport import QueueDown

QUEUE = "lawyers-hub"

_OUR_IDS = "ob-"
_MOST_ORIGIN_CHARS = 200

_COPY_OPTIONS = {"removeOnComplete": True, "removeOnFail": True, "attempts": 1}


class Copy(msgspec.Struct, frozen=True):
    """What is sent: `queue_id` makes a copy that is sent twice one copy."""

    queue_id: str
    name: str
    envelope: Envelope


class Delivery(msgspec.Struct, frozen=True):
    """What arrives. Other programs can write to the queue too, so `data` may be anything JSON can say.

    `put_in_ms` is when it was put into the queue, by the clock of whoever did. A copy that cannot be taken apart
    has a `fault` and its raw text as `data`.
    """

    queue_id: str
    name: str
    data: Any
    put_in_ms: int = 0
    fault: str | None = None

    @property
    def origin(self) -> str:
        """Names this copy alone: Redis counts ids from one again after it was emptied."""
        origin = f"{self.queue_id}@{self.put_in_ms}"
        if len(origin) <= _MOST_ORIGIN_CHARS and origin.isprintable():
            return origin
        return f"sha256:{sha256(origin.encode('utf-8', 'replace')).hexdigest()}@{self.put_in_ms}"


class CannotTravel(Exception):
    """A copy in the batch cannot be written as a message."""


def is_ours(delivery: Delivery) -> bool:
    """True when it claims to be the copy of a job that was accepted here."""
    named = isinstance(delivery.data, dict) and "outbox_id" in delivery.data
    return named or delivery.queue_id.startswith(_OUR_IDS)


def queue_id(number: int, round_: int) -> str:
    """The name of a job's copy: the same for each sending of a round, another for the next round."""
    return f"{_OUR_IDS}{number}-{round_}" if round_ else f"{_OUR_IDS}{number}"


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
