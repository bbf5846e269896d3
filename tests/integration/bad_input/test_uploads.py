"""Whatever is wrong with a file or its form, its sender is told in words, for every route that takes files."""

import zipfile
from io import BytesIO
from typing import Any

import httpx
import pytest
from docx import Document

from lawyers_hub.database.pool import Database
from lawyers_hub.reading.pages import MAX_FILE_BYTES
from tests.doors import DOORS, Door
from tests.integration.bad_input.refusals import assert_refused
from tests.integration.wall.tables import fingerprint
from tests.knocking import address
from tests.planting import Belongings

TAKES_FILES = [door for door in DOORS if door.files is not None]

TEXT = b"The parties agree as follows.\n"


def a_word_document() -> bytes:
    kept = BytesIO()
    document = Document()
    document.add_paragraph("Deed")
    document.save(kept)
    return kept.getvalue()


def a_spreadsheet() -> bytes:
    kept = BytesIO()
    with zipfile.ZipFile(kept, "w") as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("xl/workbook.xml", "<workbook/>")
    return kept.getvalue()


FILES = {
    "an empty file": ("deed.pdf", b"", {422}),
    "a program": ("deed.pdf", b"MZ\x90\x00" + bytes(200), {415}),
    "a picture": ("deed.docx", b"\x89PNG\r\n\x1a\n" + bytes(200), {415}),
    "a spreadsheet": ("deed.docx", a_spreadsheet(), {415}),
    "an archive that is cut off": ("deed.docx", a_word_document()[:300], {415}),
    "bytes of no kind": ("deed.txt", bytes(range(256)) * 4, {415}),
    "21 MB": ("deed.txt", b"x" * (21 * 1024 * 1024), {413}),
    "one byte more than allowed": ("deed.txt", b"x" * (MAX_FILE_BYTES + 1), {413}),
}


def form(*parts: bytes, end: bytes = b"--bound--\r\n") -> bytes:
    return b"".join(b"--bound\r\n" + part + b"\r\n" for part in parts) + end


def part(disposition: bytes, content: bytes = TEXT) -> bytes:
    return b"content-disposition: form-data; " + disposition + b"\r\n\r\n" + content


A_FILE = part(b'name="file"; filename="deed.txt"')

FORMS = {
    "nothing": b"",
    "no part": form(),
    "no file": form(part(b'name="title"', b"Deed")),
    "a file without a name": form(part(b'name="file"')),
    "a file with an empty name": form(part(b'name="file"; filename=""')),
    "two files": form(A_FILE, A_FILE),
    "an unknown field": form(A_FILE, part(b'name="firm_id"', b"1")),
    "no end": form(A_FILE, end=b""),
    "cut off in its head": b"--bound\r\ncontent-disposition: form-data; na",
    "cut off in its file": b"--bound\r\n" + A_FILE,
    "a part without a head": form(b"\r\n" + TEXT),
    "another boundary": b"--other\r\n" + A_FILE + b"\r\n--other--\r\n",
    "a thousand parts": form(*[A_FILE] * 1000),
    "a head without end": b"--bound\r\n" + b"x" * 100_000,
    "a name not in UTF-8": form(part(b'name="\xff\xfe"; filename="deed.txt"')),
}

KINDS = (
    "text/plain",
    "application/json",
    "multipart/form-data",
    "multipart/mixed; boundary=bound",
    "multipart/form-data; boundary=" + "b" * 300,
)


async def send_form(client: httpx.AsyncClient, path: str, body: bytes, kind: str) -> httpx.Response:
    return await client.post(path, content=body, headers={"content-type": kind})


@pytest.mark.parametrize("door", TAKES_FILES, ids=str)
async def test_what_is_no_document_is_refused_and_nothing_is_kept(
    door: Door, ours: Belongings, admin: httpx.AsyncClient, owner: Database
) -> None:
    before = await fingerprint(owner, ours.firm.id)
    for what, (name, content, statuses) in FILES.items():
        answer = await admin.post(address(door, ours), files={"file": (name, content)})
        assert_refused(answer, *statuses, because=what)
    assert await fingerprint(owner, ours.firm.id) == before


@pytest.mark.parametrize("door", TAKES_FILES, ids=str)
async def test_a_broken_form_is_refused_and_nothing_is_kept(
    door: Door, ours: Belongings, admin: httpx.AsyncClient, owner: Database
) -> None:
    before = await fingerprint(owner, ours.firm.id)
    for what, body in FORMS.items():
        answer = await send_form(admin, address(door, ours), body, "multipart/form-data; boundary=bound")
        assert_refused(answer, 400, 413, 422, because=what)
    for kind in KINDS:
        assert_refused(await send_form(admin, address(door, ours), form(A_FILE), kind), 400, 415, because=kind)
    assert await fingerprint(owner, ours.firm.id) == before


@pytest.mark.parametrize("door", TAKES_FILES, ids=str)
@pytest.mark.parametrize(
    "name",
    [
        "../../../etc/passwd",
        "C:\\Windows\\deed.txt",
        "/etc/deed.txt",
        "..",
        "deed\x00.txt",
        "deed\r\nset-cookie: a=b",
        "x" * 5000,
        "‮txt.deed",
        "CON",
    ],
)
async def test_a_strange_file_name_is_refused_or_made_harmless(
    door: Door, name: str, ours: Belongings, admin: httpx.AsyncClient
) -> None:
    head = b'content-disposition: form-data; name="file"; filename="' + name.encode() + b'"\r\n\r\n'
    answer = await send_form(admin, address(door, ours), form(head + TEXT), "multipart/form-data; boundary=bound")

    if answer.status_code != 201:
        assert_refused(answer, 400, 415, 422)
        return
    kept: dict[str, Any] = answer.json()["latest"]
    assert not set(kept["file_name"]) & set("/\\\x00\r\n\u202e")
    assert kept["file_name"].strip(". ")
    content = await admin.get(f"/documents/{answer.json()['id']}/versions/{kept['number']}/content")
    assert content.content == TEXT
    assert "set-cookie" not in content.headers


@pytest.mark.parametrize("title", ["a\x00b", "", "   ", "x" * 301, "\x1b[2J"])
async def test_a_title_that_cannot_be_kept_is_refused(title: str, ours: Belongings, admin: httpx.AsyncClient) -> None:
    path = f"/cases/{ours.case_id}/documents"

    answer = await admin.post(path, files={"file": ("deed.txt", TEXT)}, data={"title": title})

    if title.strip():
        assert_refused(answer, 422)
    else:
        assert answer.status_code in {201, 422}, answer.text
