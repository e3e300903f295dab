"""The offer to write a broken plan file again, before the app opens on it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from tui.verbs.common import ask, note, say

if TYPE_CHECKING:
    from datetime import date

    from store.errors import FileError


def rebuilt(path: Path, error: FileError, today: date) -> bool:
    """Tell what is wrong with a file and offer to write it again from its journal or a backup; whether that was done.

    Raises the error itself for a file that is not broken but another program's or a newer version's, StoreError for one that
    nothing can be had from.
    """
    from store.recovery import Basis, best_source, write_tables
    from tui.clock import clock_of

    target = Path(os.path.realpath(path))
    basis = Basis.of(target)
    if not is_broken(target):
        raise error
    note(str(error))
    source = best_source(target)
    name = source.name if source.name == "journal" else f"backup {source.name}"
    count = source.records
    for sentence in source.lost[:5]:
        note(f"  not in its {name}: {sentence}")
    if not ask(f"Put the broken file aside and write it again from its {name} ({count} records)?"):
        say("Nothing was changed; `headway check` tells everything that is wrong, `headway restore` lists the backups.")
        return False
    aside = write_tables(target, source.tables, f"rebuilt from its {name}", clock_of(today), basis)
    if aside is not None:
        note(f"The broken file is {aside.name}.")
    return True


def is_broken(target: Path) -> bool:
    """Whether a file is a plan of this version with something wrong in it, or nothing that can be read at all."""
    from planning.plan import SCHEMA
    from store.errors import FileError
    from store.loading import schema_of
    from store.parsing import parse

    try:
        tables = parse(target.read_bytes())
    except FileError:
        return True
    except OSError:
        return False
    return not any(tables.values()) or 1 <= schema_of(tables) <= SCHEMA
