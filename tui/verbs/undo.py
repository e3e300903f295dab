"""``headway undo``: take back the newest change, or any that is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.verbs.common import InputError, note, say

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from tui.verbs.common import Shell

HELP = """
headway undo [NUMBER]

Takes back the newest change that stands, whoever made it and whenever, and says which that was; again and again, back to
the first. NUMBER takes back that one alone (`headway history` shows the numbers), unless a later change touched the same
field. `headway redo` makes it again.

  headway undo
  headway undo 17
"""


def add_arguments(parser: ArgumentParser) -> None:
    """Which change."""
    parser.add_argument("number", nargs="?", default="", metavar="NUMBER")
    parser.add_argument("--dry-run", action="store_true")


def run(args: Namespace, shell: Shell) -> int:
    """Undo it."""
    number = entry_number(args.number)
    with shell.changing() as file:
        if args.dry_run:
            entry = file.next_undo(number)
            label, kept = entry.label if entry else "", False
        else:
            label, kept = file.undo(number, others=True).label, True
    return tell(shell, "Undone" if kept else "Would undo" if label else "", label, kept=kept)


def entry_number(typed: str) -> int:
    """The number of a change as it was typed; 0 for none. Raises InputError."""
    if not typed:
        return 0
    if not typed.isascii() or not typed.isdigit() or not 0 < int(typed) < 10**12:
        raise InputError(f"{typed!r} is no number of a change; `headway history` lists them.")
    return int(typed)


def tell(shell: Shell, what: str, label: str, *, kept: bool) -> int:
    """Say what was done to which change; the exit code."""
    from tui.render import visible

    if shell.json:
        shell.reply({"label": label, "kept": kept})
    elif what:
        say(f"{what}: {visible(label)}")
    else:
        note("There is nothing to undo.")
    return 0
