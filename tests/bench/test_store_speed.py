"""How long opening a plan takes beside the barest reading of its file, in the same run and the same way."""

from __future__ import annotations

import gc
import json
import random
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from planning.plan import Meta, Plan, build
from planning.records import KINDS, Assignment, Constraint, Milestone, Person, Record, Task
from planning.soundness import fatal_problems
from store.codec import all_named, decode_meta, decode_table, encode, encode_meta
from store.parsing import Tables, parse
from store.planfile import PlanFile
from store.rendering import rendered
from tests.bench.networks import random_plan

pytestmark = pytest.mark.bench
ROUNDS = 25


def large_plan() -> Plan:
    """Some ten thousand records: tasks and links, people on six tasks of ten, a few dates, progress on the first ones."""
    draw = random.Random(5)
    plan = random_plan(3490)
    records = [worked_on(record, draw) if isinstance(record, Task) else record for _, record in plan.records()]
    records += [Person(id=f"N{n}", name=f"Name {n}", role="engineer", rate=600.0) for n in range(40)]
    records += [Milestone(id=f"M{n}", name=f"gate {n}", project=f"Q{n % 10}", rank=float(n)) for n in range(60)]
    begun = datetime(2026, 1, 2, 9)
    return build([replace(r, created=begun + timedelta(minutes=n // 40)) for n, r in enumerate(records)], Meta(entry=12))


def worked_on(task: Task, draw: random.Random) -> Record:
    number, day = int(task.id[1:]), timedelta(days=draw.randrange(90))
    if draw.random() < 0.6:
        task = replace(task, assignments=(Assignment(f"N{draw.randrange(40)}", 0.5 if draw.random() < 0.3 else 1.0),))
    if draw.random() < 0.03:
        task = replace(task, constraint=Constraint("SNET", datetime(2026, 2, 1, 8) + day))
    if draw.random() < 0.03:
        task = replace(task, deadline=datetime(2026, 9, 1, 17) + day)
    if number < 200:
        task = replace(task, actual_start=datetime(2026, 1, 5, 8) + timedelta(days=number // 20), percent=50.0)
    return task


def content_of(plan: Plan) -> bytes:
    tables: Tables = {kind: {str(n): encode(r) for n, r in enumerate(plan.table(kind).values(), 1)} for kind in KINDS if plan.table(kind)}
    tables["meta"] = {"1": encode_meta(plan.meta)}
    return rendered(tables)


@contextmanager
def collecting(wanted: bool) -> Iterator[None]:
    before = gc.isenabled()
    (gc.enable if wanted else gc.disable)()
    yield
    (gc.enable if before else gc.disable)()


def read(content: bytes, *, ours: bool) -> tuple[Tables, Plan]:
    """The plan of these bytes, checked."""
    with collecting(False):  # as the plan file does it
        tables = parse(content, ours=ours)
        found = {kind: decode_table(kind, tables[kind]) for kind in KINDS if kind in tables}
        records: dict[str, Any] = {kind: table.records for kind, table in found.items()}
        plan = Plan(meta=decode_meta(tables["meta"]["1"]), **records)
        assert not fatal_problems(plan, all_named(found.values()))
    return tables, plan


def second_time(call: Callable[[], object]) -> float:
    """Milliseconds of a call right after the same call, so that each pays for its own memory; freeing it is not counted."""
    call()
    begun = time.perf_counter()
    made = call()
    taken = (time.perf_counter() - begun) * 1000
    del made
    return taken


def beside(bare: Callable[[], object], call: Callable[[], object]) -> tuple[float, float, float]:
    """Median milliseconds of both, taking turns, and how many times as long the call takes."""
    rounds = [(second_time(bare), second_time(call)) for _ in range(ROUNDS)]
    return statistics.median(b for b, _ in rounds), statistics.median(c for _, c in rounds), statistics.median(c / b for b, c in rounds)


@pytest.mark.parametrize("collected", [True, False], ids=["gc on", "gc off"])
def test_opening_beside_json(collected: bool, tmp_path: Path) -> None:
    plan = large_plan()
    content = content_of(plan)
    assert read(content, ours=False)[1] == plan
    path = tmp_path / "plan.json"
    path.write_bytes(content)

    def opened() -> Plan:
        with PlanFile.open(path, read_only=True) as file:
            return file.plan

    print(f"\n{sum(1 for _ in plan.records()):,} records, {len(content):,} bytes, {'gc on' if collected else 'gc off'}")
    ways: dict[str, Callable[[], object]] = {
        "our own bytes": lambda: read(content, ours=True),
        "any bytes": lambda: read(content, ours=False),
        "PlanFile.open": opened,
    }
    for name, way in ways.items():
        with collecting(collected):
            bare, ours, ratio = beside(lambda: json.loads(content), way)
        print(f"  {name}: {ours:.1f} ms = x{ratio:.2f} of json.loads ({bare:.1f} ms)")
