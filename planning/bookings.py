"""What is booked: on what it stands, which budget line it counts against, and how it is paid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planning.errors import PlanError
from planning.records import Program, Project, Spending, Task
from planning.values import near, short

if TYPE_CHECKING:
    from datetime import date

    from planning.plan import Change, Plan


def booked_words(spending: Spending, currency: str) -> str:
    """What a booking did, for its label: ``booked €1,200 on WEB hosting``."""
    verb = "booked a credit of" if spending.amount < 0 else "ordered" if spending.ordered else "booked"
    on = spending.task or spending.project or spending.program
    from planning.money import show_amount

    return f"{verb} {show_amount(abs(spending.amount), currency)} on {on} {short(spending.name)}".rstrip()


def paid(plan: Plan, spending_id: str, today: date) -> Change:
    """What was ordered is spent today. Raises PlanError for what is no booking, or was not ordered."""
    from dataclasses import replace

    from planning.money import show_amount
    from planning.plan import Change, Edit

    spending = plan.spending.get(spending_id)
    if spending is None:
        raise PlanError(f"There is no booking {short(spending_id)}.")
    if not spending.ordered:
        raise PlanError(f"{spending.id} was not ordered; it counts as spent already.")
    program = plan.program_of(spending)
    amount = show_amount(spending.amount, program.currency if program is not None else "EUR")
    label = f"paid {amount} for {spending.id} {short(spending.name)}".rstrip()
    return Change(label, (Edit("spending", spending.id, spending, replace(spending, ordered=False, day=today)),))


def place_of(plan: Plan, spending: Spending) -> Task | Project | Program | None:
    """What money is booked on; None where that is gone."""
    return plan.tasks.get(spending.task) or plan.projects.get(spending.project) or plan.programs.get(spending.program)


def categories_of(plan: Plan, place: Task | Project | Program | None) -> tuple[str, ...]:
    """The budget lines that money on a place may count against: those of its project; none on a program as a whole."""
    if isinstance(place, Task):
        place = plan.projects.get(place.project)
    return tuple(line.category for line in place.budget) if isinstance(place, Project) else ()


def find_category(plan: Plan, place: Task | Project | Program | None, typed: str) -> str:
    """The budget line that a word or two mean: its whole name, or how it begins, or a word of it.

    Raises PlanError for what means none of them, or several.
    """
    known, word = categories_of(plan, place), typed.strip().casefold()
    for fits in (
        [c for c in known if c.casefold() == word],
        [c for c in known if word and c.casefold().startswith(word)],
        [c for c in known if word and word in c.casefold().split()],
    ):
        if len(fits) == 1:
            return fits[0]
        if fits:
            raise PlanError(f"{short(typed)} may be {' or '.join(fits[:4])}; type more of it.")
    on = place.id if place is not None else "this"
    if isinstance(place, Program):
        raise PlanError(f"Budget lines belong to projects; book it on one of the projects of {on} to count it there.")
    if not known:
        raise PlanError(f"{on} has no budget lines; `headway set {on} budget='Hosting 12000'` makes one.")
    raise PlanError(f"{on} has no budget line {short(typed)}{near(typed, known)}; there are {', '.join(known[:6])}.")
