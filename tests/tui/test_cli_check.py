"""``headway check``: everything that is wrong in a file, and its repair, which shows first and keeps what was."""

from __future__ import annotations

import re
import statistics
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from time import perf_counter

import pytest

from planning.plan import put
from store.planfile import PlanFile
from store.rendering import rendered
from tests.store.plans import sample
from tests.store.test_inspection import Tables, content_of, tables_of, wrong
from tests.tui.cli_runs import Shell
from tests.tui.test_cli_terminal import Terminal


@pytest.fixture
def sound(shell: Shell) -> Shell:
    """The command line on a small plan with nothing wrong in it."""
    shell.file.write_bytes(content_of(sample()))
    return shell


@pytest.fixture
def broken(shell: Shell) -> Shell:
    """The command line on a file that does not open: two wrong fields, a link and a risk to nothing, and cut off at its end."""
    tables = tables_of(sample())
    wrong(tables)
    shell.file.write_bytes(rendered(tables)[:-20])
    return shell


@pytest.fixture
def flawed(shell: Shell) -> Shell:
    """The command line on a plan that opens, with a person that does not exist, a risk on nothing and too many per cent."""

    def change(tables: Tables) -> None:
        tables["tasks"]["1"].update(assignments=[{"person": "XY"}], percent=140)
        tables["risks"]["1"]["on"] = ["GONE"]

    shell.file.write_bytes(edited(change))
    return shell


def edited(change: Callable[[Tables], object]) -> bytes:
    """The sample's file after somebody was at it with an editor."""
    tables = tables_of(sample())
    change(tables)
    return rendered(tables)


def asides(file: Path) -> list[Path]:
    """The broken files that are kept beside a plan."""
    return sorted(file.parent.glob(f"{file.name}.broken-*"))


# ------------------------------------------------------------------------------------------------------------ looking


def test_nothing_is_wrong_with_a_sound_file(sound: Shell) -> None:
    count = sum(1 for _ in sample().records())
    assert sound.ok("check").out == f"The file is sound: nothing is wrong with its {count} records as they are written.\n"
    assert sound.ok("check", "--repair").out == f"The file is sound: nothing is wrong with its {count} records as they are written.\n"
    assert sound.ok("check", "--repair", "--yes").code == 0
    assert asides(sound.file) == []


def test_everything_wrong_in_a_broken_file_is_told_with_its_line(broken: Shell) -> None:
    before = broken.file.read_bytes()
    answer = broken("check")
    assert answer.code == 1
    assert answer.lines[0].split() == ["Line", "Where", "Id", "Field", "What", "is", "wrong"]
    text = before.decode().splitlines()
    for name, field in (("WEB-1", "duration"), ("WEB-2", "percent"), ("L-1", "successor"), ("R-01", "on[0]")):
        row = next(line.split() for line in answer.lines if f" {name} " in line and f" {field} " in line)
        assert f'"id": "{name}"' in text[int(row[0]) - 1]
    assert "the file ends too early" in answer.out
    assert "check --repair" in answer.err and broken.file.read_bytes() == before


def test_what_is_wrong_is_told_to_programs(broken: Shell) -> None:
    answer = broken("check", "--json")
    assert answer.code == 1
    told = answer.json["file"]
    assert told["ok"] is False and told["path"] == str(broken.file) and told["records"]["tasks"] == 2
    problem = next(p for p in told["problems"] if p["id"] == "WEB-1")
    assert {k: problem[k] for k in ("kind", "document", "field", "why", "fatal", "repair")} == {
        "kind": "tasks",
        "document": "1",
        "field": "duration",
        "why": "a whole number was expected, not text.",
        "fatal": True,
        "repair": 'left out (it was "long")',
    }
    assert isinstance(problem["line"], int)


def test_the_problems_of_a_plan_that_opens_have_lines_too(flawed: Shell) -> None:
    problems = flawed("check", "--json").json["file"]["problems"]
    text = flawed.file.read_text(encoding="utf-8").splitlines()
    assert {(p["id"], p["field"]) for p in problems} == {("WEB-1", "assignments[0].person"), ("WEB-1", "percent"), ("R-01", "on[0]")}
    assert all(f'"id": "{p["id"]}"' in text[p["line"] - 1] for p in problems)


def test_a_file_may_be_named(sound: Shell, tmp_path: Path) -> None:
    other = tmp_path / "other.json"
    other.write_bytes(edited(lambda tables: tables["tasks"]["1"].update(duration="x")))
    assert sound("check", str(other)).code == 1
    assert sound("check").code == 0


@pytest.mark.parametrize("words", [["check"], ["check", "--repair", "--yes"], ["check", "--json"]])
def test_a_file_that_is_not_there_is_bad_input(shell: Shell, words: list[str]) -> None:
    assert "There is no plan" in shell.refused(*words)
    assert not shell.file.exists()


@pytest.mark.parametrize(
    "content", [b"hello", b"\x00\xff", b'{"_default": {"1": {"a": 1}}}', b'{"meta": {"1": {"schema": 99}}}', b"[" * 99_999]
)
def test_a_file_that_is_no_plan_is_told_and_never_touched(shell: Shell, content: bytes) -> None:
    shell.file.write_bytes(content)
    assert shell("check").code == 1
    answer = shell("check", "--repair", "--yes")
    assert answer.code == 1 and "only a person can decide" in answer.out
    assert shell.file.read_bytes() == content and asides(shell.file) == []


def test_what_a_later_version_wrote_is_a_note_and_nothing_wrong(shell: Shell) -> None:
    shell.file.write_bytes(edited(lambda tables: tables["tasks"]["1"].update(colour="red")))
    answer = shell.ok("check")
    assert answer.lines[0].startswith("The file is sound: nothing is wrong") and "colour" in answer.out and "Note: " in answer.out
    told = shell.ok("check", "--json").json["file"]
    assert told["ok"] is True and told["problems"] == [] and told["notes"][0]["field"] == "colour"


def test_text_of_the_file_is_shown_and_not_obeyed(shell: Shell) -> None:
    shell.file.write_bytes(edited(lambda tables: tables["tasks"]["1"].update(duration="\x1b[2J[bold]\u202e")))
    for words in (["check"], ["check", "--repair"]):
        answer = shell(*words)
        assert "\x1b" not in answer.out and "\u202e" not in answer.out


def test_a_journal_or_backup_that_knows_more_is_named(sound: Shell) -> None:
    sound.ok("set", "WEB-1", "name=Mine", "--yes")
    with PlanFile.open(sound.file) as file:
        file.flush()
    sound.file.write_bytes(sound.file.read_bytes()[:-500])
    for words in (["check"], ["check", "--repair"]):
        assert "`headway restore --rebuild` writes it again from its journal" in sound(*words).err


# ---------------------------------------------------------------------------------------------------------- repairing


def test_repair_shows_first_and_writes_nothing_without_consent(broken: Shell) -> None:
    before = broken.file.read_bytes()
    answer = broken("check", "--repair")
    assert answer.code == 1 and "--yes" in answer.err
    assert re.match(r"This would be put right \(\d+\):\n  line \d+", answer.out)
    assert '(WEB-1), field duration: left out (it was "long").' in answer.out
    assert broken.file.read_bytes() == before and asides(broken.file) == []


def test_repair_keeps_the_broken_file_and_leaves_one_that_opens(broken: Shell) -> None:
    before = broken.file.read_bytes()
    answer = broken.ok("check", "--repair", "--yes")
    (aside,) = asides(broken.file)
    assert aside.read_bytes() == before and str(aside) in answer.err
    assert re.fullmatch(r".*\.broken-2026-10-30T\d{6}", aside.name)
    assert broken.ok("check").lines[0].startswith("The file is sound: nothing is wrong")
    assert PlanFile.open(broken.file, read_only=True).plan.tasks.keys() == sample().tasks.keys()


def test_repair_tells_programs_what_it_did(broken: Shell) -> None:
    shown = broken("check", "--repair", "--json").json["repair"]
    assert shown["kept"] is False and shown["aside"] is None and shown["done"]
    done = broken.ok("check", "--repair", "--yes", "--json").json["repair"]
    assert done == shown | {"kept": True, "aside": str(asides(broken.file)[0])}


@pytest.mark.parametrize(("typed", "kept"), [("y\n", True), ("n\n", False), ("\x04", False)])
def test_repair_asks_at_a_terminal(broken: Shell, typed: str, kept: bool) -> None:
    before = broken.file.read_bytes()
    terminal = Terminal(broken.file, "check", "--repair").until("Repair it? [y/N] ").type(typed)
    assert terminal.end() == (0 if kept else 1)
    assert (broken.file.read_bytes() != before) is kept
    assert len(asides(broken.file)) == kept


def test_a_plan_that_opens_is_repaired_by_one_change_that_can_be_undone(flawed: Shell) -> None:
    before = PlanFile.open(flawed.file, read_only=True).plan
    answer = flawed("check", "--repair", "--yes")
    assert answer.code == 1 and "repaired WEB-1, R-01" in answer.err and asides(flawed.file) == []
    assert "percent" in answer.out.partition("only a person can decide")[2]
    with PlanFile.open(flawed.file) as file:
        assert "XY" in file.plan.people and file.plan.risks["R-01"].on == ()
        file.undo()
        assert file.plan.people == before.people and file.plan.risks == before.risks


def damaged(shell: Shell, *, saved: bool) -> bytes:
    """Damages the first change in the journal of three; returns the plan file, which holds the changes if ``saved``."""
    file = PlanFile.open(shell.file, now=lambda: datetime(2026, 10, 30, 9))
    for name in ("One", "Two", "Three"):
        file.commit(put(file.plan, replace(file.plan.tasks["WEB-1"], name=name)))
    before = shell.file.read_bytes()
    if saved:
        file.close()
    journal = shell.file.with_name(f"{shell.file.name}.journal")
    journal.write_bytes(journal.read_bytes().replace(b'"One"', b'"Ome"', 1))
    return before


def test_a_damaged_journal_is_told_and_begun_anew(sound: Shell) -> None:
    damaged(sound, saved=True)
    told = sound("check", "--json")
    assert told.code == 1 and [(p["kind"], p["line"]) for p in told.json["file"]["problems"]][:1] == [("journal", 2)]
    assert sound.ok("check", "--repair", "--yes").lines[1].startswith("  journal: ")
    assert sound.ok("check").lines[0].startswith("The file is sound: nothing is wrong")
    assert PlanFile.open(sound.file, read_only=True).plan.tasks["WEB-1"].name == "Three"


def test_a_journal_that_is_needed_and_damaged_gives_what_can_be_read(sound: Shell) -> None:
    before = damaged(sound, saved=False)
    assert sound("check").code == 1
    answer = sound("check", "--repair", "--yes")
    assert answer.code == 0 and answer.out.count("a change that does not fit is left out") == 2
    assert [aside.read_bytes() for aside in asides(sound.file)] == [before]
    assert sound.ok("check").lines[0].startswith("The file is sound: nothing is wrong")
    assert PlanFile.open(sound.file, read_only=True).plan.tasks["WEB-1"].name == "Concept"


def test_what_only_a_person_can_decide_is_left_as_it_is(shell: Shell) -> None:
    shell.file.write_bytes(edited(lambda tables: tables["tasks"]["1"].update(percent=140)))
    before = shell.file.read_bytes()
    answer = shell("check", "--repair", "--yes")
    assert answer.code == 1 and answer.lines[0] == "This only a person can decide (1):"
    assert shell.file.read_bytes() == before


@pytest.mark.bench
def test_checking_a_sound_file_takes_at_most_one_and_a_half_times_opening_and_scheduling_it(
    shell: Shell, record_property: Callable[[str, object], None]
) -> None:
    shell.file.write_bytes((Path(__file__).parents[2] / "store" / "data" / "demo.json").read_bytes())
    look = "from tui.cli import main; main()"
    commands = [[sys.executable, "-c", look, "--file", str(shell.file), verb] for verb in ("schedule", "check")]

    def seconds(command: list[str]) -> float:
        begin = perf_counter()
        subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
        return perf_counter() - begin

    for command in commands:
        seconds(command)
    pairs = [(seconds(commands[0]), seconds(commands[1])) for _ in range(11)]
    ratio = statistics.median(second / first for first, second in pairs)
    record_property("ratio", round(ratio, 2))
    assert ratio <= 1.5
