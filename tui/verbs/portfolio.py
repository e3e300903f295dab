"""``headway portfolio``: every program on one line, and all of them together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.verbs.common import note, say, table_for_people

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from planning.portfolio import ProgramLine, Total
    from tui.verbs.common import Shell

HELP = """
headway portfolio

Every program on one line: its finish and how many working days that is after its baseline, the declared colour, the worst colour
of its projects with how many declare each, budget and planned cost, what its open risks are worth, and its next milestone; then all
together. Money of several currencies is not added up.

  headway portfolio
  headway portfolio --json
"""


def add_arguments(parser: ArgumentParser) -> None:
    """Nothing but what every verb takes."""


def run(args: Namespace, shell: Shell) -> int:
    """Print it."""
    from planning.portfolio import portfolio, total
    from tui.render import Column
    from tui.verbs.common import scheduled_or_why
    from tui.verbs.figures import instant

    plan = shell.plan()
    scheduled, why = scheduled_or_why(plan)
    lines = portfolio(plan, scheduled)
    together = total(lines)
    if shell.json:
        shell.reply(
            {
                "programs": [_as_json(line) for line in lines],
                "total": {
                    "finish": instant(together.finish),
                    "currency": together.currency,
                    "budget": together.budget,
                    "planned_cost": together.cost,
                    "exposure": together.exposure.net if together.exposure else None,
                    "declared": dict(together.colours),
                },
            }
        )
        return 0
    columns = [Column("Id", spare=0), Column("Program", shrinks=True, spare=0), Column("Finish", spare=0)]
    columns += [Column("Late", right=True, spare=0), Column("RAG", spare=0), Column("Projects", spare=3), Column("Budget", right=True)]
    columns += [
        Column("Planned", right=True, spare=4),
        Column("Exposure", right=True, spare=2),
        Column("Next milestone", shrinks=True, spare=5),
    ]
    rows = [cells(line) for line in lines]
    if len(lines) > 1:
        rows.append(total_cells(together))
    say(table_for_people(columns, rows, "There is no program yet."))
    for line in lines:
        if line.worst in ("red", "amber") and line.because:
            from tui.render import visible

            say(visible(f"{line.program.id} worst {line.worst}, because {line.because}"))
    if why:
        note(f"Nothing has a date: {why}")
    return 0


def cells(line: ProgramLine) -> list[str]:
    """A program's line in words."""
    from planning.values import show_money
    from tui.verbs.figures import days

    program = line.program
    late = "-" if line.variance is None else days(line.variance, line.minutes_per_day, signed=True)
    budget = "-" if program.budget is None else show_money(program.budget, program.currency)
    cost = "-" if line.cost is None else show_money(line.cost, program.currency)
    coming = f"{line.next_milestone.id} {line.next_finish:%Y-%m-%d}" if line.next_milestone and line.next_finish else "-"
    finish = f"{line.finish:%Y-%m-%d}" if line.finish else "-"
    exposure = show_money(line.exposure.net, program.currency)
    return [program.id, program.name, finish, late, program.rag or "-", colours(line), budget, cost, exposure, coming]


def total_cells(together: Total) -> list[str]:
    """All programs in one line; dashes where they cannot be added up."""
    from planning.values import show_money

    currency = together.currency or "EUR"
    money = ["-" if v is None else show_money(v, currency) for v in (together.budget, together.cost)]
    exposure = "-" if together.exposure is None else show_money(together.exposure.net, currency)
    said = " ".join(f"{n} {colour}" for colour, n in together.colours.items() if n)
    return ["All", said or "no colours", f"{together.finish:%Y-%m-%d}" if together.finish else "-", "", "", "", *money, exposure, ""]


def colours(line: ProgramLine) -> str:
    """How many projects declare each colour: ``1 amber 5 green``."""
    return " ".join(f"{count} {colour}" for colour, count in line.colours.items() if count) or "-"


def _as_json(line: ProgramLine) -> dict[str, object]:
    from tui.verbs.figures import instant

    program = line.program
    return {
        "id": program.id,
        "name": program.name,
        "start": instant(line.start),
        "finish": instant(line.finish),
        "baseline_finish": instant(line.approved),
        "finish_variance_minutes": line.variance,
        "finish_variance_days": line.days,
        "total_float_minutes": line.float_minutes,
        "percent": line.percent,
        "declared_rag": program.rag or None,
        "projects": dict(line.colours),
        "worst": line.worst or None,
        "because": line.because,
        "currency": program.currency,
        "budget": program.budget,
        "planned_cost": line.cost,
        "exposure": {"threats": line.exposure.threats, "opportunities": line.exposure.opportunities, "net": line.exposure.net},
        "next_milestone": line.next_milestone.id if line.next_milestone else None,
        "next_milestone_finish": instant(line.next_finish),
    }
