"""Lists of deadlines: what is due next, what was entered on a day, and what concerns one person."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import msgspec

from lawyers_hub.database.unit_of_work import Work
from lawyers_hub.practice.cases import require_case
from lawyers_hub.practice.conditions import Conditions
from lawyers_hub.practice.deadlines import SELECT_DEADLINES, ClockTime, Deadline, Kind, State, with_calendar
from lawyers_hub.practice.moments import in_utc
from lawyers_hub.practice.paging import Page, page_of, read_cursor

# A day without an hour ends after every hour of it.
_BY_DAY = "d.due_on, coalesce(d.due_time, time '24:00'), d.id"
_BY_ENTRY = "d.entered_at, d.id"


@dataclass(frozen=True, slots=True)
class DeadlineFilter:
    """What to list; None asks for all.

    `concerning` is the lawyer of the case or whoever entered the deadline; `due_until` counts in; `entered_on` is
    a day as the firm's clock has it.
    """

    state: State | None = None
    kind: Kind | None = None
    case_id: UUID | None = None
    responsible_id: UUID | None = None
    due_from: date | None = None
    due_until: date | None = None
    entered_on: date | None = None
    concerning: UUID | None = None


async def list_deadlines(work: Work, asked: DeadlineFilter, *, limit: int, cursor: str | None = None) -> Page[Deadline]:
    """By day and hour, the earliest first; those entered on a day in the order in which they were entered."""
    conditions, by_entry = _conditions(work, asked), asked.entered_on is not None
    if cursor and by_entry:
        entered_at, deadline_id = read_cursor(cursor, tuple[datetime, UUID])
        conditions.add(f"({_BY_ENTRY}) > ({{}}, {{}})", in_utc(entered_at, "cursor"), deadline_id)
    elif cursor:
        after = read_cursor(cursor, tuple[date, ClockTime | None, UUID])
        conditions.add(f"({_BY_DAY}) > ({{}}, coalesce({{}}::text::time, time '24:00'), {{}})", *after)
    rows = await work.connection.fetch(
        f"{SELECT_DEADLINES} WHERE {conditions} ORDER BY {_BY_ENTRY if by_entry else _BY_DAY}"
        f" LIMIT {conditions.parameter(limit + 1)}",
        *conditions.values,
    )
    found = msgspec.convert([with_calendar(row) for row in rows], list[Deadline])
    if by_entry:
        return page_of(found, limit, lambda deadline: (deadline.entered_at, deadline.id))
    return page_of(found, limit, lambda deadline: (deadline.due_on, deadline.due_time, deadline.id))


async def deadlines_of_a_case(
    work: Work, case_id: UUID, state: State | None, *, limit: int, cursor: str | None = None
) -> Page[Deadline]:
    """By day and hour. Raises NotFound when there is no such case."""
    await require_case(work, case_id)
    return await list_deadlines(work, DeadlineFilter(state, case_id=case_id), limit=limit, cursor=cursor)


def _conditions(work: Work, asked: DeadlineFilter) -> Conditions:
    conditions = Conditions()
    conditions.add("d.firm_id = {}", work.actor.firm_id)
    conditions.add_if_given("d.state = {}", asked.state)
    conditions.add_if_given("d.kind = {}", asked.kind)
    conditions.add_if_given("d.case_id = {}", asked.case_id)
    conditions.add_if_given("c.responsible_id = {}", asked.responsible_id)
    conditions.add_if_given("d.due_on >= {}", asked.due_from)
    conditions.add_if_given("d.due_on <= {}", asked.due_until)
    conditions.add_if_given("{0} IN (c.responsible_id, d.entered_by)", asked.concerning)
    if asked.entered_on is not None:
        conditions.add(
            "d.entered_at >= {0}::date::timestamp AT TIME ZONE f.time_zone"
            " AND d.entered_at < ({0}::date + 1)::timestamp AT TIME ZONE f.time_zone",
            asked.entered_on,
        )
    return conditions
