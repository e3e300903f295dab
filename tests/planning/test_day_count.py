"""One unit for what is late: the same slip is told everywhere, in working days of the thing's own calendar."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planning.benefits import outlooks
from planning.calendars import Calendars
from planning.compare import compare_figures, figures_of_baseline, figures_of_plan
from planning.day_count import days_between, days_past, signed_days
from planning.plan import Plan
from planning.schedule import calendar_of, schedule
from planning.variance import Variances
from store.demo import demo_plan

TODAY = date(2026, 10, 30)
DEMO = demo_plan(TODAY)
SCHEDULED = schedule(DEMO)
MONDAY_TO_FRIDAY = Calendars(Plan()).of(None)
DAYS = st.dates(date(2026, 1, 1), date(2028, 1, 1))


def test_friday_evening_is_monday_morning_and_half_a_day_is_half_a_day() -> None:
    friday, monday = datetime(2026, 10, 30, 17), datetime(2026, 11, 2, 8)
    assert days_between(MONDAY_TO_FRIDAY, friday, monday) == 0
    assert days_between(MONDAY_TO_FRIDAY, friday, datetime(2026, 11, 2, 12)) == 0.5
    assert days_between(MONDAY_TO_FRIDAY, date(2026, 10, 30), monday) == 1, "only the day is known: whole days"


def test_what_was_due_on_a_friday_and_is_done_on_the_saturday_is_late() -> None:
    friday, saturday = date(2026, 10, 30), date(2026, 10, 31)
    assert (days_between(MONDAY_TO_FRIDAY, friday, saturday), days_past(MONDAY_TO_FRIDAY, friday, saturday)) == (0, 1)
    assert days_past(MONDAY_TO_FRIDAY, date(2026, 11, 3), friday) == -2


@given(DAYS, DAYS, DAYS)
def test_days_add_up_and_turn_round(first: date, second: date, third: date) -> None:
    there = days_between(MONDAY_TO_FRIDAY, first, second)
    assert days_between(MONDAY_TO_FRIDAY, second, first) == -there
    assert there + days_between(MONDAY_TO_FRIDAY, second, third) == days_between(MONDAY_TO_FRIDAY, first, third)


def test_a_slip_is_the_same_against_the_baseline_in_its_comparison_and_for_benefits() -> None:
    baseline = DEMO.baselines["BL-1"]
    rows = {row.id: row for row in compare_figures(figures_of_baseline(baseline), figures_of_plan(SCHEDULED, "KES"), DEMO, SCHEDULED)}
    told = {row.id: row.days(row.finish) for row in Variances(SCHEDULED, baseline).rows}
    assert {i: row.working_days for i, row in rows.items()} == {i: told[i] for i in rows}
    assert {i: (rows[i].working_days, rows[i].days) for i in ("BRD-4", "BRD-8", "OPS-M2")} == {
        "BRD-4": (1, 3),
        "BRD-8": (4, 7),
        "OPS-M2": (4, 6),
    }
    waits = {wait.id: wait.slip for benefit in outlooks(DEMO, SCHEDULED, "KES") for wait in benefit.waits}
    assert waits == {i: told[i] for i in waits}
    assert waits["OPS-M2"] == days_between(
        calendar_of(SCHEDULED, "OPS-M2"), baseline.activities["OPS-M2"].finish, SCHEDULED["OPS-M2"].finish
    )


@pytest.mark.parametrize(("days", "words"), [(4, "+4d"), (-1.5, "-1.5d"), (0.0, "0d")])
def test_days_carry_their_sign(days: float, words: str) -> None:
    assert signed_days(days) == words


def test_the_target_of_a_benefit_falls_on_a_working_day() -> None:
    calendar = SCHEDULED.calendars.for_program(DEMO.programs["KES"])
    found = {told.benefit.id: told for told in outlooks(DEMO, SCHEDULED, "KES")}
    assert all(calendar.is_workday(told.reached_on) for told in found.values() if told.reached_on)
    assert (found["B-2"].reached_on, found["B-2"].days_late) == (date(2027, 7, 6), 4)
