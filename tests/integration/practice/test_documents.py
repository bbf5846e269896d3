"""Documents: taken in as they are, kept for ever, and open to nobody but those who may see the case."""

import asyncio
import hashlib
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from fpdf import FPDF

from lawyers_hub.database.pool import Database
from lawyers_hub.database.unit_of_work import Actor, acting
from lawyers_hub.practice.document_reading import begin_reading, keep_text, mark_unreadable, note_progress
from lawyers_hub.reading.pages import MAX_FILE_BYTES, Mark, MarkKind, Page
from tests.firms import CaseOnFile, HubOfTwoFirms, Someone

TEXT = b"The parties agree as follows.\n"


def a_pdf() -> bytes:
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("helvetica", size=12)
    pdf.cell(text="Deed of sale")
    return bytes(pdf.output())


async def upload(
    someone: Someone, case: CaseOnFile, content: bytes = TEXT, name: str = "deed.txt", **sent: Any
) -> httpx.Response:
    return await someone.client.post(f"/cases/{case.id}/documents", files={"file": (name, content)}, **sent)


async def share(database: Database, hub: HubOfTwoFirms, case: CaseOnFile) -> None:
    async with acting(database, hub.ours.partner.actor) as work:
        await work.connection.execute(
            "INSERT INTO case_shares (firm_id, case_id, person_id) VALUES ($1, $2, $3)",
            hub.ours.id, case.id, hub.ours.client.id,
        )  # fmt: skip


@pytest.fixture
async def case(hub: HubOfTwoFirms) -> CaseOnFile:
    return await hub.open_case(hub.ours.partner)


@pytest.fixture
async def document(hub: HubOfTwoFirms, case: CaseOnFile) -> dict[str, Any]:
    answer = await upload(hub.ours.partner, case)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def read_by_the_worker(database: Database, someone: Someone, document_id: str, pages: list[Page]) -> None:
    async with acting(database, Actor(someone.firm_id)) as work:
        await begin_reading(work, UUID(document_id), 1)
        await keep_text(work, UUID(document_id), 1, pages)


@pytest.fixture
async def worker_database(hub_database: Any) -> Any:
    async with Database.connect(hub_database.url_of("worker"), service="tests") as database:
        yield database


async def test_a_document_comes_back_as_it_was_sent(hub: HubOfTwoFirms, case: CaseOnFile) -> None:
    data = a_pdf()
    sent = await upload(hub.ours.associate, case, data, "Akta Jual Beli №7.pdf")
    document = sent.json()
    assert document["title"] == "Akta Jual Beli №7"
    assert document["case"] == {"id": str(case.id), "number": case.number, "title": case.title}
    latest = document["latest"]
    assert (latest["number"], latest["state"], latest["size_bytes"]) == (1, "queued", len(data))
    assert latest["sha256"] == hashlib.sha256(data).hexdigest()
    got = await hub.ours.paralegal.client.get(f"/documents/{document['id']}/versions/1/content")
    assert got.content == data
    assert got.headers["content-type"] == "application/pdf"
    assert got.headers["content-length"] == str(len(data))
    assert got.headers["content-disposition"] == (
        "attachment; filename=\"Akta Jual Beli _7.pdf\"; filename*=UTF-8''Akta%20Jual%20Beli%20%E2%84%967.pdf"
    )
    assert got.headers["x-content-type-options"] == "nosniff"
    assert got.headers["content-security-policy"].startswith("sandbox")


async def test_the_title_that_is_given_is_kept(hub: HubOfTwoFirms, case: CaseOnFile) -> None:
    sent = await upload(hub.ours.partner, case, data={"title": "  Power of   attorney "})
    assert sent.json()["title"] == "Power of attorney"


async def test_accepting_a_document_accepts_the_job_that_reads_it(
    hub: HubOfTwoFirms, document: dict[str, Any], api_database: Database
) -> None:
    async with acting(api_database, hub.ours.partner.actor) as work:
        jobs = await work.connection.fetch("SELECT name, payload FROM outbox")
    assert [dict(job) for job in jobs] == [
        {"name": "document.read", "payload": {"document_id": document["id"], "version": 1}}
    ]


async def test_a_new_version_leaves_the_old_one_as_it_was(hub: HubOfTwoFirms, document: dict[str, Any]) -> None:
    client = hub.ours.partner.client
    path = f"/documents/{document['id']}/versions"
    changed = await client.post(path, files={"file": ("deed-2.pdf", a_pdf())})
    assert changed.status_code == 201
    assert changed.json()["versions_count"] == 2
    assert changed.json()["latest"]["file_name"] == "deed-2.pdf"
    listed = (await client.get(path)).json()["items"]
    assert [version["number"] for version in listed] == [2, 1]
    assert (await client.get(f"{path}/1/content")).content == TEXT


async def test_versions_sent_at_the_same_time_get_numbers_of_their_own(
    hub: HubOfTwoFirms, document: dict[str, Any]
) -> None:
    client = hub.ours.partner.client
    path = f"/documents/{document['id']}/versions"
    texts = [b"Draft %d" % number for number in range(5)]
    answers = await asyncio.gather(*(client.post(path, files={"file": ("draft.txt", text)}) for text in texts))
    numbers = {answer.json()["latest"]["sha256"]: answer.json()["latest"]["number"] for answer in answers}
    assert sorted(numbers.values()) == [2, 3, 4, 5, 6]
    for text in texts:
        number = numbers[hashlib.sha256(text).hexdigest()]
        assert (await client.get(f"{path}/{number}/content")).content == text


async def test_the_same_upload_sent_twice_with_a_key_makes_one_document(hub: HubOfTwoFirms, case: CaseOnFile) -> None:
    key = {"Idempotency-Key": uuid4().hex}
    first, second = [await upload(hub.ours.partner, case, headers=key) for _ in range(2)]
    assert first.json() == second.json()
    assert second.headers["idempotency-replayed"] == "true"
    listed = await hub.ours.partner.client.get(f"/cases/{case.id}/documents")
    assert len(listed.json()["items"]) == 1
    other = await upload(hub.ours.partner, case, b"Another text", headers=key)
    assert other.status_code == 409


@pytest.mark.parametrize(
    ("data", "name", "status", "words"),
    [
        (b"", "empty.pdf", 422, "empty"),
        (b"MZ\x90\x00" + b"\x00" * 100, "contract.pdf", 415, "program"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 100, "scan.pdf", 415, "picture"),
        (b"PK\x03\x04broken", "contract.docx", 415, ""),
        (b"a" * (MAX_FILE_BYTES + 1), "long.txt", 413, "20 MB"),
    ],
)
async def test_what_is_no_document_is_refused_in_words(
    hub: HubOfTwoFirms, case: CaseOnFile, data: bytes, name: str, status: int, words: str
) -> None:
    answer = await upload(hub.ours.partner, case, data, name)
    assert answer.status_code == status, answer.text
    assert words in answer.json()["detail"]
    assert (await hub.ours.partner.client.get(f"/cases/{case.id}/documents")).json()["items"] == []


async def test_twenty_megabytes_are_accepted(hub: HubOfTwoFirms, case: CaseOnFile) -> None:
    answer = await upload(hub.ours.partner, case, b"a" * MAX_FILE_BYTES, "long.txt")
    assert answer.status_code == 201


async def test_a_path_in_the_file_name_goes_nowhere(hub: HubOfTwoFirms, case: CaseOnFile) -> None:
    answer = await upload(hub.ours.partner, case, name="../../etc/passwd")
    assert answer.json()["latest"]["file_name"] == "passwd.txt"


@pytest.mark.parametrize("title", ["a\x00b", "x" * 301, "\x1b[31m", "\x00"])
async def test_a_title_that_cannot_be_kept_is_refused(hub: HubOfTwoFirms, case: CaseOnFile, title: str) -> None:
    answer = await upload(hub.ours.partner, case, data={"title": title})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "title"


HEAD = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n'


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (HEAD + b"text\r\n--b--\r\n", "multipart/form-data; boundary=b", 201),
        (HEAD + b"text", "multipart/form-data; boundary=b", 400),
        (b"", "multipart/form-data; boundary=b", 400),
        (b"nothing of the kind", "multipart/form-data; boundary=b", 400),
        (HEAD + b"text\r\n--b--\r\n", "multipart/form-data", 415),
        (b"{}", "application/json", 415),
        (HEAD.replace(b'; filename="a.txt"', b"") + b"text\r\n--b--\r\n", "multipart/form-data; boundary=b", 422),
        (HEAD.replace(b'"file"', b'"fail"') + b"text\r\n--b--\r\n", "multipart/form-data; boundary=b", 422),
        (HEAD + b"text\r\n" + HEAD + b"more\r\n--b--\r\n", "multipart/form-data; boundary=b", 422),
        (HEAD.replace(b"a.txt", b"\xff\xfe") + b"text\r\n--b--\r\n", "multipart/form-data; boundary=b", 400),
        (HEAD.replace(b"a.txt", b"\xed\xa0\x80.txt") + b"text\r\n--b--\r\n", "multipart/form-data; boundary=b", 400),
        (
            HEAD + b'text\r\n--b\r\nContent-Disposition: form-data; name="title"\r\n\r\n\xff\r\n--b--\r\n',
            "multipart/form-data; boundary=b",
            422,
        ),
    ],
)
async def test_a_broken_form_is_refused_and_never_a_crash(
    hub: HubOfTwoFirms, case: CaseOnFile, body: bytes, content_type: str, status: int
) -> None:
    answer = await hub.ours.partner.client.post(
        f"/cases/{case.id}/documents", content=body, headers={"content-type": content_type}
    )
    assert answer.status_code == status, answer.text


async def test_the_pages_are_shown_with_what_is_marked_in_them(
    hub: HubOfTwoFirms, document: dict[str, Any], worker_database: Database
) -> None:
    pages = [
        Page(1, "Write to budi@example.com", marks=(Mark(MarkKind.EMAIL, 9, 25, "budi@example.com"),)),
        Page(2, "", scanned=True),
        Page(3, "The end"),
    ]
    await read_by_the_worker(worker_database, hub.ours.partner, document["id"], pages)
    client = hub.ours.partner.client
    path = f"/documents/{document['id']}"
    latest = (await client.get(path)).json()["latest"]
    assert (latest["state"], latest["pages_total"], latest["scanned_pages"], latest["marks_count"]) == (
        "ready",
        3,
        1,
        1,
    )
    first = (await client.get(f"{path}/versions/1/pages", params={"limit": 2})).json()
    assert first["items"][0]["marks"] == [{"kind": "email", "start": 9, "end": 25, "detail": "budi@example.com"}]
    assert first["items"][1]["scanned"] is True
    rest = await client.get(f"{path}/versions/1/pages", params={"cursor": first["next_cursor"]})
    assert [page["number"] for page in rest.json()["items"]] == [3]
    from_three = await client.get(f"{path}/versions/1/pages", params={"start": 3})
    assert from_three.json() == rest.json()


async def test_looking_and_downloading_are_written_down(hub: HubOfTwoFirms, document: dict[str, Any]) -> None:
    path = f"/documents/{document['id']}"
    await hub.ours.associate.client.get(f"{path}/versions/1/pages")
    await hub.ours.paralegal.client.get(f"{path}/versions/1/content")
    seen = (await hub.ours.partner.client.get(f"{path}/viewers")).json()["items"]
    assert [(viewer["person"]["name"], viewer["how"]) for viewer in seen] == [
        (hub.ours.paralegal.name, "downloaded"),
        (hub.ours.associate.name, "viewed"),
    ]


async def test_a_client_reads_shared_documents_and_uploads_none(
    hub: HubOfTwoFirms, case: CaseOnFile, document: dict[str, Any], api_database: Database
) -> None:
    client, path = hub.ours.client.client, f"/documents/{document['id']}"
    hidden = [path, f"{path}/versions", f"{path}/versions/1/content", f"{path}/versions/1/pages"]
    for address in [*hidden, f"/cases/{case.id}/documents", f"/cases/{case.id}/progress"]:
        assert (await client.get(address)).status_code == 404, address
    assert (await client.get("/documents")).json()["items"] == []
    await share(api_database, hub, case)
    for address in hidden:
        assert (await client.get(address)).status_code == 200, address
    assert len((await client.get("/documents")).json()["items"]) == 1
    assert (await upload(hub.ours.client, case)).status_code == 403
    assert (await client.get(f"{path}/viewers")).status_code == 403


async def test_a_firm_never_sees_anothers_documents(
    hub: HubOfTwoFirms, case: CaseOnFile, document: dict[str, Any]
) -> None:
    theirs, path = hub.theirs.admin, f"/documents/{document['id']}"
    for address in (
        path, f"{path}/versions", f"{path}/versions/1/content", f"{path}/versions/1/pages", f"{path}/viewers",
        f"/cases/{case.id}/documents", f"/cases/{case.id}/progress",
    ):  # fmt: skip
        assert (await theirs.client.get(address)).status_code == 404, address
    assert (await upload(theirs, case)).status_code == 404
    assert (await theirs.client.post(f"{path}/versions", files={"file": TEXT})).status_code == 404
    assert (await theirs.client.get("/documents")).json()["items"] == []


async def test_documents_are_listed_by_the_state_of_their_newest_version(
    hub: HubOfTwoFirms, case: CaseOnFile, document: dict[str, Any], worker_database: Database
) -> None:
    async with acting(worker_database, Actor(hub.ours.id)) as work:
        await mark_unreadable(work, UUID(document["id"]), 1, "The file is damaged; upload it again.")
    await upload(hub.ours.partner, case)
    listed = {
        state: [found["latest"]["reason"] for found in (await hub.ours.partner.client.get(path)).json()["items"]]
        for state, path in (("any", "/documents"), *((s, f"/documents?state={s}") for s in ("queued", "unreadable")))
    }
    reason = "The file is damaged; upload it again."
    assert listed == {"any": [None, reason], "queued": [None], "unreadable": [reason]}


@pytest.mark.parametrize(
    "address",
    [
        "/documents?state=lost",
        "/documents?cursor=%00",
        "/documents?limit=0",
        "/documents/{id}/versions?cursor=eyJudW1iZXIiOjk5OTk5OTk5OTk5OTl9",
        "/documents/{id}/versions/0/pages",
        "/documents/{id}/versions/99999999999999999999/pages",
        "/documents/{id}/versions/1/pages?start=99999999999",
        "/documents/nothing",
    ],
)
async def test_an_address_that_makes_no_sense_is_refused(
    hub: HubOfTwoFirms, document: dict[str, Any], address: str
) -> None:
    answer = await hub.ours.partner.client.get(address.format(id=document["id"]))
    assert 400 <= answer.status_code < 500, answer.text


@pytest.mark.parametrize("twice", [1, 2])
async def test_reading_may_run_twice(
    hub: HubOfTwoFirms, document: dict[str, Any], worker_database: Database, twice: int
) -> None:
    document_id, pages = UUID(document["id"]), [Page(1, "One"), Page(2, "Two")]
    for _ in range(twice):
        async with acting(worker_database, Actor(hub.ours.id)) as work:
            await begin_reading(work, document_id, 1)
        async with acting(worker_database, Actor(hub.ours.id)) as work:
            await note_progress(work, document_id, 1, pages_read=1, pages_total=2)
            await keep_text(work, document_id, 1, pages)
    async with acting(worker_database, Actor(hub.ours.id)) as work:
        assert await begin_reading(work, document_id, 1) is None
        await mark_unreadable(work, document_id, 1, "Too late")
    shown = await hub.ours.partner.client.get(f"/documents/{document_id}/versions/1/pages")
    assert [page["text"] for page in shown.json()["items"]] == ["One", "Two"]
    latest = (await hub.ours.partner.client.get(f"/documents/{document_id}")).json()["latest"]
    assert (latest["state"], latest["reason"], latest["pages_read"]) == ("ready", None, 2)


async def test_nothing_is_read_for_another_firm(
    hub: HubOfTwoFirms, document: dict[str, Any], worker_database: Database
) -> None:
    async with acting(worker_database, Actor(hub.theirs.id)) as work:
        assert await begin_reading(work, UUID(document["id"]), 1) is None
