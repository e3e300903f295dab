"""The command line at a terminal: it asks, it fits the screen, it takes ctrl+c. And how long a verb takes to start."""

from __future__ import annotations

import fcntl
import os
import pty
import signal
import statistics
import struct
import subprocess
import sys
import termios
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

import pytest

from planning.text_width import cell_width
from tests.tui.cli_runs import TODAY, Shell


def _heed_interrupts() -> None:
    """Whoever runs the tests in the background has them ignored, and children with them."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Terminal:
    """A verb that runs at a terminal of its own."""

    def __init__(self, file: Path, *words: str, columns: int = 100, **environment: str) -> None:
        self._ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 30, columns, 0, 0))
        env = {k: v for k, v in os.environ.items() if k not in ("COLUMNS", "LINES", "NO_COLOR")}
        env |= {"HEADWAY_FILE": str(file), "HEADWAY_TODAY": TODAY, "TERM": "xterm-256color", **environment}
        # The first terminal that the leader of a session opens becomes its own: ctrl+c then reaches it.
        script = "import os; os.close(os.open(os.ttyname(0), os.O_RDWR)); from tui.cli import main; main()"
        command = [sys.executable, "-c", script, *words]
        self._process = subprocess.Popen(
            command, stdin=theirs, stdout=theirs, stderr=theirs, env=env, start_new_session=True, preexec_fn=_heed_interrupts
        )
        os.close(theirs)
        self.pid = self._process.pid
        self.shown = ""

    def until(self, text: str) -> Terminal:
        """Reads until this is shown."""
        while text not in self.shown:
            assert self._read(), self.shown
        return self

    def type(self, keys: str) -> Terminal:
        """Types on the keyboard."""
        os.write(self._ours, keys.encode())
        return self

    def end(self) -> int:
        """Reads to the end and returns the exit code."""
        while self._read():
            pass
        os.close(self._ours)
        return self._process.wait(20)

    def _read(self) -> bool:
        try:
            piece = os.read(self._ours, 65536)
        except OSError:
            return False
        self.shown += piece.decode(errors="replace").replace("\r\n", "\n")
        return bool(piece)


@pytest.fixture
def demo(shell: Shell) -> Shell:
    """The command line on the sample program."""
    shell.ok("demo")
    return shell


@pytest.mark.parametrize("answer", ["n\n", "\n", "\x04"])
def test_set_asks_and_keeps_nothing_without_a_yes(demo: Shell, answer: str) -> None:
    before = demo.file.read_bytes()
    terminal = Terminal(demo.file, "set", "BRD-5", "duration=+3d").until("Keep it? [y/N] ").type(answer)
    assert terminal.end() == 1
    assert "38 rows move, 12 of them milestones." in terminal.shown and "Nothing was kept." in terminal.shown
    assert demo.file.read_bytes() == before


def test_set_keeps_what_is_agreed_to(demo: Shell) -> None:
    assert Terminal(demo.file, "set", "BRD-5", "duration=+3d").until("Keep it? [y/N] ").type("y\n").end() == 0
    live = demo.ok("show", "WEB-M4", "--json").json
    assert live["finish"] == "2027-01-27T17:00"


def test_set_does_not_ask_where_yes_is_said_or_nothing_moves(demo: Shell) -> None:
    for words in (("BRD-5", "duration=+3d", "--yes"), ("BRD-5", "name=Review")):
        terminal = Terminal(demo.file, "set", *words)
        assert terminal.end() == 0
        assert "Keep it?" not in terminal.shown and "Kept: BRD-5" in terminal.shown


def test_an_interrupt_at_the_question_ends_with_130(demo: Shell) -> None:
    before = demo.file.read_bytes()
    terminal = Terminal(demo.file, "set", "BRD-5", "duration=+3d").until("Keep it? [y/N] ").type("\x03")
    assert terminal.end() == 130
    assert "Traceback" not in terminal.shown and demo.file.read_bytes() == before


@pytest.mark.parametrize("columns", [20, 60, 80, 120])
def test_a_table_fits_the_terminal(demo: Shell, columns: int) -> None:
    terminal = Terminal(demo.file, "list", columns=columns, NO_COLOR="1")
    assert terminal.end() == 0
    assert max(map(cell_width, terminal.shown.splitlines())) <= columns
    assert "WEB-13" in terminal.shown


def test_headings_are_bold_and_never_with_no_color(demo: Shell) -> None:
    styled, plain = Terminal(demo.file, "list"), Terminal(demo.file, "list", NO_COLOR="1")
    assert styled.end() == plain.end() == 0
    assert styled.shown.startswith("\x1b[1mId") and "\x1b" not in plain.shown


def test_a_new_id_stands_alone_in_a_pipe_and_with_its_meaning_at_a_terminal(demo: Shell) -> None:
    terminal = Terminal(demo.file, "add", "Copy deck 2d in WEB")
    assert terminal.end() == 0
    first, *rest = terminal.shown.splitlines()
    assert first == "WEB-18" and "Copy deck" in " ".join(rest)


@pytest.mark.bench
def test_listing_the_sample_starts_in_three_and_a_half_times_a_bare_interpreter(
    demo: Shell, record_property: Callable[[str, object], None]
) -> None:
    env = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"} | {"HEADWAY_FILE": str(demo.file)}
    bare = [sys.executable, "-c", "import json, argparse"]
    listing = [sys.executable, "-c", "from tui.cli import main; main()", "list"]

    def seconds(command: list[str]) -> float:
        begin = perf_counter()
        subprocess.run(command, env=env, stdout=subprocess.DEVNULL, check=True)
        return perf_counter() - begin

    for command in (bare, listing):
        seconds(command)
    pairs = [(seconds(bare), seconds(listing)) for _ in range(15)]
    ratio = statistics.median(second / first for first, second in pairs)
    record_property("ratio", round(ratio, 2))
    assert ratio <= 3.5
