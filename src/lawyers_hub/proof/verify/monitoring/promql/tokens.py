"""Cuts a query into its words."""

import re
from collections.abc import Iterator
from typing import Literal

import msgspec

Kind = Literal["word", "number", "duration", "text", "sign", "variable", "end"]


class NoQuery(ValueError):
    """What is wrong, and `at` which character, counted from one."""

    def __init__(self, at: int, what: str) -> None:
        super().__init__(f"{what} (at character {at + 1})")
        self.at = at + 1
        self.what = what


class Token(msgspec.Struct, frozen=True):
    kind: Kind
    text: str
    at: int


# Each unit once, from the largest to the smallest.
_DURATION = "".join(rf"(?:\d+{unit})?" for unit in ("y", "w", "d", "h", "m(?!s)", "s", "ms"))
# Between square brackets a colon stands alone; elsewhere the names of recorded series have some.
_OUTSIDE, _IN_BRACKETS = (
    re.compile(
        rf"""
        (?P<space>\s+|\#[^\n]*)
        |(?P<variable>\$\w+|\$\{{\w+(?::\w+)?\}}|\[\[\w+(?::\w+)?\]\])
        |(?P<duration>(?=\d){_DURATION}(?<=[a-z])(?![\w.]))
        |(?P<number>0[xX][0-9a-fA-F]+(?![\w.])|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?(?![\w.]))
        |(?P<word>{word})
        |(?P<text>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`[^`]*`)
        |(?P<sign>=~|!~|!=|==|>=|<=|[-+*/%^<>=(){{}}\[\],:@])
        """,
        re.VERBOSE,
    )
    for word in (r"[A-Za-z_:][A-Za-z0-9_:]*", r"[A-Za-z_][A-Za-z0-9_]*")
)
_ESCAPE = re.compile(r"\\(?:[abfnrtv\\'\"]|x[0-9a-fA-F]{2}|[0-7]{3}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|(.))", re.DOTALL)


def tokens(query: str, *, variables: bool) -> Iterator[Token]:
    """The words of a query and its end. Variables of Grafana are words only where they are asked for.

    Raises:
        NoQuery: there is something that begins no word.
    """
    at, pattern = 0, _OUTSIDE
    while at < len(query):
        found = pattern.match(query, at)
        if not found or (found.lastgroup == "variable" and not variables):
            raise NoQuery(at, f"{query[at]!r} begins nothing that a query knows")
        kind, text = _kind(found.lastgroup), found[0]
        if kind == "text" and not text.startswith("`"):
            _refuse_escapes(text, at)
        if kind:
            yield Token(kind, text, at)
        pattern = {"[": _IN_BRACKETS, "]": _OUTSIDE}.get(text, pattern)
        at = found.end()
    yield Token("end", "", at)


def plain(text: str) -> str:
    """A quoted text without its quotes; of its escapes, those of signs are resolved."""
    return text[1:-1] if text.startswith("`") else re.sub(r"\\([\\'\"])", r"\1", text[1:-1])


def _kind(group: str | None) -> Kind | None:
    kinds: dict[str | None, Kind] = {
        "word": "word",
        "number": "number",
        "duration": "duration",
        "text": "text",
        "sign": "sign",
        "variable": "variable",
    }
    return kinds.get(group)


def _refuse_escapes(text: str, at: int) -> None:
    for found in _ESCAPE.finditer(text):
        if found[1] or (found[0][1] in "'\"" and found[0][1] != text[0]):
            raise NoQuery(at + found.start(), f"{found[0]} is no escape: write \\\\ for a backslash")
