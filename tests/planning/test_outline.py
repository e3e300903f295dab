"""The plan as a list of rows."""

from __future__ import annotations

from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st

from planning.outline import OutlineRow, outline, path_to
from planning.plan import Plan, build
from planning.records import Milestone, Program, Project, Record, Task

DONE = datetime(2026, 10, 1, 17)


def small_plan() -> Plan:
    return build(
        [
            Program(id="KES", name="Relaunch"),
            Project(id="WEB", program="KES", name="Website", rank=2),
            Project(id="BRD", program="KES", name="Brand", rank=1),
            Task(id="WEB-13", project="WEB", name="Test"),
            Task(id="WEB-2", project="WEB", name="Build"),
            Task(id="WEB-3", project="WEB", parent="WEB-2", name="Front", actual_finish=DONE),
            Milestone(id="WEB-M1", project="WEB", parent="WEB-2", name="Built"),
            Milestone(id="KES-M1", program="KES", name="Live"),
            Task(id="BRD-1", project="BRD", name="Logo"),
        ]
    )


def drawn(rows: tuple[OutlineRow, ...]) -> list[str]:
    return [f"{'.' * row.depth}{row.id}" for row in rows]


def test_rows_stand_by_rank_and_then_by_number() -> None:
    rows = outline(small_plan())
    assert drawn(rows) == ["KES", ".KES-M1", ".BRD", "..BRD-1", ".WEB", "..WEB-2", "...WEB-3", "...WEB-M1", "..WEB-13"]
    assert [row.kind for row in rows][4:8] == ["project", "summary", "task", "milestone"]


def test_what_is_below_a_folded_row_is_hidden_but_counted() -> None:
    rows = outline(small_plan(), {"WEB"})
    assert drawn(rows) == ["KES", ".KES-M1", ".BRD", "..BRD-1", ".WEB"]
    assert (rows[-1].folded, rows[-1].count, rows[-1].done) == (True, 3, 1)


def test_a_row_without_children_cannot_be_folded() -> None:
    row = next(row for row in outline(small_plan(), {"BRD-1"}) if row.id == "BRD-1")
    assert not row.folds
    assert not row.folded


def test_one_project_can_be_shown_alone() -> None:
    assert drawn(outline(small_plan(), scope="WEB")) == ["WEB", ".WEB-2", "..WEB-3", "..WEB-M1", ".WEB-13"]


def test_a_choice_of_milestones_keeps_what_stands_above_them() -> None:
    rows = outline(small_plan(), keep=lambda key: "M" in key)
    assert drawn(rows) == ["KES", ".KES-M1", ".WEB", "..WEB-2", "...WEB-M1"]


def test_archived_projects_are_shown_only_when_asked_for() -> None:
    plan = build([Program(id="P"), Project(id="A", program="P", archived=True), Task(id="A-1", project="A")])
    assert drawn(outline(plan)) == ["P"]
    assert drawn(outline(plan, archived=True)) == ["P", ".A", "..A-1"]


def test_what_belongs_nowhere_still_gets_a_row() -> None:
    plan = build([Project(id="LOST", program="GONE"), Task(id="T-1", project="NONE"), Task(id="T-2", parent="T-9")])
    assert drawn(outline(plan)) == ["LOST", "T-1", "T-2"]


def test_parents_in_a_circle_are_shown_side_by_side() -> None:
    records: list[Record] = [Project(id="A", program=""), Task(id="A-1", project="A", parent="A-2")]
    records += [Task(id="A-2", project="A", parent="A-1"), Task(id="A-3", project="A", parent="A-1")]
    assert drawn(outline(build(records))) == ["A", ".A-1", "..A-3", ".A-2"]


def test_the_way_to_a_task_names_what_must_be_unfolded() -> None:
    assert path_to(small_plan(), "WEB-3") == ("KES", "WEB", "WEB-2")
    assert path_to(small_plan(), "KES-M1") == ("KES",)
    assert path_to(small_plan(), "nothing") == ()


@given(st.lists(st.tuples(st.integers(0, 8), st.sampled_from(["", "A", "B", "X"]), st.floats(-5, 5)), max_size=9))
def test_every_task_has_exactly_one_row_whatever_hangs_where(shape: list[tuple[int, str, float]]) -> None:
    records: list[Record] = [Program(id="P"), Project(id="A", program="P"), Project(id="B", program="")]
    for n, (parent, project, rank) in enumerate(shape):
        records.append(Task(id=f"T-{n}", project=project, parent=f"T-{parent}", rank=rank))
    ids = [row.id for row in outline(build(records))]
    assert sorted(ids) == sorted(record.id for record in records)
