"""The search for the shortest order of work that shares people."""

from __future__ import annotations

import csv
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planning.rcpsp import Bond, Found, Problem, Target, search
from tests.planning.slot_problems import least_of_all_orders, problems

ORACLES = Path(__file__).parents[3] / "shared" / "oracles" / "rcpsp"


def _slots(problem: Problem, found: Found, j: int) -> list[int]:
    """The slots that an activity works in an answer."""
    start, duration = found.starts[j], problem.durations[j]
    if problem.calendar is None:
        return list(range(start, start + duration))
    listed = problem.calendars[problem.calendar[j]]
    works = [*[t for t in listed if t >= start], *range(max(start, listed[-1] + 1), start + duration + 40)]
    return works[:duration]


def _finish(problem: Problem, found: Found, j: int) -> int:
    slots = _slots(problem, found, j)
    return slots[-1] + 1 if slots else found.starts[j]


@settings(max_examples=150)
@given(problems(), st.integers(0, 3))
def test_every_answer_keeps_links_capacities_calendars_and_releases(problem: Problem, seed: int) -> None:
    for found in islice(search(problem, seed), 12):
        finish = [_finish(problem, found, j) for j in range(problem.size)]
        used: dict[tuple[int, int], int] = {}
        for j in range(problem.size):
            assert found.starts[j] >= problem.release[j]
            assert all(found.starts[j] >= finish[i] for i in problem.before[j])
            for bond in problem.bonds[j]:
                assert found.starts[j] >= (found.starts[bond.other] if bond.of_start else finish[bond.other]) + bond.offset
            slots = _slots(problem, found, j)
            assert not slots or slots[0] == found.starts[j]
            for t in slots:
                for r, amount in problem.demands[j].items():
                    used[r, t] = used.get((r, t), 0) + amount
        for (r, t), amount in used.items():
            capacity = problem.capacities[r]
            assert amount <= capacity[min(t, len(capacity) - 1)]
        assert found.cost.left == 0
        assert found.cost.late == max(finish[j] for j in problem.targets[0].ends)


@settings(max_examples=60)
@given(problems())
def test_answers_only_get_better_and_are_the_same_for_the_same_seed(problem: Problem) -> None:
    costs = [found.cost for found in islice(search(problem, 7), 60)]
    assert costs == sorted(costs, reverse=True)
    assert costs == [found.cost for found in islice(search(problem, 7), 60)]


@settings(max_examples=150)
@given(problems(5))
def test_what_is_proven_is_not_bettered_by_any_order(problem: Problem) -> None:
    least = least_of_all_orders(problem)
    for found in islice(search(problem, 1), 12):
        assert not found.proven or found.cost.length <= least


def test_the_end_of_work_that_another_only_starts_with_is_no_proof() -> None:
    """0 starts with 1, and 2 shares its person: the length of all work says nothing of when the last of the target ends."""
    problem = Problem([10, 1, 1], [[], [], []], [{0: 1}, {}, {0: 1}], [[1]], [Target((1, 2), 0)], [[], [Bond(0, 1, True)], []])
    for found in islice(search(problem), 50):
        assert not found.proven or found.cost.length <= least_of_all_orders(problem)


def test_two_jobs_for_one_person_follow_each_other_and_that_is_proven() -> None:
    problem = Problem([3, 2], [[], []], [{0: 1}, {0: 1}], [[1]], [Target((0, 1), 0)])
    found = list(search(problem))[-1]
    assert (found.cost.late, found.proven) == (5, True)


def test_what_finds_no_room_until_its_latest_start_is_left_and_said() -> None:
    problem = Problem([3, 2], [[], []], [{0: 1}, {0: 1}], [[1]], [Target((0, 1), 0)], latest=[0, 1])
    found = list(islice(search(problem), 50))[-1]
    assert found.cost.left == 2 and max(found.starts) <= 1


def test_activities_in_a_circle_are_refused() -> None:
    with pytest.raises(ValueError, match="circle"):
        next(search(Problem([1, 1], [[1], [0]], [{}, {}], [], [Target((0,), 0)])))


@pytest.mark.skipif(not ORACLES.is_dir(), reason="the instances of PSPLIB are not there")
def test_published_instances_come_close_to_the_best_known_lengths() -> None:
    rows = [row for row in csv.DictReader((ORACLES / "best_known.csv").open()) if row["instance"].startswith("j30/")][::6]
    gaps = []
    for row in rows:
        problem = _published(ORACLES / row["instance"])
        found = list(islice(search(problem), 300))[-1]
        best = int(row["best_known_makespan"])
        assert found.cost.late >= best
        gaps.append(found.cost.late / best - 1)
    assert sum(gaps) / len(gaps) <= 0.02


def _published(path: Path) -> Problem:
    """An instance in Patterson's format."""
    numbers = iter([int(n) for n in path.read_text().split()])
    jobs, kinds = next(numbers), next(numbers)
    capacities = [[next(numbers)] for _ in range(kinds)]
    durations, demands, before = [], [], [[] for _ in range(jobs)]  # type: list[int], list[dict[int, int]], list[list[int]]
    for j in range(jobs):
        durations.append(next(numbers))
        demands.append({r: n for r in range(kinds) if (n := next(numbers))})
        for _ in range(next(numbers)):
            before[next(numbers) - 1].append(j)
    return Problem(durations, before, demands, capacities, [Target((jobs - 1,), 0)])
