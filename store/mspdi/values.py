"""Single values of a Project file - numbers, instants, durations, yes and no - and the list of what was refused.

A value that means nothing is refused alone: it is listed with its line, and its record goes on without it.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache
from typing import TYPE_CHECKING

from planning.validate import FIRST_YEAR, LAST_YEAR, LONGEST
from planning.values import clean_line
from store.errors import shown

if TYPE_CHECKING:
    from store.mspdi.tree import Node


@dataclass(frozen=True, slots=True)
class Refused:
    """A value or record that was not taken over: its line in the file, and why."""

    line: int
    why: str


class Log:
    """What an import leaves out: refused one by one, dropped by sort."""

    def __init__(self) -> None:
        self.refused: list[Refused] = []
        self._dropped: Counter[tuple[str, str]] = Counter()

    def refuse(self, node: Node, why: str) -> None:
        """Something is wrong with what stands there."""
        self.refused.append(Refused(node.line, why))

    def drop(self, one: str, count: int = 1, *, many: str = "") -> None:
        """Something that is sound has no place in a plan here; ``many`` where the plural takes more than an s."""
        if count:
            self._dropped[(one, many or f"{one}s")] += count

    def dropped(self) -> tuple[str, ...]:
        """Each sort with its number: ``12 timephased values``."""
        return tuple(f"{count} {one if count == 1 else many}" for (one, many), count in self._dropped.items())


_MOMENT = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::\d\d(?:\.\d{1,9})?)?)?(?:Z|[+-]\d\d:?\d\d)?", re.ASCII)
_NUMBER = r"(\d{1,12}(?:\.\d{0,40})?)"
_DURATION = re.compile(rf"P(?:{_NUMBER}D)?(?:T(?:{_NUMBER}H)?(?:{_NUMBER}M)?(?:{_NUMBER}S)?)?", re.ASCII)
_FLAGS = {"1": True, "true": True, "-1": True, "0": False, "false": False}


@lru_cache(maxsize=4096)
def moment(text: str) -> datetime | None:
    """``2004-01-01T08:00:00`` as a local instant on its minute; None where that is no instant of a plan."""
    match = _MOMENT.fullmatch(text)
    if match is None:
        return None
    year, month, day, hour, minute = (int(part or 0) for part in match.groups())
    try:
        return datetime(year, month, day, hour, minute) if FIRST_YEAR <= year <= LAST_YEAR else None
    except ValueError:
        return None


@lru_cache(maxsize=4096)
def minutes(text: str) -> int | None:
    """``PT8H30M0S`` as whole minutes, seconds rounded, anything at all as one at least; None for anything else."""
    match = _DURATION.fullmatch(text)
    if match is None or not any(match.groups()):
        return None
    days, hours, mins, seconds = (Decimal(part or 0) for part in match.groups())
    exact = days * 1440 + hours * 60 + mins + seconds / 60
    if exact > LONGEST:
        return None
    whole = int(exact.to_integral_value(ROUND_HALF_UP))
    return max(whole, 1) if exact else 0


class Fields:
    """The values of one element. ``label`` says in messages what it is: ``task 12 Pack the books``."""

    def __init__(self, node: Node, log: Log, label: str = "") -> None:
        self.node = node
        self.log = log
        self.label = label

    def text(self, name: str) -> str:
        """Text as it stands, without spaces at its ends."""
        return self.node.value(name)

    def refuse(self, name: str, wanted: str) -> None:
        """List the value of this name as refused."""
        node = self.node.part(name) or self.node
        said = f"{name} {shown(clean_line(node.text[:200]), 40)!r}"
        self.log.refuse(node, f"{self.label + ': ' if self.label else ''}{said} {wanted}.")

    def flag(self, name: str, *, default: bool = False) -> bool:
        """Yes or no."""
        text = self.node.value(name).lower()
        if not text:
            return default
        found = _FLAGS.get(text)
        if found is None:
            self.refuse(name, "is neither 0 nor 1")
        return default if found is None else found

    def whole(self, name: str, low: int = -(10**9), high: int = 10**9) -> int | None:
        """A whole number within bounds; None without one."""
        number = self.number(name, low, high)
        if number is None:
            return None
        if number != int(number):
            self.refuse(name, "is no whole number")
            return None
        return int(number)

    def number(self, name: str, low: float = -1e12, high: float = 1e12) -> float | None:
        """A number within bounds; None without one."""
        text = self.node.value(name)
        if not text:
            return None
        try:
            number = Decimal(text) if len(text) < 80 and text.isascii() and "_" not in text else None
        except InvalidOperation:
            number = None
        if number is None or not number.is_finite():
            self.refuse(name, "is no number")
            return None
        if not low <= number <= high:
            self.refuse(name, f"does not lie between {low:g} and {high:g}")
            return None
        return float(number)

    def moment(self, name: str) -> datetime | None:
        """An instant; None without one (Project writes NA there, or nothing)."""
        text = self.node.value(name)
        if not text or text == "NA":
            return None
        found = moment(text)
        if found is None:
            self.refuse(name, f"is no date of the years {FIRST_YEAR} to {LAST_YEAR} such as 2026-11-26T08:00:00")
        return found

    def minutes(self, name: str) -> int | None:
        """An amount of time in minutes, not negative; None without one."""
        text = self.node.value(name)
        if not text:
            return None
        found = minutes(text)
        if found is None:
            self.refuse(name, "is no duration up to 100 years such as PT8H0M0S")
        return found

    def money(self, name: str) -> float:
        """An amount of money, which the file holds in hundredths; 0 without one."""
        return round((self.number(name) or 0.0) / 100, 4)
