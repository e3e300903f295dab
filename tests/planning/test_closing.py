"""Closing a project: nothing open is lost from sight, what was learned is kept, and it can be opened again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from planning.capacity import Capacity
from planning.closing import OpenWorkError, close_project, is_closed, is_put_away, reopen_project, still_open
from planning.errors import PlanError
from planning.filter_ground import Ground
from planning.lookahead import look_ahead
from planning.plan import Plan, build
from planning.records import (
    Action,
    Assumption,
    ChangeRequest,
    Decision,
    Issue,
    LogEntry,
    Milestone,
    Person,
    Program,
    Project,
    Risk,
    Task,
)
from planning.schedule import schedule

TODAY = date(2026, 10, 30)
DONE = datetime(2026, 10, 30, 17)


def plan_of(*, done: bool) -> Plan:
    """A project with a task below a summary, a milestone, a risk, an issue and an action; all of it done or all open."""
    at, state = (DONE, "closed") if done else (None, "open")
    return build(
        [
            Program(id="P", start=datetime(2026, 10, 26, 8)),
            Project(id="WEB", name="Website", program="P", notes="Brief."),
            Project(id="OPS", name="Operations", program="P"),
            Task(id="WEB-1", project="WEB"),
            Task(id="WEB-2", project="WEB", parent="WEB-1", actual_start=at, actual_finish=at),
            Task(id="WEB-3", project="WEB", active=False),
            Milestone(id="WEB-M1", project="WEB", actual=at),
            Risk(id="R-01", program="P", on=("WEB-2",), state="closed" if done else "open"),
            Issue(id="I-01", program="P", on=("WEB",), state=state),
            Action(id="A-01", program="P", on=("WEB-M1",), state=state),
            Action(id="A-02", program="P", on=("OPS",)),
        ]
    )


def test_what_is_open_is_named_and_closes_nothing() -> None:
    plan = plan_of(done=False)
    expected = {"tasks": ("WEB-2",), "milestones": ("WEB-M1",), "risks": ("R-01",), "issues": ("I-01",), "actions": ("A-01",)}
    assert still_open(plan, "WEB") == expected
    with pytest.raises(OpenWorkError, match=r"1 open task \(WEB-2\), 1 open milestone \(WEB-M1\).*and 1 open action \(A-01\)") as caught:
        close_project(plan, "WEB", "Start earlier.", TODAY)
    assert caught.value.open == expected


def test_it_can_be_closed_all_the_same_which_leaves_what_is_open_and_says_so() -> None:
    plan = plan_of(done=False)
    change = close_project(plan, "WEB", "Start earlier.", TODAY, force=True)
    after = plan.apply(change)
    assert "leaving 1 open task (WEB-2)" in change.label
    assert after.tasks == plan.tasks and after.risks == plan.risks
    assert is_put_away(after, after.tasks["WEB-2"]) and not is_put_away(after, after.projects["OPS"])


def test_lessons_stand_in_the_notes_under_a_heading_with_the_day() -> None:
    plan = plan_of(done=True)
    closed = plan.apply(close_project(plan, "WEB", "  Start earlier.\nAsk twice. ", TODAY)).projects["WEB"]
    assert closed.archived
    assert closed.notes == "Brief.\n\n## Lessons learned, 2026-10-30\n\nStart earlier.\nAsk twice."


def test_reopening_gives_the_project_back_with_its_lessons() -> None:
    plan = plan_of(done=True)
    closed = plan.apply(close_project(plan, "WEB", "Start earlier.", TODAY))
    opened = closed.apply(reopen_project(closed, "WEB"))
    assert opened.projects["WEB"] == replace(closed.projects["WEB"], archived=False)


def test_what_cannot_be_closed_or_opened_is_told() -> None:
    plan = plan_of(done=True)
    closed = plan.apply(close_project(plan, "WEB", "", TODAY))
    assert closed.projects["WEB"].notes == "Brief."
    with pytest.raises(PlanError, match="closed already"):
        close_project(closed, "WEB", "", TODAY)
    with pytest.raises(PlanError, match="WEB is open"):
        reopen_project(plan, "WEB")
    with pytest.raises(PlanError, match="P is no project"):
        close_project(plan, "P", "", TODAY)
    with pytest.raises(PlanError, match="no record NIX"):
        close_project(plan, "NIX", "", TODAY)


@pytest.mark.parametrize(
    ("entry", "closed"),
    [
        (Issue(id="I-01", state="open"), False),
        (Issue(id="I-01", state="Resolved "), True),
        (Action(id="A-01", done=date(2026, 10, 30)), True),
        (Decision(id="D-01", state="approved"), True),
        (ChangeRequest(id="C-01", state="approved"), False),
        (ChangeRequest(id="C-01", state="implemented"), True),
        (ChangeRequest(id="C-01", state="withdrawn"), True),
        (Assumption(id="S-01", holds=False), True),
    ],
)
def test_an_entry_is_closed_in_the_log_the_filters_and_the_look_ahead_alike(entry: LogEntry, closed: bool) -> None:
    mine = replace(entry, program="P", owner="TV", due=date(2026, 10, 30))
    plan = build([Program(id="P", start=datetime(2026, 9, 7, 8)), Person(id="TV"), mine])
    assert is_closed(mine) == closed
    ground = Ground(plan, None, TODAY)
    subject = ground.subject(mine.id)
    assert subject is not None and ground.is_done(subject) == closed
    assert bool(look_ahead(Capacity(schedule(plan)), "TV", TODAY).due) != closed
