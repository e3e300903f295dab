"""What an edit costs at 10,000 records, against the least it can cost: one line appended and flushed."""

from __future__ import annotations

import gc
import os
import random
import statistics
import threading
from dataclasses import replace
from pathlib import Path
from time import perf_counter, sleep

import pytest

from planning.plan import put
from store.journal import entry_line
from store.planfile import PlanFile
from tests.bench.networks import random_plan
from tests.strategies import adding

EDITS = 400


@pytest.fixture
def path(tmp_path: Path) -> Path:
    place = tmp_path / "plan.json"
    with PlanFile.open(place) as file:
        file.commit(adding(random_plan(5_000, links_per_task=1.0)))
    return place


@pytest.mark.bench
def test_an_edit_is_confirmed_in_twice_the_time_of_one_bare_line(path: Path) -> None:
    file = PlanFile.open(path)
    draw = random.Random(1)
    ids = list(file.plan.tasks)
    bare = os.open(path.with_name("bare"), os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    ours, least = [], []
    line = b""
    gc.collect()
    gc.freeze()
    for _ in range(EDITS):
        task = file.plan.tasks[draw.choice(ids)]
        change = put(file.plan, replace(task, duration=draw.randint(100, 9_000)), f"{task.id} duration")
        begun = perf_counter()
        file.commit(change)
        ours.append(perf_counter() - begun)
        line = line or entry_line(file.history(task.id)[0].entry)
        begun = perf_counter()
        os.write(bare, line)
        os.fdatasync(bare)
        least.append(perf_counter() - begun)
    gc.unfreeze()
    file.close()
    ratio = statistics.median(ours) / statistics.median(least)
    pairs = statistics.median([one / other for one, other in zip(ours, least, strict=True)])
    count = sum(1 for _ in file.plan.records())
    print(f"\nan edit at {count:,} records: {_told(ours)}; one bare line: {_told(least)}; x{ratio:.2f} (pairwise x{pairs:.2f})")
    assert ratio < 3


@pytest.mark.bench
def test_the_drawing_thread_is_not_held_while_the_plan_file_follows(path: Path) -> None:
    file = PlanFile.open(path)
    file.follow()
    draw = random.Random(1)
    ids = list(file.plan.tasks)
    late: list[float] = []
    held: list[float] = []
    gc.collect()
    gc.freeze()
    for _ in range(40):
        task = file.plan.tasks[draw.choice(ids)]
        change = put(file.plan, replace(task, duration=draw.randint(100, 9_000)), f"{task.id} duration")
        begun = perf_counter()
        file.commit(change)
        held.append(perf_counter() - begun)
        for _ in range(120):  # a tenth of a second and more: the file follows meanwhile
            begun = perf_counter()
            sleep(0.001)
            late.append(perf_counter() - begun - 0.001)
        sleep(0.3)
    saves = sum(1 for line in path.with_name("plan.json.journal").read_text().splitlines() if line.startswith('{"saved"'))
    gc.unfreeze()
    file.close()
    assert threading.active_count() < 5
    print(f"\nthe thread that edits and draws: an edit holds it {_told(held)}; a timer of 1 ms is late by {_told(late)}; {saves} saves")
    assert saves > 10


def _told(times: list[float]) -> str:
    ordered = sorted(times)
    return f"median {statistics.median(times) * 1e3:.2f}, p95 {ordered[int(0.95 * len(ordered))] * 1e3:.2f}, max {ordered[-1] * 1e3:.2f} ms"
