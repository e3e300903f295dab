"""``headway redo``: make the change again that was undone last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.verbs.undo import tell

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from tui.verbs.common import Shell

HELP = """
headway redo

Makes the change again that `headway undo` or `u` in the app took back last, as long as nothing was changed since.

  headway redo
"""


def add_arguments(parser: ArgumentParser) -> None:
    """Nothing more than what every verb takes."""


def run(args: Namespace, shell: Shell) -> int:
    """Redo it."""
    with shell.changing() as file:
        label = file.redo().label
    return tell(shell, "Done again", label, kept=True)
