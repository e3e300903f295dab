"""The bytes of a plan file as tables of numbered documents, checked so far that they could be written again."""

from __future__ import annotations

import json
import re

from store.errors import FileError, shown

Table = dict[str, dict[str, object]]
Tables = dict[str, Table]


def parse(content: bytes, *, ours: bool = False) -> Tables:
    """The tables of a file's content. Raises FileError with line and column for what is no TinyDB file.

    Content that is known to be ``ours``, byte for byte as this program wrote it, is not searched for keys that stand twice.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise FileError(f"line {line} is not UTF-8 text; convert the file, or take an earlier copy of it.") from None
    quick = _quickly(content, ours=ours)
    if quick is not None:
        return quick
    tables = require_tables(_parsed(text))
    if "\\ud" in text or "\\uD" in text:
        _require_characters(tables)
    return tables


_NUMBERS = re.compile(r"(?:[1-9]\d{0,14}\n)*", re.ASCII)


def _quickly(content: bytes, *, ours: bool) -> Tables | None:
    """The tables of sound content, as JSON's own reader finds them. None for what is not sound, or odd enough to look at closely."""
    import msgspec

    try:
        value: Tables = msgspec.json.decode(content, type=Tables)
    except (ValueError, RecursionError):
        return None
    if all(_are_numbers([*table]) for table in value.values()) and (ours or not _may_hold_twice(content, value)):
        return value
    return None


def _are_numbers(keys: list[str]) -> bool:
    lines = "\n".join([*keys, ""])
    return lines.count("\n") == len(keys) and _NUMBERS.fullmatch(lines) is not None


def _may_hold_twice(content: bytes, value: object) -> bool:
    """Whether some object of JSON may have had a key twice, of which only the last is in its value.

    Each key is followed by a colon, and what the value does not hold is not in its own JSON: if that has as many colons, then
    nothing was lost. Only a colon that is written as an escape would deceive us.
    """
    import msgspec

    if b"\\u003" in content:
        return True
    return content.count(b":") != msgspec.json.encode(value).count(b":")


def _parsed(text: str) -> object:
    try:
        return json.loads(text, parse_constant=_refuse_constant, object_pairs_hook=_single)
    except json.JSONDecodeError as error:
        start = text.rfind("\n", 0, error.pos) + 1
        if text.startswith(("<<<<<<<", "=======", ">>>>>>>"), start):
            raise FileError(f"line {error.lineno} is a conflict that git left; keep one side of it, then try again.") from None
        what = error.msg[:1].lower() + error.msg[1:]
        raise FileError(f"line {error.lineno}, column {error.colno} is no JSON ({what}); correct it, or take an earlier copy.") from None
    except RecursionError:
        raise FileError("this is nested far too deep to be a plan; take an earlier copy of it.") from None
    except ValueError as error:
        raise FileError(f"this is no JSON ({error}); correct it, or take an earlier copy.") from None


def _refuse_constant(name: str) -> float:
    raise ValueError(f"{name} is no number there")


def _single(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """An object of JSON. Refuses a key that stands twice (JSON itself silently keeps the last: a merge can do that)."""
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise FileError(f"the key {json.dumps(shown(twice))} stands twice in one place; take one of the two away, or take an earlier copy.")
    return found


def require_tables(value: object) -> Tables:
    """A value of JSON as tables. Raises FileError where it is something else."""
    if not isinstance(value, dict):
        raise FileError("this is JSON, but no plan; name another file.")
    for name, documents in value.items():
        if not isinstance(documents, dict):
            raise FileError("this is no table of numbered documents; name another file, or take an earlier copy.", table=name)
        for number, document in documents.items():
            if "\n" in number or not _NUMBERS.fullmatch(f"{number}\n"):
                raise FileError(
                    f"{json.dumps(shown(number))} is no document number; give it a whole number that is free.", table=name, document=number
                )
            if not isinstance(document, dict):
                raise FileError("this is no document in braces; correct it, or take an earlier copy.", table=name, document=number)
    return value


def _require_characters(tables: Tables) -> None:
    for name, documents in tables.items():
        for number, document in documents.items():
            try:
                json.dumps(document, ensure_ascii=False).encode()
            except UnicodeEncodeError:
                why = "this holds half a character (a lone surrogate), which is no text; correct it."
                raise FileError(why, table=name, document=number) from None
            except RecursionError:
                raise FileError("this is nested far too deep; take it out.", table=name, document=number) from None


def copied(tables: Tables) -> Tables:
    """Tables of their own with the same documents."""
    return {name: dict(table) for name, table in tables.items()}
