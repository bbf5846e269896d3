"""How every list is asked for: `?limit=` and `?cursor=`."""

from typing import Annotated

from litestar.params import Parameter

from lawyers_hub.practice.paging import DEFAULT_LIMIT, MAX_LIMIT

Limit = Annotated[int, Parameter(query="limit", ge=1, le=MAX_LIMIT, default=DEFAULT_LIMIT)]
Cursor = Annotated[
    str | None,
    Parameter(query="cursor", max_length=600, required=False, description="`next_cursor` of the page before."),
]
