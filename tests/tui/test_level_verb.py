"""``headway level``."""

from __future__ import annotations

from pathlib import Path

import pytest

from store.planfile import PlanFile
from tests.tui.cli_runs import TODAY as DAY
from tests.tui.cli_runs import Shell
from tests.tui.home_app import sample_file
from tui.solver import installed


@pytest.fixture
def shell(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Shell:
    """The command line on the sample program."""
    path = sample_file(tmp_path / "plan.json")
    monkeypatch.setenv("HEADWAY_FILE", str(path))
    monkeypatch.setenv("HEADWAY_TODAY", DAY)
    return Shell(path, capsys, monkeypatch)


def test_a_levelling_is_shown_and_nothing_is_kept_unless_asked(shell: Shell) -> None:
    before = shell.file.read_bytes()
    answer = shell.ok("level", "--seconds", "0", "--json").json
    assert answer["moves"] and not answer["kept"] and shell.file.read_bytes() == before
    dated = {a["id"]: a["start"] for a in answer["activities"]}
    assert all(dated[move["id"]] == move["start"] > move["start_before"] for move in answer["moves"])
    shown = shell.ok("level", "--seconds", "0").out
    assert all(move["id"] in shown for move in answer["moves"]) and "KES finishes" in shown


def test_what_is_kept_is_one_change_that_undo_takes_back(shell: Shell) -> None:
    tasks = PlanFile.open(shell.file).plan.tasks
    moves = shell.ok("level", "--seconds", "0", "--within-float", "--apply", "--json").json["moves"]
    kept = PlanFile.open(shell.file).plan.tasks
    assert {t.id for t in kept.values() if t.levelled} == {move["id"] for move in moves}
    assert all(move["within_float"] for move in moves)
    assert "put off" in shell.ok("why", moves[0]["id"]).out
    shell.ok("undo")
    assert PlanFile.open(shell.file).plan.tasks == tasks


def test_levelling_is_cleared(shell: Shell) -> None:
    tasks = PlanFile.open(shell.file).plan.tasks
    shell.ok("level", "--seconds", "0", "--apply", "--yes")
    assert shell.ok("level", "--clear", "--json").json["cleared"]
    assert {i: t.levelled for i, t in PlanFile.open(shell.file).plan.tasks.items()} == dict.fromkeys(tasks)
    assert "Nothing was levelled" in shell.ok("level", "--clear").err


def test_a_refused_task_stays(shell: Shell) -> None:
    first = shell.ok("level", "--seconds", "0", "--json").json["moves"][0]["id"]
    again = shell.ok("level", "--seconds", "0", "--refuse", first, "--json").json
    assert first not in {move["id"] for move in again["moves"]}
    assert [(row["id"], row["delay_minutes"]) for row in again["refused"]] == [(first, 0)]


def test_what_is_levelled_already_is_not_proposed_as_new(shell: Shell) -> None:
    shell.ok("level", "--seconds", "0", "--apply", "--yes")
    again = shell.ok("level", "--seconds", "0", "--json").json["moves"]
    assert again and all(move["made_already"] and move["start"] == move["start_before"] for move in again)
    assert "are made already" in shell.ok("level", "--seconds", "0").out


@pytest.mark.parametrize("words", [("--seconds", "-1"), ("--seconds", "nan"), ("--refuse", "NOBODY-1"), ("--seconds", "soon")])
def test_bad_input_is_refused_in_one_sentence(shell: Shell, words: tuple[str, ...]) -> None:
    assert len(shell.refused("level", *words).splitlines()) == 1


@pytest.mark.skipif(not installed(), reason="the extra headway[solver] is not installed")
def test_the_solver_proves_that_no_order_is_shorter(shell: Shell) -> None:
    assert shell.ok("level", "--seconds", "20", "--json").json["proven"]
