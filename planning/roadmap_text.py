"""The roadmap as plain text, for a shell, a mail or a report."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING

from planning.canvas import ASCII, SHAPES, plain
from planning.outline import index_of, outline
from planning.roadmap import GUTTER, Picture
from planning.roadmap_links import wires

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
    baseline: bool = True,
    links: str = "",
) -> str:
    """The whole roadmap, a header of two lines first, fitted into ``width`` cells (at least 20); lines end without spaces.

    ``ascii`` draws with ``# = . * |`` alone. ``scope`` is the id of the program or project to show alone.
    Without ``baseline`` the places of the baseline are left out; ``links`` is the id of the row whose links are drawn.
    """
    width = max(width, NARROWEST)
    rows = outline(plan, folded, scope=scope)
    picture = Picture(plan, schedule, today, ASCII if ascii else SHAPES, baseline=baseline)
    names = picture.names_width(rows, width)
    axis = picture.fit(rows, width - names - GUTTER)
    program = rows[0].program if rows else ""
    drawn = wires(schedule, index_of(rows), axis, links).cells if links and schedule is not None else {}
    chart = (picture.line(row, axis, names, wires=drawn.get(n, {})) for n, row in enumerate(rows))
    lines = [*picture.header(axis, names, program), *chart]
    return "\n".join(plain(line).rstrip() for line in lines) + "\n"
