"""A table in a box: straight columns, a cursor that stays in sight, and columns that give way where there is little room."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from textual.app import App, ComposeResult
from textual.strip import Strip

from planning.canvas import Run
from planning.text_width import cell_width
from tui.theme import HEADWAY
from widgets.lines import STRUCK
from widgets.listing import Column, Listing, Row

COLUMNS = (Column("No", right=True), Column("Who", spare=1), Column("Was", shrinks=True), Column("Became", shrinks=True), Column(""))


def row(number: int, who: str, was: str, became: str, mark: str = "") -> Row:
    """A row of the table of these tests."""
    return Row(number, (Run(str(number)), Run(who), Run(was), Run(became), Run(mark)))


def rows(count: int) -> list[Row]:
    """Rows that differ in every column."""
    return [row(n, "shell", f"was {n}", f"became {n}" + " and more" * (n % 3), "undone" if n % 5 == 0 else "") for n in range(count)]


class Bench(App[None]):
    """A table and nothing else."""

    CSS = "Listing { height: 100%; }"

    def __init__(self) -> None:
        super().__init__()
        self.register_theme(HEADWAY)
        self.theme = "headway"

    def compose(self) -> ComposeResult:
        yield Listing(id="table")


def lines(app: App[None]) -> list[str]:
    """What is seen."""
    return ["".join(segment.text for segment in strip) for strip in app.screen._compositor.render_strips()]


def show(app: App[None], told: Sequence[Row], empty: str = "") -> Listing:
    """The table, showing these rows."""
    table = app.query_one(Listing)
    table.show("Title", f"{len(told)} rows", COLUMNS, told, empty)
    return table


async def test_columns_stand_straight_numbers_at_the_right() -> None:
    async with Bench().run_test(size=(80, 16)) as pilot:
        show(pilot.app, [row(7, "app", "one", "two"), row(123, "outside", "設計の凍結", "four", "undone")])
        await pilot.pause()
        shown = lines(pilot.app)
        assert shown[1].split() == ["│", "No", "Who", "Was", "Became", "│"]
        assert shown[2].index("7") == shown[3].index("123") + 2
        before = [cell_width(line[: line.index(word)]) for line, word in ((shown[1], "Became"), (shown[2], "two"), (shown[3], "four"))]
        assert len(set(before)) == 1
        assert {cell_width(line) for line in shown} == {80}


@pytest.mark.parametrize("width", range(8, 130, 7))
async def test_any_width_is_filled_and_nothing_stands_over(width: int) -> None:
    async with Bench().run_test(size=(width, 9)) as pilot:
        show(pilot.app, rows(30))
        await pilot.pause()
        assert {cell_width(line) for line in lines(pilot.app)} == {width}


async def test_what_can_be_spared_goes_first_and_the_marks_stay() -> None:
    long = [row(n, "outside", "a long text that was " * 2, "what it became in the end " * 2, "undone") for n in range(3)]
    async with Bench().run_test(size=(44, 9)) as pilot:
        show(pilot.app, long)
        await pilot.pause()
        shown = "\n".join(lines(pilot.app))
        assert "outside" not in shown and "undone" in shown and "a long" in shown and "what it" in shown
        await pilot.resize_terminal(80, 9)
        await pilot.pause()
        assert "outside" in "\n".join(lines(pilot.app))


@pytest.mark.parametrize(("place", "top"), [(0, 0), (5, 0), (29, 24), (99, 24), (-3, 0)])
async def test_the_cursor_is_always_in_sight(place: int, top: int) -> None:
    async with Bench().run_test(size=(60, 9)) as pilot:
        table = show(pilot.app, rows(30))
        await pilot.pause()
        table.move_to(place)
        await pilot.pause()
        assert table.cursor == max(0, min(place, 29))
        assert lines(pilot.app)[2].split()[1] == str(top)
        assert lines(pilot.app)[table.cursor_line].split()[1] == str(table.cursor)


async def test_the_cursor_stays_on_its_row_when_others_come_before_it() -> None:
    async with Bench().run_test(size=(60, 12)) as pilot:
        table = show(pilot.app, rows(10)[5:])
        table.move_to(2)
        show(pilot.app, rows(10))
        assert table.rows[table.cursor].key == 7
        show(pilot.app, rows(3))
        assert table.cursor == 2


async def test_leaving_the_window_brings_half_a_page_of_what_follows() -> None:
    async with Bench().run_test(size=(60, 11)) as pilot:
        table = show(pilot.app, rows(100))
        await pilot.pause()
        tops = []
        for place in (7, 8, 9, 12, 11, 3):
            table.move_to(place)
            tops.append(table.cursor + 2 - table.cursor_line)
        assert tops == [0, 4, 4, 8, 8, 0]


async def test_a_table_without_rows_says_why() -> None:
    async with Bench().run_test(size=(60, 9)) as pilot:
        table = show(pilot.app, [], "Nothing yet.")
        await pilot.pause()
        assert "Nothing yet." in lines(pilot.app)[1]
        table.move_to(3)
        assert table.cursor == 0


async def test_struck_text_is_struck_and_the_blanks_behind_it_are_not() -> None:
    async with Bench().run_test(size=(60, 9)) as pilot:
        show(
            pilot.app, [row(2, "app", "now", "then"), Row(1, (Run("1"), Run("app"), Run("old", STRUCK), Run("new", STRUCK), Run("undone")))]
        )
        await pilot.pause()
        strip = pilot.app.screen._compositor.render_strips()[3]
        assert [segment.text for segment in strip if segment.style is not None and segment.style.strike] == ["old", "new"]


async def test_a_move_of_the_cursor_sends_two_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []
    paint = Listing.render_line

    def seen_line(table: Listing, y: int) -> Strip:
        seen.append(y)
        return paint(table, y)

    async with Bench().run_test(size=(60, 20)) as pilot:
        table = show(pilot.app, rows(10))
        await pilot.pause()
        monkeypatch.setattr(Listing, "render_line", seen_line)
        table.move_to(1)
        await pilot.pause()
        assert seen == [2, 3]
