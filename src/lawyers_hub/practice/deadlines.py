"""Deadlines of a case: entered with their reminders, kept for ever, and shown with what the calendar says of them."""

from datetime import date, datetime, timedelta
from typing import Annotated, Any, Literal
from uuid import UUID

import asyncpg
import msgspec
from msgspec import Meta

from lawyers_hub.database.identifiers import new_id
from lawyers_hub.database.unit_of_work import Work
from lawyers_hub.practice.audit import record
from lawyers_hub.practice.cases import CaseRef
from lawyers_hub.practice.deadline_notices import tell_responsible
from lawyers_hub.practice.deadline_reminders import MAX_DAYS_BEFORE, plan_reminders
from lawyers_hub.practice.errors import Conflict, Invalid, NotFound
from lawyers_hub.practice.firm_days import FirmDays, days_of_the_firm
from lawyers_hub.practice.people import PersonRef
from lawyers_hub.practice.words import Title, clean_line
from lawyers_hub.practice.working_days import working_days_of

Kind = Literal["court_date", "limitation", "response", "other"]
State = Literal["open", "completed", "cancelled"]

# The length says it again: in a pattern, $ would let a line feed pass at the end.
ClockTime = Annotated[str, Meta(pattern="^([01][0-9]|2[0-3]):[0-5][0-9]$", max_length=5)]
DaysBefore = Annotated[int, Meta(ge=0, le=MAX_DAYS_BEFORE)]

# Whoever enters a day outside this has mistyped the year.
LONGEST_PAST, LONGEST_AHEAD = timedelta(days=366), timedelta(days=50 * 366)


class DeadlineDraft(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is said about a deadline when it is entered.

    `remind_before` counts working days, 0 is the day itself; nothing said means 7, 3, 1 and 0.
    """

    kind: Kind
    title: Title
    due_on: date
    due_time: ClockTime | None = None
    remind_before: Annotated[list[DaysBefore], Meta(max_length=10)] = msgspec.field(
        default_factory=lambda: [7, 3, 1, 0]
    )


class Deadline(msgspec.Struct, frozen=True):
    """A deadline; `due_on` and `due_time` are what the clock on the firm's wall shows.

    `days_left` counts calendar days, and is negative when the day has passed. `holiday` is why `due_on` is no
    working day; `next_working_day` is `due_on` itself, or the first working day after it.
    """

    id: UUID
    case: CaseRef
    kind: Kind
    title: str
    due_on: date
    due_time: str | None
    state: State
    overdue: bool
    days_left: int
    working_day: bool
    holiday: str | None
    next_working_day: date
    responsible: PersonRef | None
    entered_by: PersonRef
    entered_at: datetime
    settled_by: PersonRef | None
    settled_at: datetime | None
    reason: str | None
    version: int


class Move(msgspec.Struct, frozen=True):
    """A day that the deadline once had, and why it has it no more."""

    from_on: date
    from_time: str | None
    to_on: date
    to_time: str | None
    reason: str
    moved_by: PersonRef
    moved_at: datetime


class Reminder(msgspec.Struct, frozen=True):
    """When people are or were to be reminded; `late`: it was sent long after that."""

    remind_at: datetime
    days_before: int
    state: Literal["planned", "sent", "withdrawn"]
    sent_at: datetime | None
    late: bool


class DeadlineDetail(Deadline, frozen=True):
    """A deadline with its history, the oldest first, and its reminders in the order of their times."""

    moves: list[Move]
    reminders: list[Reminder]


_REF = "jsonb_build_object('id', {0}.id, 'name', {0}.name)"

SELECT_DEADLINES = f"""
    SELECT d.id, d.kind, d.title, d.due_on, to_char(d.due_time, 'HH24:MI') AS due_time, d.state, d.entered_at,
           d.settled_at, d.reason, d.version, f.country,
           jsonb_build_object('id', c.id, 'number', c.number, 'title', c.title) AS "case",
           {_REF.format("e")} AS entered_by,
           CASE WHEN r.id IS NOT NULL THEN {_REF.format("r")} END AS responsible,
           CASE WHEN s.id IS NOT NULL THEN {_REF.format("s")} END AS settled_by,
           d.due_on - (now() AT TIME ZONE f.time_zone)::date AS days_left,
           d.state = 'open' AND d.due_on + coalesce(d.due_time, time '24:00') <= now() AT TIME ZONE f.time_zone
               AS overdue
    FROM deadlines d
    JOIN firms f ON f.id = d.firm_id
    JOIN cases c ON c.firm_id = d.firm_id AND c.id = d.case_id
    JOIN people e ON e.firm_id = d.firm_id AND e.id = d.entered_by
    LEFT JOIN people r ON r.firm_id = c.firm_id AND r.id = c.responsible_id
    LEFT JOIN people s ON s.firm_id = d.firm_id AND s.id = d.settled_by
"""

_INSERT = """
    INSERT INTO deadlines (id, firm_id, case_id, kind, title, due_on, due_time, remind_before, entered_by)
    VALUES ($1, $2, $3, $4, $5, $6, $7::text::time, $8, $9)
"""

_MOVES = f"""
    SELECT m.from_on, to_char(m.from_time, 'HH24:MI') AS from_time, m.to_on, to_char(m.to_time, 'HH24:MI') AS to_time,
           m.reason, m.moved_at, {_REF.format("p")} AS moved_by
    FROM deadline_moves m JOIN people p ON p.firm_id = m.firm_id AND p.id = m.moved_by
    WHERE m.firm_id = $1 AND m.deadline_id = $2 ORDER BY m.id
"""

_REMINDERS = """
    SELECT remind_at, days_before, state, sent_at, late FROM deadline_reminders
    WHERE firm_id = $1 AND deadline_id = $2 ORDER BY remind_at, id
"""


async def enter_deadline(work: Work, case_id: UUID, draft: DeadlineDraft) -> DeadlineDetail:
    """A new deadline with its reminders; the case's lawyer is told when somebody else enters it.

    Raises:
        Conflict: the case is closed.
        Invalid: the day lies more than a year back or fifty years ahead, or the title breaks a rule.
        NotFound: there is no such case.
    """
    title, days = clean_line(draft.title, "title"), await days_of_the_firm(work)
    refuse_unlikely(draft.due_on, days)
    await _hold_open(work, case_id)
    deadline_id, remind_before = new_id(), sorted(set(draft.remind_before), reverse=True)
    await work.connection.execute(
        _INSERT,
        deadline_id,
        work.actor.firm_id,
        case_id,
        draft.kind,
        title,
        draft.due_on,
        draft.due_time,
        remind_before,
        work.actor.person_id,
    )
    await plan_reminders(work, deadline_id, draft.due_on, remind_before, days)
    facts = {"title": title, "kind": draft.kind, "due_on": str(draft.due_on), "due_time": draft.due_time}
    await record(
        work, "deadline.entered", subject_kind="deadline", subject_id=deadline_id, case_id=case_id, details=facts
    )
    await tell_responsible(work, deadline_id, "entered")
    return await find_deadline(work, deadline_id)


async def find_deadline(work: Work, deadline_id: UUID) -> DeadlineDetail:
    row = await work.connection.fetchrow(
        f"{SELECT_DEADLINES} WHERE d.firm_id = $1 AND d.id = $2", work.actor.firm_id, deadline_id
    )
    if row is None:
        raise NotFound("deadline")
    moves = await work.connection.fetch(_MOVES, work.actor.firm_id, deadline_id)
    reminders = await work.connection.fetch(_REMINDERS, work.actor.firm_id, deadline_id)
    history = {"moves": [dict(move) for move in moves], "reminders": [dict(reminder) for reminder in reminders]}
    return msgspec.convert({**with_calendar(row), **history}, DeadlineDetail)


def with_calendar(row: asyncpg.Record) -> dict[str, Any]:
    """A row of `SELECT_DEADLINES`, and what the calendar of the firm's country says of its day."""
    working_days, due_on = working_days_of(row["country"]), row["due_on"]
    return {
        **row,
        "working_day": working_days.is_working_day(due_on),
        "holiday": working_days.why_not_worked(due_on),
        "next_working_day": working_days.first_from(due_on),
    }


def refuse_unlikely(due_on: date, days: FirmDays) -> None:
    """Raises Invalid for a day that can only be a slip of the keyboard."""
    if due_on < days.today - LONGEST_PAST:
        raise Invalid.field("due_on", "This day lies more than a year back. Check the year.")
    if due_on > days.today + LONGEST_AHEAD:
        raise Invalid.field("due_on", "This day lies more than fifty years ahead. Check the year.")


async def _hold_open(work: Work, case_id: UUID) -> None:
    """Sees to it that the case stays as it is until the transaction ends."""
    status = await work.connection.fetchval(
        "SELECT status FROM cases WHERE firm_id = $1 AND id = $2 FOR SHARE", work.actor.firm_id, case_id
    )
    if status is None:
        raise NotFound("case")
    if status == "closed":
        raise Conflict("This case is closed and takes no new deadlines. Reopen the case first.")
