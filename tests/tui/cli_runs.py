"""Runs the command line in this process, as a script would, and keeps what it prints."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tui.cli import main

TODAY = "2026-10-30"
ORACLES = Path(__file__).parents[3] / "shared" / "oracles"


@dataclass(frozen=True)
class Answer:
    """What a run printed and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The printed JSON."""
        return json.loads(self.out)

    @property
    def lines(self) -> list[str]:
        """The printed lines."""
        return self.out.splitlines()


@dataclass
class Shell:
    """A plan file of its own and a way to run verbs on it."""

    file: Path
    capsys: pytest.CaptureFixture[str]
    monkeypatch: pytest.MonkeyPatch

    def __call__(self, *words: str, stdin: str = "") -> Answer:
        self.monkeypatch.setattr("sys.stdin", io.StringIO(stdin))
        self.capsys.readouterr()
        code = main(list(words))
        printed = self.capsys.readouterr()
        return Answer(code, printed.out, printed.err)

    def ok(self, *words: str, stdin: str = "") -> Answer:
        """A run that must end with exit code 0."""
        answer = self(*words, stdin=stdin)
        assert answer.code == 0, answer.err
        return answer

    def refused(self, *words: str, stdin: str = "") -> str:
        """What a run that must be refused says: nothing on standard output, one sentence on standard error."""
        before = self.file.read_bytes() if self.file.exists() else None
        answer = self(*words, stdin=stdin)
        assert answer.code == 2, (answer.out, answer.err)
        assert answer.out == ""
        assert answer.err.startswith("headway: ") and "Traceback" not in answer.err
        assert (self.file.read_bytes() if self.file.exists() else None) == before
        return answer.err.removeprefix("headway: ").strip()
