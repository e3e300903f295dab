"""What the journal has to say: which entries stand, what happened to a record, and what the plan was on a past day."""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from planning.plan import SCHEMA
from store.archive import archives
from store.documents import NOTHING, DocEdit, State, differing
from store.errors import FileError, NeverDeletedError, OthersChangeError, StoreError, shown
from store.journal import Base, Entry, Mark, read_lines
from store.parsing import copied


class Happening(NamedTuple):
    """One edit of one record: the entry it belongs to, and whether that was taken back."""

    entry: Entry
    edit: DocEdit
    undone: bool


class Ledger:
    """The entries of a journal and of what was archived of it, as far as they were needed; and which of them stand."""

    def __init__(self, entries: Iterable[Entry], older: list[Path], schema: int = SCHEMA) -> None:
        self._schema = schema
        self._entries = {entry.number: entry for entry in entries}
        self._older = older
        self._stand: list[int] = []
        self._undone: list[int] = []
        self._sort_out()

    @classmethod
    def read(cls, path: Path) -> Ledger:
        """The ledger of a journal; archives are read when it is asked for more than the journal holds. Raises OSError."""
        lines = [line for _, line in read_lines(path)]
        schema = next((line.schema for line in lines if isinstance(line, Base)), SCHEMA)
        return cls([line for line in lines if isinstance(line, Entry)], archives(path), schema)

    def extend(self, entries: Iterable[Entry]) -> None:
        """Take in what was appended."""
        for entry in entries:
            if entry.number not in self._entries:
                self._entries[entry.number] = entry
                self._count(entry)

    def _sort_out(self) -> None:
        self._stand, self._undone = [], []
        for number in sorted(self._entries):
            self._count(self._entries[number])

    def _count(self, entry: Entry) -> None:
        if entry.undoes:
            if entry.undoes in self._stand:
                self._stand.remove(entry.undoes)
            self._undone.append(entry.undoes)
        elif entry.redoes:
            if entry.redoes in self._undone:
                self._undone.remove(entry.redoes)
            insort(self._stand, entry.redoes)
        elif entry.edits:
            self._stand.append(entry.number)
            self._undone.clear()

    def _read_older(self) -> bool:
        """Read one archive more; False when there is none."""
        if not self._older:
            return False
        lines = [line for _, line in read_lines(self._older.pop())]
        if any(isinstance(line, Base) and line.schema != self._schema for line in lines):
            self._older.clear()  # its documents are of another version: they cannot be put into this plan
            return False
        found = [line for line in lines if isinstance(line, Entry)]
        self._entries = {entry.number: entry for entry in found} | self._entries
        self._sort_out()
        return True

    # ------------------------------------------------------------------------------------------------------ undo and redo

    def newest(self) -> Entry | None:
        """The newest entry that stands."""
        while (not self._stand or self._stand[-1] not in self._entries) and self._read_older():
            pass
        found = (self._entries[number] for number in reversed(self._stand) if number in self._entries)
        return next(found, None)  # the line of an entry made again may be damaged

    def to_undo(self, number: int, by: str, since: int, *, others: bool) -> Entry:
        """The entry to take back: that of a number, or the newest that stands.

        Raises StoreError when there is none or it is taken back already, OthersChangeError for one that another process
        than ``by`` wrote after the entry ``since``, unless ``others`` are welcome.
        """
        entry = self.named(number) if number else self.newest()
        if entry is None:
            raise StoreError("There is nothing to undo.")
        if not others and entry.by != by and entry.number > since:
            raise OthersChangeError(f"The newest change is of another process: {shown(entry.label, 200)}.", entry.number)
        return entry

    def named(self, number: int) -> Entry:
        """The entry of a number, if it stands. Raises StoreError."""
        while number not in self._entries and self._read_older():
            pass
        entry = self._entries.get(number)
        if entry is None:
            raise StoreError(f"There is no change {number}; `headway history` lists them.")
        if entry.undoes or entry.redoes:
            other = entry.undoes or entry.redoes
            raise StoreError(f"Change {number} is the undoing or redoing of {other}; name {other} instead, or redo.")
        if not entry.edits:
            raise StoreError(f"Change {number} changed no record ({shown(entry.label, 200)}): there is nothing to undo in it.")
        if number not in self._stand:
            raise StoreError(f"Change {number} is undone already ({shown(entry.label, 200)}).")
        return entry

    def to_redo(self) -> Entry:
        """The entry that was undone last, if nothing was changed since. Raises StoreError."""
        while not self._undone and not self._holds_an_edit() and self._read_older():
            pass
        entry = self._entries.get(self._undone[-1]) if self._undone else None
        while self._undone and entry is None and self._read_older():
            entry = self._entries.get(self._undone[-1])
        if entry is None:
            raise StoreError("There is nothing to redo.")
        return entry

    def _holds_an_edit(self) -> bool:
        """Whether any entry read so far is neither undoing nor redoing: nothing before it can be made again."""
        return any(not entry.undoes and not entry.redoes for entry in self._entries.values())

    def require_last(self, entry: Entry) -> None:
        """Raise StoreError where a later entry that stands touched what this one did, even if all is as it was left since."""
        for number in reversed(self._stand):
            if number <= entry.number:
                return
            later = self._entries[number].edits if number in self._entries else ()
            for edit in entry.edits:
                found = next((field for field in sorted(edit.fields()) for other in later if _touches(other, edit, field)), "")
                if found:
                    raise StoreError(self.why_not("undo", entry, edit, found))

    def why_not(self, verb: str, entry: Entry, edit: DocEdit, field: str) -> str:
        """Why an entry cannot be undone or redone: who changed the field of one of its edits since."""
        what = shown(edit.id or edit.kind) if field == "*" else f"{shown(field)} of {shown(edit.id or edit.kind)}"
        for number in reversed(self._stand):
            later = self._entries.get(number)
            if later is None:
                continue
            if number != entry.number and any(_touches(other, edit, field) for other in later.edits):
                way = f"; undo change {number} first" if number > entry.number else ""
                return f"{what} was changed again by {shown(later.label, 200)}{way}: {shown(entry.label, 200)} cannot be {verb}ne."
        return f"{what} is not as {shown(entry.label, 200)} left it: it cannot be {verb}ne."

    # ------------------------------------------------------------------------------------------------------------ history

    def happenings(self, record_id: str = "") -> Iterator[Happening]:
        """All edits of a record, or of all, the newest first."""
        while self._read_older():
            pass
        undone = set(self._entries) - set(self._stand)
        for number in sorted(self._entries, reverse=True):
            entry = self._entries[number]
            taken_back = number in undone and bool(entry.edits) and not entry.undoes and not entry.redoes
            for edit in entry.edits or (NOTHING,):
                if not record_id or edit.id == record_id:
                    yield Happening(entry, edit, taken_back)

    def deletion_of(self, record_id: str) -> Entry:
        """The entry that deleted a record last. Raises StoreError when none ever did."""
        while True:
            for number in sorted(self._entries, reverse=True):
                entry = self._entries[number]
                if any(edit.id == record_id and edit.after is None for edit in entry.edits):
                    return entry
            if not self._read_older():
                raise NeverDeletedError(f"No record {shown(record_id)} was ever deleted; `headway history` lists what happened.")


def _touches(other: DocEdit, edit: DocEdit, field: str) -> bool:
    same = (other.kind, other.id) == (edit.kind, edit.id)
    return same and (field == "*" or "*" in other.fields() or field in other.fields())


# ---------------------------------------------------------------------------------------------------------- past states


def replayed(path: Path, last: str = "") -> State:
    """The state that a journal leads to, from its own base: what the plan file should hold.

    With ``last``, a day as ``2026-11-22`` or a minute as ``2026-11-22T14:05``, only to the first entry of a later one. Raises
    FileError for a damaged journal, OSError.
    """
    state: State | None = None
    number = 0
    for place, line in read_lines(path):
        if isinstance(line, Base):
            state, number = State(copied(line.tables)), line.number
        elif isinstance(line, Entry) and state is not None and line.number == number + 1:
            if last and line.at[: len(last)] > last:
                return state
            number += 1
            for edit in line.edits:
                state.apply(edit)
        elif not isinstance(line, Mark):
            raise FileError(
                f"line {place} is damaged; `headway check --repair` shows what can be kept, `headway restore` takes a backup.",
                path=str(path),
            )
    return state if state is not None else State({})


def apply_as_far_as_it_fits(state: State, entry: Entry) -> list[str]:
    """Make the edits of an entry that stand on what is there: behind a damaged line some may not. What was left out, in words."""
    lost = []
    for edit in entry.edits:
        if differing(state.document(edit.kind, edit.id, edit.doc), edit.inverse()):
            lost.append(f"{edit.id or edit.kind}: {entry.label}")
        else:
            state.apply(edit)
    return lost


def state_at(path: Path, day: date) -> State:
    """The state at the end of a past day, or with a ``datetime`` of a past minute: the journal that had begun by then, as far as
    its entries are not later.

    A clock that went back does not count: what stands behind an entry of a later day came after it. Raises StoreError for a
    day before the history begins, FileError for a damaged journal, OSError.
    """
    last, begun, schema = day.isoformat(timespec="minutes") if isinstance(day, datetime) else day.isoformat(), "", 0
    for place in [path, *reversed(archives(path))]:
        base = next((line for _, line in read_lines(place)), None)
        if isinstance(base, Base):
            if schema and base.schema != schema:
                break  # documents of another version
            begun, schema = base.at[: len(last)], base.schema
        if not isinstance(base, Base) or begun <= last:
            return replayed(place, last)
    since = f" It begins on {begun}." if begun else ""
    raise StoreError(f"The history of this plan does not reach back to {day}.{since}")
