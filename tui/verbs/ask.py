"""``headway ask``: a sheet to send to somebody, who fills in how far their work is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.verbs.common import InputError, checked, note, say

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from tui.verbs.common import Shell

HELP = """
headway ask PERSON [--weeks N]

Prints a sheet to send by mail: a line for each unfinished task of theirs, and of the projects they manage, that has begun or
begins in the next four weeks. They write between the brackets and send it back; `headway set -` takes the answer in,
quoted or not, as one change, after showing what moves.

  --weeks N    how far ahead to ask (4)

  headway ask TV | mail -s 'Status, please' tomas@example.com
  headway set - --dry-run < answer.txt
  headway set - < answer.txt
"""

MOST_WEEKS = 520


def add_arguments(parser: ArgumentParser) -> None:
    """Whom, and how far ahead."""
    parser.add_argument("who", metavar="PERSON")
    parser.add_argument("--weeks", type=int, default=4, metavar="N")


def run(args: Namespace, shell: Shell) -> int:
    """Print the sheet."""
    from planning.status_sheet import asked_of, sheet_for
    from planning.values import find_person

    if not 0 <= args.weeks <= MOST_WEEKS:
        raise InputError(f"--weeks is a number from 0 to {MOST_WEEKS}.")
    plan = shell.plan()
    schedule = checked(plan)
    person = find_person(plan, args.who.removeprefix("@"))
    tasks = asked_of(schedule, person, shell.today, args.weeks)
    text = sheet_for(schedule, person, tasks, shell.today) if tasks else ""
    if shell.json:
        shell.reply({"person": person, "tasks": [task.id for task in tasks], "sheet": text})
    elif tasks:
        say(text.rstrip("\n"))
    else:
        note(f"Nothing of {person} has begun or begins in the next {args.weeks} weeks; --weeks asks about more.")
    return 0 if tasks else 1
