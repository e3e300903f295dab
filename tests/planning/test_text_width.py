"""What a terminal shows of a stranger's text, and how wide it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from planning.text_width import REPLACEMENT, cell_width, cells, clean, cut, fit


def test_every_character_is_as_wide_as_the_screen_library_says() -> None:
    wrong = [hex(n) for n in range(0x110000) if cell_width(clean(chr(n))) != cell_len(clean(chr(n)))]
    assert wrong == []


@given(st.text())
def test_a_cleaned_text_is_as_wide_as_the_screen_library_says(text: str) -> None:
    assert cell_width(clean(text)) == cell_len(clean(text)) == len(cells(text))


@given(st.text(), st.integers(0, 40))
def test_a_fitted_text_has_exactly_the_cells_asked_for(text: str, width: int) -> None:
    assert cell_len(fit(text, width)) == width


@given(st.text(), st.integers(0, 40))
def test_a_cut_text_is_never_too_wide(text: str, width: int) -> None:
    assert cell_len(cut(text, width)) <= width


@pytest.mark.parametrize("text", ["\x1b[2J", "a\x07b", "\x9b31m", "\u202egnp.exe", "\ud800", "\ue000"])
def test_what_a_terminal_would_obey_becomes_a_visible_mark(text: str) -> None:
    shown = clean(text)
    assert REPLACEMENT in shown
    assert not set(shown) & set("\x1b\x07\x9b\u202e\ud800\ue000")


def test_brackets_are_letters_like_any_other() -> None:
    assert clean("[bold]x[/]") == "[bold]x[/]"


def test_a_line_break_becomes_a_space() -> None:
    assert clean("one\ntwo\tthree") == "one two three"


def test_a_name_that_is_too_long_ends_with_an_ellipsis() -> None:
    assert fit("Positioning workshops", 12) == "Positioning…"
    assert fit("新しいウェブサイト", 8) == "新しい… "


def test_right_to_left_letters_cannot_pull_the_rest_of_the_line_over() -> None:
    assert fit("שלום", 6) == "שלום  \u200e"
