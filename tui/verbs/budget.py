"""``headway budget``: what of the budget is spent, line by line, and what is left of the reserves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.verbs.common import checked, missing, part_of, say, table_for_people

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from datetime import date

    from planning.budget import Burn, Eaten, Line
    from planning.performance import Performance
    from planning.plan import Plan
    from planning.records import Program
    from tui.verbs.common import Shell

HELP = """
headway budget [PROGRAM|PROJECT]

The budget lines of every project: budget, spent up to the status date, committed (ordered and not yet spent), left, and
forecast. Bookings (`headway spend`) count against the line they name; what tasks say they have cost is split into people's
work and the rest, as they are planned. Below it what work has cost beyond what it earned, which is eaten of the contingency and
then of the management reserve: how fast in the last four weeks, and when each would be gone at that rate; and what the estimates
at completion would eat.

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
    from planning.budget import budget_lines, burn, eaten_of, line_of_program
    from planning.performance import Performance

    plan = shell.plan()
    found = Performance(checked(plan), shell.today)
    part = part_of(plan, args.part) if args.part else ""
    programs = [part] if part in plan.programs else [p.id for p in plan.programs.values() if not p.archived and not part]
    wanted = [part] if part in plan.projects else [i for p in programs for i in found.projects_of(p) if not plan.projects[i].archived]
    lines = {i: budget_lines(found, plan.projects[i]) for i in wanted}
    whole = {p: (line,) for p in programs if (line := line_of_program(found, plan.programs[p])) is not None}
    burns = {p: burn(plan.programs[p], found.program(p).bac, found.program(p).eac) for p in programs}
    gone = {p: each for p in programs if (each := eaten_of(found, plan.programs[p])) is not None}
    if shell.json:
        told = [{**_program(plan.programs[p], burns[p], gone.get(p)), "lines": _lines(whole.get(p, ()))} for p in programs]
        shell.reply({"projects": [{"id": i, "lines": _lines(lines[i])} for i in wanted], "programs": told})
        return 0
    _print(found, {**lines, **whole})
    for program, burnt in burns.items():
        for sentence in _sentences(plan.programs[program], burnt, gone.get(program), shell.today):
            say(sentence)
    return 0


def _print(found: Performance, lines: dict[str, tuple[Line, ...]]) -> None:
    from planning.money import show_amount
    from tui.render import Column

    columns = [Column("Id", spare=0), Column("Budget line", shrinks=True, spare=0)]
    columns += [Column(name, right=True) for name in ("Budget", "Spent", "Committed", "Left", "Forecast")] + [Column("", spare=2)]
    rows = []
    for project, inside in lines.items():
        program = found.plan.programs.get(project) or found.plan.program_of(found.plan.projects[project])
        currency = program.currency if program is not None else "EUR"
        for line in inside:
            amounts = [show_amount(n, currency, whole=True) for n in (line.planned, line.spent, line.committed, line.left, line.forecast)]
            unplanned = "on the program as a whole" if project in found.plan.programs else "on no budget line"
            rows.append([project, line.category or unplanned, *amounts, _word(line)])
    say(table_for_people(columns, rows, "" if rows else _none(found.plan)))


def _none(plan: Plan) -> str:
    """How the first budget lines are made, on a project that is there."""
    if not plan.projects:
        return missing(plan, "projects")
    return f"There are no budget lines yet; `headway set {next(iter(plan.projects))} budget='people 91220; services 29900'` makes some."


def _word(line: Line) -> str:
    if line.left is not None and line.left < -0.5:
        return "used up"
    return "over" if line.planned is not None and line.over > 0.5 else ""


def _sentences(program: Program, burnt: Burn, gone: Eaten | None, today: date) -> list[str]:
    from planning.money import show_amount
    from planning.values import say_day
    from tui.verbs.common import takes_letters

    def money(amount: float) -> str:
        return show_amount(amount, program.currency, whole=True)

    said, before = [""], 0.0
    full, empty = ("█", "░") if takes_letters() else ("#", ".")
    for reserve in (burnt.contingency, burnt.management):
        if not reserve.amount:
            continue
        if gone is not None:
            used = min(reserve.amount, max(0.0, gone.now - before))
            cells = round(used / reserve.amount * BAR)
            day, before = gone.gone(before + reserve.amount), before + reserve.amount
            end = "" if day is None else f", gone since {say_day(day, today)}" if day <= gone.day else f", gone {say_day(day, today)}"
            bar = full * cells + empty * (BAR - cells)
            said.append(f"{program.id} {reserve.name:<18} {bar} {money(used)} of {money(reserve.amount)} eaten{end}")
    if gone is not None and before:
        rate = "" if gone.rate is None else f", {money(gone.rate)} a week in the last four weeks"
        said.append(f"{program.id}: {money(gone.now)} more was spent than was earned{rate}.")
    over = f"{program.id}: the estimates lie {money(burnt.over)} over the budget" if burnt.over > 0.5 else ""
    beyond = f"; {money(burnt.beyond)} of it is covered by no reserve" if burnt.beyond > 0.5 else ""
    said.append(f"{over}{beyond}." if over else f"{program.id}: the estimates need no reserve.")
    return said


def _lines(lines: tuple[Line, ...]) -> list[dict[str, object]]:
    return [
        {
            "category": line.category or None,
            "planned": line.planned,
            "spent": round(line.spent, 2),
            "committed": round(line.committed, 2),
            "left": None if line.left is None else round(line.left, 2),
            "forecast": round(line.forecast, 2),
        }
        for line in lines
    ]


def _program(program: Program, burnt: Burn, gone: Eaten | None) -> dict[str, object]:
    reserves: dict[str, object] = {}
    before = 0.0
    for reserve in (burnt.contingency, burnt.management):
        day = gone.gone(before + reserve.amount) if gone is not None and reserve.amount else None
        eaten = None if gone is None else round(min(reserve.amount, max(0.0, gone.now - before)), 2)
        before += reserve.amount
        reserves[reserve.name.replace(" ", "_")] = {
            "amount": reserve.amount,
            "eaten": eaten,
            "gone": day.isoformat() if day is not None else None,
            "forecast": round(reserve.used, 2),
        }
    by_week = [round(amount, 2) for amount in gone.by_week] if gone is not None else []
    rate = round(gone.rate, 2) if gone is not None and gone.rate is not None else None
    return {
        "id": program.id,
        "currency": program.currency,
        "over": round(burnt.over, 2),
        "beyond": round(burnt.beyond, 2),
        **reserves,
        "a_week": rate,
        "from": gone.first.isoformat() if gone is not None else None,
        "eaten_by_week": by_week,
    }
