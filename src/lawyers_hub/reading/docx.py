"""Word documents: the text of a package in the order a person reads it."""

from collections.abc import Iterator
from xml.parsers import expat

from lawyers_hub.reading.document import Content, Document
from lawyers_hub.reading.package import MAIN_PART_TYPE, Package
from lawyers_hub.reading.text import split_into_pages
from lawyers_hub.reading.unreadable import broken
from lawyers_hub.reading.wordprocessing import PartText

_PART = "application/vnd.openxmlformats-officedocument.wordprocessingml."


def read_docx(data: bytes) -> Document:
    """Headers, the body with its notes where they are cited, footers; each header and footer once.

    A Word document has no pages of its own: it is cut where its author broke a page or Word last did, and
    where the text grows long. Raises `CannotRead` for a broken or a dangerous package.
    """
    package = Package(data)
    types = package.content_types()
    body = next((part for part, kind in types.items() if kind == MAIN_PART_TYPE), None)
    if body is None:
        raise broken("no part is the main document")
    notes = _notes(package, types)
    headers = _distinct(package, types, "header")
    footers = _distinct(package, types, "footer")
    text = "\n".join([*headers, *_paragraphs(package, body, notes), *footers])
    scanned = not text.strip() and any(name.startswith("word/media/") for name in package.names)
    pages = [Content(page, scanned) for page in _without_blanks(text)]
    return Document(len(pages), iter(pages))


def _notes(package: Package, types: dict[str, str]) -> dict[tuple[str, str], str]:
    notes: dict[tuple[str, str], str] = {}
    for kind in ("footnotes", "endnotes"):
        for part in _parts(package, types, kind):
            reader = PartText({})
            package.parse(part, _parser(reader))
            notes |= reader.notes
    return notes


def _distinct(package: Package, types: dict[str, str], kind: str) -> list[str]:
    texts = ("\n".join(_paragraphs(package, part, {})) for part in _parts(package, types, kind))
    return list(dict.fromkeys(text for text in texts if text.strip()))


def _paragraphs(package: Package, part: str, notes: dict[tuple[str, str], str]) -> list[str]:
    reader = PartText(notes)
    package.parse(part, _parser(reader))
    return reader.paragraphs


def _parts(package: Package, types: dict[str, str], kind: str) -> list[str]:
    return sorted(p for p, named in types.items() if named == f"{_PART}{kind}+xml" and p in package.names)


def _parser(reader: PartText) -> expat.XMLParserType:
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.characters
    return parser


def _without_blanks(text: str) -> Iterator[str]:
    """A break set by the author and the one Word saw at the same place are one break."""
    pages = [page for page in split_into_pages(text) if page.strip()]
    return iter(pages or [""])
