"""``headway import``: a plan from another program's file. The format is told by the content, not by the name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.verbs.common import InputError, checked_after, note, say, user_path

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from pathlib import Path

    from store.mspdi import Imported
    from tui.verbs.common import Shell

HELP = """
headway import FILE

Reads a plan of Microsoft Project, saved there as XML (File, Save as, XML format), and adds it to the plan file as a
program of its own with its projects, tasks, links, calendars and people. What is refused and what has no place in a
plan here is listed; the file that is read is never changed. One import is one change: all of it is kept, or nothing.

  --dry-run       read it, say what would come, and keep nothing

  headway import relaunch.xml
  headway --file relaunch.json import relaunch.xml --dry-run --json
"""

CAN_READ = "Microsoft Project XML"
_HEAD = 4096
_SHOWN = 20


def add_arguments(parser: ArgumentParser) -> None:
    """The file to read."""
    parser.add_argument("source", metavar="FILE")
    parser.add_argument("--dry-run", action="store_true")


def run(args: Namespace, shell: Shell) -> int:
    """Import the file."""
    source = user_path(args.source)
    require_project_xml(source)
    from store.mspdi import read_project_xml

    with shell.changing() as file:
        imported = read_project_xml(source, plan=file.plan)
        checked_after(file.plan, file.plan.apply(imported.change))
        if not args.dry_run:
            file.commit(imported.change)
    if shell.json:
        shell.reply(_reply(imported))
    else:
        _print(imported, source, shell, kept=not args.dry_run)
    return 0


def require_project_xml(source: Path) -> None:
    """Raises InputError, with what can be done, for anything whose content is not Microsoft Project XML."""
    try:
        with source.open("rb") as stream:
            head = stream.read(_HEAD)
    except OSError as error:
        raise InputError(f"{source} cannot be read: {(error.strerror or str(error)).lower()}.") from None
    why = _why_not(head)
    if why:
        raise InputError(f"{source} {why}")


def _why_not(head: bytes) -> str:
    """What keeps a file from being imported, told from its first bytes; nothing for Project XML."""
    text = _decoded(head).lstrip("\ufeff \t\r\n")
    if not text:
        return f"is empty; {CAN_READ} can be imported."
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return "is a binary Microsoft Project plan; save it there as XML and import that."
    if text.startswith("<"):
        known = "schemas.microsoft.com/project" in text or "<Project" in text
        return "" if known else f"is XML, but no plan of Microsoft Project; {CAN_READ} can be imported."
    if text.startswith("{") and '"meta"' in text:
        return "looks like a plan of Headway; open it with --file."
    return f"is in a format that cannot be imported; {CAN_READ} can."


def _decoded(head: bytes) -> str:
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"<\x00", "utf-16-le"), (b"\x00<", "utf-16-be")):
        if head.startswith(mark):
            return head.decode(encoding, errors="replace")
    return head.decode("utf-8", errors="replace")


def _reply(imported: Imported) -> dict[str, object]:
    return {
        "format": "mspdi",
        "read": dict(imported.counts),
        "columns": {},
        "refused": [{"line": r.line, "why": r.why} for r in imported.refused],
        "dropped": list(imported.dropped),
    }


def _print(imported: Imported, source: Path, shell: Shell, *, kept: bool) -> None:
    from tui.render import visible

    counts = ", ".join(f"{n} {kind}" for kind, n in imported.counts.items() if n) or "nothing"
    say(visible(f"{'Imported' if kept else 'Would import'} {counts} from {source}."))
    for title, lines in (("Refused", [f"line {r.line}: {r.why}" for r in imported.refused]), ("Not kept", list(imported.dropped))):
        if not lines:
            continue
        say(f"{title}:")
        for line in lines[:_SHOWN]:
            say(visible(f"  {line}"))
        if len(lines) > _SHOWN:
            say(f"  ... and {len(lines) - _SHOWN} more (--json lists all)")
    note(visible(f"The plan is {shell.path}; `headway schedule` shows its dates.") if kept else "Nothing was kept (--dry-run).")
