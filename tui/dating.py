"""Moving dates from the keyboard: bars pushed by a day, a pin or a link asked for once, and a look before anything moves."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from planning.canvas import Run
from planning.errors import HeadwayError
from planning.plan import Change
from planning.records import Activity, Constraint, Link, Milestone, Task
from planning.text_width import clean
from tui.asking import Question, Said

if TYPE_CHECKING:
    from datetime import datetime

    from planning.impact import Impact
    from planning.plan import Edit
    from planning.records import Record
    from tui.session import Session

_DAYS = re.compile(r"([+-]\d{1,4})d")
_NO_DAYS = re.compile(r"[+-]0{1,4}d")
AT_END = ("FNET", "FNLT", "MFO")


def nudged(question: Question, step: int, back: str, on: str) -> Question:
    """A question that opens with a day more or less; the two keys make it more or less again, so that repeats add up.

    No day more or less (one key, then the other) is no change: a task that nothing holds is not held then either.
    """
    meant = question.change

    def nudge(text: str, key: str) -> str | None:
        by = {back: -1, on: 1}.get(key)
        days = _DAYS.fullmatch(text.strip())
        return f"{int(days[1]) + by:+d}d" if by is not None and days is not None else None

    def answer(text: str) -> bool:
        return True if _NO_DAYS.fullmatch(text.strip()) else question.answer(text)

    def read(text: str) -> Said:
        return (Run("nothing changes", "dim"),) if _NO_DAYS.fullmatch(text.strip()) else question.read(text)

    def change(text: str) -> Change | None:
        return None if meant is None or _NO_DAYS.fullmatch(text.strip()) else meant(text)

    hint = f"{back} {on} a day less or more · {question.hint}"
    return replace(question, answer=answer, read=read, change=change, text=f"{step:+d}d", whole=True, nudge=nudge, hint=hint)


def look_first(session: Session, change: Change, keep: Callable[[Change], None]) -> Question | None:
    """The question that shows what a change moves before it is kept; None where it moves no more than what it edits.

    What was reported done or reached is not taken back by one key either, although nothing else may move by it.
    """
    impact = session.weigh(change)
    if impact is None or not (_takes_back(change) or _reaches_further(impact)):
        return None

    def answer(text: str) -> bool:
        if text.strip().casefold() not in ("", "y", "yes"):
            raise HeadwayError("enter keeps it, esc leaves all as it was.")
        keep(change)
        return True

    return Question(f"{clean(change.label)}?", "enter keeps it · esc leaves all as it was", answer, change=lambda text: change)


def _takes_back(change: Change) -> bool:
    """Whether a change opens again what was done or reached."""
    return any(_end(edit.before) is not None and edit.after is not None and _end(edit.after) is None for edit in change.edits)


def _end(record: Record | None) -> datetime | None:
    """When a task was finished or a milestone reached; None for one that is not, and for anything else."""
    return record.actual_finish if isinstance(record, Task) else record.actual if isinstance(record, Milestone) else None


def _reaches_further(impact: Impact) -> bool:
    """Whether a change moves what it does not edit, breaks something, or reports as done what waits for something that is not."""
    edited = {edit.id for edit in impact.change.edits}
    return bool(impact.too_early) or any(move.id not in edited for move in impact.moves) or any(limit.breaks for limit in impact.limits)


def pin_or_link(
    session: Session,
    ask: Callable[[Question], None],
    keep: Callable[[Change, str], None],
    close: Callable[[], None],
    say: Callable[[str], None],
) -> Callable[[Change], bool]:
    """What a typed date leads to where a link decides the date today: it asks once whether to pin it, or to move it by its link.

    The function given back says whether it asked.
    """

    def then(change: Change) -> bool:
        pin = _new_pin(change)
        linked = _by_links(session, pin) if pin is not None else None
        if pin is None or linked is None:
            return False

        def kept(chosen: Change) -> None:
            keep(chosen, pin.id)
            close()

        ask(_choice(session, pin, change, linked, kept, lambda: say(f"Nothing was changed: {pin.id} stays where it was.")))
        return True

    return then


def _new_pin(change: Change) -> Edit | None:
    """The edit that holds one activity by a date, where that is all the change does."""
    edits = [edit for edit in change.edits if edit.before != edit.after]
    if len(edits) != 1 or not isinstance(edits[0].after, Activity) or not isinstance(edits[0].before, Activity):
        return None
    held: Constraint | None = edits[0].after.constraint
    return edits[0] if held is not None and held.at is not None and held != edits[0].before.constraint else None


def _by_links(session: Session, pin: Edit) -> Change | None:
    """The change that gives an activity the same date by its links; None where links do not decide its date, or cannot."""
    from planning.relink import by_links

    scheduled = session.schedule
    if scheduled is None or not isinstance(pin.after, Activity) or pin.after.constraint is None or pin.after.constraint.at is None:
        return None
    if not linked_now(session, pin.id):
        return None
    end = pin.after.constraint.kind in AT_END or not isinstance(pin.after, Task)
    try:
        return by_links(scheduled, pin.id, pin.after.constraint.at, end=end)
    except HeadwayError:
        return None


def linked_now(session: Session, activity_id: str) -> bool:
    """Whether links decide the date of an activity today: then enter asks what is to hold a date that is typed."""
    now = session.schedule
    return now is not None and activity_id in now.net.index and any(d.kind == "link" for d in now.drivers(activity_id))


def _choice(
    session: Session, pin: Edit, pinned: Change, linked: Change, keep: Callable[[Change], None], forget: Callable[[], None]
) -> Question:
    from tui.kept import hold_said

    held = pin.after.constraint if isinstance(pin.after, Activity) else None
    moves = session.preview(pinned)
    first = "p" if moves is not None and any(m.id == pin.id for m in moves.moves) else "l"
    words = {"p": f"pins it: {hold_said(held.kind, held.at) if held else ''}", "l": f"by its link: {_lags(session, linked)}"}

    def chosen(text: str) -> Change:
        letter = text.strip().casefold()[:1] or first
        if letter not in words:
            raise HeadwayError("p pins it to the date, l moves it by its link; esc leaves all as it was.")
        return pinned if letter == "p" else linked

    def read(text: str) -> Said:
        meant = "p" if chosen(text) is pinned else "l"
        return (Run(clean(f"{words[meant]}  "), "accent"),)

    def answer(text: str) -> bool:
        keep(chosen(text))
        return False

    label = f"{pin.id} what holds it there? p a pin · l its link"
    return Question(label, "", answer, read, text=first, whole=True, change=chosen, forget=forget)


def _lags(session: Session, linked: Change) -> str:
    """The links as they would be, as Project writes them."""
    from planning.linkspec import format_link
    from planning.values import lengths_of

    found = []
    for edit in linked.edits:
        if isinstance(edit.after, Link):
            record = session.plan.activity(edit.after.successor)
            if record is not None and session.schedule is not None:
                found.append(format_link(edit.after, lengths_of(session.schedule.calendars.for_activity(record))))
    return ", ".join(found)
