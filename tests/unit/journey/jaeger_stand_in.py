"""A stand-in for Jaeger's query service: it answers in the form of Jaeger's query API, from traces given to it."""

import json
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

Trace = dict[str, Any]
# Jaeger is asked for the last days only.
BEGAN_US = time.time_ns() // 1000 - 60_000_000


def a_span(span_id: str, name: str, service: str, begin_us: int, took_us: int, **more: Any) -> dict[str, Any]:
    """Of Jaeger's form, begun so long after `BEGAN_US`; `parent` and `links` become references, `tags` typed pairs."""
    parent, links = more.get("parent"), more.get("links", ())
    references = [{"refType": "CHILD_OF", "traceID": more["trace"], "spanID": parent}] if parent else []
    references += [{"refType": "FOLLOWS_FROM", "traceID": trace, "spanID": span} for trace, span in links]
    tags = [{"key": key, "type": _kind(value), "value": value} for key, value in more.get("tags", {}).items()]
    return {
        "traceID": more["trace"], "spanID": span_id, "operationName": name, "references": references,
        "startTime": BEGAN_US + begin_us, "duration": took_us, "tags": tags, "logs": more.get("logs", []),
        "processID": f"p-{service}", "warnings": more.get("warnings"),
    }  # fmt: skip


def a_trace(*spans: dict[str, Any]) -> Trace:
    processes = {span["processID"]: {"serviceName": span["processID"][2:], "tags": []} for span in spans}
    return {"traceID": spans[0]["traceID"], "spans": list(spans), "processes": processes, "warnings": None}


@contextmanager
def jaeger(*traces: Trace) -> Iterator[str]:
    """Its address, for the length of the block."""

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, answer = _answer(traces, self.path)
            self.send_response(status)
            self.end_headers()
            self.wfile.write(json.dumps(answer).encode())

        def log_message(self, *_words: Any) -> None:
            """Not on the terminal of the tests."""

    with serving(Answering) as address:
        yield address


@contextmanager
def serving(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def _answer(traces: Sequence[Trace], address: str) -> tuple[int, dict[str, Any]]:
    parts = urlsplit(address)
    if parts.path == "/api/services":
        names = {process["serviceName"] for trace in traces for process in trace["processes"].values()}
        return 200, {"data": sorted(names) or None, "total": len(names), "limit": 0, "offset": 0, "errors": None}
    if parts.path == "/api/traces":
        return 200, _found([trace for trace in traces if _matches(trace, parse_qs(parts.query))])
    named = [trace for trace in traces if parts.path == f"/api/traces/{trace['traceID']}"]
    if named:
        return 200, _found(named)
    return 404, {"data": None, "total": 0, "limit": 0, "offset": 0, "errors": [{"code": 404, "msg": "trace not found"}]}


def _matches(trace: Trace, question: dict[str, list[str]]) -> bool:
    """Some span of the service has all the tags and began in the time asked for."""
    wanted = json.loads(question["tags"][0]).items()
    start_us, end_us = int(question["start"][0]), int(question["end"][0])
    return any(
        trace["processes"][span["processID"]]["serviceName"] == question["service"][0]
        and wanted <= {tag["key"]: tag["value"] for tag in span["tags"]}.items()
        and start_us <= span["startTime"] <= end_us
        for span in trace["spans"]
    )


def _found(traces: Sequence[Trace]) -> dict[str, Any]:
    return {"data": list(traces), "total": 0, "limit": 0, "offset": 0, "errors": None}


def _kind(value: object) -> str:
    return {bool: "bool", int: "int64", float: "float64"}.get(type(value), "string")
