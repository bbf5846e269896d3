"""From spans to steps, whatever the spans are called: the service is where, the span's name is what."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

from lawyers_hub.journey.jaeger import Event, Span, Tag, Trace
from lawyers_hub.journey.journey import Fact, Step

_STATUS_TAGS = ("http.response.status_code", "http.status_code")
# How our services name themselves where others send spans too.
_OURS = "lawyers-hub-"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def steps_of(traces: Iterable[Trace]) -> list[Step]:
    """Trace after trace in the order of their beginnings; inside one, children below their parents."""
    return [step for trace in sorted(traces, key=_begin) for step in _steps_in(trace)]


def _begin(trace: Trace) -> tuple[int, str]:
    return min((span.began_us for span in trace.spans), default=0), trace.trace_id


def _steps_in(trace: Trace) -> Iterator[Step]:
    known = {span.span_id for span in trace.spans}
    children: dict[str | None, list[Span]] = {}
    for span in sorted(trace.spans, key=lambda span: (-span.began_us, span.span_id)):
        children.setdefault(_parent(span, trace, known), []).append(span)
    waiting = [(span, 0) for span in children.pop(None, [])]
    while waiting or children:
        if not waiting:
            # Spans that name each other as parents: no root leads to them, and they are shown all the same.
            waiting = [(span, 0) for span in children.pop(next(iter(children)))]
        span, depth = waiting.pop()
        where = _where(span, trace)
        yield _step(span, where, depth)
        for event in span.events or ():
            yield _moment(event, where, depth + 1)
        waiting += [(child, depth + 1) for child in children.pop(span.span_id, [])]


def _where(span: Span, trace: Trace) -> str:
    process = trace.processes.get(span.process)
    return process.service_name.removeprefix(_OURS) if process else "unknown"


def _parent(span: Span, trace: Trace, known: set[str]) -> str | None:
    for reference in span.references or ():
        if reference.kind == "CHILD_OF" and reference.trace_id == trace.trace_id and reference.span_id in known:
            return reference.span_id
    return None


def _step(span: Span, where: str, depth: int) -> Step:
    facts = _facts(span.tags or ())
    return Step(
        where=where,
        what=span.name,
        kind="work",
        began_at=_moment_of(span.began_us),
        took_ms=span.took_us / 1000,
        outcome=_outcome(facts),
        depth=depth,
        facts=facts,
    )


def _moment(event: Event, where: str, depth: int) -> Step:
    facts = _facts(event.fields)
    what = str(facts.get("event", facts.get("message", "event")))
    return Step(where=where, what=what, kind="moment", began_at=_moment_of(event.timestamp), took_ms=0.0, depth=depth,
                facts=facts)  # fmt: skip


def _outcome(facts: dict[str, Fact]) -> str:
    if status := next((str(facts[tag]) for tag in _STATUS_TAGS if tag in facts), ""):
        return status
    return "error" if facts.get("error") is True or facts.get("otel.status_code") == "ERROR" else ""


def _facts(tags: Iterable[Tag]) -> dict[str, Fact]:
    return {tag.key: tag.value for tag in tags if isinstance(tag.value, Fact)}


def _moment_of(micros: int) -> datetime:
    return _EPOCH + timedelta(microseconds=micros)
