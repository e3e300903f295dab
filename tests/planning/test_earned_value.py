"""Earned value: the published cases, and what holds for any figures."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from planning.earned_sums import Value
from planning.earned_value import earned_schedule, estimates, indices, needed_efficiency

CASES = Path(__file__).parents[3] / "shared" / "oracles" / "evm" / "worked_examples.json"
money = st.floats(0, 1e7, allow_nan=False)
some = st.floats(1, 1e7, allow_nan=False)


def _cases() -> dict[str, dict[str, Any]]:
    if not CASES.exists():
        pytest.skip("the published cases are not here: ../shared/oracles/evm")
    return {case["id"]: case for case in json.loads(CASES.read_text(encoding="utf-8"))}


def _sums(case: dict[str, Any]) -> tuple[float, float, float, float]:
    """PV, EV, AC and BAC of a published case, from its tasks or as it gives them."""
    if "planned_cum_pct" in case:
        n, bac = case["period"], case["BAC"]
        return bac * case["planned_cum_pct"][n - 1] / 100, bac * case["actual_pct"] / 100, case["actual_cum_cost"][n - 1], bac
    tasks = case.get("tasks")
    if tasks is None:
        return case["PV"], case["EV"], case["AC"], case["BAC"]
    if "budget" in tasks[0]:
        pv = sum(t["budget"] * t["planned_pct"] for t in tasks) / 100
        return pv, sum(t["budget"] * t["pct"] for t in tasks) / 100, sum(t["AC"] for t in tasks), sum(t["budget"] for t in tasks)
    return sum(t["PV"] for t in tasks), sum(t["EV"] for t in tasks), sum(t["AC"] for t in tasks), case["BAC"]


@pytest.mark.parametrize("name", ["larson-gray-style-period12", "evm-case-study-3700k", "pra-vignette", "one-year-project-q"])
def test_published_cases_come_out_as_published(name: str) -> None:
    case = _cases()[name]
    pv, ev, ac, bac = _sums(case)
    found, forms = indices(pv, ev, ac, bac), estimates(pv, ev, ac, bac)
    ours = {
        "PV": found.pv, "EV": found.ev, "AC": found.ac, "BAC": found.bac, "SV": found.sv, "CV": found.cv,
        "SPI": found.spi, "CPI": found.cpi, "EAC_BAC_over_CPI": found.eac, "VAC": found.vac, "EAC_AC_plus_BAC_minus_EV": forms.at_budget,
        "percent_complete_index_EV_over_BAC": (found.percent_earned or 0) / 100,
        "time_estimate_months_planned_over_SPI": case.get("planned_months", 0) / (found.spi or 1),
    }  # fmt: skip
    for figure, published in case["expected"].items():
        close = 0.6 if abs(published) > 100 else 0.006 if published < 10 else 0.06  # rounded as published
        assert ours[figure] == pytest.approx(published, abs=close), figure


def test_no_case_is_left_out() -> None:
    assert len(_cases()) == 4


def test_every_form_of_the_estimate_by_its_definition() -> None:
    forms = estimates(pv=100, ev=80, ac=100, bac=400, to_do=350)  # CPI 0.8, SPI 0.8
    assert forms.at_cpi == pytest.approx(500)
    assert forms.at_budget == pytest.approx(420)
    assert forms.at_cpi_spi == pytest.approx(100 + 320 / 0.64)
    assert forms.weighted == pytest.approx(100 + 320 / 0.8)
    assert forms.bottom_up == pytest.approx(450)


def test_nothing_of_nothing_is_no_figure() -> None:
    found = indices(0, 0, 0, 0)
    assert (found.sv, found.cv) == (0, 0)
    assert [found.spi, found.cpi, found.eac, found.etc, found.vac, found.tcpi, found.percent_earned] == [None] * 7
    assert indices(100, 0, 50, 100).eac is None  # money without work: no pace to go on with
    assert earned_schedule([], 0, 0).es is None
    assert earned_schedule([0, 0, 0], 0, 2).spi_t is None


def test_tcpi_stands_only_where_it_means_something() -> None:
    assert indices(50, 40, 50, 100).tcpi == pytest.approx(1.2)
    assert indices(100, 100, 90, 100).tcpi is None  # nothing left to earn
    assert indices(90, 80, 100, 100).tcpi is None  # nothing left to spend
    assert indices(90, 80, 120, 100).tcpi is None
    assert needed_efficiency(100, 80, 120, target=150) == pytest.approx(20 / 30)
    assert indices(100, 95, 90, 100).nearly_done and not indices(100, 85, 90, 100).nearly_done


def test_earned_schedule_is_the_plan_s_own_clock() -> None:
    found = earned_schedule([0, 10, 30, 60, 100], ev=45, at=3)
    assert found.es == pytest.approx(2.5)
    assert found.sv_t == pytest.approx(-0.5)
    assert found.spi_t == pytest.approx(2.5 / 3)
    assert found.ieac_t == pytest.approx(4 / (2.5 / 3))
    assert found.tspi == pytest.approx(1.5)
    assert earned_schedule([0, 10, 30, 60, 100], 45, 3, planned_duration=6).ieac_t == pytest.approx(7.2)


def test_periods_in_which_nothing_was_planned_are_stepped_over() -> None:
    holidays = [0, 50, 50, 50, 100]
    assert earned_schedule(holidays, 50, 3).es == 3
    assert earned_schedule(holidays, 75, 3).es == pytest.approx(3.5)
    assert earned_schedule([0, 50, 100, 100, 100], 100, 4).es == 2  # all is earned: the planned duration, not the end of the list


@given(pv=money, ev=money, ac=money, bac=money)
def test_what_is_defined_adds_up(pv: float, ev: float, ac: float, bac: float) -> None:
    found = indices(pv, ev, ac, bac)
    assert found.sv == ev - pv and found.cv == ev - ac
    assert (found.spi is None) == (pv == 0) and (found.cpi is None) == (ac == 0)
    if found.eac is not None and found.etc is not None and found.vac is not None:
        assert found.etc + ac == pytest.approx(found.eac) and found.vac + found.eac == pytest.approx(bac, abs=1e-6 * max(found.eac, 1))


@given(steps=st.lists(money, min_size=1, max_size=30), share=st.floats(0, 1), at=st.floats(0, 40))
def test_earned_schedule_lies_within_the_plan_and_gives_the_value_back(steps: list[float], share: float, at: float) -> None:
    pv = [0.0]
    for step in steps:
        pv.append(pv[-1] + step)
    assume(pv[-1] > 0)
    found = earned_schedule(pv, share * pv[-1], at)
    assert found.es is not None and 0 <= found.es <= len(steps)
    whole = min(int(found.es), len(steps) - 1)
    planned_then = pv[whole] + (found.es - whole) * (pv[whole + 1] - pv[whole])
    assert planned_then == pytest.approx(share * pv[-1], abs=1e-6 * pv[-1])


@given(some, some, some, some)
def test_a_bigger_earned_value_never_worsens_an_index(pv: float, ev: float, ac: float, more: float) -> None:
    low, high = indices(pv, ev, ac, 2e7), indices(pv, ev + more, ac, 2e7)
    assert (high.cpi or 0) >= (low.cpi or 0) and (high.spi or 0) >= (low.spi or 0) and (high.eac or 0) <= (low.eac or 0)


def test_estimates_with_level_of_effort_use_the_spi_that_is_shown() -> None:
    value = Value("P", 20_000.0, 19_000.0, 20_000.0, 60_000.0, 41_000.0, None, 15_000.0, 15_000.0)
    assert value.spi is not None and value.cpi is not None
    assert value.estimates.at_cpi_spi == pytest.approx(20_000 + (60_000 - 19_000) / (value.spi * value.cpi))
