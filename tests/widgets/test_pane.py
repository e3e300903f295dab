"""A list in a box: straight columns, one cursor, only changed lines sent."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.app import App, ComposeResult
from textual.geometry import Region

from planning.canvas import Run
from planning.text_width import cell_width
from widgets.lines import framed, framed_bottom, framed_top, width_of
from widgets.pane import Item, Pane

ITEMS = [Item(f"P-{n}", Run("●", "good"), f"Project {n}", (Run(f"{n}%".rjust(4)), Run("+4d".rjust(4)))) for n in range(30)]


class Bench(App[None]):
    """One list, ten lines high."""

    CSS = "Pane { height: 10; width: 34; }"

    def compose(self) -> ComposeResult:
        yield Pane("2 Projects", id="projects")

    @property
    def pane(self) -> Pane:
        return self.query_one(Pane)


def lines(pane: Pane) -> list[str]:
    return [pane.render_line(y).text for y in range(pane.size.height)]


async def test_the_title_carries_the_count() -> None:
    async with Bench().run_test(size=(60, 20)) as pilot:
        pane = pilot.app.query_one(Pane)
        pane.show(ITEMS, "30")
        assert lines(pane)[0].startswith("╭─ 2 Projects ─")
        assert lines(pane)[0].endswith(" 30 ─╮")


async def test_columns_stand_straight_whatever_the_names() -> None:
    async with Bench().run_test(size=(60, 20)) as pilot:
        pane = pilot.app.query_one(Pane)
        names = ("a", "a name that is far too long for its column", "設計の凍結と全体の確認です", "[b]x[/b]", "e\u0301clair", "")
        pane.show([Item(str(n), Run("●"), name, (Run("42%"), Run("+4d"))) for n, name in enumerate(names)], "")
        shown = lines(pane)[1:7]
        assert {cell_width(line) for line in shown} == {34}
        assert {cell_width(line[: line.index("42%")]) for line in shown} == {cell_width(shown[0][: shown[0].index("42%")])}


async def test_the_cursor_keeps_in_sight_and_stays_on_its_item() -> None:
    async with Bench().run_test(size=(60, 20)) as pilot:
        pane = pilot.app.query_one(Pane)
        pane.show(ITEMS, "30")
        pane.move(12)
        assert any("Project 12" in line for line in lines(pane))
        pane.show(list(reversed(ITEMS)), "30")
        assert pane.item is not None
        assert pane.item.id == "P-12"
        assert any("Project 12" in line for line in lines(pane))
        pane.show(ITEMS[:3], "3")
        assert pane.item is not None
        assert pane.item.id == "P-2"
        assert any("Project 0" in line for line in lines(pane))


@pytest.mark.parametrize(("delta", "place"), [(-5, 0), (500, 29), (0, 0)])
async def test_the_cursor_stops_at_the_ends(delta: int, place: int) -> None:
    async with Bench().run_test(size=(60, 20)) as pilot:
        pane = pilot.app.query_one(Pane)
        pane.show(ITEMS, "30")
        pane.move(delta)
        assert pane.item is ITEMS[place]


async def test_an_empty_list_has_no_item_and_takes_every_move() -> None:
    async with Bench().run_test(size=(60, 20)) as pilot:
        pane = pilot.app.query_one(Pane)
        pane.show([], "0")
        pane.move(1)
        pane.top()
        pane.bottom()
        assert pane.item is None
        assert not pane.cursor_to("P-1")


async def test_a_cursor_move_sends_two_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    async with Bench().run_test(size=(60, 20)) as pilot:
        pane = pilot.app.query_one(Pane)
        pane.show(ITEMS, "30")
        pane.set_here(True)
        await pilot.pause()
        sent: list[Region] = []
        monkeypatch.setattr(pane, "refresh", lambda *regions, **_: sent.extend(regions))
        pane.move(1)
        assert [(region.y, region.height) for region in sent] == [(1, 1), (2, 1)]


async def test_coming_and_going_sends_the_title_and_the_cursor_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    async with Bench().run_test(size=(60, 20)) as pilot:
        pane = pilot.app.query_one(Pane)
        pane.show(ITEMS, "30")
        await pilot.pause()
        sent: list[Region] = []
        monkeypatch.setattr(pane, "refresh", lambda *regions, **_: sent.extend(regions))
        pane.set_here(True)
        assert [region.y for region in sent] == [0, 1]


@given(st.text(max_size=40), st.text(max_size=20), st.integers(8, 90), st.booleans())
def test_a_box_s_edges_are_as_wide_as_asked(title: str, info: str, width: int, here: bool) -> None:
    from planning.text_width import clean

    assert width_of(framed_top(clean(title), clean(info), width, here)) == width
    assert width_of(framed_bottom(width)) == width


@given(st.lists(st.text(max_size=30), max_size=5), st.integers(2, 60))
def test_a_line_in_a_box_is_as_wide_as_asked(texts: list[str], width: int) -> None:
    from planning.text_width import clean

    assert width_of(framed([Run(clean(text)) for text in texts], width)) == width
