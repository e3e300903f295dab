"""A project made from another one, or from a template: the same work, placed anew from another start.

A template is an archived project with the tag ``template``. What happened to the source stays behind: actual dates, per cent,
money spent, colours, ids in other systems and dated notes. What was planned comes along, and every date keeps its distance in
working time from the start.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Literal, TypeVar

from planning.calendars import Calendars, WorkCalendar, to_datetime, to_minute
from planning.errors import PhraseError, PlanError
from planning.plan import Change, Edit, Plan, natural, prefix_of
from planning.records import (
    KINDS,
    Assignment,
    Constraint,
    Criterion,
    Gate,
    Link,
    Milestone,
    Project,
    Promise,
    Record,
    ResponseAction,
    Risk,
    Task,
)
from planning.values import parse_title, short, unknown_id

if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    from planning.frozen import dataclass

R = TypeVar("R", bound=Record)
People = Literal["keep", "roles", "none"]

TEMPLATE = "template"
"""The tag that makes a template of an archived project."""

NOBODY = "?unassigned"
"""The role that stands for a person without one."""

_DATED_NOTE = re.compile(r"- \d{4}-\d\d-\d\d: ")
_ID = re.compile(r"[A-Z][A-Z0-9]{0,9}", re.ASCII)
_STARTS = frozenset({"SNET", "SNLT", "MSO"})


@dataclass(frozen=True, slots=True)
class Placed:
    """A task or milestone of a project that is made: when it will be, and how many working days after the project's start."""

    id: str
    name: str
    start: datetime
    finish: datetime
    after: int
    is_milestone: bool


@dataclass(frozen=True, slots=True)
class Made:
    """What a project made from another one holds: the change that adds it, how much of what, and when it begins and ends."""

    change: Change
    tasks: int
    milestones: int
    start: datetime | None
    finish: datetime | None
    rows: tuple[Placed, ...] = ()
    """Its work by date."""


def is_template(record: Record) -> bool:
    """Whether a record is a template."""
    return isinstance(record, Project) and record.archived and TEMPLATE in record.tags


def project_from(
    plan: Plan,
    source_id: str,
    new_id: str,
    name: str,
    start: date,
    *,
    people: People = "keep",
    outside_links: bool = False,
    risks: bool = False,
    program: str = "",
) -> Change:
    """The change that adds a project like ``source_id`` that begins on ``start`` (the first working day from there on).

    Assignments stay (``keep``), become unnamed roles, or go. ``outside_links`` copies the links to other projects as well,
    ``risks`` the risks on the source. ``program`` is where it belongs, the source's own where it is empty. Raises PlanError for a
    source or program that is none, PhraseError for an id or a name that cannot be.
    """
    return _Copying(plan, source_id, new_id, name, start, people, program).change(outside_links=outside_links, risks=risks)


def made(plan: Plan, change: Change) -> Made:
    """What ``project_from`` will make, with the dates it will have. Raises PlanError where the plan cannot be scheduled then."""
    from planning.schedule import schedule

    after = plan.apply(change)
    project = next(edit.id for edit in change.edits if edit.kind == "projects")
    scheduled = schedule(after)
    rolled = scheduled.project(project)
    counts = {kind: sum(edit.kind == kind for edit in change.edits) for kind in ("tasks", "milestones")}
    if rolled is None:
        return Made(change, counts["tasks"], counts["milestones"], None, None)
    calendar = scheduled.calendars.for_project(project)
    rows = []
    for edit in change.edits:
        row = scheduled.get(edit.id)
        if edit.after is not None and row is not None and row.kind != "summary":
            days = calendar.workdays(rolled.start.date(), row.start.date())
            rows.append(Placed(edit.id, edit.after.name, row.start, row.finish, days, isinstance(edit.after, Milestone)))
    rows.sort(key=lambda placed: (placed.start, placed.finish, natural(placed.id)))
    return Made(change, counts["tasks"], counts["milestones"], rolled.start, rolled.finish, tuple(rows))


def say_made(made: Made) -> str:
    """What will be made, in words: ``17 tasks, 4 milestones, Mon 1 Feb 2027 to Wed 2 Jun 2027``."""
    said = [f"{n} {word}{'s' * (n != 1)}" for n, word in ((made.tasks, "task"), (made.milestones, "milestone"))]
    if made.start and made.finish:
        said.append(f"{_say_day(made.start)} to {_say_day(made.finish)}")
    return ", ".join(said)


def say_placed(placed: Placed) -> str:
    """Where one of them will be: ``+14d  Fri 19 Feb 2027 to Thu 4 Mar 2027``."""
    days = f"+{placed.after}d"
    return f"{days:>6}  {_say_day(placed.start)}{'' if placed.is_milestone else f' to {_say_day(placed.finish)}'}"


def _say_day(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b %Y}"


def start_of(plan: Plan, project_id: str) -> datetime:
    """The instant that a project's dates are told from: its own start, else that of its first work as it is scheduled.

    Archived projects are scheduled for this as if they were not. Raises PlanError where nothing says when it begins.
    """
    from planning.schedule import schedule

    project = _project(plan, project_id)
    program = plan.programs.get(project.program)
    if project.start is not None:
        return max(project.start, program.start) if program and program.start else project.start
    live = replace(plan, projects={**plan.projects, project.id: replace(project, archived=False)})
    if program is not None:  # as planned: what the status date pushes has not begun earlier for that
        live = replace(live, programs={**live.programs, program.id: replace(program, archived=False, status_date=None)})
    rolled = schedule(live).project(project_id)
    if rolled is not None:
        return rolled.start
    if program is not None and program.start is not None:
        return program.start
    raise PlanError(f"{project_id} holds no work and has no start, so nothing can be told from it; give it a start.")


class Shift:
    """Moves instants so that they keep their distance, in working time, from a start."""

    def __init__(self, old: datetime, old_calendar: WorkCalendar, new: datetime, new_calendar: WorkCalendar) -> None:
        self._old = to_minute(old)
        self._before = old_calendar
        self._new = new_calendar.start(to_minute(new))
        self._after = new_calendar

    def start(self, moment: datetime) -> datetime:
        """A start: the first working minute at this distance."""
        return to_datetime(self._after.start(self._at(to_minute(moment))))

    def finish(self, moment: datetime) -> datetime:
        """A finish or deadline: the end of the last working minute at this distance."""
        return to_datetime(self._after.finish(self._at(to_minute(moment))))

    def day(self, day: date) -> date:
        """A whole day: the working day at this distance; a closed day counts as the last open one before it."""
        return self.finish(self._before.last_minute(day)).date()

    def _at(self, minute: int) -> int:
        return self._after.add(self._new, self._before.between(self._old, minute))


# ------------------------------------------------------------------------------------------------------------- the copy


class _Copying:
    """The work on one copy: which id becomes which, and how dates move."""

    def __init__(self, plan: Plan, source_id: str, new_id: str, name: str, start: date, people: People, program: str) -> None:
        self.plan = plan
        self.source = _project(plan, source_id)
        self.id = _free_id(plan, new_id)
        self.name = parse_title(name)
        self.program = program or self.source.program
        self.people = people
        if self.program and self.program not in plan.programs:
            raise PlanError(f"There is no program {short(self.program)}; name one of {', '.join(plan.programs) or 'those to come'}.")
        calendars = Calendars(plan)
        at_home = self.program == self.source.program
        then = calendars.for_project(self.source.id)
        now = then if at_home or self.source.calendar else calendars.for_program(plan.programs.get(self.program))
        self.start = now.first_minute(start)
        within = plan.programs.get(self.program)
        if within is not None and within.start is not None and self.start < within.start:
            raise PlanError(
                f"{within.id} begins on {_say_day(within.start)}, and nothing in it earlier; let {self.id} start then or later."
            )
        self.shift = Shift(start_of(plan, self.source.id), then, self.start, now)
        self.counters = dict(plan.meta.counters)
        self.ids = self._new_ids()

    def change(self, *, outside_links: bool, risks: bool) -> Change:
        """All that is copied, as one change."""
        made: list[Record] = [self._project()]
        made += [self._activity(each) for each in self._inside()]
        made += [self._gate(gate) for gate in self.plan.gates.values() if gate.id in self.ids]
        made += self._links(outside_links)
        if risks:
            made += self._risks()
        kinds = {cls: kind for kind, cls in KINDS.items()}
        edits = tuple(Edit(kinds[type(record)], record.id, None, record) for record in made)
        kind = "template" if is_template(self.source) else "project"
        return Change(f"{self.id} {self.name}: made from the {kind} {self.source.id}", edits)

    # ------------------------------------------------------------------------------------------------------- the ids

    def _inside(self) -> Iterator[Task | Milestone]:
        return (each for each in self.plan.activities() if each.project == self.source.id)

    def _new_ids(self) -> dict[str, str]:
        """The new id of each record that is copied under one, by old id; the numbers keep their order."""
        ids = {self.source.id: self.id}
        inside = sorted(self._inside(), key=lambda each: natural(each.id))
        for each in inside:
            ids[each.id] = self._fresh(f"{self.id}-M" if isinstance(each, Milestone) else f"{self.id}-")
        for gate in sorted(self.plan.gates.values(), key=lambda each: natural(each.id)):
            if gate.project == self.source.id or gate.milestone in ids or any(gate.id == getattr(each, "gate", "") for each in inside):
                ids[gate.id] = self._fresh("G")
        return ids

    def _fresh(self, prefix: str) -> str:
        """The next free id of a prefix, counted on for each that is taken."""
        counted = replace(self.plan, meta=replace(self.plan.meta, counters=self.counters)).next_id(prefix)
        self.counters[prefix] = prefix_of(counted)[1]
        return counted

    # --------------------------------------------------------------------------------------------------- the records

    def _project(self) -> Project:
        ranks = [p.rank for p in self.plan.projects.values() if p.program == self.program]
        return replace(
            _fresh_record(self.source, self.id),
            name=self.name,
            program=self.program,
            owner=self.source.owner if self.people == "keep" else "",
            raci=self.source.raci if self.people == "keep" else {},
            stage="",
            goal="",  # what it is for is its own; until somebody says it, the goal warning names it
            start=self.start,
            rag="",
            rag_reason="",
            budget=tuple(replace(line, spent=0.0) for line in self.source.budget),
            archived=False,
            tags=tuple(tag for tag in self.source.tags if tag != TEMPLATE),
            rank=max(ranks, default=0.0) + 1.0,
        )

    def _activity(self, record: Task | Milestone) -> Task | Milestone:
        shift = self.shift
        placed = replace(
            _fresh_record(record, self.ids[record.id]),
            project=self.id,
            raci=record.raci if self.people == "keep" else {},
            parent=self.ids.get(record.parent) if record.parent else None,
            constraint=_moved(record.constraint, shift),
            deadline=shift.finish(record.deadline) if record.deadline else None,
            pinned_start=shift.start(record.pinned_start) if record.pinned_start else None,
            pinned_finish=shift.finish(record.pinned_finish) if record.pinned_finish else None,
        )
        return self._milestone(placed) if isinstance(placed, Milestone) else self._task(placed)

    def _task(self, task: Task) -> Task:
        return replace(
            task,
            actual_start=None,
            actual_finish=None,
            resume=None,
            levelled=None,
            remaining=None,
            percent=0.0,
            actual_cost=None,
            state="",
            assignments=self._assignments(task.assignments),
            checklist=_not_met(task.checklist),
        )

    def _milestone(self, milestone: Milestone) -> Milestone:
        promise = milestone.promise
        return replace(
            milestone,
            program=self.program if milestone.program else "",
            actual=None,
            promise=Promise(promise.to, self.shift.day(promise.on)) if promise else None,
            gate=self.ids.get(milestone.gate, milestone.gate),
            criteria=_not_met(milestone.criteria),
            owner=milestone.owner if self.people == "keep" else "",
        )

    def _gate(self, gate: Gate) -> Gate:
        return replace(
            _fresh_record(gate, self.ids[gate.id]),
            program=self.program if gate.program else "",
            project=self.id if gate.project else "",
            milestone=self.ids.get(gate.milestone, ""),
            due=self.shift.day(gate.due) if gate.due else None,
            passed=None,
            criteria=_not_met(gate.criteria),
        )

    def _links(self, outside: bool) -> list[Link]:
        found = []
        for link in sorted(self.plan.links.values(), key=lambda each: natural(each.id)):
            ends = (link.predecessor, link.successor)
            inside = sum(end in self.ids for end in ends)
            if inside == 2 or (inside and outside):
                before, after = (self.ids.get(end, end) for end in ends)
                found.append(replace(_fresh_record(link, self._fresh("L-")), predecessor=before, successor=after))
        return found

    def _risks(self) -> list[Risk]:
        found = []
        for risk in sorted(self.plan.risks.values(), key=lambda each: natural(each.id)):
            if not any(on in self.ids for on in risk.on):
                continue
            new = _fresh_record(risk, self._fresh("O-" if risk.kind == "opportunity" else "R-"))
            found.append(
                replace(
                    new,
                    program=self.program,
                    current=risk.inherent or risk.current,
                    owner=risk.owner if self.people == "keep" else "",
                    actions=tuple(self._action(each) for each in risk.actions),
                    on=tuple(self.ids[on] for on in risk.on if on in self.ids),
                    trigger_date=self.shift.day(risk.trigger_date) if risk.trigger_date else None,
                    review=self.shift.day(risk.review) if risk.review else None,
                    reviewed=None,
                    state="open",
                )
            )
        return found

    def _action(self, action: ResponseAction) -> ResponseAction:
        owner = action.owner if self.people == "keep" else ""
        return replace(action, owner=owner, due=self.shift.day(action.due) if action.due else None, done=False)

    def _assignments(self, assignments: Iterable[Assignment]) -> tuple[Assignment, ...]:
        if self.people == "keep":
            return tuple(assignments)
        if self.people == "none":
            return ()
        found: dict[str, Assignment] = {}
        for each in assignments:
            role = role_of(self.plan, each.person)
            other = found.get(role)
            found[role] = _together(other, each) if other else replace(each, person=role)
        return tuple(found.values())


def role_of(plan: Plan, person_id: str) -> str:
    """The unnamed role that stands for a person: ``?content-designer``; a role stays what it is."""
    if person_id.startswith("?"):
        return person_id
    person = plan.people.get(person_id)
    words = re.findall(r"\w+", (person.role if person else "").casefold())
    return f"?{'-'.join(words)[:40].rstrip('-')}" if words else NOBODY


def _together(one: Assignment, other: Assignment) -> Assignment:
    """Two people of one role: their shares add up, and so does fixed work where both have it."""
    effort = one.effort + other.effort if one.effort is not None and other.effort is not None else None
    return Assignment(one.person, one.units + other.units, effort)


def _fresh_record(record: R, new_id: str) -> R:
    """The record under another id, without what only the old one can have."""
    return replace(record, id=new_id, created=None, updated=None, notes=_undated(record.notes), external={})


def _undated(notes: str) -> str:
    """Notes without the lines that tell what happened on a day, and without the lessons of the source."""
    kept: list[str] = []
    told = False
    for line in notes.splitlines():
        if line.startswith("## "):
            told = line.startswith("## Lessons learned")
        if not told and not _DATED_NOTE.match(line):
            kept.append(line)
    return "\n".join(kept).strip()


def _moved(constraint: Constraint | None, shift: Shift) -> Constraint | None:
    if constraint is None or constraint.at is None:
        return constraint
    at = shift.start(constraint.at) if constraint.kind in _STARTS else shift.finish(constraint.at)
    return Constraint(constraint.kind, at)


def _not_met(criteria: Iterable[Criterion]) -> tuple[Criterion, ...]:
    return tuple(replace(each, met=False) for each in criteria)


def _project(plan: Plan, project_id: str) -> Project:
    found = plan.projects.get(project_id)
    if found is None:
        names = ", ".join(list(plan.projects)[:6])
        raise PlanError(f"{project_id} is no project; name one of {names}." if plan.find(project_id) else unknown_id(plan, project_id))
    return found


def _free_id(plan: Plan, new_id: str) -> str:
    from planning.capture_records import RESERVED

    if not _ID.fullmatch(new_id):
        raise PhraseError(f"{short(new_id) or 'Nothing'} is no id of a project; write up to 10 capitals and digits, such as APP.")
    taken = plan.find(new_id)
    if taken is not None:
        raise PhraseError(f"{new_id} is already the id of {short(taken.name) or 'another record'}; choose another.")
    if new_id in RESERVED:
        raise PhraseError(f"{new_id} is the beginning of other ids ({new_id}-1); choose another.")
    return new_id


# ------------------------------------------------------------------------------------------------------------ one line


@dataclass(frozen=True, slots=True)
class Request:
    """What a line such as ``APP App for phones from WEB start 1 feb`` asks for; ``name`` may be empty for the source's own."""

    id: str
    name: str
    source: str
    start: date
    people: People = "keep"


_PEOPLE: tuple[People, ...] = ("keep", "roles", "none")
REQUEST = "APP Its name from WEB start 1 feb"
"""How a project from another one is asked for."""


def read_request(plan: Plan, text: str, today: date) -> Request:
    """What is asked for: ``APP App for phones from WEB start 1 feb``, and ``people roles`` or ``people none`` at the end.

    Without an id it is the source's with the next number; the source may be named by its name (``web-relaunch``), and the word
    ``start`` may be left out.

    Raises PhraseError, with what is missing; PlanError for a source that is no project.
    """
    from planning.phrases import parse_date
    from planning.values import clean_line, find_id

    words = clean_line(text[:500]).split()
    lower = [word.casefold() for word in words]
    people: People = "keep"
    if len(words) > 2 and lower[-2] == "people":
        found = next((each for each in _PEOPLE if each == lower[-1]), None)
        if found is None:
            raise PhraseError(f"{short(words[-1])!r} says nothing of the people; write keep, roles or none.")
        people, words, lower = found, words[:-2], lower[:-2]
    if "from" not in lower:
        raise PhraseError(f"Say from which project: {REQUEST}.")
    source = len(lower) - 1 - lower[::-1].index("from")
    if "start" in lower[1:source]:
        raise PhraseError(f"Write it in this order: {REQUEST}.")
    if source + 1 == len(words) or lower[source + 1] == "start":
        raise PhraseError(f"Say from which project: {REQUEST}.")
    typed = words[source + 1]
    known = typed if typed in plan.projects else find_id(plan, typed.upper()) or _by_name(plan, typed) or typed
    when = words[source + 2 :]
    if when[:1] and when[0].casefold() == "start":
        when = when[1:]
    if not when:
        raise PhraseError(f"Say when it starts: {REQUEST}.")
    new_id = words[0].upper() if source else _next_like(plan, known)
    return Request(new_id, " ".join(words[1:source]), known, parse_date(" ".join(when), today), people)


def _by_name(plan: Plan, typed: str) -> str:
    """The one project whose name begins so, hyphens read as blanks; nothing where none or several do."""
    wanted = typed.replace("-", " ").casefold()
    found = [p.id for p in plan.projects.values() if p.name.replace("-", " ").casefold().startswith(wanted)]
    return found[0] if len(found) == 1 else ""


def _next_like(plan: Plan, source_id: str) -> str:
    """The source's id with the first number from 2 on that is free."""
    base, number = source_id.rstrip("0123456789")[:8], 2
    while plan.find(f"{base}{number}") is not None:
        number += 1
    return f"{base}{number}"


def asked_for(plan: Plan, request: Request) -> Made:
    """What a request makes. Raises PlanError or PhraseError where it cannot be."""
    source = plan.projects.get(request.source)
    name = request.name or (source.name if source else "")
    change = project_from(plan, request.source, request.id, name, request.start, people=request.people)
    return made(plan, change)
