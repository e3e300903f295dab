"""Why a date is what it is, in words: the driving chain from an activity back to where it begins.

Each step names what drives it: a link with type and lag, the status date, a constraint, a pin, an actual date, or the start
of its project; and what it waits for on its calendar: holidays, closed days and leave before it begins and while it lasts.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from planning.calendars import to_datetime
from planning.errors import PlanError
from planning.linkspec import format_link
from planning.paths import why as driving_steps
from planning.records import Activity, Link, Program, Project
from planning.schedule import calendar_of
from planning.values import lengths_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from dataclasses import dataclass

    from planning.records import Calendar, CalendarException, Milestone, Record, Task
    from planning.schedule import Driver, Row, Schedule
else:
    from planning.frozen import dataclass

_LONGEST_WAIT = 1500
"""Days that are looked at for holidays at most: more would not be read."""

LINK_WORDS = {"FS": "after {0}", "SS": "with the start of {0}", "FF": "with the finish of {0}", "SF": "to end when {0} begins"}
CONSTRAINT_WORDS = {
    "SNET": "may not begin before {0}",
    "SNLT": "must begin by {0}",
    "FNET": "may not finish before {0}",
    "FNLT": "must finish by {0}",
    "MSO": "must begin on {0}",
    "MFO": "must finish on {0}",
    "ALAP": "as late as what follows allows",
}


@dataclass(frozen=True, slots=True)
class Wait:
    """Days that are not worked, both included: a holiday, a day closed by an exception, somebody's leave."""

    first: date
    last: date
    name: str


@dataclass(frozen=True, slots=True)
class WhyStep:
    """One activity of a chain. ``asked`` is the instant that its driver asks for, before the calendar rolls it to working
    time (None: where the driver is no instant of another); ``before`` and ``within`` are the days it waits for."""

    id: str
    name: str
    kind: str
    start: datetime
    finish: datetime
    driver: Driver
    words: str
    asked: datetime | None
    before: tuple[Wait, ...]
    within: tuple[Wait, ...]
    total_float: int
    minutes_per_day: int
    finished: bool

    @property
    def waits(self) -> tuple[Wait, ...]:
        """All days it waits for, in the order of the calendar."""
        return tuple(dict.fromkeys((*self.before, *self.within)))


@dataclass(frozen=True, slots=True)
class Why:
    """The answer for one activity: the chain from it back to where it begins. ``id`` may be a summary; its chain then begins
    with the child it finishes with. Floats are working minutes."""

    id: str
    name: str
    kind: str
    start: datetime
    finish: datetime
    steps: tuple[WhyStep, ...]
    total_float: int
    minutes_per_day: int
    finished: bool

    @property
    def root(self) -> WhyStep:
        """Where the chain begins: a step that no link drives."""
        return self.steps[-1]

    @property
    def chain(self) -> tuple[str, ...]:
        """The ids from where the chain begins to the activity."""
        return tuple(step.id for step in reversed(self.steps))


def why(schedule: Schedule, activity_id: str) -> Why:
    """Why an activity stands where it does. Raises KeyError for what is not scheduled."""
    row = schedule[activity_id]
    steps = [_step(schedule, step.id, step.driver) for step in driving_steps(schedule, activity_id)]
    return Why(
        id=activity_id,
        name=_name(schedule, activity_id),
        kind=row.kind,
        start=row.start,
        finish=row.finish,
        steps=tuple(steps),
        total_float=row.total_float,
        minutes_per_day=calendar_of(schedule, activity_id).minutes_per_day,
        finished=row.finished,
    )


def last_of(schedule: Schedule, group_id: str) -> str | None:
    """The activity that a program or project finishes with, unfinished work before finished; None where it holds none."""
    plan = schedule.plan
    inside = {p.id for p in plan.projects.values() if group_id in (p.id, p.program)}
    rows = [
        schedule[a.id]
        for a in plan.activities()
        if a.id in schedule.net.index and (a.project in inside or getattr(a, "program", "") == group_id)
    ]
    return max(rows, key=lambda row: (not row.finished, row.finish, row.kind == "milestone")).id if rows else None


def subject(schedule: Schedule, record: Record) -> str:
    """The activity that a question about a record's date is about: itself, what a program or project finishes with, what a
    risk or log entry is on, the successor of a link. Raises PlanError, which says so, where there is none."""
    if isinstance(record, Activity):
        if record.id not in schedule:
            raise PlanError(f"{record.id} is not scheduled: it is inactive, put away, or a summary of nothing.")
        return record.id
    found: str | None = None
    if isinstance(record, (Program, Project)):
        found = last_of(schedule, record.id)
    elif isinstance(record, Link):
        found = record.successor if record.successor in schedule else None
    else:
        found = next((i for i in getattr(record, "on", ()) if i in schedule), None)
    if found is None:
        raise PlanError(f"{record.id} has no date of its own, and is on nothing that is scheduled.")
    return found


def _name(schedule: Schedule, activity_id: str) -> str:
    activity = schedule.plan.activity(activity_id)
    return activity.name if activity else ""


def _step(schedule: Schedule, activity_id: str, driver: Driver) -> WhyStep:
    row, activity = schedule[activity_id], schedule.plan.activity(activity_id)
    assert activity is not None
    asked, words = _driven(schedule, row, activity, driver)
    days = _ClosedDays(schedule, activity)
    calendar = calendar_of(schedule, activity_id)
    before: tuple[Wait, ...] = ()
    if asked is not None and driver.kind == "link" and driver.type in ("FS", "SS"):
        begins = to_datetime(schedule.dates.work_start[schedule.net.index[activity_id]])
        before = days.between(asked, begins)
    return WhyStep(
        id=activity_id,
        name=activity.name,
        kind=row.kind,
        start=row.start,
        finish=row.finish,
        driver=driver,
        words=words,
        asked=asked,
        before=before,
        within=days.between(row.start, row.finish) if row.kind != "milestone" else (),
        total_float=row.total_float,
        minutes_per_day=calendar.minutes_per_day,
        finished=row.finished,
    )


# -------------------------------------------------------------------------------------------------------------- drivers


def _driven(schedule: Schedule, row: Row, activity: Task | Milestone, driver: Driver) -> tuple[datetime | None, str]:
    """The instant that a driver asks for, and the driver in words."""
    if driver.kind == "link":
        return _by_link(schedule, activity, driver)
    program = schedule.plan.program_of(activity)
    if driver.kind == "status":
        day = program.status_date if program else None
        what = "goes on" if row.started else "is not begun, so it comes"
        return None, f"{what} after the status date{f' {_day(day)}' if day else ''}"
    if driver.kind == "actual":
        return None, _actual_words(row)
    if driver.kind == "constraint":
        return _by_constraint(row, activity, driver)
    project = schedule.plan.projects.get(activity.project)
    if project is not None and project.start is not None and (program is None or program.start is None or project.start > program.start):
        return project.start, f"begins with its project {project.id} on {_day(project.start)}"
    return _by_program(program, row)


def _by_program(program: Program | None, row: Row) -> tuple[datetime | None, str]:
    if program is not None and program.start is not None:
        return program.start, f"begins with its program {program.id} on {_day(program.start)}"
    return None, f"nothing holds it: it begins with the plan, on {_day(row.start)}"


def _actual_words(row: Row) -> str:
    if row.kind == "milestone":
        return f"was reached on {_day(row.finish)}"
    if row.finished:
        return f"was done from {_day(row.start)} to {_day(row.finish)}"
    return f"was begun on {_day(row.start)}"


def _by_constraint(row: Row, activity: Task | Milestone, driver: Driver) -> tuple[datetime | None, str]:
    if driver.type == "pin":
        return activity.pinned_start, f"pinned by hand at {_day(row.start)}"
    if driver.type == "levelled":
        return row.start, f"put off to {_day(row.start)} by levelling, so that nobody has too much to do"
    at = activity.constraint.at if activity.constraint else None
    words = CONSTRAINT_WORDS.get(driver.type or "", "held by its constraint").format(_day(at) if at else "")
    return at, f"{words} ({driver.type})"


def _by_link(schedule: Schedule, activity: Task | Milestone, driver: Driver) -> tuple[datetime | None, str]:
    plan, source = schedule.plan, schedule.get(driver.id or "")
    link = link_of(schedule, driver, activity.id)
    lag = ""
    if link is not None:
        lengths = lengths_of(schedule.calendars.for_program(plan.program_of(activity)))
        lag = format_link(link, lengths).removeprefix(link.predecessor).removeprefix(link.type).strip()
    words = LINK_WORDS[driver.type or "FS"].format(driver.id)
    said = f"{words}, {driver.type}{lag}" if lag or driver.type != "FS" else words
    if link is not None and link.successor != activity.id:
        said += f" (a link of its summary {link.successor})"
    if source is None:
        return None, said
    return _asked(schedule, driver, activity.id), said


def _asked(schedule: Schedule, driver: Driver, activity_id: str) -> datetime | None:
    """The instant that the driving link asks for."""
    net, dates = schedule.net, schedule.dates
    for i, code, lag, calendar in net.incoming(net.index[activity_id]):
        if net.ids[i].partition("\0")[0] == driver.id and ("FS", "SS", "FF", "SF")[code] == driver.type:
            t = dates.early_start[i] if code & 1 else dates.early_finish[i]
            return to_datetime(t if not lag else calendar.add(t, lag) if calendar is not None else t + lag)
    return None


def link_of(schedule: Schedule, driver: Driver, activity_id: str) -> Link | None:
    """The link that a driver is: to the activity itself, or to a summary above it."""
    plan = schedule.plan
    ends, activity = [activity_id], plan.activity(activity_id)
    while activity is not None and activity.parent and activity.parent not in ends:
        ends.append(activity.parent)
        activity = plan.tasks.get(activity.parent)
    found = [k for k in plan.links.values() if k.predecessor == driver.id and k.type == driver.type and k.successor in ends]
    return min(found, key=lambda k: ends.index(k.successor)) if found else None


def _day(moment: date) -> str:
    return f"{moment:%a} {moment.day} {moment:%b %Y}"


# ---------------------------------------------------------------------------------------------------------- closed days


class _ClosedDays:
    """The days an activity does not work though its week would: holidays and exceptions of its calendar, leave of its people."""

    def __init__(self, schedule: Schedule, activity: Task | Milestone) -> None:
        self._plan = schedule.plan
        self._calendar = calendar_of(schedule, activity.id)
        self._people = (
            [] if getattr(activity, "ignore_people_calendars", True) else [a.person for a in getattr(activity, "assignments", ())]
        )
        project = self._plan.projects.get(activity.project)
        program = self._plan.program_of(activity)
        self._id = activity.calendar or (project.calendar if project else None) or (program.calendar if program else None)

    def between(self, first: datetime, last: datetime) -> tuple[Wait, ...]:
        """What is closed from one instant to another, days that follow each other and have one name together."""
        found: list[Wait] = []
        day, end = first.date(), last.date()
        for _ in range(min((end - day).days + 1, _LONGEST_WAIT)):
            if not self._calendar.is_workday(day) and (name := self._name(day)):
                known = found[-1] if found else None
                if known is not None and known.name == name and self._joins(known.last, day):
                    found[-1] = Wait(known.first, day, name)
                else:
                    found.append(Wait(day, day, name))
            day += timedelta(days=1)
        return tuple(found)

    def _joins(self, first: date, second: date) -> bool:
        """Whether nothing is worked between two days."""
        return (second - first).days <= 7 and self._calendar.workdays(first, second) == 0

    def _name(self, day: date) -> str:
        """Why a day is closed; nothing for a free day of the week."""
        for person_id in self._people:
            person = self._plan.people.get(person_id)
            leave = next((each for each in person.leave if each.first <= day <= each.last), None) if person else None
            if leave is not None:
                return f"{person_id} away{f' ({leave.why})' if leave.why else ''}"
        for exception in self._exceptions():
            if exception.first <= day <= exception.last and not exception.hours and not exception.rule:
                return exception.name or "closed"
        return "closed" if self._closed_by_rule(day) else ""

    def _closed_by_rule(self, day: date) -> bool:
        """Whether a recurring exception may close a day that its week would work."""
        week = next((c.week for c in self._chain() if c.week and c.week[day.weekday()] is not None), None)
        return bool(week is not None and week[day.weekday()]) and any(e.rule and not e.hours for e in self._exceptions())

    def _exceptions(self) -> Iterator[CalendarException]:
        for record in self._chain():
            yield from record.exceptions

    def _chain(self) -> Iterator[Calendar]:
        """The calendar and those that it is based on."""
        known, calendar_id = set(), self._id
        while calendar_id and calendar_id not in known and (record := self._plan.calendars.get(calendar_id)):
            known.add(calendar_id)
            yield record
            calendar_id = record.base


def wait_words(wait: Wait) -> str:
    """``24 Dec - 1 Jan Christmas``."""
    first = f"{wait.first.day} {wait.first:%b}"
    last = f" - {wait.last.day} {wait.last:%b}" if wait.last != wait.first else ""
    return f"{first}{last} {wait.name}"


def sentence(answer: Why) -> str:
    """The whole answer in one or two sentences: when, driven by what, through whom, and where it all begins."""
    root = answer.root
    when = f"was reached on {_day(answer.finish)}" if answer.kind == "milestone" else f"was done on {_day(answer.finish)}"
    if not answer.finished:
        when = f"finishes on {_day(answer.finish)}" if answer.kind != "milestone" else f"is due on {_day(answer.finish)}"
    name = f"{answer.id} {answer.name}".rstrip()
    if len(answer.steps) == 1:
        said = root.words if answer.finished and root.driver.kind == "actual" and answer.id == root.id else f"{when}: {root.words}"
        return f"{name} {said}. {float_words(answer)}".rstrip()
    begins = f"{root.id} {root.name}".rstrip()
    return f"{name} {when}: {answer.steps[0].words}. All of it begins with {begins}: {root.words}. {float_words(answer)}".rstrip()


def float_words(answer: Why) -> str:
    """How much it may slip; nothing for what is finished."""
    if answer.finished:
        return ""
    days = round(answer.total_float / answer.minutes_per_day, 1)
    if days < 0:
        return f"Its float is {days:g}d: it is too late by that."
    return "It has no float: any delay moves the end." if days == 0 else f"Its float is {days:g}d."
