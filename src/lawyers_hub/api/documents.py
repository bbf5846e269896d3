"""Documents over HTTP: taken in, listed, read page by page, and handed out as they came."""

from typing import Annotated
from uuid import UUID

from litestar import Controller, Request, Response, get, post
from litestar.datastructures import State as AppState
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, PathParameter, QueryParameter
from litestar.response import Stream

from lawyers_hub.api.creating import IdempotencyKey, create_once
from lawyers_hub.api.downloads import FileAnswer, download
from lawyers_hub.api.paging import Cursor, Limit
from lawyers_hub.api.problems import MEDIA_TYPE, Problem
from lawyers_hub.api.signed_in import OpenWork, staff_only
from lawyers_hub.api.uploads import MAX_UPLOAD_BYTES, FileForm, TitledFileForm, receive_upload
from lawyers_hub.database.unit_of_work import Actor, acting
from lawyers_hub.practice import document_text, document_uploads, document_versions, documents, viewers
from lawyers_hub.practice.cases import require_case
from lawyers_hub.practice.document_progress import State
from lawyers_hub.practice.document_text import TextPage
from lawyers_hub.practice.document_versions import MAX_NUMBER
from lawyers_hub.practice.documents import Document, Version
from lawyers_hub.practice.paging import DEFAULT_LIMIT, Page
from lawyers_hub.practice.viewers import Viewer

SignedIn = Request[Actor, str, AppState]
VersionNumber = Annotated[int, PathParameter(ge=1, le=MAX_NUMBER)]
FirstPage = Annotated[int, QueryParameter(name="start", ge=1, le=MAX_NUMBER, description="The page to begin with.")]
InState = Annotated[
    State | None, QueryParameter(name="state", required=False, description="The state of the newest version.")
]

FILES_AWAY = {
    503: ResponseSpec(Problem, description="The files cannot be reached at present.", media_type=MEDIA_TYPE),
}
UPLOAD_ANSWERS = {
    415: ResponseSpec(Problem, description="No PDF, Word document or plain text.", media_type=MEDIA_TYPE),
    **FILES_AWAY,
}


class CaseDocumentsController(Controller):
    """The documents of one case."""

    path = "/cases/{case_id:uuid}/documents"
    tags = ("Documents",)

    @get()
    async def list_documents_of_case(
        self, work: OpenWork, case_id: FromPath[UUID], limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
    ) -> Page[Document]:
        """The documents of a case, newest first."""
        return await documents.documents_of_a_case(work, case_id, limit=limit, cursor=cursor)

    @post(
        guards=[staff_only],
        operation_class=TitledFileForm,
        request_max_body_size=MAX_UPLOAD_BYTES,
        responses=UPLOAD_ANSWERS,
    )
    async def upload_document(
        self, request: SignedIn, case_id: FromPath[UUID], idempotency_key: IdempotencyKey = None
    ) -> Response[Document]:
        """A new document: PDF, Word or plain text, at most 20 MB. It is read in the background; watch its progress."""
        state = request.app.state
        async with acting(state.database, request.user) as work:
            await require_case(work, case_id)
        upload = await receive_upload(request, "title")
        checked = await document_uploads.check_file(upload.file_name, upload.data)
        title = document_uploads.title_of(upload.title, checked)
        stored = await document_uploads.store_first(state.files, request.user.firm_id, checked)
        async with acting(state.database, request.user) as work:

            async def create() -> Document:
                return await document_uploads.add_document(work, case_id, stored, title)

            same = ("document", case_id, title, checked.name, checked.sha256)
            return await create_once(work, idempotency_key, same, create)


class DocumentsController(Controller):
    """Documents with their versions, their text, and who has seen them."""

    path = "/documents"
    tags = ("Documents",)

    @get()
    async def list_documents(
        self, work: OpenWork, wanted: InState = None, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
    ) -> Page[Document]:
        """The firm's documents, newest first. Clients see those of the cases that are shared with them."""
        return await documents.list_documents(work, state=wanted, limit=limit, cursor=cursor)

    @get("/{document_id:uuid}")
    async def show_document(self, work: OpenWork, document_id: FromPath[UUID]) -> Document:
        """One document with its newest version."""
        return await documents.find_document(work, document_id)

    @get("/{document_id:uuid}/versions")
    async def list_versions(
        self, work: OpenWork, document_id: FromPath[UUID], limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
    ) -> Page[Version]:
        """Every version ever uploaded, newest first."""
        return await document_versions.list_versions(work, document_id, limit=limit, cursor=cursor)

    @post(
        "/{document_id:uuid}/versions",
        guards=[staff_only],
        operation_class=FileForm,
        request_max_body_size=MAX_UPLOAD_BYTES,
        responses=UPLOAD_ANSWERS,
    )
    async def upload_version(
        self, request: SignedIn, document_id: FromPath[UUID], idempotency_key: IdempotencyKey = None
    ) -> Response[Document]:
        """A further version. It becomes the newest; the ones before it stay as they are."""
        state = request.app.state
        async with acting(state.database, request.user) as work:
            document = await documents.find_document(work, document_id)
        upload = await receive_upload(request)
        checked = await document_uploads.check_file(upload.file_name, upload.data)
        stored = await document_uploads.store_next(state.files, document, request.user.firm_id, checked)
        async with acting(state.database, request.user) as work:

            async def create() -> Document:
                return await document_uploads.add_version(work, stored)

            same = ("version", document_id, checked.name, checked.sha256)
            return await create_once(work, idempotency_key, same, create)

    @get(
        "/{document_id:uuid}/versions/{number:int}/content",
        media_type="application/octet-stream",
        operation_class=FileAnswer,
        responses=FILES_AWAY,
    )
    async def download_version(self, request: SignedIn, document_id: FromPath[UUID], number: VersionNumber) -> Stream:
        """The bytes of a version as they were uploaded. Written into the audit trail."""
        async with acting(request.app.state.database, request.user) as work:
            wanted = await document_versions.hand_out(work, document_id, number)
        return await download(request.app.state.files, wanted)

    @get("/{document_id:uuid}/versions/{number:int}/pages")
    async def list_pages(
        self,
        work: OpenWork,
        document_id: FromPath[UUID],
        number: VersionNumber,
        start: FirstPage = 1,
        limit: Limit = DEFAULT_LIMIT,
        cursor: Cursor = None,
    ) -> Page[TextPage]:
        """The text of a version, with personal data marked. Written into the audit trail as a view."""
        return await document_text.list_pages(work, document_id, number, limit=limit, cursor=cursor, start=start)

    @get("/{document_id:uuid}/viewers", guards=[staff_only])
    async def list_viewers(
        self, work: OpenWork, document_id: FromPath[UUID], limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
    ) -> Page[Viewer]:
        """Who looked at the document or downloaded it, newest first."""
        return await viewers.list_viewers(work, document_id, limit=limit, cursor=cursor)
