"""Deadlines on the page: under the right heading, at the right distance, and exactly as they were typed."""

from datetime import date, timedelta

import msgspec
import pytest

from lawyers_hub.web.deadline_changes import Typed
from lawyers_hub.web.deadline_entry import DeadlineFields
from lawyers_hub.web.deadline_records import Deadline
from lawyers_hub.web.deadlines import Filter, stretches
from lawyers_hub.web.forms import Form
from lawyers_hub.web.wording import left_words, reminder_words

WEDNESDAY = date(2026, 11, 25)


def due_in(days: int, state: str = "open") -> Deadline:
    facts = {
        "id": "one",
        "case": {"id": "case", "number": "2026-0001", "title": "Sale"},
        "kind": "response",
        "title": "Answer",
        "due_on": str(WEDNESDAY + timedelta(days=days)),
        "due_time": None,
        "state": state,
        "overdue": days < 0,
        "days_left": days,
        "working_day": True,
        "holiday": None,
        "next_working_day": str(WEDNESDAY + timedelta(days=days)),
        "responsible": None,
        "entered_by": {"id": "person", "name": "Rina"},
        "entered_at": "2026-11-20T09:00:00Z",
        "settled_by": None,
        "settled_at": None,
        "reason": None,
        "version": 1,
    }
    return msgspec.convert(facts, Deadline)


def test_deadlines_stand_under_the_time_they_are_due() -> None:
    shown = stretches([due_in(days) for days in (-40, -1, 0, 1, 4, 5, 90)], "open")
    assert [(stretch.heading, len(stretch.deadlines)) for stretch in shown] == [
        ("Overdue", 2),
        ("Today", 1),
        ("This week", 2),  # Thursday and Sunday
        ("Later", 2),  # Monday and after
    ]


def test_what_is_settled_is_not_called_overdue() -> None:
    assert [stretch.heading for stretch in stretches([due_in(-3, "completed"), due_in(-1)], "all")] == ["Earlier"]


def test_an_address_without_a_word_on_the_state_narrows_nothing() -> None:
    asked = Filter("open", "", "", "", "", "")
    assert not asked.narrows
    assert asked._replace(kind="response").narrows
    assert asked._replace(state="all").of_api["state"] == ""


@pytest.mark.parametrize(
    ("days_left", "words"),
    [(-2, "Overdue by 2 days"), (-1, "Overdue by 1 day"), (0, "Today"), (1, "Tomorrow"), (9, "In 9 days")],
)
def test_how_far_away_a_deadline_is_said_in_words(days_left: int, words: str) -> None:
    assert left_words(days_left, overdue=days_left < 0) == words


def test_an_hour_that_has_passed_today_is_overdue() -> None:
    assert left_words(0, overdue=True) == "Overdue today"


def test_a_reminder_nobody_offered_here_is_told_too() -> None:
    assert reminder_words(0) == "On the day itself"
    assert reminder_words(14) == "14 working days before"


def test_the_form_is_sent_as_it_was_typed() -> None:
    sent = [("kind", "response"), ("title", " Answer "), ("due_on", "2026-12-01"), ("remind", "1"), ("remind", "7")]
    assert DeadlineFields.typed(Form([*sent])).body == {
        "kind": "response",
        "title": "Answer",
        "due_on": "2026-12-01",
        "due_time": None,
        "remind_before": [7, 1],
    }


def test_a_form_without_reminders_asks_for_none() -> None:
    assert DeadlineFields.typed(Form([("kind", "other"), ("remind", "99999")])).reminders == frozenset()


def test_moving_needs_a_day_and_a_reason() -> None:
    typed = Typed.of("move", Form([("due_on", "tomorrow"), ("reason", "  ")]))
    assert [fault.field for fault in typed.faults] == ["due_on", "reason-move"]


def test_only_a_move_sends_a_day() -> None:
    form = Form([("due_on", "2026-12-01"), ("due_time", ""), ("reason", "Adjourned")])
    assert Typed.of("move", form).body == {"reason": "Adjourned", "due_on": "2026-12-01", "due_time": None}
    assert Typed.of("complete", form).body == {"reason": "Adjourned"}
