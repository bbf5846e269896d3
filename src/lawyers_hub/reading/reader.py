"""Reads one file to the end, as messages: first how many pages there are, then the pages, then that it is over."""

from collections.abc import Callable, Iterator
from importlib import import_module
from itertools import count
from typing import cast

import msgspec

from lawyers_hub.reading.document import MAX_PAGE_CHARACTERS, MAX_TEXT_CHARACTERS, Content, Document
from lawyers_hub.reading.pages import MediaType, Page, Unreadable
from lawyers_hub.reading.personal_data import find_marks
from lawyers_hub.reading.text import clean_text
from lawyers_hub.reading.unreadable import CannotRead, out_of_memory, too_much_text

Reader = Callable[[bytes], Document]


class Opened(msgspec.Struct, frozen=True, tag="opened"):
    pages_total: int


class Finished(msgspec.Struct, frozen=True, tag="finished"):
    """The last message of a file that was read whole. Without it, the reader died."""


Message = Opened | Page | Unreadable | Finished


def reader_for(media_type: MediaType) -> Reader:
    """Loads only what this one format needs, since each file is read by a process of its own."""
    format_name = media_type.name.lower()
    return cast("Reader", getattr(import_module(f"lawyers_hub.reading.{format_name}"), f"read_{format_name}"))


def messages(data: bytes, read: Reader) -> Iterator[Message]:
    """Never raises for anything the file does: what cannot be read ends with `Unreadable`."""
    try:
        document = read(data)
        yield Opened(document.pages_total)
        yield from _pages(document)
        yield Finished()
    except CannotRead as error:
        yield error.why
    except MemoryError:
        yield out_of_memory().why


def _pages(document: Document) -> Iterator[Page]:
    characters = 0
    for number, content in zip(count(1), document.pages, strict=False):
        characters += len(content.text)
        if characters > MAX_TEXT_CHARACTERS:
            raise too_much_text("The file", MAX_TEXT_CHARACTERS)
        yield _page(number, content)


def _page(number: int, content: Content) -> Page:
    if len(content.text) > MAX_PAGE_CHARACTERS:
        raise too_much_text(f"Page {number}", MAX_PAGE_CHARACTERS)
    text = clean_text(content.text).strip("\n")
    return Page(number, text, content.scanned, find_marks(text))
