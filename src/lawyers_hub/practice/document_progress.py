"""How far a document has been read, told to whoever watches its case.

The row in `document_versions` is the record. The notification only says that it changed, and is sent when the
transaction commits; whoever missed one reads the row.
"""

from collections.abc import Collection
from typing import Literal
from uuid import UUID

import msgspec

from lawyers_hub.database.unit_of_work import Work

CHANNEL = "hub_document_progress"

State = Literal["queued", "reading", "ready", "unreadable"]


class DocumentProgress(msgspec.Struct, frozen=True):
    """The state of one version. `pages_total` is null until the file was opened; `reason` says why it is unreadable."""

    firm_id: UUID
    case_id: UUID
    document_id: UUID
    version: int
    state: State
    pages_read: int
    pages_total: int | None
    reason: str | None


async def tell_progress(work: Work, progress: DocumentProgress) -> None:
    """Reaches every API process when the caller's transaction commits."""
    await work.connection.execute("SELECT pg_notify($1, $2)", CHANNEL, msgspec.json.encode(progress).decode())


async def documents_to_watch(work: Work, case_id: UUID, also: Collection[UUID] = ()) -> list[DocumentProgress]:
    """The newest versions in a case that are not ready, and those of the documents in `also`, oldest first."""
    rows = await work.connection.fetch(
        """
        SELECT d.firm_id, d.case_id, d.id AS document_id, v.number AS version,
               v.state, v.pages_read, v.pages_total, v.reason
        FROM documents d
        JOIN document_versions v ON v.firm_id = d.firm_id AND v.document_id = d.id AND v.number = d.latest
        WHERE d.firm_id = $1 AND d.case_id = $2 AND (v.state <> 'ready' OR d.id = ANY($3))
        ORDER BY d.id
        """,
        work.actor.firm_id,
        case_id,
        list(also),
    )
    return msgspec.convert([dict(row) for row in rows], list[DocumentProgress])
