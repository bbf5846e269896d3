"""PDF is read page by page, and a page that only shows its text is never passed off as an empty one."""

from io import BytesIO
from pathlib import Path
from struct import pack
from zlib import compress, crc32

import pytest
from fpdf import FPDF

from lawyers_hub.reading.document import Content
from lawyers_hub.reading.pages import Cause
from lawyers_hub.reading.pdf import MAX_PAGES, read_pdf
from lawyers_hub.reading.unreadable import CannotRead
from tests.unit.reading.documents import pdf

MANUAL = Path("/usr/share/doc/shared-mime-info/shared-mime-info-spec.pdf")


def pages_of(data: bytes) -> list[Content]:
    document = read_pdf(data)
    pages = list(document.pages)
    assert document.pages_total == len(pages)
    return pages


def cause_of(data: bytes) -> Cause:
    with pytest.raises(CannotRead) as given_up:
        pages_of(data)
    return given_up.value.why.cause


def photograph() -> BytesIO:
    """A grey PNG of 8 by 8 pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return pack(">I", len(data)) + kind + data + pack(">I", crc32(kind + data))

    rows = b"".join(b"\0" + bytes(range(100, 108)) for _ in range(8))
    header = chunk(b"IHDR", pack(">IIBBBBB", 8, 8, 8, 0, 0, 0, 0))
    return BytesIO(b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", compress(rows)) + chunk(b"IEND", b""))


def page_with(draw: str, text: str = "") -> Content:
    document = FPDF()
    document.set_font("helvetica", size=12)
    document.add_page()
    if draw == "photograph":
        document.image(photograph(), 0, 0, 210, 297)
    elif draw == "logo":
        document.image(photograph(), 10, 10, 30, 30)
    elif draw == "lines":
        document.line(10, 10, 200, 200)
    elif draw == "white paper":
        document.set_fill_color(255, 255, 255)
        document.rect(0, 0, 210, 297, "F")
    if text:
        document.cell(text=text)
    [page] = pages_of(bytes(document.output()))
    return page


def test_each_page_gives_its_own_text() -> None:
    pages = pages_of(pdf("Pasal satu", "Pasal dua", "Pasal tiga"))
    assert [page.text.strip() for page in pages] == ["Pasal satu", "Pasal dua", "Pasal tiga"]
    assert not any(page.scanned for page in pages)


def test_a_word_broken_at_the_end_of_a_line_is_whole_again() -> None:
    [page] = pages_of(pdf("This agree-\nment binds both sides."))
    assert "agreement binds" in page.text


@pytest.mark.parametrize("draw", ["photograph", "logo", "lines"])
def test_a_page_that_shows_something_without_a_text_layer_is_scanned(draw: str) -> None:
    assert page_with(draw) == Content("", scanned=True)


@pytest.mark.parametrize("draw", ["nothing", "white paper"])
def test_a_blank_page_is_blank(draw: str) -> None:
    assert page_with(draw) == Content("", scanned=False)


def test_a_stamp_does_not_make_a_photograph_of_paper_readable() -> None:
    assert page_with("photograph", "Scanned by phone, page 7").scanned
    assert not page_with("photograph", "kata " * 30).scanned
    assert not page_with("logo", "Surat kuasa").scanned


def test_the_answers_in_a_form_are_read() -> None:
    assert "Ani Suryani" in pages_of(FORM)[0].text


def test_a_pdf_that_asks_for_a_password_says_so() -> None:
    assert cause_of(pdf("rahasia", user_password="sesame", owner_password="owner")) is Cause.ENCRYPTED


def test_a_pdf_that_only_forbids_printing_is_read() -> None:
    [page] = pages_of(pdf("boleh dibaca", owner_password="owner", user_password=""))
    assert page.text.strip() == "boleh dibaca"


def test_ten_thousand_pages_are_too_many_and_the_limit_is_not() -> None:
    assert cause_of(empty_pages(10_000)) is Cause.TOO_LONG
    assert len(pages_of(empty_pages(MAX_PAGES))) == MAX_PAGES


@pytest.mark.parametrize("data", [b"%PDF-1.7", b"%PDF-1.7\n%%EOF", pdf("text")[:100], b"%PDF-" + bytes(5_000)])
def test_what_is_no_pdf_behind_its_header_is_broken(data: bytes) -> None:
    assert cause_of(data) is Cause.BROKEN


def test_a_damaged_page_does_not_take_the_others_with_it() -> None:
    damaged = empty_pages(3).replace(b"/Type/Page/Parent 2 0 R/N 1", b"/Type/Pxge/Parent 9 9 R/N x")
    pages = pages_of(damaged)
    assert len(pages) in (2, 3)


def test_a_manual_that_nobody_here_wrote_is_read() -> None:
    if not MANUAL.exists():
        pytest.skip(f"{MANUAL} is not installed")
    pages = pages_of(MANUAL.read_bytes())
    assert len(pages) > 10
    assert "Shared MIME-info Database" in pages[0].text


def empty_pages(count: int) -> bytes:
    """Written object by object, as fpdf2 takes a minute for so many."""
    kids = " ".join(f"{number + 3} 0 R" for number in range(count))
    objects = ["<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Count {count}/Kids[{kids}]/MediaBox[0 0 99 99]>>"]
    objects += [f"<</Type/Page/Parent 2 0 R/N {number}>>" for number in range(count)]
    return assembled(objects)


def assembled(objects: list[str]) -> bytes:
    body, offsets = "%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(body))
        body += f"{number} 0 obj{content}endobj\n"
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    size = len(objects) + 1
    return (
        f"{body}xref\n0 {size}\n0000000000 65535 f \n{table}"
        f"trailer<</Size {size}/Root 1 0 R>>\nstartxref\n{len(body)}\n%%EOF"
    ).encode("latin-1")


_APPEARANCE = "BT /F 12 Tf 2 5 Td (Ani Suryani) Tj ET"
FORM = assembled(
    [
        "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[4 0 R]>>>>",
        "<</Type/Pages/Count 1/Kids[3 0 R]/MediaBox[0 0 300 300]>>",
        "<</Type/Page/Parent 2 0 R/Annots[4 0 R]>>",
        "<</Type/Annot/Subtype/Widget/FT/Tx/T(name)/V(Ani Suryani)/F 4/Rect[10 10 200 30]/P 3 0 R/AP<</N 5 0 R>>>>",
        f"<</Type/XObject/Subtype/Form/BBox[0 0 190 20]/Resources<</Font<</F 6 0 R>>>>/Length {len(_APPEARANCE)}>>"
        f"stream\n{_APPEARANCE}\nendstream ",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
)
