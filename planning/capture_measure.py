"""What a benefit measured, from one line: ``measure B-2 1.7% ^30 oct``."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from planning.benefits import benefit_named, day_measured, measure, share_of, show_amount
from planning.capture_marks import date_mark
from planning.capture_tokens import Draft
from planning.plan import Plan
from planning.records import Benefit
from planning.values import find_id, say_day


def names_benefit(plan: Plan, rest: str) -> bool:
    """Whether what follows the word begins with a benefit; otherwise the line is a task that begins so."""
    words = rest.split(maxsplit=1)
    return bool(words) and (find_id(plan, words[0]) or "") in plan.benefits


def read_measure(draft: Draft) -> None:
    """``measure B-2 1.7%``, today; ``^30 oct`` says another day."""
    draft.run(date_mark)
    benefit = benefit_named(draft.plan, draft.tokens[0].text)
    draft.take(0, 1, "id", f"{benefit.id} {benefit.name}".rstrip())
    free = [i for i in range(len(draft.tokens)) if draft.free(i) is not None]
    if not free:
        draft.faults.append(f"What did {benefit.id} measure? Type the value, such as: measure {benefit.id} {show_amount(benefit, 12)}.")
        return
    words = " ".join(draft.tokens[i].text for i in free)
    on = _day(draft)
    change = measure(draft.plan, benefit.id, words, on, draft.today)
    for i in free:
        draft.take(i, 1, "value")
    for edit in change.edits:
        if isinstance(edit.after, Benefit):
            draft.add("benefits", edit.after, edit.before)
    said = change.edits[0].after if change.edits else None
    if not isinstance(said, Benefit):
        draft.faults.append(f"That is noted already: {change.label}.")
        return
    value = next(m.value for m in said.measurements if m.on == on)
    share = share_of(benefit, value)
    draft.said.append(f"{benefit.id} {benefit.name}: {show_amount(benefit, value)} on {say_day(on, draft.today)}")
    if share is not None:
        of = "of what is accepted" if benefit.disbenefit else "of the way"
        draft.said.append(f"{share:.0%} {of} from {show_amount(benefit, benefit.baseline)} to {show_amount(benefit, benefit.target)}")


def _day(draft: Draft) -> date:
    """The day of the line; today where it says none. A day without a year is the last such day."""
    if draft.day is None:
        return draft.today
    first, said = next((n, part) for n, part in draft.parts.items() if part.role == "date" and not part.error)
    day = day_measured(said.text.removeprefix("^").strip(), draft.today)
    draft.parts[first] = replace(said, meaning=say_day(day, draft.today))
    return day
