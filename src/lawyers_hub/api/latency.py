"""How the API did in each of the last minutes, kept in Postgres so that the operations page can draw every replica.

The figures are those of `/metrics`, read again every few seconds: a request pays nothing for them.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import asyncpg
import msgspec
from prometheus_client.registry import Collector
from prometheus_client.samples import Sample

from lawyers_hub.database.pool import Database
from lawyers_hub.database.unit_of_work import as_the_house
from lawyers_hub.telemetry.metrics import LATENCY_BUCKETS_S, http_requests, http_seconds

INTERVAL_S = 5.0
KEPT = "2 hours"

# Probes would make a troubled API look quick.
_PROBES = "/monitoring/"


class Figures(msgspec.Struct, frozen=True):
    """Counts since the process began. `buckets` holds one count for each bound, and one for what took longer."""

    requests: int
    errors: int
    buckets: list[int]

    def since(self, earlier: "Figures") -> "Figures":
        return Figures(
            self.requests - earlier.requests,
            self.errors - earlier.errors,
            [now - then for now, then in zip(self.buckets, earlier.buckets, strict=True)],
        )


NOTHING = Figures(0, 0, [0] * (len(LATENCY_BUCKETS_S) + 1))


def figures_now() -> Figures:
    """Of all routes that people wait for."""
    cumulative = dict.fromkeys([*map(_label, LATENCY_BUCKETS_S), "+Inf"], 0)
    for sample in _samples(http_seconds):
        if sample.name.endswith("_bucket"):
            cumulative[sample.labels["le"]] += int(sample.value)
    errors = sum(
        int(sample.value)
        for sample in _samples(http_requests)
        if sample.name.endswith("_total") and sample.labels["status"].startswith("5")
    )
    counts = list(cumulative.values())
    buckets = [count - before for count, before in zip(counts, [0, *counts], strict=False)]
    return Figures(counts[-1], errors, buckets)


@asynccontextmanager
async def minutes_kept(database: Database, instance: str) -> AsyncIterator[None]:
    """Adds what happened to the current minute every few seconds, for the length of the block."""
    keeping = asyncio.create_task(_keep_for_ever(database, instance))
    try:
        yield
    finally:
        keeping.cancel()
        await asyncio.wait({keeping})


async def _keep_for_ever(database: Database, instance: str) -> None:
    written = NOTHING
    while True:
        await asyncio.sleep(INTERVAL_S)
        now = figures_now()
        # Not written is not lost: the next round writes the sum.
        with suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
            await add_to_minute(database, instance, now.since(written))
            written = now


async def add_to_minute(database: Database, instance: str, figures: Figures) -> None:
    """Commits on its own; forgets what is older than the charts reach back."""
    async with as_the_house(database) as connection:
        await connection.execute(
            """
            INSERT INTO request_minutes AS known (minute, instance, requests, errors, buckets)
            VALUES (date_trunc('minute', now()), $1, $2, $3, $4)
            ON CONFLICT (minute, instance) DO UPDATE
            SET requests = known.requests + excluded.requests, errors = known.errors + excluded.errors,
                buckets = (SELECT array_agg(a + b ORDER BY place)
                           FROM unnest(known.buckets, excluded.buckets) WITH ORDINALITY AS both_of (a, b, place))
            """,
            instance,
            figures.requests,
            figures.errors,
            figures.buckets,
        )
        await connection.execute(
            f"DELETE FROM request_minutes WHERE instance = $1 AND minute < now() - interval '{KEPT}'", instance
        )


def _label(bound_s: float) -> str:
    return str(float(bound_s))


def _samples(metric: Collector) -> list[Sample]:
    samples = [sample for family in metric.collect() for sample in family.samples]
    return [sample for sample in samples if _PROBES not in sample.labels["route"]]
