"""Is everything well, and if not, what is not: the services, the firm's jobs, and how quickly the API answers.

Services and answering times belong to the installation; jobs are the firm's own, and nobody else's are counted.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Literal

import msgspec

from lawyers_hub.database.heartbeats import DEAD_AFTER_S
from lawyers_hub.database.pool import Connection
from lawyers_hub.database.unit_of_work import Work
from lawyers_hub.jobs.holding import SendingHeld, sending_held
from lawyers_hub.jobs.states import IN_STATE, WAITING_SINCE
from lawyers_hub.practice.latency import Minute, last_hour

# A service that has not been heard of for longer was taken away, or is missed by its kind.
_FORGOTTEN_AFTER = "1 hour"
_NEEDED = ("api", "relay", "worker")
_LONG_WAIT_S = 60.0

ServiceState = Literal["well", "troubled", "stopped", "dead"]


class ServiceSeen(msgspec.Struct, frozen=True):
    """One running service as it last told itself; `detail` says what is wrong with it."""

    service: str
    instance: str
    state: ServiceState
    seen_at: datetime
    started_at: datetime
    detail: str | None


class JobCounts(msgspec.Struct, frozen=True):
    """The firm's jobs. `scheduled` ones wait for a later time; `today` begins at midnight in the firm's time zone."""

    waiting: int
    scheduled: int
    sent: int
    completed_today: int
    dead: int


class Verdict(msgspec.Struct, frozen=True):
    """Whether anybody has to do something, in words."""

    well: bool
    sentence: str


class Operations(msgspec.Struct, frozen=True):
    """What an administrator sees at a glance."""

    verdict: Verdict
    services: list[ServiceSeen]
    jobs: JobCounts
    oldest_waiting_s: float | None
    sending_held: SendingHeld | None
    latency: list[Minute]


async def look_at_operations(work: Work) -> Operations:
    services = await services_seen(work.connection)
    held = await sending_held(work.connection)
    jobs, oldest_waiting_s = await _jobs(work)
    verdict = judge(services, jobs.dead, oldest_waiting_s, held)
    return Operations(verdict, services, jobs, oldest_waiting_s, held, await last_hour(work))


def judge(
    services: Sequence[ServiceSeen], dead: int, oldest_waiting_s: float | None, held: SendingHeld | None = None
) -> Verdict:
    """Well only when every kind of service runs, none is troubled, sending goes on, and no job waits for long.

    `dead` jobs wait for a person.
    """
    wrong = [*_wrong_with(services), *([held.sentence] if held else []), *_wrong_with_jobs(dead, oldest_waiting_s)]
    if wrong:
        return Verdict(False, " ".join(wrong))
    running = sum(service.state == "well" for service in services)
    return Verdict(True, f"Everything is well: {running} services run, and no job needs a decision.")


def _wrong_with(services: Sequence[ServiceSeen]) -> Iterator[str]:
    alive = {service.service for service in services if service.state in ("well", "troubled")}
    for kind in _NEEDED:
        if kind not in alive:
            yield f"No {kind} is running."
    for service in services:
        if service.state == "dead" and service.service in alive:
            yield f"{service.instance} does not answer any more."
        if service.state == "troubled":
            yield f"{service.instance} is in trouble: {service.detail}"


def _wrong_with_jobs(dead: int, oldest_waiting_s: float | None) -> Iterator[str]:
    if dead == 1:
        yield "1 job was given up and needs your decision."
    elif dead:
        yield f"{dead} jobs were given up and need your decision."
    if oldest_waiting_s is not None and oldest_waiting_s > _LONG_WAIT_S:
        yield f"A job has been waiting for {oldest_waiting_s / 60:.0f} minutes."


async def services_seen(connection: Connection) -> list[ServiceSeen]:
    """Every service that was heard of within the last hour."""
    rows = await connection.fetch(
        f"""
        SELECT service, instance, seen_at, started_at, detail,
               CASE WHEN state <> 'stopped' AND seen_at < now() - make_interval(secs => $1) THEN 'dead'
                    ELSE state END AS state
        FROM heartbeats WHERE seen_at > now() - interval '{_FORGOTTEN_AFTER}' ORDER BY service, instance
        """,
        DEAD_AFTER_S,
    )
    return [msgspec.convert({**row, "detail": _in_words(row["state"], row["detail"])}, ServiceSeen) for row in rows]


def _in_words(state: ServiceState, parts: dict[str, bool]) -> str | None:
    if state == "dead":
        return f"Not heard of for more than {DEAD_AFTER_S:.0f} s."
    silent = [part for part, answers in parts.items() if not answers]
    if state == "troubled" and silent:
        return f"No answer from {' and '.join(silent)}."
    return None


async def _jobs(work: Work) -> tuple[JobCounts, float | None]:
    row = await work.connection.fetchrow(
        f"""
        SELECT
            (SELECT count(*) FROM outbox WHERE {IN_STATE["waiting"]}) AS waiting,
            (SELECT count(*) FROM outbox WHERE {IN_STATE["scheduled"]}) AS scheduled,
            (SELECT count(*) FROM outbox WHERE {IN_STATE["sent"]}) AS sent,
            (SELECT count(*) FROM outbox WHERE {IN_STATE["dead"]}) AS dead,
            (SELECT count(*) FROM outbox, firms
                WHERE completed_at >= date_trunc('day', now() AT TIME ZONE time_zone) AT TIME ZONE time_zone
            ) AS completed_today,
            (SELECT extract(epoch FROM now() - min({WAITING_SINCE}))::float8
                FROM outbox WHERE {IN_STATE["waiting"]}) AS oldest_waiting_s
        """
    )
    facts = dict(row or {})
    return msgspec.convert(facts, JobCounts), facts["oldest_waiting_s"]
