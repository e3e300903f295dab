"""Many lines at once: pasted capture lines, or the minutes of a meeting with ``A:`` ``D:`` ``R:`` before what is to be kept.

Each line is read on the plan as the lines before it left it, and all of them become one change.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from planning.capture import Reading, read_line
from planning.errors import HeadwayError
from planning.phrases import parse_date
from planning.plan import Change, Edit
from planning.records import Action
from planning.values import find_person

if TYPE_CHECKING:
    from planning.plan import Plan

MARKERS = {
    "a": "x", "action": "x", "d": "d", "decision": "d", "r": "r", "risk": "r", "o": "o", "opportunity": "o", "i": "i", "issue": "i",
    "q": "i", "question": "i", "c": "c", "change": "c", "s": "assumption", "assumption": "assumption", "m": "*", "milestone": "*",
    "t": "task", "task": "task", "n": "n", "note": "n",
}  # fmt: skip
"""What stands before the colon, in any case, and the kind of capture line it means."""
_MARKED = re.compile(r"^\s*(?:[-*•–]\s+|\d+[.)]\s+)?(?:\[[ xX]?\]\s*)?([A-Za-z]{1,11})\s*:\s+(\S.*)$")
_BULLET = re.compile(r"^\s*(?:[-•–]\s+|\d+[.)]\s+)")
MOST = 500
"""No more lines are read at once."""


@dataclass(frozen=True, slots=True)
class Taken:
    """One line: its number, as it was pasted, and what it would become; None with the reason in ``why`` where it is left out."""

    number: int
    text: str
    reading: Reading | None
    why: str = ""

    @property
    def error(self) -> str:
        """What is wrong with it; nothing where it can be kept, or is left out."""
        return self.reading.errors[0] if self.reading is not None and self.reading.errors else ""


@dataclass(frozen=True, slots=True)
class Minutes:
    """The lines, and the one change that keeps them all; None while one of them is wrong or nothing would be kept."""

    lines: tuple[Taken, ...]
    change: Change | None
    ids: tuple[str, ...]

    @property
    def errors(self) -> tuple[str, ...]:
        """What is wrong, each with the number of its line."""
        return tuple(f"Line {line.number}: {line.error}" for line in self.lines if line.error)

    @property
    def left_out(self) -> int:
        """How many lines are not taken."""
        return sum(1 for line in self.lines if line.reading is None)


def capture_line(text: str) -> str:
    """A line of minutes as a capture line; nothing where no marker stands before it."""
    found = _MARKED.match(text)
    kind = MARKERS.get(found[1].casefold()) if found else None
    return f"{kind} {found[2]}" if found and kind else ""


_WHO_DOES = re.compile(r"(?P<who>[^\W\d]\S*(?:\s+[^\W\d]\S*)?)\s+(?:to|will)\s+(?P<what>\S.*)", re.DOTALL)
_BY = re.compile(r"(?P<what>.*\S)\s+(?:by|until|due)\s+(?P<day>\S.*)", re.IGNORECASE | re.DOTALL)


def spoken(line: str, plan: Plan, today: date) -> str:
    """A capture line of an action or issue as minutes are written: ``Priya to book it by 13 Nov`` is ``book it @PR ^13 Nov``.

    A name counts only where it is one person's, a day only where it ends the line; a mark that stands there already wins.
    """
    kind, _, text = line.partition(" ")
    if kind not in ("x", "i") or not text.strip():
        return line
    marks = ""
    if "^" not in text and (by := _BY.fullmatch(text.strip().rstrip("."))) is not None and _is_day(by["day"], today):
        text, marks = by["what"], f" ^{by['day']}"
    if "@" not in text and kind == "x" and (doer := _WHO_DOES.fullmatch(text.strip())) is not None:
        with suppress(HeadwayError):
            marks = f" @{find_person(plan, doer['who'])}{marks}"
            text = doer["what"][0].upper() + doer["what"][1:]
    return f"{kind} {text.strip()}{marks}"


def _is_day(text: str, today: date) -> bool:
    try:
        parse_date(text[:60], today)
    except HeadwayError:
        return False
    return True


def missing(reading: Reading) -> str:
    """What an action lacks that somebody must do: nobody is named, or no day; nothing where it has both, or is something else."""
    made = next((edit.after for edit in reading.change.edits if isinstance(edit.after, Action)), None) if reading.change else None
    lacks = [] if made is None else ["no owner"] * (not made.owner) + ["no due date"] * (made.due is None)
    return ", ".join(lacks)


def is_minutes(lines: Sequence[str]) -> bool:
    """Whether any line has a marker: then those without one are talk, and left out."""
    return any(capture_line(line) for line in lines)


def read_many(text: str, plan: Plan, today: date, *, project: str | None = None, record: str | None = None) -> Minutes:
    """What pasted lines would become. Nothing is raised for what they say; what is wrong stands with its line."""
    lines = [(n, line) for n, line in enumerate(text.splitlines(), 1) if line.strip()]
    marked = is_minutes([line for _, line in lines])
    taken: list[Taken] = []
    edits: list[Edit] = []
    ids: list[str] = []
    for number, line in lines[:MOST]:
        wanted = capture_line(line) if marked else _BULLET.sub("", line).strip()
        if not wanted:
            taken.append(Taken(number, line, None, "left out: no A: D: R: I: before it"))
            continue
        reading = read_line(spoken(wanted, plan, today) if marked else wanted, plan, today, project=project, record=record)
        taken.append(Taken(number, line, reading))
        if reading.change is not None:
            plan = plan.apply(reading.change)
            edits += reading.change.edits
            ids += [i for i in reading.ids if i not in ids]
    taken += [Taken(number, line, None, f"left out: no more than {MOST} lines at once") for number, line in lines[MOST:]]
    whole = edits and not any(line.error for line in taken)
    return Minutes(tuple(taken), Change(f"added {_counted(taken)}", tuple(edits)) if whole else None, tuple(ids))


def _counted(taken: Sequence[Taken]) -> str:
    """``2 actions, 1 risk`` of what is taken."""
    kinds: dict[str, int] = {}
    for line in taken:
        if line.reading is not None:
            kinds[line.reading.kind] = kinds.get(line.reading.kind, 0) + 1
    return ", ".join(f"{n} {_plural(kind) if n > 1 else kind}" for kind, n in kinds.items())


def _plural(kind: str) -> str:
    return {"person": "people", "opportunity": "opportunities", "leave": "leaves"}.get(kind, f"{kind}s")
