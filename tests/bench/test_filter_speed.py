"""What a key costs while a filter is typed."""

from __future__ import annotations

from datetime import date
from time import perf_counter

import pytest

from planning.filters import compile_filter
from planning.schedule import schedule
from tests.bench.networks import random_plan

FRIDAY = date(2026, 10, 30)


@pytest.mark.bench
@pytest.mark.parametrize("text", ["task 1", "float<3", "owner:none late", "(near | critical) !done duration>3", "waiting risk:none"])
def test_a_key_costs_little_on_two_thousand_rows(text: str) -> None:
    plan = random_plan(2000)
    scheduled = schedule(plan)
    best = 9.0
    for _ in range(5):
        begin = perf_counter()
        chosen = compile_filter(text, plan, scheduled, FRIDAY)
        count = sum(map(chosen.keep, plan.tasks))
        best = min(best, perf_counter() - begin)
    print(f"  {text}: {count} rows in {best * 1000:.1f} ms (figure: 20)")
