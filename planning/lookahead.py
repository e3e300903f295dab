"""What somebody has before them: the work of the next weeks, the milestones they own, what they owe by a day, and who waits for it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from planning.capacity import Capacity, starting
from planning.closing import is_closed
from planning.plan import natural
from planning.records import LogEntry, Milestone, Task
from planning.schedule import calendar_of
from planning.stakeholders import due_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from dataclasses import dataclass

    from planning.plan import Plan
    from planning.schedule import Schedule
else:
    from planning.frozen import dataclass

WEEKS = 4
_LOGS = ("actions", "issues", "decisions", "changes", "assumptions")


@dataclass(frozen=True, slots=True)
class Waiting:
    """An activity that waits for another one, and the people who do it or answer for it."""

    id: str
    name: str
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Work:
    """A task in one week of somebody's: minutes of it in that week, its own dates, and who waits for it. Float in working days.

    ``whole_days`` says that it begins with its first day of work and ends with its last one.
    """

    task: str
    name: str
    project: str
    minutes: float
    share: float | None
    start: datetime
    finish: datetime
    whole_days: bool
    percent: float
    float_days: float
    critical: bool
    waiting: tuple[Waiting, ...]


@dataclass(frozen=True, slots=True)
class Week:
    """Days of one week, both included; load over capacity (None without any), days away, and the work, the greatest part first."""

    first: date
    last: date
    utilisation: float | None
    away: int
    over: int
    work: tuple[Work, ...]


@dataclass(frozen=True, slots=True)
class Owned:
    """A milestone somebody answers for: when it is expected, its deadline or promise, and who waits for it."""

    id: str
    name: str
    project: str
    on: date
    deadline: date | None
    promised: date | None
    promised_to: str
    float_days: float
    waiting: tuple[Waiting, ...]

    @property
    def late(self) -> bool:
        """Whether it is expected after its deadline or promise."""
        return any(limit is not None and self.on > limit for limit in (self.deadline, self.promised))


@dataclass(frozen=True, slots=True)
class Due:
    """What somebody owes by a day: an entry of the log, a step against a risk, a review of one."""

    kind: str
    id: str
    name: str
    on: date
    about: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LookAhead:
    """All of it, from one day to another. What is due lies up to the last day, what is overdue included."""

    person: str
    first: date
    last: date
    weeks: tuple[Week, ...]
    milestones: tuple[Owned, ...]
    due: tuple[Due, ...]
    overdue: tuple[Work, ...] = ()
    """Work that should have ended before and is not done."""


def look_ahead(capacity: Capacity, person: str, today: date, weeks: int = WEEKS) -> LookAhead:
    """What lies before somebody for so many weeks from today on."""
    last = today + timedelta(days=7 * weeks - 1)
    found = tuple(_week(capacity, person, first, end) for first, end in _weeks(today, last))
    schedule = capacity.schedule
    return LookAhead(
        person,
        today,
        last,
        found,
        _milestones(schedule, person, last),
        _dues(capacity.plan, person, today, last),
        _overdue(schedule, person, today),
    )


def _overdue(schedule: Schedule, person: str, today: date) -> tuple[Work, ...]:
    """The tasks of somebody that are planned to be over before today, and are not; the earliest first."""
    mine = (task for task in schedule.plan.tasks.values() if any(a.person == person for a in task.assignments))
    rows = [row for task in mine if (row := schedule.get(task.id)) is not None and not row.finished and row.finish.date() < today]
    return tuple(_work(schedule, row.id, 0.0, None) for row in sorted(rows, key=lambda row: (row.finish, natural(row.id))))


def _weeks(first: date, last: date) -> Iterator[tuple[date, date]]:
    while first <= last:
        end = min(last, starting(first, "week") + timedelta(days=6))
        yield first, end
        first = end + timedelta(days=1)


def _week(capacity: Capacity, person: str, first: date, last: date) -> Week:
    cell = capacity.cell(person, first, last)
    work = tuple(
        _work(capacity.schedule, part.task, part.minutes, part.share)
        for part in capacity.parts(person, first, last)
        if part.task in capacity.schedule
    )
    return Week(first, last, cell.utilisation, cell.away, cell.over, work)


def _work(schedule: Schedule, task_id: str, minutes: float, share: float | None) -> Work:
    task, row = schedule.plan.tasks[task_id], schedule[task_id]
    calendar = calendar_of(schedule, task_id)
    begins = calendar.first_minute(row.start.date()) == row.start
    whole = begins and calendar.last_minute(row.finish.date()) == row.finish
    slack = row.total_float / calendar.minutes_per_day
    waits = waiting_for(schedule, task_id)
    return Work(
        task_id, task.name, task.project, minutes, share, row.start, row.finish, whole, row.percent, slack, row.critical, waits
    )  # fmt: skip


def waiting_for(schedule: Schedule, activity_id: str) -> tuple[Waiting, ...]:
    """What follows an activity by a link and is not finished, by id, with the people on it."""
    plan = schedule.plan
    found: dict[str, Waiting] = {}
    for link in plan.links.values():
        row = schedule.get(link.successor) if link.predecessor == activity_id else None
        activity = plan.activity(link.successor) if row is not None else None
        if row is not None and activity is not None and not row.finished:
            found[activity.id] = Waiting(activity.id, activity.name, people_on(plan, activity))
    return tuple(found[i] for i in sorted(found, key=natural))


def people_on(plan: Plan, activity: Task | Milestone) -> tuple[str, ...]:
    """Who does a task, or answers for a milestone; the owner of the project where nobody is named."""
    people = tuple(a.person for a in activity.assignments) if isinstance(activity, Task) else tuple(filter(None, (activity.owner,)))
    project = plan.projects.get(activity.project)
    return people or (tuple(filter(None, (project.owner,))) if project is not None else ())


def _milestones(schedule: Schedule, person: str, last: date) -> tuple[Owned, ...]:
    """The milestones somebody answers for that are not reached and expected, due or promised by the last day."""
    found = []
    for milestone in schedule.plan.milestones.values():
        row = schedule.get(milestone.id)
        if row is None or row.finished or person not in people_on(schedule.plan, milestone):
            continue
        deadline = milestone.deadline.date() if milestone.deadline else None
        promise = milestone.promise
        dates = [row.finish.date(), *filter(None, (deadline, promise.on if promise else None))]
        if min(dates) > last:
            continue
        slack = row.total_float / calendar_of(schedule, milestone.id).minutes_per_day
        found.append(
            Owned(
                milestone.id,
                milestone.name,
                milestone.project or milestone.program,
                row.finish.date(),
                deadline,
                promise.on if promise else None,
                promise.to if promise else "",
                slack,
                waiting_for(schedule, milestone.id),
            )
        )
    return tuple(sorted(found, key=lambda each: (each.on, natural(each.id))))


def _contacts(plan: Plan, person: str, today: date, last: date) -> list[Due]:
    """The stakeholders of the programs somebody manages who must be heard by the last day, with the message."""
    found = []
    for who in plan.stakeholders.values():
        program = plan.programs.get(who.program)
        if program is None or program.archived or program.manager != person:
            continue
        due, _ = due_of(who, today)
        if due is not None and due <= last:
            how = who.message or who.channel
            found.append(Due("contact", who.id, f"{who.name}{f': {how}' if how else ''}", due, ()))
    return found


def _dues(plan: Plan, person: str, today: date, last: date) -> tuple[Due, ...]:
    """What somebody owes by the last day and has not closed, whom they must hear among it, what is overdue first."""
    found = _contacts(plan, person, today, last)
    for kind in _LOGS:
        for entry in plan.table(kind).values():
            if not isinstance(entry, LogEntry) or entry.owner != person or is_closed(entry):
                continue
            if entry.due is not None and entry.due <= last:
                found.append(Due(kind[:-1], entry.id, entry.name, entry.due, entry.on))
    for risk in plan.risks.values():
        if risk.state != "open":
            continue
        found += [
            Due("response", risk.id, action.text, action.due, risk.on)
            for action in risk.actions
            if not action.done and action.due is not None and action.due <= last and (action.owner or risk.owner) == person
        ]
        if risk.owner == person and risk.review is not None and risk.review <= last:
            found.append(Due("review", risk.id, risk.name, risk.review, risk.on))
    return tuple(sorted(found, key=lambda each: (each.on, each.kind, natural(each.id), each.name)))
