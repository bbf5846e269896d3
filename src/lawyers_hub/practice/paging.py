"""Keyset pages: a cursor names the last row seen, so a page costs the same at the start and at the end."""

import base64
import binascii
from collections.abc import Callable
from typing import Annotated, Generic, TypeVar
from uuid import UUID

import msgspec
from msgspec import Meta

from lawyers_hub.practice.errors import Invalid

T = TypeVar("T")
K = TypeVar("K")

DEFAULT_LIMIT = 25
MAX_LIMIT = 100

# Greater than every identifier: the page before the first one of a list, newest first, ended here.
NEWEST = UUID(int=2**128 - 1)

# A cursor comes back from outside, and PostgreSQL takes no NUL character.
KeyText = Annotated[str, Meta(pattern=r"\A[^\x00]*\Z")]


class Page(msgspec.Struct, Generic[T], frozen=True):
    """Some rows of a list; `next_cursor` is null on the last page."""

    items: list[T]
    next_cursor: str | None = None


def page_of(rows: list[T], limit: int, key: Callable[[T], object]) -> Page[T]:
    """A page from `limit` + 1 rows: the extra one only tells that there is more."""
    items = rows[:limit]
    more = len(rows) > limit
    return Page(items, write_cursor(key(items[-1])) if more else None)


def write_cursor(key: object) -> str:
    return base64.urlsafe_b64encode(msgspec.json.encode(key)).decode().rstrip("=")


def read_cursor(cursor: str, shape: type[K]) -> K:
    """The key inside a cursor that `write_cursor` made.

    Raises:
        Invalid: the cursor was not made here, or for another list.
    """
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        return msgspec.json.decode(base64.b64decode(padded, altchars=b"-_", validate=True), type=shape)
    except (ValueError, binascii.Error, msgspec.DecodeError):
        raise Invalid.field("cursor", "This page address is not valid. Start again from the first page.") from None
