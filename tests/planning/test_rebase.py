"""A change made on an older plan applies to the plan as it is now, field by field, and says where it cannot."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from datetime import date, datetime
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planning import records
from planning.plan import Change, Edit, Plan, build, put, remove
from planning.rebase import ITEMS, Conflict, Rebased, rebase
from planning.records import KINDS, Assignment, Constraint, Leave, Link, Milestone, Person, Planned, Record, Risk, Task, View
from planning.renumber import REFERENCES, references, renumbered
from planning.validate import problems
from tests.planning.changes import field_changes, places, small_plan, structural_changes

PLAN = small_plan()


def edited(plan: Plan, record_id: str, **values: Any) -> Change:
    """The change that gives a record other values of its fields."""
    record = plan.find(record_id)
    assert record is not None
    return put(plan, replace(record, **values), f"changed {record_id}")


def rebased(ours: Change, theirs: Change, plan: Plan = PLAN, *, known: bool = True) -> tuple[Rebased, Plan]:
    """Our change on top of theirs, and the plan with both."""
    now = plan.apply(theirs)
    found = rebase(ours, now, base=plan if known else None)
    return found, now.apply(found.change)


# ------------------------------------------------------------------------------------------------------------- fields


def test_a_field_that_only_we_changed_is_applied_on_the_record_as_it_is_now() -> None:
    found, both = rebased(edited(PLAN, "WEB-4", duration=960), edited(PLAN, "WEB-4", name="Landing pages"))
    assert not found.conflicts
    assert (both.tasks["WEB-4"].duration, both.tasks["WEB-4"].name) == (960, "Landing pages")


def test_the_same_value_from_both_is_no_conflict_and_nothing_is_left_to_do() -> None:
    found, both = rebased(edited(PLAN, "WEB-4", duration=960), edited(PLAN, "WEB-4", duration=960))
    assert not found.conflicts and not found.change.edits
    assert both.tasks["WEB-4"].duration == 960


def test_a_field_that_both_changed_differently_keeps_the_value_of_now_and_is_told() -> None:
    ours = edited(PLAN, "WEB-4", duration=960, name="Pages")
    found, both = rebased(ours, edited(PLAN, "WEB-4", duration=4800))
    assert found.conflicts == (Conflict("tasks", "WEB-4", "duration", 480, 960, 4800),)
    assert (both.tasks["WEB-4"].duration, both.tasks["WEB-4"].name) == (4800, "Pages")


def test_stamps_never_conflict_and_the_later_one_stays() -> None:
    early, late = datetime(2026, 11, 2, 8), datetime(2026, 11, 3, 8)
    found, both = rebased(edited(PLAN, "WEB-4", duration=960, updated=early), edited(PLAN, "WEB-4", name="Pages", updated=late))
    assert not found.conflicts
    assert both.tasks["WEB-4"].updated == late
    assert (both.tasks["WEB-4"].duration, both.tasks["WEB-4"].name) == (960, "Pages")


def test_mappings_are_merged_by_key() -> None:
    plan = PLAN.apply(edited(PLAN, "WEB-4", external={"mspdi": "4", "jira": "A"}))
    ours = edited(plan, "WEB-4", external={"mspdi": "5", "jira": "A", "csv": "x"})
    found, both = rebased(ours, edited(plan, "WEB-4", external={"mspdi": "6", "jira": "B"}), plan)
    assert found.conflicts == (Conflict("tasks", "WEB-4", "external.mspdi", "4", "5", "6"),)
    assert both.tasks["WEB-4"].external == {"mspdi": "6", "jira": "B", "csv": "x"}


def test_unknown_fields_are_fields_like_all_others() -> None:
    plan = PLAN.apply(edited(PLAN, "WEB-4", extra={"colour": "red", "shape": 1}))
    ours = edited(plan, "WEB-4", extra={"colour": "blue", "shape": 1})
    found, both = rebased(ours, edited(plan, "WEB-4", extra={"colour": "red", "shape": 2}), plan)
    assert not found.conflicts
    assert both.tasks["WEB-4"].extra == {"colour": "blue", "shape": 2}
    found, both = rebased(ours, edited(plan, "WEB-4", extra={"colour": "green", "shape": 1}), plan)
    assert [c.field for c in found.conflicts] == ["colour"]


def test_assignments_are_merged_by_person() -> None:
    people = PLAN.apply(put(PLAN, Person(id="SB")))
    plan = people.apply(edited(people, "WEB-4", assignments=(Assignment("KM"), Assignment("?qa"))))
    ours = edited(plan, "WEB-4", assignments=(Assignment("KM", 0.5), Assignment("?qa")))
    theirs = edited(plan, "WEB-4", assignments=(Assignment("KM"), Assignment("SB")))
    found, both = rebased(ours, theirs, plan)
    assert not found.conflicts
    assert both.tasks["WEB-4"].assignments == (Assignment("KM", 0.5), Assignment("SB"))
    found, _ = rebased(ours, edited(plan, "WEB-4", assignments=(Assignment("KM", 0.8),)), plan)
    assert found.conflicts == (
        Conflict("tasks", "WEB-4", "assignments.KM", Assignment("KM"), Assignment("KM", 0.5), Assignment("KM", 0.8)),
    )


def test_tags_and_leave_are_merged_item_by_item() -> None:
    first, second = Leave(date(2026, 12, 1), date(2026, 12, 2)), Leave(date(2027, 1, 1), date(2027, 1, 2))
    found, both = rebased(edited(PLAN, "KM", leave=(first,), tags=("a",)), edited(PLAN, "KM", leave=(second,), tags=("b",)))
    assert not found.conflicts
    assert both.people["KM"].leave == (second, first)
    assert both.people["KM"].tags == ("b", "a")


def test_fields_that_mean_something_only_together_give_way_together() -> None:
    ours = edited(PLAN, "L-1", lag=50, lag_kind="percent")
    found, both = rebased(ours, edited(PLAN, "L-1", lag=960))
    assert (both.links["L-1"].lag, both.links["L-1"].lag_kind) == (960, "working")
    assert {c.field for c in found.conflicts} == {"lag", "lag_kind"}


def test_every_list_that_is_merged_by_item_names_fields_of_its_items() -> None:
    classes = {f.name: get_args(f.type)[0] for cls in KINDS.values() for f in fields(cls) if f.name in ITEMS}
    assert classes.keys() == ITEMS.keys()
    for name, naming in ITEMS.items():
        names = {f.name for f in fields(classes[name])} if is_dataclass(classes[name]) else set()
        assert set(naming) <= names and bool(naming) == bool(names), name


# -------------------------------------------------------------------------------------------- deleted, needed, created


def test_what_we_delete_and_others_changed_stays_and_is_told() -> None:
    found, both = rebased(remove(PLAN, "WEB-M1"), edited(PLAN, "WEB-M1", name="Launch"))
    assert [(c.id, c.field) for c in found.conflicts] == [("WEB-M1", "")]
    assert found.conflicts[0].ours is None
    assert "WEB-M1" in both.milestones


def test_what_we_change_and_others_deleted_stays_deleted_and_is_told() -> None:
    found, both = rebased(edited(PLAN, "WEB-M1", name="Launch"), remove(PLAN, "WEB-M1"))
    assert [(c.kind, c.id, c.field, c.now) for c in found.conflicts] == [("milestones", "WEB-M1", "", None)]
    assert "WEB-M1" not in both.milestones


def test_what_both_delete_is_gone() -> None:
    found, both = rebased(remove(PLAN, "WEB-4"), remove(PLAN, "WEB-4"))
    assert not found.conflicts and not found.change.edits
    assert "WEB-4" not in both.tasks


@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize(
    ("ours", "theirs", "field"),
    [
        (put(PLAN, Link(id="L-3", predecessor="WEB-5", successor="WEB-6")), remove(PLAN, "WEB-5"), "predecessor"),
        (edited(PLAN, "WEB-4", assignments=(Assignment("KM"), Assignment("?qa"))), remove(PLAN, "KM"), "assignments"),
        (put(PLAN, Task(id="WEB-7", project="WEB", parent="WEB-5")), remove(PLAN, "WEB-5"), "parent"),
        (edited(PLAN, "WEB-4", parent="WEB-5"), remove(PLAN, "WEB-5"), "parent"),
        (edited(PLAN, "WEB-4", calendar="LATE"), remove(PLAN, "LATE"), "calendar"),
        (edited(PLAN, "R-01", on=("WEB-4", "WEB-5")), remove(PLAN, "WEB-5"), "on"),
    ],
)
def test_a_reference_to_what_was_deleted_meanwhile_is_told_and_left_out(ours: Change, theirs: Change, field: str, known: bool) -> None:
    found, both = rebased(ours, theirs, known=known)
    assert [(c.id, c.field) for c in found.conflicts] == [(ours.edits[0].id, field)]
    assert not [problem for problem in problems(both) if problem.id == ours.edits[0].id]


def test_only_the_missing_person_is_left_out_of_the_assignments() -> None:
    _, both = rebased(edited(PLAN, "WEB-4", assignments=(Assignment("KM"), Assignment("?qa"))), remove(PLAN, "KM"))
    assert both.tasks["WEB-4"].assignments == (Assignment("?qa"),)


def test_a_task_that_others_linked_to_meanwhile_is_not_deleted_and_keeps_its_links_and_children() -> None:
    theirs = put(PLAN, Link(id="L-3", predecessor="WEB-1", successor="WEB-6"))
    found, both = rebased(remove(PLAN, "WEB-1"), theirs)
    assert [(c.id, c.field) for c in found.conflicts] == [("WEB-1", "")]
    assert both.tasks == PLAN.tasks and both.links.keys() == {"L-1", "L-2", "L-3"}


def test_two_moves_that_would_close_a_circle_are_not_both_made() -> None:
    found, both = rebased(edited(PLAN, "WEB-4", parent="WEB-5"), edited(PLAN, "WEB-5", parent="WEB-4"))
    assert [(c.id, c.field) for c in found.conflicts] == [("WEB-4", "parent")]
    assert both.tasks["WEB-4"].parent is None


def test_a_new_record_whose_id_is_taken_gets_another_and_what_refers_to_it_follows() -> None:
    task = Task(id="WEB-7", name="Copy", project="WEB")
    ours = put(PLAN, task, "added WEB-7 Copy")
    for record in (
        Task(id="WEB-8", name="Proof", project="WEB", parent="WEB-7"),
        Link(id="L-3", predecessor="WEB-7", successor="WEB-8"),
        Risk(id="R-02", on=("WEB-7",)),
        View(id="V-1", filter="parent:WEB-7 float<3"),
    ):
        ours += put(PLAN, record)
    theirs = put(PLAN, replace(task, name="Images")) + put(PLAN, Link(id="L-3", predecessor="WEB-7", successor="WEB-6"))
    found, both = rebased(ours, theirs)
    assert not found.conflicts
    assert found.renumbered == {"WEB-7": "WEB-9", "L-3": "L-4"}
    assert found.change.label == "added WEB-9 Copy"
    assert (both.tasks["WEB-7"].name, both.tasks["WEB-9"].name, both.tasks["WEB-8"].parent) == ("Images", "Copy", "WEB-9")
    assert (both.links["L-4"].predecessor, both.links["L-3"].successor) == ("WEB-9", "WEB-6")
    assert both.risks["R-02"].on == ("WEB-9",)
    assert both.views["V-1"].filter == "parent:WEB-9 float<3"


def test_the_very_same_record_made_by_both_is_one_unless_it_refers_to_another() -> None:
    task, link = Task(id="WEB-7", name="Copy", project="WEB"), Link(id="L-3", predecessor="WEB-7", successor="WEB-6")
    twice = put(PLAN, task) + put(PLAN, link)
    found, both = rebased(twice, put(PLAN, replace(task, created=datetime(2026, 11, 2, 8))) + put(PLAN, link))
    assert not found.change.edits and not found.conflicts and not found.renumbered
    found, both = rebased(twice, put(PLAN, replace(task, name="Images")) + put(PLAN, link))
    assert found.renumbered == {"WEB-7": "WEB-8", "L-3": "L-4"}
    assert both.links["L-4"].predecessor == "WEB-8"


def test_a_task_made_a_milestone_while_others_changed_it_stays_a_task() -> None:
    task = PLAN.tasks["WEB-6"]
    ours = Change(
        "WEB-6 is a milestone",
        (Edit("tasks", "WEB-6", task, None), Edit("milestones", "WEB-6", None, Milestone(id="WEB-6", project="WEB"))),
    )
    linked = PLAN.apply(put(PLAN, Link(id="L-3", predecessor="WEB-6", successor="WEB-5")))
    assert rebase(ours, linked, base=PLAN) == Rebased(ours)
    found = rebase(ours, PLAN.apply(edited(PLAN, "WEB-6", duration=960)), base=PLAN)
    assert [c.kind for c in found.conflicts] == ["tasks", "milestones"]
    assert not found.change.edits


# --------------------------------------------------------------------------------------------------------- properties


@given(st.data())
def test_changes_of_different_fields_commute(data: st.DataObject) -> None:
    where = data.draw(st.lists(st.sampled_from(places(PLAN)), unique=True, max_size=8))
    cut = data.draw(st.integers(0, len(where)))
    ours, theirs = data.draw(field_changes(PLAN, where[:cut])), data.draw(field_changes(PLAN, where[cut:]))
    one, after_one = rebased(ours, theirs)
    other, after_other = rebased(theirs, ours)
    assert not one.conflicts and not other.conflicts
    assert after_one == after_other


@given(st.data())
def test_on_the_plan_it_was_made_on_a_change_stays_as_it_is(data: st.DataObject) -> None:
    ours = data.draw(structural_changes(PLAN) | field_changes(PLAN, data.draw(st.lists(st.sampled_from(places(PLAN)), max_size=6))))
    assert rebase(ours, PLAN, base=PLAN) == Rebased(ours)


@given(st.data())
def test_whatever_both_do_the_plan_with_both_can_be_opened(data: st.DataObject) -> None:
    ours, theirs = data.draw(structural_changes(PLAN)), data.draw(structural_changes(PLAN))
    for known in (True, False):
        found, both = rebased(ours, theirs, known=known)
        assert not [problem for problem in problems(both) if problem.fatal]
        assert rebase(found.change, PLAN.apply(theirs), base=PLAN.apply(theirs)) == Rebased(found.change)


@given(st.data())
def test_what_cannot_be_applied_is_told_and_what_is_told_was_not(data: st.DataObject) -> None:
    where = data.draw(st.lists(st.sampled_from([p for p in places(PLAN) if p[1] in ("WEB-4", "L-1")]), unique=True, max_size=5))
    ours, theirs = data.draw(field_changes(PLAN, where)), data.draw(field_changes(PLAN, where))
    found, both = rebased(ours, theirs)
    told = {(c.id, c.field.split(".")[0]) for c in found.conflicts}
    asked, now = PLAN.apply(ours), PLAN.apply(theirs)
    for kind, record_id, name in where:
        b, o, n, both_value = (getattr(p.table(kind)[record_id], name) for p in (PLAN, asked, now, both))
        if name in ("created", "updated"):
            continue
        if o not in (b, n) and n != b and both_value == n:
            assert (record_id, name) in told or name in ITEMS or name == "external"
        if (record_id, name) not in told and n == b:
            assert both_value == o


# ------------------------------------------------------------------------------------------------- where ids may stand

TEXTS = {
    "Record": "id name notes tags external",
    "Program": "goal goal_measure currency rag rag_reason rag_thresholds progress lag_calendar",
    "BudgetLine": "category",
    "Project": "goal stage rag rag_reason",
    "Criterion": "text",
    "Gate": "reason",
    "Benefit": "measure unit",
    "Constraint": "kind",
    "Task": "accrual percent_method state",
    "Spending": "category",
    "Link": "type lag_kind",
    "CalendarException": "name rule",
    "Leave": "why",
    "Person": "role email",
    "ResponseAction": "text",
    "Risk": "kind because effect category proximity trigger strategy response state",
    "LogEntry": "state outcome repeat",
    "Decision": "reason",
    "Stakeholder": "role attitude wanted message cadence channel",
    "Baseline": "reason",
    "Snapshot": "figures text",
    "View": "sort group screen",
}
"""Fields that hold text that is no id of another record, by the class that defines them."""


def _holds_text(annotation: Any) -> bool:
    return annotation is str or isinstance(annotation, str) or any(_holds_text(each) for each in get_args(annotation))


def test_every_field_that_may_hold_an_id_is_listed_as_a_reference_or_as_a_text() -> None:
    classes = [c for c in vars(records).values() if isinstance(c, type) and is_dataclass(c)]
    unlisted = []
    for cls in classes:
        inherited = {f.name for base in cls.__mro__[1:] if is_dataclass(base) for f in fields(base)}
        known = set(TEXTS.get(cls.__name__, "").split()) | set(REFERENCES.get(cls, {}))
        own = [f for f in fields(cls) if f.name not in inherited and f.name != "extra"]
        unlisted += [f"{cls.__name__}.{f.name}" for f in own if _holds_text(f.type) and f.name not in known]
        assert known <= {f.name for f in own}, cls
    assert not unlisted, "name these in planning.renumber.REFERENCES, or here where they hold no id"


def test_every_reference_of_every_kind_follows_a_new_number() -> None:
    for kind, cls in KINDS.items():
        record = _naming_everywhere(cls, "X-1")
        ours = put(build([]), Task(id="X-1", project="WEB")) + Change("", (Edit(kind, "N-1", None, record),))
        after = renumbered(ours, {"X-1": "X-9"}).edits[1].after
        assert after is not None
        assert "X-9" in repr(after) or not list(references(record)), kind
        assert "X-1" not in repr(after), kind


def _naming_everywhere(cls: type[Record], target: str) -> Record:
    """A record of this class that names a record in every field that can."""
    values: dict[str, Any] = {"id": "N-1"}
    samples: dict[str, Any] = {
        "assignments": (Assignment(target),),
        "actions": (records.ResponseAction("step", owner=target),),
        "promise": records.Promise(target, date(2026, 12, 1)),
        "activities": {target: Planned(datetime(2026, 11, 2, 8), datetime(2026, 11, 3, 17))},
        "forecasts": {target: date(2026, 12, 1)},
        "rag": {target: "red"},
        "filter": f"on:{target} !done",
    }
    for base in cls.__mro__:
        for name in REFERENCES.get(base, {}):
            values[name] = samples.get(name) or ((target,) if name in ("on", "needs") else target)
    values |= {name: value for name, value in samples.items() if name in {f.name for f in fields(cls)} and name not in ("rag", *values)}
    if cls is Task:
        values["constraint"] = Constraint("ASAP")
    return cls(**values)
