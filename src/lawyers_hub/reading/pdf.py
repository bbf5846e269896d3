"""PDF, page by page, through PDFium."""

import re
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from lawyers_hub.reading.document import Content, Document
from lawyers_hub.reading.unreadable import broken, encrypted, too_many_pages

MAX_PAGES = 5_000
STAMP_CHARACTERS = 100  # a page number, a Bates number, "scanned with ...": no text of a page is that short
PICTURE_OF_PAPER = 0.5  # of the page's area
THUMBNAIL_PIXELS = 200

# PDFium writes U+0002 for a hyphen at the end of a line; between letters it only broke a word.
_BROKEN_WORD = re.compile(r"(?<=[^\W\d_])\x02(?=[^\W\d_])")


def read_pdf(data: bytes) -> Document:
    """Raises `CannotRead` for a file that asks for a password, is broken, or has too many pages."""
    pdf = _opened(data)
    pages_total = len(pdf)
    if pages_total == 0:
        raise broken("a PDF without pages")
    if pages_total > MAX_PAGES:
        raise too_many_pages(pages_total, MAX_PAGES)
    if pdf.get_formtype() != pdfium.FORMTYPE_NONE:
        pdf.init_forms()
    return Document(pages_total, (_content(pdf, index) for index in range(pages_total)))


def _opened(data: bytes) -> Any:
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
            raise encrypted() from error
        raise broken(str(error)) from error


def _content(pdf: Any, index: int) -> Content:
    try:
        _write_answers_into_page(pdf, index)
        with closing(pdf.get_page(index)) as page:
            text = _text(page)
            return Content(text, scanned=_shows_more_than(text.strip(), page))
    except pypdfium2.PdfiumError:
        # One damaged page must not take the others with it, nor pass for an empty one.
        return Content("", scanned=True)


def _write_answers_into_page(pdf: Any, index: int) -> None:
    """What was typed into a form is no text of the page until it is flattened."""
    if pdf.formenv is None:
        return
    with closing(pdf.get_page(index)) as page:
        page.flatten()


def _text(page: Any) -> str:
    with closing(page.get_textpage()) as textpage:
        text: str = textpage.get_text_bounded()
    return _BROKEN_WORD.sub("", text).replace("\x02", "-")


def _shows_more_than(text: str, page: Any) -> bool:
    if len(text) >= STAMP_CHARACTERS:
        return False
    pictures = _pictures(page)
    if text:
        return any(_share_of_page(picture, page) >= PICTURE_OF_PAPER for picture in pictures)
    return next(pictures, None) is not None or _has_ink(page)


def _pictures(page: Any) -> Iterator[Any]:
    return iter(page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=4))


def _share_of_page(picture: Any, page: Any) -> float:
    left, bottom, right, top = picture.get_bounds()
    page_area = page.get_width() * page.get_height()
    return float((right - left) * (top - bottom) / page_area) if page_area else 0.0


def _has_ink(page: Any) -> bool:
    """Whether anything is drawn that differs from white paper. Nothing to draw is answered at once."""
    if next(iter(page.get_objects(max_depth=1)), None) is None:
        return False
    scale = THUMBNAIL_PIXELS / max(page.get_width(), page.get_height(), 1.0)
    with closing(page.render(scale=scale)) as bitmap:
        pixels = bytes(bitmap.buffer)
    return bool(pixels.strip(b"\xff"))
