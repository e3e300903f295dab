"""Moving a whole plan in time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planning.errors import PlanError
from planning.plan import Plan, build
from planning.records import (
    Baseline,
    Benefit,
    Calendar,
    CalendarException,
    CapacityStep,
    Constraint,
    Criterion,
    Leave,
    Measurement,
    Milestone,
    Person,
    Planned,
    Program,
    Project,
    Promise,
    ResponseAction,
    Risk,
    Snapshot,
    Task,
)
from planning.schedule import schedule
from planning.shift import rewrite, shift_days
from tests.planning.networks import Drawn, plans

NINE = datetime(2026, 11, 9, 8)


def _dates(value: object) -> Iterator[date]:
    """Every date and instant inside a value, in order."""
    if isinstance(value, date):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from _dates(part)
    elif isinstance(value, dict):
        for part in value.values():
            yield from _dates(part)
    elif is_dataclass(value):
        for each in fields(value):
            yield from _dates(getattr(value, each.name))


@pytest.fixture
def dated() -> Plan:
    """A plan with a date in every kind of place that a record has."""
    day = NINE.date()
    return build(
        [
            Program(id="P", created=NINE, start=NINE, status_date=day, must_finish=NINE),
            Project(id="A", program="P", start=NINE),
            Calendar(id="STD", exceptions=(CalendarException(day, day, name="closed"),)),
            Person(id="XY", leave=(Leave(day, day),), capacity_steps=(CapacityStep(day, 0.5),)),
            Task(id="A-1", project="A", constraint=Constraint("SNET", NINE), actual_start=NINE, checklist=(Criterion("by 9 Nov"),)),
            Milestone(id="A-M1", project="A", deadline=NINE, promise=Promise("the board", day)),
            Benefit(id="B-1", program="P", by=day, measurements=(Measurement(day, 3.0),)),
            Risk(id="R-01", program="P", actions=(ResponseAction("ask", due=day),), trigger_date=day),
            Baseline(id="BL-1", program="P", on=day, activities={"A-1": Planned(NINE, NINE, 480)}),
            Snapshot(id="SN-1", program="P", on=day, forecasts={"A-M1": day}, extra={"since": "2026-11-09"}),
        ]
    )


def test_every_date_in_every_record_moves(dated: Plan) -> None:
    moved = shift_days(dated, 7)
    before, after = list(_dates(dated)), list(_dates(moved))
    assert len(before) == 23
    assert after == [day + timedelta(days=7) for day in before]
    assert [type(day) for day in after] == [type(day) for day in before]


def test_moving_keeps_texts_ids_counters_and_the_order_of_records(dated: Plan) -> None:
    moved = shift_days(dated, -70)
    assert moved.meta == dated.meta
    assert [(kind, record.id) for kind, record in moved.records()] == [(kind, record.id) for kind, record in dated.records()]
    assert moved.snapshots["SN-1"].extra == {"since": "2026-11-09"}
    assert moved.tasks["A-1"].checklist == (Criterion("by 9 Nov"),)


def test_moving_by_nothing_gives_the_same_plan(dated: Plan) -> None:
    assert shift_days(dated, 0) == dated


def test_a_record_without_dates_stays_the_same_object() -> None:
    plan = build([Program(id="P"), Project(id="A", program="P")])
    moved = shift_days(plan, 14)
    assert moved.projects["A"] is plan.projects["A"]


def test_moving_out_of_the_calendar_is_refused_in_words(dated: Plan) -> None:
    with pytest.raises(PlanError, match="would leave the calendar"):
        shift_days(dated, 4_000_000)
    with pytest.raises(PlanError, match="would leave the calendar"):
        shift_days(dated, 10**12)


def test_rewriting_reaches_lists_mappings_and_tuples_but_no_keys() -> None:
    value = {"a": ["a", ("a", 1)], "b": {"a": "b"}}
    assert rewrite(value, lambda leaf: "z" if leaf == "a" else leaf) == {"a": ["z", ("z", 1)], "b": {"a": "b"}}


@given(plan=plans(Drawn(progress=True)), weeks=st.integers(-60, 60))
def test_moved_by_whole_weeks_a_plan_keeps_its_floats_and_drivers(plan: Plan, weeks: int) -> None:
    before, after = schedule(plan), schedule(shift_days(plan, 7 * weeks))
    by = timedelta(weeks=weeks)
    for activity_id in before:
        old, new = before[activity_id], after[activity_id]
        assert (new.start, new.finish, new.late_finish) == (old.start + by, old.finish + by, old.late_finish + by)
        assert (new.total_float, new.free_float, new.driver, new.longest) == (old.total_float, old.free_float, old.driver, old.longest)


@given(plan=plans(Drawn(progress=True)), there=st.integers(-5000, 5000), on=st.integers(-5000, 5000))
def test_moves_add_up(plan: Plan, there: int, on: int) -> None:
    assert shift_days(shift_days(plan, there), on) == shift_days(plan, there + on)
