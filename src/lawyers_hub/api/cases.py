"""Cases: open, list, look at, edit, and move on."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Controller, Response, get, patch, post
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from lawyers_hub.api.conditions import EDITING_ANSWERS, IfMatch, etag, version_of
from lawyers_hub.api.creating import IdempotencyKey, create_once
from lawyers_hub.api.paging import Cursor, Limit
from lawyers_hub.api.signed_in import OpenWork, staff_only
from lawyers_hub.practice import case_edits, case_list, cases, timeline
from lawyers_hub.practice.case_edits import CaseChange, StatusChange
from lawyers_hub.practice.case_list import CaseFilter, Sort
from lawyers_hub.practice.case_status import Status
from lawyers_hub.practice.cases import Case, CaseDraft, CaseSummary, PracticeArea
from lawyers_hub.practice.paging import DEFAULT_LIMIT, Page
from lawyers_hub.practice.timeline import Happening

WordsOfACase = Annotated[
    str | None,
    QueryParameter(name="q", max_length=200, required=False, description="Part of title, number or client's name."),
]


class CasesController(Controller):
    """What the firm does for its clients. A client sees the cases that are shared with them, and only those."""

    path = "/cases"
    tags = ("Cases",)

    @get()
    async def list_cases(
        self,
        work: OpenWork,
        limit: Limit = DEFAULT_LIMIT,
        status: FromQuery[Status | None] = None,
        practice_area: FromQuery[PracticeArea | None] = None,
        responsible_id: FromQuery[UUID | None] = None,
        q: WordsOfACase = None,
        sort: FromQuery[Sort] = "-updated",
        cursor: Cursor = None,
    ) -> Page[CaseSummary]:
        """The cases that the person may see."""
        asked = CaseFilter(status, practice_area, responsible_id, q)
        return await case_list.list_cases(work, asked, sort=sort, limit=limit, cursor=cursor)

    @post(guards=[staff_only])
    async def open_case(
        self, work: OpenWork, data: JSONBody[CaseDraft], idempotency_key: IdempotencyKey = None
    ) -> Response[Case]:
        """A new case with the next number of the year."""

        async def create() -> Case:
            return await cases.open_case(work, data)

        return await create_once(work, idempotency_key, ("case", data), create, headers=_etag)

    @get("/{case_id:uuid}")
    async def show_case(self, work: OpenWork, case_id: FromPath[UUID]) -> Response[Case]:
        """One case, with its ETag for editing. Looking at it is written into the audit trail."""
        case = await cases.view_case(work, case_id)
        return Response(case, headers=_etag(case))

    @patch("/{case_id:uuid}", guards=[staff_only], responses=EDITING_ANSWERS)
    async def change_case(
        self, work: OpenWork, case_id: FromPath[UUID], data: JSONBody[CaseChange], if_match: IfMatch = None
    ) -> Response[Case]:
        """Changes the fields that are sent; parties are sent as the whole list."""
        case = await case_edits.change_case(work, case_id, version_of(if_match), data)
        return Response(case, headers=_etag(case))

    @post("/{case_id:uuid}/status", guards=[staff_only], status_code=200, responses=EDITING_ANSWERS)
    async def change_status(
        self, work: OpenWork, case_id: FromPath[UUID], data: JSONBody[StatusChange], if_match: IfMatch = None
    ) -> Response[Case]:
        """Moves the case on: draft, active, pending, closed. Reopening needs a reason."""
        case = await case_edits.change_status(work, case_id, version_of(if_match), data)
        return Response(case, headers=_etag(case))

    @get("/{case_id:uuid}/timeline", guards=[staff_only])
    async def show_timeline(
        self, work: OpenWork, case_id: FromPath[UUID], limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
    ) -> Page[Happening]:
        """What was done to the case, newest first; `summary` follows the person's name."""
        return await timeline.timeline_of(work, case_id, limit=limit, cursor=cursor)


def _etag(case: Case) -> dict[str, Any]:
    return etag(case.version)
