"""A program on one page: goal, sponsor, scope, budget, milestones, risks and benefits, as plain text for a terminal, a mail or a file.

Every figure is computed from the plan as it is; what the program says of itself is shown as text and never as anything else. The page
has as many lines as it is given: milestones, risks and benefits share what the rest leaves, and what does not fit is counted.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from datetime import date, datetime

from planning.baselining import called, current
from planning.benefits import BenefitOutlook, outlooks, show_amount
from planning.closing import is_put_away
from planning.day_count import days_past
from planning.early_ticks import early_words, ticked_too_early
from planning.errors import PlanError
from planning.exposure import ranked, risks_of
from planning.health_words import declared_words, kinder
from planning.plan import Plan
from planning.portfolio import ProgramLine, milestones_of, portfolio
from planning.records import Milestone, Program, Risk
from planning.risk_scores import Scoring, zone
from planning.schedule import Schedule, calendar_of
from planning.standing import Standing, arrow, standings
from planning.text_width import cell_width, clean, cut, fit
from planning.values import show_money, unknown_id

LABEL = 11
WIDTH, HEIGHT = 78, 22
LEAST = 40, 14
"""The smallest page, in cells and lines."""


def brief(
    plan: Plan, scheduled: Schedule | None, program_id: str, today: date, *, width: int = WIDTH, height: int = HEIGHT
) -> tuple[str, ...]:
    """The lines of the page, none wider than ``width`` cells and no more than ``height``. Raises PlanError for an unknown program."""
    program = plan.programs.get(program_id)
    line = next((each for each in portfolio(plan, scheduled) if each.program.id == program_id), None)
    if program is None or line is None:
        raise PlanError(f"{program_id} is archived or no program." if plan.find(program_id) else unknown_id(plan, program_id))
    width, height = max(width, LEAST[0]), max(height, LEAST[1])
    head = _head(plan, program, line, standings(scheduled, today).get(program.id), today, width)
    milestones = _coming(plan, scheduled, program)
    scoring = Scoring(plan, scheduled)
    threats = _threats(scoring, program, today)
    benefits = [told for told in outlooks(plan, scheduled, program.id) if not told.benefit.disbenefit]
    counts = [min(5, len(milestones)), min(4, len(threats)), len(benefits)]
    rooms = _rooms(counts, height - len(head))
    cells = width - LABEL
    sections = (
        ("Milestones", len(milestones), _milestones(plan, program, milestones[: rooms[0]], cells, scheduled)),
        ("Risks", len(threats), [_risk(scoring, risk, program.currency, cells) for risk in threats[: rooms[1]]]),
        ("Benefits", len(benefits), [_benefit(told, cells) for told in benefits[: rooms[2]]]),
    )
    lines = list(head)
    for (label, count, rows), room in zip(sections, rooms, strict=True):
        if room:
            lines += _labelled(label, rows or ["none yet"], width, f"{len(rows)} of {count}" if len(rows) < count else "")
    return tuple(text.rstrip() for text in lines[:height])


def _rooms(wanted: Sequence[int], room: int) -> list[int]:
    """How many lines each section gets: one each for as long as there are any, the first ones first."""
    given = [0] * len(wanted)
    while sum(given) < room and any(g < max(1, w) for g, w in zip(given, wanted, strict=True)):
        for n, w in enumerate(wanted):
            if given[n] < max(1, w) and sum(given) < room:
                given[n] += 1
    return given


def _labelled(label: str, rows: Sequence[str], width: int, below: str = "") -> list[str]:
    """Rows behind their label; ``below`` stands in its column on the second line."""
    return [fit((label, below)[n] if n < 2 else "", LABEL) + cut(row, width - LABEL) for n, row in enumerate(rows)]


def _wrapped(label: str, text: str, width: int, most: int) -> list[str]:
    """A text behind its label in at most so many lines."""
    lines = textwrap.wrap(clean(text), width - LABEL, break_on_hyphens=False) or ["-"]
    if len(lines) > most:
        lines = [*lines[: most - 1], cut(f"{lines[most - 1]} …", width - LABEL)]
    return _labelled(label, lines, width)


# ---------------------------------------------------------------------------------------------------------------- the head


def _head(plan: Plan, program: Program, line: ProgramLine, stands: Standing | None, today: date, width: int) -> list[str]:
    declared = declared_words(program.rag, stands.rag if stands is not None else "", "no colour")
    colour = (program.rag or "no colour").upper()
    told = f"{colour}{declared.removeprefix(program.rag or 'no colour')}   {_day(program.status_date or today)}"
    title = f"{program.id} {clean(program.name)}".rstrip()
    first = fit(title, width - cell_width(told) - 2) + "  " + told
    lines = [first, "=" * width]
    lines += _wrapped("Goal", program.goal or "none is said", width, 2)
    lines += _wrapped("Measure", program.goal_measure, width, 1) if program.goal_measure else []
    person = plan.people.get(program.manager)
    people = [
        f"{word} {name}" for word, name in (("sponsor", program.sponsor), ("manager", person.name if person else program.manager)) if name
    ]
    lines += _wrapped("People", " · ".join(people) or "neither sponsor nor manager is said", width, 1)
    lines += _wrapped("Scope", _scope(plan, program, stands, width - LABEL), width, 2)
    lines += _wrapped("Budget", _budget(program, line), width, 2)
    lines += _wrapped("Earned", _earned(stands, program.currency), width, 2) if stands is not None else []
    way = f" {arrow(stands.trend.finish)}".rstrip() if stands is not None else ""
    lines += _wrapped("Finish", _finish(plan, line) + way, width, 1)
    lines += _wrapped("Status", f"{declared}{f': {program.rag_reason}' if program.rag_reason else ''}", width, 2)
    if stands is not None and stands.health is not None and stands.rag:
        lines += _wrapped("Data says", f"{stands.rag}{arrow(stands.trend.health)}: {stands.health.rule or 'nothing is amiss'}", width, 2)
    return lines


def _earned(stands: Standing, currency: str) -> str:
    """SPI and CPI with their trend, the estimates by name, and VAC; a dash for what is not defined."""
    indices = (("SPI", stands.spi, stands.trend.spi), ("CPI", stands.cpi, stands.trend.cpi))
    said = [f"{name} {'-' if index is None else f'{index:.2f}'}{arrow(way)}" for name, index, way in indices]
    if stands.spi is None and stands.cpi is None and not (stands.value.bac or stands.value.ac):
        return "nothing to measure yet: no cost, no budget"
    money = (("EAC by CPI", stands.estimate), ("VAC", stands.vac), ("EAC bottom-up", stands.value.estimates.bottom_up))
    return " · ".join([*said, *(f"{name} {'-' if v is None else show_money(round(v), currency)}" for name, v in money)])


def _scope(plan: Plan, program: Program, stands: Standing | None, room: int) -> str:
    """Its projects by name where that fits so many cells, by id otherwise; with what is not green, or not by the data."""
    projects = sorted((p for p in plan.projects.values() if p.program == program.id and not is_put_away(plan, p)), key=lambda p: p.rank)
    healths = stands.projects if stands is not None else {}
    mild = [kinder(p.rag, healths[p.id].computed) if p.id in healths else "" for p in projects]
    marks = [f" ({mark or p.rag})" if mark or p.rag in ("amber", "red") else "" for p, mark in zip(projects, mild, strict=True)]
    count = f"{len(projects)} project{'s' * (len(projects) != 1)}"
    for named in ([f"{p.id} {p.name}" for p in projects], [p.id for p in projects]):
        told = ", ".join(name + mark for name, mark in zip(named, marks, strict=True))
        text = clean(f"{count}{f': {told}' if told else ''}")
        if cell_width(text) <= room:
            break
    return text


def _budget(program: Program, line: ProgramLine) -> str:
    money = program.currency
    said = [show_money(program.budget, money) if program.budget is not None else "no budget"]
    if line.cost is not None:
        over = line.cost - program.budget if program.budget is not None else 0.0
        change = f" ({'+' * (over > 0)}{show_money(round(over, 2), money)})" if over else ""
        said.append(f"the plan costs {show_money(line.cost, money)}{change}")
    said += [f"contingency {show_money(program.contingency, money)}"] if program.contingency is not None else []
    said += [f"reserve {show_money(program.management_reserve, money)}"] if program.management_reserve is not None else []
    net = line.exposure.net
    said += [f"risk exposure {show_money(net, money)}"] if net else []
    return " · ".join(said)


def _finish(plan: Plan, line: ProgramLine) -> str:
    if line.finish is None:
        return "no dates yet"
    baseline = current(plan, line.program.id)
    if baseline is None or line.approved is None or line.days is None:
        return f"{_day(line.finish)}, without a baseline"
    late = f"{line.days:+g} working days on" if line.days else "as in"
    return f"{_day(line.finish)}, {late} {called(baseline)} ({_day(line.approved)})"


# ------------------------------------------------------------------------------------------------------------- the sections


def _coming(plan: Plan, scheduled: Schedule | None, program: Program) -> list[tuple[Milestone, datetime]]:
    """The milestones that are still to come: those with a promise or a deadline first, then the next ones.

    One that is ticked done while what it waits for is open is still to come.
    """
    early = ticked_too_early(scheduled) if scheduled is not None else {}
    coming = [(m, row.finish) for m, row in milestones_of(plan, scheduled, program.id) if not row.finished or m.id in early]
    return sorted(coming, key=lambda pair: (not (pair[0].promise or pair[0].deadline), pair[1]))


def _milestones(
    plan: Plan, program: Program, chosen: Sequence[tuple[Milestone, datetime]], width: int, scheduled: Schedule | None
) -> list[str]:
    """Milestones by date: what was approved, what is forecast, and what that misses."""
    baseline = current(plan, program.id)
    found, early = [], ticked_too_early(scheduled) if scheduled is not None else {}
    for milestone, finish in sorted(chosen, key=lambda pair: pair[1]):
        if milestone.id in early:
            found.append(_row(f"{milestone.id} {milestone.name}", early_words(early[milestone.id]), width))
            continue
        held = baseline.activities.get(milestone.id) if baseline else None
        was = f"{_day(held.finish)} -> " if held else ""
        found.append(_row(f"{milestone.id} {milestone.name}", f"{was}{_day(finish)}{_limit(milestone, finish, scheduled)}", width))
    return found


def _row(name: str, tail: str, width: int) -> str:
    """A name at the left, figures at the right."""
    told = clean(tail)
    return fit(clean(name), max(12, width - cell_width(told) - 2)) + "  " + told


def _limit(milestone: Milestone, finish: datetime, scheduled: Schedule | None) -> str:
    """By how many working days a promise or deadline is missed; nothing where it holds, or there is none."""
    if scheduled is None:
        return ""
    calendar = calendar_of(scheduled, milestone.id)
    if milestone.promise is not None and finish.date() > milestone.promise.on:
        return f", {days_past(calendar, milestone.promise.on, finish)}d past promise"
    if milestone.deadline is not None and finish > milestone.deadline:
        return f", {days_past(calendar, milestone.deadline, finish)}d past deadline"
    return ""


def _threats(scoring: Scoring, program: Program, today: date) -> list[Risk]:
    """The open threats, what wants attention first (score and how near it is), as the report has them."""
    return ranked([r for r in risks_of(scoring.plan, program.id) if r.kind == "threat" and r.state == "open"], scoring, today)


def _risk(scoring: Scoring, risk: Risk, currency: str, width: int) -> str:
    score, worth = scoring.score(risk), risk.current.probability * abs(risk.current.cost)
    tail = [
        f"{zone(score)} {score}{f' {risk.proximity}' if risk.proximity else ''}",
        show_money(round(worth), currency) if worth else "",
        risk.owner,
    ]
    return _row(f"{risk.id} {risk.name}", ", ".join(filter(None, tail)), width)


def _benefit(told: BenefitOutlook, width: int) -> str:
    benefit = told.benefit
    now = show_amount(benefit, told.latest.value if told.latest else benefit.baseline)
    when = f", {_day(told.reached_on)}" if told.reached_on else ""
    return _row(f"{benefit.id} {benefit.name}", f"{now} -> {show_amount(benefit, benefit.target)}{when}", width)


def _day(moment: datetime | date) -> str:
    day = moment.date() if isinstance(moment, datetime) else moment
    return f"{day.day} {day:%b %Y}"
