"""Entering a deadline of a case: by its day, or by counting working days from another day."""

from typing import NamedTuple
from uuid import UUID

from litestar import Response, Router, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from lawyers_hub.web.api_client import Api, ApiProblem
from lawyers_hub.web.deadline_records import DeadlineDetail, WorkingDays
from lawyers_hub.web.faults import faults_in
from lawyers_hub.web.forms import Form, new_form_key, sent_form
from lawyers_hub.web.pages import go_to, page
from lawyers_hub.web.records import Case, FieldError
from lawyers_hub.web.session import SignedIn, Visitor
from lawyers_hub.web.site import HubRequest
from lawyers_hub.web.times import day_or_none
from lawyers_hub.web.wording import REMINDERS
from lawyers_hub.web.working_days import DayOff, counted, day_off

_REFUSED = frozenset({400, 409, 422})
_NO_DAY = FieldError("due_on", "Choose the day, or count it from another day.")


class DeadlineFields(NamedTuple):
    """The form as it was typed. `choice` (keep, next) is the answer to the warning about the day `warned_of`."""

    kind: str = "court_date"
    title: str = ""
    due_on: str = ""
    due_time: str = ""
    reminders: frozenset[int] = frozenset(REMINDERS)
    count_days: str = ""
    count_from: str = ""
    warned_of: str = ""
    choice: str = ""

    @classmethod
    def typed(cls, form: Form) -> "DeadlineFields":
        wanted = form.texts("remind")
        texts = {name: form.text(name) for name in cls._fields if name != "reminders"}
        return cls(**texts, reminders=frozenset(days for days in REMINDERS if str(days) in wanted))

    @property
    def body(self) -> dict[str, object]:
        """As the API takes it."""
        return {
            "kind": self.kind,
            "title": self.title,
            "due_on": self.due_on,
            "due_time": self.due_time or None,
            "remind_before": sorted(self.reminders, reverse=True),
        }


class Answer(NamedTuple):
    """What the form has to say to what was typed."""

    faults: tuple[FieldError, ...] = ()
    counted: WorkingDays | None = None
    closed: DayOff | None = None


@get("/cases/{case_id:uuid}/deadlines/new")
async def new_deadline(request: HubRequest, visitor: SignedIn, case_id: FromPath[UUID]) -> Response[str]:
    return await _form(request, visitor, case_id, DeadlineFields(), Answer())


@post("/cases/{case_id:uuid}/deadlines/new")
async def enter_deadline(request: HubRequest, visitor: SignedIn, case_id: FromPath[UUID]) -> Response[str] | Redirect:
    """Enters the deadline, or with the button Count only finds its day."""
    form = await sent_form(request)
    typed = DeadlineFields.typed(form)
    if form.text("count"):
        return await _count(request, visitor, case_id, typed)
    if day_or_none(typed.due_on) is None:
        return await _form(request, visitor, case_id, typed, Answer((_NO_DAY,)), 422)
    try:
        typed, closed = await _answered(visitor.api, typed)
        if closed is not None:
            return await _form(request, visitor, case_id, typed, Answer(closed=closed), 422)
        deadline = await visitor.api.send(
            "POST", f"cases/{case_id}/deadlines", DeadlineDetail, typed.body, form_key=form.text("form_key") or None
        )
    except ApiProblem as refusal:
        if refusal.status not in _REFUSED:
            raise
        return await _form(
            request,
            visitor,
            case_id,
            typed,
            Answer(tuple(faults_in(refusal, "The deadline was not entered."))),
            refusal.status,
        )
    return go_to(request, f"/deadlines/{deadline.id}", said="deadline_entered")


async def _answered(api: Api, typed: DeadlineFields) -> tuple[DeadlineFields, DayOff | None]:
    """The form with the day that was chosen, and the closed day about which nobody has chosen yet."""
    day, is_answered = day_or_none(typed.due_on), typed.warned_of == typed.due_on
    if day is None or (is_answered and typed.choice == "keep"):
        return typed, None
    closed = await day_off(api, day)
    if closed is not None and is_answered and typed.choice == "next":
        return typed._replace(due_on=closed.next_working_day.isoformat()), None
    return typed, closed


async def _count(request: HubRequest, visitor: Visitor, case_id: UUID, typed: DeadlineFields) -> Response[str]:
    start, faults = day_or_none(typed.count_from), []
    try:
        days = int(typed.count_days)
    except ValueError:
        days, faults = 0, [FieldError("count_days", "Type how many working days, such as 14.")]
    if start is None:
        faults.append(FieldError("count_from", "Choose the day to count from."))
    if start is None or faults:
        return await _form(request, visitor, case_id, typed, Answer(tuple(faults)), 422)
    try:
        found = await counted(visitor.api, start, days)
    except ApiProblem as refusal:
        if refusal.status not in _REFUSED:
            raise
        why = faults_in(refusal, "These days cannot be counted.")[0].message
        return await _form(request, visitor, case_id, typed, Answer((FieldError("count_days", why),)), refusal.status)
    return await _form(request, visitor, case_id, typed._replace(due_on=found.on.isoformat()), Answer(counted=found))


async def _form(
    request: HubRequest, visitor: Visitor, case_id: UUID, fields: DeadlineFields, answer: Answer, status: int = 200
) -> Response[str]:
    case = await visitor.api.read(f"cases/{case_id}", Case)
    return page(
        request,
        "deadlines/new.html",
        status,
        case=case,
        fields=fields,
        faults=answer.faults,
        counted_days=answer.counted,
        closed=answer.closed,
        form_key=new_form_key(),
    )


router = Router("/", route_handlers=[new_deadline, enter_deadline])
