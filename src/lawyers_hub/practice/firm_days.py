"""What day it is for a firm: by the clock on its own wall, and by its country's holidays."""

from datetime import UTC, date, datetime, time
from typing import NamedTuple
from zoneinfo import ZoneInfo

from lawyers_hub.database.unit_of_work import Work
from lawyers_hub.practice.errors import NotFound
from lawyers_hub.practice.working_days import WorkingDays, working_days_of


class FirmDays(NamedTuple):
    """The firm's calendar at the moment in which the transaction began."""

    now: datetime
    zone: ZoneInfo
    working_days: WorkingDays

    @property
    def today(self) -> date:
        return self.now.astimezone(self.zone).date()

    def moment(self, day: date, at: time) -> datetime:
        """In UTC, when the firm's clock shows this."""
        return datetime.combine(day, at, self.zone).astimezone(UTC)


async def days_of_the_firm(work: Work) -> FirmDays:
    row = await work.connection.fetchrow(
        "SELECT now() AS now, time_zone, country FROM firms WHERE id = $1", work.actor.firm_id
    )
    if row is None:
        raise NotFound("firm")
    return FirmDays(row["now"], ZoneInfo(row["time_zone"]), working_days_of(row["country"]))
