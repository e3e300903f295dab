"""Two files that came from one become one again: nothing is lost, what cannot be decided is told, and the result opens."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from planning.plan import Change, Edit, Plan, put, remove
from planning.rebase import combined
from planning.records import KINDS, Link, Milestone, Task
from planning.validate import problems
from store.codec import encode, encode_meta
from store.errors import FileError
from store.loading import plan_of
from store.merging import MergedTables, merge
from store.parsing import Tables, parse
from store.rendering import rendered
from tests.planning.changes import field_changes, places, small_plan, structural_changes
from tests.store.plans import sample

PLAN = small_plan()


def tables_of(plan: Plan) -> Tables:
    """The tables of a plan that was written for the first time."""
    tables: Tables = {kind: {str(n): encode(r) for n, r in enumerate(plan.table(kind).values(), 1)} for kind in KINDS if plan.table(kind)}
    return {**tables, "meta": {"1": encode_meta(plan.meta)}}


BASE = tables_of(PLAN)


def changed(record_id: str, **values: Any) -> Tables:
    """The file with other fields in the document of one record; None takes a field away."""
    tables = copy.deepcopy(BASE)
    for kind in KINDS:
        for document in tables.get(kind, {}).values():
            if document["id"] == record_id:
                document.update(values)
                for name in [name for name, value in values.items() if value is None]:
                    del document[name]
    return tables


def document(found: MergedTables, record_id: str) -> dict[str, object]:
    """The document of a record in what was merged."""
    return next(d for kind in KINDS for d in found.tables.get(kind, {}).values() if d["id"] == record_id)


def opened(found: MergedTables) -> Plan:
    """The plan that was merged, read from its bytes."""
    return plan_of(parse(rendered(found.tables)))[0]


def after(*steps: Any) -> Tables:
    """The file after changes of the plan."""
    plan = PLAN
    for step in steps:
        plan = plan.apply(step)
    return tables_of(plan)


def test_different_fields_of_one_record_come_together() -> None:
    found = merge(BASE, changed("WEB-4", duration=960), changed("WEB-4", name="Landing pages", deadline="2026-12-01T17:00"))
    assert not found.conflicts
    assert document(found, "WEB-4") == changed("WEB-4", duration=960, name="Landing pages", deadline="2026-12-01T17:00")["tasks"]["4"]


def test_the_same_field_keeps_our_value_and_is_told_with_both() -> None:
    found = merge(BASE, changed("WEB-4", duration=960), changed("WEB-4", duration=4800))
    [told] = found.conflicts
    assert told[:6] == ("tasks", "WEB-4", "duration", 480, 960, 4800)
    assert told.why == "yours 2d (kept), theirs 10d"
    assert document(found, "WEB-4")["duration"] == 960


def test_what_nobody_changed_differently_is_written_as_it_stood_in_ours() -> None:
    ours = changed("WEB-4", notes="", duration=960)
    assert merge(BASE, ours, changed("WEB-5", name="x")).tables["tasks"]["4"] is ours["tasks"]["4"]
    assert merge(BASE, ours, BASE).tables == ours
    assert merge(BASE, BASE, ours).tables["tasks"]["4"]["duration"] == 960


def test_unknown_fields_and_what_is_unknown_within_values_are_merged() -> None:
    base = changed("WEB-3", colour="red", assignments=[{"person": "KM", "mood": "good"}])
    ours, theirs = copy.deepcopy(base), copy.deepcopy(base)
    ours["tasks"]["3"]["colour"] = "blue"
    theirs["tasks"]["3"] |= {"shape": [1, 2], "assignments": [{"person": "KM", "mood": "bad"}]}
    found = merge(base, ours, theirs)
    assert not found.conflicts
    assert document(found, "WEB-3")["colour"] == "blue"
    assert document(found, "WEB-3")["shape"] == [1, 2]
    assert document(found, "WEB-3")["assignments"] == [{"person": "KM", "mood": "bad"}]
    theirs["tasks"]["3"]["colour"] = "green"
    assert [c[:6] for c in merge(base, ours, theirs).conflicts] == [("tasks", "WEB-3", "colour", "red", "blue", "green")]


def test_tables_of_another_version_are_merged_by_number_and_field() -> None:
    base: Tables = {**BASE, "wishes": {"1": {"a": 1, "b": 1}, "2": {"a": 2}, "3": {"a": 3}}}
    ours: Tables = {**base, "wishes": {"1": {"a": 9, "b": 1}, "2": {"a": 2}, "4": {"mine": 1}}}
    theirs: Tables = {**base, "wishes": {"1": {"a": 1, "b": 8}, "3": {"a": 4}, "4": {"yours": 1}}, "dreams": {"7": {"x": 1}}}
    found = merge(base, ours, theirs)
    assert found.tables["wishes"] == {"1": {"a": 9, "b": 8}, "4": {"mine": 1}, "5": {"yours": 1}}
    assert found.tables["dreams"] == {"7": {"x": 1}}
    assert [c[:6] for c in found.conflicts] == [("wishes", "3", "", {"a": 3}, None, {"a": 4})]


def test_counters_are_the_higher_ones_and_the_last_entry_is_ours() -> None:
    ours, theirs = copy.deepcopy(BASE), copy.deepcopy(BASE)
    ours["meta"]["1"] |= {"entry": 7, "counters": {"WEB-": 12, "R-": 1}, "mine": 1}
    theirs["meta"]["1"] |= {"entry": 90, "counters": {"WEB-": 9, "L-": 40}, "theirs": 2}
    meta = merge(BASE, ours, theirs).tables["meta"]["1"]
    assert meta["entry"] == 7 and meta["mine"] == 1 and meta["theirs"] == 2
    assert isinstance(meta["counters"], dict)
    assert (meta["counters"]["WEB-"], meta["counters"]["L-"], meta["counters"]["R-"]) == (12, 40, 1)


def test_two_new_tasks_with_one_id_are_both_there_and_their_links_follow() -> None:
    ours = after(put(PLAN, Task(id="WEB-7", name="Copy", project="WEB")))
    new = Task(id="WEB-7", name="Images", project="WEB")
    theirs = after(put(PLAN, new), put(PLAN, Link(id="L-3", predecessor="WEB-7", successor="WEB-6")))
    found = merge(BASE, ours, theirs)
    assert not found.conflicts
    assert found.renumbered == {"WEB-7": "WEB-8"}
    plan = opened(found)
    assert (plan.tasks["WEB-7"].name, plan.tasks["WEB-8"].name) == ("Copy", "Images")
    assert plan.links["L-3"].predecessor == "WEB-8"
    assert plan.meta.counters["WEB-"] == 8
    assert found.tables["tasks"].keys() == {str(n) for n in range(1, 9)}


def test_a_number_that_is_taken_gives_way_to_a_free_one() -> None:
    ours = after(put(PLAN, Task(id="WEB-7", name="Copy", project="WEB")))
    theirs = after(put(PLAN, Task(id="WEB-9", name="Images", project="WEB")))
    tables = merge(BASE, ours, theirs).tables["tasks"]
    assert (tables["7"]["id"], tables["8"]["id"]) == ("WEB-7", "WEB-9")


def test_a_deletion_that_the_other_side_needs_is_taken_back() -> None:
    link = put(PLAN, Link(id="L-3", predecessor="WEB-2", successor="WEB-6"))
    ours = merge(BASE, after(remove(PLAN, "WEB-2")), after(link))
    theirs = merge(BASE, after(link), after(remove(PLAN, "WEB-2")))
    for found in (ours, theirs):
        plan = opened(found)
        assert plan.tasks["WEB-2"] == PLAN.tasks["WEB-2"]
        assert plan.links.keys() == {"L-1", "L-2", "L-3"}
        assert [(c.kind, c.id, c.field) for c in found.conflicts] == [("tasks", "WEB-2", "")]
    assert "put back" in ours.conflicts[0].why and "kept" in theirs.conflicts[0].why


def test_a_deleted_summary_that_gets_a_child_is_back_with_its_children() -> None:
    child = put(PLAN, Task(id="WEB-7", project="WEB", parent="WEB-1"))
    plan = opened(merge(BASE, after(remove(PLAN, "WEB-1")), after(child)))
    assert [t.id for t in plan.tasks.values() if t.parent == "WEB-1"] == ["WEB-2", "WEB-3", "WEB-7"]


def test_what_one_side_deleted_and_the_other_changed_stays_as_it_is_in_ours() -> None:
    gone, renamed = after(remove(PLAN, "WEB-M1")), changed("WEB-M1", name="Launch")
    found = merge(BASE, gone, renamed)
    assert [(c.id, c.field, c.ours) for c in found.conflicts] == [("WEB-M1", "", None)]
    assert "WEB-M1" not in opened(found).milestones
    found = merge(BASE, renamed, gone)
    assert [(c.id, c.field, c.theirs) for c in found.conflicts] == [("WEB-M1", "", None)]
    assert opened(found).milestones["WEB-M1"].name == "Launch"


def test_a_task_that_they_made_a_milestone_is_one() -> None:
    theirs = copy.deepcopy(BASE)
    del theirs["tasks"]["6"]
    theirs["milestones"]["9"] = encode(Milestone(id="WEB-6", name="Task 6", project="WEB"))
    plan = opened(merge(BASE, changed("WEB-5", name="x"), theirs))
    assert "WEB-6" in plan.milestones and "WEB-6" not in plan.tasks


def test_links_that_run_in_a_circle_only_together_are_told_and_both_stay() -> None:
    ours = after(put(PLAN, Link(id="L-3", predecessor="WEB-5", successor="WEB-6")))
    theirs = after(put(PLAN, Link(id="L-4", predecessor="WEB-6", successor="WEB-5")))
    found = merge(BASE, ours, theirs)
    assert [c.kind for c in found.conflicts] == ["links"]
    assert "WEB-5 -> WEB-6" in found.conflicts[0].why
    assert opened(found).links.keys() >= {"L-3", "L-4"}


def test_an_empty_base_is_an_empty_plan() -> None:
    found = merge({}, BASE, BASE)
    assert found == MergedTables(BASE, (), {})
    assert merge({}, {}, BASE).tables == BASE
    assert merge({}, BASE, {}).tables == BASE
    assert merge({}, {}, {}).tables == {}


def test_a_file_that_is_no_plan_is_refused_by_name() -> None:
    with pytest.raises(FileError, match="document 4"):
        merge(BASE, changed("WEB-4", duration="long"), BASE)


@given(st.data())
def test_whatever_both_sides_do_the_result_opens_and_nothing_is_altered(data: st.DataObject) -> None:
    ours, theirs = (PLAN.apply(data.draw(structural_changes(PLAN))) for _ in range(2))
    files = tables_of(ours), tables_of(theirs)
    kept = copy.deepcopy((BASE, *files))
    plan = opened(merge(BASE, *files))
    assert (BASE, *files) == kept
    for new in (ours.tasks.keys() | ours.links.keys()) - PLAN.tasks.keys() - PLAN.links.keys():
        assert plan.find(new) is not None, new


@given(st.data())
def test_changes_of_different_fields_merge_the_same_both_ways(data: st.DataObject) -> None:
    plan = sample()
    free = [place for place in places(plan) if place[2] not in REFUSED]
    where = data.draw(st.lists(st.sampled_from(free), unique=True, max_size=6))
    cut = data.draw(st.integers(0, len(where)))
    ours, theirs = (plan.apply(data.draw(field_changes(plan, part))) for part in (where[:cut], where[cut:]))
    both = ours.apply(_between(plan, theirs, ours))
    assume(not any(problem.fatal for each in (ours, theirs) for problem in problems(each)))
    for one, other in ((ours, theirs), (theirs, ours)):
        found = merge(tables_of(plan), tables_of(one), tables_of(other))
        assert not found.conflicts
        assert opened(found) == both


REFUSED = {
    *("week", "exceptions", "calendar", "base", "parent", "project", "program", "predecessor", "successor", "lag", "duration"),
    *("optimistic", "pessimistic", "remaining", "effort", "critical_float", "near_critical_float", "assignments"),
    *("minutes_per_day", "minutes_per_week", "days_per_month"),
}
"""Fields in which most random values make a plan that is not opened."""


def _between(plan: Plan, new: Plan, onto: Plan) -> Change:
    """The change that makes of the records of ``onto`` what ``new`` made of those of ``plan``, where these differ."""
    edits = []
    for kind, record in plan.records():
        made, held = new.table(kind)[record.id], onto.table(kind)[record.id]
        if made != record:
            edits.append(Edit(kind, record.id, held, combined(record, made, held)[0]))
    return Change("", tuple(edits))
