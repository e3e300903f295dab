"""The schedule of a plan: dates, floats and drivers of everything in it.

``schedule(plan)`` treats the whole file as one network. What it returns is a value derived from the plan; it computes the
passes at once and everything else (rows, drivers, the longest path, roll-ups) when it is first asked for.
"""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Literal, NamedTuple

from planning import passes
from planning.calendars import WorkCalendar, to_datetime, to_minute
from planning.network import FINISHED, FIRST_OF, LAST_OF, LINK_TYPES, NEVER, OPEN, PINNED, STARTED, Network
from planning.records import Task
from planning.rollup import Rollup

if TYPE_CHECKING:
    from dataclasses import dataclass

    from planning.calendars import Calendars
    from planning.plan import Plan
else:
    from planning.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Driver:
    """Why a date is what it is: the link that decides it (``id`` its predecessor, ``type`` FS SS FF SF), a constraint (``type``
    SNET, pin, levelled …), the status date, an actual date, or the start of its project."""

    kind: Literal["link", "constraint", "status", "actual", "start"]
    id: str | None = None
    type: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """The computed figures of one task, milestone or summary. Floats and duration are working minutes.

    Finished work has float 0. ``longest`` says that it lies on the longest path of its program.
    """

    id: str
    kind: Literal["task", "milestone", "summary"]
    start: datetime
    finish: datetime
    late_start: datetime
    late_finish: datetime
    total_float: int
    free_float: int
    critical: bool
    near_critical: bool
    longest: bool
    driver: Driver
    started: bool
    finished: bool
    percent: float
    duration: int

    @property
    def is_late(self) -> bool:
        """Whether it is not done and its total float is negative."""
        return not self.finished and self.total_float < 0


class Gist(NamedTuple):
    """What a list needs to know of an activity: the part of its ``Row`` that is cheap to work out."""

    finish: datetime
    total_float: int
    critical: bool
    finished: bool


class Schedule:
    """Dates, floats and drivers of a plan, by activity id. Made by ``schedule``."""

    def __init__(self, net: Network, dates: passes.Dates) -> None:
        self.net = net
        self.dates = dates
        self._rows: dict[str, Row] = {}
        self._gists: dict[str, Gist] = {}
        self._rollups: dict[str, Rollup | None] = {}

    @property
    def plan(self) -> Plan:
        """The plan this is the schedule of."""
        return self.net.plan

    @property
    def calendars(self) -> Calendars:
        """The compiled calendars of the plan."""
        return self.net.calendars

    def __contains__(self, activity_id: object) -> bool:
        if not isinstance(activity_id, str) or "\0" in activity_id:
            return False
        return activity_id in self.net.index or self._summary(activity_id) is not None

    def __iter__(self) -> Iterator[str]:
        """Ids of all scheduled activities, summaries included, in the order of the file."""
        for activity in self.plan.activities():
            if activity.id in self.net.index or self._summary(activity.id) is not None:
                yield activity.id

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __bool__(self) -> bool:
        """Whether anything is scheduled, without counting it all."""
        return any(True for _ in self)

    def __getitem__(self, activity_id: str) -> Row:
        """The figures of one activity. Raises KeyError for what is not scheduled (unknown, inactive, an empty summary)."""
        row = self._rows.get(activity_id)
        if row is None:
            node = self.net.index.get(activity_id)
            row = self._rows[activity_id] = self._summary_row(activity_id) if node is None else self._row(node)
        return row

    def get(self, activity_id: str) -> Row | None:
        """The figures of one activity, None for what is not scheduled."""
        try:
            return self[activity_id]
        except KeyError:
            return None

    def gist(self, activity_id: str) -> Gist | None:
        """How a task or milestone stands; None for what is not scheduled, and for summaries."""
        found = self._gists.get(activity_id)
        if found is None and (j := self.net.index.get(activity_id)) is not None:
            total_float, finished = passes.total_float(self.net, self.dates, j), self.net.state[j] == FINISHED
            found = Gist(to_datetime(self.dates.early_finish[j]), total_float, self._critical(j), finished)
            self._gists[activity_id] = found
        return found

    # ------------------------------------------------------------------------------------------------- whole programs

    @property
    def finish(self) -> datetime | None:
        """The latest finish of anything in the plan; None for an empty one."""
        finishes = self.dates.early_finish[: self.net.size]
        return to_datetime(max(finishes)) if finishes else None

    def project(self, project_id: str) -> Rollup | None:
        """A project's roll-up; None where nothing in it is scheduled."""
        key = f"project {project_id}"
        if key not in self._rollups:
            self._rollups[key] = self._roll_up(self._nodes_of_projects.get(project_id, []))
        return self._rollups[key]

    def program(self, program_id: str) -> Rollup | None:
        """A program's roll-up over its projects and its own milestones."""
        key = f"program {program_id}"
        if key not in self._rollups:
            inside = [p.id for p in self.plan.projects.values() if p.program == program_id]
            nodes = [j for project_id in inside for j in self._nodes_of_projects.get(project_id, ())]
            own = [m.id for m in self.plan.milestones.values() if m.program == program_id and m.project not in inside]
            self._rollups[key] = self._roll_up(nodes + [self.net.index[i] for i in own if i in self.net.index])
        return self._rollups[key]

    def start_of(self, program_id: str) -> datetime | None:
        """When a program's work starts."""
        rolled = self.program(program_id)
        return rolled.start if rolled else None

    def finish_of(self, program_id: str) -> datetime | None:
        """When a program's work ends."""
        rolled = self.program(program_id)
        return rolled.finish if rolled else None

    def roll_up(self, ids: Iterable[str]) -> Rollup | None:
        """The roll-up of any tasks and milestones; None where none of them is scheduled."""
        index = self.net.index
        return self._roll_up([index[i] for i in ids if i in index])

    @cached_property
    def _nodes_of_projects(self) -> dict[str, list[int]]:
        """What is scheduled in each project, in the order of the file."""
        index = self.net.index
        found: dict[str, list[int]] = {}
        for activity in self.plan.activities():
            node = index.get(activity.id)
            if node is not None:
                found.setdefault(activity.project, []).append(node)
        return found

    def _summary(self, activity_id: str) -> Rollup | None:
        if activity_id not in self.net.children:
            return None
        key = f"summary {activity_id}"
        if key not in self._rollups:
            self._rollups[key] = self._roll_up(self.net.leaves(activity_id))
        return self._rollups[key]

    def _roll_up(self, nodes: list[int]) -> Rollup | None:
        return Rollup(self.net, self.dates, nodes, self._percent, self._critical) if nodes else None

    # ------------------------------------------------------------------------------------------------------ one row

    def _row(self, j: int) -> Row:
        net, dates = self.net, self.dates
        activity_id = net.ids[j]
        state, tf = net.state[j], passes.total_float(net, dates, j)
        is_task = activity_id in self.plan.tasks
        finished = state == FINISHED
        late_start = dates.early_start[j] if state == STARTED else dates.late_start[j]
        near = net.rules[net.program[j]].near
        critical = self._critical(j)
        return Row(
            id=activity_id,
            kind="task" if is_task else "milestone",
            start=to_datetime(dates.early_start[j]),
            finish=to_datetime(dates.early_finish[j]),
            late_start=to_datetime(late_start),
            late_finish=to_datetime(dates.late_finish[j]),
            total_float=tf,
            free_float=passes.free_float(net, dates, j),
            critical=critical,
            near_critical=not finished and not critical and tf <= near,
            longest=j in self.longest_path,
            driver=self._driver(j),
            started=state in (STARTED, FINISHED),
            finished=finished,
            percent=self._percent(j),
            duration=net.duration[j],
        )

    def _summary_row(self, activity_id: str) -> Row:
        rolled = self._summary(activity_id)
        if rolled is None:
            raise KeyError(activity_id)
        nodes = self.net.leaves(activity_id)
        first = min(nodes, key=lambda j: self.dates.early_start[j])
        return Row(
            id=activity_id,
            kind="summary",
            start=rolled.start,
            finish=rolled.finish,
            late_start=rolled.late_start,
            late_finish=rolled.late_finish,
            total_float=rolled.total_float or 0,
            free_float=rolled.free_float,
            critical=rolled.critical,
            near_critical=False,
            longest=any(j in self.longest_path for j in nodes),
            driver=self._driver(first),
            started=rolled.started,
            finished=rolled.done == rolled.count,
            percent=rolled.percent,
            duration=rolled.duration,
        )

    def _percent(self, j: int) -> float:
        if self.net.state[j] == FINISHED:
            return 100.0
        record = self.plan.tasks.get(self.net.ids[j])
        return record.percent if record is not None else 0.0

    def _critical(self, j: int) -> bool:
        if self.net.state[j] == FINISHED:
            return False
        threshold = self.net.rules[self.net.program[j]].critical
        return passes.total_float(self.net, self.dates, j) <= threshold or j in self.longest_path

    # ------------------------------------------------------------------------------------------------------- drivers

    def drivers(self, activity_id: str) -> tuple[Driver, ...]:
        """Everything that by itself would give an activity the date it has, the first link first."""
        return tuple(d for d, _ in self._drivers(self.net.index[activity_id]))

    def _driver(self, j: int) -> Driver:
        found = self._drivers(j)
        return found[0][0] if found else Driver("start")

    def _drivers(self, j: int) -> list[tuple[Driver, int]]:
        """The drivers of node j, each with the node it comes from (-1: none)."""
        net, dates = self.net, self.dates
        state = net.state[j]
        if state == PINNED:
            return [(Driver("constraint", type="pin"), -1)]
        if state == FINISHED:
            return [(Driver("actual"), -1)]
        calendar = net.calendar[j]
        start, finish = calendar.work(dates.work_start[j]), calendar.work(dates.early_finish[j])
        rules = net.rules[net.program[j]]
        free = state == STARTED and (rules.override or rules.project_like)
        kind = net.special.get(j)
        if (
            kind
            and rules.honour
            and kind != "ALAP"
            and passes.early_dates(net, j, dates.early_start, dates.early_finish)[0] == dates.work_start[j]
        ):
            return [(Driver("constraint", type=kind), -1)] + ([] if free else self._driving_links(j, start, finish))
        found = [] if free else self._driving_links(j, start, finish)
        found += [(d, -1) for d in self._other_drivers(j, start, finish)]
        return found

    def _driving_links(self, j: int, start: int, finish: int) -> list[tuple[Driver, int]]:
        net, dates, calendar = self.net, self.dates, self.net.calendar[j]
        found: list[tuple[Driver, int]] = []
        for i, kind, lag, lag_calendar in net.incoming(j):
            if net.state[j] == STARTED and kind & 1:
                continue
            t = dates.early_start[i] if kind & 1 else dates.early_finish[i]
            if lag:
                t = lag_calendar.add(t, lag) if lag_calendar is not None else t + lag
            if calendar.work(t) == (start if kind < 2 else finish):
                found.append((Driver("link", net.ids[i].partition("\0")[0], LINK_TYPES[kind]), i))
        if len(found) > 1:
            ranks, successor = self._link_ranks, net.ids[j]
            found.sort(key=lambda d: ranks.get((d[0].id, successor, d[0].type), 0))
        return found

    @cached_property
    def _link_ranks(self) -> dict[tuple[str | None, str, str | None], int]:
        """The place of each link in the file, which decides between drivers that tie."""
        return {(link.predecessor, link.successor, link.type): n for n, link in enumerate(self.plan.links.values())}

    def _other_drivers(self, j: int, start: int, finish: int) -> list[Driver]:
        net, calendar = self.net, self.net.calendar[j]
        activity = self.plan.tasks.get(net.ids[j]) or self.plan.milestones[net.ids[j]]
        rules, constraint = net.rules[net.program[j]], activity.constraint
        found: list[Driver] = []
        if net.special.get(j) == "ALAP" and self.dates.work_start[j] > net.start_floor[j]:
            found.append(Driver("constraint", type="ALAP"))
        if constraint is not None and constraint.at is not None:
            kind = constraint.kind
            at = calendar.work(to_minute(constraint.at))
            if (kind in ("SNET", "MSO") and at == start) or (kind in ("FNET", "MFO") and at == finish):
                found.append(Driver("constraint", type=kind))
        levelled = activity.levelled if net.state[j] == OPEN and isinstance(activity, Task) else None
        if levelled is not None and calendar.work(to_minute(levelled)) == start:
            found.append(Driver("constraint", type="levelled"))
        if net.state[j] == STARTED:
            pushed = rules.status is not None and calendar.work(rules.status) == start
            return [*found, Driver("status") if pushed else Driver("actual")]
        if rules.status is not None and net.state[j] == OPEN and calendar.work(rules.status) == start:
            found.append(Driver("status"))
        elif not found and net.start_floor[j] > NEVER and calendar.work(net.start_floor[j]) == start:
            found.append(Driver("start"))
        return found

    @cached_property
    def longest_path(self) -> frozenset[int]:
        """The nodes that drive their program's finish: back along driving links from what finishes last, unfinished work only."""
        net, dates = self.net, self.dates
        last: dict[int, int] = {}
        for j in range(net.size):
            if net.state[j] != FINISHED:
                program = net.program[j]
                last[program] = max(last.get(program, NEVER), dates.early_finish[j])
        return self._driven([j for j in range(net.size) if net.state[j] != FINISHED and dates.early_finish[j] == last[net.program[j]]])

    def driving_nodes(self, j: int) -> frozenset[int]:
        """Node j and all unfinished ones that drive it, through whatever link ties."""
        return self._driven([j])

    def _driven(self, ends: list[int]) -> frozenset[int]:
        net, stack, seen = self.net, list(ends), set(ends)
        while stack:
            j = stack.pop()
            for _, i in self._hub_drivers(j) if net.state[j] >= LAST_OF else self._drivers(j):
                if i >= 0 and i not in seen and net.state[i] != FINISHED:
                    seen.add(i)
                    stack.append(i)
        return frozenset(seen)

    def _hub_drivers(self, hub: int) -> list[tuple[Driver, int]]:
        """The children that a summary starts or finishes with."""
        net, dates = self.net, self.dates
        times = dates.early_start if net.state[hub] == FIRST_OF else dates.early_finish
        return [(Driver("link", net.ids[i], LINK_TYPES[kind]), i) for i, kind, *_ in net.incoming(hub) if times[i] == times[hub]]


def schedule(plan: Plan, calendars: Calendars | None = None) -> Schedule:
    """The schedule of a plan.

    ``calendars`` may be those compiled for another state of the plan whose calendars, people, projects and programs are
    the same. Raises LoopError for links in a circle, PlanError for a record that names another which does not exist,
    ScheduleError for dates that cannot be computed.
    """
    collecting = gc.isenabled()
    gc.disable()  # the lists made here hold no circles; looking for some costs a third of the time
    try:
        net = Network(plan, calendars)
        dates = passes.forward(net)
        passes.backward(net, dates)
        passes.as_late_as_possible(net, dates)
        _require_sensible(net, dates)
        return Schedule(net, dates)
    finally:
        if collecting:
            gc.enable()


def _require_sensible(net: Network, dates: passes.Dates) -> None:
    """Raises ScheduleError now for dates that could not be shown later."""
    if net.size:
        for times in (dates.early_start, dates.early_finish, dates.late_start, dates.late_finish):
            to_datetime(min(times[: net.size]))
            to_datetime(max(times[: net.size]))


def calendar_of(scheduled: Schedule, activity_id: str) -> WorkCalendar:
    """The calendar an activity's figures are measured on."""
    node = scheduled.net.index.get(activity_id)
    if node is not None:
        return scheduled.net.calendar[node]
    activity = scheduled.plan.activity(activity_id)
    return scheduled.calendars.for_activity(activity) if activity else scheduled.calendars.of(None)
