"""Stretches of days as they are typed: ``w47``, ``next month``, ``16 nov..27 nov``, ``fri``.

Where the grammar of dates names a whole week, month, quarter or year, all its days are meant; two dates with ``..`` or ``to``
between them mean the days from one to the other, both included; a single date means that day.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from planning.capture_days import day_range, split_range
from planning.errors import PhraseError
from planning.phrase_periods import read_periods
from planning.phrase_words import spell
from planning.phrases import longest_date_prefix, parse_date
from planning.values import check_day, short

if TYPE_CHECKING:
    from collections.abc import Sequence

_MOST_WORDS = 8
MOST_DAYS = 1100
"""No stretch is longer: three years are further than anybody's days can be told."""


def read_span(words: Sequence[str], today: date) -> tuple[int, date, date]:
    """How many of the words are a stretch of days, and its first and last one. Raises PhraseError where they begin with none."""
    if not words or not any(words):
        raise PhraseError("Which days? Write them like w47, next month, fri or 16 nov..27 nov.")
    pieces: list[str] = []
    owners: list[int] = []
    for n, word in enumerate(words[:_MOST_WORDS]):
        split = split_range(word) if ".." in word or "–" in word else [word]
        pieces += split
        owners += [n] * len(split)
    found = day_range(pieces, lambda some: _longest(some, today))
    if found is not None and found[0] > 1 and any(piece in ("..", "–", "-", "to") for piece in pieces[: found[0]]):
        used, first, last = found
        _require_order(first, last)
        return owners[used - 1] + 1, first, last
    if ".." in pieces or "–" in pieces:
        raise PhraseError(f"{short(' '.join(words))!r} is no stretch of days; write it like 16 nov..27 nov.")
    for count in range(min(len(words), _MOST_WORDS), 0, -1):
        period = _period(" ".join(words[:count]), today)
        if period is not None:
            return count, *period
    if found is not None:
        return owners[found[0] - 1] + 1, found[1], found[2]
    parse_date(" ".join(words[:1]), today)  # says what is wrong with it
    raise PhraseError(f"{short(' '.join(words))!r} begins with no date; write it like w47, next month or 16 nov..27 nov.")


def _period(text: str, today: date) -> tuple[date, date] | None:
    """The days of the week, month, quarter or year that a phrase names; the next one that is not over where it names many."""
    periods = read_periods(spell(text), today)
    if periods is None:
        return None
    chosen = next((p for p in periods.candidates if periods.fixed or p.last >= today), None)
    return (chosen.first, chosen.last) if chosen is not None else None


def _longest(words: list[str], today: date) -> tuple[int, date | None]:
    found = longest_date_prefix(words, today)
    return (found[0], check_day(found[1])) if found else (0, None)


def _require_order(first: date, last: date) -> None:
    if last < first:
        raise PhraseError(f"{first} to {last} ends before it begins; turn the days round.")
    if (last - first).days > MOST_DAYS:
        raise PhraseError(f"{first} to {last} is longer than three years; name fewer days.")
