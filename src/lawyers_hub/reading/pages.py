"""What reading a file yields. These types may travel: the practice stores them, the jobs count them."""

from enum import StrEnum

import msgspec

MAX_FILE_BYTES = 20 * 1024 * 1024


class MediaType(StrEnum):
    """The kinds of file the hub takes in."""

    PDF = "application/pdf"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    PLAIN = "text/plain"


class MarkKind(StrEnum):
    NIK = "nik"
    NPWP = "npwp"
    EMAIL = "email"
    PHONE = "phone"


class Mark(msgspec.Struct, frozen=True):
    """Personal data in a page: `text[start:end]` of that page, in characters, not bytes."""

    kind: MarkKind
    start: int
    end: int
    detail: str


class Page(msgspec.Struct, frozen=True, tag="page"):
    """One page, numbered from 1, its text clean enough for PostgreSQL and normalised to NFC.

    `scanned` says that the page shows more than its text tells: a picture of paper without a text layer,
    or with no more than a stamp on it, or a part of a PDF so damaged that its text is lost.
    """

    number: int
    text: str
    scanned: bool = False
    marks: tuple[Mark, ...] = ()


class Cause(StrEnum):
    """Why a file could not be read. Only `KILLED` may go away by itself: there, one more try is worth it."""

    ENCRYPTED = "encrypted"
    BROKEN = "broken"
    UNSAFE = "unsafe"
    TOO_LONG = "too_long"
    TIMED_OUT = "timed_out"
    MEMORY = "memory"
    KILLED = "killed"
    CRASHED = "crashed"


class Unreadable(msgspec.Struct, frozen=True, tag="unreadable"):
    """The file gives no text, or no more text. `reason` is for people, `diagnosis` for the log only."""

    cause: Cause
    reason: str
    diagnosis: str = ""


class Reading(msgspec.Struct, frozen=True):
    """The whole file has been read."""

    pages_total: int
    scanned_pages: int
    marks_count: int
