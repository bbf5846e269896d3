"""Notes on a case: what the firm writes for itself. They stay as written, and clients never see them."""

from datetime import datetime
from uuid import UUID

import asyncpg
import msgspec

from lawyers_hub.database.identifiers import new_id
from lawyers_hub.database.unit_of_work import Work
from lawyers_hub.practice.audit import record
from lawyers_hub.practice.cases import require_case
from lawyers_hub.practice.paging import NEWEST, Page, page_of, read_cursor
from lawyers_hub.practice.people import PersonRef
from lawyers_hub.practice.words import Body, clean_text


class NoteDraft(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    body: Body


class Note(msgspec.Struct, frozen=True):
    """What somebody wrote about a case."""

    id: UUID
    body: str
    author: PersonRef
    created_at: datetime


_SELECT = """
    SELECT n.id, n.body, n.created_at, p.id AS author_id, p.name AS author_name
    FROM notes n JOIN people p ON p.firm_id = n.firm_id AND p.id = n.author_id
    WHERE n.firm_id = $1 AND n.case_id = $2
"""


async def write_note(work: Work, case_id: UUID, draft: NoteDraft) -> Note:
    """Raises NotFound when there is no such case."""
    await require_case(work, case_id)
    note_id = new_id()
    await work.connection.execute(
        "INSERT INTO notes (id, firm_id, case_id, author_id, body) VALUES ($1, $2, $3, $4, $5)",
        note_id,
        work.actor.firm_id,
        case_id,
        work.actor.person_id,
        clean_text(draft.body, "body"),
    )
    await record(work, "note.added", subject_kind="note", subject_id=note_id, case_id=case_id)
    rows = await work.connection.fetch(f"{_SELECT} AND n.id = $3", work.actor.firm_id, case_id, note_id)
    return _note(rows[0])


async def list_notes(work: Work, case_id: UUID, *, limit: int, cursor: str | None = None) -> Page[Note]:
    """Newest first. Raises NotFound when there is no such case."""
    await require_case(work, case_id)
    rows = await work.connection.fetch(
        f"{_SELECT} AND n.id < $3 ORDER BY n.id DESC LIMIT $4",
        work.actor.firm_id,
        case_id,
        read_cursor(cursor, UUID) if cursor else NEWEST,
        limit + 1,
    )
    return page_of([_note(row) for row in rows], limit, lambda note: note.id)


def _note(row: asyncpg.Record) -> Note:
    return Note(row["id"], row["body"], PersonRef(row["author_id"], row["author_name"]), row["created_at"])
