"""What a change does to the program, before it is made: rows, milestones, promises, people, money, and whom to tell.

``weigher(schedule)`` is made once when somebody begins to type; ``weigh(change)`` answers for each keystroke from what is
already known: a change of figures is followed only through what it reaches, and loads are counted anew only for the
people whose work moves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from planning.calendars import to_minute
from planning.costs import Costs, cost_of_change, planned_costs
from planning.day_count import days_between, days_past
from planning.early_ticks import open_before
from planning.load import Loads, Overload, loads
from planning.records import Link, Milestone, Task
from planning.ripple import Move, Ripple, ripple
from planning.schedule import Row, Schedule, calendar_of

if TYPE_CHECKING:
    from planning.plan import Change, Plan
    from planning.records import Record

LimitKind = Literal["deadline", "promise"]
_WORKING_TIME = frozenset({"people", "calendars", "projects", "programs"})
"""The kinds of records whose change gives tasks other days to be worked on."""


@dataclass(frozen=True, slots=True)
class Limit:
    """A deadline or a promise of an activity that moves, and how many working days late it is before and after
    (0 or less: kept)."""

    id: str
    kind: LimitKind
    on: date
    to: str
    finish: date
    late_before: int
    late_after: int

    @property
    def breaks(self) -> bool:
        """Whether it is kept before and broken after."""
        return self.late_before <= 0 < self.late_after

    @property
    def mends(self) -> bool:
        """Whether it is broken before and kept after."""
        return self.late_after <= 0 < self.late_before


@dataclass(frozen=True, slots=True)
class Strain:
    """Somebody's days over capacity, and the load they had in these days before (as a share of what they can)."""

    over: Overload
    peak_before: float


@dataclass(frozen=True)
class Impact:
    """Everything a change does. ``cost`` is the planned cost of the plan before, ``cost_change`` what is added to it;
    ``strains`` are overloads that are new or higher, ``relieved`` the people who have fewer days over capacity."""

    before: Schedule
    change: Change
    ripple: Ripple
    limits: tuple[Limit, ...]
    strains: tuple[Strain, ...]
    relieved: tuple[str, ...]
    cost: float
    cost_change: float
    program_costs: Mapping[str, float]
    """The planned cost of each program before the change."""

    @property
    def program(self) -> str:
        """The one program whose tasks it edits; nothing where it edits those of several, or something that all of them share."""
        found = set()
        for edit in self.change.edits:
            record = edit.after or edit.before
            if isinstance(record, Link):
                continue  # costs nothing
            program = self.ripple.plan.program_of(record) or self.before.plan.program_of(record) if record is not None else None
            found.add(program.id if program is not None else "")
        return next(iter(found)) if len(found) == 1 else ""

    @property
    def matters(self) -> bool:
        """Whether it does anything to dates, deadlines, people or money, or reports what cannot well be."""
        return bool(self.ripple.moves or self.limits or self.strains or self.relieved or self.cost_change or self.added or self.too_early)

    @cached_property
    def too_early(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """What is reported as done although what it waits for is not: each with the ids of that."""
        done = {edit.id for edit in self.change.edits if _is_done(edit.after) and not _is_done(edit.before)}
        return tuple(open_before(self.ripple.plan, self.ripple.schedule, done).items()) if done else ()

    @property
    def moves(self) -> tuple[Move, ...]:
        """What moves, in the order in which it spreads."""
        return self.ripple.moves

    @cached_property
    def added(self) -> tuple[Row, ...]:
        """The tasks and milestones that are new, with their dates."""
        new = [edit.id for edit in self.change.edits if edit.before is None and isinstance(edit.after, Task | Milestone)]
        return tuple(row for i in new if (row := self.ripple.schedule.get(i)) is not None)

    @cached_property
    def by_date(self) -> tuple[Move, ...]:
        """What moves, by its new finish."""
        return tuple(sorted(self.ripple.moves, key=lambda m: (m.after.finish, m.after.start, m.id)))

    def float_of(self, activity_id: str) -> float | None:
        """The float an activity has before the change, in its own working days; None where it is not scheduled."""
        row = self.before.get(activity_id)
        return row.total_float / calendar_of(self.before, activity_id).minutes_per_day if row else None

    def against_baseline(self, move: Move) -> float | None:
        """Working days that a move ends after its baseline; None without one."""
        plan = self.before.plan
        activity = plan.activity(move.id)
        program = plan.program_of(activity) if activity else None
        baseline = plan.baselines.get(program.baseline) if program and program.baseline else None
        planned = baseline.activities.get(move.id) if baseline else None
        if planned is None:
            return None
        return days_between(calendar_of(self.before, move.id), planned.finish, move.after.finish)

    def finish_move(self, program_id: str) -> float:
        """Working days by which a program's finish moves, later positive; 0 where it has none."""
        program = self.ripple.plan.programs.get(program_id)
        was, now = self.before.finish_of(program_id), self.ripple.schedule.finish_of(program_id)
        if program is None or was is None or now is None:
            return 0.0
        calendar = self.before.calendars.for_program(program)
        return calendar.between(to_minute(was), to_minute(now)) / calendar.minutes_per_day

    @property
    def to_tell(self) -> tuple[str, ...]:
        """Whom to tell: to whom a promise is broken or is later than it was, and who answers for the projects it moves."""
        return _to_tell(self.ripple.plan, self.ripple.moves, self.limits, {edit.id for edit in self.change.edits})


def _is_done(record: Record | None) -> bool:
    """Whether a task or milestone has an end."""
    return bool((isinstance(record, Task) and record.actual_finish) or (isinstance(record, Milestone) and record.actual))


class Weigher:
    """What is known of a plan before a change, so that each keystroke costs little. ``since`` is the first day whose loads
    count: what lies before it is over."""

    def __init__(self, before: Schedule, since: date | None) -> None:
        self.before = before
        self._since = since
        self._over: dict[str, tuple[Overload, ...]] = {}

    @cached_property
    def _loads(self) -> Loads:
        return loads(self.before)

    @cached_property
    def _costs(self) -> Costs:
        return planned_costs(self.before)

    def weigh(self, change: Change) -> Impact:
        """What a change does. Raises LoopError for links in a circle, PlanError where it does not fit the plan."""
        moved = ripple(self.before, change)
        strains, relieved = self._strains(moved, change)
        return Impact(
            self.before,
            change,
            moved,
            _limits(self.before, moved, change),
            strains,
            relieved,
            self._costs.total,
            cost_of_change(self.before, self._costs, moved),
            self._costs.programs,
        )

    def _strains(self, moved: Ripple, change: Change) -> tuple[tuple[Strain, ...], tuple[str, ...]]:
        touched = {m.id for m in moved.moves} | {edit.id for edit in change.edits if edit.kind == "tasks"}
        people = _people_of(self.before.plan, touched) | _people_of(moved.plan, touched)
        people |= {edit.id for edit in change.edits if edit.kind == "people"}
        if not people:
            return (), ()
        new_hours = any(edit.kind in _WORKING_TIME for edit in change.edits)
        after = self._loads.without(moved.plan, people, touched, moved.schedule.calendars if new_hours else None)
        spans = {m.id: (m.work_start, to_minute(m.after.finish)) for m in moved.moves}
        worked = moved.schedule if new_hours else self.before
        for task_id in touched:
            task = moved.plan.tasks.get(task_id)
            span = spans.get(task_id) or self._span(task_id)
            if task is None or not task.active:
                continue
            on = worked
            if span is None:  # it is new
                on, span = moved.schedule, _span(moved.schedule, task_id)
            if span is not None and task.actual_finish is None and task_id not in self.before.net.children:
                after.add(task, calendar_of(on, task_id), *span)
        ordered = sorted(people)
        was = [over for person in ordered for over in self._overloads_of(person)]
        return _compared(was, [over for person in ordered for over in after.overloads_of(person, self._since)])

    def _overloads_of(self, person: str) -> tuple[Overload, ...]:
        """The overloads of a person before the change, worked out once."""
        found = self._over.get(person)
        if found is None:
            found = self._over[person] = self._loads.overloads_of(person, self._since)
        return found

    def _span(self, task_id: str) -> tuple[int, int] | None:
        """From when to when an activity is worked on that the change does not move."""
        return _span(self.before, task_id)


def _span(scheduled: Schedule, task_id: str) -> tuple[int, int] | None:
    j = scheduled.net.index.get(task_id)
    return None if j is None else (scheduled.dates.work_start[j], scheduled.dates.early_finish[j])


def _people_of(plan: Plan, ids: set[str]) -> set[str]:
    return {a.person for i in ids if (task := plan.tasks.get(i)) is not None for a in task.assignments}


def _compared(was: Sequence[Overload], now: Sequence[Overload]) -> tuple[tuple[Strain, ...], tuple[str, ...]]:
    """The overloads that are new, longer or higher, not those that only move; and who has fewer days over capacity, and none of these."""
    own: dict[str, list[Overload]] = {}
    for over in was:
        own.setdefault(over.person, []).append(over)
    days_after: dict[str, int] = {}
    strains = []
    for over in now:
        days_after[over.person] = days_after.get(over.person, 0) + over.days
        same = [o for o in own.get(over.person, ()) if o.tasks == over.tasks or (o.first <= over.last and o.last >= over.first)]
        peak = max((o.peak for o in same), default=0.0)
        if over.peak > peak + 0.005 or over.days > sum(o.days for o in same):
            strains.append(Strain(over, peak))
    strains.sort(key=lambda s: (-s.over.peak, s.over.first, s.over.person))
    strained = {strain.over.person for strain in strains}
    relieved = tuple(p for p, overs in own.items() if p not in strained and days_after.get(p, 0) < sum(o.days for o in overs))
    return tuple(strains), relieved


def _limits(before: Schedule, moved: Ripple, change: Change) -> tuple[Limit, ...]:
    """The deadlines and promises of what moves or is edited that are late before or after; what breaks first, then the latest."""
    spans = {m.id: (m.before.finish, m.after.finish) for m in moved.moves}
    for edit in change.edits:
        row = before.get(edit.id) if isinstance(edit.after, Task | Milestone) and edit.id not in spans else None
        if row is not None:
            spans[edit.id] = (row.finish, row.finish)
    found = []
    for activity_id, (was, now) in spans.items():
        owed_before = {kind: on for kind, on, _ in _owed(before.plan.activity(activity_id))}
        held = moved.plan.activity(activity_id) if activity_id not in before else None
        calendar = before.calendars.for_activity(held) if held is not None else calendar_of(before, activity_id)
        for kind, on, to in _owed(moved.plan.activity(activity_id)):
            late_before = days_past(calendar, owed_before[kind], was.date()) if kind in owed_before else 0
            late_after = days_past(calendar, on, now.date())
            if late_before > 0 or late_after > 0:
                found.append(Limit(activity_id, kind, on, to, now.date(), late_before, late_after))
    return tuple(sorted(found, key=lambda limit: (not limit.breaks, -limit.late_after, limit.id)))


def _owed(activity: Task | Milestone | None) -> list[tuple[LimitKind, date, str]]:
    found: list[tuple[LimitKind, date, str]] = []
    if activity is not None and activity.deadline:
        found.append(("deadline", activity.deadline.date(), ""))
    if isinstance(activity, Milestone) and activity.promise:
        found.append(("promise", activity.promise.on, activity.promise.to))
    return found


def _to_tell(plan: Plan, moves: tuple[Move, ...], limits: tuple[Limit, ...], edited: set[str]) -> tuple[str, ...]:
    told: dict[str, None] = {}
    for limit in limits:
        if limit.kind == "promise" and limit.late_after > max(0, limit.late_before) and limit.to:
            told.setdefault(limit.to)
    own = {a.project for i in edited if (a := plan.activity(i)) is not None}
    for move in moves:
        activity = plan.activity(move.id)
        project = plan.projects.get(activity.project) if activity else None
        if project is not None and project.id not in own and project.owner:
            told.setdefault(f"{project.owner} ({project.id})")
    return tuple(told)


def weigher(before: Schedule, since: date | None = None) -> Weigher:
    """What answers for changes of a plan that has this schedule; loads count from ``since`` on."""
    return Weigher(before, since)
