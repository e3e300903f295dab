"""``headway delete``: records taken out of the plan, with what goes with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.verbs.common import ask, checked, interactive, note, record, say, scheduled_or_why

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from planning.plan import Change
    from tui.verbs.common import Shell

HELP = """
headway delete ID ...

Deletes records. The links of a task or milestone go with it, and what stood below it moves up; money booked on a task stays
booked, on its project, and that on a project on its program. A project or program goes
only together with all that stands in it: name those too. On a terminal it asks first; a run without one deletes at once.
`headway undo` brings everything back.

  headway delete WEB-13
  headway delete R-07 A-03 --yes

  --yes        do it without asking
  --dry-run    say what would go and keep everything
"""


def add_arguments(parser: ArgumentParser) -> None:
    """The records."""
    parser.add_argument("ids", nargs="+", metavar="ID")
    parser.add_argument("--yes", "-y", action="store_true")
    parser.add_argument("--dry-run", action="store_true")


def run(args: Namespace, shell: Shell) -> int:
    """Say what goes, and delete it."""
    from planning.bulk import deleted
    from tui.render import visible

    with shell.changing() as file:
        change = deleted(file.plan, [record(file.plan, typed)[1].id for typed in args.ids])
        gone = [edit.id for edit in change.edits if edit.after is None]
        moved = [edit.id for edit in change.edits if edit.after is not None]
        if not shell.json:
            for line in _told(change):
                say(visible(line))
        asks = interactive() and not (args.yes or shell.json or args.dry_run)
        kept = not args.dry_run and (not asks or ask("Delete it?" if len(gone) == 1 else "Delete them?"))
        if kept:
            sound = scheduled_or_why(file.plan)[0] is not None
            file.commit(change, checked if sound else None)
    if shell.json:
        shell.reply({"label": change.label, "deleted": gone, "changed": moved, "kept": kept})
    else:
        note(f"Kept: {visible(change.label)}; `headway undo` brings it back." if kept else "Nothing was deleted.")
    return 0 if kept or args.dry_run else 1


def _told(change: Change) -> list[str]:
    """A line for each record that goes, and for each that changes because of it."""
    from planning.records import Link, Program, Spending

    lines = []
    for edit in change.edits:
        if edit.after is None and isinstance(edit.before, Link):
            lines.append(f"{edit.id}  the link {edit.before.predecessor} -> {edit.before.successor}")
        elif edit.after is None and edit.before is not None:
            lines.append(f"{edit.id}  {edit.before.name}".rstrip())
        elif isinstance(edit.after, Spending):
            on = edit.after.task or edit.after.project or edit.after.program
            lines.append(f"{edit.id}  {edit.after.name} stays booked, on {on} from now on")
        elif isinstance(edit.before, Program):
            gone = f"{edit.id}  is held against no baseline any more: PV, SPI and slips are a dash"
            lines.append(f"{gone} until `headway baseline choose` names another one")
        else:
            above = getattr(edit.after, "parent", None)
            lines.append(f"{edit.id}  moves up to {above}" if above else f"{edit.id}  moves up")
    return lines
