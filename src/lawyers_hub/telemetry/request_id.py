"""The outermost layer of every HTTP service: each request gets its correlation id, span, log line and figures."""

import logging
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send
from opentelemetry.trace import Span, SpanKind, Status, StatusCode

from lawyers_hub.telemetry.correlation import HEADER, accept_correlation_id, correlated
from lawyers_hub.telemetry.logs import log
from lawyers_hub.telemetry.metrics import http_in_flight, http_requests, http_seconds
from lawyers_hub.telemetry.traces import of_caller, tracer

_HEADER_BYTES = HEADER.encode()
_EVENTS = b"text/event-stream"
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class RequestIdMiddleware:
    """Takes a well-formed incoming `x-correlation-id` or makes a new one; answers it; logs the request with it.

    It wraps the whole application and not only its routes, so that refusals, unknown paths and crashes carry
    the id too.
    """

    def __init__(self, app: ASGIApp, service: str) -> None:
        self.app = app
        self.service = service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await self.app(scope, receive, send)
            return
        with correlated(accept_correlation_id(_header(scope, _HEADER_BYTES))) as correlation_id, _span_of(scope):
            await self._answer(scope, receive, send, correlation_id)

    async def _answer(self, scope: Any, receive: Receive, send: Send, correlation_id: str) -> None:
        started = time.perf_counter()
        status, streaming = 0, False

        async def send_with_id(message: Message) -> None:
            nonlocal status, streaming
            if message["type"] == "http.response.start":
                status = scope["hub.status"] = message["status"]
                streaming = _is_stream(message["headers"])
                message["headers"] = [*message["headers"], (_HEADER_BYTES, correlation_id.encode())]
            await send(message)

        with http_in_flight.labels(self.service).track_inprogress():
            try:
                await self.app(scope, receive, send_with_id)
            finally:
                self._note(scope, status, time.perf_counter() - started, streaming=streaming)

    def _note(self, scope: Any, status: int, seconds: float, *, streaming: bool) -> None:
        method, route = _kind(scope)
        # Status 0: the visitor left, or the process is stopping, before an answer began.
        http_requests.labels(self.service, method, route, str(status)).inc()
        # A stream of events lasts as long as its page is open; nobody waits for its end.
        if not streaming:
            http_seconds.labels(self.service, method, route).observe(seconds)
        # Probes ask every second, and would bury what people do.
        log.log(
            logging.DEBUG if _is_probe(scope["path"]) else logging.INFO,
            "request",
            method=method,
            route=route,
            path=scope["path"],
            status=status,
            took_ms=round(seconds * 1000, 1),
            **scope.get("state", {}).get("logged", {}),
        )


def _is_stream(headers: Iterable[tuple[bytes, bytes]]) -> bool:
    return any(name == b"content-type" and value.startswith(_EVENTS) for name, value in headers)


def _is_probe(path: str) -> bool:
    return path.rpartition("/")[2] in ("health", "ready", "metrics")


def _kind(scope: Any) -> tuple[str, str]:
    """Known methods and patterns of addresses only: what visitors invent must not make time series."""
    method = scope["method"] if scope["method"] in _METHODS else "other"
    return method, scope.get("path_template") or "unknown"


@contextmanager
def _span_of(scope: Any) -> Iterator[None]:
    """The request's place in the trace of its caller; probes have none."""
    if _is_probe(scope["path"]):
        yield
        return
    caller = of_caller({"traceparent": _header(scope, b"traceparent") or ""})
    # The text of an exception may repeat what a lawyer wrote, so it stays out of traces.
    with tracer.start_as_current_span(
        "request", caller, SpanKind.SERVER, record_exception=False, set_status_on_exception=False
    ) as span:
        try:
            yield
        finally:
            _describe(span, scope)


def _describe(span: Span, scope: Any) -> None:
    """Only at the end is it known which route the request took, and what was answered."""
    if not span.is_recording():
        return
    method, route = _kind(scope)
    status = scope.get("hub.status", 0)
    span.update_name(f"{method} {route}")
    span.set_attributes({"http.request.method": method, "http.route": route, "http.response.status_code": status})
    if not status or status >= 500:
        span.set_status(Status(StatusCode.ERROR))


def _header(scope: Any, wanted: bytes) -> str | None:
    for name, value in scope["headers"]:
        if name == wanted:
            return str(value.decode("latin-1"))
    return None
