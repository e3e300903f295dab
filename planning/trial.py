"""What a what-if comes to: the change request that keeps it in the log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planning.records import ChangeRequest

if TYPE_CHECKING:
    from datetime import date, datetime

    from planning.impact import Impact
    from planning.plan import Change, Plan
    from planning.ripple import Move


def change_request(plan: Plan, change: Change, name: str, reason: str, impact: Impact | None, today: date) -> ChangeRequest:
    """The approved change request for a what-if that is kept: its money, its days, and those on the milestone it moves most.

    ``days`` is the move of the program's finish, ``target_days`` that of ``target``: of the promised, else the deadline-bound,
    else the last milestone that moves, in working days, later positive.
    """
    target = target_of(impact)
    touched = [edit.id for edit in change.edits if edit.kind in ("tasks", "milestones")]
    program = next((p.id for i in touched if (a := plan.activity(i)) and (p := plan.program_of(a))), next(iter(plan.programs), ""))
    finish = impact.finish_move(program) if impact else 0.0
    return ChangeRequest(
        id=plan.apply(change).next_id("C-"),
        name=name,
        program=program,
        raised=today,
        state="approved",
        on=tuple(touched[:20]),
        outcome=reason,
        cost=impact.cost_change if impact else 0.0,
        days=round(finish, 2),
        target=target.id if target else "",
        target_days=round(target.working_days, 2) if target else 0.0,
    )


def target_of(impact: Impact | None) -> Move | None:
    """The milestone by which a change is told: one that is promised, else one with a deadline, else the last that moves."""
    if impact is None:
        return None
    plan = impact.ripple.plan

    def weight(move: Move) -> tuple[bool, bool, datetime]:
        milestone = plan.milestones[move.id]
        return milestone.promise is not None, milestone.deadline is not None, move.after.finish

    return max(impact.ripple.milestones, key=weight, default=None)
