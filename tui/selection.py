"""Many records at once: which are selected, what a key means for each of them, and what it does to all of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from planning.bulk import deleted, for_each
from planning.errors import HeadwayError
from planning.records import LogEntry, Milestone, Program, Project, Risk, Task

if TYPE_CHECKING:
    from planning.plan import Change, Plan
    from planning.records import Record
    from tui.screens.home import HomeScreen
    from tui.session import Session


def toggle(home: HomeScreen) -> None:
    """Select the row under the cursor (all below it, where it is a heading), or no longer, and go to the next one."""
    row = home.roadmap.row if home.place == "roadmap" else None
    ids = row.members if row is not None and row.kind == "group" else (home.required().id,)
    if all(record_id in home.selected for record_id in ids):
        for record_id in ids:
            del home.selected[record_id]
    else:
        home.selected.update(dict.fromkeys(ids))
    home.show_selection()
    home.move(1)


def clear(home: HomeScreen) -> None:
    """Select nothing."""
    home.selected.clear()
    home.show_selection()
    home.say("Nothing is selected any more.", "dim")


def selected_records(home: HomeScreen) -> list[Record]:
    """What is selected and still in the plan, in the order it was selected."""
    found = {record_id: home.session.plan.find(record_id) for record_id in home.selected}
    return [record for record in found.values() if record is not None]


def records_meant(home: HomeScreen) -> list[Record]:
    """The records that a key acts on: what is selected, otherwise the one under the cursor. Raises HeadwayError for none."""
    return selected_records(home) or [home.required()]


# ------------------------------------------------------------------------------------------------------- what a key means


def field_for(session: Session, record: Record, name: str) -> str:
    """The field that ``date``, ``owner`` and ``state`` mean for this kind of record; any other name means itself."""
    if name == "date":
        return _date_field(session, record)
    if name == "owner":
        return "assigned" if isinstance(record, Task) else "manager" if isinstance(record, Program) else "owner"
    if name == "state" and isinstance(record, Program | Project):
        return "rag"
    return name


def _date_field(session: Session, record: Record) -> str:
    if isinstance(record, Milestone):
        return "date"
    if isinstance(record, Program):
        return "status_date"
    if isinstance(record, Risk):
        return "review"
    if isinstance(record, LogEntry):
        return "due"
    row = session.schedule.get(record.id) if session.schedule else None
    return "finish" if isinstance(record, Task) and row and row.started else "start"


# ------------------------------------------------------------------------------------------------------ what it does to all


def bulk_field(session: Session, ids: Sequence[str], field: str, typed: str) -> Change:
    """One change that gives a field of all these records a typed value; ``+1w`` counts from each one's own.

    Raises PlanError or PhraseError that names the first record it does not fit.
    """
    return for_each(session.plan, ids, lambda plan, i: _set(session, plan, i, field, typed), f"{field} {typed.strip()}")


def _set(session: Session, plan: Plan, record_id: str, field: str, typed: str) -> Change:
    from planning.fields import set_fields

    record = plan.find(record_id)
    name = field_for(session, record, field) if record is not None else field
    row = session.schedule.get(record_id) if session.schedule else None
    shown = {"start": row.start.date(), "finish": row.finish.date()} if row else None
    return set_fields(plan, record_id, {name: typed}, session.today, shown=shown)


def bulk_note(session: Session, ids: Sequence[str], text: str) -> Change:
    """One change that adds a note to all these records."""
    from planning.capture import read_line

    def noted(plan: Plan, record_id: str) -> Change:
        reading = read_line(f"n {text}", plan, session.today, record=record_id)
        if reading.change is None:
            raise HeadwayError(reading.errors[0])
        return reading.change

    return for_each(session.plan, ids, noted, "note")


def done_or_not(session: Session, ids: Sequence[str]) -> Change:
    """One change that marks all these done; where all are, not done. Raises PlanError for what is neither."""
    from planning.errors import PlanError

    records = [session.plan.find(record_id) for record_id in ids]
    state = "open" if all(_finished(record) for record in records) else "done"

    def marked(plan: Plan, record_id: str) -> Change:
        row = session.schedule.get(record_id) if session.schedule else None
        if not isinstance(plan.find(record_id), Task | Milestone):
            raise PlanError(f"Only tasks and milestones are done or not, and {record_id} is neither; s sets the state of other things.")
        if row is not None and row.kind == "summary":
            raise PlanError(f"{record_id} is done when everything in it is.")
        return _set(session, plan, record_id, "state", state)

    return for_each(session.plan, ids, marked, state if state == "done" else "not done")


def _finished(record: Record | None) -> bool:
    return (record.actual_finish if isinstance(record, Task) else getattr(record, "actual", None)) is not None


def delete_all(home: HomeScreen) -> Change:
    """One change that deletes what is meant."""
    return deleted(home.session.plan, [record.id for record in records_meant(home)])


def counted(home: HomeScreen) -> str:
    """``3 selected``; nothing where nothing is."""
    count = len(selected_records(home))
    return f"{count} selected" if count else ""


def named(records: Sequence[Record]) -> str:
    """What stands before a question: the id, or how many it is about."""
    return records[0].id if len(records) == 1 else f"{len(records)} selected,"
