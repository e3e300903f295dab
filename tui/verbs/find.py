"""``headway find``: every record of every kind that has some words, the best first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.verbs.common import InputError, require_text, say, table_for_people

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from planning.search import Hit
    from tui.verbs.common import Shell

HELP = """
headway find TEXT [--limit N]

Finds records of every kind in every program: by id, name, notes, tags, the people in them and all other texts. All words
must be there; what is typed in lower case matches any case. Archived ones come last and are said to be archived. With
--json: the table, id, name and program of each, where it was found, and the text there. Exits 1 when nothing is found.

  headway find landing
  headway find contract Helena --json
"""


def add_arguments(parser: ArgumentParser) -> None:
    """The words."""
    parser.add_argument("text", nargs="+", metavar="TEXT")
    parser.add_argument("--limit", type=int, default=50, metavar="N")


def run(args: Namespace, shell: Shell) -> int:
    """Print what was found."""
    from planning.search import find

    text = " ".join(args.text).strip()
    require_text(text, "What is to be found")
    if not text:
        raise InputError("There is nothing to look for; write a word of an id, a name or a note.")
    if args.limit < 1:
        raise InputError(f"--limit {args.limit} shows nothing; write 1 or more.")
    hits = find(shell.plan(), text, args.limit)
    if shell.json:
        shell.reply([_json(hit) for hit in hits])
    else:
        _print(hits, text)
    return 0 if hits else 1


def _json(hit: Hit) -> dict[str, object]:
    return {
        "table": hit.kind,
        "id": hit.id,
        "name": hit.name,
        "program": hit.program or None,
        "archived": hit.archived,
        "field": hit.field,
        "extract": hit.extract,
    }


def _print(hits: tuple[Hit, ...], text: str) -> None:
    from tui.render import Column

    columns = [Column("Kind", spare=2), Column("Id", spare=0), Column("Name", shrinks=True, spare=0), Column("Program", spare=3)]
    columns += [Column("Found in", spare=1), Column("", shrinks=True, spare=1), Column("")]
    rows = []
    for hit in hits:
        shown = "" if hit.field in ("id", "name") else hit.extract
        rows.append([hit.noun, hit.id, hit.name, hit.program, hit.field, shown, "archived" if hit.archived else ""])
    say(table_for_people(columns, rows, f"Nothing has all these words: {text}"))
