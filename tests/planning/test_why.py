"""Why a date is what it is: chains that end where something begins, and dates that follow from what is said."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given

from planning.calendars import to_minute
from planning.errors import PlanError
from planning.paths import drag
from planning.plan import Plan, build, put
from planning.records import (
    Assignment,
    Calendar,
    CalendarException,
    Constraint,
    Leave,
    Link,
    Milestone,
    Person,
    Program,
    Project,
    Record,
    Task,
)
from planning.schedule import Schedule, calendar_of, schedule
from planning.why import last_of, sentence, subject, wait_words, why
from store.demo import demo_plan
from tests.planning.networks import START, Drawn, plans

DAY = 480
GO_LIVE = "BRD-5 BRD-M1 WEB-6 WEB-8 WEB-12 WEB-M2 WEB-13 WEB-14 WEB-M3 WEB-15 WEB-16 WEB-M4"


@pytest.fixture(scope="module")
def demo() -> Schedule:
    return schedule(demo_plan(date(2026, 10, 30)))


# ------------------------------------------------------------------------------------------------------- the sample program


def test_the_go_live_goes_back_to_the_identity_review_and_the_status_date(demo: Schedule) -> None:
    answer = why(demo, "WEB-M4")
    assert " ".join(answer.chain) == GO_LIVE
    assert (answer.root.driver.kind, answer.root.words) == ("status", "goes on after the status date Fri 30 Oct 2026")
    assert sentence(answer) == (
        "WEB-M4 Website live is due on Fri 22 Jan 2027: after WEB-16. All of it begins with BRD-5 Identity review and refinement: "
        "goes on after the status date Fri 30 Oct 2026. Its float is -2d: it is too late by that."
    )


def test_links_are_told_with_type_and_lag_and_holidays_by_name(demo: Schedule) -> None:
    steps = {step.id: step for step in why(demo, "WEB-M4").steps}
    assert steps["WEB-8"].words == "with the start of WEB-6, SS+6d"
    assert steps["WEB-14"].words == "with the finish of WEB-13, FF+2d"
    assert [wait_words(wait) for wait in steps["WEB-13"].before] == ["24 Dec - 1 Jan Company closed"]
    assert [wait_words(wait) for wait in steps["WEB-8"].within] == ["26 Nov Stock count"]


def test_what_would_win_most_days_at_the_go_live_is_the_hardening(demo: Schedule) -> None:
    assert drag(demo, "WEB-M4") == {"WEB-12": 6 * DAY, "BRD-5": 5 * DAY, "WEB-13": 2 * DAY, "WEB-16": DAY}


def test_a_constraint_is_named_with_its_date(demo: Schedule) -> None:
    assert [step.words for step in why(demo, "GOV-4").steps] == ["may not begin before Mon 9 Nov 2026 (SNET)"]


def test_a_question_about_a_group_or_risk_is_about_an_activity(demo: Schedule) -> None:
    plan = demo.plan
    asked = {i: subject(demo, record) for i in ("KES", "WEB", "R-02", "WEB-8") if (record := plan.find(i)) is not None}
    assert asked == {"KES": "GOV-M4", "WEB": "WEB-17", "R-02": "WEB-8", "WEB-8": "WEB-8"}
    with pytest.raises(PlanError, match="KM has no date of its own"):
        subject(demo, plan.people["KM"])


# --------------------------------------------------------------------------------------------------------- any network


@given(plans(Drawn(progress=True)))
def test_every_chain_ends_at_what_is_no_link_and_tells_the_dates_of_the_schedule(plan: Plan) -> None:
    dates = schedule(plan)
    for activity_id in dates:
        answer = why(dates, activity_id)
        assert answer.root.driver.kind in ("status", "constraint", "actual", "start")
        assert len(set(answer.chain)) == len(answer.chain)
        for step, source in zip(answer.steps, answer.steps[1:], strict=False):
            assert (step.driver.kind, step.driver.id) == ("link", source.id)
        for step in answer.steps:
            row = dates[step.id]
            assert (step.start, step.finish, step.total_float) == (row.start, row.finish, row.total_float)
            assert step.words


@given(plans(Drawn(progress=True)))
def test_the_instant_a_link_asks_for_gives_the_date_by_the_calendar_alone(plan: Plan) -> None:
    dates = schedule(plan)
    for activity_id in dates:
        step = why(dates, activity_id).steps[0]
        if step.driver.kind == "link":
            assert step.asked is not None
            calendar = calendar_of(dates, activity_id)
            begins = dates.dates.work_start[dates.net.index[activity_id]]
            decided = begins if step.driver.type in ("FS", "SS") else to_minute(step.finish)
            assert calendar.work(to_minute(step.asked)) == calendar.work(decided)


@given(plans())
def test_drag_is_never_more_than_the_work_and_only_on_what_drives(plan: Plan) -> None:
    same = replace(plan, tasks={t.id: replace(t, calendar=None) for t in plan.tasks.values()})
    dates = schedule(same)
    for target in dates:
        won = drag(dates, target)
        assert all(minutes > 0 for minutes in won.values())
        assert set(won) <= {dates.net.ids[j] for j in dates.driving_nodes(dates.net.index[target])}


# ------------------------------------------------------------------------------------------------------- kinds of reasons


def plan_of(*more: Record) -> Plan:
    closed = CalendarException(date(2026, 11, 9), date(2026, 11, 9), name="Founders' day")
    records: list[Record] = [
        Calendar(id="STD", exceptions=(closed,)),
        Program(id="P", start=START, calendar="STD"),
        Project(id="W", program="P"),
        Task(id="A", project="W", duration=5 * DAY),
        Task(id="B", project="W", duration=5 * DAY),
        Link(id="L-1", predecessor="A", successor="B"),
    ]
    return build([*records, *more])


def words(plan: Plan, activity_id: str) -> list[str]:
    return [step.words for step in why(schedule(plan), activity_id).steps]


def changed(plan: Plan, record: Record) -> Plan:
    return plan.apply(put(plan, record))


def test_work_begins_with_its_program_or_a_later_project() -> None:
    plan = plan_of()
    assert words(plan, "B") == ["after A", "begins with its program P on Mon 2 Nov 2026"]
    later = changed(plan, replace(plan.projects["W"], start=datetime(2026, 11, 10, 8)))
    assert words(later, "A") == ["begins with its project W on Tue 10 Nov 2026"]


def test_a_holiday_between_two_tasks_is_what_the_second_waits_for() -> None:
    step = why(schedule(plan_of()), "B").steps[0]
    assert [wait_words(wait) for wait in step.before] == ["9 Nov Founders' day"]
    assert step.within == ()


def test_leave_is_told_with_its_person() -> None:
    plan = plan_of(Person(id="KM", leave=(Leave(date(2026, 11, 11), date(2026, 11, 12), "Kyoto"),)))
    plan = changed(plan, replace(plan.tasks["B"], assignments=(Assignment("KM"),)))
    assert [wait_words(wait) for wait in why(schedule(plan), "B").steps[0].within] == ["11 Nov - 12 Nov KM away (Kyoto)"]


def test_pins_and_as_late_as_possible_are_told() -> None:
    plan = plan_of(Milestone(id="M", project="W", constraint=Constraint("FNET", datetime(2026, 11, 30, 17))), Task(id="C", project="W"))
    pinned = changed(plan, replace(plan.tasks["B"], manual=True, pinned_start=datetime(2026, 11, 16, 8)))
    assert words(pinned, "B") == ["pinned by hand at Mon 16 Nov 2026"]
    assert words(plan, "M") == ["may not finish before Mon 30 Nov 2026 (FNET)"]
    late = changed(plan, replace(plan.tasks["C"], constraint=Constraint("ALAP")))
    assert words(late, "C") == ["as late as what follows allows (ALAP)"]


def test_actual_dates_are_told_as_such() -> None:
    plan = plan_of(Milestone(id="M", project="W", actual=datetime(2026, 11, 3, 17)))
    done = changed(plan, replace(plan.tasks["A"], actual_start=START, actual_finish=datetime(2026, 11, 5, 17)))
    assert words(done, "B") == ["after A", "was done from Mon 2 Nov 2026 to Thu 5 Nov 2026"]
    assert sentence(why(schedule(done), "A")) == "A was done from Mon 2 Nov 2026 to Thu 5 Nov 2026."
    assert sentence(why(schedule(done), "M")) == "M was reached on Tue 3 Nov 2026."
    begun = changed(plan, replace(plan.tasks["A"], actual_start=datetime(2026, 11, 3, 8)))
    assert words(begun, "A") == ["was begun on Tue 3 Nov 2026"]


def test_a_summary_is_told_through_the_child_it_finishes_with() -> None:
    plan = plan_of(Task(id="S", project="W"), Task(id="T", project="W"), Link(id="L-2", predecessor="S", successor="T", type="FS", lag=DAY))
    for name in "AB":
        plan = changed(plan, replace(plan.tasks[name], parent="S"))
    dates = schedule(plan)
    assert why(dates, "S").chain == ("A", "B")
    assert why(dates, "T").chain == ("A", "B", "T")
    assert why(dates, "T").steps[0].words == "after S, FS+1d"
    assert last_of(dates, "P") == "T"


def test_a_link_to_a_summary_is_told_as_one() -> None:
    plan = plan_of(Task(id="S", project="W"), Task(id="C", project="W", parent="S"), Link(id="L-2", predecessor="B", successor="S"))
    assert words(plan, "C")[0] == "after B (a link of its summary S)"
