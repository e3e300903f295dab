"""Moving a whole plan in time.

By whole weeks everything keeps its weekday and meets the same holidays, so that floats, drivers and loads stay what they
were and only the dates are others.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar, cast

from planning.errors import PlanError

if TYPE_CHECKING:
    from planning.plan import Plan

T = TypeVar("T")
Leaf = Callable[[object], object]


def shift_days(plan: Plan, days: int) -> Plan:
    """The plan with every date and instant in every record moved by this many calendar days (earlier when negative).

    Nothing else changes: durations, ids, texts, and the RFC 5545 rules of recurring exceptions and cadences, which
    count from a first day that does move. Raises PlanError where a date would leave the years 1 to 9999.
    """
    try:
        by = timedelta(days=days)
        # An instant is a date too, so one test finds both.
        return rewrite(plan, lambda leaf: leaf + by if isinstance(leaf, date) else leaf)
    except OverflowError as error:
        raise PlanError(f"Moved by {days} days, a date of this plan would leave the calendar; move it by fewer.") from error


def rewrite(value: T, leaf: Leaf) -> T:
    """A value with ``leaf`` applied to everything in it that is no dataclass, tuple, list or mapping.

    Keys of mappings stay. A part in which nothing changed is the same object as before.
    """
    return cast("T", _rewrite(value, leaf))


def _rewrite(value: object, leaf: Leaf) -> object:
    if isinstance(value, tuple | list):
        items = [_rewrite(item, leaf) for item in value]
        return value if all(new is old for new, old in zip(items, value, strict=True)) else type(value)(items)
    if isinstance(value, Mapping):
        entries = {key: _rewrite(item, leaf) for key, item in value.items()}
        return value if all(entries[key] is item for key, item in value.items()) else entries
    if is_dataclass(value) and not isinstance(value, type):
        parts = {name: getattr(value, name) for name in _names(type(value))}
        found = {name: _rewrite(part, leaf) for name, part in parts.items()}
        changed = {name: part for name, part in found.items() if part is not parts[name]}
        return replace(value, **changed) if changed else value
    return leaf(value)


@lru_cache(maxsize=64)
def _names(cls: type) -> tuple[str, ...]:
    return tuple(f.name for f in fields(cls))
