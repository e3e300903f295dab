"""The line in which everything is typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.app import App, ComposeResult

from planning.text_width import cell_width
from widgets.prompt import Prompt


class Bench(App[None]):
    """One prompt."""

    CSS = "Prompt { height: 1; width: 1fr; }"

    def compose(self) -> ComposeResult:
        yield Prompt(id="prompt")


@pytest.mark.parametrize(
    ("keys", "text", "place"),
    [
        (["left", "left", "delete"], "Landing pags", 11),
        (["home", "delete"], "anding pages", 0),
        (["backspace"] * 3, "Landing pa", 10),
        (["ctrl+w"], "Landing ", 8),
        (["ctrl+w", "ctrl+w"], "", 0),
        (["ctrl+u"], "", 0),
        (["home", "right", "right", "ctrl+k"], "La", 2),
        (["home", "left", "backspace"], "Landing pages", 0),
        (["right", "delete", "end"], "Landing pages", 13),
    ],
)
async def test_keys_edit_the_line(keys: list[str], text: str, place: int) -> None:
    async with Bench().run_test(size=(60, 3)) as pilot:
        prompt = pilot.app.query_one(Prompt)
        prompt.open("add", "Landing pages")
        for key in keys:
            assert prompt.press(key)
        assert (prompt.text, prompt.place) == (text, place)


async def test_a_key_that_means_nothing_is_left_to_others() -> None:
    async with Bench().run_test(size=(60, 3)) as pilot:
        assert not pilot.app.query_one(Prompt).press("f5")


async def test_lines_typed_before_come_back_with_up() -> None:
    async with Bench().run_test(size=(60, 3)) as pilot:
        prompt = pilot.app.query_one(Prompt)
        for text in ("first", "second"):
            prompt.open("add", text)
            prompt.remember()
        prompt.open("add")
        prompt.press("up")
        assert prompt.text == "second"
        prompt.press("up")
        prompt.press("up")
        assert prompt.text == "first"
        prompt.press("down")
        prompt.press("down")
        assert prompt.text == ""


async def test_pasted_line_ends_become_spaces() -> None:
    async with Bench().run_test(size=(60, 3)) as pilot:
        prompt = pilot.app.query_one(Prompt)
        prompt.open("add")
        prompt.insert("one\r\ntwo\n\nthree")
        assert prompt.text == "one two three"


async def test_a_line_longer_than_the_screen_shows_where_the_cursor_is() -> None:
    async with Bench().run_test(size=(40, 3)) as pilot:
        prompt = pilot.app.query_one(Prompt)
        prompt.open("add", "x" * 300 + "END")
        shown = prompt.render_line(0).text
        assert "END" in shown
        assert "…" in shown
        assert prompt.cursor_column < 40


async def test_any_text_keeps_the_line_as_wide_as_the_screen_and_clean() -> None:
    async with Bench().run_test(size=(40, 3)) as pilot:
        prompt = pilot.app.query_one(Prompt)

        @given(st.text(max_size=80), st.integers(0, 80))
        def holds(text: str, back: int) -> None:
            prompt.open("add")
            prompt.insert(text)
            for _ in range(back):
                prompt.press("left")
            strip = prompt.render_line(0)
            assert strip.cell_length == 40
            assert cell_width(strip.text) == 40
            assert "\x1b" not in strip.text
            assert 0 <= prompt.cursor_column < 40

        holds()
