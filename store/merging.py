"""Two plan files that came from one, made one again: by record and field, by document where a table is unknown.

Ours is what stands: a document that only they changed is changed in ours, what both changed differently stays as ours and
is told. A new record of theirs under an id of ours gets another id. What would not hold together is put right by taking a
deletion back, so that what comes out can always be opened.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from planning.errors import LoopError, PlanError
from planning.plan import SCHEMA, Change, Edit, Meta, Plan
from planning.rebase import Conflict, by_key, rebase
from planning.records import KINDS, Activity, Record
from planning.renumber import references
from planning.validate import problems
from store.codec import encode, encode_meta, encode_over
from store.documents import META, META_DOCUMENT
from store.errors import StoreError
from store.loading import plan_of

if TYPE_CHECKING:
    from store.codec import Document
    from store.parsing import Table, Tables


class MergeConflict(NamedTuple):
    """What could not be merged: the field of a record with its three values as in the file; ours is what was kept.

    ``field`` is empty where one side deleted what the other changed or needs; None stands for what is not there. ``kind`` is
    the name of the table, ``id`` that of the record (in a table of another version, the number of the document). ``why`` says
    it in words.
    """

    kind: str
    id: str
    field: str
    base: object
    ours: object
    theirs: object
    why: str


class MergedTables(NamedTuple):
    """The tables that both came to, what could not be merged, and new ids of records of theirs, by old id."""

    tables: Tables
    conflicts: tuple[MergeConflict, ...]
    renumbered: Mapping[str, str]


class _Side(NamedTuple):
    """One of the three files, and the number of each record's document in it."""

    plan: Plan
    tables: Tables
    numbers: Mapping[str, Mapping[str, str]]

    @classmethod
    def of(cls, tables: Tables) -> _Side:
        """A file of today's schema. Raises FileError."""
        plan, ready = plan_of(tables)
        return cls(plan, ready, {kind: {str(d.get("id")): n for n, d in ready.get(kind, {}).items()} for kind in KINDS})

    def document(self, kind: str, record_id: str) -> Document | None:
        """The document of a record."""
        number = self.numbers[kind].get(record_id)
        return None if number is None else self.tables[kind][number]

    def record(self, kind: str, record_id: str) -> Record | None:
        """The record itself."""
        return self.plan.table(kind).get(record_id)


def merge(base: Tables, ours: Tables, theirs: Tables) -> MergedTables:
    """What ours and theirs, which both came from base, come to together. None of the three is altered.

    Raises FileError for tables that are no plan, and StoreError where two sound plans cannot be made one.
    """
    return _Merging(_Side.of(base), _Side.of(ours), _Side.of(theirs)).merged()


class _Merging:
    """The work on three files."""

    def __init__(self, base: _Side, ours: _Side, theirs: _Side) -> None:
        self.base, self.ours, self.theirs = base, ours, theirs
        self.conflicts: list[MergeConflict] = []
        self.old_ids: Mapping[str, str] = {}

    def merged(self) -> MergedTables:
        """Merge records, then write them over our documents, then all that is no record."""
        change = Change("merged", tuple(_differences(self.base.plan, self.theirs.plan)))
        now = self._with_what_theirs_needs(self._counted(), change)
        rebased = rebase(change, now, base=self.base.plan)
        self.old_ids = {new: old for old, new in rebased.renumbered.items()}
        self.conflicts += [self._told(conflict) for conflict in rebased.conflicts]
        plan = _applied(now, rebased.change)
        _require_sound(plan)
        tables = {name: table for name, table in self.ours.tables.items() if name not in KINDS}
        for kind in KINDS:
            table = self._table(kind, plan)
            if table or kind in self.ours.tables:
                tables[kind] = table
        for name in self.theirs.tables.keys() | self.base.tables.keys():
            if name not in KINDS:
                self._merge_unknown(name, tables)
        self._merge_meta(plan, tables)
        self._tell_loop(plan)
        return MergedTables(tables, tuple(self.conflicts), rebased.renumbered)

    # ----------------------------------------------------------------------------------------------------- records

    def _counted(self) -> Plan:
        """Our plan, with counters that pass over every id that any of the three has given."""
        counters: dict[str, int] = {}
        for side in (self.ours, self.theirs, self.base):
            for prefix, number in side.plan.meta.counters.items():
                counters[prefix] = max(number, counters.get(prefix, 0))
        return replace(self.ours.plan, meta=replace(self.ours.plan.meta, counters=counters))

    def _with_what_theirs_needs(self, now: Plan, change: Change) -> Plan:
        """Our plan with those records that we deleted and their change needs, and what these need in turn."""
        added = {edit.id for edit in change.edits if edit.before is None}
        wanted: dict[str, Record] = {}
        for edit in change.edits:
            if edit.after is None or (edit.before is not None and now.table(edit.kind).get(edit.id) is None):
                continue
            known = {(r.field, r.id) for r in references(edit.before)} if edit.before is not None else set()
            for name, target, strength in references(edit.after):
                if strength in ("holds", "names") and (name, target) not in known and target not in added:
                    wanted.setdefault(target, edit.after)
        restored: list[Edit] = []
        while wanted:
            target, user = wanted.popitem()
            found = self.base.plan.locate(target)
            if found is None or now.find(target) is not None:
                continue
            kind, record = found
            now = now.apply(Change("", (Edit(kind, target, None, record),)))
            restored.append(Edit(kind, target, None, record))
            why = f"you deleted it, they need it for {user.id}; it was put back"
            self._tell(kind, target, "", record, None, self.theirs.record(kind, target), why)
            wanted |= {r.id: record for r in references(record) if r.strength == "holds"}
        for edit in restored:
            now = self._with_companions(now, edit.id)
        return now

    def _with_companions(self, now: Plan, restored: str) -> Plan:
        """A record that was put back has its links and children again."""
        old = self.base.plan.find(restored)
        if not isinstance(old, Activity):
            return now
        edits = []
        for link in self.base.plan.links.values():
            ends = (link.predecessor, link.successor)
            gone = now.find(link.id) is None and link.id in self.theirs.plan.links
            if restored in ends and gone and all(now.activity(end) for end in ends):
                edits.append(Edit("links", link.id, None, link))
        for child in self.base.plan.activities():
            held = now.activity(child.id)
            if child.parent == restored and held is not None and held.parent == old.parent:
                kind = "tasks" if held.id in now.tasks else "milestones"
                edits.append(Edit(kind, held.id, held, replace(held, parent=restored)))
        return now.apply(Change("", tuple(edits)))

    def _told(self, conflict: Conflict) -> MergeConflict:
        """A conflict of the rebase, in which their change is what was asked for."""
        kind, record_id, name = conflict.kind, conflict.id, conflict.field
        if name:
            ours, theirs = (
                self._shown(side, kind, record_id, name, value) for side, value in (("ours", conflict.now), ("theirs", conflict.ours))
            )
            why = f"yours {ours} (kept), theirs {theirs}"
        elif conflict.ours is None:
            user = conflict.now.id if isinstance(conflict.now, Record) else record_id
            why = (
                "you changed it, they deleted it; it was kept"
                if user == record_id
                else f"they deleted it, you need it for {user}; it was kept"
            )
        elif conflict.now is None:
            changed = ", ".join(_changed_fields(conflict.before, conflict.ours))
            why = f"you deleted it, they changed {changed}; it stays deleted"
        else:
            why = "it is of another kind on your side, which was kept"
        return MergeConflict(kind, record_id, name, _plain(conflict.before), _plain(conflict.now), _plain(conflict.ours), why)

    def _shown(self, side: str, kind: str, record_id: str, name: str, value: object) -> str:
        """A value as people type it where it is a field of its own, else as in the file."""
        from planning.fields import field_names, show_value

        held = self.ours if side == "ours" else self.theirs
        record = held.record(kind, record_id if side == "ours" else self.old_ids.get(record_id, record_id))
        if record is not None and name in field_names(kind):
            shown = show_value(held.plan, record, name)
        else:
            shown = "" if value is None else value if isinstance(value, str) else msgspec.json.encode(_plain(value)).decode()
        return shown or "nothing"

    def _tell(self, kind: str, record_id: str, name: str, base: object, ours: object, theirs: object, why: str) -> None:
        self.conflicts.append(MergeConflict(kind, record_id, name, _plain(base), _plain(ours), _plain(theirs), why))

    def _tell_loop(self, plan: Plan) -> None:
        """Links of both sides may run in a circle: the plan opens, but has no dates until one of them is taken away."""
        why = _loop(plan)
        if why and not _loop(self.ours.plan) and not _loop(self.theirs.plan):
            self._tell("links", "", "", None, None, None, why[0].lower() + why[1:])

    # --------------------------------------------------------------------------------------------------- documents

    def _table(self, kind: str, plan: Plan) -> Table:
        """The documents of one kind: ours as they are where nothing changed, under our numbers."""
        held = self.ours.tables.get(kind, {})
        records = plan.table(kind)
        table: Table = {}
        for number, document in held.items():
            record = records.get(str(document["id"]))
            if record is not None:
                table[number] = self._document(kind, record, document)
        new = [record for record in records.values() if record.id not in self.ours.numbers[kind]]
        top = max(map(int, [*held, *self.theirs.tables.get(kind, {}), "0"]))
        for record in new:
            source = self._source(kind, record)
            number, theirs = source or ("", None)
            if not number or number in table or number in held:
                top += 1
                number = str(top)
            table[number] = self._written(theirs, record, kind)
        return table

    def _source(self, kind: str, record: Record) -> tuple[str, Document] | None:
        """Number and document of a record that is not in ours: theirs, or as it was before we deleted it."""
        for side, record_id in ((self.theirs, self.old_ids.get(record.id, record.id)), (self.base, record.id)):
            document = side.document(kind, record_id)
            if document is not None:
                return side.numbers[kind][record_id], document
        return None

    def _written(self, document: Document | None, record: Record, kind: str) -> Document:
        """The document of a record that takes the place of another document, which stays as it is where it says the same."""
        if document is None:
            return encode(record)
        for side in (self.theirs, self.base):
            if side.document(kind, record.id) is document and side.record(kind, record.id) == record:
                return document
        return encode_over(document, record)

    def _document(self, kind: str, record: Record, ours: Document) -> Document:
        """Our document with what theirs changed, down to what is unknown inside the values of both."""
        our_record = self.ours.record(kind, record.id)
        new = ours if our_record == record else encode_over(ours, record)
        theirs, base = self.theirs.document(kind, record.id), self.base.document(kind, record.id)
        if theirs is None or base is None or theirs == base or record.id in self.old_ids.values():
            return new
        their_record, base_record = self.theirs.record(kind, record.id), self.base.record(kind, record.id)
        raw = dict(new)
        for name in _field_names(kind):
            if name not in theirs or name not in new:
                continue
            merged, our, their = (getattr(r, name) for r in (record, our_record, their_record))
            if merged == their and merged != our:
                raw[name] = theirs[name]
            elif merged == their == our == getattr(base_record, name) and theirs[name] != base.get(name):
                raw[name] = self._unknown_within(kind, record.id, name, base.get(name), ours.get(name), theirs[name])
        return new if raw == new else raw

    def _unknown_within(self, kind: str, record_id: str, name: str, base: object, ours: object, theirs: object) -> object:
        """One of two values that say the same to us, but differ in what is unknown within."""
        if ours == base:
            return theirs
        if ours != theirs:
            self._tell(kind, record_id, name, base, ours, theirs, "something of another version differs within it; yours was kept")
        return ours

    # ------------------------------------------------------------------------------------- tables of other versions

    def _merge_unknown(self, name: str, tables: Tables) -> None:
        """Merge a table that is no kind of record, by number and field."""
        base, theirs = self.base.tables.get(name, {}), self.theirs.tables.get(name, {})
        ours = tables.get(name, {})
        merged = dict(ours)
        for number in sorted(theirs.keys() | base.keys(), key=int):
            if name == META and number == META_DOCUMENT:
                continue
            b, o, t = base.get(number), ours.get(number), theirs.get(number)
            if t in (b, o):
                continue
            if b is None and t is not None:
                free = number if o is None else str(max(map(int, [*merged, *theirs, *base])) + 1)
                merged[free] = t
            elif o is not None and t is not None and b is not None:
                merged[number], clashes = by_key(b, t, o)
                for field, was, their, our in clashes:
                    self._tell(name, number, str(field), was, our, their, "both changed it; yours was kept")
            elif o == b:
                del merged[number]
            else:
                what = "you deleted it, they changed it; it stays deleted" if o is None else "you changed it, they deleted it; it was kept"
                self._tell(name, number, "", b, o, t, what)
        if merged != ours:
            if merged:
                tables[name] = merged
            else:
                del tables[name]

    def _merge_meta(self, plan: Plan, tables: Tables) -> None:
        """What the file says of itself: the highest counters, our entry, the unknown fields of both."""
        if META not in self.ours.tables and META not in self.theirs.tables:
            return
        base, ours, theirs = (side.plan.meta for side in (self.base, self.ours, self.theirs))
        extra, clashes = by_key(base.extra, theirs.extra, ours.extra)
        for field, was, their, our in clashes:
            self._tell(META, META_DOCUMENT, str(field), was, our, their, "both changed it; yours was kept")
        meta = Meta(schema=SCHEMA, entry=ours.entry, counters=plan.meta.counters, extra=extra)
        if meta != ours or META_DOCUMENT not in tables.get(META, {}):
            tables[META] = {**tables.get(META, {}), META_DOCUMENT: encode_meta(meta)}


def _differences(old: Plan, new: Plan) -> Iterator[Edit]:
    """The edits that lead from one plan to another; deletions first."""
    changed = []
    for kind in KINDS:
        before, after = old.table(kind), new.table(kind)
        for record_id, record in before.items():
            if record_id not in after:
                yield Edit(kind, record_id, record, None)
        changed += [Edit(kind, i, before.get(i), record) for i, record in after.items() if before.get(i) != record]
    yield from changed


def _applied(plan: Plan, change: Change) -> Plan:
    """The plan after a change in which a record may turn into one of another kind."""
    gone = tuple(edit for edit in change.edits if edit.after is None)
    rest = tuple(edit for edit in change.edits if edit.after is not None)
    return plan.apply(Change("", gone)).apply(Change("", rest))


def _require_sound(plan: Plan) -> None:
    fatal = next((problem for problem in problems(plan) if problem.fatal), None)
    if fatal is not None:
        raise StoreError(f"The two plans cannot be made one: {fatal}; keep one of the two and make the other's changes by hand.")


def _loop(plan: Plan) -> str:
    """The sentence about links in a circle; nothing where there are none."""
    from planning.network import Network

    try:
        Network(plan)
    except LoopError as error:
        return str(error)
    except PlanError:
        pass
    return ""


def _changed_fields(before: object, after: object) -> list[str]:
    """The names of the fields in which two versions of a record differ, stamps left out."""
    if not isinstance(before, Record) or not isinstance(after, Record):
        return ["it"]
    return [f.name for f in fields(before) if f.name not in ("created", "updated") and getattr(before, f.name) != getattr(after, f.name)]


def _field_names(kind: str) -> list[str]:
    return [f.name for f in fields(KINDS[kind]) if f.name not in ("id", "extra")]


def _plain(value: object) -> Any:
    """A value of a record as in the file."""
    return encode(value) if isinstance(value, Record) else msgspec.to_builtins(value)
