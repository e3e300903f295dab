"""Scanned documents made to fit: each with a number and an id of its own, and only with fields that can be read.

Whatever had to give way is told as a finding, with what it was.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import MISSING, fields
from typing import TYPE_CHECKING, Any, NamedTuple

from planning.plan import SCHEMA, Meta, prefix_of
from planning.records import KINDS, Record
from store.codec import check_unknown_table, decode, decode_meta
from store.errors import FileError, shown
from store.mending import free_id, is_id
from store.scanning import META, Entry, Finding, Scan, as_json

if TYPE_CHECKING:
    from collections.abc import Mapping

    from store.codec import Document
    from store.parsing import Tables

NEWEST = 9_999
"""A schema above this is no version, but an accident."""

_REFERENCES = frozenset(("parent", "project", "program", "predecessor", "successor", "calendar", "base", "gate", "milestone", "baseline"))
_REQUIRED = {
    kind: tuple(f.name for f in fields(cls) if f.default is MISSING and f.default_factory is MISSING and f.name != "id")
    for kind, cls in KINDS.items()
}
_KNOWN = {kind: frozenset(f.name for f in fields(cls)) - {"extra"} for kind, cls in KINDS.items()}


class Held(NamedTuple):
    """A document that can be read, its place in the file and its record."""

    line: int
    number: str
    document: Document
    record: Record


class _Row:
    """A document on its way."""

    def __init__(self, entry: Entry, table: str, document: Document) -> None:
        self.line, self.table, self.number = entry.line, table, entry.number
        self.document = document
        self.gone = False

    @property
    def id(self) -> str:
        found = self.document.get("id")
        return found if isinstance(found, str) else ""


class Fitting:
    """The documents of a scan, made to fit. ``findings`` are those of the scan and what was found here."""

    def __init__(self, found: Scan) -> None:
        self.findings = list(found.findings)
        self.hopeless = False
        self.meta = Meta()
        self.meta_document: Document = {}
        self.meta_line = 0
        self.held: dict[tuple[str, str], Held] = {}
        self.others: Tables = {}
        self._rows = self._documents(found.entries)

    def records(self) -> dict[str, Any]:
        """The records by kind and id, in the order of their documents."""
        tables: dict[str, Any] = {}
        for (kind, record_id), held in sorted(self.held.items(), key=lambda pair: int(pair[1].number)):
            tables.setdefault(kind, {})[record_id] = held.record
        return tables

    def fit(self) -> None:
        """Do it all."""
        self._clean_text()
        self._give_numbers()
        self._read_meta()
        if self.hopeless:
            return
        self._give_ids()
        for row in self._rows:
            if row.table in KINDS:
                self._read(row)
            elif row.table != META:
                self._keep_other(row)
        self._tell_unknown()
        self._require_something()

    # ----------------------------------------------------------------------------------------------------- documents

    def _documents(self, entries: list[Entry]) -> list[_Row]:
        rows = []
        seen: set[tuple[str, str]] = set()
        for entry in entries:
            if not isinstance(entry.document, dict):
                why = "this is no document in braces; correct it, or take an earlier copy."
                self._tell(entry.line, entry.table or "", entry.number, "", "", why, f"left out: {as_json(entry.document)}")
                continue
            name = entry.document.get("id")
            key = (entry.table or "", name if isinstance(name, str) else entry.number)
            if entry.late and (key in seen or entry.table == META):
                continue
            seen.add(key)
            table = self._table_of(entry, entry.document) if entry.table is None else entry.table
            if table is not None:
                rows.append(_Row(entry, table, entry.document))
        return rows

    def _table_of(self, entry: Entry, document: Document) -> str | None:
        """The one table a document without one can stand in; None where there are several or none."""
        fits = [kind for kind in KINDS if document.keys() <= _KNOWN[kind] and _why(kind, document) is None]
        why = "nothing says which table this document stands in; put it back under its heading."
        said = f"it is put into {fits[0]}" if len(fits) == 1 else f"left out: {as_json(document)}"
        self._tell(entry.line, "", entry.number, str(document.get("id", "")), "", why, said)
        return fits[0] if len(fits) == 1 else None

    def _clean_text(self) -> None:
        """Half characters give way to a sign: no text with one can be written."""
        for row in self._rows:
            if _is_text(row.document) and _is_text(row.table):
                continue
            why = "this holds half a character (a lone surrogate), which is no text; correct it."
            try:
                row.document, row.table = _cleaned(row.document), _cleaned(row.table)
            except RecursionError:
                row.document, row.gone = {}, True
            self._of(row, "", why, "left out, for it is nested too deep as well" if row.gone else "each half character becomes \ufffd")
        self._rows = [row for row in self._rows if not row.gone]

    def _give_numbers(self) -> None:
        used: dict[str, dict[str, _Row]] = {}
        late = []
        top: dict[str, int] = {}
        for row in self._rows:
            table = used.setdefault(row.table, {})
            if _is_number(row.number) and row.number not in table:
                table[row.number] = row
            else:
                late.append(row)
        for row in late:
            table = used[row.table]
            twin = table.get(row.number)
            if twin and _same(twin.document, row.document):
                self._of(row, "", f"this document stands in line {twin.line} already; take one of the two away.", "the second is left out")
                row.gone = True
                continue
            top[row.table] = top.get(row.table, max(map(int, table), default=0)) + 1
            number = str(top[row.table])
            if row.number:
                what = "stands twice" if twin else "is no document number"
                self._of(row, "", f"{as_json(row.number)} {what}; give it a whole number that is free.", f"it becomes document {number}")
            row.number = number
            table[number] = row
        self._rows = [row for row in self._rows if not row.gone]

    # ----------------------------------------------------------------------------------------------------------- meta

    def _read_meta(self) -> None:
        rows = [row for row in self._rows if row.table == META]
        first = next((row for row in rows if row.number == "1"), None) or next((row for row in rows if "schema" in row.document), None)
        document = dict(first.document) if first else {}
        self.meta_line = first.line if first else 0
        for row in rows:
            if row is not first:
                self._keep_other(row)
        schema = document.get("schema")
        if not isinstance(schema, int) or isinstance(schema, bool) or not 1 <= schema <= NEWEST:
            self._no_schema(document)
        elif schema > SCHEMA:
            why = f"this plan was written by a newer version of headway (schema {schema}, here {SCHEMA}); update headway."
            self._tell(self.meta_line, META, "1", "", "schema", why, "")
            self.hopeless = True
            return
        elif first and first.number != "1":
            self._tell(self.meta_line, META, first.number, "", "", "this stands as document 1; number it so.", "it becomes document 1")
        self._read_meta_fields(document)

    def _no_schema(self, document: Document) -> None:
        if not any(row.table != META for row in self._rows) and not document:
            return
        if not any(row.table in KINDS for row in self._rows):
            held = ", ".join(sorted({row.table for row in self._rows})[:5])
            why = f"this is a file of another program (its tables: {shown(held)}), not a plan; name another file."
            self._tell(0, "", "", "", "", why, "")
            self.hopeless = True
            return
        was = f" (it was {as_json(document['schema'])})" if "schema" in document else ""
        why = f"nothing says which version of a plan this is{was}; a plan of today says schema {SCHEMA} in document 1 of {META}."
        self._tell(self.meta_line, META, "1", "", "schema", why, f"it is taken for schema {SCHEMA}")
        document["schema"] = SCHEMA

    def _read_meta_fields(self, document: Document) -> None:
        for name, value in list(document.items()):
            try:
                if not _is_finite(value):
                    raise FileError("this number is not finite; correct it.", field=name)
                decode_meta({"schema": SCHEMA, name: value})
            except FileError as error:
                self._tell(self.meta_line, META, "1", "", error.field or name, error.why, f"left out (it was {as_json(value)})")
                del document[name]
        self.meta_document = document
        self.meta = decode_meta(document) if document else Meta()

    # ------------------------------------------------------------------------------------------------------------ ids

    def _give_ids(self) -> None:
        rows = sorted((row for row in self._rows if row.table in KINDS), key=lambda row: int(row.number))
        order = {kind: place for place, kind in enumerate(KINDS)}
        rows.sort(key=lambda row: order[row.table])
        taken = {row.id for row in rows}
        counters = dict(self.meta.counters)
        for name in taken:
            prefix, number = prefix_of(name)
            counters[prefix] = max(number, counters.get(prefix, 0))
        usual = _usual_prefixes(rows)
        holders: dict[str, _Row] = {}
        renamed: dict[str, str] = {}
        for row in rows:
            old, holder = row.document.get("id"), holders.get(row.id)
            if is_id(old) and holder is None:
                holders[row.id] = row
                continue
            if holder is not None and holder.table == row.table and _same(holder.document, row.document):
                why = f"this record stands in document {holder.number} too; take one of the two away."
                self._of(row, "id", why, "the second is left out")
                row.gone = True
                continue
            new = self._new_id(row, usual, taken, counters)
            self._of(row, "id", _why_no_id(old, row, holder), f"it becomes {new}")
            if isinstance(old, str) and old and holder is None:
                renamed[old] = new
            taken.add(new)
            prefix, number = prefix_of(new)
            counters[prefix] = max(number, counters.get(prefix, 0))
            row.document = {**row.document, "id": new}
            holders[new] = row
        self._rows = [row for row in self._rows if not row.gone]
        if renamed:
            self._rename(renamed)

    def _new_id(self, row: _Row, usual: Mapping[tuple[str, object], str], taken: set[str], counters: Mapping[str, int]) -> str:
        tidy = "".join(letter for letter in row.id if letter.isprintable()).strip()
        if tidy and tidy not in taken:
            return tidy
        prefix = prefix_of(tidy)[0] if tidy else ""
        if not prefix:
            prefix = usual.get((row.table, as_json(row.document.get("project"))), "") or usual.get((row.table, None), "")
        if not prefix or prefix == tidy:
            prefix = f"{prefix or row.table[:1].upper()}-"
        return free_id(prefix, taken.__contains__, counters)

    def _rename(self, renamed: Mapping[str, str]) -> None:
        """Let what named a record by an id that cannot be one follow it."""
        for row in self._rows:
            for name, value in row.document.items():
                if name in _REFERENCES and isinstance(value, str) and value in renamed:
                    row.document = {**row.document, name: renamed[value]}

    # --------------------------------------------------------------------------------------------------------- fields

    def _read(self, row: _Row) -> None:
        """Read a document; without the fields that cannot be read, if need be."""
        if not _is_finite(row.document) or _why(row.table, row.document) is not None:
            self._drop_unfit(row)
        missing = [name for name in _REQUIRED[row.table] if name not in row.document]
        for name in missing:
            if name != "program":
                why = "this field is missing, and without it the record means nothing; give it a value."
                self._of(row, name, why, f"left out: {as_json(row.document)}")
                return
            programs = [r.id for r in self._rows if r.table == "programs"]
            only = programs[0] if len(programs) == 1 else ""
            said = f"it becomes {shown(only)}, the only program" if only else "it stays empty"
            self._of(row, name, "this field is missing; give it a value.", said)
            row.document = {**row.document, name: only}
        try:
            record = decode(row.table, row.document)
        except FileError as error:
            self._of(row, error.field, error.why, f"left out: {as_json(row.document)}")
            return
        self.held[row.table, record.id] = Held(row.line, row.number, row.document, record)

    def _drop_unfit(self, row: _Row) -> None:
        kept: Document = {}
        for name, value in row.document.items():
            error = _why_not(row.table, name, value)
            if error is None:
                kept[name] = value
                continue
            good = _good_parts(row.table, name, value)
            lost = _lost(value, good)
            field = error.field if error.field.startswith(name) else name
            if good is not None:
                kept[name] = good
                self._of(row, field, error.why, f"{lost} is left out, the rest kept")
            else:
                self._of(row, field, error.why, f"left out (it was {lost})")
        row.document = kept

    def _keep_other(self, row: _Row) -> None:
        """Keep a document of a table that this version does not know, so far as it can be written again."""
        kept: Document = {}
        for name, value in row.document.items():
            try:
                if not _is_finite(value):
                    raise FileError("this number is not finite; correct it.", field=name)
                check_unknown_table(row.table, {row.number: {name: value}})
                kept[name] = value
            except FileError as error:
                self._of(row, name, error.why, f"left out (it was {as_json(value)})")
        self.others.setdefault(row.table, {})[row.number] = kept if len(kept) < len(row.document) else row.document

    # -------------------------------------------------------------------------------------------------------- telling

    def _tell_unknown(self) -> None:
        for name, documents in self.others.items():
            if name != META:
                line = next((row.line for row in self._rows if row.table == name), 0)
                why = f"this version knows no such table; what is in it is kept as it is ({len(documents)})."
                self.findings.append(Finding(line, name, why=why, fatal=False, note=True))
        unknown: dict[tuple[str, str], list[Held]] = {}
        for (kind, _), held in self.held.items():
            for name in held.record.extra:
                unknown.setdefault((kind, name), []).append(held)
        for (kind, name), rows in unknown.items():
            first = rows[0]
            more = f" (in {len(rows)} records)" if len(rows) > 1 else ""
            why = f"this version knows no such field{more}; it is kept as it is."
            self.findings.append(Finding(first.line, kind, first.number, first.record.id, name, why, fatal=False, note=True))

    def _require_something(self) -> None:
        """A file in which something is wrong and nothing can be read is not repaired into an empty one."""
        if self.findings and not self.held and any(finding.fatal for finding in self.findings):
            self.hopeless = True

    def _of(self, row: _Row, field: str, why: str, repair: str) -> None:
        self._tell(row.line, row.table, row.number, row.id, field, why, repair)

    def _tell(self, line: int, table: str, number: str, name: str, field: str, why: str, repair: str) -> None:
        self.findings.append(Finding(line, table, number, name, field, shown(why, 400), True, shown(repair, 400)))


def fitted(found: Scan) -> Fitting:
    """The documents of a scan, made to fit. Raises nothing."""
    fitting = Fitting(found)
    fitting.fit()
    return fitting


# --------------------------------------------------------------------------------------------------------- what fits


def _why(kind: str, document: Document) -> FileError | None:
    """Why a document cannot be read; None where it can."""
    try:
        decode(kind, document)
    except FileError as error:
        return error
    return None


def _why_not(kind: str, name: str, value: object) -> FileError | None:
    """Why a field cannot hold a value; None where it can."""
    if not _is_finite(value):
        return FileError("this number is not finite; correct it.", field=name)
    return _why(kind, {"id": "?", **dict.fromkeys(_REQUIRED[kind], "?"), name: value})


def _good_parts(kind: str, name: str, value: object) -> object:
    """The entries of a list or mapping that can be read; None where there are none, or where their places mean something."""
    if name == "week":
        return None
    if isinstance(value, list) and _why_not(kind, name, []) is None:
        return [part for part in value if _why_not(kind, name, [part]) is None] or None
    if isinstance(value, dict) and name in _KNOWN[kind] and _why_not(kind, name, {}) is None:
        return {key: part for key, part in value.items() if _why_not(kind, name, {key: part}) is None} or None
    return None


def _lost(value: object, good: object) -> str:
    if isinstance(value, list) and isinstance(good, list):
        return as_json([part for part in value if part not in good])
    if isinstance(value, dict) and isinstance(good, dict):
        return as_json({key: part for key, part in value.items() if key not in good})
    return as_json(value)


def _usual_prefixes(rows: list[_Row]) -> dict[tuple[str, object], str]:
    """How ids mostly begin in a table, and in each project of it."""
    counts: dict[tuple[str, object], Counter[str]] = {}
    for row in rows:
        if is_id(row.id):
            for key in ((row.table, None), (row.table, as_json(row.document.get("project")))):
                counts.setdefault(key, Counter())[prefix_of(row.id)[0]] += 1
    return {key: count.most_common(1)[0][0] for key, count in counts.items()}


def _why_no_id(old: object, row: _Row, holder: _Row | None) -> str:
    if holder is not None:
        where = f"document {holder.number}" if holder.table == row.table else f"{holder.table} document {holder.number}"
        return f"this id stands in {where} too; give one of them another id."
    if "id" not in row.document:
        return "this record has no id; give it one."
    return f"{as_json(old)} is no id: it needs letters or digits, without control characters or spaces at its ends; give it another."


_NUMBER = re.compile(r"[1-9]\d{0,14}|0", re.ASCII)


def _is_number(text: str) -> bool:
    return _NUMBER.fullmatch(text) is not None


def _is_finite(value: object) -> bool:
    """Whether all numbers in a value are finite. What is nested deeper than the decoder goes is looked at elsewhere."""
    stack = [value]
    while stack:
        part = stack.pop()
        if isinstance(part, float):
            if part - part != 0.0:
                return False
        elif isinstance(part, dict):
            stack.extend(part.values())
        elif isinstance(part, list):
            stack.extend(part)
    return True


def _is_text(value: object) -> bool:
    stack = [value]
    while stack:
        part = stack.pop()
        if isinstance(part, str):
            if not part.isascii() and any("\ud800" <= letter <= "\udfff" for letter in part):
                return False
        elif isinstance(part, dict):
            stack.extend(part.keys())
            stack.extend(part.values())
        elif isinstance(part, list):
            stack.extend(part)
    return True


def _same(one: Document, other: Document) -> bool:
    try:
        return one == other
    except RecursionError:
        return False


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", errors="surrogatepass").decode("utf-8", errors="replace")
    if isinstance(value, dict):
        return {_cleaned(key): _cleaned(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_cleaned(part) for part in value]
    return value
