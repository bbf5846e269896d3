"""What the API answers about deadlines, as far as the pages show it."""

from datetime import date, datetime

from lawyers_hub.web.records import CaseName, PersonName, Record


class Deadline(Record, frozen=True):
    """`due_on` and `due_time` are what the clock on the firm's wall says. `days_left` counts calendar days.

    `holiday` names the public holiday, Saturday or Sunday that `due_on` falls on.
    """

    id: str
    case: CaseName
    kind: str
    title: str
    due_on: date
    due_time: str | None
    state: str
    overdue: bool
    days_left: int
    working_day: bool
    holiday: str | None
    next_working_day: date
    responsible: PersonName | None
    entered_by: PersonName
    entered_at: datetime
    settled_by: PersonName | None
    settled_at: datetime | None
    reason: str | None
    version: int

    @property
    def is_open(self) -> bool:
        return self.state == "open"


class Move(Record, frozen=True):
    from_on: date
    from_time: str | None
    to_on: date
    to_time: str | None
    reason: str
    moved_by: PersonName
    moved_at: datetime


class Reminder(Record, frozen=True):
    remind_at: datetime
    days_before: int
    state: str
    sent_at: datetime | None
    late: bool


class DeadlineDetail(Deadline, frozen=True):
    moves: list[Move]
    reminders: list[Reminder]


class Holiday(Record, frozen=True):
    on: date
    name: str


class WorkingDays(Record, frozen=True):
    """The day `days` working days after `from_on`, and the public holidays on weekdays that were passed over."""

    from_on: date
    days: int
    on: date
    skipped: list[Holiday]
