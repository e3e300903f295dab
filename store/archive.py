"""Journals that have grown large are put away, and still serve undo, history and the time machine."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from planning.plan import SCHEMA
from store.atomic import make_folder_beside, sync_folder
from store.journal import Base, Journal, Print, plan_of_journal

if TYPE_CHECKING:
    from store.parsing import Tables

LARGE = 4 << 20
"""The size from which a journal is cut, in bytes; one that begins with a large plan may grow by as much again."""
_NAME = re.compile(r"(\d+)(?:-(\d+))?\.journal")


def archive_folder(journal: Path) -> Path:
    """Where the old journals of a plan lie."""
    return journal.with_name(f"{journal.name.removesuffix('.journal')}.archive")


def archives(journal: Path) -> list[Path]:
    """The old journals of a plan, the oldest first."""
    with suppress(OSError):
        return sorted((path for path in archive_folder(journal).iterdir() if _NAME.fullmatch(path.name)), key=_place)
    return []


def _place(path: Path) -> tuple[int, int]:
    """The number of the last entry in an archived journal, and which of those with this number it is."""
    found = _NAME.fullmatch(path.name)
    return (int(found[1]), int(found[2] or 1)) if found else (0, 0)


def last_archived(journal: Path) -> int:
    """The number of the last entry in the archive; 0 where there is none."""
    found = archives(journal)
    return _place(found[-1])[0] if found else 0


def cut_journal(journal: Journal, tables: Tables, print_: Print, at: str, large: int = LARGE) -> bool:
    """Put a large journal away and begin a new one with the plan as it is; whether that was due.

    The caller holds the lock; the plan file has these tables and every entry. A crash leaves the old journal or the new one.
    Raises OSError.
    """
    size = journal.path.stat().st_size
    if size < large or size < large + _base_size(journal.path):
        return False
    put_away(journal)
    journal.begin(Base(journal.number, at, SCHEMA, tables, print_))
    return True


def _base_size(path: Path) -> int:
    with path.open("rb") as file:
        return len(file.readline())


def put_away(journal: Journal) -> None:
    """Put a copy of the journal into the archive, under the number of its last entry. Raises OSError."""
    folder = archive_folder(journal.path)
    make_folder_beside(folder, plan_of_journal(journal.path))
    place, again = folder / f"{journal.number:08}.journal", 1
    while place.exists():
        if place.samefile(journal.path):
            return  # put away before, by somebody who could not begin a new one
        again += 1
        place = folder / f"{journal.number:08}-{again}.journal"
    try:
        os.link(journal.path, place)
    except OSError:  # a disk without hard links
        from store.atomic import replace_whole

        replace_whole(place, journal.path.read_bytes())
    sync_folder(folder)
