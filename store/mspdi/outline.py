"""The rows of a Project file's task table: their order, and who stands below whom."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from planning.values import clean_line
from store.errors import shown
from store.mspdi.values import Fields

if TYPE_CHECKING:
    from store.mspdi.tree import Node
    from store.mspdi.values import Log


@dataclass(slots=True, eq=False)
class Row:
    """A task as it stands in the file. ``parent`` is the row above it in the outline."""

    fields: Fields
    uid: int | None
    number: int | None
    level: int
    parent: Row | None = None
    children: list[Row] = field(default_factory=list)
    id: str = ""
    zero: bool = False
    """Whether it takes no time and holds nothing: a milestone."""


@dataclass(slots=True)
class Outline:
    """The rows to import in the order of their numbers, the row of the project itself, and the UIDs left out."""

    rows: list[Row]
    project: Row | None
    absent: dict[int, str]
    """Why a UID is not among the rows: empty rows, tasks of other files."""

    def by_uid(self) -> dict[int, Row]:
        """The first row of each UID."""
        found: dict[int, Row] = {}
        for row in self.rows:
            if row.uid is not None:
                found.setdefault(row.uid, row)
        return found


def read_outline(root: Node, log: Log) -> Outline:
    """The outline of a file's tasks."""
    outline = Outline([], None, {})
    for node in root.listed("Tasks", "Task"):
        row = _row(node, log, outline.rows[-1].level if outline.rows else 1)
        if row.fields.flag("IsNull"):
            _leave_out(row, "an empty row", outline)
        elif row.fields.flag("ExternalTask"):
            log.drop("task of another file", many="tasks of other files")
            _leave_out(row, "a task of another file", outline)
        else:
            outline.rows.append(row)
    _take_project(outline)
    if all(row.number is not None for row in outline.rows):
        outline.rows.sort(key=lambda row: row.number or 0)
    _check_uids(outline.rows, log)
    _nest(outline.rows)
    return outline


def _row(node: Node, log: Log, level_before: int) -> Row:
    name = clean_line(node.value("Name")[:200])
    fields = Fields(node, log, f"task {shown(node.value('UID'), 20)} {shown(name, 40)}".rstrip())
    level = fields.whole("OutlineLevel", 0, 65535)
    if level is None:
        dotted = node.value("OutlineNumber")
        level = (0 if dotted == "0" else dotted.count(".") + 1) if dotted else level_before
    return Row(fields, fields.whole("UID"), fields.whole("ID"), level)


def _leave_out(row: Row, why: str, outline: Outline) -> None:
    if row.uid is not None:
        outline.absent[row.uid] = why


def _take_project(outline: Outline) -> None:
    """Take the project's own summary row out: the one at level 0, if it is the only one there or has UID 0."""
    tops = [row for row in outline.rows if row.level == 0]
    own = next((row for row in tops if row.uid == 0), tops[0] if len(tops) == 1 else None)
    if own is None:
        return
    outline.project = own
    outline.rows.remove(own)
    if own.uid is not None:
        outline.absent[own.uid] = "the project itself"


def _check_uids(rows: list[Row], log: Log) -> None:
    seen: set[int] = set()
    for row in rows:
        if row.uid is None:
            log.refuse(row.fields.node, f"{row.fields.label}: it has no UID, so that no link can name it.")
        elif row.uid in seen:
            log.refuse(row.fields.node, f"{row.fields.label}: its UID stands twice; links mean the first.")
        else:
            seen.add(row.uid)


def _nest(rows: list[Row]) -> None:
    above: list[Row] = []
    for row in rows:
        while above and above[-1].level >= row.level:
            above.pop()
        if above:
            row.parent = above[-1]
            above[-1].children.append(row)
        above.append(row)
