"""A disk that fails: at each call that the program makes to write something, one after the other.

``Disk`` stands between the program and the system: it counts the calls that write, and lets one of them fail, or all from
one on. What must hold after each: an edit that was confirmed is there, in memory and in what opens; one that raised is
not; every file opens; and when the disk is well again, the next edit is kept.
"""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from tinydb import TinyDB

from planning.errors import HeadwayError
from planning.plan import Plan, put, remove
from planning.records import Link, Task, View
from store.archive import archives, cut_journal
from store.errors import StoreError
from store.journal import journal_of
from store.planfile import PlanFile
from tests.store.plans import sample
from tests.store.test_planfile import room_for
from tests.strategies import adding

NOON = datetime(2026, 11, 26, 12, 0, 33)


class Disk:
    """Counts the calls of the system that write, and fails at some of them.

    ``fail_at`` is the first call that fails, counted from 1 (0: none), ``number`` the error, ``for_good`` says whether all
    calls after it fail too, ``half`` whether a write puts half of its bytes on the disk before.
    """

    def __init__(self, fail_at: int = 0, number: int = errno.ENOSPC, *, for_good: bool = False, half: bool = False) -> None:
        self.calls: list[str] = []
        self.failed: list[str] = []
        self._fail_at = fail_at
        self._number = number
        self._for_good = for_good
        self._half = half

    def due(self, name: str) -> bool:
        """Count a call; whether it is to fail."""
        self.calls.append(name)
        count = len(self.calls)
        if self._fail_at and (count == self._fail_at or (self._for_good and count > self._fail_at)):
            self.failed.append(name)
            return True
        return False

    def fail(self, path: object = None) -> OSError:
        """The error of the disk."""
        return OSError(self._number, os.strerror(self._number), path)

    def written(self, name: str, write: Callable[[Any], int], content: Any) -> int:
        """Write, or fail: with nothing on the disk, or with half of it."""
        if not self.due(name):
            return write(content)
        if self._half and len(content) > 1:
            write(content[: len(content) // 2])
        raise self.fail()

    @contextmanager
    def under(self, monkeypatch: pytest.MonkeyPatch) -> Iterator[Disk]:
        """Stand between this process and the system for a while."""
        with monkeypatch.context() as patch:
            for name in ("fsync", "fdatasync", "replace", "ftruncate", "link", "mkdir"):
                patch.setattr(os, name, self._guarded(name, getattr(os, name)))
            patch.setattr(os, "write", self._writing(os.write))
            patch.setattr(os, "open", self._opening(os.open))
            patch.setattr(os, "fdopen", self._streaming(os.fdopen))
            yield self

    def _guarded(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*given: Any, **named: Any) -> Any:
            if self.due(name):
                raise self.fail()
            return real(*given, **named)

        return call

    def _writing(self, real: Callable[..., int]) -> Callable[..., int]:
        def write(descriptor: int, content: bytes) -> int:
            return self.written("write", partial(real, descriptor), content)

        return write

    def _opening(self, real: Callable[..., int]) -> Callable[..., int]:
        def open_(path: Any, flags: int, *given: Any, **named: Any) -> int:
            if flags & os.O_CREAT and self.due("open"):
                raise self.fail(path)
            return real(path, flags, *given, **named)

        return open_

    def _streaming(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def fdopen(descriptor: int, mode: str = "r", *given: Any, **named: Any) -> Any:
            stream = real(descriptor, mode, *given, **named)
            return _Stream(stream, self) if "w" in mode else stream

        return fdopen


class _Stream:
    """A stream whose writes may fail."""

    def __init__(self, stream: Any, disk: Disk) -> None:
        self._stream = stream
        self._disk = disk

    def __enter__(self) -> _Stream:
        return self

    def __exit__(self, *told: object) -> None:
        self._stream.close()

    def write(self, content: Any) -> int:
        """Write, or fail."""
        return self._disk.written("write", self._stream.write, content)


# ---------------------------------------------------------------------------------------------------------------- one run


def changes(file: PlanFile) -> Iterator[Callable[[], object]]:
    """All that a person does in one run: a first plan, edits, undo and redo, a deletion brought back, and the plan file written."""
    yield lambda: file.commit(adding(sample()))
    yield file.flush
    yield lambda: file.commit(put(file.plan, Task(id="WEB-7", project="WEB", name="seven")))
    yield lambda: file.commit(put(file.plan, replace(file.plan.tasks["WEB-1"], name="one", duration=960)))
    yield file.undo
    yield file.redo
    yield lambda: file.commit(put(file.plan, Link(id="L-7", predecessor="WEB-1", successor="WEB-M1")))
    yield lambda: file.commit(remove(file.plan, "WEB-2"))
    yield file.flush
    yield lambda: file.restore("WEB-2")
    yield file.back_up
    yield lambda: file.commit(put(file.plan, Task(id="WEB-8", project="WEB", name="eight")))


def run_all(path: Path, reached: list[Plan]) -> PlanFile:
    """Open the plan and do all of it; after each step the plan is as confirmed, and an error has changed nothing.

    ``reached`` gets the last plan that was confirmed and, where a step raised, goes no further.
    """
    file = PlanFile.open(path, now=lambda: NOON)
    reached.append(file.plan)
    for act in changes(file):
        before = file.plan
        try:
            act()
        except (StoreError, OSError) as error:
            assert file.plan is before, "an error changed the plan"
            assert isinstance(error, OSError) or len(str(error)) < 700
            break
        reached.append(file.plan)
    return file


def require_well(file: PlanFile, confirmed: Plan, *, also: Plan | None = None) -> None:
    """What is on the disk is what was confirmed (or ``also``); an edit now is kept; and everything opens."""
    opened = PlanFile.open(file.path, now=lambda: NOON)
    assert opened.plan == confirmed or opened.plan == also
    file.commit(put(file.plan, View(id="END", name="well again")))
    assert PlanFile.open(file.path).plan == file.plan
    file.close()
    assert file.trouble == ""
    again = PlanFile.open(file.path)
    assert again.plan == file.plan
    assert again.notes == []
    with TinyDB(file.path) as db:
        held = {str(document["id"]) for name in db.tables() - {"meta"} for document in db.table(name)}
    assert held == {record.id for _, record in file.plan.records()}


def dry_run(folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The calls of a run in which nothing fails."""
    disk = Disk()
    with disk.under(monkeypatch):
        file = run_all(folder / "plan.json", [])
        file.close()
    assert PlanFile.open(folder / "plan.json").plan == file.plan
    return disk.calls


@pytest.fixture
def small_journals(monkeypatch: pytest.MonkeyPatch) -> None:
    """The journal is put away whenever the plan file has all of it."""
    monkeypatch.setattr("store.planfile.cut_journal", partial(cut_journal, large=1))


FAULTS: dict[str, Callable[[int], Disk]] = {
    "full once": lambda n: Disk(n, errno.ENOSPC),
    "full in the middle of a write": lambda n: Disk(n, errno.ENOSPC, half=True),
    "broken once": lambda n: Disk(n, errno.EIO),
    "over quota from here on": lambda n: Disk(n, errno.EDQUOT, for_good=True, half=True),
    "broken from here on": lambda n: Disk(n, errno.EIO, for_good=True, half=True),
}


IN_SHORT = {"full in the middle of a write", "broken from here on"}


@pytest.mark.parametrize("fault", [name if name in IN_SHORT else pytest.param(name, marks=pytest.mark.torture) for name in FAULTS])
@pytest.mark.usefixtures("small_journals")
def test_a_disk_that_fails_at_any_call_loses_nothing(fault: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = dry_run(tmp_path, monkeypatch)
    assert {"write", "fdatasync", "fsync", "open", "replace", "mkdir", "link"} <= set(calls)
    for number in range(1, len(calls) + 1):
        folder = tmp_path / str(number)
        folder.mkdir()
        disk, reached = FAULTS[fault](number), list[Plan]()
        with disk.under(monkeypatch):
            file = run_all(folder / "plan.json", reached)
            file.close()
        assert disk.failed
        # Where a line is on the disk and can neither be flushed nor be taken back, it may stay: the edit raised, and is
        # there none the less. Whoever opens the plan finds it as any other edit, and so does the next edit of this process.
        stays = disk.failed[:2] == ["fdatasync", "ftruncate"]
        if stays:
            with suppress(StoreError):
                file.refresh()
        require_well(file, reached[-1], also=file.plan if stays else None)
        shutil.rmtree(folder)


@pytest.mark.usefixtures("small_journals")
def test_the_thread_that_writes_the_plan_file_survives_a_disk_that_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = dry_run(tmp_path, monkeypatch)
    for number in range(1, len(calls), 7):
        folder = tmp_path / str(number)
        folder.mkdir()
        path, reached = folder / "plan.json", list[Plan]()
        file = PlanFile.open(path, now=lambda: NOON)
        file.follow()
        with Disk(number, errno.ENOSPC, half=True).under(monkeypatch):
            for act in changes(file):
                with suppress(HeadwayError, OSError, KeyError):
                    act()
                reached.append(file.plan)
        require_well(file, reached[-1])
        shutil.rmtree(folder)


def test_what_a_failed_save_says_is_one_sentence_with_a_way_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "plan.json"
    with PlanFile.open(path, now=lambda: NOON) as file:
        file.commit(adding(sample()))
        for number, way in ((errno.ENOSPC, "free some space"), (errno.EDQUOT, "free some space"), (errno.EROFS, "see that you may write")):
            with (
                Disk(1, number, for_good=True).under(monkeypatch),
                pytest.raises(StoreError, match=f"could not be written .*; nothing was changed: {way}"),
            ):
                file.commit(put(file.plan, Task(id="X", project="WEB")))
    assert "X" not in PlanFile.open(path).plan.tasks


def test_a_journal_that_was_put_away_but_could_not_be_begun_anew_counts_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, journal = tmp_path / "plan.json", tmp_path / "plan.json.journal"
    day = date(2026, 11, 1)
    plans: dict[date, Plan] = {}
    with PlanFile.open(path, now=lambda: datetime.combine(day, time(12))) as file:
        for turn, name in enumerate(("one", "two", "three", "four", "five", "six")):
            if turn:
                file.commit(put(file.plan, replace(file.plan.tasks["WEB-1"], name=name)))
            else:
                file.commit(adding(sample()))
            plans[day] = file.plan
            with monkeypatch.context() as patch:
                patch.setattr("store.planfile.cut_journal", partial(cut_journal, large=1))
                obstacle = journal.with_name(".plan.json.journal.new")  # what is begun anew has this name at first
                if turn != 3:
                    obstacle.mkdir()
                with suppress(IsADirectoryError):
                    file.flush()
                if turn != 3:
                    obstacle.rmdir()
            file.flush()
            day += timedelta(1)
        assert len(archives(journal)) > 2
        assert {past: file.at(past) for past in plans} == plans
        assert [happening.entry.number for happening in file.history("WEB-1")] == [6, 5, 4, 3, 2, 1]
        for name in ("five", "four", "three", "two", "Concept"):
            file.undo()
            assert file.plan.tasks["WEB-1"].name == name


# ------------------------------------------------------------------------------------------------------- really full disks


def test_a_file_that_may_not_grow_another_byte_loses_nothing_wherever_it_stops(tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    with PlanFile.open(path, now=lambda: NOON) as file:
        file.commit(adding(sample()))
    refused = 0
    for room in range(0, 420, 7):
        before = file.plan
        try:
            with room_for(journal_of(path).stat().st_size + room):
                file.commit(put(file.plan, Task(id=f"T-{room}", project="WEB", name="x" * 20)))
        except StoreError:
            refused += 1
            assert file.plan is before
        assert PlanFile.open(path).plan == file.plan
    assert 20 < refused < 50
    with room_for(100):
        file.close()
    assert "every edit is safe in its journal" in file.trouble
    require_well(file, file.plan)


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 256 KB."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = shutil.which("mount")
    if mount is None or os.geteuid() != 0:
        pytest.skip("only root may mount a small disk")
    done = subprocess.run([mount, "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(place)], capture_output=True, check=False)
    if done.returncode:
        pytest.skip("this system lets nobody mount a small disk")
    try:
        yield place
    finally:
        subprocess.run(["umount", str(place)], check=True)


def test_a_small_disk_that_fills_up_keeps_all_that_was_confirmed(tiny_disk: Path) -> None:
    path = tiny_disk / "plan.json"
    ballast = tiny_disk / "ballast"
    file = PlanFile.open(path, now=lambda: NOON)
    file.commit(adding(sample()))
    file.flush()
    refused = 0
    for n in range(2000):
        before = file.plan
        try:
            file.commit(put(file.plan, Task(id=f"T-{n}", project="WEB", name="x" * 100)))
        except StoreError as error:
            assert "No space left" in str(error) and "free some space" in str(error)
            assert file.plan is before
            refused += 1
            if refused == 3:
                break
        if n == 20:
            ballast.write_bytes(b"x" * 160_000)
    assert refused == 3
    assert PlanFile.open(path).plan == file.plan
    file.close()
    assert "every edit is safe in its journal" in file.trouble
    assert PlanFile.open(path).plan == file.plan
    ballast.unlink()
    for old in (tiny_disk / "plan.json.backups").glob("*"):
        old.unlink()
    require_well(PlanFile.open(path, now=lambda: NOON), file.plan)
