"""E-mails to the people of a firm: written when they are decided on, sent by a job."""

from uuid import UUID

from lawyers_hub.database.identifiers import new_id
from lawyers_hub.database.unit_of_work import Work
from lawyers_hub.jobs.envelope import SendEmail
from lawyers_hub.jobs.outbox import accept_job

_LATE = "This message is late: the hub was not running at its time."


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
