"""The audit trail: who did what, when, from where."""

import asyncio
from typing import NamedTuple

from litestar import Response, Router, get
from litestar.params import FromQuery

from lawyers_hub.web.pages import page, zone_of
from lawyers_hub.web.people import everyone
from lawyers_hub.web.records import AuditEntry, Page
from lawyers_hub.web.session import SignedIn
from lawyers_hub.web.site import HubRequest
from lawyers_hub.web.times import end_of, start_of, utc_text


class Filter(NamedTuple):
    """What the address asks for; the days are days of the firm's own calendar."""

    person_id: str
    action: str
    case_id: str
    since: str
    until: str

    @property
    def narrows(self) -> bool:
        return any(self)


@get("/audit")
async def audit_trail(
    request: HubRequest,
    visitor: SignedIn,
    person_id: FromQuery[str] = "",
    action: FromQuery[str] = "",
    case_id: FromQuery[str] = "",
    since: FromQuery[str] = "",
    until: FromQuery[str] = "",
    cursor: FromQuery[str] = "",
) -> Response[str]:
    asked = Filter(person_id, action, case_id, since, until)
    zone = zone_of(visitor.session)
    entries, people = await asyncio.gather(
        visitor.api.read(
            "audit",
            Page[AuditEntry],
            person_id=person_id,
            action=action,
            case_id=case_id,
            since=utc_text(start_of(since, zone)),
            until=utc_text(end_of(until, zone)),
            limit=50,
            cursor=cursor,
        ),
        everyone(visitor.api),
    )
    return page(request, "audit/audit.html", entries=entries, people=people, asked=asked, continued=bool(cursor))


router = Router("/", route_handlers=[audit_trail])
