"""Moving, completing and cancelling a deadline: each with a reason, seen by everybody, and never taken back."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from lawyers_hub.database.identifiers import new_id
from lawyers_hub.database.unit_of_work import Role, Work
from lawyers_hub.practice.audit import Facts, record
from lawyers_hub.practice.case_edits import REASON_CHARS, conflicts
from lawyers_hub.practice.deadline_notices import tell_responsible
from lawyers_hub.practice.deadline_reminders import plan_reminders, withdraw_reminders
from lawyers_hub.practice.deadlines import ClockTime, DeadlineDetail, find_deadline, refuse_unlikely
from lawyers_hub.practice.errors import Conflict, EditedMeanwhile, Invalid, NotAllowed, NotFound
from lawyers_hub.practice.firm_days import days_of_the_firm
from lawyers_hub.practice.words import clean_text

Reason = Annotated[str, Meta(min_length=1, max_length=REASON_CHARS)]

# A deadline that is cancelled is one that nobody will keep.
MAY_CANCEL: frozenset[Role] = frozenset({"admin", "partner", "associate"})


class MoveDraft(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The new day; without `due_time`, any hour of it."""

    due_on: date
    reason: Reason
    due_time: ClockTime | None = None


class SettlementDraft(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    reason: Reason


async def move_deadline(work: Work, deadline_id: UUID, version: int, move: MoveDraft) -> DeadlineDetail:
    """Another day or hour; what reminders were planned for the old one are withdrawn, and planned for the new.

    Raises:
        EditedMeanwhile: the deadline has another version by now.
        Conflict: it is settled.
        Invalid: it is due then already, the day is unlikely, or the reason breaks a rule.
    """
    reason, days = clean_text(move.reason, "reason", REASON_CHARS), await days_of_the_firm(work)
    refuse_unlikely(move.due_on, days)
    before = await _lock(work, deadline_id, version, {"due_on": str(move.due_on), "due_time": move.due_time})
    if (before.due_on, before.due_time) == (move.due_on, move.due_time):
        raise Invalid.field("due_on", "The deadline is due then already. Choose another day or hour.")
    await _keep_move(work, before, move, reason)
    await withdraw_reminders(work, deadline_id, "The deadline was moved.")
    remind_before = await work.connection.fetchval(
        """
        UPDATE deadlines SET due_on = $3, due_time = $4::text::time, version = version + 1
        WHERE firm_id = $1 AND id = $2 RETURNING remind_before
        """,
        work.actor.firm_id,
        deadline_id,
        move.due_on,
        move.due_time,
    )
    await plan_reminders(work, deadline_id, move.due_on, remind_before, days)
    told: Facts = {"from": str(before.due_on), "to": str(move.due_on), "to_time": move.due_time, "reason": reason}
    await _record(work, "moved", before, told)
    await tell_responsible(work, deadline_id, "moved", reason)
    return await find_deadline(work, deadline_id)


async def settle_deadline(
    work: Work, deadline_id: UUID, version: int, state: Literal["completed", "cancelled"], draft: SettlementDraft
) -> DeadlineDetail:
    """Completed: it was kept. Cancelled: it is none any more. Nobody is reminded of it from now on.

    Raises:
        EditedMeanwhile: the deadline has another version by now.
        Conflict: it is settled already.
        NotAllowed: the role may not cancel.
    """
    if state == "cancelled" and work.actor.role not in MAY_CANCEL:
        raise NotAllowed("Only administrators, partners and associates may cancel a deadline.")
    reason = clean_text(draft.reason, "reason", REASON_CHARS)
    before = await _lock(work, deadline_id, version, {"state": state})
    await work.connection.execute(
        """
        UPDATE deadlines SET state = $3, reason = $4, settled_by = $5, settled_at = now(), version = version + 1
        WHERE firm_id = $1 AND id = $2
        """,
        work.actor.firm_id,
        deadline_id,
        state,
        reason,
        work.actor.person_id,
    )
    await withdraw_reminders(work, deadline_id, "The deadline was settled.")
    await _record(work, state, before, {"reason": reason})
    await tell_responsible(work, deadline_id, state, reason)
    return await find_deadline(work, deadline_id)


async def _lock(work: Work, deadline_id: UUID, version: int, wanted: Mapping[str, str | None]) -> DeadlineDetail:
    # Locked before it is read, so that what is read is what the one before has left.
    locked = await work.connection.fetchval(
        "SELECT version FROM deadlines WHERE firm_id = $1 AND id = $2 FOR UPDATE", work.actor.firm_id, deadline_id
    )
    if locked is None:
        raise NotFound("deadline")
    deadline = await find_deadline(work, deadline_id)
    if locked != version:
        newest = {"due_on": str(deadline.due_on), "due_time": deadline.due_time, "state": deadline.state}
        raise EditedMeanwhile(
            "Somebody changed this deadline meanwhile. Nothing of yours was saved: look at it and decide again.",
            deadline,
            conflicts(wanted, newest),
        )
    if deadline.state != "open":
        raise Conflict(f"This deadline is {deadline.state} and stays as it is. Enter a new one if there is one.")
    return deadline


async def _keep_move(work: Work, before: DeadlineDetail, move: MoveDraft, reason: str) -> None:
    await work.connection.execute(
        """
        INSERT INTO deadline_moves
            (id, firm_id, deadline_id, from_on, from_time, to_on, to_time, reason, moved_by)
        VALUES ($1, $2, $3, $4, $5::text::time, $6, $7::text::time, $8, $9)
        """,
        new_id(),
        work.actor.firm_id,
        before.id,
        before.due_on,
        before.due_time,
        move.due_on,
        move.due_time,
        reason,
        work.actor.person_id,
    )


async def _record(work: Work, deed: str, before: DeadlineDetail, told: Facts) -> None:
    await record(
        work,
        f"deadline.{deed}",
        subject_kind="deadline",
        subject_id=before.id,
        case_id=before.case.id,
        details={"title": before.title, **told},
    )
