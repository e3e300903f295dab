"""Earned value of the sample program, and what it adds up to in any plan."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planning.performance import Performance, rating
from planning.plan import Plan
from planning.records import PercentMethod
from planning.schedule import schedule
from store.demo import demo_plan
from tests.planning.networks import Drawn, plans

TODAY = date(2026, 10, 30)
# project: BAC, PV, EV, AC, SPI, CPI, EAC
FIGURES = {
    "BRD": (70764, 36700, 35302, 38559, 0.96, 0.92, 77293),
    "WEB": (121120, 60419, 53105, 57541, 0.88, 0.92, 131236),
    "CMP": (226582, 13688, 11960, 12322, 0.87, 0.97, 233440),
    "CRM": (41580, 41580, 37076, 40685, 0.89, 0.91, 45627),
    "OPS": (43740, 6726, 6521, 6619, 0.97, 0.99, 44394),
    "GOV": (20020, 6624, 6624, 6624, 1.00, 1.00, 20020),
}
WEEKS = (4, 20, 37, 55, 79, 107, 140, 166, 193, 231, 251, 273, 305, 329, 342, 345, 345, 357, 367, 382, 413, 446, 478, 510, 517, 520, 524)


@pytest.fixture(scope="module")
def demo() -> Performance:
    return Performance(schedule(demo_plan(TODAY)), TODAY)


@pytest.mark.parametrize("project", FIGURES)
def test_the_figures_of_each_project_of_the_sample(demo: Performance, project: str) -> None:
    value = demo.project(project)
    assert value.pv is not None and value.spi is not None and value.cpi is not None
    found = (
        round(value.bac),
        round(value.pv),
        round(value.ev),
        round(value.ac),
        round(value.spi, 2),
        round(value.cpi, 2),
        round(value.eac),
    )
    assert found == FIGURES[project]


def test_the_program_is_the_sum_of_its_projects_and_its_indices_the_ratio_of_sums(demo: Performance) -> None:
    value = demo.program("KES")
    assert value.pv is not None and value.spi is not None and value.cpi is not None
    assert (round(value.bac), round(value.pv), round(value.ev), round(value.ac)) == (523806, 165737, 150588, 162349)
    assert (round(value.spi, 2), round(value.cpi, 2), round(value.eac)) == (0.91, 0.93, 552010)
    forms = value.estimates
    assert forms.at_cpi is not None and forms.at_cpi_spi is not None
    assert (round(forms.at_cpi), round(forms.at_cpi_spi), round(forms.at_budget)) == (564714, 605192, 535567)
    assert round(-value.vac) == 28204


def test_earned_schedule_of_the_sample(demo: Performance) -> None:
    found = demo.earned_schedule("KES")
    assert found is not None and None not in (found.es, found.spi_t, found.sv_t, found.ieac_t, found.tspi)
    assert (round(found.es or 0, 2), found.at, found.planned_duration) == (7.41, 8, 27)
    assert (round(found.spi_t or 0, 2), round(found.sv_t or 0, 1), round(found.ieac_t or 0, 1), round(found.tspi or 0, 2)) == (
        0.93,
        -0.6,
        29.1,
        1.03,
    )
    curves = demo.curves("KES")
    assert curves is not None and tuple(round(pv / 1000) for pv in curves.pv[1:]) == WEEKS


def test_without_a_baseline_planned_value_and_its_indices_are_not_defined() -> None:
    plan = demo_plan(TODAY)
    bare = replace(plan, programs={i: replace(p, baseline=None) for i, p in plan.programs.items()})
    value = Performance(schedule(bare), TODAY).program("KES")
    assert value.pv is None and value.spi is None and value.sv is None and value.bac > 0
    assert Performance(schedule(bare), TODAY).earned_schedule("KES") is None


@pytest.mark.parametrize(("index", "expected"), [(1.2, "good"), (0.966, "good"), (0.95, "weak"), (0.9, "weak"), (0.89, "bad"), (None, "")])
def test_an_index_is_rated_as_it_is_shown(index: float | None, expected: str) -> None:
    assert rating(index) == expected


@given(
    plans(Drawn(progress=True)), st.sampled_from(["physical", "0/100", "50/50", "25/75", "duration", "level_of_effort"]), st.floats(0, 100)
)
def test_figures_add_up_and_nothing_earns_more_than_its_budget(plan: Plan, method: PercentMethod, percent: float) -> None:
    tasks = {i: replace(t, fixed_cost=1000.0, percent_method=method, percent=percent) for i, t in plan.tasks.items()}
    found = Performance(schedule(replace(plan, tasks=tasks)), TODAY)
    project, program = found.project("A"), found.program("P")
    assert project.ev == pytest.approx(sum(v.ev for v in found.tasks.values())) and project.bac == pytest.approx(1000.0 * len(tasks))
    assert (program.bac, program.ev, program.ac, program.eac) == (project.bac, project.ev, project.ac, project.eac)
    assert all(0 <= v.ev <= v.bac + 1e-9 for v in found.tasks.values())
