"""``headway restore``: a deleted record, a backup, or a broken file brought back."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from tui.verbs.common import InputError, ask, interactive, note, say, table_for_people

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from pathlib import Path

    from tui.verbs.common import Shell

HELP = """
headway restore
headway restore ID | BACKUP
headway restore --rebuild

Alone it lists the backups. With the ID of a deleted record it brings the record back, with its links. With the name or day
of a backup it makes the plan that of the backup: one change, which `headway undo` takes back. --rebuild is for a plan
file that cannot be read: it is put aside and written again from its journal as far as that can be read, from the newest
backup where there is none (name a backup to take that one). It says first what it will do; without a terminal it needs --yes.

  headway restore WEB-13
  headway restore daily-2026-11-20
  headway restore --rebuild
"""


def add_arguments(parser: ArgumentParser) -> None:
    """What is to be brought back."""
    parser.add_argument("what", nargs="?", default="", metavar="ID|BACKUP")
    parser.add_argument("--rebuild", action="store_true")
    parser.add_argument("--yes", "-y", action="store_true")


def run(args: Namespace, shell: Shell) -> int:
    """Bring it back."""
    from pathlib import Path

    target = Path(os.path.realpath(shell.path))
    if args.rebuild:
        return _rebuild(args, shell, target)
    if not args.what:
        return _list(shell, target)
    from store.backups import backups

    names = {name for b in backups(target) for name in (b.name, b.path.name, b.name.partition("-")[2])}
    return _take(args.what, shell, target) if args.what in names else _record(args.what, shell)


def _list(shell: Shell, target: Path) -> int:
    from store.backups import backups
    from tui.render import Column

    found = backups(target)
    if shell.json:
        shell.reply([{"name": b.name, "path": str(b.path), "size": b.size} for b in found])
        return 0
    rows = [[b.name, f"{b.size:,}"] for b in found]
    say(table_for_people([Column("Backup", spare=0), Column("Bytes", right=True, spare=0)], rows, "There are no backups yet."))
    return 0


def _record(typed: str, shell: Shell) -> int:
    from planning.values import find_id
    from store.errors import NeverDeletedError

    with shell.changing() as file:
        known = find_id(file.plan, typed)
        try:
            change = file.restore(known or typed.upper())
        except NeverDeletedError as error:
            raise InputError(f"{typed} is neither a backup nor a deleted record; `headway restore` lists the backups.") from error
    return _tell(shell, change.label, len(change.edits))


def _take(name: str, shell: Shell, target: Path) -> int:
    from store.backups import find_backup
    from store.recovery import from_backup

    backup = find_backup(target, name)
    source = from_backup(backup)
    with shell.changing() as file:
        change = file.replace_with(source.tables, f"restored the backup {backup.name}")
    return _tell(shell, change.label, len(change.edits))


def _tell(shell: Shell, label: str, count: int) -> int:
    from tui.render import visible

    if shell.json:
        shell.reply({"label": label, "records": count, "kept": True})
    elif not count:
        say("The plan is so already; nothing was changed.")
    else:
        say(f"{visible(label[:1].upper() + label[1:])}: {count} record{'s' * (count != 1)} changed. `headway undo` takes it back.")
    return 0


def _rebuild(args: Namespace, shell: Shell, target: Path) -> int:
    from store.backups import find_backup
    from store.errors import StoreError
    from store.planfile import PlanFile
    from store.recovery import Basis, best_source, from_backup, write_tables
    from tui.clock import clock_of

    if shell.read_only:
        raise InputError("--read-only changes nothing; leave it out to rebuild the file.")
    basis = Basis.of(target)

    try:
        PlanFile.open(target, read_only=True)
    except StoreError as error:
        from tui.verbs.rebuilding import is_broken

        if target.exists() and not is_broken(target):
            raise
        note(str(error))
    else:
        raise InputError(f"{shell.path} can be read; there is nothing to rebuild. `headway restore BACKUP` goes back to a backup.")
    source = from_backup(find_backup(target, args.what)) if args.what else best_source(target)
    count = source.records
    note(f"It can be written again from its {source.name}: {count} records.")
    for sentence in source.lost[:20]:
        note(f"  not kept: {sentence}")
    if not args.yes and not (interactive() and ask("Put the broken file aside and do it?")):
        note("Nothing was changed; --yes does it.")
        return 1
    aside = write_tables(target, source.tables, f"rebuilt from its {source.name}", clock_of(shell.today), basis)
    if shell.json:
        shell.reply({"source": source.name, "records": count, "aside": str(aside) if aside else None})
    else:
        say(f"{shell.path} is written again from its {source.name}.{f' The broken one is {aside.name}.' if aside else ''}")
    return 0
