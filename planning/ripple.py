"""What moves if this moves: the effect of a change before it is made.

A change of figures (durations, dates, per cent, constraints) is followed only through what it reaches; one that alters
the network itself (links, tasks, calendars, programs) is answered by scheduling the whole plan again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from planning import passes
from planning.calendars import to_datetime
from planning.network import Network, archived_projects
from planning.records import Milestone, Task
from planning.schedule import Schedule, calendar_of, schedule

if TYPE_CHECKING:
    from planning.plan import Change, Plan


@dataclass(frozen=True, slots=True)
class Span:
    """The early dates of an activity."""

    start: datetime
    finish: datetime


@dataclass(frozen=True, slots=True)
class Move:
    """An activity whose dates change. ``minutes`` is the move of its finish in its own working time, later positive;
    ``days`` the same in calendar days."""

    id: str
    kind: Literal["task", "milestone"]
    before: Span
    after: Span
    minutes: int
    days: int
    minutes_per_day: int
    work_start: int = 0
    """The minute (since 1970) at which the work that is left begins after the change."""

    @property
    def working_days(self) -> float:
        """The move of the finish in working days."""
        return self.minutes / self.minutes_per_day


@dataclass(frozen=True)
class Ripple:
    """Everything a change moves, in the order in which it spreads.

    ``deadlines`` and ``promises`` name the activities whose deadline or promised day is kept before and broken after;
    ``mended`` those where it is the other way round.
    """

    plan: Plan
    moves: tuple[Move, ...]
    deadlines: tuple[str, ...]
    promises: tuple[str, ...]
    mended: tuple[str, ...]
    scheduled: Schedule | None = None
    """The whole schedule after the change, where it was needed to know what moves."""
    durations: Mapping[str, int] = field(default_factory=dict)
    """The durations of what was edited, where it was not, in minutes by id."""

    @property
    def milestones(self) -> tuple[Move, ...]:
        """The moves of milestones."""
        return tuple(m for m in self.moves if m.kind == "milestone")

    @cached_property
    def schedule(self) -> Schedule:
        """The whole schedule after the change."""
        return self.scheduled if self.scheduled is not None else schedule(self.plan)


def ripple(before: Schedule, change: Change) -> Ripple:
    """What a change to the plan of ``before`` would move.

    Raises LoopError for links in a circle, PlanError where the change does not fit the plan.
    """
    plan = before.plan.apply(change)
    nodes = _figures_only(before, change)
    after: Schedule | None = None
    durations: dict[str, int] = {}
    if nodes is None:
        after = schedule(plan)
        common = [(j, after.net.index[i]) for i, j in before.net.index.items() if i in after.net.index and j < before.net.size]
        net, dates = after.net, after.dates
        moved = [(j, k) for j, k in common if _dates(before.dates, j) != _dates(dates, k)]
        moved.sort(key=lambda pair: net.position[pair[1]])
    else:
        net = before.net.variant(plan)
        for j, record in nodes:
            net.fill(j, record)
            durations[record.id] = net.duration[j]
        dates, touched = passes.reforward(net, before.dates, (j for j, _ in nodes))
        moved = [(j, j) for j in touched if j < net.size]
    moves = tuple(_move(before, net, dates, j, k) for j, k in moved)
    spans = {move.id: (move.before, move.after) for move in moves}
    for edit in change.edits:  # a deadline may break without anything moving
        node = before.net.index.get(edit.id)
        if node is not None and node < before.net.size and edit.id not in spans:
            span = Span(*(to_datetime(t) for t in _dates(before.dates, node)))
            spans[edit.id] = (span, span)
    return Ripple(plan, moves, *_promises(before.plan, plan, spans), after, durations)


def _dates(dates: passes.Dates, j: int) -> tuple[int, int]:
    return dates.early_start[j], dates.early_finish[j]


def _figures_only(before: Schedule, change: Change) -> list[tuple[int, Task | Milestone]] | None:
    """The nodes a change sets anew, when it leaves the network as it is; None otherwise."""
    net = before.net
    if any(kind == "ALAP" for kind in net.special.values()):
        return None
    archived = archived_projects(before.plan)
    nodes: dict[int, Task | Milestone] = {}
    for edit in change.edits:
        old, new = edit.before, edit.after
        if edit.kind not in ("tasks", "milestones"):
            if edit.kind in ("links", "calendars", "people", "programs", "projects"):
                return None
            continue
        if not isinstance(old, Task | Milestone) or not isinstance(new, Task | Milestone) or _place(old) != _place(new):
            return None
        if new.constraint and new.constraint.kind == "ALAP":
            return None
        node = net.index.get(new.id)
        if node is not None:
            if _lasts(old) != _lasts(new) and new.id in net.percent_sources:
                return None
            if new.project in archived:
                return None  # finishing such work takes it in, opening it again takes it out
            if node in net.bound:
                return None  # its summary says something of its dates that ``fill`` does not know
            nodes[node] = new
        else:
            return None
    return list(nodes.items())


def _place(activity: Task | Milestone) -> tuple[object, ...]:
    """What puts an activity where it is in the network."""
    people = (activity.assignments, activity.ignore_people_calendars) if isinstance(activity, Task) else ()
    return activity.project, activity.parent, activity.active, activity.calendar, getattr(activity, "program", ""), people


def _lasts(activity: Task | Milestone) -> tuple[int, bool]:
    return (activity.duration, activity.elapsed) if isinstance(activity, Task) else (0, False)


def _move(before: Schedule, net: Network, dates: passes.Dates, j: int, k: int) -> Move:
    activity_id = before.net.ids[j]
    old = Span(*(to_datetime(t) for t in _dates(before.dates, j)))
    new = Span(*(to_datetime(t) for t in _dates(dates, k)))
    calendar = calendar_of(before, activity_id)
    return Move(
        id=activity_id,
        kind="task" if activity_id in before.plan.tasks else "milestone",
        before=old,
        after=new,
        minutes=calendar.between(before.dates.early_finish[j], dates.early_finish[k]),
        days=(new.finish.date() - old.finish.date()).days,
        minutes_per_day=calendar.minutes_per_day,
        work_start=dates.work_start[k],
    )


def _promises(old: Plan, new: Plan, spans: dict[str, tuple[Span, Span]]) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Deadlines broken, promises broken, and what is mended, by the ids of the activities moved or edited."""
    deadlines, promises, mended = [], [], []
    for activity_id, (before, after) in spans.items():
        was, now = old.activity(activity_id), new.activity(activity_id)
        if was is None or now is None:
            continue
        late_before, late_after = _late(was.deadline, before), _late(now.deadline, after)
        owed_before, owed_after = _late(_promised(was), before), _late(_promised(now), after)
        if late_after and not late_before:
            deadlines.append(activity_id)
        if owed_after and not owed_before:
            promises.append(activity_id)
        if (late_before and not late_after) or (owed_before and not owed_after):
            mended.append(activity_id)
    return tuple(deadlines), tuple(promises), tuple(mended)


def _promised(activity: Task | Milestone) -> date | None:
    return activity.promise.on if isinstance(activity, Milestone) and activity.promise else None


def _late(limit: date | datetime | None, span: Span) -> bool:
    if limit is None:
        return False
    return span.finish > limit if isinstance(limit, datetime) else span.finish.date() > limit
