"""The links of one row, and what holds it: what they decide, and how they are typed."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planning.errors import HeadwayError, LoopError, PhraseError, PlanError
from planning.holding import MEANINGS, hold_change, meaning_of, shown_hold
from planning.linking import added_links, links_of, removed_link
from planning.plan import Plan
from planning.records import Milestone, Task
from planning.schedule import schedule
from tests.planning.networks import plans
from tests.planning.sample_plan import DAY, TODAY, sample_plan

PLAN = sample_plan()


def held(record_id: str, *texts: str) -> Task | Milestone:
    """The record after it was held as typed, one text after the other."""
    plan = PLAN
    for text in texts:
        row = schedule(plan)[record_id]
        days = {"start": row.start.date(), "finish": row.finish.date()}
        plan = plan.apply(hold_change(plan, record_id, text, TODAY, days))
    found = plan.activity(record_id)
    assert found is not None
    return found


# --------------------------------------------------------------------------------------------------------------- links


def test_the_links_of_a_row_are_told_from_both_ends() -> None:
    rows = links_of(PLAN, schedule(PLAN), "WEB-6")
    assert [(row.incoming, row.other_id, row.spec) for row in rows] == [
        (True, "BRD-5", "FS"),
        (False, "WEB-8", "SS+50%"),
        (False, "WEB-17", "SS+6ed"),
    ]
    assert [row.foreign for row in rows] == ["BRD", "", ""]


def test_the_link_that_decides_a_date_has_no_slack_and_says_that_it_drives() -> None:
    rows = links_of(PLAN, schedule(PLAN), "WEB-17")
    after_build, after_design = rows
    assert (after_build.drives, after_build.slack) == (True, 0)
    assert not after_design.drives
    assert after_design.slack is not None and after_design.slack > 0


@given(plans())
def test_no_link_of_a_sound_plan_is_broken_and_each_that_drives_has_no_slack(plan: Plan) -> None:
    scheduled = schedule(plan)
    for activity in plan.activities():
        for row in links_of(plan, scheduled, activity.id):
            if row.drives:
                assert row.slack in (0, None)


def test_links_are_added_as_project_writes_them_in_either_direction() -> None:
    plan = PLAN.apply(added_links(PLAN, "WEB-17", "web-m4, BRD-5SS+2d", incoming=True))
    made = [link for link in plan.links.values() if link.successor == "WEB-17"][-2:]
    assert [(link.predecessor, link.type, link.lag) for link in made] == [("WEB-M4", "FS", 0), ("BRD-5", "SS", 2 * DAY)]
    assert len({link.id for link in made} | set(PLAN.links)) == len(PLAN.links) + 2
    out = PLAN.apply(added_links(PLAN, "WEB-17", "WEB-M4", incoming=False))
    assert ("WEB-17", "WEB-M4") in [(link.predecessor, link.successor) for link in out.links.values()]


@pytest.mark.parametrize("text", ["", "WEB-6", "BRD-5", "ZZ-1", "WEB-8+", "now"])
def test_what_is_no_new_link_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises((PhraseError, PlanError)) as error:
        added_links(PLAN, "WEB-6", text, incoming=True)
    assert str(error.value).endswith(".")


def test_a_circle_is_found_when_the_change_is_made() -> None:
    with pytest.raises(LoopError):
        schedule(PLAN.apply(added_links(PLAN, "BRD-5", "WEB-17", incoming=True)))


def test_a_link_is_taken_away_and_comes_back() -> None:
    change = removed_link(PLAN, "L-2")
    assert "L-2" not in PLAN.apply(change).links
    assert PLAN.apply(change).apply(change.inverse()).links["L-2"] == PLAN.links["L-2"]
    with pytest.raises(PlanError):
        removed_link(PLAN.apply(change), "L-2")


# ------------------------------------------------------------------------------------------------------------- holding


@pytest.mark.parametrize("kind", MEANINGS)
def test_each_constraint_is_typed_shown_and_taken_away(kind: str) -> None:
    text = kind if kind in ("ASAP", "ALAP") else f"{kind} 2027-03-01"
    record = held("WEB-6", text)
    assert shown_hold(PLAN, record) == text
    assert meaning_of(record) == MEANINGS[kind]
    assert held("WEB-6", text, "-").constraint is None


def test_a_pin_without_a_day_keeps_a_row_where_it_stands_whatever_moves_before_it() -> None:
    record = held("WEB-6", "pin")
    before = schedule(PLAN)["WEB-6"]
    assert record.manual and (record.pinned_start, record.pinned_finish) == (before.start, before.finish)
    assert shown_hold(PLAN, record).startswith("pin 20")


def test_a_pin_has_its_day_and_the_duration_of_the_task() -> None:
    record = held("WEB-17", "pin 1 mar")
    assert (record.pinned_start, record.pinned_finish) == (datetime(2027, 3, 1, 8), datetime(2027, 3, 5, 17))
    assert held("WEB-17", "pin 1 mar", shown_hold(PLAN, record)) == record


@pytest.mark.parametrize("text", ["-", "unpin", "SNET 1 mar"])
def test_a_pin_gives_way_to_a_constraint_and_to_nothing(text: str) -> None:
    record = held("WEB-17", "pin 1 mar", text)
    assert not record.manual and record.pinned_start is None and record.pinned_finish is None


@pytest.mark.parametrize(("record", "text", "words"), [("BRD-5", "pin", "begun"), ("BRD-9", "pin", "summary"), ("WEB-6", "SNET", "date")])
def test_what_cannot_be_held_is_refused(record: str, text: str, words: str) -> None:
    with pytest.raises(HeadwayError, match=words):
        hold_change(PLAN, record, text, TODAY, {})


@given(st.text(max_size=30), st.sampled_from(["WEB-6", "WEB-M4", "BRD-5"]))
def test_any_text_is_read_or_refused_in_a_sentence(text: str, record_id: str) -> None:
    for typed in (text, f"pin {text}", f"SNET {text}"):
        try:
            PLAN.apply(hold_change(PLAN, record_id, typed, TODAY, {}))
        except HeadwayError as error:
            assert str(error).strip() and "\n" not in str(error)
    try:
        PLAN.apply(added_links(PLAN, record_id, text, incoming=True))
    except HeadwayError as error:
        assert str(error).strip() and "\n" not in str(error)
