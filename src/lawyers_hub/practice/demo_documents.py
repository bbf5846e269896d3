"""The papers of the demo firm: a PDF, a Word document and a plain text, with personal data as such papers have it."""

import ctypes
import io
import textwrap
from dataclasses import replace
from typing import NamedTuple
from uuid import UUID

import docx
import pypdfium2
from pypdfium2 import raw

from lawyers_hub.database.pool import Connection, Database
from lawyers_hub.database.unit_of_work import Actor, Work, as_the_house
from lawyers_hub.files.store import FileStore
from lawyers_hub.practice.demo_firm import DemoFirm
from lawyers_hub.practice.document_uploads import add_document, check_file, store_first, title_of
from lawyers_hub.practice.firms import enter_firm

A4_POINTS = (595, 842)
_MARGIN, _LINE, _SIZE = 60, 16, 11


class Paper(NamedTuple):
    """A file, and the title of the case it belongs to."""

    case: str
    file_name: str
    content: bytes


_HOUSE = "Sale of the house at Jalan Dago 112"

_DEED = (
    """
    DRAFT DEED OF SALE

    The seller, Agus Hartono, identity number (NIK) 3273011708650001, of Jalan Dago 112, Bandung, sells to the
    buyer, Siti Rahmawati, identity number (NIK) 3273025508850003, the plot of 412 square metres with the house
    that stands on it, as described in the certificate of ownership SHM 2291.

    The price is Rp 3,850,000,000. The buyer pays one tenth when this deed is signed and the rest when the
    land office has registered her as the owner.
    """,
    """
    The seller declares that the house is free of mortgage, lease and dispute, and that the taxes of this year
    are paid. He hands over the keys within fourteen days after the last payment.

    Questions about the registration go to the notary, Lilis Suryani, lilis@notaris.example, telephone
    +62 812 3456 7890.
    """,
)

_MEMO = (
    "Freight of the voyages 11 to 14",
    "PT Cahaya Timur took over four cargoes without a reservation and paid for none of them. "
    "The freight of all four voyages comes to Rp 1,274,000,000.",
    "The limitation period of the Commercial Code ends on the last day of March; the claim was filed in time. "
    "The bills of lading are with the court since the first hearing.",
    "Tax number (NPWP) of the debtor: 01.234.567.4-015.000.",
)

_LETTER = """Dear Mr Hartono,

the survey of your plot is done. The garden wall stands forty centimetres inside your boundary, so it is
yours and is sold together with the house.

Please bring the original certificate and your identity card when we meet at the notary's office.

With kind regards,
Ratna Wijaya
"""


async def file_papers(database: Database, storage_url: str, firm: DemoFirm) -> None:
    """Uploads the papers by the partner's hand, into the cases that hold no documents yet."""
    files = FileStore.at(storage_url)
    async with as_the_house(database) as connection:
        partner, cases = await _who_and_where(connection, firm)
    for paper in papers():
        if paper.case in cases:
            checked = await check_file(paper.file_name, paper.content)
            stored = await store_first(files, partner.firm_id, checked)
            async with as_the_house(database) as connection:
                work = Work(connection, partner)
                await enter_firm(work)
                await add_document(work, cases[paper.case], stored, title_of(None, checked))


async def _who_and_where(connection: Connection, firm: DemoFirm) -> tuple[Actor, dict[str, UUID]]:
    """The partner, and the firm's cases by title as far as they hold no documents yet."""
    house = Actor(await connection.fetchval("SELECT hub.firm_by_slug($1)", firm.draft.slug))
    await enter_firm(Work(connection, house))
    # The firm is named everywhere: an owner who is a superuser passes through row-level security.
    person = await connection.fetchrow(
        "SELECT id, role FROM people WHERE firm_id = $1 AND role = 'partner' ORDER BY id LIMIT 1", house.firm_id
    )
    rows = await connection.fetch(
        """
        SELECT c.title, c.id FROM cases c
        WHERE c.firm_id = $1 AND NOT EXISTS (SELECT FROM documents d WHERE d.firm_id = $1 AND d.case_id = c.id)
        """,
        house.firm_id,
    )
    partner = replace(house, person_id=person["id"], role=person["role"]) if person else house
    return partner, {row["title"]: row["id"] for row in rows}


def papers() -> list[Paper]:
    return [
        Paper(_HOUSE, "draft deed of sale.pdf", _pdf(_DEED)),
        Paper(_HOUSE, "letter to Mr Hartono.txt", _LETTER.encode()),
        Paper("PT Samudra Biru v. PT Cahaya Timur: unpaid freight", "memo on the freight.docx", _word(_MEMO)),
    ]


def _pdf(pages: tuple[str, ...]) -> bytes:
    pdf = pypdfium2.PdfDocument.new()
    font = raw.FPDFText_LoadStandardFont(pdf.raw, b"Times-Roman")
    for text in pages:
        page = pdf.new_page(*A4_POINTS)
        for number, line in enumerate(textwrap.dedent(text).strip().splitlines()):
            _write(pdf, page, font, line, A4_POINTS[1] - _MARGIN - number * _LINE)
        page.gen_content()
    written = io.BytesIO()
    pdf.save(written)
    return written.getvalue()


def _write(pdf: pypdfium2.PdfDocument, page: pypdfium2.PdfPage, font: object, line: str, height: int) -> None:
    drawn = raw.FPDFPageObj_CreateTextObj(pdf.raw, font, _SIZE)
    # PDFium takes UTF-16 with a closing NUL.
    encoded = (line + "\0").encode("utf-16-le")
    raw.FPDFText_SetText(drawn, (ctypes.c_ushort * (len(line) + 1)).from_buffer_copy(encoded))
    raw.FPDFPageObj_Transform(drawn, 1, 0, 0, 1, _MARGIN, height)
    raw.FPDFPage_InsertObject(page.raw, drawn)


def _word(paragraphs: tuple[str, ...]) -> bytes:
    document = docx.Document()
    document.add_heading(paragraphs[0], 1)
    for paragraph in paragraphs[1:]:
        document.add_paragraph(paragraph)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()
