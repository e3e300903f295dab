"""How far the plan is from a baseline: start, finish, duration and cost, row by row, by project and for the program.

A variance is what is now, less what was approved, as formulas.md has it: a finish that lies later, work that takes longer and
money that is more are all positive. Dates and durations are told in working minutes, of a row on its own calendar, of a group on its
program's. Groups follow the roll-up rules: the earliest start, the latest finish, the working time between them, the sum of costs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from planning.approved import project_by_id
from planning.calendars import WorkCalendar, to_minute
from planning.compare import Figures, figures_of_baseline, figures_of_plan
from planning.frozen import replaced
from planning.plan import Plan, natural
from planning.records import Baseline, Task
from planning.schedule import Schedule, calendar_of

if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    from planning.frozen import dataclass

Scope = Literal["", "added", "removed", "idle"]
"""Whether a row is on both sides, in the plan alone, in the baseline alone, or in the plan without being scheduled any more."""


@dataclass(frozen=True, slots=True)
class Variance:
    """What one row or group was and is; None for a side that does not have it, and for every variance then.

    ``start``, ``finish`` and ``duration`` are working minutes, ``cost`` is money.
    """

    id: str
    name: str
    kind: str
    project: str
    before: Figures | None
    after: Figures | None
    start: int | None
    finish: int | None
    duration: int | None
    cost: float | None
    minutes_per_day: int
    scope: Scope = ""

    @property
    def differs(self) -> bool:
        """Whether anything is not as it was approved."""
        return bool(self.scope or self.start or self.finish or self.duration or self.cost)

    def days(self, minutes: int | None) -> float | None:
        """Working minutes in days of its calendar."""
        return None if minutes is None else round(minutes / self.minutes_per_day, 2)


class Variances:
    """All of a program against one of its baselines, each group worked out when it is first asked for.

    With ``other``, what that baseline says stands in the place of what is now.
    """

    def __init__(self, scheduled: Schedule, baseline: Baseline, other: Baseline | None = None) -> None:
        self.schedule = scheduled
        self.baseline = baseline
        self._before = figures_of_baseline(baseline)
        self._is_now = other is None
        if other is not None:
            self._after = figures_of_baseline(other)
            return
        self._after = figures_of_plan(scheduled, baseline.program) if baseline.program else figures_of_plan(scheduled)

    @property
    def plan(self) -> Plan:
        """The plan that is held against the baseline."""
        return self.schedule.plan

    @cached_property
    def rows(self) -> tuple[Variance, ...]:
        """Every activity of either side, by project and id."""
        found = [self._row(i) for i in self._before.keys() | self._after.keys()]
        return tuple(sorted(found, key=lambda row: (natural(row.project), natural(row.id))))

    @cached_property
    def by_id(self) -> Mapping[str, Variance]:
        """The rows by id."""
        return {row.id: row for row in self.rows}

    @cached_property
    def projects(self) -> tuple[Variance, ...]:
        """Each project of either side; a row that is gone counts in the project its id begins with."""
        groups: dict[str, list[str]] = {}
        for row in self.rows:
            groups.setdefault(row.project, []).append(row.id)
        return tuple(self._group(i, "project", groups[i]) for i in sorted(groups, key=natural) if i)

    @cached_property
    def program(self) -> Variance:
        """All of it."""
        return self._group(self.baseline.program, "program", [row.id for row in self.rows])

    @property
    def added(self) -> tuple[Variance, ...]:
        """What came since."""
        return tuple(row for row in self.rows if row.scope == "added")

    @property
    def removed(self) -> tuple[Variance, ...]:
        """What is gone since, or is no longer scheduled."""
        return tuple(row for row in self.rows if row.scope in ("removed", "idle"))

    def _row(self, activity_id: str) -> Variance:
        activity = self.plan.activity(activity_id)
        before, after = self._before.get(activity_id), self._after.get(activity_id)
        project = activity.project if activity else project_by_id(self.plan, activity_id)
        scope: Scope = "" if before and after else "added" if after else "idle" if activity and self._is_now else "removed"
        held = self.schedule.get(activity_id)
        kind = held.kind if held else "task"
        calendar = calendar_of(self.schedule, activity_id) if held else self._calendar
        found = _variance(activity_id, activity.name if activity else "", kind, project, before, after, calendar, scope)
        if found.duration and isinstance(activity, Task) and activity.elapsed:  # a day of the clock is a day of the calendar's
            return replaced(found, duration=round(found.duration * found.minutes_per_day / 1440))
        return found

    def _group(self, group_id: str, kind: str, ids: Iterable[str]) -> Variance:
        record = self.plan.find(group_id) if group_id else None
        named = list(ids)
        before = self._together(self._before[i] for i in named if i in self._before)
        after = self._together(self._after[i] for i in named if i in self._after)
        scope: Scope = "" if before and after else "added" if after else "removed"
        name = record.name if record else ""
        return _variance(group_id, name, kind, group_id if kind == "project" else "", before, after, self._calendar, scope)

    def _together(self, figures: Iterable[Figures]) -> Figures | None:
        """The figures of a group; None for an empty one."""
        held = list(figures)
        if not held:
            return None
        start, finish = min(f.start for f in held), max(f.finish for f in held)
        duration = self._calendar.between(to_minute(start), to_minute(finish))
        return Figures(start, finish, duration, round(sum(f.cost for f in held), 2))

    @cached_property
    def _calendar(self) -> WorkCalendar:
        return self.schedule.calendars.for_program(self.plan.programs.get(self.baseline.program))


def _variance(
    record_id: str,
    name: str,
    kind: str,
    project: str,
    before: Figures | None,
    after: Figures | None,
    calendar: WorkCalendar,
    scope: Scope,
) -> Variance:
    per_day = calendar.minutes_per_day
    if before is None or after is None:
        return Variance(record_id, name, kind, project, before, after, None, None, None, None, per_day, scope)
    start = calendar.work(to_minute(after.start)) - calendar.work(to_minute(before.start))
    finish = calendar.work(to_minute(after.finish)) - calendar.work(to_minute(before.finish))
    duration, cost = after.duration - before.duration, round(after.cost - before.cost, 2)
    return Variance(record_id, name, kind, project, before, after, start, finish, duration, cost, per_day, scope)
