"""The roadmap as plain text, for a shell, a mail or a report."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING

from planning.canvas import ASCII, SHAPES, plain
from planning.outline import outline
from planning.roadmap import GUTTER, Picture

if TYPE_CHECKING:
    from planning.plan import Plan
    from planning.schedule import Schedule

NARROWEST = 20


def roadmap_text(
    plan: Plan,
    schedule: Schedule | None,
    today: date,
    width: int,
    ascii: bool = False,  # noqa: A002
    *,
    folded: Collection[str] = (),
    scope: str | None = None,
) -> str:
    """The whole roadmap, a header of two lines first, fitted into ``width`` cells (at least 20); lines end without spaces.

    ``ascii`` draws with ``# = . * |`` alone. ``scope`` is the id of the program or project to show alone.
    """
    width = max(width, NARROWEST)
    rows = outline(plan, folded, scope=scope)
    picture = Picture(plan, schedule, today, ASCII if ascii else SHAPES)
    names = picture.names_width(rows, width)
    axis = picture.fit(rows, width - names - GUTTER)
    program = rows[0].program if rows else ""
    lines = [*picture.header(axis, names, program), *(picture.line(row, axis, names) for row in rows)]
    return "\n".join(plain(line).rstrip() for line in lines) + "\n"
