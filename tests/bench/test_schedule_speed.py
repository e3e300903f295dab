"""How much the schedule costs beside the barest critical path computation of the same network, in the same run."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable
from dataclasses import replace

import pytest

from planning.plan import Plan, put
from planning.ripple import ripple
from planning.schedule import schedule
from tests.bench.networks import random_plan

pytestmark = pytest.mark.bench
_CODE = {"FS": 0, "SS": 1, "FF": 2, "SF": 3}
Arcs = list[list[tuple[int, int, int]]]


def bare_pass(size: int, preds: Arcs, succs: Arcs, duration: list[int]) -> tuple[list[int], list[int]]:  # noqa: C901 - bare on purpose
    """Ordering, forward and backward pass over integer lists: four link types and lags, no calendars, no progress, no names."""
    waiting = [len(p) for p in preds]
    order = [j for j in range(size) if not waiting[j]]
    for i in order:
        for j, _, _ in succs[i]:
            waiting[j] -= 1
            if not waiting[j]:
                order.append(j)
    start, finish = [0] * size, [0] * size
    for j in order:
        s = f = 0
        for i, kind, lag in preds[j]:
            t = (start[i] if kind & 1 else finish[i]) + lag
            if kind < 2:
                if t > s:
                    s = t
            elif t > f:
                f = t
        e = s + duration[j]
        if f > e:
            e = f
        finish[j] = e
        start[j] = e - duration[j]
    end = max(finish)
    late_start, late_finish = [0] * size, [0] * size
    for j in reversed(order):
        limit = end
        for k, kind, lag in succs[j]:
            t = (late_start[k] if kind < 2 else late_finish[k]) - lag
            if kind & 1:
                t += duration[j]
            if t < limit:
                limit = t
        late_finish[j] = limit
        late_start[j] = limit - duration[j]
    return finish, late_start


def integers(plan: Plan) -> tuple[int, Arcs, Arcs, list[int]]:
    """The plan's network as plain integer lists."""
    index = {task_id: n for n, task_id in enumerate(plan.tasks)}
    preds: Arcs = [[] for _ in index]
    succs: Arcs = [[] for _ in index]
    for link in plan.links.values():
        i, j, kind = index[link.predecessor], index[link.successor], _CODE[link.type]
        preds[j].append((i, kind, int(link.lag)))
        succs[i].append((j, kind, int(link.lag)))
    return len(index), preds, succs, [t.duration for t in plan.tasks.values()]


def medians(rounds: int, *calls: Callable[[], object]) -> list[float]:
    """Median milliseconds of each call, the calls taking turns."""
    times: list[list[float]] = [[] for _ in calls]
    for _ in range(rounds):
        for call, into in zip(calls, times, strict=True):
            begun = time.perf_counter()
            call()
            into.append((time.perf_counter() - begun) * 1000)
    return [statistics.median(t) for t in times]


@pytest.mark.parametrize("size", [1_000, 10_000, 50_000])
def test_schedule_beside_a_bare_pass(size: int) -> None:
    plan = random_plan(size)
    numbers = integers(plan)
    bare, ours = medians(9 if size < 50_000 else 5, lambda: bare_pass(*numbers), lambda: schedule(plan))
    print(
        f"\nschedule() of {size:,} tasks, {len(plan.links):,} links: {ours:.1f} ms = x{ours / bare:.2f} of a bare pass ({bare:.1f} ms); {1000 * ours / size:.2f} us a task"
    )


def test_ripple_beside_the_full_pass() -> None:
    plan = random_plan(10_000)
    before = schedule(plan)
    draw = random.Random(7)
    edits = [replace(plan.tasks[f"T{draw.randrange(10_000)}"]) for _ in range(60)]
    changes = [put(plan, replace(task, duration=task.duration + 480)) for task in edits]
    ripple(before, changes[0])
    times, sizes = [], []
    for change in changes:
        begun = time.perf_counter()
        moved = ripple(before, change)
        times.append((time.perf_counter() - begun) * 1000)
        sizes.append(len(moved.moves))
    [full] = medians(5, lambda: schedule(plan))
    middle = statistics.median(times)
    print(
        f"\nripple of one edit at 10,000 tasks: median {middle:.2f} ms = x{middle / full:.3f} of the full pass ({full:.1f} ms); rows moved: median {statistics.median(sizes):.0f}, most {max(sizes)}"
    )
