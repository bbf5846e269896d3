"""Times are the firm's own: its zone, its days."""

from datetime import UTC, date, datetime

import pytest

from lawyers_hub.web.times import day, day_or_none, end_of, exactly, lasting, start_of, when, zone_named

JAKARTA = zone_named("Asia/Jakarta")
NOW = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)  # 23 November 03:00 in Jakarta


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (datetime(2026, 11, 22, 19, 30, tzinfo=UTC), "Today 02:30"),
        (datetime(2026, 11, 22, 16, 0, tzinfo=UTC), "Yesterday 23:00"),
        (datetime(2026, 3, 1, 2, 0, tzinfo=UTC), "1 Mar 09:00"),
        (datetime(2025, 12, 31, 20, 0, tzinfo=UTC), "1 Jan 03:00"),
        (datetime(2024, 2, 29, 2, 0, tzinfo=UTC), "29 Feb 2024"),
    ],
)
def test_a_time_is_short_in_sight(moment: datetime, words: str) -> None:
    assert f">{words}<" in when(moment, JAKARTA, NOW)


def test_a_time_is_exact_on_hover() -> None:
    shown = when(datetime(2026, 11, 22, 19, 30, 5, tzinfo=UTC), JAKARTA, NOW)
    assert 'title="Monday 23 November 2026, 02:30:05 (WIB, UTC+0700)"' in shown
    assert 'datetime="2026-11-22T19:30:05Z"' in shown


def test_a_record_shows_its_seconds() -> None:
    assert ">23 Nov 2026 02:30:05<" in exactly(datetime(2026, 11, 22, 19, 30, 5, tzinfo=UTC), JAKARTA)


def test_a_day_is_short_in_sight_and_whole_on_hover() -> None:
    shown = day(date(2026, 12, 1))
    assert shown == '<time datetime="2026-12-01" title="Tuesday 1 December 2026">Tue 1 Dec 2026</time>'


@pytest.mark.parametrize("text", ["", "1 December", "2026-02-30", "20260-1-1", "٢٠٢٦-١٢-٠١"])
def test_text_that_is_no_day_is_none(text: str) -> None:
    assert day_or_none(text) is None


def test_a_day_of_the_firm_begins_and_ends_at_its_own_midnight() -> None:
    assert start_of("2026-11-23", JAKARTA) == datetime(2026, 11, 22, 17, tzinfo=UTC)
    assert end_of("2026-11-23", JAKARTA) == datetime(2026, 11, 23, 17, tzinfo=UTC)


def test_the_day_the_clocks_change_has_its_own_length() -> None:
    berlin = zone_named("Europe/Berlin")
    start, end = start_of("2026-10-25", berlin), end_of("2026-10-25", berlin)
    assert start is not None
    assert end is not None
    assert (end - start).total_seconds() == 25 * 3600


@pytest.mark.parametrize("text", ["", "yesterday", "2026-13-01", "9999-12-31T", "0001-01-01x"])
def test_a_date_that_is_none_is_no_filter(text: str) -> None:
    assert start_of(text, JAKARTA) is None


@pytest.mark.parametrize("text", ["0001-01-01", "9999-12-31"])
def test_the_ends_of_the_calendar_do_no_harm(text: str) -> None:
    start_of(text, JAKARTA)
    end_of(text, JAKARTA)


def test_a_zone_nobody_knows_is_utc() -> None:
    assert zone_named("../../etc/passwd").key == "UTC"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(None, "–"), (0.4, "0 s"), (59, "59 s"), (73.2, "1 min 13 s"), (7500, "2 h 5 min"), (100_000, "1 day 3 h")],
)
def test_a_duration_has_the_two_units_that_matter(seconds: float | None, words: str) -> None:
    assert lasting(seconds) == words
