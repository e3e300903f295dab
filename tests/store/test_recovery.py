"""What a plan is brought back from: its journal, or one of its backups, and never over what was confirmed meanwhile."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from planning.errors import LoopError
from planning.plan import put
from planning.records import Link
from planning.schedule import schedule
from store.backups import backup_folder, backups
from store.errors import StoreError
from store.journal import journal_of
from store.planfile import PlanFile
from store.recovery import Basis, best_source, write_tables
from tests.store.test_takeover import names, names_on_disk, noon, rename, seeded


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return seeded(tmp_path / "plan.json")


# --------------------------------------------------------------------------------------------------------- a broken file


def test_a_file_is_not_written_again_over_an_edit_confirmed_since_it_was_looked_at(path: Path) -> None:
    app = PlanFile.open(path, now=noon)
    rename(app, "WEB-2", "before")
    basis = Basis.of(path)
    source = best_source(path)
    rename(app, "WEB-1", "confirmed")
    with pytest.raises(StoreError, match="changed by somebody else meanwhile"):
        write_tables(path, source.tables, "rebuilt", noon, basis)
    app.refresh()
    assert names(app) == names_on_disk(path) == ["confirmed", "before", "t3"]
    assert list(path.parent.glob("*.broken-*")) == []


def test_a_journal_without_an_edit_is_enough_to_write_the_file_again(path: Path) -> None:
    journal_of(path).unlink()
    file = PlanFile.open(path, now=noon)
    with pytest.raises(LoopError):  # the journal is begun before the edit turns out to be impossible
        file.commit(put(file.plan, Link(id="L-1", predecessor="WEB-1", successor="WEB-1")), schedule)
    path.write_text("{")
    source = best_source(path)
    assert source.name == "journal" and source.lost == ()
    write_tables(path, source.tables, "rebuilt", noon, Basis.of(path))
    assert names_on_disk(path) == ["t1", "t2", "t3"]


# --------------------------------------------------------------------------------------------------------------- backups


def test_a_copy_that_was_just_asked_for_stays_whatever_the_others_are_called(path: Path) -> None:
    folder = backup_folder(path)
    folder.mkdir(exist_ok=True)
    for day in range(10):
        (folder / f"asked-2030-01-{day + 1:02}T000000.json").write_bytes(path.read_bytes())
    with PlanFile.open(path, now=noon) as file:
        made = file.back_up()
    assert made.path.read_bytes() == path.read_bytes()
    assert len([backup for backup in backups(path) if backup.sort == "asked"]) == 10


def test_copies_asked_for_at_the_same_moment_are_all_made_and_whole(path: Path) -> None:
    at_once = Barrier(8, timeout=10)

    def copy(_: int) -> bytes:
        with PlanFile.open(path, now=noon) as file:
            at_once.wait()
            return file.back_up().path.read_bytes()

    with ThreadPoolExecutor(8) as threads:
        for _ in range(5):
            assert set(threads.map(copy, range(8))) == {path.read_bytes()}
    assert [place.name for place in backup_folder(path).iterdir() if place.name.startswith("asked")] == ["asked-2026-11-26T120033.json"]


def test_a_backup_that_cannot_be_made_is_told_once_and_every_edit_is_written(path: Path) -> None:
    backup_folder(path).write_text("a file where the folder should be")
    with PlanFile.open(path, now=noon) as file:
        for turn in range(4):
            rename(file, "WEB-1", f"edit {turn}")
            file.flush()
            assert f"edit {turn}" in path.read_text()
        assert len([note for note in file.notes if "backup of today" in note]) == 1
