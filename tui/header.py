"""What the header says on every screen: where one is, the day, what wants attention, and how the file is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planning.canvas import Run
from planning.outline import path_to
from planning.records import Activity
from planning.text_width import clean

if TYPE_CHECKING:
    from planning.records import Record
    from tui.session import Session

NARROW = 100
"""Columns below which everything is said shorter."""


def crumbs_of(session: Session, record: Record | None) -> list[str]:
    """The way from the program to a record, through its project and the summaries it stands in."""
    if record is None:
        return []
    plan = session.plan
    program = plan.program_of(record)
    above: tuple[str, ...] = (program.id,) if program and program is not record else ()
    if isinstance(record, Activity):
        above = path_to(plan, record.id)
    way = [*(found for i in above if (found := plan.find(i)) is not None), record]
    return [clean(each.name or each.id) for each in way]


def state_of(session: Session, program_id: str, *, wide: bool) -> list[Run]:
    """The day, what of a program slips or is due, and how the file is."""
    if session.trying.looking:
        trying = session.trying.whatif
        name = f" {clean(trying.name)}" if trying is not None else ""
        return [
            Run(f" WHAT-IF{name[: 40 if wide else 20]} ", "bad", "cursor"),
            Run(" nothing of this is in the plan " if wide else " ", "warn"),
        ]
    slipping, due, aged = session.told_of(program_id)
    state = [Run(f"{session.today:%a %d %b %Y}   " if wide else f"{session.today:%a %d %b}  ", "dim")]
    if aged:
        state.append(Run(f"▲ {aged}  " if wide else f"▲{aged} ", "warn"))
    if slipping:
        state.append(Run(f"▲{slipping} slipping  " if wide else f"▲{slipping} ", "warn"))
    if due:
        state.append(Run(f"◆{due} due  " if wide else f"◆{due} ", "accent"))
    return [*state, _kept_state(session, wide=wide)]


def _kept_state(session: Session, *, wide: bool) -> Run:
    """What the header says of the file: kept, kept in the journal alone, broken by somebody, or open for reading."""
    if session.file.read_only:
        return Run("read-only", "warn")
    if session.broken:
        return Run("▲ file broken" if wide else "▲file", "bad")
    if session.file.trouble:
        return Run("● in the journal only" if wide else "●!", "bad")
    return Run("● saved" if wide else "●", "dim")
