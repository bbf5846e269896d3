"""The list of documents, and a document: its text with what is marked, its versions, who saw it."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack
from typing import Annotated, NamedTuple
from uuid import UUID

from litestar import Response, Router, get
from litestar.params import FromPath, FromQuery, QueryParameter
from litestar.response import Stream

from lawyers_hub.web.forms import new_form_key
from lawyers_hub.web.markings import Piece, pieces
from lawyers_hub.web.pages import page
from lawyers_hub.web.records import Document, Page, TextPage, Version, Viewer
from lawyers_hub.web.session import SignedIn, Visitor
from lawyers_hub.web.site import HubRequest
from lawyers_hub.web.wording import PERSONAL_DATA

_PAGES_SHOWN = 20
_PASSED_ON = ("content-type", "content-disposition", "content-length", "etag")
# Should a browser ever show a downloaded file in place, nothing in it may run or reach out.
_INERT = {"content-security-policy": "sandbox; default-src 'none'", "cache-control": "private, no-store"}


@get("/documents")
async def document_list(
    request: HubRequest,
    visitor: SignedIn,
    wanted: Annotated[str, QueryParameter(name="state")] = "",
    cursor: FromQuery[str] = "",
) -> Response[str]:
    found = await visitor.api.read("documents", Page[Document], state=wanted, cursor=cursor)
    return page(request, "documents/list.html", documents=found, state=wanted, continued=bool(cursor))


class ReadPage(NamedTuple):
    number: int
    scanned: bool
    pieces: list[Piece]


@get("/documents/{document_id:uuid}")
async def document_page(
    request: HubRequest,
    visitor: SignedIn,
    document_id: FromPath[UUID],
    version: FromQuery[int | None] = None,
    start: FromQuery[int] = 1,
    q: FromQuery[str] = "",
) -> Response[str]:
    session, api = visitor
    document, versions = await asyncio.gather(
        api.read(f"documents/{document_id}", Document),
        api.read(f"documents/{document_id}/versions", Page[Version], limit=100),
    )
    shown = next((v for v in versions.items if v.number == version), document.latest)
    text = await _text(visitor, document_id, shown, start) if shown.state == "ready" else Page[TextPage]([])
    viewers = Page[Viewer]([])
    if session.is_staff:
        viewers = await api.read(f"documents/{document_id}/viewers", Page[Viewer], limit=20)
    return page(
        request,
        "documents/document.html",
        document=document,
        shown=shown,
        versions=versions.items,
        pages=[ReadPage(p.number, p.scanned, pieces(p.text, p.marks, q)) for p in text.items],
        kinds=_kinds(text.items),
        more_pages=text.next_cursor is not None,
        start=start,
        step=_PAGES_SHOWN,
        viewers=viewers.items,
        q=q.strip(),
        form_key=new_form_key(),
    )


def _kinds(pages: list[TextPage]) -> list[str]:
    """The kinds of personal data on these pages, in the order of their numbers."""
    marked = {mark.kind for page in pages for mark in page.marks}
    return [kind for kind in PERSONAL_DATA if kind in marked] + sorted(marked - PERSONAL_DATA.keys())


async def _text(visitor: Visitor, document_id: UUID, shown: Version, start: int) -> Page[TextPage]:
    path = f"documents/{document_id}/versions/{shown.number}/pages"
    return await visitor.api.read(path, Page[TextPage], limit=_PAGES_SHOWN, start=start)


@get("/documents/{document_id:uuid}/versions/{number:int}/content")
async def download(visitor: SignedIn, document_id: FromPath[UUID], number: FromPath[int]) -> Stream:
    """The bytes as they were uploaded, passed through piece by piece."""
    stack = AsyncExitStack()
    path = f"documents/{document_id}/versions/{number}/content"
    answer = await stack.enter_async_context(visitor.api.stream(path))

    async def passed_through() -> AsyncIterator[bytes]:
        async with stack:
            async for chunk in answer.aiter_raw():
                yield chunk

    return Stream(passed_through(), headers=_passed_on(answer.headers) | _INERT)


def _passed_on(headers: Mapping[str, str]) -> dict[str, str]:
    return {name: headers[name] for name in _PASSED_ON if name in headers}


router = Router("/", route_handlers=[document_list, document_page, download])
