"""What can be mended in a plan without guessing what somebody meant, one problem at a time.

What is named but not there is made (a person, a project) where that loses nothing, and no longer named otherwise; a value
that cannot be worked with gives way to its default. Everything else is for a person to decide.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from planning.plan import TWO_DIGITS, Plan, prefix_of
from planning.records import KINDS, Calendar, Link, Person, Program, Project, Record, Task
from store.errors import shown
from store.scanning import as_json

if TYPE_CHECKING:
    from planning.validate import Problem

R = TypeVar("R", bound=Record)


class Mend(NamedTuple):
    """What would be done about a problem, in words, and the records as they will be (None: taken out)."""

    words: str
    records: tuple[tuple[str, str, Record | None], ...]


def mend_of(plan: Plan, problem: Problem) -> Mend | None:
    """What mends a problem of this plan; None where only a person can decide."""
    record = plan.table(problem.kind).get(problem.id)
    if record is None:
        return None
    mend = _reference(plan, problem, record) or _calendar(problem, record)
    if mend is None and problem.fatal and problem.field not in ("", "id"):
        mend = _default(problem, record)
    return mend


def free_id(prefix: str, taken: Callable[[str], bool], counters: Mapping[str, int]) -> str:
    """An id of this prefix that nobody has or had."""
    number = counters.get(prefix, 0) + 1
    while True:
        candidate = f"{prefix}{number:02}" if prefix in TWO_DIGITS else f"{prefix}{number}"
        if not taken(candidate):
            return candidate
        number += 1


def counted(plan: Plan) -> dict[str, int]:
    """The highest number used of each prefix of ids."""
    counters: dict[str, int] = {}
    for _, record in plan.records():
        prefix, number = prefix_of(record.id)
        if number > counters.get(prefix, 0):
            counters[prefix] = number
    return counters


def is_id(text: object) -> bool:
    """Whether a text can be the id of a record."""
    return isinstance(text, str) and bool(text) and text == text.strip() and text.isprintable()


# --------------------------------------------------------------------------------------------------------- references


def _reference(plan: Plan, problem: Problem, record: Record) -> Mend | None:
    field = problem.field.partition("[")[0]
    if isinstance(record, Link) and field in ("predecessor", "successor"):
        ends = f"{shown(record.predecessor)} -> {shown(record.successor)}"
        return Mend(f"the link is taken away ({ends}, {record.type})", ((problem.kind, record.id, None),))
    if field in ("on", "needs"):
        return _without_unknown(plan, problem.kind, record, field)
    if isinstance(record, Task) and field == "assignments" and problem.field.endswith(".person"):
        return _people(plan, problem.kind, record)
    wanted = getattr(record, field, None) if field in _REFERENCES else None
    if not isinstance(wanted, str) or not wanted:
        return None
    if field in ("program", "project") and is_id(wanted) and plan.find(wanted) is None:
        return _made(plan, field, wanted)
    if field == "parent":
        return Mend(f"it moves to the top level (its parent was {shown(wanted)})", ((problem.kind, record.id, _with(record, parent=None)),))
    if field not in ("program", "project"):
        empty = next(f.default for f in fields(record) if f.name == field)
        words = f"it names none any more (it was {shown(wanted)})"
        return Mend(words, ((problem.kind, record.id, _with(record, **{field: empty})),))
    return None


_REFERENCES = ("parent", "calendar", "base", "gate", "milestone", "baseline", "program", "project")


def _with(record: Record, **values: Any) -> Record:
    return replace(record, **values)


def _without_unknown(plan: Plan, kind: str, record: Record, field: str) -> Mend:
    named: tuple[str, ...] = getattr(record, field)
    gone = [i for i in named if plan.find(i) is None]
    kept = tuple(i for i in named if i not in gone)
    return Mend(f"{', '.join(map(shown, gone))} is taken out", ((kind, record.id, _with(record, **{field: kept})),))


def _made(plan: Plan, field: str, wanted: str) -> Mend:
    if field == "program":
        return Mend(f"the program {shown(wanted)} is made, empty", (("programs", wanted, Program(id=wanted)),))
    program = next(iter(plan.programs), "") if len(plan.programs) == 1 else ""
    inside = f" in {shown(program)}" if program else ""
    return Mend(f"the project {shown(wanted)} is made, empty{inside}", (("projects", wanted, Project(id=wanted, program=program)),))


def _people(plan: Plan, kind: str, record: Task) -> Mend:
    """The people a task names are made; a name that cannot be an id of its own becomes an unnamed role."""
    made: dict[str, Person] = {}
    assignments = []
    roles = []
    for assignment in record.assignments:
        name = assignment.person
        if name not in plan.people and not name.startswith("?"):
            if is_id(name) and plan.find(name) is None:
                made[name] = Person(id=name)
            else:
                roles.append(name)
                assignment = replace(assignment, person=f"?{name}")
        assignments.append(assignment)
    words = [f"the person {', '.join(map(shown, made))} is made"] if made else []
    words += [f"{', '.join(map(as_json, roles))} becomes an unnamed role"] if roles else []
    changed: list[tuple[str, str, Record | None]] = [("people", name, person) for name, person in made.items()]
    if roles:
        changed.append((kind, record.id, replace(record, assignments=tuple(assignments))))
    return Mend(", ".join(words), tuple(changed))


# ------------------------------------------------------------------------------------------------------------- values


def _calendar(problem: Problem, record: Record) -> Mend | None:
    if not isinstance(record, Calendar) or not problem.fatal:
        return None
    place = re.fullmatch(r"(week|exceptions)(?:\[(\d+)\].*)?", problem.field)
    if place is None:
        return None
    usual = Calendar(id="").week
    if place[1] == "exceptions":
        number = int(place[2])
        lost = record.exceptions[number]
        left = record.exceptions[:number] + record.exceptions[number + 1 :]
        words = f"the exception {shown(lost.name)} from {lost.first} to {lost.last} is left out".replace("  ", " ")
        return Mend(words, ((problem.kind, record.id, replace(record, exceptions=left)),))
    if place[2] is None:
        return Mend("the week becomes Monday to Friday", ((problem.kind, record.id, replace(record, week=usual)),))
    day = int(place[2])
    week = tuple(usual[day] if i == day else hours for i, hours in enumerate(record.week))
    return Mend(f"the day gets its usual hours (they were {record.week[day]})", ((problem.kind, record.id, replace(record, week=week)),))


_GONE = object()
"""Stands for a value that has no default: what holds it goes as well."""


def _default(problem: Problem, record: Record) -> Mend | None:
    """The record with the value at a place reset."""
    mended, old = _reset(record, problem.field)
    if mended is _GONE or not isinstance(mended, Record) or mended == record:
        return None
    return Mend(f"it is reset (it was {shown(str(old), 40)})", ((problem.kind, record.id, mended),))


def _reset(value: Any, path: str) -> tuple[Any, object]:
    """The value with its default at ``path`` (``assignments[0].effort``), and what stood there."""
    if not path:
        return _GONE, value
    if isinstance(value, tuple):
        match = re.match(r"\[(\d+)\]\.?", path)
        if match is None or int(match[1]) >= len(value):
            return value, None
        number = int(match[1])
        part, old = _reset(value[number], path[match.end() :])
        return value[:number] + (() if part is _GONE else (part,)) + value[number + 1 :], old
    if isinstance(value, Mapping):
        keys = [key for key in value if path == key or path.startswith((f"{key}.", f"{key}["))]
        key = max(keys, key=len, default=None)
        if key is None:
            return value, None
        part, old = _reset(value[key], path[len(key) :].lstrip("."))
        return {k: part if k == key else v for k, v in value.items() if k != key or part is not _GONE}, old
    return _reset_field(value, path) if is_dataclass(value) else (_GONE, value)


def _reset_field(value: Any, path: str) -> tuple[Any, object]:
    match = re.match(r"\w+", path)
    field = next((f for f in fields(value) if match and f.name == match[0]), None)
    if match is None or field is None:
        return value, None
    part, old = _reset(getattr(value, field.name), path[match.end() :].removeprefix("."))
    if part is _GONE:
        part = field.default_factory() if field.default_factory is not MISSING else field.default
    return (_GONE if part is MISSING else replace(value, **{field.name: part})), old


# ----------------------------------------------------------------------------------------------------------- together

_ROUNDS = 20
"""What one mend brings to light is mended in the next round; no plan known takes more than three."""


class Mended(NamedTuple):
    """A plan without what could be mended, and what was done about which problem."""

    plan: Plan
    done: tuple[tuple[Problem, str], ...]


def mended(plan: Plan) -> Mended:
    """The plan with every problem mended that can be; the one that was given where there is none. No fatal problem is left."""
    from planning.validate import problems

    copied: dict[str, dict[str, Record]] = {kind: dict(plan.table(kind)) for kind in KINDS}
    tables: dict[str, Any] = dict(copied)
    after = replace(plan, **tables)
    done: list[tuple[Problem, str]] = []
    for _ in range(_ROUNDS):
        before = len(done)
        for problem in list(problems(after)):
            done += _mend(after, problem, copied)
        if len(done) == before:
            break
    while fatal := [problem for problem in problems(after) if problem.fatal]:
        done += [(problem, _taken_out(copied, problem)) for problem in fatal if problem.id in copied[problem.kind]]
    return Mended(after if done else plan, tuple(done))


def _mend(plan: Plan, problem: Problem, tables: Mapping[str, dict[str, Record]]) -> list[tuple[Problem, str]]:
    """Mend one problem in these tables, which are the plan's own, unless an earlier mend did so already."""
    from planning.validate import problems_of

    record = tables[problem.kind].get(problem.id)
    if record is None or problem not in problems_of(plan, problem.kind, record):
        return []
    mend = mend_of(plan, problem)
    if mend is None:
        return []
    for kind, record_id, new in mend.records:
        if new is None:
            del tables[kind][record_id]
        else:
            tables[kind][record_id] = new
    return [(problem, mend.words)]


def _taken_out(tables: Mapping[str, dict[str, Record]], problem: Problem) -> str:
    lost = tables[problem.kind].pop(problem.id)
    return f"the record is taken out: {shown(str(lost))}"
