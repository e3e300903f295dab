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


# ------------------------------------------------------------------------------------------------------------------ plan


def test_a_look_ahead_tells_work_by_week_who_waits_and_what_is_due(shell: Shell) -> None:
    lines = shell.ok("plan", "TV").lines
    assert lines[0] == "Tomas Veldt (TV), Web lead: Fri 30 Oct to Thu 26 Nov 2026"
    week = next(line for line in lines if line.startswith("w47"))
    assert " ".join(week.split()) == "w47 24% WEB-8 Front-end build 9.6 2026-11-17 2026-12-15 -2d critical WEB-11 LF, SB; WEB-12 LF"
    assert any(line.split()[:2] == ["A-02", "action"] and "2026-11-04" in line for line in lines)


def test_a_look_ahead_for_programs_holds_milestones_and_hours(shell: Shell) -> None:
    found = shell.ok("plan", "MO", "--weeks", "6", "--json").json
    assert [week["first"] for week in found["weeks"]][:2] == ["2026-10-30", "2026-11-02"]
    assert [work["id"] for work in found["weeks"][1]["work"]] == ["BRD-5", "WEB-10"]
    assert found["weeks"][1]["work"][0]["waiting"][0]["id"] == "BRD-M1"
    kit = next(each for each in found["milestones"] if each["id"] == "BRD-M2")
    assert (kit["expected"], kit["deadline"], kit["late"]) == ("2026-12-01", "2026-11-27", True)


def test_everybody_gets_a_calendar_of_their_own(shell: Shell, tmp_path: Path) -> None:
    answer = shell.ok("plan", "--all", "--ics", "-o", str(tmp_path / "calendars"))
    assert "Written 13 calendars" in answer.err
    assert (tmp_path / "calendars" / "LF.ics").read_bytes() == (shell.ok("plan", "LF", "--ics").out.replace("\n", "\r\n")).encode()


def test_an_id_never_becomes_a_path() -> None:
    from tui.verbs.plan import file_names

    assert file_names(["KM", "../../etc", "km", "?frontend", "a/b", "a\\b", "..", ""]) == [
        "KM.ics", "_etc.ics", "km-2.ics", "_frontend.ics", "a_b.ics", "a_b-2.ics", "_.ics", "_-2.ics",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["XX"],
        ["TV", "--all"],
        ["TV", "--weeks", "0"],
        ["--all", "--ics"],
        ["TV", "--ics", "--json"],
        ["TV", "-o", "/nowhere/at/all.txt"],
    ],
)
def test_a_look_ahead_of_nobody_or_into_nowhere_is_refused(shell: Shell, words: list[str]) -> None:
    assert shell.refused("plan", *words).endswith(".")


def test_a_look_ahead_never_overwrites_the_plan(shell: Shell) -> None:
    assert "is the plan itself" in shell.refused("plan", "TV", "-o", str(shell.file))


# ------------------------------------------------------------------------------------------------------------------ raci


def test_the_matrix_is_printed_and_ends_with_1_where_not_exactly_one_answers(shell: Shell) -> None:
    lines = shell.ok("raci").lines
    assert next(line for line in lines if line.startswith("BRD-M2")).split() == ["BRD-M2", "Brand", "kit", "released", "A", "I", "C", "R"]
    shell.ok("set", "WEB-M4", "raci=A=TV,MO R=AH")
    answer = shell("raci", "--json")
    assert answer.code == 1
    [wrong] = [row for row in answer.json["deliverables"] if row["wrong"]]
    assert (wrong["id"], wrong["accountable"], wrong["wrong"]) == ("WEB-M4", ["MO", "TV"], "2 answer for it: MO, TV")
    assert "WEB-M4 Website live: 2 answer for it: MO, TV." in shell("raci").out
    shell.ok("undo")
    assert shell("raci", "KES").code == 0
    assert shell.refused("raci", "WEB").endswith(".")


def test_whom_a_program_manager_must_hear_stands_in_their_plan(shell: Shell) -> None:
    sample_file(shell.file)
    told = shell.ok("plan", "RL", "--weeks", "1").out
    assert "contact  Retail area managers (6): Visit + Q&A, every 2 weeks" in told and "overdue" in told
    assert "contact" not in shell.ok("plan", "TV", "--weeks", "1").out
