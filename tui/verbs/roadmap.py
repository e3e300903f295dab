"""``headway roadmap``: the roadmap as text."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from tui.verbs.common import InputError, checked, is_terminal, missing, note_status, note_without_work, part_of, record, say, takes_letters

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from tui.verbs.common import Shell

HELP = """
headway roadmap [PROGRAM|PROJECT] [--width N] [--ascii] [--links ID] [--no-baseline]

Draws projects, tasks and milestones over time: what is done, what is planned, where today and the status date lie.

  --width N       columns to draw in (otherwise those of the terminal, or 100)
  --ascii         plain letters only
  --links ID      draw what this row waits for, and what waits for it
  --no-baseline   leave out where things were in the baseline

  headway roadmap
  headway roadmap --width 72 --ascii > roadmap.txt
"""

NARROWEST, WIDEST = 20, 1000


def add_arguments(parser: ArgumentParser) -> None:
    """How wide, and with which letters."""
    parser.add_argument("part", nargs="?", metavar="PROGRAM|PROJECT")
    parser.add_argument("--width", type=int, metavar="N")
    parser.add_argument("--ascii", action="store_true")
    parser.add_argument("--links", metavar="ID", default="")
    parser.add_argument("--no-baseline", action="store_true")


def run(args: Namespace, shell: Shell) -> int:
    """Print the roadmap."""
    width = _width(args.width)
    plan = shell.plan()
    scheduled = checked(plan)
    from planning.roadmap_text import roadmap_text

    scope = part_of(plan, args.part) if args.part else None
    linked = record(plan, args.links)[1].id if args.links else ""
    letters = args.ascii or not takes_letters()
    text = roadmap_text(plan, scheduled, shell.today, width, letters, scope=scope, baseline=not args.no_baseline, links=linked)
    if shell.json:
        shell.reply({"width": width, "lines": text.splitlines()})
    else:
        say(text.rstrip("\n") if plan.projects or plan.programs else missing(plan, "programs"))
        note_without_work(plan, [i for i, p in plan.programs.items() if not p.archived and scope in (None, i)])
        note_status(scheduled, shell.today)
    return 0


def _width(wanted: int | None) -> int:
    if wanted is None:
        if not is_terminal(sys.stdout):
            return 100
        from shutil import get_terminal_size

        return max(NARROWEST, get_terminal_size((100, 24)).columns)
    if not NARROWEST <= wanted <= WIDEST:
        raise InputError(f"The roadmap cannot be {wanted} wide; --width takes {NARROWEST} to {WIDEST}.")
    return wanted
