"""How far documents are read, told as it happens: the API's events passed on to the browser."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from uuid import UUID

import msgspec
from anyio import CancelScope
from litestar import Router, get
from litestar.params import FromPath
from litestar.response import Stream

from lawyers_hub.web.records import Document
from lawyers_hub.web.session import SignedIn
from lawyers_hub.web.site import HubRequest, site_of


@get("/cases/{case_id:uuid}/progress")
async def progress(request: HubRequest, visitor: SignedIn, case_id: FromPath[UUID]) -> Stream:
    """The API's own server-sent events, passed on until the browser leaves or this service stops."""
    stack = AsyncExitStack()
    answer = await stack.enter_async_context(visitor.api.stream(f"cases/{case_id}/progress"))
    closing = site_of(request).closing

    async def relayed() -> AsyncIterator[bytes]:
        async with stack:
            async for chunk in _until(closing, answer.aiter_raw()):
                yield chunk

    headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
    return Stream(relayed(), media_type="text/event-stream", headers=headers)


class Progress(msgspec.Struct, frozen=True):
    """How far the newest version is read, in the shape of the API's events."""

    document_id: str
    version: int
    state: str
    pages_read: int
    pages_total: int | None
    reason: str | None


@get("/documents/{document_id:uuid}/progress")
async def progress_now(visitor: SignedIn, document_id: FromPath[UUID]) -> Progress:
    """For a page that may have missed an event: asking is not looking, and not recorded."""
    document = await visitor.api.read(f"documents/{document_id}", Document)
    latest = document.latest
    return Progress(document.id, latest.number, latest.state, latest.pages_read, latest.pages_total, latest.reason)


async def _until(closing: asyncio.Event, chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """The chunks until they end, break off or the event is set; the browser then connects anew by itself."""
    closed = asyncio.ensure_future(closing.wait())
    chunk = asyncio.ensure_future(anext(chunks, b""))
    try:
        while True:
            await asyncio.wait({chunk, closed}, return_when=asyncio.FIRST_COMPLETED)
            if closed.done() or chunk.exception() is not None or not chunk.result():
                return
            yield chunk.result()
            chunk = asyncio.ensure_future(anext(chunks, b""))
    finally:
        closed.cancel()
        chunk.cancel()
        with CancelScope(shield=True):  # when the browser leaves, the framework cancels every further wait
            await asyncio.gather(closed, chunk, return_exceptions=True)


router = Router("/", route_handlers=[progress, progress_now])
