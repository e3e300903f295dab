"""The links of one row as lines through the rows in sight: out of the bars before it, and on to those after it.

A cell of a line is a set of directions; where lines meet the directions join, and one glyph says all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from planning.time_axis import Axis

if TYPE_CHECKING:
    from planning.records import Link
    from planning.schedule import Schedule

UP, DOWN, LEFT, RIGHT = 1, 2, 4, 8
BOX = {
    UP | DOWN: "│", LEFT | RIGHT: "─", DOWN | RIGHT: "┌", DOWN | LEFT: "┐", UP | RIGHT: "└", UP | LEFT: "┘",
    UP | DOWN | RIGHT: "├", UP | DOWN | LEFT: "┤", LEFT | RIGHT | DOWN: "┬", LEFT | RIGHT | UP: "┴", UP | DOWN | LEFT | RIGHT: "┼",
    UP: "╵", DOWN: "╷", LEFT: "╴", RIGHT: "╶",
}  # fmt: skip
PLAIN = {UP | DOWN: "|", LEFT | RIGHT: "-", UP: "|", DOWN: "|", LEFT: "-", RIGHT: "-"}
"""The same in ASCII; every corner is a plus."""


def glyph(directions: int, *, ascii: bool = False) -> str:  # noqa: A002
    """The character of a cell that a line leaves in these directions."""
    return PLAIN.get(directions, "+") if ascii else BOX.get(directions, "┼")


class Wires(NamedTuple):
    """``cells`` are the directions of each cell by the place of its row; ``before`` and ``after`` the ids of what has no row."""

    cells: Mapping[int, Mapping[int, int]]
    before: tuple[str, ...]
    after: tuple[str, ...]


NO_WIRES = Wires({}, (), ())


def wires(schedule: Schedule, places: Mapping[str, int], axis: Axis, record_id: str) -> Wires:
    """The links of an activity between the rows that are shown; ``places`` are their places by id."""
    here = places.get(record_id)
    if here is None or record_id not in schedule:
        return NO_WIRES
    cells: dict[int, dict[int, int]] = {}
    before: dict[str, None] = {}
    after: dict[str, None] = {}
    for link in _of(schedule, record_id):
        other = link.predecessor if link.successor == record_id else link.successor
        there = places.get(other)
        if other not in schedule:
            continue
        if there is None or there == here:
            (before if other == link.predecessor else after).setdefault(other)
            continue
        first, second = places[link.predecessor], places[link.successor]
        _draw(cells, first, _ends(schedule, axis, link.predecessor), second, _ends(schedule, axis, link.successor), link.type)
    return Wires(cells, tuple(before), tuple(after))


def _of(schedule: Schedule, record_id: str) -> Iterable[Link]:
    return (link for link in schedule.plan.links.values() if record_id in (link.predecessor, link.successor))


def _ends(schedule: Schedule, axis: Axis, activity_id: str) -> tuple[int, int]:
    """The first and the last cell of what is drawn for an activity."""
    row = schedule[activity_id]
    if row.kind == "milestone":
        cell = axis.cell_of(row.finish)
        return cell, cell
    return axis.eighth(row.start) // 8, max(axis.eighth(row.start), axis.eighth(row.finish) - 1) // 8


def _draw(cells: dict[int, dict[int, int]], first: int, a: tuple[int, int], second: int, b: tuple[int, int], kind: str) -> None:
    """One link, from row ``first`` with ends ``a`` to row ``second`` with ends ``b``."""
    out = a[1] + 1 if kind[0] == "F" else a[0] - 1
    into = b[0] - 1 if kind[1] == "S" else b[1] + 1
    step = 1 if second > first else -1
    down, up = (DOWN, UP) if step > 0 else (UP, DOWN)
    # the column that lies beside both bars; a link that leads back in time keeps to the end it comes from
    column = {"FS": into if into > a[1] else out, "SS": min(out, into), "FF": max(out, into)}.get(kind, into)
    _across(cells, first, out, column)
    _add(cells, first, column, down)
    for row in range(first + step, second, step):
        _add(cells, row, column, UP | DOWN)
    enters = into if kind[1] == "F" or column <= into else b[1] + 1
    _across(cells, second, enters, column, RIGHT if enters < b[0] else LEFT)
    _add(cells, second, column, up)


def _across(cells: dict[int, dict[int, int]], row: int, begin: int, end: int, bar: int = 0) -> None:
    """A line along a row from one cell, that a bar stands beside in direction ``bar``, to another."""
    low, high = min(begin, end), max(begin, end)
    for cell in range(low, high + 1):
        _add(cells, row, cell, (LEFT if cell > low else 0) | (RIGHT if cell < high else 0))
    _add(cells, row, begin, bar or (LEFT if begin <= end else RIGHT))


def _add(cells: dict[int, dict[int, int]], row: int, cell: int, directions: int) -> None:
    line = cells.setdefault(row, {})
    line[cell] = line.get(cell, 0) | directions
