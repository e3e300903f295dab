"""Amounts spread over working time: how much of one has fallen due by an instant, and the weeks it is told in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planning.calendars import DAY

if TYPE_CHECKING:
    from planning.calendars import WorkCalendar
    from planning.records import Accrual

WEEK = 7 * DAY
_THURSDAY = 3  # the epoch, 1970-01-01, as days after a Monday


def share_due(calendar: WorkCalendar | None, start: int, finish: int, at: int, accrual: Accrual = "prorated") -> float:
    """The share, from 0 to 1, of an amount that falls due between two instants, at a third (minutes since 1970).

    ``prorated`` by the working time of the calendar, or by the clock without one; or all of it at the start, or at the end.
    """
    if accrual == "start":
        return float(at > start or at >= finish)
    if at >= finish or accrual == "end":
        return float(at >= finish)
    if at <= start:
        return 0.0
    whole = calendar.between(start, finish) if calendar is not None else finish - start
    if whole <= 0:
        return 0.0
    passed = calendar.between(start, at) if calendar is not None else at - start
    return min(1.0, max(0.0, passed / whole))


def week_of(minute: int) -> int:
    """The Monday, at midnight, of the week that an instant lies in."""
    return minute - (minute + _THURSDAY * DAY) % WEEK


def weeks_passed(calendar: WorkCalendar, monday: int, at: int) -> float:
    """Weeks from a Monday to an instant; of the week it lies in the share of its working time, so that a Friday evening is a whole one."""
    whole = max(0, (at - monday) // WEEK)
    begin = monday + whole * WEEK
    work = calendar.between(begin, begin + WEEK)
    return whole + (calendar.between(begin, max(at, begin)) / work if work > 0 else 0.0)
