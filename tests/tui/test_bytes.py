"""What a key costs on a slow line: bytes counted on a real terminal of 120 x 40."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tui.home_app import sample_file
from tests.tui.terminal import Answer, Terminal, headway

KB = 1024


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    """The app on the sample program."""
    path = sample_file(tmp_path / "plan.json")
    with Terminal(headway("--file", str(path), "--today", "2026-10-30"), marker=b"Risks") as found:
        yield found


def median(answers: list[Answer]) -> float:
    """The size in the middle."""
    return statistics.median(answer.size for answer in answers)


def test_the_first_picture(terminal: Terminal) -> None:
    assert terminal.first.size <= 18 * KB


def test_moving_the_cursor(terminal: Terminal) -> None:
    assert median(terminal.type("jjjjkkkk")) <= 1.25 * KB
    terminal.press("5")
    assert median(terminal.type("jjjjjjjjjjjjjjjkkkkkkk")) <= 1.25 * KB


def test_the_preview_of_a_date(terminal: Terminal) -> None:
    terminal.press("5")
    terminal.type("j" * 19)
    terminal.press("D")
    opening = terminal.type("+3")
    assert sum(answer.size for answer in opening) <= 20 * KB
    further = [terminal.press(key) for key in ("d", "backspace", "backspace", "5", "d", "backspace", "backspace", "1", "2", "d")]
    assert b"rows move" in opening[-1].text
    assert median(further) <= 6 * KB
    assert max(answer.size for answer in further) <= 8 * KB


def test_a_letter_of_a_captured_line(terminal: Terminal) -> None:
    terminal.press("a")
    assert median(terminal.type("Landing pages 5d @SB 50%")) <= 1.5 * KB


def test_changing_the_pane(terminal: Terminal) -> None:
    assert median([terminal.press(key) for key in ("2", "3", "4", "1", "5", "2")]) <= 8 * KB
