"""What the verb and the screen of the report share: what it is compared with, where it is written, how it is kept."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from planning.errors import HeadwayError
from planning.plan import natural
from planning.report import Colour, Joined, archived, build_report, report_of_snapshot, snapshot_of
from planning.report_changes import Since, last_report, reported, reported_on
from planning.report_markdown import markdown
from planning.report_scope import Scope, subject_of
from planning.values import show_money
from store.errors import StoreError

if TYPE_CHECKING:
    from datetime import date

    from planning.plan import Change, Plan
    from planning.records import Snapshot
    from planning.report_blocks import Report
    from planning.report_scope import Subject
    from planning.schedule import Schedule
    from store.planfile import PlanFile


def since_last(file: PlanFile, subject: str, today: date) -> Since | None:
    """The report before today's, and the plan as it was then; None where there is no report yet.

    Of a project that was never reported alone, the last report of its program stands for it: it told the same dates.
    """
    last = last_report(file.plan, subject, today) or last_report(file.plan, _program_of(file.plan, subject), today)
    if last is None or last.on is None:
        return None
    return Since(last.on, last, _when_reported(file, last, subject))


def _program_of(plan: Plan, subject: str) -> str:
    project = plan.projects.get(subject)
    return project.program if project is not None else subject


def _when_reported(file: PlanFile, report: Snapshot, subject: str) -> Plan | None:
    """The plan as it was when a report was made: what was changed later on that day is told by the next one."""
    if report.on is not None and report.created is not None and report.created.date() == report.on:
        return as_it_was(file, subject, report.created - timedelta(minutes=1))  # of its own minute rather twice than never
    return as_it_was(file, subject, report.on) if report.on is not None else None


def since_day(file: PlanFile, subject: str, day: date, today: date) -> Since:
    """A past day, with the report of that day where there is one, and the plan as it was at its end.

    Where neither is there, the newest report before that day stands for it. Raises HeadwayError for a day that is not past.
    """
    if day >= today:
        raise HeadwayError(f"{day} is not past yet; a report tells what changed since an earlier day.")
    plan, program = file.plan, _program_of(file.plan, subject)
    then = as_it_was(file, subject, day)
    of_day = reported(plan, subject, lambda on: on == day) or reported(plan, program, lambda on: on == day)
    if then is None and of_day is None:
        older = last_report(plan, subject, day) or last_report(plan, program, day)
        if older is not None and older.on is not None:
            return Since(older.on, older, _when_reported(file, older, subject))
    return Since(day, of_day, then)


def as_it_was(file: PlanFile, subject: str, day: date) -> Plan | None:
    """The plan at the end of a day, or of a minute; None where its history does not reach so far, or the subject was not in it."""
    try:
        then = file.at(day)
    except (StoreError, OSError):
        return None
    return then if subject_of(then, subject) is not None else None


def report_of(scheduled: Schedule, subject: Subject, today: date, since: Since | None) -> Report:
    """The report of a program or project, with its earned value and the colours of the data."""
    return build_report(scheduled, subject, today, since, joined(scheduled, subject, today))


def joined(scheduled: Schedule, subject: Subject, today: date) -> Joined:
    """Earned value and computed colours of a program or project, as its report tells them."""
    from planning.health import RANK, judge
    from planning.health_words import HEALTH
    from planning.measured import measured_values
    from planning.path_to_green import path_to_green
    from planning.performance import Performance
    from planning.standing import trend, trend_words

    found = Performance(scheduled, today)
    judged = judge(scheduled, today, measured_values(found, scheduled.plan))
    value, earned = found.value(subject.id), found.earned_schedule(subject.id)
    told = {"ev": value.ev, "ac": value.ac, "bac": value.bac, "eac": value.eac, "pv": value.pv}
    figures = {name: amount for name, amount in told.items() if amount is not None}
    scope = Scope(scheduled.plan, subject)
    held = scope.program is not None and bool(scope.program.baseline)
    names = (
        ("Budget of the baseline (BAC)" if held else "Cost of the plan, no baseline set (BAC)", value.bac),
        ("Planned value (PV)", value.pv),
        ("Earned value (EV)", value.ev),
        ("Actual cost (AC)", value.ac),
        ("Estimate at completion at the CPI so far (EAC, sum of projects)", value.eac),
        ("Estimate bottom-up (AC and what the rest of the plan costs)", value.estimates.bottom_up),
    )
    rows = [(name, show_money(round(amount), scope.currency)) for name, amount in names if amount is not None]
    spi_t = earned.spi_t if earned is not None else None
    rows += [(name, f"{index:.2f}") for name, index in (("SPI", value.spi), ("CPI", value.cpi), ("SPI(t)", spi_t)) if index is not None]
    colours = {i: Colour(health.computed, health.rule) for i, health in judged.items() if health.computed}
    own = judged.get(subject.id)
    if own is not None and own.computed:
        figures[HEALTH] = RANK[own.computed]
    figures |= {name: round(index, 2) for name, index in (("spi", value.spi), ("cpi", value.cpi)) if index is not None}
    way = trend(scheduled, subject.id, today, value, own.computed if own is not None else "")
    own_ids = {subject.id, *(p.id for p in scheduled.plan.projects.values() if p.program == subject.id)}
    ways = {i: tuple(f"{title}: {way}" for title, way in path_to_green(scheduled, judged[i], today)) for i in own_ids & judged.keys()}
    return Joined(figures, tuple(rows), colours, ways, trend_words(way, today) if way.on is not None else "")


def kept(scheduled: Schedule, subject: Subject, today: date, text: str) -> Change:
    """The change that archives a report with what it told; to be given the same figures as ``report_of``."""
    return archived(snapshot_of(scheduled.plan, scheduled, subject, today, text, joined(scheduled, subject, today)))


def kept_as(plan: Plan, subject: str, today: date, text: str) -> str:
    """The id under which this very text is in the archive as a report of today; nothing while it is not."""
    own = (s for s in plan.snapshots.values() if reported_on(s) == subject and s.on == today)
    return next((s.id for s in own if s.text == text), "")


def archive(plan: Plan, subject: str = "") -> list[Snapshot]:
    """The reports that were archived, of one program or project, or of all; the newest last."""
    found = [s for s in plan.snapshots.values() if s.on is not None and (not subject or reported_on(s) == subject)]
    return sorted(found, key=lambda s: (s.on.isoformat() if s.on else "", natural(s.id)))


def archived_text(plan: Plan, snapshot: Snapshot) -> str:
    """The text of an archived report; of one whose text was not kept, what was."""
    return snapshot.text or markdown(report_of_snapshot(plan, snapshot))


def text_of(report: Report) -> str:
    """The report as it is sent: Markdown."""
    return markdown(report)


def place_for(plan_file: Path, subject: str, on: date) -> Path:
    """A file beside the plan that is not there yet: ``KES-report-2026-10-30.md``, or with a number."""
    name = "".join(letter for letter in subject if letter.isalnum() or letter in "-_") or "program"
    for number in range(1, 1000):
        place = plan_file.parent / f"{name}-report-{on.isoformat()}{f'-{number}' if number > 1 else ''}.md"
        if not place.exists():
            return place
    raise HeadwayError(f"There are a thousand reports of {subject} of that day beside the plan; move some away.")


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
