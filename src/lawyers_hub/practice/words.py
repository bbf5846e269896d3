"""What people type: names, titles and notes, made fit to be kept.

PostgreSQL takes no NUL character and UTF-8 has no lone surrogates; both are refused in words, never dropped
silently, because a lawyer must find back exactly what was typed.
"""

import unicodedata
from typing import Annotated

from msgspec import Meta

from lawyers_hub.practice.errors import Invalid

Name = Annotated[str, Meta(min_length=1, max_length=200)]
Title = Annotated[str, Meta(min_length=1, max_length=300)]
Body = Annotated[str, Meta(min_length=1, max_length=20_000)]


def clean_line(text: str, field: str) -> str:
    """One line, normalised (NFC), without spaces at its ends; never empty."""
    line = " ".join(clean_text(text, field).split())
    if not line:
        raise Invalid.field(field, "This must not be empty.")
    return line


def clean_text(text: str, field: str) -> str:
    """Several lines, normalised (NFC), with line feeds as line ends.

    Raises:
        Invalid: it holds characters that no text has (NUL, lone surrogates, control characters).
    """
    normal = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if any(_is_no_text(character) for character in normal):
        raise Invalid.field(field, "This holds characters that cannot be kept, such as control characters.")
    return normal


def _is_no_text(character: str) -> bool:
    return character not in "\n\t" and unicodedata.category(character) in ("Cc", "Cs")
