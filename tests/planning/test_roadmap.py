"""The roadmap as a picture in cells."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from planning.canvas import ASCII, COLOUR, SHAPES, Glyphs, Run, plain
from planning.outline import outline
from planning.plan import Plan, build
from planning.records import Assignment, Baseline, Link, Milestone, Person, Planned, Program, Project, Record, Task
from planning.roadmap import GUTTER, ROLES, Picture
from planning.roadmap_text import roadmap_text
from planning.schedule import schedule
from planning.time_axis import UNITS, Zoom, axis_at

TODAY = date(2026, 11, 4)
MONDAY = datetime(2026, 11, 2, 8)
BUILD = Task(id="A-1", project="A", name="Build", duration=5 * 480, actual_start=MONDAY, remaining=3 * 480, percent=40,
             assignments=(Assignment("KM"),))  # fmt: skip


def sample(**changes: object) -> Plan:
    """A program of one project: a task half done, one that follows with a milestone after it, and one with float."""
    records: list[Record] = [
        Program(id="P", name="Relaunch", start=MONDAY, status_date=date(2026, 11, 3), baseline="B"),
        Project(id="A", program="P", name="Website"),
        Person(id="KM", name="Kenji Mori"),
        replace(BUILD, **changes),  # type: ignore[arg-type]
        Task(id="A-2", project="A", name="Test", duration=5 * 480),
        Task(id="A-3", project="A", name="Words", duration=480),
        Milestone(id="A-M1", project="A", name="Live"),
        Link(id="L-1", predecessor="A-1", successor="A-2"),
        Link(id="L-2", predecessor="A-2", successor="A-M1"),
        Link(id="L-3", predecessor="A-3", successor="A-M1"),
        Baseline(id="B", program="P", activities={"A-M1": Planned(datetime(2026, 11, 11, 17), datetime(2026, 11, 11, 17))}),
    ]
    return build(records)


def lines(plan: Plan, glyphs: Glyphs = SHAPES, zoom: Zoom = "day", width: int = 60, names: int = 10) -> dict[str, list[Run]]:
    picture = Picture(plan, schedule(plan), TODAY, glyphs)
    axis = replace(axis_at(MONDAY.date(), "day", width), unit=UNITS[zoom])
    return {row.id: picture.line(row, axis, names) for row in outline(plan)}


def text_of(plan: Plan, record_id: str, glyphs: Glyphs = SHAPES) -> str:
    return plain(lines(plan, glyphs)[record_id]).rstrip()


def test_a_bar_runs_from_start_to_finish_and_its_done_part_is_solid() -> None:
    assert text_of(sample(), "A-1")[10:] == " !██████▒▒▒▒▒▒▒▒▒ 40% Kenji"


def test_what_is_not_critical_has_no_mark_and_dots_for_its_float() -> None:
    shown = text_of(sample(), "A-3")
    assert "!" not in shown
    assert shown[12:].lstrip(" │").startswith("░░░···")
    assert shown.endswith("····")


def test_a_late_milestone_shows_its_baseline_and_the_slip_in_working_days() -> None:
    shown = text_of(sample(), "A-M1")
    assert shown.startswith("    ◆ Live !")
    assert shown.endswith("◇╌╌╌╌╌◆ 13 Nov +2d")


def test_today_and_the_status_date_have_lines_of_their_own() -> None:
    shown = text_of(sample(), "A-M1")[12:]
    assert (shown.index("│"), shown.index("┊")) == (5, 6)


def test_a_finished_task_is_ticked_off_and_not_critical() -> None:
    shown = text_of(sample(actual_finish=datetime(2026, 11, 3, 17), remaining=0, percent=100), "A-1")
    assert shown[10:] == "  ██████ ✓"


def test_a_project_is_a_bracket_and_folded_it_tells_its_progress() -> None:
    plan = sample()
    picture = Picture(plan, schedule(plan), TODAY, SHAPES)
    axis = axis_at(MONDAY.date(), "day", 60)
    opened = plain(picture.line(outline(plan)[1], axis, 10)).rstrip()
    folded = plain(picture.line(outline(plan, {"A"})[1], axis, 10)).rstrip()
    assert opened.startswith("  ▾ Websi…  ┏━")
    assert opened.endswith("─┓")
    assert folded.startswith("  ▸ Websi… !┏━")
    assert folded.endswith("┓ 18% 0/4 13 Nov +2d")


def test_a_bar_starts_and_ends_within_a_cell() -> None:
    runs = lines(sample(actual_start=datetime(2026, 11, 3, 8), remaining=4 * 480), COLOUR, "week", 30)["A-1"]
    assert [(run.text, run.role) for run in runs if run.inverse] == [("▌", "critical-done")]
    assert any(run.back == "critical-rest" and run.role == "critical-done" for run in runs) or any(
        run.role == "critical-rest" for run in runs
    )


def test_what_lies_outside_the_window_is_pointed_to_with_its_date() -> None:
    plan = sample()
    picture, axis = Picture(plan, schedule(plan), TODAY, SHAPES), axis_at(MONDAY.date(), "day", 30)
    row = outline(plan)[2]
    assert plain(picture.line(row, axis.panned(60), 10))[12:].startswith("‹ 6 Nov")
    assert plain(picture.line(row, axis.panned(-60), 10)).rstrip().endswith("2 Nov ›")


def test_weekends_are_shaded_where_days_are_wider_than_a_cell() -> None:
    plan = sample()
    row = next(row for row in outline(plan) if row.id == "A-M1")
    picture = Picture(plan, schedule(plan), TODAY, COLOUR)
    near, far = (plain(picture.line(row, axis_at(MONDAY.date(), zoom, 60), 10)) for zoom in ("day", "week"))
    assert near.count("░") >= 6
    assert "░" not in far


def test_the_header_tells_months_days_today_and_the_status_date() -> None:
    plan = sample()
    above, below = Picture(plan, schedule(plan), TODAY, SHAPES).header(axis_at(MONDAY.date(), "day", 30), 10, "P")
    assert plain(above) == "            Nov 2026                      "
    assert plain(below) == "             2  3▾today  6  7  8  9 10 11 "


def test_ascii_draws_with_nothing_else() -> None:
    plan = sample()
    shown = roadmap_text(plan, schedule(plan), TODAY, 80, ascii=True)
    assert shown.isascii()
    assert {"#", "=", ".", "*", "|"} <= set(shown)


def test_the_text_never_is_wider_than_asked() -> None:
    plan = sample(name="新しい" * 20)
    for width in (20, 40, 118):
        for line in roadmap_text(plan, schedule(plan), TODAY, width).splitlines():
            assert cell_len(line) <= width


def test_a_plan_that_cannot_be_scheduled_still_shows_its_rows() -> None:
    shown = roadmap_text(sample(), None, TODAY, 60)
    assert "Build" in shown
    assert "█" not in shown


def test_an_empty_plan_is_only_a_header() -> None:
    plan = build([])
    assert len(roadmap_text(plan, schedule(plan), TODAY, 60).splitlines()) == 2


NASTY = st.one_of(
    st.text(),
    st.sampled_from(["[bold]x[/]", "\x1b[2J", "新しいウェブサイト", "שלום עולם", "\u202eevil", "e\u0301\u0301", "👨‍👩‍👧 family", "a\nb"]),
)
MOMENTS = st.datetimes(datetime(1900, 1, 1), datetime(2200, 12, 31)).map(lambda moment: moment.replace(second=0, microsecond=0))


@st.composite
def any_plan(draw: st.DrawFn) -> Plan:
    start, name, person = draw(MOMENTS), draw(NASTY), draw(NASTY)
    begun = draw(st.booleans())
    other = draw(MOMENTS)
    records: list[Record] = [
        Program(id="P", name=draw(NASTY), start=start, status_date=draw(st.none() | MOMENTS.map(datetime.date)), baseline="B"),
        Project(id="A", program="P", name=name),
        Person(id="X", name=person),
        Task(id="A-1", project="A", name=name, duration=draw(st.integers(0, 2_000_000)), assignments=(Assignment("X"),),
             percent=draw(st.floats(0, 100)), actual_start=start if begun else None),
        Task(id="A-2", project="A", name=draw(NASTY), duration=draw(st.integers(0, 5000))),
        Milestone(id="A-M1", project="A", name=name),
        Baseline(id="B", program="P", activities={"A-M1": Planned(other, other), "A-1": Planned(other, other + timedelta(days=3))}),
    ]  # fmt: skip
    if draw(st.booleans()):
        records.append(Link(id="L", predecessor="A-1", successor="A-M1"))
    return build(records)


@settings(max_examples=60, deadline=None)
@given(any_plan(), st.data())
def test_every_line_has_exactly_its_cells_whatever_the_plan(plan: Plan, data: st.DataObject) -> None:
    figures = schedule(plan)
    for glyphs in (COLOUR, SHAPES, ASCII):
        width = data.draw(st.integers(20, 130))
        picture = Picture(plan, figures, data.draw(MOMENTS).date(), glyphs)
        rows = outline(plan, data.draw(st.sampled_from([(), ("A",), ("P",)])))
        names = picture.names_width(rows, width)
        axis = picture.fit(rows, width - names - GUTTER)
        for _ in range(3):
            drawn = [*picture.header(axis, names, "P"), *(picture.line(row, axis, names) for row in rows), picture.empty(axis, names, "P")]
            assert [cell_len(plain(line)) for line in drawn] == [width] * len(drawn)
            assert {run.role for line in drawn for run in line} <= {"", *ROLES}
            axis = axis.zoomed(data.draw(st.sampled_from([-1, 1])), picture.today).panned(data.draw(st.integers(-200, 200)))


@pytest.mark.parametrize("title", ["[bold]x[/]", "\x1b[2J", "新しいウェブ", "שלום"])
def test_a_strange_title_does_not_move_the_chart(title: str) -> None:
    straight, strange = (lines(sample(name=name))["A-1"] for name in ("Build", title))
    assert plain(straight[1:]) == plain(strange[1:])
    assert "\x1b" not in plain(strange)
