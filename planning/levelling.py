"""Levelling: work put off so that nobody has more to do than they can, as a list of moves that are kept or refused one by one.

What has begun, is pinned or must start or finish on a day stays where it is, and so does work of priority 1000 (as in Microsoft
Project) and what the person refused; all else waits, in the order that costs the programs least, for the first days on which
everybody on it has room. The order is searched for in slots (``planning.slots``, ``planning.rcpsp``); the dates are then those
of the network itself, to the minute. A move is kept as the task's field ``levelled``: an instant before which it does not start.
So the plan's own constraints stay as they are, and everything can be taken back at once.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property, partial
from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING

from planning.calendars import to_datetime, to_minute
from planning.load import DAY, Loads, Overload, loads, newly_over, overloads
from planning.network import ALWAYS, OPEN
from planning.passes import Dates, early_dates, total_float
from planning.plan import Change, Edit
from planning.rcpsp import Found, search
from planning.schedule import Schedule, schedule
from planning.slots import Slotted, is_levelled, latest_starts, slotted

if TYPE_CHECKING:
    from planning.network import Network
    from planning.plan import Plan

UNTOUCHED_PRIORITY = 1000
"""The priority of work that levelling never moves."""
_SETTLING = 3
"""How often everything is placed anew with what stays counted where the moves push it, before moves are given up."""
_EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True)
class Move:
    """One task put off by levelling, or one that was refused and stays where its links put it (``delay`` 0).

    ``start_before`` and ``finish_before`` are those of the plan as it stands, ``start_by_links`` is where links and constraints
    alone would start it, all other moves made. ``delay`` is what levelling adds to that, ``put_off`` what the task is later by than
    in the plan that was never levelled, both in working minutes of its own calendar; so is ``total_float`` in that plan. ``people``
    are those who had no room on a day it would have been worked on, ``beside`` the work they do that day.
    """

    id: str
    start_before: datetime
    start_by_links: datetime
    start: datetime
    finish_before: datetime
    finish: datetime
    delay: int
    put_off: int
    total_float: int
    people: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()

    @property
    def within_float(self) -> bool:
        """Whether nothing but float is used up by it."""
        return self.put_off <= self.total_float

    @property
    def is_made(self) -> bool:
        """Whether an earlier levelling put it there already."""
        return self.start == self.start_before


@dataclass(frozen=True)
class Levelled:
    """A plan levelled: its moves, within float first, then by start; ``left`` are the overloads that remain, ``refused`` the tasks
    that were not to be put off, where they are then (what they wait for may push them).

    ``proven`` says that no order of the work ends earlier, as far as slots of a day can tell; ``parts`` are the slots of a day.
    """

    before: Schedule
    after: Schedule
    moves: tuple[Move, ...]
    refused: tuple[Move, ...]
    left: tuple[Overload, ...]
    tried: int
    proven: bool
    parts: int = 1

    @property
    def proof(self) -> str:
        """That no order is better, in words; nothing where that is not proven."""
        steps = {1: "whole days", 2: "half days", 4: "quarters of a day"}.get(self.parts, "eighths of a day")
        return f"No order of the work finishes earlier, counted in {steps}." if self.proven else ""

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

    It is the plan without any earlier levelling; that is where the search begins, so that only something better replaces it.
    Raises what ``schedule`` raises.
    """

    def __init__(self, plan: Plan, *, within_float: bool = False, refused: Collection[str] = (), since: date | None = None) -> None:
        self._plan = plan
        self._since = since
        self._now = schedule(plan)
        clear = cleared(plan)
        self._schedule = schedule(plan.apply(clear)) if clear.edits else self._now
        self._refused = frozenset(refused)
        self._fast = {j for j in range(self._schedule.net.size) if self._stands_fast(j)}
        self._still = self._fast | {j for j in range(self._schedule.net.size) if self._stays(j)}
        self._latest = self._latest_starts(within_float)
        self.slotted: Slotted = slotted(self._schedule, self._still, self._latest)

    def steps(self, seed: int = 0) -> Iterator[Step]:
        """Better and better levellings, one step of the search at a time, for as long as somebody asks: at least one."""
        if not self.slotted.problem.size:
            yield Step(None, partial(self.dated, (), 0, True))
        for found in search(self.slotted.problem, seed, self._known()):
            yield self.step(found)

    def _known(self) -> list[int] | None:
        """When each activity of the problem starts in the plan as it stands; None where that was never levelled."""
        if self._now is self._schedule:
            return None
        return [self._now.dates.early_start[j] for j in self.slotted.nodes]  # the nodes are the same, levelled or not

    def _stands_fast(self, j: int) -> bool:
        """Whether a node never moves: it has begun, is pinned, or must start or finish on a day."""
        net = self._schedule.net
        task = self._schedule.plan.tasks.get(net.ids[j])
        return net.state[j] != OPEN or (task is not None and task.constraint is not None and task.constraint.kind in ("MSO", "MFO"))

    def _stays(self, j: int) -> bool:
        """Whether a node is not put off itself, though what it waits for may push it."""
        task = self._schedule.plan.tasks.get(self._schedule.net.ids[j])
        if task is None or task.id in self._refused or task.priority >= UNTOUCHED_PRIORITY or not is_levelled(task):
            return True
        return task.constraint is not None and task.constraint.kind == "ALAP"

    def _latest_starts(self, within_float: bool) -> dict[int, int]:
        """The latest start of each node that has one: what keeps what stands fast in its place; within float its late start."""
        net, dates = self._schedule.net, self._schedule.dates
        found = latest_starts(self._schedule, self._fast)
        if within_float:
            for j in range(net.size):
                if net.state[j] == OPEN:
                    found[j] = max(min(dates.late_start[j], found.get(j, ALWAYS)), dates.work_start[j])
        return found

    def step(self, found: Found) -> Step:
        """An answer that was found elsewhere, as a step of the search."""
        return Step(found, partial(self.dated, found.starts, found.tried, found.proven))

    # ----------------------------------------------------------------------------------------------------------- dates

    def dated(self, starts: tuple[int, ...], tried: int, proven: bool) -> Levelled:
        """The dates of an answer of the search, and the moves that give them.

        What stays is placed where the moves push it. Moves that would still give somebody too much to do who had not, or move
        what stands fast, are not made.
        """
        placing, after = self._placed(starts)
        moves = [self._move(j, after, placing) for j in placing.floors]
        moves = [move for move in moves if move.delay > 0]
        moves.sort(key=lambda m: (not m.within_float, m.start_before, m.id))
        refused = [self._move(j, after, None) for j in self._named(self._refused)]
        proven = proven and placing.left == 0 and not placing.taken_back
        return Levelled(self._now, after, tuple(moves), tuple(refused), overloads(after, self._since), tried, proven, self.slotted.parts)

    def _placed(self, starts: tuple[int, ...]) -> tuple[_Placing, Schedule]:
        still, pushed = set(self._still), self._schedule.dates
        settling = _SETTLING
        while True:
            placing = _Placing(self._schedule, still, self._latest, self.slotted, pushed)
            placing.place(starts)
            levelled = {self._schedule.net.ids[j]: to_datetime(floor) for j, floor in placing.floors.items()}
            after = schedule(self._plan.apply(_edits(self._plan, levelled, "levelled")))
            harmful = self._harmful(after, placing)
            if not harmful:
                placing.taken_back = len(still) > len(self._still)
                return placing, after
            if settling:
                settling -= 1
                pushed = placing.dates
            else:
                still |= harmful

    def _harmful(self, after: Schedule, placing: _Placing) -> set[int]:
        """The moves that give somebody too much to do on a day who had not, or had less; and those that push what stands fast."""
        net, dates = self._schedule.net, self._schedule.dates
        moved = after.dates
        pushed = {j for j in self._fast if (moved.work_start[j], moved.early_finish[j]) != (dates.work_start[j], dates.early_finish[j])}
        loaded = self._of_work(loads(after))
        for person_id, day in newly_over(self._before, loaded):
            was, now = self._before.of.get(person_id, {}).get(day, {}), loaded.of[person_id][day]
            more = [net.index[i] for i, share in now.items() if share > was.get(i, 0.0)]
            pushed.update([j for j in more if j not in placing.floors] or more)
        return self._movers(pushed, placing.floors)

    @cached_property
    def _before(self) -> Loads:
        """The load in the plan that was never levelled."""
        return self._of_work(loads(self._schedule))

    def _of_work(self, found: Loads) -> Loads:
        """A load without what goes on beside all else."""
        return found.without(found.plan, list(found.of), [task.id for task in found.plan.tasks.values() if not is_levelled(task)])

    def _movers(self, pushed: set[int], floors: Collection[int]) -> set[int]:
        """The moves among some nodes and all that they wait for, at any distance."""
        net, seen, stack = self._schedule.net, set(pushed), list(pushed)
        while stack:
            j = stack.pop()
            for i in (*net.before[j], *(arc[0] for arc in net.arcs_in[j])):
                if i not in seen:
                    seen.add(i)
                    stack.append(i)
        return seen.intersection(floors)

    def _named(self, ids: Collection[str]) -> list[int]:
        """The nodes of some tasks, in the order of the plan."""
        return sorted(j for j in (self._schedule.net.index.get(i) for i in ids) if j is not None and j < self._schedule.net.size)

    def _move(self, j: int, after: Schedule, placing: _Placing | None) -> Move:
        net, dates = self._schedule.net, self._schedule.dates
        calendar, before, row = net.calendar[j], self._now[net.ids[j]], after[net.ids[j]]
        start = to_minute(row.start)
        by_links = placing.by_links[j] if placing is not None else start
        _, people, beside = placing.crowds[j] if placing is not None else (0, (), ())
        return Move(
            net.ids[j],
            before.start,
            to_datetime(by_links),
            row.start,
            before.finish,
            row.finish,
            calendar.between(by_links, start),
            calendar.between(dates.work_start[j], start),
            total_float(net, dates, j),
            people,
            beside,
        )


class _Placing:
    """Dates given to one piece of work after another, each where everybody on it has room."""

    def __init__(self, scheduled: Schedule, still: Collection[int], latest: Mapping[int, int], given: Slotted, pushed: Dates) -> None:
        self._scheduled, self._still, self._latest, self._given, self._pushed = scheduled, still, latest, given, pushed
        self._net: Network = scheduled.net.variant(scheduled.plan)
        size = len(self._net.ids)
        self.dates = Dates([0] * size, [0] * size, [0] * size)
        self._loads = Loads(scheduled.plan, scheduled.calendars)
        self.floors: dict[int, int] = {}
        """The nodes that were put off, and the instants they are put off to."""
        self.by_links: dict[int, int] = {}
        """Where their links alone would have put them."""
        self.crowds: dict[int, tuple[int, tuple[str, ...], tuple[str, ...]]] = {}
        """The first day on which each of them found no room, with whom, and beside what."""
        self.left = 0
        """Working minutes that found no room."""
        self.taken_back = False
        """Whether some moves were not made because of what they would have done to others."""

    def place(self, starts: tuple[int, ...]) -> None:
        """Place everything, in the order of the slots that the search found; what stays counts at first where ``pushed`` has it."""
        pushed = self._pushed
        for j in range(self._net.size):
            if self._net.state[j] != OPEN or j in self._still:
                self._load(j, pushed.work_start[j], pushed.early_finish[j])
        for j in self._order(starts):
            found = early_dates(self._net, j, self.dates.early_start, self.dates.early_finish)
            if self._net.state[j] == OPEN and j not in self._still:
                found = self._with_room(j, found)
                self._load(j, found[0], found[1])
            elif (found[0], found[1]) != (pushed.work_start[j], pushed.early_finish[j]):
                self._load_anew(j, found[0], found[1])
            self.dates.work_start[j], self.dates.early_finish[j], self.dates.early_start[j] = found

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
        first, floor, calendar, latest = found, net.start_floor[j], net.calendar[j], self._latest.get(j)
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
            found = early_dates(net, j, self.dates.early_start, self.dates.early_finish)
        if (
            crowd is not None
            and self._loads.is_beyond(task, calendar, found[0], found[1])
            and not self._loads.is_beyond(task, calendar, *first[:2])
        ):
            net.start_floor[j] = floor  # they are not there any more, or for less: too much to do is better than nobody to do it
            self.left += net.duration[j]
            return first
        if crowd is not None:
            self.floors[j], self.by_links[j], self.crowds[j] = found[0], first[0], crowd
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

    def _load_anew(self, j: int, start: int, finish: int) -> None:
        """Count work that stays, but is pushed by what it waits for, where it is now: its old days are free for others."""
        task = self._scheduled.plan.tasks.get(self._net.ids[j]) if j < self._net.size else None
        if task is not None and task.assignments and task.actual_finish is None:
            self._loads = self._loads.without(self._scheduled.plan, {a.person for a in task.assignments}, {task.id})
            self._load(j, start, finish)

    def _load(self, j: int, start: int, finish: int) -> None:
        task = self._scheduled.plan.tasks.get(self._net.ids[j]) if j < self._net.size else None
        if task is not None and task.assignments and task.actual_finish is None and is_levelled(task):
            self._loads.add(task, self._net.calendar[j], start, finish)


def _edits(plan: Plan, levelled: dict[str, datetime], label: str) -> Change:
    """The change after which just these tasks are levelled to these instants; what has begun keeps what it had."""
    found = []
    for task in plan.tasks.values():
        to = levelled.get(task.id)
        if task.levelled != to and (to is not None or task.actual_start is None):
            found.append(Edit("tasks", task.id, task, replace(task, levelled=to)))
    return Change(label, tuple(found))
