"""``headway leave``: who is away when, and what moves by it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.verbs.common import InputError, note, say, scheduled_or_why, table_for_people, user_path
from tui.verbs.set import keep_weighed

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from planning.plan import Change, Plan
    from planning.records import Person
    from tui.verbs.common import Shell

HELP = """
headway leave [PERSON]
headway leave PERSON WHEN [WHAT FOR]
headway leave PERSON --from FILE.ics
headway leave PERSON --drop WHEN

Lists who is away; adds leave and shows what moves by it. On a terminal it asks before it keeps anything; a run without a
terminal keeps it. WHEN is one day, two (`21 dec..5 jan`) or a week. --from reads the events of a calendar file: those of
whole days, repeated ones too; what takes part of a day is left out and told.

  headway leave KM 2026-12-21..2027-01-05 skiing
  headway leave KM --from holidays.ics
  headway leave KM --drop 4 jan..5 jan

  --yes        keep it without asking
  --dry-run    show what would move and keep nothing
"""

SHOWN = 12
"""So many of the lines about a file are shown."""


def add_arguments(parser: ArgumentParser) -> None:
    """Who, when, or from which file."""
    parser.add_argument("who", nargs="?", metavar="PERSON")
    parser.add_argument("words", nargs="*", metavar="WHEN")
    parser.add_argument("--from", dest="source", metavar="FILE")
    parser.add_argument("--drop", nargs="+", metavar="WHEN")
    parser.add_argument("--yes", "-y", action="store_true")
    parser.add_argument("--dry-run", action="store_true")


def run(args: Namespace, shell: Shell) -> int:
    """List leave, or change it."""
    from planning.leave import person_of

    if not (args.words or args.source or args.drop):
        plan = shell.plan()
        _list(plan, [person_of(plan, args.who)] if args.who else list(plan.people.values()), shell)
        return 0
    if not args.who or sum(bool(way) for way in (args.words, args.source, args.drop)) > 1:
        raise InputError("Name the person, and then one of: the days, --from FILE, or --drop WHEN.")
    with shell.changing() as file:
        before, trouble = scheduled_or_why(file.plan)
        change = _change(person_of(file.plan, args.who), args, shell)
        if all(edit.before == edit.after for edit in change.edits):
            if shell.json:
                shell.reply({"label": change.label, "kept": False})
            else:
                note("Nothing is new in it; nothing was kept.")
            return 1
        return keep_weighed(file, change, before, trouble, args, shell, always=True)


def _change(person: Person, args: Namespace, shell: Shell) -> Change:
    """What was typed, or what a file says, as a change."""
    from planning.leave import read_leave, with_leave, without_leave
    from planning.spans import read_span

    if args.drop:
        words = " ".join(args.drop).split()
        used, first, last = read_span(words, shell.today)
        if used < len(words):
            raise InputError(f"--drop takes days alone, and {words[used]!r} is none.")
        return without_leave(person, first, last)
    if args.source:
        return _of_file(person, args.source, shell)
    leave = read_leave(" ".join(args.words).split(), shell.today)
    return with_leave(person, (leave,))


def _of_file(person: Person, typed: str, shell: Shell) -> Change:
    """The leave of a file, told before it is kept."""
    from planning.leave import said_of, with_leave
    from store.leave_files import read_leave_file
    from tui.render import visible

    read = read_leave_file(user_path(typed), shell.today)
    if not shell.json:
        for line in [said_of(leave) for leave in read.leave][:SHOWN]:
            say(visible(f"  {line}"))
        if len(read.leave) > SHOWN:
            say(f"  ... and {len(read.leave) - SHOWN} more")
    for why in read.left_out[:SHOWN]:
        note(visible(f"Left out: {why}."))
    if len(read.left_out) > SHOWN:
        note(f"Left out: {len(read.left_out) - SHOWN} more.")
    return with_leave(person, read.leave)


def _list(plan: Plan, people: list[Person], shell: Shell) -> None:
    """When people are away, from today on."""
    from tui.render import Column

    coming = [(person, leave) for person in people for leave in person.leave if leave.last >= shell.today]
    coming.sort(key=lambda each: (each[1].first, each[0].id))
    if shell.json:
        shell.reply([{"id": p.id, "name": p.name, "first": f"{each.first}", "last": f"{each.last}", "why": each.why} for p, each in coming])
        return
    columns = [Column("Id", spare=0), Column("Name", shrinks=True), Column("From", spare=0), Column("To", spare=0), Column("For")]
    rows = [[p.id, p.name, each.first.isoformat(), each.last.isoformat(), each.why] for p, each in coming]
    say(table_for_people(columns, rows, "Nobody is away from today on; `headway leave KM 21 dec..5 jan skiing` adds leave."))
