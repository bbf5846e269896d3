"""The span of a job is linked to the span of the request that asked for it, and is no child of it."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from lawyers_hub.jobs import attempt
from lawyers_hub.jobs.ledger import Job
from lawyers_hub.telemetry.correlation import current_correlation_id

TRACE, SPAN = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"


def a_job(traceparent: str | None) -> Job:
    return Job(
        id=7,
        firm_id=uuid4(),
        name="document.read",
        payload="{}",
        correlation_id="correlation-7",
        traceparent=traceparent,
        round=0,
        attempts=0,
        crashes=0,
        waited_s=0.0,
        started_at=datetime.now(UTC),
    )


@pytest.fixture
def spans(monkeypatch: pytest.MonkeyPatch) -> InMemorySpanExporter:
    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    monkeypatch.setattr(attempt, "tracer", provider.get_tracer("tests"))
    return exporter


def test_a_span_links_to_the_request(spans: InMemorySpanExporter) -> None:
    with attempt.in_the_name_of(a_job(f"00-{TRACE}-{SPAN}-01")):
        assert current_correlation_id() == "correlation-7"
    (span,) = spans.get_finished_spans()
    assert span.parent is None
    assert [(f"{link.context.trace_id:032x}", f"{link.context.span_id:016x}") for link in span.links] == [(TRACE, SPAN)]


@pytest.mark.parametrize("traceparent", [None, "", "nonsense", "00-0-0-00"])
def test_a_job_without_a_usable_trace_has_a_span_of_its_own(
    spans: InMemorySpanExporter, traceparent: str | None
) -> None:
    with attempt.in_the_name_of(a_job(traceparent)):
        pass
    (span,) = spans.get_finished_spans()
    assert list(span.links) == []
