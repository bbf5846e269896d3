"""Personal data in a page of text: where it stands, what it is, and what it tells."""

from lawyers_hub.reading.contact_details import email_marks, phone_marks
from lawyers_hub.reading.identity_numbers import nik_marks, npwp_marks
from lawyers_hub.reading.pages import Mark, MarkKind

_MOST_SPECIFIC_FIRST = (MarkKind.NIK, MarkKind.NPWP, MarkKind.EMAIL, MarkKind.PHONE)


def find_marks(text: str) -> tuple[Mark, ...]:
    """Marks in the order of the text, none over another: of two the longer wins, then the more specific."""
    kept: list[Mark] = []
    found = [*nik_marks(text), *npwp_marks(text), *email_marks(text), *phone_marks(text)]
    for mark in sorted(found, key=lambda mark: mark.start):
        if not kept or mark.start >= kept[-1].end:
            kept.append(mark)
        elif _weight(mark) > _weight(kept[-1]):
            kept[-1] = mark
    return tuple(kept)


def _weight(mark: Mark) -> tuple[int, int]:
    return mark.end - mark.start, -_MOST_SPECIFIC_FIRST.index(mark.kind)
