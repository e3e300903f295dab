"""What the verb and the screen of the report share: what it is compared with, where it is written, how it is kept."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from planning.errors import HeadwayError
from planning.frozen import replaced
from planning.plan import Change, Edit
from planning.report import Colour, Joined, archived, build_report, snapshot_of
from planning.report_changes import Since, last_report, reported
from planning.report_markdown import markdown
from planning.values import show_money
from store.errors import StoreError

if TYPE_CHECKING:
    from datetime import date

    from planning.plan import Plan
    from planning.records import Program, Snapshot
    from planning.report_blocks import Report
    from planning.schedule import Schedule
    from store.planfile import PlanFile


def since_last(file: PlanFile, program: str, today: date) -> Since | None:
    """The report before today's, and the plan as it was then; None where there is no report yet."""
    last = last_report(file.plan, program, today)
    if last is None or last.on is None:
        return None
    return Since(last.on, last, _when_reported(file, last))


def _when_reported(file: PlanFile, report: Snapshot) -> Plan | None:
    """The plan as it was when a report was made: what was changed later on that day is told by the next one."""
    if report.on is not None and report.created is not None and report.created.date() == report.on:
        return as_it_was(file, report.program, report.created - timedelta(minutes=1))  # of its own minute rather twice than never
    return as_it_was(file, report.program, report.on) if report.on is not None else None


def since_day(file: PlanFile, program: str, day: date, today: date) -> Since:
    """A past day, with the report of that day where there is one, and the plan as it was at its end.

    Where neither is there, the newest report before that day stands for it. Raises HeadwayError for a day that is not past.
    """
    if day >= today:
        raise HeadwayError(f"{day} is not past yet; a report tells what changed since an earlier day.")
    then, of_day = as_it_was(file, program, day), reported(file.plan, program, lambda on: on == day)
    if then is None and of_day is None:
        older = last_report(file.plan, program, day)
        if older is not None and older.on is not None:
            return Since(older.on, older, _when_reported(file, older))
    return Since(day, of_day, then)


def as_it_was(file: PlanFile, program: str, day: date) -> Plan | None:
    """The plan at the end of a day, or of a minute; None where its history does not reach so far, or the program was not in it."""
    try:
        then = file.at(day)
    except (StoreError, OSError):
        return None
    return then if program in then.programs else None


def report_of(scheduled: Schedule, program: Program, today: date, since: Since | None) -> Report:
    """The report of a program, with its earned value and the colours of the data."""
    return build_report(scheduled, program, today, since, joined(scheduled, program, today))


def joined(scheduled: Schedule, program: Program, today: date) -> Joined:
    """Earned value and computed colours of a program, as its report tells them."""
    from planning.baselining import current
    from planning.health import RANK, judge
    from planning.health_words import HEALTH
    from planning.measured import measured_values
    from planning.path_to_green import path_to_green
    from planning.performance import Performance
    from planning.standing import trend, trend_words

    found = Performance(scheduled, today)
    judged = judge(scheduled, today, measured_values(found, scheduled.plan))
    value, earned = found.program(program.id), found.earned_schedule(program.id)
    told = {"ev": value.ev, "ac": value.ac, "bac": value.bac, "eac": value.eac, "pv": value.pv}
    figures = {name: amount for name, amount in told.items() if amount is not None}
    held = current(scheduled.plan, program.id)
    names = (
        ("Budget of the baseline (BAC)" if held is not None else "Cost of the plan, no baseline set (BAC)", value.bac),
        ("Planned value (PV)", value.pv),
        ("Earned value (EV)", value.ev),
        ("Actual cost (AC)", value.ac),
        ("Estimate at completion at the CPI so far (EAC, sum of projects)", value.eac),
        ("Estimate bottom-up (AC and what the rest of the plan costs)", value.estimates.bottom_up),
    )
    rows = [(name, show_money(round(amount), program.currency)) for name, amount in names if amount is not None]
    spi_t = earned.spi_t if earned is not None else None
    rows += [(name, f"{index:.2f}") for name, index in (("SPI", value.spi), ("CPI", value.cpi), ("SPI(t)", spi_t)) if index is not None]
    colours = {i: Colour(health.computed, health.rule) for i, health in judged.items() if health.computed}
    own = judged.get(program.id)
    if own is not None and own.computed:
        figures[HEALTH] = RANK[own.computed]
    spi, cpi = (None if index is None else round(index, 2) for index in (value.spi, value.cpi))
    way = trend(scheduled, program.id, today, spi, cpi, own.computed if own is not None else "")
    own_ids = {program.id, *(p.id for p in scheduled.plan.projects.values() if p.program == program.id)}
    ways = {i: tuple(f"{title}: {way}" for title, way in path_to_green(scheduled, judged[i], today)) for i in own_ids & judged.keys()}
    return Joined(figures, tuple(rows), colours, ways, trend_words(way, today) if way.on is not None else "")


def kept(scheduled: Schedule, program: Program, today: date, text: str) -> Change:
    """The change that archives a report with what it told; to be given the same figures as ``report_of``.

    Where nothing changed since today's newest one, it takes the place of that: a day has one report for each state of the plan.
    """
    snapshot = snapshot_of(scheduled.plan, scheduled, program, today, text, joined(scheduled, program, today))
    last = reported(scheduled.plan, program.id, lambda on: on == today)
    if last is None or not _is_as_told(scheduled.plan, last, snapshot):
        return archived(snapshot)
    instead = replaced(last, name=snapshot.name, text=text, forecasts=snapshot.forecasts, figures=snapshot.figures, rag=snapshot.rag)
    return Change(f"{last.id} report of {program.id} on {today}, told again", (Edit("snapshots", last.id, last, instead),))


def _is_as_told(plan: Plan, last: Snapshot, now: Snapshot) -> bool:
    """Whether nothing changed in the plan since a report of today: it has the same figures, and the same text too.

    The text of one that was compared with another day differs; there the stamps of the records tell.
    """
    if (last.forecasts, last.figures, last.rag) != (now.forecasts, now.figures, now.rag) or not last.text:
        return False
    if last.text == now.text:
        return True
    told = last.updated or last.created
    if told is None or _since_heading(last.text) == _since_heading(now.text):
        return False
    stamps = (r.updated or r.created for kind, r in plan.records() if kind != "snapshots")
    return all(stamp is None or stamp < told for stamp in stamps)


def _since_heading(text: str) -> str:
    """The heading over what changed, which names the day that a report was compared with."""
    return next((line for line in text.split("\n") if line.startswith("## What changed")), "")


def text_of(report: Report) -> str:
    """The report as it is sent: Markdown."""
    return markdown(report)


def place_for(plan_file: Path, program: str, on: date) -> Path:
    """A file beside the plan that is not there yet: ``KES-report-2026-10-30.md``, or with a number."""
    name = "".join(letter for letter in program if letter.isalnum() or letter in "-_") or "program"
    for number in range(1, 1000):
        place = plan_file.parent / f"{name}-report-{on.isoformat()}{f'-{number}' if number > 1 else ''}.md"
        if not place.exists():
            return place
    raise HeadwayError(f"There are a thousand reports of {program} of that day beside the plan; move some away.")


def write(place: Path, text: str, plan_file: Path) -> None:
    """Write a report; what is in the file is replaced at once, or not at all.

    Raises HeadwayError for the plan itself and for a place that cannot be written.
    """
    from store.atomic import replace_whole

    try:
        if place.exists() and plan_file.exists() and place.samefile(plan_file):
            raise HeadwayError(f"{place} is the plan itself; write the report to another file.")
        replace_whole(place, text.encode())
    except (OSError, ValueError) as error:
        raise HeadwayError(f"{place} cannot be written: {(getattr(error, 'strerror', None) or str(error)).lower()}.") from None
