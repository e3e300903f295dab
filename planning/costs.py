"""What work costs as planned: people's work at their rates, and what is fixed.

A task costs its fixed cost, what its time costs (rent: so much a working day of it) and, for each person on it, the days of
their work at their rate: the task's duration at their share of the day, or the effort that is fixed for them. A role without a
name (``?frontend``) costs nothing until somebody takes it. Dates alone never change a cost; durations, efforts, people and rates do.
Work whose duration goes by the clock (``3ed``) is worked around it, and costs each of its hours as Microsoft Project has it.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING

from planning.records import Task
from planning.schedule import calendar_of

if TYPE_CHECKING:
    from planning.plan import Plan
    from planning.ripple import Ripple
    from planning.schedule import Schedule


class Costs:
    """The planned cost of each task in the plan's money (``tasks``); sums by project and program."""

    def __init__(self, plan: Plan, tasks: dict[str, float]) -> None:
        self.plan = plan
        self.tasks = tasks

    @cached_property
    def total(self) -> float:
        """All of it."""
        return sum(self.tasks.values())

    @cached_property
    def projects(self) -> dict[str, float]:
        """By project id."""
        found = dict.fromkeys(self.plan.projects, 0.0)
        for task_id, cost in self.tasks.items():
            project = self.plan.tasks[task_id].project
            found[project] = found.get(project, 0.0) + cost
        return found

    @cached_property
    def programs(self) -> dict[str, float]:
        """By program id."""
        found = dict.fromkeys(self.plan.programs, 0.0)
        for project_id, cost in self.projects.items():
            project = self.plan.projects.get(project_id)
            if project is not None and project.program in found:
                found[project.program] += cost
        return found


def planned_costs(scheduled: Schedule) -> Costs:
    """What every task that is scheduled costs as planned. Summaries cost nothing of their own."""
    net, plan = scheduled.net, scheduled.plan
    return Costs(plan, {i: task_cost(plan, plan.tasks[i], net.duration[j], net.calendar[j].minutes_per_day) for i, j in _tasks(scheduled)})


def _tasks(scheduled: Schedule) -> Iterable[tuple[str, int]]:
    net, tasks = scheduled.net, scheduled.plan.tasks
    return ((i, j) for i, j in net.index.items() if j < net.size and i in tasks)


def unpriced_roles(scheduled: Schedule) -> dict[str, tuple[str, ...]]:
    """The roles without a name that unfinished work is given to, ``?data (CRM-5)``, by the program: they cost nothing yet."""
    plan, found = scheduled.plan, dict[str, dict[str, list[str]]]()
    for task_id, _ in _tasks(scheduled):
        task = plan.tasks[task_id]
        program = plan.program_of(task)
        for assignment in task.assignments:
            person = plan.people.get(assignment.person)
            if program is not None and assignment.person.startswith("?") and task.actual_finish is None and not (person and person.rate):
                found.setdefault(program.id, {}).setdefault(assignment.person, []).append(task_id)
    return {
        program: tuple(f"{role} ({', '.join(ids[:3])}{' …' if len(ids) > 3 else ''})" for role, ids in sorted(roles.items()))
        for program, roles in found.items()
    }


def task_cost(plan: Plan, task: Task, minutes: int, minutes_per_day: int) -> float:
    """What one task costs that lasts so many working minutes."""
    cost = task.fixed_cost + minutes / minutes_per_day * task.cost_per_day
    for assignment in task.assignments:
        person = plan.people.get(assignment.person)
        if person is not None and person.rate:
            work = assignment.effort if assignment.effort is not None else minutes * assignment.units
            cost += work / minutes_per_day * person.rate
    return round(cost, 2)


def cost_of_change(before: Schedule, known: Costs, moved: Ripple) -> float:
    """How much more (or, negative, less) the plan costs after a change; ``known`` is what it costs before it.

    Where the change leaves the network as it is, only what it edits costs something else; else all is added up anew.
    """
    if moved.scheduled is not None:
        return round(planned_costs(moved.scheduled).total - known.total, 2)
    plan = moved.plan
    edited = ((plan.tasks[i], minutes) for i, minutes in moved.durations.items() if i in plan.tasks)
    after = {task.id: task_cost(plan, task, minutes, calendar_of(before, task.id).minutes_per_day) for task, minutes in edited}
    return round(sum(cost - known.tasks.get(task_id, 0.0) for task_id, cost in after.items()), 2)
