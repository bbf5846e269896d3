"""What a person was told: the bell on every page and the list behind it."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from litestar import Response, Router, get, post
from litestar.params import FromPath, FromQuery, QueryParameter
from litestar.response import Redirect

from lawyers_hub.web.api_client import Refusal, SignedOut, Tokens
from lawyers_hub.web.forms import sent_form
from lawyers_hub.web.pages import go_to, page
from lawyers_hub.web.records import CaseName, Page, Record
from lawyers_hub.web.session import ACCESS, SignedIn, api_for, session_of
from lawyers_hub.web.site import HubRequest, site_of

SHOWN = ("unread", "all")


class Notification(Record, frozen=True):
    id: str
    kind: str
    title: str
    body: str
    case: CaseName | None
    subject_kind: str
    subject_id: str
    late: bool
    created_at: datetime
    read_at: datetime | None

    @property
    def address(self) -> str:
        """Where the person finds what the notice is about."""
        return f"/{'deadlines' if self.subject_kind == 'deadline' else 'documents'}/{self.subject_id}"


class Unread(Record, frozen=True):
    unread: int


@get("/notifications")
async def notifications_page(
    request: HubRequest,
    visitor: SignedIn,
    wanted: Annotated[str, QueryParameter(name="show")] = "unread",
    cursor: FromQuery[str] = "",
) -> Response[str]:
    show = wanted if wanted in SHOWN else "unread"
    unread = "true" if show == "unread" else None
    found = await visitor.api.read("notifications", Page[Notification], unread=unread, limit=50, cursor=cursor)
    return page(request, "notifications/list.html", notifications=found, show=show, continued=bool(cursor))


@get("/notifications/count")
async def unread_count(request: HubRequest) -> Response[str]:
    """The figure beside the bell, asked for by every page that stays open.

    Asking neither prolongs a session nor takes anybody to the sign-in page: a form may be half written.
    """
    if session_of(request) is None:
        raise SignedOut
    try:
        count = await api_for(request, Tokens(request.cookies.get(ACCESS), None)).read("notifications/count", Unread)
    except Refusal:
        return Response("", status_code=204)
    figure = site_of(request).templates.get_template("notifications/count.html").render(unread=count.unread)
    return Response(figure, media_type="text/html")


@post("/notifications/{notification_id:uuid}/read")
async def mark_read(request: HubRequest, visitor: SignedIn, notification_id: FromPath[UUID]) -> Redirect:
    await visitor.api.send("POST", f"notifications/{notification_id}/read", type(None))
    show = (await sent_form(request)).text("show")
    return go_to(request, f"/notifications?show={show if show in SHOWN else 'unread'}")


@post("/notifications/read")
async def mark_all_read(request: HubRequest, visitor: SignedIn) -> Redirect:
    await visitor.api.send("POST", "notifications/read", type(None))
    return go_to(request, "/notifications", said="all_read")


router = Router("/", route_handlers=[notifications_page, unread_count, mark_read, mark_all_read])
