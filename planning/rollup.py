"""The figures of a project, program or summary from what is in it, each worked out when it is first asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from planning import passes
from planning.calendars import to_datetime
from planning.network import FINISHED, STARTED

if TYPE_CHECKING:
    from planning.network import Network


class Rollup:
    """Figures of a group of activities, given as the nodes of a network that has its dates; at least one."""

    def __init__(
        self,
        net: Network,
        dates: passes.Dates,
        nodes: Sequence[int],
        percent_of: Callable[[int], float],
        is_critical: Callable[[int], bool],
    ) -> None:
        self._net = net
        self._dates = dates
        self._nodes = nodes
        self._percent_of = percent_of
        self._is_critical = is_critical

    @cached_property
    def start(self) -> datetime:
        """When the first of it starts."""
        return to_datetime(self._start)

    @cached_property
    def finish(self) -> datetime:
        """When the last of it is finished."""
        return to_datetime(self._finish)

    @cached_property
    def late_start(self) -> datetime:
        """The earliest late start in it."""
        late = self._dates.late_start
        return to_datetime(min([late[j] for j in self._nodes]))

    @cached_property
    def late_finish(self) -> datetime:
        """The latest late finish in it."""
        late = self._dates.late_finish
        return to_datetime(max([late[j] for j in self._nodes]))

    @cached_property
    def percent(self) -> float:
        """Per cent complete, weighted by duration."""
        net = self._net
        weights = [self._worked(j) if net.elapsed[j] else max(net.duration[j], 0) for j in self._nodes]
        percents = [self._percent_of(j) for j in self._nodes]
        work = sum(weights)
        return sum([w * p for w, p in zip(weights, percents, strict=True)]) / work if work else sum(percents) / len(percents)

    def _worked(self, j: int) -> int:
        """The working minutes in what goes by the clock, so that it weighs no more than what is worked as long."""
        dates = self._dates
        return self._net.calendar[j].between(dates.early_start[j], dates.early_finish[j])

    @cached_property
    def total_float(self) -> int | None:
        """The smallest total float of unfinished work, in minutes of its own calendar; None when all is done."""
        return min((passes.total_float(self._net, self._dates, j) for j in self._open), default=None)

    @cached_property
    def is_late(self) -> bool:
        """Whether the total float of unfinished work in it is negative; told without working out the floats that are not."""
        dates = self._dates
        early, late, begin, latest = dates.early_finish, dates.late_finish, dates.work_start, dates.late_start
        behind = [j for j in self._open if late[j] < early[j] or latest[j] < begin[j]]
        return any(passes.total_float(self._net, dates, j) < 0 for j in behind)

    @cached_property
    def free_float(self) -> int:
        """The smallest free float of unfinished work, in minutes; 0 when all is done."""
        return min((passes.free_float(self._net, self._dates, j) for j in self._open), default=0)

    @cached_property
    def critical(self) -> bool:
        """Whether anything in it is critical."""
        return any(map(self._is_critical, self._nodes))

    @property
    def count(self) -> int:
        """How many activities it holds, summaries not counted."""
        return len(self._nodes)

    @cached_property
    def done(self) -> int:
        """How many of them are finished."""
        return len(self._nodes) - len(self._open)

    @cached_property
    def started(self) -> bool:
        """Whether anything in it has begun."""
        state = self._net.state
        return any(state[j] in (STARTED, FINISHED) for j in self._nodes)

    @cached_property
    def duration(self) -> int:
        """Working minutes from start to finish on the program's calendar."""
        return self._net.rules[self._net.program[self._nodes[0]]].calendar.between(self._start, self._finish)

    @cached_property
    def _start(self) -> int:
        early = self._dates.early_start
        return min([early[j] for j in self._nodes])

    @cached_property
    def _finish(self) -> int:
        early = self._dates.early_finish
        return max([early[j] for j in self._nodes])

    @cached_property
    def _open(self) -> list[int]:
        state = self._net.state
        return [j for j in self._nodes if state[j] != FINISHED]
