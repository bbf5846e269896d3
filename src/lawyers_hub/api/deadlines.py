"""Deadlines over HTTP: entered, listed, moved and settled; and the counting of working days."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Controller, Response, get, post
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from lawyers_hub.api.conditions import EDITING_ANSWERS, IfMatch, etag, version_of
from lawyers_hub.api.creating import IdempotencyKey, create_once
from lawyers_hub.api.paging import Cursor, Limit
from lawyers_hub.api.signed_in import OpenWork, staff_only
from lawyers_hub.practice import deadline_changes, deadline_list, deadlines
from lawyers_hub.practice.deadline_changes import MoveDraft, SettlementDraft
from lawyers_hub.practice.deadline_list import DeadlineFilter
from lawyers_hub.practice.deadlines import Deadline, DeadlineDetail, DeadlineDraft, Kind, State
from lawyers_hub.practice.firm_days import days_of_the_firm
from lawyers_hub.practice.paging import DEFAULT_LIMIT, Page
from lawyers_hub.practice.working_days import MAX_DAYS, Holiday

InState = Annotated[State | None, QueryParameter(name="state", required=False)]
EnteredOn = Annotated[
    date | None,
    QueryParameter(
        name="entered_on", required=False, description="A day by the firm's clock; orders the list by entry."
    ),
]
DaysToCount = Annotated[
    int, QueryParameter(name="days", ge=-MAX_DAYS, le=MAX_DAYS, description="Negative counts back.")
]


class WorkingDayCount(msgspec.Struct, frozen=True):
    """The day `days` working days after `from_on`, and the public holidays on weekdays that were passed over."""

    from_on: date
    days: int
    on: date
    skipped: list[Holiday]


class CaseDeadlinesController(Controller):
    """The deadlines of one case."""

    path = "/cases/{case_id:uuid}/deadlines"
    tags = ("Deadlines",)
    guards = (staff_only,)

    @get()
    async def list_deadlines_of_case(
        self,
        work: OpenWork,
        case_id: FromPath[UUID],
        wanted: InState = None,
        limit: Limit = DEFAULT_LIMIT,
        cursor: Cursor = None,
    ) -> Page[Deadline]:
        """The deadlines of a case by day and hour, the settled ones too."""
        return await deadline_list.deadlines_of_a_case(work, case_id, wanted, limit=limit, cursor=cursor)

    @post()
    async def enter_deadline(
        self,
        work: OpenWork,
        case_id: FromPath[UUID],
        data: JSONBody[DeadlineDraft],
        idempotency_key: IdempotencyKey = None,
    ) -> Response[DeadlineDetail]:
        """A new deadline. Reminders go out at 08:00 by the firm's clock, so many working days before."""

        async def create() -> DeadlineDetail:
            return await deadlines.enter_deadline(work, case_id, data)

        return await create_once(work, idempotency_key, ("deadline", case_id, data), create, headers=_etag)


class DeadlinesController(Controller):
    """The firm's deadlines. None is ever deleted; clients see none."""

    path = "/deadlines"
    tags = ("Deadlines",)
    guards = (staff_only,)

    @get()
    async def list_deadlines(
        self,
        work: OpenWork,
        wanted: InState = None,
        kind: FromQuery[Kind | None] = None,
        case_id: FromQuery[UUID | None] = None,
        responsible_id: FromQuery[UUID | None] = None,
        due_from: FromQuery[date | None] = None,
        due_until: FromQuery[date | None] = None,
        entered_on: EnteredOn = None,
        limit: Limit = DEFAULT_LIMIT,
        cursor: Cursor = None,
    ) -> Page[Deadline]:
        """By day and hour; with `entered_on`, in the order in which they were entered."""
        asked = DeadlineFilter(wanted, kind, case_id, responsible_id, due_from, due_until, entered_on)
        return await deadline_list.list_deadlines(work, asked, limit=limit, cursor=cursor)

    @get("/{deadline_id:uuid}")
    async def show_deadline(self, work: OpenWork, deadline_id: FromPath[UUID]) -> Response[DeadlineDetail]:
        """One deadline with every day it had, its reminders, and its ETag."""
        return _answer(await deadlines.find_deadline(work, deadline_id))

    @post("/{deadline_id:uuid}/move", status_code=200, responses=EDITING_ANSWERS)
    async def move_deadline(
        self, work: OpenWork, deadline_id: FromPath[UUID], data: JSONBody[MoveDraft], if_match: IfMatch = None
    ) -> Response[DeadlineDetail]:
        """Another day or hour, with a reason; its reminders move too. Without `due_time` the hour is open."""
        return _answer(await deadline_changes.move_deadline(work, deadline_id, version_of(if_match), data))

    @post("/{deadline_id:uuid}/complete", status_code=200, responses=EDITING_ANSWERS)
    async def complete_deadline(
        self, work: OpenWork, deadline_id: FromPath[UUID], data: JSONBody[SettlementDraft], if_match: IfMatch = None
    ) -> Response[DeadlineDetail]:
        """The deadline was kept; nobody is reminded of it any more."""
        version = version_of(if_match)
        return _answer(await deadline_changes.settle_deadline(work, deadline_id, version, "completed", data))

    @post("/{deadline_id:uuid}/cancel", status_code=200, responses=EDITING_ANSWERS)
    async def cancel_deadline(
        self, work: OpenWork, deadline_id: FromPath[UUID], data: JSONBody[SettlementDraft], if_match: IfMatch = None
    ) -> Response[DeadlineDetail]:
        """The deadline is none any more. Open to administrators, partners and associates."""
        version = version_of(if_match)
        return _answer(await deadline_changes.settle_deadline(work, deadline_id, version, "cancelled", data))


class WorkingDaysController(Controller):
    """The calendar of the firm's country."""

    path = "/working-days"
    tags = ("Deadlines",)
    guards = (staff_only,)

    @get()
    async def count_working_days(self, work: OpenWork, from_on: FromQuery[date], days: DaysToCount) -> WorkingDayCount:
        """So many working days after a day, or before it. Feasts that follow the moon are estimates until fixed."""
        count = (await days_of_the_firm(work)).working_days.count(from_on, days)
        return WorkingDayCount(from_on, days, count.on, count.skipped)


def _answer(deadline: DeadlineDetail) -> Response[DeadlineDetail]:
    return Response(deadline, headers=_etag(deadline))


def _etag(deadline: DeadlineDetail) -> dict[str, Any]:
    return etag(deadline.version)
