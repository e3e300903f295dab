"""``headway log``: issues, actions, decisions, changes and assumptions in one list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.verbs.common import InputError, missing, near, say, table_for_people

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Sequence
    from datetime import date

    from planning.plan import Plan
    from planning.records import LogEntry
    from tui.verbs.common import Shell

HELP = """
headway log [KIND ...] [--open] [--due PHRASE] [--program ID] [--filter TEXT]

Lists the log: issues, actions, decisions, changes and assumptions, all or the kinds named. What is open comes first, by the
day it is due. What happened to the plan itself is told by `headway history`.

  --open          what is open alone
  --due PHRASE    what is open and due by then, overdue too: 7d, fri, 30 nov
  --program ID    one program alone
  --filter TEXT   what fits, in the language of `/` in the app

  headway log
  headway log issues actions --open
  headway log --due 7d --json
"""


def add_arguments(parser: ArgumentParser) -> None:
    """The kinds, and which of their entries."""
    parser.add_argument("kinds", nargs="*", metavar="KIND")
    parser.add_argument("--open", action="store_true")
    parser.add_argument("--due", default="", metavar="PHRASE")
    parser.add_argument("--program", default="", metavar="ID")
    parser.add_argument("--filter", default="", metavar="TEXT")


def run(args: Namespace, shell: Shell) -> int:
    """Print the entries."""
    from planning.closing import is_closed
    from planning.log_entries import entries, kind_of

    kinds = [_kind(typed) for typed in args.kinds]
    last = _last_day(args.due, shell.today) if args.due.strip() else None
    plan = shell.plan()
    found = [entry for entry in entries(plan) if not kinds or kind_of(entry) in kinds]
    if args.program:
        program = _program(plan, args.program)
        found = [entry for entry in found if entry.program == program]
    if args.open or last is not None:
        found = [entry for entry in found if not is_closed(entry)]
    if last is not None:
        found = [entry for entry in found if entry.due is not None and entry.due <= last]
    if args.filter.strip() and found:
        from planning.filters import compile_filter
        from tui.verbs.common import scheduled_or_why

        keep = compile_filter(args.filter, plan, scheduled_or_why(plan)[0], shell.today).keep
        found = [entry for entry in found if keep(entry.id)]
    if shell.json:
        shell.reply([_json(plan, entry, shell.today) for entry in found])
    else:
        _print(plan, found, shell.today, bool(kinds or args.program or args.open or last is not None or args.filter.strip()))
    return 0


def _kind(typed: str) -> str:
    """The table that a word names: ``issue`` or ``issues``."""
    from planning.log_entries import LOG_KINDS

    word = typed.casefold().strip()
    found = next((kind for kind in LOG_KINDS if word in (kind, kind.removesuffix("s"))), None)
    if found is None:
        hint = "; `headway history` tells what happened to a record" if any(c.isdigit() for c in typed) else near(typed, LOG_KINDS)
        raise InputError(f"There is no kind of entry called {typed}{hint}. There are {', '.join(LOG_KINDS)}.")
    return found


def _last_day(text: str, today: date) -> date:
    """The day that ``7d`` or a date phrase means."""
    import re
    from datetime import timedelta

    from planning.phrases import parse_date

    match = re.fullmatch(r"(\d{1,4})([dw])", text.strip(), re.ASCII)
    if match:
        return today + timedelta(days=int(match[1]) * (7 if match[2] == "w" else 1))
    return parse_date(text, today)


def _program(plan: Plan, typed: str) -> str:
    from tui.verbs.common import record

    kind, found = record(plan, typed)
    if kind != "programs":
        raise InputError(f"{typed} is no program; `headway list programs` shows them.")
    return found.id


def _json(plan: Plan, entry: LogEntry, today: date) -> dict[str, object]:
    from planning.closing import is_closed
    from planning.log_entries import NOUNS, kind_of, late_days
    from tui.verbs.fields import everything

    said = {"kind": NOUNS[kind_of(entry)], "open": not is_closed(entry), "overdue_days": late_days(entry, today)}
    return {**everything(plan, None, entry), **said}


def _print(plan: Plan, found: Sequence[LogEntry], today: date, chosen: bool) -> None:
    from planning.log_entries import NOUNS, change_words, kind_of, late_days, overdue_words, weight_words
    from tui.render import Column

    kinds = {kind_of(entry) for entry in found}
    changes, weighs_word = kinds == {"changes"}, "Weight" if kinds == {"issues"} else "Weighs"
    columns = [
        Column("Id", spare=0),
        Column("Kind", spare=3),
        Column("What", shrinks=True, spare=0),
        Column("Owner", spare=1),
        Column("Due", spare=0),
        Column("State", spare=0),
        *([Column("Days", right=True), Column("Cost", right=True)] if changes else [Column(weighs_word, right=True, spare=2)]),
        Column("On", shrinks=True, spare=4),
        Column("From", spare=5),
    ]
    rows = []
    for entry in found:
        late = late_days(entry, today)
        due = entry.due.isoformat() if entry.due else ""
        state = overdue_words(late) if late else entry.state
        program = plan.program_of(entry)
        currency = program.currency if program is not None else "EUR"
        weighs = change_words(entry, currency) if changes else [weight_words(entry, currency)]
        row = [entry.id, NOUNS[kind_of(entry)], entry.name, entry.owner, due, state]
        rows.append([*row, *weighs, " ".join(entry.on), entry.came_from])
    none = "" if rows else _none(plan, chosen)
    say(table_for_people(columns, rows, none))
    if any(late_days(entry, today) for entry in found):
        say("Overdue is counted in calendar days.")


def _none(plan: Plan, chosen: bool) -> str:
    """Why no entry is listed: none fits, or there is none at all."""
    from planning.log_entries import entries

    count = len(list(entries(plan)))
    return f"None of the {count} entries of the log fits." if count and chosen else missing(plan, "log")
