"""``headway merge``: three plan files made one, as git's merge driver."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from tui.verbs.common import note, say, user_path

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from store.merging import MergedTables
    from store.parsing import Tables
    from tui.verbs.common import Shell

HELP = """
headway merge BASE OURS THEIRS

Makes one plan of two that came from BASE, by record and field, and writes it over OURS. What both sides changed
differently stays as in OURS and is named, a line each; a new record of THEIRS whose id is taken gets another, which is
said too. The exit code is 1 where something could not be merged, 2 when a file cannot be read; then OURS is as it was.
An empty or missing BASE counts as an empty plan. git calls it, once its merge.headway.driver is
`headway merge %O %A %B`; docs/git.md says how.

  headway merge base.json plan.json theirs.json
"""


def add_arguments(parser: ArgumentParser) -> None:
    """The three files."""
    parser.add_argument("base", metavar="BASE")
    parser.add_argument("ours", metavar="OURS")
    parser.add_argument("theirs", metavar="THEIRS")


def run(args: Namespace, shell: Shell) -> int:
    """Merge, write, and say what could not be merged."""
    from store.atomic import replace_whole
    from store.errors import FileError
    from store.merging import merge
    from store.rendering import rendered

    base = _tables(args.base, optional=True)
    ours, theirs = _tables(args.ours), _tables(args.theirs)
    try:
        merged = merge(base, ours, theirs)
    except FileError:
        for typed, tables in ((args.base, base), (args.ours, ours), (args.theirs, theirs)):
            _require_plan(typed, tables)
        raise
    if merged.tables != ours:
        replace_whole(Path(os.path.realpath(user_path(args.ours))), rendered(merged.tables))
    if shell.json:
        conflicts = [conflict._asdict() for conflict in merged.conflicts]
        shell.reply({"merged": True, "conflicts": conflicts, "renumbered": dict(merged.renumbered)})
    else:
        _print(merged)
    return 1 if merged.conflicts else 0


def _tables(typed: str, *, optional: bool = False) -> Tables:
    """The tables of a file. Raises FileError, told with its path, for what is no plan."""
    from store.atomic import read_whole
    from store.errors import FileError
    from store.parsing import parse

    path = user_path(typed)
    if optional and str(path) == os.devnull:
        return {}
    found = read_whole(path)
    if found is None and not optional:
        raise FileError("this file is not there; name another.", path=typed)
    content = found[0] if found else b""
    try:
        return parse(content) if content.strip() else {}
    except FileError as error:
        raise error.at(path=typed) from None


def _require_plan(typed: str, tables: Tables) -> None:
    """Raises FileError, told with its path, for tables that are no plan."""
    from store.errors import FileError
    from store.loading import plan_of

    try:
        plan_of(tables)
    except FileError as error:
        raise error.at(path=typed) from None


def _print(merged: MergedTables) -> None:
    from tui.render import visible

    for old, new in merged.renumbered.items():
        say(visible(f"{old} of theirs is {new} now: your {old} is another record."))
    for conflict in merged.conflicts:
        place = " ".join(part for part in (conflict.id or conflict.kind, conflict.field) if part)
        say(visible(f"{place}: {conflict.why}."))
    if merged.conflicts:
        count = len(merged.conflicts)
        note(f"{count} thing{'s' * (count != 1)} could not be merged; look at what was kept, then commit.")
