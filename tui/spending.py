"""Booking money that was spent, from the home screen and the cost screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planning.canvas import Run
from planning.errors import HeadwayError
from planning.records import Program, Project, Spending, Task
from planning.text_width import clean

if TYPE_CHECKING:
    from collections.abc import Callable

    from planning.capture import Reading
    from planning.plan import Change
    from planning.records import Record
    from tui.asking import Question, Said
    from tui.screens.cost import CostScreen
    from tui.screens.home import HomeScreen
    from tui.session import Session

HINT = "WEB 1200 hosting · 1.2k · credit 300 · ordered 5k · ^12 oct · budget services"


def ask_spend(screen: HomeScreen | CostScreen) -> None:
    """Ask what was spent on the row under the cursor, or on another id."""
    screen.ask(question(screen.session, screen.record, screen.keep, getattr(screen, "budget_line", "")))


def question(session: Session, record: Record | None, keep: Callable[[Change, str], None], line: str = "") -> Question:
    """One line that books money; without an id it goes on ``record``, where that can have money booked on it.

    What goes on ``record`` and names no budget line counts against ``line``.
    """
    from tui.asking import Question

    if isinstance(record, Spending):
        from planning.bookings import place_of

        record = place_of(session.plan, record)
    under = record if isinstance(record, Task | Project | Program) else None

    def reading(text: str) -> Reading:
        from planning.capture import read_line

        here = under.id if under is not None else None
        found = read_line(f"spend {text}", session.plan, session.today, record=here)
        made = found.change.edits[0].after if found.change is not None else None
        if not line or not isinstance(made, Spending) or made.category or made.project != here:
            return found
        return read_line(f"spend {text} budget {line}", session.plan, session.today, record=here)

    def read(text: str) -> Said:
        if not text.strip():
            return ()
        found = reading(text)
        if found.errors:
            return (Run(clean(found.errors[0]), "bad"),)
        return (Run("→ ", "dim"), Run(clean(found.summary)))

    def answer(text: str) -> bool:
        if not text.strip():
            return True
        found = reading(text)
        if found.errors or found.change is None:
            raise HeadwayError(found.errors[0] if found.errors else "This books nothing.")
        keep(found.change, under.id if under is not None else "")
        return True

    place = f" on {under.id}" if under is not None else ""
    return Question(f"spend{place}", HINT.replace("WEB ", "") if under is not None else HINT, answer, read)
