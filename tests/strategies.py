"""Random records of every kind, made from the fields of their classes."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from hypothesis import strategies as st

from planning import records
from planning.plan import Change, Edit, Plan, build
from planning.records import KINDS, Hours, Record
from planning.validate import problems

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
"""Any text that can be written as UTF-8, control characters and right-to-left letters too."""

INSTANTS = st.datetimes(datetime(1900, 1, 1), datetime(2199, 12, 31)).map(lambda t: t.replace(second=0, microsecond=0))
DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))
NUMBERS = st.integers(-(10**9), 10**9)
FRACTIONS = st.floats(-1e12, 1e12, allow_nan=False) | st.integers(-1000, 1000).map(float)
LEAVES: Mapping[object, st.SearchStrategy[Any]] = {
    str: TEXT,
    int: NUMBERS,
    float: FRACTIONS,
    bool: st.booleans(),
    datetime: INSTANTS,
    date: DAYS,
    type(None): st.none(),
}

UNKNOWN: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | NUMBERS | FRACTIONS | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)
"""What a later version may have put in a field this one does not know."""


def hours() -> st.SearchStrategy[Hours]:
    """The working stretches of a day: in order and apart."""
    edges = st.lists(st.integers(0, 1440), max_size=6, unique=True).map(sorted)
    return edges.map(lambda e: tuple(zip(e[0::2], e[1::2], strict=False)))


def of_type(kind: Any) -> st.SearchStrategy[Any]:
    """Values that a field of this annotation can have."""
    origin, inner = get_origin(kind), get_args(kind)
    if kind in LEAVES:
        return LEAVES[kind]
    if kind == Hours:
        return hours()
    if origin is Literal:
        return st.sampled_from(inner)
    if origin in (types.UnionType, Union):
        return st.one_of([of_type(each) for each in inner])
    if origin is tuple and inner[-1] is Ellipsis:
        return st.lists(of_type(inner[0]), max_size=3).map(tuple)
    if origin is not None and issubclass(origin, Mapping):
        return st.dictionaries(TEXT, of_type(inner[1]), max_size=3)
    assert is_dataclass(kind), kind
    return of_class(kind)


_OF_CLASS: dict[object, st.SearchStrategy[Any]] = {}


def of_class(cls: Any) -> st.SearchStrategy[Any]:
    """Values of a dataclass: each field with a default is set in about half of them."""
    if cls not in _OF_CLASS:
        _OF_CLASS[cls] = _made_of(cls)
    return _OF_CLASS[cls]


def _made_of(cls: Any) -> st.SearchStrategy[Any]:
    hints = get_type_hints(cls, vars(records))
    needed: dict[str, st.SearchStrategy[Any]] = {}
    optional: dict[str, st.SearchStrategy[Any]] = {}
    for field in fields(cls):
        if field.name == "extra":
            continue
        given = field.default is not MISSING or field.default_factory is not MISSING
        (optional if given else needed)[field.name] = of_type(hints[field.name])
    if issubclass(cls, Record):
        known = frozenset(f.name for f in fields(cls)) - {"extra"}
        optional["extra"] = st.dictionaries(TEXT.filter(lambda name: name not in known), UNKNOWN, max_size=2)
    return st.fixed_dictionaries(needed, optional=optional).map(lambda values: cls(**values))


def records_of(kind: str) -> st.SearchStrategy[Record]:
    """Random records of a kind; what they refer to need not exist."""
    return of_class(KINDS[kind])


def sound_plan(found: list[Record]) -> Plan:
    """A plan of these records, without those that no plan can hold and what refers to them."""
    kept = {record.id: record for record in found}
    while fatal := {problem.id for problem in problems(build(kept.values())) if problem.fatal}:
        kept = {i: record for i, record in kept.items() if i not in fatal}
    return build(kept.values())


def adding(plan: Plan) -> Change:
    """The change that makes an empty plan this one."""
    return Change("everything", tuple(Edit(kind, record.id, None, record) for kind, record in plan.records()))
