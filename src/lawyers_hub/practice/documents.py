"""Documents of a case: what they are called, which versions they have, and how far each has been read."""

from datetime import datetime
from typing import Any, get_args
from uuid import UUID

import asyncpg
import msgspec

from lawyers_hub.database.unit_of_work import Work
from lawyers_hub.practice.cases import CaseRef, require_case
from lawyers_hub.practice.document_progress import State
from lawyers_hub.practice.errors import NotFound
from lawyers_hub.practice.paging import NEWEST, Page, page_of, read_cursor
from lawyers_hub.practice.people import PersonRef


class Version(msgspec.Struct, frozen=True):
    """One uploaded file. Its bytes and its name never change; its state tells how far its text has been read."""

    number: int
    file_name: str
    media_type: str
    size_bytes: int
    sha256: str
    uploaded_at: datetime
    uploaded_by: PersonRef
    state: State
    reason: str | None
    pages_total: int | None
    pages_read: int
    scanned_pages: int
    marks_count: int


class Document(msgspec.Struct, frozen=True):
    """A document with its newest version; the older ones stay."""

    id: UUID
    case: CaseRef
    title: str
    created_at: datetime
    versions_count: int
    latest: Version


VERSION_COLUMNS = """
    v.number, v.file_name, v.media_type, v.size_bytes, v.sha256, v.uploaded_at, v.uploaded_by AS uploader_id,
    p.name AS uploader_name, v.state, v.reason, v.pages_total, v.pages_read, v.scanned_pages, v.marks_count
"""

_SELECT = f"""
    SELECT d.id, d.title, d.created_at, d.latest, c.id AS case_id, c.number AS case_number, c.title AS case_title,
           {VERSION_COLUMNS}
    FROM documents d
    JOIN cases c ON c.firm_id = d.firm_id AND c.id = d.case_id
    JOIN document_versions v ON v.firm_id = d.firm_id AND v.document_id = d.id AND v.number = d.latest
    JOIN people p ON p.firm_id = d.firm_id AND p.id = v.uploaded_by
    WHERE d.firm_id = $1
"""

# Written out and not sent as a parameter: the index of what is not ready serves only a state that is known.
_IN_STATE: dict[State | None, str] = {None: "", **{state: f"AND v.state = '{state}'" for state in get_args(State)}}


async def find_document(work: Work, document_id: UUID) -> Document:
    row = await work.connection.fetchrow(f"{_SELECT} AND d.id = $2", work.actor.firm_id, document_id)
    if row is None:
        raise NotFound("document")
    return _document(row)


async def list_documents(
    work: Work, *, state: State | None = None, limit: int, cursor: str | None = None
) -> Page[Document]:
    """Every document that is open to the actor, newest first; `state` is that of the newest version."""
    before = read_cursor(cursor, UUID) if cursor else NEWEST
    rows = await work.connection.fetch(
        f"{_SELECT} AND d.id < $2 {_IN_STATE[state]} ORDER BY d.id DESC LIMIT $3",
        work.actor.firm_id,
        before,
        limit + 1,
    )
    return _page(rows, limit)


async def documents_of_a_case(work: Work, case_id: UUID, *, limit: int, cursor: str | None = None) -> Page[Document]:
    """Newest first.

    Raises:
        NotFound: there is no such case, or it is not open to the actor.
    """
    await require_case(work, case_id)
    before = read_cursor(cursor, UUID) if cursor else NEWEST
    rows = await work.connection.fetch(
        f"{_SELECT} AND d.case_id = $2 AND d.id < $3 ORDER BY d.id DESC LIMIT $4",
        work.actor.firm_id,
        case_id,
        before,
        limit + 1,
    )
    return _page(rows, limit)


def version_from(row: asyncpg.Record) -> Version:
    """The version in a row that was selected with `VERSION_COLUMNS`."""
    return msgspec.convert(_version(row), Version)


def _page(rows: list[asyncpg.Record], limit: int) -> Page[Document]:
    return page_of([_document(row) for row in rows], limit, lambda document: document.id)


def _document(row: asyncpg.Record) -> Document:
    return Document(
        id=row["id"],
        case=CaseRef(row["case_id"], row["case_number"], row["case_title"]),
        title=row["title"],
        created_at=row["created_at"],
        versions_count=row["latest"],
        latest=version_from(row),
    )


def _version(row: asyncpg.Record) -> dict[str, Any]:
    return {**row, "uploaded_by": PersonRef(row["uploader_id"], row["uploader_name"])}
