"""Many pasted lines: a page that says what each would become, and enter that keeps them all as one change."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from planning.canvas import Run
from planning.errors import HeadwayError
from planning.minutes import Minutes, Taken, missing, read_many
from planning.text_width import clean
from tui.asking import Offer, Question, Said

if TYPE_CHECKING:
    from planning.plan import Change
    from tui.session import Session


def pasted(session: Session, text: str, project: str | None, record: str | None, keep: Callable[[Change, str], None]) -> Question:
    """The question whether to keep these lines. Nothing is kept while one of them is wrong. A status sheet that came back is one too."""
    if "[" in text:
        from planning.status_sheet import is_sheet

        if is_sheet(text.splitlines()):
            return answered(session, text, keep)

    def minutes() -> Minutes:
        return read_many(text, session.plan, session.today, project=project, record=record)

    def kept() -> None:
        found = minutes()
        if found.change is None:
            raise HeadwayError(found.errors[0] if found.errors else "None of these lines adds anything.")
        keep(found.change, found.ids[0] if found.ids else "")

    def offer(typed: str) -> list[Offer]:
        return [Offer(_line(taken), kept) for taken in minutes().lines]

    def read(typed: str) -> Said:
        found = minutes()
        if found.errors:
            return (Run(f"nothing is kept: {clean(found.errors[0])}", "bad"),)
        if found.change is None:
            return (Run("none of these lines adds anything", "warn"),)
        left = f" · {found.left_out} left out" if found.left_out else ""
        return (Run("enter keeps all as one change: ", "dim"), Run(clean(found.change.label), "strong"), Run(f"{left} · esc none", "dim"))

    def answer(typed: str) -> bool:
        kept()
        return True

    count = sum(1 for line in text.splitlines() if line.strip())
    label = f"{count} line{'s' * (count != 1)}"
    return Question(label, "enter keeps all · esc none", answer, read, offer=offer, ways="enter keeps all · esc none")


def answered(session: Session, text: str, keep: Callable[[Change, str], None]) -> Question:
    """The question whether to keep what a status sheet answers. Raises HeadwayError where the plan has no dates."""
    from planning.status_sheet import Sheet, read_sheet

    lines = [(n, line) for n, line in enumerate(text.splitlines(), 1) if line.strip()]

    def sheet() -> Sheet:
        if session.schedule is None:
            raise HeadwayError(session.trouble)
        return read_sheet(session.schedule, lines, session.today)

    def kept() -> None:
        found = sheet()
        if found.change is None:
            raise HeadwayError(found.errors[0] if found.errors else "Nothing is answered in this sheet.")
        keep(found.change, found.answers[0].id)

    def offer(typed: str) -> list[Offer]:
        found = sheet()
        said: list[Said] = [
            (
                Run(f"{each.number:>3} ", "dim"),
                Run("✗ ", "bad"),
                Run(clean(f"{each.id} [{each.answer}]")),
                Run(f"  {clean(each.error)}", "bad"),
            )
            if each.error
            else (Run(f"{each.number:>3} ", "dim"), Run("→ ", "accent"), Run(clean(each.means)))
            for each in found.answers
        ]
        said += [(Run(f"{n:>3} ", "dim"), Run(clean(line), "dim"), Run("  left out: no answer", "dim")) for n, line in found.unknown]
        return [Offer(line, kept) for line in said]

    def read(typed: str) -> Said:
        found = sheet()
        if found.errors:
            return (Run(f"nothing is kept: {clean(found.errors[0])}", "bad"),)
        if found.change is None:
            return (Run("nothing is answered in this sheet", "warn"),)
        return (Run("enter keeps all as one change: ", "dim"), Run(f"{clean(found.change.label)}  ", "strong"))

    def answer(typed: str) -> bool:
        kept()
        return True

    return Question("status sheet", "enter keeps all · esc none", answer, read, offer=offer, change=lambda typed: sheet().change)


def _line(taken: Taken) -> Said:
    number = Run(f"{taken.number:>3} ", "dim")
    if taken.reading is None:
        return (number, Run(clean(taken.text.strip()), "dim"), Run(f"  {taken.why}", "dim"))
    if taken.error:
        return (number, Run("✗ ", "bad"), Run(clean(taken.text.strip())), Run(f"  {clean(taken.error)}", "bad"))
    lacks = missing(taken.reading)
    return (number, Run("→ ", "accent"), Run(clean(taken.reading.summary)), Run(f"  {lacks}" if lacks else "", "warn"))
