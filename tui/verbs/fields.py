"""The fields of a record as JSON values: those that are stored, empty or not, and those that are computed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from tui.verbs.figures import computed

if TYPE_CHECKING:
    from planning.plan import Plan
    from planning.records import Record
    from planning.schedule import Schedule


def everything(plan: Plan, scheduled: Schedule | None, record: Record) -> dict[str, object]:
    """Every stored field of a record, with its value where the file leaves it out, then what is computed for it."""
    return {**dict(record.extra), **_object(record), **computed(plan, scheduled, record)}


def _object(record: object) -> dict[str, object]:
    if not is_dataclass(record):
        raise TypeError(f"{type(record).__name__} has no fields")
    return {f.name: _plain(getattr(record, f.name)) for f in fields(record) if f.name != "extra"}


def _plain(value: object) -> object:
    """A field's value as JSON: days and instants as the plan file writes them, instants to the minute."""
    if value is None or isinstance(value, (str, int, float)):
        return value
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    if isinstance(value, Mapping):
        return {str(key): _plain(part) for key, part in value.items()}
    return _object(value)
