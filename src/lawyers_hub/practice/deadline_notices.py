"""What people are told of a deadline. The title goes out by e-mail, so the deadline's own words stay in the body."""

from datetime import date, datetime
from typing import Literal, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from lawyers_hub.database.unit_of_work import Work
from lawyers_hub.practice.errors import NotFound
from lawyers_hub.practice.notifications import Notice, NoticeKind, notify

Deed = Literal["entered", "moved", "completed", "cancelled"]

_KIND_OF_NOTICE: dict[Deed, NoticeKind] = {
    "entered": "deadline.entered",
    "moved": "deadline.moved",
    "completed": "deadline.settled",
    "cancelled": "deadline.settled",
}
_LABELS = {"court_date": "Court date", "limitation": "Limitation", "response": "Response", "other": "Deadline"}


class _Facts(NamedTuple):
    kind: str
    title: str
    due_on: date
    due_time: str | None
    version: int
    case_id: UUID
    responsible_id: UUID | None
    entered_by: UUID
    days_left: int
    time_zone: str
    done_by: str | None

    @property
    def label(self) -> str:
        return _LABELS[self.kind]

    @property
    def when(self) -> str:
        return f"{_in_words(self.due_on)}, {self.due_time}" if self.due_time else _in_words(self.due_on)


async def tell_responsible(work: Work, deadline_id: UUID, deed: Deed, reason: str | None = None) -> None:
    """Tells the case's lawyer what somebody else did to the deadline; `work` is that somebody's."""
    facts = await _facts(work, deadline_id)
    if facts.responsible_id is None or facts.responsible_id == work.actor.person_id:
        return
    done = f"{deed.capitalize()} by {facts.done_by}"
    notice = Notice(
        kind=_KIND_OF_NOTICE[deed],
        key=f"deadline:{deadline_id}:{facts.version}",
        title=f"{facts.label} {'moved to' if deed == 'moved' else f'{deed}:'} {facts.when}",
        body=f"{facts.title}\n{done}: {reason}" if reason else f"{facts.title}\n{done}.",
        case_id=facts.case_id,
        subject_kind="deadline",
        subject_id=deadline_id,
    )
    await notify(work, notice, [facts.responsible_id])


async def tell_reminder(work: Work, deadline_id: UUID, reminder_id: UUID, planned_for: datetime, *, late: bool) -> None:
    """Reminds the case's lawyer and who entered the deadline; when neither works here any more, those who lead."""
    facts = await _facts(work, deadline_id)
    notice = Notice(
        kind="deadline.reminder",
        key=f"reminder:{reminder_id}",
        title=f"{facts.label} {_distance(facts.days_left)}: {facts.when}",
        body=f"{facts.title}\n{_lateness(planned_for, facts.time_zone)}" if late else facts.title,
        case_id=facts.case_id,
        subject_kind="deadline",
        subject_id=deadline_id,
        late=late,
    )
    await notify(work, notice, await _people_to_remind(work, facts))


async def _people_to_remind(work: Work, facts: _Facts) -> list[UUID]:
    rows = await work.connection.fetch(
        """
        SELECT id, id = ANY($2::uuid[]) AS concerned FROM people
        WHERE firm_id = $1 AND active AND role <> 'client' AND (id = ANY($2::uuid[]) OR role IN ('admin', 'partner'))
        """,
        work.actor.firm_id,
        [person for person in (facts.responsible_id, facts.entered_by) if person],
    )
    return [row["id"] for row in rows if row["concerned"]] or [row["id"] for row in rows]


async def _facts(work: Work, deadline_id: UUID) -> _Facts:
    row = await work.connection.fetchrow(
        """
        SELECT d.kind, d.title, d.due_on, to_char(d.due_time, 'HH24:MI') AS due_time, d.version, d.case_id,
               c.responsible_id, d.entered_by, d.due_on - (now() AT TIME ZONE f.time_zone)::date AS days_left,
               f.time_zone, (SELECT name FROM people WHERE firm_id = $1 AND id = $3) AS done_by
        FROM deadlines d JOIN cases c ON c.firm_id = d.firm_id AND c.id = d.case_id JOIN firms f ON f.id = d.firm_id
        WHERE d.firm_id = $1 AND d.id = $2
        """,
        work.actor.firm_id,
        deadline_id,
        work.actor.person_id,
    )
    if row is None:
        raise NotFound("deadline")
    return _Facts(*row)


def _distance(days_left: int) -> str:
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}.get(days_left)
    return near or (f"in {days_left} days" if days_left > 0 else f"{-days_left} days ago")


def _lateness(planned_for: datetime, time_zone: str) -> str:
    planned = planned_for.astimezone(ZoneInfo(time_zone))
    return f"This reminder comes late: it was planned for {_in_words(planned)}, {planned:%H:%M}."


def _in_words(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B %Y}"
