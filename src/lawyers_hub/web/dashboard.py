"""The first page: what is going on in the firm, and what waits for me."""

from litestar import Response, Router, get

from lawyers_hub.web import records
from lawyers_hub.web.charts import shares
from lawyers_hub.web.pages import page
from lawyers_hub.web.session import SignedIn
from lawyers_hub.web.site import HubRequest


@get("/")
async def dashboard(request: HubRequest, visitor: SignedIn) -> Response[str]:
    shown = await visitor.api.read("dashboard", records.Dashboard)
    return page(request, "dashboard/dashboard.html", shown=shown, shares=shares(shown.cases_by_status))


router = Router("/", route_handlers=[dashboard])
