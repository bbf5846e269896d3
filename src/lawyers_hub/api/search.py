"""Searching everything that a person may see."""

from typing import Annotated

from litestar import Controller, get
from litestar.params import QueryParameter

from lawyers_hub.api.paging import Cursor, Limit
from lawyers_hub.api.signed_in import OpenWork
from lawyers_hub.practice import search
from lawyers_hub.practice.paging import DEFAULT_LIMIT
from lawyers_hub.practice.search import MAX_QUERY_CHARS, Hits

Typed = Annotated[
    str, QueryParameter(name="q", max_length=MAX_QUERY_CHARS, description='Words, "phrases", `or`, `-without`.')
]


class SearchController(Controller):
    """Titles, numbers, clients, parties, notes and the text of documents."""

    path = "/search"
    tags = ("Search",)

    @get()
    async def find(self, work: OpenWork, q: Typed, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None) -> Hits:
        """What fits the words, the best first: at most 1,000 places are ranked. Clients find no notes."""
        return await search.search(work, q, limit=limit, cursor=cursor)
