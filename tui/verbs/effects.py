"""What a change breaks, mends, strains and costs, in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planning.load import most_words, peak_words
from tui.render import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from planning.impact import Impact, Limit
    from planning.plan import Plan


def effects(impact: Impact) -> list[str]:
    """What a change breaks, mends, strains and costs, and whom to tell, a sentence each."""
    lines = [visible(f"{each} is done, and {_what(waits)} it waits for is not") for each, waits in impact.too_early]
    lines += [_limit(impact, limit) for limit in impact.limits]
    for strain in impact.strains:
        over, was = strain.over, f" instead of {peak_words(strain.peak_before)}" if strain.peak_before else ""
        when = f"{over.first:%Y-%m-%d}" if over.first == over.last else f"{over.first:%Y-%m-%d} to {over.last:%Y-%m-%d}"
        lines.append(visible(f"Too much for {over.person}: {most_words(over.peak)}{was}, {when} ({', '.join(over.tasks)})"))
    if impact.relieved:
        lines.append(visible(f"Relieves: {', '.join(impact.relieved)}"))
    if impact.cost_change:
        lines.append(f"The plan costs {impact.cost + impact.cost_change:,.0f} instead of {impact.cost:,.0f} ({impact.cost_change:+,.0f})")
    if impact.to_tell:
        lines.append(visible(f"Tell: {', '.join(impact.to_tell)}"))
    return lines


def _what(ids: Sequence[str]) -> str:
    return f"{', '.join(ids[:4])}{f' and {len(ids) - 4} more' if len(ids) > 4 else ''}, which"


def _limit(impact: Impact, limit: Limit) -> str:
    to = f" to {limit.to}" if limit.to else ""
    late = f"{limit.late_after} working day{'s' * (limit.late_after != 1)} late"
    if limit.breaks:
        said = f"Breaks the {limit.kind} of"
    elif limit.mends:
        said, late = f"Holds the {limit.kind} again of", "kept"
    else:
        more = limit.late_after - limit.late_before
        said = f"The {limit.kind} is {'later still' if more > 0 else 'less late' if more < 0 else 'as late'} of"
    return visible(f"{said}: {limit.id} {name_of(impact.ripple.plan, limit.id)} ({limit.on:%Y-%m-%d}{to}): {limit.finish:%Y-%m-%d}, {late}")


def name_of(plan: Plan, activity_id: str) -> str:
    """The name of a task or milestone."""
    activity = plan.activity(activity_id)
    return activity.name if activity else ""
