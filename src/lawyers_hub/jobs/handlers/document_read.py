"""Reads one version of a document: its text, its personal data, its place in the search.

A file that cannot be read is a job well done: the version says why. Only what fails on our side is tried again.
"""

import time
from collections.abc import Callable

import msgspec

from lawyers_hub.database.pool import Database
from lawyers_hub.database.unit_of_work import Actor, Work, acting
from lawyers_hub.files.store import FileStore
from lawyers_hub.jobs.envelope import ReadDocument
from lawyers_hub.jobs.handler import Handler
from lawyers_hub.practice.audit import record
from lawyers_hub.practice.document_reading import ToRead, begin_reading, keep_text, mark_unreadable, note_progress
from lawyers_hub.reading.isolated import READING_TIME_S, read_in_isolation
from lawyers_hub.reading.pages import Cause, Page, Reading, Unreadable
from lawyers_hub.telemetry.logs import log

# Beside the reading itself: fetching 20 MB, telling progress, and writing thousands of pages.
TIMEOUT_S = READING_TIME_S + 120

# A person watching sees it move; a document of 10,000 pages does not write 10,000 times.
_TELL_EVERY_S = 0.25

_OUR_FAULT = (
    "The hub failed to read this file; the file may be fine. A firm administrator can start the reading again "
    "on the operations page."
)


class ReaderKilled(Exception):
    """The process that read the file was killed from outside, so another try is worth it."""


class Read(msgspec.Struct, frozen=True):
    """What came of the file; None when the version is ready already or gone."""

    outcome: list[Page] | Unreadable | None


def reading_of_documents(database: Database, files: FileStore) -> Handler[ReadDocument, Read]:
    async def prepare(actor: Actor, wanted: ReadDocument) -> Read:
        async with acting(database, actor) as work:
            to_read = await begin_reading(work, wanted.document_id, wanted.version)
        if to_read is None:
            return Read(None)
        return Read(await _read(await files.read(to_read.storage_key), to_read, Progress(database, actor, wanted)))

    return Handler(prepare=prepare, effect=_keep, given_up=_say_our_fault, timeout_s=TIMEOUT_S)


class Progress:
    """Tells how many pages have been read, a few times a second, each time in a transaction of its own."""

    def __init__(
        self, database: Database, actor: Actor, wanted: ReadDocument, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._database = database
        self._actor = actor
        self._wanted = wanted
        self._clock = clock
        self._told_at = float("-inf")

    async def note(self, pages_read: int, pages_total: int) -> None:
        now = self._clock()
        if now - self._told_at < _TELL_EVERY_S:
            return
        self._told_at = now
        async with acting(self._database, self._actor) as work:
            await note_progress(
                work,
                self._wanted.document_id,
                self._wanted.version,
                pages_read=pages_read,
                pages_total=pages_total,
            )


async def _read(data: bytes, to_read: ToRead, progress: Progress) -> list[Page] | Unreadable:
    pages: list[Page] = []

    async def on_page(page: Page, pages_total: int) -> None:
        pages.append(page)
        await progress.note(len(pages), pages_total)

    match await read_in_isolation(data, to_read.media_type, on_page=on_page):
        case Unreadable(Cause.KILLED, diagnosis=diagnosis):
            raise ReaderKilled(diagnosis or "The process that read the file was killed.")
        case Unreadable() as unreadable:
            return unreadable
        case Reading():
            return pages


async def _keep(work: Work, wanted: ReadDocument, read: Read) -> None:
    match read.outcome:
        case Unreadable() as unreadable:
            log.info("document.unreadable", document_id=str(wanted.document_id), cause=unreadable.cause.value)
            await mark_unreadable(work, wanted.document_id, wanted.version, unreadable.reason)
            await _record(work, "document.found_unreadable", wanted, cause=unreadable.cause.value)
        case list() as pages:
            await keep_text(work, wanted.document_id, wanted.version, pages)
            await _record(work, "document.read", wanted, pages=len(pages))


async def _say_our_fault(work: Work, wanted: ReadDocument) -> None:
    await mark_unreadable(work, wanted.document_id, wanted.version, _OUR_FAULT)


async def _record(work: Work, action: str, wanted: ReadDocument, **details: str | int) -> None:
    await record(
        work,
        action,
        subject_kind="document",
        subject_id=wanted.document_id,
        case_id=await work.connection.fetchval("SELECT case_id FROM documents WHERE id = $1", wanted.document_id),
        details={"version": wanted.version, **details},
    )
