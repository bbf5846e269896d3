"""Search over titles, numbers, clients, parties, notes and the text of documents.

Words are found in any case and without accents, and by their stems in Indonesian and English; "quoted words" as a
phrase; `or` and a minus before a word as in a web search; the last word also while it is still being typed.
Of what is found, the titles first and then the earliest pages of the newest documents, 1,000 at most are ranked.
"""

import html
import re
import time
from typing import Annotated, Literal, NamedTuple
from uuid import UUID

import asyncpg
import msgspec
from msgspec import Meta

from lawyers_hub.database.unit_of_work import Work
from lawyers_hub.practice.cases import CaseRef
from lawyers_hub.practice.paging import read_cursor, write_cursor
from lawyers_hub.practice.words import clean_line

MAX_QUERY_CHARS = 300

# Ranking reads the words of each candidate, so this bounds what the commonest word may cost.
MAX_RANKED = 1_000

# Shorter beginnings fit too many words to be of use.
_MIN_UNFINISHED_CHARS = 3

# Where a hit begins and ends in what the database cuts out; neither occurs in any text that is kept.
_HIT, _END = "\x01", "\x02"


class FoundDocument(msgspec.Struct, frozen=True):
    """The document that was found; without version and page when only its title was."""

    id: UUID
    title: str
    version: int | None
    page: int | None


class Hit(msgspec.Struct, frozen=True):
    """One thing that was found, at its best place. `snippet` is HTML: escaped, with the hits in `<mark>`."""

    kind: Literal["case", "party", "note", "document"]
    case: CaseRef
    document: FoundDocument | None
    snippet: str
    rank: float


class Hits(msgspec.Struct, frozen=True):
    """Some of what was found, the best first."""

    items: list[Hit]
    next_cursor: str | None
    took_ms: float


class _Place(msgspec.Struct, frozen=True):
    """The key of the next page: how many hits came before it."""

    after: Annotated[int, Meta(ge=0, le=MAX_RANKED)]


class _Query(NamedTuple):
    text: str
    unfinished: bool


async def search(work: Work, typed: str, *, limit: int, cursor: str | None = None) -> Hits:
    """What the actor may see of what was typed; nothing when it holds no word.

    Raises:
        Invalid: it is longer than 300 characters, or holds what no text has.
    """
    began = time.perf_counter()
    after = read_cursor(cursor, _Place).after if cursor else 0
    query = _understood(typed)
    await work.connection.execute(
        "SELECT set_config('hub.search', coalesce(hub.search_query($1, $2)::text, ''), true)", *query
    )
    rows = await work.connection.fetch(_SEARCH, work.actor.firm_id, MAX_RANKED, after, limit + 1)
    more = len(rows) > limit
    return Hits(
        items=[_hit(row) for row in rows[:limit]],
        next_cursor=write_cursor(_Place(after + limit)) if more else None,
        took_ms=round((time.perf_counter() - began) * 1000, 1),
    )


def _understood(typed: str) -> _Query:
    line = clean_line(typed, "q", MAX_QUERY_CHARS) if typed.strip() else ""
    # As the index does it, except for a minus before a word, which stands for "without".
    text = re.sub(r"[/_]|(?<=\w)-", " ", line)
    last = re.search(r'(?:^|\s)([^\s"-][^\s"]*)$', text)
    return _Query(text, last is not None and len(last[1]) >= _MIN_UNFINISHED_CHARS)


# The policy of search_entries holds the search to the firm, to what the person may see, and to the query itself.
_SEARCH = """
    WITH candidates AS MATERIALIZED (
        SELECT kind, case_id, source_id, page, version, words
        FROM search_entries
        ORDER BY page, source_id DESC
        LIMIT $2
    ), best AS (
        SELECT DISTINCT ON (source_id) kind, case_id, source_id, page, version, rank
        FROM (SELECT *, ts_rank(words, (SELECT hub.current_search())) AS rank FROM candidates) AS ranked
        ORDER BY source_id, rank DESC, page
    ), shown AS (
        SELECT * FROM best ORDER BY rank DESC, source_id DESC OFFSET $3 LIMIT $4
    )
    SELECT s.kind, s.source_id, s.page, s.version, s.rank, c.id AS case_id, c.number, c.title AS case_title,
           d.title AS document_title,
           hub.snippet(
               coalesce(p.text, d.title, n.body, y.name, c.number || ' · ' || c.title || ' · ' || c.client_name),
               (SELECT hub.current_search())
           ) AS snippet
    FROM shown s
    JOIN cases c ON c.firm_id = $1 AND c.id = s.case_id
    LEFT JOIN documents d ON d.firm_id = $1 AND d.id = s.source_id
    LEFT JOIN document_pages p
        ON p.firm_id = $1 AND p.document_id = s.source_id AND p.version = s.version AND p.number = s.page
    LEFT JOIN notes n ON n.firm_id = $1 AND n.id = s.source_id
    LEFT JOIN parties y ON y.firm_id = $1 AND y.id = s.source_id
    ORDER BY s.rank DESC, s.source_id DESC
"""


def _hit(row: asyncpg.Record) -> Hit:
    return Hit(
        kind=row["kind"],
        case=CaseRef(row["case_id"], row["number"], row["case_title"]),
        document=_found_document(row) if row["kind"] == "document" else None,
        snippet=html.escape(row["snippet"]).replace(_HIT, "<mark>").replace(_END, "</mark>"),
        rank=row["rank"],
    )


def _found_document(row: asyncpg.Record) -> FoundDocument:
    return FoundDocument(row["source_id"], row["document_title"], row["version"], row["page"] or None)
