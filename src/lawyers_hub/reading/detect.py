"""What a file really is, told from its bytes; the name it came with is only ever a wish.

This runs where uploads arrive, so it looks and never unpacks: of a ZIP file only the directory and the list
of content types are opened, each with a limit.
"""

import re
from enum import StrEnum

import msgspec

from lawyers_hub.reading.package import CONTENT_TYPES, MAIN_PART_TYPE, Package
from lawyers_hub.reading.pages import MAX_FILE_BYTES, MediaType
from lawyers_hub.reading.plain import BinaryData, decode
from lawyers_hub.reading.unreadable import CannotRead


class Refusal(StrEnum):
    EMPTY = "empty"
    TOO_LARGE = "too_large"
    WRONG_TYPE = "wrong_type"
    DAMAGED = "damaged"


class NotAccepted(msgspec.Struct, frozen=True):
    """The file is turned away at the door; `reason` says to people why and what to do."""

    refusal: Refusal
    reason: str


EMPTY = NotAccepted(Refusal.EMPTY, "The file is empty; check that it was saved, and upload it again.")
TOO_LARGE = NotAccepted(
    Refusal.TOO_LARGE,
    f"The file is larger than {MAX_FILE_BYTES // 1024**2} MB; make it smaller or split it, and upload the parts.",
)

_PDF_HEADER_WITHIN = 1_024  # as Acrobat does it: PDF Reference 1.7, appendix H, note 13
_PDF_TAIL = re.compile(rb"startxref|%%EOF|trailer")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_BEGINNINGS: tuple[tuple[bytes, str], ...] = (
    (b"{\\rtf", "a Rich Text file (.rtf)"),
    (b"%!PS", "a PostScript file"),
    (b"\x89PNG\r\n\x1a\n", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"II*\x00", "a picture (TIFF)"),
    (b"MM\x00*", "a picture (TIFF)"),
    (b"MZ", "a Windows program"),
    (b"\x7fELF", "a program"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"\x1f\x8b", "a gzip archive"),
)
_WEB_PAGE = re.compile(rb"\s*<(!doctype\s+html|html[\s>])", re.IGNORECASE)
_PACKAGES: tuple[tuple[str, str], ...] = (
    ("ms-word.document.macroenabled", "a Word document with macros (.docm)"),
    ("wordprocessingml.template", "a Word template (.dotx)"),
    ("ms-word.template.macroenabled", "a Word template with macros (.dotm)"),
    ("spreadsheetml", "an Excel workbook (.xlsx)"),
    ("ms-excel", "an Excel workbook (.xlsm)"),
    ("presentationml", "a PowerPoint presentation (.pptx)"),
    ("ms-powerpoint", "a PowerPoint presentation (.pptm)"),
)


def detect(data: bytes) -> MediaType | NotAccepted:
    """The type the bytes prove, or why they are turned away. Never raises, whatever the bytes."""
    if not data:
        return EMPTY
    if len(data) > MAX_FILE_BYTES:
        return TOO_LARGE
    if _is_pdf(data):
        return MediaType.PDF
    if data.startswith(b"PK\x03\x04"):
        return _detect_package(data)
    if data.startswith(_OLE):
        return _detect_ole(data)
    return _detect_text(data)


def _is_pdf(data: bytes) -> bool:
    at = data[: _PDF_HEADER_WITHIN + 5].find(b"%PDF-")
    if at == -1:
        return False
    # A text that merely mentions the header has no end of a PDF.
    return not data[:at].strip(b"\xef\xbb\xbf\x00\t\n\f\r ") or _PDF_TAIL.search(data[-2_048:]) is not None


def _detect_package(data: bytes) -> MediaType | NotAccepted:
    try:
        package = Package(data)
        types = package.content_types() if CONTENT_TYPES in package.names else {}
    except CannotRead as error:
        return NotAccepted(Refusal.DAMAGED, error.why.reason)
    for fragment, kind in _PACKAGES:
        if any(fragment in content_type for content_type in types.values()):
            return _wrong_type(kind)
    if any(name.lower().endswith("vbaproject.bin") for name in package.names):
        return _wrong_type("a Word document with macros")
    if any(types.get(name) == MAIN_PART_TYPE for name in package.names):
        return MediaType.DOCX
    return _wrong_type("an OpenDocument file" if "META-INF/manifest.xml" in package.names else "a ZIP archive")


def _detect_ole(data: bytes) -> NotAccepted:
    if _OLE_ENCRYPTED_PACKAGE in data:
        return _wrong_type("an Office file protected by a password")
    return _wrong_type("a file of an older Office (.doc, .xls, .ppt or .msg)")


def _detect_text(data: bytes) -> MediaType | NotAccepted:
    for beginning, kind in _BEGINNINGS:
        if data.startswith(beginning):
            return _wrong_type(kind)
    if _WEB_PAGE.match(data):
        return _wrong_type("a web page")
    try:
        decode(data)
    except BinaryData:
        return _wrong_type("neither a document nor plain text")
    return MediaType.PLAIN


def _wrong_type(kind: str) -> NotAccepted:
    return NotAccepted(
        Refusal.WRONG_TYPE,
        f"The file is {kind}, whatever its name says; save it as PDF, Word (.docx) or plain text and upload that.",
    )
