"""The list of cases and the page of one case."""

import asyncio
from typing import NamedTuple
from uuid import UUID

from litestar import Response, Router, get
from litestar.params import FromPath, FromQuery

from lawyers_hub.web.deadline_records import Deadline
from lawyers_hub.web.forms import new_form_key
from lawyers_hub.web.pages import page
from lawyers_hub.web.people import everyone
from lawyers_hub.web.records import Case, CaseSummary, Change, Document, Note, Page, Person
from lawyers_hub.web.session import SignedIn, Visitor
from lawyers_hub.web.site import HubRequest


class Filter(NamedTuple):
    """What the address asks for, so that a filtered list can be shared as a link."""

    status: str
    practice_area: str
    q: str
    sort: str

    @property
    def narrows(self) -> bool:
        return bool(self.status or self.practice_area or self.q)


@get("/cases")
async def case_list(
    request: HubRequest,
    visitor: SignedIn,
    status: FromQuery[str] = "",
    practice_area: FromQuery[str] = "",
    q: FromQuery[str] = "",
    sort: FromQuery[str] = "-updated",
    cursor: FromQuery[str] = "",
) -> Response[str]:
    asked = Filter(status, practice_area, q.strip(), sort)
    cases = await visitor.api.read("cases", Page[CaseSummary], **asked._asdict(), cursor=cursor)
    return page(request, "cases/list.html", cases=cases, asked=asked, continued=bool(cursor))


class CaseFile(NamedTuple):
    """Everything the case's page shows; parts that this visitor may not see are empty."""

    case: Case
    documents: Page[Document]
    deadlines: Page[Deadline]
    notes: Page[Note]
    timeline: Page[Change]
    clients: list[Person]


@get("/cases/{case_id:uuid}")
async def case_page(
    request: HubRequest, visitor: SignedIn, case_id: FromPath[UUID], documents: FromQuery[str] = ""
) -> Response[str]:
    return await show_case(request, visitor, case_id, documents_cursor=documents)


async def show_case(
    request: HubRequest,
    visitor: Visitor,
    case_id: UUID,
    documents_cursor: str = "",
    note: str = "",
    note_fault: str = "",
    status: int = 200,
) -> Response[str]:
    """The case's page, also shown again with what was typed when a note was refused."""
    shown = await _case_file(visitor, case_id, documents_cursor)
    return page(
        request,
        "cases/case.html",
        status,
        **shown._asdict(),
        note=note,
        note_fault=note_fault,
        case_id=case_id,
        form_key=new_form_key(),
    )


@get("/cases/{case_id:uuid}/documents/rows")
async def case_documents(request: HubRequest, visitor: SignedIn, case_id: FromPath[UUID]) -> Response[str]:
    """The rows of the case's documents alone: looking again is not looking at the case, and not recorded."""
    found = await _documents(visitor, case_id)
    return page(request, "cases/documents.html", documents=found, case_id=case_id)


async def _case_file(visitor: Visitor, case_id: UUID, documents_cursor: str) -> CaseFile:
    session, api = visitor
    seen_by_all = (api.read(f"cases/{case_id}", Case), _documents(visitor, case_id, documents_cursor))
    if not session.is_staff:
        case, documents = await asyncio.gather(*seen_by_all)
        return CaseFile(case, documents, Page([]), Page([]), Page([]), [])
    case, documents, deadlines, notes, timeline, people = await asyncio.gather(
        *seen_by_all,
        api.read("deadlines", Page[Deadline], case_id=str(case_id), state="open", limit=10),
        api.read(f"cases/{case_id}/notes", Page[Note], limit=50),
        api.read(f"cases/{case_id}/timeline", Page[Change], limit=50),
        everyone(api),
    )
    already = {person.id for person in case.shared_with}
    clients = [p for p in people if p.role == "client" and p.active and p.id not in already]
    return CaseFile(case, documents, deadlines, notes, timeline, clients)


async def _documents(visitor: Visitor, case_id: UUID, cursor: str = "") -> Page[Document]:
    return await visitor.api.read(f"cases/{case_id}/documents", Page[Document], limit=50, cursor=cursor)


router = Router("/", route_handlers=[case_list, case_page, case_documents])
