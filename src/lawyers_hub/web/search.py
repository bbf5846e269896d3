"""Search over cases, parties, notes and the text of documents."""

from litestar import Response, Router, get
from litestar.params import FromQuery

from lawyers_hub.web.api_client import ApiProblem
from lawyers_hub.web.pages import page
from lawyers_hub.web.records import Hits
from lawyers_hub.web.session import SignedIn, Visitor
from lawyers_hub.web.site import HubRequest

_NONE = Hits(items=[], took_ms=0.0)


@get("/search")
async def search_page(
    request: HubRequest, visitor: SignedIn, q: FromQuery[str] = "", cursor: FromQuery[str] = ""
) -> Response[str]:
    return await _found(request, visitor, "search/search.html", q.strip(), 25, cursor)


@get("/search/quick")
async def quick_results(request: HubRequest, visitor: SignedIn, q: FromQuery[str] = "") -> Response[str]:
    """The best few, for the search box that opens over any page."""
    return await _found(request, visitor, "search/quick.html", q.strip(), 8)


async def _found(
    request: HubRequest, visitor: Visitor, template: str, q: str, limit: int, cursor: str = ""
) -> Response[str]:
    hits, fault = _NONE, ""
    try:
        if q:
            hits = await visitor.api.read("search", Hits, q=q, limit=limit, cursor=cursor)
    except ApiProblem as refusal:
        if refusal.status not in {400, 422}:
            raise
        fault = refusal.problem.detail or "This cannot be searched for. Try other words."
    return page(request, template, 400 if fault else 200, q=q, hits=hits, fault=fault)


router = Router("/", route_handlers=[search_page, quick_results])
