"""How much of everybody's time is taken: by day, week and month, by whom and by what, over what they can give.

Work is counted in minutes: on a day a person has the working minutes of their calendar (their own, else that of the program
they work for) times their capacity on that day (nothing on leave), and a task takes its share of those minutes. A day that
the calendar closes but on which something is planned counts as worked, so that a week agrees with its days.
**Utilisation** is the load over the capacity; it is None where there is no capacity. A role without a name (``?frontend``)
has no capacity of its own: its load is told as parts of one full-time person.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from planning.load import Loads, capacity_on, loads

if TYPE_CHECKING:
    from dataclasses import dataclass

    from planning.calendars import WorkCalendar
    from planning.plan import Plan
    from planning.records import Person
    from planning.schedule import Schedule
else:
    from planning.frozen import dataclass

Step = Literal["day", "week", "month"]
STEPS: tuple[Step, ...] = ("day", "week", "month")
_OVER = 1.001
"""Above it a day is over its capacity; the rest is rounding."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one task takes of somebody in a stretch of days: working minutes, and the share of their capacity (None without)."""

    task: str
    minutes: float
    share: float | None


@dataclass(frozen=True, slots=True)
class Cell:
    """Somebody's days from ``first`` to ``last``: minutes of load and capacity, and how it comes about.

    ``peak`` is the highest load of a day over that day's capacity, ``over`` the number of days above it. ``away`` counts days of
    leave that would be worked, ``closed`` working days of the week that a holiday takes, ``days`` what is left.
    """

    first: date
    last: date
    load: float
    capacity: float
    peak: float
    over: int
    away: int
    closed: int
    days: int

    @property
    def utilisation(self) -> float | None:
        """Load over capacity; None where there is no capacity."""
        return self.load / self.capacity if self.capacity > 0 else None

    @property
    def free(self) -> float:
        """Minutes of capacity that nothing takes; nothing where it is overdrawn."""
        return max(0.0, self.capacity - self.load)


@dataclass(frozen=True, slots=True)
class Free:
    """What somebody has free in a stretch: minutes by the day added up (a day that is overdrawn takes nothing from another).

    ``enough_on`` is the first day on which as much as was asked for has come together; None where it never does.
    """

    person: str
    minutes: float
    capacity: float
    minutes_per_day: int
    away: int
    enough_on: date | None

    @property
    def days(self) -> float:
        """The same in whole days of work."""
        return self.minutes / self.minutes_per_day


class Capacity:
    """The load of everybody over what they can give, derived from one schedule.

    ``loads`` is of work that is left; days that are over have none of it, unless ``past`` is asked for: then cells, parts and
    free days count the work that was done on them too.
    """

    def __init__(self, schedule: Schedule, counted: Loads | None = None, *, past: bool = False) -> None:
        self.schedule = schedule
        self.loads = counted if counted is not None else loads(schedule)
        self._done: Loads | None = None
        if past:
            from planning.worked import worked

            self._done = worked(schedule)
        self._calendars: dict[str, WorkCalendar] = {}

    @property
    def plan(self) -> Plan:
        """The plan that is looked at."""
        return self.schedule.plan

    @cached_property
    def people(self) -> tuple[str, ...]:
        """Everybody with a name, in the order of the file."""
        return tuple(i for i in self.plan.people if not i.startswith("?"))

    @cached_property
    def unnamed(self) -> tuple[str, ...]:
        """The roles without a name that work is planned for, or that the file knows."""
        asked = {person for person in self.loads.of if person.startswith("?")}
        return tuple(sorted(asked | {i for i in self.plan.people if i.startswith("?")}))

    @cached_property
    def roles(self) -> dict[str, tuple[str, ...]]:
        """People by role as it is written; those without one under an empty text."""
        found: dict[str, list[str]] = {}
        spelled: dict[str, str] = {}
        for person in self.people:
            role = self.plan.people[person].role
            found.setdefault(spelled.setdefault(role.casefold(), role), []).append(person)
        return {role: tuple(people) for role, people in found.items()}

    @cached_property
    def last(self) -> date | None:
        """The last day on which anybody has something to do; None where nobody has."""
        days = [max(days) for days in self.loads.of.values() if days]
        return date.fromordinal(max(days)) if days else None

    def calendar(self, person_id: str) -> WorkCalendar:
        """What somebody works: their calendar, else that of the program of their first task, leave not taken off."""
        found = self._calendars.get(person_id)
        if found is None:
            person = self.plan.people.get(person_id)
            own = person.calendar if person is not None else None
            found = self._calendars[person_id] = self.schedule.calendars.of(own or self._base(person_id))
        return found

    @cached_property
    def _bases(self) -> dict[str, str | None]:
        """The calendar of the program of everybody's first task."""
        found: dict[str, str | None] = {}
        for task in self.plan.tasks.values():
            for assignment in task.assignments:
                if assignment.person not in found:
                    program = self.plan.program_of(task)
                    found[assignment.person] = program.calendar if program else None
        return found

    def _base(self, person_id: str) -> str | None:
        if person_id in self._bases:
            return self._bases[person_id]
        return next((program.calendar for program in self.plan.programs.values() if not program.archived), None)

    # ------------------------------------------------------------------------------------------------------------ cells

    def cell(self, person_id: str, first: date, last: date) -> Cell:
        """One person's (or unnamed role's) days, both ends included."""
        person = self.plan.people.get(person_id)
        day, load, capacity, peak, over, away, closed, worked = first, 0.0, 0.0, 0.0, 0, 0, 0, 0
        while day <= last:
            minutes, holiday = self._minutes(person_id, day)
            can = self._capacity_on(person, person_id, day)
            share = self._share(person_id, day)
            if minutes:
                load += share * minutes
                capacity += can * minutes
                worked += can > 0
                away += person is not None and _on_leave(person, day)
                high = share / can if can > 0 else share
                over += high > _OVER or (can <= 0 and share > 0)
                peak = max(peak, high)
            closed += holiday
            day += timedelta(days=1)
        return Cell(first, last, load, capacity, peak, over if not person_id.startswith("?") else 0, away, closed, worked)

    def together(self, people: tuple[str, ...], first: date, last: date) -> Cell:
        """Several people's days as one: loads and capacities added up, the peak of the one who is highest."""
        return joined([self.cell(person, first, last) for person in people], first, last)

    def parts(self, person_id: str, first: date, last: date) -> tuple[Part, ...]:
        """The tasks that take somebody's time in these days, the greatest first."""
        taken: dict[str, float] = {}
        for counted in (self.loads, self._done):
            days = counted.of.get(person_id, {}) if counted is not None else {}
            for ordinal in range(first.toordinal(), last.toordinal() + 1):
                tasks = days.get(ordinal)
                if tasks:
                    minutes, _ = self._minutes(person_id, date.fromordinal(ordinal))
                    for task, share in tasks.items():
                        taken[task] = taken.get(task, 0.0) + share * minutes
        capacity = self.cell(person_id, first, last).capacity
        order = sorted(taken, key=lambda task: (-taken[task], task))
        return tuple(Part(task, taken[task], taken[task] / capacity if capacity > 0 else None) for task in order)

    def _share(self, person_id: str, day: date) -> float:
        """What a day holds of somebody's work, left and done."""
        return self.loads.share(person_id, day) + (self._done.share(person_id, day) if self._done is not None else 0.0)

    def _minutes(self, person_id: str, day: date) -> tuple[int, bool]:
        """How many minutes of a day count as worked, and whether it is a working day of the week that is closed."""
        calendar = self.calendar(person_id)
        own = sum(end - begin for begin, end in calendar.hours(day))
        if own:
            return own, False
        holiday = day.weekday() < 5 and any(calendar.is_workday(day + timedelta(days=7 * n)) for n in (-1, 1, -2, 2))
        return (calendar.minutes_per_day if self._share(person_id, day) > 0 else 0), holiday

    @staticmethod
    def _capacity_on(person: Person | None, person_id: str, day: date) -> float:
        return 1.0 if person is None or person_id.startswith("?") else capacity_on(person, day)

    # ---------------------------------------------------------------------------------------------------- who is free

    def free(self, first: date, last: date, people: tuple[str, ...] | None = None, days: float = 0.0) -> tuple[Free, ...]:
        """Who has how much time in these days; with ``days`` whoever has that much soonest comes first, then who has most."""
        found = [self._free(person, first, last, days) for person in (self.people if people is None else people)]
        late = date.max
        return tuple(sorted(found, key=lambda f: ((f.enough_on or late) if days else late, -round(f.minutes), f.person)))

    def _free(self, person_id: str, first: date, last: date, days: float) -> Free:
        person, per_day = self.plan.people[person_id], self.calendar(person_id).minutes_per_day
        minutes, capacity, away, enough, day = 0.0, 0.0, 0, None, first
        while day <= last:
            worked, _ = self._minutes(person_id, day)
            can = capacity_on(person, day)
            capacity += worked * can
            minutes += worked * max(0.0, can - self._share(person_id, day))
            away += bool(worked) and _on_leave(person, day)
            if enough is None and days and minutes >= days * per_day - 0.5:
                enough = day
            day += timedelta(days=1)
        return Free(person_id, minutes, capacity, per_day, away, enough)

    def fitting(self, words: tuple[str, ...]) -> tuple[str, ...]:
        """The people whose role, tags, name, notes or own fields hold all these words, in whatever case."""
        return tuple(person for person in self.people if all(_says(self.plan.people[person], word) for word in words))

    def next_leave(self, person_id: str, today: date) -> tuple[date, date, str] | None:
        """The leave somebody is on, or the next one: first and last day and what for."""
        person = self.plan.people.get(person_id)
        coming = [each for each in person.leave if each.last >= today] if person is not None else []
        found = min(coming, key=lambda each: (each.first, each.last), default=None)
        return (found.first, found.last, found.why) if found is not None else None


def joined(cells: Sequence[Cell], first: date, last: date) -> Cell:
    """The cells of several people in the same days as one."""
    return Cell(
        first,
        last,
        sum(c.load for c in cells),
        sum(c.capacity for c in cells),
        max((c.peak for c in cells), default=0.0),
        sum(c.over for c in cells),
        sum(c.away for c in cells),
        max((c.closed for c in cells), default=0),
        sum(c.days for c in cells),
    )


def _on_leave(person: Person, day: date) -> bool:
    return any(leave.first <= day <= leave.last for leave in person.leave)


def _says(person: Person, word: str) -> bool:
    text = " ".join((person.role, person.name, person.id, " ".join(person.tags), person.notes, *map(str, person.extra.values())))
    wanted = word.casefold().lstrip("#@?")
    spelled = text.casefold()
    return wanted in spelled or wanted in spelled.replace("-", "").replace(" ", "")


def stretches(first: date, step: Step, count: int) -> Iterator[tuple[date, date]]:
    """So many days, weeks (from Monday) or months, from the one that holds a day; first and last day of each."""
    begin = starting(first, step)
    for _ in range(count):
        after = shifted(begin, step, 1)
        yield begin, after - timedelta(days=1)
        begin = after


def starting(day: date, step: Step) -> date:
    """The first day of the day, week or month that holds a day."""
    return day if step == "day" else day - timedelta(days=day.weekday()) if step == "week" else day.replace(day=1)


def shifted(begin: date, step: Step, count: int) -> date:
    """The beginning of the stretch so many later (or, negative, earlier)."""
    if step != "month":
        return begin + timedelta(days=count * (7 if step == "week" else 1))
    months = begin.year * 12 + begin.month - 1 + count
    return date(months // 12, months % 12 + 1, 1)
