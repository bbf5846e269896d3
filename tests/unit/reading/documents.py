"""Files made for the tests: real ones by fpdf2 and python-docx, and hostile ones part by part."""

import zipfile
from collections.abc import Mapping
from io import BytesIO

import docx
from fpdf import FPDF
from fpdf.enums import AccessPermission

from lawyers_hub.reading.docx import read_docx
from lawyers_hub.reading.package import CONTENT_TYPES, MAIN_PART_TYPE

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_PART_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.{}+xml"


def pdf(*pages: str, user_password: str | None = None, owner_password: str | None = None) -> bytes:
    """One page for each text; an empty text makes a blank page."""
    document = FPDF()
    document.set_font("helvetica", size=12)
    if owner_password is not None:
        document.set_encryption(owner_password, user_password=user_password, permissions=AccessPermission.none())
    for text in pages:
        document.add_page()
        if text:
            document.multi_cell(0, 6, text)
    return bytes(document.output())


def word(*paragraphs: str) -> bytes:
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    return saved(document)


def saved(document: "docx.document.Document") -> bytes:
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def package(body: str, parts: Mapping[str, str] | None = None, main_type: str = MAIN_PART_TYPE) -> bytes:
    """A Word package around the XML of a body; `parts` adds others by kind, such as footnotes or header."""
    named = {f"word/{kind}.xml": (_PART_TYPE.format(kind), xml) for kind, xml in (parts or {}).items()}
    named["word/document.xml"] = (main_type, document_xml(body))
    overrides = "".join(
        f'<Override PartName="/{name}" ContentType="{content_type}"/>' for name, (content_type, _) in named.items()
    )
    return zipped(
        {CONTENT_TYPES: f"<Types>{overrides}</Types>".encode()}
        | {name: xml.encode() for name, (_, xml) in named.items()}
    )


def document_xml(body: str) -> str:
    return f'<w:document xmlns:w="{WORD}" xmlns:mc="{COMPATIBILITY}"><w:body>{body}</w:body></w:document>'


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def zipped(entries: Mapping[str, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return out.getvalue()


def with_entries(data: bytes, entries: Mapping[str, bytes]) -> bytes:
    """The same package with some of its entries added or replaced."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return zipped({name: archive.read(name) for name in archive.namelist()} | dict(entries))


def with_body(xml: str) -> bytes:
    """A package whose main part is this, well-formed or not."""
    return with_entries(package(""), {"word/document.xml": xml.encode()})


def word_pages(data: bytes) -> list[str]:
    return [content.text.strip("\n") for content in read_docx(data).pages]
