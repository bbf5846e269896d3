"""The first page of a working day: how the firm's cases stand, what is mine, and what needs a look."""

import msgspec

from lawyers_hub.database.unit_of_work import Work
from lawyers_hub.practice.case_list import CaseFilter, list_cases
from lawyers_hub.practice.case_status import Status
from lawyers_hub.practice.cases import CaseSummary
from lawyers_hub.practice.deadline_list import DeadlineFilter, list_deadlines
from lawyers_hub.practice.deadlines import Deadline
from lawyers_hub.practice.documents import Document, list_documents
from lawyers_hub.practice.timeline import HappeningInCase, recent_happenings

SHOWN = 8
DEADLINES_SHOWN = 6


class CasesByStatus(msgspec.Struct, frozen=True):
    draft: int = 0
    active: int = 0
    pending: int = 0
    closed: int = 0


class Dashboard(msgspec.Struct, frozen=True):
    """At most `SHOWN` of each; the lists lead further. A client's own cases are those shared with them.

    `deadlines` are open and the person's own: of their cases, or entered by them; what is overdue comes first.
    """

    cases_by_status: CasesByStatus
    my_cases: list[CaseSummary]
    deadlines: list[Deadline]
    recent: list[HappeningInCase]
    documents_in_progress: list[Document]
    unreadable_documents: list[Document]


async def show_dashboard(work: Work) -> Dashboard:
    """Seven short queries, each limited and on an index."""
    waiting = await list_documents(work, state="queued", limit=SHOWN)
    being_read = await list_documents(work, state="reading", limit=SHOWN)
    unreadable = await list_documents(work, state="unreadable", limit=SHOWN)
    return Dashboard(
        cases_by_status=await _count_cases(work),
        my_cases=await _my_cases(work),
        deadlines=await _my_deadlines(work),
        # A client reads no trail; asking would walk through all of it to find nothing.
        recent=[] if work.actor.role == "client" else await recent_happenings(work, limit=SHOWN),
        documents_in_progress=[*being_read.items, *waiting.items][:SHOWN],
        unreadable_documents=unreadable.items,
    )


async def _count_cases(work: Work) -> CasesByStatus:
    rows = await work.connection.fetch(
        "SELECT status, count(*) AS cases FROM cases WHERE firm_id = $1 GROUP BY status", work.actor.firm_id
    )
    counted: dict[Status, int] = {row["status"]: row["cases"] for row in rows}
    return CasesByStatus(**counted)


async def _my_cases(work: Work) -> list[CaseSummary]:
    """A lawyer's own cases that are not closed; a client sees the closed ones too."""
    mine = None if work.actor.role == "client" else work.actor.person_id
    page = await list_cases(work, CaseFilter(responsible_id=mine, open_only=mine is not None), limit=SHOWN)
    return page.items


async def _my_deadlines(work: Work) -> list[Deadline]:
    mine = DeadlineFilter("open", concerning=work.actor.person_id)
    return (await list_deadlines(work, mine, limit=DEADLINES_SHOWN)).items
