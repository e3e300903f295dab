"""Stretches of days and hours of the week, as leave and calendars are typed."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from planning.capture_marks import longest_day
from planning.capture_tokens import Draft
from planning.records import FIVE_DAY_WEEK, OFFICE_HOURS, CalendarException, Hours
from planning.values import say_day

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY_RANGE = re.compile(r"(mon|tue|wed|thu|fri|sat|sun)(?:-(mon|tue|wed|thu|fri|sat|sun))?", re.IGNORECASE)
_HOURS = re.compile(r"(\d{1,2})(?::(\d\d))?-(\d{1,2})(?::(\d\d))?", re.ASCII)
_MOST_WORDS = 12
_LEAPS = 183
"""A stretch runs into the next year at most so many days; what would be longer is turned round."""


def parse_hours(text: str) -> tuple[int, int] | None:
    """``08:00-12:00`` or ``8-12`` as minutes after midnight; None for anything else."""
    match = _HOURS.fullmatch(text)
    if match is None:
        return None
    first = int(match[1]) * 60 + int(match[2] or 0)
    end = int(match[3]) * 60 + int(match[4] or 0)
    fits = int(match[2] or 0) < 60 and int(match[4] or 0) < 60 and 0 <= first < end <= 1440
    return (first, end) if fits else None


def parse_weekdays(text: str) -> tuple[int, ...]:
    """``mon-fri`` or ``mon,wed`` as days of the week from 0; empty for anything else."""
    found: list[int] = []
    for piece in text.lower().split(","):
        match = _DAY_RANGE.fullmatch(piece)
        if match is None:
            return ()
        first = WEEKDAYS.index(match[1])
        last = WEEKDAYS.index(match[2]) if match[2] else first
        found += [day % 7 for day in range(first, last + 1 if last >= first else last + 8)]
    return tuple(dict.fromkeys(found))


def hours_mark(draft: Draft) -> tuple[tuple[int, ...], Hours]:
    """The days and hours that the words of a calendar name."""
    days: tuple[int, ...] = ()
    hours: list[tuple[int, int]] = []
    for i in range(len(draft.tokens)):
        token = draft.free(i)
        if token is None:
            continue
        stretch = parse_hours(token.text)
        if stretch is not None:
            clash = any(stretch[0] < end and first < stretch[1] for first, end in hours)
            draft.take(i, 1, "hours", token.text, "These hours overlap; keep the stretches of a day apart." if clash else "")
            hours.append(stretch)
        elif found := parse_weekdays(token.text):
            days = tuple(dict.fromkeys((*days, *found)))
            draft.take(i, 1, "week", ", ".join(WEEKDAYS[day].capitalize() for day in found))
    return days, tuple(sorted(hours))


def week_of(days: tuple[int, ...], hours: Hours, based: bool) -> tuple[Hours | None, ...]:
    """The seven days of a calendar; what is not said comes from the base, or is Monday to Friday, 8 to 12 and 13 to 17."""
    if not days and not hours:
        return (None,) * 7 if based else FIVE_DAY_WEEK
    chosen = days or (0, 1, 2, 3, 4)
    return tuple((hours or OFFICE_HOURS) if day in chosen else () for day in range(7))


def closed_mark(draft: Draft) -> tuple[CalendarException, ...]:
    """``closed 26 nov, 24 dec..1 jan``: the stretches of days that a calendar does not work."""
    closed: list[CalendarException] = []
    for i in range(len(draft.tokens)):
        token = draft.free(i)
        if token is None or token.text.lower() != "closed":
            continue
        found = range_mark(draft, i + 1, "closed")
        while found is not None:
            closed.append(CalendarException(*found))
            following = next((j for j in range(i + 1, len(draft.tokens)) if j not in draft.taken), len(draft.tokens))
            before = draft.tokens[following - 1].text
            found = range_mark(draft, following, "closed") if before.endswith(",") else None
        if closed and i not in draft.taken:
            draft.take(i, 1, "closed", "closed")
    return tuple(closed)


def range_mark(draft: Draft, i: int, role: str) -> tuple[date, date] | None:
    """``24 dec..1 jan``, ``24 dec to 1 jan``, or one day: the words at i as a first and a last day."""
    words: list[str] = []
    owners: list[int] = []
    for j in range(i, i + _MOST_WORDS):
        token = draft.free(j)
        if token is None:
            break
        pieces = split_range(token.text)
        words += pieces
        owners += [j] * len(pieces)
        if token.text.endswith(","):
            break
    found = day_range(words, lambda some: longest_day(draft, some))
    if found is None:
        return None
    used, first, last = found
    said = say_day(first, draft.today) if first == last else f"{say_day(first, draft.today)} to {say_day(last, draft.today)}"
    draft.take(i, owners[used - 1] - i + 1, role, said, "The last day lies before the first; turn them round." if last < first else "")
    return first, max(first, last)


def day_range(words: list[str], longest: Callable[[list[str]], tuple[int, date | None]]) -> tuple[int, date, date] | None:
    """How many of these words are one day, or a first and a last one, and which; None where they begin with no date."""
    cut = next((k for k, word in enumerate(words) if k and word in ("..", "–", "-", "to")), None)
    used, first = longest(words if cut is None else words[:cut])
    if first is None:
        return None
    if cut is not None and used == cut:
        more, day = longest(words[cut + 1 :])
        if day is not None:
            says_year = any(re.search(r"\d{4}", word) for word in words[cut + 1 : cut + 1 + more])
            return cut + 1 + more, first, day if says_year else _not_before(day, first)
    return used, first, first


def split_range(word: str) -> list[str]:
    """``24..26`` as three words, so that both ends can be read."""
    return [piece for piece in re.split(r"(\.\.|–)", word.rstrip(",")) if piece]


def _not_before(day: date, first: date) -> date:
    """A last day without a year is counted from today and may lie before the first one; then the next year is meant.

    Not where that makes most of a year of it, as of ``27 nov..16 nov``: such days are turned round, and are given as they are.
    """
    if day >= first:
        return day
    try:
        later = day.replace(year=day.year + 1)
    except ValueError:
        later = day.replace(year=day.year + 1, day=28)
    return later if 0 <= (later - first).days <= _LEAPS else day
