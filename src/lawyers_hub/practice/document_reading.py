"""What the worker writes while it reads a document: its progress, its text, or why it has none.

The queue delivers at least once, so each of these may run twice, also at the same time in two workers: a
version that is ready stays ready, and its text is replaced as a whole. The caller's unit of work commits.
"""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

import asyncpg
import msgspec

from lawyers_hub.database.unit_of_work import Work
from lawyers_hub.practice.document_notices import tell_unreadable
from lawyers_hub.practice.document_progress import DocumentProgress, tell_progress
from lawyers_hub.practice.errors import NotFound
from lawyers_hub.reading.pages import MediaType, Page

# A notification has at most 8,000 bytes (PostgreSQL, NOTIFY), and a character takes at most six of them in JSON.
MAX_REASON_CHARS = 1_000

# Each batch is one statement with a time limit of its own, however long the document.
_PAGES_AT_ONCE = 250


class ToRead(NamedTuple):
    """Where the bytes of a version lie, and what they are."""

    storage_key: str
    media_type: MediaType


async def begin_reading(work: Work, document_id: UUID, version: int) -> ToRead | None:
    """What to read; None when there is no such version, or it is ready already.

    A version that turned out unreadable may be read again: somebody asked for it.
    """
    row = await _change(
        work,
        document_id,
        version,
        "state = 'reading', reason = NULL, pages_read = 0, pages_total = NULL",
        "v.state <> 'ready'",
    )
    return ToRead(row["storage_key"], MediaType(row["media_type"])) if row else None


async def note_progress(work: Work, document_id: UUID, version: int, *, pages_read: int, pages_total: int) -> None:
    """Nothing happens when the version is no longer being read."""
    await _change(
        work, document_id, version, "pages_read = $4, pages_total = $5", "v.state = 'reading'", pages_read, pages_total
    )


async def keep_text(work: Work, document_id: UUID, version: int, pages: Sequence[Page]) -> None:
    """The version is ready with exactly these pages; the search finds them when it is the latest version.

    Raises:
        NotFound: there is no such version in the actor's firm.
    """
    row = await _change(
        work,
        document_id,
        version,
        "state = 'ready', reason = NULL, pages_total = $4, pages_read = $4, scanned_pages = $5, marks_count = $6",
        "true",
        len(pages),
        sum(page.scanned for page in pages),
        sum(len(page.marks) for page in pages),
    )
    if row is None:
        raise NotFound("document")
    await work.connection.execute(
        "DELETE FROM document_pages WHERE firm_id = $1 AND document_id = $2 AND version = $3",
        work.actor.firm_id,
        document_id,
        version,
    )
    for start in range(0, len(pages), _PAGES_AT_ONCE):
        await _insert_pages(work, document_id, version, pages[start : start + _PAGES_AT_ONCE])


async def mark_unreadable(work: Work, document_id: UUID, version: int, reason: str) -> None:
    """Tells whoever uploaded it, too. A version that is ready stays ready.

    `reason` is for people: what is wrong with the file and what to do.
    """
    reason = reason[:MAX_REASON_CHARS]
    changes = "state = 'unreadable', reason = $4"
    if await _change(work, document_id, version, changes, "v.state <> 'ready'", reason):
        await tell_unreadable(work, document_id, version, reason)


async def _change(
    work: Work, document_id: UUID, version: int, changes: str, condition: str, *values: str | int
) -> asyncpg.Record | None:
    """Changes the version's row, if it is there and meets the condition, and tells its new progress."""
    row = await work.connection.fetchrow(
        f"""
        UPDATE document_versions v SET {changes}
        FROM documents d
        WHERE v.firm_id = $1 AND v.document_id = $2 AND v.number = $3 AND {condition}
          AND d.firm_id = v.firm_id AND d.id = v.document_id
        RETURNING v.firm_id, d.case_id, v.document_id, v.number AS version, v.state, v.pages_read, v.pages_total,
                  v.reason, v.storage_key, v.media_type
        """,
        work.actor.firm_id,
        document_id,
        version,
        *values,
    )
    if row is not None:
        await tell_progress(work, msgspec.convert(dict(row), DocumentProgress))
    return row


async def _insert_pages(work: Work, document_id: UUID, version: int, pages: Sequence[Page]) -> None:
    await work.connection.execute(
        """
        INSERT INTO document_pages (firm_id, document_id, version, number, text, scanned, marks)
        SELECT $1, $2, $3, page.number, page.text, page.scanned, page.marks
        FROM unnest($4::integer[], $5::text[], $6::boolean[], $7::jsonb[]) AS page (number, text, scanned, marks)
        """,
        work.actor.firm_id,
        document_id,
        version,
        [page.number for page in pages],
        [page.text for page in pages],
        [page.scanned for page in pages],
        [page.marks for page in pages],
    )
