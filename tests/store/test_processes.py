"""Several processes and one file: all that each of them was told is kept is there, whoever writes at the same time."""

from __future__ import annotations

import json
import os
import signal
from contextlib import suppress
from pathlib import Path

import pytest
from tinydb import TinyDB

from planning.plan import put
from planning.records import Task
from store.errors import StoreError
from store.planfile import PlanFile
from tests.store.processes import PATIENCE, App, Writer, begin, expected, opened_whole, shapes, shared_renamer, verb


@pytest.fixture
def path(tmp_path: Path) -> Path:
    place = tmp_path / "plan.json"
    begin(place)
    return place


# ------------------------------------------------------------------------------------------------------------ two writers


def both_keep(path: Path, count: int) -> None:
    """Two processes do so many edits each, on records of their own; the plan and the plan file have all of them."""
    writers = [Writer(path, name, 0, count) for name in ("A", "B")]
    assert [writer.end() for writer in writers] == [count, count]
    plan = opened_whole(path)
    assert shapes(plan, "A") == expected("A", count)
    assert shapes(plan, "B") == expected("B", count)
    file = PlanFile.open(path)
    assert len({happening.entry.number for happening in file.history()}) == 1 + 2 * count
    with TinyDB(path) as db:
        assert {document["id"] for document in db.table("tasks")} == set(plan.tasks)


def both_keep_on_one(path: Path, count: int) -> None:
    """Two processes change one task so many times each, in different fields; none of the changes is lost."""
    with PlanFile.open(path) as file:
        file.commit(put(file.plan, Task(id="T", project="P", name="0", duration=0)))
    writers = [shared_renamer(path, "T", ("name",), count), shared_renamer(path, "T", ("duration", "effort"), count)]
    for writer in writers:
        writer.join(PATIENCE * 2)
    assert [writer.exitcode for writer in writers] == [0, 0]
    task = opened_whole(path).tasks["T"]
    assert (task.name, task.duration, task.effort) == (str(count), count, count)
    turns: dict[str, list[str]] = {"name": [], "duration": [], "effort": []}
    for happening in PlanFile.open(path).history("T"):
        before, after = happening.edit.before, happening.edit.after
        if before is not None and after is not None:
            for field in turns.keys() & (before.keys() | after.keys()):
                turns[field].append(str(after.get(field, 480)))  # a duration of a day is what a task has anyway
    assert {field: sorted(values, key=int) for field, values in turns.items()} == {
        key: [str(n) for n in range(1, count + 1)] for key in turns
    }


def test_two_processes_that_write_at_once_lose_nothing(path: Path) -> None:
    both_keep(path, 40)


def test_two_processes_that_write_one_record_at_once_lose_nothing(path: Path) -> None:
    both_keep_on_one(path, 40)


@pytest.mark.torture
def test_two_processes_with_a_thousand_edits_each_keep_two_thousand(path: Path) -> None:
    both_keep(path, 1000)


@pytest.mark.torture
def test_two_processes_with_a_thousand_edits_each_of_one_record_keep_two_thousand(path: Path) -> None:
    both_keep_on_one(path, 1000)


def test_ten_adds_at_once_have_ten_ids(path: Path) -> None:
    shells = [verb(path, "add", f"Number {n}", "2d", "in", "P") for n in range(10)]
    said = [shell.communicate(timeout=PATIENCE) for shell in shells]
    assert [shell.returncode for shell in shells] == [0] * 10, said
    ids = [out.strip() for out, _ in said]
    plan = opened_whole(path)
    assert len(set(ids)) == 10
    assert sorted(plan.tasks[i].name for i in ids) == sorted(f"Number {n}" for n in range(10))
    assert {document["id"] for document in json.loads(path.read_bytes())["tasks"].values()} == set(ids)


# ----------------------------------------------------------------------------------------------- ended from outside, a lock


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM])
def test_an_app_that_is_told_to_end_writes_its_last_edit_and_restores_the_terminal(path: Path, number: signal.Signals) -> None:
    app = App(path)
    app.until("Kay")
    app.capture("Early")
    app.until_confirmed("Early")
    app.capture("Late")
    app.until_confirmed("Late")
    app.process.send_signal(number)
    for _ in range(200):
        app.read(0.1)
        if app.process.poll() is not None:
            break
    assert app.process.poll() is not None, "it does not end"
    restored = app.is_cooked
    app.close()
    assert restored
    assert b"\x1b[?1049l" in app.raw
    assert b"Traceback" not in app.raw
    assert {"Early", "Late"} <= {task.name for task in opened_whole(path).tasks.values()}
    assert {"Early", "Late"} <= {document["name"] for document in json.loads(path.read_bytes())["tasks"].values()}


def test_an_app_whose_line_drops_writes_its_last_edit(path: Path) -> None:
    app = App(path)
    app.until("Kay")
    app.capture("Last words")
    app.until_confirmed("Last words")
    app.hang_up()
    assert app.process.wait(20) is not None
    assert "Last words" in {document["name"] for document in json.loads(path.read_bytes())["tasks"].values()}


def test_keys_typed_right_before_the_end_are_kept_whole_or_not_at_all(path: Path) -> None:
    app = App(path)
    app.until("Kay")
    app.capture("Maybe")
    app.process.terminate()
    for _ in range(200):
        app.read(0.1)
        if app.process.poll() is not None:
            break
    told = app.confirmed("Maybe")
    assert app.process.poll() is not None, "it does not end"
    app.close()
    names = {task.name for task in opened_whole(path).tasks.values()}
    assert names <= {"Maybe"} and (names or not told)
    assert {document["name"] for document in json.loads(path.read_bytes()).get("tasks", {}).values()} == names


def test_the_lock_of_a_process_that_was_killed_holds_nobody_up(path: Path) -> None:
    ours, theirs = os.pipe()
    child = os.fork()
    if not child:  # it dies with the lock in its hands, in the middle of a change
        with PlanFile.open(path) as file, file.exclusively():
            os.write(theirs, b"held")
            signal.pause()
        os._exit(0)
    assert os.read(ours, 4) == b"held"
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.close(ours)
    os.close(theirs)
    with PlanFile.open(path, patience=0.0) as file:
        file.commit(put(file.plan, Task(id="T", project="P")))
    assert "T" in opened_whole(path).tasks


def test_a_lock_file_that_is_taken_away_while_it_is_held_keeps_its_place(path: Path) -> None:
    lock = path.with_name(".plan.json.lock")
    waiting = PlanFile.open(path, patience=0.0)
    waiting.commit(put(waiting.plan, Task(id="T", project="P")))
    with PlanFile.open(path) as file, file.exclusively():
        lock.unlink()
        file.commit(put(file.plan, Task(id="U", project="P")))
        with suppress(StoreError):
            waiting.commit(put(waiting.plan, Task(id="V", project="P")))
        kept = "V" in waiting.plan.tasks
    assert not kept or "U" in waiting.plan.tasks
    waiting.commit(put(waiting.plan, Task(id="W", project="P")))
    waiting.close()
    assert set(opened_whole(path).tasks) == {"T", "U", "W"} | ({"V"} if kept else set())
