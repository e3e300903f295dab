"""``headway stakeholders``: where each stands, who must be heard when, and what was promised to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planning.stakeholders import promises, register, verdict_words
from tui.render import Column
from tui.verbs.common import InputError, missing, record, say, scheduled_or_why, table_for_people

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from planning.plan import Plan
    from planning.stakeholders import Promised, Standing
    from tui.verbs.common import Shell

HELP = """
headway stakeholders [PROGRAM] [--due] [--json]

Lists the stakeholders by who must be heard first: their place on the grid of power and interest, attitude now and wanted,
last contact, when they are due by their cadence, and what was promised to them against today's forecast. Below it, every
promise. `headway contact` books a contact, `headway add 'stakeholder Board p5 i3 neutral>supportive monthly'` adds one.

  --due   only those who must be heard today or should have been

  headway stakeholders --due
  headway stakeholders KES --json
"""


def add_arguments(parser: ArgumentParser) -> None:
    """Which program, and whether only what is due."""
    parser.add_argument("program", nargs="?", metavar="PROGRAM")
    parser.add_argument("--due", action="store_true")


def run(args: Namespace, shell: Shell) -> int:
    """Print them."""
    plan = shell.plan()
    program = ""
    if args.program:
        kind, found = record(plan, args.program)
        if kind != "programs":
            raise InputError(f"{found.id} is no program; `headway list programs` lists them.")
        program = found.id
    scheduled = scheduled_or_why(plan)[0]
    standings = [each for each in register(plan, scheduled, shell.today, program) if each.is_due or not args.due]
    held = promises(plan, scheduled, program)
    if shell.json:
        shell.reply({"stakeholders": [_as_json(each) for each in standings], "promises": [_promise_as_json(each) for each in held]})
        return 0
    none = "Nobody must be heard today." if args.due and plan.stakeholders else "" if standings else _none(plan, program)
    say(table_for_people(*_table(standings), none))
    if held and not args.due:
        say()
        say(table_for_people(*_promises(held), ""))
    return 0


def _none(plan: Plan, program: str) -> str:
    """That nobody is written down, here or at all."""
    if plan.stakeholders:
        return f"{program} has no stakeholders; `headway stakeholders` lists those of all programs."
    return missing(plan, "stakeholders")


def _table(standings: list[Standing]) -> tuple[list[Column], list[list[str]]]:
    columns = [Column("Id", spare=0), Column("Name", shrinks=True, spare=0), Column("Place"), Column("P", right=True, spare=3)]
    columns += [Column("I", right=True, spare=3), Column("Attitude", spare=2), Column("Gap", right=True), Column("Last contact")]
    columns += [Column("Due (calendar days)", spare=0), Column("Promises", shrinks=True, spare=1)]
    rows = []
    for each in standings:
        who = each.who
        shift = " -> ".join(word for word in dict.fromkeys((who.attitude, who.wanted)) if word)
        promised = "; ".join(f"{p.milestone} {p.on} {verdict_words(p)}" for p in each.promises)
        gap = "" if each.gap is None else f"{each.gap:+d}" if each.gap else "0"
        row = [who.id, who.name, each.place, str(who.power), str(who.interest), shift, gap]
        rows.append([*row, who.last_contact.isoformat() if who.last_contact else "-", each.due_words, promised])
    return columns, rows


def _promises(held: tuple[Promised, ...]) -> tuple[list[Column], list[list[str]]]:
    columns = [Column("Promise", spare=0), Column("Of", shrinks=True), Column("To", shrinks=True), Column("On"), Column("Forecast")]
    columns.append(Column("Now", spare=0))
    rows = [[p.milestone, p.name, p.to, p.on.isoformat(), p.forecast.isoformat() if p.forecast else "-", verdict_words(p)] for p in held]
    return columns, rows


def _as_json(each: Standing) -> dict[str, object]:
    who = each.who
    found: dict[str, object] = {"id": who.id, "name": who.name, "program": who.program, "role": who.role}
    found |= {"power": who.power, "interest": who.interest, "place": each.place}
    found |= {"attitude": who.attitude or None, "wanted": who.wanted or None, "gap": each.gap}
    found |= {"cadence": who.cadence or None, "channel": who.channel or None, "message": who.message or None}
    found |= {"last_contact": who.last_contact.isoformat() if who.last_contact else None}
    found |= {"due": each.due.isoformat() if each.due else None, "overdue_days": each.overdue, "trouble": each.trouble or None}
    return found | {"promises": [p.milestone for p in each.promises]}


def _promise_as_json(each: Promised) -> dict[str, object]:
    found: dict[str, object] = {"milestone": each.milestone, "name": each.name, "to": each.to, "on": each.on.isoformat()}
    found |= {"forecast": each.forecast.isoformat() if each.forecast else None, "reached": each.reached}
    return found | {"verdict": each.verdict, "working_days": each.days, "open": list(each.open)}
