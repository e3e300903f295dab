"""``headway when``: what a date phrase means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planning.errors import PhraseError
from tui.verbs.common import say

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from datetime import date

    from planning.phrases import WorkingDays
    from tui.verbs.common import Shell

HELP = """
headway when PHRASE...

Says what date a phrase means, counted from today (or --today). Each argument is a phrase; quote the ones with blanks.
`+3d` counts the working days of the plan's first program, or Monday to Friday without a plan. A phrase that means
nothing is answered as such, and the exit code is 0 all the same. `--` before the phrases lets them begin with a dash.

  headway when fri 'next fri' +3d eom w48
  headway when --json --today 2026-10-30 -- '3 dec' -1w
"""


def add_arguments(parser: ArgumentParser) -> None:
    """The phrases."""
    parser.add_argument("phrases", nargs="+", metavar="PHRASE")


def run(args: Namespace, shell: Shell) -> int:
    """Print the date of each phrase."""
    phrases = [p[1:] if p.startswith(" -") else p for p in args.phrases]
    calendar = _calendar(shell)
    answers = [_answer(p, shell, calendar) for p in phrases]
    if shell.json:
        shell.reply([{"phrase": p, "date": day.isoformat() if day else None, "error": error} for p, day, error in answers])
        return 0
    if len(answers) > 1 and any(error for _, _, error in answers):
        together = _answer(" ".join(phrases), shell, calendar)
        answers = answers if together[2] else [together]
    _print(answers, shell.today)
    return 0


def _answer(phrase: str, shell: Shell, calendar: WorkingDays | None) -> tuple[str, date | None, str | None]:
    from planning.phrases import parse_date

    try:
        return phrase, parse_date(phrase, shell.today, calendar=calendar), None
    except PhraseError as error:
        return phrase, None, str(error)


def _calendar(shell: Shell) -> WorkingDays | None:
    """The working days of the plan's first program; None where there is no plan yet."""
    if not shell.path.is_file():
        return None
    plan = shell.plan()
    if not plan.programs:
        return None
    from planning.calendars import Calendars

    return Calendars(plan).for_program(next(iter(plan.programs.values())))


def _print(answers: list[tuple[str, date | None, str | None]], today: date) -> None:
    from planning.values import say_day
    from tui.render import Column, table

    rows = []
    for phrase, day, error in answers:
        days = (day - today).days if day else 0
        away = "today" if not days else f"in {days} day{'s' * (days != 1)}" if days > 0 else f"{-days} day{'s' * (days != -1)} ago"
        rows.append([phrase, say_day(day, today) if day else "-", error or away])
    say(table([Column("Phrase"), Column("Date"), Column("")], rows))
