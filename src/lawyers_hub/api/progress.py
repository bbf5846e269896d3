"""How far the documents of a case are read, told as it happens (server-sent events, WHATWG HTML section 9.2)."""

import asyncio
import time
from collections.abc import AsyncIterator
from uuid import UUID

import msgspec
from litestar import Controller, get
from litestar.params import FromPath
from litestar.response import Stream

from lawyers_hub.api.documents import SignedIn
from lawyers_hub.api.watching import Watch, Watcher
from lawyers_hub.database.outage import server_is_away
from lawyers_hub.database.pool import Database
from lawyers_hub.database.unit_of_work import Actor, SessionEnded, acting
from lawyers_hub.practice.cases import require_case
from lawyers_hub.practice.document_progress import DocumentProgress, State, documents_to_watch
from lawyers_hub.practice.errors import NotFound

# Proxies and browsers give up on a silent connection after 30 to 60 s.
HEARTBEAT_S = 15.0

# How long somebody who lost the right to a case may still see how far its documents are.
RIGHT_CHECKED_EVERY_S = 30.0

LOOK_AGAIN_AFTER_S = 1.0


class DocumentEvent(msgspec.Struct, frozen=True):
    """What the stream says of one version of a document."""

    document_id: UUID
    version: int
    state: State
    pages_read: int
    pages_total: int | None
    reason: str | None


class ProgressController(Controller):
    """Progress as it happens."""

    path = "/cases/{case_id:uuid}/progress"
    tags = ("Documents",)

    @get(media_type="text/event-stream")
    async def watch_progress(self, request: SignedIn, case_id: FromPath[UUID]) -> Stream:
        """Events called `document`: first the documents that are not ready, then every change.

        A reader that is slow misses states in between and never the last. The stream ends when the sign-in
        ends or the service stops; connect again then.
        """
        state = request.app.state
        async with acting(state.database, request.user) as work:
            await require_case(work, case_id)
        events = _Events(state.database, request.user, case_id, state.watch)
        return Stream(events.stream(), headers={"cache-control": "no-store", "x-accel-buffering": "no"})


class _Events:
    """One stream. It remembers which documents it called unfinished, so that it can end each of them."""

    def __init__(self, database: Database, actor: Actor, case_id: UUID, watch: Watch) -> None:
        self._database = database
        self._actor = actor
        self._case_id = case_id
        self._watch = watch
        self._unfinished: set[UUID] = set()

    async def stream(self) -> AsyncIterator[bytes]:
        with self._watch.watching((self._actor.firm_id, self._case_id)) as watcher:
            try:
                for progress in await self._look():
                    yield self._event(progress)
                yield b": watching\n\n"
                async for event in self._news(watcher):
                    yield event
            except (SessionEnded, NotFound):
                return

    async def _news(self, watcher: Watcher) -> AsyncIterator[bytes]:
        looked_at = time.monotonic()
        while True:
            news = await watcher.news(HEARTBEAT_S)
            if watcher.stopped:
                return
            if watcher.must_look_again or time.monotonic() - looked_at > RIGHT_CHECKED_EVERY_S:
                watcher.must_look_again, looked_at = False, time.monotonic()
                news = [*news, *await self._look_again(watcher)]
            for progress in news:
                yield self._event(progress)
            if not news:
                yield b": still here\n\n"

    async def _look_again(self, watcher: Watcher) -> list[DocumentProgress]:
        try:
            return await self._look()
        except Exception as problem:
            if not server_is_away(problem):
                raise
            await asyncio.sleep(LOOK_AGAIN_AFTER_S)
            watcher.look_again()
            return []

    async def _look(self) -> list[DocumentProgress]:
        """What the record says; it also finds out whether the actor may still see the case."""
        async with acting(self._database, self._actor) as work:
            await require_case(work, self._case_id)
            return await documents_to_watch(work, self._case_id, self._unfinished)

    def _event(self, progress: DocumentProgress) -> bytes:
        if progress.state == "ready":
            self._unfinished.discard(progress.document_id)
        else:
            self._unfinished.add(progress.document_id)
        data = msgspec.json.encode(msgspec.convert(progress, DocumentEvent, from_attributes=True))
        return b"event: document\ndata: " + data + b"\n\n"
