"""Records as the documents of the plan file, and back.

A document holds what differs from the record's defaults, so that lines stay short. Dates are ``2026-11-26``, instants
``2026-11-26T17:00``, lists are lists, and whole numbers are written without a point. Fields this version does not know
come back in ``Record.extra`` and are written again; what is unknown inside a value of a record (an assignment, a
constraint) is carried over from the document it replaces (``encode_over``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple, get_origin

import msgspec

from planning.frozen import classes_in
from planning.plan import Meta
from planning.records import KINDS
from store.errors import FileError, shown
from store.making import OddError, instances, instant_of

if TYPE_CHECKING:
    from planning.records import Record
    from planning.soundness import Named

Document = dict[str, object]

DEEPEST = 40
"""How deep unknown values may be nested."""

_PLACE = re.compile(r"^(.*?)(?: - at `(?:key in )?\$\.?(.*?)`)?$", re.DOTALL)
_TYPES = {
    "int": "a whole number",
    "float": "a number",
    "str": "text",
    "bool": "true or false",
    "array": "a list",
    "object": "an object in braces",
    "null": "nothing",
    "datetime": "an instant such as 2026-11-26T17:00",
    "date": "a date such as 2026-11-26",
}
_WORDS = {
    "Invalid RFC3339 encoded date": "this is no date; write one such as 2026-11-26",
    "Number out of range": "this number is too large",
}


class _Field(NamedTuple):
    name: str
    default: object
    instant: bool
    inner: type | None
    many: bool
    """Whether ``inner`` stands in a list or, by id, in a mapping."""


class _Shape(NamedTuple):
    fields: tuple[_Field, ...]
    known: frozenset[str]
    dated: tuple[_Field, ...]
    """The fields that hold instants, themselves or within."""
    dates: frozenset[str]
    """Their names."""
    nested: tuple[_Field, ...]


_SHAPES: dict[type, _Shape] = {}


def _shape(cls: type) -> _Shape:
    """What there is to know of a record's class, or that of a value within one."""
    shape = _SHAPES.get(cls)
    if shape is None:
        shape = _SHAPES[cls] = _shaped(cls)
    return shape


def _shaped(cls: type) -> _Shape:
    found = []
    for each in fields(cls):
        if each.name == "extra":
            continue
        classes = classes_in(each.type)
        inner = next((c for c in classes if is_dataclass(c)), None)
        default = each.default_factory() if each.default_factory is not MISSING else each.default
        found.append(_Field(each.name, default, datetime in classes, inner, get_origin(each.type) in (tuple, Mapping)))
    dated = tuple(f for f in found if f.instant or (f.inner is not None and _shape(f.inner).dated))
    nested = tuple(f for f in found if f.inner is not None)
    return _Shape(tuple(found), frozenset(f.name for f in found), dated, frozenset(f.name for f in dated), nested)


# ------------------------------------------------------------------------------------------------------------ encoding


def encode(record: Record) -> Document:
    """The document of a record: what differs from the defaults, in plain JSON values."""
    document = {name: value for name, value in record.extra.items() if name not in _shape(type(record)).known}
    document.update(_object(record))
    return document


def encode_over(document: Document, record: Record) -> Document:
    """The document of a record that replaces another, with what was unknown inside the values of the old document."""
    new = encode(record)
    for field in _shape(type(record)).nested:
        assert field.inner is not None
        if field.name in new and field.name in document:
            new[field.name] = _carried(field, _shape(field.inner).known, document[field.name], new[field.name])
    return new


def encode_meta(meta: Meta) -> Document:
    """The one document of the table ``meta``."""
    document = {name: value for name, value in meta.extra.items() if name not in ("schema", "entry", "counters")}
    document["schema"] = meta.schema
    if meta.entry:
        document["entry"] = meta.entry
    if meta.counters:
        document["counters"] = dict(meta.counters)
    return document


def _object(value: object) -> Document:
    document: Document = {}
    for name, default, *_ in _shape(type(value)).fields:
        part = getattr(value, name)
        if part is not default and part != default:
            document[name] = _plain(part)
    return document


def _plain(value: object) -> object:
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 1e15 else value
    if isinstance(value, datetime):
        return value.isoformat() if value.second or value.microsecond else value.isoformat(timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    if isinstance(value, Mapping):
        return {str(key): _plain(part) for key, part in value.items()}
    return _object(value)


def _carried(field: _Field, known: frozenset[str], old: object, new: object) -> object:
    """A field's new value with the unknown keys of the old one: of the same id, the equal item, else the one in its place."""
    if not field.many:
        return _carry(known, old, new)
    if isinstance(old, dict) and isinstance(new, dict):
        return {key: _carry(known, old.get(key), part) for key, part in new.items()}
    if isinstance(old, list) and isinstance(new, list):
        return [_carry(known, _counterpart(known, old, new, place), part) for place, part in enumerate(new)]
    return new


def _carry(known: frozenset[str], old: object, new: object) -> object:
    if isinstance(old, dict) and isinstance(new, dict):
        return {**{key: part for key, part in old.items() if key not in known}, **new}
    return new


def _counterpart(known: frozenset[str], old: list[object], new: list[object], place: int) -> object:
    for each in old:
        if isinstance(each, dict) and {key: part for key, part in each.items() if key in known} == new[place]:
            return each
    return old[place] if len(old) == len(new) else None


# ------------------------------------------------------------------------------------------------------------ decoding


class Decoded(NamedTuple):
    """The records of a table by id, in the order of the numbers of their documents."""

    records: dict[str, Record]
    named: Named | None
    """What they name, for ``planning.soundness.fatal_problems``; None where they need to be looked at one by one."""


def decode_table(kind: str, documents: Mapping[str, Document]) -> Decoded:
    """The records of the table ``kind``.

    Raises FileError naming table, document, record id and field for what ``decode`` refuses, and for an id that stands twice.
    """
    found = [*documents.values()]
    if [*documents] != _counted(len(found)):
        found = [documents[number] for number in sorted(documents, key=int)]
    try:
        records, named = instances(KINDS[kind], found, _extra)
    except OddError:
        return Decoded(_one_by_one(kind, documents), None)
    by_id = {record.id: record for record in records}
    if len(by_id) < len(records):
        return Decoded(_one_by_one(kind, documents), None)
    return Decoded(by_id, named)


def all_named(tables: Iterable[Decoded]) -> Named | None:
    """What the records of all these tables name; None where some need to be looked at one by one."""
    found: dict[str, set[str]] = {}
    for table in tables:
        if table.named is None:
            return None
        for field, names in table.named.items():
            found[field] = found.get(field, set()).union(names)
    return found


_COUNTED: list[str] = []


def _counted(most: int) -> list[str]:
    """The numbers from 1 on, as most tables have them."""
    if len(_COUNTED) < most:
        _COUNTED.extend(map(str, range(len(_COUNTED) + 1, most + 1)))
    return _COUNTED[:most]


def _one_by_one(kind: str, documents: Mapping[str, Document]) -> dict[str, Record]:
    """As ``decode_table``, document after document: slower, but it knows at which it is."""
    records: dict[str, Record] = {}
    numbers: dict[str, str] = {}
    for number in sorted(documents, key=int):
        try:
            record = decode(kind, documents[number])
        except FileError as error:
            raise error.at(document=number) from None
        if record.id in records:
            why = f"this id stands in document {numbers[record.id]} too; give one of them another id."
            raise FileError(why, table=kind, document=number, record=record.id, field="id")
        records[record.id] = record
        numbers[record.id] = number
    return records


def _extra(unknown: Document) -> Document:
    for key, value in unknown.items():
        try:
            check_unknown(value, key)
        except _MisfitError:
            raise OddError from None
    return unknown


def decode(kind: str, document: Mapping[str, object]) -> Record:
    """The record of a document of the table ``kind``. Raises FileError naming table, record id and field."""
    cls = KINDS[kind]
    shape = _shape(cls)
    try:
        ready = document if document.keys() <= shape.known else _parted(document, shape.known)
        return msgspec.convert(_dated(shape, ready), cls)
    except msgspec.ValidationError as error:
        why, field = _explained(str(error))
    except _MisfitError as misfit:
        why, field = misfit.why, misfit.field
    except (RecursionError, OverflowError, ValueError) as error:
        why, field = f"this cannot be read ({error})", ""
    raise FileError(f"{why}.", table=kind, record=_name_of(document), field=field)


def decode_meta(document: Mapping[str, object]) -> Meta:
    """What the table ``meta`` says. Raises FileError."""
    try:
        return msgspec.convert(_parted(document, frozenset(("schema", "entry", "counters"))), Meta)
    except msgspec.ValidationError as error:
        why, field = _explained(str(error))
    except _MisfitError as misfit:
        why, field = misfit.why, misfit.field
    raise FileError(f"{why}.", table="meta", document="1", field=field)


class _MisfitError(Exception):
    """A value that cannot stand in its field."""

    def __init__(self, why: str, field: str) -> None:
        super().__init__(why)
        self.why = why
        self.field = field


def _parted(document: Mapping[str, object], known: frozenset[str]) -> Document:
    """The known fields, and all others together as ``extra``."""
    extra = {key: value for key, value in document.items() if key not in known}
    for key, value in extra.items():
        check_unknown(value, key)
    return {**{key: value for key, value in document.items() if key in known}, "extra": extra}


def check_unknown(value: object, name: str, depth: int = 0) -> None:
    """Raises an error for a value that could not be written again: not a finite number, or nested too deep."""
    if depth > DEEPEST:
        raise _MisfitError(f"this is nested deeper than {DEEPEST} levels; take it out", name)
    if isinstance(value, float) and value - value != 0.0:
        raise _MisfitError("this number is not finite; correct it", name)
    if isinstance(value, dict):
        value = value.values()
    elif not isinstance(value, list):
        return
    for part in value:
        check_unknown(part, name, depth + 1)


def check_unknown_table(name: str, documents: Mapping[str, Mapping[str, object]]) -> None:
    """Raises FileError for a table of another version that could not be written again as it is."""
    for number, document in documents.items():
        for field, value in document.items():
            try:
                check_unknown(value, field)
            except _MisfitError as misfit:
                raise FileError(f"{misfit.why}.", table=name, document=number, field=field) from None


def _dated(shape: _Shape, document: Mapping[str, object], path: str = "") -> Mapping[str, object]:
    """The document with its instants read; itself where it has none."""
    if shape.dates.isdisjoint(document):
        return document
    ready = dict(document)
    for field in shape.dated:
        name, value = field.name, document.get(field.name)
        if value is None:
            continue
        if field.inner is None:
            ready[name] = _instant(value, path + name)
        else:
            ready[name] = _dated_within(_shape(field.inner), field.many, value, path + name)
    return ready


def _dated_within(shape: _Shape, many: bool, value: object, path: str) -> object:
    if not isinstance(value, dict):
        return value
    if many:
        return {key: _dated(shape, part, f"{path}.{key}.") if isinstance(part, dict) else part for key, part in value.items()}
    return _dated(shape, value, f"{path}.")


def _instant(value: object, field: str) -> datetime:
    read = instant_of(value)
    if read is not None:
        return read
    raise _MisfitError("this is no instant; write one such as 2026-11-26T17:00, without a time zone", field)


def _explained(message: str) -> tuple[str, str]:
    """What msgspec says, in our words, and the field it says it of."""
    match = _PLACE.match(message)
    said, field = (match[1], match[2] or "") if match else (message, "")
    missing = re.match(r"Object missing required field `(.*)`", said)
    if missing:
        return "this field is missing; give it a value", f"{field}.{missing[1]}" if field else missing[1]
    expected = re.match(r"Expected `(.*?)`, got `(.*?)`$", said)
    if expected:
        wanted = " or ".join(_TYPES.get(word, word) for word in expected[1].split(" | "))
        return f"{wanted} was expected, not {_TYPES.get(expected[2], expected[2])}", field
    if said.startswith("Invalid enum value"):
        return f"{shown(said[18:].strip())} is none of the words this field may have", field
    return shown(_WORDS.get(said, said[:1].lower() + said[1:])), field


def _name_of(document: Mapping[str, object]) -> str:
    found = document.get("id")
    return found if isinstance(found, str) else ""
