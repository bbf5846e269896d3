"""E-mails to the people of a firm: written when they are decided on, sent by a job."""

from datetime import datetime
from uuid import UUID

import msgspec

from lawyers_hub.database.identifiers import new_id
from lawyers_hub.database.unit_of_work import Work
from lawyers_hub.jobs.envelope import SendEmail
from lawyers_hub.jobs.outbox import accept_job
from lawyers_hub.practice.audit import record

_LATE = "This message is late: the hub was not running at its time."


class Email(msgspec.Struct, frozen=True):
    """A written e-mail. `page`: the path of what it is about. `wanted`: its receiver still works for the firm."""

    id: UUID
    address: str
    subject: str
    body: str
    written_at: datetime
    firm: str
    page: str
    wanted: bool


async def write_email(
    work: Work, notification_id: UUID, address: str, subject: str, *, case_id: UUID | None, late: bool
) -> None:
    """Writes the e-mail of a notification and accepts the job that sends it. The caller's unit of work commits.

    A mailbox is read on telephones and by others: of the case, only its number goes out.
    """
    case_number = await work.connection.fetchval("SELECT number FROM cases WHERE id = $1", case_id)
    lines = (subject, f"Case {case_number}" if case_number else "", _LATE if late else "")
    email_id = new_id()
    await work.connection.execute(
        "INSERT INTO emails (id, firm_id, notification_id, address, subject, body) VALUES ($1, $2, $3, $4, $5, $6)",
        email_id,
        work.actor.firm_id,
        notification_id,
        address,
        subject,
        "\n\n".join(line for line in lines if line),
    )
    await accept_job(work, "email.send", SendEmail(email_id))


async def unsent_email(work: Work, email_id: UUID) -> Email | None:
    """None when it was sent already, or there is none."""
    row = await work.connection.fetchrow(
        """
        SELECT e.id, e.address, e.subject, e.body, e.created_at AS written_at, f.name AS firm,
               '/' || n.subject_kind || 's/' || n.subject_id AS page, p.active AND p.role <> 'client' AS wanted
        FROM emails e
        JOIN notifications n ON n.firm_id = e.firm_id AND n.id = e.notification_id
        JOIN people p ON p.firm_id = n.firm_id AND p.id = n.person_id
        JOIN firms f ON f.id = e.firm_id
        WHERE e.firm_id = $1 AND e.id = $2 AND e.sent_at IS NULL
        """,
        work.actor.firm_id,
        email_id,
    )
    return msgspec.convert(dict(row), Email) if row else None


async def note_sent(work: Work, email_id: UUID) -> None:
    """The mail server has taken it. The caller's unit of work commits."""
    await work.connection.execute(
        "UPDATE emails SET sent_at = now() WHERE firm_id = $1 AND id = $2", work.actor.firm_id, email_id
    )
    await _record(work, "email.sent", email_id)


async def note_withheld(work: Work, email_id: UUID) -> None:
    """It is not sent, since its receiver no longer works for the firm. The caller's unit of work commits."""
    await _record(work, "email.withheld", email_id, reason="The receiver no longer works here.")


async def _record(work: Work, action: str, email_id: UUID, **details: str) -> None:
    row = await work.connection.fetchrow(
        """
        SELECT n.case_id, p.name FROM emails e
        JOIN notifications n ON n.firm_id = e.firm_id AND n.id = e.notification_id
        JOIN people p ON p.firm_id = n.firm_id AND p.id = n.person_id
        WHERE e.firm_id = $1 AND e.id = $2
        """,
        work.actor.firm_id,
        email_id,
    )
    if row is not None:
        await record(
            work,
            action,
            subject_kind="email",
            subject_id=email_id,
            case_id=row["case_id"],
            details={"to": row["name"], **details},
        )
