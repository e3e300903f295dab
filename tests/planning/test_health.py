"""Computed health: which dimension is which colour, that the worst one wins, and when a declared colour is kinder."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given

from planning.benefits import outlook, outlooks
from planning.exposure import contingency_left
from planning.health import RANK, THRESHOLDS, Health, Performance, judge
from planning.health_words import declared_words
from planning.measured import measured_values
from planning.path_to_green import path_to_green
from planning.performance import Performance as Measured
from planning.plan import Plan, build
from planning.records import (
    OFFICE_HOURS,
    Assignment,
    Benefit,
    Calendar,
    ChangeRequest,
    Link,
    Measurement,
    Milestone,
    Person,
    Program,
    Project,
    Promise,
    Rag,
    Record,
    Risk,
    RiskLevel,
    Score,
    Task,
)
from planning.schedule import schedule
from store.demo import demo_plan
from tests.planning.networks import DAY, Drawn, plans

TODAY = date(2026, 10, 30)
PERFORMANCE = {
    "BRD": Performance(36_700, 35_302, 38_559, 70_764, 77_293),
    "WEB": Performance(60_419, 53_105, 57_541, 121_120, 131_236),
    "CRM": Performance(41_580, 37_076, 40_685, 41_580, 45_627),
    "KES": Performance(165_737, 150_588, 162_349, 523_806, 552_010),
}
"""What is measured of the sample program at its status date."""


def health_of(*records: Record, measured: Performance | None = None, **program: float) -> Health:
    """The health of a program P with a project X in which these records are."""
    base: list[Record] = [
        Program(id="P", start=datetime(2026, 11, 2, 8), rag="green", contingency=10_000, rag_thresholds=program),
        Project(id="X", program="P", rag="green"),
        Task(id="X-1", project="X", duration=5 * DAY, assignments=(Assignment("KM"),)),
        Person(id="KM"),
    ]
    plan = build([*base, *records])
    return judge(schedule(plan), TODAY, {"P": measured} if measured else {})["P"]


def rag(health: Health, key: str) -> Rag:
    """The colour of a dimension."""
    return next(d.rag for d in health.dimensions if d.key == key)


def test_the_sample_program_is_red_and_says_why() -> None:
    found = judge(schedule(demo_plan(TODAY)), TODAY, PERFORMANCE)
    kestrel, crm = found["KES"], found["CRM"]
    assert (kestrel.declared, kestrel.computed, kestrel.mark) == ("amber", "red", "A→R?")
    assert kestrel.rule == "schedule: BRD-M2 breaks its deadline by 2d and 1 more (a broken deadline is red)"
    assert [rag(kestrel, key) for key in ("spi", "cpi", "cost", "risk", "scope")] == ["amber", "amber", "red", "red", "green"]
    assert rag(found["WEB"], "spi") == "red"
    assert rag(crm, "spi") == "amber", "it is below 0.90, but there are 45 days of float"
    assert found["GOV"].rule == "schedule: float -2d (amber below 0)"


def test_without_measured_money_the_other_dimensions_still_judge() -> None:
    keys = {d.key for d in judge(schedule(demo_plan(TODAY)), TODAY)["KES"].dimensions}
    assert keys == {"schedule", "scope", "resources", "risk", "benefits", "projects"}


@pytest.mark.parametrize(("spi", "expected"), [(0.97, "green"), (0.96, "amber"), (0.90, "amber"), (0.89, "red")])
def test_spi_is_red_below_its_threshold_where_there_is_little_float(spi: float, expected: Rag) -> None:
    assert rag(health_of(measured=Performance(pv=100, ev=100 * spi)), "spi") == expected


@pytest.mark.parametrize(("eac", "expected"), [(102_000, "green"), (110_000, "amber"), (110_001, "red")])
def test_cost_may_run_over_by_two_per_cent_then_by_the_contingency(eac: float, expected: Rag) -> None:
    assert rag(health_of(measured=Performance(bac=100_000, eac=eac)), "cost") == expected


@pytest.mark.parametrize(("cost", "expected"), [(10_000, "green"), (20_000, "amber"), (20_001, "red")])
def test_exposure_is_held_against_the_reserve(cost: float, expected: Rag) -> None:
    assert rag(health_of(Risk(id="R-1", program="P", current=RiskLevel(0.5, 0, cost))), "risk") == expected


@pytest.mark.parametrize(("ac", "expected"), [(80_000, "green"), (87_000, "amber"), (89_000, "red"), (99_000, "red")])
def test_exposure_is_held_against_what_overspending_leaves_of_the_contingency(ac: float, expected: Rag) -> None:
    """€10,000 of contingency, €2,000 of exposure; what 80,000 of work cost more than it earned has gone out of it."""
    measured = Performance(ev=80_000, ac=ac, reserve_left=contingency_left(Program(id="P", contingency=10_000), max(0.0, ac - 80_000)))
    health = health_of(Risk(id="R-1", program="P", current=RiskLevel(0.5, 0, 4_000)), measured=measured)
    assert rag(health, "risk") == expected


def test_the_sample_programs_risk_is_held_against_what_is_left_of_its_contingency() -> None:
    scheduled = schedule(demo_plan(TODAY))
    measured = measured_values(Measured(scheduled, TODAY), scheduled.plan)["KES"]
    assert measured.ac is not None and measured.ev is not None
    assert measured.reserve_left == pytest.approx(26_000 - (measured.ac - measured.ev + measured.unpriced))


def test_one_open_risk_of_twenty_is_red() -> None:
    risk = Risk(id="R-1", program="P", score=Score(4, 5))
    assert rag(health_of(risk), "risk") == "red"
    assert rag(health_of(replace(risk, state="closed")), "risk") == "green"


@pytest.mark.parametrize(("raised", "expected"), [(date(2026, 10, 20), "amber"), (date(2026, 10, 19), "red")])
def test_a_change_may_be_without_a_price_for_ten_days(raised: date, expected: Rag) -> None:
    assert rag(health_of(ChangeRequest(id="C-1", program="P", raised=raised)), "scope") == expected


@pytest.mark.parametrize(("units", "expected"), [(0.0, "green"), (0.2, "amber"), (0.3, "red")])
def test_people_may_be_over_capacity_by_a_fifth(units: float, expected: Rag) -> None:
    more = Task(id="X-2", project="X", duration=DAY, assignments=(Assignment("KM", units),))
    assert rag(health_of(more), "resources") == expected


def test_people_thresholds_below_their_capacity_count_too() -> None:
    assert rag(health_of(), "resources") == "green"
    assert rag(health_of(resources_amber=80.0, resources_red=120.0), "resources") == "amber"
    assert rag(health_of(resources_amber=80.0, resources_red=95.0), "resources") == "red"


def test_a_promise_for_friday_that_is_met_on_saturday_is_broken() -> None:
    """The milestone is told on a calendar without Saturdays; the work before it has them."""
    six = Calendar(id="S", week=(OFFICE_HOURS,) * 6 + ((),))
    task = Task(id="X-2", project="X", duration=6 * DAY, calendar="S")
    milestone = Milestone(id="X-M1", project="X", promise=Promise("Board", date(2026, 11, 6)))
    health = health_of(six, task, milestone, Link(id="L", predecessor="X-2", successor="X-M1"))
    [schedule_told] = [d for d in health.dimensions if d.key == "schedule"]
    assert (schedule_told.rag, schedule_told.says) == ("red", "X-M1 breaks its promise by 1d")


def test_a_program_that_ends_after_its_must_finish_date_is_red() -> None:
    base = (Project(id="X", program="P"), Task(id="X-1", project="X", duration=5 * DAY))
    plan = build((Program(id="P", start=datetime(2026, 11, 2, 8), must_finish=datetime(2026, 11, 4, 17)), *base))
    health = judge(schedule(plan), TODAY)["P"]
    assert "X-1 breaks its must-finish date by 2d" in [d.says for d in health.dimensions] and rag(health, "schedule") == "red"


def test_a_critical_role_without_a_name_is_red() -> None:
    role = Task(id="X-2", project="X", duration=9 * DAY, assignments=(Assignment("?frontend"),))
    assert rag(health_of(role), "resources") == "red"


def test_a_program_has_thresholds_of_its_own() -> None:
    measured = Performance(ac=100, ev=92)
    assert rag(health_of(measured=measured), "cpi") == "amber"
    assert rag(health_of(measured=measured, cpi_red=0.95), "cpi") == "red"


def test_a_benefit_has_one_forecast_that_health_and_the_goals_tell() -> None:
    measured = (Measurement(date(2026, 9, 1), 10), Measurement(date(2026, 10, 1), 14))
    benefit = Benefit(id="B-1", program="P", baseline=10, target=20, by=date(2026, 10, 16), measurements=measured)
    assert outlook(Plan(), None, benefit).at_due == pytest.approx(0.6)
    assert rag(health_of(benefit), "benefits") == "red"
    unknown = health_of(replace(benefit, measurements=()))
    assert "benefits" not in {dimension.key for dimension in unknown.dimensions}


def test_in_the_sample_program_health_and_goals_say_the_same_of_each_benefit() -> None:
    plan = demo_plan(TODAY)
    scheduled = schedule(plan)
    worst = max((o.rag for o in outlooks(plan, scheduled) if not o.benefit.disbenefit), key=lambda each: RANK[each])
    program = judge(scheduled, TODAY)["KES"]
    assert (worst, rag(program, "benefits")) == ("amber", "amber")


@pytest.mark.parametrize(("declared", "computed", "mark"), [("green", "amber", "G→A?"), ("red", "amber", ""), ("", "red", "")])
def test_only_a_declared_colour_that_is_kinder_is_marked(declared: Rag, computed: Rag, mark: str) -> None:
    assert Health("P", declared, computed, None).mark == mark


@given(plans(Drawn(progress=True)))
def test_the_worst_dimension_wins_and_names_its_rule(plan: Plan) -> None:
    for health in judge(schedule(plan), TODAY).values():
        assert RANK[health.computed] == max((RANK[d.rag] for d in health.dimensions), default=0)
        assert health.worst is None or (health.rule and health.worst in health.dimensions)


def test_every_threshold_has_a_number() -> None:
    assert all(value > 0 for value in THRESHOLDS.values())


def test_the_path_to_green_says_who_what_and_by_how_much_for_each_rule_that_fired() -> None:
    scheduled = schedule(demo_plan(TODAY))
    found = judge(scheduled, TODAY, PERFORMANCE)
    kestrel = path_to_green(scheduled, found["KES"], TODAY)
    assert kestrel[1] == (
        "Schedule",
        "Recover 2 working days on WEB-12 (LF), whose DRAG is 6d, or agree on Fri 22 Jan 2027 as the deadline of WEB-M4.",
    )
    assert ("Risk", "Lower the exposure by €20,350, R-07 (PR) first, or raise the contingency to €66,700.") in kestrel
    assert {title for title, _ in kestrel} == {d.title for d in found["KES"].dimensions if d.rag in ("red", "amber")}
    for health in found.values():
        fired = {d.title for d in health.dimensions if d.rag in ("red", "amber")}
        assert {title for title, _ in path_to_green(scheduled, health, TODAY)} == fired, "each red or amber dimension has a way out"


def test_what_the_path_to_green_asks_for_is_green() -> None:
    """The EAC and the earned value that it names are on the green side of their thresholds."""
    measured = Performance(pv=100_000, ev=80_000, ac=80_000, bac=200_000, eac=230_000)
    plan = build(
        [Program(id="P", start=datetime(2026, 11, 2, 8), contingency=40_000), Project(id="X", program="P"), Task(id="X-1", project="X")]
    )
    scheduled = schedule(plan)
    ways = dict(path_to_green(scheduled, judge(scheduled, TODAY, {"P": measured})["P"], TODAY))
    assert ways["SPI"] == "Earn €17,000 more of what is planned by now (SPI 0.97)."
    assert ways["Cost"] == "Save €26,000 of what is left to spend (EAC €204,000 at most), or approve a new budget."
    mended = replace(measured, ev=97_000, eac=204_000)
    health = judge(scheduled, TODAY, {"P": mended})["P"]
    assert (rag(health, "spi"), rag(health, "cost")) == ("green", "green")


def test_the_path_to_green_leaves_out_what_the_figure_leaves_out() -> None:
    """Level of effort is no part of SPI, work without a price none of CPI: what is asked for makes just these two green."""
    measured = Performance(pv=20_000, ev=19_000, ac=20_000, bac=60_000, effort_pv=15_000, effort_ev=15_000, unpriced=2_400)
    plan = build([Program(id="P", start=datetime(2026, 11, 2, 8)), Project(id="X", program="P"), Task(id="X-1", project="X")])
    scheduled = schedule(plan)
    ways = dict(path_to_green(scheduled, judge(scheduled, TODAY, {"P": measured})["P"], TODAY))
    assert ways["SPI"] == "Earn €850 more of what is planned by now (SPI 0.97)."
    assert "a CPI of 1.04 or better" in ways["CPI"]  # (60,000 - 19,000) / (57,600 / 0.97 - 20,000)
    assert (
        judge(scheduled, TODAY, {"P": replace(measured, ev=19_850)})["P"].dimensions
        and rag(judge(scheduled, TODAY, {"P": replace(measured, ev=19_850)})["P"], "spi") == "green"
    )


def test_a_late_finish_with_float_is_no_more_than_amber() -> None:
    crm = judge(schedule(demo_plan(TODAY)), TODAY, PERFORMANCE)["CRM"]
    assert (crm.computed, rag(crm, "schedule")) == ("amber", "amber")
    assert crm.rule == "schedule: finishes 4d late, 100.0 % of the 4d left (only red above 7 % where float is under 5d)"


def test_shares_that_add_up_to_the_threshold_are_not_above_it() -> None:
    people = Person(id="KM", name="Kenji")
    tasks = [Task(id=f"A-{n}", project="A", duration=5 * 480, assignments=(Assignment("KM", units),)) for n, units in ((1, 0.4), (2, 0.8))]
    plan = build([Program(id="P", start=datetime(2026, 11, 2, 8)), Project(id="A", program="P"), people, *tasks])
    found = judge(schedule(plan), date(2026, 11, 2))["A"]
    assert next(d.rag for d in found.dimensions if d.key == "resources") == "amber"


def test_a_risk_without_a_program_counts_where_its_work_is() -> None:
    risk = Risk(id="R-1", program="", kind="threat", on=("A-1",), current=RiskLevel(0.9, 10, 90_000.0))
    program = Program(id="P", start=datetime(2026, 11, 2, 8), contingency=1000.0)
    plan = build([program, Project(id="A", program="P"), Task(id="A-1", project="A", duration=480), risk])
    found = judge(schedule(plan), date(2026, 11, 2))["P"]
    assert next(d.rag for d in found.dimensions if d.key == "risk") == "red"


@pytest.mark.parametrize(
    ("declared", "computed", "words"),
    [
        ("green", "amber", "green G→A?"),
        ("amber", "red", "amber A→R?"),
        ("red", "green", "red"),
        ("green", "green", "green"),
        ("", "red", "-"),
        ("green", "", "green"),
    ],
)
def test_a_declared_colour_kinder_than_the_data_is_marked_wherever_it_is_shown(declared: str, computed: str, words: str) -> None:
    assert declared_words(declared, computed) == words
