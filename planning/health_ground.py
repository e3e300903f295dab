"""What health is judged by: the facts of each project and program, taken from a plan and its schedule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from planning import passes
from planning.approved import approved_finishes
from planning.calendars import to_datetime, to_minute
from planning.closing import is_closed
from planning.day_count import days_between
from planning.load import DAY, Loads, capacity_on, is_somebody
from planning.network import FINISHED
from planning.plan import natural
from planning.records import Program, Project
from planning.risk_scores import Scoring, program_counted

if TYPE_CHECKING:
    from dataclasses import dataclass

    from planning.calendars import WorkCalendar
    from planning.records import Baseline, Benefit, ChangeRequest, Milestone, Risk, Task
    from planning.schedule import Schedule
else:
    from planning.frozen import dataclass

SIGNS = {"EUR": "€", "USD": "$", "GBP": "£"}
NO_CAPACITY = 1.01
"""The share that counts where somebody who is away has work: over their capacity, by how much nobody can say."""


@dataclass(frozen=True, slots=True)
class Group:
    """A project or program and what is scheduled in it, as nodes of the network; ``open`` are those not finished."""

    record: Project | Program
    program: Program | None
    nodes: tuple[int, ...]
    open: tuple[int, ...]

    @property
    def id(self) -> str:
        """The id of the project or program."""
        return self.record.id


@dataclass(frozen=True, slots=True)
class Broken:
    """A deadline or promise that the forecast breaks, and by how many working days."""

    id: str
    what: str
    days: float


@dataclass(frozen=True, slots=True)
class Load:
    """The load of a person on a day, as a share of their capacity (1.7: 170 %)."""

    person: str
    day: date
    share: float


class Ground:
    """The facts of a plan on a day, group by group."""

    def __init__(self, scheduled: Schedule, today: date) -> None:
        self.scheduled, self.plan, self.net, self.dates, self.today = scheduled, scheduled.plan, scheduled.net, scheduled.dates, today
        self.scoring = Scoring(self.plan, scheduled)
        self._overloads: dict[float, dict[str, Load]] = {}
        self._finishes: dict[str, Mapping[str, datetime]] = {}

    def groups(self) -> Iterator[Group]:
        """Every project that is not archived, then every such program."""
        plan, nodes = self.plan, self._nodes
        programs = [p for p in plan.programs.values() if not p.archived]
        known = {p.id for p in programs}
        projects = [p for p in plan.projects.values() if not p.archived and (p.program in known or p.program not in plan.programs)]
        for project in projects:
            yield self._group(project, plan.programs.get(project.program), nodes.get(project.id, []))
        for program in programs:
            inside = [j for p in projects if p.program == program.id for j in nodes.get(p.id, ())]
            yield self._group(program, program, inside + nodes.get(f"\0{program.id}", []))

    def _group(self, record: Project | Program, program: Program | None, nodes: list[int]) -> Group:
        return Group(record, program, tuple(nodes), tuple(j for j in nodes if self.net.state[j] != FINISHED))

    @cached_property
    def _nodes(self) -> dict[str, list[int]]:
        """What is scheduled in each project, and of a program's own milestones (behind a nul) in each program."""
        index, found = self.net.index, dict[str, list[int]]()
        for activity in self.plan.activities():
            j = index.get(activity.id)
            if j is not None:
                own = activity.project or f"\0{getattr(activity, 'program', '')}"
                found.setdefault(own, []).append(j)
        return found

    def activity(self, j: int) -> Task | Milestone:
        """The record of a node."""
        return self.plan.tasks.get(self.net.ids[j]) or self.plan.milestones[self.net.ids[j]]

    # ------------------------------------------------------------------------------------------------------- the schedule

    def slack(self, group: Group) -> float:
        """The smallest float of a group's unfinished work in working days, 0 where all is done."""
        floats = self._floats
        return round(min([floats[j] for j in group.open], default=0.0), 1) or 0.0

    def tightest(self, group: Group) -> str:
        """The unfinished task or milestone of a group with the smallest float; "" where there is none."""
        floats = self._floats
        return self.net.ids[min(group.open, key=lambda j: (floats[j], self.net.position[j]))] if group.open else ""

    def last(self, group: Group) -> str:
        """What finishes last in a group; "" where there is nothing."""
        early = self.dates.early_finish
        return self.net.ids[max(group.nodes, key=lambda j: (early[j], self.net.position[j]))] if group.nodes else ""

    def late_first(self, group: Group) -> str:
        """The unfinished task of a group whose baseline has it finished by now, the one that was due first; "" where there is none."""
        program = group.program
        baseline = self.plan.baselines.get(program.baseline) if program is not None and program.baseline else None
        if program is None or baseline is None:
            return ""
        status = program.status_date or self.today
        found = [(held.finish, i) for j in group.open if (i := self.net.ids[j]) in self.plan.tasks and (held := baseline.activities.get(i))]
        return min(((finish, i) for finish, i in found if finish.date() <= status), default=(None, ""))[1]

    @cached_property
    def _floats(self) -> dict[int, float]:
        """The total float of all unfinished work in working days."""
        net, dates = self.net, self.dates
        unfinished = (j for j in range(net.size) if net.state[j] != FINISHED)
        return {j: passes.total_float(net, dates, j) / net.calendar[j].minutes_per_day for j in unfinished}

    def broken(self, group: Group) -> list[Broken]:
        """The deadlines and promises that the forecast of unfinished work breaks, the worst first."""
        found = []
        program = group.program if group.program is not None and group.program.id == group.id else None
        last = max(group.open, key=lambda j: self.dates.early_finish[j], default=None)
        for j in group.open:
            activity, calendar, finish = self.activity(j), self.net.calendar[j], self.dates.early_finish[j]
            limits = [("deadline", to_minute(activity.deadline))] if activity.deadline is not None else []
            promise = getattr(activity, "promise", None)
            if promise is not None:
                limits.append(("promise", to_minute(calendar.last_minute(promise.on))))
            if program is not None and program.must_finish is not None and j == last:
                limits.append(("must-finish date", to_minute(program.must_finish)))
            late = [(_days_past(calendar, at, finish), what) for what, at in limits]
            days, what = max(late, key=lambda each: each[0], default=(0.0, ""))
            if days > 0:
                found.append(Broken(activity.id, what, round(days, 1)))
        return sorted(found, key=lambda each: (-each.days, natural(each.id)))

    def slip(self, group: Group) -> float | None:
        """Working days that a group finishes after its baseline, negative before it; None without one."""
        program = group.program
        baseline = self.plan.baselines.get(program.baseline) if program is not None and program.baseline else None
        if baseline is None:
            return None
        planned = self._approved(baseline).get(group.id)
        if planned is None:
            return None
        calendar = self.scheduled.calendars.for_program(program)
        return days_between(calendar, planned, to_datetime(self._finish(group)))

    def _approved(self, baseline: Baseline) -> Mapping[str, datetime]:
        """The approved finishes of a baseline, worked out once."""
        if baseline.id not in self._finishes:
            self._finishes[baseline.id] = approved_finishes(self.plan, baseline)
        return self._finishes[baseline.id]

    def _finish(self, group: Group) -> int:
        return max(self.dates.early_finish[j] for j in group.nodes)

    def left(self, group: Group) -> float:
        """Working days from the status date (without one: from today) to a group's finish; never less than one."""
        program = group.program
        calendar = self.scheduled.calendars.for_program(program)
        day = program.status_date if program is not None and program.status_date is not None else self.today
        now = max(to_minute(calendar.last_minute(day)), min(self.dates.early_start[j] for j in group.nodes))
        return max(1.0, round(calendar.between(now, self._finish(group)) / calendar.minutes_per_day, 1))

    def variance(self, group: Group) -> float | None:
        """The slip as per cent of the days that are left; None without a baseline."""
        slip = self.slip(group)
        return None if slip is None else max(0.0, 100 * slip / self.left(group))

    def critical_projects(self, group: Group) -> list[str]:
        """Of a program the projects that have critical work, in the order of the file; of a project none."""
        if isinstance(group.record, Project):
            return []
        path, floats = self.scheduled.longest_path, self._floats
        critical = {self.activity(j).project for j in group.open if j in path or floats[j] < 0}
        return [p.id for p in self.plan.projects.values() if p.id in critical]

    # ---------------------------------------------------------------------------------------------- changes, risks, benefits

    def changes(self, group: Group) -> list[ChangeRequest]:
        """The open change requests of a program, or about something in a project."""
        return [c for c in self.plan.changes.values() if self._is_about(c, group) and not is_closed(c) and c.state != "approved"]

    def threats(self, group: Group) -> list[Risk]:
        """The open threats of a program, or about something in a project."""
        return [r for r in self.plan.risks.values() if r.kind == "threat" and r.state == "open" and self._is_about(r, group)]

    def _is_about(self, record: ChangeRequest | Risk, group: Group) -> bool:
        if isinstance(group.record, Program):
            return program_counted(self.plan, record) == group.id
        return any(i == group.id or ((a := self.plan.activity(i)) is not None and a.project == group.id) for i in record.on)

    def benefits(self, group: Group) -> list[Benefit]:
        """What a program is for; a project has none of its own."""
        if isinstance(group.record, Project):
            return []
        return [b for b in self.plan.benefits.values() if b.program == group.id and not b.disbenefit]

    # ------------------------------------------------------------------------------------------------------------- people

    def worst_load(self, group: Group, weeks: float) -> Load | None:
        """The highest load, as a share of a person's capacity, that work of a group has a part in, in the next weeks; None without one."""
        if weeks not in self._overloads:
            self._overloads[weeks] = self._overloads_in(weeks)
        return self._overloads[weeks].get(group.id)

    def _overloads_in(self, weeks: float) -> dict[str, Load]:
        """The highest load in the next weeks by the id of each project and program that has a part in it."""
        plan, worst = self.plan, dict[str, Load]()
        loads, first, last = self._loads(weeks)
        for person_id, days in loads.of.items():
            if not is_somebody(plan, person_id):
                continue
            person = plan.people[person_id]
            for ordinal, tasks in sorted(days.items()):
                if not first <= ordinal <= last:
                    continue
                day, total = date.fromordinal(ordinal), sum(tasks.values())
                capacity = capacity_on(person, day)
                load = Load(person_id, day, total / capacity if capacity else max(total, NO_CAPACITY))
                for task_id in tasks:
                    project = plan.projects.get(plan.tasks[task_id].project)
                    for group_id in (project.id, project.program) if project is not None else ():
                        if group_id not in worst or load.share > worst[group_id].share + 1e-9:
                            worst[group_id] = load
        return worst

    def _loads(self, weeks: float) -> tuple[Loads, int, int]:
        """The load by day of what is worked on in the next weeks, and the first and the last of their days as ordinals."""
        last = self.today + timedelta(weeks=min(weeks, 520))
        found = Loads(self.plan, self.scheduled.calendars)
        for task in self._worked_until(last):
            j = self.net.index[task.id]
            found.add(task, self.net.calendar[j], self.dates.work_start[j], self.dates.early_finish[j])
        return found, self.today.toordinal(), last.toordinal()

    def _worked_until(self, last: date) -> Iterator[Task]:
        """The unfinished tasks with people on them that are worked on between today and a day."""
        net, dates = self.net, self.dates
        begin, end = _minute_of(self.today), _minute_of(last + timedelta(days=1))
        for task in self.plan.tasks.values():
            j = net.index.get(task.id) if task.assignments else None
            if j is not None and net.state[j] != FINISHED and dates.work_start[j] < end and dates.early_finish[j] > begin:
                yield task

    def empty_roles(self, group: Group, weeks: float) -> list[tuple[str, str]]:
        """Critical tasks of a group in the next weeks, each with a role on it that has no name yet."""
        last, inside = self.today + timedelta(weeks=min(weeks, 520)), set(group.open)
        found = []
        for task in self._worked_until(last):
            roles = [a.person for a in task.assignments if a.person.startswith("?")]
            if roles and self.net.index[task.id] in inside and self.scheduled[task.id].critical:
                found.append((task.id, roles[0]))
        return found


def _days_past(calendar: WorkCalendar, limit: int, finish: int) -> float:
    """Working days from a limit to a finish, below 0 before it; 1 where no work lies between, but the end of the limit's day."""
    days = calendar.between(limit, finish) / calendar.minutes_per_day
    return 1.0 if days <= 0 and (finish - 1) // DAY > (limit - 1) // DAY else days


def _minute_of(day: date) -> int:
    """The minute that a day begins with."""
    return to_minute(datetime.combine(day, time()))
