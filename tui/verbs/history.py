"""``headway history``: every change there ever was, of one record or of the whole plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.verbs.common import InputError, say, table_for_people

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterable, Sequence

    from planning.plan import Plan
    from store.ledger import Happening
    from tui.render import Column
    from tui.verbs.common import Shell

HELP = """
headway history [ID]

With an ID: what each field of the record was and became, when and by whom, the newest first - also of a record that is
deleted (`headway restore ID` brings it back). Without: the changes of the whole plan. The number is what
`headway undo NUMBER` takes; changes that were taken back are marked.

  --limit N       so many lines (40; 0 for all)

  headway history WEB-13
  headway history --limit 0 --json
"""

LIMIT = 40


def add_arguments(parser: ArgumentParser) -> None:
    """The record."""
    parser.add_argument("id", nargs="?", default="", metavar="ID")
    parser.add_argument("--limit", type=int, default=LIMIT, metavar="N")


def run(args: Namespace, shell: Shell) -> int:
    """Print what happened."""
    if args.limit < 0:
        raise InputError(f"{args.limit} is no number of lines for --limit; 0 shows all.")
    file = shell.look()
    record_id = _known(args.id, file.plan) if args.id else ""
    happenings = file.history(record_id)
    if shell.json:
        shell.reply([_reply(h) for h in happenings[: args.limit or None]])
    elif record_id:
        _print_record(happenings, record_id, args.limit, file.plan)
    else:
        _print_plan(happenings, args.limit)
    return 0


def _known(typed: str, plan: Plan) -> str:
    """The id as it is written, also that of a record that is deleted: then it is told from the history."""
    from planning.values import find_id

    return find_id(plan, typed) or typed.upper()


def _reply(happening: Happening) -> dict[str, object]:
    entry, edit, undone = happening
    return {
        "number": entry.number,
        "at": entry.at,
        "by": entry.by,
        "label": entry.label,
        "undone": undone,
        "undoes": entry.undoes or None,
        "redoes": entry.redoes or None,
        "kind": edit.kind,
        "id": edit.id,
        "before": edit.before,
        "after": edit.after,
    }


def _print_record(happenings: Iterable[Happening], record_id: str, limit: int, plan: Plan) -> None:
    from store.telling import told_fields
    from tui.render import Column

    rows = []
    for entry, edit, undone in happenings:
        for field, before, after in told_fields(edit, plan):
            rows.append([str(entry.number), _when(entry.at), entry.by.partition("-")[0], field, before, after, "undone" if undone else ""])
    if not rows:
        raise InputError(f"Nothing ever happened to a record {record_id}; `headway history` shows what happened.")
    columns = [
        Column("No", right=True, spare=0),
        Column("When", spare=0),
        Column("By", spare=3),
        Column("Field", spare=0),
        Column("Was", shrinks=True, spare=1),
        Column("Became", shrinks=True, spare=0),
        Column("", spare=2),
    ]
    _table(columns, rows, limit)


def _print_plan(happenings: Iterable[Happening], limit: int) -> None:
    from store.documents import NOTHING
    from tui.render import Column

    rows: dict[int, list[str]] = {}
    counts: dict[int, int] = {}
    for entry, edit, undone in happenings:
        counts[entry.number] = counts.get(entry.number, 0) + (edit != NOTHING)
        rows[entry.number] = [
            str(entry.number),
            _when(entry.at),
            entry.by.partition("-")[0],
            entry.label,
            str(counts[entry.number]),
            "undone" if undone else "",
        ]
    columns = [
        Column("No", right=True, spare=0),
        Column("When", spare=0),
        Column("By", spare=2),
        Column("What", shrinks=True, spare=0),
        Column("Records", right=True, spare=3),
        Column("", spare=1),
    ]
    _table(columns, list(rows.values()), limit)


def _table(columns: Sequence[Column], rows: Sequence[Sequence[str]], limit: int) -> None:
    shown = rows[: limit or None]
    say(table_for_people(columns, shown, "Nothing has happened yet."))
    if len(rows) > len(shown):
        say(f"... and {len(rows) - len(shown)} more; --limit 0 shows all")


def _when(at: str) -> str:
    return at[:16].replace("T", " ")
