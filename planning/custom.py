"""Fields that people add to a record themselves: kept in the file beside the known ones, under a name of their own.

A value is text, or a number where it is written as one, so that filters can compare it. What another program left there
(lists, maps) is shown and typed as JSON.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Collection
from dataclasses import fields

from planning.errors import PhraseError
from planning.fields_editing import TEXT_LIMIT, YES_OR_NO, Editing, Field, is_clear
from planning.records import Record
from planning.values import clean_line, short

PREFIX = "custom."
"""What stands before the name of a field that the record need not have yet: ``custom.colour``."""

_MOST_NESTED = 40
_NAME = re.compile(r"[^\W\d_][\w-]{0,39}")
_NUMBER = re.compile(r"-?(0|[1-9]\d{0,14})(\.\d{0,8}[1-9])?", re.ASCII)


def custom_names(record: Record) -> tuple[str, ...]:
    """The names of the fields that people added to this record, in the order of the alphabet."""
    return tuple(sorted(record.extra, key=lambda name: (name.casefold(), name)))


def show_custom(value: object) -> str:
    """The value of such a field as people type it."""
    if isinstance(value, str):
        return clean_line(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else json.dumps(value, ensure_ascii=False, sort_keys=True)


def custom_name(text: str, record: Record, taken: Collection[str]) -> str:
    """A typed name as it is kept; the record's own spelling where it has the field already.

    Raises PhraseError for what cannot be a name, and for one that ``taken`` or the record's class has for itself.
    """
    word = re.sub(r"\s+", "_", clean_line(text[:100]))
    own = {name.casefold(): name for name in record.extra}
    if word in record.extra or word.casefold() in own:
        return word if word in record.extra else own[word.casefold()]
    if not _NAME.fullmatch(word):
        raise PhraseError(f"{short(text)!r} is no name of a field; write up to 40 letters, digits, _ or -, a letter first.")
    if word.casefold() in taken or word.casefold() in {each.name for each in fields(record)}:
        raise PhraseError(f"{word} is a field of its own; change that one, or choose another name.")
    return word.casefold()


def custom_field(name: str) -> Field:
    """The field of this name among those that people added; clearing it takes it away."""

    def show(editing: Editing) -> str:
        return show_custom(editing.record.extra.get(name))

    def read(editing: Editing, text: str) -> None:
        kept = {each: value for each, value in editing.record.extra.items() if each != name}
        if not is_clear(text):
            kept[name] = _value(editing, text, editing.record.extra.get(name))
        editing.change(extra=kept)

    return Field(f"{PREFIX}{name}", show, read)


def _value(editing: Editing, text: str, before: object) -> object:
    """What a text is kept as, in the manner of what was there before."""
    if len(text) > TEXT_LIMIT:
        raise PhraseError(f"This text has {len(text)} characters and the field holds {TEXT_LIMIT}; keep the rest as a note.")
    line = clean_line(text)
    if isinstance(before, bool):
        return YES_OR_NO.read(editing, line, before)
    if isinstance(before, list | dict):
        return _json(line)
    if _NUMBER.fullmatch(line) and line not in ("-0",):
        return float(line) if "." in line else int(line)
    return line


def _json(line: str) -> object:
    """A list or a map as JSON writes it, of a size that a file can keep."""
    try:
        if line.count("[") + line.count("{") > _MOST_NESTED:
            raise ValueError("too many brackets")
        found: object = json.loads(line, parse_constant=_number, parse_float=_number, parse_int=_number)
    except (ValueError, RecursionError) as error:
        raise PhraseError(f"{short(line)!r} is no list or map as JSON writes them; put it back as it was, or clear it.") from error
    if not isinstance(found, list | dict):
        raise PhraseError("Another program keeps a list or a map here; write one as JSON does, or clear the field.")
    return found


def _number(text: str) -> float:
    """A number that is finite and can be told again. Raises ValueError for others."""
    value = float(text)
    if not math.isfinite(value) or len(text) > 30:
        raise ValueError(f"{text[:30]} cannot be kept")
    return int(text) if text.lstrip("-").isdigit() and len(text) <= 15 else value
