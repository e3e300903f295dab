"""A plan as one immutable value, and the changes that lead from one plan to the next.

A ``Change`` carries every record it touches as it was and as it will be, so that its inverse is the same change read
backwards: undo, preview, what-if and the journal are all made of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from typing import TYPE_CHECKING, TypeVar, cast

from planning.errors import PlanError
from planning.frozen import replaced
from planning.records import (
    KINDS,
    Action,
    Activity,
    Assumption,
    Baseline,
    Benefit,
    Calendar,
    ChangeRequest,
    Decision,
    Gate,
    Issue,
    Link,
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

if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    from planning.frozen import dataclass

R = TypeVar("R", bound=Record)
SCHEMA = 1
"""The version of the plan file that this program writes."""


@dataclass(frozen=True, slots=True)
class Meta:
    """What the file says of itself: schema version, number of the last journal entry in it, id counters per prefix."""

    schema: int = SCHEMA
    entry: int = 0
    counters: Mapping[str, int] = field(default_factory=dict)
    extra: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Edit:
    """One record of table ``kind`` as it was and as it will be; None where it does not exist."""

    kind: str
    id: str
    before: Record | None
    after: Record | None


@dataclass(frozen=True, slots=True)
class Change:
    """Edits that belong together, with a label a person recognises (``BRD-5 duration 9d -> 12d``)."""

    label: str
    edits: tuple[Edit, ...]

    def inverse(self) -> Change:
        """The change that takes this one back."""
        turned = tuple(Edit(e.kind, e.id, e.after, e.before) for e in reversed(self.edits))
        return Change(self.label, turned)

    def __add__(self, other: Change) -> Change:
        return Change(self.label, self.edits + other.edits)


@dataclass(frozen=True, slots=True)
class Plan:
    """All records of a file, by kind and id. Never changed: ``apply`` gives the next plan.

    The mappings keep the order in which the records came; nobody writes into them.
    """

    programs: Mapping[str, Program] = field(default_factory=dict)
    projects: Mapping[str, Project] = field(default_factory=dict)
    gates: Mapping[str, Gate] = field(default_factory=dict)
    benefits: Mapping[str, Benefit] = field(default_factory=dict)
    tasks: Mapping[str, Task] = field(default_factory=dict)
    milestones: Mapping[str, Milestone] = field(default_factory=dict)
    links: Mapping[str, Link] = field(default_factory=dict)
    calendars: Mapping[str, Calendar] = field(default_factory=dict)
    people: Mapping[str, Person] = field(default_factory=dict)
    spending: Mapping[str, Spending] = field(default_factory=dict)
    risks: Mapping[str, Risk] = field(default_factory=dict)
    issues: Mapping[str, Issue] = field(default_factory=dict)
    actions: Mapping[str, Action] = field(default_factory=dict)
    decisions: Mapping[str, Decision] = field(default_factory=dict)
    changes: Mapping[str, ChangeRequest] = field(default_factory=dict)
    assumptions: Mapping[str, Assumption] = field(default_factory=dict)
    stakeholders: Mapping[str, Stakeholder] = field(default_factory=dict)
    baselines: Mapping[str, Baseline] = field(default_factory=dict)
    snapshots: Mapping[str, Snapshot] = field(default_factory=dict)
    views: Mapping[str, View] = field(default_factory=dict)
    meta: Meta = field(default_factory=Meta)

    def table(self, kind: str) -> Mapping[str, Record]:
        """The records of one kind (a key of ``KINDS``)."""
        if kind not in KINDS:
            raise PlanError(f"There is no kind of record called {kind}; there are {', '.join(KINDS)}.")
        return cast("Mapping[str, Record]", getattr(self, kind))

    def find(self, record_id: str) -> Record | None:
        """The record with this id, of whatever kind."""
        found = self.locate(record_id)
        return found[1] if found else None

    def locate(self, record_id: str) -> tuple[str, Record] | None:
        """Kind and record of this id."""
        for kind in KINDS:
            record = self.table(kind).get(record_id)
            if record is not None:
                return kind, record
        return None

    def activity(self, activity_id: str) -> Task | Milestone | None:
        """The task or milestone with this id."""
        return self.tasks.get(activity_id) or self.milestones.get(activity_id)

    def activities(self) -> Iterator[Task | Milestone]:
        """All tasks, then all milestones, in the order of the file."""
        yield from self.tasks.values()
        yield from self.milestones.values()

    def program_of(self, record: Record) -> Program | None:
        """The program a project, task, milestone or other record belongs to."""
        if isinstance(record, Program):
            return record
        if isinstance(record, Activity) and record.project:
            project = self.projects.get(record.project)
            return self.programs.get(project.program) if project else None
        if isinstance(record, Spending) and (place := self.tasks.get(record.task) or self.projects.get(record.project)):
            return self.program_of(place)
        return self.programs.get(getattr(record, "program", "") or "")

    def records(self) -> Iterator[tuple[str, Record]]:
        """Every record with its kind."""
        for kind in KINDS:
            for record in self.table(kind).values():
                yield kind, record

    def apply(self, change: Change) -> Plan:
        """The plan after this change.

        Raises PlanError where a record is not as the change expects it, or where an id would be used twice. Id
        counters rise with new records and never fall, whatever is undone.
        """
        tables: dict[str, dict[str, Record]] = {}
        counters = dict(self.meta.counters)
        for edit in change.edits:
            table = tables.setdefault(edit.kind, dict(self.table(edit.kind)))
            if table.get(edit.id) != edit.before:
                raise PlanError(f"{edit.id} is not as this change expects it ({change.label}); look at it and try again.")
            if edit.after is None:
                del table[edit.id]
                continue
            if edit.after.id != edit.id:
                raise PlanError(f"{edit.id} cannot become {edit.after.id}: ids are never renumbered.")
            if edit.before is None:
                other = self.locate(edit.id)
                if other and other[0] != edit.kind:
                    raise PlanError(f"{edit.id} is already the id of {other[1].name or 'another record'}.")
                _count(counters, edit.id)
            table[edit.id] = edit.after
        meta = replaced(self.meta, counters=counters)
        return replaced(self, meta=meta, **tables)

    def next_id(self, prefix: str) -> str:
        """The next free id of a prefix: ``WEB-`` gives ``WEB-18``, ``R-`` gives ``R-07`` (two digits there)."""
        number = self.meta.counters.get(prefix, 0) + 1
        while True:
            candidate = f"{prefix}{number:02}" if prefix in TWO_DIGITS else f"{prefix}{number}"
            if self.find(candidate) is None:
                return candidate
            number += 1


TWO_DIGITS = frozenset({"R-", "O-", "I-", "A-", "D-", "C-", "S-"})
"""Prefixes whose numbers are written with two digits at least."""

_DIGITS = re.compile(r"(\d+)")
_NUMBERED = re.compile(r"^(.*?)(\d+)$")


def prefix_of(record_id: str) -> tuple[str, int]:
    """An id's prefix and number: ``WEB-M4`` is (``WEB-M``, 4); an id without a number counts as 0."""
    match = _NUMBERED.match(record_id)
    return (match[1], int(match[2])) if match and len(match[2]) < 12 else (record_id, 0)


def natural(record_id: str) -> tuple[tuple[str, int], ...]:
    """Sorts ids as people count: WEB-2 before WEB-10."""
    head, dash, tail = record_id.rpartition("-")
    if tail.isdecimal() and tail.isascii() and head.isalpha():  # nearly all of them, in a third of the time
        return ((head + dash, int(tail)), ("", 0))
    parts = _DIGITS.split(record_id)
    return tuple((text, int(number or 0)) for text, number in zip(parts[::2], [*parts[1::2], ""], strict=True))


def _count(counters: dict[str, int], record_id: str) -> None:
    prefix, number = prefix_of(record_id)
    if number > counters.get(prefix, 0):
        counters[prefix] = number


def build(records: Iterable[Record], meta: Meta | None = None) -> Plan:
    """A plan of these records; kinds are told from their classes. Raises PlanError for a double id."""
    kinds = {cls: kind for kind, cls in KINDS.items()}
    tables: dict[str, dict[str, Record]] = {kind: {} for kind in KINDS}
    counters = dict(meta.counters) if meta else {}
    seen: set[str] = set()
    for record in records:
        if record.id in seen:
            raise PlanError(f"The id {record.id} stands twice.")
        seen.add(record.id)
        tables[kinds[type(record)]][record.id] = record
        _count(counters, record.id)
    kept = replace(meta or Meta(), counters=counters)
    return replace(Plan(meta=kept), **cast("dict[str, object]", tables))  # type: ignore[arg-type]


def put(plan: Plan, record: Record, label: str = "") -> Change:
    """The change that adds this record, or replaces the one of the same id."""
    kind = next(k for k, cls in KINDS.items() if cls is type(record))
    before = plan.table(kind).get(record.id)
    return Change(label or f"{'changed' if before else 'added'} {record.id}", (Edit(kind, record.id, before, record),))


def remove(plan: Plan, record_id: str) -> Change:
    """The change that deletes a record and the links of an activity; children, and what is booked on it, move up to what it stands in.

    A program that is held against a baseline that goes is held against none.

    Raises PlanError when there is no such record, or when others still stand in it (a project's tasks).
    """
    found = plan.locate(record_id)
    if found is None:
        raise PlanError(f"There is no record {record_id}.")
    kind, record = found
    inside = [a.id for a in plan.activities() if a.project == record_id] if kind == "projects" else []
    inside += [p.id for p in plan.projects.values() if p.program == record_id] if kind == "programs" else []
    if inside:
        raise PlanError(f"{record_id} still holds {', '.join(inside[:3])}{' …' if len(inside) > 3 else ''}; delete or move those first.")
    edits = [Edit("links", link.id, link, None) for link in plan.links.values() if record_id in (link.predecessor, link.successor)]
    if isinstance(record, Activity):
        for child in plan.activities():
            if child.parent == record_id:
                edits.append(
                    Edit("tasks" if isinstance(child, Task) else "milestones", child.id, child, replace(child, parent=record.parent))
                )
    booked = [s for s in plan.spending.values() if record_id == (s.task or s.project or s.program)]
    edits += [Edit("spending", s.id, s, _moved_up(s, record)) for s in booked]
    if kind == "baselines":
        held = [p for p in plan.programs.values() if p.baseline == record_id]
        edits += [Edit("programs", p.id, p, replace(p, baseline=None)) for p in held]
    edits.append(Edit(kind, record_id, record, None))
    return Change(f"deleted {record_id} {record.name}".rstrip() + _said_of(booked, record), tuple(edits))


def _moved_up(spending: Spending, place: Record) -> Spending | None:
    """What was booked on a record that goes, booked on what that stood in; what stands in nothing takes its bookings along."""
    above = _above(place)
    if not above:
        return None
    return replace(spending, task="", project=above if isinstance(place, Task) else "", program="" if isinstance(place, Task) else above)


def _above(place: Record) -> str:
    return place.project if isinstance(place, Task) else place.program if isinstance(place, Project) else ""


def _said_of(booked: Sequence[Spending], place: Record) -> str:
    """What becomes of the bookings of a record that goes, for its label."""
    if not booked:
        return ""
    above = _above(place)
    what = booked[0].id if len(booked) == 1 else f"{len(booked)} bookings"
    return f"; {what} now on {above}" if above else f" and {what}"
