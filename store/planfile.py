"""A plan and its file: opened once, then changed through one door.

``PlanFile.commit`` is the only way a ``Change`` reaches the disk. Under the lock it takes in what others wrote, applies the
change, checks that the next plan could be opened again, and appends it to the journal; only then does ``plan`` become the
new one. The TinyDB file follows: a moment later in a thread (``follow``), or with ``flush`` and ``close``. After any error the
plan in memory and what is on disk are as they were.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import TYPE_CHECKING, cast

from tinydb import TinyDB

from planning.errors import PlanError
from planning.plan import SCHEMA, Change, Plan
from store.archive import cut_journal, last_archived, put_away
from store.atomic import Prepared, Stamp, read_whole, replace_whole, stamp_of, sync_folder
from store.changes import change_between, conflict_words, counted, documents_of, firsts, in_file_order, planned, require_sound, stamped_with
from store.documents import DocEdit, State, cut, differing
from store.errors import ConflictError, FileError, NoLockError, ReadOnlyError, StoreError, reason, way_out
from store.follower import Follower
from store.journal import Base, Entry, Journal, Print, journal_of
from store.loading import plan_of, schema_of
from store.lock import PATIENCE, Lock
from store.parsing import copied, parse
from store.paths import make_folder_of, why_not_writable
from store.reading import TRIES, load, taken_away, told_conflicts
from store.rendering import rendered
from store.storage import PlanStorage
from store.takeover import Taken, taken_over

if TYPE_CHECKING:
    from store.backups import Backup
    from store.ledger import Happening, Ledger
    from store.parsing import Tables

OUTSIDE, OUTSIDER = "changed outside headway", "outside"
RETRY = 5.0
"""After how many seconds a plan file that did not follow is written again."""


class _BehindError(Exception):
    """Somebody else wrote meanwhile: what was made ready is of yesterday."""


class PlanFile:
    """The plan of one file. Made by ``open``; closed by ``close`` or at the end of a ``with``."""

    def __init__(self, path: Path, *, read_only: bool, now: Callable[[], datetime], patience: float, by: str) -> None:
        self.path = path
        self.plan = Plan()
        self.by = f"{by}-{os.getpid()}-{os.urandom(3).hex()}"
        self.why_read_only = f"{path} was opened for reading only; open it again without --read-only to change it." if read_only else ""
        self.trouble = ""
        """Why the plan file cannot follow the journal; nothing while it can."""
        self.notes: list[str] = []
        """What a person should be told: one sentence each, to be taken out by whoever tells it."""
        self.news: list[str] = []
        """The labels of what other processes kept since this one opened the file, to be taken out by whoever tells them."""
        self._now = now
        self._target = Path(os.path.realpath(path))
        self._lock = Lock(self._target.with_name(f".{self._target.name}.lock"), path, patience)
        self._saving = Lock(self._target.with_name(f".{self._target.name}.saving"), path, patience)
        self._journal = Journal(journal_of(self._target))
        self._db: TinyDB = TinyDB(self._target, storage=PlanStorage, publish=self._publish)
        self._state = State({})
        self._seen: Stamp | None = None
        """The plan file as it looked when we last knew what is in it."""
        self._print = Print(0, -1)
        """What the plan file looked like when it was loaded."""
        self._stale = False
        """Whether the journal was read further than the plan: it must be loaded anew."""
        self._tried = 0.0
        self._told: set[str] = set()
        """What was told once and is not told again."""
        self._outside: tuple[DocEdit, ...] = ()
        """What was done to the file before it was opened; the journal is told at the first write."""
        self._older = False
        """Whether the file is of an older schema than the state: it is written again before the first edit."""
        self._follower = Follower(self._save_quietly)
        self._following = False
        self._unsaved = False
        self._saved_number = 0
        self._ledger: Ledger | None = None
        self._opened_at = 0

    @classmethod
    def open(
        cls,
        path: str | Path,
        *,
        read_only: bool = False,
        now: Callable[[], datetime] = datetime.now,
        patience: float = PATIENCE,
        by: str = "shell",
    ) -> PlanFile:
        """The plan in this file and its journal; an empty one where there is neither. Nothing is written.

        ``now`` is the clock that stamps records and entries, ``patience`` how many seconds a write waits for another process,
        ``by`` says in the journal who writes. What cannot be written is open for reading only: ``why_read_only`` says why.
        Raises FileError for a file that is no plan, does not hold together or comes from a newer version.
        """
        file = cls(Path(path), read_only=read_only, now=now, patience=patience, by=by)
        try:
            file._load_first()
        except FileError as error:
            raise error.at(path=error.path or str(path)) from None
        except OSError as error:
            if error.filename == str(file._journal.path):
                way = "see that it can be read, or take it away"
                raise FileError(f"this cannot be read ({reason(error)}); {way}.", path=error.filename) from error
            raise FileError(f"this cannot be read ({reason(error)}); name another file.", path=str(path)) from error
        file._opened_at = file._journal.number
        if not read_only:
            file.why_read_only = why_not_writable(path, file._target)
        return file

    def __enter__(self) -> PlanFile:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    @property
    def read_only(self) -> bool:
        """Whether nothing can be changed."""
        return bool(self.why_read_only)

    @property
    def target(self) -> Path:
        """The file itself, whatever link led to it."""
        return self._target

    @property
    def clock(self) -> Callable[[], datetime]:
        """The clock that stamps records and entries."""
        return self._now

    @property
    def number(self) -> int:
        """The number of the last entry in the journal."""
        return self._journal.number

    # ---------------------------------------------------------------------------------------------------------- changes

    def commit(self, change: Change, check: Callable[[Plan], object] | None = None) -> Plan:
        """Keep a change and return the new plan. What changes nothing is not written.

        A change made on an older plan is made on the present one: fields that nobody else touched are changed, new records
        whose id somebody else has taken get the next one. Raises ConflictError where somebody else changed the same field,
        PlanError for a change that does not fit the plan or would break it, StoreError when it could not be written.
        ``check`` is asked about the plan that would be kept, others' changes included; what it raises, keeps it from being so.
        """
        if all(edit.before == edit.after for edit in change.edits):
            return self.plan
        looked_at = self.plan
        with self.exclusively():
            stamped = self.stamped(self._rebased(change, looked_at))
            if stamped.edits:
                plan = counted(self.plan.apply(stamped), stamped)
                require_sound(plan, stamped)
                if check is not None:
                    check(plan)
                self._confirm(stamped.label, documents_of(stamped, plan, self._state), plan)
        return self.plan

    def stamped(self, change: Change) -> Change:
        """The change as it would be kept now: without edits that alter nothing, its records stamped with this minute."""
        return stamped_with(change, self._now())

    def undo(self, number: int = 0, *, others: bool = False) -> Change:
        """Take back an entry of the journal, the newest that stands if none is named; returns the change that did it.

        Raises OthersChangeError when another process wrote it since this one opened the file and ``others`` is not set,
        StoreError when there is none or when a later entry touched the same field, and what ``commit`` raises.
        """
        with self.exclusively():
            entry = self._history().to_undo(number, self.by, self._opened_at, others=others)
            self._history().require_last(entry)
            edits = [self._turned(edit.inverse(), entry, "undo") for edit in reversed(entry.edits)]
            return self._keep_documents(edits, f"undid: {entry.label}", entry.label, undoes=entry.number)

    def redo(self) -> Change:
        """Make the entry again that was undone last; returns the change. Raises StoreError when there is none, and as ``commit``."""
        with self.exclusively():
            entry = self._history().to_redo()
            edits = [self._turned(edit, entry, "redo") for edit in entry.edits]
            return self._keep_documents(edits, f"did again: {entry.label}", entry.label, redoes=entry.number)

    def restore(self, record_id: str) -> Change:
        """Bring a deleted record back, with the links that went with it as far as both ends exist.

        Raises StoreError when no such record was ever deleted, PlanError when it is there.
        """
        if self.plan.find(record_id) is not None:
            raise PlanError(f"{record_id} is not deleted; `headway show {record_id}` shows it.")
        with self.exclusively():
            entry = self._history().deletion_of(record_id)
            edits = list(self._restorable(entry, record_id))
            label = f"restored {record_id}"
            return self._keep_documents(edits, label, label)

    def replace_with(self, tables: dict[str, dict[str, dict[str, object]]], label: str) -> Change:
        """Make the plan that of other tables, such as a backup's, as one labelled change; returns it.

        Raises FileError for tables that are no plan, and as ``commit``.
        """
        from store.takeover import replacing

        _, sound = plan_of(tables)
        with self.exclusively():
            return self._keep_documents(list(replacing(self._state, State(sound))), label, label)

    def begin_journal(self) -> None:
        """Put the journal away and begin a new one with the plan as it is, which is written to the plan file too.

        Raises as ``commit``.
        """
        with self.exclusively():
            put_away(self._journal)
            self._write_from_state(max(self.number, last_archived(self._journal.path)))

    def back_up(self) -> Backup:
        """Copy the plan file as it is now into the folder of its backups. Raises StoreError, OSError."""
        from store.backups import keep_asked

        with self.exclusively():
            self._unsaved = self._unsaved or bool(self._journal.pending)
        self.flush()
        with self._saving:
            return keep_asked(self._target, self._now())

    # ---------------------------------------------------------------------------------------------------------- history

    def history(self, record_id: str = "") -> tuple[Happening, ...]:
        """All that ever happened to a record, or to the whole plan, the newest first. Raises StoreError, OSError."""
        return tuple(self._history().happenings(record_id))

    def next_undo(self, number: int = 0) -> Entry | None:
        """The entry that ``undo`` would take back; None where there is none. Raises StoreError for a number that cannot be."""
        return self._history().named(number) if number else self._history().newest()

    def at(self, day: date) -> Plan:
        """The plan as it was at the end of a day, or, with a ``datetime``, of a minute.

        Raises StoreError for a moment before its history begins.
        """
        from store.ledger import state_at

        if (day >= self._now()) if isinstance(day, datetime) else (day >= self._now().date()):
            return self.plan
        return plan_of(state_at(self._journal.path, day).tables)[0]

    def _history(self) -> Ledger:
        from store.ledger import Ledger

        if self._ledger is None:
            self._ledger = Ledger.read(self._journal.path)
        return self._ledger

    # ----------------------------------------------------------------------------------------------------------- others

    def refresh(self) -> bool:
        """Take in what others wrote to the journal or the file; whether the plan is another one now.

        Raises FileError when somebody left a file that cannot be read: the plan stays as it was. Raises StoreError, OSError.
        """
        before = self.plan
        if self._is_behind():
            if self.read_only:
                self._load()
            elif self._lock.try_enter():
                try:
                    self._take_in()
                finally:
                    self._lock.leave()
        self._see_that_file_follows()
        return self.plan is not before

    def _see_that_file_follows(self) -> None:
        """Wake the follower for what the plan file has not got for a while: after an error, or from a process that was killed."""
        late = monotonic() - self._tried > RETRY
        known = not (self.read_only or self._stale or self._outside or self._older)
        if self._following and known and late and (self._unsaved or self._journal.pending):
            self._tried = monotonic()
            self._unsaved = True
            self._follower.wake()

    def _is_behind(self) -> bool:
        return self._stale or not self._journal.is_current() or stamp_of(self._target) != self._seen

    def _take_in(self) -> None:
        """Bring the state up to the journal and the file. The caller holds the lock."""
        found = None if self._stale else self._journal.follow()
        if found is None or found:
            self._stale = True  # until all of it is taken in: after an error the journal is ahead of the plan
            if found is None and self.number and not self._journal.path.exists():
                self._begin_again()
            elif found is None or self._outside:
                self._load()
            else:
                self._absorb([edit for entry in found for edit in entry.edits])
                self.news += [entry.label for entry in found]
                if self._ledger is not None:
                    self._ledger.extend(found)
            self._stale = False
        if self._outside and stamp_of(self._target) != self._seen:
            self._load()  # changed twice before the journal was told: both are one change
        self._look_at_file()

    def _begin_again(self) -> None:
        """Write the plan file and a new journal from what is known here: somebody took the journal away."""
        stamp = stamp_of(self._target)
        content = (read_whole(self._target) or (None,))[0] if stamp != self._seen else None
        if content and content.strip():
            _, tables = plan_of(parse(content))
            for edit in taken_over(self._state, self._journal.pending, State(tables)).edits:
                self._state.apply(edit)
            self.plan = plan_of(self._state.tables)[0]
        self._write_from_state(max(self.number, last_archived(self._journal.path)))
        self.notes.append(f"The journal of {self.path} was taken away; a new one begins here, and undo reaches back no further.")

    def _look_at_file(self) -> None:
        """Take over what somebody did to the plan file since we or another process wrote it."""
        stamp = stamp_of(self._target)
        if stamp == self._seen:
            return
        if not self._journal.exists:
            self._load()
            return
        if not self._journal.mark.is_stamp(stamp):
            content = (read_whole(self._target) or (None,))[0]
            if not content or not content.strip():
                self.notes.append(taken_away(self.path, "is empty" if content is not None else "was taken away"))
            elif Print.of(content) != self._journal.mark.print:
                self._take_over(content)
        self._seen = stamp

    def _take_over(self, content: bytes) -> None:
        try:
            _, tables = plan_of(parse(content))
        except FileError as error:
            raise error.at(path=str(self.path)) from None
        taken = taken_over(self._state, self._journal.pending, State(tables))
        if taken.edits:
            self._require_combined(taken)
            self._confirm(_outside_label(taken.edits), list(taken.edits), None, by=OUTSIDER)
            self.news.append(_outside_label(taken.edits))
        self.notes += told_conflicts(self.path, taken)

    def _require_combined(self, taken: Taken) -> None:
        """Raise FileError unless what was found holds together with what was confirmed since."""
        combined = self._state.copy()
        for edit in taken.edits:
            combined.apply(edit)
        plan_of(combined.tables)

    # ----------------------------------------------------------------------------------------------------------- reading

    def _load_first(self) -> None:
        """Read file and journal, under the lock where that leaves no trace; otherwise once more before the first edit."""
        held = False
        if self._lock.path.exists():
            with suppress(OSError, StoreError):
                held = self._lock.try_enter()
        try:
            self._load()
        finally:
            if held:
                self._lock.leave()
            self._lock.close()
        self._stale = self._journal.exists and not held

    def _load(self) -> None:
        """Read file and journal anew. Raises FileError, OSError; then nothing has changed."""
        loaded = load(self.path, self._target, self._journal.path)
        self._journal.close()
        self._journal, self._state, self.plan = loaded.journal, loaded.state, loaded.plan
        self._print, self._seen = loaded.print, loaded.stamp
        self._outside, self._older = loaded.outside, loaded.older
        self._stale, self._ledger = False, None
        self.notes += loaded.notes

    @property
    def _storage(self) -> PlanStorage:
        return cast(PlanStorage, self._db.storage)

    # ----------------------------------------------------------------------------------------------------------- writing

    def exclusively(self) -> _Writing:
        """The time in which nobody else may write: ``with`` it, the plan is up to date and ids that are free stay so."""
        return _Writing(self)

    def _begin_writing(self) -> None:
        """Everything that must be so before an edit is kept. The caller holds the lock."""
        self._take_in()
        if self._older:
            self._write_in_schema_of_today()
        if not self._journal.exists:
            number = last_archived(self._journal.path)
            self._journal.begin(Base(number, self._moment(), SCHEMA, self._state.tables, self._print))
        if self._outside:
            self._append(Entry(self.number + 1, self._moment(), OUTSIDER, _outside_label(self._outside), self._outside))
            self._outside = ()

    def _write_in_schema_of_today(self) -> None:
        """Keep a copy of the file of an older schema, write it in that of today, and let a new journal begin there."""
        from store.backups import keep_schema

        content = (read_whole(self._target) or (b"",))[0]
        keep_schema(self._target, schema_of(parse(content)))
        number = max(self.number, last_archived(self._journal.path))
        if self._journal.exists:
            put_away(self._journal)
        self._write_from_state(number)
        self._older = False

    def _write_from_state(self, number: int) -> None:
        """Write the plan file as the state is, and begin a journal with it after the entry of this number."""
        content = rendered(self._state.tables)
        self._seen = replace_whole(self._target, content)
        self._print = Print.of(content)
        self._journal.begin(Base(number, self._moment(), SCHEMA, self._state.tables, self._print))
        self._outside, self._ledger = (), None

    def _require_writable(self) -> None:
        if self.why_read_only:
            raise ReadOnlyError(self.why_read_only)

    def _require_folder(self) -> None:
        make_folder_of(self._target)
        if not self._target.parent.is_dir():
            raise StoreError(f"There is no folder {self._target.parent} to keep the plan in; make it, then try again.")

    def _rebased(self, change: Change, looked_at: Plan) -> Change:
        """The change as it is to be made on the plan as it is now. Raises ConflictError."""
        if self.plan is looked_at and all(self.plan.table(edit.kind).get(edit.id) == edit.before for edit in firsts(change)):
            return change
        from planning.rebase import rebase

        rebased = rebase(change, self.plan, base=looked_at)
        if rebased.conflicts:
            raise ConflictError(conflict_words(self.plan, rebased.conflicts))
        for old, new in rebased.renumbered.items():
            self.notes.append(f"{old} was taken by another process meanwhile; yours is {new}.")
        return rebased.change

    def _turned(self, edit: DocEdit, entry: Entry, verb: str) -> DocEdit | None:
        """An edit of an older entry as it is to be made now; None where there is nothing to do. Raises StoreError."""
        document = self._state.document(edit.kind, edit.id, edit.doc)
        clash = differing(document, edit.inverse())
        if clash:
            raise StoreError(self._history().why_not(verb, entry, edit, clash))
        new = State({edit.kind: {str(edit.doc): document}} if document is not None else {})
        new.apply(edit)
        return cut(edit.kind, edit.id, edit.doc, document, new.document(edit.kind, edit.id, edit.doc))

    def _restorable(self, entry: Entry, record_id: str) -> Iterable[DocEdit]:
        """What of a deletion can be taken back now: the record, and its links whose other end is still there."""
        for edit in reversed(entry.edits):
            if edit.after is not None or self._state.number(edit.kind, edit.id) or edit.before is None:
                continue
            ends = (edit.before.get("predecessor"), edit.before.get("successor"))
            if edit.id == record_id or (edit.kind == "links" and all(end == record_id or self.plan.find(str(end)) for end in ends)):
                yield edit.inverse()

    def _keep_documents(self, edits: Iterable[DocEdit | None], label: str, name: str, *, undoes: int = 0, redoes: int = 0) -> Change:
        """Keep edits of documents; the change of records that they come to."""
        made = [edit for edit in edits if edit is not None]
        before = self.plan
        after = self._state.copy()
        for edit in made:
            after.apply(edit)
        plan = planned(before, after, made)
        change = change_between(name, before, plan, made)
        require_sound(plan, change)
        self._confirm(label, made, plan, undoes=undoes, redoes=redoes)
        return change

    def _confirm(self, label: str, edits: list[DocEdit], plan: Plan | None, *, undoes: int = 0, redoes: int = 0, by: str = "") -> None:
        """Append an entry; when it is on the disk, the state and the plan become the new ones."""
        if edits or undoes or redoes:  # what was taken back is so, even where nothing of it was left
            entry = Entry(self.number + 1, self._moment(), by or self.by, label, tuple(edits), undoes, redoes)
            self._append(entry)
            self._absorb(edits, plan)

    def _append(self, entry: Entry) -> None:
        self._journal.append(entry)
        self._unsaved = True
        if self._ledger is not None:
            self._ledger.extend([entry])
        if self._following:
            self._follower.wake()

    def _absorb(self, edits: Iterable[DocEdit], plan: Plan | None = None) -> None:
        made = list(edits)
        for edit in made:
            self._state.apply(edit)
        if plan is None:
            plan = planned(self.plan, self._state, made)
        else:
            plan = in_file_order(plan, self._state, {edit.kind for edit in made if edit.before is None})
        self.plan = plan

    def _moment(self) -> str:
        return self._now().isoformat(timespec="seconds")

    # ------------------------------------------------------------------------------------------------------ the plan file

    def follow(self) -> None:
        """From now on let the plan file follow each edit by itself, in a thread."""
        self._following = True

    def flush(self) -> None:
        """Write the plan file, if this process kept an edit since it did that last. Raises StoreError, FileError, OSError."""
        if not self._unsaved:
            return
        for _ in range(TRIES):
            with self._lock:
                self._take_in()
            try:
                self._save()
            except _BehindError:
                continue
            return
        with self._saving, self._lock:  # nobody else can come first now
            self._take_in()
            try:
                self._save()
            except _BehindError:
                raise StoreError(f"Another process is writing {self.path} and heeds no lock; end it, then try again.") from None

    def close(self) -> None:
        """Write what is left to write, and let go of the files. What keeps the plan file from following is in ``trouble``."""
        self._follower.stop()
        self._following = False
        try:
            self.flush()
            self.trouble = ""
        except StoreError as error:
            self.trouble = str(error)
        except OSError as error:
            self.trouble = self._cannot_follow(error)
        finally:
            self._journal.close()
            self._lock.close()
            self._saving.close()

    def _save_quietly(self) -> None:
        """What the thread does: an error is told in ``trouble``, and tried again after the next edit."""
        try:
            self._save()
            self.trouble = ""
        except _BehindError:
            pass  # the next refresh takes in what is new and comes back here
        except StoreError as error:
            self.trouble = str(error)
        except OSError as error:
            self.trouble = self._cannot_follow(error)
        except Exception as error:  # a thread that ends would be worse: every edit is in the journal, and this is told
            self.trouble = f"{self.path} could not be written ({error!r}); every edit is safe in its journal."

    def _cannot_follow(self, error: OSError) -> str:
        return f"{self.path} could not be written ({reason(error)}); every edit is safe in its journal{way_out(error)}."

    def _save(self) -> None:
        """Write the plan file as the state is now. Raises _BehindError when somebody else wrote meanwhile, StoreError, OSError."""
        with self._saving:
            with self._lock:
                tables = copied(self._state.tables)
                number = self.number
            self._keep_daily()
            self._saved_number = number
            self._storage.save(tables)
            with self._lock:
                self._unsaved = self.number > number
                if self._journal.is_current() and not self._unsaved:
                    self._cut_journal(tables)

    def _keep_daily(self) -> None:
        """Copy the file as it is, once a day. A copy that cannot be made is told, and keeps nothing from being written."""
        from store.backups import keep_daily

        if stamp_of(self._target) == self._seen:
            try:
                keep_daily(self._target, self._now())
            except OSError as error:
                self._tell_once(f"The backup of today could not be made ({reason(error)}); see {self._target.name}.backups.")

    def _cut_journal(self, tables: Tables) -> None:
        """Put the journal away when it is large. One that cannot be put away grows on, and that is told."""
        try:
            cut_journal(self._journal, tables, self._storage.print, self._moment())
        except OSError as error:
            self._tell_once(f"The journal is large and could not be put away ({reason(error)}); see {self._target.name}.archive.")

    def _tell_once(self, note: str) -> None:
        if note not in self._told:
            self._told.add(note)
            self.notes.append(note)

    def _publish(self, prepared: Prepared, print_: Print) -> None:
        """Let the new content take the file's place, unless somebody else wrote since it was made."""
        with self._lock:
            if self._is_behind():
                raise _BehindError
            prepared.put()
            self._seen = prepared.stamp
        sync_folder(self._target.parent)  # before the mark, or a power cut could leave the mark of a file that is not there
        with self._lock:
            if not self._journal.is_current():
                raise _BehindError
            with suppress(OSError):  # without a mark the file is only looked at more closely
                self._journal.append_mark(self._saved_number, print_, prepared.stamp)


class _Writing:
    """The time in which a change is kept: under the lock, up to date, with errors told as sentences."""

    def __init__(self, file: PlanFile) -> None:
        self._file = file

    def __enter__(self) -> None:
        file = self._file
        file._require_writable()
        try:
            try:
                file._lock.__enter__()
            except FileNotFoundError:
                file._require_folder()
                file._lock.__enter__()
        except NoLockError as error:
            file.why_read_only = str(error)
            raise
        except OSError as error:
            raise _not_written(file, error) from error
        try:
            file._begin_writing()
        except BaseException as error:
            file._lock.leave()
            if isinstance(error, OSError):
                raise _not_written(file, error) from error
            raise

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._file._lock.leave()
        if isinstance(error, OSError):
            raise _not_written(self._file, error) from error


def _not_written(file: PlanFile, error: OSError) -> StoreError:
    return StoreError(f"{file.path} could not be written ({reason(error)}); nothing was changed{way_out(error)}.")


def _outside_label(edits: Iterable[DocEdit]) -> str:
    records = {(edit.kind, edit.id) for edit in edits if edit.id}
    return f"{OUTSIDE}: {len(records)} record{'s' * (len(records) != 1)}"
