"""Who has looked at a document or taken it along, as the audit trail knows it."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from lawyers_hub.database.unit_of_work import Work
from lawyers_hub.practice.documents import find_document
from lawyers_hub.practice.paging import NEWEST, Page, page_of, read_cursor
from lawyers_hub.practice.people import PersonRef


class Viewer(msgspec.Struct, frozen=True):
    """Somebody saw the document's text, or downloaded one of its versions."""

    person: PersonRef
    at: datetime
    how: Literal["viewed", "downloaded"]


async def list_viewers(work: Work, document_id: UUID, *, limit: int, cursor: str | None = None) -> Page[Viewer]:
    """Each time somebody did, newest first.

    Raises:
        NotFound: there is no such document, or it is not open to the actor.
    """
    await find_document(work, document_id)
    rows = await work.connection.fetch(
        """
        SELECT a.id, a.at, a.action, p.id AS person_id, p.name
        FROM audit_trail a JOIN people p ON p.firm_id = a.firm_id AND p.id = a.person_id
        WHERE a.firm_id = $1 AND a.subject_id = $2 AND a.action IN ('document.viewed', 'document.downloaded')
          AND a.id < $3
        ORDER BY a.id DESC LIMIT $4
        """,
        work.actor.firm_id,
        document_id,
        read_cursor(cursor, UUID) if cursor else NEWEST,
        limit + 1,
    )
    page = page_of(rows, limit, lambda row: row["id"])
    viewers = [
        Viewer(PersonRef(row["person_id"], row["name"]), row["at"], row["action"].removeprefix("document."))
        for row in page.items
    ]
    return Page(viewers, page.next_cursor)
