"""How quickly the API answered in each of the last sixty minutes, all its replicas together."""

from collections.abc import Sequence
from datetime import datetime
from itertools import accumulate, pairwise

import asyncpg
import msgspec

from lawyers_hub.database.unit_of_work import Work
from lawyers_hub.telemetry.metrics import LATENCY_BUCKETS_S


class Minute(msgspec.Struct, frozen=True):
    """A minute of the API. The percentiles are null in a minute without requests."""

    minute: datetime
    requests: int
    errors: int
    p50_ms: float | None
    p95_ms: float | None


async def last_hour(work: Work) -> list[Minute]:
    """Sixty minutes, oldest first, the running one last; also those in which nobody asked anything."""
    rows = await work.connection.fetch(
        """
        SELECT minute, coalesce(sum(requests), 0) AS requests, coalesce(sum(errors), 0) AS errors,
               array_agg(buckets) FILTER (WHERE buckets IS NOT NULL) AS buckets
        FROM generate_series(date_trunc('minute', now()) - interval '59 minutes', now(), interval '1 minute') AS minute
        LEFT JOIN request_minutes USING (minute)
        GROUP BY minute ORDER BY minute
        """
    )
    return [_minute(row) for row in rows]


def percentile_ms(buckets: Sequence[int], share: float) -> float | None:
    """The time within which this share of the requests was answered, or null without requests.

    Inside a bucket the requests count as spread evenly. Beyond the last bound nothing is known but the bound.
    """
    wanted = share * sum(buckets)
    if not wanted:
        return None
    bounds_s = (0.0, *LATENCY_BUCKETS_S)
    for (lower_s, upper_s), inside, up_to in zip(pairwise(bounds_s), buckets, accumulate(buckets), strict=False):
        if up_to >= wanted:
            return round(1000 * (upper_s - (upper_s - lower_s) * (up_to - wanted) / inside), 1)
    return 1000 * bounds_s[-1]


def _minute(row: asyncpg.Record) -> Minute:
    buckets = [sum(of_replicas) for of_replicas in zip(*(row["buckets"] or []), strict=True)]
    return Minute(
        row["minute"], row["requests"], row["errors"], percentile_ms(buckets, 0.5), percentile_ms(buckets, 0.95)
    )
