"""When a baseline has each project and program finished, from one look through the plan."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from planning.plan import Plan
    from planning.records import Baseline


def approved_finishes(plan: Plan, baseline: Baseline) -> Mapping[str, datetime]:
    """The latest finish in the baseline of what the plan holds now, by the id of its project, and by that of its program."""
    found: dict[str, datetime] = {}
    program_by_project = {p.id: p.program for p in plan.projects.values()}
    planned_by_id = baseline.activities
    for activity in plan.activities():
        planned = planned_by_id.get(activity.id)
        if planned is None:
            continue
        project = activity.project
        program = program_by_project.get(project, "") if project else getattr(activity, "program", "")
        for group in (project, program):
            if group and (group not in found or planned.finish > found[group]):
                found[group] = planned.finish
    return found
