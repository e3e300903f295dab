"""One change of many records."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planning.bulk import deleted, for_each, merged
from planning.errors import PhraseError, PlanError
from planning.fields import set_fields
from planning.plan import Change, Edit, Plan
from tests.planning.sample_plan import TODAY, sample_plan


def setting(name: str, typed: str) -> Change:
    """The change that gives a field of three tasks a value."""
    return for_each(sample_plan(), ["WEB-6", "WEB-8", "WEB-17"], one(name, typed), f"{name} {typed}")


def one(name: str, typed: str) -> Callable[[Plan, str], Change]:
    return lambda plan, record_id: set_fields(plan, record_id, {name: typed}, TODAY)


def test_a_difference_counts_from_each_records_own_value() -> None:
    plan = sample_plan()
    after = plan.apply(setting("duration", "+2d"))
    assert [after.tasks[i].duration - plan.tasks[i].duration for i in ("WEB-6", "WEB-8", "WEB-17")] == [960] * 3


def test_the_label_names_a_few_ids_and_what_was_done() -> None:
    assert setting("duration", "+2d").label == "WEB-6, WEB-8, WEB-17 duration +2d"
    many = for_each(sample_plan(), ["WEB-6", "WEB-8", "WEB-17", "BRD-5"], one("priority", "9"), "priority 9")
    assert many.label == "WEB-6, WEB-8, WEB-17 and 1 more priority 9"


def test_links_that_several_records_get_have_ids_of_their_own() -> None:
    plan = sample_plan()
    change = for_each(plan, ["WEB-17", "WEB-M4"], one("after", "BRD-5"), "after BRD-5")
    made = [edit.id for edit in change.edits if edit.kind == "links" and edit.before is None]
    assert len(made) == len(set(made)) == 2
    assert plan.apply(change).apply(change.inverse()).links == plan.links


@pytest.mark.parametrize(
    ("ids", "name", "error", "why"),
    [
        (["WEB-6", "R-06", "KES"], "percent", PhraseError, "R-06: A risk has no field 'percent'"),
        (["WEB-6", "WEB-99"], "percent", PlanError, "WEB-99"),
        (["WEB-6", "BRD-9"], "duration", PlanError, "BRD-9 is a summary"),
    ],
)
def test_the_first_record_that_it_cannot_be_done_to_is_named(ids: list[str], name: str, error: type[Exception], why: str) -> None:
    with pytest.raises(error, match=why):
        for_each(sample_plan(), ids, one(name, "5"))


def test_a_project_is_deleted_together_with_all_that_is_in_it() -> None:
    plan = sample_plan()
    with pytest.raises(PlanError, match="BRD still holds"):
        deleted(plan, ["BRD"])
    change = deleted(plan, ["BRD", "BRD-5", "BRD-9", "BRD-1"])
    after = plan.apply(change)
    assert not [a for a in after.activities() if a.project == "BRD"]
    assert "BRD" not in after.projects
    assert "L-1" not in after.links
    back = after.apply(change.inverse())
    assert (back.tasks, back.projects, back.links) == (dict(plan.tasks), dict(plan.projects), dict(plan.links))


@given(st.lists(st.tuples(st.sampled_from(["WEB-6", "WEB-8", "BRD-5"]), st.sampled_from(["5d", "+1d", "9d"])), max_size=8))
def test_changes_in_one_are_the_same_as_one_after_the_other(steps: list[tuple[str, str]]) -> None:
    plan: Plan = sample_plan()
    edits: list[Edit] = []
    for record_id, typed in steps:
        change = set_fields(plan, record_id, {"duration": typed}, TODAY)
        edits += change.edits
        plan = plan.apply(change)
    at_once = sample_plan().apply(Change("all", merged(edits)))
    assert at_once.tasks == plan.tasks
    assert len({edit.id for edit in merged(edits)}) == len(merged(edits))
