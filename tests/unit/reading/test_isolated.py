"""A hostile file can break the process that reads it, and nothing else."""

import asyncio
import os
import signal
import sys
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import psutil
import pytest

from lawyers_hub.reading.isolated import read_in_isolation
from lawyers_hub.reading.pages import Cause, MediaType, Page, Reading, Unreadable
from tests.unit.reading.documents import package, paragraph, pdf, with_body, word
from tests.unit.reading.test_pdf import assembled, empty_pages

PDF, DOCX, PLAIN = MediaType.PDF, MediaType.DOCX, MediaType.PLAIN
MANY_PAGES = empty_pages(2_000)


@pytest.fixture(autouse=True)
def nothing_left_behind() -> Iterator[None]:
    """Whatever happened, the reader is dead and reaped when the call returns."""
    before = set(psutil.Process().children())
    yield
    assert set(psutil.Process().children()) <= before


def reader_process() -> psutil.Process:
    [reader] = [child for child in psutil.Process().children() if "lawyers_hub.reading.child" in child.cmdline()]
    return reader


async def ignore(page: Page, pages_total: int) -> None:
    return


def on_first_page(act: Callable[[], None]) -> Callable[[Page, int], Awaitable[None]]:
    async def on_page(page: Page, pages_total: int) -> None:
        if page.number == 1:
            act()

    return on_page


async def unreadable(data: bytes, media_type: MediaType, *, timeout_s: float = 60.0) -> Unreadable:
    outcome = await read_in_isolation(data, media_type, on_page=ignore, timeout_s=timeout_s)
    assert isinstance(outcome, Unreadable)
    return outcome


async def died_of(act: Callable[[], None], *, timeout_s: float = 60.0) -> Unreadable:
    outcome = await read_in_isolation(MANY_PAGES, PDF, on_page=on_first_page(act), timeout_s=timeout_s)
    assert isinstance(outcome, Unreadable)
    return outcome


async def test_pages_come_in_order_with_their_total_and_their_marks() -> None:
    seen: list[tuple[int, int, str]] = []

    async def on_page(page: Page, pages_total: int) -> None:
        seen.append((page.number, pages_total, page.text))
        assert all(page.text[mark.start : mark.end] == "ani@contoh.co.id" for mark in page.marks)

    outcome = await read_in_isolation(pdf("Pasal satu", "", "ani@contoh.co.id"), PDF, on_page=on_page)
    assert outcome == Reading(pages_total=3, scanned_pages=0, marks_count=1)
    assert seen == [(1, 3, "Pasal satu"), (2, 3, ""), (3, 3, "ani@contoh.co.id")]


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (word("Surat kuasa"), DOCX),
        (package(paragraph("Surat kuasa")), DOCX),
        (b"Surat kuasa", PLAIN),
        ("Surat kuasa".encode("utf-16"), PLAIN),
        ("Surat kuasa é".encode("cp1252"), PLAIN),
    ],
)
async def test_every_kind_of_file_is_read_inside_the_confinement(data: bytes, media_type: MediaType) -> None:
    texts: list[str] = []

    async def on_page(page: Page, pages_total: int) -> None:
        texts.append(page.text)

    assert isinstance(await read_in_isolation(data, media_type, on_page=on_page), Reading)
    assert texts[0].startswith("Surat kuasa")


async def test_twenty_megabytes_of_text_are_read() -> None:
    outcome = await read_in_isolation(b"kata demi kata " * 1_390_000, PLAIN, on_page=ignore)
    assert isinstance(outcome, Reading)
    assert outcome.pages_total > 5_000


@pytest.mark.parametrize(
    ("data", "media_type", "cause", "advice"),
    [
        (pdf("x", user_password="s", owner_password="o"), PDF, Cause.ENCRYPTED, "protected by a password"),
        (b"%PDF-1.7 broken", PDF, Cause.BROKEN, "save it again"),
        (empty_pages(10_000), PDF, Cause.TOO_LONG, "has 10,000 pages and at most 5,000"),
        (b"PK\x03\x04 broken", DOCX, Cause.BROKEN, "save it again"),
        (with_body("<!DOCTYPE x><x/>"), DOCX, Cause.UNSAFE, "document type"),
        (with_body('<?xml version="1.0" encoding="cp1251"?><x/>'), DOCX, Cause.BROKEN, "save it again"),
    ],
)
async def test_a_file_that_cannot_be_read_says_why_and_what_to_do(
    data: bytes, media_type: MediaType, cause: Cause, advice: str
) -> None:
    outcome = await unreadable(data, media_type)
    assert outcome.cause is cause
    assert advice in outcome.reason


async def test_a_file_that_takes_for_ever_is_stopped() -> None:
    outcome = await unreadable(forms_within_forms(), PDF, timeout_s=1.0)
    assert outcome.cause is Cause.TIMED_OUT
    assert "longer than 1 seconds" in outcome.reason


async def test_a_reader_that_hangs_is_stopped() -> None:
    outcome = await died_of(lambda: reader_process().send_signal(signal.SIGSTOP), timeout_s=0.5)
    assert outcome.cause is Cause.TIMED_OUT


@pytest.mark.parametrize(
    ("killer", "cause"),
    [
        (signal.SIGSEGV, Cause.CRASHED),
        (signal.SIGABRT, Cause.CRASHED),
        (signal.SIGKILL, Cause.KILLED),
        (signal.SIGXCPU, Cause.TIMED_OUT),
    ],
)
async def test_a_reader_that_dies_is_an_outcome_and_no_exception(killer: signal.Signals, cause: Cause) -> None:
    outcome = await died_of(lambda: reader_process().send_signal(killer))
    assert outcome.cause is cause


async def test_the_time_of_whoever_takes_the_pages_does_not_count() -> None:
    async def slowly(page: Page, pages_total: int) -> None:
        await asyncio.sleep(0.05)

    outcome = await read_in_isolation(pdf(*"abcdefghijkl"), PDF, on_page=slowly, timeout_s=0.55)
    assert isinstance(outcome, Reading)


async def test_shutting_down_kills_the_reader_and_stays_a_cancellation() -> None:
    reading = asyncio.Event()

    async def on_page(page: Page, pages_total: int) -> None:
        reading.set()

    task = asyncio.create_task(read_in_isolation(MANY_PAGES, PDF, on_page=on_page))
    await reading.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


@pytest.mark.parametrize("steps", range(12))
async def test_a_reader_is_cancelled_cleanly_at_every_step_of_its_start(steps: int) -> None:
    task = asyncio.create_task(read_in_isolation(MANY_PAGES, PDF, on_page=ignore))
    for _ in range(steps):
        await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_a_page_that_cannot_be_kept_ends_the_reading_with_that_error() -> None:
    async def on_page(page: Page, pages_total: int) -> None:
        raise ConnectionError("the database is gone")

    with pytest.raises(ConnectionError, match="database"):
        await read_in_isolation(MANY_PAGES, PDF, on_page=on_page)


async def test_eight_readers_at_once_do_not_mix_their_pages() -> None:
    async def texts_of(word: str) -> list[str]:
        texts: list[str] = []

        async def on_page(page: Page, pages_total: int) -> None:
            texts.append(page.text)

        await read_in_isolation(pdf(word, word), PDF, on_page=on_page)
        return texts

    words = ["satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan"]
    assert await asyncio.gather(*map(texts_of, words)) == [[word, word] for word in words]


async def test_the_reader_inherits_no_environment_no_file_and_no_group(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUB_TOKEN_SECRET", "a secret of the service")
    seen: dict[str, object] = {}

    def look() -> None:
        reader = reader_process()
        seen["environment"] = reader.environ()
        seen["group"] = os.getpgid(reader.pid)
        seen["files"] = reader.num_fds()

    await read_in_isolation(MANY_PAGES, PDF, on_page=on_first_page(look))
    assert "HUB_TOKEN_SECRET" not in str(seen["environment"])
    assert seen["group"] != os.getpgid(0)
    assert seen["files"] == 3


ATTEMPTS = {
    "read a file": "open('/etc/hostname')",
    "write a file": "open('/tmp/taken', 'w')",
    "open a connection": "__import__('socket').socket()",
    "start a process": "os.fork()",
    "take all memory": "bytearray(2 * 1024**3)",
}


@pytest.mark.parametrize("attempt", ATTEMPTS)
@pytest.mark.skipif(sys.platform != "linux", reason="macOS bounds neither memory nor processes this way")
async def test_a_confined_process_cannot(attempt: str, tmp_path: Path) -> None:
    script = f"import os, socket; from lawyers_hub.reading.confinement import confine; confine(); {ATTEMPTS[attempt]}"
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", script, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    _, errors = await process.communicate()
    assert process.returncode == 1
    assert b"MemoryError" in errors or b"OSError" in errors or b"BlockingIOError" in errors


def forms_within_forms() -> bytes:
    """Each of fifteen forms draws the next ten times: ten to the fifteenth power of drawings."""
    objects = ["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 1/Kids[3 0 R]/MediaBox[0 0 99 99]>>"]
    objects.append("<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>>>>>")
    objects.append("<</Length 5>>stream\n/X Do\nendstream ")
    for number in range(5, 20):
        drawing = "/X Do " * 10
        objects.append(
            f"<</Type/XObject/Subtype/Form/BBox[0 0 99 99]/Resources<</XObject<</X {number + 1} 0 R>>>>"
            f"/Length {len(drawing)}>>stream\n{drawing}\nendstream "
        )
    objects.append("<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Length 11>>stream\n0 0 9 9 re f\nendstream ")
    return assembled(objects)
