"""How the first of each kind of record is made: what is missing in a plan, in a sentence, with a line that can be typed as it stands.

The examples name what the plan has: ``task`` stands in its first project, ``risk`` on its first task. Where a record needs another
one that is not there either, that one comes first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from planning.closing import is_put_away
from planning.plan import natural

if TYPE_CHECKING:
    from planning.plan import Plan

_NEEDS = {
    "projects": "programs",
    "tasks": "projects",
    "milestones": "projects",
    "gates": "programs",
    "benefits": "programs",
    "stakeholders": "programs",
    "risks": "programs",
    "issues": "programs",
    "actions": "programs",
    "decisions": "programs",
    "changes": "programs",
    "assumptions": "programs",
    "log": "programs",
    "baselines": "tasks",
}
"""What must be there before a record of a kind."""

_NOUNS = {"people": "person", "baselines": "baseline", "spending": "booking", "log": "entry in the log"}


def noun_of(kind: str) -> str:
    """One of a kind: ``risk``, ``person``."""
    return _NOUNS.get(kind, kind.removesuffix("s"))


def line_for(plan: Plan, kind: str, program: str = "") -> str:
    """The line of the capture grammar that makes the first record of a kind; nothing for kinds that are not made so."""
    held = program or next((p.id for p in plan.programs.values() if not p.archived), "KES")
    project = next(iter(_projects(plan, program)), "WEB")
    task = next((t.id for t in sorted(plan.tasks.values(), key=lambda t: natural(t.id)) if t.project == project), "")
    on = f" on {task}" if task else ""
    return {
        "programs": "program KES Online relaunch",
        "projects": f"project WEB Website in {held}",
        "tasks": f"Build it 5d in {project}",
        "milestones": f"* Ready in {project} ^29 jan",
        "people": "person KM Kenji Mori designer",
        "risks": f"r It takes longer 30% +5d{on or f' in {held}'}",
        "issues": f"i The supplier is late ^fri{on or f' in {held}'}",
        "log": f"i The supplier is late ^fri{on or f' in {held}'}",
        "actions": f"x Ask the supplier ^fri in {held}",
        "decisions": f"d Which supplier? ^fri in {held}",
        "changes": f"c One page more +3d in {held}",
        "assumptions": f"assumption The supplier delivers in March in {held}",
        "gates": f"gate Go or no-go in {held} ^29 jan",
        "benefits": f"benefit Better conversion 1.4->2.3% in {held}",
        "stakeholders": f"stakeholder Board p5 i3 neutral>supportive monthly in {held}",
    }.get(kind, "")


def _projects(plan: Plan, program: str) -> list[str]:
    found = [p for p in plan.projects.values() if not is_put_away(plan, p) and (not program or p.program == program)]
    return [p.id for p in sorted(found, key=lambda p: (p.rank, natural(p.id)))]


def first_missing(plan: Plan, kind: str, program: str = "") -> str:
    """The kind that has to be made first so that one of this kind can be; the kind itself where nothing else is missing."""
    needed = _NEEDS.get(kind)
    if needed is None or _has(plan, needed, program):
        return kind
    return first_missing(plan, needed, program)


def _has(plan: Plan, kind: str, program: str) -> bool:
    if kind == "projects":
        return bool(_projects(plan, program))
    if kind == "programs":
        return any(not p.archived for p in plan.programs.values())
    if kind == "tasks":
        inside = set(_projects(plan, program))
        return any(a.project in inside for a in plan.activities())
    return bool(plan.table(kind))


def first_in_shell(plan: Plan, kind: str, program: str = "") -> str:
    """``There is no risk yet; `headway add 'r …'` makes the first.``; what it needs is named where that is missing."""
    first, said = _said(plan, kind, program)
    if first == "baselines":
        return f"There is {said}; `headway baseline set NAME` keeps the plan as one."
    return f"There is {said}; `headway add '{line_for(plan, first, program)}'` makes the first {noun_of(first)}."


def first_in_app(plan: Plan, kind: str, program: str = "", key: str = "a") -> str:
    """``No risk yet; a adds: r …``; likewise, short enough for a line of 76 cells."""
    first, said = _said(plan, kind, program)
    if first == "baselines":
        return f"{said[0].upper()}{said[1:]}; s at :baselines keeps the plan as one."
    return f"{said[0].upper()}{said[1:]}; {key} adds: {line_for(plan, first, program)}"


def _said(plan: Plan, kind: str, program: str) -> tuple[str, str]:
    """The kind to begin with, and what is missing: ``no project in P yet, so no task``."""
    first = first_missing(plan, kind, program)
    where = f" in {program}" if program and first in ("projects", "tasks") else ""
    said = f"no {noun_of(first)}{where} yet"
    return first, said if first == kind else f"{said}, so no {noun_of(kind)}"


def without_work(plan: Plan, program: str) -> bool:
    """Whether a program holds no task and no milestone that is not put away."""
    inside = set(_projects(plan, program))
    own = (m.program == program and not m.project for m in plan.milestones.values())
    return not any(a.project in inside for a in plan.activities()) and not any(own)
