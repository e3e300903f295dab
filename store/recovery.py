"""A plan file that cannot be read is put aside and written again: from its journal, or from a backup."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from planning.plan import SCHEMA
from store.archive import last_archived, put_away
from store.atomic import Stamp, read_whole, replace_whole, stamp_of, sync_folder
from store.backups import Backup, backups
from store.documents import META, State
from store.errors import FileError, StoreError, shown
from store.journal import Base, Entry, Journal, Mark, Print, journal_of, read_lines
from store.ledger import apply_as_far_as_it_fits
from store.loading import plan_of
from store.lock import PATIENCE, Lock
from store.parsing import copied, parse
from store.rendering import rendered

if TYPE_CHECKING:
    from store.parsing import Tables


class Source(NamedTuple):
    """Where a plan can be had from: ``journal``, or the name of a backup. ``lost`` says what it has not got."""

    name: str
    tables: Tables
    lost: tuple[str, ...] = ()

    @property
    def records(self) -> int:
        """How many records it has."""
        return sum(len(table) for name, table in self.tables.items() if name != META)


def from_journal(target: Path) -> Source:
    """The plan that the journal of a file holds. Raises StoreError where it holds none that can be read."""
    state: State | None = None
    lost: list[str] = []
    number = 0
    for place, line in read_lines(journal_of(target)):
        if isinstance(line, Base):
            state, number = State(copied(line.tables)), line.number
        elif isinstance(line, Entry) and state is not None:
            if line.number != number + 1:
                lost.append(f"line {place}: before this edit others are missing")
            number = line.number
            lost += apply_as_far_as_it_fits(state, line)
        elif not isinstance(line, Mark):
            lost.append(f"line {place} is damaged")
    if state is None:
        raise StoreError(f"{target} has no journal that it could be rebuilt from.")
    plan_of(state.tables)
    return Source("journal", state.tables, tuple(lost))


def from_backup(backup: Backup) -> Source:
    """The plan of a backup. Raises FileError where it cannot be read, OSError."""
    try:
        tables = parse(backup.path.read_bytes())
        _, tables = plan_of(tables)
    except FileError as error:
        raise error.at(path=str(backup.path)) from None
    return Source(backup.name, tables)


class Basis(NamedTuple):
    """What file and journal looked like when a plan was read from them: it may only take their place while they are so."""

    file: Stamp | None
    journal: Stamp | None

    @classmethod
    def of(cls, target: Path) -> Basis:
        """How they look now. To be asked before they are read. Raises OSError."""
        return cls(stamp_of(target), stamp_of(journal_of(target)))


def best_source(target: Path) -> Source:
    """Where a broken file is best had from: its journal, as far as that can be read, else the newest backup that can be.

    Raises StoreError where there is neither.
    """
    try:
        return from_journal(target)
    except (StoreError, OSError):
        pass
    for backup in backups(target):
        try:
            return from_backup(backup)
        except (StoreError, OSError):
            continue
    raise StoreError(f"{target} has neither a journal nor a backup to be rebuilt from; `headway check --repair` keeps what can be read.")


def keep_aside(target: Path, moment: datetime) -> Path:
    """Put a copy of a broken file beside it; its path. Raises StoreError where there is no file, OSError."""
    found = read_whole(target)
    if found is None:
        raise StoreError(f"There is no file {target} to put aside.")
    place = target.with_name(f"{target.name}.broken-{moment:%Y-%m-%dT%H%M%S}")
    number = 1
    while place.exists():
        number += 1
        place = target.with_name(f"{target.name}.broken-{moment:%Y-%m-%dT%H%M%S}-{number}")
    replace_whole(place, found[0])
    return place


def write_tables(
    path: str | Path, tables: Tables, label: str, now: Callable[[], datetime], basis: Basis, patience: float = PATIENCE
) -> Path | None:
    """Write a plan in the place of a broken file; where the broken one is kept now, None where there was none.

    The old journal goes into the archive, and a new one begins with this plan. ``basis`` is what file and journal looked like
    before the plan was read from them. Raises StoreError when they are not so any more, FileError for tables that are no
    plan, OSError: then the broken file is where it was.
    """
    target = Path(os.path.realpath(path))
    _, tables = plan_of(tables)
    content = rendered(tables)
    saving = Lock(target.with_name(f".{target.name}.saving"), target, patience)
    lock = Lock(target.with_name(f".{target.name}.lock"), target, patience)
    with closing(saving), closing(lock), saving, lock:
        if Basis.of(target) != basis:
            raise StoreError(f"{shown(str(path))} was changed by somebody else meanwhile; nothing was written, look at it again.")
        aside = keep_aside(target, now()) if target.exists() else None
        journal = Journal(journal_of(target))
        number = max(_last_number(journal.path), last_archived(journal.path))
        if journal.path.exists():
            journal.number = number
            put_away(journal)
        moment = now().isoformat(timespec="seconds")
        journal.begin(Base(number, moment, SCHEMA, tables, Print.of(content)))
        stamp = replace_whole(target, content)
        journal.append(Entry(number + 1, moment, "recovery", label, ()))
        journal.append_mark(number + 1, Print.of(content), stamp)
        journal.close()
        sync_folder(target.parent)
    return aside


def _last_number(journal: Path) -> int:
    return max((line.number for _, line in read_lines(journal) if isinstance(line, (Entry, Base))), default=0)
