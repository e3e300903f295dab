"""Whom a program depends on: where each stands, when each must be heard next, and what was promised to them.

The grid is the one of power and interest (Mendelow 1991), each from 1 to 5: who has much of both is managed closely.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Literal

from planning.attitudes import ATTITUDES
from planning.closing import is_put_away
from planning.day_count import days_past
from planning.early_ticks import early_words, ticked_too_early
from planning.errors import PhraseError, PlanError
from planning.frozen import replaced
from planning.plan import Change, Edit, natural
from planning.repeats import next_due
from planning.schedule import calendar_of
from planning.values import clean_line

if TYPE_CHECKING:
    from dataclasses import dataclass

    from planning.plan import Plan
    from planning.records import Milestone, Stakeholder
    from planning.schedule import Schedule
else:
    from planning.frozen import dataclass

Place = Literal["manage closely", "keep satisfied", "keep informed", "monitor"]
Verdict = Literal["kept", "ticked", "on course", "at risk", "broken", "not scheduled"]

PLACES: tuple[Place, ...] = ("manage closely", "keep satisfied", "keep informed", "monitor")
HIGH = 4
"""From here on power or interest is much, of 5."""

NEAR = 5
"""A promise with less than so many working days to spare is at risk."""


@dataclass(frozen=True, slots=True)
class Promised:
    """A promise against today's forecast.

    ``days`` are working days from the promise to the forecast, or to the day it was reached: more than 0 is late. None where
    the milestone has no date. ``open`` are the ids of what a milestone waits for and is open although it is ticked done: then the
    promise is not kept yet, whatever the tick says (``ticked``).
    """

    milestone: str
    name: str
    to: str
    on: date
    forecast: date | None
    reached: bool
    verdict: Verdict
    days: int | None
    open: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """A stakeholder as they stand on a day.

    ``gap`` are the steps from the attitude now to the one wanted (None where one of them is no known word). ``due`` is the
    day they must be heard (None where nothing says so), ``overdue`` the calendar days since (below 0: still to come).
    ``trouble`` says why the rule of their cadence cannot be read.
    """

    who: Stakeholder
    place: Place
    gap: int | None
    due: date | None
    overdue: int | None
    promises: tuple[Promised, ...]
    trouble: str = ""

    @property
    def never(self) -> bool:
        """Whether they were never contacted."""
        return self.who.last_contact is None

    @property
    def is_due(self) -> bool:
        """Whether they must be heard today, or should have been."""
        return self.overdue is not None and self.overdue >= 0

    @property
    def due_words(self) -> str:
        """When they must be heard, in words."""
        if self.trouble:
            return "cadence cannot be read"
        if self.never:
            return "never contacted: due now"
        if self.overdue is None:
            return "no cadence"
        if self.overdue > 0:
            return f"overdue {_days(self.overdue)}"
        return "due today" if not self.overdue else f"in {_days(-self.overdue)}"


def _days(count: int) -> str:
    return f"{count} day{'s' * (count != 1)}"


# --------------------------------------------------------------------------------------------------------------- people


def place_of(power: int, interest: int) -> Place:
    """Where a power and an interest from 1 to 5 put somebody on the grid; from 4 on either is much."""
    if power >= HIGH:
        return "manage closely" if interest >= HIGH else "keep satisfied"
    return "keep informed" if interest >= HIGH else "monitor"


def step_of(attitude: str) -> int | None:
    """The step of an attitude, 0 (against) to 3 (driving it); None for a word that is none of them."""
    word = attitude.strip().casefold()
    return next((step for step, words in enumerate(ATTITUDES) if word in words), None)


def gap_of(who: Stakeholder) -> int | None:
    """The steps from the attitude now to the one wanted; 0 where there is no gap, None where it cannot be told."""
    if who.attitude.strip().casefold() == who.wanted.strip().casefold():
        return 0 if who.attitude.strip() else None
    now, wanted = step_of(who.attitude), step_of(who.wanted)
    return None if now is None or wanted is None else wanted - now


def due_of(who: Stakeholder, today: date) -> tuple[date | None, str]:
    """The day that somebody must be heard by, and why their cadence cannot be read.

    It is the first day that their rule names after the last contact; the rule counts from there where it has no start of its
    own. Whoever was never contacted is due now. None without a rule, or after its end.
    """
    if who.last_contact is None:
        return today, ""
    if not who.cadence:
        return None, ""
    try:
        return next_due(who.cadence, who.last_contact), ""
    except PhraseError as error:
        return None, str(error)


def register(plan: Plan, scheduled: Schedule | None, today: date, program: str = "") -> tuple[Standing, ...]:
    """The stakeholders of a program, or of all that are not archived: what is due first, then by when, then by power."""
    held = promises(plan, scheduled, program)
    chosen = [who for who in plan.stakeholders.values() if _counts(plan, who, program)]
    return tuple(sorted((standing(plan, held, who, today) for who in chosen), key=_order))


def _counts(plan: Plan, who: Stakeholder, program: str) -> bool:
    if program:
        return who.program == program
    found = plan.programs.get(who.program)
    return found is None or not found.archived


def _order(each: Standing) -> tuple[object, ...]:
    due = each.due or date.max
    return not each.is_due, each.never, due, -each.who.power, -each.who.interest, each.who.rank, natural(each.who.id)


def standing(plan: Plan, held: Iterable[Promised], who: Stakeholder, today: date) -> Standing:
    """Where one of them stands; ``held`` are the promises, of which theirs are taken."""
    due, trouble = due_of(who, today)
    theirs = tuple(each for each in held if is_to(plan, each.to, who))
    overdue = (today - due).days if due is not None else None
    return Standing(who, place_of(who.power, who.interest), gap_of(who), due, overdue, theirs, trouble)


# ------------------------------------------------------------------------------------------------------------- promises


def promises(plan: Plan, scheduled: Schedule | None, program: str = "") -> tuple[Promised, ...]:
    """Every promise of a program, or of all, against today's forecast, by the day promised."""
    found, early = [], ticked_too_early(scheduled) if scheduled is not None else {}
    for milestone in plan.milestones.values():
        above = plan.program_of(milestone)
        if milestone.promise is None or not milestone.active or (program and (above is None or above.id != program)):
            continue
        if not is_put_away(plan, milestone):
            found.append(_promised(scheduled, milestone, early.get(milestone.id, ())))
    return tuple(sorted(found, key=lambda each: (each.on, natural(each.milestone))))


def _promised(scheduled: Schedule | None, milestone: Milestone, waits: tuple[str, ...]) -> Promised:
    assert milestone.promise is not None
    to, on = milestone.promise.to, milestone.promise.on
    row = scheduled.get(milestone.id) if scheduled is not None else None
    if scheduled is None or row is None:
        return Promised(milestone.id, milestone.name, to, on, None, False, "not scheduled", None)
    forecast = row.finish.date()
    days = days_past(calendar_of(scheduled, milestone.id), on, forecast)
    verdict: Verdict = "broken" if days > 0 else "kept" if row.finished else "at risk" if -days < NEAR else "on course"
    if waits and verdict == "kept":
        verdict = "ticked"
    return Promised(milestone.id, milestone.name, to, on, forecast, row.finished, verdict, days, waits)


def verdict_words(each: Promised) -> str:
    """What became of a promise, in words: ``broken by 2 working days``."""
    if each.days is None:
        return "no date"
    working = f"{abs(each.days)} working day{'s' * (abs(each.days) != 1)}"
    if each.verdict == "broken":
        return f"broken by {working}" + (f"; {early_words(each.open)}" if each.open else "")
    if each.verdict == "ticked":
        return early_words(each.open)
    if each.verdict == "kept":
        return f"kept, {working} early" if each.days else "kept on the day"
    return f"{each.verdict}, {working} to spare" if each.days else f"{each.verdict}, nothing to spare"


def short_verdict(each: Promised) -> str:
    """The same in few letters: ``broken 2d``, ``at risk 1d``."""
    if each.verdict == "ticked":
        return f"{each.open[0]} is open"
    return each.verdict if not each.days else f"{each.verdict} {abs(each.days)}d"


def is_to(plan: Plan, to: str, who: Stakeholder) -> bool:
    """Whether a promise's ``to`` names this stakeholder: by name, by id, or by the initials of a person of the same name."""
    word = to.strip().casefold()
    person = next((p.name for p in plan.people.values() if p.id.casefold() == word), "")
    names = {who.name.strip().casefold(), who.id.casefold()}
    return bool(word) and (word in names or (bool(person) and person.strip().casefold() in names))


# ------------------------------------------------------------------------------------------------------------- contacts


def contacted(plan: Plan, stakeholder_id: str, on: date, today: date, words: str = "") -> Change:
    """The change that books a contact on a day, and keeps a line of it in the notes.

    A contact before the last one is noted, and the last one stays. Raises PlanError for a day still to come, or for nobody.
    """
    who = plan.stakeholders.get(stakeholder_id)
    if who is None:
        raise PlanError(f"There is no stakeholder {stakeholder_id}.")
    if on > today:
        raise PlanError(f"{on} is still to come; a contact is booked when it has taken place.")
    last = max(on, who.last_contact) if who.last_contact else on
    said = clean_line(words)
    notes = who.notes
    if said:
        notes = f"{notes.rstrip()}\n- {on}: {said}".lstrip()
    after = replaced(who, last_contact=last, notes=notes)
    label = f"{who.id} {who.name} contacted {on}{f': {said}' if said else ''}"
    return Change(label, (Edit("stakeholders", who.id, who, after),))


def contact_words(words: Sequence[str], today: date) -> tuple[date, str]:
    """The day that the words begin with (without one, today) and the note after it; a day without its year is the latest such day.

    Raises PhraseError where they begin with what has the form of a date and is none, as ``32 oct``.
    """
    from planning.capture_spending import latest
    from planning.phrase_words import MONTH_PATTERN
    from planning.phrases import longest_date_prefix, parse_date

    like = rf"\d{{1,3}}(?:st|nd|rd|th|\.)? ?{MONTH_PATTERN}\.?|\d{{4}}-\d+(?:-\d+)?|\d{{1,2}}[./]\d{{1,2}}(?:[./]\d*)?"
    found = longest_date_prefix(words, today)
    if found is not None and not (words[0].isdigit() and found[0] == 1 < len(words)):  # 30 people came
        return latest(" ".join(words[: found[0]]), found[1], today), " ".join(words[found[0] :])
    for count in (2, 1):
        start = " ".join(words[:count])
        if len(words) >= count and re.fullmatch(like, start, re.ASCII | re.IGNORECASE):
            return parse_date(start, today), " ".join(words[count:])  # says what is wrong with it
    return today, " ".join(words)


def find_stakeholder(plan: Plan, typed: str, program: str = "") -> Stakeholder:
    """The stakeholder an id, a name, or the beginning of one means. Raises PlanError with those there are."""
    word = typed.strip().casefold()
    known = [who for who in plan.stakeholders.values() if not program or who.program == program]
    for fits in (
        lambda who: word in (who.id.casefold(), who.name.casefold()),
        lambda who: who.name.casefold().startswith(word),
        lambda who: word in who.name.casefold(),
    ):
        found = [who for who in known if word and fits(who)]
        if len(found) == 1:
            return found[0]
        if found:
            names = ", ".join(f"{who.id} {who.name}" for who in found[:4])
            raise PlanError(f"{clean_line(typed)} may mean {names}; type the id.")
    names = ", ".join(f"{who.id} {who.name}" for who in known[:6])
    raise PlanError(
        f"There is no stakeholder {clean_line(typed)}; "
        + (f"there are {names}." if names else "`add` captures the first: stakeholder Board p5 i3 monthly.")
    )
