"""What does not hold together in a plan: references to nothing, circles, numbers and dates that cannot be meant.

Nothing is raised. A problem is **fatal** when the plan cannot be worked with: dates could not be computed, and not
because of a loop of links, which is seen and taken apart in the plan itself. A plan file with a fatal problem is not
opened, and no change that makes one is kept. Everything else is listed for the health check.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from planning.calendars import DAY
from planning.errors import LoopError, PlanError
from planning.frozen import classes_in
from planning.log_states import LOG_STATES
from planning.records import (
    KINDS,
    Activity,
    Baseline,
    Benefit,
    Calendar,
    Gate,
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
)

if TYPE_CHECKING:
    from dataclasses import dataclass

    from planning.plan import Plan
    from planning.records import Hours
else:
    from planning.frozen import dataclass

FIRST_YEAR, LAST_YEAR = 1900, 2200
LONGEST = 100 * 366 * DAY
"""No amount of time is longer than a hundred years, in minutes."""

_COUNTED_RULES = ("YEARLY", "MONTHLY", "WEEKLY", "DAILY")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: the kind (table) and id of the record, its field, and why, with the way out."""

    kind: str
    id: str
    field: str
    why: str
    fatal: bool = True

    def __str__(self) -> str:
        place = f"{self.kind} {self.id}" + (f", field {self.field}" if self.field else "")
        return f"{place}: {self.why}"


def validate(plan: Plan) -> tuple[Problem, ...]:
    """Everything that is wrong with a plan, in the order of the file; a loop of links last."""
    found = list(problems(plan))
    if not any(problem.fatal for problem in found):
        found.extend(_loops(plan))
    return tuple(found)


def problems(plan: Plan) -> Iterator[Problem]:
    """What is wrong with the records of a plan, all but loops of links."""
    holders: dict[str, str] = {}
    for kind in KINDS:
        for key, record in plan.table(kind).items():
            if holders.setdefault(record.id, kind) != kind:
                why = f"this id stands in {holders[record.id]} too; give one of them another id."
                yield Problem(kind, record.id, "id", why)
            elif key != record.id:
                yield Problem(kind, record.id, "id", f"this record is kept as {key}; give it one id.")
            yield from problems_of(plan, kind, record)


def problems_of(plan: Plan, kind: str, record: Record) -> Iterator[Problem]:
    """What is wrong with one record of a plan, all but a double id."""
    if not record.id or record.id != record.id.strip() or not record.id.isprintable():
        why = "an id needs letters or digits, and has neither control characters nor spaces at its ends; give it another."
        yield Problem(kind, record.id, "id", why)
    for finding in _figures(record, ""):
        yield _problem(kind, record, finding)
    for check in _CHECKS_OF[type(record)]:
        for finding in check(plan, record):
            yield _problem(kind, record, finding)


def _problem(kind: str, record: Record, finding: Finding) -> Problem:
    field, why, fatal = finding
    shown = "".join(letter if letter.isprintable() else "\ufffd" for letter in why)  # it may repeat text of the file
    return Problem(kind, record.id, field, shown, fatal)


Finding = tuple[str, str, bool]
"""Field, why, fatal."""


def _loops(plan: Plan) -> Iterator[Problem]:
    from planning.network import Network

    try:
        Network(plan)
    except LoopError as error:
        pair = error.ids[:2]
        link = next((x.id for x in plan.links.values() if (x.predecessor, x.successor) == pair), "")
        yield Problem("links", link, "", str(error), fatal=False)
    except PlanError:
        return  # computing the schedule says it, in the same words


# ----------------------------------------------------------------------------------------------- numbers and dates


class Limit(NamedTuple):
    """What a number may be; ``fatal`` when nothing can be computed with another."""

    low: float
    high: float
    words: str
    fatal: bool


_TIME = Limit(0, LONGEST, "not negative and at most 100 years", True)
_SIGNED = Limit(-LONGEST, LONGEST, "at most 100 years", True)
_SHARE = Limit(0, 1, "between 0 and 1", False)
_SCALE = Limit(1, 5, "between 1 and 5", False)
_AMOUNT = Limit(0, 1000, "between 0 and 1000", False)
_ANY = Limit(-1e15, 1e15, "smaller", True)

_LIMITS = {
    "duration": _TIME,
    "optimistic": _TIME,
    "pessimistic": _TIME,
    "remaining": _TIME,
    "effort": _TIME,
    "lag": _SIGNED,
    "critical_float": _SIGNED,
    "near_critical_float": _SIGNED,
    "percent": Limit(0, 100, "between 0 and 100", False),
    "cost_per_day": Limit(0, 1e15, "not negative", False),
    "units": _AMOUNT,
    "capacity": _AMOUNT,
    "minutes_per_day": Limit(1, DAY, "between 1 and 1440", True),
    "minutes_per_week": Limit(1, 7 * DAY, "between 1 and 10080", True),
    "days_per_month": Limit(1, 31, "between 1 and 31", True),
    "RiskLevel.probability": _SHARE,
    "Score.probability": _SCALE,
    "Score.impact": _SCALE,
    "severity": _SCALE,
    "urgency": _SCALE,
    "power": _SCALE,
    "interest": _SCALE,
}

_Checked = tuple[tuple[str, object, Limit], ...]
_NUMBERS = frozenset((int, float))


_CHECKED: dict[type, _Checked] = {}


def checked_fields(cls: type) -> _Checked:
    """The fields of a class that hold numbers, dates or values with such, their defaults and limits."""
    found = _CHECKED.get(cls)
    if found is None:
        found = _CHECKED[cls] = tuple(_fields_to_check(cls))
    return found


_UNCHECKED = frozenset((str, bool, object, type(None)))


def _fields_to_check(cls: type) -> Iterator[tuple[str, object, Limit]]:
    for field in fields(cls):
        if field.name != "extra" and classes_in(field.type) - _UNCHECKED:
            limit = _LIMITS.get(field.name) or _LIMITS.get(f"{cls.__name__}.{field.name}") or _ANY
            yield field.name, field.default, limit


def _figures(value: object, place: str) -> Iterator[Finding]:
    for name, default, limit in checked_fields(type(value)):
        part = getattr(value, name)
        if part is default or part is None or (type(part) in _NUMBERS and limit[0] <= part <= limit[1]):
            continue  # as nearly all are
        yield from figure(part, limit, place + name)


def figure(part: object, limit: Limit, place: str) -> Iterator[Finding]:
    """What is wrong with the value of a field, and within it."""
    if isinstance(part, str):
        return
    if isinstance(part, int | float):
        if not math.isfinite(part):
            yield place, "this number is not finite; correct it.", True
        elif not limit.low <= part <= limit.high:
            yield place, f"{part:g} should be {limit.words}; correct it.", limit.fatal
    elif isinstance(part, date):
        yield from _date(part, place)
    elif isinstance(part, tuple):
        for number, each in enumerate(part):
            if each is not None:
                yield from figure(each, limit, f"{place}[{number}]")
    elif isinstance(part, Mapping):
        for key, each in part.items():
            yield from figure(each, limit, f"{place}.{key}")
    elif is_dataclass(part):
        yield from _figures(part, f"{place}.")


def _date(day: date, place: str) -> Iterator[Finding]:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        yield place, f"{day.isoformat()} lies outside the years {FIRST_YEAR} to {LAST_YEAR}; correct it.", True
    if isinstance(day, datetime) and day.tzinfo is not None:
        yield place, "an instant of a plan has no time zone; take it away.", True


# ------------------------------------------------------------------------------------------------------ references


def _missing(plan: Plan, kind: str, field: str, wanted: str | None, *, fatal: bool) -> Iterator[Finding]:
    if wanted and wanted not in plan.table(kind):
        yield field, f"there is no {_ONE[kind]} {wanted}; add it, or name another.", fatal


_ONE = {
    "programs": "program",
    "projects": "project",
    "gates": "gate",
    "milestones": "milestone",
    "baselines": "baseline",
    "calendars": "calendar",
    "tasks": "task",
}


def _calendar_of(plan: Plan, record: Activity | Program | Project | Person) -> Iterator[Finding]:
    if record.calendar is not None and record.calendar not in plan.calendars:
        yield "calendar", f"there is no calendar {record.calendar}; add it, or name another.", True


def _program_of(plan: Plan, record: _InProgram) -> Iterator[Finding]:
    yield from _missing(plan, "programs", "program", record.program, fatal=False)


def _activity(plan: Plan, record: Activity) -> Iterator[Finding]:
    yield from _missing(plan, "projects", "project", record.project, fatal=False)
    if record.parent is not None:
        if record.parent not in plan.tasks:
            yield "parent", f"there is no task {record.parent}; add it, or move this to another parent.", True
        elif _in_circle(record.id, lambda i: plan.tasks[i].parent if i in plan.tasks else None):
            yield "parent", "this stands below itself; move it to another parent.", True
    if record.constraint is not None and record.constraint.at is None and record.constraint.kind not in ("ASAP", "ALAP"):
        yield "constraint", f"{record.constraint.kind} needs a date; give it one, or take the constraint away.", False
    if record.manual and record.pinned_start is None:
        yield "pinned_start", "this is pinned, but nothing says where; give it a start, or unpin it.", False


def _task(plan: Plan, record: Task) -> Iterator[Finding]:
    if not record.project:
        yield "project", "a task stands in a project; name one.", False
    for number, assignment in enumerate(record.assignments):
        person = assignment.person
        if person not in plan.people and not person.startswith("?"):
            yield f"assignments[{number}].person", f"there is no person {person}; add them, or name another.", False
    if record.actual_start and record.actual_finish and record.actual_finish < record.actual_start:
        yield "actual_finish", "this finished before it started; correct one of the two.", False
    if record.state not in ("", "blocked"):
        yield "state", f"{record.state!r} is no state of a task; blocked is kept, all else is told by its progress.", False
    low, high = record.optimistic, record.pessimistic
    if low is not None and high is not None and not low <= record.duration <= high:
        yield "duration", "this does not lie between the optimistic and the pessimistic duration; correct one of them.", False


def _milestone(plan: Plan, record: Milestone) -> Iterator[Finding]:
    yield from _missing(plan, "gates", "gate", record.gate, fatal=False)


def _link(plan: Plan, record: Link) -> Iterator[Finding]:
    for field in ("predecessor", "successor"):
        end = getattr(record, field)
        if end not in plan.tasks and end not in plan.milestones:
            yield field, f"there is no task or milestone {end}; delete the link, or add what it names.", True


def _gate(plan: Plan, record: Gate) -> Iterator[Finding]:
    yield from _missing(plan, "projects", "project", record.project, fatal=False)
    yield from _missing(plan, "milestones", "milestone", record.milestone, fatal=False)


def _spending(plan: Plan, record: Spending) -> Iterator[Finding]:
    yield from _missing(plan, "projects", "project", record.project, fatal=False)
    yield from _missing(plan, "tasks", "task", record.task, fatal=False)
    if not (record.program or record.project or record.task):
        yield "project", "this money is booked on nothing; name a task, a project or a program.", False
    if record.day is None:
        yield "day", "this money has no day; give it the day it was spent.", False
    if not record.amount:
        yield "amount", "this books nothing; give it an amount, or delete it.", False
    if record.category:
        from planning.bookings import categories_of, place_of

        known = categories_of(plan, place_of(plan, record))
        if record.category.casefold() not in (category.casefold() for category in known):
            yield "category", f"there is no budget line {record.category} there; it counts against none.", False


def _snapshot(plan: Plan, record: Snapshot) -> Iterator[Finding]:
    yield from _missing(plan, "projects", "project", record.project, fatal=False)


def _log_entry(plan: Plan, record: LogEntry) -> Iterator[Finding]:
    known = next((states for kind, states in LOG_STATES.items() if record.id in plan.table(kind)), ())
    if record.state.strip() and record.state.strip().casefold() not in known:
        yield "state", f"{record.state!r} is none of {', '.join(known)}.", False
    if record.repeat:
        from planning.repeats import why_not

        why = why_not(record.repeat)
        if why:
            yield "repeat", why, False


def _baseline_of(plan: Plan, record: Program) -> Iterator[Finding]:
    yield from _missing(plan, "baselines", "baseline", record.baseline, fatal=False)


def _thresholds(plan: Plan, record: Program) -> Iterator[Finding]:
    if record.rag_thresholds:
        from planning.health import THRESHOLDS
        from planning.values import near

        for name in sorted(record.rag_thresholds.keys() - THRESHOLDS.keys()):
            yield "rag_thresholds", f"{name!r} is no threshold and judges nothing{near(name, THRESHOLDS)}.", False


def _named(plan: Plan, record: Benefit | Risk | LogEntry) -> Iterator[Finding]:
    field = "needs" if isinstance(record, Benefit) else "on"
    for number, wanted in enumerate(record.needs if isinstance(record, Benefit) else record.on):
        if plan.find(wanted) is None:
            yield f"{field}[{number}]", f"there is no record {wanted}; name another, or take it out.", False


# ------------------------------------------------------------------------------------------------------- calendars


def _calendar(plan: Plan, record: Calendar) -> Iterator[Finding]:
    if record.base is not None:
        if record.base not in plan.calendars:
            yield "base", f"there is no calendar {record.base}; add it, or name another.", True
        elif _in_circle(record.id, lambda i: plan.calendars[i].base if i in plan.calendars else None):
            yield "base", "this calendar is based on itself; name another, or none.", True
    if len(record.week) not in (0, 7):
        yield "week", f"a week has seven days, Monday first, not {len(record.week)}; correct it.", True
    for number, hours in enumerate(record.week):
        if hours is not None and not _in_order(hours):
            yield f"week[{number}]", _HOURS_WHY, True
    for number, exception in enumerate(record.exceptions):
        place = f"exceptions[{number}]"
        if not _in_order(exception.hours):
            yield f"{place}.hours", _HOURS_WHY, True
        if exception.last < exception.first:
            yield f"{place}.last", "these days end before they begin; correct one of the two.", False
        if exception.rule and not _readable(exception.rule, exception.first):
            yield f"{place}.rule", "this is no RFC 5545 rule by days or longer, such as FREQ=YEARLY; correct it.", True


_HOURS_WHY = "the hours of a day are stretches in order and apart, from 0 to 1440 minutes after midnight; correct them."


def _in_order(hours: Hours) -> bool:
    last = 0
    for first, end in hours:
        if not last <= first < end <= DAY:
            return False
        last = end
    return True


def _readable(rule: str, first: date) -> bool:
    """Whether a recurrence rule can be read, and steps by days at least (one by seconds would never end)."""
    frequency = re.search(r"FREQ=(\w+)", rule.upper())
    if frequency is None or frequency[1] not in _COUNTED_RULES or re.search(r"BY(HOUR|MINUTE|SECOND)", rule.upper()):
        return False
    from dateutil.rrule import rrulestr

    try:
        rrulestr(rule, dtstart=datetime.combine(first, datetime.min.time()))
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, IndexError):
        return False
    return True


def _in_circle(first: str, above: Callable[[str], str | None]) -> bool:
    """Whether going up from a record leads back to it."""
    seen: set[str] = set()
    at = above(first)
    while at is not None and at not in seen:
        if at == first:
            return True
        seen.add(at)
        at = above(at)
    return False


_InProgram = Project | Spending | Gate | Benefit | Milestone | Risk | LogEntry | Stakeholder | Baseline | Snapshot

_CHECKS: tuple[tuple[Any, Callable[[Plan, Any], Iterator[Finding]]], ...] = (
    (Program | Project | Activity | Person, _calendar_of),
    (_InProgram, _program_of),
    (Activity, _activity),
    (Task, _task),
    (Milestone, _milestone),
    (Link, _link),
    (Gate, _gate),
    (Spending, _spending),
    (Snapshot, _snapshot),
    (Program, _baseline_of),
    (Program, _thresholds),
    (Benefit | Risk | LogEntry, _named),
    (LogEntry, _log_entry),
    (Calendar, _calendar),
)


_CHECKS_OF = {cls: tuple(check for wanted, check in _CHECKS if issubclass(cls, wanted)) for cls in KINDS.values()}
"""The checks of references that each class of record takes."""
