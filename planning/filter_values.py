"""What a filter compares: texts in smart case, and the numbers, lengths, days and lists that records hold.

Smart case: what is typed in lower case matches any case.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import cache
from operator import eq, ge, gt, le, lt, ne
from typing import TYPE_CHECKING, Any, NamedTuple, get_args

from planning.custom import show_custom
from planning.errors import PhraseError, PlanError
from planning.filter_ground import Ground, Subject
from planning.records import KINDS, Assignment, Promise, RiskLevel
from planning.values import short

if TYPE_CHECKING:
    from planning.durations import Lengths

COMPARE: Mapping[str, Callable[[Any, Any], bool]] = {":": eq, "=": eq, "!=": ne, "<": lt, "<=": le, ">": gt, ">=": ge}
_SPAN = re.compile(r"\d{1,4} ?(?:d|w|mo|y|days?|weeks?|months?|years?)", re.ASCII | re.IGNORECASE)
_HIDDEN = frozenset({"extra", "external", "activities", "forecasts", "figures", "rag_thresholds", "week", "exceptions"})


class FilterError(PlanError):
    """A filter cannot be read; the sentence names the part and what would be right."""


class Word(NamedTuple):
    """One word of a filter as it was typed: a field with a comparison and a value, or a text alone (``field`` empty)."""

    typed: str
    field: str
    op: str
    value: str
    quoted: bool


# ---------------------------------------------------------------------------------------------------------------- text


def fits(wanted: str) -> Callable[[str], bool]:
    """Whether a text holds another, in smart case."""
    if wanted == wanted.lower():
        folded = wanted.casefold()
        return lambda text: folded in text.casefold()
    return lambda text: wanted in text


def same_as(wanted: str) -> Callable[[str], bool]:
    """Whether a text is another, in smart case."""
    if wanted == wanted.lower():
        folded = wanted.casefold()
        return lambda text: folded == text.casefold()
    return lambda text: wanted == text


def word_begins(wanted: str) -> Callable[[str], bool]:
    """Whether a text, or a word in it, begins with another, in smart case."""
    holds = fits(f" {wanted}")
    return lambda text: holds(f" {text}")


def text_starts(wanted: str) -> Callable[[str], bool]:
    if wanted == wanted.lower():
        folded = wanted.casefold()
        return lambda text: text.casefold().startswith(folded)
    return lambda text: text.startswith(wanted)


# ------------------------------------------------------------------------------------------------- numbers, lengths, days


def bound_of(text: str, unit: str, ground: Ground) -> float:
    """The number that a typed bound means. Raises PhraseError."""
    from planning.values import money_currency, parse_money, parse_number, parse_percent

    if unit == "days":
        sign = -1 if text[:1] in ("-", "−") else 1
        return round(sign * _amount(text.lstrip("+-−"), ground), 4)
    if unit == "percent":
        return round(parse_percent(text), 4)
    if unit == "money":
        return round(parse_money(text, money_currency(text) or "EUR"), 4)
    return round(parse_number(text), 4)


def _amount(text: str, ground: Ground) -> float:
    """A typed length in days: working days, or by the clock for ``3ed``."""
    from planning.durations import ELAPSED_DAY, parse_duration

    lengths = _lengths(ground)
    read = parse_duration(text, lengths)
    return read.minutes / (ELAPSED_DAY if read.elapsed else lengths.day)


def _lengths(ground: Ground) -> Lengths:
    from planning.durations import Lengths
    from planning.values import lengths_of

    return lengths_of(ground.scheduled.calendars.of(None)) if ground.scheduled is not None else Lengths()


def day_of(word: Word, today: date) -> date:
    """The day of a phrase; ``30d`` alone is in 30 days. Raises PhraseError."""
    from planning.phrases import parse_date

    text = word.value.strip()
    if _SPAN.fullmatch(text):
        return parse_date(f"in {text}", today)
    if text.isdecimal():
        raise PhraseError(
            f'{short(text)} alone is no date; write {word.field}{word.op}{short(text)}d for days from today, or "3 dec" in quotes.'
        )
    try:
        return parse_date(text, today)
    except PhraseError as error:
        quotes = "" if word.quoted else " A date of several words stands in quotes."
        raise PhraseError(f"{error}{quotes}") from error


# ------------------------------------------------------------------------------------------------ the fields of records


@cache
def attributes() -> Mapping[str, frozenset[type]]:
    """The fields of all kinds of record that a filter can name, with the types of their values."""
    found: dict[str, frozenset[type]] = {}
    for cls in KINDS.values():
        for name, each in cls.__dataclass_fields__.items():
            if name not in _HIDDEN:
                found[name] = found.get(name, frozenset()) | _types(each.type)
    return found


def _types(annotation: object) -> frozenset[type]:
    within = get_args(annotation)
    if not within or not all(isinstance(each, type) or get_args(each) or each is Ellipsis for each in within):
        return frozenset([annotation if isinstance(annotation, type) else str])
    return frozenset().union(*(_types(each) for each in within if each is not Ellipsis and each is not type(None)))


def attribute_types(name: str) -> frozenset[type]:
    """The types of a record's own field, an instant being a date; nothing for a name that is none."""
    return frozenset(date if each is datetime else each for each in attributes().get(name, ()))


@cache
def date_fields() -> frozenset[str]:
    return frozenset(name for name in attributes() if attribute_types(name) <= {date})


class Bounds:
    """What a value is compared with, as each type it may be."""

    def __init__(self, word: Word, ground: Ground, types: frozenset[type], *, in_days: bool) -> None:
        self._ground, self._in_days = ground, in_days
        self._compare = COMPARE[word.op]
        self._exact = word.op in (":", "=")
        self._day = self._number = None
        wrong: PhraseError | None = None
        if types & {date, datetime, Promise}:
            try:
                self._day = day_of(word, ground.today)
            except PhraseError as error:
                wrong = error
        if types & {int, float, RiskLevel}:
            try:
                self._number = bound_of(word.value, "days", ground) if in_days else _amount_of(word.value)
            except PhraseError as error:
                wrong = wrong or error
        text = bool(types - {date, datetime, int, float, bool})
        if bool in types and self._exact and word.value.casefold() in ("yes", "no", "true", "false"):
            text = True
        if self._day is None and self._number is None and not (text and self._exact):
            raise wrong or PhraseError(f"it cannot be compared with {word.op}; write {word.field}:word.")
        values = [word.value] if word.quoted else [each for each in word.value.split(",") if each]
        self._texts = [fits(each) for each in values]
        self._yes = word.value.casefold() in ("yes", "true")

    def fit(self, value: object, subject: Subject) -> bool:
        """Whether a value is so."""
        if isinstance(value, bool):
            return self._exact and value == self._yes
        if isinstance(value, Promise):
            if self._exact and any(holds(value.to) for holds in self._texts):
                return True
            value = value.on
        if isinstance(value, datetime):
            value = value.date()
        if isinstance(value, date):
            return self._day is not None and self._compare(value, self._day)
        if isinstance(value, int | float):
            return self._number is not None and self._compare(self._told(float(value), subject), self._number)
        if isinstance(value, str) and not self._exact:
            return self._written(value)
        return self._exact and any(holds(text) for text in _texts(value) for holds in self._texts)

    def _told(self, value: float, subject: Subject) -> float:
        calendar = self._ground.calendar(subject) if self._in_days else None
        return (
            round(value / (calendar.minutes_per_day if calendar else _lengths(self._ground).day), 4) if self._in_days else round(value, 4)
        )

    def _written(self, text: str) -> bool:
        """Compares a text that holds a date or a number."""
        try:
            day = date.fromisoformat(text.strip()[:10])
        except ValueError:
            try:
                return self._number is not None and self._compare(_amount_of(text), self._number)
            except PhraseError:
                return False
        return self._day is not None and self._compare(day, self._day)


def _amount_of(text: str) -> float:
    """A number, a share or an amount of money."""
    from planning.values import money_currency, parse_money, parse_number, parse_percent

    bare = text.strip()
    if bare.endswith("%"):
        return round(parse_percent(bare, 100_000) / 100, 6)
    try:
        return round(parse_number(bare), 4)
    except PhraseError:
        return round(parse_money(bare, money_currency(bare) or "EUR"), 4)


def _texts(value: object) -> list[str]:
    """A value as the texts in it."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, Assignment):
        return [value.person]
    if isinstance(value, tuple):
        return [text for each in value for text in _texts(each)]
    if hasattr(value, "__dataclass_fields__"):
        return [text for name in value.__dataclass_fields__ for text in _texts(getattr(value, name))]
    if isinstance(value, date):
        return [value.isoformat()]
    return [] if value is None else [show_custom(value)] if isinstance(value, list | dict) else [str(value)]
