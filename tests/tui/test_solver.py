"""The solver's answers to problems of work in slots of time; it is an extra that need not be there."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from planning.rcpsp import Found, Problem, search
from tests.planning.slot_problems import least_of_all_orders, problems
from tui.solver import installed, solved

pytestmark = pytest.mark.skipif(not installed(), reason="the extra headway[solver] is not installed")


@settings(max_examples=60, deadline=None)
@given(problems(5))
def test_the_solver_finds_what_no_order_betters_on_every_calendar(problem: Problem) -> None:
    first = next(search(problem, 1))
    hint = Found(first.starts, first.cost, first.tried, proven=False)
    found = solved(problem, hint, 10.0)
    least = least_of_all_orders(problem)
    assert found.proven and found.cost.length <= min(least, hint.cost.length)
