"""The list of deadlines, nearest first, and the printable list of those entered on a day."""

import asyncio
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Annotated, NamedTuple

from litestar import Response, Router, get
from litestar.params import FromQuery, QueryParameter

from lawyers_hub.web.api_client import Api
from lawyers_hub.web.deadline_records import Deadline
from lawyers_hub.web.pages import page, zone_of
from lawyers_hub.web.people import lawyers
from lawyers_hub.web.records import Page
from lawyers_hub.web.session import SignedIn
from lawyers_hub.web.site import HubRequest
from lawyers_hub.web.times import day_or_none, today_in


class Filter(NamedTuple):
    """What the address asks for. Without a word on the state, the open ones are meant."""

    state: str
    kind: str
    responsible_id: str
    case_id: str
    due_from: str
    due_until: str

    @property
    def narrows(self) -> bool:
        return self != Filter("open", "", "", "", "", "")

    @property
    def of_api(self) -> dict[str, str]:
        return self._asdict() | {"state": "" if self.state == "all" else self.state}


class Stretch(NamedTuple):
    """Deadlines that follow one another under one heading."""

    heading: str
    deadlines: list[Deadline]


@get("/deadlines")
async def deadline_list(
    request: HubRequest,
    visitor: SignedIn,
    wanted: Annotated[str, QueryParameter(name="state")] = "",
    kind: FromQuery[str] = "",
    responsible_id: FromQuery[str] = "",
    case_id: FromQuery[str] = "",
    due_from: FromQuery[str] = "",
    due_until: FromQuery[str] = "",
    cursor: FromQuery[str] = "",
    after: FromQuery[str] = "",
) -> Response[str]:
    """`after` is the heading that rows already stand under when these are added to them."""
    asked = Filter(wanted or "open", kind, responsible_id, case_id, due_from, due_until)
    found, people = await asyncio.gather(
        visitor.api.read("deadlines", Page[Deadline], **asked.of_api, limit=50, cursor=cursor),
        lawyers(visitor.api),
    )
    shown = stretches(found.items, asked.state)
    return page(
        request,
        "deadlines/list.html",
        deadlines=found,
        stretches=shown,
        after=after,
        asked=asked,
        people=people,
        continued=bool(cursor),
    )


def stretches(deadlines: Iterable[Deadline], state: str) -> list[Stretch]:
    """Overdue, today, this week and later; what is past and not only open is called earlier."""
    past = "Overdue" if state == "open" else "Earlier"
    return [Stretch(name, list(some)) for name, some in groupby(deadlines, lambda one: _heading(one, past))]


def _heading(deadline: Deadline, past: str) -> str:
    if deadline.days_left < 0:
        return past
    if deadline.days_left == 0:
        return "Today"
    today = deadline.due_on - timedelta(days=deadline.days_left)
    return "This week" if deadline.days_left <= 6 - today.weekday() else "Later"


@get("/deadlines/entered")
async def entered_on_a_day(request: HubRequest, visitor: SignedIn, on: FromQuery[str] = "") -> Response[str]:
    """For the post book and the second pair of eyes: printed, compared with the files, and signed."""
    zone = zone_of(visitor.session)
    today = today_in(zone)
    day = day_or_none(on) or today
    return page(
        request,
        "deadlines/entered.html",
        day=day,
        today=today,
        neighbours=_neighbours(day),
        deadlines=await _all_entered(visitor.api, day),
        printed_at=datetime.now(zone),
    )


async def _all_entered(api: Api, day: date) -> list[Deadline]:
    """Every one of them, however many pages the API gives them in: a list that is signed must be whole."""
    entered: list[Deadline] = []
    cursor: str | None = None
    while True:
        found = await api.read("deadlines", Page[Deadline], entered_on=day.isoformat(), limit=100, cursor=cursor)
        entered += found.items
        cursor = found.next_cursor
        if cursor is None:
            return entered


def _neighbours(day: date) -> tuple[date | None, date | None]:
    """The day before and the day after; the calendar itself has a first and a last."""
    before = day - timedelta(days=1) if day > date.min else None
    return before, day + timedelta(days=1) if day < date.max else None


router = Router("/", route_handlers=[deadline_list, entered_on_a_day])
