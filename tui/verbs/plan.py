"""``headway plan``: what lies before somebody in the next weeks, as text or for their calendar."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tui.verbs.common import InputError, checked, missing, note, note_status, say, table_for_people, user_path

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from pathlib import Path

    from planning.capacity import Capacity
    from planning.lookahead import Due, LookAhead, Owned, Waiting, Week, Work
    from planning.plan import Plan
    from tui.verbs.common import Shell

HELP = """
headway plan PERSON [--weeks N] [--ics] [-o FILE]
headway plan --all [--weeks N] [--ics] [-o FOLDER]

What somebody has before them: the work of each week, the milestones they answer for, what is due by them, with dates and
who waits for it. --ics writes it as a calendar file that any calendar can read again and again: the same task stays the
same event. --all writes one file for each person into a folder.

  --weeks N    how many weeks from today on (4)
  -o FILE      write to a file, with --all into a folder, instead of printing

  headway plan TV
  headway plan TV --ics -o tv.ics
  headway plan --all --ics -o calendars
"""

MOST_WEEKS = 104


def add_arguments(parser: ArgumentParser) -> None:
    """Whose, how far, and where to."""
    parser.add_argument("who", nargs="?", metavar="PERSON")
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--weeks", type=int, default=4, metavar="N")
    parser.add_argument("--ics", action="store_true")
    parser.add_argument("-o", "--output", metavar="FILE")


def run(args: Namespace, shell: Shell) -> int:
    """Print or write what lies ahead."""
    from planning.capacity import Capacity
    from planning.lookahead import look_ahead

    if bool(args.who) == args.all:
        raise InputError("Name a person, or --all for everybody.")
    if not 1 <= args.weeks <= MOST_WEEKS:
        raise InputError(f"--weeks is a number from 1 to {MOST_WEEKS}.")
    if args.ics and shell.json:
        raise InputError("--ics and --json are two formats; take one of them.")
    plan = shell.plan()
    capacity = Capacity(checked(plan))
    if args.all and not capacity.people:
        raise InputError(missing(plan, "people"))
    people = capacity.people if args.all else (_person(plan, args.who),)
    found = [look_ahead(capacity, person, shell.today, args.weeks) for person in people]
    if args.all and args.ics:
        return _write_all(found, plan, args, shell)
    if args.ics:
        from store.calendar_files import ics_of

        _give(ics_of(found[0], plan, shell.today), args, shell)
    elif shell.json:
        replies = [_reply(plan, ahead) for ahead in found]
        shell.reply(replies if args.all else replies[0])
    else:
        texts = [_text(capacity, ahead) for ahead in found]
        _give("\n\n".join(texts).encode(), args, shell)
        note_status(capacity.schedule, shell.today)
    return 0


def _person(plan: Plan, typed: str) -> str:
    """The id of a person or an unnamed role that somebody is assigned by. Raises PlanError for nobody."""
    from planning.values import find_person

    return find_person(plan, typed.removeprefix("@"))


def _give(content: bytes, args: Namespace, shell: Shell) -> None:
    """Print a text, or write it into the file that was named."""
    if args.output in (None, "-"):
        say(content.decode().replace("\r\n", "\n").rstrip("\n"))
    else:
        target = user_path(args.output)
        write_file(target, content, shell)
        note(f"Written to {target}.")


def write_file(target: Path, content: bytes, shell: Shell) -> None:
    """Replace a file's content. Raises InputError for the plan itself and for a place that cannot be written."""
    from store.atomic import replace_whole

    if target.exists() and shell.path.exists() and target.samefile(shell.path):
        raise InputError(f"{target} is the plan itself; write to another file.")
    try:
        replace_whole(target, content)
    except OSError as error:
        raise InputError(f"{target} cannot be written: {(error.strerror or str(error)).lower()}.") from None


def _write_all(found: list[LookAhead], plan: Plan, args: Namespace, shell: Shell) -> int:
    """A calendar file for each person."""
    from store.calendar_files import ics_of

    if args.output in (None, "-"):
        raise InputError("--all --ics writes a file for each person: name the folder with -o.")
    folder = made_folder(args.output)
    names = file_names([ahead.person for ahead in found])
    for ahead, name in zip(found, names, strict=True):
        write_file(folder / name, ics_of(ahead, plan, shell.today), shell)
    note(f"Written {len(names)} calendar{'s' * (len(names) != 1)} into {folder}.")
    return 0


def made_folder(typed: str) -> Path:
    """The folder that was named, made where it is not there. Raises InputError where it cannot be."""
    folder = user_path(typed)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"{folder} cannot be made a folder: {(error.strerror or str(error)).lower()}.") from None
    return folder


def file_names(people: list[str], ending: str = "ics") -> list[str]:
    """A file name for each person: what is no plain letter of their id never gets into a path, and no two are the same."""
    names: list[str] = []
    for person in people:
        plain = re.sub(r"[^A-Za-z0-9_-]+", "_", person)[:60] or "_"
        taken = {name.casefold() for name in names}
        name, n = f"{plain}.{ending}", 2
        while name.casefold() in taken:
            name, n = f"{plain}-{n}.{ending}", n + 1
        names.append(name)
    return names


# ------------------------------------------------------------------------------------------------------------ for people


def _text(capacity: Capacity, ahead: LookAhead) -> str:
    from tui.render import visible

    person = capacity.plan.people.get(ahead.person)
    name = f"{person.name or person.id} ({person.id})" if person is not None else ahead.person
    role = f", {person.role}" if person is not None and person.role else ""
    lines = [visible(f"{name}{role}: {_span(ahead)}"), ""]
    if ahead.overdue:
        lines += ["Overdue: planned to be over, and not reported as done", _overdue(ahead.overdue), ""]
    lines.append(_weeks(ahead.weeks))
    if ahead.milestones:
        lines += ["", "Milestones", _milestones(ahead.milestones)]
    if ahead.due:
        lines += ["", "Due", _dues(ahead.due, ahead)]
    return "\n".join(lines)


def _span(ahead: LookAhead) -> str:
    return f"{ahead.first:%a} {ahead.first.day} {ahead.first:%b} to {ahead.last:%a} {ahead.last.day} {ahead.last:%b %Y}"


def _weeks(weeks: tuple[Week, ...]) -> str:
    from tui.render import Column

    columns = [
        Column("Week", spare=0),
        Column("Id", spare=0),
        Column("What", shrinks=True, spare=0),
        Column("Hours", right=True, spare=1),
        Column("From", spare=2),
        Column("To", spare=0),
        Column("Float", right=True, spare=2),
        Column("Waits for it", shrinks=True, spare=1),
    ]
    rows = []
    for week in weeks:
        used = "" if week.utilisation is None else f"{week.utilisation:.0%}{'!' if week.over else ''}"
        away = f", {week.away}d away" if week.away else ""
        head = f"w{week.first.isocalendar().week} {used or 'away'}{away if used else ''}"
        if not week.work:
            rows.append([head, "", "nothing planned" if used else "", "", "", "", "", ""])
        for n, work in enumerate(week.work):
            rows.append(
                [
                    head if n == 0 else "",
                    work.task,
                    work.name,
                    f"{work.minutes / 60:.1f}",
                    work.start.date().isoformat(),
                    work.finish.date().isoformat(),
                    f"{work.float_days:g}d{' critical' if work.critical else ''}",
                    _waiting(work.waiting),
                ]
            )
    return table_for_people(columns, rows, "")


def _overdue(overdue: tuple[Work, ...]) -> str:
    from tui.render import Column

    columns = [Column("Id", spare=0), Column("What", shrinks=True, spare=0), Column("Done", right=True), Column("To", spare=0)]
    columns.append(Column("Waits for it", shrinks=True, spare=1))
    rows = [[w.task, w.name, f"{w.percent:.0f}%", w.finish.date().isoformat(), _waiting(w.waiting)] for w in overdue]
    return table_for_people(columns, rows, "")


def _waiting(waiting: tuple[Waiting, ...]) -> str:
    return "; ".join(f"{each.id} {', '.join(each.people)}".rstrip() for each in waiting)


def _milestones(milestones: tuple[Owned, ...]) -> str:
    from tui.render import Column

    columns = [
        Column("Id", spare=0),
        Column("Name", shrinks=True, spare=0),
        Column("Expected", spare=0),
        Column("Deadline"),
        Column("Promised"),
        Column(""),
        Column("Float", right=True),
        Column("Waits for it", shrinks=True),
    ]
    rows = [
        [
            each.id,
            each.name,
            each.on.isoformat(),
            each.deadline.isoformat() if each.deadline else "",
            f"{each.promised} {each.promised_to}".rstrip() if each.promised else "",
            "late" if each.late else "",
            f"{each.float_days:g}d",
            _waiting(each.waiting),
        ]
        for each in milestones
    ]
    return table_for_people(columns, rows, "")


def _dues(due: tuple[Due, ...], ahead: LookAhead) -> str:
    from tui.render import Column

    columns = [
        Column("Id", spare=0),
        Column("Kind"),
        Column("What", shrinks=True, spare=0),
        Column("Due", spare=0),
        Column(""),
        Column("On"),
    ]
    rows = [
        [each.id, each.kind, each.name, each.on.isoformat(), "overdue" if each.on < ahead.first else "", " ".join(each.about)]
        for each in due
    ]
    return table_for_people(columns, rows, "")


# --------------------------------------------------------------------------------------------------------- for programs


def _reply(plan: Plan, ahead: LookAhead) -> dict[str, object]:
    person = plan.people.get(ahead.person)
    return {
        "id": ahead.person,
        "name": person.name if person is not None else "",
        "first": f"{ahead.first}",
        "last": f"{ahead.last}",
        "weeks": [
            {
                "first": f"{week.first}",
                "last": f"{week.last}",
                "utilisation": None if week.utilisation is None else round(week.utilisation, 4),
                "days_away": week.away,
                "days_over": week.over,
                "work": [
                    {
                        "id": work.task,
                        "name": work.name,
                        "project": work.project,
                        "hours": round(work.minutes / 60, 2),
                        "start": f"{work.start:%Y-%m-%dT%H:%M}",
                        "finish": f"{work.finish:%Y-%m-%dT%H:%M}",
                        "percent": work.percent,
                        "float_days": round(work.float_days, 2),
                        "critical": work.critical,
                        "waiting": [_told(each) for each in work.waiting],
                    }
                    for work in week.work
                ],
            }
            for week in ahead.weeks
        ],
        "milestones": [
            {
                "id": each.id,
                "name": each.name,
                "expected": f"{each.on}",
                "deadline": f"{each.deadline}" if each.deadline else None,
                "promised": f"{each.promised}" if each.promised else None,
                "promised_to": each.promised_to,
                "late": each.late,
                "waiting": [_told(waits) for waits in each.waiting],
            }
            for each in ahead.milestones
        ],
        "due": [{"kind": d.kind, "id": d.id, "name": d.name, "due": f"{d.on}", "on": list(d.about)} for d in ahead.due],
    }


def _told(waiting: Waiting) -> dict[str, object]:
    return {"id": waiting.id, "name": waiting.name, "people": list(waiting.people)}
