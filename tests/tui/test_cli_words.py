"""What is typed before any plan is opened: verbs, options, help, and mistakes in them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.tui.cli_runs import Shell
from tui.cli import VERBS, main


def test_an_unknown_verb_is_answered_with_near_ones(shell: Shell) -> None:
    said = shell.refused("shedule")
    assert said.startswith("There is no verb shedule; near: schedule") and said.endswith("; `headway help` lists them.")


def test_an_unknown_option_is_answered_with_the_way_to_the_help(shell: Shell) -> None:
    said = shell.refused("list", "--florid")
    assert "--florid" in said and "`headway help list`" in said


def test_a_verb_without_what_it_needs_says_what_is_missing(shell: Shell) -> None:
    assert "LINE" in shell.refused("add")
    assert "FILE" in shell.refused("import")
    assert "FIELD=VALUE" in shell.refused("set", "WEB-1")


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_every_verb_has_a_help_with_examples(shell: Shell, verb: str) -> None:
    told = shell.ok("help", verb).out
    assert "headway" in told and "  headway " in told
    assert shell.ok(verb, "--help").out == told == shell.ok("-h", verb).out


def test_help_alone_names_every_verb(shell: Shell) -> None:
    told = shell.ok("help").out
    assert told == shell.ok("-h").out == shell.ok("--help").out
    assert all(f"headway {verb}" in told for verb in VERBS)


def test_help_fits_eighty_columns_except_for_lines_of_the_grammar(shell: Shell) -> None:
    assert max(map(len, shell.ok("help").lines)) <= 110


def test_the_version_is_told(shell: Shell) -> None:
    assert shell.ok("--version").out.startswith("headway 0.")


@pytest.mark.parametrize("day", ["yesterday", "2026-13-01", "0001-01-01", "9999-12-31", "2026-1", "30.10.2026"])
def test_a_today_that_is_no_day_is_refused(shell: Shell, day: str) -> None:
    assert "2026-10-30" in shell.refused("when", "--today", day, "fri") or "1801 to 2399" in shell.refused("when", "--today", day, "fri")


def test_today_may_be_an_instant(shell: Shell) -> None:
    assert shell.ok("when", "--json", "--today", "2016-11-07T00:00:00", "today").json[0]["date"] == "2016-11-07"


def test_today_may_come_from_the_environment(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEADWAY_TODAY", "2026-10-30")
    assert shell.ok("when", "--json", "tomorrow").json[0]["date"] == "2026-10-31"


def test_options_stand_before_or_after_the_verb(shell: Shell) -> None:
    before = shell.ok("--today", "2026-10-30", "--json", "when", "fri")
    after = shell.ok("when", "fri", "--json", "--today=2026-10-30")
    assert before.json == after.json


def test_without_a_terminal_the_app_is_not_opened(shell: Shell) -> None:
    assert "needs a terminal" in shell.refused()


def test_a_named_plan_that_is_not_there_is_told_and_not_made(shell: Shell) -> None:
    assert "There is no plan" in shell.refused("list")
    assert not shell.file.exists()


def test_without_a_named_file_an_empty_plan_is_listed_as_empty(shell: Shell, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("HEADWAY_FILE")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("HOME", str(tmp_path))
    assert shell.ok("list").out.startswith("There is no program yet, so no task; `headway add ")
    assert not list(tmp_path.rglob("*.json"))


def test_a_folder_as_plan_is_told_in_one_sentence(shell: Shell, tmp_path: Path) -> None:
    said = shell.refused("--file", str(tmp_path), "list")
    assert str(tmp_path) in said


def test_what_is_typed_never_reaches_the_terminal_as_a_command(shell: Shell) -> None:
    said = shell.refused("li\x1b[2Jst")
    assert "\x1b" not in said and "[2Jst" in said


def test_a_reader_that_goes_away_is_no_error() -> None:
    script = "import sys; from tui.cli import main; sys.argv = ['headway', 'help']; main()"
    process = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None and process.stderr is not None
    process.stdout.close()
    said = process.stderr.read()
    process.stderr.close()
    assert process.wait() == 141
    assert said == b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_behind_the_output_is_told() -> None:
    script = "import sys; from tui.cli import main; sys.argv = ['headway', 'help']; main()"
    with Path("/dev/full").open("w") as full:
        done = subprocess.run([sys.executable, "-c", script], stdout=full, stderr=subprocess.PIPE, text=True)
    assert done.returncode == 2
    assert done.stderr == "headway: The system refuses: No space left on device.\n"


def test_an_output_that_knows_only_ascii_is_served(tmp_path: Path) -> None:
    env = os.environ | {"PYTHONIOENCODING": "ascii", "HEADWAY_FILE": str(tmp_path / "x.json")}
    done = subprocess.run([sys.executable, "-m", "tui", "help", "add"], capture_output=True, env=env)
    assert done.returncode == 0 and b"24k" in done.stdout


def test_main_tells_its_code_to_who_calls_it_with_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["help"]) == 0
    assert "headway add LINE" in capsys.readouterr().out
