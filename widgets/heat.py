"""A heat map in a box: rows by columns of short figures, each over a ground that says how hot it is; a cursor on one cell.

It is told what stands in each cell and how hot that is, as a word (``low``, ``full``, ``over`` …); what is meant by colour is in
the text as well.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING, Literal

from planning.canvas import Run
from planning.text_width import cell_width, fit
from widgets.lines import Lines, framed, framed_bottom, framed_top

if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    from planning.frozen import dataclass

Level = Literal["none", "text", "low", "full", "spike", "over", "away", "need"]
CELL = 6
"""Cells that a column takes, the blank between columns included."""
HEADS = 2
LABELS = (36, 30, 15)
"""The cells that names take: where there is much room, where there is some, and where there is little."""
_ROLES: dict[Level, str] = {
    "none": "off", "text": "", "low": "", "full": "", "spike": "warn", "over": "heat-hot", "away": "off", "need": "special",
}  # fmt: skip
_GROUNDS: dict[Level, str] = {
    "none": "", "text": "",
    "low": "heat-low", "full": "heat-full", "spike": "heat-full", "over": "heat-over", "away": "", "need": "heat-low",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class HeatCell:
    """What stands in a cell (at most five cells), how hot it is, and a sign behind it."""

    text: str
    level: Level = "none"
    mark: str = " "


@dataclass(frozen=True, slots=True)
class HeatRow:
    """One row: ``key`` for the cursor to stay on, its short and long name, and its cells."""

    key: Hashable
    name: str
    about: str
    cells: tuple[HeatCell, ...]


@dataclass(frozen=True, slots=True)
class Head:
    """What stands over a column in two lines, and whether now is in it."""

    upper: str
    lower: str
    now: bool = False


class Heat(Lines):
    """The grid. It is told its rows and columns and where the cursor is asked to go."""

    def __init__(self, *, labels: tuple[int, int, int] = LABELS, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._labels = labels
        self._title = ""
        self._info = ""
        self._empty = ""
        self._heads: tuple[Head, ...] = ()
        self._rows: tuple[HeatRow, ...] = ()
        self._total: HeatRow | None = None
        self._foot: tuple[Sequence[Run], ...] = ()
        self._row = 0
        self._column = 0
        self._top = 0

    def columns(self, width: int) -> int:
        """How many columns a box of this width shows."""
        return max(1, (width - 3 - self._label(width)) // CELL)

    def _label(self, width: int) -> int:
        """The cells that the names take."""
        wide, middle, narrow = self._labels
        return wide if width >= 116 else middle if width >= 100 else narrow

    @property
    def row(self) -> int:
        """The row of the cursor."""
        return self._row

    @property
    def column(self) -> int:
        """Its column."""
        return self._column

    @property
    def page(self) -> int:
        """Rows in sight."""
        return max(1, self.size.height - 2 - HEADS - len(self._foot) - (self._total is not None))

    @property
    def cursor_line(self) -> int:
        """The line of the widget that the cursor is on."""
        return 1 + HEADS + self._row - self._top

    @property
    def cursor_cell(self) -> int:
        """Where in that line its figures begin."""
        return 1 + self._label(self.size.width) + self._column * CELL

    def show(
        self,
        title: str,
        info: str,
        heads: Sequence[Head],
        rows: Sequence[HeatRow],
        total: HeatRow | None,
        foot: Sequence[Sequence[Run]] = (),
        empty: str = "",
    ) -> None:
        """Show this; the cursor stays on its row where that is still there. ``empty`` is said where there are none."""
        wanted = self._rows[self._row].key if self._rows else None
        self._title, self._info, self._empty = title, info, empty
        self._heads, self._rows, self._total, self._foot = tuple(heads), tuple(rows), total, tuple(foot)
        row = next((n for n, each in enumerate(self._rows) if each.key == wanted), self._row)
        self.move_to(row, self._column)

    def move_to(self, row: int, column: int) -> None:
        """Put the cursor on a cell, or the nearest there is."""
        self._row = max(0, min(row, len(self._rows) - 1))
        self._column = max(0, min(column, len(self._heads) - 1))
        if not self._top <= self._row < self._top + self.page:
            self._top = self._row - self.page // 2
        self._top = max(0, min(self._top, len(self._rows) - self.page))
        self.repaint()

    # -------------------------------------------------------------------------------------------------------- drawing

    def runs(self, y: int, width: int) -> Sequence[Run]:
        height = self.size.height
        if y == 0:
            return framed_top(self._title, self._info, width, True)
        if y == height - 1:
            return framed_bottom(width)
        if not self._rows:
            return framed([Run(f" {self._empty}", "dim")] if y == 1 else (), width)
        if y <= HEADS:
            return framed(self._head_runs(y, width), width)
        below = height - 1 - y  # lines from here to the lower edge
        if below <= len(self._foot):
            return framed([Run(" "), *self._foot[len(self._foot) - below]], width)
        if self._total is not None and below == len(self._foot) + 1:
            return framed(self._row_runs(self._total, width, None), width)
        place = self._top + y - 1 - HEADS
        if place < len(self._rows) and place < self._top + self.page:
            return framed(self._row_runs(self._rows[place], width, self._column if place == self._row else None), width)
        return framed((), width)

    def _head_runs(self, y: int, width: int) -> list[Run]:
        runs = [Run(" " * self._label(width))]
        for n, head in enumerate(self._heads):
            text = head.upper if y == 1 else head.lower
            role = "today" if head.now else "strong" if n == self._column else "dim"
            spare = CELL - 1 - cell_width(text)
            runs.append(Run(f"{' ' * spare}{text} " if spare >= 0 else fit(text, CELL), role))
        return runs

    def _row_runs(self, row: HeatRow, width: int, cursor: int | None) -> list[Run]:
        label = self._label(width)
        here, under = cursor is not None, "cursor-row" if cursor is not None else ""
        name, about = fit(row.name, min(label - 3, cell_width(row.name))), ""
        room = label - 3 - cell_width(name)
        if room > 6 and row.about:
            about = f"  {fit(row.about, min(room - 2, cell_width(row.about)))}"
        fill = " " * (label - 2 - cell_width(name) - cell_width(about))
        runs = [
            Run("▸ " if here else "  ", "accent", under),
            Run(name, "strong" if here else "", under),
            Run(f"{about}{fill}", "dim", under),
        ]
        for n, cell in enumerate(row.cells[: len(self._heads)]):
            text = f"{' ' * (CELL - 1 - cell_width(cell.text))}{cell.text}{cell.mark}"
            ground = "cursor" if n == cursor else _GROUNDS[cell.level]
            runs.append(Run(text, "heat-hot" if cell.level == "over" else _ROLES[cell.level], ground))
        return runs
