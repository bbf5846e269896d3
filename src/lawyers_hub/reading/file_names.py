"""The name a file is kept and handed out under, made from the name it came with."""

import re
import unicodedata

from lawyers_hub.reading.pages import MediaType

MAX_NAME_BYTES = 200  # in UTF-8; file systems take 255, and a download may get " (1)" added

_ENDINGS = {
    MediaType.PDF: (".pdf",),
    MediaType.DOCX: (".docx",),
    MediaType.PLAIN: (".txt", ".text", ".md", ".csv", ".log"),
}
_DOCUMENT_ENDINGS = frozenset(
    {".pdf", ".docx", ".txt", ".text", ".md", ".csv", ".log", ".doc", ".docm", ".dotx", ".rtf", ".odt"}
)
_CONSIDERED_CHARACTERS = 1_000
_FORBIDDEN = re.compile(r'[<>:"|?*]')
# Windows opens a device under these names, whatever follows the first dot.
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])\s*(?:\.|$)", re.IGNORECASE)


def safe_file_name(name: str, media_type: MediaType) -> str:
    """A name without a path, control or direction-changing characters, ending as its real type does.

    At most 200 bytes of UTF-8, never empty, and safe on Linux, macOS and Windows. A safe name stays as it is.
    """
    last_part = re.split(r"[/\\]", name)[-1][-_CONSIDERED_CHARACTERS:]
    stem, ending = _split(_legible(last_part), media_type)
    if _RESERVED.match(stem):
        stem = f"_{stem}"
    return (_shortened(stem, MAX_NAME_BYTES - len(ending.encode())) or "document") + ending


def _legible(name: str) -> str:
    """Categories C* are controls, direction overrides, invisible joiners, surrogates and unassigned points."""
    kept = "".join(c if c.isprintable() or c == " " else " " if c.isspace() else "" for c in name)
    return unicodedata.normalize("NFC", _FORBIDDEN.sub("_", " ".join(kept.split()))).strip(". ")


def _split(name: str, media_type: MediaType) -> tuple[str, str]:
    stem, dot, last = name.rpartition(".")
    ending = f"{dot}{last}".lower()
    if not dot or ending not in _DOCUMENT_ENDINGS:
        return name, _ENDINGS[media_type][0]
    stem = stem.rstrip(". ")
    if ending in _ENDINGS[media_type]:
        return stem, f".{last}"
    return stem, _ENDINGS[media_type][0]


def _shortened(text: str, most_bytes: int) -> str:
    return text.encode()[:most_bytes].decode("utf-8", "ignore").rstrip(". ")
