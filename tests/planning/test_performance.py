"""Earned value of the sample program, and what it adds up to in any plan."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planning.costs import planned_costs
from planning.earned_sums import rating
from planning.performance import Performance
from planning.plan import Plan, build
from planning.records import (
    Assignment,
    Baseline,
    Constraint,
    Leave,
    PercentMethod,
    Person,
    Planned,
    Program,
    Project,
    Spending,
    Task,
)
from planning.schedule import Schedule, schedule
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
    assert value.pv is not None and value.spi is not None and value.cpi is not None and value.eac is not None
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
    assert value.pv is not None and value.spi is not None and value.cpi is not None and value.eac is not None
    assert (round(value.bac), round(value.pv), round(value.ev), round(value.ac)) == (523806, 165737, 150588, 162349)
    assert (round(value.spi, 2), round(value.cpi, 2), round(value.eac)) == (0.91, 0.93, 552010)
    forms = value.estimates
    assert forms.at_cpi is not None and forms.at_cpi_spi is not None
    assert (round(forms.at_cpi), round(forms.at_cpi_spi), round(forms.at_budget)) == (564714, 605192, 535567)
    assert value.vac is not None and round(-value.vac) == 28204


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


# -------------------------------------------------------------------------------------------- what a manager would act on

MONDAY = datetime(2026, 9, 7, 8)
KENJI = Person(id="KM", name="Kenji", rate=100.0)


def small(*tasks: Task, status: date = date(2026, 9, 11), spending: tuple[Spending, ...] = ()) -> Plan:
    """A program from Monday 7 September 2026 with projects A and B, and the baseline of these tasks as they are planned."""
    plan = build([Program(id="P", start=MONDAY), Project(id="A", program="P"), Project(id="B", program="P"), KENJI, *tasks])
    fresh = build([*(record for _, record in plan.records() if not isinstance(record, Task)), *(_as_planned(t) for t in tasks)])
    approved = {t.id: _planned_of(schedule(fresh), t) for t in tasks}
    baseline = Baseline(id="BL-1", program="P", on=MONDAY.date(), activities=approved)
    program = Program(id="P", start=MONDAY, baseline="BL-1", status_date=status)
    return build([*(r for _, r in plan.records() if not isinstance(r, Program)), program, baseline, *spending])


def _as_planned(task: Task) -> Task:
    return replace(task, percent=0.0, remaining=None, actual_start=None, actual_finish=None)


def _planned_of(rows: Schedule, task: Task) -> Planned:
    row = rows[task.id]
    return Planned(row.start, row.finish, row.duration, planned_costs(rows).tasks[task.id])


def work(name: str, days: int, **fields: object) -> Task:
    given: dict[str, object] = {"project": name[0], "duration": days * 480, "assignments": (Assignment("KM"),), **fields}
    return Task(id=name, **given)  # type: ignore[arg-type]


def told(plan: Plan) -> Performance:
    return Performance(schedule(plan), date(2026, 9, 11))


DONE = {"actual_start": MONDAY, "actual_finish": datetime(2026, 9, 11, 17), "percent": 100.0}


def test_what_is_earned_and_has_no_cost_yet_promises_no_saving() -> None:
    found = told(small(work("A-1", 5, **DONE), work("B-1", 5, **DONE, actual_cost=600.0)))
    silent = found.project("A")
    assert (silent.ev, silent.ac, silent.eac, silent.vac, silent.cpi, silent.cv) == (500, 0, None, None, None, None)
    assert found.program("P").cpi == pytest.approx(500 / 600) and found.untold("P") == ("A",)
    assert found.program("P").eac == pytest.approx(600 + 500)


def test_what_was_spent_on_the_program_alone_is_what_its_projects_have_cost() -> None:
    booked = Spending(id="SP-1", program="P", amount=1000.0, day=date(2026, 9, 10))
    found = told(small(work("A-1", 5, **DONE), work("B-1", 5, **DONE), spending=(booked,)))
    assert found.program("P").cpi == pytest.approx(1.0)


def test_what_is_deleted_from_the_plan_stays_in_the_budget() -> None:
    plan = small(work("A-1", 10), work("A-2", 10))
    tasks = {i: t for i, t in plan.tasks.items() if i != "A-2"}
    found = told(replace(plan, tasks=tasks))
    assert found.project("A").bac == found.program("P").bac == 2000
    assert found.project("A").pv == pytest.approx(told(plan).project("A").pv or 0)
    assert found.gone_from_plan("P") == ("A-2",)


def test_leave_that_comes_later_changes_no_planned_value() -> None:
    plan = small(work("A-1", 10))
    away = replace(KENJI, leave=(Leave(date(2026, 9, 7), date(2026, 9, 9)),))
    assert told(replace(plan, people={"KM": away})).project("A").pv == told(plan).project("A").pv == pytest.approx(500)


@pytest.mark.parametrize(("remaining", "left"), [(2, 200), (5, 500), (20, 2000)])
def test_the_bottom_up_estimate_prices_what_remains(remaining: int, left: int) -> None:
    plan = small(work("A-1", 10, actual_start=MONDAY, percent=50.0, remaining=remaining * 480, actual_cost=500.0))
    assert told(plan).project("A").estimates.bottom_up == pytest.approx(500 + left)


def test_what_came_after_the_baseline_is_in_the_estimate() -> None:
    plan = small(work("A-1", 5))
    later = replace(plan, tasks={**plan.tasks, "B-9": work("B-9", 70)})
    assert told(later).project("B").eac == 7000 and told(later).program("P").eac == 7500


def test_level_of_effort_has_no_part_in_the_schedule_performance_and_ends_with_its_budget() -> None:
    plan = small(work("A-1", 5), work("A-2", 5, percent_method="level_of_effort", actual_start=MONDAY))
    assert told(plan).project("A").spi == 0
    over = small(work("A-2", 10, percent_method="level_of_effort", **DONE))
    assert told(over).project("A").ev == 1000


def test_what_was_reported_of_later_days_is_not_there_yet() -> None:
    later = {"actual_start": datetime(2026, 9, 14, 8), "percent_method": "50/50"}
    assert told(small(work("A-1", 5, **later))).project("A").ev == 0
    across = {"actual_start": MONDAY, "actual_finish": datetime(2026, 9, 18, 17), "percent": 100.0, "actual_cost": 1000.0}
    value = told(small(work("A-1", 10, **across))).project("A")
    assert [value.ev, value.ac] == pytest.approx([500, 500])


def test_a_project_that_begins_later_counts_its_own_weeks() -> None:
    late = work("B-1", 10, constraint=Constraint("SNET", datetime(2026, 9, 28, 8)))
    found = told(small(work("A-1", 5), late)).earned_schedule("B")
    assert found is not None and (found.at, found.spi_t) == (0, None)
    begun = replace(late, actual_start=datetime(2026, 9, 28, 8), percent=50.0, remaining=5 * 480)
    plan = small(work("A-1", 5), begun, status=date(2026, 10, 2))
    found = told(plan).earned_schedule("B")
    assert found is not None and [found.at, found.es, found.spi_t] == pytest.approx([1, 1, 1])


@pytest.mark.parametrize("status", [date(2026, 9, 11), date(2026, 9, 16), date(2026, 9, 18)])
def test_who_is_on_the_plan_is_so_through_a_closed_week_too(status: date) -> None:
    first = work("A-1", 5, **DONE)
    second = work("A-2", 5, constraint=Constraint("SNET", datetime(2026, 9, 21, 8)))
    found = told(small(first, second, status=status)).earned_schedule("A")
    assert found is not None and found.spi_t == pytest.approx(1)
