"""The columns that people see of each kind of record."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar, cast

from planning.priority import ranking
from planning.records import (
    Assumption,
    Baseline,
    Benefit,
    Calendar,
    ChangeRequest,
    Gate,
    Issue,
    Link,
    LogEntry,
    Milestone,
    Person,
    Program,
    Project,
    Record,
    Risk,
    Snapshot,
    Spending,
    Stakeholder,
    Task,
    View,
)
from planning.risk_scores import score_text, zone_text
from tui.render import Column
from tui.verbs.figures import days, lag_words, mark, planned, scoring, slip

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date, datetime

    from planning.plan import Plan
    from planning.schedule import Schedule

    RowOf = Callable[[Plan, Schedule | None, Record], list[str]]

R = TypeVar("R", bound=Record)

ID, NAME = Column("Id", spare=0), Column("Name", shrinks=True, spare=0)
START, FINISH = Column("Start", spare=2), Column("Finish", spare=1)
FLOAT, DONE, SLIP = Column("Float", right=True), Column("Done", right=True, spare=2), Column("Slip", right=True)


def day(moment: datetime | date | None) -> str:
    """A day in a column: 2027-01-22."""
    return moment.isoformat()[:10] if moment else ""


def number(amount: float | None) -> str:
    """An amount in a column, thousands apart; nothing for None."""
    return "" if amount is None else f"{amount:,.2f}".rstrip("0").rstrip(".")


def per_cent(share: float) -> str:
    """A share of 1 as per cent."""
    return f"{share * 100:g}%"


def _people(task: Task) -> str:
    return " ".join(a.person if a.units == 1 else f"{a.person} {per_cent(a.units)}" for a in task.assignments)


def _dates(plan: Plan, scheduled: Schedule | None, activity: Task | Milestone) -> list[str]:
    """Start, finish, float, per cent, slip and state of an activity."""
    from planning.schedule import calendar_of

    row = scheduled.get(activity.id) if scheduled else None
    if scheduled is None or row is None:
        return ["", "", "", "", "", "" if activity.active else "inactive"]
    calendar = calendar_of(scheduled, activity.id)
    slipped = slip(calendar, row, planned(plan, activity))
    return [
        day(row.start),
        day(row.finish),
        "" if row.finished else days(row.total_float, calendar.minutes_per_day),
        f"{row.percent:.0f}%",
        days(slipped, calendar.minutes_per_day, signed=True) if slipped else "",
        mark(row),
    ]


def _task(plan: Plan, scheduled: Schedule | None, task: Task) -> list[str]:
    return [task.id, task.name, *_dates(plan, scheduled, task), _people(task)]


def _milestone(plan: Plan, scheduled: Schedule | None, milestone: Milestone) -> list[str]:
    _, finish, slack, _, slipped, state = _dates(plan, scheduled, milestone)
    promise = f"{day(milestone.promise.on)} {milestone.promise.to}".strip() if milestone.promise else ""
    return [milestone.id, milestone.name, finish, slack, slipped, state, day(milestone.deadline), promise, milestone.owner]


def _rollup(plan: Plan, scheduled: Schedule | None, record: Program | Project) -> list[str]:
    """Start, finish, float and per cent of what is in a program or project."""
    if scheduled is None:
        return [""] * 4
    rolled = scheduled.program(record.id) if isinstance(record, Program) else scheduled.project(record.id)
    if rolled is None:
        return [""] * 4
    per_day = scheduled.calendars.of(None).minutes_per_day
    slack = "" if rolled.total_float is None else days(rolled.total_float, per_day)
    return [day(rolled.start), day(rolled.finish), slack, f"{rolled.percent:.0f}%"]


def _program(plan: Plan, scheduled: Schedule | None, program: Program) -> list[str]:
    return [program.id, program.name, *_rollup(plan, scheduled, program), day(program.status_date), program.manager, program.rag]


def _project(plan: Plan, scheduled: Schedule | None, project: Project) -> list[str]:
    figures = [""] * 4 if project.archived else _rollup(plan, scheduled, project)  # only what is finished in it is scheduled
    stage = "archived" if project.archived else project.stage
    ranked = ranking(plan, project)
    numbers = [str(ranked.score), str(ranked.priority)]
    return [project.id, project.name, project.program, *figures, *numbers, project.owner, stage, project.rag]


def _gate(plan: Plan, scheduled: Schedule | None, gate: Gate) -> list[str]:
    met = f"{sum(c.met for c in gate.criteria)} of {len(gate.criteria)}" if gate.criteria else ""
    return [gate.id, gate.name, gate.project or gate.program, gate.milestone, day(gate.due), day(gate.passed), met]


def _benefit(plan: Plan, scheduled: Schedule | None, benefit: Benefit) -> list[str]:
    values = [f"{number(v)} {benefit.unit}".strip() if v is not None else "" for v in (benefit.baseline, benefit.target)]
    return [benefit.id, benefit.name, benefit.measure, *values, day(benefit.by), benefit.owner, " ".join(benefit.needs)]


def _link(plan: Plan, scheduled: Schedule | None, link: Link) -> list[str]:
    return [link.id, link.predecessor, link.type, link.successor, lag_words(plan, link)]


def _calendar(plan: Plan, scheduled: Schedule | None, calendar: Calendar) -> list[str]:
    letters = "MTWTFSS"
    week = "".join(letter if hours is None or hours else "-" for letter, hours in zip(letters, calendar.week, strict=False))
    closed = sum(not e.hours for e in calendar.exceptions)
    return [calendar.id, calendar.name, calendar.base or "", week, number(calendar.minutes_per_day / 60) + "h", str(closed or "")]


def _person(plan: Plan, scheduled: Schedule | None, person: Person) -> list[str]:
    return [person.id, person.name, person.role, number(person.rate or None), per_cent(person.capacity), person.calendar or ""]


def _spending(plan: Plan, scheduled: Schedule | None, spent: Spending) -> list[str]:
    word = "ordered" if spent.ordered else "credit" if spent.amount < 0 else ""
    return [spent.id, spent.name, day(spent.day), number(spent.amount), word, spent.task or spent.project or spent.program, spent.category]


def _risk(plan: Plan, scheduled: Schedule | None, risk: Risk) -> list[str]:
    now = risk.current
    figures = [per_cent(now.probability), f"{now.days:g}d" if now.days else "", number(now.cost or None)]
    score = scoring(plan, scheduled).score(risk)
    return [
        risk.id,
        risk.name,
        risk.kind,
        f"{score_text(risk, score)} {zone_text(risk, score)}".rstrip(),
        *figures,
        risk.owner,
        risk.strategy,
        day(risk.review),
        risk.state,
        " ".join(risk.on),
    ]


def _entry(plan: Plan, scheduled: Schedule | None, entry: LogEntry) -> list[str]:
    return [entry.id, entry.name, entry.owner, day(entry.raised), day(entry.due), entry.state, " ".join(entry.on)]


def _issue(plan: Plan, scheduled: Schedule | None, entry: Issue) -> list[str]:
    return [*_entry(plan, scheduled, entry), f"{entry.severity}x{entry.urgency}"]


def _change(plan: Plan, scheduled: Schedule | None, entry: ChangeRequest) -> list[str]:
    return [*_entry(plan, scheduled, entry), f"{entry.days:+g}" if entry.days else "", f"{entry.cost:,.0f}" if entry.cost else ""]


def _assumption(plan: Plan, scheduled: Schedule | None, entry: Assumption) -> list[str]:
    holds = "" if entry.holds is None else "yes" if entry.holds else "no"
    return [*_entry(plan, scheduled, entry), holds]


def _stakeholder(plan: Plan, scheduled: Schedule | None, who: Stakeholder) -> list[str]:
    return [who.id, who.name, who.role, str(who.power), str(who.interest), who.attitude, who.wanted, who.channel, day(who.last_contact)]


def _baseline(plan: Plan, scheduled: Schedule | None, baseline: Baseline) -> list[str]:
    return [baseline.id, baseline.name, baseline.program, day(baseline.on), baseline.approver, str(len(baseline.activities))]


def _snapshot(plan: Plan, scheduled: Schedule | None, snapshot: Snapshot) -> list[str]:
    return [snapshot.id, snapshot.name, snapshot.program, snapshot.project, day(snapshot.on)]


def _view(plan: Plan, scheduled: Schedule | None, view: View) -> list[str]:
    return [view.id, view.name, view.screen, view.filter, view.sort, view.group]


def _columns(*names: str) -> list[Column]:
    """Columns after id and name; ``>`` in front of a heading sets it to the right, ``~`` lets it shrink."""
    return [ID, NAME, *(Column(n.lstrip(">~"), right=n[:1] == ">", shrinks=n[:1] == "~") for n in names)]


def _typed(row: Callable[[Plan, Schedule | None, R], list[str]]) -> RowOf:
    return cast("RowOf", row)


_PLACED = _columns(">Score", ">Priority", "Owner", "Stage", "RAG")[2:]
_LOG = _columns("Owner", "Raised", "Due", "State", "On")

TABLES: Mapping[str, tuple[list[Column], RowOf]] = {
    "programs": ([ID, NAME, START, FINISH, FLOAT, DONE, *_columns("Status date", "Manager", "RAG")[2:]], _typed(_program)),
    "projects": ([ID, NAME, Column("Program"), START, FINISH, FLOAT, DONE, *_PLACED], _typed(_project)),
    "gates": (_columns("Of", "Milestone", "Due", "Passed", ">Criteria met"), _typed(_gate)),
    "benefits": (_columns("~Measure", ">Now", ">Target", "By", "Owner", "Needs"), _typed(_benefit)),
    "tasks": ([ID, NAME, START, FINISH, FLOAT, DONE, SLIP, Column("State"), Column("Who", shrinks=True, spare=3)], _typed(_task)),
    "milestones": (_columns("Date", ">Float", ">Slip", "State", "Deadline", "Promise", "Owner"), _typed(_milestone)),
    "links": ([ID, Column("From", spare=0), Column("Type", spare=0), Column("To", spare=0), Column("Lag", right=True)], _typed(_link)),
    "calendars": (_columns("Base", "Week", ">Day", ">Closed"), _typed(_calendar)),
    "people": (_columns("Role", ">Rate", ">Capacity", "Calendar"), _typed(_person)),
    "spending": (_columns("Day", ">Amount", "", "On", "~Budget line"), _typed(_spending)),
    "risks": (_columns("Kind", "Score", ">Chance", ">Days", ">Cost", "Owner", "Strategy", "Review", "State", "~On"), _typed(_risk)),
    "issues": ([*_LOG, Column("Weighs", right=True)], _typed(_issue)),
    "actions": (_LOG, _typed(_entry)),
    "decisions": (_LOG, _typed(_entry)),
    "changes": ([*_LOG, Column("Days", right=True), Column("Cost", right=True)], _typed(_change)),
    "assumptions": ([*_LOG, Column("Holds")], _typed(_assumption)),
    "stakeholders": (_columns("~Role", ">Power", ">Interest", "Attitude", "Wanted", "~Channel", "Last contact"), _typed(_stakeholder)),
    "baselines": (_columns("Program", "Date", "Approver", ">Activities"), _typed(_baseline)),
    "snapshots": (_columns("Program", "Project", "Date"), _typed(_snapshot)),
    "views": (_columns("Screen", "Filter", "Sort", "Group"), _typed(_view)),
}
