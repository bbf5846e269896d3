"""From an upload to its text: the real reader, the real files, the real database."""

import asyncio
import json
import os
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import asyncpg
import psutil
import pytest
from fpdf import FPDF

from lawyers_hub.database.pool import Database
from lawyers_hub.jobs.attempt import Attempts
from lawyers_hub.jobs.handlers import handlers_of_the_house
from lawyers_hub.jobs.queue import Delivery, queue_id
from lawyers_hub.jobs.receiving import LOCK_MS
from lawyers_hub.jobs.running import Runs
from lawyers_hub.practice.document_progress import CHANNEL
from lawyers_hub.settings import ApiSettings, MailSettings
from tests.conftest import HubDatabase
from tests.firms import CaseOnFile, HubOfTwoFirms
from tests.integration.jobs.post import until

MEGABYTE = 1024 * 1024


def a_pdf(pages: int) -> bytes:
    pdf = FPDF()
    pdf.set_font("helvetica", size=12)
    for number in range(1, pages + 1):
        pdf.add_page()
        pdf.cell(text=f"Clause {number}: write to budi{number}@example.com")
    return bytes(pdf.output())


@dataclass
class ReadingRoom:
    """A worker with the handlers of the house, brought each copy by the test, and the firm whose files it reads."""

    hub: HubOfTwoFirms
    case: CaseOnFile
    runs: Runs
    owner: "asyncpg.Connection[asyncpg.Record]"
    files: Path

    async def upload(self, content: bytes, name: str = "contract.pdf") -> str:
        answer = await self.hub.ours.partner.client.post(
            f"/cases/{self.case.id}/documents", files={"file": (name, content)}
        )
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    async def job_of(self, document_id: str) -> asyncpg.Record:
        async with self.owner.transaction():
            await self.owner.execute("SELECT hub.enter_firm($1)", self.hub.ours.id)
            row = await self.owner.fetchrow("SELECT * FROM outbox WHERE payload->>'document_id' = $1", document_id)
        assert row is not None
        return row

    async def read(self, document_id: str) -> asyncpg.Record:
        """One attempt, as the queue would bring it; the row afterwards."""
        job = await self.job_of(document_id)
        envelope = {"outbox_id": job["id"], "firm_id": str(self.hub.ours.id), "payload": {}, "round": job["round"]}
        await self.runs.take(Delivery(queue_id(job["id"], job["round"]), job["name"], envelope))
        return await self.job_of(document_id)

    async def begin_again(self, document_id: str) -> None:
        """As if the job had not been completed."""
        async with self.owner.transaction():
            await self.owner.execute("SELECT hub.enter_firm($1)", self.hub.ours.id)
            await self.owner.execute(
                "UPDATE outbox SET completed_at = NULL, round = 1 WHERE payload->>'document_id' = $1", document_id
            )

    async def told(self) -> list[dict[str, Any]]:
        """What the partner, who uploads, was told."""
        return list((await self.hub.ours.partner.client.get("/notifications")).json()["items"])

    async def latest(self, document_id: str) -> dict[str, Any]:
        answer = await self.hub.ours.partner.client.get(f"/documents/{document_id}")
        return dict(answer.json()["latest"])

    async def pages(self, document_id: str) -> list[dict[str, Any]]:
        answer = await self.hub.ours.partner.client.get(f"/documents/{document_id}/versions/1/pages")
        return list(answer.json()["items"])

    async def trail(self, action: str) -> list[dict[str, Any]]:
        answer = await self.hub.ours.admin.client.get("/audit", params={"action": action})
        return list(answer.json()["items"])

    def lose_the_files(self) -> None:
        for file in self.files.rglob("*"):
            if file.is_file() and str(self.hub.ours.id) in str(file):
                file.unlink()


@pytest.fixture
async def room(
    hub: HubOfTwoFirms, hub_database: HubDatabase, settings_of_api: ApiSettings, settings_of_mail: MailSettings
) -> AsyncIterator[ReadingRoom]:
    owner = await asyncpg.connect(hub_database.owner_url)
    async with Database.connect(hub_database.url_of("worker"), service="worker") as database:
        handlers = handlers_of_the_house(database, settings_of_api.storage_url, settings_of_mail)
        case = await hub.open_case(hub.ours.partner)
        files = Path(urlsplit(settings_of_api.storage_url).path)
        yield ReadingRoom(hub, case, Runs(Attempts(database, handlers)), owner, files)
    await owner.close()


async def test_an_uploaded_pdf_is_read_page_by_page_and_its_personal_data_marked(room: ReadingRoom) -> None:
    document = await room.upload(a_pdf(pages=3))
    job = await room.read(document)
    assert job["completed_at"] is not None
    latest = await room.latest(document)
    assert (latest["state"], latest["pages_total"], latest["pages_read"], latest["marks_count"]) == ("ready", 3, 3, 3)
    pages = await room.pages(document)
    assert [page["text"].split(":")[0] for page in pages] == ["Clause 1", "Clause 2", "Clause 3"]
    mark = pages[0]["marks"][0]
    assert (mark["kind"], pages[0]["text"][mark["start"] : mark["end"]]) == ("email", "budi1@example.com")


async def test_reading_is_in_the_audit_trail_under_the_upload_s_correlation_id(room: ReadingRoom) -> None:
    document = await room.upload(a_pdf(pages=1))
    await room.read(document)
    (uploaded,), (read,) = await room.trail("document.uploaded"), await room.trail("document.read")
    assert read["correlation_id"] == uploaded["correlation_id"]
    assert read["person"] is None
    assert read["details"] == {"version": 1, "pages": 1}


async def test_a_file_that_cannot_be_read_is_a_finished_job_and_says_why(room: ReadingRoom) -> None:
    document = await room.upload(a_pdf(pages=2)[:600], "torn.pdf")
    job = await room.read(document)
    assert (job["completed_at"] is not None, job["attempts"]) == (True, 0)
    latest = await room.latest(document)
    assert latest["state"] == "unreadable"
    assert "damaged" in latest["reason"]
    assert len(await room.trail("document.found_unreadable")) == 1


async def test_who_uploaded_a_file_that_cannot_be_read_is_told_once_and_what_to_do(room: ReadingRoom) -> None:
    document = await room.upload(a_pdf(pages=2)[:600], "torn.pdf")
    await room.read(document)
    await room.begin_again(document)
    await room.read(document)

    (notice,) = await room.told()
    assert (notice["kind"], notice["subject_id"]) == ("document.unreadable", document)
    assert notice["case"]["id"] == str(room.case.id)
    assert "torn.pdf" in notice["body"]
    assert "save it again and upload that copy" in notice["body"]
    assert "torn" not in notice["title"], "the title goes out by e-mail"


async def test_a_file_that_is_read_is_no_news(room: ReadingRoom) -> None:
    await room.read(await room.upload(a_pdf(pages=1)))

    assert await room.told() == []


async def test_reading_twice_leaves_the_text_once(room: ReadingRoom) -> None:
    document = await room.upload(a_pdf(pages=2))
    await room.read(document)
    await room.begin_again(document)
    job = await room.read(document)
    assert job["completed_at"] is not None
    assert len(await room.pages(document)) == 2
    assert len(await room.trail("document.read")) == 1


async def test_a_missing_file_is_our_fault_tried_again_then_told_and_can_be_started_anew(room: ReadingRoom) -> None:
    content = a_pdf(pages=1)
    document = await room.upload(content)
    stored = {path: path.read_bytes() for path in room.files.rglob("*") if path.is_file()}
    room.lose_the_files()
    for attempts in (1, 2, 3):
        assert (await room.read(document))["attempts"] == attempts
    job = await room.job_of(document)
    assert job["dead_at"] is not None
    assert "FileMissing" in job["error"]
    latest = await room.latest(document)
    assert latest["state"] == "unreadable"
    assert "administrator can start the reading again" in latest["reason"]
    (notice,) = await room.told()
    assert latest["reason"] in notice["body"]

    for path, kept in stored.items():
        path.write_bytes(kept)
    retry = await room.hub.ours.admin.client.post(f"/operations/jobs/{job['id']}/retry", json={"reason": "restored"})
    assert retry.status_code == 200
    await room.read(document)
    assert (await room.latest(document))["state"] == "ready"


async def test_progress_is_told_while_a_long_document_is_read(room: ReadingRoom) -> None:
    told: list[dict[str, Any]] = []
    await room.owner.add_listener(CHANNEL, lambda *about: told.append(json.loads(str(about[3]))))
    document = await room.upload(a_pdf(pages=400))
    await room.read(document)

    async def ready_was_told() -> bool:
        return any(each["document_id"] == document and each["state"] == "ready" for each in told)

    await until(ready_was_told)
    mine = [each for each in told if each["document_id"] == document]
    assert next(each["state"] for each in mine if each["state"] != "queued") == "reading"
    read = [each["pages_read"] for each in mine if each["state"] == "reading"]
    assert read == sorted(read)
    assert len(read) < 100
    assert mine[-1]["pages_total"] == 400


async def test_a_reading_that_is_stopped_leaves_no_process_behind_and_is_handed_back(room: ReadingRoom) -> None:
    document = await room.upload(a_pdf(pages=3000))
    reading = asyncio.create_task(room.read(document))

    async def has_begun() -> bool:
        return bool((await room.latest(document))["pages_read"] > 0)

    await until(has_begun)
    await room.runs.stop(grace_s=0)
    job = await reading
    assert (job["completed_at"], job["started_at"], job["round"]) == (None, None, 1)
    assert not [child for child in _children() if "lawyers_hub.reading.child" in child]


def _children() -> list[str]:
    return [" ".join(child.cmdline()) for child in psutil.Process().children(recursive=True)]


def a_heavy_pdf(size_bytes: int) -> bytes:
    pdf = FPDF()
    pdf.set_font("helvetica", size=12)
    for number in range(500):
        pdf.add_page()
        pdf.multi_cell(0, text=f"Clause {number}: write to budi{number}@example.com. " * 20)
    pdf.embed_file(bytes=os.urandom(size_bytes), basename="plan.bin")
    return bytes(pdf.output())


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("plans.pdf", lambda: a_heavy_pdf(19 * MEGABYTE)),
        ("minutes.txt", lambda: b"The parties met again, and agreed on nothing much. " * (4 * MEGABYTE // 51)),
    ],
    ids=["a PDF of 19 MB", "4 MB of text"],
)
async def test_reading_a_big_file_leaves_the_worker_time_to_renew_its_locks(
    room: ReadingRoom, name: str, content: Callable[[], bytes]
) -> None:
    document = await room.upload(content(), name)
    reading = asyncio.create_task(room.read(document))
    longest_pause_s = 0.0
    while not reading.done():
        began = time.monotonic()
        await asyncio.sleep(0.01)
        longest_pause_s = max(longest_pause_s, time.monotonic() - began)
    assert (await reading)["completed_at"] is not None
    assert (await room.latest(document))["state"] == "ready"

    assert longest_pause_s < LOCK_MS / 1000 / 4
