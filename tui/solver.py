"""The proven optimum of levelling by OR-Tools CP-SAT, where the extra ``headway[solver]`` is installed.

It stands here and not with the mathematics because it is a large library of somebody else's: nothing needs it.
"""

from __future__ import annotations

from bisect import bisect_left
from importlib.util import find_spec
from typing import TYPE_CHECKING

from planning.rcpsp import UNBOUND, Found, placed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ortools.sat.python import cp_model

    from planning.rcpsp import Problem

_MOST_UNITS = 6000
"""Slots of work that are placed one by one where people of several calendars share somebody; above that the time as it is taken."""


def installed() -> bool:
    """Whether the solver is there."""
    return find_spec("ortools") is not None


def solved(problem: Problem, hint: Found, seconds: float) -> Found:
    """What ``Solving`` finds in so many seconds."""
    return Solving(problem, hint, seconds).solve()


class Solving:
    """The solver at work on a problem, begun from an answer that is known. ``stop`` may be called from another thread."""

    def __init__(self, problem: Problem, hint: Found, seconds: float) -> None:
        self._problem, self._hint, self._seconds = problem, hint, seconds
        self._solver: cp_model.CpSolver | None = None
        self._stopped = False

    def stop(self) -> None:
        """Make it end soon, with the best answer it has."""
        self._stopped = True
        if self._solver is not None:
            self._solver.stop_search()

    def solve(self) -> Found:
        """The best answer found in the time; the known one if there is no better.

        The solver's answer is placed and judged as those of ``planning.rcpsp`` are; it is proven where that costs what the solver
        proved to be the least.
        """
        from ortools.sat.python import cp_model

        problem, hint = self._problem, self._hint
        if not problem.size or hint.proven:
            return hint
        model = _Model(problem, hint)
        self._solver = solver = cp_model.CpSolver()
        solver.parameters.max_time_in_seconds = self._seconds
        solver.parameters.num_workers = 8
        if self._stopped:
            return hint
        status = solver.solve(model.model)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return hint
        starts, cost = placed(problem, [solver.value(start) for start in model.starts])
        if hint.cost.length <= cost.length:
            starts, cost = hint.starts, hint.cost
        least = model.exact and status == cp_model.OPTIMAL and cost.left * model.left_weight + cost.late <= round(solver.objective_value)
        return Found(starts, cost, hint.tried, least)


class _Model:
    """A problem in the solver's terms. ``exact`` says whether nothing is asked of an answer that the problem does not ask."""

    def __init__(self, problem: Problem, hint: Found) -> None:
        from ortools.sat.python import cp_model

        self.model = cp_model.CpModel()
        self._problem, self._hint = problem, hint
        self._calendars = [list(units) for units in problem.calendars]
        finish = max(self._finish(j, start) for j, start in enumerate(hint.starts))
        known = max([units[-1] + 1 for units in problem.calendars if units], default=0)
        self._horizon = max(finish, known) + 1 if problem.calendar is not None else finish + 1
        for units in self._calendars:  # behind its last slot a calendar works always
            units += range(units[-1] + 1 if units else 0, self._horizon + 1)
        self.left_weight = sum(target.weight for target in problem.targets) * (self._horizon + 1) + 1
        """What a slot of work that finds no room costs: more than any lateness."""
        self.exact = True
        self.starts: list[cp_model.IntVar] = []
        self._ends: list[cp_model.LinearExprT] = []
        self._inside: dict[int, cp_model.IntVar] = {}
        self._places: dict[int, cp_model.IntVar] = {}
        """For what works on a calendar, the number of the slot it starts in, in the list of that calendar."""
        self._units: dict[int, list[cp_model.IntervalVar]] = {}
        for j in range(problem.size):
            self._add_activity(j)
        self._add_links()
        for resource in range(len(problem.capacities)):
            self._add_capacity(resource)
        self._add_objective()

    def _slots_of(self, j: int) -> list[int] | None:
        """The slots that activity j may be worked in; None: all."""
        calendar = self._problem.calendar
        return self._calendars[calendar[j]] if calendar is not None and self._problem.durations[j] else None

    def _finish(self, j: int, start: int) -> int:
        """Where an activity that starts in a slot ends."""
        units, duration = self._slots_of(j), self._problem.durations[j]
        if units is None:
            return start + duration
        place = bisect_left(units, start) + duration - 1
        return units[place] + 1 if place < len(units) else max(start, units[-1] if units else 0) + duration + 1

    def _add_activity(self, j: int) -> None:
        problem, model, at = self._problem, self.model, self._hint.starts[j]
        least = problem.release[j] if problem.release else 0
        start = model.new_int_var(min(least, at), self._horizon, f"s{j}")
        model.add_hint(start, at)
        self.starts.append(start)
        units, duration = self._slots_of(j), problem.durations[j]
        self._ends.append(start + duration if units is None else self._end_on_calendar(j, units, start))
        latest = problem.latest[j] if problem.latest else UNBOUND
        if duration and problem.demands[j] and latest < UNBOUND:
            inside = self._inside[j] = model.new_bool_var(f"in{j}")
            model.add(start <= latest).only_enforce_if(inside)

    def _end_on_calendar(self, j: int, units: list[int], start: cp_model.IntVar) -> cp_model.IntVar:
        """The end of an activity that works only in the slots of its calendar; it starts in one of them."""
        model, duration = self.model, self._problem.durations[j]
        last = max(len(units) - duration, 0)
        place = self._places[j] = model.new_int_var(0, last, f"p{j}")
        end = model.new_int_var(0, self._horizon + 1, f"e{j}")
        model.add_element(place, units[: last + 1], start)
        model.add_element(place, [units[k + duration - 1] + 1 for k in range(last + 1)], end)
        model.add_hint(place, min(bisect_left(units, self._hint.starts[j]), last))
        return end

    def _add_links(self) -> None:
        problem, model = self._problem, self.model
        for j in range(problem.size):
            for i in problem.before[j]:
                model.add(self.starts[j] >= self._ends[i])
            for bond in problem.bonds[j] if problem.bonds else ():
                model.add(self.starts[j] >= (self.starts[bond.other] if bond.of_start else self._ends[bond.other]) + bond.offset)

    # ------------------------------------------------------------------------------------------------------ capacities

    def _add_capacity(self, resource: int) -> None:
        """Nobody may do more than they can. Only slots that are worked count: in those of one calendar where all work that
        somebody shares has the same, else slot by slot."""
        problem, capacity = self._problem, self._problem.capacities[resource]
        some = [j for j in range(problem.size) if resource in problem.demands[j] and problem.durations[j]]
        if not some:
            return
        slots = {problem.calendar[j] for j in some} if problem.calendar is not None else set()
        if len(slots) <= 1:
            units = self._calendars[next(iter(slots))] if slots else list(range(self._horizon + 1))
            intervals = {j: [self._interval(j, self._places.get(j, self.starts[j]), problem.durations[j])] for j in some}
        elif sum(problem.durations[j] for j in some) <= _MOST_UNITS:
            units, intervals = list(range(self._horizon + 1)), {j: self._one_by_one(j) for j in some}
        else:
            units, self.exact = list(range(self._horizon + 1)), False
            intervals = {j: [self._whole(j)] for j in some}
        most = max(capacity)
        taken = [(interval, problem.demands[j][resource]) for j, own in intervals.items() for interval in own]
        room = [capacity[min(t, len(capacity) - 1)] for t in units]
        for first, last, short in _shortfalls(room, most):
            taken.append((self.model.new_fixed_size_interval_var(first, last - first, f"c{resource}_{first}"), short))
        self.model.add_cumulative([interval for interval, _ in taken], [amount for _, amount in taken], most)

    def _interval(self, j: int, start: cp_model.IntVar, size: int) -> cp_model.IntervalVar:
        inside = self._inside.get(j)
        if inside is None:
            return self.model.new_fixed_size_interval_var(start, size, f"i{j}")
        return self.model.new_optional_fixed_size_interval_var(start, size, inside, f"i{j}")

    def _one_by_one(self, j: int) -> list[cp_model.IntervalVar]:
        """Every slot of an activity's work."""
        if j not in self._units:
            units, duration, model = self._slots_of(j), self._problem.durations[j], self.model
            assert units is not None
            last, found = max(len(units) - duration, 0), [self._interval(j, self.starts[j], 1)]
            for k in range(1, duration):
                slot = model.new_int_var(0, self._horizon + 1, f"u{j}_{k}")
                model.add_element(self._places[j], units[k : last + k + 1], slot)
                found.append(self._interval(j, slot, 1))
            self._units[j] = found
        return self._units[j]

    def _whole(self, j: int) -> cp_model.IntervalVar:
        """All the time from the start of an activity to its end."""
        size = self.model.new_int_var(self._problem.durations[j], self._horizon + 1, f"w{j}")
        inside = self._inside.get(j)
        if inside is None:
            return self.model.new_interval_var(self.starts[j], size, self._ends[j], f"i{j}")
        return self.model.new_optional_interval_var(self.starts[j], size, self._ends[j], inside, f"i{j}")

    def _add_objective(self) -> None:
        problem, model = self._problem, self.model
        terms: list[cp_model.LinearExprT] = []
        for n, target in enumerate(problem.targets):
            late = model.new_int_var(0, self._horizon + 1, f"l{n}")
            for j in target.ends:
                model.add(late >= self._ends[j] - target.due)
            terms.append(late * target.weight)
        for j, inside in self._inside.items():
            terms.append((1 - inside) * problem.durations[j] * self.left_weight)
        model.minimize(sum(terms))


def _shortfalls(room: Sequence[int], most: int) -> list[tuple[int, int, int]]:
    """The stretches in which there is less than the most, each with how much less."""
    found: list[tuple[int, int, int]] = []
    for t, has in enumerate(room):
        short = most - has
        if found and found[-1][1] == t and found[-1][2] == short:
            found[-1] = (found[-1][0], t + 1, short)
        elif short:
            found.append((t, t + 1, short))
    return found
