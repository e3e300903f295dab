"""Money over weeks as the cost screen draws it: a scale at the left, the status date as a line, months or days below."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from planning.canvas import Run
from planning.money import in_short
from planning.text_width import cell_width
from widgets.curve import Curve, drawn

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from planning.budget import Eaten
    from planning.curves import Curves
    from planning.records import Program

_QUARTERS = 10
"""On so many lines or more the scale has five figures, else three."""


def curve_lines(curves: Curves, width: int, height: int, currency: str) -> list[list[Run]]:
    """Planned, earned and actual cost on so many lines, that of the months among them."""
    weeks = max(len(curves.pv) - 1, len(curves.ev) - 1, 1)
    most = max((*curves.pv, *curves.ev, *curves.ac), default=0.0)
    passed = [min(n, curves.at) / weeks for n in range(len(curves.ev))]
    drawing = [
        Curve([n / weeks for n in range(len(curves.pv))], curves.pv, "·", "dim"),
        Curve(passed, curves.ac, "×", "warn"),
        Curve(passed, curves.ev, "●", "good"),
    ]
    high = height - 1
    steps = 4 if high >= _QUARTERS else 2
    scale = {round((high - 1) * n / steps): most * (1 - round((high - 1) * n / steps) / max(1, high - 1)) for n in range(steps + 1)}
    label = _widest(scale.values(), currency)
    room = max(10, width - label - 2)
    lines = _with_scale(drawn(drawing, room, high, most, now=curves.at / weeks), scale, label, currency)
    return [*lines, [Run(" " * (label + 1) + _months(curves.first, weeks, room), "dim")]]


def burn_drawing(gone: Eaten, program: Program, width: int, height: int) -> list[list[Run]]:
    """What is eaten of the reserves week by week, on from the status date at the present rate, and the line of each reserve."""
    contingency = max(0.0, program.contingency or 0.0)
    whole = contingency + max(0.0, program.management_reserve or 0.0)
    passed = max(1.0, (gone.day - gone.first).days / 7)
    end = gone.gone(whole) or gone.gone(contingency)
    weeks = max(passed * 1.25, min(passed * 4, (end - gone.first).days / 7 + 1) if end is not None else 0.0)
    then = max(0.0, gone.now + (gone.rate or 0.0) * (weeks - passed))
    most, high = max(whole * 1.05, gone.now, 1.0), height - 1
    levels = [level for level in dict.fromkeys((whole, contingency)) if level]
    curves = [Curve([0.0, 1.0], [level, level], "─", "dim") for level in levels]
    if gone.rate is not None:
        curves.append(Curve([passed / weeks, 1.0], [gone.now, then], "·", "warn"))
    at = [min(float(n), passed) / weeks for n in range(len(gone.by_week))]
    curves.append(Curve(at, gone.by_week, "×", "bad"))
    scale = {high - 1: 0.0}
    for level in levels:
        scale.setdefault(high - 1 - min(high - 1, round(level / most * (high - 1))), level)
    label = _widest(scale.values(), program.currency)
    room = max(10, width - label - 2)
    lines = _with_scale(drawn(curves, room, high, most, now=passed / weeks), scale, label, program.currency)
    return [*lines, [Run(" " * (label + 1) + _months(gone.first, int(weeks), room, weeks), "dim")]]


def _widest(amounts: Iterable[float], currency: str) -> int:
    """The cells that the figures of a scale need."""
    return max(cell_width(in_short(amount, currency)) for amount in amounts)


def _with_scale(drawing: Sequence[Sequence[Run]], scale: Mapping[int, float], label: int, currency: str) -> list[list[Run]]:
    """The drawing with figures before some of its lines."""
    return [[Run(f"{in_short(scale[n], currency) if n in scale else '':>{label}} │", "dim"), *runs] for n, runs in enumerate(drawing)]


def _months(first: date, weeks: int, room: int, whole: float = 0.0) -> str:
    """Names of months where they begin."""
    text = ""
    for week in range(weeks + 1):
        day = first + timedelta(weeks=week)
        place = round(week / (whole or weeks) * (room - 1)) + 1
        if (day.day <= 7 or week == 0) and place >= len(text) + (1 if text else 0) and place + 3 <= room + 1:
            text = text.ljust(place) + f"{day:%b}"
    return text
