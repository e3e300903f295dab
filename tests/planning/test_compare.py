"""Two plans compared in words: what came, went and changed, and what it means for dates, cost and scope."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from planning.compare import (
    FieldChange,
    Figures,
    compare,
    compare_figures,
    figures_of_baseline,
    figures_of_plan,
    in_words,
    meaning,
)
from planning.errors import PlanError
from planning.plan import Plan, build, put, remove
from planning.records import Assignment, Baseline, Link, Person, Planned, Program, Project, Task
from planning.schedule import schedule
from planning.validate import problems
from tests.planning.changes import field_changes, places, small_plan
from tests.store.plans import sample

PLAN = build(
    [
        Program(id="KES", name="Relaunch", start=datetime(2026, 11, 2, 8)),
        Project(id="WEB", name="Website", program="KES"),
        Person(id="KM", rate=480.0),
        Task(id="WEB-2", name="Copy", project="WEB", duration=960, assignments=(Assignment("KM", 0.5),), fixed_cost=100.0),
        Task(id="WEB-10", name="Build", project="WEB"),
        Link(id="L-1", predecessor="WEB-2", successor="WEB-10", lag=480),
    ]
)


def with_values(plan: Plan, record_id: str, **values: Any) -> Plan:
    """The plan in which a record has other values."""
    record = plan.find(record_id)
    assert record is not None
    return plan.apply(put(plan, replace(record, **values)))


def test_a_change_is_told_by_field_as_people_type_it() -> None:
    [told] = compare(PLAN, with_values(PLAN, "WEB-2", duration=2400, assignments=(), updated=datetime(2026, 11, 2, 9)))
    assert (told.kind, told.id, told.name, told.what, told.group) == ("tasks", "WEB-2", "Copy", "changed", "WEB")
    assert set(told.fields) == {FieldChange("duration", "2d", "5d"), FieldChange("assigned", "KM 50%", "")}


def test_what_came_and_went_is_told_with_what_it_said() -> None:
    after = PLAN.apply(remove(PLAN, "WEB-10"))
    assert [(d.id, d.what, d.name, d.group) for d in compare(PLAN, after)] == [
        ("WEB-10", "deleted", "Build", "WEB"),
        ("L-1", "deleted", "WEB-2 -> WEB-10 FS+1d", "WEB"),
    ]
    assert [(d.id, d.what) for d in compare(after, PLAN)] == [("WEB-10", "added"), ("L-1", "added")]


def test_ids_are_in_the_order_in_which_people_count() -> None:
    assert [d.id for d in compare(build([]), PLAN) if d.kind == "tasks"] == ["WEB-2", "WEB-10"]


def test_stamps_alone_are_no_difference() -> None:
    assert compare(PLAN, with_values(PLAN, "WEB-2", updated=datetime(2026, 11, 2, 9))) == ()


def test_mappings_and_unknown_fields_are_told_key_by_key() -> None:
    [told] = compare(PLAN, with_values(PLAN, "WEB-2", external={"mspdi": "4"}, extra={"colour": ["red", True]}))
    assert set(told.fields) == {FieldChange("external.mspdi", "", "4"), FieldChange("colour", "", "red; yes")}


def test_what_it_means_is_the_dates_that_moved_and_the_finish_of_the_program() -> None:
    means = meaning(PLAN, with_values(PLAN, "WEB-2", duration=1440))
    assert [(m.id, m.days) for m in means.moves] == [("WEB-2", 1), ("WEB-10", 1)]
    [program] = means.programs
    assert (program.before, program.after) == (datetime(2026, 11, 5, 17), datetime(2026, 11, 6, 17))
    assert meaning(PLAN, PLAN).moves == ()


def test_a_plan_without_dates_cannot_be_asked_for_them() -> None:
    loop = PLAN.apply(put(PLAN, Link(id="L-2", predecessor="WEB-10", successor="WEB-2")))
    assert compare(PLAN, loop)
    with pytest.raises(PlanError, match="circle"):
        meaning(PLAN, loop)


def test_a_baseline_against_the_plan_shows_dates_durations_cost_and_scope() -> None:
    start = datetime(2026, 11, 2, 8)
    baseline = Baseline(
        id="BL-1",
        program="KES",
        activities={
            "WEB-2": Planned(start, datetime(2026, 11, 2, 17), 480, 340.0),
            "WEB-3": Planned(start, datetime(2026, 11, 2, 17), 480),
        },
    )
    scheduled = schedule(PLAN)
    rows = {r.id: r for r in compare_figures(figures_of_baseline(baseline), figures_of_plan(scheduled, "KES"), PLAN, scheduled)}
    assert rows["WEB-2"].after == Figures(start, datetime(2026, 11, 3, 17), 960, 580.0)
    assert rows["WEB-2"].days == 1
    assert rows["WEB-3"].after is None
    assert rows["WEB-10"].before is None


def test_another_program_is_no_part_of_a_baseline() -> None:
    other = PLAN.apply(put(PLAN, Program(id="HRB"))).apply(put(PLAN, Project(id="REP", program="HRB")))
    both = other.apply(put(other, Task(id="REP-1", project="REP")))
    assert figures_of_plan(schedule(both), "HRB").keys() == {"REP-1"}


def test_a_plan_in_words_is_a_line_for_each_fact() -> None:
    lines = list(in_words(with_values(PLAN, "WEB-2", notes="one\ntwo")))
    assert "tasks WEB-2 Copy" in lines
    assert {"WEB-2 duration: 2d", "WEB-2 notes: one", "WEB-2 notes: two", "WEB-2 assigned: KM 50%"} <= set(lines)
    assert lines.index("tasks WEB-2 Copy") < lines.index("tasks WEB-10 Build")


def test_the_words_do_not_depend_on_the_order_of_the_file() -> None:
    assert list(in_words(build(reversed([r for _, r in PLAN.records()])))) == list(in_words(PLAN))


@given(st.data())
def test_every_change_of_a_field_is_told_and_nothing_else(data: st.DataObject) -> None:
    plan = data.draw(st.sampled_from([small_plan(), sample()]))
    where = data.draw(st.lists(st.sampled_from(places(plan)), unique=True, max_size=4))
    after = plan.apply(data.draw(field_changes(plan, where)))
    assume(not any(problem.fatal for problem in problems(after)))
    told = {d.id: d for d in compare(plan, after)}
    changed = {
        (kind, i)
        for kind, i, name in where
        if name not in ("created", "updated") and _value(plan, kind, i, name) != _value(after, kind, i, name)
    }
    assert told.keys() == {i for _, i in changed}
    assert all(d.fields and d.what == "changed" for d in told.values())


def _value(plan: Plan, kind: str, record_id: str, name: str) -> object:
    return getattr(plan.table(kind)[record_id], name)


def test_a_day_is_no_instant_in_what_people_do_not_type() -> None:
    [told] = compare(PLAN, with_values(PLAN, "WEB-2", extra={"seen": date(2026, 11, 2)}))
    assert told.fields == (FieldChange("seen", "", "2026-11-02"),)
