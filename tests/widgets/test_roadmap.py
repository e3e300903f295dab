"""The roadmap on screen: its cursor, its window on time, and what it asks for."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import date, datetime

import pytest
from rich.cells import cell_len
from textual.app import App, ComposeResult
from textual.message import Message
from textual.strip import Strip
from textual.widgets import Static

from planning.plan import Plan, build, put
from planning.records import Link, Milestone, Program, Project, Record, Task
from planning.schedule import schedule
from widgets.roadmap import HEADER, Roadmap

TODAY = date(2026, 11, 4)


def long_plan(tasks: int = 60, name: str = "Task {}") -> Plan:
    records: list[Record] = [Program(id="P", name="Relaunch", start=datetime(2026, 11, 2, 8), status_date=date(2026, 10, 30))]
    records += [Project(id="A", program="P", name="Website"), Project(id="B", program="P", name="Brand", rank=1)]
    for n in range(1, tasks + 1):
        records.append(Task(id=f"A-{n}", project="A", name=name.format(n), duration=960))
        if n > 1:
            records.append(Link(id=f"L-{n}", predecessor=f"A-{n - 1}", successor=f"A-{n}"))
    records.append(Milestone(id="B-M1", project="B", name="Done"))
    return build(records)


@pytest.fixture(autouse=True)
def terminal_with_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever terminal the tests run in, the roadmap is drawn for one that shows all colours."""
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.delenv("NO_COLOR", raising=False)


class Bench(App[None]):
    """A roadmap above a line of text; it folds what it is asked to fold."""

    CSS = "Roadmap { height: 1fr; } Static { height: 1; }"

    def __init__(self, plan: Plan, keep: Callable[[str], bool] | None = None) -> None:
        super().__init__()
        self.plan = plan
        self.keep = keep
        self.figures = schedule(plan)
        self.folded: set[str] = set()
        self.heard: list[Message] = []

    def compose(self) -> ComposeResult:
        yield Roadmap()
        yield Static("below")

    def on_mount(self) -> None:
        self.roadmap.focus()
        self.show()

    @property
    def roadmap(self) -> Roadmap:
        return self.query_one(Roadmap)

    def show(self, plan: Plan | None = None, folded: Collection[str] | None = None) -> None:
        self.plan = plan or self.plan
        self.figures = schedule(self.plan)
        self.roadmap.set_content(self.plan, self.figures, TODAY, self.folded if folded is None else folded, keep=self.keep)

    def on_roadmap_row_highlighted(self, message: Roadmap.RowHighlighted) -> None:
        self.heard.append(message)

    def on_roadmap_fold_requested(self, message: Roadmap.FoldRequested) -> None:
        self.heard.append(message)
        (self.folded.add if message.folded else self.folded.discard)(message.row_id)
        self.show()

    def lines(self) -> list[str]:
        return [self.roadmap.render_line(y).text for y in range(self.roadmap.size.height)]


def painted(app: Bench, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The lines whose strips are built from here on."""
    made: list[int] = []
    build_strip = Roadmap._strip

    def counting(self: Roadmap, *args: object) -> Strip:
        made.append(1)
        return build_strip(self, *args)  # type: ignore[arg-type]

    monkeypatch.setattr(Roadmap, "_strip", counting)
    return made


async def test_every_line_has_the_width_of_the_widget() -> None:
    app = Bench(long_plan(name="[bold]新しい {}[/] \x1b[2J שלום"))
    for size in ((120, 36), (80, 24), (20, 5), (31, 3)):
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            assert [cell_len(line) for line in app.lines()] == [size[0]] * (size[1] - 1)
        app = Bench(app.plan)


async def test_names_and_header_stay_while_time_pans() -> None:
    async with Bench(long_plan()).run_test(size=(80, 24)) as pilot:
        app = pilot.app
        assert isinstance(app, Bench)
        app.roadmap.zoom_in()
        before = app.lines()
        app.roadmap.pan(2)
        after = app.lines()
        assert [line[:14] for line in before] == [line[:14] for line in after]
        assert before != after
        app.roadmap.pan(-2)
        assert app.lines() == before


async def test_the_cursor_moves_and_tells_where_it_is() -> None:
    async with Bench(long_plan()).run_test(size=(80, 24)) as pilot:
        app = pilot.app
        assert isinstance(app, Bench)
        app.roadmap.move(2)
        await pilot.pause()
        assert app.roadmap.row_id == "A-1"
        assert [m.row_id for m in app.heard if isinstance(m, Roadmap.RowHighlighted)][-1] == "A-1"
        app.roadmap.bottom()
        assert app.roadmap.row_id == "B-M1"
        app.roadmap.move(5)
        assert app.roadmap.row_id == "B-M1"
        app.roadmap.top()
        assert app.roadmap.row_id == "P"
        assert app.roadmap.cursor_to("A-30")
        assert not app.roadmap.cursor_to("nothing")
        assert app.roadmap.cursor_line is not None
        assert "Task 30" in app.lines()[app.roadmap.cursor_line]


async def test_only_what_leaves_the_window_scrolls() -> None:
    async with Bench(long_plan()).run_test(size=(80, 24)) as pilot:
        app = pilot.app
        assert isinstance(app, Bench)
        top = app.lines()[HEADER]
        app.roadmap.move(app.roadmap.page - 1)
        assert app.lines()[HEADER] == top
        app.roadmap.move(1)
        assert app.lines()[HEADER] != top
        assert app.roadmap.cursor_line is not None
        assert "Task 20" in app.lines()[app.roadmap.cursor_line]


async def test_a_page_down_and_up_comes_home() -> None:
    async with Bench(long_plan()).run_test(size=(80, 24)) as pilot:
        app = pilot.app
        assert isinstance(app, Bench)
        app.roadmap.move(3)
        app.roadmap.move_page(1)
        assert app.roadmap.cursor == 3 + app.roadmap.page - 1
        app.roadmap.move_page(-1)
        assert app.roadmap.cursor == 3


async def test_a_cursor_move_paints_two_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    async with Bench(long_plan()).run_test(size=(80, 24)) as pilot:
        app = pilot.app
        assert isinstance(app, Bench)
        await pilot.pause()
        made = painted(app, monkeypatch)
        app.roadmap.move(1)
        await pilot.pause()
        assert len(made) == 2


async def test_a_change_of_one_record_repaints_its_line_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    async with Bench(long_plan()).run_test(size=(80, 24)) as pilot:
        app = pilot.app
        assert isinstance(app, Bench)
        await pilot.pause()
        lines: list[int] = []
        paint = Roadmap.render_line

        def noting(self: Roadmap, y: int) -> Strip:
            lines.append(y)
            return paint(self, y)

        monkeypatch.setattr(Roadmap, "render_line", noting)
        app.show(app.plan.apply(put(app.plan, replace(app.plan.tasks["A-3"], name="Talk 3"))))
        await pilot.pause()
        assert set(lines) == {HEADER + 4}


async def test_two_thousand_rows_are_drawn_only_where_they_are_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    app = Bench(long_plan(2000))
    made = painted(app, monkeypatch)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.roadmap.bottom()
        await pilot.pause()
        assert len(app.roadmap.rows) == 2004
        assert len(made) < 100


async def test_folding_is_asked_for_and_the_cursor_follows_its_row() -> None:
    async with Bench(long_plan()).run_test(size=(80, 24)) as pilot:
        app = pilot.app
        assert isinstance(app, Bench)
        app.roadmap.cursor_to("A-20")
        app.roadmap.fold()
        assert app.roadmap.row_id == "A"
        app.roadmap.fold()
        await pilot.pause()
        assert [(m.row_id, m.folded) for m in app.heard if isinstance(m, Roadmap.FoldRequested)] == [("A", True)]
        assert [row.id for row in app.roadmap.rows] == ["P", "A", "B", "B-M1"]
        app.roadmap.unfold()
        await pilot.pause()
        assert app.roadmap.row_id == "A"
        app.roadmap.unfold()
        assert app.roadmap.row_id == "A-1"


async def test_what_is_folded_away_leaves_the_cursor_on_the_row_above_it() -> None:
    async with Bench(long_plan()).run_test(size=(80, 24)) as pilot:
        app = pilot.app
        assert isinstance(app, Bench)
        app.roadmap.cursor_to("A-20")
        app.show(folded={"A"})
        assert app.roadmap.row_id == "A"


async def test_zoom_in_out_and_fit() -> None:
    async with Bench(long_plan()).run_test(size=(80, 24)) as pilot:
        app = pilot.app
        assert isinstance(app, Bench)
        fitted = app.roadmap.axis
        seen = [app.roadmap.zoom]
        for _ in range(5):
            app.roadmap.zoom_out()
            seen.append(app.roadmap.zoom)
        assert seen[-1] == "quarter"
        for _ in range(5):
            app.roadmap.zoom_in()
        assert app.roadmap.zoom == "day"
        app.roadmap.pan(40)
        app.roadmap.go_today()
        assert any("today" in line for line in app.lines()[:HEADER])
        app.roadmap.cursor_to("A-60")
        app.roadmap.show_row()
        assert app.roadmap.cursor_line is not None
        assert "█" in app.lines()[app.roadmap.cursor_line]
        app.roadmap.fit()
        assert app.roadmap.axis == fitted


async def test_a_small_change_of_dates_leaves_the_window_where_it_is() -> None:
    async with Bench(long_plan()).run_test(size=(80, 24)) as pilot:
        app = pilot.app
        assert isinstance(app, Bench)
        before = app.roadmap.axis
        assert before is not None
        app.show(app.plan.apply(put(app.plan, replace(app.plan.tasks["A-3"], duration=3 * 480))))
        assert app.roadmap.axis == before
        app.show(app.plan.apply(put(app.plan, replace(app.plan.tasks["A-3"], duration=300 * 480))))
        assert app.roadmap.axis is not None
        assert app.roadmap.axis.unit > before.unit


async def test_a_fitted_window_fits_again_after_a_resize() -> None:
    async with Bench(long_plan()).run_test(size=(80, 24)) as pilot:
        app = pilot.app
        assert isinstance(app, Bench)
        narrow = app.roadmap.axis
        await pilot.resize_terminal(120, 30)
        await pilot.pause()
        assert narrow is not None
        assert app.roadmap.axis is not None
        assert app.roadmap.axis.width > narrow.width
        assert app.roadmap.axis.unit < narrow.unit


async def test_an_empty_plan_can_be_walked_without_harm() -> None:
    async with Bench(build([])).run_test(size=(80, 24)) as pilot:
        app = pilot.app
        assert isinstance(app, Bench)
        for act in (app.roadmap.bottom, app.roadmap.fold, app.roadmap.unfold, app.roadmap.toggle, app.roadmap.fit, app.roadmap.show_row):
            act()
        app.roadmap.move(3)
        assert (app.roadmap.row_id, app.roadmap.cursor, app.roadmap.cursor_line) == (None, 0, None)


async def test_without_colours_form_tells_done_from_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = Bench(long_plan())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "▒" in "".join(app.lines())


async def test_sixteen_colours_are_too_few_for_shades(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("COLORTERM")
    app = Bench(long_plan())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "▒" in "".join(app.lines())


async def test_with_the_terminals_own_colours_form_tells_them_too() -> None:
    app = Bench(long_plan())
    async with app.run_test(size=(80, 24)) as pilot:
        assert "▒" not in "".join(app.lines())
        app.theme = "ansi-dark"
        await pilot.pause()
        assert "▒" in "".join(app.lines())
