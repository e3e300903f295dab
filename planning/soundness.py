"""Whether a plan can be worked with, told at a glance: what ``validate`` looks at record by record is looked at by field here.

Nearly all plans are sound, and most fields of most records have their defaults. So the values that differ are gathered, each
once, and these few are checked. Only when something is found are the records gone through for what is wrong with which.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from itertools import chain
from math import inf
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple, get_args, get_origin

from planning.frozen import classes_in
from planning.records import KINDS
from planning.validate import FIRST_YEAR, LAST_YEAR, Limit, checked_fields, figure, problems, problems_of

if TYPE_CHECKING:
    from planning.plan import Plan
    from planning.validate import Problem

_REFERENCES = ("calendar", "parent", "predecessor", "successor")
"""The fields that name what must be there."""


def fatal_problems(plan: Plan) -> tuple[Problem, ...]:
    """What a plan cannot be worked with for, in the order of the file: the fatal ones of ``validate.problems``."""
    if _is_sound(plan):
        return ()
    return tuple(problem for problem in problems(plan) if problem.fatal)


def _is_sound(plan: Plan) -> bool:
    """Whether there is surely nothing fatal."""
    tables = [(kind, plan.table(kind)) for kind in KINDS]
    if len({*chain.from_iterable(table for _, table in tables)}) < sum(len(table) for _, table in tables):
        return False
    known = plan.calendars.keys(), plan.tasks.keys(), plan.tasks.keys() | plan.milestones.keys()
    for kind, table in tables:
        if not _have_sound_ids(table):
            return False
        gathered = _gathered(KINDS[kind], table.values())
        if gathered is None or not _name_what_is_there(gathered, *known):
            return False
        if gathered.get("parent") and _has_circle({r.id: r.parent for r in plan.tasks.values() if r.parent is not None}):
            return False
    return not any(problem.fatal for record in plan.calendars.values() for problem in problems_of(plan, "calendars", record))


def _have_sound_ids(table: Mapping[str, Any]) -> bool:
    lines = "\n".join(["", *table, ""])
    if len(table) and ("\n\n" in lines or "\n " in lines or " \n" in lines):
        return False
    return (
        lines.count("\n") == len(table) + 1 and "".join(table).isprintable() and [*map(attrgetter("id"), table.values())] == [*table]
    )


def _name_what_is_there(
    gathered: Mapping[str, Collection[Any]], calendars: Collection[str], tasks: Collection[str], activities: Collection[str]
) -> bool:
    wanted = {"calendar": calendars, "parent": tasks, "predecessor": activities, "successor": activities}
    return all(each in wanted[name] for name in _REFERENCES for each in gathered.get(name, ()) if each is not None)


def _has_circle(above: Mapping[str, str]) -> bool:
    safe: set[str] = set()
    for first in above:
        seen: set[str] = set()
        at: str | None = first
        while at is not None and at not in safe:
            if at in seen:
                return True
            seen.add(at)
            at = above.get(at)
        safe |= seen
    return False


# -------------------------------------------------------------------------------------------------------------- figures


class _Field(NamedTuple):
    name: str
    default: object
    limit: Limit | None
    """None for what names another record."""
    sole: bool
    """Whether its values are numbers, days or names; else they are made of others."""
    inner: type | None
    """The class of what it is a list of."""


_FIELDS: dict[type, tuple[_Field, ...]] = {}
_GATHERERS: dict[type, Callable[[Iterable[Any]], dict[str, Collection[Any]]]] = {}


def _gathered(cls: type, values: Collection[Any]) -> Mapping[str, Collection[Any]] | None:
    """The values of the checked fields that are not their defaults; None where one of them may be fatal."""
    if not values:
        return {}
    gather = _GATHERERS.get(cls)
    if gather is None:
        gather = _GATHERERS[cls] = _written_gatherer(_fields_of(cls))
    try:
        gathered = gather(values)
        sound = all(_is_sound_field(field, gathered[field.name]) for field in _fields_of(cls) if field.limit is not None)
    except TypeError:  # of another type than the field is
        return None
    return gathered if sound else None


def _fields_of(cls: type) -> tuple[_Field, ...]:
    found = _FIELDS.get(cls)
    if found is None:
        types = {field.name: field.type for field in fields(cls)}
        defaults = {field.name: field.default for field in fields(cls)}
        checked = [_field(name, default, limit, types[name]) for name, default, limit in checked_fields(cls)]
        named = [_Field(name, defaults[name], None, True, None) for name in _REFERENCES if name in types]
        found = _FIELDS[cls] = (*checked, *named)
    return found


def _field(name: str, default: object, limit: Limit, wanted: Any) -> _Field:
    sole = not (get_origin(wanted) in (tuple, Mapping) or any(is_dataclass(each) for each in classes_in(wanted)))
    inner = get_args(wanted)[0] if get_origin(wanted) is tuple and get_args(wanted)[1:] == (...,) else None
    return _Field(name, default, limit, sole, inner if isinstance(inner, type) and is_dataclass(inner) else None)


def _written_gatherer(found: tuple[_Field, ...]) -> Callable[[Iterable[Any]], dict[str, Collection[Any]]]:
    """What gathers the values of these fields: in one loop, since there may be forty fields of thousands of records."""
    known: dict[str, Any] = {f"_default_{field.name}": field.default for field in found}
    lines = ["def gather(values):"]
    lines += [f" {f.name} = {'set()' if f.sole else '[]'}; _put_{f.name} = {f.name}.{'add' if f.sole else 'append'}" for f in found]
    lines += [" for value in values:", "  pass"]
    for f in found:
        lines += [f"  part = value.{f.name}", f"  if part is not _default_{f.name}: _put_{f.name}(part)"]
    lines += [f" return {{{', '.join(f'{f.name!r}: {f.name}' for f in found)}}}"]
    exec("\n".join(lines), known)
    gatherer: Callable[[Iterable[Any]], dict[str, Collection[Any]]] = known["gather"]
    return gatherer


def _is_sound_field(field: _Field, parts: Collection[Any]) -> bool:
    assert field.limit is not None
    if not field.sole:
        if field.inner is not None:
            return _gathered(field.inner, [*chain.from_iterable(parts)]) is not None
        return not any(fatal for part in parts for _, _, fatal in figure(part, field.limit, ""))
    low, high = (field.limit.low, field.limit.high) if field.limit.fatal else (-inf, inf)
    for part in parts:
        if isinstance(part, date):
            if not FIRST_YEAR <= part.year <= LAST_YEAR or (isinstance(part, datetime) and part.tzinfo is not None):
                return False
        elif part is not None and (not low <= part <= high or part in (-inf, inf)):
            return False
    return True
