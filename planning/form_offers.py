"""What a field of a form may be finished to: the people, tasks, calendars and others that a plan has."""

from __future__ import annotations

from collections.abc import Iterable

from planning.form_specs import Offers
from planning.plan import Plan, natural
from planning.records import Record, Risk
from planning.strategies import STRATEGIES


def offers_for(record: Record, offers: Offers) -> Offers:
    """What a field of this record offers: a risk's strategies are those of its kind."""
    return STRATEGIES[record.kind] if offers == "strategies" and isinstance(record, Risk) else offers


def offers_of(plan: Plan, record: Record, offers: Offers, begun: str) -> list[str]:
    """The words beginning so (whatever the case) that a field takes, in the order in which they are offered."""
    wanted = begun.casefold()
    known = offers if isinstance(offers, tuple) else _ids(plan, record, offers)
    found = [each for each in known if each.casefold().startswith(wanted) and each.casefold() != wanted]
    if isinstance(offers, tuple):
        return found
    near = f"{getattr(record, 'project', '')}-"
    return sorted(found, key=lambda each: (not each.startswith(near), natural(each)))


def _ids(plan: Plan, record: Record, offers: str) -> Iterable[str]:
    """All ids that may stand in a field, but for the record's own."""
    if offers == "activities":
        return (each.id for each in plan.activities() if each.id != record.id)
    if offers == "records":
        return (each.id for kind, each in plan.records() if kind != "links" and each.id != record.id)
    return (each for each in plan.table(offers) if each != record.id)
