"""``headway spend``: money that was spent, booked in one line."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tui.verbs.common import InputError, require_text, say

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from planning.plan import Change, Plan
    from planning.records import Spending
    from tui.verbs.common import Shell

HELP = """
headway spend ID AMOUNT [WORDS] [^DAY] [--budget LINE]

Books money on a task, project or program: today, or on the day after `^` (`^fri`, `^12 oct`: the latest such day). The amount
is in the program's currency: 1200, 1,200.50, 1.200,50, 1.2k, €1,200. `-300` or `credit 300` is money that came back;
`ordered 5000` is promised and not yet spent: it counts as committed until it is paid. A booking counts as actual cost from its
day on (`headway evm`), on top of what a task or budget line says it has cost. It counts against the budget line whose name
stands in the words, or the one after --budget (or `budget` in the line); a few letters of it do.

  --budget LINE   the budget line it counts against
  --dry-run       say what it would book and keep nothing

  headway spend WEB 1200 hosting
  headway spend WEB-9 €4.5k payment provider ^12 oct --budget services
  headway spend CMP credit 300 agency rebate
  headway spend WEB ordered 5000 new server ^15 dec
  headway set SP-4 ordered=no day=today
  headway list spending
"""


def add_arguments(parser: ArgumentParser) -> None:
    """What was spent."""
    parser.add_argument("words", nargs="+", metavar="WORDS")
    parser.add_argument("--budget", metavar="LINE")
    parser.add_argument("--dry-run", action="store_true")


def run(args: Namespace, shell: Shell) -> int:
    """Book it."""
    line = " ".join(word.strip() for word in args.words)
    require_text(line, "What is booked")
    if args.dry_run:
        change, summary = _booked(shell.plan(), line, args.budget, shell)
    else:
        with shell.changing() as file, file.exclusively():
            change, summary = _booked(file.plan, line, args.budget, shell)
            file.commit(change)
    made = _spending_of(change)
    if shell.json:
        from tui.verbs.fields import everything

        shell.reply({**everything(shell.plan(), None, made), "kept": not args.dry_run})
    else:
        say(f"{'would book ' if args.dry_run else ''}{summary}")
    return 0


def _booked(plan: Plan, line: str, budget: str | None, shell: Shell) -> tuple[Change, str]:
    """The change that a line means, and what it is in words. Raises InputError or PlanError."""
    from planning.bookings import find_category, place_of
    from planning.capture import read_line
    from planning.plan import Change, Edit

    reading = read_line(f"spend {line}", plan, shell.today)
    if reading.errors or reading.change is None:
        raise InputError(" ".join(reading.errors) or "This books nothing.")
    if budget is None:
        return reading.change, reading.summary
    made = _spending_of(reading.change)
    category = find_category(plan, place_of(plan, made), budget)
    edit = Edit("spending", made.id, None, replace(made, category=category))
    before = f", budget line {made.category}" if made.category else ""
    return Change(reading.change.label, (edit,)), f"{reading.summary.removesuffix(before)}, budget line {category}"


def _spending_of(change: Change) -> Spending:
    from planning.records import Spending

    return next(edit.after for edit in change.edits if isinstance(edit.after, Spending))
