"""The ZIP package around a Word document, opened with a limit on everything a bomb could blow up."""

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from xml.parsers import expat

from lawyers_hub.reading.unreadable import broken, declares_document_type, encrypted, unpacks_too_large

MAX_ENTRIES = 5_000
MAX_DIRECTORY_BYTES = 2 * 1024 * 1024
MAX_UNPACKED_BYTES = 200 * 1024 * 1024
MAX_RATIO = 200
RATIO_COUNTS_FROM_BYTES = 10 * 1024 * 1024  # below this, even empty pages of a form may pack that well
CHUNK_BYTES = 256 * 1024

CONTENT_TYPES = "[Content_Types].xml"
MAIN_PART_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"

_END_OF_DIRECTORY = b"PK\x05\x06"
_ZIP64_LOCATOR = b"PK\x06\x07"
_ENCRYPTED = 0x1
_DAMAGED = (
    zipfile.BadZipFile, zlib.error, expat.ExpatError,
    EOFError, LookupError, ValueError, OverflowError, NotImplementedError, RuntimeError,
)  # fmt: skip


class Package:
    """A ZIP file whose directory has been found harmless. Raises `CannotRead` wherever it is not.

    Only parts that are asked for are unpacked, and never more than `MAX_UNPACKED_BYTES` of them together.
    """

    def __init__(self, data: bytes) -> None:
        with _damage_named():
            _check_directory(data)
            self._zip = zipfile.ZipFile(BytesIO(data))
            _check_entries(self._zip.infolist())
        self.names = frozenset(self._zip.namelist())
        self._unpacked_bytes = 0

    def parse(self, name: str, parser: expat.XMLParserType) -> None:
        """Feed one part to the parser. A document type is refused, and with it every kind of entity."""
        parser.StartDoctypeDeclHandler = _refuse_document_type
        parser.XmlDeclHandler = _refuse_odd_encoding
        with _damage_named():
            for chunk in self._chunks(name):
                parser.Parse(chunk, False)
            parser.Parse(b"", True)

    def content_types(self) -> dict[str, str]:
        """Content type by part name, for the parts that name their own."""
        found: dict[str, str] = {}

        def start(tag: str, attributes: dict[str, str]) -> None:
            if tag.rpartition(" ")[2] == "Override":
                part = attributes.get("PartName", "").removeprefix("/")
                found[part] = attributes.get("ContentType", "").lower()

        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler = start
        self.parse(CONTENT_TYPES, parser)
        return found

    def _chunks(self, name: str) -> Iterator[bytes]:
        with self._zip.open(name) as part:
            while chunk := part.read(CHUNK_BYTES):
                self._unpacked_bytes += len(chunk)
                if self._unpacked_bytes > MAX_UNPACKED_BYTES:
                    raise unpacks_too_large(f"{name} unpacks past {MAX_UNPACKED_BYTES} bytes")
                yield chunk


def _check_directory(data: bytes) -> None:
    """Before `zipfile` builds an object for every entry: a 20 MB directory would take it 200 MB."""
    end = data.rfind(_END_OF_DIRECTORY, max(0, len(data) - 0x10000 - 22))
    if end == -1 or len(data) < end + 22:
        raise broken("no end of the ZIP directory")
    if data[end - 20 : end - 16] == _ZIP64_LOCATOR:
        raise broken("ZIP64, which no file of this size needs")
    entries = int.from_bytes(data[end + 10 : end + 12], "little")
    directory_bytes = int.from_bytes(data[end + 12 : end + 16], "little")
    if entries > MAX_ENTRIES or directory_bytes > MAX_DIRECTORY_BYTES:
        raise unpacks_too_large(f"{entries} entries, directory of {directory_bytes} bytes")


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MAX_ENTRIES:
        raise unpacks_too_large(f"{len(entries)} entries")
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise encrypted()
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED_BYTES:
        raise unpacks_too_large("the declared sizes exceed the limit")
    for entry in entries:
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise broken(f"{entry.filename!r} is packed by method {entry.compress_type}")
        if entry.file_size > max(RATIO_COUNTS_FROM_BYTES, MAX_RATIO * entry.compress_size):
            raise unpacks_too_large(f"{entry.filename!r} is packed more than {MAX_RATIO} times")


def _refuse_document_type(*_declaration: object) -> None:
    raise declares_document_type()


def _refuse_odd_encoding(_version: str, encoding: str | None, _standalone: int) -> None:
    """Packages are written in UTF-8 or UTF-16 only (ECMA-376 part 2, 8.1.4); others would load a codec."""
    if encoding is not None and encoding.lower() not in ("utf-8", "utf-16"):
        raise broken(f"XML in {encoding!r}")


@contextmanager
def _damage_named() -> Iterator[None]:
    try:
        yield
    except _DAMAGED as error:
        raise broken(f"{type(error).__name__}: {error}") from error
