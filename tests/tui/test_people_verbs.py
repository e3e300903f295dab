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


# ----------------------------------------------------------------------------------------------------------------- leave


def test_leave_shows_what_moves_and_is_one_change_that_undo_takes_back(shell: Shell) -> None:
    before = shell.ok("list", "people", "--json").json
    answer = shell.ok("leave", "KM", "2026-11-06", "day", "off")
    assert "WEB-M4" in answer.out and "promise is later still" in answer.out
    assert "Kept: leave of Kenji Mori: 6 Nov 2026 day off." in answer.err
    assert "2026-11-06  day off" in shell.ok("leave", "KM").out
    shell.ok("undo")
    assert shell.ok("list", "people", "--json").json == before


def test_a_dry_run_of_leave_keeps_nothing(shell: Shell) -> None:
    kept = shell.file.read_bytes()
    assert "Nothing was kept." in shell.ok("leave", "km", "2026-12-21..2027-01-05", "skiing", "--dry-run").err
    assert shell.file.read_bytes() == kept


def test_leave_out_of_a_calendar_is_told_before_it_is_kept_and_twice_adds_nothing(shell: Shell, tmp_path: Path) -> None:
    source = tmp_path / "holidays.ics"
    source.write_text(
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20261221\nDTEND;VALUE=DATE:20270106\nSUMMARY:Skiing\nEND:VEVENT\n"
        "BEGIN:VEVENT\nDTSTART:20261110T160000\nDTEND:20261110T170000\nSUMMARY:Dentist\nEND:VEVENT\nEND:VCALENDAR\n"
    )
    answer = shell.ok("leave", "KM", "--from", str(source))
    assert "21 Dec 2026 to 5 Jan 2027 Skiing" in answer.out
    assert "Left out: Dentist: it takes only part of a day." in answer.err
    again = shell("leave", "KM", "--from", str(source))
    assert again.code == 1 and "Nothing is new in it" in again.err


def test_days_are_taken_out_of_leave_again(shell: Shell) -> None:
    shell.ok("leave", "GS", "--drop", "22", "dec")
    told = [(each["first"], each["last"]) for each in shell.ok("leave", "GS", "--json").json]
    assert told == [("2026-12-21", "2026-12-21"), ("2026-12-23", "2026-12-23")]


@pytest.mark.parametrize(
    "words",
    [
        ["XX", "fri"],
        ["KM", "soonish"],
        ["KM", "--drop", "fri"],
        ["KM", "fri", "--from", "x.ics"],
        ["KM", "--from", "none.ics"],
        ["--drop", "fri"],
    ],
)
def test_leave_that_means_nothing_is_refused(shell: Shell, words: list[str]) -> None:
    assert shell.refused("leave", *words).endswith(".")
