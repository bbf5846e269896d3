"""How every list is asked for: `?limit=` and `?cursor=`."""

from typing import Annotated

from litestar.params import QueryParameter

from lawyers_hub.practice.paging import MAX_LIMIT

# The longest title that a list is sorted by, in characters of four bytes each, written in base64.
MAX_CURSOR_CHARS = 2_000

Limit = Annotated[int, QueryParameter(name="limit", ge=1, le=MAX_LIMIT)]
Cursor = Annotated[
    str | None,
    QueryParameter(
        name="cursor", max_length=MAX_CURSOR_CHARS, required=False, description="`next_cursor` of the page before."
    ),
]
