"""Forms: for every kind of record its fields in sections, as data, and their rows while they are typed into.

A form names fields as ``planning.fields`` does, so that whatever can be typed in one line can be typed in a form too. A field
that holds several things (a checklist, days of leave, the lines of a note) is shown as one row each.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from planning.custom import PREFIX, custom_names
from planning.errors import HeadwayError
from planning.form_offers import offers_for, offers_of
from planning.form_specs import FORMS, Entry, Section, Shape
from planning.plan import Plan
from planning.records import KINDS, Record

if TYPE_CHECKING:
    from collections.abc import Callable
    from dataclasses import dataclass

    Checked = Callable[[Plan, Mapping[str, str]], object]
    """What makes a change of typed values, or raises HeadwayError."""
else:
    from planning.frozen import dataclass

ANOTHER = "another field"
"""The name of the last row, into which a new field is typed as ``name = value``."""

MOST_ROWS = 400
"""A field of more rows than this is not typed into here."""

_CUT = re.compile(r"((?:[^;\\]|\\.|\\$)*)(?:;|$)", re.DOTALL)
_BOX = re.compile(r"\[([ xX])\] ?")
Kind = Literal["field", "item", "check", "line", "fixed", "another"]
_KIND_OF: Mapping[Shape, Kind] = {"one": "field", "items": "item", "checks": "check", "lines": "line"}


@dataclass(frozen=True, slots=True)
class FormRow:
    """One row of a form: ``name`` is the field, ``text`` what is typed. Rows of one field follow each other.

    ``met`` is the box of a row that can be ticked. ``shown`` is what the plan has for an empty field (the computed start).
    """

    name: str
    label: str
    text: str
    kind: Kind = "field"
    section: str = ""
    hint: str = ""
    met: bool = False
    shown: str = ""

    @property
    def many(self) -> bool:
        """Whether it is one of several rows of its field."""
        return self.kind in ("item", "check", "line")


def sections_of(record: Record) -> tuple[Section, ...]:
    """The sections of a record's form, without the fields people added themselves."""
    return FORMS[next(kind for kind, cls in KINDS.items() if cls is type(record))]


def rows_of(plan: Plan, record: Record, shown: Mapping[str, str] | None = None) -> list[FormRow]:
    """The rows of a record's form, filled in. ``shown`` says what the plan has for fields that are empty."""
    from planning.fields import show_value, show_values

    values, computed = show_values(plan, record), shown or {}
    rows: list[FormRow] = []
    for section in sections_of(record):
        for entry in section.entries:
            rows += field_rows(entry, section.title, values[entry.name], computed.get(entry.name, ""))
    for name in custom_names(record):
        text = show_value(plan, record, f"{PREFIX}{name}")
        rows.append(FormRow(f"{PREFIX}{name}", name, text, "field", "Added fields", "a field of your own; empty takes it away"))
    hint = "a field of your own, as name = value: supplier = Northwind"
    return [*rows, FormRow(ANOTHER, ANOTHER, "", "another", "Added fields", hint)]


def field_rows(entry: Entry, section: str, value: str, shown: str = "") -> list[FormRow]:
    """The rows of one field; a field of several things ends with an empty row for the next of them."""
    kind = _KIND_OF[entry.shape]
    if kind == "field":
        return [FormRow(entry.name, entry.label, value, kind, section, entry.hint, shown=shown)]
    parts = value.split("\n") if kind == "line" else _pieces(value)
    parts = [] if parts == [""] else parts
    if len(parts) > MOST_ROWS or (kind == "line" and "\r" in value):
        told = f"{len(parts):,} lines" if kind == "line" else f"{len(parts):,} of them"
        way = "; N edits them in $EDITOR" if kind == "line" else "; headway set changes them"
        return [FormRow(entry.name, entry.label, told, "fixed", section, f"too long for a form{way}")]
    rows = [_row(entry, section, kind, part) for part in parts]
    return _labelled([*rows, FormRow(entry.name, "", "", kind, section, entry.hint)], entry.label)


def _row(entry: Entry, section: str, kind: Kind, part: str) -> FormRow:
    box = _BOX.match(part) if kind == "check" else None
    text = part[box.end() :] if box else part
    return FormRow(entry.name, "", text, kind, section, entry.hint, met=box is not None and box[1] != " ")


def _labelled(rows: Sequence[FormRow], label: str) -> list[FormRow]:
    """The label stands before the first of a field's rows."""
    return [replace(row, label=label if n == 0 else "") for n, row in enumerate(rows)]


def _pieces(value: str) -> list[str]:
    """The things of a field with ``;`` between them, without their backslashes."""
    found = [re.sub(r"\\(.)", r"\1", match[1], flags=re.DOTALL).strip() for match in _CUT.finditer(value)]
    return [piece for piece in found if piece]


# --------------------------------------------------------------------------------------------------------- what was typed


def values_of(rows: Iterable[FormRow]) -> dict[str, str]:
    """The text of every field, as ``set_fields`` takes it."""
    parts: dict[str, list[FormRow]] = {}
    for row in rows:
        if row.kind != "fixed":
            parts.setdefault(row.name, []).append(row)
    return {name: _together(found) for name, found in parts.items()}


def _together(rows: Sequence[FormRow]) -> str:
    kind = rows[0].kind
    if kind == "line":
        return "\n".join(row.text for row in rows).rstrip("\n")
    if kind in ("item", "check"):
        return "; ".join(_piece(row) for row in rows if row.text.strip())
    return rows[0].text


def _piece(row: FormRow) -> str:
    text = row.text.strip()
    box = "[x] " if row.met else "[ ] " if row.kind == "check" and text.startswith("[") else ""
    return (box + text).replace("\\", "\\\\").replace(";", "\\;")


def changed_values(rows: Iterable[FormRow], opened: Mapping[str, str]) -> dict[str, str]:
    """What was typed into fields that were opened with other texts; a new field under the name it will have.

    Raises PhraseError for a new field that is not written as ``name = value``.
    """
    from planning.errors import PhraseError

    found: dict[str, str] = {}
    for name, text in values_of(rows).items():
        if name == ANOTHER:
            if not text.strip():
                continue
            word, mark, value = text.partition("=")
            if not mark or not word.strip() or not value.strip():
                raise PhraseError("A new field is written as name = value, like supplier = Northwind.")
            found[f"{PREFIX}{word.strip()}"] = value.strip()
        elif text != opened.get(name, ""):
            found[name] = text if text.strip() else "-"
    return found


def wrong_field(plan: Plan, names: Iterable[str], tried: Mapping[str, str], check: Checked) -> tuple[str, HeadwayError] | None:
    """Which of several typed values cannot be taken, and why: the first that is wrong by itself, else by those before it."""
    for name in names:
        try:
            check(plan, {name: tried[name]})
        except HeadwayError as error:
            return name, error
    taken: dict[str, str] = {}
    for name in names:
        taken[name] = tried[name]
        try:
            check(plan, taken)
        except HeadwayError as error:
            return name, error
    return None


# ----------------------------------------------------------------------------------------------------------- rows of lists


def with_room(rows: Sequence[FormRow]) -> list[FormRow]:
    """The rows, each field of several things ended by one empty row, and its label before the first."""
    found: list[FormRow] = []
    for n, row in enumerate(rows):
        follows = rows[n + 1] if n + 1 < len(rows) else None
        first = not found or found[-1].name != row.name
        found.append(replace(row, label=_label(rows, row) if first else "") if row.many else row)
        if row.many and (follows is None or follows.name != row.name) and row.text.strip():
            found.append(replace(row, label="", text="", met=False))
    return found


def _label(rows: Sequence[FormRow], row: FormRow) -> str:
    return next((other.label for other in rows if other.name == row.name and other.label), row.label)


def opened_below(rows: Sequence[FormRow], place: int) -> list[FormRow]:
    """The rows with an empty one of the same field below this one."""
    row = replace(rows[place], label="", text="", met=False)
    return with_room([*rows[: place + 1], row, *rows[place + 1 :]])


def dropped(rows: Sequence[FormRow], place: int) -> list[FormRow]:
    """The rows without this one; the last row of a field stays, empty."""
    row = rows[place]
    kept = [*rows[:place], *rows[place + 1 :]]
    if not any(other.name == row.name for other in kept):
        kept.insert(place, replace(row, text="", met=False))
    elif row.label and place < len(kept) and kept[place].name == row.name:
        kept[place] = replace(kept[place], label=row.label)
    return with_room(kept)


def swapped(rows: Sequence[FormRow], place: int, step: int) -> tuple[list[FormRow], int]:
    """The rows with this one moved past its neighbour of the same field, and its new place."""
    other = place + step
    if not (0 <= other < len(rows) and rows[other].name == rows[place].name):
        return list(rows), place
    if not (rows[place].text.strip() and rows[other].text.strip()):
        return list(rows), place  # the empty row is the place for the next one
    found = list(rows)
    found[place], found[other] = (
        replace(rows[other], label=rows[place].label),
        replace(rows[place], label=rows[other].label),
    )
    return found, other


def ticked(rows: Sequence[FormRow], place: int) -> list[FormRow]:
    """The rows with the box of this one ticked, or cleared."""
    found = list(rows)
    found[place] = replace(rows[place], met=not rows[place].met)
    return found


# ------------------------------------------------------------------------------------------------------------ completion


def completions(plan: Plan, record: Record, name: str, text: str) -> list[str]:
    """What a text of this field may become: whole texts, the likeliest first; none where nothing is known."""
    entry = next((e for section in sections_of(record) for e in section.entries if e.name == name), None)
    if entry is None or not entry.offers:
        return []
    offers = offers_for(record, entry.offers)
    head, word = ("", text) if isinstance(offers, tuple) or not entry.several else _last_word(text)
    mark = "@" if word.startswith("@") else ""
    wanted = word.removeprefix("@")
    if isinstance(offers, str) and not wanted:
        return []
    found = offers_of(plan, record, offers, wanted)[:20]
    return [f"{head}{mark}{each}" for each in found]


def _last_word(text: str) -> tuple[str, str]:
    cut = max(text.rfind(","), text.rfind(";")) + 1
    head = text[:cut]
    rest = text[cut:]
    lead = len(rest) - len(rest.lstrip())
    return head + rest[:lead], rest[lead:]


def choices_of(record: Record, name: str) -> tuple[str, ...]:
    """What a field has to choose from; nothing where it takes any text."""
    entry = next((e for section in sections_of(record) for e in section.entries if e.name == name), None)
    words = offers_for(record, entry.offers) if entry is not None else ""
    return words if isinstance(words, tuple) else ()


def next_choice(plan: Plan, record: Record, name: str, text: str) -> str | None:
    """The choice after this one, where a field has a few to choose from; None elsewhere."""
    words = choices_of(record, name)
    if not words:
        return None
    return words[(words.index(text) + 1) % len(words)] if text in words else words[0]
