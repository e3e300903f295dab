"""``headway list``: all records of a kind, with what is computed for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planning.records import KINDS
from tui.verbs.common import InputError, checked, missing, near, note, note_status, say, scheduled_or_why, table_for_people, takes_letters

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Mapping

    from planning.health import Health
    from planning.plan import Plan
    from planning.records import Record
    from planning.schedule import Schedule
    from tui.verbs.common import Shell

DATED = ("programs", "projects", "tasks", "milestones")
"""The kinds that the schedule computes something for."""

HEALTHY = ("programs", "projects")
"""The kinds that have a colour."""

SINGULAR = {"person": "people", "booking": "spending", "bookings": "spending"} | {
    kind.removesuffix("s"): kind for kind in KINDS if kind.endswith("s")
}

HELP = f"""
headway list [KIND] [--archived] [--filter TEXT] [--sort COLUMN] [--csv]

Lists the records of a kind; without one, the tasks. Archived programs and projects, and the tasks and milestones in them,
are left out without --archived, or `+archived` in the filter. --filter keeps those that fit, in the language of `/` in the app:
words side by side, `|` for or, `!` for not. Float and slip are working days; slip is measured against the program's baseline.
A program or project whose declared colour is kinder than the data is marked (amber A→R?). With --json: every stored field
and the computed ones (dates, float, colour and the rule behind it), amounts of work in minutes. --csv prints the same as
comma-separated values for a spreadsheet, without what has parts of its own. --sort orders by a column of the table (-finish the
other way round). A project's score is half its priority (0 to 1000, a tenth of it) and half its alignment: 40 for a goal of its
own and 60 times the share of the program's benefits that wait for it.

Kinds: {", ".join(list(KINDS)[:10])},
       {", ".join(list(KINDS)[10:])}

  headway list
  headway list milestones
  headway list risks --json
  headway list projects --sort score
  headway list spending --csv
  headway list tasks --filter 'owner:KM float<3 due<30d !done'
"""


def add_arguments(parser: ArgumentParser) -> None:
    """The kind of record, and which of them."""
    parser.add_argument("kind", nargs="?", default="tasks", metavar="KIND")
    parser.add_argument("--archived", action="store_true")
    parser.add_argument("--filter", default="", metavar="TEXT")
    parser.add_argument("--sort", default="", metavar="COLUMN")
    parser.add_argument("--csv", action="store_true")


def run(args: Namespace, shell: Shell) -> int:
    """Print the records of a kind."""
    kind = SINGULAR.get(args.kind.lower(), args.kind.lower())
    if kind not in KINDS:
        raise InputError(f"There is no kind of record called {args.kind}{near(args.kind, KINDS)}; `headway help list` names them all.")
    plan = shell.plan()
    scheduled = checked(plan) if kind in DATED else scheduled_or_why(plan)[0] if kind == "risks" else None
    records = list(plan.table(kind).values())
    if kind in DATED and not args.archived and not _asks_for_archived(args.filter):
        from planning.closing import is_put_away

        records = [record for record in records if not is_put_away(plan, record)]
    noun = {"spending": "bookings"}.get(kind, kind)
    none = f"There are no {noun} in this plan yet." if records or plan.table(kind) else _none(plan, kind, noun)
    if args.filter.strip() and records:
        from planning.filters import compile_filter

        chosen = compile_filter(args.filter, plan, scheduled or scheduled_or_why(plan)[0], shell.today)
        none = f"None of the {len(records)} {noun} fits {args.filter}"
        records = [record for record in records if chosen.keep(record.id)]
    if args.sort:
        from tui.verbs.sorting import order_of
        from tui.verbs.tables import TABLES

        columns, row = TABLES[kind]
        places = order_of(columns, [row(plan, scheduled, record) for record in records], args.sort)
        records = [records[place] for place in places]
    health = _health(scheduled, shell) if kind in HEALTHY else {}
    if args.csv and not shell.json:
        from tui.render import escaped
        from tui.verbs.sheet import comma_separated

        say(escaped(comma_separated(_json(plan, scheduled, records, health)), plain=not takes_letters()).rstrip("\n"))
    elif shell.json:
        shell.reply(_json(plan, scheduled, records, health))
    else:
        _print(plan, scheduled, kind, records, none, health, ordered=bool(args.sort))
        if kind in DATED:
            note_status(scheduled, shell.today)
    return 0


def _none(plan: Plan, kind: str, noun: str) -> str:
    """That there are no records of a kind, with the command that makes the first where one line does."""
    from planning.beginnings import line_for

    return missing(plan, kind) if line_for(plan, kind) or kind == "baselines" else f"There are no {noun} in this plan yet."


def _asks_for_archived(text: str) -> bool:
    if "archived" not in text.casefold():
        return False
    from planning.filters import asks_for_archived

    return asks_for_archived(text)


def _health(scheduled: Schedule | None, shell: Shell) -> Mapping[str, Health]:
    from tui.verbs.health import health_of

    return health_of(scheduled, shell)


def _json(plan: Plan, scheduled: Schedule | None, records: list[Record], health: Mapping[str, Health]) -> list[dict[str, object]]:
    from tui.verbs.fields import everything

    if not health:
        return [everything(plan, scheduled, record) for record in records]
    from tui.verbs.health import health_fields

    return [everything(plan, scheduled, record) | health_fields(record, health) for record in records]


def _print(
    plan: Plan, scheduled: Schedule | None, kind: str, records: list[Record], none: str, health: Mapping[str, Health], *, ordered: bool
) -> None:
    from planning.plan import natural
    from tui.verbs.tables import TABLES

    columns, row = TABLES[kind]
    records = records if ordered else sorted(records, key=lambda r: natural(r.id))
    rows = [row(plan, scheduled, record) for record in records]
    if health:
        from tui.verbs.health import marked

        rows = [marked(cells, health.get(record.id)) for cells, record in zip(rows, records, strict=True)]
    say(table_for_people(columns, rows, none))
    if kind in ("programs", "projects"):
        from planning.benefits import goal_warning

        if warning := goal_warning(plan, kind):
            note(warning)
