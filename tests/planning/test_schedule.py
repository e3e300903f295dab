"""The schedule's rules, one case each: what a program manager who knows the field expects."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from planning.calendars import to_datetime, to_minute
from planning.errors import LoopError, PlanError, ScheduleError
from planning.plan import Plan, build
from planning.records import (
    Calendar,
    CalendarException,
    Constraint,
    ConstraintKind,
    Link,
    Milestone,
    Program,
    Project,
    Record,
    Task,
)
from planning.schedule import Driver, calendar_of, schedule

DAY = 480
MONDAY = datetime(2026, 11, 2, 8)


def plan_of(*records: Record, **program: object) -> Plan:
    """A program that starts on Monday 2 November 2026 with one project A and these records."""
    return build((Program(id="P", start=MONDAY, **program), Project(id="A", program="P"), *records))  # type: ignore[arg-type]


def task(name: str, days: float = 5, **fields: object) -> Task:
    return Task(id=name, project="A", duration=round(days * DAY), **fields)  # type: ignore[arg-type]


def link(first: str, second: str, kind: str = "FS", days: float = 0, **fields: object) -> Link:
    return Link(id=f"{first}>{second}{kind}", predecessor=first, successor=second, type=kind, lag=round(days * DAY), **fields)  # type: ignore[arg-type]


def day(month: int, number: int, hour: int = 17) -> datetime:
    return datetime(2026, month, number, hour)


# ------------------------------------------------------------------------------------------------------------- links


@pytest.mark.parametrize(
    ("kind", "lag", "start", "finish"),
    [
        ("FS", 0, day(11, 9, 8), day(11, 11)),
        ("FS", 2, day(11, 11, 8), day(11, 13)),
        ("FS", -2, day(11, 5, 8), day(11, 9)),
        ("SS", 0, day(11, 2, 8), day(11, 4)),
        ("SS", 2, day(11, 4, 8), day(11, 6)),
        ("FF", 0, day(11, 4, 8), day(11, 6)),
        ("FF", 2, day(11, 6, 8), day(11, 10)),
        ("SF", 5, day(11, 4, 8), day(11, 6)),
    ],
)
def test_a_link_of_each_type_places_three_days_of_work_after_five(kind: str, lag: float, start: datetime, finish: datetime) -> None:
    row = schedule(plan_of(task("A-1", 5), task("A-2", 3), link("A-1", "A-2", kind, lag)))["A-2"]
    assert (row.start, row.finish) == (start, finish)
    assert row.driver == Driver("link", "A-1", kind)


def test_an_elapsed_lag_runs_over_the_weekend_and_a_per_cent_lag_with_the_predecessor() -> None:
    elapsed = link("A-1", "A-2", "FS", lag_kind="elapsed")
    rows = schedule(plan_of(task("A-1", 5), task("A-2", 1), replace(elapsed, lag=3 * 1440)))
    assert rows["A-2"].start == day(11, 10, 8)
    half = replace(link("A-1", "A-2", "SS", lag_kind="percent"), lag=50)
    assert schedule(plan_of(task("A-1", 4), task("A-2", 1), half))["A-2"].start == day(11, 4, 8)


def test_an_elapsed_duration_counts_nights_and_weekends() -> None:
    rows = schedule(plan_of(task("A-1", 1), task("A-2", elapsed=True, days=9), task("A-3", 1), link("A-1", "A-2"), link("A-2", "A-3")))
    assert rows["A-2"].finish == day(11, 6, 8)
    assert rows["A-3"].start == day(11, 6, 8)


def test_the_lag_runs_on_the_calendar_the_program_names() -> None:
    closed = Calendar(id="C", exceptions=(CalendarException(date(2026, 11, 10), date(2026, 11, 10)),))
    records = (closed, task("A-1", 5), task("A-2", 1, calendar="C"), link("A-1", "A-2", "FS", 2))
    assert schedule(plan_of(*records, lag_calendar="predecessor"))["A-2"].start == day(11, 11, 8)
    assert schedule(plan_of(*records, lag_calendar="successor"))["A-2"].start == day(11, 12, 8)


def test_a_link_on_a_summary_binds_what_is_in_it() -> None:
    records = (
        task("A-1"),
        task("A-2", 2, parent="A-1"),
        task("A-3", 4, parent="A-1"),
        task("A-4", 1),
        task("A-5"),
        task("A-6", 1, parent="A-5"),
    )
    rows = schedule(plan_of(*records, link("A-1", "A-4"), link("A-4", "A-5")))
    assert rows["A-1"].kind == "summary"
    assert (rows["A-1"].start, rows["A-1"].finish) == (day(11, 2, 8), day(11, 5))
    assert rows["A-4"].start == day(11, 6, 8)
    assert rows["A-6"].start == day(11, 9, 8)
    assert (rows["A-2"].total_float, rows["A-3"].total_float) == (2 * DAY, 0)
    assert rows["A-4"].driver == Driver("link", "A-1", "FS")


def test_a_summary_starts_with_its_first_child() -> None:
    records = (task("A-1"), task("A-2", 2, parent="A-1"), task("A-3", 2, parent="A-1"), task("A-4", 1))
    rows = schedule(plan_of(*records, link("A-2", "A-3"), link("A-1", "A-4", "SS", 1)))
    assert rows["A-4"].start == day(11, 3, 8)


def test_a_loop_is_refused_and_named() -> None:
    with pytest.raises(LoopError, match=r"A-1 -> A-2 -> A-3 -> A-1") as caught:
        schedule(plan_of(task("A-1"), task("A-2"), task("A-3"), link("A-1", "A-2"), link("A-2", "A-3"), link("A-3", "A-1")))
    assert caught.value.ids == ("A-1", "A-2", "A-3", "A-1")


def test_a_loop_through_a_summary_is_refused_too() -> None:
    with pytest.raises(LoopError):
        schedule(plan_of(task("A-1"), task("A-2", parent="A-1"), task("A-3"), link("A-1", "A-3"), link("A-3", "A-2")))


def test_a_link_to_nothing_is_told() -> None:
    with pytest.raises(PlanError, match="A-9"):
        schedule(plan_of(task("A-1"), link("A-1", "A-9")))


def test_a_duration_beyond_the_horizon_is_told() -> None:
    with pytest.raises(ScheduleError, match="2400"):
        schedule(plan_of(task("A-1", 10_000_000)))


# ------------------------------------------------------------------------------------------------------ constraints


def constrained(kind: ConstraintKind, at: datetime | None, **program: object) -> Plan:
    """Five days, then three days under a constraint, beside twenty days of other work."""
    return plan_of(task("A-1", 5), task("A-2", 3, constraint=Constraint(kind, at)), task("A-3", 20), link("A-1", "A-2"), **program)


@pytest.mark.parametrize(
    ("kind", "at", "start", "total_float"),
    [
        ("SNET", day(11, 12, 8), day(11, 12, 8), 9),
        ("FNET", day(11, 18), day(11, 16, 8), 7),
        ("SNLT", day(11, 4, 8), day(11, 9, 8), -3),
        ("FNLT", day(11, 9), day(11, 9, 8), -2),
        ("MSO", day(11, 12, 8), day(11, 12, 8), 0),
        ("MSO", day(11, 4, 8), day(11, 9, 8), -3),
        ("MFO", day(11, 18), day(11, 16, 8), 0),
        ("MFO", day(11, 10), day(11, 9, 8), -1),
    ],
)
def test_logic_wins_in_our_own_plans_and_negative_float_shows_the_conflict(
    kind: ConstraintKind, at: datetime, start: datetime, total_float: int
) -> None:
    row = schedule(constrained(kind, at))["A-2"]
    assert (row.start, row.total_float / DAY) == (start, total_float)


@pytest.mark.parametrize(
    ("kind", "at", "start"),
    [
        ("SNLT", day(11, 4, 8), day(11, 4, 8)),
        ("FNLT", day(11, 9), day(11, 5, 8)),
        ("MSO", day(11, 4, 8), day(11, 4, 8)),
        ("MFO", day(11, 10), day(11, 6, 8)),
    ],
)
def test_a_plan_that_honours_constraint_dates_does_as_project_does(kind: ConstraintKind, at: datetime, start: datetime) -> None:
    row = schedule(constrained(kind, at, honour_constraints=True))["A-2"]
    assert row.start == start
    assert row.driver == Driver("constraint", type=kind)


def test_as_late_as_possible_takes_its_free_float_and_moves_nothing_else() -> None:
    rows = schedule(
        plan_of(task("A-1", 2, constraint=Constraint("ALAP")), task("A-2", 8), task("A-3", 1), link("A-1", "A-3"), link("A-2", "A-3"))
    )
    assert rows["A-1"].start == day(11, 10, 8)
    assert rows["A-3"].start == day(11, 12, 8)


def test_a_chain_as_late_as_possible_moves_together() -> None:
    late = Constraint("ALAP")
    rows = schedule(plan_of(task("A-1", 1, constraint=late), task("A-2", 1, constraint=late), task("A-3", 8), link("A-1", "A-2")))
    assert (rows["A-1"].start, rows["A-2"].start) == (day(11, 10, 8), day(11, 11, 8))


def test_a_deadline_never_moves_a_date_and_shows_as_negative_float() -> None:
    plan = plan_of(task("A-1", 5, deadline=day(11, 4)), task("A-2", 5), link("A-1", "A-2"))
    rows = schedule(plan)
    assert rows["A-1"].start == day(11, 2, 8)
    assert (rows["A-1"].total_float, rows["A-2"].total_float) == (-2 * DAY, 0)
    assert rows["A-1"].critical


def test_a_pin_holds_against_every_link() -> None:
    pinned = task("A-2", 3, manual=True, pinned_start=day(11, 3, 8), pinned_finish=day(11, 5))
    row = schedule(plan_of(task("A-1", 5), pinned, link("A-1", "A-2")))["A-2"]
    assert (row.start, row.finish, row.driver.type) == (day(11, 3, 8), day(11, 5), "pin")


# --------------------------------------------------------------------------------------------------------- progress


def test_the_status_date_pushes_what_has_not_begun_and_what_is_left() -> None:
    begun = task("A-1", 5, actual_start=day(11, 2, 8), remaining=3 * DAY)
    rows = schedule(plan_of(begun, task("A-2", 2), status_date=date(2026, 11, 6)))
    assert (rows["A-1"].start, rows["A-1"].finish) == (day(11, 2, 8), day(11, 11))
    assert rows["A-2"].start == day(11, 9, 8)
    assert rows["A-2"].driver == Driver("status")


def test_without_a_status_date_nothing_is_pushed() -> None:
    begun = task("A-1", 5, actual_start=day(11, 2, 8), remaining=3 * DAY)
    assert schedule(plan_of(begun))["A-1"].finish == day(11, 6)


def test_per_cent_earns_value_and_moves_no_date() -> None:
    begun = task("A-1", 5, actual_start=day(11, 2, 8), remaining=3 * DAY, percent=10)
    plan = plan_of(begun, status_date=date(2026, 11, 4))
    further = replace(plan, tasks={"A-1": replace(begun, percent=90)})
    assert schedule(plan)["A-1"].finish == schedule(further)["A-1"].finish


def test_retained_logic_waits_for_unfinished_predecessors_and_progress_override_does_not() -> None:
    early = task("A-2", 4, actual_start=day(11, 2, 8), remaining=2 * DAY)
    records = (task("A-1", 10), early, link("A-1", "A-2"))
    assert schedule(plan_of(*records, status_date=date(2026, 11, 3)))["A-2"].finish == day(11, 19)
    assert schedule(plan_of(*records, status_date=date(2026, 11, 3), progress="override"))["A-2"].finish == day(11, 5)


def test_finished_work_keeps_its_actual_dates_and_has_no_float() -> None:
    done = task("A-1", 5, actual_start=day(11, 3, 8), actual_finish=day(11, 4))
    row = schedule(plan_of(done, task("A-2", 30)))["A-1"]
    assert (row.start, row.finish, row.total_float, row.percent, row.critical) == (day(11, 3, 8), day(11, 4), 0, 100, False)


# --------------------------------------------------------------------------------------------- programs and roll-up


def test_an_unlinked_program_changes_no_other_programs_float() -> None:
    alone = plan_of(task("A-1", 5), task("A-2", 3))
    before = schedule(alone)["A-2"].total_float
    other = (Program(id="X", start=MONDAY), Project(id="B", program="X"), Task(id="B-1", project="B", duration=100 * DAY))
    both = build([r for _, r in alone.records()] + list(other))
    assert schedule(both)["A-2"].total_float == before == 2 * DAY


def test_late_dates_run_back_from_a_must_finish_date() -> None:
    assert schedule(plan_of(task("A-1", 5), must_finish=day(11, 4)))["A-1"].total_float == -2 * DAY


def test_a_rollup_weighs_per_cent_by_duration_and_takes_the_smallest_float() -> None:
    begun = task("A-1", 9, actual_start=day(11, 2, 8), percent=50)
    rolled = schedule(plan_of(begun, task("A-2", 1), Milestone(id="A-M1", project="A"))).program("P")
    assert rolled is not None
    assert (round(rolled.percent), rolled.total_float, rolled.count, rolled.done) == (45, 0, 3, 0)


def test_a_milestone_of_a_program_needs_no_project() -> None:
    rows = schedule(plan_of(task("A-1", 5), Milestone(id="P-M1", program="P"), link("A-1", "P-M1")))
    assert rows["P-M1"].finish == day(11, 6)
    program = schedule(plan_of(task("A-1", 5), Milestone(id="P-M1", program="P"), link("A-1", "P-M1"))).program("P")
    assert program is not None
    assert program.count == 2


def test_an_inactive_task_neither_moves_nor_drives() -> None:
    rows = schedule(plan_of(task("A-1", 5, active=False), task("A-2", 3), link("A-1", "A-2")))
    assert "A-1" not in rows
    assert rows["A-2"].start == day(11, 2, 8)


def test_the_first_link_of_the_file_wins_a_tie_of_drivers() -> None:
    records = (task("A-1", 5), task("A-2", 5), task("A-3", 1))
    assert schedule(plan_of(*records, link("A-2", "A-3"), link("A-1", "A-3")))["A-3"].driver.id == "A-2"
    assert schedule(plan_of(*records, link("A-1", "A-3", "SS", 5), link("A-2", "A-3")))["A-3"].driver.id == "A-1"


# ------------------------------------------------------------------------------------- summaries, pins and far-off dates


def test_a_summary_that_nothing_unfinished_follows_is_no_trouble() -> None:
    done = task("A-3", 2, actual_start=day(11, 2, 8), actual_finish=day(11, 3))
    rows = schedule(plan_of(task("A-1"), task("A-2", 3, parent="A-1"), done, link("A-1", "A-3", "SS")))
    assert rows["A-2"].total_float == 0


def test_only_the_child_that_a_summary_starts_with_feels_what_follows_its_start() -> None:
    records = (task("A-1"), task("A-2", 2, parent="A-1"), task("A-3", 1, parent="A-1"), task("A-4", 4), task("A-5", 9))
    rows = schedule(plan_of(*records, link("A-4", "A-3"), link("A-1", "A-5", "SS")))
    assert rows["A-3"].free_float == rows["A-3"].total_float == 4 * DAY
    assert rows["A-2"].free_float == 0


def test_a_summary_s_own_deadline_and_earliest_start_bind_what_is_in_it() -> None:
    late = task("A-1", deadline=day(11, 4), constraint=Constraint("SNET", day(11, 5, 8)))
    row = schedule(plan_of(late, task("A-2", 2, parent="A-1")))["A-2"]
    assert (row.start, row.total_float) == (day(11, 5, 8), -2 * DAY)


def test_a_summary_of_inactive_work_has_no_row() -> None:
    rows = schedule(plan_of(task("A-1"), task("A-2", parent="A-1", active=False), task("A-3")))
    assert "A-1" not in rows and rows.get("A-1") is None
    assert list(rows) == ["A-3"]


def test_pinned_work_lasts_as_long_as_its_pins_say() -> None:
    pinned = task("A-1", 5, manual=True, pinned_start=day(11, 2, 8), pinned_finish=day(11, 3))
    row = schedule(plan_of(pinned, task("A-2", 3), link("A-1", "A-2")))["A-1"]
    assert (row.duration, row.total_float) == (2 * DAY, 0)


def test_dates_that_could_not_be_shown_are_told_at_once() -> None:
    century = 100 * 366 * 1440
    records = [Task(id=f"A-{n}", project="A", duration=century, elapsed=True) for n in range(6)]
    with pytest.raises(ScheduleError, match="2400"):
        schedule(plan_of(*records, *(link(f"A-{n}", f"A-{n + 1}") for n in range(5))))


def test_a_program_without_a_start_begins_on_the_morning_of_the_day_it_was_written() -> None:
    plan = build((Program(id="P", created=datetime(2026, 11, 2, 15, 37)), Project(id="A", program="P"), task("A-1", 1)))
    assert schedule(plan)["A-1"].start == day(11, 2, 8)


def test_a_project_of_no_program_begins_with_the_first_date_known() -> None:
    plan = build((Project(id="A", program="", created=datetime(2026, 11, 3, 9)), task("A-1", 1)))
    assert schedule(plan)["A-1"].start.year == 2026


def test_the_gist_of_an_activity_is_part_of_its_row() -> None:
    rows = schedule(
        plan_of(
            task("A-1", percent=100, actual_start=MONDAY, actual_finish=datetime(2026, 11, 4, 17)),
            task("A-2", 3, deadline=datetime(2026, 11, 3, 17)),
            Milestone(id="A-M1", project="A"),
            link("A-1", "A-2"),
            link("A-2", "A-M1"),
        )
    )
    for activity_id in rows.net.ids:
        row = rows[activity_id]
        assert rows.gist(activity_id) == (row.finish, row.total_float, row.critical, row.finished)
    assert rows.gist("NOBODY-1") is None


def test_what_is_left_of_work_ahead_of_its_plan_begins_at_the_status_date() -> None:
    """Ten days begun on Monday, 80 % done on Tuesday evening: the two that are left are Wednesday and Thursday."""
    ahead = task("A-1", 10, actual_start=MONDAY, remaining=2 * DAY, percent=80)
    assert schedule(plan_of(ahead, status_date=date(2026, 11, 3)))["A-1"].finish == day(11, 5)


def test_the_night_after_a_lag_by_the_clock_is_no_float() -> None:
    """A-2 waits 8 hours of the clock after A-1 begins; A-1 put off by just its float leaves the finish where it is."""
    waits = replace(link("A-1", "A-2", "SS", lag_kind="elapsed"), lag=8 * 60)
    plan = plan_of(task("A-1", 1), task("A-2", 5), task("A-3", 8), waits)
    before = schedule(plan)
    put_off = calendar_of(before, "A-1").add(to_minute(MONDAY), before["A-1"].total_float)
    held = replace(plan.tasks["A-1"], constraint=Constraint("SNET", to_datetime(put_off)))
    assert before["A-1"].total_float > 0
    assert schedule(replace(plan, tasks={**plan.tasks, "A-1": held})).finish == before.finish
