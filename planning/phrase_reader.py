"""What a date phrase is read against, and the form of the rules that read it.

A rule is a pattern over the spelling of ``phrase_words``, in which a word in capitals stands for a part (a DAY, a MONTH, a SPAN
of time, a BASE that is again a phrase), and a function that makes the date of a match, or says that it is none after all.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Protocol

from planning.errors import HeadwayError, PhraseError
from planning.phrase_periods import ImpossibleDateError, Periods, coming_years, no_such_day, period_around, read_periods, shift
from planning.phrase_words import LAST, MONTH_PATTERN, NEXT, THIS, UNIT_PATTERN, UNITS, WEEKDAY_PATTERN

_MOST_WORKDAYS = 40_000
_FEW = 3
_COUPLE = 2
_SHORT_YEAR = re.compile(r"(?<!week)(?<!wk)(?<!w) \d\d$", re.ASCII)


class WorkingDays(Protocol):
    """The days that are worked on."""

    def add_workdays(self, day: date, n: int) -> date:
        """The day n working days after (or, negative, before) a day."""

    def is_workday(self, day: date) -> bool:
        """Whether anything is worked on this day."""


class MondayToFriday:
    """The working days where no calendar is given."""

    def is_workday(self, day: date) -> bool:
        """Whether the day is none of a weekend."""
        return day.weekday() < 5

    def add_workdays(self, day: date, n: int) -> date:
        """The day n working days on; a day of the weekend counts as the working day before it (after it, going back)."""
        if n == 0:
            return day
        beyond = max(0, day.weekday() - 4)
        if beyond:
            day = shift(day, days=-beyond if n > 0 else 3 - beyond)
        weeks, days = divmod(abs(n), 5)
        if n > 0:
            return shift(day, days=7 * weeks + days + (2 if day.weekday() + days > 4 else 0))
        return shift(day, days=-(7 * weeks + days + (2 if day.weekday() - days < 0 else 0)))


@dataclass(frozen=True, slots=True)
class Rule:
    pattern: str
    read: Callable[[Reader, re.Match[str]], date | None]
    absolute: bool


Read = Callable[["Reader", "re.Match[str]"], "date | None"]

COUNT = r"(?:\d+|(?:an? )?(?:few|couple)|an?)"
SPAN = rf"(?:{COUNT} ?{UNIT_PATTERN})(?: ?{COUNT} ?{UNIT_PATTERN})*"
_PARTS = {
    "WEEKDAY": rf"(?P<weekday>{WEEKDAY_PATTERN})s?(?![a-z])",
    "MONTH": rf"(?P<month>{MONTH_PATTERN})",
    "DAY": r"(?P<the>the )?(?P<day>\d{1,2})(?!\d)(?:th)?",
    "NTH": r"(?:(?:the )?(?P<nth>\d{1,2})th|last)",
    "YEAR": r"(?P<year>\d{4}|\d{2}|(?:this|next|last) year)",
    "SPAN": rf"(?P<span>{SPAN})",
    "PERIOD": r"(?P<period>.+)",
    "BASE": r"(?P<base>.+)",
    "MOD": f"(?P<mod>{'|'.join((*THIS, *NEXT, *LAST))})",
    "WORKDAY": "(?:business day|working day|workday|weekday)",
}
_PART = re.compile(r"\b[A-Z]{3,}\b")
_AMOUNT = rf"({COUNT}) ?({UNIT_PATTERN})"


class Grammar:
    """Rules, in the order in which they are tried."""

    def __init__(self) -> None:
        self.rules: list[Rule] = []

    def rule(self, pattern: str, *, absolute: bool = False) -> Callable[[Read], Read]:
        """Adds a function as the last rule. ``absolute``: it reads days by their numbers, so a weekday may stand before it."""

        def add(read: Read) -> Read:
            self.rules.append(Rule(pattern, read, absolute))
            return read

        return add


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str]:
    """Patterns are compiled when they are first needed: most phrases need few of them."""
    return re.compile(_PART.sub(lambda part: _PARTS[part[0]], pattern), re.ASCII)


@dataclass(frozen=True, slots=True)
class Reader:
    """What a phrase is read against. ``loose`` takes forms that, within a line, might be words of its title."""

    grammar: Grammar
    today: date
    base: date
    calendar: WorkingDays
    day_first: bool
    loose: bool
    seen: dict[str, date | None] = field(default_factory=dict)

    def read(self, line: str) -> date | None:
        """The day of a phrase in the grammar's spelling; None where no rule takes it.

        Phrases within phrases are kept, lest a long one be read in every way that it can be taken apart.
        """
        if line not in self.seen:
            self.seen[line] = self._first(line, self.grammar.rules)
        return self.seen[line]

    def read_absolute(self, line: str) -> date | None:
        """The day of a phrase that gives its numbers, such as ``3 dec``."""
        return self._first(line, [rule for rule in self.grammar.rules if rule.absolute])

    def _first(self, line: str, rules: list[Rule]) -> date | None:
        for rule in rules:
            match = _compiled(rule.pattern).fullmatch(line)
            if match is not None and (day := rule.read(self, match)) is not None:
                return day
        return None

    def periods(self, text: str) -> Periods | None:
        """The weeks, months, quarters or years that a part of a phrase may mean."""
        if not self.loose and _SHORT_YEAR.search(text):
            return None
        return read_periods(text, self.today)

    def date_of(self, year: int | None, month: int, day: int) -> date:
        """A day by its numbers; without a year the next such."""
        if not 1 <= month <= 12:
            raise ImpossibleDateError(f"There is no month {month}; write 1 to 12, or its name.")
        years = coming_years(self.today) if year is None else (year,)
        for each in years:
            if 1 <= day <= monthrange(each, month)[1] and (year is not None or date(each, month, day) >= self.today):
                return date(each, month, day)
        raise no_such_day(day, month, year)

    def weekday_after(self, day: date, weekday: int) -> date:
        """The first such weekday after a day."""
        return shift(day, days=(weekday - day.weekday() - 1) % 7 + 1)

    def weekday_before(self, day: date, weekday: int) -> date:
        """The last such weekday before a day."""
        return shift(day, days=-((day.weekday() - weekday - 1) % 7 + 1))

    def in_week_of(self, day: date, weekday: int) -> date:
        """That weekday of the Monday-to-Sunday week of a day."""
        return shift(period_around("week", day).first, days=weekday)

    def workdays(self, day: date, n: int) -> date:
        """The day n working days on."""
        if abs(n) > _MOST_WORKDAYS:
            raise PhraseError(f"{abs(n)} working days are too many; write at most {_MOST_WORKDAYS}, or months and years like +18mo.")
        try:
            return self.calendar.add_workdays(day, n)
        except PhraseError:
            raise
        except (HeadwayError, OverflowError, ValueError) as error:
            raise PhraseError("That leads further than the calendar goes; write a date nearer to today.") from error

    def moved(self, day: date, span: str, sign: int, *, days_work: bool = False) -> date:
        """A day moved by a SPAN: years and months first, then days, then working days (``days_work``: all its days)."""
        total: Counter[str] = Counter()
        for count, unit in _compiled(_AMOUNT).findall(span):
            word = count.split()[-1]
            number = _FEW if word == "few" else _COUPLE if word == "couple" else 1 if word in ("a", "an") else int(word)
            kind = UNITS[unit]
            works = days_work and kind == "d" and unit != "ed" and not unit.startswith("calendar")
            total["b" if works else kind] += sign * number
        day = shift(day, months=total["m"] + 3 * total["q"] + 12 * total["y"], days=total["d"] + 7 * total["w"] + 14 * total["f"])
        return self.workdays(day, total["b"]) if total["b"] else day
