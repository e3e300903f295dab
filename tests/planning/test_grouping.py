"""Rows grouped and sorted."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planning.errors import PhraseError
from planning.grouping import GROUPS, SORTS, Arrangement, arranged, complete_arrangement, heading_of, read_arrangement
from planning.outline import LEAVES
from planning.plan import Plan, build
from planning.records import Assignment, Link, Milestone, Person, Program, Project, Record, Task
from planning.schedule import schedule
from tests.planning.networks import START, plans

DAY = 480
DONE = datetime(2026, 11, 3, 17)


def small_plan() -> Plan:
    records: list[Record] = [
        Program(id="KES", name="Relaunch", start=START),
        Person(id="KM", name="Kenji Mori"),
        Person(id="SB", name="Anna Brandt"),
        Project(id="WEB", program="KES", name="Website", stage="build", rank=2),
        Project(id="BRD", program="KES", name="Brand", stage="approval", rank=1),
        Task(id="WEB-1", project="WEB", name="Build"),
        Task(id="WEB-2", project="WEB", parent="WEB-1", name="Front", duration=3 * DAY, assignments=(Assignment("SB"),)),
        Task(id="WEB-3", project="WEB", parent="WEB-1", name="Back", duration=5 * DAY, assignments=(Assignment("KM"), Assignment("SB"))),
        Task(id="BRD-1", project="BRD", name="Logo", actual_start=START, actual_finish=DONE, assignments=(Assignment("KM"),)),
        Milestone(id="WEB-M1", project="WEB", name="Live", owner="SB"),
        Milestone(id="KES-M1", program="KES", name="Closed"),
        Link(id="L-1", predecessor="WEB-3", successor="WEB-M1"),
        Link(id="L-2", predecessor="WEB-M1", successor="KES-M1"),
    ]
    return build(records)


def shown(typed: str, plan: Plan | None = None) -> list[str]:
    plan = plan or small_plan()
    rows = arranged(plan, schedule(plan), read_arrangement(typed))
    return [f"{'.' * row.depth}{row.name if row.kind == 'group' else row.id}" for row in rows]


def test_rows_are_grouped_by_who_does_them() -> None:
    assert shown("owner") == ["Anna Brandt", ".WEB-2", ".WEB-M1", "Kenji Mori", ".BRD-1", ".WEB-3", "nobody yet", ".KES-M1"]


def test_rows_are_grouped_by_project_state_and_stage() -> None:
    assert shown("project") == ["BRD", ".BRD-1", "WEB", ".WEB-2", ".WEB-3", ".WEB-M1", "KES", ".KES-M1"]
    assert shown("state") == ["Not begun", ".KES-M1", ".WEB-2", ".WEB-3", ".WEB-M1", "Done", ".BRD-1"]
    assert shown("stage")[:4] == ["approval", ".BRD", "..BRD-1", "build"]
    assert shown("stage")[4:] == [".WEB", "..WEB-1", "...WEB-2", "...WEB-3", "..WEB-M1", "no stage", ".KES-M1"]


def test_rows_are_sorted_inside_their_group_and_inside_the_wbs() -> None:
    assert shown("flat by float")[:3] == ["KES-M1", "WEB-3", "WEB-M1"]
    assert shown("owner by name")[1:3] == [".WEB-2", ".WEB-M1"]
    assert shown("by finish") == ["KES", ".BRD", "..BRD-1", ".KES-M1", ".WEB", "..WEB-1", "...WEB-2", "...WEB-3", "..WEB-M1"]


def test_a_heading_tells_how_much_of_it_is_done_and_when_it_ends() -> None:
    plan = small_plan()
    found = schedule(plan)
    row = next(r for r in arranged(plan, found, Arrangement("owner")) if r.name == "Kenji Mori")
    assert (row.kind, row.count, row.done, row.members) == ("group", 2, 1, ("BRD-1", "WEB-3"))
    rolled = found.roll_up(row.members)
    assert rolled is not None
    assert (rolled.start, rolled.finish, rolled.done) == (START, found["WEB-3"].finish, 1)


def test_a_folded_heading_hides_what_is_below_it() -> None:
    plan = small_plan()
    heading = heading_of(plan, "WEB-2", Arrangement("owner"))
    rows = arranged(plan, schedule(plan), Arrangement("owner"), {heading})
    assert [row.id for row in rows][:2] == [heading, heading_of(plan, "WEB-3", Arrangement("owner"))]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("owner", "grouped by owner"),
        ("owner by float", "grouped by owner, sorted by float"),
        ("group by owner, sort by float", "grouped by owner, sorted by float"),
        ("own by fl", "grouped by owner, sorted by float"),
        ("by finish", "sorted by finish"),
        ("flat by slip", "one list, sorted by slip"),
        ("by order", ""),
        ("-", ""),
        ("", ""),
    ],
)
def test_a_group_and_a_sort_are_typed_in_words(typed: str, said: str) -> None:
    assert read_arrangement(typed).said == said


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("boss", "'boss' is nothing to group by"),
        ("owner by", "by what"),
        ("owner by colour", "'colour' is nothing to sort by"),
        ("sta", "there are state, stage"),
        ("owner by float down", "'down' is too much"),
    ],
)
def test_what_is_no_group_is_told_with_what_there_is(typed: str, why: str) -> None:
    with pytest.raises(PhraseError, match=why):
        read_arrangement(typed)


def test_tab_finishes_the_words() -> None:
    assert complete_arrangement("ow") == "owner"
    assert complete_arrangement("owner ") == "owner by "
    assert complete_arrangement("owner by fl") == "owner by float"
    assert complete_arrangement("zz") == "zz"


@given(plans(), st.sampled_from(("", *GROUPS)), st.sampled_from(SORTS))
def test_every_task_has_one_row_however_rows_are_arranged(plan: Plan, group: str, sort: str) -> None:
    rows = arranged(plan, schedule(plan), Arrangement(group, sort))
    assert sorted(row.id for row in rows if row.kind in LEAVES) == sorted(a.id for a in plan.activities())
    assert len({row.id for row in rows}) == len(rows)


@given(plans(), st.sampled_from(("owner", "state", "project", "stage")))
def test_every_row_stands_below_the_heading_that_is_its(plan: Plan, group: str) -> None:
    arrangement = Arrangement(group)
    rows = arranged(plan, None, arrangement)
    heading = ""
    for row in rows:
        heading = row.id if row.depth == 0 else heading
        if row.kind in LEAVES:
            assert heading_of(plan, row.id, arrangement) == heading
