"""What people are told of documents. The title goes out by e-mail, so the document's own words stay in the body."""

from uuid import UUID

from lawyers_hub.database.unit_of_work import Work
from lawyers_hub.practice.notifications import Notice, notify


async def tell_unreadable(work: Work, document_id: UUID, version: int, reason: str) -> None:
    """Tells whoever uploaded the version, once, however often it is read in vain. The caller's unit of work commits.

    `reason` says what is wrong and what to do.
    """
    row = await work.connection.fetchrow(
        """
        SELECT d.case_id, d.title, v.file_name, v.uploaded_by
        FROM documents d JOIN document_versions v ON v.firm_id = d.firm_id AND v.document_id = d.id
        WHERE d.firm_id = $1 AND d.id = $2 AND v.number = $3
        """,
        work.actor.firm_id,
        document_id,
        version,
    )
    if row is None:
        return
    notice = Notice(
        kind="document.unreadable",
        key=f"unreadable:{document_id}:{version}",
        title="A document that you uploaded could not be read",
        body=f"“{row['title']}” ({row['file_name']}): {reason}\nIt is kept as you uploaded it;"
        " until it is read, the search finds its title and not its text.",
        case_id=row["case_id"],
        subject_kind="document",
        subject_id=document_id,
    )
    await notify(work, notice, [row["uploaded_by"]])
