"""What the API names in code is said in words."""

import pytest

from lawyers_hub.web.wording import action_words, fact_words, size_words


def test_an_action_nobody_put_into_words_stays_readable() -> None:
    assert action_words("case.sent_to_archive") == "case: sent to archive"


def test_facts_are_told_in_words() -> None:
    facts = {
        "title": {"from": "Sale", "to": "Purchase"},
        "responsible": {"from": None, "to": "Rina"},
        "parties": ["Rina (witness)", "Budi (client)"],
        "sha256": "0123456789abcdef",
        "active": False,
        "reason": None,
    }
    assert fact_words(facts) == [
        ("title", "Sale → Purchase"),
        ("responsible lawyer", "nobody → Rina"),
        ("parties", "Rina (witness), Budi (client)"),
        ("fingerprint", "0123456789ab…"),
        ("active", "no"),
    ]


def test_what_was_moved_is_told_before_why() -> None:
    facts = {"to": "2026-12-03", "from": "2026-12-01", "kind": "court_date", "title": "Hearing", "reason": "Adjourned"}
    assert fact_words(facts) == [
        ("title", "Hearing"),
        ("kind", "Court date"),
        ("from", "2026-12-01"),
        ("to", "2026-12-03"),
        ("reason", "Adjourned"),
    ]


@pytest.mark.parametrize(
    ("size_bytes", "words"),
    [(0, "0 bytes"), (1, "1 byte"), (36_800, "36.8 kB"), (999_999, "1000 kB"), (20_971_520, "21.0 MB")],
)
def test_sizes_read_as_in_a_file_manager(size_bytes: int, words: str) -> None:
    assert size_words(size_bytes) == words
