"""The links between the tasks of a Project file, and its baselines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planning.records import Baseline, Link, Planned
from planning.validate import LONGEST
from store.mspdi.tasks import ELAPSED_FORMATS, ELAPSED_PERCENT, PERCENT, duration_format
from store.mspdi.values import Fields

if TYPE_CHECKING:
    from planning.records import LagKind, LinkType
    from store.mspdi.ids import Ids
    from store.mspdi.outline import Outline, Row
    from store.mspdi.tree import Node
    from store.mspdi.values import Log

TYPES: tuple[LinkType, ...] = ("FF", "FS", "SF", "SS")
"""By Project's number of the link type."""
MOST_PERCENT = 1_000_000


def read_links(outline: Outline, ids: Ids, log: Log) -> list[Link]:
    """All links between rows that are imported."""
    rows = outline.by_uid()
    found: dict[tuple[str, str, str], Link] = {}
    for row in outline.rows:
        for node in row.fields.node.all("PredecessorLink"):
            link = _link(node, row, rows, outline, log)
            if link is None:
                continue
            key = (link[0], row.id, link[1])
            if key in found:
                log.refuse(node, f"{row.fields.label}: this link stands twice; only the first was taken.")
                continue
            found[key] = Link(id=ids.next("L-"), predecessor=link[0], successor=row.id, type=link[1], lag=link[2], lag_kind=link[3])
    if outline.project is not None:
        log.drop("link of the whole project", len(outline.project.fields.node.all("PredecessorLink")), many="links of the whole project")
    return list(found.values())


def _link(node: Node, row: Row, rows: dict[int, Row], outline: Outline, log: Log) -> tuple[str, LinkType, float, LagKind] | None:
    fields = Fields(node, log, row.fields.label)
    if fields.flag("CrossProject") or fields.text("CrossProjectName"):
        log.drop("link to another file", many="links to other files")
        return None
    uid = fields.whole("PredecessorUID")
    if uid is None:
        log.refuse(node, f"{row.fields.label}: a link has no predecessor; it was left out.")
        return None
    if uid in outline.absent:
        why = outline.absent[uid]
        log.drop(f"link to {why}", many=f"links to {why}")
        return None
    predecessor = rows.get(uid)
    if predecessor is None or predecessor is row:
        fields.refuse("PredecessorUID", "is the task itself" if predecessor else "is no task of this file")
        return None
    number = fields.whole("Type", 0, 3)
    return predecessor.id, TYPES[1 if number is None else number], *_lag(fields)


def _lag(fields: Fields) -> tuple[float, LagKind]:
    """A lag in minutes or per cent; the file counts tenths of a minute, or per cent as they are."""
    number, _ = duration_format(fields.whole("LagFormat", 0, 99))
    if number in (PERCENT, ELAPSED_PERCENT):
        return fields.number("LinkLag", -MOST_PERCENT, MOST_PERCENT) or 0.0, "percent" if number == PERCENT else "elapsed_percent"
    lag = fields.number("LinkLag", -LONGEST * 10, LONGEST * 10) or 0.0
    return round(lag / 10), "elapsed" if number in ELAPSED_FORMATS else "working"


def read_baselines(outline: Outline, program: str, ids: Ids, log: Log) -> dict[int, Baseline]:
    """The file's baselines, 0 to 10, by number."""
    planned: dict[int, dict[str, Planned]] = {}
    for row in outline.rows:
        for node in row.fields.node.all("Baseline"):
            fields = Fields(node, log, row.fields.label)
            number = fields.whole("Number", 0, 10) or 0
            start, finish = fields.moment("Start"), fields.moment("Finish")
            log.drop("timephased value", len(node.all("TimephasedData")))
            if start is None or finish is None or finish < start:
                log.drop("baseline without dates", many="baselines without dates")
                continue
            planned.setdefault(number, {}).setdefault(
                row.id, Planned(start=start, finish=finish, duration=fields.minutes("Duration") or 0, cost=fields.money("Cost"))
            )
    return {
        number: Baseline(
            id=ids.next("BL-"), name=f"Baseline {number}" if number else "Baseline", program=program, activities=planned[number]
        )
        for number in sorted(planned)
    }
