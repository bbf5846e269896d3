"""The one sentence at the top of the operations page."""

from datetime import UTC, datetime

import pytest

from lawyers_hub.jobs.holding import SendingHeld
from lawyers_hub.practice.operations import ServiceSeen, ServiceState, judge

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def seen(service: str, instance: str, state: ServiceState = "well", detail: str | None = None) -> ServiceSeen:
    return ServiceSeen(service, instance, state, NOW, NOW, detail)


ALL = [seen("api", "api-1"), seen("api", "api-2"), seen("relay", "relay"), seen("worker", "worker")]


def test_all_is_well_when_everything_runs_and_nothing_waits_for_a_person() -> None:
    verdict = judge(ALL, 0, None)
    assert verdict.well
    assert verdict.sentence == "Everything is well: 4 services run, and no job needs a decision."


@pytest.mark.parametrize(
    ("services", "sentence"),
    [
        (ALL[:3], "No worker is running."),
        ([*ALL[:3], seen("worker", "worker", "stopped")], "No worker is running."),
        ([*ALL[:3], seen("worker", "worker", "dead")], "No worker is running."),
        ([*ALL, seen("worker", "worker-2", "dead")], "worker-2 does not answer any more."),
        (
            [*ALL[:3], seen("worker", "worker", "troubled", "No answer from redis.")],
            "worker is in trouble: No answer from redis.",
        ),
    ],
)
def test_a_service_that_is_missed_is_named(services: list[ServiceSeen], sentence: str) -> None:
    verdict = judge(services, 0, None)
    assert not verdict.well
    assert verdict.sentence == sentence


def test_a_replica_that_was_stopped_on_purpose_is_not_missed() -> None:
    assert judge([*ALL, seen("worker", "worker-2", "stopped")], 0, None).well


@pytest.mark.parametrize(
    ("dead", "sentence"),
    [(1, "1 job was given up and needs your decision."), (7, "7 jobs were given up and need your decision.")],
)
def test_jobs_that_were_given_up_ask_for_a_decision(dead: int, sentence: str) -> None:
    verdict = judge(ALL, dead, None)
    assert verdict.sentence == sentence


def test_a_job_that_has_waited_long_is_said_so() -> None:
    assert judge(ALL, 0, 59.0).well
    assert judge(ALL, 0, 240.0).sentence == "A job has been waiting for 4 minutes."


@pytest.mark.parametrize("reason", ["the queue is being moved", "the queue is being moved."])
def test_a_hold_is_said_with_who_and_why(reason: str) -> None:
    verdict = judge(ALL, 0, None, SendingHeld(NOW, "budi", reason))
    assert not verdict.well
    assert verdict.sentence == "Sending has been held since 1 March 2026, 00:00 UTC by budi: the queue is being moved."
