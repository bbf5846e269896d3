"""Handing out a stored file so that it arrives under its name and can do nothing on the way."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from litestar.openapi.spec import (
    OpenAPIFormat,
    OpenAPIMediaType,
    OpenAPIResponse,
    OpenAPIType,
    Operation,
    Schema,
)
from litestar.response import Stream

from lawyers_hub.files.store import FileStore
from lawyers_hub.practice.document_versions import Download
from lawyers_hub.reading.pages import MediaType


@dataclass
class FileAnswer(Operation):
    """Describes in the OpenAPI document that a file comes in its own type."""

    def __post_init__(self) -> None:
        answer = (self.responses or {}).get("200")
        if isinstance(answer, OpenAPIResponse):
            content = OpenAPIMediaType(schema=Schema(type=OpenAPIType.STRING, format=OpenAPIFormat.BINARY))
            answer.content = {kind.value: content for kind in MediaType}


async def download(files: FileStore, wanted: Download) -> Stream:
    """The bytes, piece by piece. Raises `FileError` before the first of them."""
    chunks = await files.stream(wanted.storage_key)
    return Stream(chunks, headers=_headers(wanted))


def _headers(wanted: Download) -> dict[str, Any]:
    return {
        # As a header, since the media type of the route would win over that of the answer.
        "content-type": wanted.media_type,
        "content-disposition": content_disposition(wanted.file_name),
        "content-length": str(wanted.size_bytes),
        "etag": f'"{wanted.sha256}"',
        # A document is somebody else's work: no browser may guess its type, run it, or keep it for the next person.
        "x-content-type-options": "nosniff",
        "content-security-policy": "sandbox; default-src 'none'",
        "cache-control": "private, no-store",
    }


def content_disposition(file_name: str) -> str:
    """RFC 6266: the name in full for today's clients (RFC 8187), and one in ASCII for the others."""
    plain = "".join(c if c.isascii() and c.isprintable() and c not in '"\\%' else "_" for c in file_name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(file_name, safe='')}"
