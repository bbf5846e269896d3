"""The timeline speaks as people do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawyers_hub.practice.audit import Facts
from lawyers_hub.practice.timeline_words import in_words

ACTIONS = [
    *("case.opened", "case.changed", "case.status_changed", "case.shared", "document.read"),
    *("deadline.entered", "deadline.moved", "deadline.completed", "deadline.reminded"),
]


@pytest.mark.parametrize(
    ("action", "details", "document", "words"),
    [
        ("case.opened", {"status": "draft"}, None, "opened the case as a draft"),
        ("case.status_changed", {"from": "draft", "to": "active"}, None, "moved the case from draft to active"),
        (
            "case.status_changed",
            {"from": "closed", "to": "active", "reason": "The other side has appealed."},
            None,
            "moved the case from closed to active: The other side has appealed.",
        ),
        (
            "case.changed",
            {
                "practice_area": {"from": "tax", "to": "intellectual_property"},
                "responsible": {"from": None, "to": "Ratna"},
            },
            None,
            "changed the practice area from “tax” to “intellectual property”"
            " and changed the responsible lawyer from nobody to “Ratna”",
        ),
        (
            "case.changed",
            {"parties": {"from": ["Budi (witness)"], "to": ["Siti (court)"]}},
            None,
            "added Siti (court) and removed Budi (witness)",
        ),
        ("case.changed", {"parties": {"from": ["A", "B"], "to": ["B", "A"]}}, None, "changed the list of parties"),
        ("case.shared", {"person": "Maya"}, None, "shared the case with Maya"),
        ("document.version_added", {"version": 2}, "Deed of sale", "uploaded version 2 of “Deed of sale”"),
        ("document.read", {"version": 1, "pages": 1}, "Deed of sale", "read “Deed of sale”: 1 page"),
        ("deadline.kept", {}, None, "deadline: kept"),
        (
            "deadline.entered",
            {"title": "Answer", "due_on": "2026-12-01"},
            None,
            "entered the deadline “Answer”, due 2026-12-01",
        ),
        (
            "deadline.cancelled",
            {"title": "Answer", "reason": "Settled."},
            None,
            "cancelled the deadline “Answer”: Settled.",
        ),
        ("deadline.reminded", {"title": "Answer", "late": True}, None, "reminded of the deadline “Answer”, late"),
    ],
)
def test_what_happened_reads_as_a_sentence(action: str, details: Facts, document: str | None, words: str) -> None:
    assert in_words(action, details, document) == words


@given(
    action=st.sampled_from(ACTIONS),
    details=st.dictionaries(
        st.sampled_from(["title", "parties", "status", "person", "pages", "from"]),
        st.none() | st.text() | st.integers() | st.lists(st.text()) | st.dictionaries(st.just("to"), st.text()),
    ),
)
def test_no_entry_however_old_or_odd_breaks_the_timeline(action: str, details: Facts) -> None:
    assert in_words(action, details, None)
