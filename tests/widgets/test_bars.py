"""Header, footer, message and the box of details: what they keep when there is little room."""

from __future__ import annotations

import pytest
from textual.app import App, ComposeResult

from planning.canvas import Run
from planning.text_width import cell_width
from widgets.bars import Detail, HeaderBar, KeyBar, MessageLine, Page

KEYS = [("a", "add"), ("d", "date"), ("space", "done"), ("t", "today"), ("?", "help")]


class Bench(App[None]):
    """All of them above each other."""

    CSS = "HeaderBar, KeyBar, MessageLine { height: 1; } Detail, Page { height: 5; }"

    def compose(self) -> ComposeResult:
        yield HeaderBar()
        yield KeyBar()
        yield MessageLine()
        yield Detail()
        yield Page()


@pytest.mark.parametrize("width", [20, 30, 50, 80, 120])
async def test_the_header_keeps_the_last_crumb_and_its_width(width: int) -> None:
    async with Bench().run_test(size=(width, 20)) as pilot:
        header = pilot.app.query_one(HeaderBar)
        header.show(["Website relaunch", "Website build", "Templates"], [Run("Fri 30 Oct 2026  "), Run("▲2 slipping  "), Run("● saved")])
        shown = header.render_line(0)
        assert shown.cell_length == width
        assert "Templates"[:5] in shown.text or width < 30
        assert width < 120 or "Website relaunch ▸ Website build ▸ Templates" in shown.text


@pytest.mark.parametrize("width", [12, 20, 40, 120])
async def test_the_footer_shows_whole_keys_and_always_help(width: int) -> None:
    async with Bench().run_test(size=(width, 20)) as pilot:
        bar = pilot.app.query_one(KeyBar)
        bar.show(KEYS)
        words = bar.render_line(0).text.split()
        assert words[-2:] == ["?", "help"]
        assert set(words) <= {word for pair in KEYS for word in pair}
        assert len(words) % 2 == 0


async def test_a_message_too_long_ends_in_an_ellipsis() -> None:
    async with Bench().run_test(size=(40, 20)) as pilot:
        line = pilot.app.query_one(MessageLine)
        line.show(Run("There is no person XX; "), Run("there are RL, MO, TV and many others.", "bad"))
        assert line.render_line(0).text.rstrip().endswith("…")
        assert line.render_line(0).cell_length == 40


async def test_details_are_framed_and_cut_at_the_frame() -> None:
    async with Bench().run_test(size=(40, 20)) as pilot:
        box = pilot.app.query_one(Detail)
        box.show("Templates", "task WEB-14", [[Run("x" * 90)], [Run("second")]])
        shown = [box.render_line(y).text for y in range(5)]
        assert shown[0].startswith("╭─ Templates ─")
        assert shown[0].endswith(" task WEB-14 ─╮")
        assert shown[1].endswith("…│")
        assert shown[3].strip("│ ") == ""
        assert {cell_width(line) for line in shown} == {40}


async def test_a_page_keeps_the_marked_line_in_sight() -> None:
    async with Bench().run_test(size=(40, 20)) as pilot:
        page = pilot.app.query_one(Page)
        lines = [[Run(f"line {n}")] for n in range(20)]
        for cursor in (0, 7, 19, 3):
            page.show("Keys", "20", lines, cursor)
            shown = [page.render_line(y).text for y in range(5)]
            assert any(f" line {cursor} " in line for line in shown)
