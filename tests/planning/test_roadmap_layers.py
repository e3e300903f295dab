"""What lies over and under the bars: the baseline, deadlines and promises, progress against the status date, links."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from planning.canvas import ASCII, COLOUR, SHAPES, Glyphs, plain
from planning.outline import index_of, outline
from planning.plan import Plan
from planning.records import Milestone, Planned, Promise, Task
from planning.roadmap import Picture
from planning.roadmap_links import wires
from planning.roadmap_text import roadmap_text
from planning.schedule import schedule
from planning.time_axis import UNITS, axis_at
from store.demo import demo_plan
from tests.planning.test_roadmap import MONDAY, TODAY, sample

DEMO = demo_plan(date(2026, 10, 30))


def rows_of(plan: Plan, linked: str = "", glyphs: Glyphs = SHAPES, *, baseline: bool = True) -> dict[str, str]:
    """Each row's chart, three cells a day from Monday on."""
    picture = Picture(plan, schedule(plan), TODAY, glyphs, baseline=baseline)
    axis, rows = axis_at(MONDAY.date(), "day", 60), outline(plan)
    drawn = wires(schedule(plan), index_of(rows), axis, linked).cells if linked else {}
    return {row.id: plain(picture.line(row, axis, 10, wires=drawn.get(n, {})))[12:].rstrip() for n, row in enumerate(rows)}


def planned(plan: Plan, record_id: str, start: datetime, finish: datetime) -> Plan:
    """The plan with a row of its baseline."""
    line = plan.baselines["B"]
    return replace(plan, baselines={"B": replace(line, activities={**line.activities, record_id: Planned(start, finish)})})


def with_record(plan: Plan, record: Task | Milestone) -> Plan:
    """The plan with another record of this id."""
    table = "tasks" if isinstance(record, Task) else "milestones"
    return replace(plan, **{table: {**plan.table(table), record.id: record}})  # type: ignore[arg-type]


def test_a_bar_that_slipped_shows_where_it_was_planned() -> None:
    plan = planned(sample(), "A-2", datetime(2026, 11, 5, 8), datetime(2026, 11, 11, 17))
    shown = rows_of(plan)["A-2"]
    assert shown.startswith("     │┊  ╌╌╌╌╌╌╌╌╌╌╌╌▒")
    assert "╌" not in rows_of(plan, baseline=False)["A-2"]
    assert "◇" not in rows_of(plan, baseline=False)["A-M1"] and "+2d" in rows_of(plan, baseline=False)["A-M1"]


def test_a_deadline_that_is_kept_and_one_that_is_broken_look_and_read_differently() -> None:
    kept = rows_of(with_record(sample(), replace(sample().tasks["A-3"], deadline=datetime(2026, 11, 10, 17))))["A-3"]
    assert kept[26] == "┤" and "past" not in kept
    broken = rows_of(with_record(sample(), replace(sample().milestones["A-M1"], promise=Promise("the board", date(2026, 11, 10)))))["A-M1"]
    assert "╡" in broken and broken.endswith("13 Nov +2d")
    plainly = rows_of(with_record(sample(), replace(sample().milestones["A-M1"], deadline=datetime(2026, 11, 10, 17))), glyphs=ASCII)[
        "A-M1"
    ]
    assert "]" in plainly and plainly.isascii()


def test_work_in_progress_says_whether_it_is_behind_the_status_date_or_ahead() -> None:
    assert rows_of(sample(percent=10))["A-1"][5] == "◂"
    assert rows_of(sample(percent=80))["A-1"][5] == "▸"
    assert "◂" not in rows_of(sample(percent=40))["A-1"] and "▸" not in rows_of(sample(percent=40))["A-1"]
    assert rows_of(sample(percent=10), glyphs=ASCII)["A-1"][5] == "<"


def test_the_links_of_a_row_lead_from_the_bars_before_it_to_those_after() -> None:
    shown = rows_of(sample(), "A-2")
    assert shown["A-1"] == "██████▒▒▒▒▒▒▒▒▒─40% Kenji" and "└▒" in shown["A-2"]
    drawn = rows_of(sample(), "A-M1")
    assert "┐" in drawn["A-2"] and "│" in drawn["A-3"][30:]
    assert rows_of(sample(), "P") == rows_of(sample())


def test_a_line_never_hides_a_bar_a_word_or_a_mark() -> None:
    for record_id in DEMO.tasks:
        bare, linked = rows_of(DEMO), rows_of(DEMO, record_id)
        for row_id, line in linked.items():
            for n, char in enumerate(bare[row_id]):
                assert char in " ·░│┊" or line[n] == char, (record_id, row_id)


@given(
    st.sampled_from(sorted(DEMO.tasks)),
    st.sampled_from(sorted(UNITS)),
    st.integers(20, 160),
    st.integers(-60, 200),
    st.sampled_from([COLOUR, SHAPES, ASCII]),
)
def test_every_line_is_exactly_as_wide_as_asked_for(linked: str, zoom: str, width: int, days: int, glyphs: Glyphs) -> None:
    scheduled = schedule(DEMO)
    picture = Picture(DEMO, scheduled, date(2026, 10, 30), glyphs)
    axis = replace(axis_at(date(2026, 10, 1), "day", width), unit=UNITS[zoom]).panned(days)  # type: ignore[index]
    rows = outline(DEMO)
    drawn = wires(scheduled, index_of(rows), axis, linked)
    for n, row in enumerate(rows):
        line = plain(picture.line(row, axis, 20, wires=drawn.cells.get(n, {}), ends="‹ABC-1" if glyphs is not ASCII else "<ABC-1"))
        assert cell_len(line) == 22 + width
        assert glyphs is not ASCII or line.isascii()


def test_what_has_no_row_is_named() -> None:
    rows = outline(DEMO, {"BRD"})
    found = wires(schedule(DEMO), index_of(rows), axis_at(date(2026, 10, 1), "week", 80), "WEB-6")
    assert found.before == ("BRD-M1",)


def test_the_text_draws_links_and_leaves_the_baseline_out_on_request() -> None:
    whole = roadmap_text(DEMO, schedule(DEMO), TODAY, 120)
    assert "╌" in whole and "╌" not in roadmap_text(DEMO, schedule(DEMO), TODAY, 120, baseline=False)
    assert roadmap_text(DEMO, schedule(DEMO), TODAY, 120, links="WEB-8") != whole
