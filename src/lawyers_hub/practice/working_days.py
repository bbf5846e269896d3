"""Working days of a country: neither its weekend nor a public holiday, as the package `holidays` knows them.

Feasts that follow the moon, such as Idul Fitri, are calculated ahead; the authorities fix them months or days
before, often a day earlier or later. Until then most of their names end in "(estimated)", and a count across one is
a proposal, to be checked against the court's calendar when the feast comes near.
Joint leave by decree (cuti bersama) is no public holiday and counts as working time.
"""

import importlib
import re
from contextlib import suppress
from datetime import date, timedelta
from functools import lru_cache

import msgspec
from holidays import HolidayBase, country_holidays

from lawyers_hub.practice.errors import Invalid

FIRST_YEAR, LAST_YEAR = 1900, 2200
MAX_DAYS = 2_000

_CODE = re.compile("[A-Z]{2}")


class Holiday(msgspec.Struct, frozen=True):
    """A public holiday."""

    on: date
    name: str


class Count(msgspec.Struct, frozen=True):
    """Where a count of working days ends, and the holidays between Monday and Friday that it passed over."""

    on: date
    skipped: list[Holiday]


class WorkingDays:
    """The working days of one country, in the years for which its holidays are known; other days raise `Invalid`."""

    def __init__(self, holidays: HolidayBase) -> None:
        self._holidays = holidays
        self._years = range(max(FIRST_YEAR, holidays.start_year), min(LAST_YEAR, holidays.end_year) + 1)

    def is_working_day(self, day: date) -> bool:
        # Asked first: it loads the year, with the Saturdays that are worked in exchange for a day between holidays.
        holiday = self.public_holiday(day)
        if self._holidays.is_weekend(day):
            return day in self._holidays.weekend_workdays
        return holiday is None

    def public_holiday(self, day: date) -> str | None:
        """Its name, also when it falls on a weekend."""
        return self._holidays.get(self._known(day))

    def why_not_worked(self, day: date) -> str | None:
        """The name of the public holiday, or of the day of the weekend; None on a working day."""
        if self.is_working_day(day):
            return None
        return self.public_holiday(day) or f"{day:%A}"

    def first_from(self, day: date) -> date:
        """The day itself when it is a working day, or else the first one after it."""
        while not self.is_working_day(day):
            day = self._step(day, 1)
        return day

    def after(self, day: date, days: int) -> date:
        """So many working days later; a negative number counts back, and 0 is the day itself, working or not."""
        return self.count(day, days).on

    def before(self, day: date, days: int) -> date:
        """So many working days earlier."""
        return self.count(day, -days).on

    def count(self, day: date, days: int) -> Count:
        """Counts working days from the day after (or, with a negative number, before) `day`.

        Raises:
            Invalid: more than `MAX_DAYS` either way, or the count leaves the years that are known.
        """
        if abs(days) > MAX_DAYS:
            raise Invalid.field("days", f"Count at most {MAX_DAYS:,} working days at a time.")
        on, skipped, left = self._known(day), list[Holiday](), abs(days)
        while left:
            on = self._step(on, 1 if days > 0 else -1)
            if self.is_working_day(on):
                left -= 1
            elif not self._holidays.is_weekend(on):
                skipped.append(Holiday(on, self.public_holiday(on) or f"{on:%A}"))
        return Count(on, skipped)

    def _step(self, day: date, days: int) -> date:
        return self._known(day + timedelta(days=days))

    def _known(self, day: date) -> date:
        if day.year not in self._years:
            first, last = self._years[0], self._years[-1]
            raise Invalid(f"{day} lies outside the years in which working days are counted: {first} to {last}.")
        return day


@lru_cache(maxsize=300)
def working_days_of(country: str) -> WorkingDays:
    """`country` is its code of two letters (ISO 3166), such as ID.

    Raises:
        Invalid: the country's holidays are not known.
    """
    if _CODE.fullmatch(country):
        with suppress(NotImplementedError):
            return WorkingDays(country_holidays(country, language="en_US"))
    raise Invalid.field(
        "country", f"The public holidays of {country!r} are not known. Write a country's two letters, such as ID."
    )


def load_holidays() -> None:
    """The package loads all countries with the first: half a second that a server spends before it serves."""
    importlib.import_module("holidays.countries")
