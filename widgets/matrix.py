"""A probability and impact matrix: how many threats and opportunities stand in each of its 25 cells, and a cursor among them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from planning.canvas import Run
from planning.risk_scores import ZONE_ROLES, zone
from planning.text_width import cell_width, fit
from widgets.lines import Lines, framed, framed_bottom, framed_top

if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    from planning.frozen import dataclass

SCALE = 5
PROBABILITIES = ("rare", "unlik.", "even", "likely", "almost")
IMPACTS = ("slight", "minor", "medium", "major", "severe")
THREAT, OPPORTUNITY = "●", "+"
"""Before how many there are: opportunities stand in the same grid under a sign of their own."""
_LABEL, _WIDE, _NARROW = 9, 8, 6

Place = tuple[int, int]
"""Probability and impact of a cell, each from 1 to 5."""


@dataclass(frozen=True, slots=True)
class Count:
    """What stands in a cell."""

    threats: int = 0
    opportunities: int = 0


class Matrix(Lines):
    """The grid in a box, impact to the right, probability upwards. It is told counts, where its cursor is, and what is marked."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._title = ""
        self._info = ""
        self._counts: Mapping[Place, Count] = {}
        self._foot: tuple[Sequence[Run], ...] = ()
        self._cursor: Place | None = None
        self._marked: Place | None = None
        self._narrow = False
        self.here = False

    def show(self, title: str, info: str, counts: Mapping[Place, Count], foot: Sequence[Sequence[Run]], *, narrow: bool) -> None:
        """Show these counts; ``foot`` are lines below the grid."""
        self._title, self._info, self._counts, self._foot, self._narrow = title, info, dict(counts), tuple(foot), narrow
        self.repaint()

    def point(self, cursor: Place | None, marked: Place | None, *, here: bool) -> None:
        """Put the cursor on a cell, or nowhere, and mark the cell that the risk beside it stands in."""
        if (cursor, marked, here) != (self._cursor, self._marked, self.here):
            self._cursor, self._marked, self.here = cursor, marked, here
            self.repaint()

    @property
    def cursor_offset(self) -> tuple[int, int]:
        """Column and line of the cell under the cursor."""
        probability, impact = self._cursor or (SCALE, 1)
        return 2 + self._label + (impact - 1) * self._cell, 1 + (SCALE - probability) * self._tall

    @property
    def _label(self) -> int:
        return 2 if self._narrow else _LABEL

    @property
    def _cell(self) -> int:
        return _NARROW if self._narrow else _WIDE

    @property
    def _tall(self) -> int:
        """Lines of a cell: two where there is room for its score above its counts."""
        return 2 if self.size.height >= 3 + 2 * SCALE else 1

    def runs(self, y: int, width: int) -> Sequence[Run]:
        if y == 0:
            return framed_top(self._title, self._info, width, self.here)
        if y == self.size.height - 1:
            return framed_bottom(width)
        row, part = divmod(y - 1, self._tall)
        if row < SCALE:
            return framed(self._row(SCALE - row, part), width)
        below = y - 1 - SCALE * self._tall
        if below == 0:
            return framed(self._axis(), width)
        return framed([Run(" "), *self._foot[below - 1]] if below <= len(self._foot) else (), width)

    def _row(self, probability: int, part: int) -> list[Run]:
        last = part == self._tall - 1
        label = f"{probability} " if self._narrow else f"{fit(PROBABILITIES[probability - 1], 6)} {probability} "
        runs = [Run(f" {label if last else ' ' * self._label}", "dim")]
        for impact in range(1, SCALE + 1):
            runs += self._cell_runs((probability, impact), part)
        return runs

    def _cell_runs(self, place: Place, part: int) -> list[Run]:
        """One line of a cell: its score above, what stands in it below; both together where it has one line."""
        score, room = place[0] * place[1], self._cell
        here, name = place == self._cursor, zone(score)
        back = "cursor" if here else f"zone-{name}"
        counted = self._counted(place)
        text, role = (counted, "strong") if part == self._tall - 1 and counted else ("", "")
        if part == 0 and not text:
            text, role = f"{score:>{room - 2}}", ZONE_ROLES[name]
        if part == self._tall - 1 and (here or place == self._marked):
            text = f"▸{fit(text.strip() or str(score) * (self._tall == 1), room - 1)}"
        return [Run(fit(text, room), role, back)]

    def _counted(self, place: Place) -> str:
        count = self._counts.get(place, Count())
        said = [f"{THREAT}{count.threats}"] if count.threats else []
        said += [f"{OPPORTUNITY}{count.opportunities}"] if count.opportunities else []
        text = " ".join(said) if cell_width(" ".join(said)) < self._cell - 1 else "".join(said)
        return f" {text}" if text else ""

    def _axis(self) -> list[Run]:
        room = self._cell - 3
        said = [name if len(name) <= room else f"{name[: room - 1]}." for name in IMPACTS]
        names = "".join(fit(f"   {n}" if self._narrow else f"{n} {name}", self._cell) for n, name in enumerate(said, 1))
        return [Run(" " * (1 + self._label) + names, "dim")]
