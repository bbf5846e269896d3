"""What people type: names, titles and notes, made fit to be kept.

PostgreSQL takes no NUL character and UTF-8 has no lone surrogates; both are refused in words, never dropped
silently, because a lawyer must find back exactly what was typed.
"""

import unicodedata
from typing import Annotated

from msgspec import Meta

from lawyers_hub.practice.errors import Invalid

NAME_CHARS, TITLE_CHARS, BODY_CHARS = 200, 300, 20_000

Name = Annotated[str, Meta(min_length=1, max_length=NAME_CHARS)]
Title = Annotated[str, Meta(min_length=1, max_length=TITLE_CHARS)]
Body = Annotated[str, Meta(min_length=1, max_length=BODY_CHARS)]


def clean_line(text: str, field: str, max_chars: int = TITLE_CHARS) -> str:
    """One line, normalised (NFC), without spaces at its ends; never empty."""
    return clean_text(" ".join(clean_text(text, field).split()), field, max_chars)


def clean_text(text: str, field: str, max_chars: int = BODY_CHARS) -> str:
    """Several lines, normalised (NFC), with line feeds as line ends; never empty.

    Raises:
        Invalid: it holds characters that no text has (NUL, lone surrogates, control characters), or is too long.
    """
    normal = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    if any(_is_no_text(character) for character in normal):
        raise Invalid.field(field, "This holds characters that cannot be kept, such as control characters.")
    # Only now: line ends of other alphabets count as space, and would vanish unseen.
    normal = normal.strip()
    if not normal:
        raise Invalid.field(field, "This must not be empty.")
    # Measured again: a few scripts grow when they are normalised.
    if len(normal) > max_chars:
        raise Invalid.field(field, f"This is longer than {max_chars:,} characters.")
    return normal


def _is_no_text(character: str) -> bool:
    return character not in "\n\t" and unicodedata.category(character) in ("Cc", "Cs")
