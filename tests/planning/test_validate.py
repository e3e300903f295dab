"""What does not hold together in a plan is found and named."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

import pytest

from planning.errors import LoopError
from planning.plan import Plan, build
from planning.records import (
    FIVE_DAY_WEEK,
    Action,
    Assignment,
    Calendar,
    CalendarException,
    Constraint,
    Issue,
    Link,
    Milestone,
    Person,
    Program,
    Project,
    Record,
    Risk,
    RiskLevel,
    Score,
    Task,
)
from planning.schedule import schedule
from planning.validate import validate
from tests.store.plans import sample


def test_a_whole_plan_has_no_problems() -> None:
    assert validate(sample()) == ()
    assert validate(Plan()) == ()


FATAL: list[tuple[str, Record]] = [
    ("duration", Task(id="X", project="WEB", duration=-1)),
    ("duration", Task(id="X", project="WEB", duration=10**30)),
    ("percent", Task(id="X", project="WEB", percent=float("nan"))),
    ("fixed_cost", Task(id="X", project="WEB", fixed_cost=float("inf"))),
    ("deadline", Task(id="X", project="WEB", deadline=datetime(1066, 10, 14))),
    ("constraint.at", Task(id="X", project="WEB", constraint=Constraint("SNET", datetime(9999, 12, 31)))),
    ("due", Issue(id="X", due=date(2201, 1, 1))),
    ("parent", Task(id="X", project="WEB", parent="NONE")),
    ("parent", Task(id="X", project="WEB", parent="X")),
    ("parent", Task(id="X", project="WEB", parent="WEB-M1")),
    ("calendar", Task(id="X", project="WEB", calendar="NONE")),
    ("calendar", Milestone(id="X", project="WEB", calendar="NONE")),
    ("calendar", Program(id="X", calendar="NONE")),
    ("calendar", Project(id="X", program="KES", calendar="NONE")),
    ("calendar", Person(id="X", calendar="NONE")),
    ("predecessor", Link(id="X", predecessor="NONE", successor="WEB-1")),
    ("successor", Link(id="X", predecessor="WEB-1", successor="KES")),
    ("lag", Link(id="X", predecessor="WEB-1", successor="WEB-2", lag=1e12)),
    ("base", Calendar(id="X", base="NONE")),
    ("base", Calendar(id="X", base="X")),
    ("week", Calendar(id="X", week=FIVE_DAY_WEEK[:6])),
    ("week[0]", Calendar(id="X", week=(((480, 470),), *FIVE_DAY_WEEK[1:]))),
    ("week[0]", Calendar(id="X", week=(((480, 720), (700, 800)), *FIVE_DAY_WEEK[1:]))),
    ("week[6]", Calendar(id="X", week=(*FIVE_DAY_WEEK[:6], ((0, 1441),)))),
    ("exceptions[0].hours", Calendar(id="X", exceptions=(CalendarException(date(2026, 1, 1), date(2026, 1, 1), ((-5, 10),)),))),
    ("exceptions[0].rule", Calendar(id="X", exceptions=(CalendarException(date(2026, 1, 1), date(2026, 1, 1), rule="FREQ=SECONDLY"),))),
    ("exceptions[0].rule", Calendar(id="X", exceptions=(CalendarException(date(2026, 1, 1), date(2026, 1, 1), rule="FREQ=DAILY;X"),))),
    ("minutes_per_day", Calendar(id="X", minutes_per_day=0)),
    ("id", Task(id="", project="WEB")),
    ("id", Task(id="X\x1b[2J", project="WEB")),
]

LISTED: list[tuple[str, Record]] = [
    ("project", Task(id="X")),
    ("project", Task(id="X", project="NONE")),
    ("program", Project(id="X", program="NONE")),
    ("percent", Task(id="X", project="WEB", percent=101)),
    ("assignments[0].person", Task(id="X", project="WEB", assignments=(Assignment("NOBODY"),))),
    ("assignments[0].units", Task(id="X", project="WEB", assignments=(Assignment("KM", -1),))),
    ("constraint", Task(id="X", project="WEB", constraint=Constraint("MSO"))),
    ("pinned_start", Task(id="X", project="WEB", manual=True)),
    ("actual_finish", Task(id="X", project="WEB", actual_start=datetime(2026, 10, 2), actual_finish=datetime(2026, 10, 1))),
    ("duration", Task(id="X", project="WEB", duration=480, optimistic=500, pessimistic=900)),
    ("current.probability", Risk(id="X", current=RiskLevel(1.5))),
    ("score.impact", Risk(id="X", score=Score(3, 6))),
    ("on[0]", Risk(id="X", on=("NONE",))),
    ("severity", Issue(id="X", severity=0)),
]


def with_record(record: Record) -> Plan:
    return build([*(r for _, r in sample().records()), record])


@pytest.mark.parametrize(("field", "record"), FATAL)
def test_what_no_dates_can_be_computed_with_is_fatal(field: str, record: Record) -> None:
    found = validate(with_record(record))
    assert [(p.id, p.field, p.fatal) for p in found][:1] == [(record.id, field, True)]


@pytest.mark.parametrize(("field", "record"), LISTED)
def test_what_can_be_worked_with_is_listed(field: str, record: Record) -> None:
    plan = with_record(record)
    assert [(p.id, p.field, p.fatal) for p in validate(plan)] == [("X", field, False)]
    assert schedule(plan).finish is not None


def circles() -> list[tuple[str, Callable[[Plan], Plan]]]:
    def parents(plan: Plan) -> Plan:
        tasks = dict(plan.tasks)
        tasks["WEB-1"] = replace(tasks["WEB-1"], parent="WEB-2")
        return replace(plan, tasks=tasks)

    def calendars(plan: Plan) -> Plan:
        found = dict(plan.calendars)
        found["STD"] = replace(found["STD"], base="LATE")
        return replace(plan, calendars=found)

    return [("parent", parents), ("base", calendars)]


@pytest.mark.parametrize(("field", "change"), circles())
def test_records_that_stand_in_each_other_in_a_circle_are_fatal(field: str, change: Callable[[Plan], Plan]) -> None:
    found = validate(change(sample()))
    assert [(p.field, p.fatal) for p in found] == [(field, True)] * 2


def test_a_record_below_a_circle_is_not_in_it() -> None:
    tasks = [Task(id="A", project="P", parent="B"), Task(id="B", project="P", parent="A"), Task(id="C", project="P", parent="A")]
    plan = build([Program(id="K"), Project(id="P", program="K"), *tasks])
    assert [p.id for p in validate(plan)] == ["A", "B"]


def test_a_loop_of_links_is_listed_and_not_fatal() -> None:
    plan = build([Program(id="K"), Project(id="P", program="K"), Task(id="A", project="P"), Task(id="B", project="P")])
    links = {"L1": Link(id="L1", predecessor="A", successor="B"), "L2": Link(id="L2", predecessor="B", successor="A")}
    looped = replace(plan, links=links)
    problem = validate(looped)[0]
    assert (problem.kind, problem.fatal) == ("links", False)
    with pytest.raises(LoopError) as caught:
        schedule(looped)
    assert problem.why == str(caught.value)
    assert problem.id in links


def test_an_id_that_stands_in_two_tables_is_fatal() -> None:
    plan = sample()
    plan = replace(plan, issues={**plan.issues, "WEB-1": Issue(id="WEB-1")})
    assert [(p.kind, p.id, p.field, p.fatal) for p in validate(plan)] == [("issues", "WEB-1", "id", True)]


def test_a_threshold_a_state_and_a_rule_that_mean_nothing_are_told() -> None:
    plan = build(
        (
            Program(id="P", rag_thresholds={"spi_ambr": 0.9, "spi_red": 0.8}),
            Project(id="X", program="P"),
            Action(id="A-01", program="P", state="foo", repeat="FREQ=FOO"),
            Issue(id="I-01", program="P", state="In progress"),
        )
    )
    assert {(p.id, p.field) for p in validate(plan)} == {("P", "rag_thresholds"), ("A-01", "state"), ("A-01", "repeat")}
    assert any("spi_amber" in p.why for p in validate(plan))
