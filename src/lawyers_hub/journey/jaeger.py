"""Jaeger's query service over HTTP: finds the traces of a correlation id, and the traces they are linked to.

The form is that of Jaeger's own pages: `/api/services`, `/api/traces?service=&tags=`, `/api/traces/ID`; times in
microseconds. Links of OpenTelemetry arrive there as references to spans of other traces.
"""

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Annotated, TypeVar
from urllib.parse import quote

import httpx
import msgspec

from lawyers_hub.stack.faults import CannotRun
from lawyers_hub.telemetry.correlation import HEADER

# Our own spans carry the header's name; a proxy or another program may call it as the log lines do.
TAGS = (HEADER, "correlation_id")

_TIMEOUT_S = 10.0
_LOOK_BACK_S = 30 * 86_400
_LOOK_AHEAD_S = 3_600  # another machine's clock may be fast
_MOST_TRACES = 100
_NOT_FOUND = 404

T = TypeVar("T")
# Until the year 9000, and for up to a year: what is more cannot be calculated with.
_Moment = Annotated[int, msgspec.Meta(ge=0, le=221_845_392_000_000_000)]
_Duration = Annotated[int, msgspec.Meta(ge=0, le=366 * 86_400_000_000)]


class Tag(msgspec.Struct, frozen=True):
    key: str
    value: object = None


class Reference(msgspec.Struct, frozen=True, rename={"kind": "refType", "trace_id": "traceID", "span_id": "spanID"}):
    kind: str
    trace_id: str
    span_id: str


class Event(msgspec.Struct, frozen=True):
    """Something that happened at one moment of a span."""

    timestamp: _Moment
    fields: tuple[Tag, ...] = ()


class Span(
    msgspec.Struct,
    frozen=True,
    rename={"span_id": "spanID", "name": "operationName", "began_us": "startTime", "took_us": "duration",
            "process": "processID", "events": "logs"},
):  # fmt: skip
    span_id: str
    name: str
    began_us: _Moment
    took_us: _Duration
    process: str = ""
    references: tuple[Reference, ...] | None = ()
    tags: tuple[Tag, ...] | None = ()
    events: tuple[Event, ...] | None = ()
    warnings: tuple[str, ...] | None = ()


class Process(msgspec.Struct, frozen=True, rename="camel"):
    service_name: str


class Trace(msgspec.Struct, frozen=True, rename={"trace_id": "traceID"}):
    trace_id: str
    spans: tuple[Span, ...] = ()
    processes: Mapping[str, Process] = {}


class _Services(msgspec.Struct, frozen=True):
    data: tuple[str, ...] | None = None


class _Traces(msgspec.Struct, frozen=True):
    data: tuple[Trace, ...] | None = None


def find_traces(url: str, correlation_id: str) -> tuple[list[Trace], list[str]]:
    """The traces, and in sentences what was left out.

    Raises:
        CannotRun: Jaeger cannot be reached, refuses, or answers something else.
    """
    with _Jaeger(url) as jaeger:
        found = {trace.trace_id: trace for trace in jaeger.search(correlation_id)}
        return _with_linked(jaeger, found)


def _with_linked(jaeger: "_Jaeger", found: dict[str, Trace]) -> tuple[list[Trace], list[str]]:
    missing: set[str] = set()
    while wanted := _linked(found.values()) - found.keys() - missing:
        if len(found) + len(wanted) > _MOST_TRACES:
            return list(found.values()), [f"{len(wanted)} linked traces were left out."]
        for trace_id in sorted(wanted):
            if trace := jaeger.trace(trace_id):
                found[trace_id] = trace
            else:
                missing.add(trace_id)
    return list(found.values()), [f"Jaeger has no linked trace {trace_id} any more." for trace_id in sorted(missing)]


def _linked(traces: Iterable[Trace]) -> set[str]:
    return {link.trace_id for trace in traces for span in trace.spans for link in span.references or ()}


class _Jaeger:
    def __init__(self, url: str) -> None:
        try:
            address = httpx.URL(url.rstrip("/") + "/")
        except httpx.InvalidURL:
            address = httpx.URL()
        if address.scheme not in {"http", "https"} or not address.host:
            raise CannotRun("JAEGER_URL is no address of Jaeger: set it to one like http://localhost:16686.")
        # Without the password that an address may hold.
        self._where = address.netloc.decode()
        self._client = httpx.Client(base_url=address, timeout=_TIMEOUT_S)

    def __enter__(self) -> "_Jaeger":
        return self

    def __exit__(self, *_how: object) -> None:
        self._client.close()

    def search(self, correlation_id: str) -> Iterator[Trace]:
        now_s = int(time.time())
        for service in self._ask("api/services", {}, _Services).data or ():
            for tag in TAGS:
                question = {
                    "service": service,
                    "tags": msgspec.json.encode({tag: correlation_id}).decode(),
                    "start": str((now_s - _LOOK_BACK_S) * 1_000_000),
                    "end": str((now_s + _LOOK_AHEAD_S) * 1_000_000),
                    "limit": str(_MOST_TRACES),
                }
                yield from self._ask("api/traces", question, _Traces).data or ()

    def trace(self, trace_id: str) -> Trace | None:
        answer = self._ask(f"api/traces/{quote(trace_id, safe='')}", {}, _Traces, missing=_Traces())
        return next(iter(answer.data or ()), None)

    def _ask(self, path: str, question: Mapping[str, str], kind: type[T], missing: T | None = None) -> T:
        try:
            answer = self._client.get(path, params=question)
        except httpx.HTTPError as fault:
            raise CannotRun(
                f"Jaeger at {self._where} does not answer ({type(fault).__name__}): start it, or correct JAEGER_URL."
            ) from None
        if missing is not None and answer.status_code == _NOT_FOUND:
            return missing
        if not answer.is_success:
            raise CannotRun(f"Jaeger at {self._where} refused /{path} with status {answer.status_code}: see its log.")
        try:
            return msgspec.json.decode(answer.content, type=kind)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            raise CannotRun(
                f"What answers at {self._where} is not Jaeger's query service: correct JAEGER_URL."
            ) from None


def warnings_in(traces: Sequence[Trace]) -> list[str]:
    return sorted(
        {f"Jaeger warns: {words}" for trace in traces for span in trace.spans for words in span.warnings or ()}
    )
