"""The tasks and milestones of a Project file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from planning.records import Constraint, Milestone, Task
from planning.values import TITLE_LIMIT, clean_line, clean_text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from planning.records import Assignment, ConstraintKind, PercentMethod
    from store.mspdi.calendars import CalendarTable, Lengths
    from store.mspdi.outline import Outline, Row
    from store.mspdi.values import Fields, Log

ESTIMATED = 32
"""What a duration format has more when the duration is estimated."""
ELAPSED_FORMATS = frozenset((4, 6, 8, 10, 12))
PERCENT, ELAPSED_PERCENT = 19, 20
CONSTRAINTS: tuple[ConstraintKind, ...] = ("ASAP", "ALAP", "MSO", "MFO", "SNET", "SNLT", "FNET", "FNLT")
"""By Project's number of the constraint type."""


def duration_format(number: int | None) -> tuple[int, bool]:
    """A duration format without its mark of an estimate, and whether it had it."""
    number = 7 if number is None else number
    return (number - ESTIMATED, True) if number >= 3 + ESTIMATED else (number, False)


def name_rows(outline: Outline, project: str) -> None:
    """Give each row its id - ``HM-1`` or ``HM-M1`` - in the order of the rows."""
    tasks = milestones = 0
    for row in outline.rows:
        row.zero = not row.children and _takes_no_time(row.fields)
        if row.zero:
            milestones += 1
            row.id = f"{project}-M{milestones}"
        else:
            tasks += 1
            row.id = f"{project}-{tasks}"


def _takes_no_time(fields: Fields) -> bool:
    from store.mspdi.values import minutes

    length = minutes(fields.text("Duration"))
    return fields.text("Milestone") in ("1", "true") if length is None else length == 0


def read_activities(
    outline: Outline,
    project: str,
    calendars: CalendarTable,
    lengths: Lengths,
    assignments: Mapping[int, tuple[Assignment, ...]],
) -> list[Task | Milestone]:
    """The records of all rows, which have their ids."""
    found: list[Task | Milestone] = []
    for rank, row in enumerate(outline.rows, 1):
        shared = _shared(row, project, calendars, float(rank))
        given = assignments.get(row.uid, ()) if row.uid is not None else ()
        found.append(_milestone(row, shared, given) if row.zero else _task(row, shared, given, lengths))
        _drop_rest(row.fields)
    return found


def _shared(row: Row, project: str, calendars: CalendarTable, rank: float) -> dict[str, Any]:
    """The fields that tasks and milestones have alike."""
    fields = row.fields
    name, notes = names(fields)
    return {
        "id": row.id,
        "name": name,
        "notes": notes,
        "project": project,
        "parent": row.parent.id if row.parent else None,
        "rank": rank,
        "calendar": _calendar(fields, calendars),
        "constraint": _constraint(fields),
        "deadline": fields.moment("Deadline"),
        "active": fields.flag("Active", default=True),
        "external": {"mspdi": str(row.uid)} if row.uid is not None else {},
        **_pins(row),
    }


def names(fields: Fields) -> tuple[str, str]:
    """Name and notes; a name too long for one line stands in full in the notes."""
    name, notes = clean_line(fields.text("Name")), clean_text(fields.text("Notes"))
    if len(name) > TITLE_LIMIT:
        notes = f"{name}\n\n{notes}".rstrip()
        name = f"{name[: TITLE_LIMIT - 1]}…"
    return name, notes


def _calendar(fields: Fields, calendars: CalendarTable) -> str | None:
    uid = fields.whole("CalendarUID")
    if uid is None or uid < 0:
        return None
    found = calendars.id_of(uid)
    if found is None and uid:
        fields.refuse("CalendarUID", "is no calendar of this file")
    return found


def _constraint(fields: Fields) -> Constraint | None:
    number = fields.whole("ConstraintType", 0, 7)
    kind = CONSTRAINTS[number or 0]
    if kind == "ASAP":
        return None
    at = fields.moment("ConstraintDate")
    if kind == "ALAP":
        return Constraint(kind)
    if at is None:
        fields.refuse("ConstraintType", f"({kind}) has no date; the constraint was left out")
        return None
    return Constraint(kind, at)


def _pins(row: Row) -> dict[str, Any]:
    """Where a task that Project leaves to the person is pinned. A summary's dates come from what is below it."""
    fields = row.fields
    if not fields.flag("Manual"):
        return {}
    if row.children:
        fields.log.drop("summary task scheduled by hand", many="summary tasks scheduled by hand")
        return {}
    start = fields.moment("ManualStart") or fields.moment("Start")
    finish = fields.moment("ManualFinish") or (fields.moment("Finish") if not fields.text("ManualDuration") else None)
    if start is None:
        return {}  # nothing says where; its links place it
    if finish is not None and finish < start:
        fields.refuse("ManualFinish" if fields.text("ManualFinish") else "Finish", "comes before the start")
        finish = None
    return {"manual": True, "pinned_start": start, "pinned_finish": finish}


def _milestone(row: Row, shared: dict[str, Any], assignments: tuple[Assignment, ...]) -> Milestone:
    fields = row.fields
    fields.minutes("Duration")  # one that cannot be read is refused, as a task's is
    fields.log.drop("assignment to a milestone", len(assignments), many="assignments to milestones")
    fields.log.drop("cost of a milestone", int(bool(fields.money("FixedCost"))), many="costs of milestones")
    actual = fields.moment("ActualFinish")
    if actual is None and (fields.number("PercentComplete", 0, 100) or 0) >= 100:
        actual = fields.moment("ActualStart") or fields.moment("Finish")
    return Milestone(**shared, actual=actual)


def _task(row: Row, shared: dict[str, Any], assignments: tuple[Assignment, ...], lengths: Lengths) -> Task:
    fields = row.fields
    manual = shared.get("manual", False)
    duration = (fields.minutes("ManualDuration") if manual and not fields.text("Duration") else None) or fields.minutes("Duration")
    number, estimated = duration_format(fields.whole("DurationFormat", 0, 99))
    priority = fields.whole("Priority", 0, 1000)
    spent = fields.money("ActualCost")
    return Task(
        **shared,
        duration=lengths.day if duration is None else duration,
        elapsed=number in ELAPSED_FORMATS or number == ELAPSED_PERCENT,
        estimated=estimated or duration is None or fields.flag("Estimated"),
        ignore_people_calendars=fields.flag("IgnoreResourceCalendar"),
        assignments=assignments,
        fixed_cost=fields.money("FixedCost"),
        actual_cost=spent if spent and not row.children else None,
        priority=500 if priority is None else priority,
        **({} if row.children else _progress(fields)),
    )


def _progress(fields: Fields) -> dict[str, Any]:
    """Actual dates, what is left, and the share earned, of a task that is no summary."""
    percent = fields.number("PercentComplete", 0, 100) or 0.0
    start, finish = _actual_dates(fields, percent)
    physical = fields.whole("EarnedValueMethod", 0, 1) == 1
    of_work = fields.number("PhysicalPercentComplete", 0, 100) or 0.0
    if of_work and not physical:
        fields.log.drop("physical per cent complete", many="physical per cents complete")
    found: dict[str, Any] = {"percent": of_work if physical else percent}
    if percent or of_work or physical:
        method: PercentMethod = "physical" if physical else "duration"
        found["percent_method"] = method
    if start is not None:
        found["actual_start"] = start
    if finish is not None:
        return {**found, "actual_finish": finish}
    if start is not None:
        found["remaining"] = fields.minutes("RemainingDuration")
        found["resume"] = _resume(fields, start)
    return found


def _actual_dates(fields: Fields, percent: float) -> tuple[datetime | None, datetime | None]:
    """When work began and ended. Other programs write per cent alone: their dates are then the actual ones."""
    start, finish = fields.moment("ActualStart"), fields.moment("ActualFinish")
    if start is None and finish is None and percent > 0:
        start = fields.moment("Start")
    if finish is None and percent >= 100:
        finish = fields.moment("Finish")
    if start is not None and finish is not None and finish < start:
        fields.refuse("ActualFinish", f"comes before the start {start:%Y-%m-%dT%H:%M}")
        finish = None
    return start, finish


def _resume(fields: Fields, start: datetime) -> datetime | None:
    """Where what is left goes on, if that is said and later than the start."""
    resume = fields.moment("Resume")
    return resume if resume is not None and resume > start else None


def _drop_rest(fields: Fields) -> None:
    node, log = fields.node, fields.log
    log.drop("custom field", len(node.all("ExtendedAttribute")))
    log.drop("outline code", len(node.all("OutlineCode")))
    log.drop("timephased value", len(node.all("TimephasedData")))
    log.drop("levelling delay", int(bool(fields.number("LevelingDelay"))))
    log.drop("hyperlink", int(bool(fields.text("HyperlinkAddress") or fields.text("Hyperlink"))))
    log.drop("contact", int(bool(fields.text("Contact"))))
    log.drop("inserted project", int(fields.flag("IsSubproject") or bool(fields.text("SubprojectName"))))


def rest_of_project_row(row: Row, log: Log) -> None:
    """List what the project's own row has and a project here has not."""
    log.drop("baseline of the whole project", len(row.fields.node.all("Baseline")), many="baselines of the whole project")
    _drop_rest(row.fields)
