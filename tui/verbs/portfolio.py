"""``headway portfolio``: every program on one line, and all of them together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.verbs.common import missing, note, note_without_work, say, table_for_people

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from planning.portfolio import ProgramLine, Total
    from planning.standing import Standing
    from tui.verbs.common import Shell

HELP = """
headway portfolio

Every program on one line: its finish and how many working days that is after its baseline, the declared colour and the one that the
data gives, SPI and CPI, the estimate at completion (EAC) and what the budget leaves over it (VAC), how many projects declare each
colour, budget and what the plan costs, what its open risks are worth, and its next milestone; then all together: sums, indices as the ratio
of sums. Money of several currencies is not added up; a figure that is not defined is a dash. An arrow tells where a figure went since
the last report of an earlier day: ↑ better, → as before, ↓ worse.

  headway portfolio
  headway portfolio --json
"""


def add_arguments(parser: ArgumentParser) -> None:
    """Nothing but what every verb takes."""


def run(args: Namespace, shell: Shell) -> int:
    """Print it."""
    from planning.portfolio import portfolio, total
    from planning.standing import standings
    from planning.standing import together as all_together
    from tui.render import Column
    from tui.verbs.common import note_status, scheduled_or_why
    from tui.verbs.figures import instant

    plan = shell.plan()
    scheduled, why = scheduled_or_why(plan)
    lines = portfolio(plan, scheduled)
    together = total(lines)
    held = standings(scheduled, shell.today)
    whole = all_together(held.values()) if together.currency else None
    if shell.json:
        totals: dict[str, object] = {
            "finish": instant(together.finish),
            "currency": together.currency,
            "budget": together.budget,
            "planned_cost": together.cost,
            "exposure": together.exposure.net if together.exposure else None,
            "declared": dict(together.colours),
            **_figures(whole),
        }
        shell.reply({"programs": [_as_json(line, held.get(line.program.id)) for line in lines], "total": totals})
        return 0
    columns = [Column("Id", spare=0), Column("Program", shrinks=True, spare=0), Column("Finish", spare=0)]
    columns += [Column("Late", right=True, spare=0), Column("RAG", spare=0), Column("Data says", spare=0)]
    columns += [
        Column("SPI", right=True, spare=0),
        Column("CPI", right=True, spare=0),
        Column("EAC", right=True),
        Column("VAC", right=True),
    ]
    columns += [Column("Projects", spare=5), Column("Budget", right=True, spare=2), Column("Plan costs", right=True, spare=6)]
    columns += [Column("Exposure", right=True, spare=3), Column("Next milestone", shrinks=True, spare=4)]
    rows = [cells(line, held.get(line.program.id)) for line in lines]
    if len(lines) > 1:
        rows.append(total_cells(together, whole))
    say(table_for_people(columns, rows, "" if rows else missing(plan, "programs")))
    note_without_work(plan, (line.program.id for line in lines))
    for line in lines:
        found = held.get(line.program.id)
        if found is not None and found.health is not None and found.health.computed in ("red", "amber"):
            from tui.render import visible

            say(visible(f"{line.program.id} by its data {found.health.computed}: {found.health.rule}"))
    for line in lines:
        if line.worst in ("red", "amber") and line.because:
            from tui.render import visible

            say(visible(f"{line.program.id} declares at worst {line.worst}, because {line.because}"))
    if why:
        note(f"Nothing has a date: {why}")
    note_status(scheduled, shell.today)
    return 0


def cells(line: ProgramLine, stands: Standing | None) -> list[str]:
    """A program's line in words."""
    from planning.health_words import declared_words
    from planning.standing import arrow
    from planning.values import show_money
    from tui.verbs.figures import days

    program = line.program
    late = "-" if line.variance is None else days(line.variance, line.minutes_per_day, signed=True)
    budget = "-" if program.budget is None else show_money(program.budget, program.currency)
    cost = "-" if line.cost is None else show_money(line.cost, program.currency)
    coming = f"{line.next_milestone.id} {line.next_finish:%Y-%m-%d}" if line.next_milestone and line.next_finish else "-"
    finish = f"{line.finish:%Y-%m-%d}" if line.finish else "-"
    exposure = show_money(line.exposure.net, program.currency)
    way = arrow(stands.trend.finish) if stands is not None else ""
    data = _data(stands) if stands is not None else "-"
    earned = figures_words(stands, program.currency)
    return [
        program.id,
        program.name,
        finish + way,
        late,
        declared_words(program.rag, stands.rag if stands is not None else ""),
        data,
        *earned,
        colours(line),
        budget,
        cost,
        exposure,
        coming,
    ]


def _data(stands: Standing) -> str:
    """The colour that the data gives, with its trend."""
    from planning.standing import arrow

    return f"{stands.rag or '-'}{arrow(stands.trend.health)}"


def figures_words(stands: Standing | None, currency: str) -> list[str]:
    """SPI, CPI, EAC and VAC in words, the indices with the arrow of their trend; a dash for what is not defined."""
    from planning.standing import arrow
    from planning.values import show_money

    if stands is None:
        return ["-"] * 4
    indices = ((stands.spi, stands.trend.spi), (stands.cpi, stands.trend.cpi))
    found = ["-" if index is None else f"{index:.2f}{arrow(way)}" for index, way in indices]
    return [*found, *("-" if v is None else show_money(round(v), currency) for v in (stands.estimate, stands.vac))]


def total_cells(together: Total, whole: Standing | None) -> list[str]:
    """All programs in one line; dashes where they cannot be added up."""
    from planning.values import show_money

    currency = together.currency or "EUR"
    money = ["-" if v is None else show_money(v, currency) for v in (together.budget, together.cost)]
    exposure = "-" if together.exposure is None else show_money(together.exposure.net, currency)
    said = " ".join(f"{n} {colour}" for colour, n in together.colours.items() if n)
    earned = [(whole.rag if whole else "") or "-", *figures_words(whole, currency)]
    return [
        "All",
        said or "no colours",
        f"{together.finish:%Y-%m-%d}" if together.finish else "-",
        "",
        "",
        *earned,
        "",
        *money,
        exposure,
        "",
    ]


def colours(line: ProgramLine) -> str:
    """How many projects declare each colour: ``1 amber 5 green``."""
    return " ".join(f"{count} {colour}" for colour, count in line.colours.items() if count) or "-"


def _as_json(line: ProgramLine, stands: Standing | None) -> dict[str, object]:
    from planning.health_words import kinder
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
        "rag_kinder": bool(kinder(program.rag, stands.rag if stands is not None else "")),
        "projects": dict(line.colours),
        "worst": line.worst or None,
        "because": line.because,
        "currency": program.currency,
        "budget": program.budget,
        "planned_cost": line.cost,
        "exposure": {"threats": line.exposure.threats, "opportunities": line.exposure.opportunities, "net": line.exposure.net},
        "next_milestone": line.next_milestone.id if line.next_milestone else None,
        "next_milestone_finish": instant(line.next_finish),
        **_figures(stands),
        "trend": _trend(stands),
    }


def _figures(stands: Standing | None) -> dict[str, object]:
    """Earned value and computed colour; None for what is not defined."""
    if stands is None:
        return dict.fromkeys(("computed_rag", "rag_rule", "spi", "cpi", "eac", "vac"))
    rule = stands.health.rule if stands.health is not None else None
    money = {"eac": stands.estimate, "vac": stands.vac}
    rounded = {key: None if value is None else round(value, 2) for key, value in money.items()}
    return {"computed_rag": stands.rag or None, "rag_rule": rule or None, "spi": stands.spi, "cpi": stands.cpi, **rounded}


def _trend(stands: Standing | None) -> dict[str, object] | None:
    """Where figures went since the last report of an earlier day; None without one."""
    if stands is None or stands.trend.on is None:
        return None
    found = stands.trend
    words = {None: None, 1: "better", 0: "level", -1: "worse"}
    ways = {"health": found.health, "spi": found.spi, "cpi": found.cpi, "finish": found.finish}
    return {"since": found.on.isoformat() if found.on else None, **{k: words[v] for k, v in ways.items()}, "finish_days": found.days}
