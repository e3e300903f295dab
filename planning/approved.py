"""When a baseline has each project and program finished, from one look through the plan."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from planning.plan import Plan
    from planning.records import Baseline


def approved_finishes(plan: Plan, baseline: Baseline) -> Mapping[str, datetime]:
    """The latest finish in a baseline, by the id of each project and by that of the program (of each, where it is of none).

    What has gone from the plan since counts where it was: a promise does not get nearer because its last task was deleted.
    """
    found: dict[str, datetime] = {}
    tasks, milestones = plan.tasks, plan.milestones
    for activity_id, planned in baseline.activities.items():
        activity = tasks.get(activity_id) or milestones.get(activity_id)
        project = activity.project if activity is not None else project_by_id(plan, activity_id)
        above = plan.program_of(activity) if activity is not None and not baseline.program else None
        for group in (project, baseline.program or (above.id if above is not None else "")):
            if group and (group not in found or planned.finish > found[group]):
                found[group] = planned.finish
    return found


def project_by_id(plan: Plan, activity_id: str) -> str:
    """The project that an activity was in, which only its id still tells; nothing where that is no project."""
    head = activity_id.rpartition("-")[0]
    return head if head in plan.projects else ""
