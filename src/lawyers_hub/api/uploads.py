"""A file on its way in: multipart/form-data (RFC 7578) taken piece by piece and refused as soon as it is too large.

Read here and not by the framework, which would put 20 MB on the disk first and knows no limit for one part.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from litestar import Request
from litestar.enums import RequestEncodingType
from litestar.exceptions import ClientException, InternalServerException
from litestar.exceptions.http_exceptions import RequestEntityTooLarge
from litestar.openapi.spec import OpenAPIFormat, OpenAPIMediaType, OpenAPIType, Operation, RequestBody, Schema
from multipart import MultipartError, MultipartSegment, PushMultipartParser

from lawyers_hub.practice.errors import Invalid, NotAccepted, TooLarge
from lawyers_hub.practice.words import TITLE_CHARS
from lawyers_hub.reading.detect import TOO_LARGE
from lawyers_hub.reading.pages import MAX_FILE_BYTES

# The file, and what a form writes around it.
MAX_UPLOAD_BYTES = MAX_FILE_BYTES + 64 * 1024

# A title of 300 characters has at most four bytes for each, and must still be refused in words when it is longer.
_MAX_FIELD_BYTES = 16 * 1024
_MAX_PARTS = 4


class Upload(NamedTuple):
    """What came in: a file under the name it was given, and the other fields of the form."""

    file_name: str
    data: bytes
    title: str | None


@dataclass(slots=True)
class _Part:
    name: str
    file_name: str | None
    limit_bytes: int
    data: bytearray = field(default_factory=bytearray)

    def take(self, chunk: bytes | bytearray) -> None:
        if len(self.data) + len(chunk) > self.limit_bytes:
            raise TooLarge(TOO_LARGE.reason if self.name == "file" else f"The field {self.name!r} is too long.")
        self.data += chunk

    def text(self) -> str:
        try:
            return self.data.decode()
        except UnicodeDecodeError:
            raise Invalid.field(self.name, "This is not UTF-8 text.") from None


async def receive_upload(request: Request[Any, Any, Any], *fields: str) -> Upload:
    """The one `file` of the form, and those of the `fields` that came with it.

    Raises:
        NotAccepted: the request is no multipart/form-data.
        TooLarge: the file has more than 20 MB; known before all of it has arrived.
        Invalid: there is no file, or something besides it that is not wanted.
        ClientException: the form is broken or ends early.
    """
    wanted = {"file", *fields}
    parts: dict[str, _Part] = {}
    async for part in _parts(request, wanted):
        if part.name in parts:
            raise Invalid.field(part.name, "Send this once; each file is uploaded on its own.")
        parts[part.name] = part
    file = parts.get("file")
    if file is None or not file.file_name:
        raise Invalid.field("file", "There is no file in this form; choose one and upload it.")
    title = parts.get("title")
    return Upload(file.file_name, bytes(file.data), title.text() if title else None)


async def _parts(request: Request[Any, Any, Any], wanted: set[str]) -> AsyncIterator[_Part]:
    """Each part when it is complete. The parser says at the end whether the form was."""
    part: _Part | None = None
    try:
        with _parser(request) as parser:
            async for chunk in request.stream():
                for event in parser.parse(chunk) if chunk else ():
                    if isinstance(event, MultipartSegment):
                        part = _begin(event, wanted)
                    elif event is not None and part is not None:
                        part.take(event)
                    elif part is not None:
                        yield part
    except RequestEntityTooLarge:
        raise TooLarge(TOO_LARGE.reason) from None
    except InternalServerException:
        # What the framework says when the visitor leaves in the middle: no fault of ours.
        raise ClientException("The upload was broken off. Upload the file again.") from None
    except (MultipartError, UnicodeError, LookupError) as problem:
        raise ClientException(f"The form cannot be read ({problem}). Upload the file again.") from None


def _parser(request: Request[Any, Any, Any]) -> PushMultipartParser:
    kind, options = request.content_type
    boundary = options.get("boundary")
    if kind != RequestEncodingType.MULTI_PART or not boundary:
        raise NotAccepted("Send the file as multipart/form-data, in a field called `file`.")
    return PushMultipartParser(boundary, max_segment_count=_MAX_PARTS)


def _begin(segment: MultipartSegment, wanted: set[str]) -> _Part:
    if segment.name not in wanted:
        raise Invalid(f"The form has a field that is not known here. Known are: {', '.join(sorted(wanted))}.")
    is_file = segment.name == "file"
    return _Part(segment.name, segment.filename, MAX_FILE_BYTES if is_file else _MAX_FIELD_BYTES)


_FILE = Schema(
    type=OpenAPIType.STRING,
    format=OpenAPIFormat.BINARY,
    description="PDF, Word (.docx) or plain text, told from its bytes; at most 20 MB.",
)
_TITLE = Schema(
    type=OpenAPIType.STRING,
    max_length=TITLE_CHARS,
    description="How the document is called; without it, after the name of its file.",
)


@dataclass
class FileForm(Operation):
    """Describes the form of `receive_upload` in the OpenAPI document."""

    def __post_init__(self) -> None:
        self.request_body = _form({"file": _FILE})


@dataclass
class TitledFileForm(Operation):
    """Describes the form of `receive_upload` with a title in the OpenAPI document."""

    def __post_init__(self) -> None:
        self.request_body = _form({"file": _FILE, "title": _TITLE})


def _form(properties: dict[str, Schema]) -> RequestBody:
    schema = Schema(
        type=OpenAPIType.OBJECT, properties=dict(properties), required=["file"], additional_properties=False
    )
    return RequestBody(content={"multipart/form-data": OpenAPIMediaType(schema=schema)}, required=True)
