"""Earned value week by week: what was planned, earned and spent, each amount over the time in which it falls due."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING

from planning.calendars import DAY, to_datetime, to_minute
from planning.schedule import calendar_of
from planning.spread import WEEK, share_due, week_of, weeks_passed

if TYPE_CHECKING:
    from dataclasses import dataclass

    from planning.calendars import WorkCalendar
    from planning.performance import Performance
    from planning.records import Accrual, Task
    from planning.schedule import Schedule
else:
    from planning.frozen import dataclass

_MOST_WEEKS = 600


@dataclass(frozen=True, slots=True)
class Curves:
    """Cumulative planned value at the end of each week, the first 0; earned value and actual cost up to the status date.

    ``first`` is the Monday of the first week, ``at`` the weeks passed. The last of ``ev`` and ``ac`` stand at the status date. Earned
    value and the cost of tasks are spread over the time they were worked; bookings stand on their day. ``work`` is ``pv`` without
    level of effort, ``priced`` is ``ev`` without the projects of whose cost nothing was said.
    """

    first: date
    at: float
    pv: tuple[float, ...]
    ev: tuple[float, ...]
    ac: tuple[float, ...]
    work: tuple[float, ...]
    priced: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Flow:
    """An amount that falls due between two instants, on the calendar of its task (None: by the clock)."""

    amount: float
    calendar: WorkCalendar | None
    start: int
    finish: int
    accrual: Accrual = "prorated"

    def due(self, at: int) -> float:
        """What of it is due at an instant."""
        return self.amount * share_due(self.calendar, self.start, self.finish, at, self.accrual)


def curves_of(performance: Performance, record_id: str) -> Curves | None:
    """The curves of a program or project by weeks of its program; None where no baseline plans anything in it."""
    return _Drawing(performance).drawn(record_id)


class _Drawing:
    def __init__(self, performance: Performance) -> None:
        self._of = performance

    def drawn(self, record_id: str) -> Curves | None:
        """The curves of a program or project."""
        place = self._of.plan.programs.get(record_id) or self._of.plan.projects[record_id]
        program = self._of.plan.program_of(place)
        monday = self._first_monday(program.id) if program is not None else None
        if monday is None:
            return None
        projects = self._of.projects_of(record_id) if record_id in self._of.plan.programs else (record_id,)
        tasks = [task for project in projects for task in self._of.tasks_of(project) if task.id in self._of.tasks]
        gone = [flow for project in projects for flow in self._of.gone_flows(self._of.plan.projects[project])]
        planned = [flow for task in tasks for flow in planned_flows(self._of, task)] + gone
        effort = [flow for task in tasks if task.percent_method == "level_of_effort" for flow in planned_flows(self._of, task)]
        status = self._of.status_of(place)
        at = weeks_passed(self._of.scheduled.calendars.for_program(program), monday, status)
        untold = {project for project in projects if self._of.project(project).unpriced} if self._of.value(record_id).unpriced else set()
        unpriced = [flow for task in tasks if task.project in untold for flow in self._earned_flows(task, status)]
        earned = unpriced + [flow for task in tasks if task.project not in untold for flow in self._earned_flows(task, status)]
        spent = [flow for task in tasks for flow in self._cost_flows(task, status)]
        spent += [flow for holder in dict.fromkeys((record_id, *projects)) for flow in self._booked_flows(holder, status)]
        end = max((flow.finish for flow in planned), default=monday)
        weeks = min(_MOST_WEEKS, max(1, -(-(end - monday) // WEEK)))
        passed = [monday + n * WEEK for n in range(min(_MOST_WEEKS, -(-max(0, status - monday) // WEEK)))] + [status]
        pv = tuple(sum_at(planned, monday + n * WEEK) for n in range(weeks + 1))
        ev = tuple(sum_at(earned, minute) for minute in passed)
        return Curves(
            to_datetime(monday).date(),
            at,
            pv,
            ev,
            tuple(sum_at(spent, minute) for minute in passed),
            tuple(value - sum_at(effort, monday + n * WEEK) for n, value in enumerate(pv)) if effort else pv,
            tuple(value - sum_at(unpriced, minute) for value, minute in zip(ev, passed, strict=True)) if unpriced else ev,
        )

    def _first_monday(self, program_id: str) -> int | None:
        """The Monday of the week in which a program's baseline begins."""
        baseline = self._of.baseline_of(self._of.plan.programs[program_id])
        if baseline is None:
            return None
        inside = (task.id for project in self._of.projects_of(program_id) for task in self._of.tasks_of(project))
        starts = [to_minute(baseline.activities[i].start) for i in inside if i in baseline.activities]
        return week_of(min(starts)) if starts else None

    def _span(self, task: Task, status: int) -> tuple[int, int]:
        """When a task was worked so far; the status date for what never says when."""
        finish = to_minute(task.actual_finish) if task.actual_finish is not None else status
        start = to_minute(task.actual_start) if task.actual_start is not None else finish
        return min(start, finish, status), min(finish, status)

    def _earned_flows(self, task: Task, status: int) -> list[Flow]:
        ev = self._of.tasks[task.id].ev
        if not ev:
            return []
        if task.percent_method == "level_of_effort":
            return planned_flows(self._of, task)
        start, finish = self._span(task, status)
        if task.percent_method not in AT_START:
            return [Flow(ev, worked_on(self._of.scheduled, task), start, finish)]
        at_start = AT_START[task.percent_method] * self._of.tasks[task.id].bac
        flows = [Flow(at_start, None, start, finish, "start"), Flow(ev - at_start, None, start, finish, "end")]
        return [flow for flow in flows if flow.amount]

    def _cost_flows(self, task: Task, status: int) -> list[Flow]:
        start, finish = self._span(task, status)
        booked = self._booked_flows(task.id, status)
        if not task.actual_cost:
            return booked
        amount = task.actual_cost * self._of.reported_part(task, status)
        return booked + _split(task, amount, start, finish, self._of.earned_share(task), calendar=worked_on(self._of.scheduled, task))

    def _booked_flows(self, holder: str, status: int) -> list[Flow]:
        """What is booked on a record on its days; what a project's budget lines say they have spent at the status date."""
        flows = []
        for spending in self._of.bookings_of(holder):
            if self._of.is_due_at(spending, status):
                moment = end_of(spending.day) if spending.day is not None else status
                flows.append(Flow(spending.amount, None, moment, moment, "end"))
        project = self._of.plan.projects.get(holder)
        said = sum(line.spent for line in project.budget) if project is not None else 0.0
        return [*flows, Flow(said, None, status, status, "end")] if said else flows


def planned_flows(performance: Performance, task: Task) -> list[Flow]:
    """A task's budget over its baseline: what is fixed as it accrues, the rest as it is worked.

    It is spread on a calendar without people, whose leave may have come since.
    """
    planned = performance.planned(task)
    if planned is None or not planned.cost:
        return []
    calendar = None if task.elapsed else performance.scheduled.calendars.without_people(task)
    return _split(task, planned.cost, to_minute(planned.start), to_minute(planned.finish), calendar=calendar)


def worked_on(scheduled: Schedule, task: Task) -> WorkCalendar | None:
    """The calendar that a task is worked on; None for what goes by the clock."""
    return None if task.elapsed else calendar_of(scheduled, task.id)


def _split(task: Task, amount: float, start: int, finish: int, part: float = 1.0, *, calendar: WorkCalendar | None) -> list[Flow]:
    """An amount over a span of a task, and the part of it that is fixed by itself where that accrues otherwise."""
    fixed = min(task.fixed_cost * part, amount) if task.accrual != "prorated" and task.fixed_cost > 0 else 0.0
    flows = [Flow(amount - fixed, calendar, start, finish)] if amount != fixed else []
    return [*flows, Flow(fixed, calendar, start, finish, task.accrual)] if fixed else flows


AT_START = {"0/100": 0.0, "50/50": 0.5, "25/75": 0.25}
"""What the methods for short tasks earn with the start."""


def end_of(day: date) -> int:
    """The end of a day, as a minute."""
    return to_minute(datetime.combine(day, datetime.min.time())) + DAY


def sum_at(flows: Iterable[Flow], at: int) -> float:
    """What is due of them all at an instant."""
    return sum(flow.due(at) for flow in flows)
