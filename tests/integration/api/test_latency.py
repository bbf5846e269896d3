"""The minutes that the operations page draws."""

from lawyers_hub.api.latency import NOTHING, Figures, add_to_minute, figures_now
from lawyers_hub.database.identifiers import new_id
from lawyers_hub.database.pool import Database
from lawyers_hub.database.unit_of_work import as_the_house
from lawyers_hub.telemetry.metrics import LATENCY_BUCKETS_S, http_requests, http_seconds


def answered(route: str, status: str, seconds: float) -> None:
    http_requests.labels("api", "GET", route, status).inc()
    http_seconds.labels("api", "GET", route).observe(seconds)


def test_each_request_is_counted_in_the_bucket_of_its_time() -> None:
    before = figures_now()
    answered("/cases", "200", 0.006)
    answered("/cases", "500", 99.0)

    since = figures_now().since(before)

    assert (since.requests, since.errors) == (2, 1)
    assert since.buckets[LATENCY_BUCKETS_S.index(0.01)] == 1
    assert since.buckets[-1] == 1
    assert sum(since.buckets) == 2


def test_probes_are_not_counted() -> None:
    before = figures_now()
    answered("/api/v1/monitoring/health", "200", 0.001)

    assert figures_now().since(before) == NOTHING


async def test_a_minute_is_the_sum_of_what_was_added_to_it(api_database: Database) -> None:
    instance = f"api-{new_id()}"
    for count in (1, 2):
        await add_to_minute(api_database, instance, Figures(count, 1, [count, *NOTHING.buckets[1:]]))

    async with as_the_house(api_database) as connection:
        rows = await connection.fetch(
            "SELECT sum(requests) AS requests, sum(errors) AS errors, sum(buckets[1]) AS quick"
            " FROM request_minutes WHERE instance = $1",
            instance,
        )

    assert tuple(rows[0]) == (3, 2, 3)
