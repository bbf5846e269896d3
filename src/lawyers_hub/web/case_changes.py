"""What is done on a case's page: move it on, write a note, share it with a client."""

from uuid import UUID

from litestar import Response, Router, post
from litestar.params import FromPath
from litestar.response import Redirect

from lawyers_hub.web.api_client import ApiProblem, part
from lawyers_hub.web.cases import show_case
from lawyers_hub.web.forms import sent_form
from lawyers_hub.web.pages import go_to
from lawyers_hub.web.records import Case, Note
from lawyers_hub.web.session import SignedIn
from lawyers_hub.web.site import HubRequest

_OUTDATED = 412


@post("/cases/{case_id:uuid}/status")
async def change_status(request: HubRequest, visitor: SignedIn, case_id: FromPath[UUID]) -> Redirect:
    form = await sent_form(request)
    body = {"status": form.text("status")} | ({"reason": form.text("reason")} if form.text("reason") else {})
    try:
        await visitor.api.send("POST", f"cases/{case_id}/status", Case, body, version=form.text("version"))
    except ApiProblem as refusal:
        if refusal.status != _OUTDATED:
            raise
        return go_to(request, f"/cases/{case_id}", said="status_outdated")
    return go_to(request, f"/cases/{case_id}", said="status_changed")


@post("/cases/{case_id:uuid}/notes")
async def add_note(request: HubRequest, visitor: SignedIn, case_id: FromPath[UUID]) -> Response[str] | Redirect:
    form = await sent_form(request)
    body = form.text("body")
    if not body:
        return await show_case(request, visitor, case_id, note_fault="Write the note first.", status=422)
    try:
        await visitor.api.send(
            "POST", f"cases/{case_id}/notes", Note, {"body": body}, form_key=form.text("form_key") or None
        )
    except ApiProblem as refusal:
        if refusal.status not in {400, 422}:
            raise
        fault = refusal.problem.detail or "The note was not kept."
        return await show_case(request, visitor, case_id, note=body, note_fault=fault, status=refusal.status)
    return go_to(request, f"/cases/{case_id}#notes", said="note_added")


@post("/cases/{case_id:uuid}/shares")
async def share(request: HubRequest, visitor: SignedIn, case_id: FromPath[UUID]) -> Redirect:
    person_id = (await sent_form(request)).text("person_id")
    if not person_id:
        return go_to(request, f"/cases/{case_id}#sharing")
    await visitor.api.send("PUT", f"cases/{case_id}/shares/{part(person_id)}", type(None))
    return go_to(request, f"/cases/{case_id}#sharing", said="shared")


@post("/cases/{case_id:uuid}/shares/{person_id:uuid}/remove")
async def stop_sharing(
    request: HubRequest, visitor: SignedIn, case_id: FromPath[UUID], person_id: FromPath[UUID]
) -> Redirect:
    await visitor.api.send("DELETE", f"cases/{case_id}/shares/{person_id}", type(None))
    return go_to(request, f"/cases/{case_id}#sharing", said="unshared")


router = Router("/", route_handlers=[change_status, add_note, share, stop_sharing])
