"""A plan file and its journal read together: what the plan is, and what somebody did to the file since it was written."""

from __future__ import annotations

from pathlib import Path
from time import sleep
from typing import TYPE_CHECKING, NamedTuple

from store.documents import DocEdit, State
from store.journal import Journal, Print
from store.loading import plan_of, without_collection
from store.storage import PlanStorage
from store.takeover import Taken, taken_over

if TYPE_CHECKING:
    from planning.plan import Plan
    from store.atomic import Stamp

TRIES, PAUSE = 5, 0.01
"""How often a file that is not as its journal says is looked at again, and after how many seconds: it may just be written."""


class Loaded(NamedTuple):
    """What was read. ``outside`` is what was done to the file and is in ``state``, but not in the journal yet; ``older`` says
    that the file is of an older schema than ``state``; ``print`` and ``stamp`` are those of the file, ``notes`` what to tell."""

    plan: Plan
    state: State
    journal: Journal
    print: Print
    stamp: Stamp | None
    outside: tuple[DocEdit, ...]
    older: bool
    notes: tuple[str, ...]


def load(path: Path, target: Path, journal_path: Path) -> Loaded:
    """Read a plan: ``target`` is the file that ``path`` names. Raises FileError, OSError."""
    with without_collection():
        journal, reader = _read(target, journal_path)
        state = State(reader.read() or {})
        outside: tuple[DocEdit, ...] = ()
        notes: tuple[str, ...] = ()
        if journal.exists and reader.print != journal.mark.print:
            state, outside, notes = _found_otherwise(path, state, journal, reader)
        else:
            for entry in journal.pending:
                for edit in entry.edits:
                    state.apply(edit)
        plan, sound = plan_of(state.tables)
    if journal.dropped:
        notes += (f"The last line of {journal_path.name} is damaged and left out; if your last edit is missing, make it again.",)
    older = sound is not state.tables
    return Loaded(plan, State(sound) if older else state, journal, reader.print, reader.stamp, outside, older, notes)


def _read(target: Path, journal_path: Path) -> tuple[Journal, PlanStorage]:
    """The end of the journal and the file, read so that they belong together as far as they ever do."""
    for attempt in range(TRIES):
        journal = Journal(journal_path)
        journal.load()
        reader = PlanStorage(target, ours=journal.mark.print if journal.mark.stamp else None)
        reader.read()
        if not journal.exists or journal.mark.print == reader.print:
            break
        if attempt < TRIES - 1:
            sleep(PAUSE)
    return journal, reader


def _found_otherwise(path: Path, found: State, journal: Journal, reader: PlanStorage) -> tuple[State, tuple[DocEdit, ...], tuple[str, ...]]:
    """The state of a file that is not as its journal says, what somebody did to it, and what to tell of it."""
    from store.ledger import replayed

    ours = replayed(journal.path)
    if not found.tables and reader.read() is None:
        return ours, (), (taken_away(path, "was taken away" if reader.stamp is None else "is empty"),)
    plan_of(found.tables)
    taken = taken_over(ours, journal.pending, found)
    for edit in taken.edits:
        ours.apply(edit)
    return ours, taken.edits, told_conflicts(path, taken)


def taken_away(path: Path, what: str) -> str:
    """The sentence about a file that is gone or empty while its journal is not."""
    return f"{path} {what}; this is what its journal holds, and the file is written again with the next edit."


def told_conflicts(path: Path, taken: Taken) -> tuple[str, ...]:
    """A sentence for each field that was changed outside and here: the first three."""
    found = []
    for record_id, name in taken.kept[:3]:
        what = f"{name} of {record_id}" if name != "*" else record_id
        found.append(f"{path} was changed outside, and so was {what} here: the value confirmed here is kept.")
    return tuple(found)
