"""The app while other processes write, while the file is broken or may not be written, and what is said when it has closed."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from time import monotonic

import pytest
from textual.pilot import Pilot
from textual.strip import Strip

from planning.plan import put, remove
from store.lock import Lock
from store.planfile import PlanFile
from tests.tui.cli_runs import TODAY
from tests.tui.home_app import NOW, WIDE, app_on, home, line_typed, message, picture, sample_file, typed
from tests.tui.test_cli_terminal import Terminal
from tui.screens.keyed import KeyedScreen
from widgets.lines import Lines

SOON = 5.0
"""How long these tests wait at most for what must be there within a second on a machine with nothing else to do."""


@pytest.fixture(autouse=True)
def terminal_with_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.delenv("NO_COLOR", raising=False)


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    return sample_file(tmp_path / "plan.json")


@pytest.fixture
def other(sample: Path) -> Iterator[PlanFile]:
    """Another process that has the file open, as far as the file can tell."""
    with PlanFile.open(sample, now=lambda: NOW) as file:
        yield file


async def until(pilot: Pilot[None], true: Callable[[], bool]) -> None:
    """Let the app run, and look by itself, until something is so."""
    end = monotonic() + SOON
    while not true():
        assert monotonic() < end, "\n".join(picture(pilot))
        await pilot.pause(0.05)


def rename(file: PlanFile, record_id: str, name: str) -> None:
    located = file.plan.locate(record_id)
    assert located is not None
    file.commit(put(file.plan, replace(located[1], name=name)))


# ------------------------------------------------------------------------------------------------ what others do is seen


async def test_what_another_process_writes_is_seen_within_a_second(sample: Path, other: PlanFile) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        begun = monotonic()
        rename(other, "GOV", "Renamed there")
        await until(pilot, lambda: any("Renamed ther" in line[:34] for line in picture(pilot)))
        assert monotonic() - begun < 1.5
        assert any("Renamed there" in line[34:] for line in picture(pilot))
        assert message(pilot) == "another window: changed GOV"


async def test_headway_add_in_another_shell_is_seen_in_list_and_roadmap(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, "5=")
        home(pilot).reveal("WEB-M4")
        command = [sys.executable, "-m", "tui", "add", "* Press day ^2026-11-03 in WEB"]
        env = os.environ | {"HEADWAY_FILE": str(sample), "HEADWAY_TODAY": TODAY}
        subprocess.run(command, env=env, check=True, capture_output=True, timeout=60)
        await until(pilot, lambda: "Press day" in message(pilot))
        shown = picture(pilot)
        assert any("Press day" in line[:34] for line in shown)
        assert "another window" in message(pilot)


async def test_the_cursor_stays_on_its_record_when_rows_appear_above_it(sample: Path, other: PlanFile) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, "3jjj")
        was = home(pilot).record
        assert was is not None
        other.commit(remove(other.plan, "GOV-M1"))
        home(pilot).look_for_others()
        assert home(pilot).record == was
        await typed(pilot, "<enter>")
        other.commit(remove(other.plan, next(m for m in other.plan.milestones if m != was.id)))
        home(pilot).look_for_others()
        assert home(pilot).record == was


async def test_an_open_question_stays_and_its_reading_is_worked_out_anew(sample: Path, other: PlanFile) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, "3jjjjd+3d")
        before = message(pilot)
        live = next(t for t in other.plan.tasks.values() if t.id == "BRD-5")
        assert live.remaining is not None
        other.commit(put(other.plan, replace(live, remaining=live.remaining + 5 * 480)))
        home(pilot).look_for_others()
        assert line_typed(pilot) == "+3d" and message(pilot) != before and "→" in message(pilot)
        await typed(pilot, "<escape>")
        home(pilot).look_for_others()
        assert "another window: " in message(pilot)


async def test_a_question_about_a_record_that_is_gone_says_so_and_keeps_nothing(sample: Path, other: PlanFile) -> None:
    for keys in ("3d+3d", "3nseen", "3o<ctrl+u>KM"):
        async with app_on(sample).run_test(size=WIDE) as pilot:
            await typed(pilot, keys)
            other.commit(remove(other.plan, "GOV-M1"))
            home(pilot).look_for_others()
            assert "GOV-M1 was deleted by another process" in message(pilot)
            await typed(pilot, "<enter>")
            assert "GOV-M1 was deleted by another process" in message(pilot) and line_typed(pilot) in ("+3d", "seen", "KM")
            await typed(pilot, "<escape>")
        other.undo()


async def test_the_same_field_changed_meanwhile_is_told_and_the_text_stays(sample: Path, other: PlanFile) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, "2jj:name<enter><ctrl+u>Mine")
        rename(other, "WEB", "Theirs")
        await typed(pilot, "<enter>")
        assert "WEB name was changed to Theirs by another" in message(pilot)
        assert line_typed(pilot) == "Mine" and PlanFile.open(sample).plan.projects["WEB"].name == "Theirs"
        assert any("Theirs" in line[:34] for line in picture(pilot))
        home(pilot).look_for_others()
        assert "meanwhile" in message(pilot)
        await typed(pilot, "<enter>")
        assert PlanFile.open(sample).plan.projects["WEB"].name == "Mine"


async def test_the_same_field_changed_while_one_types_is_told_before_one_answers(sample: Path, other: PlanFile) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        await typed(pilot, "2jj:name<enter><ctrl+u>Mine")
        rename(other, "WEB", "Theirs")
        home(pilot).look_for_others()
        assert "another process made it Theirs meanwhile" in message(pilot) and line_typed(pilot) == "Mine"
        await typed(pilot, "<enter>")
        assert "enter again makes it Mine" in message(pilot) and line_typed(pilot) == "Mine"
        assert home(pilot).session.plan.projects["WEB"].name == "Theirs"
        await typed(pilot, "<enter>")
        assert home(pilot).session.plan.projects["WEB"].name == "Mine"


async def test_u_on_the_change_of_another_process_asks_first(sample: Path, other: PlanFile) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        rename(other, "WEB", "Theirs")
        await typed(pilot, "u")
        assert "another process" in message(pilot) and any("undo it? y/n" in line for line in picture(pilot))
        await typed(pilot, "n<enter>")
        assert home(pilot).session.plan.projects["WEB"].name == "Theirs"
        await typed(pilot, "uy<enter>")
        assert message(pilot).startswith("undid: ") and home(pilot).session.plan.projects["WEB"].name == "Website relaunch"


async def test_nothing_is_painted_while_nothing_happens(sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    painted: list[int] = []
    render = Lines.render_line

    def counted(lines: Lines, y: int) -> Strip:
        painted.append(y)
        return render(lines, y)

    async with app_on(sample).run_test(size=WIDE) as pilot:
        for keys in ("j", "gy"):
            await typed(pilot, keys)
            screen = pilot.app.screen
            assert isinstance(screen, KeyedScreen)
            with monkeypatch.context() as watched:
                watched.setattr(Lines, "render_line", counted)
                for _ in range(20):
                    screen.look_for_others()
                await pilot.pause(0.1)
            assert painted == []


# ------------------------------------------------------------------------------------------ a file that is broken by hand


async def test_a_file_broken_by_hand_is_told_and_nothing_is_changed_until_it_is_mended(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        whole = sample.read_text()
        sample.write_text(whole.replace('"name": "Website relaunch"', '"name": ', 1))
        home(pilot).look_for_others()
        assert message(pilot).startswith("plan.json") and "line" in message(pilot)
        shown = picture(pilot)
        assert "file broken" in shown[0] and any("Mend the file" in line for line in shown)
        assert any("Website rela" in line[:34] for line in shown)
        for keys in ("2jja", "d", "x", "u"):
            await typed(pilot, keys)
            assert message(pilot).startswith("plan.json") and "WEB" in home(pilot).session.plan.projects
        sample.write_text(whole.replace("Website relaunch", "Mended by hand"))
        home(pilot).look_for_others()
        assert "can be read again" in message(pilot) and "saved" in picture(pilot)[0]
        assert any("Mended by" in line[:34] for line in picture(pilot))
        await typed(pilot, "<escape>2sred<enter>")
        assert "u undoes" in message(pilot)


async def test_a_question_that_was_open_when_the_file_broke_keeps_its_text(sample: Path) -> None:
    async with app_on(sample).run_test(size=WIDE) as pilot:
        whole = sample.read_text()
        await typed(pilot, "2jj:name<enter><ctrl+u>Mine")
        sample.write_text(whole[:-300])
        await typed(pilot, "<enter>")
        assert "plan.json" in message(pilot) and line_typed(pilot) == "Mine"
        sample.write_text(whole)
        await typed(pilot, "<enter>")
        assert home(pilot).session.plan.projects["WEB"].name == "Mine"


# --------------------------------------------------------------------------------------------------- only to be looked at


async def test_a_plan_opened_for_reading_says_so_at_once_and_on_each_edit_key(sample: Path) -> None:
    async with app_on(sample, read_only=True).run_test(size=WIDE) as pilot:
        assert "--read-only" in message(pilot) and "read-only" in picture(pilot)[0]
        await typed(pilot, "j")
        assert message(pilot) == ""
        for key in ("a", "d", "D", "p", "s", "o", "n", " ", "x", "u", "U"):
            await typed(pilot, key)
            assert "--read-only" in message(pilot)


async def test_a_plan_opened_for_reading_follows_what_others_write(sample: Path, other: PlanFile) -> None:
    async with app_on(sample, read_only=True).run_test(size=WIDE) as pilot:
        rename(other, "WEB", "Renamed there")
        home(pilot).look_for_others()
        assert any("Renamed ther" in line[:34] for line in picture(pilot))


async def test_a_write_protected_file_is_open_for_reading_with_its_reason(sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    access = os.access
    monkeypatch.setattr(os, "access", lambda path, mode, **how: mode != os.W_OK and access(path, mode, **how))
    async with app_on(sample).run_test(size=WIDE) as pilot:
        assert "write-protected" in message(pilot) and "read-only" in picture(pilot)[0]
        await typed(pilot, "a")
        assert "write-protected" in message(pilot)


# ------------------------------------------------------------------------------------------------- at a real terminal


def test_a_broken_file_is_written_again_from_its_journal_after_a_yes(sample: Path) -> None:
    broken = sample.read_bytes()[:-2000]
    sample.write_bytes(broken)
    terminal = app_at(sample).until("[y/N]")
    assert "plan.json" in terminal.shown and "line" in terminal.shown
    assert "write it again from its journal (324 records)?" in terminal.shown
    terminal.type("y\n").until("Website")
    assert terminal.type("q").end() == 0
    assert PlanFile.open(sample).plan.projects["WEB"].name == "Website relaunch"
    assert [p.read_bytes() for p in sample.parent.glob("plan.json.broken-*")] == [broken]


def test_a_broken_file_stays_as_it_is_after_a_no(sample: Path) -> None:
    sample.write_bytes(broken := sample.read_bytes()[:-2000])
    terminal = app_at(sample).until("[y/N]").type("n\n")
    assert terminal.end() == 1 and "Nothing was changed" in terminal.shown
    assert sample.read_bytes() == broken and not list(sample.parent.glob("plan.json.broken-*"))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ('{"meta": {"1": {"schema": 99}}, "tasks": {}}', "newer version"),
        ('{"users": {"1": {"name": "x"}}}', "another program"),
        ('{"tasks": ', "neither a journal nor a backup"),
    ],
)
def test_what_cannot_be_rebuilt_is_refused_in_one_sentence(tmp_path: Path, content: str, words: str) -> None:
    path = tmp_path / "plan.json"
    path.write_text(content)
    terminal = app_at(path)
    assert terminal.end() == 2
    assert words in terminal.shown and "[y/N]" not in terminal.shown and "Traceback" not in terminal.shown
    assert path.read_text() == content


def test_a_full_disk_is_told_when_the_app_has_closed_and_the_edit_is_safe(sample: Path) -> None:
    terminal = app_at(sample).until("Website")
    saving = Lock(sample.with_name(".plan.json.saving"), sample, 20.0)
    with saving:  # nothing is written to the plan file as long as this is held
        terminal.type("2").type("n").until("note").type("kept on a full disk\r").until("undoes")
        full_disk(terminal)
    saving.close()
    code = terminal.type("q").end()
    said = terminal.shown.rpartition("\x1b")[2]
    assert code == 2 and "could not be written" in said and "safe in its journal" in said and "Traceback" not in said
    assert any("kept on a full disk" in p.notes for p in PlanFile.open(sample).plan.projects.values())
    assert b"kept on a full disk" not in sample.read_bytes()


def test_keys_typed_ahead_reach_the_screen_that_they_are_meant_for(sample: Path) -> None:
    terminal = app_at(sample).until("Website").type("gyq2jjnfirst\rgypggjqgyp:redo-l").until("redo-last")
    assert terminal.type("\r").until("nothing to redo").type("qq").end() == 0
    assert "first" in PlanFile.open(sample).plan.projects["WEB"].notes


def test_an_edit_on_a_full_disk_is_refused_with_its_reason_and_nothing_changes(sample: Path) -> None:
    terminal = app_at(sample).until("Website")
    full_disk(terminal)
    terminal.type("2n").until("note").type("lost\r").until("nothing was changed")
    terminal.shown = ""
    assert terminal.type("\x1b").until("help").type("q").end() == 0  # a key in the same breath would be alt+q
    assert not any("lost" in p.notes for p in PlanFile.open(sample).plan.projects.values())


def app_at(path: Path) -> Terminal:
    """The app at a terminal of its own."""
    return Terminal(path, columns=120, COLORTERM="truecolor")


def full_disk(terminal: Terminal) -> None:
    """From now on no file of the program at this terminal can be longer than a page, as on a disk that has just become full."""
    resource.prlimit(terminal.pid, resource.RLIMIT_FSIZE, (4096, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))


def test_the_app_ends_when_its_terminal_is_gone_without_a_signal(sample: Path) -> None:
    ours, theirs = os.openpty()
    environment = os.environ | {"HEADWAY_FILE": str(sample), "HEADWAY_TODAY": str(TODAY), "LINES": "36", "COLUMNS": "120"}
    words = [sys.executable, "-m", "tui.cli"]
    app = subprocess.Popen(words, stdin=theirs, stdout=theirs, stderr=theirs, env=environment, start_new_session=True)
    os.close(theirs)
    try:
        os.read(ours, 1)  # it has begun
    finally:
        os.close(ours)
    try:
        app.wait(timeout=30)
    finally:
        app.kill()
    assert PlanFile.open(sample).plan.programs
