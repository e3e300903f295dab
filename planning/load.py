"""Who has how much to do on which day, and where that is more than they can.

The load of a person on a day is the sum over what they are assigned to of the units times the time it is worked on that day, as a
share of the time that they work on such a day themselves (by their own calendar, else by that of the project, whatever calendar the
task has); 1.0 is a whole day. Work that is finished loads nobody; of work in progress what
remains counts. An effort that is fixed is spread over the task's duration. Over capacity is a day on which the load
exceeds the person's capacity on that day (``capacity``, changed by ``capacity_steps``, nothing on leave).
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from planning.network import FINISHED

if TYPE_CHECKING:
    from dataclasses import dataclass

    from planning.calendars import Calendars, WorkCalendar
    from planning.plan import Plan
    from planning.records import Person, Task
    from planning.schedule import Schedule
else:
    from planning.frozen import dataclass

DAY = 1440
_EPOCH = date(1970, 1, 1).toordinal()
GAP = 5
"""Days without work that do not divide a stretch: a weekend with a bridge."""
_LITTLE = 0.001
"""A share of a day that is rounding and no work."""


@dataclass(frozen=True, slots=True)
class Overload:
    """Days one after the other (days without work between them do not count) on which a person has more to do than they can.

    ``peak`` is the highest load as a share of the capacity (1.7: 170 %; without end on a day off), ``days`` how many days are over it,
    ``tasks`` who causes it, the greatest part first.
    """

    person: str
    first: date
    last: date
    days: int
    peak: float
    tasks: tuple[str, ...]


def peak_words(peak: float) -> str:
    """``170%``; ``away`` for work on a day off."""
    return f"{peak:.0%}" if math.isfinite(peak) else "away"


def most_words(peak: float) -> str:
    """``up to 170%``; ``work while away``."""
    return f"up to {peak:.0%}" if math.isfinite(peak) else "work while away"


class _Part(NamedTuple):
    """A day (an ordinal) on which a task is worked on: how many minutes, and how many its calendar has that day."""

    day: int
    inside: int
    whole: int


class Loads:
    """The load of people by day: ``of[person][day]`` maps tasks to the share of the day they take, days as ordinals."""

    def __init__(self, plan: Plan, calendars: Calendars) -> None:
        self.plan, self.calendars = plan, calendars
        self.of: dict[str, dict[int, dict[str, float]]] = {}
        self._days: dict[str, tuple[int, ...]] = {}
        """The days on which each task is worked on."""
        self._sums: dict[str, dict[int, float]] = {}
        """The load of each person by day, as far as it was added up."""
        self._minutes: dict[tuple[WorkCalendar, int], int] = {}
        """The working minutes of a calendar's days, as far as somebody asked."""

    def add(self, task: Task, calendar: WorkCalendar, start: int, finish: int) -> None:
        """Count a task worked on from one minute to another."""
        shares = _shares(task, calendar, start, finish)
        if not shares:
            return
        parts = list(self._parts(calendar, start, finish))
        self._days[task.id] = tuple(part.day for part in parts)
        for person, units in shares:
            own = self._own_day(task, person)
            days, sums = self.of.setdefault(person, {}), self._sums.setdefault(person, {})
            for part in parts:
                need = units * self._share_of(part, own)
                days[part.day] = {**days.get(part.day, {}), task.id: need}  # others may hold the day as it was
                sums.pop(part.day, None)

    def without(self, plan: Plan, people: Iterable[str], tasks: Collection[str], calendars: Calendars | None = None) -> Loads:
        """The load in the plan as changed, without some tasks of these people, in which they may be counted anew.

        ``calendars`` are those of the changed plan, where the working time is another.
        """
        other = Loads(plan, calendars or self.calendars)
        other.of, other._days, other._minutes = dict(self.of), dict(self._days), self._minutes
        for person in people:
            days = other.of[person] = dict(self.of.get(person, {}))
            sums = other._sums[person] = dict(self._sums_of(person))
            for task_id in tasks:
                for day in self._days.get(task_id, ()):
                    if task_id in days.get(day, ()):
                        days[day] = {key: share for key, share in days[day].items() if key != task_id}
                        sums.pop(day, None)
        for task_id in tasks:
            other._days.pop(task_id, None)
        return other

    def crowded(self, task: Task, calendar: WorkCalendar, start: int, finish: int) -> tuple[int, tuple[str, ...]] | None:
        """The first day (an ordinal) on which this task would be too much for somebody beside what they do already, and for whom.

        Work that alone is more than somebody can do crowds only where they will be there for more of the day later: else putting it
        off would not help.
        """
        people = [(p, units, self._sums_of(p)) for p, units in _shares(task, calendar, start, finish) if is_somebody(self.plan, p)]
        shares = [(p, units, sums, self._own_day(task, p)) for p, units, sums in people if sums or self.plan.people[p].capacity_steps]
        if not shares:
            return None
        for part in self._parts(calendar, start, finish):
            crowded = []
            for person, units, sums, own in shares:
                load, need = sums.get(part.day, 0.0), units * self._share_of(part, own)
                who, on = self.plan.people[person], date.fromordinal(part.day)
                if load > _LITTLE:
                    crowds = load + need > capacity_on(who, on) + _LITTLE
                else:
                    crowds = bool(who.capacity_steps) and _agreed_on(who, on) + _LITTLE < need <= _most_after(who, on) + _LITTLE
                if crowds:
                    crowded.append(person)
            if crowded:
                return part.day, tuple(crowded)
        return None

    def is_beyond(self, task: Task, calendar: WorkCalendar, start: int, finish: int) -> bool:
        """Whether somebody has agreed to less of a day, on one of the days that this is worked on, than it alone asks of them."""
        named = [(p, units) for p, units in _shares(task, calendar, start, finish) if is_somebody(self.plan, p)]
        stepped = [(self.plan.people[p], units, self._own_day(task, p)) for p, units in named if self.plan.people[p].capacity_steps]
        if not stepped:
            return False
        return any(
            units * self._share_of(part, own) > _agreed_on(who, date.fromordinal(part.day)) + _LITTLE
            for part in self._parts(calendar, start, finish)
            for who, units, own in stepped
        )

    def part_of_day(self, task: Task, person: str, calendar: WorkCalendar, start: int) -> float:
        """What part of a person's day a whole day of a task's calendar is, on the day of a minute on which it is worked."""
        whole = self._worked_on(calendar, start // DAY)
        return self._share_of(_Part(start // DAY + _EPOCH, whole, whole or 1), self._own_day(task, person)) if whole else 1.0

    def share(self, person: str, day: date) -> float:
        """The load of a person on a day; 1.0 is a whole day of work."""
        return sum(self.of.get(person, {}).get(day.toordinal(), {}).values())

    def overloads(self, since: date | None = None) -> tuple[Overload, ...]:
        """Where people have more to do than they can, from a day on, by person and day."""
        return tuple(over for person in self.of for over in self.overloads_of(person, since))

    def overloads_of(self, person_id: str, since: date | None = None) -> tuple[Overload, ...]:
        """Where one person has more to do than they can, from a day on."""
        person = self.plan.people.get(person_id) if is_somebody(self.plan, person_id) else None
        return tuple(_stretches(person, self.of.get(person_id, {}), self._sums_of(person_id), since)) if person is not None else ()

    def _sums_of(self, person: str) -> dict[int, float]:
        """The load of a person by day."""
        days, sums = self.of.get(person, {}), self._sums.setdefault(person, {})
        if len(sums) != len(days):
            sums |= {day: sum(days[day].values()) for day in days.keys() - sums.keys()}
        return sums

    def _own_day(self, task: Task, person_id: str) -> WorkCalendar | None:
        """The calendar whose days a person's share of a task is told of; None where it is the one the task is worked on."""
        people = self.plan.people
        person = people.get(person_id)
        own = person.calendar if person is not None else None
        if own is None and task.calendar is None and not any(a.person in people and people[a.person].calendar for a in task.assignments):
            return None
        return self.calendars.of(own) if own is not None else self.calendars.for_project(task.project)

    def _share_of(self, part: _Part, own: WorkCalendar | None) -> float:
        """What part of a person's day a part of a task's day is; on a day on which they do not work, of an ordinary one."""
        if own is None:
            return part.inside / part.whole
        return part.inside / (self._worked_on(own, part.day - _EPOCH) or own.minutes_per_day)

    def _worked_on(self, calendar: WorkCalendar, day: int) -> int:
        """The working minutes of a calendar's day, counted from the epoch."""
        whole = self._minutes.get((calendar, day))
        if whole is None:
            whole = self._minutes[calendar, day] = calendar.between(day * DAY, (day + 1) * DAY)
        return whole

    def _parts(self, calendar: WorkCalendar, start: int, finish: int) -> Iterator[_Part]:
        """The days that are worked on between two minutes, and how much of each."""
        first, last = start // DAY, (finish - 1) // DAY
        for day in range(first, last + 1):
            whole = self._worked_on(calendar, day)
            if whole > 0:
                inside = whole if first < day < last else calendar.between(max(start, day * DAY), min(finish, (day + 1) * DAY))
                if inside > 0:
                    yield _Part(day + _EPOCH, inside, whole)


def loads(scheduled: Schedule, people: Collection[str] | None = None) -> Loads:
    """The load by day that a schedule gives everybody, or some people alone."""
    found = Loads(scheduled.plan, scheduled.calendars)
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


def newly_over(before: Loads, after: Loads) -> Iterator[tuple[str, int]]:
    """The people and days (as ordinals) on which somebody has too much to do, and more than before."""
    for person_id, days in after.of.items():
        if not is_somebody(after.plan, person_id):
            continue
        person = after.plan.people[person_id]
        for day in sorted(days):
            load = sum(days[day].values())
            if load > capacity_on(person, date.fromordinal(day)) + _LITTLE:
                was = sum(before.of.get(person_id, {}).get(day, {}).values())
                if load > was + _LITTLE:
                    yield person_id, day


def is_somebody(plan: Plan, person_id: str) -> bool:
    """Whether an id is a person of the plan: a role without a name (``?frontend``) has no capacity of its own."""
    return person_id in plan.people and not person_id.startswith("?")


def capacity_on(person: Person, day: date) -> float:
    """The share of a day that somebody has for the plan; nothing on leave."""
    if any(leave.first <= day <= leave.last for leave in person.leave):
        return 0.0
    return _agreed_on(person, day)


def _most_after(person: Person, day: date) -> float:
    """The greatest share of a day that somebody will have after a day, leave aside; nothing where it does not change any more."""
    return max((step.capacity for step in person.capacity_steps if step.since > day), default=0.0)


def _agreed_on(person: Person, day: date) -> float:
    """The share of a day that somebody has agreed to, leave aside."""
    capacity, since = person.capacity, date.min
    for step in person.capacity_steps:
        if since <= step.since <= day:
            capacity, since = step.capacity, step.since
    return capacity


def _shares(task: Task, calendar: WorkCalendar, start: int, finish: int) -> list[tuple[str, float]]:
    """Each person on a task and the share of the day it takes of them."""
    lasts = calendar.between(start, finish)
    if not task.elapsed:  # the duration of what goes by the clock says nothing of the time in which an effort is spread
        lasts = max(lasts, task.duration)
    found: dict[str, float] = {}
    for a in task.assignments:
        units = a.effort / lasts if a.effort is not None and lasts > 0 else a.units
        if units > 0:
            found[a.person] = found.get(a.person, 0.0) + units
    return list(found.items())


def _stretches(person: Person, days: dict[int, dict[str, float]], loads: dict[int, float], since: date | None) -> Iterator[Overload]:
    """The days over capacity, those with no work between them in one stretch."""
    least = person.capacity if not (person.capacity_steps or person.leave) else 0.0
    begin = since.toordinal() if since is not None else 0
    if not any(load > least + _LITTLE for load in loads.values()):
        return
    loaded = sorted((day, load) for day, load in loads.items() if day >= begin and load > _LITTLE)
    run: list[tuple[date, float, dict[str, float]]] = []
    for day, load in loaded:
        over = load > least + _LITTLE and load > (capacity := capacity_on(person, date.fromordinal(day))) + _LITTLE
        if run and (not over or day - run[-1][0].toordinal() > GAP):
            yield _overload(person.id, run)
            run = []
        if over:
            run.append((date.fromordinal(day), load / capacity if capacity else math.inf, days[day]))
    if run:
        yield _overload(person.id, run)


def _overload(person: str, run: list[tuple[date, float, dict[str, float]]]) -> Overload:
    parts: dict[str, float] = {}
    for _, _, tasks in run:
        for task_id, share in tasks.items():
            parts[task_id] = parts.get(task_id, 0.0) + share
    causes = tuple(sorted(parts, key=lambda i: (-parts[i], i)))
    return Overload(person, run[0][0], run[-1][0], len(run), max(peak for _, peak, _ in run), causes)
