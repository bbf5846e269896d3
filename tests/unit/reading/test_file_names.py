"""A file name comes from a stranger and ends up on a colleague's disk."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawyers_hub.reading.file_names import MAX_NAME_BYTES, safe_file_name
from lawyers_hub.reading.pages import MediaType

PDF, DOCX, PLAIN = MediaType.PDF, MediaType.DOCX, MediaType.PLAIN


@pytest.mark.parametrize(
    ("given_name", "media_type", "kept"),
    [
        ("Perjanjian sewa 2024.pdf", PDF, "Perjanjian sewa 2024.pdf"),
        ("SCAN.PDF", PDF, "SCAN.PDF"),
        ("notes.md", PLAIN, "notes.md"),
        ("../../etc/passwd", PLAIN, "passwd.txt"),
        ("C:\\Users\\ani\\surat.docx", DOCX, "surat.docx"),
        ("contract.pdf", DOCX, "contract.docx"),
        ("invoice.pdf.exe", PDF, "invoice.pdf.exe.pdf"),
        ("Putusan No. 12", PDF, "Putusan No. 12.pdf"),
        ("con.pdf", PDF, "_con.pdf"),
        ("NUL .tar.txt", PLAIN, "_NUL .tar.txt"),
        ("console.pdf", PDF, "console.pdf"),
        ("invoice\u202efdp.exe", PDF, "invoicefdp.exe.pdf"),
        ("a\r\nSet-Cookie: x.pdf", PDF, "a Set-Cookie_ x.pdf"),
        ('say "hi"?.txt', PLAIN, "say _hi__.txt"),
        ("lone\ud800surrogate.pdf", PDF, "lonesurrogate.pdf"),
        ("e\u0301tude.pdf", PDF, "étude.pdf"),
        ("...", PDF, "document.pdf"),
        ("", PDF, "document.pdf"),
        (".pdf", PDF, "pdf.pdf"),
        ("\0\0", DOCX, "document.docx"),
        ("folder/", PDF, "document.pdf"),
    ],
)
def test_a_name_keeps_what_is_safe_in_it(given_name: str, media_type: MediaType, kept: str) -> None:
    assert safe_file_name(given_name, media_type) == kept


@given(st.text(st.characters(exclude_categories=[]), max_size=600), st.sampled_from(MediaType))
def test_any_name_becomes_safe_and_then_stays(name: str, media_type: MediaType) -> None:
    safe = safe_file_name(name, media_type)
    assert 0 < len(safe.encode()) <= MAX_NAME_BYTES
    assert not set(safe) & set('/\\<>:"|?*\0\n\r')
    assert all(unicodedata.category(character)[0] != "C" for character in safe)
    assert safe == safe.strip(" ")
    assert not safe.startswith(".")
    assert safe_file_name(safe, media_type) == safe


def test_a_long_name_is_cut_before_its_ending() -> None:
    safe = safe_file_name("perkara " * 100 + ".docx", DOCX)
    assert safe.endswith(".docx")
    assert len(safe.encode()) <= MAX_NAME_BYTES
    assert safe_file_name("é" * 500, PDF) == "é" * 98 + ".pdf"
