"""How sound a schedule is: the fourteen points of the DCMA assessment, and what else is worth knowing of a network.

The points and their thresholds are those of DCMA-EA PAM 200.1 (October 2012). What is assessed: tasks and milestones that
are not finished; summaries, inactive work and level of effort stand aside. Links count by where they lead: into one of these,
from any task or milestone, finished or not. Every open end counts, the first and the last too. Days are working days of each
activity's own calendar.

Of the published readings of the BEI this is that of the PAM: everything finished, over everything that the baseline has
finished by the status date and everything that has no baseline finish.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from planning import network_lint, passes
from planning.calendars import to_datetime, to_minute
from planning.frozen import replaced
from planning.network import FINISHED, NEVER, STARTED

if TYPE_CHECKING:
    from dataclasses import dataclass

    from planning.plan import Plan
    from planning.records import Baseline, Link, Milestone, Planned, Program, Task
    from planning.schedule import Schedule
else:
    from planning.frozen import dataclass

LONG = 44
"""Working days beyond which a float or a duration is high: two months."""
ADDED = 600
"""Working days that the critical path test adds."""
LOST, LOST_BETWEEN_CALENDARS = 1, 6
"""How many of these may be lost in rounding: where all work has one calendar, and where calendars differ."""
LEAST_INDEX = 0.95
"""What CPLI and BEI must reach."""
HARD = frozenset({"SNLT", "FNLT", "MSO", "MFO"})
BEI_READING = "DCMA PAM 200.1: all finished tasks ÷ tasks with a baseline finish by the status date and tasks without one"


@dataclass(frozen=True, slots=True)
class Point:
    """One point: ``count`` of ``of`` and what share that is; both None with the share where it cannot be said.

    ``passed`` is None where there is nothing to judge by, or where the point is for information alone. ``ids`` are those
    that offend: tasks and milestones, or links where ``links`` says so. ``value`` is the index of the points that are one.
    """

    key: str
    title: str
    count: float
    of: float
    percent: float | None
    passed: bool | None
    threshold: str
    sentence: str
    ids: tuple[str, ...] = ()
    links: bool = False
    value: float | None = None

    @property
    def shown(self) -> str:
        """Its figures: ``10 of 92 (10.9 %)``, an index as ``0.88 (23 of 26)``, a dash where it cannot be said."""
        if self.percent is None:
            return "–"
        if self.value is not None:
            return f"{self.value:.3f} ({self.count:g} of {self.of:g})"
        return f"{self.count:g} of {self.of:g} ({self.percent:.1f} %)" if self.percent else f"0 of {self.of:g}"


@dataclass(frozen=True, slots=True)
class HitRate:
    """Tasks that the baseline has finished between two days, and those of them that were finished by then."""

    first: date
    last: date
    hits: int
    of: int

    @property
    def percent(self) -> float | None:
        """The share that was hit; None where nothing was due."""
        return 100 * self.hits / self.of if self.of else None


@dataclass(frozen=True, slots=True)
class Assessment:
    """The fourteen points, the further ones, and the hit rate of the status date's month (None without status date)."""

    points: tuple[Point, ...]
    further: tuple[Point, ...]
    hit_rate: HitRate | None
    incomplete: int

    def __getitem__(self, key: str) -> Point:
        """A point by its key. Raises KeyError for one that does not exist."""
        for point in (*self.points, *self.further):
            if point.key == key:
                return point
        raise KeyError(key)

    @property
    def failed(self) -> tuple[Point, ...]:
        """Those of the fourteen that do not pass."""
        return tuple(point for point in self.points if point.passed is False)


def assess(scheduled: Schedule, program: str = "") -> Assessment:
    """The assessment of a whole file, or of one program in it."""
    scope = _Scope(scheduled, program)
    return Assessment(
        (*_logic(scope), *_figures(scope), *_dates(scope), _critical_path_test(scope), _cpli(scope), _bei(scope)),
        _further(scope),
        _hit_rate(scope),
        len(scope.nodes),
    )


def named(plan: Plan, point: Point, most: int | None = None) -> list[str]:
    """The offenders of a point as people know them, so many at most: ids, and of links what they link (``WEB-6 SS+6d WEB-8``)."""
    if not point.links:
        return list(point.ids[:most])
    from planning.linking import type_and_lag

    links = [plan.links[link_id] for link_id in point.ids[:most] if link_id in plan.links]
    return [f"{link.predecessor} {type_and_lag(plan, link)} {link.successor}" for link in links]


class _Scope:
    """What is assessed: the unfinished activities of a file or program as nodes of the network, and the links into them."""

    def __init__(self, scheduled: Schedule, program: str) -> None:
        self.scheduled, self.net, self.dates, self.plan = scheduled, scheduled.net, scheduled.dates, scheduled.plan
        plan, net = self.plan, self.net
        self.programs = [p for p in plan.programs.values() if not program or p.id == program]
        of_project = {p.id: p.program for p in plan.projects.values()}
        self.all: list[tuple[int, Task | Milestone]] = []
        """Every task and milestone that is scheduled, finished or not, without level of effort."""
        self.program_of: dict[int, str] = {}
        for activity in plan.activities():
            j = net.index.get(activity.id)
            if j is None or j >= net.size or getattr(activity, "percent_method", "") == "level_of_effort":
                continue
            own = of_project.get(activity.project, "") if activity.project else getattr(activity, "program", "")
            if not program or own == program:
                self.all.append((j, activity))
                self.program_of[j] = own
        self.open = [(j, activity) for j, activity in self.all if net.state[j] != FINISHED]
        self.nodes = dict(self.open)
        self.tasks = {task_id: task for task_id, task in plan.tasks.items() if task_id in net.index}

    @cached_property
    def links(self) -> list[Link]:
        """The links into what is assessed."""
        index, nodes, size = self.net.index, self.nodes, self.net.size
        return [
            link
            for link in self.plan.links.values()
            if index.get(link.successor, -1) in nodes and 0 <= index.get(link.predecessor, -1) < size
        ]

    @cached_property
    def every_link(self) -> list[Link]:
        """The links into every task and milestone, into those that are finished too."""
        index, size = self.net.index, self.net.size
        here = {j for j, _ in self.all}
        inside = (link for link in self.plan.links.values() if index.get(link.successor, -1) in here)
        return [link for link in inside if 0 <= index.get(link.predecessor, -1) < size]

    @cached_property
    def ends(self) -> tuple[set[int], set[int]]:
        """The nodes that have a predecessor, and those that have a successor, among tasks and milestones."""
        index, size = self.net.index, self.net.size
        into, out = set(), set()
        for link in self.plan.links.values():
            i, j = index.get(link.predecessor, -1), index.get(link.successor, -1)
            if 0 <= i < size and 0 <= j < size:
                into.add(j)
                out.add(i)
        return into, out

    def days(self, j: int, minutes: int) -> float:
        """Working minutes of node j as days of its calendar."""
        return minutes / self.net.calendar[j].minutes_per_day

    def total_float(self, j: int) -> int:
        return passes.total_float(self.net, self.dates, j)

    def program(self, j: int) -> Program | None:
        return self.plan.programs.get(self.program_of[j])

    def planned(self, j: int, activity: Task | Milestone) -> Planned | None:
        """What the baseline of its program says of an activity."""
        baseline = _baseline(self.scheduled, self.program(j))
        return baseline.activities.get(activity.id) if baseline else None

    @cached_property
    def status(self) -> dict[str, int]:
        """The end of the status date's work of each program that has one, in minutes."""
        calendars = self.scheduled.calendars
        return {p.id: to_minute(calendars.for_program(p).last_minute(p.status_date)) for p in self.programs if p.status_date is not None}

    def status_day(self, j: int) -> date:
        """The status date of an activity's program, of one that has none the first of days."""
        program = self.program(j)
        return program.status_date if program is not None and program.status_date is not None else date.min

    def has_baseline(self, j: int) -> bool:
        """Whether the program of an activity has a baseline and a status date to hold it against."""
        program = self.program(j)
        return program is not None and program.status_date is not None and _baseline(self.scheduled, program) is not None

    @cached_property
    def baselined(self) -> list[tuple[int, Task | Milestone, Planned]]:
        """The tasks that a baseline knows, finished or not."""
        found = []
        for j, activity in self.all:
            planned = self.planned(j, activity) if activity.id in self.tasks else None
            if planned is not None:
                found.append((j, activity, planned))
        return found

    @cached_property
    def working(self) -> dict[str, list[int]]:
        """The unfinished nodes of each program that has some."""
        found: dict[str, list[int]] = {}
        for j in self.nodes:
            found.setdefault(self.program_of[j], []).append(j)
        return found


def _baseline(scheduled: Schedule, program: Program | None) -> Baseline | None:
    return scheduled.plan.baselines.get(program.baseline) if program and program.baseline else None


# ----------------------------------------------------------------------------------------------------- what a point says


def _share(key: str, title: str, ids: Sequence[str], of: int, most: float, words: str, *, links: bool = False) -> Point:
    """A point of offenders, of which there may be ``most`` per cent."""
    percent = 100 * len(ids) / of if of else None
    threshold = f"≤ {most:g} %" if most else "none"
    sentence = f"{_counted(len(ids), of)} {words}."
    return Point(
        key, title, len(ids), of, percent, not ids or (percent is not None and percent <= most), threshold, sentence, tuple(ids), links
    )


def _counted(count: float, of: float) -> str:
    return f"{count:g} of {of:g}" if count else f"None of {of:g}"


def _ids(scope: _Scope, offends: Callable[[int], bool]) -> list[str]:
    return [scope.net.ids[j] for j in scope.nodes if offends(j)]


def _logic(scope: _Scope) -> Iterator[Point]:
    """Points 1 to 5: how the network is linked and held."""
    into, out = scope.ends
    links, nodes = scope.links, scope.nodes
    ends = _ids(scope, lambda j: j not in into or j not in out)
    yield _share("logic", "Logic", ends, len(nodes), 5, "unfinished activities without a predecessor or without a successor")
    leads = [link.id for link in links if link.lag < 0]
    yield _share("leads", "Leads", leads, len(links), 0, "links with a lead", links=True)
    lags = [link.id for link in links if link.lag > 0]
    yield _share("lags", "Lags", lags, len(links), 5, "links with a lag", links=True)
    others = tuple(link.id for link in links if link.type != "FS")
    plain = len(links) - len(others)
    percent = 100 * plain / len(links) if links else None
    words = f"{_counted(plain, len(links))} links from finish to start."
    passed = percent is None or percent >= 90
    yield Point("relationship_types", "Relationship types", plain, len(links), percent, passed, "≥ 90 % FS", words, others, True)
    hard = _ids(scope, lambda j: (held := nodes[j].constraint) is not None and held.kind in HARD)
    yield _share("hard_constraints", "Hard constraints", hard, len(nodes), 5, "unfinished activities under a hard constraint")


def _figures(scope: _Scope) -> Iterator[Point]:
    """Points 6 to 8: float and duration."""
    nodes = scope.nodes
    floats = {j: scope.total_float(j) for j in nodes}
    high = _ids(scope, lambda j: scope.days(j, floats[j]) > LONG)
    yield _share("high_float", "High float", high, len(nodes), 5, f"unfinished activities with more than {LONG} days of float")
    late = _ids(scope, lambda j: floats[j] < 0)
    yield _share("negative_float", "Negative float", late, len(nodes), 0, "unfinished activities with negative float")
    long = _ids(scope, lambda j: _long(scope, j))
    yield _share("high_duration", "High duration", long, len(nodes), 5, f"unfinished activities planned for more than {LONG} days")


def _long(scope: _Scope, j: int) -> bool:
    """Whether an activity was planned to take long: by its baseline, else as it is planned now."""
    activity = scope.nodes[j]
    if activity.id in scope.plan.milestones:
        return False
    planned = scope.planned(j, activity)
    if planned is not None and not planned.duration:
        return False
    if scope.net.elapsed[j]:
        net, dates = scope.net, scope.dates
        worked = net.calendar[j].between(dates.early_start[j], dates.early_finish[j])
        return scope.days(j, worked) > LONG
    return scope.days(j, planned.duration if planned is not None else scope.net.duration[j]) > LONG


# ---------------------------------------------------------------------------------------------- dates, people, the baseline


def _dates(scope: _Scope) -> Iterator[Point]:
    """Points 9 to 11: dates against the status date, people, and what the baseline has finished by now."""
    yield _invalid_dates(scope)
    yield _resources(scope)
    due = _due(scope)
    missed = [task.id for j, task, planned in due if scope.net.state[j] != FINISHED or _late(scope, j, planned)]
    yield _of_baseline(_share("missed", "Missed tasks", missed, len(due), 5, "tasks due by the status date missed"), scope)


def _of_baseline(point: Point, scope: _Scope) -> Point:
    """The point as it is, or left open where there is no baseline or no status date to hold it against."""
    if any(p.id in scope.status and _baseline(scope.scheduled, p) is not None for p in scope.programs):
        return point
    return replaced(
        point,
        passed=None,
        sentence="There is no baseline, or no status date, to judge by: keep one (baseline set), say the other (status_date).",
    )


def _invalid_dates(scope: _Scope) -> Point:
    """What is forecast before the status date, or was done after it."""
    dated = [(j, activity) for j, activity in scope.all if scope.program_of[j] in scope.status]
    ids = [activity.id for j, activity in dated if _invalid(scope, j)]
    point = _share("invalid_dates", "Invalid dates", ids, len(dated), 0, "activities forecast before the status date or done after it")
    return (
        point
        if scope.status
        else replaced(point, passed=None, sentence="There is no status date to judge by: set that of the program (status_date).")
    )


def _invalid(scope: _Scope, j: int) -> bool:
    net, dates = scope.net, scope.dates
    status, state, calendar = scope.status[scope.program_of[j]], net.state[j], net.calendar[j]
    day_over = (status // 1440 + 1) * 1440
    begun = state in (STARTED, FINISHED)
    if begun and net.actual_start[j] > day_over:
        return True
    if state == FINISHED:
        return net.actual_finish[j] > day_over
    forecast = dates.early_finish[j] if begun else dates.early_start[j]
    return forecast < status and calendar.work(forecast) < calendar.work(status)


def _resources(scope: _Scope) -> Point:
    """Unfinished tasks of a day or more that nobody is to do; some of them are bought and have a cost at least."""
    nobody = [
        activity
        for j, activity in scope.open
        if (task := scope.tasks.get(activity.id)) is not None and not task.assignments and scope.days(j, scope.net.duration[j]) >= 1
    ]
    point = _share(
        "resources",
        "Resources",
        [task.id for task in nobody],
        len(scope.nodes),
        0,
        "unfinished tasks of a day or more without anybody to do them",
    )
    bought = [task.id for task in nobody if scope.tasks[task.id].fixed_cost or scope.tasks[task.id].cost_per_day]
    sentence = (
        f"{point.sentence[:-1]}; with a cost at least: {', '.join(bought[:3])}{' …' * (len(bought) > 3)}." if bought else point.sentence
    )
    return replaced(point, passed=None if nobody else True, threshold="none (a note)", sentence=sentence)


def _due(scope: _Scope) -> list[tuple[int, Task | Milestone, Planned]]:
    """The tasks that their baseline has finished by the status date."""
    return [(j, task, planned) for j, task, planned in scope.baselined if planned.finish.date() <= scope.status_day(j)]


def _late(scope: _Scope, j: int, planned: Planned) -> bool:
    """Whether what is finished was so on a later day than planned."""
    return to_datetime(scope.net.actual_finish[j]).date() > planned.finish.date()


def _bei(scope: _Scope) -> Point:
    """Point 14: how much of what was to be finished by now is."""
    measured = [(j, task) for j, task in scope.all if task.id in scope.tasks and scope.has_baseline(j)]
    due = {j for j, _, _ in _due(scope)}
    known = {j for j, _, _ in scope.baselined}
    wanted = [(j, task) for j, task in measured if j in due or j not in known]
    done = sum(scope.net.state[j] == FINISHED for j, _ in measured)
    value = done / len(wanted) if wanted else None
    ids = tuple(task.id for j, task in wanted if scope.net.state[j] != FINISHED)
    words = f"{done} tasks are finished, {len(wanted)} were to be. Reading: {BEI_READING}."
    percent = None if value is None else 100 * value
    passed = None if value is None else value >= LEAST_INDEX
    point = Point("bei", "BEI", done, len(wanted), percent, passed, f"≥ {LEAST_INDEX}", words, ids, value=value)
    return _of_baseline(point, scope)


def _hit_rate(scope: _Scope) -> HitRate | None:
    """How many of the tasks that the baseline finishes in the month of their program's status date were finished by then."""
    days = [p.status_date for p in scope.programs if p.status_date is not None]
    if not days:
        return None
    first, last = min(days).replace(day=1), max(days)
    due = [(j, planned) for j, _, planned in scope.baselined if _is_of_the_month(scope.status_day(j), planned.finish.date())]
    hits = sum(scope.net.state[j] == FINISHED and not _late(scope, j, planned) for j, planned in due)
    return HitRate(first, last, hits, len(due))


def _is_of_the_month(status: date, day: date) -> bool:
    return status.replace(day=1) <= day <= status


# ---------------------------------------------------------------------------------------------------- the critical path


def _critical_path_test(scope: _Scope) -> Point:
    """Point 12, as it is meant: the first critical task of each program is made longer, and the finish must follow."""
    ids, said, tested = [], [], 0
    for own in scope.working.values():
        first = _first_critical(scope, own)
        if first is None:
            continue
        tested += 1
        days = _moved(scope, own, first)
        task_id = scope.net.ids[first]
        said.append(f"{ADDED} days added to {task_id} move the finish by {days:.0f}")
        if days < ADDED - (LOST if len({id(scope.net.calendar[j]) for j in own}) == 1 else LOST_BETWEEN_CALENDARS):
            ids.append(task_id)
    sentence = f"{'; '.join(said[:3])}." if said else "There is no unfinished task to test with."
    percent = 100 * len(ids) / tested if tested else None
    passed = not ids if tested else None
    return Point("critical_path_test", "Critical path test", len(ids), tested, percent, passed, "moves fully", sentence, tuple(ids))


def _first_critical(scope: _Scope, own: Sequence[int]) -> int | None:
    """The first unfinished task on the driving path to the finish of these nodes."""
    net, dates = scope.net, scope.dates
    path = [j for j in scope.scheduled.driving_nodes(_last(scope, own)) if j < net.size and net.ids[j] in scope.tasks]
    return min(path, key=lambda j: (dates.work_start[j], net.position[j]), default=None)


def _last(scope: _Scope, own: Sequence[int]) -> int:
    """The node that the work of a program ends with, a milestone before a task."""
    finish = scope.dates.early_finish
    return max(own, key=lambda j: (finish[j], not scope.net.duration[j], -scope.net.position[j]))


def _moved(scope: _Scope, own: Sequence[int], first: int) -> float:
    """Working days (of the first task's calendar) that the finish of these nodes moves when that task takes so much longer."""
    net, calendar = scope.net, scope.net.calendar[first]
    before = passes.forward(net) if "ALAP" in net.special.values() else scope.dates
    longer = net.variant(net.plan)
    more = ADDED * (1440 if net.elapsed[first] else calendar.minutes_per_day)
    longer.duration[first] += more
    longer.remaining[first] += more
    after, _ = passes.reforward(longer, before, [first])
    was, now = (max(dates.early_finish[j] for j in own) for dates in (before, after))
    return (now - was) / 1440 if net.elapsed[first] else calendar.between(was, now) / calendar.minutes_per_day


def _cpli(scope: _Scope) -> Point:
    """Point 13: whether the critical path is short enough for its target; of several programs the worst."""
    found = [cpli for program in scope.programs if (cpli := _cpli_of(scope, program)) is not None]
    if not found:
        words = "There is no unfinished work with a must-finish date or a baseline to judge by."
        return Point("cpli", "CPLI", 0, 0, None, None, f"≥ {LEAST_INDEX}", words)
    length, slack, end = min(found, key=lambda each: (each[0] + each[1]) / each[0])
    value = (length + slack) / length
    net = scope.net
    path = sorted((j for j in scope.scheduled.driving_nodes(end) if j < net.size), key=lambda j: net.position[j])
    ids = () if value >= LEAST_INDEX else tuple(net.ids[j] for j in path)
    words = f"The critical path has {length:g} days left and {slack:g} days of float to its target."
    return Point("cpli", "CPLI", length + slack, length, 100 * value, value >= LEAST_INDEX, f"≥ {LEAST_INDEX}", words, ids, value=value)


def _cpli_of(scope: _Scope, program: Program) -> tuple[float, float, int] | None:
    """Days that a program's critical path takes from now on, days of float to its target, and the node it ends with."""
    own = scope.working.get(program.id)
    target = _target(scope, program)
    if not own or target is None:
        return None
    calendar, dates, end = scope.scheduled.calendars.for_program(program), scope.dates, _last(scope, own)
    begin = scope.status.get(program.id, NEVER)
    if begin == NEVER:
        begin = min(dates.work_start[j] for j in own)
    finish = dates.early_finish[end]
    length = calendar.between(begin, finish) / calendar.minutes_per_day
    return (length, calendar.between(finish, target) / calendar.minutes_per_day, end) if length > 0 else None


def _target(scope: _Scope, program: Program) -> int | None:
    """When a program has to be finished: its must-finish date, else the finish of its baseline."""
    if program.must_finish is not None:
        return to_minute(program.must_finish)
    baseline = _baseline(scope.scheduled, program)
    if baseline is None or not baseline.activities:
        return None
    return to_minute(max(planned.finish for planned in baseline.activities.values()))


# ------------------------------------------------------------------------------------------------------------ the further


def _further(scope: _Scope) -> tuple[Point, ...]:
    """What else is worth knowing: ends that hang, work out of sequence, links that say nothing, tasks without time."""
    net, nodes, links = scope.net, scope.nodes, scope.links
    starts = network_lint.hanging_starts(net, nodes)
    finishes = network_lint.hanging_finishes(net, nodes)
    out, every = network_lint.out_of_sequence(net, scope.every_link), len(scope.every_link)
    doubles = network_lint.duplicates(links)
    idle = network_lint.redundant(net, links)
    empty = _ids(scope, lambda j: not net.duration[j] and net.ids[j] in scope.tasks)
    size, count = len(nodes), len(links)
    return (
        _share("dangling_starts", "Dangling starts", starts, size, 0, "unfinished activities linked at their finish alone"),
        _share("dangling_finishes", "Dangling finishes", finishes, size, 0, "unfinished activities followed from their start alone"),
        _share("out_of_sequence", "Out of sequence", out, every, 0, "links overtaken by work that did not wait", links=True),
        _share("duplicate_links", "Duplicate links", doubles, count, 0, "links that repeat another link", links=True),
        _share("redundant_links", "Redundant links", idle, count, 0, "links that a longer chain implies", links=True),
        _share("zero_duration", "Zero duration", empty, size, 0, "unfinished tasks without duration that are no milestones"),
    )
