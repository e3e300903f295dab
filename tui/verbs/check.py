"""``headway check``: what is wrong with the plan."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from planning.errors import PlanError
from tui.verbs.common import checked, say, table_for_people

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from planning.plan import Plan
    from tui.verbs.common import Shell

HELP = """
headway check

Looks through the whole plan: records that point at nothing, impossible dates and amounts, links in a circle. The exit
code is 1 when there is something to say, 0 otherwise, and 2 when the file cannot be read at all. Nothing is changed.

  headway check
  headway check --json
"""


class _Finding(NamedTuple):
    kind: str
    id: str
    field: str
    why: str


def add_arguments(parser: ArgumentParser) -> None:
    """Nothing more than what every verb takes."""


def run(args: Namespace, shell: Shell) -> int:
    """Print what is wrong."""
    plan = shell.plan()
    findings = _findings(plan)
    if shell.json:
        records = {kind: n for kind, n in _tables(plan).items() if n}
        problems = [f._asdict() for f in findings]
        shell.reply({"file": {"path": str(shell.path), "ok": not findings, "records": records, "problems": problems}})
    else:
        _print(findings, plan)
    return 1 if findings else 0


def _tables(plan: Plan) -> dict[str, int]:
    from planning.records import KINDS

    return {kind: len(plan.table(kind)) for kind in KINDS}


def _findings(plan: Plan) -> list[_Finding]:
    """Problems of single records, then what keeps the whole from having dates."""
    from planning.validate import validate

    findings = [_Finding(p.kind, p.id, p.field, p.why) for p in validate(plan)]
    try:
        checked(plan)
    except PlanError as error:
        if not any(str(error) == f.why for f in findings):
            findings.append(_Finding("schedule", "", "", str(error)))
    return findings


def _print(findings: list[_Finding], plan: Plan) -> None:
    from tui.render import Column

    if not findings:
        say(f"Nothing is wrong with these {sum(_tables(plan).values())} records.")
        return
    columns = [Column("Where", spare=2), Column("Id", spare=0), Column("Field"), Column("What is wrong", spare=0)]
    say(table_for_people(columns, findings, ""))
