"""Budget lines and bookings as rows of the cost screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planning.budget import Line, budget_lines, burn
from planning.canvas import Run
from planning.money import show_amount
from planning.text_width import clean
from planning.values import say_day
from tui.screens.board import Table
from widgets.listing import Column, Row

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from planning.performance import Performance, Value
    from planning.records import Program, Project

COLUMNS = (
    Column("Id"),
    Column("Budget line or booking", shrinks=True, most=44),
    Column("Planned", right=True),
    Column("Spent", right=True),
    Column("Forecast", right=True, spare=1),
    Column("Left", right=True),
    Column("", spare=2),
)


def budget_table(found: Performance, projects: Sequence[Project], title: str, today: date) -> Table:
    """The budget lines of some projects, each with what is booked on it below."""
    rows = []
    for project in projects:
        program = found.plan.program_of(project)
        currency = program.currency if program is not None else "EUR"
        rows += [_line_row(project, line, currency) for line in budget_lines(found, project)]
        for spent in found.due_on(project):
            on = spent.task or spent.project
            words = " · ".join(filter(None, (spent.name, say_day(spent.day, today) if spent.day else "", spent.category, on)))
            cells = (
                Run(clean(spent.id), "dim"),
                Run(f"  {clean(words)}", "dim"),
                Run(""),
                Run(show_amount(spent.amount, currency), "dim"),
                Run(""),
                Run(""),
                Run("credit" if spent.amount < 0 else "booked", "dim"),
            )
            rows.append(Row(spent.id, cells))
    return Table(title, f"{len(rows)} rows", COLUMNS, rows, "There are no budget lines; e on a project makes some, $ books money.")


def _line_row(project: Project, line: Line, currency: str) -> Row:
    planned, spent, forecast, left = (show_amount(n, currency, whole=True) for n in (line.planned, line.spent, line.forecast, line.left))
    overspent = line.left is not None and line.left < -0.5
    over = line.planned is not None and line.over > 0.5
    cells = (
        Run(clean(project.id), "strong"),
        Run(clean(line.category) or "no budget line", "" if line.category else "warn"),
        Run(planned),
        Run(spent),
        Run(forecast, "warn" if over else ""),
        Run(left, "bad" if overspent else ""),
        Run("overspent" if overspent else "over" if over else "", "bad" if overspent else "warn"),
    )
    return Row((project.id, line.category), cells)


def reserve_lines(value: Value, program: Program, cells: int) -> list[list[Run]]:
    """How much of the contingency, and then of the management reserve, the estimates would eat, as bars; what nothing covers in words."""
    burnt = burn(program, value.bac, value.eac)
    lines = []
    for name, reserve in (("Reserve ", burnt.contingency), ("Mgmt    ", burnt.management)):
        if reserve.share is None:
            continue
        eaten = burnt.over / reserve.amount if reserve is burnt.contingency else reserve.share
        full = min(cells, round(eaten * cells))
        role = "bad" if eaten > 1 else "warn" if eaten > 0.5 else "good"
        told = f" {eaten:.0%} of {reserve.amount:,.0f}"
        lines.append([Run(name, "dim"), Run("█" * full + "░" * (cells - full), role), Run(told)])
    if burnt.beyond > 0.5:
        lines.append([Run(f"{show_amount(burnt.beyond, program.currency, whole=True)} over, covered by no reserve", "bad")])
    return lines
