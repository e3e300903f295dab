"""What others did to file and journal is taken in whole or not at all, in the order in which it was done."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path

import pytest

from planning.plan import build, put
from planning.records import Program, Project, Task
from store.archive import cut_journal
from store.documents import DocEdit
from store.errors import FileError
from store.journal import Entry, Journal, journal_of, read_lines
from store.ledger import replayed
from store.planfile import PlanFile
from tests.strategies import adding

NOON = datetime(2026, 11, 26, 12, 0, 33)


def noon() -> datetime:
    return NOON


def seeded(path: Path) -> Path:
    """A plan of three tasks in its file, closed; its journal has one entry."""
    tasks = [Task(id=f"WEB-{n}", name=f"t{n}", project="WEB", duration=480) for n in (1, 2, 3)]
    with PlanFile.open(path, now=noon) as file:
        file.commit(adding(build([Program(id="K"), Project(id="WEB", program="K"), *tasks])))
    return path


def rename(file: PlanFile, task_id: str, name: str) -> None:
    file.commit(put(file.plan, replace(file.plan.tasks[task_id], name=name), f"{task_id} is {name}"))


def names(file: PlanFile) -> list[str]:
    """The names of the tasks."""
    return [task.name for task in file.plan.tasks.values()]


def names_on_disk(path: Path) -> list[str]:
    """The names of the tasks as somebody sees them who opens the file now."""
    return names(PlanFile.open(path, read_only=True, now=noon))


def by_hand(path: Path, number: str, name: str) -> None:
    """Rename a task as an editor would."""
    data = json.loads(path.read_bytes())
    data["tasks"][number]["name"] = name
    path.write_text(json.dumps(data))


@contextmanager
def broken_for_a_moment(path: Path) -> Iterator[None]:
    """The file is one that nobody can read, and then the one that it was: to the inode and the time."""
    saved = path.with_name("saved")
    path.rename(saved)
    path.write_text("{ broken")
    try:
        yield
    finally:
        saved.rename(path)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return seeded(tmp_path / "plan.json")


# --------------------------------------------------------------------------------------------------- whole or not at all


def test_a_journal_begun_anew_by_another_is_read_once_the_file_can_be_read_again(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here, there = PlanFile.open(path, now=noon), PlanFile.open(path, now=noon)
    monkeypatch.setattr("store.planfile.cut_journal", partial(cut_journal, large=1))
    rename(there, "WEB-2", "theirs")
    there.flush()
    monkeypatch.undo()
    rename(there, "WEB-1", "confirmed")
    with broken_for_a_moment(path), pytest.raises(FileError):
        here.refresh()
    here.refresh()
    assert names(here) == ["confirmed", "theirs", "t3"]
    rename(here, "WEB-3", "mine")
    here.close()
    assert names_on_disk(path) == ["confirmed", "theirs", "mine"]


def test_an_edit_kept_by_another_beside_one_by_hand_is_read_once_the_file_can_be_read_again(path: Path) -> None:
    there = PlanFile.open(path, now=noon)
    by_hand(path, "2", "by hand")
    here = PlanFile.open(path, now=noon)
    rename(there, "WEB-1", "confirmed")
    there.flush()
    with broken_for_a_moment(path), pytest.raises(FileError):
        here.refresh()
    here.refresh()
    assert names(here) == ["confirmed", "by hand", "t3"]
    rename(here, "WEB-3", "mine")
    here.close()
    assert names_on_disk(path) == ["confirmed", "by hand", "mine"]


def test_nothing_is_kept_on_top_of_an_entry_that_only_a_later_version_can_read(path: Path) -> None:
    here = PlanFile.open(path, now=noon)
    journal = Journal(journal_of(path))
    journal.load()
    later: dict[str, object] = {"name": "new", "constraint": {"kind": "a-word-of-a-later-version"}}
    journal.append(Entry(journal.number + 1, "2026-11-26T12:00:33", "newer", "x", (DocEdit("tasks", "WEB-1", 1, {"name": "t1"}, later),)))
    before = journal_of(path).read_bytes()
    for _ in range(2):
        with pytest.raises(FileError, match=r"WEB-1.*a-word-of-a-later-version"):
            here.refresh()
    with pytest.raises(FileError, match=r"WEB-1.*a-word-of-a-later-version"):
        rename(here, "WEB-2", "mine")
    assert names(here) == ["t1", "t2", "t3"]
    here.close()
    assert journal_of(path).read_bytes() == before


# ------------------------------------------------------------------------------------------------- in the order it was done


def test_two_edits_by_hand_before_the_first_write_are_one_change_before_it(path: Path) -> None:
    by_hand(path, "1", "first")
    here = PlanFile.open(path, now=noon)
    by_hand(path, "1", "second")
    rename(here, "WEB-2", "mine")
    told = [line.label for _, line in read_lines(journal_of(path)) if isinstance(line, Entry)][1:]
    assert told == ["changed outside headway: 1 record", "WEB-2 is mine"]
    document = replayed(journal_of(path)).document("tasks", "WEB-1")
    assert document is not None and document["name"] == here.plan.tasks["WEB-1"].name == "second"
    assert here.undo().label == "WEB-2 is mine"
    assert here.undo(others=True).label == "changed outside headway: 1 record"
    assert names(here) == ["t1", "t2", "t3"]


# ------------------------------------------------------------------------------------------------ a journal that is gone


def test_an_edit_that_was_in_the_journal_alone_outlives_its_journal(path: Path) -> None:
    here = PlanFile.open(path, now=noon)
    rename(here, "WEB-1", "confirmed")
    journal_of(path).unlink()
    here.refresh()
    assert names(here) == names_on_disk(path) == ["confirmed", "t2", "t3"]
    assert "was taken away" in here.notes[0] and "undo reaches back no further" in here.notes[0]
    here.close()
    assert here.trouble == "" and names_on_disk(path) == ["confirmed", "t2", "t3"]


def test_an_edit_by_hand_and_one_in_the_journal_are_both_kept_when_the_journal_goes(path: Path) -> None:
    here = PlanFile.open(path, now=noon)
    rename(here, "WEB-1", "confirmed")
    journal_of(path).unlink()
    by_hand(path, "2", "by hand")
    here.refresh()
    assert names(here) == names_on_disk(path) == ["confirmed", "by hand", "t3"]
