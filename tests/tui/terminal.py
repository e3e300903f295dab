"""The program on a real terminal of its own: what a key sends over the line, in bytes and in milliseconds."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
from collections.abc import Sequence
from contextlib import suppress
from time import perf_counter
from types import TracebackType
from typing import NamedTuple, Self

QUIET = 0.12
"""An answer is over when nothing came for so long, in seconds; it waits only to listen, no figure depends on it."""
NOTHING = 1.5
"""A key that sends nothing is believed after so long, in seconds."""
PATIENCE = 30.0
_NAMED = {
    "enter": b"\r",
    "esc": b"\x1b",
    "tab": b"\t",
    "backspace": b"\x7f",
    "pagedown": b"\x1b[6~",
    "down": b"\x1b[B",
    "ctrl+q": b"\x11",
    "ctrl+l": b"\x0c",
}


class Answer(NamedTuple):
    """What came back for a key: the bytes, and how long after it the last of them."""

    text: bytes
    seconds: float

    @property
    def size(self) -> int:
        """In bytes."""
        return len(self.text)


class Terminal:
    """A command on a terminal of so many columns and rows."""

    def __init__(self, command: Sequence[str], size: tuple[int, int] = (120, 40), marker: bytes = b"") -> None:
        self._pid, self._line = pty.fork()
        if self._pid == 0:
            # a child of a process with threads may do nothing but become another program
            env = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor"}
            env.pop("NO_COLOR", None)
            os.execvpe(command[0], list(command), env)
        fcntl.ioctl(self._line, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
        self.ready = 0.0
        """Seconds until the marker was there."""
        self.first = self._listen(until=marker)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None) -> None:
        with suppress(ProcessLookupError):
            os.kill(self._pid, signal.SIGKILL)
        os.waitpid(self._pid, 0)
        os.close(self._line)

    def press(self, key: str) -> Answer:
        """Press a key and listen until the answer is over."""
        os.write(self._line, _NAMED.get(key) or key.encode())
        return self._listen()

    def type(self, keys: Sequence[str]) -> list[Answer]:
        """Press keys one after the other, each when the one before is answered."""
        return [self.press(key) for key in keys]

    def _listen(self, until: bytes = b"") -> Answer:
        begun = last = perf_counter()
        parts: list[bytes] = []
        while perf_counter() - begun < PATIENCE:
            wait = QUIET if parts else NOTHING
            if until and until not in b"".join(parts):
                wait = PATIENCE
            ready, _, _ = select.select([self._line], [], [], wait)
            if not ready:
                break
            try:
                parts.append(os.read(self._line, 65536))
            except OSError:  # the program is gone
                break
            last = perf_counter()
            if until and not self.ready and until in b"".join(parts):
                self.ready = last - begun
        return Answer(b"".join(parts), last - begun)


def headway(*args: str) -> list[str]:
    """The command that starts the program as it is here."""
    return [sys.executable, "-m", "tui", *args]
