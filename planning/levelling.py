"""Levelling: work put off so that nobody has more to do than they can, as a list of moves that are kept or refused one by one.

What has begun, is pinned or must start or finish on a day stays where it is, and so does work of priority 1000 (as in Microsoft
Project) and what the person refused; all else waits, in the order that costs the programs least, for the first days on which
everybody on it has room. The order is searched for in slots (``planning.slots``, ``planning.rcpsp``); the dates are then those
of the network itself, to the minute. A move is kept as the task's field ``levelled``: an instant before which it does not start.
So the plan's own constraints stay as they are, and everything can be taken back at once.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING

from planning.calendars import to_datetime, to_minute
from planning.load import DAY, Loads, Overload, overloads
from planning.network import OPEN
from planning.passes import Dates, early_dates, total_float
from planning.plan import Change, Edit
from planning.rcpsp import Found, search
from planning.schedule import Schedule, schedule
from planning.slots import Slotted, latest_start, slotted

if TYPE_CHECKING:
    from planning.network import Network
    from planning.plan import Plan

UNTOUCHED_PRIORITY = 1000
"""The priority of work that levelling never moves."""
_EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True)
class Move:
    """One task put off by levelling. ``delay`` is in working minutes of its own calendar, so is ``total_float`` before it.

    ``people`` are those who had no room on the day it would have started or gone on, ``beside`` the work they do that day.
    """

    id: str
    start_before: datetime
    start: datetime
    finish_before: datetime
    finish: datetime
    delay: int
    total_float: int
    people: tuple[str, ...]
    beside: tuple[str, ...]

    @property
    def within_float(self) -> bool:
        """Whether nothing but float is used up by it."""
        return self.delay <= self.total_float


@dataclass(frozen=True)
class Levelled:
    """A plan levelled: its moves, within float first, then by start; ``left`` are the overloads that remain.

    ``proven`` says that no order of the work ends earlier, as far as slots of a day can tell.
    """

    before: Schedule
    after: Schedule
    moves: tuple[Move, ...]
    left: tuple[Overload, ...]
    tried: int
    proven: bool

    def change(self, label: str = "") -> Change:
        """What keeps all moves, and takes back those of an earlier levelling that are not among them."""
        return _edits(self.before.plan, {m.id: m.start for m in self.moves}, label or f"levelled {len(self.moves)} tasks")


def cleared(plan: Plan) -> Change:
    """The change that takes back everything levelling did to tasks that have not begun."""
    return _edits(plan, {}, "levelling taken back")


def level(
    plan: Plan,
    *,
    within_float: bool = False,
    refused: Collection[str] = (),
    since: date | None = None,
    seed: int = 0,
    goes_on: Callable[[], bool] = lambda: False,
) -> Levelled:
    """The plan levelled. ``goes_on`` is asked after every step of the search; without it there is one pass by priority.

    ``within_float`` puts nothing off by more than its float, and leaves what cannot be mended so; ``refused`` are tasks that
    stay where they are. Overloads before ``since`` are not told. Raises what ``schedule`` raises.
    """
    steps = Levelling(plan, within_float=within_float, refused=refused, since=since).steps(seed)
    best = next(steps)
    while goes_on() and (step := next(steps, None)) is not None:
        best = step
    return best.levelled()


@dataclass
class Step:
    """How far a search is: its best answer so far, None where there is nothing to look for."""

    found: Found | None
    levelled: Callable[[], Levelled]
    """The best levelling so far; computed when it is called."""

    @property
    def proven(self) -> bool:
        """Whether there is nothing better, as far as slots of a day can tell."""
        return self.found is None or self.found.proven


class Levelling:
    """A plan to be levelled: what may move in it as a problem in slots (``slotted``), and the dates of an answer to that.

    It is the plan without any earlier levelling. Raises what ``schedule`` raises.
    """

    def __init__(self, plan: Plan, *, within_float: bool = False, refused: Collection[str] = (), since: date | None = None) -> None:
        self._plan = plan
        self._since = since
        bare = plan.apply(cleared(plan))
        self._schedule = schedule(bare)
        self._within_float = within_float
        self._still = {j for j in range(self._schedule.net.size) if self._stays(j, frozenset(refused))}
        self.slotted: Slotted = slotted(self._schedule, self._still, within_float)

    def steps(self, seed: int = 0) -> Iterator[Step]:
        """Better and better levellings, one step of the search at a time, for as long as somebody asks: at least one."""
        if not self.slotted.problem.size:
            yield Step(None, partial(self.dated, (), 0, True))
        for found in search(self.slotted.problem, seed):
            yield Step(found, partial(self.dated, found.starts, found.tried, found.proven))

    def _stays(self, j: int, refused: frozenset[str]) -> bool:
        net = self._schedule.net
        task = self._schedule.plan.tasks.get(net.ids[j])
        if task is None or net.state[j] != OPEN or task.id in refused or task.priority >= UNTOUCHED_PRIORITY:
            return True
        return task.constraint is not None and task.constraint.kind in ("MSO", "MFO", "ALAP")

    def dated(self, starts: tuple[int, ...], tried: int, proven: bool) -> Levelled:
        """The dates of an answer of the search, and the moves that give them."""
        placing = _Placing(self._schedule, self._still, self._within_float, self.slotted)
        placing.place(starts)
        levelled = {self._schedule.net.ids[j]: to_datetime(floor) for j, floor in placing.floors.items()}
        after = schedule(self._plan.apply(_edits(self._plan, levelled, "levelled")))
        moves = [self._move(j, floor, after, placing.crowds[j]) for j, floor in placing.floors.items()]
        moves = [move for move in moves if move.start > move.start_before]
        moves.sort(key=lambda m: (not m.within_float, m.start_before, m.id))
        return Levelled(schedule(self._plan), after, tuple(moves), overloads(after, self._since), tried, proven and placing.left == 0)

    def _move(self, j: int, floor: int, after: Schedule, crowd: tuple[int, tuple[str, ...], tuple[str, ...]]) -> Move:
        net, dates = self._schedule.net, self._schedule.dates
        calendar, row = net.calendar[j], after[net.ids[j]]
        _, people, beside = crowd
        return Move(
            net.ids[j],
            to_datetime(dates.early_start[j]),
            row.start,
            to_datetime(dates.early_finish[j]),
            row.finish,
            calendar.between(dates.work_start[j], to_minute(row.start)),
            total_float(net, dates, j),
            people,
            beside,
        )


class _Placing:
    """Dates given to one piece of work after another, each where everybody on it has room."""

    def __init__(self, scheduled: Schedule, still: Collection[int], within_float: bool, given: Slotted) -> None:
        self._scheduled, self._still, self._within_float, self._given = scheduled, still, within_float, given
        self._net: Network = scheduled.net.variant(scheduled.plan)
        size = len(self._net.ids)
        self._dates = Dates([0] * size, [0] * size, [0] * size)
        self._loads = Loads(scheduled.plan)
        self.floors: dict[int, int] = {}
        """The nodes that were put off, and the instants they are put off to."""
        self.crowds: dict[int, tuple[int, tuple[str, ...], tuple[str, ...]]] = {}
        """The first day on which each of them found no room, with whom, and beside what."""
        self.left = 0
        """Working minutes that found no room."""

    def place(self, starts: tuple[int, ...]) -> None:
        """Place everything, in the order of the slots that the search found."""
        for j in range(self._net.size):
            if self._net.state[j] != OPEN or j in self._still:
                dates = self._scheduled.dates
                self._load(j, dates.work_start[j], dates.early_finish[j])
        for j in self._order(starts):
            found = early_dates(self._net, j, self._dates.early_start, self._dates.early_finish)
            if self._net.state[j] == OPEN and j not in self._still:
                found = self._with_room(j, found)
                self._load(j, found[0], found[1])
            elif (found[0], found[1]) != (self._scheduled.dates.work_start[j], self._scheduled.dates.early_finish[j]):
                self._load_anew(j, found[0], found[1])
            self._dates.work_start[j], self._dates.early_finish[j], self._dates.early_start[j] = found

    def _order(self, starts: tuple[int, ...]) -> Iterator[int]:
        """The nodes by the slots they start in, each after all it waits for."""
        net, position = self._net, self._net.position
        slot = dict(zip(self._given.nodes, starts, strict=True))
        waiting = [len(net.before[j]) + len(net.arcs_in[j]) for j in range(len(net.ids))]
        # What stays takes its place before work of the same slot that can still give way to it.
        ready = [(slot.get(j, -1), j not in self._still, position[j], j) for j, n in enumerate(waiting) if not n]
        heapify(ready)
        while ready:
            i = heappop(ready)[3]
            yield i
            for j in (*net.after[i], *(arc[0] for arc in net.arcs_out[i])):
                waiting[j] -= 1
                if not waiting[j]:
                    heappush(ready, (slot.get(j, -1), j not in self._still, position[j], j))

    def _with_room(self, j: int, found: tuple[int, int, int]) -> tuple[int, int, int]:
        """Where a node goes so that nobody on it has too much to do; where it is, if there is no such place soon enough."""
        task, net = self._scheduled.plan.tasks[self._net.ids[j]], self._net
        if not task.assignments or not net.duration[j]:
            return found
        first, floor, calendar, latest = found, net.start_floor[j], net.calendar[j], self._latest(j)
        crowd = None
        while (crowded := self._loads.crowded(task, calendar, found[0], found[1])) is not None:
            day, people = crowded
            crowd = crowd or (day, people, self._beside(people, day))
            following = self._next(j, found[0], day - _EPOCH)
            if latest is not None and following > latest:
                net.start_floor[j] = floor
                self.left += net.duration[j]
                return first
            net.start_floor[j] = following
            found = early_dates(net, j, self._dates.early_start, self._dates.early_finish)
        if (
            crowd is not None
            and self._loads.is_beyond(task, calendar, found[0], found[1])
            and not self._loads.is_beyond(task, calendar, *first[:2])
        ):
            net.start_floor[j] = floor  # they are not there any more, or for less: too much to do is better than nobody to do it
            self.left += net.duration[j]
            return first
        if crowd is not None:
            self.floors[j], self.crowds[j] = found[0], crowd
        return found

    def _next(self, j: int, start: int, day: int) -> int:
        """The next start to look at, for work that found no room on a day."""
        calendar, parts = self._net.calendar[j], self._given.parts
        if parts == 1 or self._net.elapsed[j]:
            return calendar.start(max((day + 1) * DAY if day * DAY <= start else day * DAY, start + 1))
        step = calendar.start(calendar.add(start, max(1, calendar.minutes_per_day // parts)))
        return max(step, calendar.start(day * DAY))

    def _beside(self, people: tuple[str, ...], day: int) -> tuple[str, ...]:
        return tuple(dict.fromkeys(i for person in people for i in self._loads.of.get(person, {}).get(day, ())))

    def _latest(self, j: int) -> int | None:
        """The latest start that is allowed a node."""
        dates = self._scheduled.dates
        if self._within_float:
            return max(dates.late_start[j], dates.work_start[j])
        latest = latest_start(self._scheduled, j)
        return None if latest is None else max(latest, dates.work_start[j])

    def _load_anew(self, j: int, start: int, finish: int) -> None:
        """Count work that stays, but is pushed by what it waits for, where it is now: its old days are free for others."""
        task = self._scheduled.plan.tasks.get(self._net.ids[j]) if j < self._net.size else None
        if task is not None and task.assignments and task.actual_finish is None:
            self._loads = self._loads.without(self._scheduled.plan, {a.person for a in task.assignments}, {task.id})
            self._load(j, start, finish)

    def _load(self, j: int, start: int, finish: int) -> None:
        task = self._scheduled.plan.tasks.get(self._net.ids[j]) if j < self._net.size else None
        if task is not None and task.assignments and task.actual_finish is None:
            self._loads.add(task, self._net.calendar[j], start, finish)


def _edits(plan: Plan, levelled: dict[str, datetime], label: str) -> Change:
    """The change after which just these tasks are levelled to these instants; what has begun keeps what it had."""
    found = []
    for task in plan.tasks.values():
        to = levelled.get(task.id)
        if task.levelled != to and (to is not None or task.actual_start is None):
            found.append(Edit("tasks", task.id, task, replace(task, levelled=to)))
    return Change(label, tuple(found))
