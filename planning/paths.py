"""Paths through the network: why a date is what it is, and what would make it earlier."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planning import passes
from planning.network import FINISHED, LAST_OF

if TYPE_CHECKING:
    from dataclasses import dataclass

    from planning.schedule import Driver, Schedule
else:
    from planning.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Step:
    """One activity of a driving chain and what drives it."""

    id: str
    driver: Driver


def why(schedule: Schedule, activity_id: str) -> tuple[Step, ...]:
    """The driving chain of an activity's date, from the activity back to where it begins.

    Each step is driven by the next one; the last by the status date, a constraint, an actual date or the start of its
    project. A summary is followed through the child it finishes with. Raises KeyError for what is not scheduled.
    """
    steps: list[Step] = []
    current: str | None = activity_id
    by_start = False
    while current is not None:
        if current in schedule.net.children:
            current = _deciding_child(schedule, current, by_start)
        driver = schedule[current].driver
        steps.append(Step(current, driver))
        by_start = driver.type in ("SS", "SF")
        current = driver.id if driver.kind == "link" else None
    return tuple(steps)


def _deciding_child(schedule: Schedule, summary_id: str, by_start: bool) -> str:
    """The child that a summary starts, or finishes, with."""
    leaves = schedule.net.leaves(summary_id)
    if not leaves:
        raise KeyError(summary_id)
    if by_start:
        return schedule.net.ids[min(leaves, key=lambda j: schedule.dates.early_start[j])]
    return schedule.net.ids[max(leaves, key=lambda j: schedule.dates.early_finish[j])]


def drives(schedule: Schedule, activity_id: str) -> tuple[str, ...]:
    """The activities whose dates this one decides, in the order of its links."""
    net = schedule.net
    j = net.index.get(activity_id)
    if j is None:
        return ()
    found: list[str] = []
    for k, *_ in net.outgoing(j):
        if net.state[k] < LAST_OF and any(d.id == activity_id for d in schedule.drivers(net.ids[k])):
            found.append(net.ids[k])
    return tuple(dict.fromkeys(found))


def driving_chain(schedule: Schedule, activity_id: str) -> tuple[str, ...]:
    """From an activity on through what it drives, the first link at each fork, to where nothing more is driven."""
    chain = [activity_id]
    while True:
        onward = [i for i in drives(schedule, chain[-1]) if i not in chain]
        if not onward:
            return tuple(chain[1:])
        chain.append(min(onward, key=lambda i: schedule[i].total_float))


def drag(schedule: Schedule, target: str) -> dict[str, int]:
    """DRAG (Devaux) of each activity that drives ``target``: how many working minutes earlier it would finish if the
    activity took no time at all; activities that would win nothing are left out, the largest stand first.

    The general rule, which holds for every type of link: ``finish(network) - finish(network with D = 0)``. Of work in
    progress it is the remaining duration that is taken away.
    """
    net, dates = schedule.net, schedule.dates
    goal = net.index[target]
    calendar = net.calendar[goal]
    finish = calendar.work(dates.early_finish[goal])
    result: dict[str, int] = {}
    for j in schedule.driving_nodes(goal):
        if net.state[j] == FINISHED or net.state[j] >= LAST_OF or not net.remaining[j]:
            continue
        other = net.variant(net.plan)
        other.duration[j] = other.remaining[j] = 0
        after, _ = passes.reforward(other, dates, [j])
        won = finish - calendar.work(after.early_finish[goal])
        if won > 0:
            result[net.ids[j]] = won
    return dict(sorted(result.items(), key=lambda item: -item[1]))
