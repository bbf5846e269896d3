"""Is everything well, and if not, what is not (firm admins)."""

import asyncio
from typing import Annotated

from litestar import Response, Router, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath, FromQuery, QueryParameter
from litestar.response import Redirect

from lawyers_hub.web.charts import HEIGHT, WIDTH, charts
from lawyers_hub.web.forms import sent_form
from lawyers_hub.web.pages import go_to, page
from lawyers_hub.web.records import Job, Operations, Page
from lawyers_hub.web.session import SignedIn
from lawyers_hub.web.site import HubRequest
from lawyers_hub.web.wording import JOB_STATES

_DONE = {"retry": "retried", "discard": "discarded"}


@get("/operations")
async def operations_page(
    request: HubRequest,
    visitor: SignedIn,
    wanted: Annotated[str, QueryParameter(name="state")] = "dead",
    cursor: FromQuery[str] = "",
) -> Response[str]:
    """The same page for people and for its own refresh, which takes the changed parts out of it."""
    state = wanted if wanted in JOB_STATES else "dead"
    now, jobs = await asyncio.gather(
        visitor.api.read("operations", Operations),
        visitor.api.read("operations/jobs", Page[Job], state=state, limit=50, cursor=cursor),
    )
    return page(
        request,
        "operations/operations.html",
        now=now,
        charts=charts(now.latency),
        box=(WIDTH, HEIGHT),
        jobs=jobs,
        state=state,
        cursor=cursor,
    )


@post("/operations/jobs/{job_id:int}/{deed:str}")
async def decide_on_job(request: HubRequest, visitor: SignedIn, job_id: FromPath[int], deed: FromPath[str]) -> Redirect:
    """Retry or discard a dead letter; the reason goes into the audit trail."""
    if deed not in _DONE:
        raise NotFoundException
    reason = (await sent_form(request)).text("reason")
    await visitor.api.send("POST", f"operations/jobs/{job_id}/{deed}", Job, {"reason": reason})
    return go_to(request, "/operations#jobs", said=_DONE[deed])


router = Router("/", route_handlers=[operations_page, decide_on_job])
