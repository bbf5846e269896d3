"""A page's text cut where something is marked: personal data from the reader, found words from the search."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from lawyers_hub.web.records import Mark

_WORD = re.compile(r"\w+")
MAX_WORDS = 12


class Piece(NamedTuple):
    """A stretch of text with one look. `opens` is true on the first piece of a mark, which carries its label."""

    text: str
    kind: str | None = None
    detail: str = ""
    opens: bool = False
    found: bool = False


class _Span(NamedTuple):
    start: int
    end: int
    kind: str = ""
    detail: str = ""


def pieces(text: str, marks: Sequence[Mark], query: str) -> list[Piece]:
    """The whole text in order; joined together the pieces are the text again, whatever the marks claim."""
    personal = _apart(_Span(m.start, min(m.end, len(text)), m.kind, m.detail) for m in marks)
    found = _apart(_Span(start, end) for start, end in found_words(text, query))
    edges = {0, len(text)}.union(*((span.start, span.end) for span in (*personal, *found)))
    return [_piece(text, start, end, personal, found) for start, end in pairwise(sorted(edges))]


def found_words(text: str, query: str) -> list[tuple[int, int]]:
    """Where the words of a search stand, in any case; a word also finds its longer forms."""
    words = sorted({word.casefold() for word in _WORD.findall(query)}, key=len, reverse=True)[:MAX_WORDS]
    if not words:
        return []
    pattern = r"\b(?:" + "|".join(re.escape(word) for word in words) + r")\w*"
    return [match.span() for match in re.finditer(pattern, text, re.IGNORECASE)]


def _apart(spans: Iterable[_Span]) -> list[_Span]:
    """Sorted spans without overlap; of two that overlap the earlier, longer one stays."""
    kept: list[_Span] = []
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        if 0 <= span.start < span.end and (not kept or span.start >= kept[-1].end):
            kept.append(span)
    return kept


def _piece(text: str, start: int, end: int, personal: list[_Span], found: list[_Span]) -> Piece:
    mark, hit = _around(personal, start), _around(found, start)
    if mark is None:
        return Piece(text[start:end], found=hit is not None)
    return Piece(text[start:end], mark.kind, mark.detail, opens=mark.start == start, found=hit is not None)


def _around(spans: list[_Span], position: int) -> _Span | None:
    index = bisect_right(spans, position, key=lambda span: span.start) - 1
    return spans[index] if index >= 0 and spans[index].end > position else None
