"""Amounts spread over working time: how much of one has fallen due by an instant, and the weeks it is told in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planning.calendars import DAY

if TYPE_CHECKING:
    from collections.abc import Sequence

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


def working_weeks(planned: Sequence[float], at: float) -> tuple[list[float], float]:
    """Cumulative planned value at the end of each week of work, beginning with 0, and how many of these have passed ``at`` now.

    Weeks before the first that plans something, and weeks up to now and the one that begins now that plan nothing (a closed week, a
    pause), are no weeks of work: they are taken out of both, so that who is on the plan has passed as many weeks as were earned. What
    lies further ahead stays.
    """
    kept = _kept(planned, at)
    return [planned[kept[0]] if kept else 0.0, *(planned[n + 1] for n in kept)], sum(min(1.0, max(0.0, at - n)) for n in kept)


def idle_weeks(planned: Sequence[float], at: float) -> int:
    """How many weeks ``working_weeks`` takes out."""
    return len(planned) - 1 - len(_kept(planned, at))


def _kept(planned: Sequence[float], at: float) -> list[int]:
    rises = [n for n in range(len(planned) - 1) if planned[n + 1] > planned[n]]
    if not rises:
        return []
    return [n for n in range(rises[0], len(planned) - 1) if n > at or planned[n + 1] > planned[n]]
