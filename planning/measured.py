"""What health is told of the money of projects and programs: the part of their earned value that it judges."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planning.budget import overspent
from planning.exposure import contingency_left
from planning.health import Performance as Measured

if TYPE_CHECKING:
    from planning.performance import Performance
    from planning.plan import Plan


def measured_values(performance: Performance, plan: Plan) -> dict[str, Measured]:
    """What is measured of every project and program, by id, for ``judge``."""
    found = {}
    for record_id in (*plan.projects, *plan.programs):
        value, program = performance.value(record_id), plan.programs.get(record_id)
        found[record_id] = Measured(
            value.pv,
            value.ev,
            value.ac,
            value.bac,
            value.eac,
            effort_pv=value.effort_pv,
            effort_ev=value.effort_ev,
            unpriced=value.unpriced,
            reserve_left=contingency_left(program, overspent(value)) if program is not None else None,
        )
    return found
