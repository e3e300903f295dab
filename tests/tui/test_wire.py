"""Between the toolkit and the terminal: the same picture in far fewer bytes."""

from __future__ import annotations

from pathlib import Path

import pyte
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tui.home_app import sample_file
from tests.tui.terminal import Terminal, headway
from tui.wire import BEGIN, END, Wire, turned

COLUMNS, ROWS = 24, 5
EMPHASES = st.lists(st.sampled_from(["1", "3", "4", "7", "9"]), unique=True, max_size=3)
COLOURS = st.sampled_from(["", "31", "92", "38;5;120", "38;2;10;20;30"])
GROUNDS = st.sampled_from(["", "44", "103", "48;5;7", "48;2;1;2;3"])
LOOKS = st.builds(
    lambda *parts: ";".join(p for part in parts for p in (part if isinstance(part, list) else [part]) if p), EMPHASES, COLOURS, GROUNDS
)
TEXTS = st.text(st.sampled_from("ab  ─█◆é漢字"), min_size=1, max_size=8)


@st.composite
def pictures(draw: st.DrawFn) -> str:
    """A picture as the toolkit sends it: places, looks, each taken back behind its text, at last the place of the cursor."""
    sent = []
    for _ in range(draw(st.integers(1, 6))):
        line, left = draw(st.integers(1, ROWS)), draw(st.integers(1, 6))
        sent.append(f"\x1b[{line};{left}H")
        for text, look in draw(st.lists(st.tuples(TEXTS, LOOKS), min_size=1, max_size=2)):
            sent.append(f"\x1b[{look}m{text}\x1b[0m" if look else text)
        if line < ROWS and draw(st.booleans()):
            sent.append("\n")
    return "".join([*sent, f"\x1b[{draw(st.integers(1, ROWS))};{draw(st.integers(1, COLUMNS))}H"])


class Seen:
    """A terminal that keeps what it is sent."""

    def __init__(self, size: tuple[int, int]) -> None:
        self.screen = pyte.Screen(*size)
        self._stream = pyte.Stream(self.screen)
        self._stream.feed("\x1b[?7l")

    def after(self, data: str) -> list[list[tuple[object, ...]]]:
        """What it shows after this, cell by cell: a blank has no colour of its own."""
        self._stream.feed(data)
        return [[_cell(self.screen.buffer[y][x]) for x in range(self.screen.columns)] for y in range(self.screen.lines)]


def _cell(char: pyte.screens.Char) -> tuple[object, ...]:
    shows = char.data.strip() or char.underscore or char.reverse or char.strikethrough
    return tuple(char) if shows else (char.data, char.bg)


def seen(sent: list[str], size: tuple[int, int] = (COLUMNS, ROWS)) -> list[list[tuple[object, ...]]]:
    """What a terminal shows after all this."""
    return Seen(size).after("".join(sent))


def where(sent: list[str]) -> tuple[int, int]:
    """Where the terminal's cursor stands."""
    screen = pyte.Screen(COLUMNS, ROWS)
    pyte.Stream(screen).feed("".join(sent))
    return screen.cursor.y, screen.cursor.x


@given(st.lists(pictures(), min_size=1, max_size=5))
def test_the_terminal_shows_what_it_would_show(drawn: list[str]) -> None:
    wire = Wire()
    sent = [wire.sent(picture) for picture in drawn]
    assert seen(sent) == seen(drawn)
    assert where(sent) == where(drawn)


@given(pictures())
def test_a_picture_that_is_shown_already_is_not_sent_again(picture: str) -> None:
    wire = Wire()
    wire.sent(picture)
    if picture.isascii():
        assert "".join(wire.sent(data) for data in (BEGIN, picture, END)) == ""


@given(pictures(), pictures(), pictures())
def test_after_it_forgot_everything_is_sent(first: str, second: str, other: str) -> None:
    wire = Wire()
    wire.sent(first)
    wire.forget()
    sent = [other, wire.sent(first), wire.sent(second)]
    assert seen(sent) == seen([other, first, second])


@given(LOOKS, LOOKS)
def test_a_look_becomes_any_other(before: str, after: str) -> None:
    direct = turned(before, after)
    assert seen([f"\x1b[1;1H\x1b[0;{before}m\x1b[K", f"{direct}x"]) == seen([f"\x1b[1;1H\x1b[0;{before}m\x1b[K", f"\x1b[0;{after}mx"])
    assert len(direct) <= len(f"\x1b[0;{after}m")


def test_only_the_letter_that_changed_is_sent() -> None:
    wire = Wire()
    wire.sent("\x1b[1;1H\x1b[1;31mred words\x1b[0m\x1b[2;1H")
    assert wire.sent("\x1b[1;1H\x1b[1;31mred wards\x1b[0m\x1b[2;1H") == "\x1b[1;6H\x1b[1;31ma\x1b[2;1H\x1b[m"


def test_what_is_no_picture_passes_as_it_is() -> None:
    wire = Wire()
    for data in ("\x1b[?1049h", "\x1b[?25l", "\x1b]52;c;aGk=\x07", "\x1b[6n", "bell\x07", "", "\x1b[2J"):
        assert wire.sent(data) == data


@pytest.mark.parametrize("data", ["\x1b[?1049h", "\x1b[2J", "\x1b[6n", "said by another program"])
def test_whatever_may_have_drawn_makes_it_forget(data: str) -> None:
    wire = Wire()
    picture = "\x1b[1;1Hhello\x1b[1;1H"
    wire.sent(picture)
    wire.sent(data)
    assert "hello" in wire.sent(picture)


def test_modes_and_the_clipboard_do_not_make_it_forget() -> None:
    wire = Wire()
    picture = "\x1b[1;1Hhello\x1b[1;1H"
    wire.sent(picture)
    for data in ("\x1b[?25h", "\x1b]52;c;aGk=\x07", "\x1b[?2026$p"):
        wire.sent(data)
    assert "hello" not in wire.sent(picture)


JOURNEY = ["j", "j", "5", "j", "j", "j", "D", "+", "3", "d", "esc", "w", "esc", "g", "k", "tab", "l", "q", "?", "esc", "a", "x", " ", "esc"]


def test_the_app_looks_the_same_and_takes_less_than_half_the_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pictures, sizes = [], []
    for n, driver in enumerate(("", "textual.drivers.linux_driver:LinuxDriver")):
        path = sample_file(tmp_path / f"plan{n}.json")
        monkeypatch.setenv("TEXTUAL_DRIVER", driver) if driver else monkeypatch.delenv("TEXTUAL_DRIVER", raising=False)
        with Terminal(headway("--file", str(path), "--today", "2026-10-30"), marker=b"Risks") as terminal:
            answers = [terminal.first, *terminal.type(JOURNEY)]
        sizes.append(sum(answer.size for answer in answers))
        terminal_seen = Seen((120, 40))
        pictures.append([terminal_seen.after(answer.text.decode()) for answer in answers])
    for step, (thrifty, plain) in enumerate(zip(*pictures, strict=True)):
        assert thrifty == plain, f"after {['the start', *JOURNEY][step]!r}"
    assert sizes[0] < sizes[1] / 2


def test_the_screen_can_be_drawn_anew(tmp_path: Path) -> None:
    with Terminal(headway("--file", str(sample_file(tmp_path / "plan.json")), "--today", "2026-10-30"), marker=b"Risks") as terminal:
        again = terminal.press("ctrl+l")
        assert seen([again.text.decode()], (120, 40)) == seen([terminal.first.text.decode(), again.text.decode()], (120, 40))
