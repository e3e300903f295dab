"""The question for what holds a row: a constraint or a pin, with its meaning while it is typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from planning.canvas import Run
from planning.errors import HeadwayError
from planning.holding import MEANINGS, hold_change, meaning_of
from tui.asking import Question, Said, require_there

if TYPE_CHECKING:
    from planning.plan import Change
    from tui.session import Session


def hold_question(session: Session, record_id: str, opened: str, keep: Callable[[Change, str], None]) -> Question:
    """What holds one task or milestone, typed as ``SNET 9 nov``, ``pin`` or ``-``."""

    def made(text: str) -> Change | None:
        require_there(session, record_id)
        if text.strip() in ("", opened):
            return None
        row = session.schedule.get(record_id) if session.schedule else None
        shown = {"start": row.start.date(), "finish": row.finish.date()} if row else {}
        return hold_change(session.plan, record_id, text, session.today, shown)

    def meant(text: str) -> Change | None:
        """The change, None while the word of a constraint is not typed to its end or has no date yet."""
        try:
            return made(text)
        except HeadwayError:
            if _beginning_with(text):
                return None
            raise

    def read(text: str) -> Said:
        change = meant(text)
        if change is None:
            begun = _beginning_with(text) if text.strip() != opened else []
            return (Run(f"{' · '.join(begun)} …", "dim"),) if begun else ()
        after = session.plan.apply(change).activity(record_id)
        if after is None:
            return ()
        at = after.pinned_start if after.manual else after.constraint.at if after.constraint else None
        day = f" {at:%a} {at.day} {at:%b %Y}" if at is not None else ""
        return (Run(f"{meaning_of(after)}{day}  ", "accent"),)

    def answer(text: str) -> bool:
        change = made(text)
        if change is not None:
            keep(change, record_id)
        return True

    def complete(text: str) -> str:
        word = text.strip().upper()
        found = next((kind for kind in MEANINGS if word and kind.startswith(word)), None)
        return f"{found}{'' if found in ('ASAP', 'ALAP') else ' '}" if found else text

    hint = f"{' '.join(MEANINGS)} and a date: SNET 9 nov · pin · pin 9 nov · - holds it by nothing"
    return Question(f"{record_id} held", hint, answer, read, complete, text=opened, whole=True, change=meant)


def _beginning_with(text: str) -> list[str]:
    """The constraints that a text without a date may be meant as, each with its meaning."""
    word = text.strip().upper()
    return [f"{kind} {words}" for kind, words in MEANINGS.items() if word and kind.startswith(word)]
