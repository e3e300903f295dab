"""Microsoft Project's XML (MSPDI) as a change of a plan: a program of its own, with one project and all that is in it.

What the file says is read as Microsoft's schema (http://schemas.microsoft.com/project) has it. A value that means
nothing is refused by itself, what a plan here has no place for is counted by sort, and the rest is imported.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from planning.plan import Change, Edit, Plan
from planning.records import KINDS, Milestone, Program, Project, Task
from planning.values import SYMBOLS, clean_line
from store.errors import FileError
from store.mspdi.calendars import Lengths, read_calendars
from store.mspdi.ids import Ids, initials
from store.mspdi.links import read_baselines, read_links
from store.mspdi.outline import read_outline
from store.mspdi.people import read_assignments, read_people
from store.mspdi.tasks import name_rows, names, read_activities, rest_of_project_row
from store.mspdi.tree import read_tree
from store.mspdi.values import Fields, Log, Refused

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from planning.records import Record
    from store.mspdi.calendars import CalendarTable
    from store.mspdi.outline import Outline
    from store.mspdi.tree import Node

__all__ = ["Imported", "Refused", "read_project_xml"]

_CURRENCY = re.compile(r"[A-Z]{3}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Imported:
    """An import as one change, how many records of each kind it adds, what was dropped (``12 timephased values``) and
    what was refused, by line."""

    change: Change
    counts: dict[str, int]
    dropped: tuple[str, ...]
    refused: tuple[Refused, ...]


def read_project_xml(path: Path, *, plan: Plan | None = None) -> Imported:
    """A Microsoft Project XML file as a change that adds it to ``plan``, with ids that are free there.

    Raises FileError, with line and column, for a file that cannot be read, is no XML, or no plan of Microsoft Project.
    """
    root = read_tree(path)
    log = Log()
    ids = Ids(plan or Plan())
    outline = read_outline(root, log)
    fields = Fields(root, log, "project")
    title = _title(root, path)
    wanted = initials(title)
    project_id = ids.project(wanted)
    program_id = ids.take(f"{project_id}P")
    name_rows(outline, project_id)
    lengths = _lengths(fields)
    calendars = read_calendars(root, lengths, project_id, ids, log)
    people = read_people(root, calendars, lengths, ids, log)
    program = _program(fields, program_id, title, lengths, calendars, _start(fields, outline, path))
    activities = read_activities(outline, project_id, calendars, lengths, read_assignments(root, people, log))
    baselines = read_baselines(outline, program_id, ids, log)
    chosen = baselines.get(fields.whole("BaselineForEarnedValue", 0, 10) or 0) or next(iter(baselines.values()), None)
    records: list[Record] = [
        *calendars.records,
        *people.records.values(),
        replace(program, baseline=chosen.id if chosen else None, rank=_after((plan or Plan()).programs.values())),
        _project(project_id, program, outline, log),
        *(a for a in activities if isinstance(a, Task)),
        *(a for a in activities if isinstance(a, Milestone)),
        *baselines.values(),
        *read_links(outline, ids, log),
    ]
    _drop_rest(root, log)
    refused = tuple(sorted(log.refused, key=lambda each: each.line))
    return Imported(_change(path, records), _counts(records), log.dropped(), refused)


def _change(path: Path, records: Iterable[Record]) -> Change:
    kinds = {cls: kind for kind, cls in KINDS.items()}
    edits = tuple(Edit(kinds[type(record)], record.id, None, record) for record in records)
    return Change(f"imported {clean_line(path.name)}", edits)


def _counts(records: list[Record]) -> dict[str, int]:
    classes = [type(record) for record in records]
    found = {kind: classes.count(cls) for kind, cls in KINDS.items()}
    found["assignments"] = sum(len(record.assignments) for record in records if isinstance(record, Task))
    always = ("programs", "projects", "tasks", "milestones", "links", "calendars", "people")
    return {kind: number for kind, number in found.items() if number or kind in always}


def _after(programs: Iterable[Program]) -> float:
    """A rank behind all programs there are."""
    return max((program.rank for program in programs), default=-1.0) + 1.0


def _title(root: Node, path: Path) -> str:
    """What the plan is called: its title, else the name of the file it was saved as, else of this one."""
    named = clean_line(root.value("Title")) or clean_line(root.value("Name"))
    bare = re.sub(r"\.(xml|mpp|mpt|mspdi)$", "", named, flags=re.IGNORECASE)
    generic = not bare or bare.casefold() in ("project", "untitled")
    return (clean_line(path.stem) if generic else bare)[:200]


def _lengths(fields: Fields) -> Lengths:
    """What a day, a week and a month mean in this file."""
    usual = Lengths()
    day = fields.whole("MinutesPerDay", 1, 1440) or usual.day
    return Lengths(day, fields.whole("MinutesPerWeek", 1, 10080) or min(5 * day, 10080), fields.whole("DaysPerMonth", 1, 31) or usual.month)


def _start(fields: Fields, outline: Outline, path: Path) -> datetime | None:
    """When the project starts, else its first task, else when the file was made. Raises FileError where nothing says it."""
    start = fields.moment("StartDate")
    if start is not None:
        return start
    starts = [found for row in outline.rows if (found := row.fields.moment("Start")) is not None]
    found = min(starts) if starts else fields.moment("CreationDate") or fields.moment("CurrentDate")
    if found is None and outline.rows:
        raise FileError("the project has no StartDate, and no task has a Start; give it one of them.", path=str(path))
    if outline.rows:
        fields.log.refuse(fields.node, f"project: it has no StartDate; {found:%Y-%m-%dT%H:%M} was taken.")
    return found


def _program(fields: Fields, program_id: str, title: str, lengths: Lengths, calendars: CalendarTable, start: datetime | None) -> Program:
    status = fields.moment("StatusDate")
    slack = fields.number("CriticalSlackLimit", -10_000, 10_000) or 0.0
    backwards = not fields.flag("ScheduleFromStart", default=True)
    if backwards:
        fields.log.drop("scheduling from the finish date")
    return Program(
        id=program_id,
        name=title,
        manager=clean_line(fields.text("Manager"))[:200],
        start=start,
        must_finish=fields.moment("FinishDate") if backwards else None,
        status_date=status.date() if status else None,
        calendar=_calendar(fields, calendars),
        currency=_currency(fields),
        progress="project",
        honour_constraints=fields.flag("HonorConstraints", default=True),
        critical_float=round(slack * lengths.day),
    )


def _calendar(fields: Fields, calendars: CalendarTable) -> str | None:
    """The project's calendar; the file's first base calendar where it names none that there is."""
    uid = fields.whole("CalendarUID")
    found = calendars.id_of(uid)
    if found is None and uid is not None and uid > 0:
        fields.refuse(
            "CalendarUID", "is no calendar of this file; the first one was taken" if calendars.first else "is no calendar of this file"
        )
    return found or calendars.first


def _currency(fields: Fields) -> str:
    code = fields.text("CurrencyCode").upper()
    if _CURRENCY.fullmatch(code):
        return code
    sign = fields.text("CurrencySymbol")
    return next((known for known, symbol in SYMBOLS.items() if symbol == sign), "EUR")


def _project(project_id: str, program: Program, outline: Outline, log: Log) -> Project:
    notes = ""
    if outline.project is not None:
        notes = names(outline.project.fields)[1]
        rest_of_project_row(outline.project, log)
    return Project(id=project_id, name=program.name, program=program.id, start=program.start, notes=notes)


def _drop_rest(root: Node, log: Log) -> None:
    """List what stands beside tasks, resources and assignments."""
    for group, part, one in (
        ("ExtendedAttributes", "ExtendedAttribute", "custom field definition"),
        ("OutlineCodes", "OutlineCode", "outline code definition"),
        ("WBSMasks", "WBSMask", "WBS mask"),
        ("Views", "View", "view"),
        ("Filters", "Filter", "filter"),
        ("Groups", "Group", "grouping"),
        ("Tables", "Table", "table"),
        ("Maps", "Map", "map"),
        ("Reports", "Report", "report"),
        ("Drawings", "Drawing", "drawing"),
        ("VBAProjects", "VBAProject", "macro module"),
    ):
        log.drop(one, len(root.listed(group, part)))
