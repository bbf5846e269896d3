"""What a reader of one file format hands over, before cleaning and marking."""

from collections.abc import Iterator
from typing import NamedTuple

MAX_PAGE_CHARACTERS = 250_000  # PostgreSQL indexes at most 1 MB of words at a time
MAX_TEXT_CHARACTERS = 50_000_000


class Content(NamedTuple):
    """What one page holds, as the format gives it."""

    text: str
    scanned: bool = False


class Document(NamedTuple):
    """A file that could be opened. Its pages are read as they are drawn, and may still raise `CannotRead`."""

    pages_total: int
    pages: Iterator[Content]
