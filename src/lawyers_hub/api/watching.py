"""Passes what is told about documents on to everybody who watches a case: one listening connection a process."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from uuid import UUID

import msgspec

from lawyers_hub.database.listening import listen
from lawyers_hub.practice.document_progress import CHANNEL, DocumentProgress
from lawyers_hub.telemetry.logs import log

_decode = msgspec.json.Decoder(DocumentProgress).decode

Case = tuple[UUID, UUID]
"""A firm and one of its cases."""


class Watcher:
    """What one reader has still to be told: the newest state of each version.

    A slow reader misses states in between and never the last one, and holds no more than one state a version.
    """

    def __init__(self) -> None:
        self._untold: dict[tuple[UUID, int], DocumentProgress] = {}
        self._something = asyncio.Event()
        self.must_look_again = False
        self.stopped = False

    def tell(self, progress: DocumentProgress) -> None:
        self._untold[progress.document_id, progress.version] = progress
        self._something.set()

    def look_again(self) -> None:
        """Something may have been missed: the record has to be read."""
        self.must_look_again = True
        self._something.set()

    def stop(self) -> None:
        self.stopped = True
        self._something.set()

    async def news(self, timeout_s: float) -> list[DocumentProgress]:
        """What has changed since it was last asked; empty after the timeout."""
        try:
            async with asyncio.timeout(timeout_s):
                await self._something.wait()
        except TimeoutError:
            return []
        self._something.clear()
        news, self._untold = list(self._untold.values()), {}
        return news


class Watch:
    """All watchers of this process."""

    def __init__(self) -> None:
        self._watchers: defaultdict[Case, set[Watcher]] = defaultdict(set)
        self._stopping = False

    @contextmanager
    def watching(self, case: Case) -> Iterator[Watcher]:
        """A watcher that misses nothing from here on."""
        watcher = Watcher()
        watcher.stopped = self._stopping
        self._watchers[case].add(watcher)
        try:
            yield watcher
        finally:
            self._watchers[case].discard(watcher)
            if not self._watchers[case]:
                del self._watchers[case]

    def heard(self, payload: str) -> None:
        try:
            progress = _decode(payload)
        except msgspec.DecodeError:
            log.warning("progress.not_understood")
            return
        for watcher in self._watchers.get((progress.firm_id, progress.case_id), ()):
            watcher.tell(progress)

    def listening(self) -> None:
        for watcher in self._everybody():
            watcher.look_again()

    def stop(self) -> None:
        """Ends every stream: a server that stops waits for them."""
        self._stopping = True
        for watcher in self._everybody():
            watcher.stop()

    def _everybody(self) -> list[Watcher]:
        return [watcher for watchers in self._watchers.values() for watcher in watchers]


@asynccontextmanager
async def watch(database_url: str, service: str) -> AsyncIterator[Watch]:
    """Listens for as long as the block lasts; while the database is away, it tries again."""
    everybody = Watch()
    listening = asyncio.create_task(
        listen(database_url, CHANNEL, service=service, heard=everybody.heard, listening=everybody.listening)
    )
    try:
        yield everybody
    finally:
        everybody.stop()
        listening.cancel()
        await asyncio.wait({listening})
