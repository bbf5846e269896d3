"""Search over titles, numbers, clients, parties, notes and the text of documents.

Words are found in any case and without accents, and by their stems in Indonesian and English; "quoted words" as a
phrase; `or` and a minus before a word as in a web search; the last word also while it is still being typed.

What the commonest words may cost is bounded. Of all that fits, the first 1,000 places are ranked: titles first, then
the earliest pages of the newest documents. A phrase is looked for in the first 3,000 places that hold its words.
`complete` says whether that was everything.
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

MAX_RANKED = 1_000
MAX_LOOKED_AT_FOR_A_PHRASE = 3_000

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
    """Some of what was found, the best first. Not `complete`: more fits than was looked at; another word narrows it."""

    items: list[Hit]
    next_cursor: str | None
    complete: bool
    took_ms: float


class _Place(msgspec.Struct, frozen=True):
    """The key of the next page: how many hits came before it."""

    after: Annotated[int, Meta(ge=0, le=MAX_RANKED)]


class _Query(NamedTuple):
    """What the index is asked, and the phrases that only the places it names can confirm."""

    words: str
    phrases: str | None

    @property
    def looked_at(self) -> int:
        return MAX_LOOKED_AT_FOR_A_PHRASE if self.phrases else MAX_RANKED


async def search(work: Work, typed: str, *, limit: int, cursor: str | None = None) -> Hits:
    """What the actor may see of what was typed; nothing when it holds no word.

    Raises:
        Invalid: it is longer than 300 characters, or holds what no text has.
    """
    began = time.perf_counter()
    after = read_cursor(cursor, _Place).after if cursor else 0
    query = await _understand(work, typed)
    await work.connection.execute("SELECT set_config('hub.search', $1, true)", query.words)
    rows = await work.connection.fetch(
        _SEARCH, work.actor.firm_id, query.looked_at, query.phrases, MAX_RANKED, after, limit + 1
    )
    hits = [_hit(row) for row in rows if row["kind"]]
    return Hits(
        items=hits[:limit],
        next_cursor=write_cursor(_Place(after + limit)) if len(hits) > limit else None,
        complete=rows[0]["looked_at"] < query.looked_at,
        took_ms=round((time.perf_counter() - began) * 1000, 1),
    )


async def _understand(work: Work, typed: str) -> _Query:
    line = clean_line(typed, "q", MAX_QUERY_CHARS) if typed.strip() else ""
    # As the index does it, except for a minus before a word, which stands for "without".
    text = re.sub(r"[/_]|(?<=\w)-", " ", line)
    last = re.search(r'(?:^|\s)([^\s"-][^\s"]*)$', text)
    unfinished = last is not None and len(last[1]) >= _MIN_UNFINISHED_CHARS
    wanted = await work.connection.fetchval("SELECT hub.search_query($1, $2)::text", text, unfinished) or ""
    # Without a phrase its words fit more places, so it must not be weakened where it is excluded.
    words = wanted if "!" in wanted else re.sub(r"<(-|\d+)>", "&", wanted)
    return _Query(words, wanted if words != wanted else None)


# The policy of search_entries holds the search to the firm, to what the person may see, and to the query itself.
_SEARCH = """
    WITH asked AS MATERIALIZED (
        SELECT coalesce($3::tsquery, hub.current_search()) AS query
    ), near AS MATERIALIZED (
        SELECT * FROM search_entries WHERE page <= 1 ORDER BY place LIMIT $2
    ), far AS MATERIALIZED (
        SELECT * FROM search_entries WHERE page > 1 ORDER BY place LIMIT (SELECT $2 - count(*) FROM near)
    ), looked_at AS (
        SELECT * FROM near UNION ALL SELECT * FROM far
    ), candidates AS (
        SELECT * FROM looked_at WHERE $3::tsquery IS NULL OR words @@ $3::tsquery ORDER BY place LIMIT $4
    ), best AS (
        SELECT DISTINCT ON (source_id) kind, case_id, source_id, page, version, rank
        FROM (SELECT *, ts_rank(words, (SELECT query FROM asked)) AS rank FROM candidates) AS ranked
        ORDER BY source_id, rank DESC, page
    ), shown AS (
        SELECT * FROM best ORDER BY rank DESC, source_id DESC OFFSET $5 LIMIT $6
    )
    SELECT n.looked_at, s.kind, s.source_id, s.page, s.version, s.rank,
           c.id AS case_id, c.number, c.title AS case_title, d.title AS document_title,
           hub.snippet(
               coalesce(p.text, d.title, o.body, y.name, c.number || ' · ' || c.title || ' · ' || c.client_name),
               (SELECT query FROM asked)
           ) AS snippet
    FROM (SELECT count(*) AS looked_at FROM looked_at) n
    LEFT JOIN shown s ON true
    LEFT JOIN cases c ON c.firm_id = $1 AND c.id = s.case_id
    LEFT JOIN documents d ON d.firm_id = $1 AND d.id = s.source_id
    LEFT JOIN document_pages p
        ON p.firm_id = $1 AND p.document_id = s.source_id AND p.version = s.version AND p.number = s.page
    LEFT JOIN notes o ON o.firm_id = $1 AND o.id = s.source_id
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
