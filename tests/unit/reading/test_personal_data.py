"""Personal data is found where it stands, and numbers that are none are left alone."""

from datetime import UTC, date, datetime
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lawyers_hub.reading.identity_numbers import describe_nik, npwp_checks
from lawyers_hub.reading.pages import Mark, MarkKind
from lawyers_hub.reading.personal_data import find_marks
from lawyers_hub.reading.provinces import PROVINCES

TODAY = date(2026, 6, 1)
WORDS = st.text(st.characters(categories=["L", "Zs", "Po"], exclude_characters="@.,/%'"), max_size=40)


def found(text: str) -> list[tuple[MarkKind, str]]:
    return [(mark.kind, text[mark.start : mark.end]) for mark in find_marks(text)]


def detail_of(text: str) -> str:
    [mark] = find_marks(text)
    return mark.detail


@st.composite
def niks(draw: st.DrawFn) -> tuple[str, date, bool]:
    born = draw(st.dates(date(1940, 1, 1), date(2024, 12, 31)))
    woman = draw(st.booleans())
    places = f"{draw(st.sampled_from(sorted(PROVINCES)))}{draw(st.integers(1, 99)):02}{draw(st.integers(1, 99)):02}"
    day = born.day + (40 if woman else 0)
    return f"{places}{day:02}{born:%m%y}{draw(st.integers(1, 9999)):04}", born, woman


@st.composite
def npwps(draw: st.DrawFn) -> str:
    eight = f"{draw(st.integers(0, 99)):02}{draw(st.integers(1, 999_999)):06}"
    [check] = [str(digit) for digit in range(10) if npwp_checks(f"{eight}{digit}")]
    return f"{eight}{check}{draw(st.integers(1, 999)):03}{draw(st.integers(0, 999)):03}"


@given(niks(), WORDS, WORDS)
def test_every_nik_is_found_where_it_stands(made: tuple[str, date, bool], before: str, after: str) -> None:
    nik, _, _ = made
    text = f"{before}: {nik} {after}"
    assert (MarkKind.NIK, nik) in found(text)


@given(niks())
def test_a_nik_tells_birth_sex_and_province(made: tuple[str, date, bool]) -> None:
    nik, born, woman = made
    described = describe_nik(nik, TODAY)
    assert described is not None
    day, sex, province = described.split(", ")
    assert day.endswith(f"{born:%y-%m-%d}")
    assert sex == ("woman" if woman else "man")
    assert province == PROVINCES[nik[:2]]


@given(st.from_regex(r"[0-9]{16}", fullmatch=True))
def test_sixteen_digits_without_the_structure_are_no_nik(digits: str) -> None:
    assume(describe_nik(digits, datetime.now(UTC).date()) is None)
    assert not [kind for kind, _ in found(f"Nomor {digits} tercatat") if kind is MarkKind.NIK]


@given(niks(), st.from_regex(r"[0-9]{1,8}", fullmatch=True))
def test_a_nik_inside_a_longer_number_is_none(made: tuple[str, date, bool], more: str) -> None:
    for text in (made[0] + more, more + made[0], f"{more}.{made[0]}", f"{made[0]}-{more}"):
        assert MarkKind.NIK not in [kind for kind, _ in found(text)]


@given(npwps(), WORDS)
def test_every_npwp_is_found_in_each_of_its_forms(digits: str, before: str) -> None:
    d = digits
    written = f"{d[:2]}.{d[2:5]}.{d[5:8]}.{d[8]}-{d[9:12]}.{d[12:]}"
    for form in (written, digits):
        assert (MarkKind.NPWP, form) in found(f"{before}: {form}.")
    assert found(f"NPWP 0{digits}") == [(MarkKind.NPWP, f"0{digits}")]


@given(st.text(max_size=400))
def test_marks_are_in_order_apart_and_inside_the_text(text: str) -> None:
    end = 0
    for mark in find_marks(text):
        assert end <= mark.start < mark.end <= len(text)
        end = mark.end


@given(st.text(alphabet="0123456789 .-+()@aT:/", max_size=300))
def test_marks_in_noise_are_in_order_too(text: str) -> None:
    marks = find_marks(text)
    assert list(marks) == sorted(marks, key=lambda mark: mark.start)
    assert all(earlier.end <= later.start for earlier, later in pairwise(marks))


@pytest.mark.parametrize(
    ("digits", "described"),
    [
        ("3273015205900001", "born 1990-05-12, woman, Jawa Barat"),
        ("3171011708450003", "born 1945-08-17, man, DKI Jakarta"),
        ("9601012902000001", "born 2000-02-29, man, Papua Barat Daya"),
        ("3273010101260001", "born 2026-01-01, man, Jawa Barat"),
        ("3273010107260001", "born 1926-07-01, man, Jawa Barat"),  # 2026-07-01 is still to come
        ("2073015205900001", None),  # no province 20
        ("3200015205900001", None),
        ("3273005205900001", None),
        ("3273013202900001", None),
        ("3273017202900001", None),
        ("3273012902010001", None),  # 2001 and 1901 have no 29 February
        ("3273011213900001", None),
        ("3273015205900000", None),
    ],
)
def test_a_nik_is_judged_by_its_structure(digits: str, described: str | None) -> None:
    assert describe_nik(digits, TODAY) == described


@pytest.mark.parametrize(
    "text", ["3273 0152 0590 0001", "3273.0152.0590.0001", "32.73.01.520590.0001", "3273-0152-0590-0001"]
)
def test_a_nik_is_found_in_the_groups_people_write(text: str) -> None:
    assert found(f"NIK: {text}, pekerjaan guru") == [(MarkKind.NIK, text)]


def test_a_nik_that_runs_into_the_next_word_is_found() -> None:
    assert found("NIK3273015205900001Nama Ani") == [(MarkKind.NIK, "3273015205900001")]


def test_a_written_out_npwp_with_a_wrong_check_digit_is_marked_and_says_so() -> None:
    assert detail_of("01.312.166.0-091.000") == "tax office 091"
    assert detail_of("01.312.166.1-091.000") == "tax office 091, check digit does not fit"
    assert found("013121661091000") == []
    assert found("00.000.000.0-000.000") == []


@pytest.mark.parametrize(
    "phone",
    [
        "081234567890", "0812-3456-7890", "0812 3456 7890", "0812.3456.7890", "6281234567890", "62 812 3456 7890",
        "+6281234567890", "+62 812-3456-7890", "+62 (0) 812 3456 7890", "+62 21 5551234", "+62-21-555-1234",
        "(021) 555-1234", "(021)5551234", "021-5551234", "021 555 1234", "021 – 55512345", "(0274) 512345",
        "0361-223344", "+1 (212) 555-0147", "+44 20 7946 0958", "+65 6123 4567", "+31201234567",
    ],
)  # fmt: skip
def test_a_telephone_number_is_found_however_it_is_written(phone: str) -> None:
    assert found(f"Hubungi {phone}, atau datang.") == [(MarkKind.PHONE, phone)]
    assert found(phone) == [(MarkKind.PHONE, phone)]


def test_a_landline_in_one_piece_is_found_behind_the_word_for_telephone() -> None:
    assert found("No. Telp: 0215551234") == [(MarkKind.PHONE, "0215551234")]
    assert found("rekening 0215551234") == []


@pytest.mark.parametrize(
    "text",
    [
        "tanggal 08-12-2020", "2020-08-12", "12/08/1990", "08.12.2020 09.30", "pukul 08.15-09.45",
        "Nomor 081/Pdt.G/2020/PN.Jkt.Pst", "No. 0812/Pid.B/2019/PN Bdg", "Putusan 21/PUU-XII/2014",
        "Rp62.812.345.678,00", "Rp 62.812.345.678", "sebesar 62.812.345.678 rupiah", "+1.000.000.000",
        "USD 812,345,678.90", "rekening 1234 0812 3456 7890", "rekening 1234-0812-3456-7890", "12345678901234567890",
        "pasal 27 ayat 3", "1,234,567.89", "NOP 32.73.010.001.002-0123.0", "0021-1234-5678", "ISBN 978-602-8123-45-6",
        "user@localhost", "@mention", "a@b", "harga@ Rp5.000", "a..b@example.com", "-+62", "3.14159265358979",
    ],
)  # fmt: skip
def test_dates_amounts_case_numbers_and_accounts_are_left_alone(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    "address",
    ["ani@contoh.co.id", "ani.suryani+kasus@kantor-hukum.id", "A_1%x@sub.example.museum", "o'neil@example.ie"],
)
def test_an_address_is_found_at_its_exact_place(address: str) -> None:
    assert found(f"Surel: <{address}>.") == [(MarkKind.EMAIL, address)]
    assert found(f"tulis ke {address}.") == [(MarkKind.EMAIL, address)]
    assert detail_of(address) == address.rpartition("@")[2]


def test_of_two_marks_over_each_other_the_longer_stays() -> None:
    assert found("3273015205900001@contoh.co.id") == [(MarkKind.EMAIL, "3273015205900001@contoh.co.id")]
    assert found("081234567890@contoh.co.id") == [(MarkKind.EMAIL, "081234567890@contoh.co.id")]


def test_a_page_made_to_be_slow_is_not() -> None:
    for hostile in ("a@" * 100_000, "a." * 100_000, "+62 " * 50_000, "0" * 200_000, "(" * 200_000, "1.2-" * 50_000):
        assert isinstance(find_marks(hostile), tuple)


def test_a_mark_is_a_value() -> None:
    assert find_marks("ani@contoh.id") == (Mark(MarkKind.EMAIL, 0, 13, "contoh.id"),)
