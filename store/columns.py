"""Many documents at once as instances of a class: field by field, not document by document.

Of thousands of documents, most have the same few keys and values of the same types. What is checked and converted here is
checked a column at a time, in a fraction of the time one document after the other takes. Whatever is out of the ordinary
raises OddError: then it is for the slow way to say whether it is wrong, and where.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from itertools import chain, compress, islice
from operator import itemgetter
from types import NoneType, UnionType
from typing import Any, Literal, NamedTuple, Union, get_args, get_origin

from planning.frozen import filled, finished, started

Column = Sequence[Any]
Reader = Callable[[Column], Column]
"""Makes the values of a field of what stands for them in JSON. Raises OddError."""
Extra = Callable[[dict[str, object]], object]
"""Makes the value of the field ``extra`` of what is unknown in a document. Raises OddError."""

_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?", re.ASCII)
_AT_ONCE = 100000
"""So many documents stay in the processor's cache while field after field is read from them."""
_MOST = 20_000
"""How many instants and days are remembered."""


class OddError(Exception):
    """Something in these documents is wrong, or so rare that it is not known here."""


def instant_of(text: object) -> datetime | None:
    """The instant that a text of the file stands for; None where it is none."""
    if isinstance(text, str) and _INSTANT.fullmatch(text):
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            pass
    return None


def instances(cls: type, documents: Sequence[Mapping[str, Any]], extra: Extra | None = None) -> list[Any]:
    """One instance for each document, in their order. Unknown keys are left out, or come to ``extra``. Raises OddError."""
    made: list[Any] = []
    for first in range(0, len(documents), _AT_ONCE):
        made += _instances(cls, documents[first : first + _AT_ONCE], extra)
    return made


def _instances(cls: type, documents: Sequence[Mapping[str, Any]], extra: Extra | None) -> list[Any]:
    reading = _reading(cls)
    made: list[Any] = started(cls, len(documents))
    names: set[str] = set().union(*documents)
    for name in sorted(names & reading.types.keys()):
        having, column = made, _whole(name, documents)
        if column is None:
            if name in reading.needed:
                raise OddError
            has = [name in document for document in documents]
            having, column = [*compress(made, has)], [document[name] for document in compress(documents, has)]
        filled(name, having, reading.of(name)(column))
    unknown = names - reading.types.keys()
    if extra is not None and unknown:
        filled("extra", made, [extra({key: document[key] for key in document if key in unknown}) for document in documents])
    if documents and not reading.needed <= names:
        raise OddError
    return finished(cls, made)


def _whole(name: str, documents: Sequence[Mapping[str, Any]]) -> list[Any] | None:
    """The value of each document under this key; None where one has none."""
    try:
        return [*map(itemgetter(name), documents)]
    except KeyError:
        return None


# ------------------------------------------------------------------------------------------------- what a class is made of


class _Reading(NamedTuple):
    needed: frozenset[str]
    types: Mapping[str, Any]
    readers: dict[str, Reader]
    """Those that were asked for so far."""

    def of(self, name: str) -> Reader:
        reader = self.readers.get(name)
        if reader is None:
            reader = self.readers[name] = _reader(self.types[name])
        return reader


_READINGS: dict[type, _Reading] = {}


def _reading(cls: type) -> _Reading:
    found = _READINGS.get(cls)
    if found is None:
        known = [field for field in fields(cls) if field.name != "extra"]
        needed = frozenset(field.name for field in known if field.default is MISSING and field.default_factory is MISSING)
        found = _READINGS[cls] = _Reading(needed, {field.name: field.type for field in known}, {})
    return found


def _reader(wanted: Any) -> Reader:
    """What reads a column of values of this type."""
    origin, within = get_origin(wanted), get_args(wanted)
    if origin in (UnionType, Union) and len(within) == 2 and NoneType in within:
        return _or_none(_reader(next(each for each in within if each is not NoneType)))
    if origin is Literal:
        return _words(frozenset(within))
    if origin is tuple and within[1:] == (...,):
        return _lists(_reader(within[0]))
    if origin is Mapping and within[0] is str:
        return _mappings(_reader(within[1]))
    if wanted in _SIMPLE:
        return _SIMPLE[wanted]
    return _nested(wanted) if is_dataclass(wanted) else _converted(wanted)


# ---------------------------------------------------------------------------------------------------------------- readers


def _require(column: Column, *types: type) -> None:
    if not {*map(type, column)} <= {*types}:
        raise OddError


def _plain(only: type) -> Reader:
    def read(column: Column) -> Column:
        _require(column, only)
        return column

    return read


def _numbers(column: Column) -> Column:
    found = {*map(type, column)}
    if found <= {float}:
        return column
    if not found <= {float, int}:
        raise OddError
    try:
        return [*map(float, column)]
    except OverflowError:
        raise OddError from None


class _Instants(dict[str, datetime]):
    """Texts seen so far and their instants: those of a plan repeat themselves."""

    def __missing__(self, text: str) -> datetime:
        read = instant_of(text)
        if read is None:
            raise OddError
        if len(self) >= _MOST:
            self.clear()
        self[text] = read
        return read


class _Days(dict[str, date]):
    """Texts seen so far and their days."""

    def __missing__(self, text: str) -> date:
        try:
            read = date.fromisoformat(text)
        except (ValueError, TypeError):
            raise OddError from None
        if read.isoformat() != text:
            raise OddError
        if len(self) >= _MOST:
            self.clear()
        self[text] = read
        return read


def _looked_up(known: Mapping[str, date]) -> Reader:
    def read(column: Column) -> Column:
        _require(column, str)
        return [*map(known.__getitem__, column)]

    return read


_SIMPLE: dict[object, Reader] = {
    str: _plain(str),
    int: _plain(int),
    bool: _plain(bool),
    float: _numbers,
    datetime: _looked_up(_Instants()),
    date: _looked_up(_Days()),
}


def _or_none(inner: Reader) -> Reader:
    def read(column: Column) -> Column:
        if None not in column:
            return inner(column)
        given = iter(inner([value for value in column if value is not None]))
        return [None if value is None else next(given) for value in column]

    return read


def _words(known: frozenset[str]) -> Reader:
    def read(column: Column) -> Column:
        _require(column, str)
        if not known.issuperset(column):
            raise OddError
        return column

    return read


def _lists(inner: Reader) -> Reader:
    def lists(column: Column) -> Column:
        _require(column, list)
        read = inner([*chain.from_iterable(column)])
        if {*map(len, column)} == {1}:
            return [*zip(read, strict=True)]
        flat = iter(read)
        return [tuple(islice(flat, len(value))) for value in column]

    return lists


def _mappings(inner: Reader) -> Reader:
    def read(column: Column) -> Column:
        _require(column, dict)
        flat = iter(inner([*chain.from_iterable(value.values() for value in column)]))
        return [dict(zip(value, islice(flat, len(value)), strict=True)) for value in column]

    return read


def _nested(cls: type) -> Reader:
    def read(column: Column) -> Column:
        _require(column, dict)
        return instances(cls, column)

    return read


def _converted(wanted: Any) -> Reader:
    """For types that few records have."""
    import msgspec

    whole: Any = list[wanted]

    def read(column: Column) -> Column:
        try:
            found: Column = msgspec.convert(list(column), whole)
        except msgspec.ValidationError:
            raise OddError from None
        return found

    return read
