"""The same journey from Jaeger's query API, here answered by a stand-in: Jaeger itself does not run in the tests."""

import json
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest

from lawyers_hub.journey.command import NotOne, from_jaeger
from lawyers_hub.journey.jaeger import TAGS
from lawyers_hub.journey.journey import Journey
from lawyers_hub.stack.faults import CannotRun
from tests.unit.journey.jaeger_stand_in import BEGAN_US, Trace, a_span, a_trace, jaeger, serving
from tests.unit.journey.log_lines import ID

REQUEST, JOB = "a" * 32, "b" * 32


def request(**tags: object) -> Trace:
    return a_trace(
        a_span("03", "SELECT", "api", 20_000, 4_000, trace=REQUEST, parent="02"),
        a_span("02", "POST /documents", "api", 10_000, 40_000, trace=REQUEST, parent="01",
               tags={"http.response.status_code": 201}),
        a_span("01", "upload", "web", 0, 60_000, trace=REQUEST, tags=tags),
    )  # fmt: skip


def job(**tags: object) -> Trace:
    return a_trace(a_span("04", "job document.read", "lawyers-hub-worker", 80_000, 200_500, trace=JOB, tags=tags,
                          links=[(REQUEST, "02")]))  # fmt: skip


def asked(*traces: Trace, correlation_id: str = ID) -> Journey:
    with jaeger(*traces) as url:
        return from_jaeger(url, correlation_id)


def told(journey: Journey) -> list[tuple[int, str, str]]:
    return [(step.depth, step.where, step.label) for step in journey.steps]


@pytest.mark.parametrize("tag", TAGS)
def test_a_journey_is_found_by_any_name_of_the_id(tag: str) -> None:
    journey = asked(request(**{tag: ID}), job(**{tag: ID}))

    assert told(journey) == [
        (0, "web", "upload"),
        (1, "api", "POST /documents: 201"),
        (2, "api", "SELECT"),
        (0, "worker", "job document.read"),
    ]
    assert [(journey.offset_ms(step.began_at), step.took_ms) for step in journey.steps] == [
        (0, 60), (10, 40), (20, 4), (80, 200.5),
    ]  # fmt: skip
    assert [(journey.offset_ms(gap.began_at), gap.took_ms) for gap in journey.gaps] == [(60, 20)]


def test_a_linked_trace_is_followed_that_does_not_carry_the_id_itself() -> None:
    journey = asked(request(), job(**{TAGS[0]: ID}))

    assert [where for _, where, _ in told(journey)] == ["web", "api", "api", "worker"]


def test_a_linked_trace_that_is_gone_is_said() -> None:
    journey = asked(job(**{TAGS[0]: ID}))

    assert journey.notes == (f"Jaeger has no linked trace {REQUEST} any more.",)


def test_other_ids_stay_out() -> None:
    with pytest.raises(NotOne, match="Jaeger knows no span with the correlation id"):
        asked(request(**{TAGS[0]: "another-id-1"}))


def test_a_jaeger_without_any_service_yet_knows_nothing() -> None:
    with pytest.raises(NotOne):
        asked()


def test_what_went_wrong_is_the_outcome_and_events_are_moments() -> None:
    event = {"timestamp": BEGAN_US + 5_000, "fields": [{"key": "event", "type": "string", "value": "exception"}]}
    failed = a_span("01", "upload", "web", 0, 9_000, trace=REQUEST, logs=[event], warnings=["clock skew adjusted"],
                    tags={TAGS[0]: ID, "otel.status_code": "ERROR", "error": True})  # fmt: skip

    journey = asked(a_trace(failed))

    assert told(journey) == [(0, "web", "upload: error"), (1, "web", "exception")]
    assert journey.notes == ("Jaeger warns: clock skew adjusted",)


def test_spans_that_name_each_other_as_parents_are_shown_all_the_same() -> None:
    journey = asked(a_trace(
        a_span("01", "one", "web", 0, 10, trace=REQUEST, parent="02", tags={TAGS[0]: ID}),
        a_span("02", "two", "web", 5, 10, trace=REQUEST, parent="01"),
        a_span("03", "orphan", "web", 7, 10, trace=REQUEST, parent="99"),
    ))  # fmt: skip

    assert sorted(label for _, _, label in told(journey)) == ["one", "orphan", "two"]


def test_a_jaeger_that_is_not_there_is_said_without_its_password() -> None:
    with pytest.raises(CannotRun, match=r"^Jaeger at 127\.0\.0\.1:1 does not answer \(ConnectError\): start it"):
        from_jaeger("http://somebody:secret@127.0.0.1:1", ID)


@pytest.mark.parametrize(
    "url", ["localhost:16686", "ftp://localhost", "http://", "http://localhost:port", "http://[::1"]
)
def test_an_address_that_is_none_is_said(url: str) -> None:
    with pytest.raises(CannotRun, match="JAEGER_URL is no address of Jaeger"):
        from_jaeger(url, ID)


ONE_SERVICE = {"/api/services": {"data": ["web"]}}


def span_of(**changes: object) -> dict[str, Any]:
    return {"data": [{"traceID": REQUEST, "spans": [{**a_span("01", "upload", "web", 0, 5, trace=REQUEST), **changes}],
                      "processes": {}}]}  # fmt: skip


@pytest.mark.parametrize("answers", [
    {"/api/services": "<html>Welcome</html>"},
    {"/api/services": {"data": "web"}},
    {"/api/services": {"data": [1]}},
    {**ONE_SERVICE, "/api/traces": {"data": {}}},
    {**ONE_SERVICE, "/api/traces": span_of(startTime=-1)},
    {**ONE_SERVICE, "/api/traces": span_of(startTime=10**18)},
    {**ONE_SERVICE, "/api/traces": span_of(duration="long")},
    {**ONE_SERVICE, "/api/traces": span_of(duration=10**17)},
    {**ONE_SERVICE, "/api/traces": span_of(references=[{"refType": "CHILD_OF"}])},
])  # fmt: skip
def test_what_is_not_jaeger_is_said(answers: dict[str, Any]) -> None:
    class SomethingElse(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            answer = answers[self.path.partition("?")[0]]
            self.wfile.write((answer if isinstance(answer, str) else json.dumps(answer)).encode())

        def log_message(self, *_words: Any) -> None:
            """Not on the terminal of the tests."""

    with serving(SomethingElse) as url, pytest.raises(CannotRun, match="is not Jaeger's query service"):
        from_jaeger(url, ID)


def test_a_jaeger_that_refuses_is_said() -> None:
    class Refusing(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(503)
            self.end_headers()

        def log_message(self, *_words: Any) -> None:
            """Not on the terminal of the tests."""

    with serving(Refusing) as url, pytest.raises(CannotRun, match="refused /api/services with status 503"):
        from_jaeger(url, ID)
