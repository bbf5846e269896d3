"""A lawyer's first day: signs in, uploads documents, watches them being read, and finds a sentence of each."""

import json
import os
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.async_api import Browser, FilePayload, Page, async_playwright, expect

from lawyers_hub.reading.pages import MAX_FILE_BYTES
from tests.acceptance.conftest import RunningHub
from tests.acceptance.papers import a_docx, a_pdf, found_docx, found_pdf
from tests.acceptance.waiting import until

pytestmark = pytest.mark.browser

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
READ_WITHIN_MS = 45_000
PDF, DOCX = "application/pdf", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

# Where pictures of the pages are kept for people to look at; by default they are not taken.
PICTURES = os.environ.get("HUB_PICTURES")


@dataclass(frozen=True)
class Paper:
    """A document, and a sentence that stands in it."""

    file: FilePayload
    title: str
    sentence: str | None


def papers() -> list[Paper]:
    made = [
        _paper("Loan agreement.pdf", PDF, a_pdf("First page.", "The borrower repays in forty quarterly rates."),
               "borrower repays in forty quarterly rates"),
        _paper("Witness statement.docx", DOCX, a_docx("The lighthouse keeper saw both ships.", "Signed at Belawan."),
               "lighthouse keeper saw both ships"),
    ]  # fmt: skip
    document = found_docx()
    found = [_paper(document.name, DOCX, document.read_bytes(), None)]
    if manual := found_pdf():
        found.append(_paper(manual[0].name, PDF, manual[0].read_bytes(), manual[1]))
    return made + found


def _paper(name: str, media_type: str, content: bytes, sentence: str | None) -> Paper:
    return Paper({"name": name, "mimeType": media_type, "buffer": content}, Path(name).stem, sentence)


@pytest.fixture
async def chromium() -> AsyncIterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no Chromium is installed")
    async with async_playwright() as playwright:
        yield await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])


async def sit_down(hub: RunningHub, chromium: Browser, *, scripts: bool = True) -> Page:
    context = await chromium.new_context(
        base_url=hub.addresses.url("web"), viewport={"width": 1280, "height": 900}, java_script_enabled=scripts
    )
    return await context.new_page()


async def picture(page: Page, name: str) -> None:
    if PICTURES:
        await page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)


async def sign_in(page: Page, hub: RunningHub) -> None:
    credentials = hub.credentials("partner")
    await page.goto("/")
    await page.get_by_label("Firm").fill(credentials["firm"])
    await page.get_by_label("E-mail").fill(credentials["email"])
    await page.get_by_label("Password").fill(credentials["password"])
    await picture(page, "1 sign-in")
    await page.get_by_role("button", name="Sign in").click()
    await expect(page.get_by_role("heading", name="Dashboard")).to_be_visible()
    await picture(page, "2 dashboard")


async def open_case(page: Page, title: str) -> None:
    await page.get_by_role("link", name="Cases", exact=True).first.click()
    await page.get_by_role("link", name="New case").first.click()
    await page.get_by_label("Title").fill(title)
    await page.get_by_label("Client", exact=True).fill("PT Samudra")
    await page.get_by_label("Practice area").select_option("corporate")
    await picture(page, "3 new case")
    await page.get_by_role("button", name="Open the case").click()
    await expect(page.get_by_role("heading", name=title)).to_be_visible()


async def test_documents_go_in_are_read_and_are_found(running_hub: RunningHub, chromium: Browser) -> None:
    page = await sit_down(running_hub, chromium)
    await sign_in(page, running_hub)
    await open_case(page, "The loan of the Samudra")
    sent = papers()

    async with page.expect_response(lambda answer: answer.request.method == "POST") as uploading:
        await page.get_by_label("Add documents").set_input_files([paper.file for paper in sent])
    correlation_id = (await (await uploading.value).all_headers())["x-correlation-id"]

    documents = page.get_by_role("region", name="Documents")
    await picture(page, "4 case while reading")
    for paper in sent:
        row = documents.get_by_role("listitem").filter(has=page.get_by_role("link", name=paper.title))
        await expect(row.get_by_text("Ready", exact=True)).to_be_visible(timeout=READ_WITHIN_MS)
    await picture(page, "5 case")
    for paper in sent:
        if paper.sentence:
            await find(page, paper)
    await seen_everywhere(running_hub, correlation_id)


async def test_a_file_that_is_too_large_is_refused_in_words_by_every_layer(
    running_hub: RunningHub, chromium: Browser, tmp_path: Path
) -> None:
    """Without scripts, so that nothing but the services can say so."""
    page = await sit_down(running_hub, chromium, scripts=False)
    await sign_in(page, running_hub)
    await open_case(page, "The large file")
    large = tmp_path / "scan of everything.txt"
    large.write_bytes(b"x" * (MAX_FILE_BYTES + 1_000_000))

    await page.get_by_label("Add documents").set_input_files(large)
    await page.get_by_role("button", name="Upload", exact=True).click()

    await picture(page, "8 too large")
    await expect(page.get_by_text("20 MB").first).to_be_visible()
    await expect(page.get_by_text(large.name).first).to_be_visible()


async def find(page: Page, paper: Paper) -> None:
    """By searching for the sentence; the document opens at its place and marks it."""
    assert paper.sentence is not None
    await page.goto("/search")
    await page.get_by_label("Search cases, parties, notes and documents").first.fill(f'"{paper.sentence}"')
    hit = page.get_by_role("main").get_by_role("listitem").filter(has_text=paper.title).first
    await expect(hit).to_be_visible()
    await expect(hit.locator("mark").first).to_be_visible()
    await picture(page, f"6 search {paper.title}")
    await hit.get_by_role("link").click()
    await expect(page.get_by_role("heading", name=paper.title)).to_be_visible()
    await expect(page.get_by_role("article").filter(has_text=paper.sentence.split()[0]).first).to_be_visible()
    await picture(page, f"7 document {paper.title}")


async def seen_everywhere(hub: RunningHub, correlation_id: str) -> None:
    """One id, given by the web at the upload, stands in the log of every service that had a part in it."""
    services = {"web": ["web"], "api": ["api-1", "api-2"], "relay": ["relay"], "worker": ["worker"]}
    for service, instances in services.items():

        async def seen(instances: list[str] = instances) -> bool:
            lines = [line for instance in instances for line in hub.log_of(instance).splitlines()]
            return any(json.loads(line).get("correlation_id") == correlation_id for line in lines if line[:1] == "{")

        await until(seen, f"the id of the upload stands in the log of {service}", timeout_s=10)
