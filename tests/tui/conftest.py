"""What the tests of the shell and the app share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.cli_runs import TODAY, Shell


@pytest.fixture
def shell(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Shell:
    """The command line on a plan file that is not there yet, on a Friday in October 2026."""
    file = tmp_path / "plan.json"
    monkeypatch.setenv("HEADWAY_FILE", str(file))
    monkeypatch.setenv("HEADWAY_TODAY", TODAY)
    monkeypatch.delenv("NO_COLOR", raising=False)
    return Shell(file, capsys, monkeypatch)
