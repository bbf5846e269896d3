"""Plain text, in the three encodings that text files really come in."""

import codecs
import re

from lawyers_hub.reading.document import Content, Document
from lawyers_hub.reading.text import split_into_pages
from lawyers_hub.reading.unreadable import broken

# What text files do carry: tab, line ends, form feed, and the end-of-file mark of DOS.
_NOT_IN_TEXT = re.compile(r"[\x00-\x08\x0b\x0e-\x19\x1b-\x1f]")


class BinaryData(ValueError):
    """The bytes are no text in any encoding the hub knows."""


def decode(data: bytes) -> str:
    """UTF-16 where its mark says so, else UTF-8, else Windows-1252. Raises `BinaryData`.

    The result may hold lone surrogates where UTF-8 wrote them; `clean_text` replaces them.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _without_nul(data.decode("utf-16", "replace"))
    try:
        return _without_nul(data.decode("utf-8", "surrogatepass"))
    except UnicodeDecodeError:
        return _windows_text(data)


def read_plain(data: bytes) -> Document:
    """Raises `CannotRead` for bytes that are no text."""
    try:
        text = decode(data)
    except BinaryData:
        raise broken("no text in any known encoding") from None
    pages = [Content(page) for page in split_into_pages(text.removesuffix("\x1a"))]
    return Document(len(pages), iter(pages))


def _without_nul(text: str) -> str:
    if "\0" in text:
        raise BinaryData
    return text


def _windows_text(data: bytes) -> str:
    """Nearly every byte means something in Windows-1252, so it must also look like writing."""
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        raise BinaryData from None
    if _NOT_IN_TEXT.search(text):
        raise BinaryData
    return text
