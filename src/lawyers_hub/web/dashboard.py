"""The first page: what is going on in the firm, and what waits for me."""

from litestar import Response, Router, get

from lawyers_hub.web.charts import shares
from lawyers_hub.web.deadline_records import Deadline
from lawyers_hub.web.pages import page
from lawyers_hub.web.records import CasesByStatus, CaseSummary, Change, Document, Record
from lawyers_hub.web.session import SignedIn
from lawyers_hub.web.site import HubRequest


class Dashboard(Record, frozen=True):
    cases_by_status: CasesByStatus
    deadlines: list[Deadline]
    my_cases: list[CaseSummary]
    recent: list[Change]
    documents_in_progress: list[Document]
    unreadable_documents: list[Document]


@get("/")
async def dashboard(request: HubRequest, visitor: SignedIn) -> Response[str]:
    shown = await visitor.api.read("dashboard", Dashboard)
    return page(request, "dashboard/dashboard.html", shown=shown, shares=shares(shown.cases_by_status))


router = Router("/", route_handlers=[dashboard])
