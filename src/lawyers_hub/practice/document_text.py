"""The text of a version, page by page, as the worker kept it. To look at it is to view the document."""

from uuid import UUID

import msgspec

from lawyers_hub.database.unit_of_work import Work
from lawyers_hub.practice.audit import record
from lawyers_hub.practice.document_versions import LastNumber
from lawyers_hub.practice.errors import NotFound
from lawyers_hub.practice.paging import Page, page_of, read_cursor
from lawyers_hub.reading.pages import Mark


class TextPage(msgspec.Struct, frozen=True):
    """One page. `scanned`: it shows more than its text tells, such as a picture of paper."""

    number: int
    text: str
    scanned: bool
    marks: list[Mark]


async def list_pages(
    work: Work, document_id: UUID, version: int, *, limit: int, cursor: str | None = None, start: int = 1
) -> Page[TextPage]:
    """Pages from `start` on, or from the cursor; none while the version is not ready.

    The first list that somebody asks for is written into the audit trail as a view; going on by the cursor is not.

    Raises:
        NotFound: there is no such version, or it is not open to the actor.
    """
    after = read_cursor(cursor, LastNumber).number if cursor else start - 1
    case_id = await _case_of(work, document_id, version)
    rows = await work.connection.fetch(
        """
        SELECT number, text, scanned, marks FROM document_pages
        WHERE firm_id = $1 AND document_id = $2 AND version = $3 AND number > $4
        ORDER BY number LIMIT $5
        """,
        work.actor.firm_id,
        document_id,
        version,
        after,
        limit + 1,
    )
    if not cursor:
        await record(
            work,
            "document.viewed",
            subject_kind="document",
            subject_id=document_id,
            case_id=case_id,
            details={"version": version},
        )
    pages = msgspec.convert([dict(row) for row in rows], list[TextPage])
    return page_of(pages, limit, lambda page: LastNumber(page.number))


async def _case_of(work: Work, document_id: UUID, version: int) -> UUID:
    case_id: UUID | None = await work.connection.fetchval(
        """
        SELECT d.case_id FROM document_versions v JOIN documents d ON d.firm_id = v.firm_id AND d.id = v.document_id
        WHERE v.firm_id = $1 AND v.document_id = $2 AND v.number = $3
        """,
        work.actor.firm_id,
        document_id,
        version,
    )
    if case_id is None:
        raise NotFound("version")
    return case_id
