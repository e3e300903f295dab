"""The forward and the backward pass over a network, on integers.

The rules are those of the precedence diagram method (PMI Practice Standard for Scheduling): FS and SS links demand a
start, FF and SF links a finish; the work is moved, never stretched. Logic wins over constraint dates, which then show as
negative float, unless the program honours constraint dates as Microsoft Project does (``ProgramRules.honour``).

``early_dates`` and ``late_dates`` look at one node each, so that a full pass, a ripple from one edit and the question
"what drives this date" all use the same rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush

from planning.network import ALWAYS, FINISHED, FIRST_OF, FS, LAST_OF, NEVER, OPEN, PINNED, SF, SS, STARTED, Arc, Network


@dataclass(slots=True)
class Dates:
    """The result of the passes, one entry a node, in minutes.

    ``work_start`` is where the work (of what is in progress: the remaining work) begins; ``early_start`` its actual start
    then. ``late_start`` is that of the remaining work too.
    """

    early_start: list[int]
    early_finish: list[int]
    work_start: list[int]
    late_start: list[int] = field(default_factory=list)
    late_finish: list[int] = field(default_factory=list)
    horizon: list[int] = field(default_factory=list)
    """The late finish of each program, by the program's number in the network."""


def forward(net: Network) -> Dates:
    """The early dates of every node, as soon as possible."""
    size = len(net.ids)
    dates = Dates([NEVER] * size, [NEVER] * size, [NEVER] * size)
    early_start, early_finish, work_start = dates.early_start, dates.early_finish, dates.work_start
    for j in net.order:
        work_start[j], early_finish[j], early_start[j] = early_dates(net, j, early_start, early_finish)
    return dates


def reforward(net: Network, dates: Dates, changed: Iterable[int]) -> tuple[Dates, list[int]]:
    """Early dates after some nodes changed, looking only at what they reach; and the nodes whose dates moved.

    ``dates`` are those before the change and stay as they are. What moved is in topological order.
    """
    after = Dates(dates.early_start.copy(), dates.early_finish.copy(), dates.work_start.copy())
    position, order = net.position, net.order
    waiting = [position[j] for j in changed]
    heapify(waiting)
    queued, moved = set(waiting), []
    while waiting:
        j = order[heappop(waiting)]
        new = early_dates(net, j, after.early_start, after.early_finish)
        if new == (after.work_start[j], after.early_finish[j], after.early_start[j]):
            continue
        shown = (new[1], new[2]) != (after.early_finish[j], after.early_start[j])
        after.work_start[j], after.early_finish[j], after.early_start[j] = new
        if not shown:
            continue
        moved.append(j)
        for k in (*net.after[j], *(arc[0] for arc in net.arcs_out[j])):
            place = position[k]
            if place not in queued:
                queued.add(place)
                heappush(waiting, place)
    return after, moved


def early_dates(net: Network, j: int, early_start: list[int], early_finish: list[int]) -> tuple[int, int, int]:
    """Work start, early finish and early start of node j, from those of its predecessors."""
    state = net.state[j]
    if state > STARTED or state == FINISHED:
        return _fixed(net, j, state, early_start, early_finish)
    start, finish = net.start_floor[j], net.finish_floor[j]
    if state == OPEN:
        for i in net.before[j]:
            t = early_finish[i]
            if t > start:
                start = t
        for i, kind, lag, calendar in net.arcs_in[j]:
            t = early_start[i] if kind & 1 else early_finish[i]
            if lag:
                t = calendar.add(t, lag) if calendar is not None else t + lag
            if kind < 2:
                if t > start:
                    start = t
            elif t > finish:
                finish = t
        return _placed(net, j, start, finish)
    return _in_progress(net, j, start, finish, early_finish)


def _placed(net: Network, j: int, start: int, finish: int) -> tuple[int, int, int]:
    """Where work not begun goes, given the latest demand on its start and on its finish."""
    calendar, duration = net.calendar[j], net.duration[j]
    if duration == 0:
        es = ef = finish if finish > start else start
        if net.rules[net.program[j]].honour:
            es = ef = calendar.settle(es)
    elif start == NEVER:
        es, ef = _backed(net, j, finish)
    else:
        if net.elapsed[j]:
            es = calendar.start(start)
            ef = es + duration
        else:
            es, ef = calendar.place(start, duration)
        if finish > ef and calendar.work(finish) > calendar.work(ef):
            es, ef = _backed(net, j, finish)
    if net.special and j in net.special and net.rules[net.program[j]].honour:
        es, ef = _honoured(net, j, es, ef)
    return es, ef, es


def _backed(net: Network, j: int, finish: int) -> tuple[int, int]:
    """Work that must end at ``finish``. Where constraint dates are honoured it does not begin before the project."""
    ef = finish if net.elapsed[j] else net.calendar[j].finish(finish)
    es = net.step(j, ef, -net.duration[j])
    rules = net.rules[net.program[j]]
    if rules.honour and es < rules.start and any(arc[1] != SF for arc in net.incoming(j)):
        es = net.calendar[j].start(rules.start)
        ef = net.step(j, es, net.duration[j])
    return es, ef


def _honoured(net: Network, j: int, es: int, ef: int) -> tuple[int, int]:
    """The dates of a constraint that wins over logic, as Microsoft Project lets it."""
    kind, duration, calendar = net.special[j], net.duration[j], net.calendar[j]
    at = net.special_at.get(j, NEVER)
    if kind == "MSO" or (kind == "SNLT" and es > at):
        es = calendar.start(at) if duration else at
        return es, net.step(j, es, duration)
    latest = net.step(j, at, -duration) if kind in ("MFO", "FNLT") else es
    if kind == "MFO" or (kind == "FNLT" and es > latest):
        return latest, at
    return es, ef


def _in_progress(net: Network, j: int, floor: int, finish: int, early_finish: list[int]) -> tuple[int, int, int]:
    """Remaining work: not before the status date, and with retained logic not before what its links ask for."""
    rules = net.rules[net.program[j]]
    if not (rules.override or rules.project_like):
        for i, kind, lag, calendar in net.incoming(j):
            if kind & 1:
                continue
            t = early_finish[i]
            if lag:
                t = calendar.add(t, lag) if calendar is not None else t + lag
            if kind == FS:
                floor = max(floor, t)
            else:
                finish = max(finish, t)
    calendar = net.calendar[j]
    left = net.remaining[j]
    start = calendar.start(floor) if left and not net.elapsed[j] else floor
    ef = net.step(j, start, left)
    if finish > ef and calendar.work(finish) > calendar.work(ef):
        ef = calendar.finish(finish)
    return start, ef, net.actual_start[j]


def _fixed(net: Network, j: int, state: int, early_start: list[int], early_finish: list[int]) -> tuple[int, int, int]:
    if state in (FINISHED, PINNED):
        start, finish = net.actual_start[j], net.actual_finish[j]
        return (finish if state == FINISHED else start), finish, start
    children = [arc[0] for arc in net.incoming(j)]
    t = max(early_finish[i] for i in children) if state == LAST_OF else min(early_start[i] for i in children)
    return t, t, t


def horizons(net: Network, dates: Dates) -> list[int]:
    """Each program's late finish: its must-finish date, else the latest early finish of its unfinished work."""
    latest = [NEVER] * len(net.rules)
    done = [NEVER] * len(net.rules)
    for j in range(net.size):
        into = done if net.state[j] == FINISHED else latest
        program = net.program[j]
        if dates.early_finish[j] > into[program]:
            into[program] = dates.early_finish[j]
    result = []
    for number, rules in enumerate(net.rules):
        finish = latest[number] if latest[number] > NEVER else done[number]
        result.append(rules.must_finish if rules.must_finish is not None else finish)
    return result


def backward(net: Network, dates: Dates, deadlines: bool = True) -> None:
    """Fill in the late dates. Without ``deadlines`` only the horizon and the links count."""
    size = len(net.ids)
    dates.horizon = horizons(net, dates)
    dates.late_start = [ALWAYS] * size
    dates.late_finish = [ALWAYS] * size
    late_start, late_finish = dates.late_start, dates.late_finish
    for j in reversed(net.order):
        late_start[j], late_finish[j] = late_dates(net, j, dates, deadlines)


def late_dates(net: Network, j: int, dates: Dates, deadlines: bool = True) -> tuple[int, int]:
    """Late start (of the remaining work) and late finish of node j, from those of its successors."""
    states, late_start = net.state, dates.late_start
    state = states[j]
    if state == FINISHED:
        return dates.early_start[j], dates.early_finish[j]
    calendar, duration = net.calendar[j], net.remaining[j]
    hub = state >= LAST_OF
    limit = ALWAYS if hub else dates.horizon[net.program[j]]
    for k in net.after[j]:
        t = late_start[k]
        if t < limit and states[k] != FINISHED and (states[k] != STARTED or not _unbound(net, k, FS)):
            limit = t
    if net.arcs_out[j]:
        limit = min(limit, _arcs_limit(net, j, dates))
    if hub:
        return limit, limit
    if deadlines and (net.late_cap[j] < ALWAYS or j in net.special):
        limit = _capped(net, j, limit)
    if net.elapsed[j]:
        return limit - duration, limit
    finish = calendar.finish(limit)
    if duration == 0 and finish < dates.early_finish[j] <= limit:
        finish = dates.early_finish[j]  # a moment outside its own calendar's hours is not late for that
    return calendar.add(finish, -duration), finish


def _arcs_limit(net: Network, j: int, dates: Dates) -> int:
    """The late finish that links other than plain finish-to-start allow node j."""
    state, limit = net.state[j], ALWAYS
    for k, kind, lag, lag_calendar in net.arcs_out[j]:
        next_state = net.state[k]
        if next_state == FINISHED or (next_state == STARTED and _unbound(net, k, kind)):
            continue
        if (kind & 1 and state == STARTED) or (next_state == FIRST_OF and not _leads(net, j, k, dates)):
            continue
        t = dates.late_start[k] if kind < 2 else dates.late_finish[k]
        if t >= ALWAYS:
            continue  # a summary that nothing unfinished follows
        if kind >= 2 and net.duration[k]:
            t = net.calendar[k].start(t)  # a finish is kept by every moment up to the next work of its own calendar
        if lag:
            t = lag_calendar.before(t, lag) if lag_calendar is not None else t - lag
        if kind & 1 and net.remaining[j]:
            t = net.step(j, _latest_begin(net, j, k, t, lag if lag_calendar is None else 0, dates), net.remaining[j])
        limit = min(limit, t)
    return limit


def _latest_begin(net: Network, j: int, k: int, t: int, lag: int, dates: Dates) -> int:
    """Where work j begins at the latest that is to begin by t, so much time by the clock before k.

    A night between t and the next working minute does not delay k where k waits through it too; else j begins the minute before it.
    """
    calendar = net.calendar[j]
    begin = calendar.start(t)
    if lag and begin > t and net.calendar[k].start(begin + lag) > dates.late_start[k]:
        return calendar.add(calendar.finish(t), -1)
    return begin


def _capped(net: Network, j: int, limit: int) -> int:
    """A late finish under the node's own deadline and constraint."""
    kind = net.special.get(j)
    if kind in ("MSO", "MFO"):  # Project takes the constraint's date even where links would allow less
        at = net.special_at[j]
        limit = at if kind == "MFO" else net.step(j, net.calendar[j].start(at), net.duration[j])
    return min(limit, net.late_cap[j])


def _unbound(net: Network, k: int, kind: int) -> bool:
    """Whether a link into work in progress no longer limits its predecessor."""
    rules = net.rules[net.program[k]]
    return rules.override or kind in (SS, SF)


def _leads(net: Network, j: int, hub: int, dates: Dates) -> bool:
    """Whether j is the child that a summary starts with (the first of them)."""
    return min((arc[0] for arc in net.incoming(hub)), key=lambda i: dates.early_start[i]) == j


def total_float(net: Network, dates: Dates, j: int) -> int:
    """Working minutes that j may slip without delaying its program's finish, a deadline or a constraint.

    The smaller of start float and finish float; of work in progress the finish float; 0 for finished work.
    """
    state = net.state[j]
    if state == FINISHED:
        return 0
    calendar = net.calendar[j]
    of_finish = calendar.work(dates.late_finish[j]) - calendar.work(dates.early_finish[j])
    if state == STARTED or net.duration[j] == 0:
        return of_finish
    return min(of_finish, calendar.work(dates.late_start[j]) - calendar.work(dates.work_start[j]))


def free_float(net: Network, dates: Dates, j: int) -> int:
    """Working minutes that j may slip without moving anything that follows it, or its program's finish."""
    if net.state[j] == FINISHED:
        return 0
    calendar = net.calendar[j]
    slack = calendar.work(dates.horizon[net.program[j]]) - calendar.work(dates.early_finish[j])
    for k, kind, lag, lag_calendar in _followers(net, dates, j):
        if net.state[k] == FINISHED or (net.state[k] == STARTED and _unbound(net, k, kind)):
            continue
        t = dates.work_start[k] if kind < 2 else dates.early_finish[k]
        if net.duration[k]:
            t = net.calendar[k].start(t)
        if lag:
            t = lag_calendar.before(t, lag) if lag_calendar is not None else t - lag
        mine = dates.work_start[j] if kind & 1 else dates.early_finish[j]
        slack = min(slack, calendar.work(t) - calendar.work(mine))
    return slack


def _followers(net: Network, dates: Dates, j: int) -> Iterator[Arc]:
    """The arcs that a move of j would be felt through; where it decides a summary's start or finish, those of the summary."""
    for arc in net.outgoing(j):
        hub = arc[0]
        if net.state[hub] < LAST_OF:
            yield arc
        elif (net.state[hub] == FIRST_OF and _leads(net, j, hub, dates)) or (
            net.state[hub] == LAST_OF and dates.early_finish[j] == dates.early_finish[hub]
        ):
            yield from net.outgoing(hub)


def as_late_as_possible(net: Network, dates: Dates) -> None:
    """Move work that is to be done as late as possible, last first.

    In our own plans by its free float, so that nothing else moves. Where constraint dates are honoured to its late
    dates, and what follows it along with it, as Microsoft Project does.
    """
    wanted = {j for j, kind in net.special.items() if kind == "ALAP" and net.state[j] == OPEN}
    if not wanted:
        return
    for j in reversed(net.order):
        if j in wanted and not net.rules[net.program[j]].honour:
            slack = free_float(net, dates, j)
            if slack > 0:
                calendar = net.calendar[j]
                start = calendar.start(net.step(j, dates.work_start[j], slack))
                dates.work_start[j] = dates.early_start[j] = start
                dates.early_finish[j] = net.step(j, start, net.duration[j]) if net.duration[j] else start
    honoured = {j for j in wanted if net.rules[net.program[j]].honour}
    if honoured:
        _push(net, dates, honoured)


def _push(net: Network, dates: Dates, late: set[int]) -> None:
    for j in late:
        dates.early_start[j] = dates.work_start[j] = dates.late_start[j]
        dates.early_finish[j] = dates.late_finish[j]
    for j in net.order:
        if j not in late:
            dates.work_start[j], dates.early_finish[j], dates.early_start[j] = early_dates(net, j, dates.early_start, dates.early_finish)
