"""The time axis: where an instant falls, and what zoom, fit and pan do to it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from planning.time_axis import UNITS, Axis, axis_at, axis_fit, labels

MONDAY = date(2026, 11, 2)
DAYS = st.dates(date(1800, 1, 1), date(2399, 12, 31))


def test_a_week_of_work_fills_five_days() -> None:
    axis = axis_at(MONDAY, "day", 30)
    assert axis.eighth(datetime(2026, 11, 2, 8)) == 0
    assert axis.eighth(datetime(2026, 11, 6, 17)) == 5 * 24


def test_work_that_starts_the_morning_after_touches_what_ended_the_evening_before() -> None:
    axis = axis_at(MONDAY, "week", 30)
    assert axis.eighth(datetime(2026, 11, 3, 17)) == axis.eighth(datetime(2026, 11, 4, 8))


def test_a_milestone_of_the_evening_stands_on_its_own_day() -> None:
    axis = axis_at(MONDAY, "day", 30)
    assert axis.cell_of(datetime(2026, 11, 2, 17)) == 2
    assert axis.cell_of(datetime(2026, 11, 3, 8)) == 3


def test_day_zoom_names_every_day_and_the_month_with_its_year() -> None:
    above, below = labels(axis_at(MONDAY, "day", 12))
    assert above == [(0, "Nov 2026")]
    assert below == [(0, " 2"), (3, " 3"), (6, " 4"), (9, " 5")]


def test_the_year_is_told_where_it_changes() -> None:
    above, _ = labels(axis_at(date(2026, 11, 30), "week", 40))
    assert [text for _, text in above] == ["Dec 2026", "Jan 2027", "Feb"]


def test_far_out_the_header_tells_quarters_and_years() -> None:
    above, below = labels(axis_at(date(2026, 1, 5), "quarter", 40))
    assert [text for _, text in above] == ["2026", "2027"]
    assert [text for _, text in below] == ["Q1", "Q2", "Q3", "Q4", "Q1", "Q2", "Q3"]


def test_zooming_keeps_today_in_its_column() -> None:
    axis = axis_at(MONDAY, "week", 60)
    today = MONDAY + timedelta(days=30)
    for step in (-1, 1, 1, 1):
        axis = axis.zoomed(step, today)
        assert abs(axis.cell_of_day(today) - 17) <= 1


def test_zooming_stops_at_the_ends() -> None:
    nearest, furthest = axis_at(MONDAY, "day", 20), axis_at(MONDAY, "quarter", 20)
    assert nearest.zoomed(-1) == nearest
    assert furthest.zoomed(1) == furthest


def test_panning_there_and_back_comes_home() -> None:
    axis = axis_at(MONDAY, "month", 50)
    assert axis.panned(7).panned(-7) == axis


@given(DAYS, st.integers(0, 40000), st.integers(1, 300), st.integers(0, 14))
def test_fit_shows_everything(first: date, length: int, width: int, room: int) -> None:
    last = min(first + timedelta(days=length), date(2399, 12, 31))
    axis = axis_fit(first, last, width, min(room, width // 4))
    assert axis.eighth(datetime(first.year, first.month, first.day, 8)) >= 0
    assert axis.cell_of(datetime(last.year, last.month, last.day, 17)) < width


@given(DAYS, st.integers(1, 250), st.one_of(st.sampled_from(sorted(UNITS.values())), st.integers(60, 500_000)))
def test_labels_never_overlap_and_never_leave_the_window(day: date, width: int, unit: int) -> None:
    axis: Axis = axis_at(day, "day", width).scaled(unit)
    for line in labels(axis):
        for n, (cell, text) in enumerate(line):
            following = line[n + 1][0] if n + 1 < len(line) else None
            assert 0 <= cell < width
            assert following is None or cell + len(text) < following


@given(st.datetimes(datetime(1800, 1, 1), datetime(2399, 12, 31)), st.datetimes(datetime(1800, 1, 1), datetime(2399, 12, 31)))
def test_what_is_later_never_stands_further_left(one: datetime, other: datetime) -> None:
    axis = axis_at(MONDAY, "week", 60)
    first, second = sorted((one, other))
    assert axis.eighth(first) <= axis.eighth(second)
    assert axis.cell_of(first) <= axis.cell_of(second)
