"""``headway fire``: a risk that came true becomes an issue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.verbs.common import InputError, checked, note, record

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from tui.verbs.common import Shell

HELP = """
headway fire RISK ...

Marks threats as come true and writes down the issue that each is now, as one change: severity is the impact of the risk,
urgency its proximity, and owner, tags and what it is on go over to it. `headway set RISK state=fired` does the same.

  headway fire R-07
"""


def add_arguments(parser: ArgumentParser) -> None:
    """The risks."""
    parser.add_argument("ids", nargs="+", metavar="RISK")


def run(args: Namespace, shell: Shell) -> int:
    """Fire them, and say which issues there are now."""
    from planning.bulk import for_each
    from planning.errors import PlanError
    from planning.firing import fire
    from tui.render import visible

    with shell.changing() as file:
        ids = [record(file.plan, typed)[1].id for typed in args.ids]
        try:
            change = (
                fire(file.plan, ids[0], shell.today)
                if len(ids) == 1
                else for_each(file.plan, ids, lambda plan, risk_id: fire(plan, risk_id, shell.today), "fired")
            )
        except PlanError as error:
            raise InputError(str(error)) from None
        file.commit(change, checked)
    issues = [edit.id for edit in change.edits if edit.kind == "issues"]
    if shell.json:
        shell.reply({"label": change.label, "fired": ids, "issues": issues, "kept": True})
    else:
        note(f"Kept: {visible(change.label)}.")
    return 0
