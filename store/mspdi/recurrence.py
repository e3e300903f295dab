"""Recurring calendar exceptions of a Project file as RFC 5545 rules.

The ``Type`` of an exception, by Microsoft's schema: 1 daily (the whole period), 2 yearly by day of the month, 3 yearly by
position, 4 monthly by day of the month, 5 monthly by position, 6 weekly, 7 every so many days, 8 every so many weekdays,
9 no recurrence. ``Period`` is the step (years have none), ``DaysOfWeek`` a mask (Sunday 1, Monday 2 … Saturday 64), ``MonthItem`` what is
counted (0 day, 1 weekday, 2 day of the weekend, 3 Sunday … 9 Saturday), ``MonthPosition`` which of them (0 first … 4
last), ``Month`` 0 January … 11 December, ``MonthDay`` 1 to 31; in shorter months that is their last day.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING

from planning.validate import LAST_YEAR

if TYPE_CHECKING:
    from store.mspdi.values import Fields

DAILY, YEARLY_DAY, YEARLY_POSITION, MONTHLY_DAY, MONTHLY_POSITION, WEEKLY, DAY_COUNT, WEEKDAY_COUNT, NO_TYPE = range(1, 10)
MOST_OCCURRENCES = 9999
LAST_DAY = date(LAST_YEAR, 12, 31)

_SUNDAY_FIRST = ("SU", "MO", "TU", "WE", "TH", "FR", "SA")
_MONDAY_FIRST = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_WEEKDAYS = "MO,TU,WE,TH,FR"


class MisreadError(Exception):
    """A recurrence that means nothing; the text completes a sentence."""


def rule_of(fields: Fields, first: date) -> str:
    """The rule of an exception; empty where it is one stretch of days. Raises MisreadError."""
    kind = fields.whole("Type", 0, 99) or DAILY
    step = max(fields.whole("Period", 0, 9999) or 1, 1)
    if kind == NO_TYPE or (kind in (DAILY, DAY_COUNT) and step == 1):
        return ""
    if kind in (DAILY, DAY_COUNT):
        return _rule("DAILY", step)
    if kind == WEEKDAY_COUNT:
        return _rule("WEEKLY", 1, BYDAY=_WEEKDAYS)
    if kind == WEEKLY:
        mask = fields.whole("DaysOfWeek", 0, 127) or 0
        days = ",".join(day for bit, day in enumerate(_SUNDAY_FIRST) if mask >> bit & 1)
        if not days:
            raise MisreadError("it recurs weekly, but on no day of the week")
        # Project counts its weeks from the first day of the period.
        return _rule("WEEKLY", step, BYDAY=days, WKST=_MONDAY_FIRST[first.weekday()] if step > 1 else "")
    if kind in (MONTHLY_DAY, MONTHLY_POSITION):
        return _rule("MONTHLY", step, **(_by_day(fields) if kind == MONTHLY_DAY else _by_position(fields)))
    if kind in (YEARLY_DAY, YEARLY_POSITION):
        month = fields.whole("Month", 0, 11)
        if month is None:
            raise MisreadError("it recurs yearly, but in no month")
        return _rule("YEARLY", 1, BYMONTH=str(month + 1), **(_by_day(fields) if kind == YEARLY_DAY else _by_position(fields)))
    raise MisreadError(f"its type {kind} is not known")


def _rule(frequency: str, step: int, **parts: str) -> str:
    interval = {"INTERVAL": str(step)} if step > 1 else {}
    return ";".join(f"{name}={value}" for name, value in {"FREQ": frequency, **interval, **parts}.items() if value)


def _by_day(fields: Fields) -> dict[str, str]:
    day = fields.whole("MonthDay", 1, 31)
    if day is None:
        raise MisreadError("it recurs on a day of the month, but names none")
    if day <= 28:
        return {"BYMONTHDAY": str(day)}
    return {"BYMONTHDAY": ",".join(str(n) for n in range(28, day + 1)), "BYSETPOS": "-1"}


def _by_position(fields: Fields) -> dict[str, str]:
    item, position = fields.whole("MonthItem", 0, 9), fields.whole("MonthPosition", 0, 4)
    if item is None or position is None:
        raise MisreadError("it recurs by position in the month, but names none")
    place = str(position + 1) if position < 4 else "-1"
    if item == 0:
        return {"BYMONTHDAY": place}
    if item in (1, 2):
        return {"BYDAY": _WEEKDAYS if item == 1 else "SA,SU", "BYSETPOS": place}
    return {"BYDAY": f"{'+' if position < 4 else ''}{place}{_SUNDAY_FIRST[item - 3]}"}


def days_by_weekday_count(fields: Fields, first: date, last: date, occurrences: int) -> list[date]:
    """The days of an exception every so many weekdays (its first weekday on or after ``first``), which no rule can say."""
    step = max(fields.whole("Period", 0, 9999) or 1, 1)
    found: list[date] = []
    day, count = first, 0
    while day <= last and (not occurrences or len(found) < occurrences) and len(found) < MOST_OCCURRENCES:
        if day.weekday() < 5:
            if count % step == 0:
                found.append(day)
            count += 1
        day += timedelta(days=1)
    return found


def last_occurrence(rule: str, first: date, occurrences: int) -> date | None:
    """The day of the last of so many occurrences; None where there is not even one."""
    from dateutil.rrule import rrulestr

    start = datetime.combine(first, datetime.min.time())
    days = rrulestr(f"{rule};UNTIL={LAST_YEAR}1231T000000", dtstart=start)
    found = list(islice(days, min(occurrences, MOST_OCCURRENCES)))
    return found[-1].date() if found else None
