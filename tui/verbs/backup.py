"""``headway backup``: a copy of the plan file, beside those made every day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.verbs.common import InputError, say

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from tui.verbs.common import Shell

HELP = """
headway backup

Copies the plan as it is now into the folder of its backups. A copy is made by itself before the first change of a day; the
ten newest of each sort are kept. `headway restore` lists them and brings one back.

  headway backup
"""


def add_arguments(parser: ArgumentParser) -> None:
    """Nothing more than what every verb takes."""


def run(args: Namespace, shell: Shell) -> int:
    """Make the copy."""
    if not shell.path.exists():
        raise InputError(f"There is no plan {shell.path} to copy.")
    with shell.changing() as file:
        backup = file.back_up()
    if shell.json:
        shell.reply({"name": backup.name, "path": str(backup.path), "size": backup.size})
    else:
        say(f"Copied to {backup.path}")
    return 0
