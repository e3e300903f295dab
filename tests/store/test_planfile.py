"""A plan and its file: opened without a trace, changed through one door, as it was after any error."""

from __future__ import annotations

import difflib
import errno
import fcntl
import json
import os
import resource
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tinydb import TinyDB

from planning.errors import PlanError
from planning.plan import SCHEMA, Change, Edit, Plan, put, remove
from planning.records import KINDS, Assignment, Link, Program, Project, Record, Task
from store.errors import ConflictError, FileError, ReadOnlyError, StoreError
from store.lock import Lock
from store.planfile import PlanFile
from tests.store.plans import names_in, sample
from tests.strategies import adding, records_of, sound_plan

NOON = datetime(2026, 11, 26, 12, 0, 33)


def noon() -> datetime:
    return NOON


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "plan.json"


@pytest.fixture
def file(path: Path) -> PlanFile:
    """The sample plan, freshly written and opened again."""
    with PlanFile.open(path, now=noon) as first:
        first.commit(adding(sample()))
    return PlanFile.open(path, now=noon)


def content_of(file: PlanFile) -> bytes:
    """What stands in the plan file when it has followed."""
    file.flush()
    return file.path.read_bytes()


def rename(plan: Plan, task_id: str, name: str) -> Change:
    return put(plan, replace(plan.tasks[task_id], name=name), f"{task_id} renamed")


def edited(path: Path, table: str, number: str, **values: object) -> None:
    """Alter one document of the file, as an editor would."""
    data = json.loads(path.read_bytes())
    data[table][number].update(values)
    path.write_text(json.dumps(data))


# ------------------------------------------------------------------------------------------------------------- opening


def test_a_missing_file_is_an_empty_plan_and_stays_missing(path: Path) -> None:
    assert PlanFile.open(path).plan == Plan()
    assert names_in(path.parent) == []


@pytest.mark.parametrize("content", [b"", b"\n", b"{}", b'{"_default": {}}'])
def test_an_empty_file_is_an_empty_plan(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    file = PlanFile.open(path)
    assert file.plan == Plan()
    assert path.read_bytes() == content
    file.commit(put(file.plan, Program(id="KES")))
    assert list(PlanFile.open(path).plan.programs) == ["KES"]


def test_opening_changes_no_byte_and_leaves_no_file(file: PlanFile, path: Path) -> None:
    for name in names_in(path.parent):
        if name != "plan.json":
            path.with_name(name).unlink()
    before, stat = path.read_bytes(), path.stat()
    PlanFile.open(path).close()
    PlanFile.open(path, read_only=True).close()
    assert (path.read_bytes(), path.stat().st_mtime_ns) == (before, stat.st_mtime_ns)
    assert names_in(path.parent) == ["plan.json"]


def test_a_plan_comes_back_from_its_file_as_it_was(path: Path) -> None:
    file = PlanFile.open(path, now=noon)
    kept = file.commit(adding(sample()))
    again = PlanFile.open(path).plan
    assert again == kept == file.plan
    assert [list(again.table(kind)) for kind in KINDS] == [list(kept.table(kind)) for kind in KINDS]
    assert {k: r.name for k, r in again.tasks.items()} == {k: r.name for k, r in sample().tasks.items()}
    assert again.meta.counters == sample().meta.counters


@settings(max_examples=40)
@given(found=st.lists(st.sampled_from(sorted(KINDS)).flatmap(records_of), max_size=8))
def test_any_sound_plan_comes_back(tmp_path_factory: pytest.TempPathFactory, found: list[Record]) -> None:
    folder = tmp_path_factory.mktemp("any")
    try:
        file = PlanFile.open(folder / "plan.json", now=noon)
        file.commit(adding(sound_plan(found)))
        assert PlanFile.open(folder / "plan.json").plan == file.plan
    finally:
        shutil.rmtree(folder)


def test_plain_tinydb_reads_the_plan_and_what_it_writes_is_read(file: PlanFile, path: Path) -> None:
    with TinyDB(path) as db:
        assert {d["id"] for d in db.table("tasks")} == {"WEB-1", "WEB-2"}
        db.table("tasks").insert({"id": "WEB-3", "project": "WEB", "name": "by hand"})
    assert PlanFile.open(path).plan.tasks["WEB-3"].name == "by hand"


def test_unknown_fields_and_tables_survive_an_edit(file: PlanFile, path: Path) -> None:
    edited(path, "tasks", "2", colour={"r": 1}, assignments=[{"person": "KM", "shade": "dark"}])
    edited(path, "meta", "1", theme="red")
    data = json.loads(path.read_bytes())
    data["rockets"] = {"7": {"fuel": [1, {"a": None}]}}
    path.write_text(json.dumps(data))
    other = PlanFile.open(path)
    task = other.plan.tasks["WEB-2"]
    other.commit(put(other.plan, replace(task, name="new", duration=480)))
    after = json.loads(content_of(other))
    assert after["rockets"] == {"7": {"fuel": [1, {"a": None}]}}
    assert after["meta"]["1"]["theme"] == "red"
    assert after["tasks"]["2"]["colour"] == {"r": 1}
    assert after["tasks"]["2"]["assignments"] == [{"person": "KM", "shade": "dark"}]
    other.commit(remove(other.plan, "WEB-2"))
    other.undo()
    assert json.loads(path.read_bytes())["tasks"]["2"]["assignments"] == [{"person": "KM", "shade": "dark"}]


def test_a_newer_file_is_refused_with_the_way_out(file: PlanFile, path: Path) -> None:
    edited(path, "meta", "1", schema=SCHEMA + 1)
    with pytest.raises(FileError, match=r"newer version of headway.*update headway"):
        PlanFile.open(path)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ('{"_default": {"1": {"name": "Bob"}}}', "another program.*_default"),
        ('{"tasks": {"1": {"id": "T"}}}', "another program"),
        ('{"meta": {"1": {"schema": true}}}', "another program"),
        ('{"meta": {"1": {"schema": "1"}}}', "another program"),
        ('{"meta": {"1": {"schema": 1, "counters": 5}}}', "meta document 1, field counters"),
        ('{"meta": {"1": {"schema": 1}}, "tasks": {"4": {"id": "T", "duration": []}}}', r"tasks document 4 \(T\), field duration"),
        ('{"meta": {"1": {"schema": 1}}, "tasks": {"4": {"id": "T"}, "5": {"id": "T"}}}', r"document 5 .*document 4 too"),
        (
            '{"meta": {"1": {"schema": 1}}, "tasks": {"4": {"id": "T", "parent": "U"}}}',
            r"document 4 \(T\), field parent: there is no task U",
        ),
        ('{"meta": {"1": {"schema": 1}}, "rockets": {"1": {"x": 1e999}}}', "rockets document 1, field x.*not finite"),
    ],
)
def test_a_foreign_or_wrong_file_is_refused_with_the_place(path: Path, content: str, why: str) -> None:
    path.write_text(content)
    with pytest.raises(FileError, match=why) as caught:
        PlanFile.open(path)
    assert str(path) in str(caught.value)
    assert path.read_text() == content


def test_several_problems_are_counted(path: Path) -> None:
    tasks = {str(n): {"id": f"T{n}", "project": "P", "calendar": "NONE"} for n in range(1, 5)}
    path.write_text(json.dumps({"meta": {"1": {"schema": 1}}, "tasks": tasks}))
    with pytest.raises(FileError, match=r"no calendar NONE.*\(3 more like this\)"):
        PlanFile.open(path)


def test_a_loop_of_links_can_be_opened_and_taken_apart(path: Path) -> None:
    tables = {
        "meta": {"1": {"schema": 1}},
        "tasks": {"1": {"id": "A", "project": "P"}, "2": {"id": "B", "project": "P"}},
        "links": {"1": {"id": "L-1", "predecessor": "A", "successor": "B"}, "2": {"id": "L-2", "predecessor": "B", "successor": "A"}},
    }
    path.write_text(json.dumps(tables))
    file = PlanFile.open(path)
    file.commit(remove(file.plan, "L-2"))
    assert list(PlanFile.open(path).plan.links) == ["L-1"]


def test_a_folder_a_pipe_and_a_loop_of_symlinks_are_no_plans(tmp_path: Path) -> None:
    pipe, loop = tmp_path / "pipe", tmp_path / "loop"
    os.mkfifo(pipe)
    loop.symlink_to(loop)
    for place in (tmp_path, pipe, loop):
        with pytest.raises(FileError, match="cannot be read") as caught:
            PlanFile.open(place)
        assert str(place) in str(caught.value)


def test_a_symlink_is_written_through(file: PlanFile, path: Path, tmp_path: Path) -> None:
    link = tmp_path / "elsewhere" / "link.json"
    link.parent.mkdir()
    link.symlink_to(path)
    through = PlanFile.open(link)
    through.commit(rename(through.plan, "WEB-1", "through"))
    assert link.is_symlink()
    assert names_in(link.parent) == ["link.json"]
    assert PlanFile.open(path).plan.tasks["WEB-1"].name == "through"


# ------------------------------------------------------------------------------------------------------------- changing


def test_one_edit_is_one_changed_line(file: PlanFile, path: Path) -> None:
    before = path.read_text("utf-8").split("\n")
    file.commit(rename(file.plan, "WEB-1", "Concept, again"))
    changed = [line for line in difflib.unified_diff(before, content_of(file).decode().split("\n"), n=0) if line[0] in "+-"][2:]
    assert [line[0] for line in changed] == ["-", "+"]
    assert all('"WEB-1"' in line for line in changed)


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_git_shows_one_edit_as_one_line(file: PlanFile, path: Path, tmp_path: Path) -> None:
    old = tmp_path / "old.json"
    shutil.copy(path, old)
    with file:
        file.commit(rename(file.plan, "WEB-1", "Concept, again"))
    shown = subprocess.run(["git", "diff", "--no-index", "--numstat", str(old), str(path)], capture_output=True, text=True, check=False)
    assert shown.stdout.split()[:2] == ["1", "1"]


def test_document_numbers_stay_with_their_records(file: PlanFile, path: Path) -> None:
    def numbers() -> dict[str, str]:
        return {document["id"]: number for number, document in json.loads(content_of(file))["tasks"].items()}

    file.commit(put(file.plan, Task(id="WEB-3", project="WEB")))
    file.commit(rename(file.plan, "WEB-2", "again"))
    file.commit(remove(file.plan, "WEB-1"))
    file.commit(put(file.plan, Task(id="WEB-4", project="WEB")))
    assert numbers() == {"WEB-2": "2", "WEB-3": "3", "WEB-4": "4"}


def test_records_are_stamped_to_the_minute(file: PlanFile) -> None:
    minute = datetime(2026, 11, 26, 12, 0)
    file.commit(put(file.plan, Task(id="WEB-3", project="WEB")))
    assert (file.plan.tasks["WEB-3"].created, file.plan.tasks["WEB-3"].updated) == (minute, None)
    created = file.plan.programs["KES"].created
    file.commit(put(file.plan, replace(file.plan.programs["KES"], goal="x")))
    assert (file.plan.programs["KES"].created, file.plan.programs["KES"].updated) == (created, minute)


def test_several_edits_of_one_record_are_one_step(file: PlanFile) -> None:
    first = Task(id="WEB-9", project="WEB")
    second = replace(first, name="named")
    file.commit(Change("two steps", (Edit("tasks", "WEB-9", None, first), Edit("tasks", "WEB-9", first, second))))
    assert file.plan.tasks["WEB-9"].name == "named"
    assert file.plan.tasks["WEB-9"].created is not None
    file.undo()
    assert "WEB-9" not in file.plan.tasks


def test_a_change_that_changes_nothing_is_not_written(file: PlanFile, path: Path) -> None:
    stat = path.stat()
    file.commit(put(file.plan, file.plan.tasks["WEB-1"]))
    file.close()
    assert path.stat().st_mtime_ns == stat.st_mtime_ns
    assert [h.entry.number for h in file.history("WEB-1")] == [1]


def test_undo_gives_back_plan_and_file_and_redo_makes_them_new(file: PlanFile, path: Path) -> None:
    plan, content = file.plan, path.read_bytes()
    file.commit(remove(file.plan, "WEB-2"))
    file.commit(rename(file.plan, "WEB-1", "x"))
    changed, new = file.plan, content_of(file)
    assert file.undo().label == "WEB-1 renamed"
    file.undo()
    assert file.plan == plan
    assert [list(file.plan.table(kind)) for kind in KINDS] == [list(plan.table(kind)) for kind in KINDS]
    assert content_of(file) == content
    file.redo()
    assert file.redo().label == "WEB-1 renamed"
    assert file.plan == changed
    assert content_of(file) == new
    with pytest.raises(StoreError, match="nothing to redo"):
        file.redo()


def test_a_new_change_ends_what_can_be_made_again(file: PlanFile) -> None:
    file.commit(rename(file.plan, "WEB-1", "x"))
    file.undo()
    file.commit(rename(file.plan, "WEB-1", "y"))
    with pytest.raises(StoreError, match="nothing to redo"):
        file.redo()
    file.undo()
    file.undo()
    assert file.plan.tasks == {}
    with pytest.raises(StoreError, match="nothing to undo"):
        file.undo()


def test_ids_that_were_deleted_are_not_given_again(path: Path) -> None:
    path.write_text('{"meta": {"1": {"schema": 1}}, "programs": {"1": {"id": "R-09"}}}')
    file = PlanFile.open(path)
    with file:
        file.commit(remove(file.plan, "R-09"))
    assert PlanFile.open(path).plan.next_id("R-") == "R-10"


def test_what_would_break_the_plan_is_not_kept(file: PlanFile, path: Path) -> None:
    plan, content = file.plan, path.read_bytes()
    for change in (
        put(plan, Link(id="L-9", predecessor="WEB-1", successor="NONE")),
        put(plan, replace(plan.tasks["WEB-1"], duration=-5)),
        put(plan, replace(plan.tasks["WEB-1"], percent=float("nan"))),
        remove(plan, "STD"),
    ):
        with pytest.raises(PlanError):
            file.commit(change)
        assert file.plan is plan
        assert content_of(file) == content


def test_a_plan_opened_for_reading_is_not_changed(path: Path, file: PlanFile) -> None:
    reader = PlanFile.open(path, read_only=True)
    with pytest.raises(ReadOnlyError, match="reading only"):
        reader.commit(rename(reader.plan, "WEB-1", "x"))


def test_half_a_character_is_not_kept(file: PlanFile, path: Path) -> None:
    content = path.read_bytes()
    with pytest.raises(StoreError, match="surrogate"):
        file.commit(rename(file.plan, "WEB-1", "\udc80"))
    assert content_of(file) == content
    file.commit(rename(file.plan, "WEB-1", "whole"))
    assert PlanFile.open(path).plan == file.plan


# ------------------------------------------------------------------------------------------------- others, and the disk


def test_what_two_processes_change_in_different_fields_is_all_kept(file: PlanFile, path: Path) -> None:
    other = PlanFile.open(path, now=noon)
    other.commit(rename(other.plan, "WEB-1", "theirs"))
    task = file.plan.tasks["WEB-1"]
    file.commit(put(file.plan, replace(task, percent=40.0), "WEB-1 40%"))
    assert (file.plan.tasks["WEB-1"].name, file.plan.tasks["WEB-1"].percent) == ("theirs", 40.0)
    assert other.refresh()
    assert other.plan == file.plan == PlanFile.open(path).plan


def test_a_conflict_on_one_field_is_told_and_theirs_is_kept(file: PlanFile, path: Path) -> None:
    other = PlanFile.open(path)
    other.commit(rename(other.plan, "WEB-1", "theirs"))
    with pytest.raises(ConflictError, match=r"WEB-1 name was changed to theirs by another process meanwhile"):
        file.commit(rename(file.plan, "WEB-1", "ours"))
    assert file.plan == other.plan
    file.commit(rename(file.plan, "WEB-1", "ours"))
    assert PlanFile.open(path).plan.tasks["WEB-1"].name == "ours"


def test_two_processes_that_make_the_same_id_both_keep_their_record(file: PlanFile, path: Path) -> None:
    other = PlanFile.open(path, now=noon)
    other.commit(put(other.plan, Task(id="WEB-3", project="WEB", name="theirs")))
    link = Link(id="L-90", predecessor="WEB-1", successor="WEB-3")
    file.commit(put(file.plan, Task(id="WEB-3", project="WEB", name="ours")) + put(file.plan, link))
    assert (file.plan.tasks["WEB-3"].name, file.plan.tasks["WEB-4"].name) == ("theirs", "ours")
    assert file.plan.links["L-90"].successor == "WEB-4"
    assert file.notes == ["WEB-3 was taken by another process meanwhile; yours is WEB-4."]


def test_a_file_another_process_is_writing_is_left_alone(path: Path, file: PlanFile) -> None:
    impatient = PlanFile.open(path, patience=0.0)
    content = path.read_bytes()
    with Lock(path.with_name(".plan.json.lock"), path, 0.0), pytest.raises(StoreError, match="Another process"):
        impatient.commit(rename(impatient.plan, "WEB-1", "x"))
    assert path.read_bytes() == content
    impatient.commit(rename(impatient.plan, "WEB-1", "x"))


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """No file of this process may grow beyond this size, as on a full disk."""
    old_limit, old_handler = resource.getrlimit(resource.RLIMIT_FSIZE), signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, old_limit[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, old_limit)
        signal.signal(signal.SIGXFSZ, old_handler)


def test_a_disk_without_room_loses_nothing(file: PlanFile, path: Path) -> None:
    plan, content = file.plan, path.read_bytes()
    journal = path.with_name("plan.json.journal")
    lines = journal.read_bytes()
    with (
        room_for(len(lines)),
        pytest.raises(StoreError, match=f"could not be written \\({os.strerror(errno.EFBIG)}\\); nothing was changed"),
    ):
        file.commit(rename(file.plan, "WEB-1", "x"))
    assert file.plan is plan
    assert (path.read_bytes(), journal.read_bytes()) == (content, lines)
    file.commit(rename(file.plan, "WEB-1", "x"))
    with room_for(len(lines)), pytest.raises(StoreError):
        file.undo()
    with room_for(len(content) // 2):
        file.close()
    assert "every edit is safe in its journal: free some space" in file.trouble
    assert path.read_bytes() == content
    assert PlanFile.open(path).plan == file.plan


def test_a_folder_that_is_missing_is_named_and_not_made(tmp_path: Path) -> None:
    file = PlanFile.open(tmp_path / "nowhere" / "plan.json")
    with pytest.raises(StoreError, match=r"no folder .*nowhere"):
        file.commit(put(file.plan, Program(id="KES")))
    assert names_in(tmp_path) == []
    assert file.plan == Plan()


def test_our_own_data_folder_is_made_when_first_needed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from store.paths import default_path

    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    monkeypatch.setenv("HOME", str(tmp_path))
    place = default_path()
    assert place.name == "plan.json"
    file = PlanFile.open(place)
    assert not place.parent.exists()
    with file:
        file.commit(put(file.plan, Program(id="KES")))
    assert place.exists()


@contextmanager
def without_privilege() -> Iterator[None]:
    """Root may read and write everywhere: be somebody else for a while."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_what_the_system_forbids_is_told(file: PlanFile, path: Path) -> None:
    content = path.read_bytes()
    with TemporaryDirectory() as name:
        place = Path(name, "plan.json")
        place.write_bytes(content)
        Path(name).chmod(0o555)
        place.chmod(0o444)
        with without_privilege():
            reader = PlanFile.open(place)
            with pytest.raises(ReadOnlyError, match=r"write-protected"):
                reader.commit(rename(reader.plan, "WEB-1", "x"))
        assert place.read_bytes() == content
        assert reader.plan.tasks["WEB-1"].name == "Concept"
        place.chmod(0)
        with without_privilege(), pytest.raises(FileError, match=r"cannot be read .Permission denied"):
            PlanFile.open(place)
        Path(name).chmod(0o700)


def test_many_changes_and_their_undoing_end_where_they_began(path: Path) -> None:
    file = PlanFile.open(path, now=noon)
    file.commit(put(file.plan, Program(id="K")))
    file.commit(put(file.plan, Project(id="P", program="K")))
    for n in range(1, 9):
        file.commit(put(file.plan, Task(id=f"P-{n}", project="P", parent=f"P-{n - 1}" if n > 1 else None)))
    start, lines = file.plan, content_of(file)
    for n in (3, 8, 5):
        file.commit(remove(file.plan, f"P-{n}"))
        file.commit(put(file.plan, replace(file.plan.tasks["P-1"], assignments=(Assignment(f"?{n}"),))))
    for _ in range(6):
        file.undo()
    assert file.plan == start
    assert content_of(file) == lines
    assert list(PlanFile.open(path).plan.tasks) == list(start.tasks)


def test_a_disk_that_knows_no_locks_can_be_looked_at(file: PlanFile, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(descriptor: int, operation: int) -> None:  # what a network disk without a lock service says
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr(fcntl, "flock", refuse)
    other = PlanFile.open(path)
    assert other.plan.tasks["WEB-1"].name == "Concept"
    with pytest.raises(StoreError, match="a disk that knows no locks; move it to a local disk"):
        other.commit(rename(other.plan, "WEB-1", "x"))
    assert other.read_only
    assert PlanFile.open(path).plan == file.plan
