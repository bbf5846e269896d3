"""A firm's day begins and its clock strikes eight where the firm is, in summer and in winter."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from lawyers_hub.practice.firm_days import FirmDays
from lawyers_hub.practice.working_days import working_days_of


def days_in(zone: str, now: datetime) -> FirmDays:
    return FirmDays(now, ZoneInfo(zone), working_days_of("ID"))


@pytest.mark.parametrize(
    ("zone", "today"),
    [("Asia/Jakarta", date(2026, 3, 11)), ("UTC", date(2026, 3, 10)), ("Pacific/Honolulu", date(2026, 3, 10))],
)
def test_today_is_what_the_firm_s_calendar_shows(zone: str, today: date) -> None:
    assert days_in(zone, datetime(2026, 3, 10, 17, 30, tzinfo=UTC)).today == today


@pytest.mark.parametrize(
    ("zone", "day", "hour_in_utc"),
    [
        ("Asia/Jakarta", date(2026, 3, 27), 1),
        ("Europe/Amsterdam", date(2026, 3, 28), 7),
        # The clocks go forward in the night before.
        ("Europe/Amsterdam", date(2026, 3, 29), 6),
        ("Europe/Amsterdam", date(2026, 10, 25), 7),
    ],
)
def test_eight_in_the_morning_is_eight_on_the_firm_s_wall(zone: str, day: date, hour_in_utc: int) -> None:
    moment = days_in(zone, datetime(2026, 1, 1, tzinfo=UTC)).moment(day, time(8))

    assert moment == datetime(day.year, day.month, day.day, hour_in_utc, tzinfo=UTC)
