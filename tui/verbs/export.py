"""``headway export``: the whole plan for other programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.verbs.common import InputError, note, say, scheduled_or_why, takes_letters, user_path

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from pathlib import Path

    from tui.verbs.common import Shell

HELP = """
headway export json [-o FILE]

Prints the whole plan as JSON: a list for each kind of record, one record a line, and with each task and milestone its
computed dates, floats and driver. Amounts of work are minutes, instants local time without a zone.

  -o FILE    write to a file instead; what is in it is replaced at once, or not at all

  headway export json
  headway export json -o relaunch-export.json
"""

FORMATS = ("json",)


def add_arguments(parser: ArgumentParser) -> None:
    """The format and where to."""
    parser.add_argument("format", metavar="FORMAT")
    parser.add_argument("-o", "--output", metavar="FILE")


def run(args: Namespace, shell: Shell) -> int:
    """Print or write the export."""
    if args.format not in FORMATS:
        raise InputError(f"There is no export format {args.format}; there is {', '.join(FORMATS)}.")
    plan = shell.plan()
    from store.export import export_json

    text = export_json(plan, scheduled_or_why(plan)[0])
    if args.output in (None, "-"):
        from tui.render import escaped

        say(escaped(text, plain=not takes_letters()).rstrip("\n"))
    else:
        _write(user_path(args.output), text, shell)
    return 0


def _write(target: Path, text: str, shell: Shell) -> None:
    """Replace a file's content. Raises InputError for the plan file itself and for a place that cannot be written."""
    from store.atomic import replace_whole

    if target.exists() and shell.path.exists() and target.samefile(shell.path):
        raise InputError(f"{target} is the plan itself; write the export to another file.")
    try:
        replace_whole(target, text.encode())
    except OSError as error:
        raise InputError(f"{target} cannot be written: {(error.strerror or str(error)).lower()}.") from None
    if shell.json:
        shell.reply({"file": str(target)})
    else:
        note(f"Written to {target}.")
