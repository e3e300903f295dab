"""Undo and the past, where lines are damaged, files were written again, clocks went back and others had a hand in it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from store.backups import find_backup
from store.errors import FileError, OthersChangeError, StoreError
from store.journal import journal_of
from store.planfile import PlanFile
from store.recovery import Basis, from_backup, write_tables
from tests.store.test_takeover import NOON, by_hand, names, names_on_disk, noon, rename, seeded


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return seeded(tmp_path / "plan.json")


def on_day(days: int) -> Callable[[], datetime]:
    """The clock some days after the plan was begun."""
    return lambda: NOON + timedelta(days)


def day(days: int) -> date:
    return on_day(days)().date()


def rename_on(path: Path, days: int, task_id: str, name: str) -> None:
    """Rename a task on a day, in a process of its own."""
    with PlanFile.open(path, now=on_day(days)) as file:
        rename(file, task_id, name)


def names_at(path: Path, days: int) -> list[str]:
    """What the plan was at the end of a day, looked up much later."""
    return [task.name for task in PlanFile.open(path, now=on_day(99)).at(day(days)).tasks.values()]


def damage(path: Path, number: int, right: bytes, wrong: bytes) -> None:
    """Alter a letter in the line of an entry."""
    lines = journal_of(path).read_bytes().split(b"\n")
    place = next(i for i, line in enumerate(lines) if b'"n": %d,' % number in line and b"edits" in line)
    assert right in lines[place]
    lines[place] = lines[place].replace(right, wrong)
    journal_of(path).write_bytes(b"\n".join(lines))


# ------------------------------------------------------------------------------------------------------------------ undo


def test_undo_where_the_line_of_a_change_made_again_is_damaged_refuses_with_the_reason(path: Path) -> None:
    with PlanFile.open(path, now=noon) as file:
        rename(file, "WEB-1", "one")
        file.undo()
        file.redo()
    damage(path, 2, b"one", b"onn")
    opened = PlanFile.open(path, now=noon)
    with pytest.raises(StoreError, match=r"name of WEB-1 is not as .* left it: it cannot be undone"):
        opened.undo()
    assert names(opened) == names_on_disk(path) == ["one", "t2", "t3"]
    assert {happening.entry.number for happening in opened.history()} == {1, 3, 4}


def test_undo_asks_before_it_takes_back_what_was_done_to_the_file_meanwhile(path: Path) -> None:
    file = PlanFile.open(path, now=noon, by="app")
    rename(file, "WEB-1", "mine")
    file.flush()
    by_hand(path, "2", "git pull")
    with pytest.raises(OthersChangeError, match="changed outside headway: 1 record"):
        file.undo()
    assert names(file) == ["mine", "git pull", "t3"]
    file.undo(others=True)
    assert names(file) == ["mine", "t2", "t3"]
    assert file.undo().label == "WEB-1 is mine"


# -------------------------------------------------------------------------------------------------------------- the past


def test_a_past_day_is_never_guessed_across_a_damaged_line(path: Path) -> None:
    for days, task_id in ((1, "WEB-1"), (2, "WEB-2"), (3, "WEB-3")):
        rename_on(path, days, task_id, f"day {days}")
    assert names_at(path, 2) == ["day 1", "day 2", "t3"]
    damage(path, 4, b"day 3", b"day X")
    assert names_at(path, 1) == ["day 1", "t2", "t3"]
    with pytest.raises(FileError, match="is damaged"):
        names_at(path, 2)


def test_a_past_day_is_as_it_was_after_the_file_was_written_again_from_an_older_backup(path: Path) -> None:
    rename_on(path, 1, "WEB-1", "day 1")
    rename_on(path, 2, "WEB-1", "day 2")
    rename_on(path, 3, "WEB-2", "day 3")
    oldest = from_backup(find_backup(path, f"daily-{day(1)}"))
    write_tables(path, oldest.tables, "rebuilt", on_day(5), Basis.of(path))
    assert [names_at(path, days)[:2] for days in range(6)] == [
        ["t1", "t2"],
        ["day 1", "t2"],
        ["day 2", "t2"],
        ["day 2", "day 3"],
        ["day 2", "day 3"],
        ["t1", "t2"],
    ]


def test_what_was_kept_after_the_clock_went_back_does_not_bring_later_days_into_earlier_ones(path: Path) -> None:
    rename_on(path, 10, "WEB-1", "day 10")
    rename_on(path, 5, "WEB-2", "day 5")
    assert names_at(path, 7) == ["t1", "t2", "t3"]
    assert names_at(path, 10) == ["day 10", "day 5", "t3"]
