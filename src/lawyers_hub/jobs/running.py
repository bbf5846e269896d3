"""The runs of one worker: each copy that arrives is settled, whatever happens meanwhile to queue and database."""

import asyncio

from lawyers_hub.jobs.attempt import Attempts
from lawyers_hub.jobs.queue import Delivery, is_ours
from lawyers_hub.telemetry.logs import log

_BETWEEN_OUTAGES_S = 0.25


class Runs:
    """They belong to this process, and outlive the connection that brought their copies."""

    def __init__(self, attempts: Attempts) -> None:
        self._attempts = attempts
        self._running: dict[str, asyncio.Task[None]] = {}

    async def take(self, delivery: Delivery) -> None:
        """Returns when the copy needs nothing more. Raises nothing of what happens to the job."""
        # Our ids are used once; those of others begin again when Redis was emptied.
        copy = delivery.queue_id if is_ours(delivery) else delivery.origin
        run = self._running.get(copy)
        if run is None:
            # A copy that comes again while its run goes on, after a lost lock, waits for that run.
            run = asyncio.create_task(self._settle(delivery), name=copy)
            self._running[copy] = run
            run.add_done_callback(self._forget)
        await asyncio.wait({run})

    async def stop(self, grace_s: float) -> None:
        """Lets running jobs finish for this long and hands the others back. Copies that still arrive go back too."""
        self._attempts.stopping = True
        runs = set(self._running.values())
        if not runs:
            return
        _, late = await asyncio.wait(runs, timeout=grace_s)
        for run in late:
            run.cancel()
        if late:
            await asyncio.wait(late)

    async def _settle(self, delivery: Delivery) -> None:
        """Begins again for as long as the database goes away in the middle."""
        while True:
            try:
                return await self._attempts.attempt(delivery)
            except Exception as problem:
                if not await self._attempts.is_outage(problem):
                    raise
            await asyncio.sleep(_BETWEEN_OUTAGES_S)

    def _forget(self, run: "asyncio.Task[None]") -> None:
        del self._running[run.get_name()]
        if not run.cancelled() and (problem := run.exception()):
            # The row is open still: the relay's sweep sends it again, and this run counts as a crash.
            log.error("job.lost_from_sight", copy=run.get_name(), exc_info=problem)
