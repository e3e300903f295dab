"""Date phrases: ``fri``, ``next fri``, ``+3d``, ``3 dec``, ``in 3 weeks``, ``end of next month``, ``second monday of q2``.

The grammar is the rules of ``phrase_rules`` over the spelling of ``phrase_words``; this is how the rest of the program asks.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from difflib import get_close_matches

from planning.errors import PhraseError
from planning.phrase_periods import ImpossibleDateError
from planning.phrase_reader import SPAN, MondayToFriday, Reader, WorkingDays
from planning.phrase_rules import GRAMMAR
from planning.phrase_words import MONTH_PATTERN, UNIT_PATTERN, VOCABULARY, WEEKDAY_PATTERN, spell
from planning.values import short

__all__ = ["MondayToFriday", "WorkingDays", "longest_date_prefix", "parse_date"]

_LONGEST_PHRASE = 120
_EXAMPLES = "fri, next fri, +3d, 3 dec, 2026-12-03, w48, eom or in 3 weeks"


def parse_date(
    phrase: str,
    today: date,
    *,
    base: date | None = None,
    calendar: WorkingDays | None = None,
    day_first: bool = False,
) -> date:
    """The day a phrase means. ``base`` is the value being edited, from which ``+3d`` counts.

    ``day_first`` reads 3/4 as 3 April. Raises PhraseError, and nothing else, with what would be right.
    """
    if len(phrase) > _LONGEST_PHRASE:
        raise PhraseError(f"A date of {len(phrase)} characters is none; write it like {_EXAMPLES}.")
    reader = Reader(GRAMMAR, today, base or today, calendar or MondayToFriday(), day_first, loose=True)
    day = reader.read(spell(phrase))
    if day is None:
        raise PhraseError(_why_not(phrase))
    return day


def longest_date_prefix(
    words: Sequence[str],
    today: date,
    *,
    base: date | None = None,
    calendar: WorkingDays | None = None,
    day_first: bool = False,
) -> tuple[int, date] | None:
    """The longest run of words from the first on that is a date phrase: how many words, and the day; None without one.

    Words that may belong to a title are not drawn in: after a blank, two digits are no year, a number alone no day of the
    weekday before it, and a signed amount no part of the date. Raises PhraseError where a longer run is the form of a date
    that does not exist (``feb 30``, ``mon 3 dec`` when that is a Thursday).
    """
    reader = Reader(GRAMMAR, today, base or today, calendar or MondayToFriday(), day_first, loose=True)
    best: tuple[int, date] | None = None
    wrong: ImpossibleDateError | None = None
    text = ""
    for count, word in enumerate(words, 1):
        text = f"{text} {word}".strip()
        if len(text) > _LONGEST_PHRASE:
            break
        try:
            day = reader.read(spell(text))
        except ImpossibleDateError as error:
            wrong = error
        except PhraseError:
            continue
        else:
            if day is not None:
                best, wrong = (count, day), None
        reader = replace(reader, loose=False, seen={})
    if wrong is not None:
        raise wrong
    return best


# ------------------------------------------------------------------------------------------------------- what is wrong


def _why_not(phrase: str) -> str:
    """A sentence for a phrase that no rule takes."""
    line, shown = spell(phrase), repr(short(phrase))
    if not line:
        return (
            f"There is no date in {shown}; write one like {_EXAMPLES}."
            if phrase.strip()
            else f"There is no date; write one like {_EXAMPLES}."
        )
    if re.fullmatch(r"\d{4}", line, re.ASCII):
        return f"{shown} is a year; write a day or quarter with it, like 3 dec {line} or q1 {line}."
    if re.fullmatch(r"\d{4}[-/.]\d{1,2}|\d{1,2}[-/.]\d{4}", line, re.ASCII):
        return f"{shown} is a month; write a day with it, like 2026-12-03, or end of dec 2026."
    if re.fullmatch(SPAN, line, re.ASCII):
        return f"{shown} is a length of time; write +3d for working days from there, or in 3 days from today."
    if re.fullmatch(r"[+-] ?\d+", line, re.ASCII):
        return f"{shown} has no unit; write d, w, mo or y after it, like +3d."
    if re.fullmatch(r"[+-].*\d[.,]\d.*", line, re.ASCII):
        return f"{shown} is not whole; dates move by whole days, weeks and months, like +3d or +1w."
    if re.search(r"\d:\d|\d ?[ap]m\b", line, re.ASCII):
        return f"{shown} has a time of day; write the day alone, like 3 dec or 2026-12-03."
    for word in re.findall(r"[a-z]{3,20}", line)[:8]:
        found = get_close_matches(word, VOCABULARY, 1, 0.75)
        if found and found[0] != word and not re.fullmatch(f"{MONTH_PATTERN}|{WEEKDAY_PATTERN}|{UNIT_PATTERN}", word):
            return f"{shown} is no date; is {word} meant to be {found[0]}? Dates are written like {_EXAMPLES}."
    return f"{shown} is no date; write one like {_EXAMPLES}."
