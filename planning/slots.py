"""The work of a plan that may be put off, as a problem in slots of time (``planning.rcpsp``).

A slot is a working day, or a half, quarter or eighth of one where durations ask for it. The slots are for the search alone:
it finds an order in which the work should be done, and ``planning.levelling`` makes dates of it to the minute. So what does
not fit into slots (an odd duration, a lag by the clock) is rounded here.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from planning.calendars import to_minute
from planning.load import DAY, Loads, capacity_on, is_somebody, loads
from planning.network import ALWAYS, FINISHED, FIRST_OF, FS, LAST_OF, OPEN
from planning.passes import Dates, late_dates
from planning.rcpsp import UNBOUND, Bond, Problem, Target

if TYPE_CHECKING:
    from planning.calendars import WorkCalendar
    from planning.records import Task
    from planning.schedule import Schedule

_EPOCH = date(1970, 1, 1).toordinal()
_PARTS = (1, 2, 4, 8)
_MOST_DAYS = 2000
"""Days behind the plan's finish that are looked up in calendars; later on all days are taken for working days."""
_FAR = 20 * 366 * DAY
"""Minutes behind the plan's finish, where what nothing limits may end."""
PROMISE_WEIGHT = 2
"""What a day past a deadline or promise counts, against one of a program's finish."""


@dataclass(frozen=True)
class Slotted:
    """A problem, the nodes of the network its activities stand for, and how many slots a day has."""

    problem: Problem
    nodes: tuple[int, ...]
    parts: int


def slotted(scheduled: Schedule, still: Collection[int], latest: Mapping[int, int]) -> Slotted:
    """The problem of a schedule. The nodes in ``still`` follow their links and are not put off themselves; ``latest`` are the
    latest starts of those that have one, in minutes."""
    return _Slots(scheduled, frozenset(still), latest).made()


def parts_of(scheduled: Schedule) -> int:
    """How many slots a day needs so that at least 19 of 20 durations are whole slots."""
    net = scheduled.net
    lengths = [net.duration[j] / net.calendar[j].minutes_per_day for j in range(net.size) if net.state[j] == OPEN and net.duration[j]]
    for parts in _PARTS:
        odd = sum(1 for days in lengths if abs(days * parts - round(days * parts)) > 0.01)
        if odd * 20 <= len(lengths):
            return parts
    return _PARTS[-1]


MIDDLE = 500
"""The priority of what says none."""


class _Slots:
    def __init__(self, scheduled: Schedule, still: frozenset[int], latest: Mapping[int, int]) -> None:
        self._scheduled = scheduled
        self._net, self._dates = scheduled.net, scheduled.dates
        self._still = still
        self._latest_starts = latest
        self.parts = parts_of(scheduled)
        net = self._net
        self.nodes = [j for j in range(len(net.ids)) if net.state[j] == OPEN or (net.state[j] >= LAST_OF and self._open_child(j))]
        self.nodes.sort(key=self._rank)  # where it makes no other difference, what comes first goes first
        self._number = {j: n for n, j in enumerate(self.nodes)}
        self._calendars: list[WorkCalendar] = []
        self._days = self._listed_days()

    def made(self) -> Slotted:
        net = self._net
        people, demands, capacities = self._resources()
        before: list[list[int]] = []
        bonds: list[list[Bond]] = []
        release: list[int] = []
        durations = [self._slots_of(j) for j in self.nodes]
        for j in self.nodes:
            plain, others, floor = self._waits(j)
            before.append(plain)
            bonds.append(others)
            release.append(floor)
        del people
        calendars = [self._units(calendar) for calendar in self._calendars]
        alike = len(calendars) <= 1 and all(units == list(range(len(units))) for units in calendars)
        problem = Problem(
            durations,
            before,
            demands,
            capacities,
            self._targets(),
            bonds,
            release,
            [self._latest(j) for j in self.nodes],
            [] if alike else calendars,
            None if alike else [self._calendars.index(net.calendar[j]) for j in self.nodes],
        )
        return Slotted(problem, tuple(self.nodes), self.parts)

    def _rank(self, j: int) -> tuple[int, int]:
        """What matters more goes before what matters less: by the priority of the task, then by that of its project."""
        plan = self._scheduled.plan
        task = plan.tasks.get(self._net.ids[j]) if j < self._net.size else None
        project = plan.projects.get(task.project) if task is not None else None
        return -(task.priority if task is not None else MIDDLE), -(project.priority if project is not None else MIDDLE)

    def _open_child(self, hub: int) -> bool:
        return any(self._net.state[arc[0]] == OPEN for arc in self._net.incoming(hub))

    # --------------------------------------------------------------------------------------------------------- time

    def _listed_days(self) -> list[int]:
        """The days, as ordinals, on which some calendar works: from the first work that may be put off, far enough."""
        net, dates = self._net, self._dates
        nodes = [j for j in self.nodes if net.duration[j] > 0] or self.nodes
        self._calendars = list(dict.fromkeys(net.calendar[j] for j in self.nodes))
        if not nodes:
            return [0]
        first = min(dates.work_start[j] for j in nodes) // DAY
        last = max(dates.early_finish[j] for j in self.nodes) // DAY
        work = sum(net.duration[j] / net.calendar[j].minutes_per_day for j in nodes)
        last += min(math.ceil(work * 1.5) + 30, _MOST_DAYS)
        return [d for d in range(first, last + 1) if any(c.between(d * DAY, (d + 1) * DAY) for c in self._calendars)] or [first]

    def _slot(self, minute: int, calendar: WorkCalendar) -> int:
        """The first slot that begins at this minute or later."""
        day = minute // DAY
        place = bisect_left(self._days, day)
        if place == len(self._days) or self._days[place] != day:
            return place * self.parts
        whole = calendar.between(day * DAY, (day + 1) * DAY) or calendar.minutes_per_day
        done = calendar.between(day * DAY, minute) / whole
        return place * self.parts + min(self.parts, math.ceil(done * self.parts - 0.01))

    def _units(self, calendar: WorkCalendar) -> list[int]:
        """The slots that a calendar works."""
        found: list[int] = []
        for place, day in enumerate(self._days):
            worked = calendar.between(day * DAY, (day + 1) * DAY)
            if worked:
                count = max(1, min(self.parts, round(worked / calendar.minutes_per_day * self.parts)))
                found += range(place * self.parts, place * self.parts + count)
        return found

    def _slots_of(self, j: int) -> int:
        """A node's duration in slots, rounded up."""
        net = self._net
        if net.state[j] != OPEN or not net.duration[j]:
            return 0
        if net.elapsed[j]:
            return max(1, math.ceil(self._by_clock(net.duration[j])))
        return max(1, math.ceil(net.duration[j] / net.calendar[j].minutes_per_day * self.parts - 0.01))

    def _by_clock(self, minutes: float) -> float:
        """So many minutes of the clock in slots, on average."""
        span = self._days[-1] - self._days[0] + 1
        return minutes / DAY * self.parts * len(self._days) / span

    # -------------------------------------------------------------------------------------------------------- links

    def _waits(self, j: int) -> tuple[list[int], list[Bond], int]:
        """The plain predecessors of a node, its other bonds, and the first slot it may start in for all that stands fast."""
        net, dates, number = self._net, self._dates, self._number
        calendar = net.calendar[j]
        plain: list[int] = []
        bonds: list[Bond] = []
        floors = [0]
        if net.state[j] == OPEN:
            floors.append(self._slot(net.start_floor[j], calendar) if net.start_floor[j] > 0 else 0)
            if net.finish_floor[j] > 0:
                floors.append(self._slot(net.finish_floor[j], calendar) - self._slots_of(j))
        if net.state[j] == FIRST_OF:  # a summary starts with the first of its children: the one that is first now
            first = min((arc[0] for arc in net.incoming(j)), key=lambda i: dates.early_start[i])
            return ([], [Bond(number[first], 0, True)], 0) if first in number else ([], [], self._slot(dates.early_start[first], calendar))
        for i, kind, lag, lag_calendar in net.incoming(j):
            offset = self._offset(lag, lag_calendar)
            if kind >= 2:
                offset -= self._slots_of(j)
            of_start = bool(kind & 1)
            if i not in number:
                moment = dates.early_start[i] if of_start else dates.early_finish[i]
                floors.append(self._slot(moment, calendar) + offset)
            elif kind == FS and not offset:
                plain.append(number[i])
            else:
                bonds.append(Bond(number[i], offset, of_start))
        return plain, bonds, max(floors)

    def _offset(self, lag: int, calendar: WorkCalendar | None) -> int:
        """A lag in slots."""
        return round(self._by_clock(lag) if calendar is None else lag / calendar.minutes_per_day * self.parts)

    def _latest(self, j: int) -> int:
        """The last slot in which a node may start."""
        net, latest = self._net, self._latest_starts.get(j)
        if latest is None or net.state[j] != OPEN or not net.duration[j]:
            return UNBOUND
        return self._slot(latest, net.calendar[j])

    def _targets(self) -> list[Target]:
        """The finish of each program; deadlines and promises."""
        net, plan, number = self._net, self._scheduled.plan, self._number
        ends: dict[int, list[int]] = {}
        for n, j in enumerate(self.nodes):
            if net.state[j] == OPEN and not any(k in number and net.program[k] == net.program[j] for k in self._after_its_finish(j)):
                ends.setdefault(net.program[j], []).append(n)
        found = [Target(tuple(last), 0) for _, last in sorted(ends.items())]
        for n, j in enumerate(self.nodes):
            if net.state[j] != OPEN:
                continue
            milestone = plan.milestones.get(net.ids[j])
            promise = milestone.promise if milestone is not None else None
            caps = [net.late_cap[j]] * (net.late_cap[j] < ALWAYS)
            if promise is not None:
                caps.append((promise.on.toordinal() - _EPOCH + 1) * DAY)
            if caps:
                found.append(Target((n,), self._slot(min(caps), net.calendar[j]), PROMISE_WEIGHT))
        return found

    def _after_its_finish(self, j: int) -> list[int]:
        """What cannot end before node j has: it waits for its finish, without a lead."""
        return [*self._net.after[j], *(k for k, kind, lag, _ in self._net.arcs_out[j] if not kind & 1 and lag >= 0)]

    # ------------------------------------------------------------------------------------------------------- people

    def _resources(self) -> tuple[list[str], list[dict[int, int]], list[list[int]]]:
        """Who may have too much to do; what each node takes of them; what they have in each slot. In whole per cents of a day,
        by their greatest common divisor."""
        scheduled, net = self._scheduled, self._net
        wanted: dict[str, dict[int, int]] = {}
        days = Loads(scheduled.plan, scheduled.calendars)
        for n, j in enumerate(self.nodes):
            task = scheduled.plan.tasks.get(net.ids[j])
            if task is None or j in self._still or not net.duration[j] or not is_levelled(task):
                continue
            for assignment in task.assignments:
                units = assignment.units
                if assignment.effort is not None:
                    units = assignment.effort / max(net.duration[j], 1)
                if is_somebody(scheduled.plan, assignment.person) and units > 0:
                    units *= days.part_of_day(task, assignment.person, net.calendar[j], self._dates.work_start[j])
                    of_person = wanted.setdefault(assignment.person, {})
                    of_person[n] = of_person.get(n, 0) + max(1, round(units * 100))
        left = self._left_of(wanted)
        people = [p for p in wanted if _may_clash(wanted[p], left[p])]
        demands: list[dict[int, int]] = [{} for _ in self.nodes]
        capacities: list[list[int]] = []
        for p in people:
            most = max(left[p])
            takes = {n: min(amount, most) for n, amount in wanted[p].items()}
            # Who is there for less one day is so on the days that are looked up; behind them there is room for everything.
            left[p][-1] = max(left[p][-1], *takes.values())
            unit = math.gcd(*takes.values(), *left[p]) or 1
            for n, amount in takes.items():
                if amount:
                    demands[n][len(capacities)] = amount // unit
            capacities.append([amount // unit for amount in left[p]])
        return people, demands, capacities

    def _left_of(self, people: Collection[str]) -> dict[str, list[int]]:
        """What people have in each slot beside the work that stands where it is; at the end what they have agreed to last."""
        plan, net = self._scheduled.plan, self._net
        number, still = self._number, self._still
        load = loads(self._scheduled, set(people))
        tasks = plan.tasks
        fixed = (i for j, i in enumerate(net.ids[: net.size]) if j not in number or j in still)
        standing = {i for i in fixed if i in tasks and is_levelled(tasks[i])}
        found: dict[str, list[int]] = {}
        for person_id in people:
            person, days = plan.people[person_id], load.of.get(person_id, {})
            slots: list[int] = []
            for day in self._days:
                taken = sum(share for task_id, share in days.get(day + _EPOCH, {}).items() if task_id in standing)
                have = capacity_on(person, date.fromordinal(day + _EPOCH))
                slots += [max(0, round(have * 100) - math.ceil(taken * 100 - 0.01))] * self.parts
            steps = [step.capacity for step in sorted(person.capacity_steps, key=lambda s: s.since)]
            found[person_id] = [*slots, round((steps[-1] if steps else person.capacity) * 100)]
        return found


def is_levelled(task: Task) -> bool:
    """Whether work is put off for its people, and others for it: level of effort goes on beside all else, as in Primavera."""
    return task.percent_method != "level_of_effort"


def _may_clash(demands: dict[int, int], left: Sequence[int]) -> bool:
    """Whether somebody may have too much to do, whatever is done when."""
    return sum(demands.values()) > min(left)


def _followers(scheduled: Schedule, j: int) -> list[int]:
    """What follows a node."""
    return [*scheduled.net.after[j], *(arc[0] for arc in scheduled.net.arcs_out[j])]


def latest_starts(scheduled: Schedule, fast: Collection[int]) -> dict[int, int]:
    """The latest start of each node that has one, so that what stands fast is not pushed and no latest date (SNLT, FNLT) is missed;
    never before its early start. By the backward pass from there alone, without the finish of anything else."""
    net, dates = scheduled.net.variant(scheduled.plan), scheduled.dates
    caps = {j: dates.early_finish[j] for j in fast if net.state[j] != FINISHED}
    for j in net.special:
        latest = _latest_of_its_own(scheduled, j) if j not in caps else None
        if latest is not None:
            caps[j] = max(net.step(j, latest, net.duration[j]), dates.early_finish[j])
    if not caps:
        return {}
    far = max(dates.early_finish[: net.size]) + _FAR
    net.late_cap, net.special = [caps.get(j, ALWAYS) for j in range(len(net.ids))], {}
    passed = Dates(dates.early_start, dates.early_finish, dates.work_start, [ALWAYS] * len(net.ids), [ALWAYS] * len(net.ids))
    passed.horizon = [far] * len(net.rules)
    found, bounded = {}, set(caps)
    for j in reversed(net.order):
        passed.late_start[j], passed.late_finish[j] = late_dates(net, j, passed)
        if j in bounded or any(k in bounded for k in _followers(scheduled, j)):
            bounded.add(j)
            if net.state[j] == OPEN:
                found[j] = max(passed.late_start[j], dates.work_start[j])
    return found


def _latest_of_its_own(scheduled: Schedule, j: int) -> int | None:
    """The latest start that a constraint (SNLT, FNLT) of its own allows node j; None without one."""
    net = scheduled.net
    activity = scheduled.plan.tasks.get(net.ids[j])
    constraint = activity.constraint if activity is not None else None
    if constraint is None or constraint.at is None or constraint.kind not in ("SNLT", "FNLT"):
        return None
    at = to_minute(constraint.at)
    return at if constraint.kind == "SNLT" else net.step(j, at, -net.duration[j])
