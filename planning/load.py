"""Who has how much to do on which day, and where that is more than they can.

The load of a person on a day is the sum of the units of what they are assigned to that is worked on that day, weighted with
the part of the day it is worked on; 1.0 is a whole day. Work that is finished loads nobody; of work in progress what
remains counts. An effort that is fixed is spread over the task's duration. Over capacity is a day on which the load
exceeds the person's capacity on that day (``capacity``, changed by ``capacity_steps``, nothing on leave).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from planning.network import FINISHED

if TYPE_CHECKING:
    from planning.calendars import WorkCalendar
    from planning.plan import Plan
    from planning.records import Person, Task
    from planning.schedule import Schedule

DAY = 1440
_EPOCH = date(1970, 1, 1).toordinal()
_LITTLE = 0.001
"""A share of a day that is rounding and no work."""


@dataclass(frozen=True, slots=True)
class Overload:
    """Days one after the other (days without work between them do not count) on which a person has more to do than they can.

    ``peak`` is the highest load as a share of the capacity (1.7: 170 %), ``days`` how many days are over it, ``tasks`` who
    causes it, the greatest part first.
    """

    person: str
    first: date
    last: date
    days: int
    peak: float
    tasks: tuple[str, ...]


class Loads:
    """The load of people by day: ``of[person][day]`` maps tasks to the share of the day they take, days as ordinals."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.of: dict[str, dict[int, dict[str, float]]] = {}

    def add(self, task: Task, calendar: WorkCalendar, start: int, finish: int) -> None:
        """Count a task worked on from one minute to another."""
        shares = _shares(task, calendar, start, finish)
        if not shares:
            return
        for day, part in _parts(calendar, start, finish):
            for person, units in shares:
                self.of.setdefault(person, {}).setdefault(day, {})[task.id] = units * part

    def drop(self, task_id: str, people: Iterable[str]) -> None:
        """Count a task of these people no longer."""
        for person in people:
            for day in self.of.get(person, {}).values():
                day.pop(task_id, None)

    def copy(self, people: Collection[str]) -> Loads:
        """The load of some people in a table of its own."""
        other = Loads(self.plan)
        other.of = {p: {day: dict(tasks) for day, tasks in self.of[p].items()} for p in people if p in self.of}
        return other

    def share(self, person: str, day: date) -> float:
        """The load of a person on a day; 1.0 is a whole day of work."""
        return sum(self.of.get(person, {}).get(day.toordinal(), {}).values())

    def overloads(self, since: date | None = None) -> tuple[Overload, ...]:
        """Where people have more to do than they can, from a day on, by person and day."""
        found: list[Overload] = []
        for person_id, days in self.of.items():
            person = self.plan.people.get(person_id)
            if person is not None:
                found += _stretches(person, days, since)
        return tuple(found)


def loads(scheduled: Schedule, people: Collection[str] | None = None) -> Loads:
    """The load by day that a schedule gives everybody, or some people alone."""
    found = Loads(scheduled.plan)
    net, dates = scheduled.net, scheduled.dates
    for task in scheduled.plan.tasks.values():
        j = net.index.get(task.id)
        if j is None or j >= net.size or not task.assignments or net.state[j] == FINISHED:
            continue
        if people is None or any(a.person in people for a in task.assignments):
            found.add(task, net.calendar[j], dates.work_start[j], dates.early_finish[j])
    return found


def overloads(scheduled: Schedule, since: date | None = None) -> tuple[Overload, ...]:
    """Where people have more to do than they can, from a day on, by person and day."""
    return loads(scheduled).overloads(since)


def capacity_on(person: Person, day: date) -> float:
    """The share of a day that somebody has for the plan; nothing on leave."""
    if any(leave.first <= day <= leave.last for leave in person.leave):
        return 0.0
    capacity, since = person.capacity, date.min
    for step in person.capacity_steps:
        if since <= step.since <= day:
            capacity, since = step.capacity, step.since
    return capacity


def _shares(task: Task, calendar: WorkCalendar, start: int, finish: int) -> list[tuple[str, float]]:
    """Each person on a task and the share of the day it takes of them."""
    lasts = calendar.between(start, finish)
    found = []
    for a in task.assignments:
        units = a.effort / max(lasts, task.duration) if a.effort is not None and max(lasts, task.duration) > 0 else a.units
        if units > 0:
            found.append((a.person, units))
    return found


def _parts(calendar: WorkCalendar, start: int, finish: int) -> Iterator[tuple[int, float]]:
    """The days (as ordinals) that are worked on between two minutes, and which part of each."""
    first, last = start // DAY, (finish - 1) // DAY
    for day in range(first, last + 1):
        opens, closes = day * DAY, (day + 1) * DAY
        whole = calendar.between(opens, closes)
        if whole > 0:
            inside = whole if start <= opens and finish >= closes else calendar.between(max(start, opens), min(finish, closes))
            if inside > 0:
                yield day + _EPOCH, inside / whole


def _stretches(person: Person, days: dict[int, dict[str, float]], since: date | None) -> list[Overload]:
    found: list[Overload] = []
    run: list[tuple[date, float, dict[str, float]]] = []
    for ordinal in sorted(days):
        tasks = days[ordinal]
        day = date.fromordinal(ordinal)
        if not tasks or (since is not None and day < since):
            continue
        load, capacity = sum(tasks.values()), capacity_on(person, day)
        over = load > capacity + _LITTLE
        if run and (not over or day - run[-1][0] > timedelta(days=5)):
            found.append(_overload(person.id, run))
            run = []
        if over:
            run.append((day, load / capacity if capacity else load, tasks))
    if run:
        found.append(_overload(person.id, run))
    return found


def _overload(person: str, run: list[tuple[date, float, dict[str, float]]]) -> Overload:
    parts: dict[str, float] = {}
    for _, _, tasks in run:
        for task_id, share in tasks.items():
            parts[task_id] = parts.get(task_id, 0.0) + share
    causes = tuple(sorted(parts, key=lambda i: (-parts[i], i)))
    return Overload(person, run[0][0], run[-1][0], len(run), max(peak for _, peak, _ in run), causes)
