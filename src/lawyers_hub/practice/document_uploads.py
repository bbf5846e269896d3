"""Files on their way in. What a file is, is told from its bytes; nothing that was stored is ever overwritten.

The bytes are stored before the transaction that makes them a document: bytes without a row harm nobody, and
a row without bytes would be a lost document.
"""

import asyncio
import hashlib
import re
from typing import NamedTuple
from uuid import UUID

from lawyers_hub.database.identifiers import new_id
from lawyers_hub.database.unit_of_work import Work
from lawyers_hub.files.keys import document_key
from lawyers_hub.files.store import FileStore
from lawyers_hub.jobs.envelope import ReadDocument
from lawyers_hub.jobs.outbox import accept_job
from lawyers_hub.practice.audit import Details, record
from lawyers_hub.practice.cases import require_case
from lawyers_hub.practice.document_progress import DocumentProgress, tell_progress
from lawyers_hub.practice.documents import Document, find_document
from lawyers_hub.practice.errors import Invalid, NotAccepted, NotFound, TooLarge
from lawyers_hub.practice.words import TITLE_CHARS, clean_line
from lawyers_hub.reading import detect
from lawyers_hub.reading.file_names import safe_file_name
from lawyers_hub.reading.pages import MediaType


class CheckedFile(NamedTuple):
    """A file that the hub takes: what it is, and the name it will be handed out under."""

    name: str
    media_type: MediaType
    data: bytes
    sha256: str


class StoredFile(NamedTuple):
    """A checked file whose bytes are safe in the storage."""

    document_id: UUID
    checked: CheckedFile
    storage_key: str


async def check_file(name: str, data: bytes) -> CheckedFile:
    """Looks at the bytes beside the event loop, since 20 MB take a while.

    Raises:
        TooLarge: more than 20 MB.
        NotAccepted: it is no PDF, Word document or plain text, whatever its name says.
        Invalid: it is empty.
    """
    return await asyncio.to_thread(_check, name, data)


def _check(name: str, data: bytes) -> CheckedFile:
    media_type = detect.detect(data)
    if isinstance(media_type, detect.NotAccepted):
        raise _refused(media_type)
    return CheckedFile(safe_file_name(name, media_type), media_type, data, hashlib.sha256(data).hexdigest())


def _refused(refusal: detect.NotAccepted) -> Invalid:
    match refusal.refusal:
        case detect.Refusal.EMPTY:
            return Invalid.field("file", refusal.reason)
        case detect.Refusal.TOO_LARGE:
            return TooLarge(refusal.reason)
        case _:
            return NotAccepted(refusal.reason)


def title_of(title: str | None, file: CheckedFile) -> str:
    """The title that was given, or one made of the file's name: `surat_kuasa_2024.pdf` is "surat kuasa 2024".

    Raises:
        Invalid: the title is too long, or holds what no text has.
    """
    if title and title.strip():
        return clean_line(title, "title")
    words = re.sub(r"[\s_]+", " ", file.name.rpartition(".")[0]).strip()
    return words[:TITLE_CHARS] or file.name


async def store_first(files: FileStore, firm_id: UUID, file: CheckedFile) -> StoredFile:
    """The bytes of a document to be. Raises `StorageUnavailable`."""
    return await _store(files, firm_id, new_id(), 1, file)


async def store_next(files: FileStore, document: Document, firm_id: UUID, file: CheckedFile) -> StoredFile:
    """The bytes of a further version. Raises `StorageUnavailable`.

    Two at the same time may store under the same number; their digests tell them apart, and the rows decide
    which is which.
    """
    return await _store(files, firm_id, document.id, document.versions_count + 1, file)


async def _store(files: FileStore, firm_id: UUID, document_id: UUID, number: int, file: CheckedFile) -> StoredFile:
    key = document_key(firm_id, document_id, number, file.sha256)
    await files.put(key, file.data)
    return StoredFile(document_id, file, key)


async def add_document(work: Work, case_id: UUID, file: StoredFile, title: str) -> Document:
    """A new document in a case, queued to be read. The caller's unit of work commits.

    Raises:
        NotFound: there is no such case.
    """
    await require_case(work, case_id)
    await work.connection.execute(
        "INSERT INTO documents (id, firm_id, case_id, title) VALUES ($1, $2, $3, $4)",
        file.document_id,
        work.actor.firm_id,
        case_id,
        title,
    )
    return await _add(work, case_id, file, 1, "document.uploaded")


async def add_version(work: Work, file: StoredFile) -> Document:
    """A further version, which becomes the newest, queued to be read. The caller's unit of work commits.

    Raises:
        NotFound: there is no such document.
    """
    row = await work.connection.fetchrow(
        "UPDATE documents SET latest = latest + 1 WHERE id = $1 RETURNING case_id, latest", file.document_id
    )
    if row is None:
        raise NotFound("document")
    return await _add(work, row["case_id"], file, row["latest"], "document.version_added")


async def _add(work: Work, case_id: UUID, file: StoredFile, number: int, action: str) -> Document:
    await _insert_version(work, file, number)
    details: Details = {"version": number, "file_name": file.checked.name, "sha256": file.checked.sha256}
    await record(work, action, subject_kind="document", subject_id=file.document_id, case_id=case_id, details=details)
    await accept_job(work, "document.read", ReadDocument(file.document_id, number))
    queued = DocumentProgress(work.actor.firm_id, case_id, file.document_id, number, "queued", 0, None, None)
    await tell_progress(work, queued)
    return await find_document(work, file.document_id)


async def _insert_version(work: Work, file: StoredFile, number: int) -> None:
    await work.connection.execute(
        """
        INSERT INTO document_versions
            (firm_id, document_id, number, file_name, media_type, size_bytes, sha256, storage_key, uploaded_by)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        """,
        work.actor.firm_id,
        file.document_id,
        number,
        file.checked.name,
        file.checked.media_type.value,
        len(file.checked.data),
        file.checked.sha256,
        file.storage_key,
        work.actor.person_id,
    )
