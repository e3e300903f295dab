"""Copies of the plan file: one for each day on which it was changed, the ten newest; and those a person asked for."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from store.atomic import make_folder_beside, read_whole, replace_whole
from store.errors import StoreError, shown

KEPT = 10
"""How many copies of each sort are kept."""
_NAME = re.compile(r"(daily-(\d{4}-\d\d-\d\d)|asked-(\d{4}-\d\d-\d\dT\d{6})|schema-(\d+))\.json")


class Backup(NamedTuple):
    """A copy of the plan file. ``daily`` is the plan as it was before the first edit of that day."""

    name: str
    path: Path
    sort: str
    size: int


def backup_folder(target: Path) -> Path:
    """Where the copies of a plan lie."""
    return target.with_name(f"{target.name}.backups")


def backups(target: Path) -> list[Backup]:
    """All copies of a plan, the newest first."""
    found = []
    with suppress(OSError):
        for path in [path for path in backup_folder(target).iterdir() if _NAME.fullmatch(path.name)]:
            with suppress(OSError):  # one that was just taken away
                found.append(Backup(path.stem, path, path.name.partition("-")[0], path.stat().st_size))
    return sorted(found, key=lambda backup: (backup.name.partition("-")[2], backup.name), reverse=True)


def keep_daily(target: Path, now: datetime) -> None:
    """Copy the file as it is, once a day, before it is first replaced. Raises OSError."""
    place = backup_folder(target) / f"daily-{now:%Y-%m-%d}.json"
    if not place.exists():
        _copy(target, place)


def keep_schema(target: Path, schema: int) -> None:
    """Copy the file of an older schema, once, before it is written in the one of today. Raises OSError."""
    place = backup_folder(target) / f"schema-{schema}.json"
    if not place.exists():
        _copy(target, place)


def keep_asked(target: Path, now: datetime) -> Backup:
    """Copy the file because somebody asked for it. Raises StoreError where there is no file, OSError."""
    place = backup_folder(target) / f"asked-{now:%Y-%m-%dT%H%M%S}.json"
    if not _copy(target, place):
        raise StoreError(f"There is no plan {target} to copy.")
    return Backup(place.stem, place, "asked", place.stat().st_size)


def find_backup(target: Path, typed: str) -> Backup:
    """The copy of a name, or of a day. Raises StoreError."""
    for backup in backups(target):
        if typed in (backup.name, backup.path.name, backup.name.partition("-")[2]):
            return backup
    raise StoreError(f"There is no backup {shown(typed)}; `headway restore` lists them.")


def _copy(target: Path, place: Path) -> bool:
    """Copy the file to a place of its own; False where there is none or nothing in it."""
    found = read_whole(target)
    if found is None or not found[0].strip():
        return False
    make_folder_beside(place.parent, target)
    replace_whole(place, found[0])
    sort = place.name.partition("-")[0]
    for old in [b for b in backups(target) if b.sort == sort and b.path != place][KEPT - 1 :]:
        with suppress(OSError):
            old.path.unlink()
    return True
