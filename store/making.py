"""Thousands of documents as instances of their classes, in a fraction of the time that a general reader takes.

Most documents of a table have the same few keys. For each such set of keys a function is written that checks the values,
puts them where they belong and leaves the rest at its defaults. Whatever is out of the ordinary raises OddError, a number or
day that no plan can be worked with among it: then it is for the slow way to say whether it is wrong, and where.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from threading import Lock
from types import NoneType, UnionType
from typing import Any, Literal, NamedTuple, Union, get_args, get_origin

from planning.frozen import unfrozen
from planning.soundness import REFERENCES, Named
from planning.validate import FIRST_YEAR, LAST_YEAR, Limit, checked_fields, figure

Make = Callable[[Mapping[str, Any]], Any]
Read = Callable[[Any], Any]
"""Makes the value of a field of what stands for it in JSON. Raises OddError."""

_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?", re.ASCII)
_MANY = 100
"""From so many documents with the same keys on, writing a function for them is worth while."""
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


def instances(cls: type, documents: Sequence[Mapping[str, Any]], extra: Read) -> tuple[list[Any], Named]:
    """One instance for each document, in their order, and what they name; ``extra`` makes the field of that name of what is unknown.

    No number and no day in them is one that ``planning.validate`` calls fatal. Raises OddError.
    """
    maker = _maker(cls)
    known, one = maker.known.get, maker.one
    with _ONE_AT_A_TIME:
        for names in maker.named.values():
            names.clear()
        maker.prepare(documents)
        try:
            makes = map(known, map(tuple, documents))
            made = [make(document) if make else one(document, extra) for make, document in zip(makes, documents, strict=True)]
        except (TypeError, OverflowError, RecursionError):  # of what cannot be looked up, and of numbers too large
            raise OddError from None
        return made, {field: {name for name in names if name is not None} for field, names in maker.named.items()}


_ONE_AT_A_TIME = Lock()
"""Makers take notes."""


class _Maker:
    """Makes instances of one class."""

    def __init__(self, cls: type) -> None:
        limits = {name: limit for name, _, limit in checked_fields(cls)}
        self.cls = cls
        self.types = {field.name: _Type(field.type, limits.get(field.name)) for field in fields(cls) if field.name != "extra"}
        self.readers: dict[str, Read] = {}
        self.known: dict[tuple[str, ...], Make] = {}
        """What was written for sets of keys."""
        self.named: dict[str, set[str | None]] = {name: set() for name in REFERENCES if name in self.types}
        """What the fields name that must name what is there."""
        self._seen: Counter[tuple[str, ...]] = Counter()
        self._open = unfrozen(cls)
        self._defaults = {field.name: _default(field) for field in fields(cls)}
        self._needed = {name for name, default in self._defaults.items() if default is MISSING}

    def prepare(self, documents: Sequence[Mapping[str, Any]]) -> None:
        """Write functions for the sets of keys that many of these documents have."""
        if len(documents) < _MANY:
            return
        for keys, count in Counter(map(tuple, documents)).items():
            if count >= _MANY and keys not in self.known and self._needed <= {*keys} <= self.types.keys():
                self.known[keys] = self._written(keys)

    def one(self, document: Mapping[str, Any], extra: Read | None) -> Any:
        """An instance made of any document. Of what stands within documents, functions are written for keys seen often."""
        if not self._needed <= document.keys():
            raise OddError
        keys = tuple(document)
        self._seen[keys] += 1
        if self._seen[keys] >= _MANY and self.types.keys() >= document.keys():
            self.known[keys] = self._written(keys)
        made: Any = object.__new__(self._open)
        for name, default in self._defaults.items():
            if name not in document:
                setattr(made, name, default)
        for name, value in document.items():
            if name in self.types:
                setattr(made, name, self._reader(name)(value))
            if name in self.named:
                self.named[name].add(value)
        if extra is not None and self.types.keys() < {*self.types, *document}:
            made.extra = extra({name: value for name, value in document.items() if name not in self.types})
        made.__class__ = self.cls
        return made

    def _reader(self, name: str) -> Read:
        reader = self.readers.get(name)
        if reader is None:
            reader = self.readers[name] = _reader(self.types[name])
        return reader

    def _written(self, keys: tuple[str, ...]) -> Any:
        """The function that makes an instance of a document with these keys, all of them known, in this order."""
        names: dict[str, Any] = {"_new": object.__new__, "_open": self._open, "_cls": self.cls, "_Odd": OddError, "_instants": _INSTANTS}
        lines = ["def make(document):", f" ({''.join(f'v_{key}, ' for key in keys)}) = document.values()"]
        for key in keys:
            names[f"_read_{key}"] = self._reader(key)
            lines.append(f" {_inline(key, self.types[key])}")
            if key in self.named:
                names[f"_name_{key}"] = self.named[key].add
                lines.append(f" _name_{key}(v_{key})")
        lines.append(" self = _new(_open)")
        lines += [f" self.{key} = v_{key}" for key in keys]
        alike: dict[int, list[str]] = {}
        for name, default in self._defaults.items():
            if name not in keys:
                names[f"_default_{id(default)}"] = default
                alike.setdefault(id(default), []).append(f"self.{name} =")
        lines += [f" {' '.join(targets)} _default_{default}" for default, targets in alike.items()]
        exec("\n".join([*lines, " self.__class__ = _cls", " return self"]), names)
        return names["make"]


_MAKERS: dict[type, _Maker] = {}


def _maker(cls: Any) -> _Maker:
    maker = _MAKERS.get(cls)
    if maker is None:
        maker = _MAKERS[cls] = _Maker(cls)
    return maker


def _default(field: Any) -> object:
    """A field's default. An empty mapping is shared by all: nobody writes into those of a record."""
    return field.default if field.default_factory is MISSING else field.default_factory()


# ---------------------------------------------------------------------------------------------------------------- readers


class _Type(NamedTuple):
    wanted: Any
    limit: Limit | None
    """What its numbers may be."""

    @property
    def low(self) -> float:
        return self.limit.low if self.limit and self.limit.fatal else -_LARGEST

    @property
    def high(self) -> float:
        return self.limit.high if self.limit and self.limit.fatal else _LARGEST


_LARGEST = 1.7976931348623157e308


def _inline(key: str, kind: _Type) -> str:
    """The line that makes ``v_key`` the value of its field."""
    value, wanted = f"v_{key}", kind.wanted
    if wanted is str:
        return f"if type({value}) is not str: raise _Odd"
    if wanted is int:
        return f"if not (type({value}) is int and {kind.low!r} <= {value} <= {kind.high!r}): raise _Odd"
    if wanted is float:
        return f"if not (type({value}) is float and {kind.low!r} <= {value} <= {kind.high!r}): {value} = _read_{key}({value})"
    if wanted is datetime or wanted == datetime | None:
        return f"if {value} is not None: {value} = _instants[{value}]" if wanted is not datetime else f"{value} = _instants[{value}]"
    return f"{value} = _read_{key}({value})"


def _reader(kind: _Type) -> Read:
    wanted = kind.wanted
    origin, within = get_origin(wanted), get_args(wanted)
    if origin in (UnionType, Union) and len(within) == 2 and NoneType in within:
        return _or_none(_reader(kind._replace(wanted=next(each for each in within if each is not NoneType))))
    if origin is Literal:
        return _word(frozenset(within))
    if origin is tuple and within[1:] == (...,):
        return _list(_reader(kind._replace(wanted=within[0])))
    if origin is Mapping and within[0] is str:
        return _mapping(_reader(kind._replace(wanted=within[1])))
    if wanted in (int, float):
        return _number(wanted, kind.low, kind.high)
    if wanted in _LOOKED_UP:
        return _LOOKED_UP[wanted]
    if wanted in (str, bool):
        return _plain(wanted)
    return _nested(_maker(wanted)) if is_dataclass(wanted) else _converted(kind)


def _plain(only: type) -> Read:
    def read(value: Any) -> Any:
        if type(value) is not only:
            raise OddError
        return value

    return read


def _number(wanted: Any, low: float, high: float) -> Read:
    def read(value: Any) -> Any:
        number: Any = float(value) if wanted is float and type(value) is int else value
        if type(number) is wanted and low <= number <= high:
            return number
        raise OddError

    return read


def _or_none(inner: Read) -> Read:
    def read(value: Any) -> Any:
        return None if value is None else inner(value)

    return read


def _word(known: frozenset[str]) -> Read:
    def read(value: Any) -> Any:
        if value not in known:
            raise OddError
        return value

    return read


def _list(inner: Read) -> Read:
    def read(value: Any) -> Any:
        if type(value) is not list:
            raise OddError
        return tuple([inner(each) for each in value])

    return read


def _mapping(inner: Read) -> Read:
    def read(value: Any) -> Any:
        if type(value) is not dict:
            raise OddError
        return {key: inner(each) for key, each in value.items()}

    return read


def _nested(maker: _Maker) -> Read:
    known, one = maker.known.get, maker.one

    def read(value: Any) -> Any:
        if type(value) is not dict:
            raise OddError
        make = known(tuple(value))
        return make(value) if make else one(value, None)

    return read


def _converted(kind: _Type) -> Read:
    """For types that few records have."""
    import msgspec

    def read(value: Any) -> Any:
        try:
            found = msgspec.convert(value, kind.wanted)
        except msgspec.ValidationError:
            raise OddError from None
        if kind.limit is not None and any(fatal for _, _, fatal in figure(found, kind.limit, "")):
            raise OddError
        return found

    return read


class _Instants(dict[str, datetime]):
    """Texts seen so far and their instants: those of a plan repeat themselves."""

    def __missing__(self, text: str) -> datetime:
        read = instant_of(text)
        if read is None or not FIRST_YEAR <= read.year <= LAST_YEAR:
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
        except ValueError:
            raise OddError from None
        if read.isoformat() != text or not FIRST_YEAR <= read.year <= LAST_YEAR:
            raise OddError
        if len(self) >= _MOST:
            self.clear()
        self[text] = read
        return read


_INSTANTS = _Instants()
_LOOKED_UP: dict[object, Read] = {datetime: _INSTANTS.__getitem__, date: _Days().__getitem__}
