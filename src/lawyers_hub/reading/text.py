"""Text as the hub keeps it: cleaned in this one place, and cut into pages where a file has none."""

import re
import unicodedata
from collections.abc import Iterator

PAGE_CHARACTERS = 3_000

_LINE_ENDS = "\v\f\r\x85\u2028\u2029"
_CONTROLS = "".join(map(chr, {*range(0x20), *range(0x7F, 0xA0)} - {*b"\t\n"}))
_INVISIBLE = "\u00ad\ufeff\ufffe\uffff"  # soft hyphen, byte order mark, two code points that are no characters
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_REPLACEMENTS = (
    dict.fromkeys(_CONTROLS + _INVISIBLE, "")
    | dict.fromkeys(_LINE_ENDS, "\n")
    | _LIGATURES  # typeset PDFs carry them, and nobody types them into a search
)
_REPLACED = re.compile(f"[{re.escape(''.join(_REPLACEMENTS))}]")


def clean_text(text: str) -> str:
    """The text in NFC, with `\\n` line ends and nothing that PostgreSQL refuses (NUL, lone surrogates)."""
    whole = _whole_characters(text).replace("\r\n", "\n")
    return unicodedata.normalize("NFC", _REPLACED.sub(lambda found: _REPLACEMENTS[found[0]], whole))


def _whole_characters(text: str) -> str:
    if text.isascii():
        return text
    # Joins surrogates that belong together, and puts U+FFFD in the place of those that are alone.
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def split_into_pages(text: str) -> Iterator[str]:
    """Pages end at form feeds, and after about 3,000 characters at the end of a line or else of a word."""
    for part in text.split("\f"):
        yield from _split_long(part)


def _split_long(text: str) -> Iterator[str]:
    start = 0
    while len(text) - start > PAGE_CHARACTERS:
        end = _end_of_page(text, start)
        yield text[start:end]
        start = end
    yield text[start:]


def _end_of_page(text: str, start: int) -> int:
    latest = start + PAGE_CHARACTERS
    for separator in ("\n", " "):
        cut = text.rfind(separator, start + 1, latest)
        if cut != -1:
            return cut + 1
    return latest
