"""A request has its place in one trace across the services, also where nothing is recorded."""

from collections.abc import Iterator
from typing import Any, cast

import httpx
import pytest
from litestar.types import Receive, Scope, Send
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind

from lawyers_hub.telemetry import request_id, traces
from lawyers_hub.telemetry.request_id import RequestIdMiddleware

TRACE, SPAN = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
CALLED = {"traceparent": f"00-{TRACE}-{SPAN}-01", "x-correlation-id": "correlation-7"}


async def answer(scope: Scope, _receive: Receive, send: Send) -> None:
    """Answers with the `traceparent` that a call from here to another service would carry."""
    path = cast("dict[str, Any]", scope)["path"]
    if path == "/crash":
        raise ZeroDivisionError("what a client wrote")
    cast("dict[str, Any]", scope)["path_template"] = "/cases/{case_id}"
    handed_on: dict[str, str] = {}
    traces.pass_on(handed_on)
    await send(cast("Any", {"type": "http.response.start", "status": 200, "headers": []}))
    await send(cast("Any", {"type": "http.response.body", "body": handed_on.get("traceparent", "").encode()}))


@pytest.fixture
def visitor() -> httpx.AsyncClient:
    served = cast("Any", RequestIdMiddleware(answer, "trial"))
    transport = httpx.ASGITransport(served, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://hub.test")


@pytest.fixture
def recorded(monkeypatch: pytest.MonkeyPatch) -> InMemorySpanExporter:
    exporter, provider = InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(traces.Correlated())
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    monkeypatch.setattr(request_id, "tracer", provider.get_tracer("tests"))
    return exporter


@pytest.fixture
def unrecorded(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    silent = traces.provider("trial", "trial", None)
    monkeypatch.setattr(request_id, "tracer", silent.get_tracer("tests"))
    yield
    silent.shutdown()


async def test_a_request_is_a_step_in_its_caller_s_trace(
    visitor: httpx.AsyncClient, recorded: InMemorySpanExporter
) -> None:
    answered = await visitor.get("/cases/7", headers=CALLED)

    (span,) = recorded.get_finished_spans()
    assert span.context is not None
    assert span.parent is not None
    assert (f"{span.context.trace_id:032x}", f"{span.parent.span_id:016x}") == (TRACE, SPAN)
    assert (span.name, span.kind) == ("GET /cases/{case_id}", SpanKind.SERVER)
    assert answered.text == f"00-{TRACE}-{span.context.span_id:016x}-01"


async def test_a_span_is_found_by_the_correlation_id(
    visitor: httpx.AsyncClient, recorded: InMemorySpanExporter
) -> None:
    await visitor.get("/cases/7", headers=CALLED)

    (span,) = recorded.get_finished_spans()
    assert dict(span.attributes or {}) == {
        "x-correlation-id": "correlation-7",
        "http.request.method": "GET",
        "http.route": "/cases/{case_id}",
        "http.response.status_code": 200,
    }


async def test_a_crash_is_marked_and_its_words_stay_inside(
    visitor: httpx.AsyncClient, recorded: InMemorySpanExporter
) -> None:
    await visitor.get("/crash")

    (span,) = recorded.get_finished_spans()
    assert not span.status.is_ok
    assert "what a client wrote" not in span.to_json()


async def test_probes_leave_no_spans(visitor: httpx.AsyncClient, recorded: InMemorySpanExporter) -> None:
    await visitor.get("/api/v1/monitoring/health")

    assert recorded.get_finished_spans() == ()


@pytest.mark.usefixtures("unrecorded")
async def test_the_trace_goes_on_where_nothing_is_recorded(visitor: httpx.AsyncClient) -> None:
    answered = await visitor.get("/cases/7", headers=CALLED)

    assert answered.text.startswith(f"00-{TRACE}-")


@pytest.mark.usefixtures("unrecorded")
@pytest.mark.parametrize("nonsense", ["", "00-0-0-00", "x" * 4_000, "00-" + "z" * 32 + "-" + "z" * 16 + "-01"])
async def test_a_malformed_trace_begins_a_new_one(visitor: httpx.AsyncClient, nonsense: str) -> None:
    answered = await visitor.get("/cases/7", headers={"traceparent": nonsense})

    version, trace_id, _span, _flags = answered.text.split("-")
    assert version == "00"
    assert int(trace_id, 16) > 0
