"""A plan as a network of integers: what the passes run over.

Every activity that is scheduled by itself (no summary, not set inactive) is a node; so is a **hub** for each summary
task that something follows: it finishes with the last of its children (FS and FF links) or starts with the first (SS and
SF links). A link into a summary task binds each of its children. Dates are minutes (``planning.calendars``).

The lists run in parallel, one entry a node; ``order`` is a topological order of them all. Nine links in ten are plain
finish-to-start, so these stand as bare node numbers in ``before`` and ``after``; all others as arcs in ``arcs_in`` and
``arcs_out``.
"""

from __future__ import annotations

from copy import copy
from datetime import datetime, time
from functools import cached_property
from typing import TYPE_CHECKING

from planning.calendars import Calendars, WorkCalendar, to_minute
from planning.errors import LoopError, PlanError
from planning.records import Milestone, Program, Task

if TYPE_CHECKING:
    from planning.plan import Plan
    from planning.records import Activity, Link

NEVER = -(1 << 60)
ALWAYS = 1 << 60
FS, SS, FF, SF = range(4)
LINK_TYPES = ("FS", "SS", "FF", "SF")
_CODE = {name: code for code, name in enumerate(LINK_TYPES)}
OPEN, STARTED, FINISHED, PINNED, LAST_OF, FIRST_OF = range(6)
"""What a node is: work not started, in progress, finished, pinned by hand; the finish or the start of a summary."""

_FIGURES = (
    "calendar",
    "state",
    "duration",
    "remaining",
    "elapsed",
    "start_floor",
    "finish_floor",
    "actual_start",
    "actual_finish",
    "late_cap",
    "special",
    "special_at",
)

Arc = tuple[int, int, int, WorkCalendar | None]
"""One end of a link: the node at the other end, its type, lag in minutes, the lag's calendar (None: elapsed)."""


class Network:
    """The arrays of a plan's network. Raises LoopError, PlanError and ScheduleError."""

    def __init__(self, plan: Plan, calendars: Calendars | None = None) -> None:
        self.plan = plan
        self.calendars = calendars or Calendars(plan)
        self.children: dict[str, list[str]] = {}
        self.ids: list[str] = []
        self.index: dict[str, int] = {}
        self.before: list[list[int]] = []
        self.after: list[list[int]] = []
        self.arcs_in: list[list[Arc] | tuple[()]] = []
        self.arcs_out: list[list[Arc] | tuple[()]] = []
        self._collect()
        size = len(self.ids)
        self.calendar: list[WorkCalendar] = [self.calendars.of(None)] * size
        self.state = [OPEN] * size
        self.duration = [0] * size
        self.remaining = [0] * size
        self.elapsed = [False] * size
        self.start_floor = [NEVER] * size
        self.finish_floor = [NEVER] * size
        self.actual_start = [NEVER] * size
        self.actual_finish = [NEVER] * size
        self.late_cap = [ALWAYS] * size
        self.rules: list[ProgramRules] = []
        self.program: list[int] = [0] * size
        self.special: dict[int, str] = {}
        """Nodes with a constraint that moves them in ways the floors and caps do not say: ALAP, SNLT, FNLT, MSO, MFO."""
        self.special_at: dict[int, int] = {}
        self.percent_sources: set[str] = set()
        """Activities whose duration is the measure of a link's lag."""
        self.bound: set[int] = set()
        """Nodes whose summary has a deadline or constraint of its own."""
        self._programs: dict[str, int] = {}
        self._project_rules: dict[str, tuple[int, WorkCalendar, int, int]] = {}
        self._people = {p.id for p in plan.people.values() if p.calendar or p.leave}
        self._link()
        self._fill_all()
        self._bind_summaries()
        for hub in range(self.size, len(self.ids)):
            self._fill_hub(hub)
        self.order = self._sort()

    @cached_property
    def position(self) -> list[int]:
        """Where each node stands in the topological order."""
        places = [0] * len(self.order)
        for place, j in enumerate(self.order):
            places[j] = place
        return places

    def variant(self, plan: Plan) -> Network:
        """A network of the same nodes and links whose figures may be set anew with ``fill`` without touching this one's."""
        other = copy(self)
        other.plan = plan
        for name in _FIGURES:
            setattr(other, name, getattr(self, name).copy())
        return other

    # ----------------------------------------------------------------------------------------------------- the nodes

    def _collect(self) -> None:
        plan = self.plan
        for activity in plan.activities():
            parent = activity.parent
            if parent is not None:
                if parent not in plan.tasks:
                    raise PlanError(f"{activity.id} stands below {parent}, which is no task of this plan.")
                self.children.setdefault(parent, []).append(activity.id)
        children = self.children
        ids = [t.id for t in plan.tasks.values() if t.active and t.id not in children]
        ids += [m.id for m in plan.milestones.values() if m.active]
        if put_away := archived_projects(plan):
            ids = [i for i in ids if not _is_put_away(plan, i, put_away)]
        self.ids = ids
        self.index = {activity_id: j for j, activity_id in enumerate(ids)}
        self.size = len(ids)
        self.before = [[] for _ in ids]
        self.after = [[] for _ in ids]
        self.arcs_in = [()] * self.size
        self.arcs_out = [()] * self.size

    def leaves(self, summary_id: str) -> list[int]:
        """The nodes below a summary task, at any depth. Raises PlanError where summaries stand in each other in a circle."""
        found: list[int] = []
        stack, seen = [summary_id], {summary_id}
        while stack:
            for child in self.children.get(stack.pop(), ()):
                if child in self.children:
                    if child in seen:
                        raise PlanError(f"{child} stands below itself; move it to another parent.")
                    seen.add(child)
                    stack.append(child)
                elif child in self.index:
                    found.append(self.index[child])
        return sorted(found)

    def _fill_all(self) -> None:
        """Set the figures of all nodes; what has nothing but a duration takes the short way through here."""
        tasks, milestones, index, belonging = self.plan.tasks, self.plan.milestones, self.index, self._belonging
        calendars, program, duration, remaining, floor = self.calendar, self.program, self.duration, self.remaining, self.start_floor
        honour = any(p.honour_constraints for p in self.plan.programs.values())
        for task in tasks.values():
            j = index.get(task.id)
            if j is None:
                continue
            if honour or task.calendar or task.actual_start or task.actual_finish or task.elapsed or not _plain(task) or task.assignments:
                self.fill(j, task)
                continue
            program[j], calendars[j], start, status = belonging(task)
            floor[j] = status if status > start else start
            duration[j] = remaining[j] = task.duration
        for milestone in milestones.values():
            j = index.get(milestone.id)
            if j is not None:
                self.fill(j, milestone)

    def _bind_summaries(self) -> None:
        """What a summary task says of its dates binds everything in it: deadline and latest dates, and an earliest start."""
        for summary_id in self.children:
            summary = self.plan.tasks[summary_id]
            constraint = summary.constraint
            caps = [to_minute(summary.deadline)] if summary.deadline else []
            floor = NEVER
            if constraint is not None and constraint.at is not None:
                if constraint.kind in ("FNLT", "MFO"):
                    caps.append(to_minute(constraint.at))
                elif constraint.kind in ("SNET", "MSO"):
                    floor = to_minute(constraint.at)
            if not caps and floor == NEVER:
                continue
            for j in self.leaves(summary_id):
                self.bound.add(j)
                if self.state[j] == OPEN:
                    self.start_floor[j] = max(self.start_floor[j], floor)
                if self.state[j] != FINISHED:
                    self.late_cap[j] = min([self.late_cap[j], *caps])

    def fill(self, j: int, activity: Task | Milestone) -> None:
        """Set the figures of node j from its record (its links stay as they are)."""
        program, calendar, start, status = self._belonging(activity)
        self.program[j] = program
        if activity.calendar or (isinstance(activity, Task) and self._people and activity.assignments):
            calendar = self.calendars.for_activity(activity)
        self.calendar[j] = calendar
        rules = self.rules[program]
        # Project lets a task's own links place it, even before the project's start.
        self.start_floor[j] = NEVER if rules.honour and (self.before[j] or self.arcs_in[j]) else start
        self.finish_floor[j] = NEVER
        self.late_cap[j] = to_minute(activity.deadline) if activity.deadline is not None else ALWAYS
        self.special.pop(j, None)
        self.state[j] = OPEN
        if isinstance(activity, Task):
            self.duration[j] = self.remaining[j] = activity.duration
            self.elapsed[j] = activity.elapsed
            if activity.actual_start is not None or activity.actual_finish is not None:
                self._fill_progress(j, activity)
        elif activity.actual is not None:
            self.state[j] = FINISHED
            self.actual_start[j] = self.actual_finish[j] = to_minute(activity.actual)
        if self.state[j] == OPEN and status > start:
            self.start_floor[j] = status
        if activity.manual and activity.pinned_start is not None and self.state[j] != FINISHED:
            self._pin(j, activity)
        elif activity.constraint is not None and self.state[j] != FINISHED:
            self._constrain(j, activity, rules)
        if self.state[j] == OPEN and isinstance(activity, Task) and activity.levelled is not None:
            self.start_floor[j] = max(self.start_floor[j], to_minute(activity.levelled))

    def _fill_progress(self, j: int, task: Task) -> None:
        calendar, duration = self.calendar[j], task.duration
        if task.actual_finish is not None:
            self.state[j] = FINISHED
            finish = to_minute(task.actual_finish)
            start = to_minute(task.actual_start) if task.actual_start else self.step(j, finish, -duration)
            self.actual_start[j], self.actual_finish[j] = min(start, finish), finish
            self.remaining[j] = 0
            return
        assert task.actual_start is not None
        self.state[j] = STARTED
        start = self.actual_start[j] = to_minute(task.actual_start)
        left = task.remaining if task.remaining is not None else round(duration * (1 - min(task.percent, 100.0) / 100))
        self.remaining[j] = left
        rules = self.rules[self.program[j]]
        if rules.status is not None:  # what is left begins at the status date, however much or little was done until then
            floor = max(start, rules.status)
        else:
            done = max(0, duration - left)
            floor = start + done if task.elapsed else calendar.add(start, done)
        if task.resume is not None:
            floor = max(floor, to_minute(task.resume))
        self.start_floor[j] = floor

    def _pin(self, j: int, activity: Activity) -> None:
        assert activity.pinned_start is not None
        if self.state[j] == STARTED:
            return
        self.state[j] = PINNED
        start = self.actual_start[j] = to_minute(activity.pinned_start)
        finish = to_minute(activity.pinned_finish) if activity.pinned_finish is not None else start
        if activity.pinned_finish is None or finish < start:
            finish = self.step(j, self.calendar[j].start(start), self.duration[j]) if self.duration[j] else start
        self.actual_finish[j] = finish
        if self.duration[j]:  # what is pinned lasts as long as its pins say
            span = finish - start if self.elapsed[j] else self.calendar[j].between(start, finish)
            self.duration[j] = self.remaining[j] = max(0, span)

    def _constrain(self, j: int, activity: Activity, rules: ProgramRules) -> None:
        constraint = activity.constraint
        assert constraint is not None
        kind = constraint.kind
        if constraint.at is None:
            if kind == "ALAP":
                self.special[j] = kind
            return
        at = to_minute(constraint.at)
        started = self.state[j] == STARTED
        if kind in ("SNET", "MSO") and not started:
            self.start_floor[j] = max(self.start_floor[j], at) if not rules.honour else at
        if kind in ("FNET", "MFO"):
            self.finish_floor[j] = at
        if kind in ("SNLT", "MSO") and not started:
            self.late_cap[j] = min(self.late_cap[j], self.step(j, self.calendar[j].start(at), self.duration[j]))
        if kind in ("FNLT", "MFO"):
            self.late_cap[j] = min(self.late_cap[j], at)
        if rules.honour and kind in ("SNLT", "FNLT", "MSO", "MFO"):
            self.special[j] = kind
            self.special_at[j] = at

    def step(self, j: int, t: int, n: int) -> int:
        """t plus n minutes of node j's own time: working time, or the clock's where its duration is elapsed."""
        return t + n if self.elapsed[j] else self.calendar[j].add(t, n)

    def _belonging(self, activity: Task | Milestone) -> tuple[int, WorkCalendar, int, int]:
        """The program's number, the calendar, the earliest start and the status instant that an activity has from where it stands."""
        key = activity.project or f"\0{getattr(activity, 'program', '')}"
        found = self._project_rules.get(key)
        if found is None:
            program = self.plan.program_of(activity)
            number = self._programs.setdefault(program.id if program else "", len(self.rules))
            if number == len(self.rules):
                self.rules.append(ProgramRules(program, self.calendars.for_program(program)))
            rules = self.rules[number]
            if rules.start == NEVER:
                rules.start = rules.calendar.start(_first_known(self.plan))
            calendar = self.calendars.for_project(activity.project) if activity.project else rules.calendar
            start = rules.start
            project = self.plan.projects.get(activity.project)
            if project and project.start:
                start = max(start, to_minute(project.start))
            found = self._project_rules[key] = (number, calendar, start, NEVER if rules.status is None else rules.status)
        return found

    # ----------------------------------------------------------------------------------------------------- the links

    def _link(self) -> None:
        index, before, after = self.index, self.before, self.after
        for link in self.plan.links.values():
            i, j = index.get(link.predecessor), index.get(link.successor)
            if i is None or j is None:
                self._link_summaries(link)
            elif link.lag or link.type != "FS":
                lag, calendar = self._lag(link, link.successor)
                self._join(i, j, _CODE[link.type], lag, calendar)
            else:
                before[j].append(i)
                after[i].append(j)

    def _join(self, i: int, j: int, code: int, lag: int, calendar: WorkCalendar | None) -> None:
        if code == FS and not lag:
            self.before[j].append(i)
            self.after[i].append(j)
            return
        self.arcs_in[j] = [*self.arcs_in[j], (i, code, lag, calendar)]
        self.arcs_out[i] = [*self.arcs_out[i], (j, code, lag, calendar)]

    def incoming(self, j: int) -> list[Arc]:
        """All links into node j as arcs."""
        return [*((i, FS, 0, None) for i in self.before[j]), *self.arcs_in[j]]

    def outgoing(self, i: int) -> list[Arc]:
        """All links out of node i as arcs."""
        return [*((j, FS, 0, None) for j in self.after[i]), *self.arcs_out[i]]

    def _link_summaries(self, link: Link) -> None:
        for end in (link.predecessor, link.successor):
            if end not in self.plan.tasks and end not in self.plan.milestones:
                raise PlanError(
                    f"The link {link.id} names {end}, which is no task or milestone of this plan; delete the link or add {end}."
                )
        code = _CODE[link.type]
        source = self._source(link.predecessor, code)
        if source is None:
            return
        targets = self.leaves(link.successor) if link.successor in self.children else [self.index.get(link.successor, -1)]
        for j in targets:
            if j >= 0:
                lag, calendar = self._lag(link, self.ids[j])
                self._join(source, j, code, lag, calendar)

    def _source(self, activity_id: str, code: int) -> int | None:
        """The node that a link starts at: the activity itself, or the hub of a summary. None where it is inactive."""
        if activity_id not in self.children:
            return self.index.get(activity_id)
        first = code in (SS, SF)
        key = f"{activity_id}\0{'first' if first else 'last'}"
        hub = self.index.get(key)
        if hub is None:
            leaves = self.leaves(activity_id)
            if not leaves:
                return None
            hub = self.index[key] = len(self.ids)
            self.ids.append(key)
            for lists in (self.before, self.after):
                lists.append([])
            self.arcs_in.append(())
            self.arcs_out.append(())
            for leaf in leaves:
                self._join(leaf, hub, SS if first else FS, 0, None)
        return hub

    def _fill_hub(self, hub: int) -> None:
        """A hub has no time of its own; it stands in its children's program."""
        self.calendar.append(self.calendars.of(None))
        self.state.append(FIRST_OF if self.ids[hub].endswith("\0first") else LAST_OF)
        self.elapsed.append(False)
        for values, neutral in (
            (self.duration, 0),
            (self.remaining, 0),
            (self.start_floor, NEVER),
            (self.finish_floor, NEVER),
            (self.actual_start, NEVER),
            (self.actual_finish, NEVER),
            (self.late_cap, ALWAYS),
        ):
            values.append(neutral)
        self.program.append(self.program[self.incoming(hub)[0][0]])

    def _lag(self, link: Link, successor_id: str) -> tuple[int, WorkCalendar | None]:
        """A link's lag in minutes and the calendar it runs on (None: the clock)."""
        lag, elapsed = link.lag, link.lag_kind in ("elapsed", "elapsed_percent")
        if link.lag_kind in ("percent", "elapsed_percent"):
            self.percent_sources.add(link.predecessor)
            predecessor = self.plan.tasks.get(link.predecessor)
            lag = predecessor.duration * lag / 100 if predecessor else 0
            elapsed = elapsed or (predecessor.elapsed if predecessor else False)
        minutes = round(lag)
        if not minutes or elapsed:
            return minutes, None
        return minutes, self.lag_calendar(link, successor_id)

    def lag_calendar(self, link: Link, successor_id: str) -> WorkCalendar | None:
        """The calendar that a lag in working time runs on (None: the clock, where the program counts lags so)."""
        successor = self.plan.tasks.get(successor_id) or self.plan.milestones[successor_id]
        rules = self.rules[self._belonging(successor)[0]]
        if rules.lag_calendar == "program":
            return rules.calendar
        if rules.lag_calendar == "elapsed":
            return None
        end = self.plan.activity(link.predecessor) if rules.lag_calendar == "predecessor" else successor
        return self.calendars.for_activity(end or successor)

    # ----------------------------------------------------------------------------------------------------- the order

    def _sort(self) -> list[int]:
        """A topological order (Kahn). Raises LoopError with one circle of ids."""
        after, arcs_out = self.after, self.arcs_out
        waiting = [len(plain) + len(arcs) for plain, arcs in zip(self.before, self.arcs_in, strict=True)]
        order = [j for j, n in enumerate(waiting) if not n]
        for i in order:
            for j in after[i]:
                waiting[j] -= 1
                if not waiting[j]:
                    order.append(j)
            for arc in arcs_out[i]:
                j = arc[0]
                waiting[j] -= 1
                if not waiting[j]:
                    order.append(j)
        if len(order) < len(self.ids):
            raise LoopError(self._loop(waiting))
        return order

    def _loop(self, waiting: list[int]) -> list[str]:
        """One circle among the nodes that still wait: a walk back along waiting predecessors meets itself."""
        j = next(j for j, n in enumerate(waiting) if n)
        seen: dict[int, int] = {}
        walk: list[int] = []
        while j not in seen:
            seen[j] = len(walk)
            walk.append(j)
            j = next(arc[0] for arc in self.incoming(j) if waiting[arc[0]])
        circle = walk[seen[j] :][::-1]
        names: list[str] = []
        for node in circle:
            name = self.ids[node].partition("\0")[0]
            if not names or names[-1] != name:
                names.append(name)
        first = names.index(min(names))
        names = names[first:] + names[:first]
        return [*names, names[0]]


def archived_projects(plan: Plan) -> frozenset[str]:
    """The projects that are archived, or whose program is; nothing that is unfinished in them is scheduled."""
    gone = {p.id for p in plan.programs.values() if p.archived}
    return frozenset(p.id for p in plan.projects.values() if p.archived or p.program in gone)


def _is_put_away(plan: Plan, activity_id: str, archived: frozenset[str]) -> bool:
    """Whether an activity is unfinished work of an archived project: it moves nothing, and loads nobody."""
    task = plan.tasks.get(activity_id)
    if task is not None:
        return task.actual_finish is None and task.project in archived
    milestone = plan.milestones[activity_id]
    return milestone.actual is None and milestone.project in archived


def _first_known(plan: Plan) -> int:
    """The earliest instant that anything in a plan names: where work begins that no program gives a start."""
    moments = [program.start or program.created for program in plan.programs.values()]
    moments += [project.start or project.created for project in plan.projects.values()]
    for activity in plan.activities():
        at = activity.constraint.at if activity.constraint else None
        moments += [activity.created, at, activity.deadline, activity.pinned_start]
        moments.append(activity.actual_start if isinstance(activity, Task) else activity.actual)
    known = [to_minute(moment) for moment in moments if moment is not None]
    return min(known) if known else 0


def _plain(task: Task) -> bool:
    """Whether nothing but links and its duration places a task."""
    return task.constraint is None and task.deadline is None and not task.manual and task.resume is None and task.levelled is None


class ProgramRules:
    """What a program says about all its work, in minutes: earliest start, status instant, horizon, rules."""

    __slots__ = ("calendar", "critical", "honour", "lag_calendar", "must_finish", "near", "override", "project_like", "start", "status")

    def __init__(self, program: Program | None, calendar: WorkCalendar) -> None:
        self.calendar = calendar
        self.lag_calendar = program.lag_calendar if program else "program"
        self.honour = bool(program and program.honour_constraints)
        self.override = bool(program and program.progress == "override")
        self.project_like = bool(program and program.progress == "project")
        start = program.start if program else None
        if start is None and program and program.created:
            start = calendar.first_minute(program.created.date())
        self.start = calendar.start(to_minute(start)) if start else NEVER
        self.must_finish = to_minute(program.must_finish) if program and program.must_finish else None
        self.critical = program.critical_float if program else 0
        self.near = program.near_critical_float if program else 2400
        self.status: int | None = None
        if program and program.status_date is not None and not self.project_like:
            day = program.status_date
            at = calendar.last_minute(day)
            midnight = to_minute(datetime.combine(day, time())) + 1440
            self.status = to_minute(at) if calendar.is_workday(day) else midnight
