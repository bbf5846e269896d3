"""Reminders of a deadline: each is a row and a job that waits in the outbox, so that nothing of it can be lost."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from uuid import UUID

from lawyers_hub.database.identifiers import new_id
from lawyers_hub.database.unit_of_work import Work
from lawyers_hub.jobs.envelope import RemindOfDeadline
from lawyers_hub.jobs.outbox import accept_job
from lawyers_hub.practice.audit import record
from lawyers_hub.practice.deadline_notices import tell_reminder
from lawyers_hub.practice.firm_days import FirmDays

MAX_DAYS_BEFORE = 365
REMIND_AT = time(8)
LATE_AFTER = timedelta(minutes=15)


class _Planned(NamedTuple):
    deadline_id: UUID
    case_id: UUID
    title: str
    days_before: int
    remind_at: datetime
    now: datetime


async def plan_reminders(
    work: Work, deadline_id: UUID, due_on: date, remind_before: Sequence[int], days: FirmDays
) -> None:
    """At `REMIND_AT` by the firm's clock, so many working days before; times that have passed are left out."""
    for days_before in remind_before:
        remind_at = days.moment(days.working_days.before(due_on, days_before), REMIND_AT)
        if remind_at > days.now:
            await _plan(work, deadline_id, days_before, remind_at)


async def withdraw_reminders(work: Work, deadline_id: UUID, reason: str) -> None:
    """What is planned will not be sent; `reason` stays with the jobs. The caller has locked the deadline."""
    withdrawn = await work.connection.fetch(
        """
        UPDATE deadline_reminders SET state = 'withdrawn'
        WHERE firm_id = $1 AND deadline_id = $2 AND state = 'planned' RETURNING job
        """,
        work.actor.firm_id,
        deadline_id,
    )
    # A job that runs at this very moment holds its row and waits for the deadline: waiting for it in turn would
    # be a deadlock. It will find its reminder withdrawn, and do nothing.
    await work.connection.execute(
        """
        UPDATE outbox SET discarded_at = now(), reason = $2
        WHERE id IN (SELECT id FROM outbox WHERE id = ANY($1::bigint[]) FOR UPDATE SKIP LOCKED)
          AND completed_at IS NULL AND discarded_at IS NULL
        """,
        [row["job"] for row in withdrawn],
        reason,
    )


async def remind(work: Work, reminder_id: UUID) -> None:
    """Tells people of the deadline, once; nothing happens when the reminder was withdrawn or sent meanwhile."""
    planned = await _lock(work, reminder_id)
    if planned is None:
        return
    late = planned.now - planned.remind_at > LATE_AFTER
    await work.connection.execute(
        "UPDATE deadline_reminders SET state = 'sent', sent_at = now(), late = $3 WHERE firm_id = $1 AND id = $2",
        work.actor.firm_id,
        reminder_id,
        late,
    )
    await record(
        work,
        "deadline.reminded",
        subject_kind="deadline",
        subject_id=planned.deadline_id,
        case_id=planned.case_id,
        details={
            "title": planned.title,
            "reminder": str(reminder_id),
            "days_before": planned.days_before,
            "late": late,
        },
    )
    await tell_reminder(work, planned.deadline_id, reminder_id, planned.remind_at, late=late)


async def _plan(work: Work, deadline_id: UUID, days_before: int, remind_at: datetime) -> None:
    reminder_id = new_id()
    job = await accept_job(work, "deadline.remind", RemindOfDeadline(reminder_id), not_before=remind_at)
    await work.connection.execute(
        "INSERT INTO deadline_reminders (id, firm_id, deadline_id, days_before, remind_at, job)"
        " VALUES ($1, $2, $3, $4, $5, $6)",
        reminder_id,
        work.actor.firm_id,
        deadline_id,
        days_before,
        remind_at,
        job,
    )


async def _lock(work: Work, reminder_id: UUID) -> _Planned | None:
    """The deadline first, as those who move and settle it do; and the reminder is read only after that wait."""
    deadline = await work.connection.fetchrow(
        """
        SELECT id, case_id, title FROM deadlines
        WHERE firm_id = $1 AND id = (SELECT deadline_id FROM deadline_reminders WHERE firm_id = $1 AND id = $2)
        FOR UPDATE
        """,
        work.actor.firm_id,
        reminder_id,
    )
    reminder = await work.connection.fetchrow(
        "SELECT days_before, remind_at, now() AS now FROM deadline_reminders"
        " WHERE firm_id = $1 AND id = $2 AND state = 'planned' FOR UPDATE",
        work.actor.firm_id,
        reminder_id,
    )
    return _Planned(*deadline, *reminder) if deadline and reminder else None
