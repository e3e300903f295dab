"""``headway raci``: who answers for what, who does it, who is asked and told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.verbs.common import InputError, missing, record, say, table_for_people

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from planning.plan import Plan
    from planning.raci import Raci
    from tui.verbs.common import Shell

HELP = """
headway raci [PROGRAM] [--all]

The matrix of deliverables (projects, milestones, tasks) by people and stakeholders: A answers for it, R does it, C is asked
before, I is told. Exactly one answers for a deliverable: where none or several do it says so and ends with 1.

  --all    every project and milestone, those without letters too

  headway raci
  headway set WEB-M4 'raci=A=TV R=AH,LF C=JW I=Board'
"""


def add_arguments(parser: ArgumentParser) -> None:
    """Of which program."""
    parser.add_argument("program", nargs="?", metavar="PROGRAM")
    parser.add_argument("--all", action="store_true")


def run(args: Namespace, shell: Shell) -> int:
    """Print the matrix."""
    from planning.raci import raci

    plan = shell.plan()
    program = _program(plan, args.program) if args.program else ""
    found = raci(plan, everything=args.all, program=program)
    if shell.json:
        shell.reply(_reply(plan, found))
    else:
        _print(plan, found)
    return 1 if found.wrong else 0


def _program(plan: Plan, typed: str) -> str:
    kind, found = record(plan, typed)
    if kind != "programs":
        above = plan.program_of(found)
        instead = f"`headway raci {above.id}` tells of it too" if above is not None else "`headway list programs` lists them"
        raise InputError(f"{found.id} is no program; {instead}.")
    return found.id


def _none(plan: Plan) -> str:
    """How the first letters are given, on something that is there to somebody who is there."""
    if not plan.projects and not plan.milestones:
        return missing(plan, "projects")
    if not plan.people:
        return missing(plan, "people")
    on, who = next(iter([*plan.projects, *plan.milestones])), next(iter(plan.people))
    return f"Nobody has a letter yet; `headway set {on} 'raci=A={who}'` gives the first."


def _print(plan: Plan, found: Raci) -> None:
    from planning.raci import party_name
    from tui.render import Column, visible

    columns = [Column("Id", spare=0), Column("Deliverable", shrinks=True, spare=0), *(Column(visible(p), spare=0) for p in found.parties)]
    rows = [[row.id, row.name, *(row.letters.get(party, "") for party in found.parties)] for row in found.rows]
    say(table_for_people(columns, rows, "" if rows else _none(plan)))
    named = [f"{party} {party_name(plan, party)}" for party in found.parties if party_name(plan, party) != party]
    if named:
        say()
        say(visible(" · ".join(named)))
    for row in found.wrong:
        say(visible(f"{row.id} {row.name}: {row.wrong}."))


def _reply(plan: Plan, found: Raci) -> dict[str, object]:
    from planning.raci import party_name

    return {
        "parties": [{"id": party, "name": party_name(plan, party)} for party in found.parties],
        "deliverables": [
            {
                "id": row.id,
                "kind": row.kind[:-1],
                "name": row.name,
                "letters": dict(row.letters),
                "accountable": list(row.accountable),
                "wrong": row.wrong or None,
            }
            for row in found.rows
        ],
    }
