"""The filter language: ``owner:KM float<3 due<30d !done (late | risk:high) #launch words``.

Words stand beside each other for "and", ``|`` or ``or`` for "or", ``!`` or ``-`` in front of one for "not", brackets hold
together, quotes make a text of anything. What the single words mean is in ``filter_terms``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from planning.filter_ground import Ground, Subject
from planning.filter_terms import term
from planning.filter_values import FilterError, Word
from planning.values import short

if TYPE_CHECKING:
    from planning.plan import Plan
    from planning.schedule import Schedule

__all__ = ["Filter", "FilterError", "Subject", "asks_for_archived", "compile_filter"]

LONGEST = 1_000
_DEEPEST = 20
_ARCHIVED = re.compile(r"(?<![^\s|(])\+?archived(?![^\s|)])", re.IGNORECASE)
_MARKS = re.compile(r"(?P<field>[^\W\d][\w.\-]*|%)(?P<op>!=|<=|>=|:|=|<|>)")

Test = Callable[[Subject], bool]


class Filter:
    """Chooses records of a plan. Without text it keeps everything."""

    def __init__(self, text: str, ground: Ground, test: Test | None) -> None:
        self.text = text
        self._ground = ground
        self._test = test
        self._kept: dict[str, bool] = {}

    def __bool__(self) -> bool:
        """Whether it asks for anything."""
        return self._test is not None

    def keep(self, record_id: str) -> bool:
        """Whether the record of this id fits; False for an id that is not in the plan."""
        known = self._kept.get(record_id)
        if known is None:
            subject = self._ground.subject(record_id)
            known = self._kept[record_id] = subject is not None and (self._test is None or self._test(subject))
        return known


def compile_filter(text: str, plan: Plan, scheduled: Schedule | None, today: date) -> Filter:
    """The filter that a text means, for this plan, its schedule (None where there is none) and the day.

    Raises FilterError with a sentence that names the part that cannot be read and what would be right.
    """
    ground = Ground(plan, scheduled, today)
    return Filter(text.strip(), ground, _Reader(text, ground).read())


def asks_for_archived(text: str) -> bool:
    """Whether a filter looks among what is archived too: it says ``+archived``, or ``archived`` alone."""
    return _ARCHIVED.search(text) is not None


class _Reader:
    """Reads a text once, from left to right."""

    def __init__(self, text: str, ground: Ground) -> None:
        if len(text) > LONGEST:
            raise FilterError(f"A filter has at most {LONGEST:,} characters, this one has {len(text):,}; write a shorter one.")
        self._text, self._ground = text, ground
        self._at = 0
        self._depth = 0

    def read(self) -> Test | None:
        """The test of the whole text; None where there is nothing in it."""
        return self._alternatives() if self._next() else None

    def _next(self) -> str:
        """The character to be read next, blanks left out; nothing at the end."""
        while self._at < len(self._text) and self._text[self._at].isspace():
            self._at += 1
        return self._text[self._at : self._at + 1]

    def _alternatives(self) -> Test:
        tests = [self._together()]
        while self._next() == "|" or self._is_word("or"):
            self._at += 1 if self._next() == "|" else 2
            tests.append(self._together())
        return tests[0] if len(tests) == 1 else lambda subject: any(test(subject) for test in tests)

    def _together(self) -> Test:
        tests: list[Test] = []
        while (sign := self._next()) and sign != "|" and not self._is_word("or") and not (sign == ")" and self._depth):
            if self._is_word("and"):
                self._at += 3
                continue
            tests.append(self._one())
        if not tests:
            raise FilterError('One side of | is empty; write a word on both sides, or "|" in quotes to look for the sign itself.')
        return tests[0] if len(tests) == 1 else lambda subject: all(test(subject) for test in tests)

    def _is_word(self, word: str) -> bool:
        found = self._text[self._at : self._at + len(word) + 1]
        return found.casefold().rstrip() == word and not found[len(word) :].strip()

    def _one(self) -> Test:
        turned, begin = False, self._at
        while (sign := self._next()) == "!" or (sign == "-" and self._text[self._at + 1 : self._at + 2].strip()):
            turned = not turned
            self._at += 1
        if not sign or sign.isspace() or sign in "|" or (sign == ")" and self._depth):
            raise FilterError(f"After {short(self._text[begin : self._at].strip())} a word is missing, like !done.")
        test = self._bracket() if sign == "(" else term(self._word(), self._ground)
        return (lambda subject: not test(subject)) if turned else test

    def _bracket(self) -> Test:
        self._at += 1
        self._depth += 1
        if self._depth > _DEEPEST:
            raise FilterError(f"There are more than {_DEEPEST} brackets in each other; write it with fewer.")
        if self._next() in ("", ")"):
            raise FilterError("There is nothing in the brackets; write words in them, or quotes to look for the signs themselves.")
        test = self._alternatives()
        if self._next() == ")":
            self._at += 1
        self._depth -= 1
        return test

    def _word(self) -> Word:
        begin = self._at
        match = _MARKS.match(self._text, begin)
        if match is not None:
            self._at = match.end()
        value, quoted = self._value()
        typed = self._text[begin : self._at]
        return Word(typed, match["field"] if match else "", match["op"] if match else "", value, quoted)

    def _value(self) -> tuple[str, bool]:
        """What stands here: a text in quotes (to the end where they are not closed), or all up to the next blank."""
        begin = self._at
        if self._text[begin : begin + 1] == '"':
            end = self._text.find('"', begin + 1)
            self._at = len(self._text) if end < 0 else end + 1
            return self._text[begin + 1 : len(self._text) if end < 0 else end].strip(), True
        while self._at < len(self._text) and not self._ends(self._text[self._at]):
            self._at += 1
        return self._text[begin : self._at], False

    def _ends(self, sign: str) -> bool:
        return sign.isspace() or sign == "|" or (sign == ")" and self._depth > 0)
