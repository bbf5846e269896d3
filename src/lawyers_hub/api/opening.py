"""What the API opens when it starts, keeps an eye on while it runs, and closes at the end."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from litestar import Litestar

from lawyers_hub.api.latency import minutes_kept
from lawyers_hub.api.watching import watch
from lawyers_hub.database.heartbeats import beating
from lawyers_hub.database.pool import Database
from lawyers_hub.files.errors import StorageUnavailable
from lawyers_hub.files.store import FileStore
from lawyers_hub.practice.working_days import load_holidays
from lawyers_hub.settings import ApiSettings
from lawyers_hub.stopping import when_told_to_stop
from lawyers_hub.telemetry.vitals import Probe, Vitals

FILES_ASKED_EVERY_S = 10.0


def opened(settings: ApiSettings) -> Callable[[Litestar], AbstractAsyncContextManager[None]]:
    """Puts `database`, `files`, `vitals` and `watch` into the application's state for as long as it serves.

    A part that is away at start does not stop the API: `/ready` names it until it is back.
    """
    instance = settings.listening.instance

    @asynccontextmanager
    async def everything(app: Litestar) -> AsyncIterator[None]:
        load_holidays()
        app.state.files = FileStore.at(settings.storage_url)
        async with Database.connect(settings.database_url, service=instance) as database:
            app.state.database = database
            probes = {"database": database.is_ready, "files": files_probe(app.state.files)}
            async with (
                watched(probes) as app.state.vitals,
                beating(database, "api", instance, lambda: app.state.vitals.parts),
                minutes_kept(database, instance),
                watch(settings.database_url, instance) as app.state.watch,
            ):
                with when_told_to_stop(app.state.watch.stop):
                    yield

    return everything


@asynccontextmanager
async def watched(probes: dict[str, Probe]) -> AsyncIterator[Vitals]:
    vitals = Vitals(probes)
    await vitals.look()
    watching = asyncio.create_task(vitals.watch())
    try:
        yield vitals
    finally:
        watching.cancel()
        await asyncio.wait({watching})


def files_probe(files: FileStore) -> Probe:
    """Writing to the storage is the only proof that it takes a document; in S3 each proof costs money."""
    asked_at, answered = 0.0, False

    async def answer() -> bool:
        nonlocal asked_at, answered
        now = time.monotonic()
        if not answered or now - asked_at >= FILES_ASKED_EVERY_S:
            answered, asked_at = await _takes_files(files), now
        return answered

    return answer


async def _takes_files(files: FileStore) -> bool:
    try:
        await files.ready()
    except StorageUnavailable:
        return False
    return True
