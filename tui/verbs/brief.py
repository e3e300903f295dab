"""``headway brief``: a program on one page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.verbs.common import InputError, note, say

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from tui.verbs.common import Shell

HELP = """
headway brief [PROGRAM] [--lines N] [--width N]

A program on one page of plain text, for a screen of 80x24, a mail or a file: goal and measure, sponsor, scope, budget, finish against
the baseline, status, the milestones that matter next with baseline and forecast, the highest risks, and the benefits. Without
PROGRAM every program has its page.

  headway brief KES
  headway brief KES | mail -s 'Online relaunch' board@example.com

  --lines N   lines of a page, 22 otherwise
  --width N   cells of a line, 78 otherwise
"""


def add_arguments(parser: ArgumentParser) -> None:
    """The program and its page."""
    parser.add_argument("program", nargs="?", default="", metavar="PROGRAM")
    parser.add_argument("--lines", default="22", metavar="N")
    parser.add_argument("--width", default="78", metavar="N")


def run(args: Namespace, shell: Shell) -> int:
    """Print it."""
    from planning.brief import brief
    from tui.verbs.baseline import program_meant
    from tui.verbs.common import missing, note_status, note_without_work, scheduled_or_why

    lines, width = (_number(text, name, low) for text, name, low in ((args.lines, "--lines", 14), (args.width, "--width", 40)))
    plan = shell.plan()
    scheduled, why = scheduled_or_why(plan)
    wanted = [program_meant(plan, args.program)] if args.program else [p for p in plan.programs.values() if not p.archived]
    pages = {p.id: brief(plan, scheduled, p.id, shell.today, width=width, height=lines) for p in wanted}
    if shell.json:
        shell.reply([{"program": program, "lines": list(page)} for program, page in pages.items()])
        return 0
    if not pages:
        say(missing(plan, "programs"))
    for number, page in enumerate(pages.values()):
        if number:
            say()
        say("\n".join(page))
    note_without_work(plan, (program.id for program in wanted))
    if why:
        note(f"Nothing has a date: {why}")
    note_status(scheduled, shell.today)
    return 0


def _number(text: str, name: str, low: int) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 5 and int(text) >= low):
        raise InputError(f"{name} needs a number from {low} on, not {text}.")
    return int(text)
