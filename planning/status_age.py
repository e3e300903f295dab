"""How old the status of a program is: what is not reported yet still stands where it was planned, in the past too."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from planning.calendars import to_datetime
from planning.network import FINISHED
from planning.plan import natural
from planning.values import say_day

if TYPE_CHECKING:
    from collections.abc import Iterable

    from planning.plan import Plan
    from planning.records import Program
    from planning.schedule import Schedule

FRESH = timedelta(days=14)
"""A status older than this is told as old."""


def overdue(scheduled: Schedule, program: Program, today: date) -> tuple[str, ...]:
    """The unfinished tasks and milestones of a program that should have ended before today, by id."""
    plan, net, dates = scheduled.plan, scheduled.net, scheduled.dates
    projects = {project.id for project in plan.projects.values() if project.program == program.id and not project.archived}
    found = []
    for activity_id, j in net.index.items():
        if j >= net.size or net.state[j] == FINISHED or to_datetime(dates.early_finish[j]).date() >= today:
            continue
        activity = plan.activity(activity_id)
        if activity is not None and (activity.project in projects or getattr(activity, "program", "") == program.id):
            found.append(activity_id)
    return tuple(sorted(found, key=natural))


def status_words(scheduled: Schedule, program: Program, today: date) -> str:
    """What there is to say of a program's status date, in a sentence; nothing while it is fresh, or nothing lies in the past.

    Work that nobody reported stays where it was planned, so that every date behind it is too good to be true.
    """
    status = program.status_date
    late = overdue(scheduled, program, today)
    set_it = f"`headway set {program.id} status_date=today` (or :status-date) moves it on"
    if status is None:
        return f"{program.id} has no status date and {_counted(late)} in the past unfinished; {set_it}." if late else ""
    if today - status > FRESH:
        behind = f", {_counted(late)} behind it unfinished" if late else ""
        return f"{program.id} is reported up to {say_day(status, today)}, {(today - status).days} days ago{behind}; {set_it}."
    return ""


def all_status_words(scheduled: Schedule, today: date) -> tuple[str, ...]:
    """That of every program that is not archived."""
    return tuple(words for program in _active(scheduled.plan) if (words := status_words(scheduled, program, today)))


def _active(plan: Plan) -> Iterable[Program]:
    return (program for program in plan.programs.values() if not program.archived)


def _counted(ids: tuple[str, ...]) -> str:
    return f"{len(ids)} row{'s' * (len(ids) != 1)} ({', '.join(ids[:4])}{' …' if len(ids) > 4 else ''})"
