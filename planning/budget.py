"""What of the budget is spent, line by line, and how far the estimates eat into the reserves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from planning.schedule import calendar_of

if TYPE_CHECKING:
    from planning.performance import Performance
    from planning.records import BudgetLine, Program, Project, Spending, Task

PEOPLE = frozenset({"people", "staff", "labour", "labor", "team", "work"})
"""Names of the budget line that people's work counts against."""

NO_LINE = ""
"""The category of money that no budget line was named for."""


@dataclass(frozen=True, slots=True)
class Line:
    """One budget line of a project. ``planned`` is None for what no line plans.

    ``forecast`` is what is spent and what the rest of the plan costs as it now is; of a line that no task's cost belongs to, what
    was planned, or what is spent where that is more.
    """

    category: str
    planned: float | None
    spent: float
    forecast: float

    @property
    def left(self) -> float | None:
        """What of it is not spent; less than nothing where more is."""
        return None if self.planned is None else self.planned - self.spent

    @property
    def over(self) -> float:
        """How much more it is forecast to cost than was planned; 0 where it is not."""
        return max(0.0, self.forecast - (self.planned or 0.0))


def budget_lines(found: Performance, project: Project) -> tuple[Line, ...]:
    """The budget lines of a project as of its status date, and last, where there is such money, what counts against none.

    Bookings count against the line they name. What tasks say they have cost is split as they are planned: people's work counts
    against the line called people (or staff, labour, team), everything else against the only other line; where there is no
    such line, or several, it counts against none.
    """
    people, things = _lines_of_tasks(project.budget)
    spent = {line.category: line.spent for line in project.budget}
    to_do: dict[str, float] = {}
    for task in found.tasks_of(project.id):
        value, share = found.tasks.get(task.id), _share_of_things(found, task)
        if value is None:
            continue
        for category, part in ((people, 1 - share), (things, share)):
            _add(spent, category, (task.actual_cost or 0.0) * part)
            _add(to_do, category, value.to_do * part)
    for spending in found.due_on(project):
        _add(spent, _line_of(project.budget, spending), spending.amount)
    lines = [_line(line, spent, to_do, line.category in (people, things)) for line in project.budget]
    if abs(spent.get(NO_LINE, 0.0)) >= 0.005 or (to_do.get(NO_LINE, 0.0) >= 0.005 and not project.budget):
        rest = spent.get(NO_LINE, 0.0)
        lines.append(Line(NO_LINE, None, rest, rest + to_do.get(NO_LINE, 0.0)))
    return tuple(lines)


def _line(line: BudgetLine, spent: dict[str, float], to_do: dict[str, float], of_tasks: bool) -> Line:
    so_far = spent[line.category]
    forecast = so_far + to_do.get(line.category, 0.0) if of_tasks else max(line.amount, so_far)
    return Line(line.category, line.amount, so_far, forecast)


def _lines_of_tasks(lines: Iterable[BudgetLine]) -> tuple[str, str]:
    """The lines that people's work and all else of tasks counts against; ``NO_LINE`` where that is not clear."""
    names = [line.category for line in lines]
    people = [name for name in names if name.casefold() in PEOPLE]
    others = [name for name in names if name not in people]
    return people[0] if len(people) == 1 else NO_LINE, others[0] if len(others) == 1 else NO_LINE


def _share_of_things(found: Performance, task: Task) -> float:
    """What part of a task's cost, as it is planned, is not people's work."""
    per_day = calendar_of(found.scheduled, task.id).minutes_per_day
    things = task.fixed_cost + task.duration / per_day * task.cost_per_day
    whole = found.cost_now(task)
    return min(1.0, max(0.0, things / whole)) if whole > 0 else 0.0


def _line_of(lines: Iterable[BudgetLine], spending: Spending) -> str:
    wanted = spending.category.casefold()
    return next((line.category for line in lines if wanted and line.category.casefold() == wanted), NO_LINE)


def _add(amounts: dict[str, float], category: str, amount: float) -> None:
    amounts[category] = amounts.get(category, 0.0) + amount


# ----------------------------------------------------------------------------------------------------------- reserves


@dataclass(frozen=True, slots=True)
class Reserve:
    """A reserve of a program, and what of it the estimates would eat."""

    name: str
    amount: float
    used: float

    @property
    def left(self) -> float:
        """What is not needed."""
        return self.amount - self.used

    @property
    def share(self) -> float | None:
        """How much of it is used, from 0 to 1; None of nothing."""
        return self.used / self.amount if self.amount > 0 else None


@dataclass(frozen=True, slots=True)
class Burn:
    """How far the estimates (the sum of all EACs) lie over the budget, and what pays for it: contingency first, then the
    management reserve; ``beyond`` is paid for by nothing."""

    over: float
    contingency: Reserve
    management: Reserve

    @property
    def beyond(self) -> float:
        """What no reserve covers."""
        return self.over - self.contingency.used - self.management.used


def burn(program: Program, bac: float, eac: float) -> Burn:
    """What an estimate at completion does to the reserves of a program."""
    over = max(0.0, eac - bac)
    contingency = max(0.0, program.contingency or 0.0)
    first = min(over, contingency)
    management = max(0.0, program.management_reserve or 0.0)
    second = min(over - first, management)
    return Burn(over, Reserve("contingency", contingency, first), Reserve("management reserve", management, second))
