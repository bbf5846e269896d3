"""Times as a firm reads them: in its own time zone, short in sight and exact on hover."""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from markupsafe import Markup


@lru_cache(maxsize=256)
def zone_named(name: str) -> ZoneInfo:
    """The zone, or UTC for a name this machine does not know."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def when(moment: datetime | None, zone: ZoneInfo, now: datetime | None = None) -> Markup:
    """A `<time>`: "Today 14:39", "Yesterday 09:10", "12 Nov 14:39" or "12 Nov 2025"."""
    if moment is None:
        return Markup("–")
    local = moment.astimezone(zone)
    today = (now or datetime.now(UTC)).astimezone(zone)
    return _time(moment, local, _short(local, today))


def exactly(moment: datetime, zone: ZoneInfo) -> Markup:
    """Date and time to the second, for records that may be printed."""
    local = moment.astimezone(zone)
    return _time(moment, local, f"{local.day} {local:%b %Y %H:%M:%S}")


def day(on: date) -> Markup:
    """A day of the calendar: "Tue 1 Dec 2026"."""
    short = f"{on:%a} {on.day} {on:%b} {on.year}"
    return Markup('<time datetime="{}" title="{}">{}</time>').format(on.isoformat(), day_in_words(on), short)


def day_in_words(on: date) -> str:
    """A day inside a sentence: "Tuesday 1 December 2026"."""
    return f"{on:%A} {on.day} {on:%B} {on.year}"


def today_in(zone: ZoneInfo) -> date:
    return datetime.now(zone).date()


def day_or_none(text: str) -> date | None:
    """The day, or None for text that is no date of ours."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def start_of(day: str, zone: ZoneInfo) -> datetime | None:
    """The first moment of a day in the firm's time zone; None for text that is no date."""
    try:
        return datetime.combine(date.fromisoformat(day), time.min, zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def end_of(day: str, zone: ZoneInfo) -> datetime | None:
    """The first moment after a day; a day is not always 24 hours long."""
    try:
        return start_of((date.fromisoformat(day) + timedelta(days=1)).isoformat(), zone)
    except (ValueError, OverflowError):
        return None


def utc_text(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def lasting(seconds: float | None) -> str:
    """A duration in the two units that matter: "4 s", "3 min 20 s", "2 h 5 min", "3 days 4 h"."""
    if seconds is None:
        return "–"
    whole = max(int(seconds), 0)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    if whole < 86_400:
        return f"{whole // 3600} h {whole % 3600 // 60} min"
    days = whole // 86_400
    return f"{days} day{'s' if days > 1 else ''} {whole % 86_400 // 3600} h"


def _short(local: datetime, today: datetime) -> str:
    days_ago = (today.date() - local.date()).days
    if days_ago == 0:
        return f"Today {local:%H:%M}"
    if days_ago == 1:
        return f"Yesterday {local:%H:%M}"
    if local.year == today.year:
        return f"{local.day} {local:%b %H:%M}"
    return f"{local.day} {local:%b %Y}"


def _time(moment: datetime, local: datetime, text: str) -> Markup:
    exact = f"{local:%A} {local.day} {local:%B %Y, %H:%M:%S} ({local.tzname()}, UTC{local:%z})"
    return Markup('<time datetime="{}" title="{}">{}</time>').format(utc_text(moment), exact, text)
