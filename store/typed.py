"""The lines that the user typed, over restarts: for ``up`` in the prompt. Theirs alone, and never in the plan."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

MOST = 300
"""So many lines are remembered."""


class TypedLines:
    """The lines of one user, the oldest first. Made without a path it remembers them only while it lives."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._lines: list[str] | None = None

    @property
    def lines(self) -> list[str]:
        """The lines; read when they are asked for the first time. A file that cannot be read counts as none."""
        if self._lines is None:
            self._lines = []
            with suppress(OSError, UnicodeDecodeError):
                if self._path is not None:
                    self._lines = [line for line in self._path.read_text(encoding="utf-8").splitlines() if line.strip()][-MOST:]
        return self._lines

    def add(self, line: str) -> None:
        """Remember a line, unless it is the last one again."""
        line = " ".join(line.split())
        if not line or self.lines[-1:] == [line]:
            return
        self.lines.append(line)
        del self.lines[:-MOST]
        if self._path is None:
            return
        temporary = self._path.with_name(f".{self._path.name}.{os.getpid()}")
        with suppress(OSError):
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                file.write("\n".join(self.lines) + "\n")
            temporary.replace(self._path)


def lines_of_user() -> TypedLines:
    """The lines of whoever runs this (on Linux in ``~/.local/state/headway``, or under ``XDG_STATE_HOME``)."""
    from platformdirs import user_state_path

    return TypedLines(user_state_path("headway", appauthor=False) / "lines.txt")
