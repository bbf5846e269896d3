"""How every list is asked for: `?limit=` and `?cursor=`."""

from typing import Annotated

from litestar.params import QueryParameter

from lawyers_hub.practice.paging import MAX_LIMIT

Limit = Annotated[int, QueryParameter(name="limit", ge=1, le=MAX_LIMIT)]
Cursor = Annotated[
    str | None,
    QueryParameter(name="cursor", max_length=600, required=False, description="`next_cursor` of the page before."),
]
