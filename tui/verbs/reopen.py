"""``headway reopen``: an archived project brought back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.verbs.common import checked, note, record

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from tui.verbs.common import Shell

HELP = """
headway reopen PROJECT

Brings a closed project back to the screens; its unfinished work is scheduled again. Its lessons stay in its notes.

  headway reopen WEB
"""


def add_arguments(parser: ArgumentParser) -> None:
    """The project."""
    parser.add_argument("id", metavar="PROJECT")


def run(args: Namespace, shell: Shell) -> int:
    """Open it again."""
    from planning.closing import reopen_project
    from tui.render import visible

    with shell.changing() as file:
        change = reopen_project(file.plan, record(file.plan, args.id)[1].id)
        file.commit(change, checked)
    if shell.json:
        shell.reply({"label": change.label, "kept": True})
    else:
        note(f"Kept: {visible(change.label)}.")
    return 0
