"""The outermost layer: every answer has its id, and the figures say how long people waited."""

from typing import Any, cast

import httpx
import pytest
from litestar.types import Receive, Scope, Send
from prometheus_client import REGISTRY

from lawyers_hub.telemetry.correlation import current_correlation_id
from lawyers_hub.telemetry.request_id import RequestIdMiddleware


async def answer(scope: Scope, _receive: Receive, send: Send) -> None:
    """Says what the id is inside; streams under /events, crashes under /crash, and has one pattern for the rest."""
    path = cast("dict[str, Any]", scope)["path"]
    if path == "/crash":
        raise ZeroDivisionError
    cast("dict[str, Any]", scope)["path_template"] = "/events" if path == "/events" else "/{rest}"
    kind = b"text/event-stream; charset=utf-8" if path == "/events" else b"text/plain"
    await send(cast("Any", {"type": "http.response.start", "status": 200, "headers": [(b"content-type", kind)]}))
    await send(cast("Any", {"type": "http.response.body", "body": str(current_correlation_id()).encode()}))


@pytest.fixture
def visitor() -> httpx.AsyncClient:
    served = cast("Any", RequestIdMiddleware(answer, "trial"))
    transport = httpx.ASGITransport(served, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://hub.test")


def count_of(name: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(name, {"service": "trial", **labels}) or 0.0


async def test_the_id_of_the_visitor_is_answered_and_holds_inside(visitor: httpx.AsyncClient) -> None:
    answered = await visitor.get("/a", headers={"x-correlation-id": "my-own-id-1"})

    assert answered.headers["x-correlation-id"] == answered.text == "my-own-id-1"


async def test_a_visitor_without_an_id_gets_one(visitor: httpx.AsyncClient) -> None:
    first, second = await visitor.get("/a"), await visitor.get("/a")

    assert first.headers["x-correlation-id"] == first.text
    assert first.text != second.text


async def test_invented_addresses_and_methods_make_no_time_series(visitor: httpx.AsyncClient) -> None:
    name = "lawyers_hub_http_requests_total"
    before = count_of(name, method="other", route="/{rest}", status="200")
    for number in range(3):
        await visitor.request(f"INVENTED{number}", f"/invented/{number}")

    assert count_of(name, method="other", route="/{rest}", status="200") == before + 3


async def test_a_stream_is_counted_but_nobody_waited_for_its_end(visitor: httpx.AsyncClient) -> None:
    await visitor.get("/events")

    assert count_of("lawyers_hub_http_requests_total", method="GET", route="/events", status="200") >= 1
    assert count_of("lawyers_hub_http_request_duration_seconds_count", method="GET", route="/events") == 0


async def test_a_request_that_crashes_is_counted_too(visitor: httpx.AsyncClient) -> None:
    before = count_of("lawyers_hub_http_requests_total", method="GET", route="unknown", status="0")

    await visitor.get("/crash")

    assert count_of("lawyers_hub_http_requests_total", method="GET", route="unknown", status="0") == before + 1
    assert count_of("lawyers_hub_http_requests_in_flight") == 0
