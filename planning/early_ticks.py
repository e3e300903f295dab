"""What is reported as done while what it waits for is not: such a tick tells what somebody clicked, not what is there."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from planning.plan import natural

if TYPE_CHECKING:
    from planning.plan import Plan
    from planning.schedule import Schedule


def open_before(plan: Plan, scheduled: Schedule, done: Collection[str]) -> Mapping[str, tuple[str, ...]]:
    """Of the ids given, those whose links bind their finish to work that is not finished, each with the ids of that."""
    waits: dict[str, list[str]] = {}
    for link in plan.links.values() if done else ():
        if link.successor in done and link.type in ("FS", "FF") and not _is_finished(scheduled, link.predecessor):
            waits.setdefault(link.successor, []).append(link.predecessor)
    return {each: tuple(sorted(found, key=natural)) for each, found in waits.items()}


def ticked_too_early(scheduled: Schedule) -> Mapping[str, tuple[str, ...]]:
    """All tasks and milestones that are done while what they wait for is open, by id."""
    plan = scheduled.plan
    done = {m.id for m in plan.milestones.values() if m.actual is not None} | {
        t.id for t in plan.tasks.values() if t.actual_finish is not None
    }
    found = open_before(plan, scheduled, {i for i in done if i in scheduled})
    return {i: found[i] for i in sorted(found, key=natural)}


def early_words(waits: Collection[str]) -> str:
    """``ticked done, but WEB-16 is open``."""
    ids = list(waits)
    told = ", ".join(ids[:3]) + (" …" if len(ids) > 3 else "")
    return f"ticked done, but {told} {'is' if len(ids) == 1 else 'are'} open"


def _is_finished(scheduled: Schedule, activity_id: str) -> bool:
    row = scheduled.get(activity_id)
    return row is None or row.finished
