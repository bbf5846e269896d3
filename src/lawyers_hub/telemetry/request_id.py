"""The outermost layer of every HTTP service: gives each request its correlation id, its log line and its figures."""

import logging
import time
from collections.abc import Iterable
from typing import Any

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from lawyers_hub.telemetry.correlation import HEADER, accept_correlation_id, correlated
from lawyers_hub.telemetry.logs import log
from lawyers_hub.telemetry.metrics import http_in_flight, http_requests, http_seconds

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
        with correlated(accept_correlation_id(_offered(scope))) as correlation_id:
            await self._answer(scope, receive, send, correlation_id)

    async def _answer(self, scope: Any, receive: Receive, send: Send, correlation_id: str) -> None:
        started = time.perf_counter()
        status, streaming = 0, False

        async def send_with_id(message: Message) -> None:
            nonlocal status, streaming
            if message["type"] == "http.response.start":
                status = message["status"]
                streaming = _is_stream(message["headers"])
                message["headers"] = [*message["headers"], (_HEADER_BYTES, correlation_id.encode())]
            await send(message)

        with http_in_flight.labels(self.service).track_inprogress():
            try:
                await self.app(scope, receive, send_with_id)
            finally:
                self._note(scope, status, time.perf_counter() - started, streaming=streaming)

    def _note(self, scope: Any, status: int, seconds: float, *, streaming: bool) -> None:
        # Patterns and known methods only: what visitors invent must not make time series.
        route = scope.get("path_template") or "unknown"
        method = scope["method"] if scope["method"] in _METHODS else "other"
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


def _offered(scope: Any) -> str | None:
    for name, value in scope["headers"]:
        if name == _HEADER_BYTES:
            return str(value.decode("latin-1"))
    return None
