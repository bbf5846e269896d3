"""How the jobs of an installation are, all firms together: one sentence, and the counts behind it."""

import msgspec

from lawyers_hub.database.pool import Connection
from lawyers_hub.jobs.holding import SendingHeld, sending_held
from lawyers_hub.jobs.states import IN_STATE, STATE, WAITING_SINCE, JobState
from lawyers_hub.operating.jobs import JobSeen, oldest_open
from lawyers_hub.practice.operations import ServiceSeen, Verdict, judge, services_seen


class Tally(msgspec.Struct, frozen=True):
    """Jobs of one name and state, by how long they have been open or settled, or, when scheduled, will wait."""

    state: JobState
    name: str
    under_a_minute: int
    under_an_hour: int
    under_a_day: int
    longer: int
    total: int


class Overview(msgspec.Struct, frozen=True):
    """What an operator sees at a glance; `strange` copies came through the queue and are no accepted jobs."""

    verdict: Verdict
    sending_held: SendingHeld | None
    counts: list[Tally]
    oldest_open: JobSeen | None
    strange: int
    services: list[ServiceSeen]


async def look_at_jobs(connection: Connection) -> Overview:
    services, held, counts = await services_seen(connection), await sending_held(connection), await _count(connection)
    dead = sum(tally.total for tally in counts if tally.state == "dead")
    oldest_waiting_s = await connection.fetchval(
        f"SELECT extract(epoch FROM now() - min({WAITING_SINCE}))::float8 FROM outbox WHERE {IN_STATE['waiting']}"
    )
    strange: int = await connection.fetchval("SELECT count(*) FROM strange_copies")
    verdict = judge(services, dead, oldest_waiting_s, held)
    return Overview(verdict, held, counts, await oldest_open(connection), strange, services)


async def _count(connection: Connection) -> list[Tally]:
    rows = await connection.fetch(
        f"""
        SELECT state, name, count(*) FILTER (WHERE age < '1 minute') AS under_a_minute,
               count(*) FILTER (WHERE age >= '1 minute' AND age < '1 hour') AS under_an_hour,
               count(*) FILTER (WHERE age >= '1 hour' AND age < '1 day') AS under_a_day,
               count(*) FILTER (WHERE age >= '1 day') AS longer, count(*) AS total
        FROM (
            SELECT {STATE} AS state, name,
                   CASE WHEN {IN_STATE["scheduled"]} THEN not_before - now()
                        ELSE now() - coalesce(completed_at, discarded_at, dead_at, {WAITING_SINCE}) END AS age
            FROM outbox
        ) AS jobs
        GROUP BY state, name ORDER BY array_position($1::text[], state), name
        """,
        list(IN_STATE),
    )
    return [msgspec.convert(dict(row), Tally) for row in rows]
