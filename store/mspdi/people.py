"""The resources and assignments of a Project file as people and their shares of work."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from planning.records import Assignment, CapacityStep, Person
from planning.values import clean_line, clean_text
from store.errors import shown
from store.mspdi.ids import ascii_upper, initials
from store.mspdi.values import Fields

if TYPE_CHECKING:
    from store.mspdi.calendars import CalendarTable, Lengths
    from store.mspdi.ids import Ids
    from store.mspdi.tree import Node
    from store.mspdi.values import Log

MATERIAL, WORK, COST = 0, 1, 2
UNASSIGNED = -65535
"""The resource of an assignment that stands for nobody."""

_INITIALS = re.compile(r"[A-Z][A-Z0-9]{1,5}", re.ASCII)
_BEFORE_TIME = date(1984, 1, 1)
"""The day that Project writes for "always until now"."""


class People:
    """The people of a file by the UID of their resource, and the UIDs of resources that are nobody."""

    def __init__(self) -> None:
        self.records: dict[int, Person] = {}
        self.others: set[int] = set()


def read_people(root: Node, calendars: CalendarTable, lengths: Lengths, ids: Ids, log: Log) -> People:
    """All resources that work; materials and costs are dropped."""
    people = People()
    for node in root.listed("Resources", "Resource"):
        fields = Fields(node, log, f"resource {shown(node.value('Name') or node.value('UID'), 40)}")
        uid = fields.whole("UID")
        if fields.flag("IsNull") or (uid == 0 and (not fields.text("Name") or fields.text("Name") == "Unassigned")):
            continue
        if uid is None or uid in people.records:
            log.refuse(node, f"{fields.label} has {'no UID' if uid is None else f'the UID {uid} of another'}; it was left out.")
            continue
        kind = fields.whole("Type", 0, 9)
        if kind in (MATERIAL, COST) or fields.flag("IsCostResource"):
            log.drop("material resource" if kind == MATERIAL else "cost resource")
            people.others.add(uid)
            continue
        people.records[uid] = _person(fields, uid, calendars, lengths, ids)
        _drop_rest(fields)
    return people


def _person(fields: Fields, uid: int, calendars: CalendarTable, lengths: Lengths, ids: Ids) -> Person:
    name = clean_line(fields.text("Name"))[:200]
    given = ascii_upper(fields.text("Initials"))
    own = given if _INITIALS.fullmatch(given) else initials(name, single=2, fallback=f"R{uid}" if 0 <= uid < 10**6 else "R")
    calendar = fields.whole("CalendarUID")
    calendar_id = calendars.id_of(calendar)
    if calendar is not None and calendar > 0 and calendar_id is None:
        fields.log.drop("resource without its calendar", many="resources without their calendar")
    rate = fields.number("StandardRate", 0, 1e9) or 0.0
    capacity = fields.number("MaxUnits", 0, 1000)
    return Person(
        id=ids.take(own),
        name=name,
        role=clean_line(fields.text("Group"))[:200],
        email=clean_line(fields.text("EmailAddress"))[:200],
        rate=round(rate * lengths.day / 60, 4),  # the file's rates are those of an hour, however they are shown
        capacity=1.0 if capacity is None else capacity,
        capacity_steps=_capacity_steps(fields),
        calendar=calendar_id,
        notes=clean_text(fields.text("Notes")),
        external={"mspdi": str(uid)},
    )


def _capacity_steps(fields: Fields) -> tuple[CapacityStep, ...]:
    """When somebody's capacity changes; a time that none of the file's periods covers is one without them."""
    periods: list[tuple[date, date | None, float]] = []
    for node in fields.node.listed("AvailabilityPeriods", "AvailabilityPeriod"):
        part = Fields(node, fields.log, fields.label)
        first, last, units = part.moment("AvailableFrom"), part.moment("AvailableTo"), part.number("AvailableUnits", 0, 1000)
        if first is not None and units is not None:
            open_end = last is None or last.year >= 2049  # Project's last day
            periods.append((first.date(), None if open_end or last is None else last.date(), units))
    periods.sort(key=lambda period: period[0])
    steps = [CapacityStep(since, units) for since, _, units in periods if since > _BEFORE_TIME]
    if periods and periods[-1][1] is not None:
        steps.append(CapacityStep(periods[-1][1], 0.0))
    return tuple(steps)


def _drop_rest(fields: Fields) -> None:
    node, log = fields.node, fields.log
    log.drop("custom field", len(node.all("ExtendedAttribute")))
    log.drop("outline code", len(node.all("OutlineCode")))
    log.drop("timephased value", len(node.all("TimephasedData")))
    log.drop("baseline of a resource", len(node.all("Baseline")), many="baselines of resources")
    log.drop("cost per use of a resource", int(bool(fields.number("CostPerUse"))), many="costs per use of resources")
    log.drop("overtime rate", int(bool(fields.number("OvertimeRate"))))
    log.drop("further rate of a resource", max(0, len(node.listed("Rates", "Rate")) - 1), many="further rates of resources")


def read_assignments(root: Node, people: People, log: Log) -> dict[int, tuple[Assignment, ...]]:
    """Who works on which task, by the task's UID."""
    found: dict[int, list[Assignment]] = {}
    for node in root.listed("Assignments", "Assignment"):
        fields = Fields(node, log, f"assignment {shown(node.value('UID'), 20)}")
        task, resource = fields.whole("TaskUID"), fields.whole("ResourceUID")
        _drop_details(fields)
        if resource is None or resource == UNASSIGNED or task is None:
            continue
        person = people.records.get(resource)
        if person is not None:
            units = fields.number("Units", 0, 1000)
            made = Assignment(person=person.id, units=1.0 if units is None else units, effort=fields.minutes("Work"))
            found.setdefault(task, []).append(made)
        elif resource in people.others:
            log.drop("assignment of material or cost", many="assignments of material or cost")
        elif resource != 0:
            fields.refuse("ResourceUID", "is no resource of this file")
    return {task: tuple(each) for task, each in found.items()}


def _drop_details(fields: Fields) -> None:
    node, log = fields.node, fields.log
    log.drop("timephased value", len(node.all("TimephasedData")))
    log.drop("custom field", len(node.all("ExtendedAttribute")))
    log.drop("baseline of an assignment", len(node.all("Baseline")), many="baselines of assignments")
    log.drop("assignment delay", int(bool(fields.number("Delay"))))
    log.drop("levelling delay", int(bool(fields.number("LevelingDelay"))))
    log.drop("work contour", int(fields.whole("WorkContour", 0, 99) not in (None, 0)))
    log.drop("overtime", int(bool(fields.minutes("OvertimeWork"))), many="overtimes")
