"""Opening a case and editing one, with the page that settles two people's edits."""

from uuid import UUID

import msgspec
from litestar import Response, Router, get, post
from litestar.exceptions import ClientException
from litestar.params import FromPath
from litestar.response import Redirect

from lawyers_hub.web.api_client import ApiProblem
from lawyers_hub.web.case_fields import LABELS, CaseFields, changes, differences, merged
from lawyers_hub.web.faults import faults_in
from lawyers_hub.web.forms import Form, new_form_key, sent_form
from lawyers_hub.web.pages import go_to, page
from lawyers_hub.web.people import everyone, lawyers
from lawyers_hub.web.records import Case, Change, Page
from lawyers_hub.web.session import SignedIn, Visitor
from lawyers_hub.web.site import HubRequest

_REFUSED, _OUTDATED = frozenset({400, 409, 422}), 412


@get("/cases/new")
async def new_case(request: HubRequest, visitor: SignedIn) -> Response[str]:
    return await _form(request, visitor, None, CaseFields(), CaseFields())


@post("/cases/new")
async def open_case(request: HubRequest, visitor: SignedIn) -> Response[str] | Redirect:
    form = await sent_form(request)
    typed = CaseFields.typed(form)
    status = "active" if form.text("status") == "active" else "draft"
    body = changes(CaseFields(), typed) | {"status": status}
    try:
        case = await visitor.api.send("POST", "cases", Case, body, form_key=form.text("form_key") or None)
    except ApiProblem as refusal:
        if refusal.status not in _REFUSED:
            raise
        return await _form(request, visitor, None, typed, CaseFields(), refusal)
    return go_to(request, f"/cases/{case.id}", said="case_opened")


@get("/cases/{case_id:uuid}/edit")
async def edit_case(request: HubRequest, visitor: SignedIn, case_id: FromPath[UUID]) -> Response[str]:
    case = await visitor.api.read(f"cases/{case_id}", Case)
    return await _form(request, visitor, case, CaseFields.of(case), CaseFields.of(case))


@post("/cases/{case_id:uuid}/edit")
async def save_case(request: HubRequest, visitor: SignedIn, case_id: FromPath[UUID]) -> Response[str] | Redirect:
    """Saves on the version the form was made from; a newer one leads to the conflict page."""
    form = await sent_form(request)
    return await _save(request, visitor, case_id, form, _kept(form, "was"), CaseFields.typed(form))


@post("/cases/{case_id:uuid}/edit/settle")
async def settle_conflict(request: HubRequest, visitor: SignedIn, case_id: FromPath[UUID]) -> Response[str] | Redirect:
    """Saves the chosen side of every field on the version that was shown as the newest."""
    form = await sent_form(request)
    base, mine, theirs = _kept(form, "was"), _kept(form, "mine"), _kept(form, "theirs")
    choices = {field: form.text(f"choice_{field}") for field in LABELS}
    differing = differences(base, mine, theirs)
    if not all(choices[difference.field] for difference in differing):
        return await _conflict(request, visitor, case_id, base, mine, "Choose one side for every field.")
    return await _save(request, visitor, case_id, form, theirs, merged(mine, theirs, choices))


async def _save(
    request: HubRequest, visitor: Visitor, case_id: UUID, form: Form, base: CaseFields, mine: CaseFields
) -> Response[str] | Redirect:
    wanted = changes(base, mine)
    try:
        if wanted:
            await visitor.api.send("PATCH", f"cases/{case_id}", Case, wanted, version=form.text("version"))
    except ApiProblem as refusal:
        if refusal.status == _OUTDATED:
            return await _conflict(request, visitor, case_id, base, mine)
        if refusal.status not in _REFUSED:
            raise
        case = await visitor.api.read(f"cases/{case_id}", Case)
        return await _form(request, visitor, case, mine, base, refusal, form.text("version"))
    return go_to(request, f"/cases/{case_id}", said="case_saved")


async def _form(
    request: HubRequest,
    visitor: Visitor,
    case: Case | None,
    fields: CaseFields,
    base: CaseFields,
    refusal: ApiProblem | None = None,
    version: str | None = None,
) -> Response[str]:
    return page(
        request,
        "cases/form.html",
        refusal.status if refusal else 200,
        case=case,
        version=version or (str(case.version) if case else ""),
        fields=fields,
        was=_json(base),
        people=await lawyers(visitor.api),
        faults=faults_in(refusal, "The case was not saved."),
        form_key=new_form_key(),
    )


async def _conflict(
    request: HubRequest, visitor: Visitor, case_id: UUID, base: CaseFields, mine: CaseFields, fault: str = ""
) -> Response[str]:
    newest = await visitor.api.read(f"cases/{case_id}", Case)
    latest = await visitor.api.read(f"cases/{case_id}/timeline", Page[Change], limit=1)
    theirs = CaseFields.of(newest)
    return page(
        request,
        "cases/conflict.html",
        _OUTDATED,
        case=newest,
        latest=latest.items[0] if latest.items else None,
        differing=differences(base, mine, theirs),
        names={person.id: person.name for person in await everyone(visitor.api)},
        was=_json(base),
        mine=_json(mine),
        theirs=_json(theirs),
        fault=fault,
    )


def _json(fields: CaseFields) -> str:
    return msgspec.json.encode(fields).decode()


def _kept(form: Form, name: str) -> CaseFields:
    """Fields that travelled through the browser in a hidden input."""
    try:
        return msgspec.json.decode(form.text(name), type=CaseFields)
    except msgspec.MsgspecError:
        raise ClientException("The form is incomplete.") from None


router = Router("/", route_handlers=[new_case, open_case, edit_case, save_case, settle_conflict])
