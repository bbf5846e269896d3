"""Documents for the hub: some made here, and some of this machine that nobody made for a test."""

from collections.abc import Iterator
from io import BytesIO
from itertools import chain
from pathlib import Path

import docx
import pypdfium2
from docx import Document
from fpdf import FPDF

# Where Debian keeps the manuals of its packages.
MANUALS = Path("/usr/share/doc")
LARGEST_BYTES = 2_000_000
WORDS_OF_A_SENTENCE = 5


def a_pdf(*pages: str) -> bytes:
    pdf = FPDF()
    pdf.set_font("helvetica", size=12)
    for text in pages:
        pdf.add_page()
        pdf.multi_cell(0, text=text)
    return bytes(pdf.output())


def a_docx(*paragraphs: str) -> bytes:
    document, kept = Document(), BytesIO()
    for text in paragraphs:
        document.add_paragraph(text)
    document.save(kept)
    return kept.getvalue()


def found_pdf() -> tuple[Path, str] | None:
    """A PDF of this machine and some words that stand on its first page, one after the other."""
    for path in _found(MANUALS, "*.pdf"):
        document = pypdfium2.PdfDocument(path)
        try:
            lines = document[0].get_textpage().get_text_bounded().splitlines()
        finally:
            document.close()
        for line in lines:
            words = line.split()
            if len(words) >= WORDS_OF_A_SENTENCE and all(word.isalpha() for word in words[:WORDS_OF_A_SENTENCE]):
                return path, " ".join(words[:WORDS_OF_A_SENTENCE])
    return None


def found_docx() -> Path:
    """The template that python-docx ships, made by a real Word, or another document of this machine."""
    shipped = Path(docx.__file__).parent
    return next(chain(_found(MANUALS, "*.docx"), _found(shipped, "*.docx")))


def _found(folder: Path, pattern: str) -> Iterator[Path]:
    paths = sorted(folder.rglob(pattern), key=lambda path: path.stat().st_size)
    return (path for path in paths if path.stat().st_size <= LARGEST_BYTES)
