"""How much work or time: ``5d``, ``3.5d``, ``1d4h``, ``3ed`` and the three points ``4/5/9d``, read and written.

Units are Microsoft Project's: ``min`` (or ``m``), ``h``, ``d``, ``w``, ``mo`` and years of twelve months; an ``e`` before one
means elapsed time, which runs day and night. What a working day, week and month are is told by ``Lengths``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from planning.errors import PhraseError

if TYPE_CHECKING:
    from fractions import Fraction

HOUR = 60
ELAPSED_DAY = 1440
_ELAPSED_MONTH_DAYS = 30
_MOST_YEARS = 100
_LONGEST_TEXT = 80

_UNITS = {
    "m": ("m", "min", "mins", "minute", "minutes"),
    "h": ("h", "hr", "hrs", "hour", "hours"),
    "d": ("d", "dy", "dys", "day", "days"),
    "w": ("w", "wk", "wks", "week", "weeks"),
    "mo": ("mo", "mos", "mon", "mons", "month", "months"),
    "y": ("y", "yr", "yrs", "year", "years"),
}
_UNIT_OF = {word: unit for unit, words in _UNITS.items() for word in words}
UNIT_WORDS = "|".join(sorted(_UNIT_OF, key=len, reverse=True))
"""Every word for a unit, as the alternatives of a pattern."""

_JOINT = re.compile(r"(?:, ?| and | )?", re.ASCII)
_EXAMPLES = "5d, 3.5d, 16h, 2w, 1mo, 3ed or 4/5/9d"


@cache
def _amount() -> re.Pattern[str]:
    """A number and its unit; compiled when it is first needed, as many commands read no duration at all."""
    number = r"(?P<number>\d{1,12}(?:[.,]\d{1,9})?|[.,]\d{1,9})"
    return re.compile(rf"{number} ?(?:(?P<elapsed>e|elapsed )?(?P<unit>{UNIT_WORDS})(?![a-z]))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Lengths:
    """Working minutes of a day, a week and a month."""

    day: int = 480
    week: int = 2400
    month: int = 9600


@dataclass(frozen=True, slots=True)
class Duration:
    """An amount in whole minutes: working time, or with ``elapsed`` time by the clock.

    ``estimated`` is the question mark of ``5d?``. With three points ``minutes`` is the likely one of them.
    """

    minutes: int
    elapsed: bool = False
    estimated: bool = False
    optimistic: int | None = None
    pessimistic: int | None = None


@dataclass(frozen=True, slots=True)
class _Point:
    """One typed amount: numbers with their units, of which a single one may still be missing."""

    amounts: tuple[tuple[Fraction, str], ...]
    elapsed: bool


def parse_duration(text: str, lengths: Lengths) -> Duration:
    """The amount a person typed; a number alone means days. Raises PhraseError with what would be right."""
    if len(text) > _LONGEST_TEXT:
        raise PhraseError(f"A duration of {len(text)} characters is none; write it like {_EXAMPLES}.")
    words = " ".join(text.lower().split())
    estimated = words.endswith("?")
    typed = [part.strip() for part in words.removesuffix("?").split("/")]
    if len(typed) not in (1, 3):
        raise PhraseError(f"{_shown(text)} has {len(typed)} points; write one, or three as optimistic/likely/pessimistic, like 4/5/9d.")
    points = [_point(part, text) for part in typed]
    unit, elapsed = points[-1].amounts[-1][1] or "d", points[-1].elapsed
    whole = [_minutes(_with_unit(point, unit, elapsed), lengths, text) for point in points]
    if any(point.elapsed != elapsed and point.amounts[-1][1] for point in points):
        raise PhraseError(f"{_shown(text)} mixes working and elapsed time; give all its parts the same, like 4/5/9d or 4/5/9ed.")
    if len(whole) == 1:
        return Duration(whole[0], elapsed, estimated)
    low, likely, high = whole
    if not low <= likely <= high:
        raise PhraseError(f"{_shown(text)} is not in order; write optimistic/likely/pessimistic from small to large, like 4/5/9d.")
    return Duration(likely, elapsed, estimated, low, high)


def format_duration(minutes: int, lengths: Lengths, elapsed: bool = False) -> str:
    """The amount as it is typed, in days where they are whole or half, else in days, hours and minutes: ``3.5d``, ``1d2h``.

    What it writes, ``parse_duration`` reads as the same minutes. A negative amount has its sign in front.
    """
    day = ELAPSED_DAY if elapsed else lengths.day
    e = "e" if elapsed else ""
    sign, amount = ("-", -minutes) if minutes < 0 else ("", minutes)
    if amount % day == 0:
        return f"{sign}{amount // day}{e}d"
    if amount > day and 2 * amount % day == 0:
        return f"{sign}{amount // day}.5{e}d"
    days, rest = divmod(amount, day)
    hours, left = divmod(rest, HOUR)
    parts = ((days, "d"), (hours, "h"), (left, "min"))
    return sign + "".join(f"{count}{e}{unit}" for count, unit in parts if count)


def _point(part: str, text: str) -> _Point:
    """One amount such as ``5``, ``5d`` or ``1d 4h``."""
    from fractions import Fraction

    if part.startswith(("-", "−")):
        raise PhraseError(f"{_shown(text)} is negative; a duration is 0d or longer.")
    amounts: list[tuple[Fraction, str]] = []
    elapsed: set[bool] = set()
    at = 0
    while match := _amount().match(part, at):
        unit = _UNIT_OF[match["unit"]] if match["unit"] else ""
        amounts.append((Fraction(match["number"].replace(",", ".")), unit))
        elapsed.add(bool(match["elapsed"]))
        at = match.end()
        if at == len(part):
            break
        joint = _JOINT.match(part, at)
        at = joint.end() if joint else at
    units = [unit for _, unit in amounts]
    if not amounts or at != len(part) or (len(units) > 1 and "" in units):
        raise PhraseError(f"{_shown(text)} is no duration; write it like {_EXAMPLES}.")
    if len(set(units)) < len(units):
        raise PhraseError(f"{_shown(text)} names a unit twice; write it like 1d4h.")
    if len(elapsed) > 1:
        raise PhraseError(f"{_shown(text)} mixes working and elapsed time; write 1d4h or 1ed4eh.")
    return _Point(tuple(amounts), elapsed.pop())


def _with_unit(point: _Point, unit: str, elapsed: bool) -> _Point:
    """A number without a unit takes that of the last point."""
    return point if point.amounts[-1][1] else _Point(((point.amounts[0][0], unit),), elapsed)


def _minutes(point: _Point, lengths: Lengths, text: str) -> int:
    size = _sizes(lengths, point.elapsed)
    total = round(sum(number * size[unit] for number, unit in point.amounts))
    if total > _MOST_YEARS * size["y"]:
        raise PhraseError(f"{_shown(text)} is longer than {_MOST_YEARS} years; write a shorter duration.")
    return total


def _sizes(lengths: Lengths, elapsed: bool) -> dict[str, int]:
    """The minutes of each unit."""
    if elapsed:
        month = _ELAPSED_MONTH_DAYS * ELAPSED_DAY
        return {"m": 1, "h": HOUR, "d": ELAPSED_DAY, "w": 7 * ELAPSED_DAY, "mo": month, "y": 12 * month}
    return {"m": 1, "h": HOUR, "d": lengths.day, "w": lengths.week, "mo": lengths.month, "y": 12 * lengths.month}


def _shown(text: str) -> str:
    """Typed text for a message: short, on one line, without control characters."""
    line = "".join(c if c.isprintable() else "\ufffd" for c in " ".join(text.split()))
    return repr(line if len(line) <= 40 else line[:39] + "…")
