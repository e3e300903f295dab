"""Pasted lines and minutes become one change."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planning.minutes import capture_line, missing, read_many
from planning.records import Action, Decision, Issue, Risk
from store.demo import demo_plan

TODAY = date(2026, 10, 30)
PLAN = demo_plan(TODAY)
MINUTES = """Weekly meeting, 30 October
A: Fix the date for review 2 @MO ^fri
- D: one shop platform instead of two
3. R: supplier slips p40% 10d on OPS-4 @ID
Rosa talked about the weather
[ ] I: Legacy export loses captions @TV on WEB-10
"""


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("A: call @TV", "x call @TV"),
        ("  * action: call", "x call"),
        ("[x] D: agreed", "d agreed"),
        ("Q: who pays?", "i who pays?"),
        ("R:no space", ""),
        ("Meeting: talk", ""),
        ("call somebody", ""),
    ],
)
def test_a_marker_says_what_a_line_becomes(line: str, wanted: str) -> None:
    assert capture_line(line) == wanted


def test_minutes_become_one_change_and_talk_is_left_out() -> None:
    found = read_many(MINUTES, PLAN, TODAY, project="BRD")
    assert found.errors == () and found.left_out == 2
    assert found.change is not None and found.change.label == "added 1 action, 1 decision, 1 risk, 1 issue"
    after = PLAN.apply(found.change)
    kinds = [type(after.find(i)) for i in found.ids]
    assert kinds == [Action, Decision, Risk, Issue]
    action = after.actions[found.ids[0]]
    assert (action.owner, action.due) == ("MO", date(2026, 11, 6))


def test_lines_without_any_marker_are_captured_as_they_stand() -> None:
    found = read_many("Landing pages 5d @SB\n- Press kit 2d after CMP-8\n* Kit out ^29 jan\n", PLAN, TODAY, project="CMP")
    assert found.change is not None and found.left_out == 0
    assert found.change.label == "added 2 tasks, 1 milestone"


def test_a_line_may_name_one_that_stands_above_it() -> None:
    first = PLAN.next_id("CMP-")
    found = read_many(f"Draft 2d\nCheck 1d after {first}", PLAN, TODAY, project="CMP")
    assert found.change is not None
    after = PLAN.apply(found.change)
    assert any((link.predecessor, link.successor) == found.ids[:2] for link in after.links.values())


def test_one_wrong_line_keeps_all_of_them_out_and_is_named() -> None:
    found = read_many("A: call @TV\nA: call @NOBODY", PLAN, TODAY, project="BRD")
    assert found.change is None
    assert len(found.errors) == 1 and found.errors[0].startswith("Line 2: There is no person NOBODY")


@given(
    st.lists(
        st.sampled_from(["A: ", "D: ", "R: ", "", "- ", "* ", "\t"]).flatmap(lambda m: st.text(max_size=20).map(lambda t: m + t)),
        max_size=6,
    )
)
def test_any_text_is_read_and_what_is_kept_can_be_applied(lines: list[str]) -> None:
    found = read_many("\n".join(lines), PLAN, TODAY, project="BRD")
    if found.change is not None:
        PLAN.apply(found.change)


@pytest.mark.parametrize(
    ("line", "owner", "due", "name"),
    [
        ("A: Priya to book the photographer by 13 Nov", "PR", date(2026, 11, 13), "Book the photographer"),
        ("A: Sofia Brandt will call the agency by friday.", "SB", date(2026, 11, 6), "Call the agency"),
        ("A: call the agency", "", None, "call the agency"),
        ("A: Everybody to be there by the end", "", None, "Everybody to be there by the end"),
        ("A: Priya to call @TV by 13 nov", "TV", date(2026, 11, 13), "Priya to call"),
    ],
)
def test_an_action_is_read_as_minutes_are_written(line: str, owner: str, due: date | None, name: str) -> None:
    found = read_many(line, PLAN, TODAY, project="BRD")
    assert found.change is not None
    [action] = [edit.after for edit in found.change.edits]
    assert isinstance(action, Action)
    assert (action.owner, action.due, action.name) == (owner, due, name)
    reading = found.lines[0].reading
    assert reading is not None and missing(reading) == ("" if owner else "no owner, no due date")
