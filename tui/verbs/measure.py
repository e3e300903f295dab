"""``headway measure``: what a benefit measured on a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.verbs.common import InputError, checked, note, say

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from tui.verbs.common import Shell

HELP = """
headway measure BENEFIT VALUE [on DAY]

Notes what a benefit or dis-benefit measured: today, or on the day named. What was measured that day before gives way. `headway
goals` tells how far along its way it is then. `headway add 'measure B-2 1.7%'` does the same.

  headway measure B-2 1.7
  headway measure B-3 €18.50 on 30 oct
"""


def add_arguments(parser: ArgumentParser) -> None:
    """The benefit, the value and the day."""
    parser.add_argument("words", nargs="*", metavar="BENEFIT VALUE")


def run(args: Namespace, shell: Shell) -> int:
    """Note it."""
    from planning.benefits import day_measured, measure, outlook
    from tui.goal_words import progress_words
    from tui.render import visible
    from tui.verbs.common import require_text, scheduled_or_why

    if len(args.words) < 2:
        raise InputError("`headway measure` needs a benefit and its value, such as: headway measure B-2 1.7.")
    typed, words = args.words[0], " ".join(args.words[1:]).strip()
    require_text(words, "The value")
    value, _, phrase = words.partition(" on ")
    on = day_measured(phrase, shell.today) if phrase.strip() else shell.today
    with shell.changing() as file:
        change = measure(file.plan, typed, value, on, shell.today)
        if change.edits:
            file.commit(change, checked)
        plan = file.plan
    benefit = plan.benefits[change.label.split(" ")[0]]
    told = outlook(plan, scheduled_or_why(plan)[0], benefit)
    if shell.json:
        shell.reply({"id": benefit.id, "label": change.label, "share": told.share, "kept": bool(change.edits)})
        return 0
    note(f"Kept: {visible(change.label)}." if change.edits else "That is noted already.")
    say(visible(f"{benefit.id} {benefit.name}: {progress_words(told)}"))
    return 0
