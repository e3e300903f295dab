"""``headway close``: a project closed with what was learned from it, and archived."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.verbs.common import InputError, checked, note, record, require_text, scheduled_or_why

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from tui.verbs.common import Shell

HELP = """
headway close PROJECT --lessons TEXT

Closes a project: writes the lessons learned into its notes and archives it. While tasks, milestones, risks or log entries
of it are open it says which, and closes nothing. What is archived leaves the screens and stays in the file: `headway list
--archived` shows it, `headway reopen` brings it back. Unfinished work of it moves no date and loads nobody any more.

  headway close WEB --lessons 'Content took twice as long as the templates.'

  --lessons TEXT  what was learned, in a sentence or more
  --force         close it with what is open left as it is
"""


def add_arguments(parser: ArgumentParser) -> None:
    """The project and its lessons."""
    parser.add_argument("id", metavar="PROJECT")
    parser.add_argument("--lessons", default="", metavar="TEXT")
    parser.add_argument("--force", action="store_true")


def run(args: Namespace, shell: Shell) -> int:
    """Close it."""
    from planning.closing import OpenWorkError, close_project
    from planning.ripple import ripple
    from tui.render import visible

    require_text(args.lessons, "--lessons")
    with shell.changing() as file:
        project = record(file.plan, args.id)[1].id
        try:
            change = close_project(file.plan, project, args.lessons, shell.today, force=args.force)
        except OpenWorkError as error:
            raise InputError(f"{error} `headway close {project} --force` does the latter.") from None
        before = scheduled_or_why(file.plan)[0]
        moved = ripple(before, change).moves if before else ()
        file.commit(change, checked)
    if shell.json:
        shell.reply({"label": change.label, "moves": [move.id for move in moved], "kept": True})
    else:
        note(f"Kept: {visible(change.label)}.")
        if moved:
            names = ", ".join(move.id for move in moved[:6])
            note(f"{len(moved)} rows that waited for it move: {visible(names)}{' ...' if len(moved) > 6 else ''}.")
        if not args.lessons.strip():
            note("No lessons were written; --lessons TEXT writes them.")
    return 0
