"""The page of a deadline, and what is done with it: moved, completed or cancelled, each with a reason."""

from datetime import date
from typing import NamedTuple
from uuid import UUID

from litestar import Response, Router, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from lawyers_hub.web.api_client import ApiProblem
from lawyers_hub.web.deadline_records import DeadlineDetail
from lawyers_hub.web.faults import faults_in
from lawyers_hub.web.forms import Form, sent_form
from lawyers_hub.web.pages import go_to, page
from lawyers_hub.web.records import FieldError
from lawyers_hub.web.session import SignedIn, Visitor
from lawyers_hub.web.site import HubRequest
from lawyers_hub.web.times import day_or_none

_DONE = {"move": "deadline_moved", "complete": "deadline_completed", "cancel": "deadline_cancelled"}
_REFUSED, _OUTDATED = frozenset({400, 409, 412, 422}), 412


class Typed(NamedTuple):
    """One of the page's forms as it was sent. `seen_on` and `seen_time` are what the page showed at that time."""

    deed: str
    due_on: str = ""
    due_time: str = ""
    reason: str = ""
    seen_on: str = ""
    seen_time: str = ""

    @classmethod
    def of(cls, deed: str, form: Form) -> "Typed":
        return cls(deed, *(form.text(name) for name in cls._fields[1:]))

    @property
    def seen_day(self) -> date | None:
        return day_or_none(self.seen_on)

    @property
    def faults(self) -> list[FieldError]:
        found = []
        if self.deed == "move" and day_or_none(self.due_on) is None:
            found.append(FieldError("due_on", "Choose the new day."))
        if not self.reason:
            found.append(FieldError(f"reason-{self.deed}", "Give the reason: it stays in the deadline's history."))
        return found

    @property
    def body(self) -> dict[str, object]:
        """As the API takes it."""
        moved = {"due_on": self.due_on, "due_time": self.due_time or None} if self.deed == "move" else {}
        return {"reason": self.reason, **moved}


@get("/deadlines/{deadline_id:uuid}")
async def deadline_page(
    request: HubRequest, visitor: SignedIn, deadline_id: FromPath[UUID], to: FromQuery[str] = ""
) -> Response[str]:
    """`to` offers to move the deadline to a day: the form stands open with it."""
    return await _shown(request, visitor, deadline_id, Typed("move", due_on=to) if day_or_none(to) else None)


@post("/deadlines/{deadline_id:uuid}/{deed:str}")
async def change_deadline(
    request: HubRequest, visitor: SignedIn, deadline_id: FromPath[UUID], deed: FromPath[str]
) -> Response[str] | Redirect:
    """Changes the version that the page showed; a newer one is shown together with what was typed."""
    if deed not in _DONE:
        raise NotFoundException
    form = await sent_form(request)
    typed = Typed.of(deed, form)
    if typed.faults:
        return await _shown(request, visitor, deadline_id, typed, typed.faults, 422)
    path = f"deadlines/{deadline_id}/{deed}"
    try:
        await visitor.api.send("POST", path, DeadlineDetail, typed.body, version=form.text("version"))
    except ApiProblem as refusal:
        if refusal.status not in _REFUSED:
            raise
        faults = (
            [] if refusal.status == _OUTDATED else _placed(faults_in(refusal, "The deadline was not changed."), deed)
        )
        return await _shown(request, visitor, deadline_id, typed, faults, refusal.status)
    return go_to(request, f"/deadlines/{deadline_id}", said=_DONE[deed])


async def _shown(
    request: HubRequest,
    visitor: Visitor,
    deadline_id: UUID,
    typed: Typed | None = None,
    faults: list[FieldError] | None = None,
    status: int = 200,
) -> Response[str]:
    deadline = await visitor.api.read(f"deadlines/{deadline_id}", DeadlineDetail)
    return page(
        request,
        "deadlines/deadline.html",
        status,
        deadline=deadline,
        typed=typed,
        faults=faults or [],
        outdated=status == _OUTDATED,
    )


def _placed(faults: list[FieldError], deed: str) -> list[FieldError]:
    """The reason has another place in each of the page's forms."""
    return [FieldError(f"reason-{deed}" if one.field == "reason" else one.field, one.message) for one in faults]


router = Router("/", route_handlers=[deadline_page, change_deadline])
