"""What a filter knows of a record: its dates, float, people, risks and state, each looked up when a filter first asks.

Nothing here parses text. A ``Ground`` is made for one plan, its schedule and a day, and answers for one record at a time. Amounts
are working days on the record's own calendar; what a record does not have is None.
"""

from __future__ import annotations

from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from planning import passes
from planning.calendars import to_datetime, to_minute
from planning.closing import is_closed
from planning.costs import planned_costs, task_cost
from planning.exposure import emv
from planning.network import FINISHED, STARTED
from planning.priority import ranking
from planning.records import (
    KINDS,
    Activity,
    Benefit,
    ChangeRequest,
    Gate,
    LogEntry,
    Milestone,
    Person,
    Program,
    Project,
    Record,
    Risk,
    Spending,
    Task,
)
from planning.risk_scores import Scoring

if TYPE_CHECKING:
    from planning.calendars import WorkCalendar
    from planning.costs import Costs
    from planning.plan import Plan
    from planning.records import Planned
    from planning.rollup import Rollup
    from planning.schedule import Schedule

ELAPSED_DAY = 1440


class Subject(NamedTuple):
    """The record that is looked at: ``kind`` is the name of its table, ``node`` its place in the network, -1 for none."""

    kind: str
    record: Record
    node: int


class Ground:
    """A plan with its schedule (None where it cannot be scheduled) as seen on a day."""

    def __init__(self, plan: Plan, scheduled: Schedule | None, today: date) -> None:
        self.plan = plan
        self.scheduled = scheduled
        self.today = today
        self._nodes = scheduled.net.index if scheduled is not None else {}

    def subject(self, record_id: str) -> Subject | None:
        """The record of an id; None where there is none."""
        task = self.plan.tasks.get(record_id)
        if task is not None:
            return Subject("tasks", task, self._nodes.get(record_id, -1))
        milestone = self.plan.milestones.get(record_id)
        if milestone is not None:
            return Subject("milestones", milestone, self._nodes.get(record_id, -1))
        located = self.plan.locate(record_id)
        return Subject(*located, -1) if located else None

    # ------------------------------------------------------------------------------------------------ the whole plan

    @cached_property
    def parents(self) -> frozenset[str]:
        """The ids of all summary tasks."""
        return frozenset(a.parent for a in self.plan.activities() if a.parent and a.parent in self.plan.tasks)

    @cached_property
    def people(self) -> dict[str, str]:
        """Everybody something can belong to: names by id, unnamed roles and names typed as text under themselves."""
        found = {person.id: person.name for person in self.plan.people.values()}
        for _, record in self.plan.records():
            for who in self._who(record):
                found.setdefault(who, who)
        return found

    @cached_property
    def risks_on(self) -> dict[str, list[Risk]]:
        """The open threats on each record, by its id."""
        found: dict[str, list[Risk]] = {}
        for risk in self.plan.risks.values():
            if risk.state == "open" and risk.kind == "threat":
                for each in risk.on:
                    found.setdefault(each, []).append(risk)
        return found

    @cached_property
    def before(self) -> dict[str, list[tuple[str, str]]]:
        """What each activity is linked to: predecessors with the type of the link."""
        found: dict[str, list[tuple[str, str]]] = {}
        for link in self.plan.links.values():
            found.setdefault(link.successor, []).append((link.predecessor, link.type))
        return found

    @cached_property
    def after(self) -> dict[str, list[str]]:
        """What waits for each activity."""
        found: dict[str, list[str]] = {}
        for link in self.plan.links.values():
            found.setdefault(link.predecessor, []).append(link.successor)
        return found

    @cached_property
    def scoring(self) -> Scoring:
        """The scores of all risks."""
        return Scoring(self.plan, self.scheduled)

    @cached_property
    def _costs(self) -> Costs | None:
        return planned_costs(self.scheduled) if self.scheduled is not None else None

    # ------------------------------------------------------------------------------------------------------ where it is

    def rollup(self, subject: Subject) -> Rollup | None:
        """The figures of a project or program."""
        if self.scheduled is None:
            return None
        if subject.kind == "projects":
            return self.scheduled.project(subject.record.id)
        return self.scheduled.program(subject.record.id) if subject.kind == "programs" else None

    def is_summary(self, subject: Subject) -> bool:
        """Whether it is a task that holds others."""
        return subject.record.id in self.parents

    def above(self, subject: Subject) -> set[str]:
        """The ids of the summary tasks above a task or milestone."""
        found: set[str] = set()
        record: Record | None = subject.record
        while isinstance(record, Activity) and record.parent and record.parent not in found:
            found.add(record.parent)
            record = self.plan.tasks.get(record.parent)
        return found

    def projects(self, subject: Subject) -> set[str]:
        """The projects it belongs to: its own, or those of the work it is about."""
        record = subject.record
        if isinstance(record, Project):
            return {record.id}
        if isinstance(record, Activity | Gate):
            return {record.project} if record.project else set()
        if isinstance(record, Spending):
            task = self.plan.tasks.get(record.task)
            return {project for project in (task.project if task is not None else record.project,) if project}
        on = record.on if isinstance(record, Risk | LogEntry) else record.needs if isinstance(record, Benefit) else ()
        about = [self.plan.activity(each) for each in on]
        return {a.project for a in about if a is not None and a.project} | {each for each in on if each in self.plan.projects}

    def program(self, subject: Subject) -> str:
        """The id of its program; nothing where it belongs to none."""
        if isinstance(subject.record, Gate) and subject.record.project in self.plan.projects:
            return self.plan.projects[subject.record.project].program
        program = self.plan.program_of(subject.record)
        return program.id if program else ""

    def stage(self, subject: Subject) -> str:
        """The stage of its project."""
        projects = (self.plan.projects.get(each) for each in self.projects(subject))
        return " ".join(project.stage for project in projects if project is not None)

    def is_archived(self, subject: Subject) -> bool:
        """Whether it, its project or its program is archived."""
        places: list[Record | None] = [subject.record, self.plan.programs.get(self.program(subject))]
        if isinstance(subject.record, Activity | Gate):
            places.append(self.plan.projects.get(subject.record.project))
        return any(isinstance(place, Program | Project) and place.archived for place in places)

    # ---------------------------------------------------------------------------------------------------------- people

    def who(self, subject: Subject) -> tuple[str, ...]:
        """Those who do it or answer for it; a person is their own."""
        return (subject.record.id,) if isinstance(subject.record, Person) else self._who(subject.record)

    def _who(self, record: Record) -> tuple[str, ...]:
        if isinstance(record, Task):
            return tuple([a.person for a in record.assignments])
        if isinstance(record, Program):
            return tuple(who for who in (record.manager, record.sponsor) if who)
        if isinstance(record, Project | Milestone | Risk | LogEntry | Benefit):
            return (record.owner,) if record.owner else ()
        return ()

    def is_unassigned(self, subject: Subject) -> bool:
        """Whether nobody does a task, or answers for a project, risk or entry of the log."""
        if subject.kind == "tasks" and self.is_summary(subject):
            return False
        return isinstance(subject.record, Task | Project | Risk | LogEntry) and not self._who(subject.record)

    # ----------------------------------------------------------------------------------------------------------- dates

    def start(self, subject: Subject) -> date | None:
        """The day it starts."""
        node, scheduled = subject.node, self.scheduled
        if node >= 0 and scheduled is not None:
            return to_datetime(scheduled.dates.early_start[node]).date()
        moment = self._moment(subject, "start")
        return moment.date() if moment else None

    def finish(self, subject: Subject) -> date | None:
        """The day it finishes."""
        moment = self._finish(subject)
        return moment.date() if moment else None

    def _finish(self, subject: Subject) -> datetime | None:
        node, scheduled = subject.node, self.scheduled
        if node >= 0 and scheduled is not None:
            return to_datetime(scheduled.dates.early_finish[node])
        return self._moment(subject, "finish")

    def late(self, subject: Subject, end: str) -> date | None:
        """The latest day it can start or finish (``late_start``, ``late_finish``) without moving its program's finish."""
        moment = self._moment(subject, end)
        return moment.date() if moment else None

    def _moment(self, subject: Subject, name: str) -> datetime | None:
        if self.scheduled is None:
            return None
        source = self.rollup(subject) or self.scheduled.get(subject.record.id)
        found = getattr(source, name, None)
        return found if isinstance(found, datetime) else None

    def deadline(self, subject: Subject) -> date | None:
        """The day it must be ready by."""
        record = subject.record
        return record.deadline.date() if isinstance(record, Activity) and record.deadline else None

    def due(self, subject: Subject) -> date | None:
        """The day it is due: its deadline, else its finish; the day a log entry, gate, benefit or risk's review is due. None when done."""
        record = subject.record
        if self.is_done(subject):
            return None
        if isinstance(record, Activity | Project | Program):
            return self.deadline(subject) or self.finish(subject)
        if isinstance(record, LogEntry | Gate):
            return record.due
        return record.review if isinstance(record, Risk) else record.by if isinstance(record, Benefit) else None

    def planned(self, subject: Subject) -> Planned | None:
        """What the baseline of its program says of it."""
        program = self.plan.programs.get(self.program(subject)) if isinstance(subject.record, Activity) else None
        baseline = self.plan.baselines.get(program.baseline) if program and program.baseline else None
        return baseline.activities.get(subject.record.id) if baseline else None

    # --------------------------------------------------------------------------------------------------------- figures

    def calendar(self, subject: Subject) -> WorkCalendar | None:
        """The calendar that its amounts are told on."""
        if self.scheduled is None:
            return None
        if subject.node >= 0:
            return self.scheduled.net.calendar[subject.node]
        calendars, record = self.scheduled.calendars, subject.record
        if isinstance(record, Task | Milestone):
            return calendars.for_activity(record)
        return calendars.for_project(record.id) if isinstance(record, Project) else calendars.for_program(self.plan.program_of(record))

    def _days(self, subject: Subject, minutes: float | None) -> float | None:
        calendar = self.calendar(subject)
        return None if minutes is None or calendar is None else round(minutes / calendar.minutes_per_day, 4)

    def total_float(self, subject: Subject) -> float | None:
        """Days it can slip before its program's finish or a deadline gives way; None when done."""
        node, scheduled = subject.node, self.scheduled
        if scheduled is None or self.is_done(subject):
            return None
        if node >= 0:
            return self._days(subject, passes.total_float(scheduled.net, scheduled.dates, node))
        source = self.rollup(subject) or scheduled.get(subject.record.id)
        return self._days(subject, source.total_float if source else None)

    def free_float(self, subject: Subject) -> float | None:
        """Days it can slip before anything else moves; None when done."""
        node, scheduled = subject.node, self.scheduled
        if scheduled is None or self.is_done(subject):
            return None
        if node >= 0:
            return self._days(subject, passes.free_float(scheduled.net, scheduled.dates, node))
        source = self.rollup(subject) or scheduled.get(subject.record.id)
        return self._days(subject, source.free_float if source else None)

    def duration(self, subject: Subject) -> float | None:
        """How long it takes, in days: working days, or days by the clock where it runs day and night."""
        record, scheduled = subject.record, self.scheduled
        if isinstance(record, Task) and record.elapsed and not self.is_summary(subject):
            return round(record.duration / ELAPSED_DAY, 4)
        if scheduled is not None and subject.node >= 0:
            return self._days(subject, scheduled.net.duration[subject.node])
        source = self.rollup(subject) or (scheduled.get(record.id) if scheduled is not None else None)
        return self._days(subject, source.duration if source else None)

    def percent(self, subject: Subject) -> float | None:
        """How much is done, 0 to 100."""
        record, scheduled = subject.record, self.scheduled
        if scheduled is not None and subject.node >= 0:
            return 100.0 if scheduled.net.state[subject.node] == FINISHED else record.percent if isinstance(record, Task) else 0.0
        source = self.rollup(subject) or (scheduled.get(record.id) if scheduled is not None else None)
        return round(source.percent, 2) if source else record.percent if isinstance(record, Task) else None

    def slip(self, subject: Subject) -> float | None:
        """Working days that it finishes after its baseline; negative before it."""
        planned, finish = self.planned(subject), self._finish(subject)
        calendar = self.calendar(subject)
        if planned is None or finish is None or calendar is None:
            return None
        return round(calendar.between(to_minute(planned.finish), to_minute(finish)) / calendar.minutes_per_day, 4)

    def cost(self, subject: Subject) -> float | None:
        """What it costs as planned; what a risk would cost, or a change."""
        record, scheduled = subject.record, self.scheduled
        if isinstance(record, Risk):
            return record.current.cost
        if isinstance(record, ChangeRequest):
            return record.cost
        if scheduled is None or self._costs is None:
            return None
        if isinstance(record, Task) and subject.node >= 0:
            node = subject.node
            return task_cost(self.plan, record, scheduled.net.duration[node], scheduled.net.calendar[node].minutes_per_day)
        return self._costs.projects.get(record.id) if isinstance(record, Project) else self._costs.programs.get(record.id)

    # ----------------------------------------------------------------------------------------------------------- risks

    def days(self, subject: Subject) -> float | None:
        """The working days that a risk is worth, or a change."""
        record = subject.record
        return record.current.days if isinstance(record, Risk) else record.days if isinstance(record, ChangeRequest) else None

    def expected_money(self, subject: Subject) -> float | None:
        """The expected money of a risk."""
        return emv(subject.record) if isinstance(subject.record, Risk) else None

    def risks(self, subject: Subject) -> list[Risk]:
        """A risk itself, or the open threats on a record."""
        return [subject.record] if isinstance(subject.record, Risk) else self.risks_on.get(subject.record.id, [])

    def score(self, subject: Subject) -> float | None:
        """The highest score of its risks, 1 to 25."""
        return max((float(self.scoring.score(risk)) for risk in self.risks(subject)), default=None)

    def alignment(self, subject: Subject) -> float | None:
        """How closely a project serves its program's goal, 0 to 100."""
        record = subject.record
        return float(ranking(self.plan, record).alignment) if isinstance(record, Project) else None

    def priority_score(self, subject: Subject) -> float | None:
        """A project's score of priority and alignment, 0 to 100."""
        record = subject.record
        return float(ranking(self.plan, record).score) if isinstance(record, Project) else None

    def probability(self, subject: Subject) -> float | None:
        """The highest probability of its risks, 0 to 100."""
        return max((round(risk.current.probability * 100, 6) for risk in self.risks(subject)), default=None)

    # ---------------------------------------------------------------------------------------------------------- states

    def is_done(self, subject: Subject) -> bool:
        """Whether it is finished, reached, closed, passed or decided."""
        record, scheduled = subject.record, self.scheduled
        if scheduled is not None and subject.node >= 0:
            return scheduled.net.state[subject.node] == FINISHED
        if isinstance(record, Task | Milestone):
            row = scheduled.get(record.id) if scheduled is not None else None
            return row.finished if row else (record.actual_finish if isinstance(record, Task) else record.actual) is not None
        if isinstance(record, Project | Program):
            rolled = self.rollup(subject)
            return rolled is not None and rolled.done == rolled.count
        return _is_closed(record)

    def is_started(self, subject: Subject) -> bool:
        """Whether it has begun and is not done."""
        record, scheduled = subject.record, self.scheduled
        if scheduled is not None and subject.node >= 0:
            return scheduled.net.state[subject.node] == STARTED
        if self.is_done(subject):
            return False
        source = self.rollup(subject) or (scheduled.get(record.id) if scheduled is not None else None)
        return source.started if source else isinstance(record, Task) and record.actual_start is not None

    def is_open(self, subject: Subject) -> bool:
        """Whether it has a state and is neither begun nor done."""
        stated = isinstance(subject.record, Activity | Project | Program | Risk | LogEntry | Gate)
        return stated and not self.is_started(subject) and not self.is_done(subject)

    def is_critical(self, subject: Subject) -> bool:
        """Whether a day more of it moves its program's finish."""
        node, scheduled = subject.node, self.scheduled
        if scheduled is None:
            return False
        if node < 0:
            source = self.rollup(subject) or scheduled.get(subject.record.id)
            return source.critical if source else False
        net = scheduled.net
        if net.state[node] == FINISHED:
            return False
        threshold = net.rules[net.program[node]].critical
        return node in scheduled.longest_path or passes.total_float(net, scheduled.dates, node) <= threshold

    def is_near(self, subject: Subject) -> bool:
        """Whether it is nearly critical, by its program's threshold."""
        node, scheduled = subject.node, self.scheduled
        if scheduled is None or node < 0 or scheduled.net.state[node] == FINISHED or self.is_critical(subject):
            return False
        net = scheduled.net
        return passes.total_float(net, scheduled.dates, node) <= net.rules[net.program[node]].near

    def is_late(self, subject: Subject) -> bool:
        """Whether it is not done and finishes after its deadline, its promise or its baseline."""
        record = subject.record
        if not isinstance(record, Activity) or self.is_done(subject):
            return False
        finish, deadline = self.finish(subject), self.deadline(subject)
        promise = record.promise.on if isinstance(record, Milestone) and record.promise else None
        broken = any(finish is not None and day is not None and finish > day for day in (deadline, promise))
        return broken or (self.slip(subject) or 0) > 0

    def is_overdue(self, subject: Subject) -> bool:
        """Whether it is not done though the day it was due is over."""
        days = [self.due(subject)]
        if isinstance(subject.record, Activity) and not self.is_done(subject):
            days.append(self.finish(subject))
        return any(day is not None and day < self.today for day in days)

    def is_waiting(self, subject: Subject) -> bool:
        """Whether it is not begun, and something before it must be done or begun first."""
        return isinstance(subject.record, Activity) and self.is_open(subject) and any(map(self._holds, self._predecessors(subject)))

    def _predecessors(self, subject: Subject) -> list[tuple[str, str]]:
        """What it and the summaries above it are linked to."""
        return [each for record_id in (subject.record.id, *self.above(subject)) for each in self.before.get(record_id, ())]

    def _holds(self, predecessor: tuple[str, str]) -> bool:
        """Whether the start of what comes after still waits for this one."""
        record_id, link = predecessor
        subject = self.subject(record_id)
        if subject is None or link in ("FF", "SF"):
            return False
        return self.is_open(subject) if link == "SS" else not self.is_done(subject)


def _is_closed(record: Record) -> bool:
    """Whether a risk, an entry of the log or a gate is closed."""
    if isinstance(record, Risk):
        return record.state != "open"
    if isinstance(record, Gate):
        return record.passed is not None
    return isinstance(record, LogEntry) and is_closed(record)


NOUNS = {kind: {"people": "person"}.get(kind, kind.removesuffix("s")) for kind in KINDS}
"""What one record of each kind is called."""
