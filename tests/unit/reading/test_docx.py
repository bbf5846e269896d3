"""Word documents are read in the order a person reads them, and a hostile package only costs itself."""

from pathlib import Path

import docx
import pytest
from docx.enum.text import WD_BREAK

from lawyers_hub.reading.docx import read_docx
from lawyers_hub.reading.package import MAX_UNPACKED_BYTES
from lawyers_hub.reading.pages import Cause
from lawyers_hub.reading.unreadable import CannotRead
from tests.unit.reading.documents import (
    document_xml,
    package,
    paragraph,
    saved,
    with_body,
    with_entries,
    word,
    word_pages,
)

RUN = "<w:p><w:r>{}</w:r></w:p>"


def cause_of(data: bytes) -> Cause:
    with pytest.raises(CannotRead) as given_up:
        list(read_docx(data).pages)
    return given_up.value.why.cause


def test_paragraphs_tables_headers_and_footers_come_in_reading_order() -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Kantor Hukum"
    document.sections[0].footer.paragraphs[0].text = "Rahasia"
    document.add_paragraph("Sebelum tabel")
    table = document.add_table(2, 2)
    for cell, text in zip(table._cells, ["Nama", "Ani", "Kota", "Bandung"], strict=True):
        cell.text = text
    document.add_paragraph("Sesudah tabel")
    [page] = word_pages(saved(document))
    assert page.split("\n") == [
        "Kantor Hukum", "Sebelum tabel", "Nama\tAni", "Kota\tBandung", "Sesudah tabel", "Rahasia",
    ]  # fmt: skip


def test_a_page_ends_where_its_author_broke_it() -> None:
    document = docx.Document()
    document.add_paragraph("satu").add_run().add_break(WD_BREAK.PAGE)
    document.add_paragraph("dua").paragraph_format.page_break_before = True
    document.add_paragraph("tiga").paragraph_format.page_break_before = True
    assert word_pages(saved(document)) == ["satu", "dua", "tiga"]


def test_a_page_ends_where_word_last_ended_it() -> None:
    body = paragraph("satu") + RUN.format("<w:lastRenderedPageBreak/><w:t>dua</w:t>")
    assert word_pages(package(body)) == ["satu", "dua"]


def test_a_break_by_author_and_by_word_at_one_place_makes_no_empty_page() -> None:
    body = RUN.format('<w:t>satu</w:t><w:br w:type="page"/>') + RUN.format("<w:lastRenderedPageBreak/><w:t>dua</w:t>")
    assert word_pages(package(body)) == ["satu", "dua"]


def test_long_text_is_split_between_paragraphs() -> None:
    pages = word_pages(word(*(f"Pasal {number}: " + "kata " * 50 for number in range(100))))
    assert len(pages) > 5
    assert all(page.startswith("Pasal") for page in pages)


def test_deleted_text_is_gone_and_inserted_text_is_there() -> None:
    body = (
        "<w:p><w:ins><w:r><w:t>masuk </w:t></w:r></w:ins>"
        "<w:del><w:r><w:delText>keluar</w:delText><w:t>keluar</w:t></w:r></w:del>"
        "<w:moveFrom><w:r><w:t>pindah</w:t></w:r></w:moveFrom>"
        "<w:moveTo><w:r><w:t>datang</w:t></w:r></w:moveTo></w:p>"
    )
    assert word_pages(package(body)) == ["masuk datang"]


def test_notes_stand_behind_the_paragraph_that_cites_them_and_only_once() -> None:
    cited = '<w:r><w:t>dikutip</w:t><w:footnoteReference w:id="2"/></w:r>'
    body = f"<w:p>{cited}</w:p>" + paragraph("berikutnya") + f"<w:p>{cited}</w:p>"
    notes = document_xml(f'<w:footnote w:id="2">{paragraph("catatan")}</w:footnote>')
    assert word_pages(package(body, {"footnotes": notes})) == ["dikutip\ncatatan\nberikutnya\ndikutip"]


def test_a_text_box_is_read_once_though_it_is_written_twice_for_older_words() -> None:
    box = f"<w:txbxContent>{paragraph('dalam kotak')}</w:txbxContent>"
    body = RUN.format(
        f"<mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
        "<w:t>di luar</w:t>"
    )
    assert word_pages(package(body)) == ["dalam kotak\ndi luar"]


def test_tab_stops_and_field_codes_are_no_text() -> None:
    body = (
        "<w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr><w:r><w:tab/><w:t>a</w:t><w:br/><w:t>b</w:t>"
        "<w:noBreakHyphen/><w:instrText>PAGE</w:instrText></w:r></w:p>"
    )
    [content] = read_docx(package(body)).pages
    assert content.text == "\ta\nb-"


def test_a_document_of_pictures_only_is_scanned() -> None:
    assert not next(read_docx(package(paragraph(""))).pages).scanned
    pictures = with_entries(package(paragraph("")), {"word/media/image1.png": b"PNG"})
    assert next(read_docx(pictures).pages).scanned


def test_the_empty_document_that_python_docx_ships_is_one_blank_page() -> None:
    shipped = Path(docx.__file__).parent / "templates" / "default.docx"
    assert word_pages(shipped.read_bytes()) == [""]


def test_a_document_type_is_refused_and_no_entity_is_ever_expanded(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    entity = f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{tmp_path}/secret">]>'
    assert cause_of(with_body(entity + document_xml(paragraph("&e;")))) is Cause.UNSAFE


def test_a_billion_laughs_are_not_laughed() -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    doctype = f'<!DOCTYPE x [<!ENTITY l0 "ha">{laughs}]>'
    assert cause_of(with_body(doctype + document_xml(paragraph("&l9;")))) is Cause.UNSAFE


def test_a_bomb_that_declares_its_size_is_not_opened() -> None:
    assert cause_of(with_body(" " * (MAX_UNPACKED_BYTES + 1))) is Cause.UNSAFE


def test_a_bomb_that_lies_about_its_size_is_stopped() -> None:
    bomb = bytearray(with_body(document_xml(paragraph("a" * 12_000_000))))
    size, lie = (12_000_000 + len(document_xml(paragraph("")))).to_bytes(4, "little"), (100).to_bytes(4, "little")
    assert bomb.count(size) >= 1
    assert cause_of(bytes(bomb.replace(size, lie))) is Cause.BROKEN


def test_what_packs_a_thousand_times_is_a_bomb() -> None:
    assert cause_of(with_body(document_xml(paragraph("a" * 50_000_000)))) is Cause.UNSAFE


@pytest.mark.parametrize(
    "damaged", ["", "<w:document", "<a/>trailing", "\x00", '<?xml version="1.0" encoding="zz"?><a/>']
)
def test_a_body_that_is_no_xml_is_broken(damaged: str) -> None:
    assert cause_of(with_body(damaged)) is Cause.BROKEN


def test_a_hundred_thousand_nested_elements_do_no_harm() -> None:
    deep = "<w:p>" * 100_000 + "</w:p>" * 100_000
    assert word_pages(package(deep)) == [""]
