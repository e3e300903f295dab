"""The words of date phrases, and a phrase brought into the one spelling that the grammar reads.

``the twenty-second of June, two thousand and eighteen`` becomes ``the 22th june 2018``: small letters, single blanks, numbers
in digits, ordinals as ``th``, no words that only connect.
"""

from __future__ import annotations

import re
from functools import cache

MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]
WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]

LEADING = frozenset({"on", "by", "at", "until", "till", "due"})
CONNECTING = frozenset({"of", "on", "and"})
"""Words that stand between others and mean nothing; a phrase does not end with one."""

_ONES = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
_TEENS = ["ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_ONES_TH = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"]
_TEENS_TH = ["tenth", "eleventh", "twelfth", *(f"{word}th" for word in _TEENS[3:])]
_TENS_TH = ["twentieth", "thirtieth", "fortieth", "fiftieth", "sixtieth", "seventieth", "eightieth", "ninetieth"]

_VALUES = {"a": 1, "oh": 0, "zero": 0}
for _row in (_ONES + _TEENS, _ONES_TH + _TEENS_TH):
    _VALUES |= {word: value for value, word in enumerate(_row, 1)}
for _row in (_TENS, _TENS_TH):
    _VALUES |= {word: value for value, word in zip(range(20, 100, 10), _row, strict=True)}

_CENTURIES = ("eighteen", "nineteen", "twenty")
_SIZES = {"hundred": 100, "thousand": 1000}


def _any(*rows: list[str]) -> str:
    return "(?:" + "|".join(word for row in rows for word in row) + ")"


_BELOW_HUNDRED = rf"(?:{_any(_TENS)}(?: {_any(_ONES)}(?! thousand| hundred))?|{_any(_TEENS, _ONES)})"
_ORDINAL = rf"(?:{_any(_TENS)} )?{_any(_ONES_TH)}|{_any(_TEENS_TH, _TENS_TH)}"
_YEAR = (
    rf"{_any(_ONES)} thousand(?: {_BELOW_HUNDRED})?"
    rf"|(?:{'|'.join(_CENTURIES)}) (?:hundred|(?:oh|zero) {_any(_ONES)}|{_any(_TEENS)}|{_any(_TENS)}(?: {_any(_ONES)})?)"
)
_HUNDREDS = rf"(?:a|{_any(_ONES)}) hundred(?: {_BELOW_HUNDRED})?"

_SIGNS = str.maketrans({"−": "-", "–": "-", "—": "-", "‐": "-", "‑": "-", "'": None, "’": None, ",": " ", '"': None, "(": " ", ")": " "})
_OFFSET = re.compile(r"(?:(?<=[a-z])[+-]|(?<=\d)\+)(?=\d+ ?(?:[dwmqy]|mo|e[dw])(?![a-z]))")
_YEAR_AFTER = re.compile(r"\b((?:q|w|wk|week) ?\d{1,2})[-/.](?=\d{2,4}\b)")
_DOT_AND_BLANK = re.compile(r"(?<=\d)\. (?=\d)")
_JOINT = re.compile(r"(?<=[a-z])[-/.]+(?=[a-z0-9 ]|$)|(?<=\d)[-/.](?=[a-z])|(?<=\d)\.(?= |$)")
_ORDINAL_DIGITS = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)\b", re.ASCII)
_HALF_YEAR = re.compile(r"\bhalf a year\b")
_ARTICLE = re.compile(r"\bthe (?!\d)")


@cache
def _spoken() -> re.Pattern[str]:
    """A number in words; compiled when it is first needed."""
    return re.compile(rf"\b(?:(?P<ordinal>{_ORDINAL})|{_YEAR}|{_HUNDREDS}|{_BELOW_HUNDRED})\b")


def spell(text: str) -> str:
    """The phrase in the spelling of the grammar; empty where it has no words, or ends in the middle."""
    line = " ".join(text.lower().replace("'s ", " ").translate(_SIGNS).split())
    line = line.lstrip("^ ").rstrip(" .;:!?")
    line = _DOT_AND_BLANK.sub(".", _OFFSET.sub(r" \g<0>", line))
    words = _JOINT.sub(" ", _YEAR_AFTER.sub(r"\1 ", line)).split()
    while words and words[0] in LEADING:
        del words[0]
    if not words or words[-1] in CONNECTING or words[-1] == "the":
        return ""
    line = " ".join(word for word in words if word not in CONNECTING)
    if line == "the day":
        return "this day"
    line = _ORDINAL_DIGITS.sub(r"\1th", _spoken().sub(_digits, line))
    return _HALF_YEAR.sub("6 months", _ARTICLE.sub("", line))


def _digits(match: re.Match[str]) -> str:
    return f"{_value(match[0])}{'th' if match['ordinal'] else ''}"


def _value(spoken: str) -> int:
    """``twenty one`` is 21, ``two thousand eighteen`` 2018, ``nineteen seventy eight`` 1978, ``nineteen zero one`` 1901."""
    first, *rest = spoken.split()
    if rest and rest[0] in _SIZES:
        return _VALUES[first] * _SIZES[rest[0]] + sum(_VALUES[word] for word in rest[1:])
    values = [_VALUES[word] for word in rest]
    is_year = first in _CENTURIES and (len(values) == 2 or any(value >= 10 for value in values))
    return _VALUES[first] * (100 if is_year else 1) + sum(values)


def ordinal(n: int) -> str:
    """``first`` to ``ninth``, then ``10th``; for a number below 21."""
    return _ONES_TH[n - 1] if 1 <= n <= len(_ONES_TH) else f"{n}th"


def month_number(word: str) -> int:
    """1 to 12, by the first three letters."""
    return next(n for n, name in enumerate(MONTHS, 1) if name[:3].lower() == word[:3])


def weekday_number(word: str) -> int:
    """0 for Monday to 6 for Sunday, by the first three letters."""
    return next(n for n, name in enumerate(WEEKDAYS) if name[:3].lower() == word[:3])


def _short_or_long(name: str, *others: str) -> str:
    return "|".join((*others, rf"{name[:3]}(?:{name[3:]})?" if len(name) > 3 else name)).lower()


MONTH_PATTERN = "(?:" + "|".join(_short_or_long(name, *(("Sept",) if name == "September" else ())) for name in MONTHS) + ")(?![a-z])"
WEEKDAY_PATTERN = r"(?:mon(?:day)?|tue(?:s(?:day)?)?|wed(?:s|nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)"

UNITS = {"day": "d", "days": "d", "d": "d", "ed": "d", "calendar day": "d", "calendar days": "d"}
UNITS |= dict.fromkeys(("week", "weeks", "wk", "wks", "w", "ew"), "w") | dict.fromkeys(("fortnight", "fortnights"), "f")
UNITS |= dict.fromkeys(("month", "months", "mth", "mths", "mo", "mos", "m"), "m")
UNITS |= dict.fromkeys(("quarter", "quarters", "q"), "q") | dict.fromkeys(("year", "years", "yr", "yrs", "y"), "y")
_WORKING = ["business day", "business days", "working day", "working days", "workday", "workdays", "weekday", "weekdays", "bd", "wd"]
UNITS |= dict.fromkeys(_WORKING, "b")
"""A unit's words, to days, weeks, fortnights, months, quarters, years, or business days."""

UNIT_PATTERN = "(?:" + "|".join(sorted(UNITS, key=len, reverse=True)) + ")(?![a-z])"

THIS = ("this", "current", "my")
NEXT = ("next", "following", "coming", "upcoming")
LAST = ("last", "previous", "past", "prior")

_OTHERS = """today tomorrow yesterday next last this week month quarter year days weeks months end start middle mid in ago
after before from eow eom eoq eoy first second third working business beginning"""
VOCABULARY = (*(name.lower() for name in (*MONTHS, *WEEKDAYS)), *_OTHERS.split())
"""What a mistyped word may have been."""
