"""Moments that come from outside: kept in UTC, and inside the calendar."""

from datetime import UTC, datetime

from lawyers_hub.practice.errors import Invalid


def in_utc(moment: datetime, field: str) -> datetime:
    """The same moment in UTC; one without a zone is taken to be in UTC already.

    Raises:
        Invalid: in UTC it would lie before year 1 or after year 9999.
    """
    try:
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except OverflowError:
        raise Invalid.field(field, "This moment lies outside the calendar.") from None
