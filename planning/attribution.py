"""What made an activity late since its baseline: progress, re-estimates, links, calendar, constraints, work added or taken out.

The half-step method (AACE RP 29R-03, MIP 3.4): the plan as it was at the baseline is turned into the plan of now one group
of changes at a time, and what each step adds to the finish is that group's part of the slip.

A baseline keeps dates and durations, no links and no calendars. So the plan of then is read from what it must have been:

* a link, constraint or pin that the baseline's dates contradict was not there yet;
* where the baseline starts later than today's links and constraints ask for, something held it that was taken away since:
  a link (something of the baseline ends or begins at that moment), work (that something is gone from the plan), or else a
  constraint;
* where the baseline's span is not its duration, the calendar was another.

With these the first network gives the baseline's own dates, so that the parts always add up to the whole slip.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

from planning import passes
from planning.calendars import to_minute
from planning.network import ALWAYS, FINISHED, FIRST_OF, LAST_OF, NEVER, OPEN, PINNED, STARTED, Arc, Network
from planning.schedule import calendar_of

if TYPE_CHECKING:
    from dataclasses import dataclass

    from planning.calendars import WorkCalendar
    from planning.records import Baseline, Milestone, Planned, Task
    from planning.schedule import Schedule
else:
    from planning.frozen import dataclass

Group = Literal["progress", "estimates", "links", "calendar", "constraints", "work", "other"]
GROUP_WORDS: dict[Group, str] = {
    "progress": "progress",
    "estimates": "re-estimates",
    "links": "links",
    "calendar": "calendar",
    "constraints": "constraints",
    "work": "work added or taken out",
    "other": "dates the baseline alone explains",
}
"""The groups in the order in which they are applied; ``other`` is what the baseline's own dates leave open."""


@dataclass(frozen=True, slots=True)
class Mover:
    """An activity that moved the finish by something of its own, in working minutes of its calendar."""

    id: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Part:
    """One group's part of a slip, in working minutes of the activity's calendar (negative: it won time), and who moved it,
    the largest first."""

    group: Group
    minutes: int
    per_day: int
    movers: tuple[Mover, ...]

    @property
    def days(self) -> float:
        """The part in working days."""
        return self.minutes / self.per_day

    @property
    def words(self) -> str:
        """The group's name as people read it."""
        return GROUP_WORDS[self.group]


def attribution(schedule: Schedule, baseline: Baseline, activity_id: str) -> tuple[Part, ...]:
    """The parts of an activity's slip against a baseline, in the order of ``GROUP_WORDS``; parts of nothing are left out.

    Their sum is always the whole slip: the working minutes from the baseline's finish to the finish of now. Empty where the
    baseline does not know the activity. Raises KeyError for what is not scheduled.
    """
    return Slips(schedule, baseline).of(activity_id)


class Slips:
    """The networks between a baseline and a schedule, computed once for all activities."""

    def __init__(self, schedule: Schedule, baseline: Baseline) -> None:
        self.schedule = schedule
        self.baseline = baseline
        self._then = _Then(schedule, baseline)
        self._stages = self._then.stages()

    def total(self, activity_id: str) -> int | None:
        """The whole slip in working minutes of the activity's calendar; None where the baseline does not know it."""
        planned = self.baseline.activities.get(activity_id)
        if planned is None:
            return None
        return calendar_of(self.schedule, activity_id).between(to_minute(planned.finish), to_minute(self.schedule[activity_id].finish))

    def of(self, activity_id: str) -> tuple[Part, ...]:
        """The parts of one activity's slip, as ``attribution`` gives them."""
        row = self.schedule[activity_id]
        planned = self.baseline.activities.get(activity_id)
        if planned is None:
            return ()
        calendar = calendar_of(self.schedule, activity_id)
        nodes = self._nodes(activity_id)
        at = calendar.work(to_minute(planned.finish))
        parts: list[Part] = []
        before = self._then.dates
        first = calendar.work(max(before.early_finish[j] for j in nodes))
        left_over = first - at
        for group, net, dates in self._stages:
            finish = calendar.work(max(dates.early_finish[j] for j in nodes))
            if finish != first:
                movers = self._movers(nodes, net, before, dates, later=finish > first)
                parts.append(Part(group, finish - first, calendar.minutes_per_day, movers))
            before, first = dates, finish
        left_over += calendar.work(to_minute(row.finish)) - first
        if left_over:
            parts.append(Part("other", left_over, calendar.minutes_per_day, ()))
        return tuple(parts)

    def _nodes(self, activity_id: str) -> list[int]:
        net = self.schedule.net
        node = net.index.get(activity_id)
        return net.leaves(activity_id) if node is None else [node]

    def _movers(self, nodes: list[int], net: Network, before: passes.Dates, after: passes.Dates, *, later: bool) -> tuple[Mover, ...]:
        """The activities on the driving chain that moved by more, or less, than what drives them."""
        dates = after if later else before
        j = max(nodes, key=lambda n: dates.early_finish[n])
        found: dict[str, int] = {}
        seen: set[int] = set()
        by_start = False
        while j not in seen:
            seen.add(j)
            calendar = net.calendar[j]
            times = (before.early_start, after.early_start) if by_start else (before.early_finish, after.early_finish)
            moved = calendar.between(times[0][j], times[1][j])
            arc = _pusher(net, dates, j, by_start=by_start)
            given = 0
            if arc is not None:
                ends = (before.early_start, after.early_start) if arc[1] & 1 else (before.early_finish, after.early_finish)
                given = calendar.between(ends[0][arc[0]], ends[1][arc[0]])
            if moved != given and net.state[j] < LAST_OF:
                found[net.ids[j]] = moved - given
            if arc is None or not given:
                break
            j, by_start = arc[0], bool(arc[1] & 1)
        return tuple(Mover(i, n) for i, n in sorted(found.items(), key=lambda item: -abs(item[1])))


def _pusher(net: Network, dates: passes.Dates, j: int, *, by_start: bool) -> Arc | None:
    """The link that decides a node's date; of work that has begun, the last one that it waited for."""
    calendar, state = net.calendar[j], net.state[j]
    if state == PINNED:
        return None
    begun = state in (STARTED, FINISHED)
    start = calendar.work(dates.early_start[j] if begun else dates.work_start[j])
    finish = calendar.work(dates.early_finish[j])
    best: tuple[int, Arc] | None = None
    for arc in net.incoming(j):
        asked = _asked(dates, arc)
        asks_start = arc[1] < 2
        if by_start and not asks_start:
            continue
        work = calendar.work(asked)
        if (begun and asks_start and work <= start) or work == (start if asks_start else finish) or state in (LAST_OF, FIRST_OF):
            decides = asked if state != FIRST_OF else -asked
            if best is None or decides > best[0]:
                best = decides, arc
    return best[1] if best else None


def _asked(dates: passes.Dates, arc: Arc) -> int:
    """The instant that a link asks for."""
    i, kind, lag, calendar = arc
    t = dates.early_start[i] if kind & 1 else dates.early_finish[i]
    if lag:
        t = calendar.add(t, lag) if calendar is not None else t + lag
    return t


def _planned_by_all(schedule: Schedule, baseline: Baseline) -> dict[str, Planned]:
    """What a baseline says, and of the work of other programs what theirs say: links cross programs."""
    plan = schedule.plan
    found = dict(baseline.activities)
    for program in plan.programs.values():
        other = plan.baselines.get(program.baseline) if program.baseline and program.id != baseline.program else None
        if other is not None:
            found = {**other.activities, **found}
    return found


class _Then:
    """The network as the baseline has it, and the steps from there to now."""

    def __init__(self, schedule: Schedule, baseline: Baseline) -> None:
        self._schedule = schedule
        self._now = schedule.net
        then = _planned_by_all(schedule, baseline)
        self._known = {self._now.index[i]: planned for i, planned in then.items() if i in self._now.index}
        gone = [planned for i, planned in then.items() if schedule.plan.activity(i) is None]
        self._gone = {to_minute(m) for planned in gone for m in (planned.start, planned.finish)}
        self._finishes = {to_minute(planned.finish) for planned in then.values()}
        self._starts = Counter(to_minute(planned.start) for planned in then.values())
        self._holds: dict[int, Group] = {}
        """The nodes whose start something held that is no longer there, with the group that its release belongs to."""
        self._span: dict[int, int] = {}
        """Durations that give the baseline's span on the calendar of now, where that is not the baseline's duration."""
        self._unlinked = False
        self.net = self._now.variant(schedule.plan)
        self.net.before, self.net.arcs_in = list(self._now.before), list(self._now.arcs_in)
        self.dates = self._fit()

    # --------------------------------------------------------------------------------------------- the plan of then

    def _fit(self) -> passes.Dates:
        """Set the network so that it gives the baseline's dates; these dates."""
        net = self.net
        size = len(net.ids)
        dates = passes.Dates([NEVER] * size, [NEVER] * size, [NEVER] * size)
        for j in net.order:
            planned = self._known.get(j)
            if net.state[j] < LAST_OF:
                self._empty(j)
                if planned is not None:
                    self._set(dates, j, self._as_planned(j, planned, dates))
                    continue
            self._set(dates, j, passes.early_dates(net, j, dates.early_start, dates.early_finish))
        return dates

    @staticmethod
    def _set(dates: passes.Dates, j: int, found: tuple[int, int, int]) -> None:
        dates.work_start[j], dates.early_finish[j], dates.early_start[j] = found

    def _empty(self, j: int) -> None:
        """A node without progress, duration, constraint and status date: what work is that the baseline does not know."""
        net = self.net
        net.state[j] = OPEN
        net.duration[j] = net.remaining[j] = 0
        net.finish_floor[j] = NEVER
        net.special.pop(j, None)
        net.late_cap[j] = ALWAYS
        net.start_floor[j] = self._first(j)

    def _first(self, j: int) -> int:
        """When the work of a node's program and project begins."""
        start = self._now.rules[self._now.program[j]].start
        project = self._schedule.plan.projects.get(self._activity(j).project)
        return max(start, to_minute(project.start)) if project and project.start else start

    def _activity(self, j: int) -> Task | Milestone:
        activity = self._schedule.plan.activity(self._now.ids[j])
        assert activity is not None
        return activity

    def _as_planned(self, j: int, planned: Planned, dates: passes.Dates) -> tuple[int, int, int]:
        """Set node j so that it gets the baseline's dates; these, as ``early_dates`` gives them."""
        net, calendar = self.net, self.net.calendar[j]
        start, finish = to_minute(planned.start), to_minute(planned.finish)
        net.start_floor[j] = min(net.start_floor[j], start)
        net.duration[j] = net.remaining[j] = planned.duration
        if self._now.state[j] in (STARTED, FINISHED):  # its actual dates take over at the first step; its links stay as they are
            net.state[j], net.actual_start[j], net.actual_finish[j] = PINNED, start, finish
            return start, finish, start
        self._drop_contradicted(j, start, finish, dates)
        self._keep_constraint(j, start, finish)
        if (found := self._fitting(j, start, finish, dates)) is not None:
            return found
        span = finish - start if net.elapsed[j] else calendar.between(start, finish)
        net.duration[j] = net.remaining[j] = span
        if span != planned.duration:
            self._span[j] = span
        if (found := self._fitting(j, start, finish, dates)) is not None:
            return found
        net.start_floor[j], net.finish_floor[j] = start, NEVER
        self._holds[j] = self._held_by(calendar, start)
        return passes.early_dates(net, j, dates.early_start, dates.early_finish)

    def _fitting(self, j: int, start: int, finish: int, dates: passes.Dates) -> tuple[int, int, int] | None:
        """The dates that node j gets, where they are the baseline's."""
        net, calendar = self.net, self.net.calendar[j]
        found = passes.early_dates(net, j, dates.early_start, dates.early_finish)
        _, ends, begins = found
        if ends != finish and calendar.work(ends) != calendar.work(finish):
            return None
        return found if net.duration[j] == 0 or begins == start or calendar.work(begins) == calendar.work(start) else None

    def _drop_contradicted(self, j: int, start: int, finish: int, dates: passes.Dates) -> None:
        """Take out the links that the baseline does not keep."""
        net, calendar = self.net, self.net.calendar[j]
        limits = calendar.work(start), calendar.work(finish)

        def kept(arc: Arc) -> bool:
            return calendar.work(_asked(dates, arc)) <= limits[arc[1] >= 2]

        plain = [i for i in net.before[j] if kept((i, 0, 0, None))]
        arcs = [arc for arc in net.arcs_in[j] if kept(arc)]
        if len(plain) < len(net.before[j]) or len(arcs) < len(net.arcs_in[j]):
            net.before[j], net.arcs_in[j] = plain, arcs
            self._unlinked = True

    def _keep_constraint(self, j: int, start: int, finish: int) -> None:
        """Let a constraint count that the baseline's dates keep."""
        constraint = self._activity(j).constraint
        if constraint is None or constraint.at is None:
            return
        at = to_minute(constraint.at)
        calendar = self.net.calendar[j]
        if constraint.kind in ("SNET", "MSO") and calendar.work(at) <= calendar.work(start):
            self.net.start_floor[j] = max(self.net.start_floor[j], at)
        elif constraint.kind in ("FNET", "MFO") and calendar.work(at) <= calendar.work(finish):
            self.net.finish_floor[j] = at

    def _held_by(self, calendar: WorkCalendar, start: int) -> Group:
        """What must have held a start: gone work or a gone link, where something of the baseline ends or begins then."""
        ended = calendar.finish(start)
        if start in self._gone or ended in self._gone:
            return "work"
        return "links" if self._starts[start] > 1 or start in self._finishes or ended in self._finishes else "constraints"

    # ------------------------------------------------------------------------------------------------------ the steps

    def stages(self) -> list[tuple[Group, Network, passes.Dates]]:
        """The networks after each group of changes, each with its dates; the last one is the plan of now."""
        held = set(self._holds.values())
        steps: list[tuple[Group, Callable[[Network], None], bool]] = [
            ("progress", self._progress, True),
            ("estimates", self._estimates, True),
            ("links", self._links, self._unlinked or "links" in held),
            ("calendar", self._calendar, bool(self._span)),
        ]
        last: Group = "constraints"
        if len(self._known) < self._now.size or "work" in held:
            steps.append(("constraints", self._constraints, True))
            last = "work"
        net = self.net
        found: list[tuple[Group, Network, passes.Dates]] = []
        for group, step, changes in steps:
            if changes:
                net = net.variant(self._schedule.plan)
                step(net)
                found.append((group, net, passes.forward(net)))
        return [*found, (last, self._now, self._schedule.dates)]

    def _progress(self, net: Network) -> None:
        """What was begun and done, and the status date behind which nothing unfinished lies."""
        now = self._now
        for j in range(now.size):
            planned = self._known.get(j)
            state = now.state[j]
            status = now.rules[now.program[j]].status
            if planned is not None and state in (STARTED, FINISHED):
                net.state[j] = state
                net.actual_start[j], net.actual_finish[j] = now.actual_start[j], now.actual_finish[j]
                done = now.duration[j] - now.remaining[j]
                net.remaining[j] = max(0, net.duration[j] - done) if state == STARTED else 0
                if state == STARTED:
                    net.start_floor[j] = now.start_floor[j]
            elif status is not None:
                net.start_floor[j] = max(net.start_floor[j], status)

    def _estimates(self, net: Network) -> None:
        now = self._now
        for j, planned in self._known.items():
            if now.state[j] == OPEN:
                net.duration[j] = net.remaining[j] = max(0, net.duration[j] + now.duration[j] - planned.duration)
            elif now.state[j] == STARTED:
                net.duration[j], net.remaining[j] = now.duration[j], now.remaining[j]

    def _links(self, net: Network) -> None:
        net.before, net.arcs_in = self._now.before, self._now.arcs_in
        self._release(net, "links")

    def _calendar(self, net: Network) -> None:
        for j in self._span:
            if self._now.state[j] == OPEN:
                net.duration[j] = net.remaining[j] = self._now.duration[j]

    def _constraints(self, net: Network) -> None:
        now = self._now
        for j in self._known:
            held = self._holds.get(j)
            for name in ("state", "duration", "remaining", "actual_start", "actual_finish", "finish_floor"):
                getattr(net, name)[j] = getattr(now, name)[j]
            if held != "work" or now.state[j] != OPEN:
                net.start_floor[j] = now.start_floor[j]
            if j in now.special:
                net.special[j] = now.special[j]

    def _release(self, net: Network, group: Group) -> None:
        """Let go what held a start and is no longer there."""
        now = self._now
        for j, why in self._holds.items():
            if why == group and now.state[j] == OPEN:
                status = now.rules[now.program[j]].status
                first = self._first(j)
                net.start_floor[j] = max(first, status) if status is not None else first


def baseline_for(schedule: Schedule, activity_id: str) -> Baseline | None:
    """The baseline that an activity's program is held against, where it knows the activity."""
    plan = schedule.plan
    activity = plan.activity(activity_id)
    program = plan.program_of(activity) if activity else None
    found = plan.baselines.get(program.baseline) if program and program.baseline else None
    return found if found is not None and activity_id in found.activities else None


def days_words(minutes: int, per_day: int) -> str:
    """A signed amount of working time: ``+3d``, ``-0.5d``."""
    return f"{round(minutes / per_day, 1):+g}d"


def part_words(part: Part, most: int = 3) -> str:
    """``re-estimates +3d (BRD-5 +3d)``, with the activities that moved most."""
    said = f"{part.words} {days_words(part.minutes, part.per_day)}"
    movers = part.movers[:most]
    if len(movers) == 1 and movers[0].minutes == part.minutes:
        return f"{said} ({movers[0].id})"
    names = [f"{mover.id} {days_words(mover.minutes, part.per_day)}" for mover in movers]
    names += [f"and {len(part.movers) - most} more"] * (len(part.movers) > most)
    return f"{said} ({', '.join(names)})" if names else said
