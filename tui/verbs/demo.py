"""``headway demo``: the sample program, in a file of its own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tui.verbs.common import InputError, interactive, note, open_app, say

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from planning.plan import Change, Plan
    from store.planfile import PlanFile
    from tui.verbs.common import Shell

HELP = """
headway demo

Writes the sample program - a shop's online relaunch, eight weeks under way - to a file of its own, `demo.json` in your
data folder or the one that --file or HEADWAY_FILE names, with its dates moved so that the status date is last Friday,
and opens it when there is a terminal. A sample that is there already is opened as it is; a file that holds another plan
is left alone.

  --no-open       only write it
  --force         replace what is in the file; `headway undo` brings it back

  headway demo
  headway demo --file try.json --no-open
"""


def add_arguments(parser: ArgumentParser) -> None:
    """Whether to open it, and whether to replace what is there."""
    parser.add_argument("--no-open", action="store_true")
    parser.add_argument("--open", action="store_true")
    parser.add_argument("--force", action="store_true")


def run(args: Namespace, shell: Shell) -> int:
    """Write the sample program, and open it on a terminal."""
    shell = shell if shell.named else shell._replace(named=str(_own_file()))
    written = _write(shell, force=args.force)
    if shell.json:
        shell.reply({"file": str(shell.path), "written": written})
        return 0
    if args.open or (interactive() and not args.no_open):
        return open_app(shell)
    say(str(shell.path))
    note("The sample program is written." if written else "The sample program is there already; --force writes it afresh.")
    note(f"Open it with: headway --file {_quoted(shell.path)}")
    return 0


def _own_file() -> Path:
    from store.paths import default_path

    return default_path().with_name("demo.json")


def _write(shell: Shell, *, force: bool) -> bool:
    """Write the sample unless it is there. Raises InputError where the file holds another plan and ``force`` is not set."""
    from store.demo import demo_plan

    sample = demo_plan(shell.today)
    with shell.changing() as file:
        if _is_empty(file.plan) or force:
            _replace(file, sample)
            return True
    if not sample.programs.keys() <= file.plan.programs.keys():
        raise InputError(f"{shell.path} holds another plan; name a file for the sample with --file, or replace it with --force.")
    return False


def _is_empty(plan: Plan) -> bool:
    return next(plan.records(), None) is None


def _replace(file: PlanFile, sample: Plan) -> None:
    file.commit(_turn_into(file.plan, sample))


def _turn_into(plan: Plan, wanted: Plan) -> Change:
    """The change that makes one plan of another, record by record."""
    from planning.plan import Change, Edit
    from planning.records import KINDS

    edits = []
    for kind in KINDS:
        old, new = plan.table(kind), wanted.table(kind)
        edits += [Edit(kind, i, r, None) for i, r in old.items() if i not in new]
        edits += [Edit(kind, i, old.get(i), r) for i, r in new.items() if old.get(i) != r]
    return Change("the sample program", tuple(edits))


def _quoted(path: Path) -> str:
    from shlex import quote

    return quote(str(path))
