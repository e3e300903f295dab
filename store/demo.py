"""The sample plan that comes with the program.

It lies in ``data/demo.json`` as an ordinary plan file, told as of its status date in autumn 2026. Whoever opens it gets
it moved by whole weeks, so that it always seems to be under way: same weekdays, same answers.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache
from importlib.resources import as_file, files
from typing import TYPE_CHECKING

from planning.shift import rewrite, shift_days

if TYPE_CHECKING:
    from planning.plan import Plan

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAY_IN_TEXT = re.compile(rf"\b(\d{{1,2}}) ({'|'.join(_MONTHS)})\b")


def demo_plan(today: date) -> Plan:
    """The sample plan, moved so that its status date is the latest Friday up to ``today`` (a Friday counts itself).

    Raises PlanError for a day so far off that no calendar reaches it.
    """
    plan = _packaged()
    told = max(p.status_date for p in plan.programs.values() if p.status_date is not None)
    # Told on a Friday: whole weeks, rounded down, lead to the last one.
    days = (today - told).days // 7 * 7
    return _retell(shift_days(plan, days), told, days) if days else plan


@lru_cache(maxsize=1)
def _packaged() -> Plan:
    from store.planfile import PlanFile

    with as_file(files("store") / "data" / "demo.json") as path:
        return PlanFile.open(path, read_only=True).plan


def _retell(plan: Plan, told: date, days: int) -> Plan:
    """Move the days that texts name as well (``by 4 Nov``): a trigger that names another day than its date would puzzle."""

    def moved(leaf: object) -> object:
        return _DAY_IN_TEXT.sub(lambda match: _moved_day(match, told, days), leaf) if isinstance(leaf, str) else leaf

    return rewrite(plan, moved)


def _moved_day(match: re.Match[str], told: date, days: int) -> str:
    """A day named without its year is the one nearest to the day the text was told."""
    month = _MONTHS.index(match[2]) + 1
    named = min((date(year, month, int(match[1])) for year in (told.year - 1, told.year, told.year + 1)), key=lambda day: abs(day - told))
    day = named + timedelta(days=days)
    return f"{day.day} {_MONTHS[day.month - 1]}"
