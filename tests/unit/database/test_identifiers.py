"""Identifiers sort by the time they were made, and never meet."""

import time
from uuid import RFC_4122

from lawyers_hub.database.identifiers import new_id


def test_an_identifier_is_a_version_7_uuid_of_this_moment() -> None:
    before_ms = time.time_ns() // 1_000_000
    made = new_id()
    after_ms = time.time_ns() // 1_000_000

    assert (made.version, made.variant) == (7, RFC_4122)
    assert before_ms <= made.int >> 80 <= after_ms


def test_a_later_millisecond_sorts_later() -> None:
    first = new_id()
    while new_id().int >> 80 == first.int >> 80:
        pass

    assert new_id() > first


def test_many_made_at_once_are_all_different() -> None:
    assert len({new_id() for _ in range(10_000)}) == 10_000
