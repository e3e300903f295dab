"""``headway contact``: a contact with a stakeholder, booked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.verbs.common import checked, note, require_text

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from tui.verbs.common import Shell

HELP = """
headway contact WHO [DATE] [NOTE...]

Books that a stakeholder was contacted: today, or on the day named. A note becomes a line of their notes, with the day.
WHO is an id, a name or its beginning. A day before the last contact is noted, and the last contact stays.

  headway contact Board
  headway contact 'Works council' yesterday heard about the training hours
  headway contact SH-3 2026-10-28 'visited the north, two questions open'
"""


def add_arguments(parser: ArgumentParser) -> None:
    """Whom, when, and what was said."""
    parser.add_argument("who", metavar="WHO")
    parser.add_argument("words", nargs="*", metavar="DATE NOTE")


def run(args: Namespace, shell: Shell) -> int:
    """Book it."""
    from planning.stakeholders import contact_words, contacted, find_stakeholder, register
    from tui.render import visible

    text = " ".join(args.words).strip()
    require_text(f"{args.who}{text}", "What was typed")
    with shell.changing() as file:
        who = find_stakeholder(file.plan, args.who)
        day, said = contact_words(text.split(), shell.today)
        change = contacted(file.plan, who.id, day, shell.today, said)
        file.commit(change, checked)
        after = next(each for each in register(file.plan, None, shell.today) if each.who.id == who.id)
    due = after.due.isoformat() if after.due else None
    if shell.json:
        shell.reply({"id": who.id, "label": change.label, "due": due, "kept": True})
    else:
        note(f"Kept: {visible(change.label)}.{f' Next due {due}.' if due else ''}")
    return 0
