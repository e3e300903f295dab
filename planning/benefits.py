"""What a program is for, followed up: what each benefit waits for and when that is there, what was measured, when its target is reached.

The way of a benefit runs from its value before the program to its target; its share is how far along the last measurement lies,
which works for measures that shall fall as for those that shall rise. A dis-benefit's target is what is accepted of it: there the
share is how much of that is used up.

The day of the target follows from what is known best. Once what it waits for is there and something was measured since, the pace
since then decides: a straight line from the value before to the last measurement. Until then it comes as many working days later than
planned as what it waits for is later than in the baseline. A forecast day is a working day of the program. Share at the planned
day and the colours follow the thresholds of formulas.md 4.8: green from 95 % of the target, amber from 80 %.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from math import ceil
from typing import TYPE_CHECKING, Literal, NamedTuple

from planning.approved import approved_finishes
from planning.calendars import Calendars
from planning.closing import is_put_away
from planning.day_count import days_between, days_past
from planning.errors import PhraseError, PlanError
from planning.frozen import replaced
from planning.phrases import parse_date
from planning.plan import Change, Edit, Plan, natural
from planning.records import Baseline, Benefit, Measurement, Program, Project, Rag
from planning.schedule import calendar_of
from planning.values import SYMBOLS, clean_line, find_id, near, parse_money, parse_number, short, show_number, unknown_id

if TYPE_CHECKING:
    from dataclasses import dataclass

    from planning.calendars import WorkCalendar
    from planning.schedule import Schedule
else:
    from planning.frozen import dataclass

State = Literal["reached", "beyond", "within", "waiting", "under way", "not measured"]
"""A benefit's target is reached, it waits for something, it is under way, or nothing was measured since; of what is accepted of a
dis-benefit it is within or beyond."""

_NAMED_DAY = re.compile(
    r"^\s*(mon|tue|wed|thu|fri|sat|sun)[a-z]*\s*$|\d\s*(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|[a-z]{3}\s*\d", re.IGNORECASE
)
GREEN, AMBER = 0.95, 0.80
FARTHEST = 36525
"""A day further away than a century is none that anybody counts on."""


@dataclass(frozen=True, slots=True)
class Wait:
    """Something a benefit waits for, with its forecast and what was approved; None where nothing is known of it.

    ``slip`` are the working days that the forecast lies after what was approved, on its own calendar.
    """

    id: str
    name: str
    finish: datetime | None
    approved: datetime | None
    done: bool
    slip: float | None = None


@dataclass(frozen=True, slots=True)
class BenefitOutlook:
    """A benefit as it stands. ``last`` is what it waits for longest; ``ready`` when all of that is there, None while it is not known.

    ``share`` is how far along its way it is (1 is the target), ``at_due`` how far it will be on the day it is due, ``reached_on`` the
    day its target is forecast; each None where that cannot be told. ``measured_pace`` says that the forecast follows measurements.
    ``days_late`` are the working days of its program that the target is reached after it is due; negative before.
    """

    benefit: Benefit
    waits: tuple[Wait, ...]
    last: Wait | None
    ready: datetime | None
    planned_ready: datetime | None
    latest: Measurement | None
    share: float | None
    reached_on: date | None
    measured_pace: bool
    at_due: float | None
    state: State
    rag: Rag
    days_late: int | None = None


# --------------------------------------------------------------------------------------------------------------- outlook


def outlooks(plan: Plan, scheduled: Schedule | None, program_id: str = "") -> tuple[BenefitOutlook, ...]:
    """The benefits of a program, or of all that are not archived, in their order; dis-benefits last."""
    found = [b for b in plan.benefits.values() if b.program == program_id or (not program_id and not _archived(plan, b))]
    found.sort(key=lambda b: (b.disbenefit, b.rank, natural(b.id)))
    return tuple(outlook(plan, scheduled, benefit) for benefit in found)


def outlook(plan: Plan, scheduled: Schedule | None, benefit: Benefit) -> BenefitOutlook:
    """How one benefit stands; without a schedule nothing is known of when anything is there."""
    program = plan.programs.get(benefit.program)
    baseline = plan.baselines.get(program.baseline) if program and program.baseline else None
    waits = tuple(_wait(plan, scheduled, baseline, i) for i in benefit.needs)
    ready = _latest(w.finish for w in waits)
    planned = _latest(w.approved for w in waits)
    calendar = (scheduled.calendars if scheduled else Calendars(plan)).for_program(program)
    last = max((w for w in waits if w.finish), key=lambda w: w.finish or datetime.min, default=None)
    there = all(w.done for w in waits)
    latest = max(benefit.measurements, key=lambda m: m.on, default=None)
    share = share_of(benefit, latest.value) if latest else None
    pace = _pace(benefit, ready, latest) if there and not benefit.disbenefit else None
    at_due: float | None = None
    reached_on: date | None = None
    if share is not None and share >= 1 and not benefit.disbenefit:
        reached_on = _day_reached(benefit)
        at_due = _share_on(benefit, benefit.by) if benefit.by else share
    elif pace is not None and latest is not None and share is not None:
        reached_on = _open_day(calendar, _after(latest.on, (1 - share) / pace)) if pace > 0 else None
        at_due = None
        if benefit.by:
            at_due = share + pace * (benefit.by - latest.on).days if benefit.by > latest.on else _share_on(benefit, benefit.by)
    elif not benefit.disbenefit and benefit.by and ready and planned:
        reached_on = _shifted(calendar, benefit.by, days_between(calendar, planned, ready))
        whole = (benefit.by - planned.date()).days
        at_due = max(0.0, (benefit.by - ready.date()).days / whole) if whole > 0 else None
    state = _state(benefit, there, share, pace is not None)
    rag = _colour(benefit, share, at_due)
    late = days_past(calendar, benefit.by, reached_on) if benefit.by and reached_on else None
    return BenefitOutlook(benefit, waits, last, ready, planned, latest, share, reached_on, pace is not None, at_due, state, rag, late)


def share_of(benefit: Benefit, value: float) -> float | None:
    """How far a value lies on the way from the value before to the target: 0 there, 1 at the target; None without a way."""
    if benefit.baseline is None or benefit.target is None or benefit.target == benefit.baseline:
        return None
    return (value - benefit.baseline) / (benefit.target - benefit.baseline)


def _share_on(benefit: Benefit, day: date) -> float | None:
    """How far a benefit was on a day, on a straight line between the measurements around it; before the first and after the last as they
    say."""
    measured = sorted(benefit.measurements, key=lambda m: m.on)
    before = max((m for m in measured if m.on <= day), key=lambda m: m.on, default=None)
    after = min((m for m in measured if m.on > day), key=lambda m: m.on, default=None)
    if before is None or after is None:
        only = before or after
        return share_of(benefit, only.value) if only is not None else None
    part = (day - before.on).days / (after.on - before.on).days
    return share_of(benefit, before.value + part * (after.value - before.value))


def _wait(plan: Plan, scheduled: Schedule | None, baseline: Baseline | None, record_id: str) -> Wait:
    record = plan.find(record_id)
    held = baseline.activities.get(record_id) if baseline else None
    name = record.name if record else ""
    approved = held.finish if held else None
    if scheduled is None or record is None:
        return Wait(record_id, name, None, approved, False)
    if isinstance(record, Project | Program):
        group = scheduled.project(record_id) if isinstance(record, Project) else scheduled.program(record_id)
        approved = approved_finishes(plan, baseline).get(record_id) if baseline else None
        finish, done = (group.finish, group.done == group.count) if group else (None, False)
        calendar = scheduled.calendars.for_program(plan.program_of(record))
    else:
        row = scheduled.get(record_id)
        finish, done = (row.finish, row.finished) if row else (None, False)
        calendar = calendar_of(scheduled, record_id)
    slip = days_between(calendar, approved, finish) if approved and finish else None
    return Wait(record_id, name, finish, approved, done, slip)


def _is_in(plan: Plan, activity_id: str, group_id: str) -> bool:
    activity = plan.activity(activity_id)
    program = plan.program_of(activity) if activity else None
    return activity is not None and group_id in (activity.project, program.id if program else "")


def _latest(moments: Iterable[datetime | None]) -> datetime | None:
    """The latest of them; None where one of them is not known, or there is none."""
    found = list(moments)
    known = [moment for moment in found if moment is not None]
    return max(known) if known and len(known) == len(found) else None


def _pace(benefit: Benefit, ready: datetime | None, latest: Measurement | None) -> float | None:
    """The share won a day: since what it waited for is there, else between the first measurement and the latest; None for too few."""
    if latest is None:
        return None
    first = min(benefit.measurements, key=lambda m: m.on)
    begun, before = (ready.date(), 0.0) if ready else (first.on, share_of(benefit, first.value))
    share = share_of(benefit, latest.value)
    if share is None or before is None or latest.on <= begun:
        return None
    return (share - before) / (latest.on - begun).days


def _day_reached(benefit: Benefit) -> date | None:
    """The day since which what was measured is at the target or past it."""
    reached: date | None = None
    for each in sorted(benefit.measurements, key=lambda m: m.on):
        there = (share_of(benefit, each.value) or 0.0) >= 1
        reached = (reached or each.on) if there else None
    return reached


def _after(day: date, days: float) -> date | None:
    """A day so much later; None where that is too far away to be counted on."""
    if abs(days) > FARTHEST:
        return None
    try:
        return day + timedelta(days=round(days))
    except OverflowError:
        return None


def _shifted(calendar: WorkCalendar, day: date, days: float) -> date | None:
    """A day so many working days later, part of one counted as a whole; None where that is too far away to be counted on."""
    return calendar.add_workdays(day, ceil(days)) if abs(days) <= FARTHEST else None


def _open_day(calendar: WorkCalendar, day: date | None) -> date | None:
    """The day itself where it is worked, else the next one that is."""
    return day if day is None or calendar.is_workday(day) else calendar.add_workdays(day, 1)


def _state(benefit: Benefit, there: bool, share: float | None, paced: bool) -> State:
    if share is None:
        return "waiting" if not there else "not measured"
    if benefit.disbenefit:
        return "within" if share <= 1 else "beyond"
    if share >= 1:
        return "reached"
    return "waiting" if not there else "under way" if paced else "not measured"


def _colour(benefit: Benefit, share: float | None, at_due: float | None) -> Rag:
    if benefit.disbenefit:
        return "" if share is None else "green" if share <= 1 else "red"
    if at_due is None:
        return ""
    return "green" if at_due >= GREEN else "amber" if at_due >= AMBER else "red"


def _archived(plan: Plan, benefit: Benefit) -> bool:
    program = plan.programs.get(benefit.program)
    return bool(program and program.archived)


# ---------------------------------------------------------------------------------------------------------------- goals


@dataclass(frozen=True, slots=True)
class Alignment:
    """What a project is for: its goal, how much it matters (0 to 1000), and the benefits that wait for something in it."""

    project: Project
    serves: tuple[str, ...]
    of: int

    @property
    def share(self) -> float | None:
        """The share of its program's benefits that it serves; None where the program has none."""
        return len(self.serves) / self.of if self.of else None


def alignments(plan: Plan, program_id: str) -> tuple[Alignment, ...]:
    """The open projects of a program, what matters most first, then what serves most benefits."""
    benefits = [b for b in plan.benefits.values() if b.program == program_id and not b.disbenefit]
    found = []
    for project in plan.projects.values():
        if project.program == program_id and not is_put_away(plan, project):
            served = [b.id for b in benefits if any(i == project.id or _is_in(plan, i, project.id) for i in b.needs)]
            found.append(Alignment(project, tuple(sorted(served, key=natural)), len(benefits)))
    return tuple(sorted(found, key=lambda a: (-a.project.priority, -len(a.serves), a.project.rank, natural(a.project.id))))


def without_goal(plan: Plan) -> tuple[Program | Project, ...]:
    """The programs and projects that say no goal; archived ones need none."""
    both: Sequence[Program | Project] = (*plan.programs.values(), *plan.projects.values())
    return tuple(each for each in both if not each.goal.strip() and not is_put_away(plan, each))


def goal_warning(plan: Plan, kind: str) -> str:
    """Which programs, or projects, say no goal, in one sentence; nothing where all do."""
    wanted = Program if kind == "programs" else Project
    ids = [each.id for each in without_goal(plan) if isinstance(each, wanted)]
    if not ids:
        return ""
    told = ", ".join(ids[:6]) + (" …" if len(ids) > 6 else "")
    return f"{told} {'says' if len(ids) == 1 else 'say'} no goal; `headway set {ids[0]} goal='…'` writes it."


class GoalGap(NamedTuple):
    """Something that the goals of a plan do not say yet: of which record, what is missing, and how that is said."""

    id: str
    says: str
    mend: str


def goal_gaps(plan: Plan, scheduled: Schedule | None) -> tuple[GoalGap, ...]:
    """What is without a goal, has a goal without a measure, or is a benefit without a forecast: programs, projects, benefits.

    A warning beside the colours, never one of their dimensions. Dis-benefits have no forecast to miss.
    """
    found = [GoalGap(each.id, "says no goal", f"`headway set {each.id} goal='…'`, or e on its row") for each in without_goal(plan)]
    for program in plan.programs.values():
        if program.goal.strip() and not program.goal_measure.strip() and not program.archived:
            found.append(GoalGap(program.id, "has a goal without a measure", f"`headway set {program.id} goal_measure='…'`"))
    for told in outlooks(plan, scheduled):
        if told.benefit.disbenefit or told.reached_on is not None or told.at_due is not None:
            continue
        missing = _unsaid(told)
        found.append(GoalGap(told.benefit.id, f"is a benefit without a forecast: {missing[0]}", missing[1]))
    return tuple(found)


def _unsaid(told: BenefitOutlook) -> tuple[str, str]:
    """What a benefit's forecast lacks, and what gives it that."""
    benefit = told.benefit
    if benefit.target is None or benefit.baseline is None:
        missing = "target" if benefit.target is None else "baseline"
        return f"it says no {'target' if missing == 'target' else 'value before'}", f"`headway set {benefit.id} {missing}=…`"
    if benefit.by is None:
        return "it says no day", f"`headway set {benefit.id} by=…`"
    if not benefit.needs:
        return "it waits for nothing", f"`headway set {benefit.id} needs=ID`: the milestone that it waits for"
    if told.ready is None:
        return "what it waits for has no date", "give that a date"
    if told.planned_ready is None:
        return "what it waits for is not in the baseline", "measure it, or set a baseline"
    return "it was measured too seldom", f"`headway measure {benefit.id} VALUE`"


# ----------------------------------------------------------------------------------------------------------- measurements


def measure(plan: Plan, typed: str, value: str, on: date, today: date) -> Change:
    """The change that notes what a benefit measured on a day; what was measured that day before gives way.

    Raises PlanError for what is no benefit, PhraseError for what is no value of it, or a day that is still to come.
    """
    benefit = benefit_named(plan, typed)
    amount = read_value(plan, benefit, value)
    if on > today:
        raise PhraseError(f"{on} is still to come; a benefit is measured on a day that has been.")
    kept = [m for m in benefit.measurements if m.on != on]
    after = tuple(sorted([*kept, Measurement(on, amount)], key=lambda m: m.on))
    label = f"{benefit.id} measured {show_amount(benefit, amount)} on {on.isoformat()}"
    if after == benefit.measurements:
        return Change(label, ())
    return Change(label, (Edit("benefits", benefit.id, benefit, replaced(benefit, measurements=after)),))


def day_measured(phrase: str, today: date) -> date:
    """The day that a phrase means for something that has been: a weekday, or a day without a year, is the last such day."""
    day = parse_date(phrase, today)
    if day > today and _NAMED_DAY.search(phrase):
        for back in (7, 366):
            earlier = parse_date(phrase, today - timedelta(days=back))
            if earlier <= today:
                return earlier
    return day


def benefit_named(plan: Plan, typed: str) -> Benefit:
    """The benefit of an id as it was typed. Raises PlanError, with what is near, where there is none."""
    found = find_id(plan, typed.strip()) or typed.strip()
    benefit = plan.benefits.get(found)
    if benefit is None:
        if plan.find(found) is not None:
            raise PlanError(f"{found} is no benefit{near(found, plan.benefits)}; only benefits are measured.")
        raise PlanError(unknown_id(plan, typed))
    return benefit


def read_value(plan: Plan, benefit: Benefit, text: str) -> float:
    """A value of a benefit as it is typed: ``1.7``, ``1.7%``, ``€14,000``. Raises PhraseError for another unit than its own."""
    word = clean_line(text).strip()
    program = plan.programs.get(benefit.program)
    currency = program.currency if program else "EUR"
    signs = {benefit.unit.strip()} | (
        {SYMBOLS.get(currency, currency), currency} if benefit.unit.strip() in (currency, *SYMBOLS.values()) else set()
    )
    for sign in sorted(filter(None, signs), key=len, reverse=True):
        if word.endswith(sign) or word.startswith(sign):
            word = word.removesuffix(sign).removeprefix(sign).strip()
            break
    else:
        if word and not word[-1].isalnum() and word[-1] != ".":
            raise PhraseError(f"{benefit.id} is measured in {benefit.unit or 'plain numbers'}, and {short(text)} is not.")
    try:
        return parse_money(word, currency) if "," in word or word[-1:] in ("k", "m") else parse_number(word)
    except PhraseError:
        unit = f" in {benefit.unit}" if benefit.unit else ""
        raise PhraseError(f"{short(text)!r} is nothing {benefit.id} can measure; write a number{unit}, like 12 or 3.5.") from None


def show_amount(benefit: Benefit, value: float | None) -> str:
    """A value of a benefit with its unit: ``1.7 %``, ``€14,000``; a dash for none."""
    if value is None:
        return "-"
    unit = benefit.unit.strip()
    if unit in SYMBOLS.values():
        return f"{unit}{value:,.0f}" if float(value).is_integer() else f"{unit}{value:,.2f}"
    shown = f"{value:,.0f}" if float(value).is_integer() and abs(value) >= 10000 else show_number(round(value, 6))
    return f"{shown} {unit}".rstrip()


SPARKS = "▁▂▃▄▅▆▇█"


def spark(benefit: Benefit, cells: int) -> str:
    """What was measured, as a line of bars as high as the way is long: the bottom is the value before, the top the target."""
    values = [m.value for m in sorted(benefit.measurements, key=lambda m: m.on)][-cells:]
    shares = [share_of(benefit, value) for value in values]
    told = [min(1.0, max(0.0, share)) for share in shares if share is not None]
    return "".join(SPARKS[round(share * (len(SPARKS) - 1))] for share in told)
