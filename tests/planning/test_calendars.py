"""Working time: what a calendar says of minutes, days, holidays, exceptions and people."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planning.calendars import DAY, Calendars, WorkCalendar, to_datetime, to_minute
from planning.errors import PlanError, ScheduleError
from planning.plan import build
from planning.records import (
    OFFICE_HOURS,
    Assignment,
    Calendar,
    CalendarException,
    Hours,
    Leave,
    Person,
    Program,
    Project,
    Task,
)


def compiled(*calendars: Calendar) -> WorkCalendar:
    return Calendars(build(calendars)).of(calendars[0].id)


def at(text: str) -> int:
    return to_minute(datetime.fromisoformat(text))


STANDARD = Calendar(id="STD", exceptions=(CalendarException(date(2026, 11, 26), date(2026, 11, 26), name="Thanksgiving"),))


def test_friday_evening_and_monday_morning_are_the_same_amount_of_work() -> None:
    calendar = compiled(STANDARD)
    assert calendar.work(at("2026-11-20T17:00")) == calendar.work(at("2026-11-23T08:00"))
    assert to_datetime(calendar.start(at("2026-11-20T17:00"))) == datetime(2026, 11, 23, 8)
    assert to_datetime(calendar.finish(at("2026-11-23T08:00"))) == datetime(2026, 11, 20, 17)


def test_a_lunch_break_is_no_work() -> None:
    calendar = compiled(STANDARD)
    assert to_datetime(calendar.add(at("2026-11-23T10:00"), 240)) == datetime(2026, 11, 23, 15)
    assert to_datetime(calendar.add(at("2026-11-23T15:00"), -240)) == datetime(2026, 11, 23, 10)


def test_a_holiday_is_stepped_over_both_ways() -> None:
    calendar = compiled(STANDARD)
    assert to_datetime(calendar.add(at("2026-11-25T08:00"), 960)) == datetime(2026, 11, 27, 17)
    assert to_datetime(calendar.add(at("2026-11-27T17:00"), -960)) == datetime(2026, 11, 25, 8)


def test_a_day_typed_alone_means_its_first_and_last_minute_and_a_closed_day_rolls() -> None:
    calendar = compiled(STANDARD)
    assert calendar.first_minute(date(2026, 11, 26)) == datetime(2026, 11, 27, 8)
    assert calendar.last_minute(date(2026, 11, 26)) == datetime(2026, 11, 25, 17)
    assert calendar.add_workdays(date(2026, 11, 25), 2) == date(2026, 11, 30)
    assert calendar.add_workdays(date(2026, 11, 30), -2) == date(2026, 11, 25)
    assert calendar.workdays(date(2026, 11, 25), date(2026, 11, 30)) == 2


def test_a_calendar_takes_from_its_base_what_it_does_not_say_itself() -> None:
    half_friday: tuple[Hours | None, ...] = (None, None, None, None, ((480, 720),), None, None)
    calendar = compiled(Calendar(id="OWN", base="STD", week=half_friday), STANDARD)
    assert calendar.hours(date(2026, 11, 27)) == ((480, 720),)
    assert calendar.hours(date(2026, 11, 24)) == OFFICE_HOURS
    assert not calendar.is_workday(date(2026, 11, 26))


def test_a_recurring_exception_closes_only_the_days_its_rule_names() -> None:
    first_mondays = CalendarException(date(2026, 1, 1), date(2027, 12, 31), (), "stocktaking", "FREQ=MONTHLY;BYDAY=1MO")
    calendar = compiled(Calendar(id="SHOP", exceptions=(first_mondays,)))
    assert [day for day in range(1, 31) if not calendar.is_workday(date(2026, 11, day)) and date(2026, 11, day).weekday() == 0] == [2]


def test_a_rule_that_cannot_be_read_is_told() -> None:
    with pytest.raises(PlanError, match="a rule that cannot be read"):
        compiled(Calendar(id="X", exceptions=(CalendarException(date(2026, 1, 1), date(2026, 2, 1), (), "odd", "FREQ=SOMETIMES"),)))


def test_a_calendar_without_any_work_is_told_and_does_not_hang() -> None:
    with pytest.raises(ScheduleError, match="no working time"):
        compiled(Calendar(id="NEVER", week=((),) * 7)).start(at("2026-11-23T08:00"))


def test_calendars_based_on_each_other_are_refused() -> None:
    with pytest.raises(PlanError, match="circle: A -> B -> A"):
        compiled(Calendar(id="A", base="B"), Calendar(id="B", base="A"))


def test_a_person_on_leave_is_waited_for_unless_the_task_says_not_to() -> None:
    records = (
        Program(id="P", start=datetime(2026, 11, 23, 8)),
        Project(id="Q", program="P"),
        Person(id="KM", leave=(Leave(date(2026, 11, 24), date(2026, 11, 25)),)),
        Task(id="Q-1", project="Q", assignments=(Assignment("KM"),)),
        Task(id="Q-2", project="Q", assignments=(Assignment("KM"),), ignore_people_calendars=True),
    )
    plan = build(records)
    calendars = Calendars(plan)
    assert not calendars.for_activity(plan.tasks["Q-1"]).is_workday(date(2026, 11, 24))
    assert calendars.for_activity(plan.tasks["Q-2"]).is_workday(date(2026, 11, 24))


@given(st.integers(at("2025-01-01T00:00"), at("2029-01-01T00:00")), st.integers(-100_000, 100_000))
def test_adding_work_and_taking_it_back_comes_to_the_same_amount_of_work(t: int, n: int) -> None:
    calendar = compiled(STANDARD)
    there = calendar.add(t, n)
    assert calendar.work(there) == calendar.work(t) + n or n == 0
    assert calendar.between(t, there) == n


@given(st.integers(at("2025-01-01T00:00"), at("2029-01-01T00:00")), st.integers(1, 50_000))
def test_placing_work_is_finding_its_start_and_adding_it(t: int, n: int) -> None:
    calendar = compiled(STANDARD)
    assert calendar.place(t, n) == (calendar.start(t), calendar.add(t, n))


@given(st.integers(at("1900-01-01T00:00"), at("2200-01-01T00:00")))
def test_start_and_finish_are_the_nearest_edges_of_work_however_far_away(t: int) -> None:
    calendar = compiled(STANDARD)
    start, finish = calendar.start(t), calendar.finish(t)
    assert finish <= t <= start
    assert calendar.work(start) == calendar.work(t) == calendar.work(finish)
    assert calendar.work(start + 1) == calendar.work(start) + 1
    assert calendar.work(finish - 1) == calendar.work(finish) - 1
    assert start - finish < 8 * DAY
