"""The fields of a booking: how much, when, on what, and which budget line it counts against."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from planning.errors import PhraseError, PlanError
from planning.fields_editing import MONEY, YES_OR_NO, Editing, Field, Value, is_clear, read_day, reference, simple
from planning.values import clean_line, short

if TYPE_CHECKING:
    from planning.records import Program, Project, Spending, Task

_PLACES = {"task": "tasks", "project": "projects", "program": "programs"}


def spending_fields() -> tuple[Field, ...]:
    """The fields of a booking beyond those that every record has."""
    return (
        simple("amount", Value(_amount, MONEY.show)),
        simple("day", Value(_day, lambda _e, value: str(value))),
        Field("on", _shown_on, _read_on),
        simple("category", Value(_category, lambda _e, value: str(value))),
        simple("ordered", YES_OR_NO),
        *(_place_field(name) for name in _PLACES),
    )


def _amount(editing: Editing, text: str, _before: object) -> float:
    from planning.money import parse_amount

    amount = parse_amount(text[:60], editing.currency())
    if not amount:
        raise PhraseError("A booking of nothing says nothing; type an amount, or delete the booking.")
    return amount


def _day(editing: Editing, text: str, before: date | None) -> date:
    """A day; without a year the latest such day, but of what is ordered the next."""
    from planning.capture_spending import latest

    day = read_day(editing, text, before)
    return day if getattr(editing.record, "ordered", False) else latest(clean_line(text), day, editing.today)


def _category(editing: Editing, text: str, _before: object) -> str:
    from planning.bookings import find_category, place_of

    return find_category(editing.plan, place_of(editing.plan, _booking(editing)), clean_line(text[:200]))


def _booking(editing: Editing) -> Spending:
    from planning.records import Spending

    if not isinstance(editing.record, Spending):
        raise PlanError(f"{editing.record.id} is no booking.")
    return editing.record


def _shown_on(editing: Editing) -> str:
    spending = _booking(editing)
    return spending.task or spending.project or spending.program


def _read_on(editing: Editing, text: str) -> None:
    word = clean_line(text[:100])
    if is_clear(word):
        raise PlanError("Money is booked on something; name a task, a project or a program, or delete the booking.")
    from planning.records import Program, Project, Task
    from planning.values import find_id, unknown_id

    found = editing.plan.find(find_id(editing.plan, word) or "")
    if found is None:
        raise PlanError(unknown_id(editing.plan, word))
    if not isinstance(found, Task | Project | Program):
        raise PlanError(f"Money is booked on a task, project or program; {found.id} is none of them.")
    _book_on(editing, found)


def _book_on(editing: Editing, place: Task | Project | Program) -> None:
    """Books the money on another record. Raises PlanError where that counts in another currency: an amount is not exchanged."""
    from planning.records import Program, Project, Task

    before, program = editing.currency(), editing.plan.program_of(place)
    if program is not None and program.currency != before and _shown_on(editing):
        raise PlanError(
            f"{short(place.id)} counts in {program.currency} and {editing.record.id} is in {before}; book it there in {program.currency}."
        )
    editing.change(
        task=place.id if isinstance(place, Task) else "",
        project=place.id if isinstance(place, Project) else "",
        program=place.id if isinstance(place, Program) else "",
    )


def _place_field(name: str) -> Field:
    """``task``, ``project`` or ``program``: money is booked on one of them, so that naming one takes it off the others."""
    value = reference(_PLACES[name], name)

    def read(editing: Editing, text: str) -> None:
        if not is_clear(text):
            _read_on(editing, str(value.read(editing, text, "")))
        elif getattr(editing.record, name):
            _read_on(editing, "")

    return Field(name, lambda editing: str(getattr(editing.record, name)), read)
