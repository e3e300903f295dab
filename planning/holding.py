"""What holds a task or milestone: one of the eight constraints, or a pin that no link moves.

Typed as one text: ``SNET 9 nov``, ``ALAP``, ``pin`` (where it stands), ``pin 9 nov``; ``-`` takes everything away.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from planning.calendars import to_datetime, to_minute
from planning.errors import PlanError
from planning.fields import set_fields, show_value
from planning.fields_editing import Editing, is_clear, read_instant, show_instant
from planning.plan import Change, Edit, Plan
from planning.records import Constraint, Milestone, Task
from planning.values import unknown_id

MEANINGS: Mapping[str, str] = {
    "ASAP": "as soon as its links allow",
    "ALAP": "as late as nothing else moves",
    "SNET": "starts no earlier than",
    "SNLT": "should start no later than",
    "FNET": "finishes no earlier than",
    "FNLT": "should finish no later than",
    "MSO": "must start on",
    "MFO": "must finish on",
}
"""The constraints in words. Links still win over all of them: negative float shows the conflict."""

_PIN = re.compile(r"pin(?:ned)?(?:\s+(?P<day>.*))?", re.IGNORECASE | re.DOTALL)
_UNPIN = re.compile(r"unpin", re.IGNORECASE)


def shown_hold(plan: Plan, record: Task | Milestone) -> str:
    """What holds a record, as it is typed; nothing where nothing does."""
    if record.manual and record.pinned_start is not None:
        return f"pin {show_instant(Editing(plan, record, date.min), record.pinned_start, end=isinstance(record, Milestone))}"
    return show_value(plan, record, "constraint")


def hold_change(plan: Plan, record_id: str, text: str, today: date, shown: Mapping[str, date]) -> Change:
    """The change that holds a task or milestone as typed. ``shown`` are the days it stands at, for a pin without a date.

    Raises PhraseError for what means nothing, PlanError for what cannot be held.
    """
    record = plan.activity(record_id)
    if record is None:
        raise PlanError(unknown_id(plan, record_id))
    pin = _PIN.fullmatch(text.strip()[:300])
    if pin is not None:
        return _pinned(plan, record, (pin["day"] or "").strip(), today, shown)
    if record.manual and (is_clear(text) or _UNPIN.fullmatch(text.strip())):
        return _one(f"{record_id} no longer pinned", record, manual=False, pinned_start=None, pinned_finish=None)
    values = {"constraint": "-" if _UNPIN.fullmatch(text.strip()) else text}
    if record.manual:
        values |= {"manual": "no", "pinned_start": "-", "pinned_finish": "-"}
    return set_fields(plan, record_id, values, today, shown=shown)


def _pinned(plan: Plan, record: Task | Milestone, phrase: str, today: date, shown: Mapping[str, date]) -> Change:
    """Pins the start at a day, or where it stands; what is pinned lasts as long as before."""
    if any(other.parent == record.id for other in plan.activities()):
        raise PlanError(f"{record.id} is a summary: its dates come from what is below it; pin that.")
    begun = record.actual if isinstance(record, Milestone) else record.actual_start
    if begun is not None:
        word = "been reached" if isinstance(record, Milestone) else "begun"
        raise PlanError(f"{record.id} has {word}; its dates are facts and need no pin.")
    editing = Editing(plan, record, today, dict(shown))
    moment = isinstance(record, Milestone)
    base = record.pinned_start.date() if record.pinned_start else shown.get("finish" if moment else "start")
    if not phrase and base is None:
        raise PlanError(f"{record.id} has no date yet; type the day it is pinned to, such as pin 9 nov.")
    calendar = editing.calendar()
    if phrase:
        start = read_instant(editing, phrase, base, end=moment)
    else:
        assert base is not None
        start = calendar.last_minute(base) if moment else calendar.first_minute(base)
    finish = start
    if isinstance(record, Task):
        begin = to_minute(start)
        finish = to_datetime(begin + record.duration if record.elapsed else calendar.add(begin, record.duration))
    return _one(f"{record.id} pinned at {start.date().isoformat()}", record, manual=True, pinned_start=start, pinned_finish=finish)


def _one(label: str, record: Task | Milestone, **values: object) -> Change:
    from planning.frozen import replaced

    after = replaced(record, **values)
    kind = "tasks" if isinstance(record, Task) else "milestones"
    return Change(label, (Edit(kind, record.id, record, after),) if after != record else ())


def meaning_of(record: Task | Milestone) -> str:
    """What holds a record, in words without its day."""
    if record.manual:
        return "pinned: no link moves it"
    constraint: Constraint | None = record.constraint
    return MEANINGS[constraint.kind] if constraint is not None else "held by nothing but its links"
