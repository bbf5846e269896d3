"""A collector of the tests' own: takes spans by OTLP over HTTP, as Jaeger does, and keeps them in memory."""

import gzip
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.common.v1.common_pb2 import KeyValue


@dataclass(frozen=True)
class Collected:
    """A span as it arrived; `links` names the spans of other traces that it belongs to.

    `parent` is empty in the span that began its trace.
    """

    service: str
    name: str
    trace: str
    span: str
    parent: str
    began_us: int
    took_us: int
    attributes: dict[str, str]
    links: list[tuple[str, str]]


@dataclass
class Collector:
    """Its address, and what has arrived so far."""

    url: str
    spans: list[Collected] = field(default_factory=list)

    def of(self, correlation_id: str, service: str) -> list[Collected]:
        return [
            span
            for span in tuple(self.spans)
            if span.service == service and span.attributes.get("x-correlation-id") == correlation_id
        ]

    @classmethod
    @contextmanager
    def listening(cls) -> Iterator["Collector"]:
        server = ThreadingHTTPServer(("127.0.0.1", 0), _Taking)
        server.collector = collector = cls(f"http://127.0.0.1:{server.server_port}")  # type: ignore[attr-defined]
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield collector
        finally:
            server.shutdown()
            server.server_close()
            thread.join()


class _Taking(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        if self.headers.get("content-encoding") == "gzip":
            body = gzip.decompress(body)
        collector: Collector = self.server.collector  # type: ignore[attr-defined]
        collector.spans.extend(_spans(ExportTraceServiceRequest.FromString(body)))
        self.send_response(200 if self.path == "/v1/traces" else 404)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_words: object) -> None:
        """A server of the tests keeps no log of its own."""


def _spans(sent: ExportTraceServiceRequest) -> Iterator[Collected]:
    for of_process in sent.resource_spans:
        service = _texts(of_process.resource.attributes)["service.name"]
        for scope in of_process.scope_spans:
            for span in scope.spans:
                links = [(link.trace_id.hex(), link.span_id.hex()) for link in span.links]
                attributes = _texts(span.attributes)
                ids = span.trace_id.hex(), span.span_id.hex(), span.parent_span_id.hex()
                took_us = (span.end_time_unix_nano - span.start_time_unix_nano) // 1000
                began_us = span.start_time_unix_nano // 1000
                yield Collected(service, span.name, *ids, began_us, took_us, attributes, links)


def _texts(attributes: Sequence[KeyValue]) -> dict[str, str]:
    return {one.key: one.value.string_value or str(one.value.int_value) for one in attributes}
