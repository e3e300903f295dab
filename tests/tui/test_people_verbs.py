"""People from the shell: who is free, look-ahead, leave, RACI, and the status that is asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.cli_runs import TODAY, Shell
from tests.tui.home_app import sample_file


@pytest.fixture
def shell(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Shell:
    """Verbs on the sample program, its status date on 30 October 2026."""
    path = sample_file(tmp_path / "plan.json")
    monkeypatch.setenv("HEADWAY_FILE", str(path))
    monkeypatch.setenv("HEADWAY_TODAY", TODAY)
    return Shell(path, capsys, monkeypatch)


# ------------------------------------------------------------------------------------------------------------------ free


def test_who_is_free_in_a_week_is_ranked(shell: Shell) -> None:
    lines = shell.ok("free", "w47").lines
    assert lines[0] == "Mon 16 Nov 2026 to Sun 22 Nov 2026"
    assert [line.split()[0] for line in lines[2:6]] == ["RL", "AH", "TV", "JW"]
    assert lines[2].endswith("5.0  5.0  100%")


def test_words_keep_those_of_a_role(shell: Shell) -> None:
    found = shell.ok("free", "w47", "developer", "--json").json
    assert (found["first"], found["last"], found["words"]) == ("2026-11-16", "2026-11-22", ["developer"])
    assert [(p["id"], p["free_days"], p["free_share"]) for p in found["people"]] == [("AH", 4.4, 0.88), ("LF", 0.8, 0.16)]


def test_from_one_day_on_whoever_has_enough_soonest_comes_first(shell: Shell) -> None:
    found = shell.ok("free", "16", "nov", "developer", "--days", "5", "--json").json
    assert [(p["id"], p["enough_on"]) for p in found["people"]] == [("AH", "2026-11-23"), ("LF", None)]


def test_nobody_who_fits_is_told_with_the_roles_there_are(shell: Shell) -> None:
    answer = shell("free", "w47", "plumber")
    assert answer.code == 1
    assert "plumber; the roles are Program manager, Brand lead" in answer.out


@pytest.mark.parametrize("words", [["soonish"], ["w47", "--days", "-1"], ["1 nov..1 nov 2031"]])
def test_days_that_mean_nothing_are_refused(shell: Shell, words: list[str]) -> None:
    assert shell.refused("free", *words).endswith((".", "shown."))
