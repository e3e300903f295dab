"""``headway exposure``: what open risks are likely to cost and to bring, by program, project and zone, against the reserve."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.verbs.common import InputError, missing, record, say, scheduled_or_why, table_for_people

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Mapping

    from planning.exposure import Cover, Exposure
    from planning.plan import Plan
    from planning.records import Program
    from planning.risk_scores import Scoring
    from tui.verbs.common import Shell

HELP = """
headway exposure [PROGRAM]

Adds up the expected money of open risks (probability times money; less than nothing for threats), now and after the
response, for each program and its projects, and holds the threats against what is left of the program's contingency: what
work has cost beyond what it earned (AC - EV) has gone out of it. A risk on work of
several projects counts in the first of them.

  headway exposure
  headway exposure KES --json
"""


def add_arguments(parser: ArgumentParser) -> None:
    """The program."""
    parser.add_argument("program", nargs="?", default="", metavar="PROGRAM")


def run(args: Namespace, shell: Shell) -> int:
    """Print the sums."""
    from planning.budget import overspent
    from planning.performance import Performance
    from planning.risk_scores import Scoring

    plan = shell.plan()
    scheduled, _ = scheduled_or_why(plan)
    scoring = Scoring(plan, scheduled)
    programs = [p.id for p in plan.programs.values() if not p.archived]
    if args.program:
        kind, found = record(plan, args.program)
        if kind != "programs":
            raise InputError(f"{args.program} is no program; `headway list programs` shows them.")
        programs = [found.id]
    measured = Performance(scheduled, shell.today) if scheduled is not None else None
    gone = {program: overspent(measured.program(program)) if measured is not None else 0.0 for program in programs}
    if shell.json:
        shell.reply([_json(plan, program, scoring, gone[program]) for program in programs])
    else:
        _print(plan, programs, scoring, gone)
    return 0


def _json(plan: Plan, program: str, scoring: Scoring, gone: float) -> dict[str, object]:
    from planning.exposure import by_project, cover, exposure, risks_of

    found = exposure(risks_of(plan, program), scoring)
    covered = cover(plan, program, found, gone)
    return {
        "program": program,
        "currency": plan.programs[program].currency,
        **_figures(found),
        "zones": {zone: {"threats": count, "emv": round(money, 2)} for zone, count, money in found.zones},
        "contingency": plan.programs[program].contingency,
        "contingency_unspent": round(covered.reserve, 2) if covered else None,
        "contingency_left": round(covered.left, 2) if covered else None,
        "contingency_left_after": round(covered.left_after, 2) if covered else None,
        "projects": [{"project": project or None, **_figures(each)} for project, each in by_project(plan, program, scoring).items()],
    }


def _figures(found: Exposure) -> dict[str, object]:
    return {
        "open": found.count,
        "threats": round(found.threats, 2),
        "threats_after": round(found.threats_after, 2),
        "opportunities": round(found.opportunities, 2),
        "opportunities_after": round(found.opportunities_after, 2),
        "net": round(found.net, 2),
        "net_after": round(found.net_after, 2),
    }


def _print(plan: Plan, programs: list[str], scoring: Scoring, gone: Mapping[str, float]) -> None:
    from planning.exposure import by_project, cover, exposure, risks_of
    from planning.values import show_money
    from tui.render import Column, visible

    columns = [Column("Of", spare=0), Column("Name", shrinks=True, spare=3), Column("Open", right=True, spare=2)]
    columns += [Column(title, right=True, spare=0) for title in ("Threats", "after", "Opportunities", "after", "Net", "after")]
    rows, said = [], []
    for program in programs:
        found = exposure(risks_of(plan, program), scoring)
        if not found.count:
            continue
        currency = plan.programs[program].currency
        parts = [(program, plan.programs[program].name, found)]
        parts += [
            (i or "-", plan.projects[i].name if i else "in no project", each) for i, each in by_project(plan, program, scoring).items()
        ]
        for i, name, each in parts:
            amounts = (each.threats, each.threats_after, each.opportunities, each.opportunities_after, each.net, each.net_after)
            rows.append([i, name, str(each.count), *(show_money(float(round(a)), currency) for a in amounts)])
        zones = ", ".join(f"{count} {zone}" for zone, count, _ in found.zones if count)
        covered = cover(plan, program, found, gone[program])
        line = f"{program}: {zones or 'no threats'}"
        if covered is not None:
            left = [
                f"{show_money(float(round(abs(a))), currency)} {'left' if a >= 0 else 'short'}" for a in (covered.left, covered.left_after)
            ]
            line += f"; contingency {_held(plan.programs[program], covered)}: {left[0]}, after the response {left[1]}"
        said.append(visible(f"{line}."))
    none = "No risk is open." if plan.risks else missing(plan, "risks")
    say(table_for_people(columns, rows, none))
    for line in said:
        say(line)


def _held(program: Program, covered: Cover) -> str:
    """``€26,000``, or ``€18,000 of €26,000`` where work that cost more than it earned has eaten of it."""
    from planning.values import show_money

    whole = program.contingency or 0.0
    held = show_money(float(round(covered.reserve)), program.currency)
    return held if covered.reserve >= whole else f"{held} of {show_money(whole, program.currency)}"
