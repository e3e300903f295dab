"""A plan and its file: opened once, then changed through one door.

``PlanFile.commit`` is the only way a ``Change`` reaches the disk. It stamps the records, applies the change, checks that
the next plan could be opened again, and writes it; only then does ``plan`` become the new one. After any error the plan
in memory and the file on disk are as they were.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any, cast

from tinydb import TinyDB
from tinydb.table import Document

from planning.errors import PlanError
from planning.plan import SCHEMA, Change, Edit, Meta, Plan, prefix_of
from planning.records import KINDS, Record
from planning.validate import problems, problems_of
from store.codec import check_unknown_table, decode, decode_meta, encode, encode_meta, encode_over
from store.errors import FileError, StoreError, shown
from store.paths import make_folder_of
from store.storage import PATIENCE, PlanStorage

META = "meta"
_META_DOCUMENT = 1


class PlanFile:
    """The plan of one file. Made by ``open``."""

    def __init__(self, path: Path, *, read_only: bool, now: Callable[[], datetime], patience: float) -> None:
        self.path = path
        self.read_only = read_only
        self.plan = Plan()
        self._now = now
        self._target = Path(os.path.realpath(path))
        self._db: TinyDB = TinyDB(self._target, storage=PlanStorage, patience=patience)
        self._numbers: dict[str, dict[str, int]] = {kind: {} for kind in KINDS}
        """The document number of each record, by kind and id."""
        self._gone: dict[tuple[str, str], Document] = {}
        """The documents deleted by this process: what comes back takes its old line."""
        self._done: list[Change] = []
        self._undone: list[Change] = []

    @classmethod
    def open(
        cls, path: str | Path, *, read_only: bool = False, now: Callable[[], datetime] = datetime.now, patience: float = PATIENCE
    ) -> PlanFile:
        """The plan in this file; an empty one where there is no file yet, or an empty one. Nothing is written.

        ``now`` is the clock that stamps records, ``patience`` how many seconds a write waits for another process.
        Raises FileError for a file that is no plan, does not hold together or comes from a newer version.
        """
        file = cls(Path(path), read_only=read_only, now=now, patience=patience)
        try:
            with _without_collection():
                file.plan = file._load()
        except FileError as error:
            raise error.at(path=str(path)) from None
        except OSError as error:
            raise FileError(f"this cannot be read ({_reason(error)}); name another file.", path=str(path)) from error
        return file

    # ---------------------------------------------------------------------------------------------------------- changes

    def commit(self, change: Change) -> Plan:
        """Keep a change and return the new plan. What changes nothing is not written.

        Raises PlanError for a change that does not fit the plan or would break it, StoreError when it could not be
        written, and ChangedOnDiskError when somebody else has written the file.
        """
        stamped = self._stamped(change)
        if stamped.edits:
            self._apply(stamped)
            self._done.append(stamped)
            self._undone.clear()
        return self.plan

    def undo(self) -> Change:
        """Take back the newest change of this process; returns the change that did it. Raises as ``commit``."""
        if not self._done:
            raise StoreError("There is nothing to undo.")
        back = self._done[-1].inverse()
        self._apply(back)
        self._undone.append(self._done.pop())
        return back

    def redo(self) -> Change:
        """Make the change again that was undone last; returns it. Raises as ``commit``."""
        if not self._undone:
            raise StoreError("There is nothing to redo.")
        again = self._undone[-1]
        self._apply(again)
        self._done.append(self._undone.pop())
        return again

    @property
    def can_undo(self) -> bool:
        """Whether this process has a change to take back."""
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        """Whether a change was taken back and none made since."""
        return bool(self._undone)

    def _stamped(self, change: Change) -> Change:
        """The change without edits that alter nothing, its records stamped with the instant of their creation or update.

        Of several edits of one record only the last is stamped: the others are states that nobody sees.
        """
        moment = self._now().replace(second=0, microsecond=0)
        last = {(edit.kind, edit.id): place for place, edit in enumerate(change.edits) if edit.before != edit.after}
        fresh: set[tuple[str, str]] = set()
        edits = []
        for place, edit in enumerate(change.edits):
            key = (edit.kind, edit.id)
            if edit.before == edit.after:
                continue
            if edit.before is None:
                fresh.add(key)
            edits.append(_stamp(edit, moment, fresh=key in fresh) if last[key] == place else edit)
        return Change(change.label, tuple(edits))

    def _apply(self, change: Change) -> None:
        if self.read_only:
            raise StoreError(f"{self.path} is opened for reading only; open it again to change it.")
        plan = _counted(self.plan.apply(change), change)
        _require_sound(plan, change)
        self.plan = self._write(plan, change)

    # ----------------------------------------------------------------------------------------------------------- writing

    def _write(self, plan: Plan, change: Change) -> Plan:
        """Write the documents a change touches; the plan as it is in the file. The one place that does."""
        storage = cast(PlanStorage, self._db.storage)
        numbers = {kind: dict(self._numbers[kind]) for kind in {edit.kind for edit in change.edits}}
        gone = dict(self._gone)
        try:
            self._require_folder()
            with _without_collection(), storage.transaction():
                for kind, known in numbers.items():
                    edits = {edit.id: edit for edit in change.edits if edit.kind == kind}
                    self._write_table(plan, kind, edits, known, gone)
                self._write_meta(plan.meta)
        except OSError as error:
            raise StoreError(f"{self.path} could not be written ({_reason(error)}); nothing was changed.") from error
        for kind in numbers:
            plan = _in_file_order(plan, kind, numbers[kind])
        self._numbers |= numbers
        self._gone = gone
        return plan

    def _require_folder(self) -> None:
        make_folder_of(self._target)
        if not self._target.parent.is_dir():
            raise StoreError(f"There is no folder {self._target.parent} to keep the plan in; make it, then try again.")

    def _write_table(
        self, plan: Plan, kind: str, edits: Mapping[str, Edit], numbers: dict[str, int], gone: dict[tuple[str, str], Document]
    ) -> None:
        table = self._db.table(kind)
        old = {document["id"]: document for document in table.get(doc_ids=[numbers[i] for i in edits if i in numbers])}
        if old:
            table.remove(doc_ids=[document.doc_id for document in old.values()])
        used = set(numbers.values())
        new: list[Document] = []
        free = max(used, default=0) + 1
        for record_id in edits:
            record = plan.table(kind).get(record_id)
            if record is None:
                numbers.pop(record_id, None)
                if record_id in old:
                    gone[kind, record_id] = old[record_id]
                continue
            before = old.get(record_id) or gone.pop((kind, record_id), None)
            if before is not None and (record_id in old or before.doc_id not in used):
                number = before.doc_id
            else:
                number, free = free, free + 1
            used.add(number)
            numbers[record_id] = number
            new.append(Document(encode_over(dict(before), record) if before else encode(record), number))
        if new:
            table.insert_multiple(new)
        if not numbers:
            self._db.drop_table(kind)

    def _write_meta(self, meta: Meta) -> None:
        table = self._db.table(META)
        document = encode_meta(meta)
        if table.get(doc_id=_META_DOCUMENT) != document:
            table.remove(doc_ids=[_META_DOCUMENT])
            table.insert(Document(document, _META_DOCUMENT))

    # ----------------------------------------------------------------------------------------------------------- reading

    def _load(self) -> Plan:
        names = self._db.tables()
        meta = self._read_meta(names)
        tables: dict[str, Any] = {kind: self._read_table(kind) for kind in KINDS if kind in names}
        for name in names - KINDS.keys() - {META}:
            check_unknown_table(name, {str(document.doc_id): document for document in self._db.table(name)})
        plan = Plan(meta=meta, **tables)
        fatal = [problem for problem in problems(plan) if problem.fatal]
        if fatal:
            first, more = fatal[0], len(fatal) - 1
            others = f" ({more} more like this)" if more else ""
            number = str(self._numbers[first.kind].get(first.id, ""))
            raise FileError(f"{shown(first.why, 400)}{others}", table=first.kind, document=number, record=first.id, field=first.field)
        return plan

    def _read_meta(self, names: set[str]) -> Meta:
        document = self._db.table(META).get(doc_id=_META_DOCUMENT)
        if document is None and not any(len(self._db.table(name)) for name in names):
            return Meta()
        schema = document.get("schema") if document else None
        if not isinstance(schema, int) or isinstance(schema, bool) or schema < 1:
            held = ", ".join(sorted(names)[:5])
            raise FileError(f"this is a file of another program (its tables: {shown(held)}), not a plan; name another file.")
        if schema > SCHEMA:
            raise FileError(f"this plan was written by a newer version of headway (schema {schema}, here {SCHEMA}); update headway.")
        assert document is not None
        return decode_meta(document)

    def _read_table(self, kind: str) -> dict[str, Record]:
        records: dict[str, Record] = {}
        numbers = self._numbers[kind]
        for document in sorted(self._db.table(kind), key=_number):
            try:
                record = decode(kind, document)
            except FileError as error:
                raise error.at(document=str(document.doc_id)) from None
            if record.id in records:
                why = f"this id stands in document {numbers[record.id]} too; give one of them another id."
                raise FileError(why, table=kind, document=str(document.doc_id), record=record.id, field="id")
            records[record.id] = record
            numbers[record.id] = document.doc_id
        return records


def _stamp(edit: Edit, moment: datetime, *, fresh: bool) -> Edit:
    record = edit.after
    if record is None or (fresh and record.created is not None):
        return edit
    return replace(edit, after=replace(record, created=moment) if fresh else replace(record, updated=moment))


def _number(document: Document) -> int:
    return document.doc_id


def _counted(plan: Plan, change: Change) -> Plan:
    """The plan with counters that remember the ids a change deletes, so that they are never given again."""
    counters = dict(plan.meta.counters)
    for edit in change.edits:
        if edit.after is None:
            prefix, number = prefix_of(edit.id)
            counters[prefix] = max(number, counters.get(prefix, 0))
    return plan if counters == plan.meta.counters else replace(plan, meta=replace(plan.meta, counters=counters))


def _require_sound(plan: Plan, change: Change) -> None:
    """Raise PlanError for a change whose plan could not be opened again."""
    if any(edit.after is None for edit in change.edits):
        found = problems(plan)  # anything may have named what was deleted
    else:
        touched = {(edit.kind, edit.id) for edit in change.edits}
        found = (problem for kind, i in touched for problem in problems_of(plan, kind, plan.table(kind)[i]))
    for problem in found:
        if problem.fatal:
            raise PlanError(f"This would break the plan: {shown(str(problem), 400)}")


def _in_file_order(plan: Plan, kind: str, numbers: Mapping[str, int]) -> Plan:
    """The plan with one kind in the order of its documents: what came back stands where it stood."""
    table = plan.table(kind)
    order = [numbers[i] for i in table]
    if all(a < b for a, b in pairwise(order)):
        return plan
    ordered: dict[str, Any] = {kind: {i: table[i] for i in sorted(table, key=numbers.__getitem__)}}
    return replace(plan, **ordered)


def _reason(error: OSError) -> str:
    return shown(error.strerror or str(error))


@contextmanager
def _without_collection() -> Iterator[None]:
    """Many objects are made that hold no circles; looking for some would take a third of the time and more."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()
