"""Baselines taken, named, chosen: what was approved, when, why, and by whom.

The first baseline of a program needs no reason. Every later one does, and leaves its traces: a decision that it was approved and a
change request that tells what it added to the approved plan, both in the same change as the baseline, so that one undo takes all back.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from planning.compare import figures_of_plan
from planning.errors import PlanError
from planning.frozen import replaced
from planning.plan import Change, Edit, Plan, natural
from planning.records import Baseline, ChangeRequest, Decision, Planned, Program
from planning.schedule import Schedule
from planning.values import near, parse_title, unknown_id
from planning.variance import Variances


class ReasonMissingError(PlanError):
    """A program that has a baseline already was to get another one without a reason."""

    def __init__(self, program: str, baseline: Baseline) -> None:
        super().__init__(f"{program} has the baseline {called(baseline)} already; say the reason for another one.")


def called(baseline: Baseline) -> str:
    """A baseline as people call it: its name, else its id."""
    return baseline.name or baseline.id


def baselines_of(plan: Plan, program_id: str = "") -> tuple[Baseline, ...]:
    """The baselines of a program, or of all, the oldest first."""
    found = [b for b in plan.baselines.values() if not program_id or b.program in (program_id, "")]
    return tuple(sorted(found, key=lambda b: (b.on or date.min, natural(b.id))))


def current(plan: Plan, program_id: str) -> Baseline | None:
    """The baseline that a program is held against; None where there is none."""
    program = plan.programs.get(program_id)
    return plan.baselines.get(program.baseline) if program and program.baseline else None


def snapshot(scheduled: Schedule, program_id: str) -> dict[str, Planned]:
    """Dates, duration and planned cost of everything that is scheduled in a program, as a baseline keeps them."""
    return {i: Planned(f.start, f.finish, f.duration, f.cost) for i, f in figures_of_plan(scheduled, program_id).items()}


def set_baseline(scheduled: Schedule, program_id: str, name: str, reason: str, approver: str, today: date, request: str = "") -> Change:
    """The change that keeps the plan of a program as a baseline and makes it the one the program is held against.

    ``request`` is the change request that a later baseline takes in; without one it writes a request of its own.
    Raises ReasonMissingError for a later baseline without a reason, PlanError where the program is unknown or holds nothing that
    is scheduled, or where the name is taken.
    """
    plan = scheduled.plan
    program = _program(plan, program_id)
    name, reason, approver = parse_title(name), reason.strip(), approver.strip()
    before = current(plan, program.id) or next(iter(baselines_of(plan, program.id)[::-1]), None)
    taken = next((b for b in baselines_of(plan, program.id) if b.name.casefold() == name.casefold()), None)
    if taken is not None:
        raise PlanError(f"{taken.id} is called {taken.name} already; give this baseline another name.")
    if before is not None and not reason:
        raise ReasonMissingError(program.id, before)
    held = snapshot(scheduled, program.id)
    if not held:
        raise PlanError(f"{program.id} holds nothing with a date yet; there is nothing to approve.")
    baseline = Baseline(id=plan.next_id("BL-"), name=name, program=program.id, on=today, reason=reason, approver=approver, activities=held)
    edits = [
        Edit("baselines", baseline.id, None, baseline),
        Edit("programs", program.id, program, replaced(program, baseline=baseline.id)),
    ]
    if before is not None:
        edits += _traces(scheduled, program, before, baseline, today, request)
    elif request:
        raise PlanError(f"The first baseline of {program.id} takes in no change; {request} changes what is approved in it.")
    return Change(f"baseline {baseline.id} {name} of {program.id}", tuple(edits))


def _traces(scheduled: Schedule, program: Program, before: Baseline, baseline: Baseline, today: date, request: str = "") -> list[Edit]:
    """The decision and the change request of a later baseline; one of its own is measured against the baseline before."""
    plan = scheduled.plan
    asked = plan.changes.get(request)
    if request and asked is None:
        raise PlanError(unknown_id(plan, request) if plan.find(request) is None else f"{request} is no change request.")
    change_id = asked.id if asked is not None else plan.next_id("C-")
    added = Variances(scheduled, before).program
    days, cost = (added.days(added.finish) or 0.0), (added.cost or 0.0)
    decision = Decision(
        id=plan.next_id("D-"),
        name=f"Baseline {called(baseline)} approved",
        program=program.id,
        raised=today,
        decided=today,
        state="decided",
        by=baseline.approver,
        reason=baseline.reason,
        outcome=f"{program.id} is held against {called(baseline)} instead of {called(before)}.",
        came_from=change_id,
    )
    if asked is not None:
        taken_in = replaced(asked, baseline=baseline.id, state="implemented")
        return [Edit("changes", asked.id, asked, taken_in), Edit("decisions", decision.id, None, decision)]
    change = ChangeRequest(
        id=change_id,
        name=f"New baseline {called(baseline)}",
        program=program.id,
        raised=today,
        state="implemented",
        days=days,
        cost=cost,
        outcome=baseline.reason,
        baseline=baseline.id,
    )
    return [Edit("changes", change.id, None, change), Edit("decisions", decision.id, None, decision)]


def choose_baseline(plan: Plan, baseline: Baseline, today: date, program_id: str = "") -> Change:
    """The change that holds a program against one of its baselines, with the decision to do so where it was held against another.

    Raises PlanError where it is held against it already.
    """
    program = _program(plan, baseline.program or program_id)
    if program.baseline == baseline.id:
        raise PlanError(f"{program.id} is held against {called(baseline)} already.")
    edits = [Edit("programs", program.id, program, replaced(program, baseline=baseline.id))]
    before = current(plan, program.id)
    if before is not None:
        decision = Decision(
            id=plan.next_id("D-"),
            name=f"Held against baseline {called(baseline)} again",
            program=program.id,
            raised=today,
            decided=today,
            state="decided",
            outcome=f"{program.id} is held against {called(baseline)} instead of {called(before)}.",
        )
        edits.append(Edit("decisions", decision.id, None, decision))
    return Change(f"{program.id} against baseline {called(baseline)}", tuple(edits))


def find_baseline(plan: Plan, typed: str, program_id: str = "") -> Baseline:
    """The baseline of this id or name, whatever the case. Raises PlanError, with what is near, for none and for several."""
    word = typed.strip().strip("\"'“”").strip()
    folded = word.casefold()
    known = baselines_of(plan, program_id)
    found = [b for b in known if folded == b.id.casefold()] or [b for b in known if b.name and folded == b.name.casefold()]
    if not found and word:
        found = [b for b in known if b.name.casefold().startswith(folded)]
    if len(found) > 1:
        raise PlanError(f"{len(found)} baselines are called {word}: {', '.join(b.id for b in found)}; name one by its id.")
    if found:
        return found[0]
    if not known:
        raise PlanError("There is no baseline yet; `headway baseline set NAME` keeps the plan as one.")
    names = [n for b in known for n in (b.id, b.name) if n]
    raise PlanError(f"There is no baseline {word or 'without a name'}{near(word, names)}; {_list(b.id for b in known)}.")


def _list(ids: Iterable[str]) -> str:
    held = list(ids)
    return f"there {'is' if len(held) == 1 else 'are'} {', '.join(held[:6])}{' …' if len(held) > 6 else ''}"


def _program(plan: Plan, program_id: str) -> Program:
    found = plan.programs.get(program_id)
    if found is None:
        raise PlanError(f"{program_id} is no program." if plan.find(program_id) else unknown_id(plan, program_id))
    return found


def finish_of(baseline: Baseline) -> datetime | None:
    """When the last of what was approved finishes; None for an empty baseline."""
    return max((p.finish for p in baseline.activities.values()), default=None)


def cost_of(baseline: Baseline) -> float:
    """What was approved costs, in the program's money."""
    return round(sum(p.cost for p in baseline.activities.values()), 2)
