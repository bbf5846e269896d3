"""The versions of a document, and their bytes on the way out."""

from typing import Annotated, NamedTuple
from uuid import UUID

import msgspec
from msgspec import Meta

from lawyers_hub.database.unit_of_work import Work
from lawyers_hub.practice.audit import record
from lawyers_hub.practice.documents import VERSION_COLUMNS, Version, find_document, version_from
from lawyers_hub.practice.errors import NotFound
from lawyers_hub.practice.paging import Page, page_of, read_cursor

MAX_NUMBER = 2**31 - 1


class LastNumber(msgspec.Struct, frozen=True):
    """The key of a list of versions or pages: the number of the last one seen."""

    number: Annotated[int, Meta(ge=0, le=MAX_NUMBER)]


class Download(NamedTuple):
    """What is needed to hand out one version as it came in."""

    storage_key: str
    file_name: str
    media_type: str
    size_bytes: int
    sha256: str


async def list_versions(work: Work, document_id: UUID, *, limit: int, cursor: str | None = None) -> Page[Version]:
    """Newest first.

    Raises:
        NotFound: there is no such document, or it is not open to the actor.
    """
    before = read_cursor(cursor, LastNumber).number if cursor else MAX_NUMBER
    await find_document(work, document_id)
    rows = await work.connection.fetch(
        f"""
        SELECT {VERSION_COLUMNS}
        FROM document_versions v JOIN people p ON p.firm_id = v.firm_id AND p.id = v.uploaded_by
        WHERE v.firm_id = $1 AND v.document_id = $2 AND v.number < $3
        ORDER BY v.number DESC LIMIT $4
        """,
        work.actor.firm_id,
        document_id,
        before,
        limit + 1,
    )
    return page_of([version_from(row) for row in rows], limit, lambda version: LastNumber(version.number))


async def hand_out(work: Work, document_id: UUID, number: int) -> Download:
    """Where the bytes of a version lie; written into the audit trail as a download.

    Raises:
        NotFound: there is no such version, or it is not open to the actor.
    """
    row = await work.connection.fetchrow(
        """
        SELECT v.storage_key, v.file_name, v.media_type, v.size_bytes, v.sha256, d.case_id
        FROM document_versions v JOIN documents d ON d.firm_id = v.firm_id AND d.id = v.document_id
        WHERE v.firm_id = $1 AND v.document_id = $2 AND v.number = $3
        """,
        work.actor.firm_id,
        document_id,
        number,
    )
    if row is None:
        raise NotFound("version")
    await record(
        work,
        "document.downloaded",
        subject_kind="document",
        subject_id=document_id,
        case_id=row["case_id"],
        details={"version": number},
    )
    return Download(*(row[field] for field in Download._fields))
