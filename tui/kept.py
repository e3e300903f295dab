"""What was kept, in a line a person reads: the journal's ``CMP-8 start - -> 2026-11-25`` is ``CMP-8 not before 25 Nov 2026`` here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from planning.records import Milestone, Task

if TYPE_CHECKING:
    from datetime import datetime

    from planning.plan import Change, Edit
    from planning.records import Record
    from planning.ripple import Move

_HOLDS = {
    "SNET": "not before {0}",
    "SNLT": "to begin by {0}",
    "FNET": "not done before {0}",
    "FNLT": "to be done by {0}",
    "MSO": "must begin on {0}",
    "MFO": "must finish on {0}",
    "ASAP": "as soon as its links allow",
    "ALAP": "as late as nothing else moves",
}
_ISO = re.compile(r"\b(\d{4}-\d\d-\d\d)\b(?:[T ]\d\d:\d\d)?")


def kept_words(change: Change, moves: Sequence[Move] = ()) -> str:
    """What was kept, where its row now stands, how many rows moved, and that u takes it back."""
    told = said(change)
    own = next((m for m in moves if len(change.edits) == 1 and m.id == change.edits[0].id), None)
    where = f" · {'is on' if own.kind == 'milestone' else 'ends'} {_day(own.after.finish)}" if own is not None else ""
    return f"{told}{where}{f' · moved {len(moves)} rows' if len(moves) > 1 else ''} · u undoes"


def said(change: Change) -> str:
    """What a change is called, in words."""
    edits = [edit for edit in change.edits if edit.before != edit.after]
    if len(edits) == 1 and (held := _held(edits[0])):
        return held
    if " -> " not in change.label:
        return change.label
    words = change.label.replace(" - -> ", " ").replace(" -> -", " taken away").replace(" -> ", " → ").replace(" percent ", " per cent ")
    return _ISO.sub(lambda found: _iso(found[1]), words)


def _held(edit: Edit) -> str:
    """What holds a row now, where that is what was changed."""
    before, after = edit.before, edit.after
    if not isinstance(before, Task | Milestone) or not isinstance(after, Task | Milestone) or before.constraint == after.constraint:
        return ""
    if after.manual or before.manual or _other_fields(before, after):
        return ""
    if after.constraint is None:
        return f"{after.id} is held by its links alone"
    at = after.constraint.at
    return f"{after.id} {hold_said(after.constraint.kind, at)}"


def hold_said(kind: str, at: datetime | None) -> str:
    """A constraint in words: ``not before 25 Nov 2026``."""
    return _HOLDS[kind].format(_day(at) if at else "")


def _other_fields(before: Record, after: Record) -> bool:
    from dataclasses import replace

    assert isinstance(before, Task | Milestone) and isinstance(after, Task | Milestone)
    return replace(before, constraint=after.constraint, updated=after.updated) != after


def _day(at: datetime) -> str:
    return f"{at.day} {at:%b %Y}"


def _iso(text: str) -> str:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return text
    return f"{day.day} {day:%b %Y}"
