"""A field of two by two: who stands where by two measures, with a number that a table beside it repeats."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from planning.canvas import Run
from planning.text_width import cell_width, fit
from widgets.lines import Lines, framed_bottom, framed_top

if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    from planning.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Spot:
    """Somebody on the field: a key, what stands before the name, the name, its short form, and a role for its look."""

    key: str
    mark: str
    name: str
    short: str
    role: str = ""


@dataclass(frozen=True, slots=True)
class Corner:
    """A quarter of the field with who stands in it."""

    title: str
    spots: tuple[Spot, ...]


class Grid(Lines):
    """Four corners: upper left, upper right, lower left, lower right. ``selected`` is the key of the spot to mark."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._title = ""
        self._axes = ("", "")
        self._corners: tuple[Corner, ...] = ()
        self._selected = ""

    def show(self, title: str, axes: tuple[str, str], corners: Sequence[Corner], selected: str) -> None:
        """Show this; ``axes`` name what grows upwards and what grows to the right."""
        self._title, self._axes, self._corners, self._selected = title, axes, tuple(corners), selected
        self.repaint()

    def select(self, key: str) -> None:
        """Mark another spot."""
        if key != self._selected:
            self._selected = key
            self.repaint()

    def runs(self, y: int, width: int) -> Sequence[Run]:
        height = self.size.height
        if y == 0:
            return framed_top(self._title, "", width, False)
        if y == height - 1 or len(self._corners) != 4:
            return framed_bottom(width)
        upper = (height - 2) // 2
        left = (width - 3) // 2
        right = width - 3 - left
        if y == upper + 1 and (height - 2) % 2:
            return self._middle(left, right)
        if y <= upper:
            pair, line, room = self._corners[:2], y - 1, upper
        else:
            pair, line, room = self._corners[2:], y - 2 - upper if (height - 2) % 2 else y - 1 - upper, upper
        runs = [Run("│", "frame")]
        for corner, cells, end in zip(pair, (left, right), ("│", "│"), strict=True):
            runs += [*self._part(corner, line, room, cells), Run(end, "frame")]
        return runs

    def _middle(self, left: int, right: int) -> list[Run]:
        up, along = (f" {name} " for name in self._axes)
        first = f"─{fit(up, min(cell_width(up), left - 1)).rstrip()} "
        second = f" {fit(along, min(cell_width(along), right - 1)).strip()} ─"
        dashes = "─" * max(0, left - cell_width(first))
        rest = "─" * max(0, right - cell_width(second))
        return [Run("├", "frame"), Run(first, "dim"), Run(f"{dashes}┼{rest}", "frame"), Run(second, "dim"), Run("┤", "frame")]

    def _part(self, corner: Corner, line: int, room: int, cells: int) -> list[Run]:
        """One line of a corner: its title, then a spot a line; where there are too many, several a line in short."""
        if line == 0:
            return [Run(fit(f" {corner.title}", cells), "dim")]
        names = room - 1
        if len(corner.spots) <= names:
            if line > len(corner.spots):
                return [Run(" " * cells)]
            spot = corner.spots[line - 1]
            return [Run(fit(f" {spot.mark} {spot.name}", cells), spot.role, self._ground_of(spot))]
        return self._packed(corner.spots, line - 1, names, cells)

    def _packed(self, spots: Sequence[Spot], line: int, lines: int, cells: int) -> list[Run]:
        each = -(-len(spots) // max(1, lines))
        runs: list[Run] = []
        used = 0
        for spot in spots[line * each : (line + 1) * each]:
            text = f" {spot.mark} {spot.short}"
            if used + cell_width(text) + 2 > cells:
                runs.append(Run(" …", "dim"))
                used += 2
                break
            runs.append(Run(text, spot.role, self._ground_of(spot)))
            used += cell_width(text)
        return [*runs, Run(" " * max(0, cells - used))]

    def _ground_of(self, spot: Spot) -> str:
        return "cursor" if spot.key == self._selected else ""
