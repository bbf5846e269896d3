"""Notes on a case."""

from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.params import FromPath, JSONBody

from lawyers_hub.api.creating import IdempotencyKey, create_once
from lawyers_hub.api.paging import Cursor, Limit
from lawyers_hub.api.signed_in import OpenWork, staff_only
from lawyers_hub.practice import notes
from lawyers_hub.practice.notes import Note, NoteDraft
from lawyers_hub.practice.paging import DEFAULT_LIMIT, Page


class NotesController(Controller):
    """What the firm writes about a case for itself; clients never see it."""

    path = "/cases/{case_id:uuid}/notes"
    tags = ("Cases",)
    guards = (staff_only,)

    @get()
    async def list_notes(
        self, work: OpenWork, case_id: FromPath[UUID], limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
    ) -> Page[Note]:
        """Newest first."""
        return await notes.list_notes(work, case_id, limit=limit, cursor=cursor)

    @post()
    async def write_note(
        self, work: OpenWork, case_id: FromPath[UUID], data: JSONBody[NoteDraft], idempotency_key: IdempotencyKey = None
    ) -> Response[Note]:
        """A new note. Notes stay as they were written."""

        async def create() -> Note:
            return await notes.write_note(work, case_id, data)

        return await create_once(work, idempotency_key, ("note", case_id, data), create)
