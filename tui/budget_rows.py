"""Budget lines and bookings as rows of the cost screen, and what is eaten of the reserves as a drawing and in figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planning.budget import Line, budget_lines, burn, eaten_of, line_of, line_of_program
from planning.canvas import Run
from planning.money import in_short, show_amount
from planning.records import Program, Project
from planning.text_width import cell_width, clean
from planning.values import say_day
from tui.screens.board import Table
from widgets.listing import Column, Row

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from planning.budget import Eaten
    from planning.earned_sums import Value
    from planning.performance import Performance
    from planning.records import Record, Spending

COLUMNS = (
    Column("Id"),
    Column("Budget line or booking", shrinks=True, most=48),
    Column("Budget", right=True),
    Column("Spent", right=True),
    Column("Committed", right=True, spare=2),
    Column("Left", right=True),
    Column("Forecast", right=True, spare=1),
    Column(""),
)
EMPTY = "There are no budget lines; e on a project makes some, $ books money."


def budget_table(found: Performance, places: Sequence[Program | Project], title: str, today: date, *, narrow: bool = False) -> Table:
    """The budget lines of some projects, each with what is booked on it below; of programs, what is booked on them as a whole.

    On a ``narrow`` screen, which has no room for what is committed, amounts that are ordered stand among the others.
    """
    rows: list[Row] = []
    for place in places:
        program = found.plan.program_of(place)
        currency = program.currency if program is not None else "EUR"
        if isinstance(place, Program):
            whole, booked = line_of_program(found, place), found.booked_on_program(place)
            lines: Iterable[Line] = () if whole is None else (whole,)
        else:
            lines, booked = budget_lines(found, place), found.booked_on(place)
        for line in lines:
            rows.append(_line_row(place, line, currency))
            for spent in booked:
                if isinstance(place, Program) or line_of(place, spent) == line.category:
                    rows.append(_booking_row(spent, place, currency, state_of(found, spent, place), today, narrow))
    lines_shown = sum(isinstance(row.key, tuple) for row in rows)
    bookings = len(rows) - lines_shown
    info = f"{lines_shown} line{'s' * (lines_shown != 1)} · {bookings} booking{'s' * (bookings != 1)}"
    return Table(title, info, COLUMNS, rows, EMPTY)


def state_of(found: Performance, spent: Spending, place: Program | Project) -> str:
    """What a booking is in a word: ``later`` is what counts only after the status date."""
    if spent.ordered:
        return "ordered"
    if not found.is_due(spent, place):
        return "later"
    return "credit" if spent.amount < 0 else "booked"


def _booking_row(spent: Spending, place: Program | Project, currency: str, state: str, today: date, narrow: bool) -> Row:
    on = spent.task if spent.task != place.id else ""
    words = " · ".join(filter(None, (spent.name, say_day(spent.day, today) if spent.day else "no day", on)))
    amount, nothing = Run(show_amount(spent.amount, currency), "dim"), Run("")
    among = narrow or not spent.ordered
    cells = (
        Run(clean(spent.id), "dim"),
        Run(f"  {clean(words)}", "dim"),
        nothing,
        amount if among else nothing,
        nothing if among else amount,
        nothing,
        nothing,
        Run(state, "warn" if state == "later" else "dim"),
    )
    return Row(spent.id, cells)


def _line_row(place: Program | Project, line: Line, currency: str) -> Row:
    planned, spent, left, forecast = (show_amount(n, currency, whole=True) for n in (line.planned, line.spent, line.left, line.forecast))
    promised = show_amount(line.committed, currency, whole=True) if line.committed else "-"
    overspent = line.left is not None and line.left < -0.5
    over = line.planned is not None and line.over > 0.5
    cells = (
        Run(clean(place.id), "strong"),
        Run(clean(line.category) or unplanned(place), "" if line.category else "warn"),
        Run(planned, "" if line.planned is not None else "dim"),
        Run(spent),
        Run(promised, "" if line.committed else "dim"),
        Run(left, "bad" if overspent else "" if line.left is not None else "dim"),
        Run(forecast, "warn" if over else ""),
        Run("▼ used up" if overspent else "▬ over" if over else "", "bad" if overspent else "warn"),
    )
    return Row((place.id, line.category), cells)


def unplanned(place: Record) -> str:
    """What stands for the name of a budget line where there is none."""
    return "on no budget line" if isinstance(place, Project) else "on the program as a whole"


# ------------------------------------------------------------------------------------------------------------ figures


def booking_lines(found: Performance, spent: Spending, place: Program | Project, width: int, today: date) -> list[list[Run]]:
    """A booking in full."""
    program = found.plan.program_of(spent)
    currency = program.currency if program is not None else "EUR"
    on = found.plan.find(spent.task or spent.project or spent.program)
    told = {
        "credit": "a credit: it came back",
        "ordered": "ordered; p when paid",
        "later": "counts after the status date",
        "booked": "spent",
    }
    state = state_of(found, spent, place)
    lines = [
        pair("Amount", show_amount(spent.amount, currency), width),
        pair("Day", say_day(spent.day, today) if spent.day is not None else "none", width),
        [Run("On ", "dim"), Run(clean(f"{on.id} {on.name}") if on is not None else "nothing")],
        [Run("Budget line ", "dim"), Run(clean(spent.category) or "none", "" if spent.category else "warn")],
        [Run(told[state], "warn" if state in ("ordered", "later") else "dim")],
    ]
    return [*lines, *([[Run(clean(spent.notes.splitlines()[0]), "dim")]] if spent.notes.strip() else [])]


def line_lines(line: Line, currency: str, width: int) -> list[list[Run]]:
    """A budget line in full."""

    def money(amount: float | None) -> str:
        return show_amount(amount, currency, whole=True)

    left = line.left
    return [
        pair("Budget", money(line.planned), width),
        pair("Spent", money(line.spent), width),
        pair("Committed", money(line.committed), width),
        pair("Left", money(left), width, "bad" if left is not None and left < -0.5 else ""),
        pair("Forecast", money(line.forecast), width, "warn" if line.planned is not None and line.over > 0.5 else ""),
    ]


def pair(name: str, text: str, width: int, role: str = "") -> list[Run]:
    """A name at the left, a figure at the right."""
    return [Run(name + " " * max(1, width - cell_width(name) - cell_width(text)), "dim"), Run(text, role)]


def reserve_lines(value: Value, program: Program, cells: int) -> list[list[Run]]:
    """How much of the contingency, and then of the management reserve, the estimates would eat, as bars; what nothing covers in words."""
    burnt = burn(program, value.bac, value.eac)
    lines = []
    for name, reserve in (("Reserve ", burnt.contingency), ("Mgmt    ", burnt.management)):
        if reserve.share is None:
            continue
        needed = burnt.over / reserve.amount if reserve is burnt.contingency else reserve.share
        told = f" {needed:.0%} of {in_short(reserve.amount, program.currency)}"
        lines.append([Run(name, "dim"), *_bar(needed, cells), Run(told)])
    if burnt.beyond > 0.5:
        lines.append([Run(f"{show_amount(burnt.beyond, program.currency, whole=True)} over, covered by no reserve", "bad")])
    return lines


def _bar(share: float, cells: int) -> list[Run]:
    full = min(cells, max(0, round(share * cells)))
    role = "bad" if share > 1 else "warn" if share > 0.5 else "good"
    return [Run("█" * full + "░" * (cells - full), role)]


def burn_of(found: Performance, program: Program) -> Eaten | None:
    """What is eaten of a program's reserves; None where there is no baseline to earn against."""
    return eaten_of(found, program)


def burn_lines(found: Performance, program: Program, width: int, today: date) -> list[list[Run]]:
    """What is eaten of the reserves so far, how fast, and when they would be gone: the rest is what the estimates say."""
    gone = burn_of(found, program)
    contingency, management = max(0.0, program.contingency or 0.0), max(0.0, program.management_reserve or 0.0)
    if not contingency and not management:
        return [[Run("No reserves; e on the program sets them", "dim")]]
    if gone is None:
        return [[Run("Without a baseline nothing is earned", "dim")], *reserve_lines(found.program(program.id), program, 12)]

    def money(amount: float | None) -> str:
        return show_amount(amount, program.currency, whole=True)

    lines = [
        pair("Eaten so far (AC - EV)", money(gone.now), width),
        pair("A week, last four weeks", "-" if gone.rate is None else money(gone.rate), width),
    ]
    for name, reserve, before in (("Contingency", contingency, 0.0), ("Mgmt reserve", management, contingency)):
        if not reserve:
            continue
        used = min(reserve, max(0.0, gone.now - before))
        day = gone.gone(before + reserve)
        passed = day is not None and day <= gone.day
        end = "not at this rate" if day is None else f"gone {'since ' if passed else ''}{say_day(day, today)}"
        lines.append([Run(f"{name:<13}", "dim"), *_bar(used / reserve, 10), Run(f" {used / reserve:.0%} of {money(reserve)}")])
        lines.append(pair("", end, width, "bad" if passed else "warn" if day is not None else "good"))
    burnt = burn(program, found.program(program.id).bac, found.program(program.id).eac)
    return [*lines, pair("The estimates would eat", money(burnt.over), width, "bad" if burnt.beyond > 0.5 else "")]


def burn_in_short(gone: Eaten, program: Program, width: int, today: date) -> list[list[Run]]:
    """When each reserve is gone at the present rate, in a line each, for where there is little room."""
    contingency, management = max(0.0, program.contingency or 0.0), max(0.0, program.management_reserve or 0.0)
    lines = [pair("Eaten so far", show_amount(gone.now, program.currency, whole=True), width)]
    for name, reserve, whole in (("Contingency", contingency, contingency), ("Mgmt", management, contingency + management)):
        day = gone.gone(whole) if reserve else None
        if reserve:
            words = "not at this rate" if day is None else f"gone {say_day(day, today)}"
            lines.append(pair(name, words, width, "good" if day is None else "bad" if day <= gone.day else "warn"))
    return lines if contingency or management else []
