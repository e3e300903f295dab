"""What happens to documents: edits cut to the fields that differ, applied, turned round and found between two files.

A ``DocEdit`` is what one line of the journal says of one document. A ``State`` is all documents of a file with the number
of each record's; it is the one thing here that changes in place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import count
from typing import TYPE_CHECKING, NamedTuple, cast

from planning.plan import SCHEMA, prefix_of
from planning.records import KINDS
from store.parsing import copied

if TYPE_CHECKING:
    from store.codec import Document
    from store.parsing import Table, Tables

META, META_DOCUMENT = "meta", "1"
COUNTERS = "counters"
"""The field of ``meta`` with the highest number of each prefix of ids: whatever is done or taken back, they never fall."""
HIGHEST = 10**15 - 1
"""The highest number that a document can have."""
STAMPS = frozenset({"updated"})
"""Fields that every edit writes: they belong to no one and stand in nobody's way."""


class DocEdit(NamedTuple):
    """One document as it was and as it is, cut to the fields that differ; None where it does not exist.

    A field missing on one side is absent there. ``id`` is the record's, ``doc`` the number of its document; tables that
    are no kind of record have numbers alone.
    """

    kind: str
    id: str
    doc: int
    before: Document | None
    after: Document | None

    def inverse(self) -> DocEdit:
        """The edit that takes this one back."""
        return self._replace(before=self.after, after=self.before)

    def fields(self) -> frozenset[str]:
        """The fields it writes; all of them, told as ``*``, where the document comes or goes."""
        if self.before is None or self.after is None:
            return frozenset("*")
        return frozenset(self.before.keys() | self.after.keys()) - _nobodys(self.kind)


def _nobodys(kind: str) -> frozenset[str]:
    return STAMPS | {COUNTERS} if kind == META else STAMPS


NOTHING = DocEdit("", "", 0, {}, {})
"""What stands for the edit of an entry that has none, such as the rebuilding of a file."""


def cut(kind: str, record_id: str, number: int, old: Document | None, new: Document | None) -> DocEdit | None:
    """The edit between two documents; None where they are equal."""
    if old is None or new is None:
        return None if old is new else DocEdit(kind, record_id, number, old, new)
    before = {name: value for name, value in old.items() if name not in new or new[name] != value}
    after = {name: value for name, value in new.items() if name not in old or old[name] != value}
    return DocEdit(kind, record_id, number, before, after) if before or after else None


def applied(document: Document | None, edit: DocEdit) -> Document | None:
    """A document after an edit. The old one is not altered; an edit of what is not there gives what it says alone."""
    if edit.after is None:
        return None
    if edit.before is None or document is None:
        return dict(edit.after)
    new = {name: value for name, value in document.items() if name not in edit.before or name in edit.after}
    new.update(edit.after)
    return new


def _still_counted(old: Document, new: Document | None) -> Document:
    """What ``meta`` becomes: it does not go away, and its counters do not fall."""
    if new is None:
        return old
    before, after = cast("dict[str, int]", old.get(COUNTERS) or {}), cast("dict[str, int]", new.get(COUNTERS) or {})
    if before == after:
        return new
    return new | {COUNTERS: after | {prefix: max(number, after.get(prefix, 0)) for prefix, number in before.items()}}


def differing(document: Document | None, edit: DocEdit) -> str:
    """The first field in which a document is not as an edit left it: ``*`` for all of it; nothing where it is as it was left."""
    if document is None or edit.after is None:
        return "" if document is edit.after else "*"
    if edit.before is None:
        nobodys = _nobodys(edit.kind)
        ours = {name: value for name, value in document.items() if name not in nobodys}
        left = {name: value for name, value in edit.after.items() if name not in nobodys}
        return next((name for name in sorted(ours.keys() | left.keys()) if ours.get(name) != left.get(name)), "")
    for name in sorted(edit.fields()):
        if (name in document) != (name in edit.after) or document.get(name) != edit.after.get(name):
            return name
    return ""


class State:
    """The documents of a file, by table and number, and the number of each record's, by kind and id."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self._top: dict[str, int] = {}

    @cached_property
    def numbers(self) -> dict[str, dict[str, int]]:
        """The number of each record's document, by kind and id; worked out when it is first needed."""
        return {kind: _numbers(self.tables[kind]) for kind in KINDS if kind in self.tables}

    def copy(self) -> State:
        """The same documents in a state of its own."""
        other = State(copied(self.tables))
        other.numbers = {kind: dict(numbers) for kind, numbers in self.numbers.items()}
        other._top = dict(self._top)
        return other

    def document(self, kind: str, record_id: str, number: int = 0) -> Document | None:
        """The document of a record; of a table that is no kind of record, the one of this number."""
        held = self.number(kind, record_id, number)
        return self.tables[kind].get(str(held)) if held else None

    def number(self, kind: str, record_id: str, number: int = 0) -> int:
        """The number of a record's document; 0 where there is none."""
        if kind in KINDS:
            return self.numbers.get(kind, {}).get(record_id, 0)
        return number if str(number) in self.tables.get(kind, {}) else 0

    def free_number(self, kind: str, wanted: int = 0) -> int:
        """The wanted number where no document has it, otherwise one behind all of them, or a gap where nothing is behind."""
        table = self.tables.get(kind, {})
        if wanted and str(wanted) not in table:
            return wanted
        last = self._last(kind)
        return last + 1 if last < HIGHEST else next(number for number in count(1) if str(number) not in table)

    def _last(self, kind: str) -> int:
        """The highest number in a table, or one that was higher once."""
        if kind not in self._top:
            self._top[kind] = max(map(int, self.tables.get(kind, ())), default=0)
        return self._top[kind]

    def apply(self, edit: DocEdit) -> None:
        """Make an edit; a new document takes the edit's number where it is free, and its id is counted."""
        if edit.kind in KINDS and (edit.before is None or edit.after is None):
            self._count(edit.id)
        held = self.number(edit.kind, edit.id, edit.doc)
        table = self.tables.get(edit.kind, {})
        new = applied(table.get(str(held)), edit)
        if edit.kind == META and held:
            new = _still_counted(table[str(held)], new)
        if new is None:
            if held:
                self._drop(edit.kind, edit.id, held)
            return
        number = held or self.free_number(edit.kind, edit.doc)
        self.tables.setdefault(edit.kind, table)[str(number)] = new
        if number > self._top.get(edit.kind, number):
            self._top[edit.kind] = number
        if edit.kind in KINDS:
            self.numbers.setdefault(edit.kind, {})[edit.id] = number

    def _count(self, record_id: str) -> None:
        """Remember an id that is used: it is never given again."""
        meta: Document = self.tables.get(META, {}).get(META_DOCUMENT) or {"schema": SCHEMA}
        counters = cast("dict[str, int]", meta.get("counters") or {})
        prefix, number = prefix_of(record_id)
        if number > counters.get(prefix, 0):
            meta = meta | {"counters": counters | {prefix: number}}
        self.tables.setdefault(META, {})[META_DOCUMENT] = meta

    def _drop(self, kind: str, record_id: str, number: int) -> None:
        table: Table = self.tables[kind]
        del table[str(number)]
        if kind in KINDS:
            del self.numbers[kind][record_id]
        if not table:
            del self.tables[kind]


def _numbers(table: Table) -> dict[str, int]:
    return {cast(str, document.get("id", "")): int(number) for number, document in table.items()}


def differences(old: State, new: State) -> Iterator[DocEdit]:
    """The edits that lead from one state to another, records by id, documents of other tables by number."""
    for kind in sorted(old.tables.keys() | new.tables.keys()):
        for record_id, number in _places(kind, old, new):
            edit = cut(kind, record_id, number, old.document(kind, record_id, number), new.document(kind, record_id, number))
            if edit is not None:
                yield edit


def _places(kind: str, old: State, new: State) -> Iterable[tuple[str, int]]:
    if kind in KINDS:
        return (old.numbers.get(kind, {}) | new.numbers.get(kind, {})).items()
    numbers = old.tables.get(kind, {}).keys() | new.tables.get(kind, {}).keys()
    return [("", int(number)) for number in sorted(numbers, key=int)]
