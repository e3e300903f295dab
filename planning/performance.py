"""Earned value of a plan: by task, project and program, and week by week.

Planned value spreads what the baseline gave each task over the task's baseline working time. Earned value is that budget times
the share that the task has earned by its own method. Actual cost is what was booked up to the status date, and what tasks and
budget lines say they have cost. All three are sums; an index of a project or program is the ratio of its sums, never a mean
of ratios; the estimate of a program is the sum of its projects' estimates. (Rules: ANSI/EIA-748, PMI.)
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from planning.approved import project_by_id
from planning.bookings import place_of
from planning.calendars import to_minute
from planning.costs import planned_costs, task_cost
from planning.curves import AT_START, Curves, Flow, curves_of, end_of, planned_flows, sum_at, worked_on
from planning.earned_sums import Value, summed
from planning.earned_value import EarnedSchedule, earned_schedule, indices
from planning.frozen import replaced
from planning.plan import natural
from planning.records import Project, Spending, Task
from planning.schedule import calendar_of
from planning.spread import idle_weeks, share_due, working_weeks

if TYPE_CHECKING:
    from planning.plan import Plan
    from planning.records import Baseline, Planned, Program
    from planning.schedule import Schedule
else:
    pass


class Performance:
    """The earned value of everything in a plan, each figure worked out when it is first asked for.

    ``today`` stands in for the status date of a program that has none.
    """

    def __init__(self, scheduled: Schedule, today: date) -> None:
        self.scheduled = scheduled
        self.today = today

    @property
    def plan(self) -> Plan:
        """The plan these are the figures of."""
        return self.scheduled.plan

    # ------------------------------------------------------------------------------------------------------ by task

    @cached_property
    def tasks(self) -> dict[str, Value]:
        """By task id; a summary has figures of its own only where something was planned for it or booked on it."""
        found = {}
        for task in self.plan.tasks.values():
            value = self._task(task)
            if task.id not in self.scheduled.net.children or value.bac or value.ac:
                found[task.id] = value
        return found

    def _task(self, task: Task) -> Value:
        planned, at = self.planned(task), self.status_of(task)
        baseline = self.baseline_of(task)
        costs_now = self.cost_now(task)
        bac = planned.cost if planned is not None else 0.0 if baseline is not None else costs_now
        pv = sum(flow.due(at) for flow in planned_flows(self, task)) if baseline is not None else None
        effort = task.percent_method == "level_of_effort" and pv is not None and not self._is_over(task, at)
        ev = (pv or 0.0) if effort else bac * self.earned_share(task)
        booked = [s.amount for s in self._booked.get(task.id, ()) if self.is_due_at(s, at)]
        ac = (task.actual_cost or 0.0) * self.reported_part(task, at) + sum(booked)
        to_do = self._to_do(task)
        unpriced = ev if task.actual_cost is None and not booked else 0.0
        return Value(
            task.id,
            pv,
            ev,
            ac,
            bac,
            to_do,
            _estimate(pv, ev, ac, bac, 0.0 if bac else to_do, unpriced),
            (pv or 0.0) if task.percent_method == "level_of_effort" else 0.0,
            ev if task.percent_method == "level_of_effort" else 0.0,
            unpriced,
        )

    def _is_over(self, task: Task, at: int) -> bool:
        """Whether a task was finished by the status date: what was reported of later days is not there yet."""
        return task.actual_finish is not None and to_minute(task.actual_finish) <= at

    def reported_part(self, task: Task, at: int) -> float:
        """The part of what was reported of a task that lies up to the status date."""
        if task.actual_finish is None or self._is_over(task, at):
            return 1.0
        finish = to_minute(task.actual_finish)
        start = to_minute(task.actual_start) if task.actual_start is not None else finish
        return share_due(worked_on(self.scheduled, task), start, finish, at)

    def _to_do(self, task: Task) -> float:
        """What the rest of a task costs as it is planned now: what remains of its time and effort, and what is fixed and not due."""
        whole = self.cost_now(task)
        if not whole or task.actual_finish is not None:
            return 0.0
        if task.actual_start is None or task.duration <= 0:
            return whole
        share = min(1.0, max(0.0, task.percent / 100))
        remaining = task.remaining if task.remaining is not None else round(task.duration * (1 - share))
        left = remaining / task.duration
        efforts = tuple(replaced(a, effort=None if a.effort is None else round(a.effort * left)) for a in task.assignments)
        fixed = task.fixed_cost * {"start": 0.0, "end": 1.0}.get(task.accrual, min(1.0, left))
        rest = replaced(task, assignments=efforts, fixed_cost=fixed)
        return task_cost(self.plan, rest, remaining, calendar_of(self.scheduled, task.id).minutes_per_day)

    def earned_share(self, task: Task) -> float:
        """The share of its budget that a task has earned by its method, from 0 to 1.

        Finished work has earned all of it, and work whose finish lies behind the status date the part up to there. 0/100, 50/50 and
        25/75 earn that much with the start, the rest with the finish; steps the share of the checklist that is ticked; ``duration``
        the share of the working time that is behind it; ``physical`` and ``units`` the per cent that was reported.
        """
        at = self.status_of(task)
        if self._is_over(task, at):
            return 1.0
        if task.id in self.scheduled.net.children:
            row = self.scheduled.get(task.id)
            return row.percent / 100 if row is not None else 0.0
        if task.percent_method in AT_START:
            return AT_START[task.percent_method] if task.actual_start is not None and to_minute(task.actual_start) < at else 0.0
        if task.actual_finish is not None:
            return self.reported_part(task, at)
        if task.percent_method == "steps" and task.checklist:
            return sum(item.met for item in task.checklist) / len(task.checklist)
        if task.percent_method in ("duration", "level_of_effort"):
            return self._worked_share(task)
        return min(1.0, max(0.0, task.percent / 100))

    def _worked_share(self, task: Task) -> float:
        """The share of a task's working time that is behind it."""
        if task.actual_finish is not None:
            return 1.0
        if task.actual_start is None:
            return 0.0
        if task.remaining is None or task.duration <= 0:
            return min(1.0, max(0.0, task.percent / 100))
        return min(1.0, max(0.0, 1 - task.remaining / max(task.duration, task.remaining)))

    def planned(self, task: Task) -> Planned | None:
        """What the baseline gave a task; nothing for a summary whose parts have budgets of their own."""
        baseline = self.baseline_of(task)
        planned = baseline.activities.get(task.id) if baseline is not None else None
        if planned is None or baseline is None or task.id not in self.scheduled.net.children:
            return planned
        parts = (self.scheduled.net.ids[j] for j in self.scheduled.net.leaves(task.id))
        return None if any((part := baseline.activities.get(i)) is not None and part.cost for i in parts) else planned

    def cost_now(self, task: Task) -> float:
        """What a task costs as it is planned now."""
        if task.id in self._costs:
            return self._costs[task.id]
        if task.id in self.scheduled.net.children or not task.active:
            return 0.0
        return task_cost(self.plan, task, task.duration, calendar_of(self.scheduled, task.id).minutes_per_day)

    @cached_property
    def _costs(self) -> dict[str, float]:
        return planned_costs(self.scheduled).tasks

    # -------------------------------------------------------------------------------------------------- what it rests on

    def baseline_of(self, record: Task | Project | Program) -> Baseline | None:
        """The baseline that a record's program is held against."""
        program = self.plan.program_of(record)
        return self.plan.baselines.get(program.baseline) if program is not None and program.baseline else None

    def status_day(self, program: Program | None) -> date:
        """The day up to which a program is reported; today where it says none."""
        return (program.status_date if program is not None else None) or self.today

    def status_of(self, record: Task | Project | Program) -> int:
        """The end of the status date of a record's program, as a minute."""
        return end_of(self.status_day(self.plan.program_of(record)))

    def is_due_at(self, spending: Spending, at: int) -> bool:
        """Whether a booking counts at an instant: it is no order, and its day is over."""
        return not spending.ordered and (spending.day is None or end_of(spending.day) <= at)

    @cached_property
    def _booked(self) -> dict[str, list[Spending]]:
        """What is booked, by the task, project or program it is booked on."""
        found: dict[str, list[Spending]] = {}
        for spending in self.plan.spending.values():
            place = place_of(self.plan, spending)
            if place is not None:
                found.setdefault(place.id, []).append(spending)
        return found

    def is_due(self, spending: Spending, place: Project | Program) -> bool:
        """Whether a booking is actual cost at the status date."""
        return self.is_due_at(spending, self.status_of(place))

    def booked_on(self, project: Project) -> tuple[Spending, ...]:
        """All that is booked on a project and its tasks, ordered or spent, the earliest first."""
        return self._in_order(project.id, *(task.id for task in self.tasks_of(project.id)))

    def booked_on_program(self, program: Program) -> tuple[Spending, ...]:
        """All that is booked on a program as a whole, the earliest first."""
        return self._in_order(program.id)

    def bookings_of(self, record_id: str) -> tuple[Spending, ...]:
        """What was booked on a record itself."""
        return tuple(self._booked.get(record_id, ()))

    def _in_order(self, *holders: str) -> tuple[Spending, ...]:
        booked = (s for holder in holders for s in self._booked.get(holder, ()))
        return tuple(sorted(booked, key=lambda s: (s.day or date.min, natural(s.id))))

    # ------------------------------------------------------------------------------------------- projects and programs

    def project(self, project_id: str) -> Value:
        """A project: the sums of its tasks, and what was spent on it as a whole."""
        found = self._projects.get(project_id)
        if found is None:
            found = self._projects[project_id] = self._project(self.plan.projects[project_id])
        return found

    @cached_property
    def _projects(self) -> dict[str, Value]:
        return {}

    def _project(self, project: Project) -> Value:
        values = [self.tasks[task.id] for task in self._tasks_of.get(project.id, ()) if task.id in self.tasks]
        at, baseline = self.status_of(project), self.baseline_of(project)
        gone = self.gone_flows(project)
        pv = sum(value.pv or 0.0 for value in values) + sum_at(gone, at) if baseline is not None else None
        own = sum(line.spent for line in project.budget) + self._own_bookings(project.id, at)
        ev, bac = sum(value.ev for value in values), sum(value.bac for value in values) + sum(flow.amount for flow in gone)
        ac = sum(value.ac for value in values) + own
        unpriced = 0.0 if own or any((value.ev and not value.unpriced) or value.ac for value in values) else ev
        later = sum(value.to_do for value in values if not value.bac)
        return Value(
            project.id,
            pv,
            ev,
            ac,
            bac,
            sum(value.to_do for value in values),
            _estimate(pv, ev, ac, bac, later, unpriced),
            sum(value.effort_pv for value in values),
            sum(value.effort_ev for value in values),
            unpriced,
        )

    def gone_flows(self, project: Project) -> list[Flow]:
        """The budgets of what the baseline has in a project and the plan has not any more: they are neither earned nor given back."""
        baseline = self.baseline_of(project)
        if baseline is None:
            return []
        calendar = self.scheduled.calendars.for_project(project.id)
        return [
            Flow(planned.cost, calendar, to_minute(planned.start), to_minute(planned.finish))
            for activity_id, planned in baseline.activities.items()
            if planned.cost and self.plan.activity(activity_id) is None and project_by_id(self.plan, activity_id) == project.id
        ]

    def _own_bookings(self, record_id: str, at: int) -> float:
        return sum(s.amount for s in self._booked.get(record_id, ()) if self.is_due_at(s, at))

    @cached_property
    def _tasks_of(self) -> dict[str, list[Task]]:
        found: dict[str, list[Task]] = {}
        for task in self.plan.tasks.values():
            found.setdefault(task.project, []).append(task)
        return found

    def tasks_of(self, project_id: str) -> tuple[Task, ...]:
        """The tasks of a project, summaries too, in the order of the file."""
        return tuple(self._tasks_of.get(project_id, ()))

    def projects_of(self, program_id: str) -> tuple[str, ...]:
        """The ids of a program's projects, in their order."""
        inside = [p for p in self.plan.projects.values() if p.program == program_id]
        return tuple(p.id for p in sorted(inside, key=lambda p: p.rank))

    def program(self, program_id: str) -> Value:
        """A program: the sums of its projects, their estimates too, and what was spent on it as a whole."""
        program = self.plan.programs[program_id]
        parts = [self.project(project_id) for project_id in self.projects_of(program_id)]
        own = self._own_bookings(program_id, self.status_of(program))
        return summed(program_id, parts, own, planned=self.baseline_of(program) is not None)

    def gone_from_plan(self, program_id: str) -> tuple[str, ...]:
        """What a program's baseline has a budget for and the plan has not any more: it counts in BAC and PV, and earns nothing."""
        baseline = self.baseline_of(self.plan.programs[program_id])
        rows = baseline.activities.items() if baseline is not None else ()
        return tuple(i for i, planned in rows if planned.cost and self.plan.activity(i) is None)

    def untold(self, program_id: str) -> tuple[str, ...]:
        """The projects of a program that have earned something of whose cost nothing was said."""
        return tuple(i for i in self.projects_of(program_id) if self.project(i).unpriced)

    def outside_baseline(self, program_id: str) -> tuple[str, ...]:
        """The tasks of a program that its baseline does not know: they have no budget, so they cost and earn nothing."""
        baseline = self.baseline_of(self.plan.programs[program_id])
        if baseline is None:
            return ()
        inside = (t for project in self.projects_of(program_id) for t in self._tasks_of.get(project, ()))
        return tuple(t.id for t in inside if t.active and t.id not in baseline.activities and t.id not in self.scheduled.net.children)

    # ------------------------------------------------------------------------------------------------------ over time

    def earned_schedule(self, record_id: str) -> EarnedSchedule | None:
        """The earned schedule of a program or project in its weeks of work (see ``working_weeks``); None without a baseline."""
        curves = self.curves(record_id)
        if curves is None:
            return None
        value = self.value(record_id)
        pv, at = working_weeks(curves.work, curves.at)
        return earned_schedule(pv, value.ev - value.effort_ev, at)

    def finish_at_pace(self, record_id: str) -> date | None:
        """The working day on which a program or project ends at the pace so far: IEAC(t) weeks of work from its first on.

        None where that is undefined.
        """
        curves, earned = self.curves(record_id), self.earned_schedule(record_id)
        if curves is None or earned is None or earned.ieac_t is None or earned.ieac_t > 52 * 100:
            return None
        record = self.plan.find(record_id)
        calendar = self.scheduled.calendars.for_program(self.plan.program_of(record) if record is not None else None)
        days = (earned.ieac_t + idle_weeks(curves.work, curves.at)) * 7
        day = curves.first + timedelta(days=max(0, round(days) - 3))  # a week of work ends on its Friday, three days before it is over
        return day if calendar.is_workday(day) else calendar.add_workdays(day, 1)

    def value(self, record_id: str) -> Value:
        """The figures of a program, project or task. Raises KeyError for anything else."""
        if record_id in self.plan.programs:
            return self.program(record_id)
        return self.project(record_id) if record_id in self.plan.projects else self.tasks[record_id]

    def curves(self, record_id: str) -> Curves | None:
        """The curves of a program or project by weeks of its program; None where no baseline plans anything in it."""
        if record_id not in self._curves:
            self._curves[record_id] = curves_of(self, record_id)
        return self._curves[record_id]

    @cached_property
    def _curves(self) -> dict[str, Curves | None]:
        return {}


def _estimate(pv: float | None, ev: float, ac: float, bac: float, later: float, unpriced: float) -> float | None:
    """BAC / CPI, or what is left at budget, and what came after the baseline (``later``); None where only the cost is not told."""
    if unpriced:
        return None
    at_cpi = indices(pv or 0.0, ev, ac, bac).eac
    return (at_cpi if at_cpi is not None else ac + bac - ev) + later
