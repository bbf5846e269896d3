"""E-mail addresses and telephone numbers, Indonesian as people write them and international with their +.

Every quantifier is bounded, so that a page of hostile text costs time in proportion to its length.
"""

import re
from collections.abc import Iterator

from lawyers_hub.reading.pages import Mark, MarkKind

_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_EMAIL = re.compile(
    r"(?<![\w.%+'-])[\w%+'-](?:[\w.%+'-]{0,62}[\w%+'-])?"
    rf"@(?:{_LABEL}\.){{1,8}}[A-Za-z]{{2,24}}(?![\w-]|\.\w|@)"
)

# A telephone number is not part of a longer number, a date or an amount. What may not stand before it is looked
# for behind its first character, so that the search can jump from one such character to the next.
_BEGUN = r"(?<![\w+].)(?<!\d[.,/-].)(?<!\d{4} .)"
_ENDS = r"(?!\w)(?![.,/-]\d)(?! \d{3})"
_GAP = r"(?: ?[-–.] ?| )?"
_INTERNATIONAL = re.compile(rf"\+{_BEGUN}[1-9][0-9]{{0,2}}(?:{_GAP}\(0?[0-9]{{1,4}}\))?(?:{_GAP}[0-9]){{5,14}}{_ENDS}")
# Decree of the Minister of Transport KM 28/2004: after the 0, mobile networks begin with 8, areas with 2-7 or 9.
_MOBILE = re.compile(rf"(?:0{_BEGUN}|6{_BEGUN}2{_GAP})8[1-35-9][0-9]{_GAP}[0-9]{{3,4}}{_GAP}[0-9]{{2,5}}{_ENDS}")
_BIG_CITY = r"2[124]|31|61"
_AREA = rf"(?:{_BIG_CITY}|(?!{_BIG_CITY})[2-79][0-9]{{2}})"
_LANDLINE = re.compile(
    rf"(?:\({_BEGUN}0{_AREA}\) ?|0{_BEGUN}{_AREA}(?: ?[-–] ?| ))[2-9][0-9]{{2,3}}{_GAP}[0-9]{{3,4}}{_ENDS}"
)
_LANDLINE_IN_ONE = re.compile(rf"0{_BEGUN}{_AREA}[2-9][0-9]{{5,7}}{_ENDS}")
_CALLED_A_TELEPHONE = re.compile(r"\b(?:te?lp?|telepon|telephone|phone|fax|faks|hub)\b[ .:]{1,4}$", re.IGNORECASE)
_THOUSANDS = re.compile(r"\+?[0-9]{1,3}(?:\.[0-9]{3})+")


def email_marks(text: str) -> Iterator[Mark]:
    """The detail is the domain, which tells whose address it is."""
    if "@" not in text:
        return
    for found in _EMAIL.finditer(text):
        if ".." not in found[0]:
            yield Mark(MarkKind.EMAIL, found.start(), found.end(), found[0].rpartition("@")[2].lower())


def phone_marks(text: str) -> Iterator[Mark]:
    """The detail is international, mobile or landline. A landline in one piece needs a word such as Telp before it."""
    for found in _INTERNATIONAL.finditer(text):
        if 8 <= _digits(found[0]) <= 15 and not _THOUSANDS.fullmatch(found[0]):
            yield Mark(MarkKind.PHONE, found.start(), found.end(), "international")
    for found in _MOBILE.finditer(text):
        if 10 <= _digits(found[0]) <= 14 and not _THOUSANDS.fullmatch(found[0]):
            yield Mark(MarkKind.PHONE, found.start(), found.end(), "mobile")
    for found in _LANDLINE.finditer(text):
        yield Mark(MarkKind.PHONE, found.start(), found.end(), "landline")
    for found in _LANDLINE_IN_ONE.finditer(text):
        if _CALLED_A_TELEPHONE.search(text, max(0, found.start() - 16), found.start()):
            yield Mark(MarkKind.PHONE, found.start(), found.end(), "landline")


def _digits(written: str) -> int:
    return sum(character.isdigit() for character in written)
