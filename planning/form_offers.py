"""What a field of a form may be finished to: the people, tasks, calendars and others that a plan has."""

from __future__ import annotations

from planning.form_specs import Offers
from planning.plan import Plan, natural
from planning.records import Record


def offers_of(plan: Plan, record: Record, offers: Offers) -> list[str]:
    """The words that a field takes, in the order in which they are offered."""
    if isinstance(offers, tuple):
        return list(offers)
    if offers == "people":
        return sorted(plan.people)
    if offers == "activities":
        near = getattr(record, "project", "")
        found = [a.id for a in plan.activities() if a.id != record.id]
        return sorted(found, key=lambda each: (not each.startswith(f"{near}-"), natural(each)))
    if offers == "records":
        return sorted((each.id for kind, each in plan.records() if kind != "links" and each.id != record.id), key=natural)
    return sorted(plan.table(offers), key=natural)
