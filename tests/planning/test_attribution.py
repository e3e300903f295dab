"""What made an activity late: the parts add up to the slip, and each kind of change is found as what it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planning.attribution import Slips, attribution, baseline_for, part_words
from planning.plan import Plan, build, put, remove
from planning.records import (
    Assignment,
    Baseline,
    Calendar,
    CalendarException,
    Constraint,
    Leave,
    Link,
    Milestone,
    Person,
    Planned,
    Program,
    Project,
    Record,
    Task,
)
from planning.schedule import Schedule, schedule
from store.demo import demo_plan
from tests.planning.networks import START, Drawn, plans

DAY = 480
DEMO_DAY = date(2026, 10, 30)
NO_LAGS = Drawn(lags=False)


@pytest.fixture(scope="module")
def demo() -> Schedule:
    return schedule(demo_plan(DEMO_DAY))


def baseline_of(plan: Plan) -> Baseline:
    """The plan as it now is, approved."""
    dates = schedule(plan)
    tasks = plan.tasks
    planned = {i: Planned(dates[i].start, dates[i].finish, tasks[i].duration if i in tasks else 0) for i in dates}
    return Baseline(id="BL-1", program="P", activities=planned)


def with_record(plan: Plan, record: Record) -> Plan:
    return plan.apply(put(plan, record))


def groups(then: Plan, now: Plan) -> set[str]:
    """The groups of all slips between two plans; each time they must add up."""
    slips = Slips(schedule(now), baseline_of(then))
    found: set[str] = set()
    for activity_id in slips.schedule:
        parts, total = slips.of(activity_id), slips.total(activity_id)
        assert sum(part.minutes for part in parts) == (total or 0)
        found |= {part.group for part in parts}
    return found


# ------------------------------------------------------------------------------------------------------- the sample program


def test_the_go_live_is_late_by_one_day_of_progress_and_three_of_re_estimates(demo: Schedule) -> None:
    baseline = baseline_for(demo, "WEB-M4")
    assert baseline is not None
    parts = attribution(demo, baseline, "WEB-M4")
    assert [(part.group, part.days) for part in parts] == [("progress", 1.0), ("estimates", 3.0)]
    assert [[(mover.id, mover.minutes) for mover in part.movers] for part in parts] == [[("BRD-4", DAY)], [("BRD-5", 3 * DAY)]]
    assert [part_words(part) for part in parts] == ["progress +1d (BRD-4)", "re-estimates +3d (BRD-5)"]


def test_every_slip_of_the_sample_program_is_told_in_full(demo: Schedule) -> None:
    baseline = demo.plan.baselines["BL-1"]
    slips = Slips(demo, baseline)
    for activity_id in baseline.activities:
        assert sum(part.minutes for part in slips.of(activity_id)) == slips.total(activity_id)
        assert all(part.group in ("progress", "estimates") for part in slips.of(activity_id))


def test_two_re_estimates_on_one_chain_are_told_apart(demo: Schedule) -> None:
    baseline = demo.plan.baselines["BL-1"]
    estimates = attribution(demo, baseline, "WEB-M1")[1]
    assert part_words(estimates) == "re-estimates +5d (BRD-5 +3d, WEB-6 +2d)"


def test_what_no_baseline_knows_has_no_parts(demo: Schedule) -> None:
    assert baseline_for(demo, "WEB-99") is None
    assert attribution(demo, demo.plan.baselines["BL-1"], "RET-M1") == ()
    with pytest.raises(KeyError):
        attribution(demo, demo.plan.baselines["BL-1"], "WEB-99")


# --------------------------------------------------------------------------------------------------------- any network


@given(plans() | plans(Drawn(progress=True)))
def test_a_plan_that_did_not_change_has_no_parts(plan: Plan) -> None:
    assert groups(plan, plan) == set()


@given(plans(), st.data())
def test_new_durations_are_re_estimates(plan: Plan, data: st.DataObject) -> None:
    now = plan
    for task in plan.tasks.values():
        if data.draw(st.booleans()):
            now = with_record(now, replace(task, duration=data.draw(st.integers(0, 20)) * DAY))
    assert groups(plan, now) <= {"estimates"}


@given(plans(), st.data())
def test_a_new_link_is_a_link(plan: Plan, data: st.DataObject) -> None:
    j = data.draw(st.integers(1, len(list(plan.activities())) - 1))
    i = data.draw(st.integers(0, j - 1))
    link = Link(id="L-new", predecessor=f"A-{i}", successor=f"A-{j}", type=data.draw(st.sampled_from(("FS", "SS", "FF", "SF"))))
    assert groups(plan, with_record(plan, link)) <= {"links"}


@given(plans(NO_LAGS), st.data())
def test_a_link_taken_away_is_a_link_as_far_as_the_dates_show_it(plan: Plan, data: st.DataObject) -> None:
    links = list(plan.links)
    if links:
        assert groups(plan, plan.apply(remove(plan, data.draw(st.sampled_from(links))))) <= {"links", "constraints"}


@given(plans(), st.data())
def test_a_new_constraint_is_a_constraint(plan: Plan, data: st.DataObject) -> None:
    activity = data.draw(st.sampled_from(list(plan.activities())))
    at = START + timedelta(days=7 * data.draw(st.integers(1, 12)))
    assert groups(plan, with_record(plan, replace(activity, constraint=Constraint("SNET", at)))) <= {"constraints"}


@given(plans(Drawn(progress=True)), st.data())
def test_whatever_changed_the_parts_add_up(now: Plan, data: st.DataObject) -> None:
    """The plan of then has other durations, links and tasks, no progress and no constraint; ``groups`` checks the sums."""
    then = with_record(now, replace(now.programs["P"], status_date=None))
    for task in now.tasks.values():
        bare = replace(task, actual_start=None, actual_finish=None, remaining=None, duration=data.draw(st.integers(0, 12)) * DAY)
        then = with_record(then, bare)
    for link in list(now.links):
        if data.draw(st.integers(0, 3)) == 0:
            then = then.apply(remove(then, link))
    activities = [a.id for a in now.activities()]
    gone = data.draw(st.sampled_from(activities))
    if len(activities) > 2 and data.draw(st.booleans()):
        now = now.apply(remove(now, gone))
    assert "other" not in groups(then, now)


# ---------------------------------------------------------------------------------------------------------- kinds of change


def small(*more: Record, names: str = "ABC", links: bool = True) -> Plan:
    """Tasks of five days one after the other, and a milestone at their end."""
    records: list[Record] = [
        Calendar(id="STD"),
        Program(id="P", start=START, calendar="STD"),
        Project(id="W", program="P"),
        *(Task(id=name, project="W", duration=5 * DAY) for name in names),
        Milestone(id="M", project="W"),
    ]
    if links:
        chain = [*names, "M"]
        records += [Link(id=f"L-{n}", predecessor=a, successor=b) for n, (a, b) in enumerate(pairwise(chain), 1)]
    return build([*records, *more])


def told(then: Plan, now: Plan) -> list[str]:
    """What is said of the milestone's slip."""
    return [part_words(part) for part in attribution(schedule(now), baseline_of(then), "M")]


def _holiday(plan: Plan) -> Plan:
    closed = CalendarException(date(2026, 11, 10), date(2026, 11, 11), name="Move")
    return with_record(plan, replace(plan.calendars["STD"], exceptions=(closed,)))


def _leave(plan: Plan) -> Plan:
    away = Person(id="KM", leave=(Leave(date(2026, 11, 10), date(2026, 11, 11)),))
    return with_record(with_record(plan, away), replace(plan.tasks["B"], assignments=(Assignment("KM"),)))


def _new_task(plan: Plan) -> Plan:
    plan = with_record(plan.apply(remove(plan, "L-2")), Task(id="N", project="W", duration=4 * DAY))
    plan = with_record(plan, Link(id="L-8", predecessor="B", successor="N"))
    return with_record(plan, Link(id="L-9", predecessor="N", successor="C"))


def _pinned(plan: Plan) -> Plan:
    return with_record(plan, replace(plan.tasks["B"], manual=True, pinned_start=datetime(2026, 11, 16, 8)))


def _late_start(plan: Plan) -> Plan:
    plan = with_record(plan, replace(plan.programs["P"], status_date=date(2026, 11, 6)))
    return with_record(plan, replace(plan.tasks["A"], actual_start=datetime(2026, 11, 4, 8), remaining=2 * DAY))


def _idle(plan: Plan) -> Plan:
    return with_record(plan, replace(plan.programs["P"], status_date=date(2026, 11, 4)))


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (_holiday, ["calendar +2d (B)"]),
        (_leave, ["calendar +2d (B)"]),
        (_new_task, ["work added or taken out +4d (N)"]),
        (_pinned, ["constraints +5d (B)"]),
        (_late_start, ["progress +2d (A)"]),
        (_idle, ["progress +3d (A)"]),
        (lambda plan: plan.apply(remove(plan, "C")), ["work added or taken out -15d (M)"]),
        (lambda plan: with_record(plan, replace(plan.links["L-2"], lag=3 * DAY)), ["links +3d (C)"]),
        (lambda plan: plan.apply(remove(plan, "L-2")), ["links -10d (C)"]),
    ],
)
def test_each_kind_of_change_is_told_as_what_it_is(change: Callable[[Plan], Plan], expected: list[str]) -> None:
    then = small()
    assert told(then, change(then)) == expected


def test_an_early_finish_wins_time() -> None:
    then = small()
    done = replace(then.tasks["A"], actual_start=START, actual_finish=datetime(2026, 11, 4, 17))
    assert told(then, with_record(then, done)) == ["progress -2d (A)"]


def test_a_summary_is_asked_through_what_it_finishes_with() -> None:
    plan = small(Task(id="S", project="W"))
    for name in "ABC":
        plan = with_record(plan, replace(plan.tasks[name], parent="S"))
    now = with_record(plan, replace(plan.tasks["B"], duration=8 * DAY))
    parts = attribution(schedule(now), baseline_of(plan), "S")
    assert [(part.group, part.days) for part in parts] == [("estimates", 3.0)]
