"""The command line loses nothing: repairs keep what waits to be written, looking changes no byte, and errors are not masked."""

from __future__ import annotations

from pathlib import Path

import pytest

from planning.plan import remove
from store.journal import journal_of
from store.planfile import PlanFile
from tests.store.test_ledger import damage
from tests.store.test_takeover import names_on_disk, noon, rename, seeded
from tests.tui.cli_runs import Shell


@pytest.fixture
def filled(shell: Shell) -> Shell:
    """The command line on a plan of three tasks."""
    seeded(shell.file)
    return shell


@pytest.fixture
def cut_off(filled: Shell) -> Shell:
    """The command line on a plan file that lacks its end; its journal is whole."""
    filled.file.write_bytes(filled.file.read_bytes()[:-40])
    return filled


@pytest.fixture
def loop(shell: Shell, tmp_path: Path) -> Shell:
    """The command line on a symbolic link to itself."""
    shell.file.symlink_to(shell.file.name)
    return shell


# --------------------------------------------------------------------------------------------------------------- repairs


def test_a_repair_keeps_an_edit_that_is_in_the_damaged_journal_alone(filled: Shell) -> None:
    with PlanFile.open(filled.file, now=noon) as file:
        rename(file, "WEB-1", "old")
    rename(PlanFile.open(filled.file, now=noon), "WEB-1", "confirmed")  # killed before the file followed
    damage(filled.file, 1, b"t2", b"tt")
    assert names_on_disk(filled.file)[0] == "confirmed"
    answer = filled.ok("check", "--repair", "--yes")
    assert "the damaged journal is put away" in answer.out
    assert names_on_disk(filled.file)[0] == "confirmed"
    filled.ok("check")


@pytest.mark.parametrize("words", [("restore", "--rebuild"), ("check", "--repair")])
def test_read_only_writes_no_broken_file_again(cut_off: Shell, words: tuple[str, ...]) -> None:
    journal = journal_of(cut_off.file).read_bytes()
    assert "--read-only changes nothing" in cut_off.refused("--read-only", *words, "--yes")
    assert journal_of(cut_off.file).read_bytes() == journal


@pytest.mark.parametrize(
    ("words", "label"), [(("restore", "--rebuild"), "rebuilt from its journal"), (("check", "--repair"), "repaired the file")]
)
def test_the_history_tells_that_the_file_was_written_again(cut_off: Shell, words: tuple[str, ...], label: str) -> None:
    cut_off(*words, "--yes")
    assert names_on_disk(cut_off.file)[:2] == ["t1", "t2"]
    assert label in cut_off.ok("history", "--limit", "0").out


# --------------------------------------------------------------------------------------------------------------- looking


def test_a_dry_run_of_undo_names_the_change_of_the_number(filled: Shell) -> None:
    with PlanFile.open(filled.file, now=noon) as file:
        rename(file, "WEB-1", "one")
        rename(file, "WEB-2", "two")
    assert filled.ok("undo", "2", "--dry-run").out == "Would undo: WEB-1 is one\n"
    assert "There is no change 99" in filled.refused("undo", "99", "--dry-run")
    assert names_on_disk(filled.file) == ["one", "two", "t3"]


def test_a_number_of_lines_below_nought_is_refused(filled: Shell) -> None:
    assert "-1 is no number of lines" in filled.refused("history", "--limit", "-1")


def test_a_plan_behind_a_symlink_whose_file_is_gone_is_shown_from_its_journal(shell: Shell, tmp_path: Path) -> None:
    folder = tmp_path / "real"
    folder.mkdir()
    real = seeded(folder / "p.json")
    shell.file.symlink_to(real)
    real.unlink()
    answer = shell.ok("--file", str(shell.file), "list")
    assert [line.split()[0] for line in answer.lines[1:]] == ["WEB-1", "WEB-2", "WEB-3"]
    assert "was taken away; this is what its journal holds" in answer.err


# ---------------------------------------------------------------------------------------------- errors say what they are


@pytest.mark.parametrize("verb", [("list",), ("check",), ("add", "n x"), ("undo",), ("history",), ("backup",)])
def test_a_symlink_to_itself_is_refused_in_one_sentence(loop: Shell, verb: tuple[str, ...]) -> None:
    answer = loop(*verb)
    assert answer.code == 2 and answer.out == ""
    assert answer.err.startswith("headway: ") and answer.err.count("\n") == 1
    assert str(loop.file) in answer.err
    assert [place.name for place in loop.file.parent.iterdir() if not place.name.endswith(".lock")] == [loop.file.name]


def test_a_journal_that_cannot_be_read_is_named_with_the_way_out(filled: Shell) -> None:
    journal = journal_of(filled.file)
    journal.unlink()
    journal.mkdir()
    told = filled.refused("list")
    assert f"{journal}: this cannot be read" in told and "take it away" in told


def test_a_deleted_record_that_cannot_be_brought_back_now_is_not_said_to_be_unknown(filled: Shell) -> None:
    with PlanFile.open(filled.file, now=noon) as file:
        file.commit(remove(file.plan, "WEB-3"))
    assert "opened for reading only" in filled.refused("--read-only", "restore", "WEB-3")
    lock = filled.file.with_name(f".{filled.file.name}.lock")
    lock.unlink()
    lock.mkdir()
    assert "could not be written" in filled.refused("restore", "WEB-3")
    lock.rmdir()
    filled.ok("restore", "WEB-3")
    assert "is neither a backup nor a deleted record" in filled.refused("restore", "WEB-99")


# ------------------------------------------------------------------------------------------------- newer, past and missing


def test_a_plan_of_a_newer_version_is_never_written_over_by_a_rebuild(filled: Shell) -> None:
    filled.file.write_bytes(filled.file.read_bytes().replace(b'"schema": 1', b'"schema": 99'))
    assert "update headway" in filled.refused("restore", "--rebuild", "--yes")
    answer = filled("check")
    assert answer.code == 1
    assert "--rebuild" not in answer.out + answer.err


def test_a_plan_whose_file_is_gone_is_checked_from_its_journal(filled: Shell) -> None:
    filled.file.unlink()
    answer = filled("check")
    assert answer.code == 0
    assert "was taken away; this is what its journal holds" in answer.err


@pytest.mark.parametrize("words", [("list", "--at", "tomorrow"), ("list", "--at", ""), ("--at", "yesterday")])
def test_at_takes_past_days_and_not_the_app(filled: Shell, words: tuple[str, ...]) -> None:
    filled.refused(*words)


def test_a_backup_that_changes_nothing_is_told_as_that(filled: Shell) -> None:
    filled.ok("backup")
    name = filled.ok("restore").out.split("\n")[1].split()[0]
    assert filled.ok("restore", name).out == "The plan is so already; nothing was changed.\n"
