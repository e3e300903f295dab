"""Two plans compared in words: what was added, deleted and changed, and what that means for dates, cost and scope."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Literal

from planning.calendars import Calendars, to_minute
from planning.costs import planned_costs
from planning.day_count import days_between
from planning.fields import field_names, show_value
from planning.plan import Plan, natural
from planning.records import KINDS, Baseline, Link, Program, Project, Record
from planning.schedule import Schedule, calendar_of, schedule

if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    from planning.frozen import dataclass

What = Literal["added", "deleted", "changed"]
STAMPS = ("created", "updated")

SHOWN_AS = {
    "assignments": "assigned",
    "lag_kind": "lag",
    "elapsed": "duration",
    "optimistic": "duration",
    "pessimistic": "duration",
}
"""Fields of records that are typed and shown as a part of another, or under another name."""

LINKS_OF_A_TASK = ("after", "successors")
"""What is shown at a task and stored in links, which are compared by themselves."""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field as people type it, before and after; empty where nothing is said."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Difference:
    """A record that is in one plan alone, or not the same in both.

    ``group`` is the id of the project, or without one of the program, that it belongs to; of a link, that of its successor.
    What was added tells its fields with nothing before them, what was deleted with nothing after.
    """

    kind: str
    id: str
    name: str
    what: What
    group: str
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """What a plan or a baseline says of one activity: instants, working minutes, money."""

    start: datetime
    finish: datetime
    duration: int
    cost: float


@dataclass(frozen=True, slots=True)
class RowChange:
    """An activity whose figures differ; None where it is not in the plan (its scope differs).

    ``working_days`` lie between the finish before and the finish after, on its own calendar; None where one of them is missing.
    """

    id: str
    name: str
    group: str
    before: Figures | None
    after: Figures | None
    minutes_per_day: int = 480
    working_days: float | None = None

    @property
    def days(self) -> int | None:
        """Calendar days from the finish before to the finish after."""
        return (self.after.finish.date() - self.before.finish.date()).days if self.before and self.after else None


@dataclass(frozen=True, slots=True)
class FinishChange:
    """When a program is finished, before and after; None where nothing of it has a date.

    ``working_days`` lie between the two on the program's calendar.
    """

    id: str
    name: str
    before: datetime | None
    after: datetime | None
    working_days: float | None = None


@dataclass(frozen=True, slots=True)
class Meaning:
    """What the differences of two plans come to: the activities of both whose dates differ, by finish, and the programs."""

    moves: tuple[RowChange, ...]
    programs: tuple[FinishChange, ...]


# ------------------------------------------------------------------------------------------------------------- records


def compare(a: Plan, b: Plan) -> tuple[Difference, ...]:
    """What differs from plan ``a`` to plan ``b``, in the order of the kinds and of ids as people count them."""
    found = []
    for kind in KINDS:
        before, after = a.table(kind), b.table(kind)
        for record_id in sorted(before.keys() | after.keys(), key=natural):
            difference = _difference(a, b, kind, before.get(record_id), after.get(record_id))
            if difference is not None:
                found.append(difference)
    return tuple(found)


def _difference(a: Plan, b: Plan, kind: str, old: Record | None, new: Record | None) -> Difference | None:
    if old is new or old == new:
        return None
    if new is None:
        assert old is not None
        told = tuple(FieldChange(name, shown, "") for name, shown in facts(a, kind, old))
        return Difference(kind, old.id, name_of(a, old), "deleted", group_of(a, old), told)
    if old is None:
        told = tuple(FieldChange(name, "", shown) for name, shown in facts(b, kind, new))
        return Difference(kind, new.id, name_of(b, new), "added", group_of(b, new), told)
    told = tuple(_changes(a, b, kind, old, new))
    return Difference(kind, new.id, name_of(b, new), "changed", group_of(b, new), told) if told else None


def _changes(a: Plan, b: Plan, kind: str, old: Record, new: Record) -> Iterator[FieldChange]:
    names, told = field_names(kind), set()
    for each in fields(old):
        before, after = getattr(old, each.name), getattr(new, each.name)
        if each.name in STAMPS or before == after:
            continue
        if isinstance(before, Mapping) and isinstance(after, Mapping) and each.name not in names:
            prefix = "" if each.name == "extra" else f"{each.name}."
            for key in sorted(before.keys() | after.keys()):
                if before.get(key) != after.get(key):
                    yield FieldChange(f"{prefix}{key}", raw(before.get(key)), raw(after.get(key)))
            continue
        name = each.name if each.name in names else SHOWN_AS.get(each.name, each.name)
        if name in told:
            continue
        told.add(name)
        shown = (show_value(a, old, name), show_value(b, new, name)) if name in names else ("", "")
        yield FieldChange(name, *shown) if shown[0] != shown[1] else FieldChange(each.name, raw(before), raw(after))


def facts(plan: Plan, kind: str, record: Record) -> Iterator[tuple[str, str]]:
    """The fields of a record that say more than a fresh one's, as people type them; unknown fields as they are."""
    names, told = field_names(kind), set(LINKS_OF_A_TASK)
    for field, default in _defaults_of(type(record)).items():
        value = getattr(record, field)
        if value == default:
            continue
        if isinstance(value, Mapping) and field not in names:
            prefix = "" if field == "extra" else f"{field}."
            yield from ((f"{prefix}{key}", raw(value[key])) for key in sorted(value))
            continue
        name = field if field in names else SHOWN_AS.get(field, field)
        if name not in told:
            told.add(name)
            yield name, (show_value(plan, record, name) if name in names else "") or raw(value)


_DEFAULTS: dict[type, dict[str, object]] = {}


def _defaults_of(cls: type[Record]) -> Mapping[str, object]:
    """What each field of a record says where nothing was said."""
    found = _DEFAULTS.get(cls)
    if found is None:
        needed: dict[str, Any] = {f.name: "" for f in fields(cls) if f.default is MISSING and f.default_factory is MISSING}
        fresh = cls(**needed)
        found = _DEFAULTS[cls] = {f.name: getattr(fresh, f.name) for f in fields(cls) if f.name not in (*STAMPS, "id")}
    return found


def raw(value: object) -> str:
    """A value that people do not type, in one text: of a record's unknown fields, or within them."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, datetime):
        return value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return "; ".join(map(raw, value))
    if isinstance(value, Mapping):
        return "; ".join(f"{key}={raw(value[key])}" for key in sorted(value))
    if is_dataclass(value):
        return " ".join(filter(None, (raw(getattr(value, f.name)) for f in fields(value))))
    return str(value)


def name_of(plan: Plan, record: Record) -> str:
    """A record's name; of a link, what it links."""
    if isinstance(record, Link):
        how = show_value(plan, record, "lag") if record.lag else record.type
        return f"{record.predecessor} -> {record.successor} {how}"
    return record.name


def group_of(plan: Plan, record: Record) -> str:
    """The project a record belongs to, else the program; nothing for what belongs to all."""
    if isinstance(record, Program | Project):
        return record.id
    if isinstance(record, Link):
        successor = plan.activity(record.successor)
        return group_of(plan, successor) if successor else ""
    return getattr(record, "project", "") or getattr(record, "program", "") or ""


# ------------------------------------------------------------------------------------------------------ what it means


def meaning(a: Plan, b: Plan) -> Meaning:
    """What the differences mean for the dates. Raises PlanError where one of the two plans has no dates."""
    before, after = schedule(a), schedule(b)
    kept = [i for i in after if i in before and after[i].kind != "summary" and before[i].kind != "summary"]
    rows = compare_figures(_figures(before, kept), _figures(after, kept), b, after)
    moved = (r for r in rows if r.before and r.after and (r.before.start, r.before.finish) != (r.after.start, r.after.finish))
    moves = tuple(sorted(moved, key=lambda r: (after[r.id].finish, natural(r.id))))
    finishes = []
    for program_id in sorted(a.programs.keys() | b.programs.keys(), key=natural):
        program = b.programs.get(program_id) or a.programs[program_id]
        was, is_now = before.finish_of(program_id), after.finish_of(program_id)
        days = days_between(after.calendars.for_program(program), was, is_now) if was and is_now else None
        finishes.append(FinishChange(program_id, program.name, was, is_now, days))
    return Meaning(moves, tuple(finishes))


def figures_of_plan(scheduled: Schedule, program: str = "") -> dict[str, Figures]:
    """What a plan says of its activities, of one program's where one is named."""
    plan = scheduled.plan
    return _figures(scheduled, [i for i in scheduled if not program or _program_of(plan, i) == program])


def _program_of(plan: Plan, activity_id: str) -> str:
    activity = plan.activity(activity_id)
    program = plan.program_of(activity) if activity else None
    return program.id if program else ""


def _figures(scheduled: Schedule, ids: Iterable[str]) -> dict[str, Figures]:
    found, plan = {}, scheduled.plan
    costs = planned_costs(scheduled).tasks
    for activity_id in ids:
        row = scheduled[activity_id]
        cost = costs.get(activity_id, 0.0) if row.kind == "task" else 0.0
        took = row.duration
        if row.started and row.kind == "task":  # what it took or will have taken, whatever was thought before
            start, finish = to_minute(row.start), to_minute(row.finish)
            by_clock = plan.tasks[activity_id].elapsed
            took = finish - start if by_clock else calendar_of(scheduled, activity_id).between(start, finish)
        found[activity_id] = Figures(row.start, row.finish, took, cost)
    return found


def figures_of_baseline(baseline: Baseline) -> dict[str, Figures]:
    """What a baseline says of the activities it was made of."""
    return {i: Figures(p.start, p.finish, p.duration, p.cost) for i, p in baseline.activities.items()}


def compare_figures(
    before: Mapping[str, Figures], after: Mapping[str, Figures], plan: Plan, scheduled: Schedule | None = None
) -> tuple[RowChange, ...]:
    """The activities whose figures differ, or that only one side has, by project. ``plan`` says their names and calendars.

    Raises PlanError for a calendar that does not exist or is based on itself.
    """
    found, calendars = [], scheduled.calendars if scheduled else Calendars(plan)
    for activity_id in before.keys() | after.keys():
        old, new = before.get(activity_id), after.get(activity_id)
        if old == new:
            continue
        activity = plan.activity(activity_id)
        if scheduled and activity_id in scheduled:
            calendar = calendar_of(scheduled, activity_id)
        else:
            calendar = calendars.for_activity(activity) if activity else calendars.of(None)
        days = days_between(calendar, old.finish, new.finish) if old and new else None
        name, group = (activity.name, group_of(plan, activity)) if activity else ("", "")
        found.append(RowChange(activity_id, name, group, old, new, calendar.minutes_per_day, days))
    return tuple(sorted(found, key=lambda row: (natural(row.group), natural(row.id))))


# -------------------------------------------------------------------------------------------------------- one in words


def in_words(plan: Plan) -> Iterator[str]:
    """A plan as lines of text, one for each fact, in an order that no edit changes: what git compares."""
    for kind in KINDS:
        table = plan.table(kind)
        for record_id in sorted(table, key=natural):
            record = table[record_id]
            yield f"{kind} {record_id}" + (f" {name_of(plan, record)}" if name_of(plan, record) else "")
            for name, shown in facts(plan, kind, record):
                if name != "name":
                    yield from (f"{record_id} {name}: {line}".rstrip() for line in shown.split("\n"))
