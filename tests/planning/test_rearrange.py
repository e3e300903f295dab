"""Rows are moved, indented and outdented, and no date changes by it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planning.errors import PlanError
from planning.outline import outline
from planning.plan import Change, Plan, build, put
from planning.rearrange import indented, moved, outdented
from planning.records import Link, Milestone, Program, Project, Record, Task
from planning.schedule import schedule
from tests.planning.networks import START, Drawn, plans

DAY = 480


def small_plan(*more: Record) -> Plan:
    records: list[Record] = [
        Program(id="KES", name="Relaunch", start=START),
        Project(id="BRD", program="KES", rank=1),
        Project(id="WEB", program="KES", rank=2),
        Task(id="WEB-1", project="WEB", name="Design", duration=0),
        Task(id="WEB-2", project="WEB", duration=3 * DAY),
        Task(id="WEB-3", project="WEB", duration=5 * DAY),
        Task(id="WEB-4", project="WEB", duration=2 * DAY),
        Milestone(id="WEB-M1", project="WEB", rank=5),
        Link(id="L-1", predecessor="WEB-2", successor="WEB-4"),
    ]
    return build([*records, *more])


def drawn(plan: Plan) -> list[str]:
    return [f"{'.' * row.depth}{row.id}" for row in outline(plan, archived=True)]


def indent(plan: Plan, *ids: str) -> Plan:
    return plan.apply(indented(plan, ids, schedule(plan)))


def outdent(plan: Plan, *ids: str) -> Plan:
    return plan.apply(outdented(plan, ids, schedule(plan)))


# ------------------------------------------------------------------------------------------------------------ up and down


def test_a_row_moves_among_its_siblings_and_ends_where_they_end() -> None:
    plan = small_plan()
    plan = plan.apply(moved(plan, ["WEB-2"], 1))
    assert drawn(plan) == ["KES", ".BRD", ".WEB", "..WEB-1", "..WEB-3", "..WEB-2", "..WEB-4", "..WEB-M1"]
    for _ in range(2):
        plan = plan.apply(moved(plan, ["WEB-2"], 1))
    assert drawn(plan)[-1] == "..WEB-2"
    with pytest.raises(PlanError, match="WEB-2 is already the last in WEB"):
        moved(plan, ["WEB-2"], 1)


def test_programs_and_projects_move_too() -> None:
    plan = small_plan(Program(id="NEW", rank=9))
    plan = plan.apply(moved(plan, ["WEB"], -1))
    assert drawn(plan)[:3] == ["KES", ".WEB", "..WEB-1"]
    assert drawn(plan.apply(moved(plan, ["NEW"], -1)))[0] == "NEW"


def test_many_rows_move_as_one_block() -> None:
    plan = small_plan()
    change = moved(plan, ["WEB-3", "WEB-2"], 1)
    assert drawn(plan.apply(change))[3:] == ["..WEB-1", "..WEB-4", "..WEB-2", "..WEB-3", "..WEB-M1"]
    assert plan.apply(change).apply(change.inverse()).tasks == plan.tasks


def test_a_row_passes_over_what_is_not_shown() -> None:
    plan = small_plan()
    change = moved(plan, ["WEB-M1"], -1, {"WEB-M1", "WEB-2"})
    assert drawn(plan.apply(change))[3:6] == ["..WEB-1", "..WEB-M1", "..WEB-2"]


def test_what_has_no_row_cannot_be_moved() -> None:
    with pytest.raises(PlanError, match="L-1 has no place among the rows"):
        moved(small_plan(), ["L-1"], 1)


@given(st.lists(st.tuples(st.integers(0, 5), st.sampled_from((-1, 1))), max_size=30), st.lists(st.integers(0, 3), min_size=6, max_size=6))
def test_whatever_is_moved_only_two_neighbours_change_places(steps: list[tuple[int, int]], ranks: list[int]) -> None:
    plan = build([Program(id="P"), Project(id="A", program="P"), *(Task(id=f"A-{n}", project="A", rank=r) for n, r in enumerate(ranks))])
    for n, step in steps:
        before = drawn(plan)[2:]
        place = before.index(f"..A-{n}")
        if not 0 <= place + step < len(before):
            continue
        before[place], before[place + step] = before[place + step], before[place]
        plan = plan.apply(moved(plan, [f"A-{n}"], step))
        assert drawn(plan)[2:] == before


# ------------------------------------------------------------------------------------------------- into and out of summaries


def test_a_row_is_indented_below_the_heading_above_it_and_comes_out_again() -> None:
    plan = indent(small_plan(), "WEB-2", "WEB-3")
    assert drawn(plan)[3:] == ["..WEB-1", "...WEB-2", "...WEB-3", "..WEB-4", "..WEB-M1"]
    assert drawn(outdent(plan, "WEB-2", "WEB-3")) == drawn(small_plan())


def test_what_is_in_a_summary_goes_along_with_it() -> None:
    plan = indent(small_plan(Task(id="WEB-0", project="WEB", duration=0, rank=-1)), "WEB-2")
    plan = indent(plan, "WEB-1", "WEB-2")
    assert drawn(plan)[3:7] == ["..WEB-0", "...WEB-1", "....WEB-2", "..WEB-3"]


@pytest.mark.parametrize(
    ("change", "row", "why"),
    [
        (indented, "WEB-3", "WEB-2 is linked to WEB-4, which would no longer count; take an empty task"),
        (indented, "WEB-4", "WEB-3 has 5d of work of its own"),
        (indented, "WEB-1", "no row above it"),
        (indented, "WEB", "WEB is no task"),
        (outdented, "WEB-3", "WEB-3 is in no summary"),
    ],
)
def test_what_would_lose_work_or_make_no_sense_is_refused(change: Callable[..., Change], row: str, why: str) -> None:
    plan = small_plan()
    with pytest.raises(PlanError, match=why):
        change(plan, [row], schedule(plan))


def test_a_milestone_holds_nothing() -> None:
    plan = small_plan(Task(id="WEB-9", project="WEB", rank=6))
    with pytest.raises(PlanError, match="WEB-M1 above is a milestone, and only a task holds others"):
        indented(plan, ["WEB-9"], schedule(plan))


def test_a_row_does_not_come_under_links_of_a_summary_that_would_move_it() -> None:
    plan = indent(small_plan(), "WEB-2")
    plan = plan.apply(put(plan, Link(id="L-2", predecessor="WEB-1", successor="WEB-M1")))
    with pytest.raises(PlanError, match=r"The start of WEB-M1 and .* would change.*the links of the summary WEB-1 would bind WEB-3"):
        indented(plan, ["WEB-3"], schedule(plan))


def test_a_summary_with_work_of_its_own_is_not_left_empty() -> None:
    plan = indent(small_plan(), "WEB-2")
    plan = plan.apply(put(plan, replace(plan.tasks["WEB-1"], duration=4 * DAY)))
    with pytest.raises(PlanError, match="WEB-1 would hold nothing any more, and it has 4d of work of its own"):
        outdented(plan, ["WEB-2"], schedule(plan))


def test_an_empty_task_that_ends_its_project_is_not_made_a_heading() -> None:
    plan = build(
        [
            Program(id="P", start=START),
            Project(id="A", program="P"),
            Task(id="A-1", project="A", duration=9 * DAY, estimated=True),
            Task(id="A-2", project="A"),
        ]
    )
    with pytest.raises(PlanError, match="A would begin or end on another day"):
        indented(plan, ["A-2"], schedule(plan))


def test_nothing_is_indented_while_nobody_can_see_the_dates() -> None:
    with pytest.raises(PlanError, match="cannot be scheduled now"):
        indented(small_plan(), ["WEB-2"], None)


def dates(plan: Plan, but: set[str]) -> dict[str, tuple[datetime, datetime, int]]:
    """The dates and the float of all that is worked on."""
    found = schedule(plan)
    rows = {i: found[i] for i in found if i not in but}
    return {i: (row.start, row.finish, row.total_float) for i, row in rows.items() if row.kind != "summary"}


def rearranged(plan: Plan, chosen: list[str], op: str) -> Change:
    if op in ("up", "down"):
        return moved(plan, chosen, -1 if op == "up" else 1)
    return (indented if op == "in" else outdented)(plan, chosen, schedule(plan))


@settings(max_examples=60)
@given(plans(Drawn(progress=True, largest=9)), st.data())
def test_no_date_changes_by_any_rearrangement_that_is_accepted(plan: Plan, data: st.DataObject) -> None:
    headings = {f"H-{n}" for n in range(3)}
    for n in range(3):
        plan = plan.apply(put(plan, Task(id=f"H-{n}", project="A", duration=0, rank=n / 10)))
    ids = sorted([a.id for a in plan.activities()])
    for _ in range(data.draw(st.integers(1, 8))):
        chosen = data.draw(st.lists(st.sampled_from(ids), min_size=1, max_size=3, unique=True))
        op = data.draw(st.sampled_from(("up", "down", "in", "in", "out")))
        now = schedule(plan)
        rolled = now.roll_up(set(ids) - headings)
        assert rolled is not None
        span = (rolled.start, rolled.finish)
        try:
            change = rearranged(plan, chosen, op)
        except PlanError:
            continue
        after = plan.apply(change)
        assert dates(after, headings) == dates(plan, headings)
        assert [(r.start, r.finish) for n in (now, schedule(after)) if (r := n.roll_up(set(ids) - headings))] == [span, span]
        assert after.apply(change.inverse()).tasks == plan.tasks
        assert sorted(row.id for row in outline(after)) == sorted(row.id for row in outline(plan))
        plan = after


def test_moving_to_and_fro_a_hundred_times_keeps_ranks_apart() -> None:
    plan = small_plan()
    for n in range(100):
        plan = plan.apply(moved(plan, ["WEB-3"], -1 if n % 2 else 1))
    assert drawn(plan) == drawn(small_plan())
    rows = [row.id for row in outline(plan, scope="WEB")][1:]
    ranks = [activity.rank for i in rows if (activity := plan.activity(i))]
    assert all(one <= other for one, other in pairwise(ranks))
