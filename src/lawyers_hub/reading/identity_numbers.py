"""Indonesian numbers that name a person: the NIK of the identity card and the NPWP of the tax office."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime

from lawyers_hub.reading.pages import Mark, MarkKind
from lawyers_hub.reading.provinces import PROVINCES

WOMAN_DAYS = 40

# No more of a number may stand before or after. Letters may: text out of a PDF often runs together. What may not
# stand before is looked for behind the first digit, so that the search can jump from digit to digit.
_BEGUN = r"(?<![0-9+].)(?<![0-9][.,/-].)"
_ENDS = r"(?![0-9])(?![.,/-][0-9])"
_NIK_IN_ONE = r"[0-9]{15}"
_NIK_IN_FOURS = r"[0-9]{3}([ .-])[0-9]{4}\1[0-9]{4}\1[0-9]{4}"
_NIK_BY_MEANING = r"[0-9]\.[0-9]{2}\.[0-9]{2}\.[0-9]{6}\.[0-9]{4}"
_NIK = re.compile(f"[0-9]{_BEGUN}(?:{_NIK_IN_ONE}|{_NIK_IN_FOURS}|{_NIK_BY_MEANING}){_ENDS}")
_NPWP_WRITTEN_OUT = re.compile(
    rf"[0-9]{_BEGUN}[0-9]\.[0-9]{{3}}\.[0-9]{{3}}\.[0-9] ?[-–.] ?[0-9]{{3}}[.-][0-9]{{3}}{_ENDS}"
)
_NPWP_IN_ONE = re.compile(rf"[0-9]{_BEGUN}(?<!\w.)[0-9]{{14,15}}{_ENDS}(?!\w)")


def nik_marks(text: str) -> Iterator[Mark]:
    """Sixteen digits with the structure of a NIK, written in one or in the usual groups."""
    today = datetime.now(UTC).date()
    for found in _NIK.finditer(text):
        detail = describe_nik(_digits(found[0]), today)
        if detail is not None:
            yield Mark(MarkKind.NIK, found.start(), found.end(), detail)


def npwp_marks(text: str) -> Iterator[Mark]:
    """Written 99.999.999.9-999.999, where a wrong check digit is said; or 15 digits, or 0 and 15, that check.

    A NPWP of the other new kind is its holder's NIK and is marked as that.
    """
    for found in _NPWP_WRITTEN_OUT.finditer(text):
        digits = _digits(found[0])
        if _has_serial(digits):
            detail = "" if npwp_checks(digits) else ", check digit does not fit"
            yield Mark(MarkKind.NPWP, found.start(), found.end(), f"tax office {digits[9:12]}{detail}")
    for found in _NPWP_IN_ONE.finditer(text):
        digits = found[0][-15:]
        if found[0] in (digits, f"0{digits}") and _has_serial(digits) and npwp_checks(digits):
            yield Mark(MarkKind.NPWP, found.start(), found.end(), f"tax office {digits[9:12]}")


def describe_nik(digits: str, today: date) -> str | None:
    """Such as "born 1990-05-12, woman, Jawa Barat"; None where the structure is not a NIK's.

    Province, regency or city, and district, two digits each; day (women add 40), month and year of birth;
    a serial number from 0001. Source: Government Regulation 37/2007, article 37.
    """
    province, regency, district = digits[0:2], digits[2:4], digits[4:6]
    born = _birth_date(digits[6:12], today)
    if province not in PROVINCES or "00" in (regency, district) or born is None or digits[12:] == "0000":
        return None
    sex = "woman" if int(digits[6:8]) > WOMAN_DAYS else "man"
    return f"born {born.isoformat()}, {sex}, {PROVINCES[province]}"


def npwp_checks(digits: str) -> bool:
    """Whether the first nine of the digits satisfy Luhn's rule, the ninth being the check digit.

    The tax office publishes no rule; this one is what issued numbers follow (python-stdnum and CPAN's
    Business::ID::NPWP hold it too). Hence it only decides where the shape alone proves nothing.
    """
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(digits[:9]))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def _birth_date(ddmmyy: str, today: date) -> date | None:
    day, month, year = int(ddmmyy[:2]), int(ddmmyy[2:4]), int(ddmmyy[4:])
    if day > WOMAN_DAYS:
        day -= WOMAN_DAYS
    # Two digits leave the century open: the latest that is not in the future, since few live past a hundred.
    for century in (2000, 1900):
        try:
            born = date(century + year, month, day)
        except ValueError:
            continue
        if born <= today:
            return born
    return None


def _has_serial(digits: str) -> bool:
    """Forms print 00.000.000.0-000.000 for somebody without a number."""
    return digits[2:8] != "000000"


def _digits(written: str) -> str:
    return "".join(re.findall(r"[0-9]", written))
