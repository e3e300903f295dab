"""The proven optimum of levelling by OR-Tools CP-SAT, where the extra ``headway[solver]`` is installed.

It stands here and not with the mathematics because it is a large library of somebody else's: nothing needs it.
"""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

from planning.rcpsp import UNBOUND, Found

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ortools.sat.python import cp_model

    from planning.rcpsp import Problem

_LEFT = 1000
"""What a slot of work that finds no room costs, against one of lateness."""


def installed() -> bool:
    """Whether the solver is there."""
    return find_spec("ortools") is not None


def solved(problem: Problem, hint: Found, seconds: float) -> Found:
    """The best answer the solver finds in so many seconds, begun from one that is known; that one if it finds no better."""
    from ortools.sat.python import cp_model

    if not problem.size or hint.proven:
        return hint
    model = _Model(problem, hint)
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = 8
    status = solver.solve(model.model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return hint
    starts = tuple(solver.value(start) for start in model.starts)
    return Found(starts, hint.cost, hint.tried, status == cp_model.OPTIMAL)


class _Model:
    """A problem in the solver's terms."""

    def __init__(self, problem: Problem, hint: Found) -> None:
        from ortools.sat.python import cp_model

        self.model = cp_model.CpModel()
        self._problem = problem
        finish = max(start + duration for start, duration in zip(hint.starts, problem.durations, strict=True))
        known = max([units[-1] + 1 for units in problem.calendars if units], default=0)
        self._horizon = max(finish, known) + 1 if problem.calendar is not None else finish + 1
        self.starts: list[cp_model.IntVar] = []
        self._ends: list[cp_model.LinearExprT] = []
        self._inside: dict[int, cp_model.IntVar] = {}
        self._intervals: list[cp_model.IntervalVar | None] = []
        for j in range(problem.size):
            self._add_activity(j, hint.starts[j])
        self._add_links()
        self._add_capacities()
        self._add_objective()

    def _add_activity(self, j: int, hint: int) -> None:
        problem, model = self._problem, self.model
        least = problem.release[j] if problem.release else 0
        start = model.new_int_var(min(least, hint), self._horizon, f"s{j}")
        model.add_hint(start, hint)
        self.starts.append(start)
        duration = problem.durations[j]
        end: cp_model.LinearExprT = start + duration
        size: cp_model.LinearExprT = duration
        if problem.calendar is not None and duration:
            end = self._end_on_calendar(j, start)
            size = end - start
        self._ends.append(end)
        latest = problem.latest[j] if problem.latest else UNBOUND
        if not duration or not problem.demands[j]:
            self._intervals.append(None)
        elif latest >= UNBOUND:
            self._intervals.append(model.new_interval_var(start, size, end, f"i{j}"))
        else:
            inside = model.new_bool_var(f"in{j}")
            model.add(start <= latest).only_enforce_if(inside)
            self._inside[j] = inside
            self._intervals.append(model.new_optional_interval_var(start, size, end, inside, f"i{j}"))

    def _end_on_calendar(self, j: int, start: cp_model.IntVar) -> cp_model.IntVar:
        """The end of an activity that works only in the slots of its calendar; it starts in one of them."""
        problem, model = self._problem, self.model
        assert problem.calendar is not None
        units = problem.calendars[problem.calendar[j]]
        last = len(units) - problem.durations[j]
        place = model.new_int_var(0, max(last, 0), f"p{j}")
        end = model.new_int_var(0, self._horizon, f"e{j}")
        model.add_element(place, list(units[: last + 1]), start)
        model.add_element(place, [units[k + problem.durations[j] - 1] + 1 for k in range(last + 1)], end)
        return end

    def _add_links(self) -> None:
        problem, model = self._problem, self.model
        for j in range(problem.size):
            for i in problem.before[j]:
                model.add(self.starts[j] >= self._ends[i])
            for bond in problem.bonds[j] if problem.bonds else ():
                model.add(self.starts[j] >= (self.starts[bond.other] if bond.of_start else self._ends[bond.other]) + bond.offset)

    def _add_capacities(self) -> None:
        problem, model = self._problem, self.model
        for r, capacity in enumerate(problem.capacities):
            most = max(capacity)
            intervals = [self._intervals[j] for j in range(problem.size) if r in problem.demands[j]]
            amounts = [problem.demands[j][r] for j in range(problem.size) if r in problem.demands[j]]
            for first, last, short in _shortfalls(capacity, most, self._horizon):
                intervals.append(model.new_fixed_size_interval_var(first, last - first, f"c{r}_{first}"))
                amounts.append(short)
            if intervals:
                model.add_cumulative([i for i in intervals if i is not None], amounts, most)

    def _add_objective(self) -> None:
        problem, model = self._problem, self.model
        terms: list[cp_model.LinearExprT] = []
        for n, target in enumerate(problem.targets):
            late = model.new_int_var(0, self._horizon, f"l{n}")
            for j in target.ends:
                model.add(late >= self._ends[j] - target.due)
            terms.append(late * target.weight)
        for j, inside in self._inside.items():
            terms.append((1 - inside) * problem.durations[j] * _LEFT)
        model.minimize(sum(terms))


def _shortfalls(capacity: Sequence[int], most: int, horizon: int) -> list[tuple[int, int, int]]:
    """The stretches of slots in which there is less than the most, each with how much less."""
    found: list[tuple[int, int, int]] = []
    for t in range(horizon + 1):
        short = most - capacity[min(t, len(capacity) - 1)]
        if found and found[-1][1] == t and found[-1][2] == short:
            found[-1] = (found[-1][0], t + 1, short)
        elif short:
            found.append((t, t + 1, short))
    return found
