"""`python -m lawyers_hub.jobs.worker`: does the jobs that the queue brings.

Work for the processor stays out of this process, whose event loop has to renew locks every second: each document is
read in a process of its own (`reading.isolated`), and what comes of it arrives page by page.

Told to stop, it takes nothing new, lets running jobs finish for 10 s and hands the others back.
"""

import asyncio
import sys
from collections.abc import Callable

from lawyers_hub.files.errors import StorageUnavailable
from lawyers_hub.jobs.attempt import Attempts
from lawyers_hub.jobs.handler import Handlers
from lawyers_hub.jobs.handlers import handlers_of_the_house
from lawyers_hub.jobs.receiving import Receiver
from lawyers_hub.jobs.running import Runs
from lawyers_hub.jobs.service import Ground, Service
from lawyers_hub.jobs.transport import WORKER_TIMEOUT_S
from lawyers_hub.settings import BadSetting, mail_settings

CONCURRENCY = 4
GRACE_S = 10.0

# Beside one for each job: heartbeat and probe; and for Redis, the blocking wait and the renewal of locks.
_CONNECTIONS = CONCURRENCY + 4


async def work(ground: Ground, handlers: Handlers, grace_s: float = GRACE_S) -> None:
    """Until the ground says stop."""
    runs = Runs(Attempts(ground.database, handlers))
    receiver = Receiver(ground.redis, runs.take, concurrency=CONCURRENCY)
    receiving = asyncio.create_task(receiver.run())
    await ground.stopping.wait()
    await receiver.stop_taking()
    await runs.stop(grace_s)
    await receiver.close()
    await receiving


def worker(handlers_on: Callable[[Ground], Handlers]) -> Service:
    """The worker's process, with the handlers that its ground gives it."""

    async def work_on(ground: Ground) -> None:
        await work(ground, handlers_on(ground))

    return Service(name="worker", port=3022, connections=_CONNECTIONS, redis_timeout_s=WORKER_TIMEOUT_S, work=work_on)


def _of_the_house(ground: Ground) -> Handlers:
    try:
        return handlers_of_the_house(ground.database, ground.settings.storage_url, mail_settings())
    except (StorageUnavailable, ValueError) as problem:
        raise BadSetting(str(problem)) from problem


if __name__ == "__main__":
    sys.exit(worker(_of_the_house).main())
