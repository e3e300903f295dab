"""Whether a plan can be worked with, told of all its records at once and not of one after the other.

Nearly all plans are sound. Only when something is found are the records gone through for what is wrong with which.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import combinations
from typing import TYPE_CHECKING

from planning.records import KINDS
from planning.validate import problems, problems_of

if TYPE_CHECKING:
    from planning.plan import Plan
    from planning.validate import Problem


REFERENCES = ("calendar", "parent", "predecessor", "successor")
"""The fields that must name a record that is there."""

Named = Mapping[str, Collection[str]]
"""What some records name in each of these fields."""


def fatal_problems(plan: Plan, named: Named | None = None) -> tuple[Problem, ...]:
    """What a plan cannot be worked with for, in the order of the file: the fatal ones of ``validate.problems``.

    It is told much faster of a sound plan whose reader knows what all records name, that each is kept under its own id, and
    that none of their numbers and days is fatal.
    """
    if named is not None and _hangs_together(plan, named):
        return ()
    return tuple(problem for problem in problems(plan) if problem.fatal)


def _hangs_together(plan: Plan, named: Named) -> bool:
    """Whether each id is sound and stands for one record, and what is named is there."""
    tables = [plan.table(kind) for kind in KINDS if plan.table(kind)]
    return (
        all(map(_are_sound_ids, tables))
        and all(one.keys().isdisjoint(other) for one, other in combinations(tables, 2))
        and _are_there(plan, named)
        and not any(problem.fatal for record in plan.calendars.values() for problem in problems_of(plan, "calendars", record))
    )


def _are_sound_ids(ids: Collection[str]) -> bool:
    lines = "\n".join(["", *ids, ""])
    if "\n\n" in lines or "\n " in lines or " \n" in lines or lines.count("\n") > len(ids) + 1:
        return False
    return lines.replace("\n", "").isprintable()


def _are_there(plan: Plan, named: Named) -> bool:
    wanted = {name: set(named.get(name, ())) for name in REFERENCES}
    ends = wanted["predecessor"] | wanted["successor"]
    if wanted["calendar"].difference(plan.calendars) or ends.difference(plan.tasks, plan.milestones):
        return False
    if not wanted["parent"]:
        return True
    above = {task.id: task.parent for task in plan.tasks.values() if task.parent is not None}
    return not (wanted["parent"].difference(plan.tasks) or _has_circle(above))


def _has_circle(above: Mapping[str, str]) -> bool:
    """Whether going up from some record leads back to it."""
    safe: set[str] = set()
    for first in above:
        seen: set[str] = set()
        at: str | None = first
        while at is not None and at not in safe:
            if at in seen:
                return True
            seen.add(at)
            at = above.get(at)
        safe |= seen
    return False
