"""Counting working days: over weekends and feasts, there and back, and never without end."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawyers_hub.practice.errors import Invalid
from lawyers_hub.practice.working_days import MAX_DAYS, Holiday, working_days_of

INDONESIA = working_days_of("ID")

DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))
COUNTS = st.integers(0, 300)
COUNTRIES = st.sampled_from(["ID", "NL", "AE", "CN", "IL", "US"])

# 2026 in Indonesia: Nyepi on a Thursday, the two days of Idul Fitri on the weekend after it.
NYEPI, IDUL_FITRI, SECOND_DAY = date(2026, 3, 19), date(2026, 3, 21), date(2026, 3, 22)


def test_a_plain_weekday_is_worked_and_a_weekend_is_not() -> None:
    assert INDONESIA.is_working_day(date(2026, 3, 18))
    assert not INDONESIA.is_working_day(date(2026, 3, 15))


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2026, 3, 18), None),
        (date(2026, 3, 14), "Saturday"),
        (date(2026, 3, 15), "Sunday"),
        (date(2026, 8, 17), "Independence Day"),
        (IDUL_FITRI, "Eid al-Fitr"),
    ],
)
def test_a_day_off_says_why(day: date, why: str | None) -> None:
    assert INDONESIA.why_not_worked(day) == why


def test_the_days_around_idul_fitri_are_counted_over() -> None:
    before = date(2026, 3, 18)

    assert INDONESIA.after(before, 1) == date(2026, 3, 20)
    assert INDONESIA.after(before, 2) == date(2026, 3, 23)
    assert INDONESIA.before(date(2026, 3, 23), 2) == before
    assert INDONESIA.first_from(IDUL_FITRI) == date(2026, 3, 23)


def test_only_holidays_that_took_a_weekday_are_told() -> None:
    assert INDONESIA.count(date(2026, 3, 18), 3).skipped == [Holiday(NYEPI, "Day of Silence")]


def test_a_feast_that_is_not_fixed_yet_is_called_an_estimate() -> None:
    name = INDONESIA.public_holiday(date(2027, 3, 10))

    assert name == "Eid al-Fitr (estimated)"


def test_new_year_is_counted_over_in_both_directions() -> None:
    # Christmas 2026 is a Friday, and New Year 2027 another one.
    assert INDONESIA.after(date(2026, 12, 24), 5) == date(2027, 1, 4)
    assert INDONESIA.before(date(2027, 1, 4), 5) == date(2026, 12, 24)


def test_the_weekend_is_the_country_s_own() -> None:
    friday = date(2026, 2, 6)

    assert not working_days_of("EG").is_working_day(friday)
    assert INDONESIA.is_working_day(friday)


def test_a_saturday_that_is_worked_in_exchange_counts_whatever_was_asked_before() -> None:
    # China worked on Saturday 14 February 2026, before the long Spring Festival.
    working_days_of.cache_clear()

    assert working_days_of("CN").is_working_day(date(2026, 2, 14))


@given(day=DAYS, country=COUNTRIES)
def test_no_days_later_is_the_same_day_worked_or_not(day: date, country: str) -> None:
    assert working_days_of(country).after(day, 0) == working_days_of(country).before(day, 0) == day


@given(day=DAYS, days=COUNTS, country=COUNTRIES)
def test_from_a_working_day_there_and_back_is_the_same_day(day: date, days: int, country: str) -> None:
    working_days = working_days_of(country)
    worked = working_days.first_from(day)

    assert working_days.before(working_days.after(worked, days), days) == worked
    assert working_days.after(working_days.before(worked, days), days) == worked


@given(day=DAYS, days=st.integers(1, 300), country=COUNTRIES)
def test_a_count_ends_on_a_working_day_and_passes_so_many(day: date, days: int, country: str) -> None:
    working_days = working_days_of(country)
    end = working_days.after(day, days)

    passed = [day + timedelta(days=n) for n in range(1, (end - day).days + 1)]
    assert working_days.is_working_day(end)
    assert sum(map(working_days.is_working_day, passed)) == days


@given(day=DAYS, first=COUNTS, second=COUNTS)
def test_two_counts_in_a_row_are_their_sum(day: date, first: int, second: int) -> None:
    assert INDONESIA.after(INDONESIA.after(day, first), second) == INDONESIA.after(day, first + second)


@given(day=DAYS, days=st.integers(-300, 300))
def test_what_is_told_as_passed_over_was_a_holiday_on_a_weekday(day: date, days: int) -> None:
    count = INDONESIA.count(day, days)

    assert all(holiday.on.weekday() < 5 and INDONESIA.public_holiday(holiday.on) for holiday in count.skipped)


@given(day=DAYS)
def test_the_first_working_day_from_a_day_has_none_before_it(day: date) -> None:
    first = INDONESIA.first_from(day)

    assert INDONESIA.is_working_day(first)
    assert not any(INDONESIA.is_working_day(day + timedelta(days=n)) for n in range((first - day).days))


@pytest.mark.parametrize("country", ["XX", "id", "IDN", "", "Indonesia"])
def test_a_country_that_nobody_knows_is_refused(country: str) -> None:
    with pytest.raises(Invalid, match="such as ID") as refused:
        working_days_of(country)
    assert refused.value.errors[0].field == "country"


@pytest.mark.parametrize("day", [date.min, date(1899, 12, 31), date(2201, 1, 1), date.max])
def test_a_year_whose_holidays_nobody_knows_is_refused_and_not_taken_for_one_without_any(day: date) -> None:
    for ask in (INDONESIA.is_working_day, INDONESIA.public_holiday, INDONESIA.first_from):
        with pytest.raises(Invalid, match="lies outside"):
            ask(day)


@pytest.mark.parametrize(("start", "days"), [(date(2100, 12, 1), 100), (date(1946, 1, 10), -100)])
def test_a_count_that_leaves_the_known_years_is_refused(start: date, days: int) -> None:
    with pytest.raises(Invalid, match="1946 to 2100"):
        INDONESIA.count(start, days)


@pytest.mark.parametrize("days", [MAX_DAYS + 1, -MAX_DAYS - 1, 10**12])
def test_a_count_without_end_is_refused(days: int) -> None:
    with pytest.raises(Invalid, match="2,000"):
        INDONESIA.count(date(2026, 1, 1), days)


@pytest.mark.parametrize("days", [MAX_DAYS, -MAX_DAYS])
def test_the_longest_count_is_made(days: int) -> None:
    assert abs((INDONESIA.count(date(2026, 1, 1), days).on - date(2026, 1, 1)).days) > 2_700
