"""``headway budget``: what of the budget is spent, line by line, and what is left of the reserves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.verbs.common import checked, part_of, say, table_for_people

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from planning.budget import Burn, Line
    from planning.performance import Performance
    from tui.verbs.common import Shell

HELP = """
headway budget [PROGRAM|PROJECT]

The budget lines of every project: planned, spent up to the status date, forecast and left. Bookings (`headway spend`) count
against the line they name; what tasks say they have cost is split into people's work and the rest, as they are planned.
Below it how much of the contingency and of the management reserve the estimates at completion would eat.

  headway budget
  headway budget WEB --json
  headway set WEB budget='people 91220; services 29900'
"""
BAR = 20


def add_arguments(parser: ArgumentParser) -> None:
    """The part of the plan to show."""
    parser.add_argument("part", nargs="?", metavar="PROGRAM|PROJECT")


def run(args: Namespace, shell: Shell) -> int:
    """Print the lines."""
    from planning.budget import budget_lines, burn
    from planning.performance import Performance

    plan = shell.plan()
    found = Performance(checked(plan), shell.today)
    part = part_of(plan, args.part) if args.part else ""
    programs = [part] if part in plan.programs else [p.id for p in plan.programs.values() if not p.archived and not part]
    wanted = [part] if part in plan.projects else [i for p in programs for i in found.projects_of(p) if not plan.projects[i].archived]
    lines = {i: budget_lines(found, plan.projects[i]) for i in wanted}
    burns = {p: burn(plan.programs[p], found.program(p).bac, found.program(p).eac) for p in programs}
    if shell.json:
        shell.reply({"projects": [_project(i, lines[i]) for i in wanted], "programs": [_program(p, burns[p]) for p in programs]})
        return 0
    _print(found, lines)
    for program, burnt in burns.items():
        for sentence in _sentences(found, program, burnt):
            say(sentence)
    return 0


def _print(found: Performance, lines: dict[str, tuple[Line, ...]]) -> None:
    from planning.money import show_amount
    from tui.render import Column

    columns = [Column("Id", spare=0), Column("Budget line", shrinks=True, spare=0)]
    columns += [Column(name, right=True) for name in ("Planned", "Spent", "Forecast", "Left")] + [Column("", spare=2)]
    rows = []
    for project, inside in lines.items():
        program = found.plan.program_of(found.plan.projects[project])
        currency = program.currency if program is not None else "EUR"
        for line in inside:
            amounts = [show_amount(n, currency, whole=True) for n in (line.planned, line.spent, line.forecast, line.left)]
            rows.append([project, line.category or "no budget line", *amounts, _word(line)])
    say(
        table_for_people(
            columns, rows, "There are no budget lines yet; `headway set WEB budget='people 91220; services 29900'` makes some."
        )
    )


def _word(line: Line) -> str:
    if line.left is not None and line.left < -0.5:
        return "overspent"
    return "over" if line.planned is not None and line.over > 0.5 else ""


def _sentences(found: Performance, program: str, burnt: Burn) -> list[str]:
    from planning.money import show_amount
    from tui.verbs.common import takes_letters

    currency = found.plan.programs[program].currency

    def money(amount: float) -> str:
        return show_amount(amount, currency, whole=True)

    full, empty = ("█", "░") if takes_letters() else ("#", ".")
    said = []
    for reserve in (burnt.contingency, burnt.management):
        if reserve.share is not None:
            cells = round(reserve.share * BAR)
            bar = full * cells + empty * (BAR - cells)
            said.append(f"{program} {reserve.name:<18} {bar} {money(reserve.used)} of {money(reserve.amount)}, {money(reserve.left)} left")
    over = f"{program}: the estimates lie {money(burnt.over)} over the budget" if burnt.over > 0.5 else f"{program}: no reserve is needed"
    said.append(f"{over}; {money(burnt.beyond)} of it is covered by no reserve." if burnt.beyond > 0.5 else f"{over}.")
    return ["", *said]


def _project(project: str, lines: tuple[Line, ...]) -> dict[str, object]:
    return {
        "id": project,
        "lines": [
            {
                "category": line.category or None,
                "planned": line.planned,
                "spent": round(line.spent, 2),
                "forecast": round(line.forecast, 2),
                "left": None if line.left is None else round(line.left, 2),
            }
            for line in lines
        ],
    }


def _program(program: str, burnt: Burn) -> dict[str, object]:
    reserves = {r.name.replace(" ", "_"): {"amount": r.amount, "used": round(r.used, 2)} for r in (burnt.contingency, burnt.management)}
    return {"id": program, "over": round(burnt.over, 2), **reserves, "beyond": round(burnt.beyond, 2)}
