"""``headway schedule``: the dates of everything, their float, and what drives them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planning.plan import natural
from tui.verbs.common import checked, missing, note_status, part_of, say, table_for_people
from tui.verbs.figures import days, driver, driver_words, instant, mark, planned, slip

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from planning.plan import Plan
    from planning.schedule import Schedule
    from tui.verbs.common import Shell

HELP = """
headway schedule [PROGRAM|PROJECT]

Computes start, finish and float of every task and milestone and says what drives each date: the link (FS, SS, FF, SF
and where it comes from), a constraint, the status date, an actual date or the start of the project. Float and slip are
working days; slip is measured against the program's baseline. With --json: every figure, for programs.

  headway schedule
  headway schedule WEB
  headway schedule --json
"""


def add_arguments(parser: ArgumentParser) -> None:
    """The part of the plan to show."""
    parser.add_argument("part", nargs="?", metavar="PROGRAM|PROJECT")


def run(args: Namespace, shell: Shell) -> int:
    """Print the schedule."""
    plan = shell.plan()
    scheduled = checked(plan)
    ids = _ids(plan, scheduled, args.part)
    if shell.json:
        shell.reply(_reply(plan, scheduled, ids, args.part))
    else:
        _print(plan, scheduled, ids)
        note_status(scheduled, shell.today)
    return 0


def _ids(plan: Plan, scheduled: Schedule, part: str | None) -> list[str]:
    """The ids that are asked for, in the order of the file."""
    if part is None:
        return list(scheduled)
    chosen = part_of(plan, part)
    return [i for i in scheduled if chosen in _above(plan, i)]


def _above(plan: Plan, activity_id: str) -> tuple[str, str]:
    activity = plan.activity(activity_id)
    program = plan.program_of(activity) if activity else None
    return (activity.project if activity else "", program.id if program else "")


def _reply(plan: Plan, scheduled: Schedule, ids: list[str], part: str | None) -> dict[str, object]:
    programs = {program for program in (_above(plan, i)[1] for i in ids) if program}
    status = [p.status_date for p in plan.programs.values() if p.id in programs and p.status_date]
    finish = scheduled.finish if part is None else max((scheduled[i].finish for i in ids), default=None)
    return {
        "status_date": status[0].isoformat() if status else None,
        "finish": instant(finish),
        "activities": [activity_reply(plan, scheduled, i) for i in ids],
    }


def activity_reply(plan: Plan, scheduled: Schedule, activity_id: str) -> dict[str, object]:
    """Every figure of one activity, as JSON values."""
    row, activity = scheduled[activity_id], plan.activity(activity_id)
    if activity is None:
        raise KeyError(activity_id)
    base = planned(plan, activity)
    return {
        "id": row.id,
        "kind": row.kind,
        "name": activity.name,
        "project": activity.project or None,
        "program": _above(plan, activity_id)[1] or None,
        "external": dict(activity.external),
        "start": instant(row.start),
        "finish": instant(row.finish),
        "late_start": instant(row.late_start),
        "late_finish": instant(row.late_finish),
        "total_float_minutes": 0 if row.finished else row.total_float,
        "free_float_minutes": 0 if row.finished else row.free_float,
        "critical": row.critical,
        "driver": driver(row),
        "percent": round(row.percent, 2),
        "baseline_start": instant(base.start) if base else None,
        "baseline_finish": instant(base.finish) if base else None,
    }


def _print(plan: Plan, scheduled: Schedule, ids: list[str]) -> None:
    from planning.schedule import calendar_of
    from tui.render import Column

    columns = [
        Column("Id", spare=0),
        Column("Name", shrinks=True, spare=0),
        Column("Start", spare=2),
        Column("Finish", spare=1),
        Column("Float", right=True),
        Column("Done", right=True),
        Column("Slip", right=True),
        Column("Driven by"),
        Column("State"),
    ]
    rows = []
    for i in sorted(ids, key=lambda i: (scheduled[i].start, scheduled[i].finish, natural(i))):
        row, activity = scheduled[i], plan.activity(i)
        calendar = calendar_of(scheduled, i)
        slipped = slip(calendar, row, planned(plan, activity)) if activity else None
        rows.append(
            [
                i,
                activity.name if activity else "",
                row.start.date().isoformat(),
                row.finish.date().isoformat(),
                "" if row.finished else days(row.total_float, calendar.minutes_per_day),
                f"{row.percent:.0f}%",
                days(slipped, calendar.minutes_per_day, signed=True) if slipped else "",
                driver_words(row),
                mark(row),
            ]
        )
    say(table_for_people(columns, rows, "" if rows else f"Nothing is scheduled yet. {missing(plan, 'tasks')}"))
    if scheduled.finish and len(ids) == len(list(scheduled)):
        say(f"\nFinish {scheduled.finish:%Y-%m-%d %H:%M}")
