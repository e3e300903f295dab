"""Small problems of work in slots of time, drawn by hypothesis, and their least cost by looking at every order."""

from __future__ import annotations

from itertools import permutations

from hypothesis import strategies as st

from planning.rcpsp import Bond, Problem, Target, placed


@st.composite
def problems(draw: st.DrawFn, largest: int = 8) -> Problem:
    """Small problems of every sort: links and bonds, two resources that vary in time, calendars, releases, latest starts."""
    size = draw(st.integers(1, largest))
    durations = draw(st.lists(st.integers(0, 4), min_size=size, max_size=size))
    before = [sorted(draw(st.sets(st.integers(0, j - 1), max_size=2))) if j else [] for j in range(size)]
    offsets = st.integers(-2, 3)
    bonds = [
        [Bond(draw(st.integers(0, j - 1)), draw(offsets), draw(st.booleans()))] if j and draw(st.integers(0, 4)) == 0 else []
        for j in range(size)
    ]
    capacities = [[*draw(st.lists(st.integers(0, 3), max_size=6)), 3] for _ in range(2)]
    demands = [{r: n for r, n in enumerate(draw(st.tuples(st.integers(0, 3), st.integers(0, 3)))) if n} for _ in range(size)]
    ends = tuple(j for j in range(size) if not any(j in others for others in before))
    calendars = [[t for t in range(20) if t % 7 < 5], [t for t in range(20) if t % 2]] if draw(st.booleans()) else []
    calendar = draw(st.lists(st.integers(0, 1), min_size=size, max_size=size)) if calendars else None
    release = draw(st.lists(st.integers(0, 5), min_size=size, max_size=size))
    return Problem(durations, before, demands, capacities, [Target(ends, 0)], bonds, release, [], calendars, calendar)


def least_of_all_orders(problem: Problem) -> tuple[int, int]:
    """What is left and late at least, whatever is placed first: one of the orders gives the best answer there is."""
    waits = [{*problem.before[j], *(bond.other for bond in problem.bonds[j])} for j in range(problem.size)]
    orders = (m for m in permutations(range(problem.size)) if all(m[i] < m[j] for j, others in enumerate(waits) for i in others))
    return min(placed(problem, moments)[1].length for moments in orders)
