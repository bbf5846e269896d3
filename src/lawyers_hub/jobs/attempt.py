"""One attempt at one job: its handler is called, and the outbox is told how that ended."""

import asyncio
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

import asyncpg
import structlog
from opentelemetry.trace import SpanKind

from lawyers_hub.database.outage import server_is_away
from lawyers_hub.database.pool import Database
from lawyers_hub.database.unit_of_work import Work, acting
from lawyers_hub.jobs import ledger, metrics
from lawyers_hub.jobs.adoption import StrangeCopy, accepted_job_of
from lawyers_hub.jobs.envelope import PayloadRefused
from lawyers_hub.jobs.handler import Handlers
from lawyers_hub.jobs.ledger import Job, NoSuchJob
from lawyers_hub.jobs.persistence import describe
from lawyers_hub.jobs.queue import Delivery
from lawyers_hub.jobs.retries import MAX_ATTEMPTS, MAX_CRASHES
from lawyers_hub.telemetry.correlation import accept_correlation_id, correlated
from lawyers_hub.telemetry.logs import log
from lawyers_hub.telemetry.traces import links_to, tracer

Outcome = Literal["completed", "failed", "away", "dead", "handed_back", "interrupted"]


class TooManyCrashes(Exception):
    """The job is likely what kills the worker."""


class JobTooSlow(Exception):
    """The attempt was stopped at the handler's time limit."""


class Attempts:
    """Makes attempts with these handlers; once `stopping` is set, it hands every job back instead."""

    def __init__(self, database: Database, handlers: Handlers) -> None:
        self._database = database
        self._handlers = handlers
        self.stopping = False

    async def is_outage(self, problem: Exception) -> bool:
        """True when the database failed and not the job. What it was doing is undone, and may be begun again."""
        if server_is_away(problem):
            return True
        return isinstance(problem, TimeoutError) and not await self._database.is_ready()

    async def attempt(self, delivery: Delivery) -> None:
        """Raises only what keeps the outcome from being written, such as a database that is away."""
        try:
            job = await ledger.begin(self._database, await accepted_job_of(self._database, delivery))
        except (StrangeCopy, NoSuchJob) as problem:
            await ledger.keep_strange(self._database, delivery, str(problem))
            metrics.jobs_dead.labels("unknown", "strange").inc()
            log.error("job.strange", copy=delivery.origin, reason=str(problem)[:500])
            return
        if job is not None:
            with in_the_name_of(job):
                await self._run(job)

    async def _run(self, job: Job) -> None:
        name = metrics.label(job.name)
        metrics.start_seconds.labels(name).observe(job.waited_s)
        if job.follows_crash:
            metrics.jobs_crashed.labels(name).inc()
            log.warning("job.crashed", crashes=job.crashes)
        log.info("job.started", attempt=job.attempts + 1, waited_ms=round(job.waited_s * 1000, 1))
        began = time.perf_counter()
        outcome: Outcome = "interrupted"
        try:
            outcome = await self._outcome(job)
        finally:
            took_s = time.perf_counter() - began
            metrics.run_seconds.labels(name, outcome).observe(took_s)
            log.info("job.ended", outcome=outcome, took_ms=round(took_s * 1000, 1))

    async def _outcome(self, job: Job) -> Outcome:
        if self.stopping:
            return await self._hand_back(job)
        try:
            if job.crashes >= MAX_CRASHES:
                raise TooManyCrashes(f"The worker vanished {job.crashes} times while it ran this job.")
            await self._take_effect(job)
        except asyncio.CancelledError:
            return await self._hand_back(job)
        except (PayloadRefused, TooManyCrashes) as problem:
            await self._give_up(job, problem, attempts=job.attempts)
            return "dead"
        except Exception as problem:
            if await self.is_outage(problem):
                raise
            return await self._answer(job, problem)
        return "completed"

    async def _take_effect(self, job: Job) -> None:
        payload = job.checked_payload()
        handler = self._handlers.get(job.name)
        if handler is None:
            raise PayloadRefused(f"This worker has no handler for {job.name!r}.")
        try:
            async with asyncio.timeout(handler.timeout_s) as limit:
                prepared = await handler.prepare(job.actor, payload)
                async with acting(self._database, job.actor) as work:
                    if await ledger.complete(work, job):
                        await handler.effect(work, payload, prepared)
        except TimeoutError as problem:
            if limit.expired():
                raise JobTooSlow(f"{job.name} took longer than {handler.timeout_s:g} s.") from problem
            raise

    async def _hand_back(self, job: Job) -> Outcome:
        await ledger.hand_back(self._database, job)
        return "handed_back"

    async def _answer(self, job: Job, problem: Exception) -> Outcome:
        """What becomes of a job whose handler raised this."""
        handler = self._handlers[job.name]
        if isinstance(problem, handler.away) and await ledger.wait_for_return(self._database, job, describe(problem)):
            log.warning("job.other_side_away", error=type(problem).__name__)
            return "away"
        if isinstance(problem, handler.away + handler.final):
            await self._give_up(job, problem, attempts=job.attempts + 1)
            return "dead"
        return await self._fail(job, problem)

    async def _fail(self, job: Job, problem: Exception) -> Outcome:
        attempts = job.attempts + 1
        # Only the kind is logged: a message may repeat what a lawyer wrote, and stays in the firm's own row.
        log.warning("job.failed", error=type(problem).__name__, attempts=attempts)
        if attempts >= MAX_ATTEMPTS:
            await self._give_up(job, problem, attempts=attempts)
            return "dead"
        await ledger.fail(self._database, job, describe(problem), _format(problem))
        metrics.jobs_retried.labels(metrics.label(job.name)).inc()
        return "failed"

    async def _give_up(self, job: Job, problem: Exception, *, attempts: int) -> None:
        async with acting(self._database, job.actor) as work:
            if await ledger.give_up(work, job, describe(problem), _format(problem), attempts):
                await self._tell_given_up(work, job)
        metrics.jobs_dead.labels(metrics.label(job.name), type(problem).__name__).inc()
        log.error("job.dead", error=type(problem).__name__, attempts=attempts, crashes=job.crashes)

    async def _tell_given_up(self, work: Work, job: Job) -> None:
        try:
            payload = job.checked_payload()
            # A savepoint: the dead letter stands also when nobody can be told of it.
            async with work.connection.transaction():
                await self._handlers[job.name].given_up(work, payload)
        except (PayloadRefused, KeyError):
            return
        except asyncpg.PostgresError as problem:
            log.error("job.given_up_untold", error=type(problem).__name__)


@contextmanager
def in_the_name_of(job: Job) -> Iterator[None]:
    """Log lines and the span carry the request's correlation id."""
    with (
        correlated(accept_correlation_id(job.correlation_id)),
        structlog.contextvars.bound_contextvars(job=job.id, name=job.name, firm_id=str(job.firm_id)),
        tracer.start_as_current_span(
            f"job {metrics.label(job.name)}",
            kind=SpanKind.CONSUMER,
            links=links_to(job.traceparent),
            attributes={"hub.job": job.id, "hub.firm_id": str(job.firm_id), "hub.attempt": job.attempts + 1},
        ),
    ):
        yield


def _format(problem: Exception) -> str:
    return "".join(traceback.format_exception(problem))
