"""What is computed for a record and goes with its stored fields: dates, floats, baseline, slip."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planning.records import Activity, Program, Project, Risk, Spending

if TYPE_CHECKING:
    from datetime import datetime

    from planning.calendars import WorkCalendar
    from planning.plan import Plan
    from planning.records import Link, Milestone, Planned, Record, Task
    from planning.risk_scores import Scoring
    from planning.schedule import Row, Schedule


def instant(moment: datetime | None) -> str | None:
    """An instant in JSON: ISO minutes, local, no zone."""
    return moment.isoformat(timespec="minutes") if moment else None


def days(minutes: float, per_day: int, *, signed: bool = False) -> str:
    """Working minutes as days, ``4d`` or ``-1.5d``."""
    amount = round(minutes / per_day, 1) or 0.0
    return f"{amount:+g}d" if signed and amount else f"{amount:g}d"


def planned(plan: Plan, activity: Task | Milestone) -> Planned | None:
    """What the baseline of the activity's program says of it."""
    program = plan.program_of(activity)
    baseline = plan.baselines.get(program.baseline) if program and program.baseline else None
    return baseline.activities.get(activity.id) if baseline else None


def slip(calendar: WorkCalendar, row: Row, base: Planned | None) -> int | None:
    """Working minutes that the finish lies after its baseline; negative before it, None without one."""
    if base is None:
        return None
    from planning.calendars import to_minute

    return calendar.work(to_minute(row.finish)) - calendar.work(to_minute(base.finish))


def computed(plan: Plan, schedule: Schedule | None, record: Record) -> dict[str, object]:
    """The computed fields of a record, as JSON values; nothing for a record that nothing is computed for."""
    if isinstance(record, Risk):
        return _risk(plan, schedule, record)
    if isinstance(record, Spending):
        program = plan.program_of(record)
        return {"on": record.task or record.project or record.program, "currency": program.currency if program is not None else None}
    if isinstance(record, Project):
        from planning.priority import ranking

        ranked = ranking(plan, record)
        figures: dict[str, object] = {"alignment": ranked.alignment, "priority_score": ranked.score}
        return figures | (_rollup(schedule, record) if schedule is not None else {})
    if schedule is None:
        return {}
    if isinstance(record, Activity):
        row = schedule.get(record.id)
        activity = plan.activity(record.id)
        return _activity(plan, schedule, activity, row) if row and activity else {}
    if isinstance(record, Program):
        return _rollup(schedule, record)
    return {}


def _activity(plan: Plan, schedule: Schedule, activity: Task | Milestone, row: Row) -> dict[str, object]:
    from planning.schedule import calendar_of

    base = planned(plan, activity)
    return {
        "kind": row.kind,
        "start": instant(row.start),
        "finish": instant(row.finish),
        "late_start": instant(row.late_start),
        "late_finish": instant(row.late_finish),
        "total_float_minutes": 0 if row.finished else row.total_float,
        "free_float_minutes": 0 if row.finished else row.free_float,
        "critical": row.critical,
        "near_critical": row.near_critical,
        "driver": driver(row),
        "percent": round(row.percent, 2),
        "started": row.started,
        "finished": row.finished,
        "baseline_start": instant(base.start) if base else None,
        "baseline_finish": instant(base.finish) if base else None,
        "slip_minutes": slip(calendar_of(schedule, activity.id), row, base),
    }


def _rollup(schedule: Schedule, record: Program | Project) -> dict[str, object]:
    rolled = schedule.program(record.id) if isinstance(record, Program) else schedule.project(record.id)
    found: dict[str, object] = {"earliest_start": instant(record.start)}
    return found | {
        "start": instant(rolled.start) if rolled else None,
        "finish": instant(rolled.finish) if rolled else None,
        "percent": round(rolled.percent, 2) if rolled else None,
        "total_float_minutes": rolled.total_float if rolled else None,
        "count": rolled.count if rolled else 0,
        "done": rolled.done if rolled else 0,
    }


_last: list[Scoring] = []


def scoring(plan: Plan, schedule: Schedule | None) -> Scoring:
    """The scores of a plan's risks, made once for all rows of a table: kept for this plan and this schedule alone."""
    from planning.risk_scores import Scoring

    if not _last or _last[0].plan is not plan or _last[0].scheduled is not schedule:
        _last[:] = [Scoring(plan, schedule)]
    return _last[0]


def _risk(plan: Plan, schedule: Schedule | None, risk: Risk) -> dict[str, object]:
    """Scores, zone and expected money; money less than nothing is a loss."""
    from planning.exposure import emv
    from planning.risk_scores import zone_text

    scores = scoring(plan, schedule)
    steps = scores.steps(risk)
    return {
        "probability_step": steps.probability,
        "impact_step": steps.impact,
        "total_score": scores.score(risk),
        "zone": zone_text(risk, scores.score(risk)) or None,
        "emv": emv(risk),
        "residual_total_score": scores.score(risk, "residual"),
        "residual_emv": emv(risk, "residual"),
    }


def driver(row: Row) -> dict[str, str | None]:
    """Why a row's date is what it is, as JSON."""
    return {"kind": row.driver.kind, "id": row.driver.id, "type": row.driver.type}


def driver_words(row: Row) -> str:
    """Why a row's date is what it is, in a few words: ``after WEB-8 FS``, ``status date``."""
    why = row.driver
    if why.kind == "link":
        return f"{why.id} {why.type}"
    words = {"constraint": why.type or "constraint", "status": "status date", "actual": "actual", "start": "project start"}
    return words[why.kind]


def mark(row: Row) -> str:
    """Where a row stands to its program's finish, in one word."""
    if row.finished:
        return "done"
    return "critical" if row.critical else "near" if row.near_critical else ""


def lag_words(plan: Plan, link: Link) -> str:
    """A link's lag as it is typed: ``+2d``, ``-50%``, ``+6ed``; nothing without one."""
    if not link.lag:
        return ""
    if link.lag_kind in ("percent", "elapsed_percent"):
        return f"{link.lag:+g}{'e' * (link.lag_kind == 'elapsed_percent')}%"
    from planning.calendars import Calendars
    from planning.durations import format_duration
    from planning.values import lengths_of

    activity = plan.activity(link.predecessor)
    program = plan.program_of(activity) if activity else None
    calendars = Calendars(plan)
    lengths = lengths_of(calendars.for_program(program) if program else calendars.of(None))
    words = format_duration(abs(round(link.lag)), lengths, elapsed=link.lag_kind == "elapsed")
    return f"{'-' if link.lag < 0 else '+'}{words}"
