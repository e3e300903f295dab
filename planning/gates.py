"""Gates: the points at which a program or project may go on, with what must be met before.

A gate is not passed while a criterion is open, unless somebody says why; that reason stays with it. Passing a gate moves no date: its
milestone is reached when it is reported so.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Literal

from planning.day_count import days_past
from planning.errors import PlanError
from planning.frozen import replaced
from planning.plan import Change, Edit, Plan, natural
from planning.records import Criterion, Gate, Rag
from planning.schedule import calendar_of
from planning.values import clean_line, find_id, short, unknown_id

if TYPE_CHECKING:
    from dataclasses import dataclass

    from planning.schedule import Schedule
else:
    from planning.frozen import dataclass

State = Literal["passed", "passed with open criteria", "ready", "open", "late", "no criteria"]
SHOWN = 3


class OpenCriteriaError(PlanError):
    """A gate was to be passed while criteria are open, without a reason. ``open`` holds their texts."""

    def __init__(self, gate: Gate) -> None:
        self.open = open_criteria(gate)
        told = "; ".join(short(text) for text in self.open[:SHOWN]) + (" …" if len(self.open) > SHOWN else "")
        count = f"{len(self.open)} open criteri{'on' if len(self.open) == 1 else 'a'}"
        super().__init__(f"{gate.id} has {count} ({told}); meet {'it' if len(self.open) == 1 else 'them'}, or say the reason to pass it.")


@dataclass(frozen=True, slots=True)
class GateOutlook:
    """A gate as it stands: what is open, when its milestone is forecast, and by how many working days that is after it is due."""

    gate: Gate
    open: tuple[str, ...]
    forecast: datetime | None
    days_late: int | None
    state: State
    rag: Rag


def open_criteria(gate: Gate) -> tuple[str, ...]:
    """What is not met yet."""
    return tuple(criterion.text for criterion in gate.criteria if not criterion.met)


def outlooks(plan: Plan, scheduled: Schedule | None, today: date, program_id: str = "") -> tuple[GateOutlook, ...]:
    """The gates of a program and its projects, or all that are not archived, in their order."""
    found = []
    for gate in plan.gates.values():
        program = program_of(plan, gate)
        held = plan.programs.get(program)
        project = plan.projects.get(gate.project)
        if project is not None and project.archived:
            continue
        if program == program_id if program_id else not (held and held.archived):
            found.append(gate)
    order = {p: n for n, p in enumerate(plan.programs)}
    found.sort(key=lambda g: (order.get(program_of(plan, g), len(order)), g.rank, natural(g.id)))
    return tuple(outlook(scheduled, gate, today) for gate in found)


def outlook(scheduled: Schedule | None, gate: Gate, today: date) -> GateOutlook:
    """How one gate stands.

    No colour: nothing is asked of it, so that nothing says when it may be passed. Green: passed with all met, or nothing is open.
    Amber: criteria are open, or it was passed over open ones with a reason. Red: it is not passed although its day has come, or its
    milestone is forecast after it.
    """
    row = scheduled.get(gate.milestone) if scheduled and gate.milestone else None
    forecast = row.finish if row else None
    late = days_past(calendar_of(scheduled, gate.milestone), gate.due, forecast) if scheduled and forecast and gate.due else None
    left = open_criteria(gate)
    if gate.passed is not None:
        return GateOutlook(gate, left, forecast, late, "passed with open criteria" if left else "passed", "amber" if left else "green")
    if (gate.due is not None and gate.due < today) or (late is not None and late > 0):
        return GateOutlook(gate, left, forecast, late, "late", "red")
    if not gate.criteria:
        return GateOutlook(gate, left, forecast, late, "no criteria", "")
    return GateOutlook(gate, left, forecast, late, "open" if left else "ready", "amber" if left else "green")


def program_of(plan: Plan, gate: Gate) -> str:
    """The id of the program a gate belongs to, itself or through its project."""
    project = plan.projects.get(gate.project)
    return gate.program or (project.program if project else "")


def gate_named(plan: Plan, typed: str) -> Gate:
    """The gate of an id as it was typed. Raises PlanError where there is none."""
    found = find_id(plan, typed.strip()) or typed.strip()
    gate = plan.gates.get(found)
    if gate is None:
        raise PlanError(f"{found} is no gate; `headway gate` lists them." if plan.find(found) else unknown_id(plan, typed))
    return gate


# --------------------------------------------------------------------------------------------------------------- changes


def require_reason(before: Gate, after: Gate) -> None:
    """Raises OpenCriteriaError where a gate becomes passed over open criteria, or what it was passed on opens, without a reason."""
    opens = before.passed is None or set(open_criteria(after)) - set(open_criteria(before))
    if opens and after.passed is not None and open_criteria(after) and not after.reason.strip():
        raise OpenCriteriaError(after)


def _require_open(gate: Gate) -> None:
    """Raises PlanError where a gate was passed: what it was passed on is not changed by one key afterwards."""
    if gate.passed is not None:
        day = f"{gate.passed.day} {gate.passed:%b %Y}"
        raise PlanError(f"{gate.id} was passed on {day} with this; take that back first (s, or `headway gate {gate.id} reopen`).")


def pass_gate(plan: Plan, gate_id: str, reason: str, on: date) -> Change:
    """The change that passes a gate. Raises OpenCriteriaError while criteria are open and no reason is given."""
    gate = gate_named(plan, gate_id)
    if gate.passed is not None:
        raise PlanError(f"{gate.id} was passed on {gate.passed} already; `headway gate {gate.id} reopen` takes that back.")
    if open_criteria(gate) and not clean_line(reason):
        raise OpenCriteriaError(gate)
    after = replaced(gate, passed=on, reason=clean_line(reason) or gate.reason)
    left = len(open_criteria(gate))
    label = f"{gate.id} {gate.name} passed".replace("  ", " ") + (f" with {left} open, because {short(after.reason)}" if left else "")
    return Change(label, (Edit("gates", gate.id, gate, after),))


def reopen_gate(plan: Plan, gate_id: str) -> Change:
    """The change that takes a passed gate back, with the reason it was passed for. Raises PlanError for one that is open."""
    gate = gate_named(plan, gate_id)
    if gate.passed is None:
        raise PlanError(f"{gate.id} is not passed.")
    return Change(f"{gate.id} {gate.name} open again", (Edit("gates", gate.id, gate, replaced(gate, passed=None, reason="")),))


def tick(plan: Plan, gate_id: str, number: int, met: bool | None = None) -> Change:
    """The change that marks the n-th criterion of a gate, from 1 on, as met or not; the other way round where that is not said.

    Raises PlanError where there is no such criterion, and where one is opened again of a gate that was passed.
    """
    gate = gate_named(plan, gate_id)
    if not 1 <= number <= len(gate.criteria):
        count = len(gate.criteria)
        have = f"has {count} criteri{'on' if count == 1 else 'a'}" if count else "has no criteria"
        raise PlanError(f"{gate.id} {have}; there is no number {number}.")
    criterion = gate.criteria[number - 1]
    state = not criterion.met if met is None else met
    if criterion.met and not state:
        _require_open(gate)
    items = (*gate.criteria[: number - 1], Criterion(criterion.text, state), *gate.criteria[number:])
    edits = (Edit("gates", gate.id, gate, replaced(gate, criteria=items)),) if items != gate.criteria else ()
    return Change(f"{gate.id} {short(criterion.text)}: {'met' if state else 'open'}", edits)


def add_criterion(plan: Plan, gate_id: str, text: str) -> Change:
    """The change that adds a criterion at the end. Raises PlanError for one without words."""
    gate, words = gate_named(plan, gate_id), clean_line(text)
    if not words:
        raise PlanError("A criterion needs a few words.")
    _require_open(gate)
    return Change(
        f"{gate.id} asks for {short(words)}", (Edit("gates", gate.id, gate, replaced(gate, criteria=(*gate.criteria, Criterion(words)))),)
    )
