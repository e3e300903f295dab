"""What holds for every network, whatever its links, calendars and progress."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from longpath import cpm, model
from longpath.calendars import WorkCalendar as OtherCalendar

from planning.calendars import to_minute
from planning.plan import Plan, put, remove
from planning.records import Link, LinkType, Milestone, Task
from planning.ripple import ripple
from planning.schedule import calendar_of, schedule
from tests.planning.networks import HOLIDAYS, Drawn, plans

PROGRESS = Drawn(progress=True)
SHARED = Drawn(milestone_calendars=(), leads=False)
SHARED_PROGRESS = Drawn(progress=True, milestone_calendars=(), leads=False)
"""Two calendars as the other engine can follow: it snaps milestones to their own calendar, so they get the one that works
whenever the other does, and no lead ends on one (a lead runs back to the start of a working minute, theirs to the end of
the one before)."""
ONE_CALENDAR = Drawn(progress=True, milestone_calendars=(), calendars=("WH6",), lag_calendars=("predecessor", "successor"))


@given(plans(), st.data())
def test_a_link_added_never_pulls_an_early_date_earlier(plan: Plan, data: st.DataObject) -> None:
    before = schedule(plan)
    size = len(list(plan.activities()))
    j = data.draw(st.integers(1, size - 1))
    i = data.draw(st.integers(0, j - 1))
    kinds: tuple[LinkType, ...] = ("FS", "SS", "FF", "SF")
    kind = data.draw(st.sampled_from(kinds))
    after = schedule(plan.apply(put(plan, Link(id="L-new", predecessor=f"A-{i}", successor=f"A-{j}", type=kind))))
    for activity in plan.activities():
        calendar = before.net.calendar[before.net.index[activity.id]]
        was, now = before[activity.id], after[activity.id]
        assert calendar.work(to_minute(now.start)) >= calendar.work(to_minute(was.start))
        assert calendar.work(to_minute(now.finish)) >= calendar.work(to_minute(was.finish))


@given(plans())
def test_float_is_never_negative_without_deadlines_and_constraints(plan: Plan) -> None:
    result = schedule(plan)
    assert all(result[i].total_float >= 0 for i in result)


@given(plans(Drawn(progress=True, types=("FS",))))
def test_total_float_is_at_least_free_float_with_finish_to_start_links_on_one_calendar(plan: Plan) -> None:
    plain = replace(plan, tasks={t.id: replace(t, calendar=None) for t in plan.tasks.values()})
    result = schedule(plain)
    assert all(result[i].total_float >= result[i].free_float for i in result if not result[i].started)


@given(plans(PROGRESS))
def test_every_activity_of_a_longest_path_has_a_driver_without_slack_a_constraint_or_the_status_date(plan: Plan) -> None:
    result = schedule(plan)
    on_path = {result.net.ids[j] for j in result.longest_path}
    for activity_id in on_path:
        drivers = result.drivers(activity_id)
        assert drivers, activity_id
        links = [d for d in drivers if d.kind == "link"]
        unfinished = [d for d in links if d.id and not result[d.id].finished]
        assert all(d.id in on_path for d in unfinished)


@given(plans(PROGRESS), st.data())
def test_undoing_a_change_gives_the_plan_back(plan: Plan, data: st.DataObject) -> None:
    task = data.draw(st.sampled_from(sorted(plan.tasks.values(), key=lambda t: t.id))) if plan.tasks else None
    assume(task is not None)
    assert task is not None
    change = data.draw(
        st.sampled_from((put(plan, replace(task, duration=960)), remove(plan, task.id), put(plan, Task(id="A-99", project="A"))))
    )
    there = plan.apply(change)
    back = there.apply(change.inverse())
    assert replace(back, meta=plan.meta) == plan
    assert back.apply(change) == there


@given(plans(PROGRESS), st.data())
def test_a_ripple_says_what_scheduling_the_changed_plan_says(plan: Plan, data: st.DataObject) -> None:
    before = schedule(plan)
    assume(plan.tasks)
    task = data.draw(st.sampled_from(sorted(plan.tasks.values(), key=lambda t: t.id)))
    longer = replace(task, duration=task.duration + 480 * data.draw(st.integers(-1, 6)) if task.duration > 480 else 960)
    change = put(plan, longer)
    after = schedule(plan.apply(change))
    expected = {
        i: (after[i].start, after[i].finish) for i in before if (before[i].start, before[i].finish) != (after[i].start, after[i].finish)
    }
    moved = ripple(before, change)
    assert {m.id: (m.after.start, m.after.finish) for m in moved.moves} == expected
    assert {m.id: (m.before.start, m.before.finish) for m in moved.moves} == {i: (before[i].start, before[i].finish) for i in expected}


# ------------------------------------------------------------------------------------------- a second engine as oracle


def _other_engine(plan: Plan) -> cpm.CpmResult:
    """The same network in the engine of the PyPI package longpath."""
    program = plan.programs["P"]
    office = [(480, 720), (780, 1020)]
    calendars = {
        "STD": OtherCalendar("STD", "STD", [office] * 5 + [[], []], {d: [] for d in HOLIDAYS}, 8.0),
        "WH6": OtherCalendar("WH6", "WH6", [office] * 6 + [[]], {d: [] for d in HOLIDAYS[:2]}, 8.0),
    }
    project = model.Project(id="P", short_name="P", name="P", default_calendar="STD", planned_start=program.start)
    for activity in plan.activities():
        other = model.Activity(uid=activity.id, code=activity.id, name=activity.id, calendar_id=activity.calendar or "STD")
        if isinstance(activity, Milestone):
            other.type = model.FINISH_MS
        elif isinstance(activity, Task):
            left = activity.duration if activity.remaining is None else activity.remaining
            other.orig_dur_h, other.rem_dur_h = _whole(plan, activity, left) / 60, left / 60
            other.actual_start, other.actual_finish = activity.actual_start, activity.actual_finish
            other.status = model.COMPLETE if activity.actual_finish else model.IN_PROGRESS if activity.actual_start else model.NOT_STARTED
        project.activities[activity.id] = other
    for link in plan.links.values():
        project.relationships.append(model.Relationship(link.predecessor, link.successor, link.type, link.lag / 60))
    options = cpm.CpmOptions(float_type="min", lag_calendar={"program": "project"}.get(program.lag_calendar, program.lag_calendar))
    if program.status_date is None:
        options.data_date_floor = False
    else:
        project.data_date = plan_status(plan)
    return cpm.run(project, calendars, options)


def _whole(plan: Plan, task: Task, left: int) -> int:
    """The duration for the other engine, which holds the rest back by what is done by the duration; ours begins it at the status date."""
    if task.actual_start is None or plan.programs["P"].status_date is None:
        return task.duration
    calendar = calendar_of(schedule(plan), task.id)
    return min(task.duration, left + calendar.between(to_minute(task.actual_start), to_minute(plan_status(plan))))


def plan_status(plan: Plan) -> datetime:
    """The status instant of the plan's program."""
    day = plan.programs["P"].status_date
    assert day is not None
    return datetime.combine(day, time(17))


def _agrees(plan: Plan) -> None:
    """Dates always; floats on one calendar, or on two with plain links only: elsewhere the other engine goes back to the
    earliest of the moments that would do, ours to the latest, so that nothing on time shows negative float."""
    ours, theirs = schedule(plan), _other_engine(plan)
    plain = not any(link.lag or link.type in ("FF", "SF") for link in plan.links.values())
    of_lags = {"STD"} if plan.programs["P"].lag_calendar == "program" else set()
    floats = plain or len({a.calendar or "STD" for a in plan.activities()} | of_lags) == 1
    for activity in plan.activities():
        row = ours[activity.id]
        if row.finished:
            continue
        calendar = ours.net.calendar[ours.net.index[activity.id]]
        work = calendar.work
        start = to_minute(row.start) if not row.started else theirs.es[activity.id]
        assert work(start) == work(theirs.es[activity.id]), (activity.id, row.start, theirs.dt(theirs.es[activity.id]))
        assert work(to_minute(row.finish)) == work(theirs.ef[activity.id]), (activity.id, row.finish, theirs.dt(theirs.ef[activity.id]))
        if floats and not row.started:
            assert row.total_float == round(theirs.tf_h[activity.id] * 60), (activity.id, row.total_float / 60, theirs.tf_h[activity.id])


@given(plans(SHARED))
def test_dates_and_floats_agree_with_a_second_engine_before_work_begins(plan: Plan) -> None:
    _agrees(plan)


@given(plans(ONE_CALENDAR))
def test_dates_and_floats_agree_with_a_second_engine_on_one_calendar(plan: Plan) -> None:
    _agrees(plan)


@given(plans(SHARED_PROGRESS))
def test_dates_and_floats_agree_with_a_second_engine_in_progress(plan: Plan) -> None:
    _agrees(plan)


@pytest.mark.torture
@settings(max_examples=4000, deadline=None)
@given(plans(replace(SHARED_PROGRESS, largest=40)))
def test_dates_and_floats_agree_with_a_second_engine_on_larger_networks(plan: Plan) -> None:
    _agrees(plan)
