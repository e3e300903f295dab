"""Several processes and one file: killed at any moment, or writing at the same time."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from planning.plan import put
from planning.records import Program, Project
from store.planfile import PlanFile

ROOT = Path(__file__).resolve().parents[2]

WRITER = """
import sys
from planning.plan import put
from planning.records import Task
from store.planfile import PlanFile

path, name, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
file = PlanFile.open(path, patience=60.0)
for n in range(count):
    file.commit(put(file.plan, Task(id=f"{name}-{n}", project="P")))
    print(n, flush=True)
file.close()
"""


def writer(path: Path, name: str, count: int) -> subprocess.Popen[str]:
    """Another process that adds tasks and says each that is kept."""
    return subprocess.Popen([sys.executable, "-c", WRITER, str(path), name, str(count)], cwd=ROOT, stdout=subprocess.PIPE, text=True)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    place = tmp_path / "plan.json"
    with PlanFile.open(place) as file:
        file.commit(put(file.plan, Program(id="K")))
        file.commit(put(file.plan, Project(id="P", program="K")))
    return place


def kill_after(path: Path, name: str, kept: int) -> None:
    """Kill a writer right after it has said that many tasks; all of them must be in the file."""
    process = writer(path, name, 10_000)
    assert process.stdout is not None
    with process.stdout as said:
        for _ in range(kept):
            said.readline()
        process.kill()
    process.wait()
    tasks = PlanFile.open(path).plan.tasks
    assert all(f"{name}-{n}" in tasks for n in range(kept))


def test_a_kept_change_survives_the_end_of_its_process(path: Path) -> None:
    kill_after(path, "A", 7)
    kill_after(path, "B", 1)


@pytest.mark.torture
def test_a_kept_change_survives_fifty_kills(path: Path) -> None:
    for n in range(50):
        kill_after(path, f"X{n}", 1 + n % 9)


def test_two_processes_that_write_at_once_lose_nothing(path: Path) -> None:
    processes = [writer(path, name, 40) for name in "AB"]
    said = [process.communicate(timeout=60)[0].split() for process in processes]
    assert [process.returncode for process in processes] == [0, 0]
    assert said == [[str(n) for n in range(40)]] * 2
    assert set(PlanFile.open(path).plan.tasks) == {f"{name}-{n}" for name in "AB" for n in range(40)}
    assert len(json.loads(path.read_bytes())["tasks"]) == 80
