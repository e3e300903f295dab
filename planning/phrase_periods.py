"""Weeks, months, quarters and years in date phrases: ``next week``, ``w48``, ``december 2026``, ``q2``, ``2027``.

Some name one period (``next month``, ``q2 2027``), others one of many (``w48``, ``december``, ``month``): those give several,
from today's on, and the grammar takes the first in which the day it looks for is not past.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date
from functools import lru_cache
from itertools import chain, islice

from dateutil.relativedelta import relativedelta

from planning.errors import PhraseError
from planning.phrase_words import LAST, MONTH_PATTERN, MONTHS, NEXT, THIS, month_number

_YEARS_AHEAD = 9
"""A 29 February is at most eight years away, a week 53 seven."""

_PIVOT = 69
"""Two digits below it are years of 2000, the others of 1900 (as POSIX has it)."""

_UNIT_MONTHS = {"month": 1, "quarter": 3, "year": 12}


class ImpossibleDateError(PhraseError):
    """The phrase is a date by its form, but there is no such day."""


def shift(day: date, *, months: int = 0, days: int = 0) -> date:
    """The day some months and then some days away; the last of a shorter month. Raises PhraseError beyond year 1 or 9999."""
    try:
        return day + relativedelta(months=months, days=days)
    except (OverflowError, ValueError) as error:
        raise PhraseError(f"That leads outside the years {MINYEAR} to {MAXYEAR}; write a date nearer to today.") from error


@dataclass(frozen=True, slots=True)
class Period:
    """A week (from Monday), month, quarter or year, by its first day."""

    unit: str
    first: date

    @property
    def last(self) -> date:
        """Its last day."""
        if self.unit == "week":
            return shift(self.first, days=6)
        month = self.first.month + _UNIT_MONTHS[self.unit] - 1
        return date(self.first.year, month, monthrange(self.first.year, month)[1])

    def beside(self, n: int) -> Period:
        """The period n later (or, negative, earlier)."""
        if self.unit == "week":
            return Period(self.unit, shift(self.first, days=7 * n))
        return Period(self.unit, shift(self.first, months=n * _UNIT_MONTHS[self.unit]))


@dataclass(frozen=True, slots=True)
class Periods:
    """What a phrase for a period may mean: one with ``fixed``, else each of these, in order; never none at all."""

    candidates: tuple[Period, ...]
    fixed: bool
    bare: bool = False

    @property
    def unit(self) -> str:
        """What kind of period."""
        return self.candidates[0].unit

    def first_day(self, today: date, choose: Callable[[Period], date | None]) -> date | None:
        """The day chosen from the period named, or the first one so chosen that is today or later."""
        for period in self.candidates:
            day = choose(period)
            if day is not None and (self.fixed or day >= today):
                return day
        return None


def period_around(unit: str, day: date) -> Period:
    """The week, month, quarter or year that a day lies in."""
    if unit == "week":
        return Period(unit, shift(day, days=-day.weekday()))
    if unit == "year":
        return Period(unit, day.replace(month=1, day=1))
    month = day.month if unit == "month" else day.month - (day.month - 1) % 3
    return Period(unit, day.replace(month=month, day=1))


def read_year(text: str, today: date) -> int:
    """``2026``, ``26``, ``next year``; 00 to 68 are years of 2000, 69 to 99 of 1900. Raises ImpossibleDateError for the year 0."""
    if not text.isdigit():
        year = today.year + {"this": 0, "next": 1, "last": -1}[text.split()[0]]
    elif len(text) == 2:
        year = int(text) + (2000 if int(text) < _PIVOT else 1900)
    else:
        year = int(text)
    if not MINYEAR <= year <= MAXYEAR:
        raise ImpossibleDateError(f"There is no year {year} here; write one from {MINYEAR} to {MAXYEAR}.")
    return year


def coming_years(today: date) -> range:
    """The years in which the next such date of a phrase without a year can be."""
    return range(today.year, min(today.year + _YEARS_AHEAD, MAXYEAR + 1))


def no_such_day(day: int, month: int, year: int | None) -> PhraseError:
    """Why a day is not in a month, and what is."""
    if not 1 <= day <= 31:
        return PhraseError(f"No month has a day {day}; write 1 to 31.")
    name = MONTHS[month - 1]
    when = f" {year}" if year else ""
    if month == 2 and year is None:
        return ImpossibleDateError("February has 28 or 29 days; write 28 feb, or end of february.")
    length = monthrange(year or 2001, month)[1]
    return ImpossibleDateError(f"{name}{when} has {length} days; write {length} {name[:3].lower()}{when}, or another month.")


@dataclass(frozen=True, slots=True)
class _Form:
    pattern: str
    read: Callable[[re.Match[str], date], Periods | None]


def read_periods(text: str, today: date) -> Periods | None:
    """The period or periods that a phrase in the grammar's spelling means; None where it is none."""
    for form in _FORMS:
        match = _compiled(form.pattern).fullmatch(text)
        if match is not None and (found := form.read(match, today)) is not None:
            return found
    return None


@lru_cache(maxsize=64)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.ASCII)


def _one(period: Period) -> Periods:
    return Periods((period,), fixed=True)


def _relative(match: re.Match[str], today: date) -> Periods:
    """``next month``, ``this week``."""
    word = match["mod"]
    here = period_around(match["unit"], today)
    return _one(here.beside(1 if word in NEXT else -1 if word in LAST else 0))


def _second_next(match: re.Match[str], today: date) -> Periods:
    """``week after next``, ``month before last``."""
    return _one(period_around(match["unit"], today).beside(2 if match["how"] == "after next" else -2))


def _bare(match: re.Match[str], today: date) -> Periods:
    """``month`` in ``end of the month``: this one, or the first later one in which the day is not past."""
    return Periods(tuple(_forward(period_around(match["unit"], today))), fixed=False, bare=True)


def _forward(period: Period) -> Iterator[Period]:
    """A year of periods, as far as there are years."""
    yield period
    for n in range(1, 13):
        try:
            yield period.beside(n)
        except PhraseError:
            return


def _weeks(match: re.Match[str], today: date) -> Periods | None:
    """``w48``, ``week 48 2026``, ``2026 w48``: ISO weeks."""
    number = int(match["n"])
    if not 1 <= number <= 53:
        raise ImpossibleDateError(f"There is no week {number}; a year has weeks 1 to 52 or 53.")
    typed = match["year"] or match["before"]
    if typed is None:
        weeks = tuple(week for year in coming_years(today) if (week := _iso_week(year, number)))
        return Periods(weeks, fixed=False) if weeks else None
    year = read_year(typed, today)
    found = _iso_week(year, number)
    if found is None:
        raise ImpossibleDateError(f"{year} has no week {number}; its last is w52.")
    return _one(found)


def _iso_week(year: int, number: int) -> Period | None:
    try:
        return Period("week", date.fromisocalendar(year, number, 1))
    except ValueError:
        return None


def _quarters(match: re.Match[str], today: date) -> Periods:
    """``q2``, ``q2 2027``, ``2027 q2``, ``2th quarter 2027``."""
    month = 3 * int(match["n"]) - 2
    typed = match["year"] or match["before"]
    if typed is None:
        return Periods(tuple(Period("quarter", date(year, month, 1)) for year in coming_years(today)), fixed=False)
    return _one(Period("quarter", date(read_year(typed, today), month, 1)))


def _months(match: re.Match[str], today: date) -> Periods:
    """``december``, ``dec 2026``, ``next december`` (that of next year)."""
    month = month_number(match["month"])
    if match["mod"]:
        typed: str | None = f"{match['mod']} year"
    else:
        typed = match["year"] or match["before"]
    if typed is None:
        return Periods(tuple(Period("month", date(year, month, 1)) for year in coming_years(today)), fixed=False)
    return _one(Period("month", date(read_year(typed, today), month, 1)))


def _years(match: re.Match[str], today: date) -> Periods:
    """``2027``."""
    return _one(Period("year", date(read_year(match["year"], today), 1, 1)))


_MODS = "|".join(chain(THIS, NEXT, LAST))
_UNITS = "(?P<unit>week|month|quarter|year)"
_YEAR = r"(?: ?(?P<year>\d{4}|\d{2}|(?:this|next|last) year))?"
_BEFORE = r"(?:(?P<before>\d{4}) ?)?"
_FORMS = (
    _Form(rf"(?P<mod>{_MODS}) {_UNITS}", _relative),
    _Form(rf"{_UNITS} (?P<how>after next|before last)", _second_next),
    _Form(_UNITS, _bare),
    _Form(rf"{_BEFORE}(?:w|wk|week) ?(?P<n>\d{{1,2}})(?!\d){_YEAR}", _weeks),
    _Form(rf"{_BEFORE}q ?(?P<n>[1-4])(?!\d){_YEAR}", _quarters),
    _Form(rf"(?P<before>(?!))?(?P<n>[1-4])th quarter{_YEAR}", _quarters),
    _Form(rf"(?:(?P<mod>this|next|last) |(?P<before>\d{{4}}) )?(?P<month>{MONTH_PATTERN}){_YEAR}", _months),
    _Form(r"(?P<year>\d{4})", _years),
)


def months_from(today: date, count: int) -> Iterator[Period]:
    """This month and those after it."""
    return islice(_months_on(period_around("month", today)), count)


def _months_on(period: Period) -> Iterator[Period]:
    while True:
        yield period
        try:
            period = period.beside(1)
        except PhraseError:
            return
