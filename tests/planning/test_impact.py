"""What a change does to the program, before it is made."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planning.costs import planned_costs
from planning.fields import set_fields
from planning.impact import Impact, weigher
from planning.load import overloads
from planning.plan import put
from planning.schedule import Schedule, schedule
from store.demo import demo_plan

TODAY = date(2026, 10, 30)
SINCE = date(2026, 10, 31)
PLAN = demo_plan(TODAY)
NOW = schedule(PLAN)


def _impact(record_id: str, **fields: str) -> Impact:
    row = NOW.get(record_id)
    shown = {"start": row.start.date(), "finish": row.finish.date()} if row else None
    return weigher(NOW, SINCE).weigh(set_fields(PLAN, record_id, fields, TODAY, shown=shown))


def test_three_more_days_of_identity_work_move_what_the_sample_program_says() -> None:
    impact = _impact("BRD-5", duration="+3d")
    assert (len(impact.moves), len(impact.ripple.milestones)) == (38, 12)
    finish = {m.id: m.after.finish.date() for m in impact.moves}
    assert (finish["WEB-M4"], finish["CMP-M3"], finish["OPS-M1"]) == (date(2027, 1, 27), date(2027, 2, 3), date(2027, 1, 2))
    [broken] = [limit for limit in impact.limits if limit.breaks]
    assert (broken.id, broken.kind, broken.on, broken.late_after) == ("CMP-M3", "deadline", date(2027, 1, 29), 3)
    assert {m.id: m.working_days for m in impact.moves}["CMP-M3"] == 3
    promised = next(limit for limit in impact.limits if limit.kind == "promise")
    assert (promised.id, promised.to, promised.late_before, promised.late_after) == ("WEB-M4", "Helena Stroud", 2, 5)
    assert impact.to_tell[0] == "Helena Stroud"
    assert "PR (CMP)" in impact.to_tell


def test_a_move_is_told_against_float_and_baseline() -> None:
    impact = _impact("BRD-5", duration="+3d")
    golive = next(m for m in impact.moves if m.id == "WEB-M4")
    assert (impact.float_of("WEB-M4"), impact.against_baseline(golive)) == (-2, 7)


def test_an_overload_that_only_moves_with_its_work_is_no_news() -> None:
    assert {strain.over.person for strain in _impact("BRD-5", duration="+3d").strains} == {"SB"}


def test_less_work_at_once_relieves() -> None:
    impact = _impact("CMP-6", assigned="SB 40%")
    assert "LF" in impact.relieved or all(strain.over.person != "LF" for strain in impact.strains)
    assert impact.cost_change < 0


@given(st.sampled_from(sorted(PLAN.tasks)), st.integers(1, 40), st.floats(0.1, 2))
def test_what_is_foretold_is_what_happens(task_id: str, days: int, units: float) -> None:
    task = PLAN.tasks[task_id]
    assigned = tuple(replace(a, units=units) for a in task.assignments)
    for edited in (replace(task, duration=days * 480, remaining=None), replace(task, assignments=assigned)):
        change = put(PLAN, edited)
        impact = weigher(NOW, SINCE).weigh(change)
        after = schedule(PLAN.apply(change))
        assert {m.id: m.after.finish for m in impact.moves} == {
            i: after[i].finish for i in after.net.index if i in NOW.net.index and "\0" not in i and _dates(after, i) != _dates(NOW, i)
        }
        assert impact.cost + impact.cost_change == pytest.approx(planned_costs(after).total)
        peaks = {(o.person, o.first, o.last): o.peak for o in overloads(after, SINCE)}
        for strain in impact.strains:
            assert peaks[strain.over.person, strain.over.first, strain.over.last] == pytest.approx(strain.over.peak)


def _dates(scheduled: Schedule, activity_id: str) -> tuple[object, object]:
    row = scheduled[activity_id]
    return row.start, row.finish


def test_a_task_that_is_set_aside_strains_nobody() -> None:
    loaded = next(task.id for over in overloads(NOW, SINCE) for i in over.tasks if (task := PLAN.tasks[i]).actual_start is None)
    change = put(PLAN, replace(PLAN.tasks[loaded], active=False))
    impact = weigher(NOW, SINCE).weigh(change)
    after = overloads(schedule(PLAN.apply(change)), SINCE)
    assert all(strain.over in after for strain in impact.strains)
    person = PLAN.tasks[loaded].assignments[0].person
    assert all(loaded not in strain.over.tasks for strain in impact.strains) and person in impact.relieved


def test_what_is_reported_as_done_before_what_it_waits_for_is_said() -> None:
    plan = demo_plan(TODAY)
    early = weigher(schedule(plan), TODAY).weigh(set_fields(plan, "WEB-M4", {"state": "done"}, TODAY))
    assert early.too_early == (("WEB-M4", ("WEB-16",)),) and early.matters
    done = weigher(schedule(plan), TODAY).weigh(set_fields(plan, "BRD-5", {"percent": "70"}, TODAY))
    assert done.too_early == ()
