"""What people of a firm are told: on the page and by e-mail, each person once."""

from collections.abc import Iterable
from typing import Literal
from uuid import UUID

import msgspec

from lawyers_hub.database.identifiers import new_id
from lawyers_hub.database.unit_of_work import Work
from lawyers_hub.practice.emails import write_email

NoticeKind = Literal[
    "deadline.entered", "deadline.moved", "deadline.settled", "deadline.reminder", "document.unreadable"
]


class Notice(msgspec.Struct, frozen=True):
    """What one or several people are told.

    `key`: the same person is told once under it, however often it is said.
    `title`: one line that says what and when; it goes out by e-mail too, with the case's number and nothing else
    of the case. `body` is shown on the page only.
    `late`: told long after its time.
    """

    kind: NoticeKind
    key: str
    title: str
    body: str
    case_id: UUID | None
    subject_kind: Literal["deadline", "document"]
    subject_id: UUID
    late: bool = False


async def notify(work: Work, notice: Notice, people: Iterable[UUID]) -> int:
    """Tells those of the people who are active staff, and returns how many had not been told under this key.

    In the caller's transaction: one notification each, one written e-mail, and the accepted job that sends it.
    """
    staff = await work.connection.fetch(
        # In one order, so that two who tell the same people at once wait for each other and never deadlock.
        "SELECT id, email FROM people WHERE id = ANY($1::uuid[]) AND active AND role <> 'client' ORDER BY id",
        list(people),
    )
    told = 0
    for person in staff:
        notification_id = new_id()
        if await _tell(work, notification_id, notice, person["id"]):
            await write_email(
                work, notification_id, person["email"], notice.title, case_id=notice.case_id, late=notice.late
            )
            told += 1
    return told


async def _tell(work: Work, notification_id: UUID, notice: Notice, person_id: UUID) -> bool:
    """False when the person was told before.

    Neither RETURNING nor a named conflict target: both would hold the new row to what the writer may read, and
    nobody may read what a colleague is told.
    """
    status = await work.connection.execute(
        """
        INSERT INTO notifications
            (id, firm_id, person_id, kind, key, title, body, case_id, subject_kind, subject_id, late)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING
        """,
        notification_id,
        work.actor.firm_id,
        person_id,
        notice.kind,
        notice.key,
        notice.title,
        notice.body,
        notice.case_id,
        notice.subject_kind,
        notice.subject_id,
        notice.late,
    )
    return bool(status == "INSERT 0 1")
