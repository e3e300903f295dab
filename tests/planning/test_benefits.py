"""Goals and benefits: what a benefit waits for, how far it has come, when its target is reached, and what serves it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planning.benefits import (
    BenefitOutlook,
    alignments,
    day_measured,
    goal_gaps,
    goal_warning,
    measure,
    outlook,
    outlooks,
    read_value,
    share_of,
    show_amount,
    spark,
)
from planning.capture import read_line
from planning.errors import HeadwayError
from planning.fields import set_fields
from planning.plan import Plan, build, put
from planning.records import Baseline, Benefit, Measurement, Planned, Program, Project, Task
from planning.schedule import schedule
from store.demo import demo_plan

TODAY = date(2026, 10, 30)
DEMO = demo_plan(TODAY)
SCHEDULED = schedule(DEMO)


def told(benefit_id: str, plan: Plan = DEMO) -> BenefitOutlook:
    return outlook(plan, schedule(plan), plan.benefits[benefit_id])


def test_a_benefit_waits_for_the_latest_of_what_it_needs() -> None:
    found = {o.benefit.id: (o.last.id if o.last else "", o.ready.date() if o.ready else None) for o in outlooks(DEMO, SCHEDULED, "KES")}
    assert found == {
        "B-1": ("CMP-M3", date(2027, 1, 29)),
        "B-2": ("WEB-M4", date(2027, 1, 22)),
        "B-3": ("CMP-M3", date(2027, 1, 29)),
        "B-4": ("WEB-M4", date(2027, 1, 22)),
        "B-5": ("WEB-17", date(2027, 2, 5)),
        "DB-1": ("OPS-M2", date(2027, 1, 14)),
    }


def test_until_it_is_measured_a_target_is_as_late_as_what_it_waits_for() -> None:
    waiting = told("B-5")
    assert (waiting.reached_on, waiting.days_late, waiting.rag) == (date(2027, 3, 4), 4, "amber")
    assert waiting.at_due == pytest.approx(23 / 27)
    later = DEMO.apply(set_fields(DEMO, "WEB-17", {"duration": "20d"}, TODAY))
    assert told("B-5", later).rag == "red"


def test_what_is_needed_and_has_no_date_leaves_all_unknown() -> None:
    plan = DEMO.apply(put(DEMO, replace(DEMO.benefits["B-2"], needs=("WEB-M4", "GONE"))))
    found = told("B-2", plan)
    assert (found.ready, found.reached_on, found.at_due, found.rag) == (None, None, None, "")
    assert outlook(DEMO, None, DEMO.benefits["B-2"]).ready is None
    web = SCHEDULED.project("WEB")
    assert web is not None
    assert told("B-1", DEMO.apply(put(DEMO, replace(DEMO.benefits["B-1"], needs=("WEB",))))).ready == web.finish


def test_a_falling_measure_and_a_rising_one_count_their_way_alike() -> None:
    assert share_of(DEMO.benefits["B-2"], 1.85) == pytest.approx(0.5)
    assert share_of(DEMO.benefits["B-3"], 18.0) == pytest.approx(0.5)
    assert share_of(DEMO.benefits["B-3"], 22.5) == pytest.approx(-0.25)
    assert share_of(replace(DEMO.benefits["B-3"], target=21.0), 18.0) is None


@given(st.floats(-1e6, 1e6), st.floats(0.001, 1e6), st.booleans(), st.floats(-2, 2))
def test_the_share_is_0_at_the_start_1_at_the_target_and_straight_between(start: float, way: float, falls: bool, share: float) -> None:
    target = start - way if falls else start + way
    benefit = Benefit(id="B-9", program="KES", baseline=start, target=target)
    if target == start:
        assert share_of(benefit, start) is None
        return
    assert share_of(benefit, start) == 0 and share_of(benefit, target) == 1
    assert share_of(benefit, start + share * (target - start)) == pytest.approx(share, abs=1e-4)


DONE = replace(DEMO.benefits["B-2"], needs=("WEB-3",))
"""A benefit whose deliverable was there on 5 October."""
BEGUN = date(2026, 10, 5)


def test_once_it_is_there_the_pace_since_then_decides() -> None:
    half = replace(DONE, measurements=(Measurement(BEGUN - timedelta(days=9), 1.4), Measurement(BEGUN + timedelta(days=20), 1.85)))
    found = outlook(DEMO, SCHEDULED, half)
    assert (found.state, found.measured_pace) == ("under way", True)
    assert found.share == pytest.approx(0.5)
    assert found.reached_on == BEGUN + timedelta(days=42), "the 40th day is a Saturday"
    worse = outlook(DEMO, SCHEDULED, replace(DONE, measurements=(Measurement(BEGUN + timedelta(days=20), 1.2),)))
    assert (worse.reached_on, worse.rag) == (None, "red")


def test_a_target_that_is_reached_says_since_when_and_one_that_was_lost_again_does_not() -> None:
    days = [BEGUN + timedelta(days=n) for n in (5, 10, 15, 20)]
    values = (1.9, 2.3, 2.4, 2.35)
    reached = outlook(DEMO, SCHEDULED, replace(DONE, measurements=tuple(map(Measurement, days, values))))
    assert (reached.state, reached.reached_on, reached.rag) == ("reached", days[1], "green")
    lost = outlook(DEMO, SCHEDULED, replace(DONE, measurements=tuple(map(Measurement, days, (2.3, 2.4, 2.0, 2.1)))))
    assert lost.state == "under way" and lost.reached_on is not None and lost.reached_on > TODAY


def test_a_disbenefit_is_within_what_is_accepted_or_beyond_it() -> None:
    within, beyond = (DEMO.apply(measure(DEMO, "DB-1", value, TODAY, TODAY)) for value in ("8", "12 h"))
    assert (told("DB-1", within).state, told("DB-1", within).share, told("DB-1", within).rag) == ("within", 0.8, "green")
    assert (told("DB-1", beyond).state, told("DB-1", beyond).rag, told("DB-1", beyond).reached_on) == ("beyond", "red", None)


# ----------------------------------------------------------------------------------------------------------- measurements


def test_a_measurement_is_one_line() -> None:
    reading = read_line("measure B-2 1.7% ^wed", DEMO, TODAY)
    assert reading.summary == "B-2 Better conversion: 1.7 % on Wed 28 Oct, 33% of the way from 1.4 % to 2.3 %"
    assert reading.change is not None
    assert DEMO.apply(reading.change).benefits["B-2"].measurements == (Measurement(date(2026, 10, 28), 1.7),)
    assert read_line("measure twice, cut once in WEB", DEMO, TODAY).kind == "task"
    assert read_line("measure B-2", DEMO, TODAY).errors == ("What did B-2 measure? Type the value, such as: measure B-2 12 %.",)
    assert "still to come" in read_line("measure B-2 1.7 ^+3d", DEMO, TODAY).errors[0]


def test_the_same_day_measured_again_gives_way() -> None:
    once = DEMO.apply(measure(DEMO, "B-2", "1.7", TODAY, TODAY))
    twice = once.apply(measure(once, "b-2", "1.8", TODAY, TODAY))
    assert [m.value for m in twice.benefits["B-2"].measurements] == [1.8]
    assert measure(twice, "B-2", "1.8", TODAY, TODAY).edits == ()


def test_values_are_read_in_the_unit_of_the_benefit_alone() -> None:
    assert [read_value(DEMO, DEMO.benefits["B-5"], text) for text in ("14000", "€14,000", "14k", "7000 €")] == [14000, 14000, 14000, 7000]
    for text in ("20€", "lots", "", "1.7.2", "nan"):
        with pytest.raises(HeadwayError):
            read_value(DEMO, DEMO.benefits["B-1"], text)
    with pytest.raises(HeadwayError, match="WEB is no benefit"):
        measure(DEMO, "WEB", "1", TODAY, TODAY)
    assert [show_amount(DEMO.benefits[i], 21.5) for i in ("B-1", "B-3", "B-4")] == ["21.5 %", "€21.50", "21.5 contacts"]


def test_days_of_what_has_been_lie_in_the_past() -> None:
    assert [day_measured(text, TODAY) for text in ("today", "fri", "15 oct", "15 dec", "oct 28", "2026-10-01", "yesterday")] == [
        TODAY, date(2026, 10, 30), date(2026, 10, 15), date(2025, 12, 15), date(2026, 10, 28), date(2026, 10, 1), date(2026, 10, 29),
    ]  # fmt: skip


def test_the_bars_rise_with_the_share_whichever_way_the_measure_goes() -> None:
    days = [TODAY - timedelta(days=n) for n in (3, 2, 1)]
    rising = replace(DEMO.benefits["B-2"], measurements=tuple(map(Measurement, days, (1.4, 1.85, 2.5))))
    falling = replace(DEMO.benefits["B-3"], measurements=tuple(map(Measurement, days, (21.0, 18.0, 14.0))))
    assert spark(rising, 8) == spark(falling, 8) == "▁▅█"
    assert spark(rising, 2) == "▅█"


# ----------------------------------------------------------------------------------------------------------------- goals


def test_projects_are_told_with_what_they_serve_the_highest_priority_first() -> None:
    plan = DEMO.apply(set_fields(DEMO, "CRM", {"priority": "800"}, TODAY))
    found = [(a.project.id, len(a.serves), a.of) for a in alignments(plan, "KES")]
    assert found == [("CRM", 1, 5), ("WEB", 4, 5), ("CMP", 2, 5), ("OPS", 1, 5), ("GOV", 0, 5), ("BRD", 0, 5)]


def test_a_project_without_a_goal_is_named_and_an_archived_one_is_not() -> None:
    assert goal_warning(DEMO, "projects") == ""
    plan = DEMO.apply(put(DEMO, replace(DEMO.projects["BRD"], goal=" ")))
    assert goal_warning(plan, "projects") == "BRD says no goal; `headway set BRD goal='…'` writes it."
    assert goal_warning(plan.apply(put(plan, replace(plan.projects["BRD"], archived=True))), "projects") == ""
    assert goal_warning(plan.apply(put(plan, replace(plan.programs["KES"], goal=""))), "programs").startswith("KES says no goal")


def test_a_benefit_that_waits_for_nothing_is_judged_by_the_line_through_its_measurements() -> None:
    measured = (Measurement(date(2027, 1, 1), 50.0), Measurement(date(2027, 1, 31), 60.0))
    benefit = Benefit(id="B-1", program="P", baseline=0.0, target=100.0, by=date(2027, 3, 1), measurements=measured)
    found = outlook(build([Program(id="P", start=datetime(2026, 9, 7, 8)), benefit]), None, benefit)
    assert (found.reached_on, found.rag) == (date(2027, 5, 31), "red")
    assert found.at_due == pytest.approx(0.6 + 29 / 300)
    single = replace(benefit, measurements=measured[:1])
    assert outlook(build([Program(id="P", start=datetime(2026, 9, 7, 8)), single]), None, single).reached_on is None


def test_what_goals_do_not_say_is_told_of_each_record_and_dis_benefits_owe_nothing() -> None:
    plan = build(
        [
            Program(id="P", goal="Sell more"),
            Project(id="X", program="P"),
            Benefit(id="B-1", program="P", target=3.0),
            Benefit(id="B-2", program="P", disbenefit=True),
        ]
    )
    assert [(gap.id, gap.says) for gap in goal_gaps(plan, None)] == [
        ("X", "says no goal"),
        ("P", "has a goal without a measure"),
        ("B-1", "is a benefit without a forecast: it says no value before"),
    ]


def test_what_a_benefit_was_at_on_its_day_is_read_between_its_measurements() -> None:
    measured = (Measurement(date(2026, 8, 1), 1.0), Measurement(date(2026, 10, 1), 4.0), Measurement(date(2026, 12, 1), 10.0))
    late = Benefit(id="B-1", program="P", baseline=0.0, target=10.0, by=date(2026, 10, 1), measurements=measured)
    plan = build((Program(id="P", start=datetime(2026, 6, 1, 8)), late))
    told = outlook(plan, schedule(plan), late)
    assert told.at_due == pytest.approx(0.4) and told.rag == "red" and told.reached_on == date(2026, 12, 1)


def test_a_benefit_whose_results_come_after_its_day_will_have_reached_nothing_by_then() -> None:
    task = Task(id="X-1", project="X", duration=40 * 480)
    waits = Benefit(id="B-1", program="P", baseline=0.0, target=10.0, by=date(2026, 12, 15), needs=("X-1",))
    start = datetime(2026, 11, 2, 8)
    held = Baseline(id="BL-1", program="P", activities={"X-1": Planned(start, datetime(2026, 11, 30, 17))})
    plan = build((Program(id="P", start=start, baseline="BL-1"), Project(id="X", program="P"), task, waits, held))
    assert outlook(plan, schedule(plan), waits).at_due == 0.0
