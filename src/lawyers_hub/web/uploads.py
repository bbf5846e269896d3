"""Files on their way in, from a plain form or one by one from a script."""

from uuid import UUID

import msgspec
from litestar import Response, Router, post
from litestar.datastructures import UploadFile
from litestar.params import FromPath
from litestar.response import Redirect

from lawyers_hub.web.api_client import ApiProblem
from lawyers_hub.web.forms import Form, sent_form
from lawyers_hub.web.pages import go_to, page
from lawyers_hub.web.records import Document
from lawyers_hub.web.session import SignedIn, Visitor
from lawyers_hub.web.site import HubRequest

# The API refuses files above 20 MB in words; this only stops what is absurd, several files in one form included.
_MAX_UPLOAD_BYTES = 210_000_000


class Refused(msgspec.Struct, frozen=True):
    """A file that was not taken, and why."""

    file_name: str
    why: str


class Arrived(msgspec.Struct, frozen=True):
    """What a script learns about the one file it sent."""

    document_id: str
    title: str
    version: int
    state: str


Answer = Response[str] | Response[Arrived] | Response[Refused] | Redirect


@post("/cases/{case_id:uuid}/documents", request_max_body_size=_MAX_UPLOAD_BYTES)
async def upload_documents(request: HubRequest, visitor: SignedIn, case_id: FromPath[UUID]) -> Answer:
    """From a form: any number of files and back to the case. From a script: one file and an answer in JSON."""
    return await _receive(request, visitor, f"cases/{case_id}/documents", f"/cases/{case_id}")


@post("/documents/{document_id:uuid}/versions", request_max_body_size=_MAX_UPLOAD_BYTES)
async def upload_version(request: HubRequest, visitor: SignedIn, document_id: FromPath[UUID]) -> Answer:
    return await _receive(request, visitor, f"documents/{document_id}/versions", f"/documents/{document_id}")


async def _receive(request: HubRequest, visitor: Visitor, path: str, back: str) -> Answer:
    form = await sent_form(request)
    files = form.files("file")
    by_script = request.headers.get("accept", "").startswith("application/json")
    if by_script and files:
        return await _answer_script(visitor, path, files[0], form)
    refused = [fault for file in files if (fault := await _tried(visitor, path, file))]
    if refused or not files:
        taken = len(files) - len(refused)
        return page(request, "documents/refused.html", 422, refused=refused, taken=taken, back=back)
    return go_to(request, back, said="uploaded")


async def _answer_script(
    visitor: Visitor, path: str, file: UploadFile, form: Form
) -> Response[Arrived] | Response[Refused]:
    try:
        document = await _send(visitor, path, file, form)
    except ApiProblem as refusal:
        return Response(Refused(file.filename, _why(refusal)), status_code=refusal.status)
    latest = document.latest
    return Response(Arrived(document.id, document.title, latest.number, latest.state), status_code=201)


async def _tried(visitor: Visitor, path: str, file: UploadFile) -> Refused | None:
    """One file of several: a refusal of this one must not stop the others."""
    try:
        await _send(visitor, path, file, None)
    except ApiProblem as refusal:
        return Refused(file.filename, _why(refusal))
    return None


def _why(refusal: ApiProblem) -> str:
    return refusal.problem.detail or refusal.problem.title or "The file was not taken."


async def _send(visitor: Visitor, path: str, file: UploadFile, form: Form | None) -> Document:
    key = form.text("form_key") or None if form else None
    return await visitor.api.upload(path, Document, (file.filename, file.file, file.content_type), key)


router = Router("/", route_handlers=[upload_documents, upload_version])
