"""Curves of money over weeks, drawn in letters: one mark for each curve, so that they are told apart without colours."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from planning.canvas import Run

if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    from planning.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Curve:
    """Values at moments along the axis (0 to 1, ascending), with the mark and the role they are drawn in."""

    at: Sequence[float]
    values: Sequence[float]
    mark: str
    role: str


def drawn(curves: Sequence[Curve], width: int, height: int, most: float, now: float | None = None) -> list[list[Run]]:
    """So many lines of so many cells, the highest first; where curves meet, the later one is seen. ``most`` is the top of the scale.

    ``now`` is a moment of the axis that has a line from top to bottom, behind the curves.
    """
    cells: list[list[tuple[str, str]]] = [[(" ", "")] * width for _ in range(height)]
    if now is not None and 0 <= now <= 1:
        for line in cells:
            line[round(now * (width - 1))] = ("┊", "dim")
    for curve in curves:
        before: int | None = None
        for column in range(width):
            value = _value_at(curve, column / max(1, width - 1))
            if value is None:
                before = None
                continue
            row = min(height - 1, max(0, round(min(1.0, value / most) * (height - 1)))) if most > 0 else 0
            low = min(row, before + 1) if before is not None and before < row else row
            for between in range(low, row + 1):
                cells[height - 1 - between][column] = (curve.mark, curve.role)
            before = row
    return [_runs(line) for line in cells]


def _value_at(curve: Curve, place: float) -> float | None:
    """The value at a place of the axis, on a straight line between two known ones; None outside of them."""
    if not curve.at or place < curve.at[0] - 1e-9 or place > curve.at[-1] + 1e-9:
        return None
    for n in range(1, len(curve.at)):
        first, second = curve.at[n - 1], curve.at[n]
        if place <= second + 1e-9:
            share = (place - first) / (second - first) if second > first else 1.0
            return curve.values[n - 1] + min(1.0, max(0.0, share)) * (curve.values[n] - curve.values[n - 1])
    return curve.values[-1]


def _runs(line: Sequence[tuple[str, str]]) -> list[Run]:
    """Letters of one look together."""
    found: list[Run] = []
    for text, role in line:
        if found and (found[-1].role == role or text == " "):
            found[-1] = found[-1]._replace(text=found[-1].text + text)
        else:
            found.append(Run(text, role))
    return found
