"""Documents dropped onto a case: a bar for each, words for every end, and nothing lost."""

from uuid import uuid4

import pytest
from docx import Document as WordDocument
from fpdf import FPDF
from playwright.async_api import FilePayload, expect

from tests.browser.conftest import Desk

pytestmark = pytest.mark.browser

PDF, DOCX = "application/pdf", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# Dispatches what a browser sends when files are dropped on the page.
DROP = """([name, type, text]) => {
  const carried = new DataTransfer();
  carried.items.add(new File([text], name, { type }));
  for (const kind of ["dragenter", "dragover", "drop"])
    document.querySelector(".case-page").dispatchEvent(
      new DragEvent(kind, { dataTransfer: carried, bubbles: true, cancelable: true }));
}"""


def a_pdf(*pages: str) -> bytes:
    pdf = FPDF()
    pdf.set_font("helvetica")
    for text in pages:
        pdf.add_page()
        pdf.multi_cell(0, text=text)
    return bytes(pdf.output())


async def test_files_are_sent_read_and_shown(desk: Desk) -> None:
    await desk.open_case(f"Upload {uuid4().hex[:8]}")
    files: list[FilePayload] = [
        {"name": "Purchase agreement.pdf", "mimeType": PDF, "buffer": a_pdf("The warehouse at Priok", "Page two")},
        {"name": "عقد البيع.txt", "mimeType": "text/plain", "buffer": "النص الكامل للعقد".encode()},
    ]
    await desk.page.set_input_files("#file", files)
    await expect(desk.page.locator("#uploads li")).to_have_count(2)
    for name in ("Purchase agreement", "عقد البيع"):
        row = desk.page.locator("#document-rows li", has_text=name)
        await expect(row.locator(".state.ready")).to_be_visible(timeout=30_000)
    await desk.page.click("#document-rows >> text=Purchase agreement")
    await expect(desk.page.locator("#page-1 .text")).to_contain_text("The warehouse at Priok")
    await expect(desk.page.locator("#page-2 .text")).to_contain_text("Page two")


async def test_a_file_dropped_anywhere_on_the_case_is_taken(desk: Desk) -> None:
    await desk.open_case(f"Drop {uuid4().hex[:8]}")
    await desk.page.evaluate(DROP, ["Dropped note.txt", "text/plain", "Dropped from the desktop"])
    row = desk.page.locator("#document-rows li", has_text="Dropped note")
    await expect(row.locator(".state.ready")).to_be_visible(timeout=30_000)


async def test_a_file_that_cannot_be_kept_says_why_and_the_others_go_on(desk: Desk) -> None:
    await desk.open_case(f"Refused {uuid4().hex[:8]}")
    empty: list[FilePayload] = [
        {"name": "empty.pdf", "mimeType": PDF, "buffer": b""},
        {"name": "setup.exe", "mimeType": "application/octet-stream", "buffer": b"MZ\x90\x00" + bytes(500)},
        {"name": "fine.txt", "mimeType": "text/plain", "buffer": b"A fine text"},
    ]
    await desk.page.set_input_files("#file", empty)
    await expect(desk.page.locator("#uploads li", has_text="empty.pdf")).to_contain_text("The file is empty")
    await expect(desk.page.locator("#uploads li", has_text="setup.exe").locator(".refused")).to_be_visible()
    await expect(desk.page.locator("#document-rows li")).to_have_count(1)
    await expect(desk.page.locator("#document-rows")).to_contain_text("fine")


async def test_a_new_version_stands_beside_the_old(desk: Desk) -> None:
    await desk.open_case(f"Versions {uuid4().hex[:8]}")
    first: list[FilePayload] = [{"name": "Contract.txt", "mimeType": "text/plain", "buffer": b"First wording"}]
    await desk.page.set_input_files("#file", first)
    await desk.page.click("#document-rows >> text=Contract")
    await desk.page.click("summary:has-text('Upload a new version')")
    second: list[FilePayload] = [{"name": "Contract.txt", "mimeType": "text/plain", "buffer": b"Second wording"}]
    await desk.page.set_input_files("#file", second)
    await desk.page.click("button:has-text('Upload')")
    await expect(desk.page.locator("#page-1 .text")).to_have_text("Second wording", timeout=30_000)
    await desk.page.click("text=Version 1")
    await expect(desk.page.get_by_text("You are looking at an older version.")).to_be_visible()
    await expect(desk.page.locator("#page-1 .text")).to_have_text("First wording")


async def test_a_chosen_file_is_not_lost_when_the_text_arrives(desk: Desk) -> None:
    await desk.open_case(f"Choosing {uuid4().hex[:8]}")
    long = "A page of a long contract. " * 200
    first: list[FilePayload] = [{"name": "Long.pdf", "mimeType": PDF, "buffer": a_pdf(*[long] * 40)}]
    await desk.page.set_input_files("#file", first)
    await desk.page.click("#document-rows >> text=Long")
    await desk.page.click("summary:has-text('Upload a new version')")
    second: list[FilePayload] = [{"name": "Long.txt", "mimeType": "text/plain", "buffer": b"Another wording"}]
    await desk.page.set_input_files("#file", second)
    arrived = desk.page.get_by_text("It has been read: show the text").or_(desk.page.locator("#page-1"))
    await expect(arrived).to_be_visible(timeout=30_000)
    assert await desk.page.evaluate("document.getElementById('file').files.length") == 1


async def test_what_was_uploaded_comes_back_unchanged(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("word") / "Surat kuasa.docx"
    word = WordDocument()
    word.add_paragraph("Kuasa khusus")
    word.save(str(path))
    await desk.open_case(f"Download {uuid4().hex[:8]}")
    await desk.page.set_input_files("#file", path)
    await desk.page.click("#document-rows >> text=Surat kuasa")
    async with desk.page.expect_download() as handed_out:
        await desk.page.click(".actions >> text=Download")
    download = await handed_out.value
    assert download.suggested_filename == "Surat kuasa.docx"
    assert (await download.path()).read_bytes() == path.read_bytes()
