"""How far apart two dates are, in working days: the one unit in which a person is told that something is late or early."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from planning.calendars import to_minute

if TYPE_CHECKING:
    from planning.calendars import WorkCalendar


def days_between(calendar: WorkCalendar, first: date | datetime, second: date | datetime) -> float:
    """Working days of a calendar from one date to another, to one decimal; below 0 where the second comes first.

    Two instants are compared in work time (formulas.md 4.1), so that Friday evening is Monday morning. Where only the day is
    known of one of them, as of a promise, whole days are counted: those worked after the first, up to and with the second.
    """
    if isinstance(first, datetime) and isinstance(second, datetime):
        minutes = calendar.between(to_minute(first), to_minute(second))
        return round(minutes / calendar.minutes_per_day, 1) or 0.0
    return float(calendar.workdays(_day(first), _day(second)))


def days_past(calendar: WorkCalendar, due: date, done: date) -> int:
    """Working days after a due day that something is done, at least 1 where it is later at all; negative: days to spare.

    What was due on a Friday and is done on the Saturday is late, if by no working day.
    """
    days = round(days_between(calendar, _day(due), _day(done)))
    return max(days, 1) if _day(done) > _day(due) else days


def signed_days(days: float) -> str:
    """``+4d``, ``-1.5d``; ``0d`` for none."""
    return f"{days:+g}d" if days else "0d"


def _day(when: date) -> date:
    return when.date() if isinstance(when, datetime) else when
