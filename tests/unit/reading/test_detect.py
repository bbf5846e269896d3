"""What a file is, told from its bytes whatever its name says."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawyers_hub.reading.detect import NotAccepted, Refusal, detect
from lawyers_hub.reading.pages import MAX_FILE_BYTES, MediaType
from tests.unit.reading.documents import package, paragraph, pdf, word, zipped

SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
WITH_MACROS = "application/vnd.ms-word.document.macroEnabled.main+xml"
TEMPLATE = "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"


def refused(data: bytes) -> NotAccepted:
    verdict = detect(data)
    assert isinstance(verdict, NotAccepted)
    return verdict


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (pdf("Surat kuasa"), MediaType.PDF),
        (b"\n\n junk before the header \n" + pdf("Surat kuasa"), MediaType.PDF),
        (b"%PDF-1.7 and nothing else", MediaType.PDF),
        (word("Surat kuasa"), MediaType.DOCX),
        (package(paragraph("Surat kuasa")), MediaType.DOCX),
        (b"Surat kuasa", MediaType.PLAIN),
        ("Surat — kuasa".encode(), MediaType.PLAIN),
        (codecs.BOM_UTF8 + b"Surat kuasa", MediaType.PLAIN),
        (codecs.BOM_UTF16_LE + "Surat — kuasa".encode("utf-16-le"), MediaType.PLAIN),
        (codecs.BOM_UTF16_BE + "Surat — kuasa".encode("utf-16-be"), MediaType.PLAIN),
        (codecs.BOM_UTF16_LE + b"\x00\xd8a\x00", MediaType.PLAIN),
        ("Café – „Vertrag“".encode("cp1252"), MediaType.PLAIN),
        (b"a lone surrogate \xed\xa0\x80 in UTF-8", MediaType.PLAIN),
        (b"A text that mentions %PDF-1.4 is no PDF.", MediaType.PLAIN),
    ],
)
def test_what_the_bytes_prove_is_accepted(data: bytes, media_type: MediaType) -> None:
    assert detect(data) is media_type


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (package("", main_type=WITH_MACROS), "a Word document with macros"),
        (package("", main_type=TEMPLATE), "a Word template"),
        (package("", main_type=SPREADSHEET), "an Excel workbook"),
        (zipped({"META-INF/manifest.xml": b"", "mimetype": b""}), "an OpenDocument file"),
        (zipped({"invoice.exe": b"MZ"}), "a ZIP archive"),
        (zipped({"word/document.xml": b"<w:document/>"}), "a ZIP archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "older Office"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "protected by a password",
        ),
        (b"{\\rtf1\\ansi hello}", "Rich Text"),
        (b"\x89PNG\r\n\x1a\n0000", "a picture"),
        (b"\xff\xd8\xff\xe0 JFIF", "a picture"),
        (b"MZ\x90\x00", "a Windows program"),
        (b"<!DOCTYPE html><html>", "a web page"),
        (b"text with a \x00 in it", "neither a document nor plain text"),
        ("no mark".encode("utf-16-le"), "neither a document nor plain text"),
        (b"\x81\x8d\x8f", "neither a document nor plain text"),
        (b"\xff\x01\x02\x03", "neither a document nor plain text"),
    ],
)
def test_another_type_behind_a_good_name_is_named_and_turned_away(data: bytes, kind: str) -> None:
    verdict = refused(data)
    assert verdict.refusal is Refusal.WRONG_TYPE
    assert kind in verdict.reason
    assert verdict.reason.endswith("upload that.")


def test_a_document_that_hides_macros_is_turned_away() -> None:
    honest = package(paragraph("text"), {"footnotes": "<x/>"})
    assert detect(honest) is MediaType.DOCX
    entries = {"word/vbaProject.bin": b"macro", "[Content_Types].xml": b"<Types/>"}
    assert "macros" in refused(zipped(entries)).reason


def test_an_empty_file_is_turned_away() -> None:
    assert refused(b"").refusal is Refusal.EMPTY


def test_twenty_megabytes_are_accepted_and_one_byte_more_is_not() -> None:
    assert detect(b"a" * MAX_FILE_BYTES) is MediaType.PLAIN
    assert refused(b"a" * (MAX_FILE_BYTES + 1)).refusal is Refusal.TOO_LARGE


def test_a_truncated_word_document_is_called_damaged() -> None:
    assert refused(word("text")[:-200]).refusal is Refusal.DAMAGED


def test_a_word_document_that_unpacks_to_a_gigabyte_is_turned_away_unopened() -> None:
    bomb = zipped({"[Content_Types].xml": b"<Types/>", "word/media/image.bmp": bytes(201 * 1024 * 1024)})
    assert "unpacks to far more" in refused(bomb).reason


def test_a_directory_of_a_hundred_thousand_entries_is_turned_away_unopened() -> None:
    crowd = zipped({f"{number}": b"" for number in range(5_001)})
    assert "unpacks to far more" in refused(crowd).reason


@given(st.binary(max_size=2_000), st.sampled_from([b"", b"PK\x03\x04", b"%PDF-", b"\xff\xfe", b"\xd0\xcf\x11\xe0"]))
def test_no_bytes_whatever_make_detection_fail(data: bytes, beginning: bytes) -> None:
    assert isinstance(detect(beginning + data), MediaType | NotAccepted)


@given(st.data())
def test_a_word_document_with_damage_anywhere_is_still_judged(data: st.DataObject) -> None:
    whole = bytearray(package(paragraph("text")))
    for _ in range(data.draw(st.integers(1, 8))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    assert isinstance(detect(bytes(whole)), MediaType | NotAccepted)
