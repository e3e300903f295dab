"""Days away: a person's leave as it is typed, added and taken out again.

Stretches that touch or overlap and are for the same are kept as one, so that a file read twice adds nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from planning.errors import PlanError
from planning.plan import Change, Edit
from planning.records import Leave, Person
from planning.spans import read_span
from planning.values import clean_line, find_person

if TYPE_CHECKING:
    from planning.plan import Plan

LONGEST_WHY = 200


def person_of(plan: Plan, typed: str) -> Person:
    """The person whose initials or name were typed. Raises PlanError for nobody, and for a role without a name."""
    person_id = find_person(plan, typed.removeprefix("@"))
    person = plan.people.get(person_id)
    if person is None or person_id.startswith("?"):
        raise PlanError(f"{typed} is a role without a name and has no leave.")
    return person


def read_leave(words: list[str], today: date) -> Leave:
    """``2026-12-21..2027-01-05 skiing`` as leave. Raises PhraseError for words that begin with no day."""
    used, first, last = read_span(words, today)
    return Leave(first, last, clean_line(" ".join(words[used:]))[:LONGEST_WHY])


def with_leave(person: Person, more: Iterable[Leave]) -> Change:
    """The change that adds leave to somebody's. Days they are away already stay what they were for, and are not kept twice."""
    joined = person.leave
    for each in more:
        joined = together((*joined, *_days_without(each, joined)))
    added = [leave for leave in joined if leave not in person.leave]
    who = person.name or person.id
    label = f"leave of {who}: {said_of(added[0])}" if len(added) == 1 else f"leave of {who}: {len(added)} stretches"
    return _change(person, joined, label if added else f"leave of {who} as it was")


def without_leave(person: Person, first: date, last: date) -> Change:
    """The change that takes days out of somebody's leave. Raises PlanError where none of them is leave."""
    kept = [part for leave in person.leave for part in _cut(leave, first, last)]
    who = person.name or person.id
    if tuple(kept) == person.leave:
        raise PlanError(f"{who} is not away {said_of(Leave(first, last))}; `headway leave {person.id}` lists when.")
    return _change(person, tuple(kept), f"{who} not away {said_of(Leave(first, last))}")


def _days_without(leave: Leave, held: Iterable[Leave]) -> list[Leave]:
    """What is left of leave when the days of other leave, for something else, are taken out."""
    left = [leave]
    for other in held:
        if other.why != leave.why:
            left = [part for each in left for part in _cut(each, other.first, other.last)]
    return left


def _cut(leave: Leave, first: date, last: date) -> Iterator[Leave]:
    """The parts of leave before and after these days."""
    if leave.last < first or leave.first > last:
        yield leave
        return
    if leave.first < first:
        yield replace(leave, last=first - timedelta(days=1))
    if leave.last > last:
        yield replace(leave, first=last + timedelta(days=1))


def together(leave: Iterable[Leave]) -> tuple[Leave, ...]:
    """Leave in order, with what touches or overlaps and is for the same in one."""
    found: list[Leave] = []
    for each in sorted(leave, key=lambda one: (one.why, one.first, one.last)):
        before = found[-1] if found else None
        if before is not None and before.why == each.why and each.first <= before.last + timedelta(days=1):
            found[-1] = replace(before, last=max(before.last, each.last))
        else:
            found.append(each)
    return tuple(sorted(found, key=lambda each: (each.first, each.last, each.why)))


def said_of(leave: Leave) -> str:
    """``21 Dec 2026 to 5 Jan 2027 skiing``."""
    days = _day(leave.first) if leave.first == leave.last else f"{_day(leave.first)} to {_day(leave.last)}"
    return f"{days} {leave.why}".rstrip()


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"


def _change(person: Person, leave: tuple[Leave, ...], label: str) -> Change:
    return Change(label, (Edit("people", person.id, person, replace(person, leave=leave)),))
