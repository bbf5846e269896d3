"""What the lines of one id tell as a journey: in order, with plain gaps, and never with a negative time."""

import random
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawyers_hub.journey.command import from_logs
from lawyers_hub.journey.journey import Journey, Step
from tests.unit.journey.log_lines import BEGAN, ID, Line, accepted, answered, ended, line, sent, started, upload, write


def journey_of(*lines: Line) -> Journey:
    with TemporaryDirectory() as folder:
        return from_logs(write(Path(folder), lines), ID)


def told(journey: Journey) -> list[tuple[str, str]]:
    return [(step.where, step.label) for step in journey.steps]


def times(journey: Journey) -> list[tuple[float, float | None]]:
    return [(journey.offset_ms(step.began_at), step.took_ms) for step in journey.steps]


def only(journey: Journey, where: str) -> Step:
    (step,) = (step for step in journey.steps if step.where == where and step.kind != "moment")
    return step


def test_an_upload_is_told_from_the_page_to_the_worker() -> None:
    journey = journey_of(*upload())

    assert told(journey) == [
        ("web", "POST /cases/{case_id}/documents: 303"),
        ("api", "POST /cases/{case_id}/documents: 201"),
        ("api", "accepts job 12, document.read"),
        ("outbox", "job 12 waits to be sent"),
        ("relay", "sends job 12"),
        ("queue", "job 12 waits for a worker"),
        ("worker", "document.read, attempt 1: completed"),
    ]
    assert times(journey) == [(0, 60), (5, 50), (50, 0), (50, 10), (60, 0), (60, 10), (70, 200)]
    assert [step.depth for step in journey.steps] == [0, 1, 2, 0, 0, 0, 0]
    assert (journey.began_at, journey.took_ms, journey.gaps, journey.notes) == (BEGAN, 270, (), ())


def test_a_failed_attempt_rests_in_the_outbox_and_is_run_again() -> None:
    failed = line(160, "job.failed", "worker", level="warning", job=12, name="document.read", error="ReaderKilled")
    retried = [ended(70, 170, "failed"), failed, sent(400), started(410, 2), ended(410, 500)]

    journey = journey_of(*upload()[:5], *retried)

    assert told(journey)[6:] == [
        ("worker", "document.read, attempt 1: failed"),
        ("worker", "job.failed (ReaderKilled): warning"),
        ("outbox", "job 12 rests before the next attempt"),
        ("relay", "sends job 12"),
        ("queue", "job 12 waits for a worker"),
        ("worker", "document.read, attempt 2: completed"),
    ]
    assert times(journey)[8:] == [(170, 230), (400, 0), (400, 10), (410, 90)]


def test_a_job_handed_back_by_a_stopping_worker_goes_on_in_another() -> None:
    again = [ended(70, 80, "handed_back"), sent(90), started(95, instance="worker-2"),
             ended(95, 99, instance="worker-2")]  # fmt: skip

    journey = journey_of(*upload()[:5], *again)

    assert [label for where, label in told(journey) if where == "worker"] == [
        "document.read, attempt 1: handed back",
        "document.read, attempt 1: completed",
    ]


def test_a_worker_that_was_killed_leaves_a_run_without_an_end() -> None:
    journey = journey_of(*upload()[:5], started(4000, instance="worker-2"), ended(4000, 4100, instance="worker-2"))

    runs = [step for step in journey.steps if step.where == "worker"]
    assert [(run.outcome, run.took_ms) for run in runs] == [("no end seen", None), ("completed", 100)]


def test_two_workers_with_one_job_are_both_shown() -> None:
    other = [started(75, instance="worker-2"), ended(75, 280, "interrupted", instance="worker-2")]

    journey = journey_of(*upload(), *other)

    runs = [(step.facts["instance"], step.took_ms) for step in journey.steps if step.where == "worker"]
    assert runs == [("worker", 200), ("worker-2", 205)]


def test_a_job_that_was_given_up_is_dead() -> None:
    journey = journey_of(*upload()[:5], line(100, "job.dead", "worker", level="error", job=12, error="PayloadRefused"),
                         ended(70, 101, "dead"))  # fmt: skip

    assert told(journey)[-2:] == [
        ("worker", "document.read, attempt 1: dead"),
        ("worker", "job.dead (PayloadRefused): error"),
    ]


def test_a_job_that_cannot_be_sent_ends_in_the_outbox() -> None:
    poison = line(90, "job.dead", "relay", level="error", job=12, why="poison")

    journey = journey_of(*upload()[:3], poison)

    assert only(journey, "outbox").label == "job 12 cannot be sent: dead"
    assert only(journey, "outbox").took_ms == 40


@pytest.mark.parametrize(
    ("seen", "where", "label"),
    [
        (3, "outbox", "job 12 waits to be sent: not sent yet"),
        (4, "queue", "job 12 waits for a worker: sent, and no run seen yet"),
        (5, "worker", "document.read, attempt 1: no end seen"),
    ],
)
def test_what_has_not_happened_yet_is_said(seen: int, where: str, label: str) -> None:
    last = journey_of(*upload()[:seen]).steps[-1]

    assert (last.where, last.label, last.took_ms) == (where, label, None)


def test_a_job_for_later_waits_for_its_time() -> None:
    journey = journey_of(accepted(0, not_before="2026-12-01T01:00:00Z"))

    assert only(journey, "outbox").label == "job 12 waits for 2026-12-01 01:00 UTC: not sent yet"


def test_what_a_refused_request_accepted_was_taken_back() -> None:
    journey = journey_of(answered("api", 0, 60, "POST /x", 409), accepted(50))

    assert told(journey) == [("api", "POST /x: 409"), ("api", "accepts job 12, document.read")]
    assert journey.notes == ("Job 12 was taken back with what accepted it (POST /x: 409).",)


def test_what_a_failed_run_accepted_was_taken_back() -> None:
    journey = journey_of(*upload()[:5], accepted(100, 13, "worker"), ended(70, 170, "failed"))

    assert "job 13 waits to be sent: not sent yet" not in [label for _, label in told(journey)]
    assert journey.notes == ("Job 13 was taken back with what accepted it (document.read, attempt 1: failed).",)


def test_what_was_sent_was_not_taken_back_whatever_the_request_was_answered() -> None:
    assert journey_of(answered("api", 0, 60, "POST /x", 500), *upload()[2:]).notes == ()


def test_a_job_that_a_job_accepts_is_told_after_it() -> None:
    journey = journey_of(*upload(), accepted(200, 13, "worker"), sent(280, 13), started(290, job=13))

    assert told(journey)[6:9] == [
        ("worker", "document.read, attempt 1: completed"),
        ("worker", "accepts job 13, document.read"),
        ("outbox", "job 13 waits to be sent"),
    ]
    assert journey.steps[7].depth == 1


def test_a_job_of_another_program_begins_at_the_worker() -> None:
    adopted = line(68, "job.adopted", "worker", job=12, name="document.read", adopted_from="7")

    journey = journey_of(adopted, started(70), ended(70, 90))

    assert told(journey) == [("worker", "document.read, attempt 1: completed"), ("worker", "job.adopted")]
    assert journey.notes == ()


def test_the_relays_line_for_many_requests_counts_for_the_job_that_is_ours() -> None:
    shared = {**sent(60, *range(1, 80)), "correlation_id": None, "correlation_ids": ["another-id-1", ID]}

    journey = journey_of(*upload()[:3], shared, *upload()[4:])

    assert told(journey) == told(journey_of(*upload()))
    assert journey.steps[4].facts["jobs_in_batch"] == 79


def test_the_relays_line_for_many_requests_is_shown_also_when_nothing_else_is_known() -> None:
    journey = journey_of({**sent(60, 1, 2, 3), "correlation_id": None, "correlation_ids": ["another-id-1", ID]})

    assert told(journey) == [("relay", "jobs.sent")]


@pytest.mark.parametrize("event", ["jobs.sent", "job.started", "job.ended"])
def test_a_line_that_names_no_job_is_a_moment(event: str) -> None:
    assert told(journey_of(line(0, event, "worker"))) == [("worker", event)]


def test_a_queue_that_lost_its_copy_was_sent_another() -> None:
    journey = journey_of(*upload()[:4], sent(5060), started(5070), ended(5070, 5090))

    assert [label for where, label in told(journey) if where == "relay"] == ["sends job 12", "sends job 12 again"]
    assert only(journey, "queue").took_ms == 5010


def test_a_sending_noted_after_the_run_had_begun_makes_no_negative_wait() -> None:
    journey = journey_of(*upload()[:3], sent(75), *upload()[4:])

    assert only(journey, "outbox").took_ms == 20
    assert only(journey, "queue").took_ms == 0
    assert journey.notes == ()


@pytest.mark.parametrize("skew_ms", [-90_000, -400, 400, 90_000])
def test_clocks_that_differ_change_neither_the_order_nor_the_runs(skew_ms: float) -> None:
    shifted = [started(70 + skew_ms), ended(70 + skew_ms, 270 + skew_ms, "failed"), sent(300),
               started(310 + skew_ms, 2), ended(310 + skew_ms, 350 + skew_ms)]  # fmt: skip

    journey = journey_of(*upload()[:4], *shifted)

    assert [where for where, _ in told(journey)] == [
        "web", "api", "api", "outbox", "relay", "queue", "worker", "outbox", "relay", "queue", "worker",
    ]  # fmt: skip
    assert all(step.took_ms is not None and step.took_ms >= 0 for step in journey.steps)
    assert bool(journey.notes) == (skew_ms < 0)


def test_clocks_that_differ_are_named() -> None:
    journey = journey_of(*upload()[:4], started(-340), ended(-340, -140))

    assert journey.notes == (
        "By their clocks, job 12 was begun on worker 400.0 ms before it was sent on relay: the clocks differ.",
    )


def test_a_stretch_that_no_step_covers_is_a_gap() -> None:
    journey = journey_of(answered("web", 0, 100, "GET /a"), answered("web", 600, 1000, "GET /b"))

    assert [(journey.offset_ms(gap.began_at), gap.took_ms) for gap in journey.gaps] == [(100, 500)]


def test_missing_beginnings_are_said() -> None:
    journey = journey_of(started(70), ended(70, 90))

    assert journey.notes == (
        "Where job 12 was accepted is not in the logs.",
        "The sending of job 12 is not in the logs.",
    )


def test_a_run_whose_beginning_is_lost_began_as_long_ago_as_it_took() -> None:
    journey = journey_of(*upload()[:4], ended(70, 270))

    assert times(journey)[-1] == (70, 200)


def test_what_happens_after_a_request_stands_beside_it() -> None:
    journey = journey_of(answered("api", 0, 50, "GET /a"), line(40, "inside", "api"), line(500, "files.away", "api"))

    assert [(step.what, step.depth) for step in journey.steps] == [("GET /a", 0), ("inside", 1), ("files.away", 0)]


def test_two_pages_that_share_an_id_keep_their_own_calls() -> None:
    journey = journey_of(
        answered("web", 0, 50, "GET /a"), answered("api", 10, 20, "GET /api/a"),
        answered("web", 100, 150, "GET /b"), answered("api", 110, 120, "GET /api/b"),
    )  # fmt: skip

    assert [label for _, label in told(journey)] == ["GET /a: 200", "GET /api/a: 200", "GET /b: 200", "GET /api/b: 200"]


def test_an_unknown_address_is_shown_as_it_was_asked_for() -> None:
    journey = journey_of(answered("web", 0, 5, "GET unknown", 404, path="/wp-admin"))

    assert told(journey) == [("web", "GET /wp-admin: 404")]


BUSY = [
    *upload(),
    answered("api", 2, 4, "GET /api/v1/me"),
    accepted(51, 13), sent(61, 13), started(71, job=13), ended(71, 81, "failed", job=13), sent(90, 13),
    line(75, "document.unreadable", "worker", job=12, cause="encrypted"),
    {**sent(62, 12, 13), "correlation_id": None, "correlation_ids": [ID]},
]  # fmt: skip


@given(st.randoms(use_true_random=False))
def test_the_order_of_the_lines_changes_nothing(chance: random.Random) -> None:
    shuffled = BUSY.copy()
    chance.shuffle(shuffled)

    assert journey_of(*shuffled) == journey_of(*BUSY)


@given(st.lists(st.tuples(st.sampled_from(BUSY), st.floats(-1e6, 1e6)), min_size=1))
def test_whatever_lines_there_are_and_whatever_their_clocks_no_time_is_negative(
    chosen: list[tuple[Line, float]],
) -> None:
    journey = journey_of(*({**one, "at": one["at"] + timedelta(milliseconds=shift)} for one, shift in chosen))

    assert journey.steps
    assert all(step.took_ms is None or step.took_ms >= 0 for step in journey.steps)
    assert all(0 <= journey.offset_ms(step.began_at) <= journey.took_ms for step in journey.steps)
