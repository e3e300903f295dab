"""The plan held against what was approved: variances of rows, projects and the program, scope, and baselines taken anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planning.approved import approved_finishes
from planning.baselining import (
    ReasonMissingError,
    baselines_of,
    choose_baseline,
    cost_of,
    current,
    find_baseline,
    set_baseline,
)
from planning.errors import PlanError
from planning.fields import set_fields
from planning.plan import Plan, build, put, remove
from planning.records import Program, Project, Task
from planning.schedule import schedule
from planning.variance import Variances
from store.demo import demo_plan

TODAY = date(2026, 10, 30)
DEMO = demo_plan(TODAY)


def against(plan: Plan, name: str = "BL-1") -> Variances:
    return Variances(schedule(plan), plan.baselines[name])


def test_the_demo_is_as_far_from_its_baseline_as_the_design_says() -> None:
    found = against(DEMO)
    slips = {i: row.days(row.finish) for i, row in found.by_id.items()}
    assert [slips[i] for i in ("BRD-M1", "BRD-M2", "WEB-M1", "WEB-M2", "WEB-M3", "WEB-M4", "CMP-M3", "GOV-M4")] == [4, 4, 6, 4, 4, 4, 4, 4]
    assert {p.id: p.days(p.finish) for p in found.projects} == dict.fromkeys(("BRD", "CMP", "CRM", "GOV", "OPS", "WEB"), 4.0)
    assert (found.program.days(found.program.finish), cost_of(found.baseline)) == (4.0, 523806.0)
    longer = {i: row.days(row.duration) for i, row in found.by_id.items() if row.duration}
    assert longer == {
        "BRD-3": 1, "BRD-4": 1, "BRD-5": 3, "CMP-3": 1, "CRM-2": 3, "CRM-5": 1, "OPS-2": 2, "WEB-3": 3, "WEB-6": 2, "WEB-9": 2, "WEB-10": 4,
    }  # fmt: skip
    assert (found.added, found.removed) == ((), ())


def test_cost_adds_up_over_rows_and_projects() -> None:
    found = against(DEMO)
    assert found.program.cost == pytest.approx(sum(row.cost or 0 for row in found.rows))
    assert found.program.cost == pytest.approx(sum(project.cost or 0 for project in found.projects))
    assert found.by_id["BRD-5"].cost == pytest.approx(3 * 0.8 * 480 + 3 * 0.4 * 560)


def test_what_came_and_went_is_told_and_has_no_variance() -> None:
    plan = DEMO.apply(put(DEMO, Task(id="WEB-18", name="Chat", project="WEB"))).apply(remove(DEMO, "WEB-12"))
    plan = plan.apply(put(plan, replace(plan.tasks["OPS-3"], active=False)))
    found = against(plan)
    assert [(row.id, row.scope) for row in (*found.added, *found.removed)] == [
        ("WEB-18", "added"), ("OPS-3", "idle"), ("WEB-12", "removed"),
    ]  # fmt: skip
    assert found.by_id["WEB-12"].project == "WEB" and found.by_id["WEB-12"].before is not None
    assert (found.by_id["WEB-18"].finish, found.by_id["WEB-18"].cost) == (None, None)


@given(st.sampled_from(["BRD-5", "WEB-8", "CMP-12", "OPS-4"]), st.integers(1, 40))
def test_a_baseline_taken_now_differs_in_nothing_and_then_only_in_what_is_changed(task_id: str, days: int) -> None:
    scheduled = schedule(DEMO)
    plan = DEMO.apply(set_baseline(scheduled, "KES", "Now", "a test", "", TODAY))
    assert not any(row.differs for row in against(plan, "BL-3").rows)
    task = plan.tasks[task_id]
    left = None if task.remaining is None else task.remaining + 480 * days
    later = against(plan.apply(put(plan, replace(task, duration=task.duration + 480 * days, remaining=left))), "BL-3")
    assert later.by_id[task_id].duration == 480 * days
    assert all((row.finish or 0) >= 0 for row in later.rows)
    assert later.program.finish == max(row.finish or 0 for row in (later.by_id["GOV-7"], later.by_id["GOV-8"]))


# ------------------------------------------------------------------------------------------------------------- taken anew


def test_a_later_baseline_needs_a_reason_and_leaves_a_decision_and_a_change_request() -> None:
    scheduled = schedule(DEMO)
    with pytest.raises(ReasonMissingError, match="KES has the baseline Approved 11 Sep already; say the reason"):
        set_baseline(scheduled, "KES", "Approved 30 Oct", "  ", "Board", TODAY)
    change = set_baseline(scheduled, "KES", "Approved 30 Oct", "The launch moved.", "Board", TODAY)
    plan = DEMO.apply(change)
    held = current(plan, "KES")
    assert held is not None and (held.id, held.on, held.approver) == ("BL-3", TODAY, "Board")
    request, decision = plan.changes["C-05"], plan.decisions["D-05"]
    assert (request.baseline, request.days, request.cost, request.state) == ("BL-3", 4.0, 11184.0, "implemented")
    assert (decision.by, decision.decided, decision.reason, decision.came_from) == ("Board", TODAY, "The launch moved.", "C-05")
    back = plan.apply(change.inverse())
    assert (back.baselines, back.programs, back.changes, back.decisions) == (DEMO.baselines, DEMO.programs, DEMO.changes, DEMO.decisions)


def test_the_first_baseline_needs_no_reason_and_writes_nothing_beside() -> None:
    bare = DEMO.apply(remove(DEMO, "BL-1"))
    assert bare.programs["KES"].baseline is None
    change = set_baseline(schedule(bare), "KES", "First", "", "", TODAY)
    assert [edit.kind for edit in change.edits] == ["baselines", "programs"]
    assert len(bare.apply(change).baselines["BL-3"].activities) == 77


def test_baselines_are_found_by_id_name_or_its_beginning_and_chosen() -> None:
    plan = DEMO.apply(set_baseline(schedule(DEMO), "KES", "Approved 30 Oct", "moved", "", TODAY))
    assert [find_baseline(plan, word).id for word in ("bl-1", "approved 11 sep", "“Approved 30 Oct”", "approved 2")] == [
        "BL-1", "BL-1", "BL-3", "BL-2",
    ]  # fmt: skip
    assert [b.id for b in baselines_of(plan, "KES")] == ["BL-1", "BL-3"]
    with pytest.raises(PlanError, match="3 baselines are called Appr: BL-1, BL-2, BL-3"):
        find_baseline(plan, "Appr")
    chosen = plan.apply(choose_baseline(plan, plan.baselines["BL-1"], TODAY))
    [decision] = [d for i, d in chosen.decisions.items() if i not in plan.decisions]
    assert decision.decided == TODAY and "instead of" in decision.outcome
    assert chosen.programs["KES"].baseline == "BL-1"
    with pytest.raises(PlanError, match="held against Approved 11 Sep already"):
        choose_baseline(chosen, chosen.baselines["BL-1"], TODAY)
    with pytest.raises(PlanError, match="is called Approved 30 Oct already"):
        set_baseline(schedule(plan), "KES", "approved 30 oct", "again", "", TODAY)


def test_finished_work_is_as_long_as_it_took() -> None:
    plan = DEMO.apply(set_fields(DEMO, "BRD-5", {"actual_start": "2026-09-28", "actual_finish": "2026-10-30"}, TODAY))
    row = against(plan).by_id["BRD-5"]
    assert row.after is not None and row.before is not None
    assert row.after.duration == 25 * 480 and row.duration == row.after.duration - row.before.duration


def test_work_in_progress_is_as_long_as_it_will_have_run_and_a_wait_as_long_as_the_clock_says() -> None:
    start = datetime(2026, 11, 2, 8)
    work, wait = Task(id="X-1", project="X", duration=5 * 480), Task(id="X-2", project="X", duration=10 * 1440, elapsed=True)
    plan = build((Program(id="P", start=start), Project(id="X", program="P"), work, wait))
    plan = plan.apply(set_baseline(schedule(plan), "P", "First", "", "", date(2026, 11, 1)))
    begun = replace(work, actual_start=start, remaining=4 * 480, percent=30.0)
    waited = replace(wait, actual_start=start, actual_finish=start + timedelta(days=12), remaining=0, percent=100.0)
    program = replace(plan.programs["P"], status_date=date(2026, 11, 6))
    now = against(replace(plan, programs={"P": program}, tasks={"X-1": begun, "X-2": waited}), "BL-1")
    assert [row.days(row.duration) for row in now.rows] == [4.0, 2.0]


def test_a_row_that_only_the_older_of_two_baselines_has_is_removed_though_the_plan_has_it() -> None:
    scheduled = schedule(DEMO)
    first = DEMO.baselines["BL-1"]
    fewer = replace(first, id="BL-9", activities={i: held for i, held in first.activities.items() if i != "WEB-8"})
    [row] = [row for row in Variances(scheduled, first, fewer).rows if row.scope]
    assert (row.id, row.scope) == ("WEB-8", "removed")


def test_a_baseline_of_no_program_says_when_each_program_was_to_end() -> None:
    held = replace(DEMO.baselines["BL-1"], program="")
    assert approved_finishes(DEMO, held)["KES"] == approved_finishes(DEMO, DEMO.baselines["BL-1"])["KES"]


def test_a_baseline_that_takes_in_a_change_request_writes_no_second_one() -> None:
    change = set_baseline(schedule(DEMO), "KES", "With C-01", "The usability round.", "Board", TODAY, "C-01")
    plan = DEMO.apply(change)
    assert plan.changes.keys() == DEMO.changes.keys()
    assert (plan.changes["C-01"].baseline, plan.changes["C-01"].state) == ("BL-3", "implemented")
    assert plan.decisions["D-05"].came_from == "C-01"
    with pytest.raises(PlanError, match="C-99"):
        set_baseline(schedule(DEMO), "KES", "Other", "A reason.", "Board", TODAY, "C-99")
