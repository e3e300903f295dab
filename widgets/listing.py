"""A table in a box: headings, one line a row, one row under the cursor. Columns give way where there is little room."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING

from rich.style import Style

from planning.canvas import Run
from planning.text_width import cell_width, fit
from widgets.lines import STRUCK, Lines, framed, framed_bottom, framed_top

if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    from planning.frozen import dataclass

GAP = 2
LEAST = 14
"""Cells that a column that shrinks still needs; below, another column goes."""


@dataclass(frozen=True, slots=True)
class Column:
    """``most`` limits its cells. One that ``shrinks`` shares what the others leave. Where that is too little, the column with
    the highest ``spare`` goes first; 0 stays."""

    title: str
    right: bool = False
    shrinks: bool = False
    spare: int = 0
    most: int = 40


@dataclass(frozen=True, slots=True)
class Row:
    """One line: ``key`` says what it is about, for the cursor to stay on; one run for each column."""

    key: Hashable
    cells: tuple[Run, ...]


class Listing(Lines):
    """A titled table. It is told its columns and rows and asked to move."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._title = ""
        self._info = ""
        self._empty = ""
        self._columns: tuple[Column, ...] = ()
        self._rows: tuple[Row, ...] = ()
        self._natural: tuple[int, ...] = ()
        self._cursor = 0
        self._top = 0
        self.here = True
        """Whether the keys go to it; its frame tells."""

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows, those out of sight included."""
        return self._rows

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns, those that have no room included."""
        return self._columns

    @property
    def cursor(self) -> int:
        """The place of the row under the cursor."""
        return self._cursor

    @property
    def cursor_line(self) -> int:
        """The line of the widget that the cursor is on."""
        return self._cursor - self._top + 2

    @property
    def page(self) -> int:
        """Rows in sight."""
        return max(1, self.size.height - 3)

    def show(self, title: str, info: str, columns: Sequence[Column], rows: Sequence[Row], empty: str = "") -> None:
        """Show these rows; the cursor stays on its row where that is still there. ``empty`` is said where there are none."""
        wanted = self._rows[self._cursor].key if self._rows else None
        self._title, self._info, self._empty = title, info, empty
        self._columns, self._rows = tuple(columns), tuple(rows)
        self._natural = tuple(self._wanted(n, column) for n, column in enumerate(self._columns))
        self.move_to(next((n for n, row in enumerate(self._rows) if row.key == wanted), self._cursor))

    def _wanted(self, place: int, column: Column) -> int:
        longest = max((cell_width(row.cells[place].text) for row in self._rows), default=0)
        return min(column.most, max(cell_width(column.title), longest))

    def move_to(self, place: int) -> None:
        """Put the cursor on the n-th row, or the nearest there is."""
        self._cursor = max(0, min(place, len(self._rows) - 1))
        if not self._top <= self._cursor < self._top + self.page:
            self._top = self._cursor - self.page // 2  # half a page at once: a row at a time would send all rows each time
        self._top = max(0, min(self._top, len(self._rows) - self.page))
        self.repaint()

    def runs(self, y: int, width: int) -> Sequence[Run]:
        if y == 0:
            return framed_top(self._title, self._info, width, self.here)
        if y == self.size.height - 1:
            return framed_bottom(width)
        if not self._rows:
            return framed([Run(f" {self._empty}", "dim")] if y == 1 else (), width)
        widths = self._widths(width - 4)
        if y == 1:
            return framed(self._row_runs([Run(column.title, "dim") for column in self._columns], widths), width)
        place = self._top + y - 2
        if place >= len(self._rows):
            return framed((), width)
        if place != self._cursor:
            return framed(self._row_runs(self._rows[place].cells, widths), width)
        cells = [cell._replace(role="") if cell.role == "dim" else cell for cell in self._rows[place].cells]
        return framed(self._row_runs(cells, widths), width, "cursor")

    def _row_runs(self, cells: Sequence[Run], widths: Sequence[int]) -> list[Run]:
        runs = [Run(" ")]
        for cell, column, width in zip(cells, self._columns, widths, strict=True):
            if width:
                text = fit(cell.text, width).rstrip()
                blank = Run(" " * (width - cell_width(text)))
                filled = cell._replace(text=text)
                runs += [blank, filled] if column.right else [filled, blank]
                runs.append(Run(" " * GAP))
        return _joined(runs[:-1])

    def _widths(self, room: int) -> list[int]:
        """The cells of each column in so much room; 0 for those that have gone."""
        here = [True] * len(self._columns)
        while True:
            fixed = sum(self._natural[n] + GAP for n, c in enumerate(self._columns) if here[n] and not c.shrinks)
            wanted = {n: self._natural[n] for n, c in enumerate(self._columns) if c.shrinks}
            left = room - fixed - GAP * len(wanted) + GAP
            spare = max((n for n, stays in enumerate(here) if stays), key=lambda n: self._columns[n].spare)
            if left >= min(sum(wanted.values()), LEAST * len(wanted)) or not self._columns[spare].spare:
                break
            here[spare] = False
        given = _shared(wanted, max(0, left))
        return [given[n] if c.shrinks else self._natural[n] if here[n] else 0 for n, c in enumerate(self._columns)]

    def _style(self, role: str, back: str) -> Style:
        return super()._style("dim", back) + Style(strike=True) if role == STRUCK else super()._style(role, back)


def _shared(wanted: dict[int, int], room: int) -> dict[int, int]:
    """Each column what it wants where all fits; otherwise the small ones that, and the others equal parts of the rest."""
    given: dict[int, int] = {}
    for left, n in zip(range(len(wanted), 0, -1), sorted(wanted, key=lambda n: wanted[n]), strict=True):
        given[n] = min(wanted[n], room // left)
        room -= given[n]
    return given


def _joined(runs: Sequence[Run]) -> list[Run]:
    """The same in fewer runs: blanks go to the run beside them, unless that is struck out."""
    found: list[Run] = []
    for run in runs:
        before = found[-1] if found else None
        if (before is not None and before.role == run.role) or (before is not None and not run.text.strip() and before.role != STRUCK):
            found[-1] = before._replace(text=before.text + run.text)
        elif before is not None and not before.text.strip() and before.role != STRUCK and run.role != STRUCK:
            found[-1] = run._replace(text=before.text + run.text)
        else:
            found.append(run)
    return found
