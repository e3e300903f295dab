"""``headway ask``: a sheet to send to somebody, who fills in how far their work is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.verbs.common import InputError, checked, note, say

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from planning.schedule import Schedule
    from tui.verbs.common import Shell

HELP = """
headway ask PERSON [--weeks N]
headway ask --managers -o FOLDER

Prints a sheet to send by mail: a line for each unfinished task of theirs, and of the projects they manage, that has begun or
begins in the next four weeks. They write between the brackets and send it back; `headway set -` takes the answer in,
quoted or not, as one change, after showing what moves.

  --weeks N     how far ahead to ask (4)
  --managers    a sheet for everybody who manages a project, each in a file of its own in the folder

  headway ask TV | mail -s 'Status, please' tomas@example.com
  headway set - --dry-run < answer.txt
  headway set - < answer.txt
"""

MOST_WEEKS = 520


def add_arguments(parser: ArgumentParser) -> None:
    """Whom, and how far ahead."""
    parser.add_argument("who", nargs="?", metavar="PERSON")
    parser.add_argument("--weeks", type=int, default=4, metavar="N")
    parser.add_argument("--managers", action="store_true")
    parser.add_argument("-o", "--output", metavar="FOLDER")


def run(args: Namespace, shell: Shell) -> int:
    """Print the sheet."""
    from planning.status_sheet import asked_of, sheet_for
    from planning.values import find_person

    if not 0 <= args.weeks <= MOST_WEEKS:
        raise InputError(f"--weeks is a number from 0 to {MOST_WEEKS}.")
    if bool(args.who) == args.managers or bool(args.output) != args.managers:
        raise InputError("Name a person, or --managers and with -o the folder for their sheets.")
    plan = shell.plan()
    schedule = checked(plan)
    if args.managers:
        return _ask_managers(schedule, args, shell)
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


def _ask_managers(schedule: Schedule, args: Namespace, shell: Shell) -> int:
    """Write a sheet for each who manages a project that is not closed and has work to ask about."""
    from planning.status_sheet import asked_of, sheet_for
    from tui.verbs.plan import file_names, made_folder, write_file

    projects = schedule.plan.projects.values()
    owners = dict.fromkeys(p.owner for p in projects if p.owner in schedule.plan.people and not p.archived)
    asked = {owner: tasks for owner in owners if (tasks := asked_of(schedule, owner, shell.today, args.weeks))}
    folder = made_folder(args.output)
    names = file_names(list(asked), "txt")
    for (owner, tasks), name in zip(asked.items(), names, strict=True):
        write_file(folder / name, sheet_for(schedule, owner, tasks, shell.today).encode(), shell)
    if shell.json:
        shell.reply(
            [
                {"person": owner, "tasks": [t.id for t in tasks], "file": name}
                for (owner, tasks), name in zip(asked.items(), names, strict=True)
            ]
        )
    else:
        note(f"Written {len(names)} sheet{'s' * (len(names) != 1)} into {folder}.")
    return 0 if names else 1
