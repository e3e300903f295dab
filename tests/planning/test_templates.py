"""A project made from another one: the same work, the same distances, nothing of what happened."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planning.benefits import goal_warning
from planning.calendars import Calendars, to_minute
from planning.errors import PhraseError, PlanError
from planning.load import loads
from planning.plan import Plan, build, put
from planning.records import (
    Assignment,
    BudgetLine,
    Calendar,
    CalendarException,
    Constraint,
    Criterion,
    Gate,
    Link,
    Milestone,
    Person,
    Program,
    Project,
    Promise,
    Record,
    Risk,
    RiskLevel,
    Task,
)
from planning.ripple import ripple
from planning.schedule import schedule
from planning.templates import NOBODY, asked_for, is_template, project_from, read_request, say_made
from planning.validate import validate
from store.demo import demo_plan

TODAY = date(2026, 10, 30)
MONDAY = datetime(2026, 11, 2, 8)
DAY = 480


def _source() -> list[Record]:
    return [
        Program(id="P", name="Program", start=MONDAY, calendar="STD"),
        Calendar(id="STD", name="Standard", exceptions=(CalendarException(date(2026, 12, 24), date(2027, 1, 1)),)),
        Person(id="AB", name="Ann", role="Web designer"),
        Person(id="CD", name="Cem", role="Web designer"),
        Person(id="EF", name="Eva"),
        Project(
            id="WEB",
            name="Website",
            program="P",
            owner="AB",
            start=MONDAY,
            rag="red",
            rag_reason="late",
            stage="build",
            budget=(BudgetLine("people", 1000, 400),),
            notes="Read the brand book first.\n- 2026-11-03: kick-off held\n\n## Lessons learned, 2026-11-20\n\nOld.",
            external={"jira": "W"},
        ),
        Task(id="WEB-1", name="Build", project="WEB"),
        Task(
            id="WEB-2",
            name="Design",
            project="WEB",
            parent="WEB-1",
            duration=3 * DAY,
            actual_start=MONDAY,
            percent=60,
            remaining=DAY,
            actual_cost=99,
            effort=2 * DAY,
            assignments=(Assignment("AB", 0.5, 480), Assignment("CD", 0.5, 960), Assignment("EF")),
            checklist=(Criterion("tested", True),),
            external={"mspdi": "7"},
        ),
        Task(
            id="WEB-10",
            name="Code",
            project="WEB",
            parent="WEB-1",
            duration=4 * DAY,
            constraint=Constraint("SNET", datetime(2026, 11, 9, 8)),
            deadline=datetime(2026, 11, 20, 17),
        ),
        Milestone(
            id="WEB-M1",
            name="Live",
            project="WEB",
            promise=Promise("Board", date(2026, 11, 27)),
            gate="G1",
            criteria=(Criterion("fast", True),),
        ),
        Gate(id="G1", name="Go", program="P", project="WEB", milestone="WEB-M1", due=date(2026, 11, 20), passed=date(2026, 11, 19)),
        Project(id="OPS", name="Operations", program="P"),
        Task(id="OPS-1", name="Care", project="OPS", duration=DAY, assignments=(Assignment("AB"),)),
        Link(id="L-1", predecessor="WEB-2", successor="WEB-10", lag=DAY),
        Link(id="L-2", predecessor="WEB-10", successor="WEB-M1"),
        Link(id="L-3", predecessor="WEB-M1", successor="OPS-1"),
        Risk(
            id="R-01",
            name="Slips",
            program="P",
            inherent=RiskLevel(0.5, 4),
            current=RiskLevel(0.1),
            on=("WEB-10", "OPS-1"),
            review=date(2026, 11, 6),
            state="closed",
        ),
    ]


@pytest.fixture
def plan() -> Plan:
    """A small project with everything that can be copied, and another one beside it."""
    return build(_source())


def test_a_copy_holds_the_work_under_new_ids_in_their_order_and_nothing_that_happened(plan: Plan) -> None:
    after = plan.apply(project_from(plan, "WEB", "APP", "App", date(2027, 2, 1)))
    assert [a.id for a in after.activities() if a.project == "APP"] == ["APP-1", "APP-2", "APP-3", "APP-M1"]
    design, project, live = after.tasks["APP-2"], after.projects["APP"], after.milestones["APP-M1"]
    assert (design.name, design.parent, design.duration, design.effort) == ("Design", "APP-1", 3 * DAY, 2 * DAY)
    assert (design.actual_start, design.percent, design.remaining, design.actual_cost, design.external) == (None, 0, None, None, {})
    assert design.checklist == (Criterion("tested"),) and live.criteria == (Criterion("fast"),)
    assert project.budget == (BudgetLine("people", 1000, 0),)
    assert (project.rag, project.rag_reason, project.stage, project.external) == ("", "", "", {})
    assert project.notes == "Read the brand book first."
    gate = after.gates[live.gate]
    assert (gate.id, gate.project, gate.milestone, gate.passed) == ("G2", "APP", "APP-M1", None)
    assert validate(after) == ()


def test_a_copy_does_not_take_over_what_its_source_is_for(plan: Plan) -> None:
    plan = plan.apply(put(plan, replace(plan.projects["WEB"], goal="Half of all sales on the web")))
    after = plan.apply(project_from(plan, "WEB", "APP", "App", date(2027, 2, 1)))
    assert after.projects["APP"].goal == ""
    assert "APP" in goal_warning(after, "projects")


def test_dates_keep_their_distance_from_the_start_in_working_days(plan: Plan) -> None:
    after = plan.apply(project_from(plan, "WEB", "APP", "App", date(2026, 12, 21)))  # three days before the holidays
    code, live = after.tasks["APP-3"], after.milestones["APP-M1"]
    assert after.projects["APP"].start == datetime(2026, 12, 21, 8)
    assert code.constraint == Constraint("SNET", datetime(2027, 1, 6, 8))  # five working days on, the holidays skipped
    assert code.deadline == datetime(2027, 1, 19, 17)  # the end of the fifteenth
    assert live.promise == Promise("Board", date(2027, 1, 26))


@given(start=st.dates(date(2026, 11, 2), date(2029, 1, 1)), moment=st.integers(0, 200 * DAY))
@settings(max_examples=60, deadline=None)
def test_a_shift_is_exact_in_working_time(start: date, moment: int) -> None:
    plan = build(_source())
    calendar = Calendars(plan).for_project("WEB")
    from planning.calendars import to_datetime
    from planning.templates import Shift

    at = to_datetime(calendar.start(calendar.add(to_minute(MONDAY), moment)))
    shift = Shift(MONDAY, calendar, calendar.first_minute(start), calendar)
    new = to_minute(calendar.first_minute(start))
    assert calendar.between(new, to_minute(shift.start(at))) == calendar.between(to_minute(MONDAY), to_minute(at))
    assert calendar.is_workday(shift.start(at).date())


@given(start=st.dates(date(2026, 11, 2), date(2028, 1, 1)))
@settings(max_examples=40, deadline=None)
def test_a_copy_has_the_schedule_of_its_source_told_from_the_new_start(start: date) -> None:
    plan = build([replace(r, actual_start=None, remaining=None) if isinstance(r, Task) else r for r in _source()])
    after = plan.apply(project_from(plan, "WEB", "APP", "App", start))
    rows, calendar = schedule(after), Calendars(after).for_project("WEB")
    begin = to_minute(calendar.first_minute(start))
    for old, new in {"WEB-2": "APP-2", "WEB-10": "APP-3", "WEB-M1": "APP-M1"}.items():
        for edge in ("start", "finish"):
            was, now = to_minute(getattr(rows[old], edge)), to_minute(getattr(rows[new], edge))
            assert calendar.between(begin, now) == calendar.between(to_minute(MONDAY), was)
    if calendar.first_minute(start) == MONDAY:
        assert rows["APP-3"].finish == rows["WEB-10"].finish


def test_the_sample_program_gives_a_project_that_schedules_and_tells_what_it_holds() -> None:
    plan = demo_plan(TODAY)
    made = asked_for(plan, read_request(plan, "app App for phones from web start 1 feb people roles", TODAY))
    assert say_made(made).startswith("17 tasks, 4 milestones, Mon 1 Feb 2027 to ")
    after = plan.apply(made.change)
    before, now = schedule(plan), schedule(after)
    assert all(before[a.id].start == now[a.id].start for a in plan.activities())
    ids = [edit.id for edit in made.change.edits]
    assert len(set(ids)) == len(ids) and not any(plan.find(i) for i in ids)
    assert all(a.person.startswith("?") for t in after.tasks.values() if t.project == "APP" for a in t.assignments)


def test_people_stay_become_roles_or_go(plan: Plan) -> None:
    def assigned(people: str) -> tuple[Assignment, ...]:
        which = next(each for each in ("keep", "roles", "none") if each == people)
        return plan.apply(project_from(plan, "WEB", "APP", "App", date(2026, 11, 2), people=which)).tasks["APP-2"].assignments

    assert assigned("keep") == plan.tasks["WEB-2"].assignments
    assert assigned("roles") == (Assignment("?web-designer", 1.0, 1440), Assignment(NOBODY))
    assert assigned("none") == ()


def test_links_to_other_projects_and_risks_come_along_when_asked_for(plan: Plan) -> None:
    def ends(change_of: Plan) -> set[tuple[str, str]]:
        return {(x.predecessor, x.successor) for x in change_of.links.values() if x.id not in plan.links}

    bare = plan.apply(project_from(plan, "WEB", "APP", "App", date(2026, 11, 2)))
    assert ends(bare) == {("APP-2", "APP-3"), ("APP-3", "APP-M1")} and set(bare.risks) == {"R-01"}
    full = plan.apply(project_from(plan, "WEB", "APP", "App", date(2026, 11, 9), outside_links=True, risks=True))
    assert ends(full) == {*ends(bare), ("APP-M1", "OPS-1")}
    risk = full.risks["R-02"]
    assert (risk.on, risk.state, risk.current, risk.review) == (("APP-3",), "open", RiskLevel(0.5, 4), date(2026, 11, 13))


def test_ids_that_were_used_before_are_not_used_again(plan: Plan) -> None:
    change = project_from(plan, "WEB", "APP", "App", date(2026, 11, 2))
    again = plan.apply(change).apply(change.inverse())
    ids = {edit.id for edit in project_from(again, "WEB", "APP", "App", date(2026, 11, 2)).edits}
    assert ids.isdisjoint({"APP-1", "APP-2", "APP-3", "APP-M1", "G2", "L-4", "L-5"})


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("APP App", "from which project"),
        ("APP App from WEB", "when it starts"),
        ("APP App start 1 feb from WEB", "in this order"),
        ("APP App from WEB start feb 30", "feb"),
        ("APP App from WEB start fri people all", "keep, roles or none"),
        ("APP App from NIX start fri", "NIX"),
        ("APP App from P start fri", "no project"),
        ("OPS App from WEB start fri", "already the id"),
        ("R App from WEB start fri", "beginning of other ids"),
        ("A.P App from WEB start fri", "no id"),
    ],
)
def test_what_cannot_be_made_is_told(plan: Plan, line: str, says: str) -> None:
    with pytest.raises((PlanError, PhraseError), match=says):
        asked_for(plan, read_request(plan, line, TODAY))


# --------------------------------------------------------------------------------------------------------- what is archived


def test_a_template_moves_nobody_and_can_still_be_copied(plan: Plan) -> None:
    """The unfinished work of an archived project has no dates, holds no link and loads nobody."""
    template = replace(plan.projects["WEB"], archived=True, tags=("template", "web"))
    kept = replace(plan, projects={**plan.projects, "WEB": template})
    rows = schedule(kept)
    assert is_template(template) and "WEB-10" not in rows and rows.finish == datetime(2026, 11, 2, 17)
    assert rows["OPS-1"].start == MONDAY and set(loads(rows).of["AB"]) == {MONDAY.date().toordinal()}
    change = project_from(kept, "WEB", "APP", "App", date(2026, 11, 2))
    assert kept.apply(change).projects["APP"].tags == ("web",) and "template WEB" in change.label
    assert schedule(kept.apply(change))["APP-3"].finish == schedule(plan)["WEB-10"].finish


def test_what_was_finished_in_an_archived_project_stays_where_it_was(plan: Plan) -> None:
    done = replace(plan.tasks["WEB-10"], actual_start=MONDAY, actual_finish=MONDAY + timedelta(days=1))
    closed = replace(
        plan, tasks={**plan.tasks, "WEB-10": done}, projects={**plan.projects, "WEB": replace(plan.projects["WEB"], archived=True)}
    )
    rows = schedule(closed)
    reopened = put(closed, replace(done, actual_finish=None))
    assert "WEB-10" not in schedule(closed.apply(reopened)) and ripple(rows, reopened).plan == closed.apply(reopened)
    assert rows["WEB-10"].finish == MONDAY + timedelta(days=1) and "WEB-2" not in rows


def test_a_source_is_named_by_name_too_and_an_id_is_found_where_none_is_typed(plan: Plan) -> None:
    name = plan.projects["WEB"].name.casefold().replace(" ", "-")
    made = asked_for(plan, read_request(plan, f"from {name} 1 feb", TODAY))
    assert next(edit.id for edit in made.change.edits if edit.kind == "projects") == "WEB2"
    assert asked_for(plan, read_request(plan, "APP App from WEB start 1 feb", TODAY)).start == made.start


def test_what_is_made_is_previewed_with_days_after_the_start(plan: Plan) -> None:
    made = asked_for(plan, read_request(plan, "APP App from WEB 1 feb", TODAY))
    assert len(made.rows) >= made.milestones and made.rows[0].after == 0
    assert [row.start for row in made.rows] == sorted(row.start for row in made.rows)
    later = asked_for(plan, read_request(plan, "APP App from WEB 1 mar", TODAY))
    assert {row.id for row in later.rows} == {row.id for row in made.rows}
