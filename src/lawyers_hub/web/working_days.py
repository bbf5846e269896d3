"""Working days as the API counts them for the firm's country, and days that are none."""

from datetime import date, timedelta
from typing import NamedTuple

from lawyers_hub.web.api_client import Api, ApiProblem
from lawyers_hub.web.deadline_records import WorkingDays

_UNKNOWN = 422


class DayOff(NamedTuple):
    """A day on which courts and offices are closed, by the name of its holiday or weekday."""

    on: date
    name: str
    next_working_day: date


async def counted(api: Api, from_on: date, days: int) -> WorkingDays:
    return await api.read("working-days", WorkingDays, from_on=from_on.isoformat(), days=days)


async def day_off(api: Api, on: date) -> DayOff | None:
    """None for a working day, and for one that no calendar knows: entering it is refused in better words.

    Asked as: where does one working day lead from the day before?
    """
    if on == date.min:
        return None
    try:
        found = await counted(api, on - timedelta(days=1), 1)
    except ApiProblem as refusal:
        if refusal.status != _UNKNOWN:
            raise
        return None
    if found.on == on:
        return None
    name = next((holiday.name for holiday in found.skipped if holiday.on == on), f"{on:%A}")
    return DayOff(on, name, found.on)
