"""Which fields of which records hold the ids of other records, and a change whose own new records get other ids.

``REFERENCES`` is the one place that says it. A reference **holds** where the plan could not be worked with, or a record
not be deleted, without its target; it **names** where a missing target is a finding of the health check; and it is a
mere **text** where a person may have typed something else than an id (an owner outside the program).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, Literal, NamedTuple, TypeVar

from planning.frozen import classes_in
from planning.plan import Change, Edit
from planning.records import (
    Activity,
    Assignment,
    Baseline,
    Benefit,
    Calendar,
    ChangeRequest,
    Decision,
    Gate,
    Link,
    LogEntry,
    Milestone,
    Person,
    Program,
    Project,
    Promise,
    Record,
    ResponseAction,
    Risk,
    Snapshot,
    Spending,
    Stakeholder,
    View,
)

R = TypeVar("R", bound=Record)
Strength = Literal["holds", "names", "text", "words"]
"""How a field refers, see above; ``words`` is a text in which each word may be an id."""

REFERENCES: Mapping[type, Mapping[str, Strength]] = {
    Program: {"sponsor": "text", "manager": "text", "calendar": "holds", "baseline": "names"},
    Project: {"program": "holds", "owner": "text", "calendar": "holds", "raci": "text"},
    Gate: {"program": "names", "project": "names", "milestone": "names"},
    Benefit: {"program": "names", "owner": "text", "needs": "names"},
    Assignment: {"person": "names"},
    Activity: {"project": "holds", "parent": "holds", "calendar": "holds", "raci": "text"},
    Promise: {"to": "text"},
    Milestone: {"program": "names", "gate": "names", "owner": "text"},
    Link: {"predecessor": "holds", "successor": "holds"},
    Calendar: {"base": "holds"},
    Person: {"calendar": "holds"},
    ResponseAction: {"owner": "text"},
    Spending: {"program": "names", "project": "names", "task": "names"},
    Risk: {"program": "names", "owner": "text", "on": "names"},
    LogEntry: {"program": "names", "owner": "text", "on": "names", "came_from": "text"},
    Decision: {"by": "text"},
    ChangeRequest: {"target": "text", "baseline": "text"},
    Stakeholder: {"program": "names"},
    Baseline: {"program": "names", "approver": "text", "activities": "text"},
    Snapshot: {"program": "names", "project": "names", "forecasts": "text", "rag": "text"},
    View: {"filter": "words"},
}
"""By class, its own or that of a value in a record: the fields that hold ids, as a text, in a list or as keys."""

_WORD = re.compile(r"[^\s,;:=<>()!'\"]+")


class Reference(NamedTuple):
    """One id that a record holds, and the field of the record it stands in."""

    field: str
    id: str
    strength: Strength


class _Place(NamedTuple):
    """A field that refers itself, or values in it that do."""

    name: str
    strength: Strength | None
    inner: type | None


_PLACES: dict[type, tuple[_Place, ...]] = {}


def _places(cls: type) -> tuple[_Place, ...]:
    found = _PLACES.get(cls)
    if found is None:
        own: dict[str, Strength] = {}
        for base in cls.__mro__:
            own = {**REFERENCES.get(base, {}), **own}
        places = []
        for each in fields(cls):
            inner = next((c for c in classes_in(each.type) if is_dataclass(c) and _places(c)), None)
            if each.name in own or inner is not None:
                places.append(_Place(each.name, own.get(each.name), inner))
        found = _PLACES[cls] = tuple(places)
    return found


def holding_fields(cls: type[Record]) -> tuple[str, ...]:
    """The fields of a kind of record that need what they name; each holds one id."""
    return tuple(place.name for place in _places(cls) if place.strength == "holds")


def references(record: Record) -> Iterator[Reference]:
    """Every id that a record holds, its own left out; roles without a name (``?frontend``) are no ids."""
    for name, strength, _ in _places(type(record)):
        value = getattr(record, name)
        if not value:
            continue
        if strength is not None:
            found = _WORD.findall(value) if strength == "words" else [value] if isinstance(value, str) else value
            for target in found:
                yield Reference(name, target, strength)
            continue
        for part in value if isinstance(value, tuple) else (value,):
            for _, target, inner_strength in references(part):
                if not target.startswith("?"):
                    yield Reference(name, target, inner_strength)


def without(record: R, field: str, target: str) -> R | None:
    """The record without a reference to ``target`` in a field; None where the record is nothing without it."""
    value = getattr(record, field)
    if isinstance(value, tuple):
        kept = tuple(part for part in value if part != target and not (is_dataclass(part) and _names(part, target)))
        return _set(record, field, kept)
    if isinstance(record, Link) or (isinstance(record, Project | Benefit | Stakeholder) and field == "program"):
        return None
    return _set(record, field, None if field in ("parent", "calendar", "base", "baseline") else "")


def _names(part: Any, target: str) -> bool:
    return any(reference.id == target for reference in references(part))


def _set(record: R, field: str, value: object) -> R:
    changed: dict[str, Any] = {field: value}
    return replace(record, **changed)


# ------------------------------------------------------------------------------------------------------------ renumbering


def renamed(record: R, ids: Mapping[str, str]) -> R:
    """The record, itself renamed where ``ids`` names it, with the new ids of what it refers to."""
    changed = _renamed_values(record, ids)
    if record.id in ids:
        changed["id"] = ids[record.id]
    return replace(record, **changed) if changed else record


def _renamed_values(value: Any, ids: Mapping[str, str]) -> dict[str, Any]:
    changed = {}
    for name, strength, _ in _places(type(value)):
        old = getattr(value, name)
        if not old:
            continue
        new = _renamed_in(old, ids, strength)
        if new != old:
            changed[name] = new
    return changed


def _renamed_in(old: Any, ids: Mapping[str, str], strength: Strength | None) -> Any:
    if strength == "words":
        return with_words(old, ids)
    if strength is None:
        return tuple(_renamed_part(part, ids) for part in old) if isinstance(old, tuple) else _renamed_part(old, ids)
    if isinstance(old, str):
        return ids.get(old, old)
    if isinstance(old, tuple):
        return tuple(ids.get(part, part) for part in old)
    return {ids.get(key, key): part for key, part in old.items()}


def _renamed_part(part: Any, ids: Mapping[str, str]) -> Any:
    changed = _renamed_values(part, ids)
    return replace(part, **changed) if changed else part


def with_words(text: str, ids: Mapping[str, str]) -> str:
    """A text in which every word that is an old id is the new one."""
    return _WORD.sub(lambda word: ids.get(word[0], word[0]), text)


def renumbered(change: Change, ids: Mapping[str, str]) -> Change:
    """The change with other ids for records that it adds; what it says of these records elsewhere follows.

    ``ids`` are new ids by old. Ids of records that the change does not add stay as they are.
    """
    added = {edit.id for edit in change.edits if edit.before is None}
    own = {old: new for old, new in ids.items() if old in added and old != new}
    if not own:
        return change
    return Change(with_words(change.label, own), tuple(_renumbered_edit(edit, own) for edit in change.edits))


def _renumbered_edit(edit: Edit, ids: Mapping[str, str]) -> Edit:
    after = renamed(edit.after, ids) if edit.after is not None else None
    if edit.id not in ids:
        return edit if after is edit.after else replace(edit, after=after)
    before = renamed(edit.before, ids) if edit.before is not None else None
    return Edit(edit.kind, ids[edit.id], before, after)
