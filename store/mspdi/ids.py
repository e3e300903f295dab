"""New ids for what is imported, free in the plan it goes into."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planning.plan import Plan

_WORD = re.compile(r"[A-Z0-9]+")
_DIGITS = "0123456789"


def ascii_upper(text: str) -> str:
    """Text in capitals without accents; letters of other scripts are left out."""
    plain = unicodedata.normalize("NFKD", text[:400])
    return "".join(letter for letter in plain if letter.isascii()).upper()


def initials(name: str, *, single: int = 3, most: int = 4, fallback: str = "IMP") -> str:
    """``HM`` for Home Move, ``SLA`` for slack: the first letters of several words, or of the only one."""
    words = _WORD.findall(ascii_upper(name.replace("'", "")))
    found = "".join(word[0] for word in words).lstrip(_DIGITS)
    if len(found) > 1:
        return found[:most]
    return next((bare[:single] for word in words if (bare := word.lstrip(_DIGITS))), fallback)


def slug(name: str, fallback: str) -> str:
    """``NIGHT-SHIFT`` for "Night shift!"."""
    return "-".join(_WORD.findall(ascii_upper(name)))[:24].strip("-") or fallback


class Ids:
    """Hands out ids that neither the plan nor this import uses, and none the plan has ever used."""

    def __init__(self, plan: Plan) -> None:
        self._taken = {record.id.casefold() for _, record in plan.records()}
        self._counters = dict(plan.meta.counters)

    def take(self, wanted: str) -> str:
        """This id, or the first free of it with 2, 3 … behind."""
        number, found = 1, wanted
        while found.casefold() in self._taken:
            number += 1
            found = f"{wanted}{number}"
        self._taken.add(found.casefold())
        return found

    def project(self, wanted: str) -> str:
        """An id for a project, under whose name no task or milestone was ever numbered."""
        number, found = 1, wanted
        while found.casefold() in self._taken or f"{found}-" in self._counters or f"{found}-M" in self._counters:
            number += 1
            found = f"{wanted}{number}"
        self._taken.add(found.casefold())
        return found

    def next(self, prefix: str) -> str:
        """The next number of a prefix: ``L-12``."""
        number = self._counters.get(prefix, 0) + 1
        while f"{prefix}{number}".casefold() in self._taken:
            number += 1
        self._counters[prefix] = number
        self._taken.add(f"{prefix}{number}".casefold())
        return f"{prefix}{number}"
