"""Spans: which service took how long over a request or a job, joined across services by a trace id.

Nothing is recorded and nothing leaves the process unless a collector's address is given. The trace ids are there
all the same: a log line names its trace, and a job knows the request that asked for it.
"""

import asyncio
from collections.abc import Mapping, MutableMapping

from opentelemetry import propagate, trace
from opentelemetry.context import Context
from opentelemetry.sdk.resources import SERVICE_INSTANCE_ID, SERVICE_NAME, Resource
from opentelemetry.sdk.trace import Span, SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.sampling import ALWAYS_OFF

from lawyers_hub.telemetry.correlation import HEADER, current_correlation_id

# OpenTelemetry's own path for traces, below the address that all signals share.
_TRACES = "/v1/traces"
# What is recorded shortly before a kill is lost; what is sent too often costs a request each time.
_SEND_EVERY_MS = 1_000
_SEND_TIMEOUT_S = 5.0
_FLUSH_MS = 2_000

tracer = trace.get_tracer("lawyers_hub")


class Correlated(SpanProcessor):
    """Writes the correlation id on every span, so that a trace is found by what a person can quote."""

    def on_start(self, span: Span, parent_context: Context | None = None) -> None:  # noqa: ARG002 - OpenTelemetry's
        if correlation_id := current_correlation_id():
            span.set_attribute(HEADER, correlation_id)


def configure_traces(service: str, instance: str, collector_url: str | None) -> None:
    """To be called once in a process. Spans go to the collector by OTLP over HTTP, in the background.

    Which share of the traces is recorded is said by OpenTelemetry's own OTEL_TRACES_SAMPLER; all of them by default.
    """
    trace.set_tracer_provider(provider(service, instance, collector_url))


def provider(service: str, instance: str, collector_url: str | None) -> TracerProvider:
    if collector_url is None:
        return TracerProvider(sampler=ALWAYS_OFF)
    # Only here: loading the exporter takes a fifth of a second, which nobody should wait for where nobody collects.
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter

    who = Resource.create({SERVICE_NAME: f"lawyers-hub-{service}", SERVICE_INSTANCE_ID: instance})
    # `send_what_is_recorded` ends it: the library's own way at exit may wait for half a minute.
    recording = TracerProvider(resource=who, shutdown_on_exit=False)
    recording.add_span_processor(Correlated())
    exporter = OTLPSpanExporter(endpoint=collector_url.rstrip("/") + _TRACES, timeout=_SEND_TIMEOUT_S)
    recording.add_span_processor(BatchSpanProcessor(exporter, schedule_delay_millis=_SEND_EVERY_MS))
    return recording


async def send_what_is_recorded() -> None:
    """For the end of a process: the spans that still wait in the background are sent, within 2 s."""
    keeper = trace.get_tracer_provider()
    if isinstance(keeper, TracerProvider):
        await asyncio.to_thread(keeper.force_flush, _FLUSH_MS)


def of_caller(headers: Mapping[str, str]) -> Context:
    """The trace that the caller's `traceparent` names; anything malformed counts as none."""
    return propagate.extract(headers)


def pass_on(headers: MutableMapping[str, str]) -> None:
    """Writes the current trace into the headers of a call to another service."""
    propagate.inject(headers)


def links_to(traceparent: str | None) -> list[trace.Link]:
    """The link of a job's span to that of the request that asked for it; none where no usable trace was kept.

    A link and no parent: the request has ended before, and may have asked for many jobs.
    """
    asked_by = trace.get_current_span(of_caller({"traceparent": traceparent or ""})).get_span_context()
    return [trace.Link(asked_by)] if asked_by.is_valid else []


def current_trace_id() -> str | None:
    """32 hexadecimal digits; None outside any span."""
    context = trace.get_current_span().get_span_context()
    return f"{context.trace_id:032x}" if context.is_valid else None
