"""Damage of every kind ends in a declared outcome: never another exception, never a wait without end."""

from itertools import repeat
from pathlib import Path

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lawyers_hub.reading.document import MAX_PAGE_CHARACTERS, Content, Document
from lawyers_hub.reading.isolated import read_in_isolation
from lawyers_hub.reading.pages import Cause, MediaType, Page, Reading, Unreadable
from lawyers_hub.reading.reader import Finished, messages, reader_for
from tests.unit.reading.documents import document_xml, package, paragraph, pdf, with_body

A_PDF = pdf("Perjanjian antara dua pihak", "Halaman kedua", "")
A_WORD_FILE = package(
    paragraph("Perjanjian") + "<w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>", {"footnotes": "<x/>"}
)
SHIPPED_WORD_FILE = Path(docx.__file__).parent / "templates" / "default.docx"
A_FEW = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
# What PDFium may meet in a damaged file, and what no damage explains: those would be faults of ours.
FAULTS_OF_THE_FILE = set(Cause) - {Cause.CRASHED, Cause.KILLED}


@st.composite
def damaged(draw: st.DrawFn, whole: bytes) -> bytes:
    """Bytes changed, a stretch repeated or lost, the end cut off."""
    data = bytearray(whole)
    for _ in range(draw(st.integers(0, 20))):
        data[draw(st.integers(0, len(data) - 1))] = draw(st.integers(0, 255))
    start, end = sorted((draw(st.integers(0, len(data))), draw(st.integers(0, len(data)))))
    repeats = draw(st.sampled_from([0, 1, 1, 1, 2, 50]))
    return bytes(data[:start] + data[start:end] * repeats + data[end : draw(st.integers(0, len(data)))])


async def outcome_of(data: bytes, media_type: MediaType) -> Reading | Unreadable:
    numbers: list[int] = []

    async def on_page(page: Page, pages_total: int) -> None:
        numbers.append(page.number)
        assert page.number <= pages_total
        assert "\0" not in page.text

    outcome = await read_in_isolation(data, media_type, on_page=on_page, timeout_s=20)
    assert numbers == list(range(1, len(numbers) + 1))
    return outcome


def last_message(data: bytes, media_type: MediaType) -> object:
    return list(messages(data, reader_for(media_type)))[-1]


@A_FEW
@given(damaged(A_PDF))
async def test_a_damaged_pdf_is_read_or_said_to_be_unreadable(data: bytes) -> None:
    outcome = await outcome_of(data, MediaType.PDF)
    assert isinstance(outcome, Reading) or outcome.cause in FAULTS_OF_THE_FILE


@A_FEW
@given(st.binary(max_size=3_000), st.sampled_from(MediaType))
async def test_random_bytes_are_read_or_said_to_be_unreadable(data: bytes, media_type: MediaType) -> None:
    outcome = await outcome_of(data, media_type)
    assert isinstance(outcome, Reading) or outcome.cause in FAULTS_OF_THE_FILE


@pytest.mark.parametrize("whole", [A_WORD_FILE, SHIPPED_WORD_FILE.read_bytes()], ids=["ours", "shipped"])
@given(data=st.data())
@settings(max_examples=150, deadline=None)
def test_a_damaged_word_file_is_read_or_said_to_be_unreadable(data: st.DataObject, whole: bytes) -> None:
    assert isinstance(last_message(data.draw(damaged(whole)), MediaType.DOCX), Finished | Unreadable)


@given(damaged(document_xml(paragraph("Perjanjian") * 3).encode()))
@settings(max_examples=150, deadline=None)
def test_a_word_file_with_any_body_is_read_or_said_to_be_unreadable(body: bytes) -> None:
    data = with_body(body.decode("latin-1"))
    assert isinstance(last_message(data, MediaType.DOCX), Finished | Unreadable)


ELEMENTS = st.sampled_from(
    ["p", "r", "t", "tr", "tc", "tbl", "del", "ins", "footnote", "footnoteReference", "txbxContent", "br", "pPr"]
)
TREES = st.recursive(
    st.just("teks"),
    lambda inner: st.tuples(ELEMENTS, st.lists(inner, max_size=4)).map(
        lambda made: f'<w:{made[0]} w:id="1">{"".join(made[1])}</w:{made[0]}>'
    ),
    max_leaves=30,
)


@given(TREES, TREES)
@settings(max_examples=200, deadline=None)
def test_elements_in_any_order_that_word_would_never_write_are_read(body: str, notes: str) -> None:
    data = package(body, {"footnotes": document_xml(notes)})
    assert isinstance(last_message(data, MediaType.DOCX), Finished)


def test_a_page_with_more_text_than_any_page_is_refused_before_it_reaches_the_database() -> None:
    crammed = Document(2, iter([Content("teks"), Content("a" * (MAX_PAGE_CHARACTERS + 1))]))
    *_, page, verdict = messages(b"", lambda _: crammed)
    assert page == Page(1, "teks")
    assert isinstance(verdict, Unreadable)
    assert verdict.cause is Cause.TOO_LONG
    assert verdict.reason.startswith("Page 2 holds more than 250,000 characters")


def test_a_file_with_more_text_than_any_file_is_refused() -> None:
    page = Content("a" * MAX_PAGE_CHARACTERS)
    *pages, verdict = messages(b"", lambda _: Document(300, repeat(page, 300)))
    assert len(pages) < 300
    assert isinstance(verdict, Unreadable)
    assert verdict.cause is Cause.TOO_LONG


async def test_files_that_nobody_here_wrote_are_read() -> None:
    assert await outcome_of(SHIPPED_WORD_FILE.read_bytes(), MediaType.DOCX) == Reading(1, 0, 0)
