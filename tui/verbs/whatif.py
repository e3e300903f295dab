"""``headway whatif``: what is tried on top of the plan, compared with it; kept as one change, or dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.verbs.common import InputError, ask, interactive, note, say, table_for_people

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from tui.comparing import Line
    from tui.session import Session
    from tui.verbs.common import Shell

HELP = """
headway whatif [show|keep|drop]

A what-if is made in the app (W): changes that are tried on top of the plan and are not in it. `show` (the default) compares
it with the plan: finishes, milestones, deadlines and promises, money, people, and what is tried. `keep` makes it one change
of the plan, with an approved change request in the log; `headway undo` takes all of it back. `drop` forgets it. All other
verbs read and change the plan itself. Exits 1 when there is no what-if.

  --label TEXT    what the change is called when it is kept; its name otherwise
  --reason TEXT   why it is kept, for the change request
  --yes           drop without asking

  headway whatif --json
  headway whatif keep --label 'Second designer' --reason 'Agreed on 30 October'
"""


def add_arguments(parser: ArgumentParser) -> None:
    """What to do with it."""
    parser.add_argument("action", nargs="?", default="show", metavar="show|keep|drop")
    parser.add_argument("--label", default="", metavar="TEXT")
    parser.add_argument("--reason", default="", metavar="TEXT")
    parser.add_argument("--yes", action="store_true")


def run(args: Namespace, shell: Shell) -> int:
    """Show, keep or drop it."""
    from tui.session import Session

    if args.action == "show":
        return _show(Session(shell.look(), shell.today), shell)
    if args.action not in ("keep", "drop"):
        raise InputError(f"{args.action} is nothing to do with a what-if; show, keep or drop is.")
    with shell.changing() as file:
        session = Session(file, shell.today)
        return _keep(session, args, shell) if args.action == "keep" else _drop(session, args, shell)


def _show(session: Session, shell: Shell) -> int:
    from tui.comparing import compared
    from tui.render import visible

    whatif = session.trying.whatif
    if whatif is None:
        return _none(shell)
    lines = compared(session)
    if shell.json:
        shell.reply(
            {
                "name": whatif.name,
                "base": whatif.base,
                "changes": [step.label for step in whatif.steps],
                "left_out": [str(lost) for lost in session.trying.view().lost],
                "differences": [_reply(line) for line in lines if line.topic not in ("change", "left out")],
            }
        )
        return 0
    from tui.render import Column

    note(f"What-if {visible(whatif.name)}: {len(whatif.steps)} changes tried, none of them in the plan.")
    columns = [
        Column("About"),
        Column("Id"),
        Column("What", shrinks=True),
        Column("Plan", right=True),
        Column("What-if", right=True),
        Column("Difference"),
    ]
    rows = [[line.topic, line.id, line.name, line.now, line.then, line.moves] for line in lines]
    say(table_for_people(columns, rows, "Nothing is tried in it yet."))
    return 0


def _reply(line: Line) -> dict[str, object]:
    return {
        "about": line.topic,
        "id": line.id,
        "name": line.name,
        "plan": line.now,
        "whatif": line.then,
        "difference": line.moves,
        "better": line.good,
    }


def _keep(session: Session, args: Namespace, shell: Shell) -> int:
    from tui.render import visible

    whatif = session.trying.whatif
    if whatif is None:
        return _none(shell)
    change = session.keep_whatif(args.label.strip() or whatif.name, args.reason.strip())
    if shell.json:
        shell.reply({"kept": True, "label": change.label, "change": change.edits[-1].id})
    else:
        note(f"Kept: {visible(change.label)}. {change.edits[-1].id} is in the log; `headway undo` takes all of it back.")
    return 0


def _drop(session: Session, args: Namespace, shell: Shell) -> int:
    from tui.render import visible

    whatif = session.trying.whatif
    if whatif is None:
        return _none(shell)
    count = len(whatif.steps)
    question = f"Drop {visible(whatif.name)} with {count} change{'s' * (count != 1)}? This cannot be undone."
    if not (args.yes or shell.json):
        if not interactive():
            raise InputError("`headway whatif drop` forgets what was tried; say --yes.")
        if not ask(question):
            note("Nothing was dropped.")
            return 1
    session.trying.drop()
    if shell.json:
        shell.reply({"dropped": True, "name": whatif.name, "changes": count})
    else:
        note(f"Dropped: {visible(whatif.name)}.")
    return 0


def _none(shell: Shell) -> int:
    if shell.json:
        shell.reply({"name": None})
    else:
        note("Nothing is being tried; W in the app begins a what-if.")
    return 1
