"""What of the budget is spent, line by line, and how far the estimates eat into the reserves."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from planning.schedule import calendar_of

if TYPE_CHECKING:
    from planning.curves import Curves
    from planning.earned_sums import Value
    from planning.performance import Performance
    from planning.records import BudgetLine, Program, Project, Spending, Task

PEOPLE = frozenset({"people", "staff", "labour", "labor", "team", "work"})
"""Names of the budget line that people's work counts against."""

NO_LINE = ""
"""The category of money that no budget line was named for."""


@dataclass(frozen=True, slots=True)
class Line:
    """One budget line of a project. ``planned`` is None for what no line plans; ``committed`` is ordered and not yet spent.

    ``forecast`` is what is spent and what the rest of the plan costs as it now is, or what is committed where that is more; of a
    line that no task's cost belongs to, what was planned, or what is spent and committed where that is more.
    """

    category: str
    planned: float | None
    spent: float
    committed: float
    forecast: float

    @property
    def left(self) -> float | None:
        """What of it is neither spent nor committed; less than nothing where more is."""
        return None if self.planned is None else self.planned - self.spent - self.committed

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
    committed: dict[str, float] = {}
    for task in found.tasks_of(project.id):
        value, share = found.tasks.get(task.id), _share_of_things(found, task)
        if value is None:
            continue
        for category, part in ((people, 1 - share), (things, share)):
            _add(spent, category, (task.actual_cost or 0.0) * part)
            _add(to_do, category, value.to_do * part)
    for spending in found.booked_on(project):
        if spending.ordered:
            _add(committed, line_of(project, spending), spending.amount)
        elif found.is_due(spending, project):
            _add(spent, line_of(project, spending), spending.amount)
    lines = []
    for line in project.budget:
        so_far, promised, rest = spent[line.category], committed.get(line.category, 0.0), to_do.get(line.category, 0.0)
        of_tasks = line.category in (people, things)
        forecast = so_far + max(promised, rest) if of_tasks else max(line.amount, so_far + promised)
        lines.append(Line(line.category, line.amount, so_far, promised, forecast))
    so_far, promised, rest = (amounts.get(NO_LINE, 0.0) for amounts in (spent, committed, to_do))
    if abs(so_far) >= 0.005 or abs(promised) >= 0.005 or (rest >= 0.005 and not project.budget):
        lines.append(Line(NO_LINE, None, so_far, promised, so_far + max(promised, rest)))
    return tuple(lines)


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


def line_of(project: Project, spending: Spending) -> str:
    """The budget line of a project that a booking counts against; ``NO_LINE`` where it names none of them."""
    wanted = spending.category.casefold()
    return next((line.category for line in project.budget if wanted and line.category.casefold() == wanted), NO_LINE)


def line_of_program(found: Performance, program: Program) -> Line | None:
    """What is booked on a program as a whole; None where nothing is."""
    booked = found.booked_on_program(program)
    spent = sum(s.amount for s in booked if found.is_due(s, program))
    committed = sum(s.amount for s in booked if s.ordered)
    return Line(NO_LINE, None, spent, committed, spent + committed) if booked else None


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


def burn(program: Program, bac: float, eac: float | None) -> Burn:
    """What an estimate at completion does to the reserves of a program; one that is not known does nothing."""
    over = max(0.0, eac - bac) if eac is not None else 0.0
    contingency = max(0.0, program.contingency or 0.0)
    first = min(over, contingency)
    management = max(0.0, program.management_reserve or 0.0)
    second = min(over - first, management)
    return Burn(over, Reserve("contingency", contingency, first), Reserve("management reserve", management, second))


def overspent(value: Value) -> float:
    """What work has cost beyond what it earned, unpriced work left out; 0 where it cost less or either is not known.

    It has gone out of the contingency for good (AC - EV).
    """
    if value.ev is None or value.ac is None:
        return 0.0
    return max(0.0, value.ac - (value.ev - value.unpriced))


LAST_WEEKS = 4.0
"""The present rate is that of so many weeks up to the status date."""


@dataclass(frozen=True, slots=True)
class Eaten:
    """What work has cost beyond what it earned (actual cost less earned value, of projects of whose cost something is known): that has
    gone out of the reserves for good.

    ``by_week`` is it at the end of each week, never below nothing; the first is 0 and the last stands at the status date ``day``.
    ``first`` is the Monday of the first week, ``rate`` how much a week of the last ``LAST_WEEKS`` ate; None before a whole week.
    """

    first: date
    day: date
    by_week: tuple[float, ...]
    rate: float | None
    ends: date | None = None
    """The day on which the work ends: after it nothing is eaten."""

    @property
    def now(self) -> float:
        """What is eaten up to the status date."""
        return self.by_week[-1]

    def gone(self, reserve: float) -> date | None:
        """The day on which so much is eaten at the present rate, or was; None where it is not before the work ends."""
        if reserve <= 0:
            return None
        if self.now >= reserve:
            weeks = next(n for n, eaten in enumerate(self.by_week) if eaten >= reserve)
            return min(self.day, self.first + timedelta(weeks=weeks) - timedelta(days=1))
        if self.rate is None or self.rate <= 0:
            return None
        days = (reserve - self.now) / self.rate * 7
        if days >= _FAR:
            return None
        found = self.day + timedelta(days=math.ceil(days))
        return None if self.ends is not None and found > self.ends else found


def eaten_of(found: Performance, program: Program) -> Eaten | None:
    """What is eaten of a program's reserves; None where there is no baseline to earn against."""
    curves, finish = found.curves(program.id), found.scheduled.finish_of(program.id)
    return eaten(curves, found.status_day(program), finish.date() if finish is not None else None) if curves is not None else None


_FAR = 36_525
"""Days after which a day says nothing any more: a hundred years."""


def eaten(curves: Curves, day: date, ends: date | None = None) -> Eaten:
    """What is eaten of the reserves of a program week by week up to its status date, from the curves of the program."""
    by_week = tuple(max(0.0, spent - earned) for spent, earned in zip(curves.ac, curves.priced, strict=True)) or (0.0,)
    moments = [min(float(n), curves.at) for n in range(len(by_week))]
    since = max(0.0, curves.at - LAST_WEEKS)
    before = max((n for n, moment in enumerate(moments) if moment <= since), default=0)
    weeks = curves.at - moments[before]
    rate = (by_week[-1] - by_week[before]) / weeks if weeks >= 1 else None
    return Eaten(curves.first, day, by_week, rate, ends)
