"""What the box below the roadmap says of the record under the cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planning.calendars import to_minute
from planning.canvas import Run
from planning.exposure import emv, review_words
from planning.paths import driving_chain, why
from planning.priority import ranking
from planning.records import Milestone, Program, Project, Risk, Task
from planning.risk_scores import score_text, zone_text
from planning.schedule import calendar_of
from planning.text_width import clean
from tui.follow import links_told
from tui.healths import computed_line
from tui.reasons import late_told

if TYPE_CHECKING:
    from datetime import date, datetime

    from planning.records import Record
    from planning.schedule import Driver, Row
    from tui.session import Session

Line = list[Run]


def detail(session: Session, record: Record | None) -> tuple[str, str, list[Line]]:
    """Title, kind and id, and the lines about a record; the first line holds the figures."""
    if record is None:
        return "", "", []
    title = clean(record.name) or record.id
    if isinstance(record, Task | Milestone):
        return title, f"{'milestone' if isinstance(record, Milestone) else 'task'} {record.id}", _activity(session, record)
    if isinstance(record, Program | Project):
        return title, f"{'program' if isinstance(record, Program) else 'project'} {record.id}", _group(session, record)
    if isinstance(record, Risk):
        return title, f"{record.kind} {record.id}", _risk(session, record)
    return title, record.id, []


def _activity(session: Session, activity: Task | Milestone) -> list[Line]:
    row = session.schedule.get(activity.id) if session.schedule else None
    if row is None:
        return [[Run(session.trouble or "Not scheduled: it is inactive, archived, or a summary of nothing.", "warn")]]
    lines = [_figures(session, activity, row)]
    lines.append([Run("Why       ", "warn" if row.total_float < 0 else "dim"), Run(_because(session, activity.id))])
    lines += late_told(session, activity)
    chain = driving_chain(session.schedule, activity.id) if session.schedule and not row.finished else ()
    if chain:
        last = clean(_name(session, chain[-1]))
        shown = [*chain[:3], "…"] if len(chain) > 4 else list(chain[:-1])
        words = " → ".join([*shown, f"{chain[-1]} {last}"])
        lines.append([Run("Drives    ", "warn" if row.critical else "dim"), Run(words)])
    for risk in session.plan.risks.values():
        if activity.id in risk.on and risk.state == "open":
            level = risk.current
            worth = f" ({level.probability:.0%} → {level.days:+g}d)" if level.days else f" ({level.probability:.0%})"
            lines.append([Run("Risk      ", "special"), Run(f"{session.scoring.score(risk)} {risk.id} {clean(risk.name)}{worth}")])
    return [*lines, *_work(session, activity), *links_told(session, activity), *_notes(activity)]


def _work(session: Session, activity: Task | Milestone) -> list[Line]:
    """The checklist and how far it is, the effort, and the fields that people added, in one line; none without any."""
    from planning.checklists import checklist_of, next_step, steps_done
    from planning.fields import show_value

    items, said = checklist_of(activity), []
    if items:
        step, earns = next_step(items), isinstance(activity, Task) and activity.percent_method == "steps"
        kind = "steps" if earns else "ticked"
        said.append(f"{steps_done(items)} of {len(items)} {kind}{f' · next: {clean(step)}' if step else ''}")
    if isinstance(activity, Task) and activity.effort is not None:
        said.append(f"effort {show_value(session.plan, activity, 'effort')}")
    if isinstance(activity, Task) and any(each.effort is not None for each in activity.assignments):
        said.append(clean(show_value(session.plan, activity, "assigned")))
    own = _own_fields(activity)
    said += [run.text for run in own[0][1:]] if own else []
    return [[Run("Work      ", "dim"), Run("   ".join(said))]] if said else []


def _own_fields(record: Record) -> list[Line]:
    """The fields that people added to a record, in one line."""
    if not record.extra:
        return []
    from planning.custom import custom_names, show_custom

    said = [f"{clean(name)} {clean(show_custom(record.extra[name])[:60]) or '-'}" for name in custom_names(record)]
    return [[Run("Fields    ", "dim"), Run(" · ".join(said))]]


def _figures(session: Session, activity: Task | Milestone, row: Row) -> Line:
    today = session.today
    line: Line = []
    if isinstance(activity, Task):
        people = " · ".join(f"{a.person} {a.units:.0%}" if a.units != 1 else a.person for a in activity.assignments)
        if people:
            line.append(Run(f"{clean(people)}   "))
        calendar = session.schedule.calendars.for_activity(activity) if session.schedule else None
        per_day = calendar.minutes_per_day if calendar else 480
        lasts = f"{row.duration / per_day:g}d"
        inside = calendar.between(to_minute(row.start), to_minute(row.finish)) if calendar is not None else row.duration
        if round(inside / per_day) != round(row.duration / per_day) and not activity.elapsed:
            lasts = f"{inside / per_day:.2g}d (duration {lasts})"  # what was worked before, or work that rests, is not in between
        line.append(Run(f"{day(row.start, today)} → {day(row.finish, today)}  {lasts}  {row.percent:.0f}% done"))
    else:
        line.append(Run(f"{row.finish:%a} {day(row.finish, today)}"))
        if row.finished:
            from planning.early_ticks import early_words, open_before

            waits = open_before(session.plan, session.schedule, {activity.id}).get(activity.id) if session.schedule else None
            line.append(Run(f"  {early_words(waits)}", "warn") if waits else Run("  reached"))
        if activity.promise:
            line.append(Run(f"  promised to {clean(activity.promise.to)} for {day_of(activity.promise.on, today)}", "dim"))
    slip = session.slip_of(activity)
    baseline = session.baseline_of(session.plan.program_of(activity))
    planned = baseline.activities.get(activity.id) if baseline else None
    if planned is not None and slip is not None:
        line.append(Run(f"   baseline {day(planned.finish, today)} ", "dim"))
        line.append(Run("=" if slip == 0 else f"{slip:+g}d", "dim" if slip == 0 else "bad" if slip > 0 else "good"))
    if activity.deadline:
        line.append(Run(f"   deadline {day(activity.deadline, today)}", "bad" if row.finish > activity.deadline else "dim"))
    if not row.finished:
        days = row.total_float / (calendar_of(session.schedule, activity.id).minutes_per_day if session.schedule else 480)
        line.append(Run(f"   float {days:g}d", "bad" if days < 0 else "dim"))
        if row.critical:
            line.append(Run("  critical", "bad"))
    return line


def _because(session: Session, activity_id: str) -> str:
    """The driving chain in short: what decides the date, and where that begins."""
    assert session.schedule is not None
    steps = why(session.schedule, activity_id)
    first = explain(steps[0].driver, session.plan.activity(activity_id))
    if len(steps) <= 1:
        return first
    root = steps[-1]
    begins = explain(root.driver, session.plan.activity(root.id))
    if len(steps) == 2:
        return f"{first}, {begins}"
    chain = " ← ".join(step.id for step in steps[1:4]) + (" ← …" if len(steps) > 5 else "")
    ends = f" ← {root.id}" if len(steps) > 4 else ""
    return f"{first}: {chain}{ends}, {begins}"


def explain(driver: Driver, activity: Task | Milestone | None = None) -> str:
    """A driver in words; with the day of a constraint where its activity is given."""
    kinds = {"FS": "follows", "SS": "starts with", "FF": "finishes with", "SF": "finishes when it starts:"}
    if driver.kind == "link":
        return f"{kinds.get(driver.type or 'FS', 'follows')} {driver.id}"
    if driver.kind == "constraint":
        held = activity.constraint if activity is not None else None
        if held is not None and held.kind == driver.type:
            from tui.kept import hold_said

            return hold_said(held.kind, held.at)
        return {"pin": "pinned by hand", "levelled": "put off by levelling"}.get(driver.type or "", "held by a date")
    return {
        "status": "what is left goes on after the status date",
        "actual": "by its actual dates",
        "start": "starts with its project",
    }[driver.kind]


def _group(session: Session, group: Program | Project) -> list[Line]:
    schedule = session.schedule
    rolled = None
    if schedule:
        rolled = schedule.program(group.id) if isinstance(group, Program) else schedule.project(group.id)
    lines: list[Line] = []
    if rolled:
        slip = session.slip_of_group(group)
        span = f"{day(rolled.start, session.today)} → {day(rolled.finish, session.today)}"
        figures = f"{span}  {rolled.percent:.0f}% done  {rolled.done} of {rolled.count}"
        line = [Run(figures)]
        if slip is not None:
            line.append(Run("   baseline "))
            line.append(Run("=" if slip == 0 else f"{slip:+g}d", "dim" if slip == 0 else "bad" if slip > 0 else "good"))
        if rolled.total_float is not None:
            assert schedule is not None
            calendars = schedule.calendars
            calendar = calendars.for_program(group) if isinstance(group, Program) else calendars.for_project(group.id)
            days = rolled.total_float / calendar.minutes_per_day
            line.append(Run(f"   float {days:g}d", "bad" if days < 0 else "dim"))
        lines.append(line)
    elif session.trouble:
        lines.append([Run(session.trouble, "bad")])
    else:
        from planning.beginnings import first_in_app

        program = group.id if isinstance(group, Program) else group.program
        said = (
            first_in_app(session.plan, "tasks", program)
            if isinstance(group, Program)
            else f"No task yet; a adds: Build it 5d in {group.id}"
        )
        lines.append([Run(clean(said), "dim")])
    if group.goal:
        lines.append([Run("Goal      ", "dim"), Run(clean(group.goal))])
    if group.rag or group.rag_reason:
        lines.append(
            [Run("Declared  ", "dim"), Run(f"{group.rag or 'no colour'}{': ' if group.rag_reason else ''}{clean(group.rag_reason)}")]
        )
    if (health := session.health.get(group.id)) is not None:
        lines.append([run._replace(text=clean(run.text)) for run in computed_line(health)])
    who = group.manager if isinstance(group, Program) else group.owner
    if who:
        lines.append([Run("Lead      ", "dim"), Run(clean(_person(session, who)))])
    if isinstance(group, Program) and group.status_date:
        lines.append([Run("Status    ", "dim"), Run(f"{group.status_date:%a} {day_of(group.status_date, session.today)}")])
    ranked: list[Line] = [[Run("Priority  ", "dim"), Run(ranking(session.plan, group).told)]] if isinstance(group, Project) else []
    return [*lines, *_own_fields(group), *_notes(group), *ranked]


def _risk(session: Session, risk: Risk) -> list[Line]:
    from planning.log_entries import follow_ups

    level = risk.current
    worth = [f"{level.probability:.0%}"] + ([f"{level.days:g}d"] if level.days else []) + ([f"{level.cost:,.0f}"] if level.cost else [])
    worth += [f"EMV {emv(risk):,.0f}"] if level.cost else []
    score = session.scoring.score(risk)
    scored = f"score {score_text(risk, score)} {zone_text(risk, score)}".rstrip()
    told = [scored, " · ".join(worth), clean(risk.strategy), clean(risk.owner), risk.proximity]
    lines: list[Line] = [[Run("   ".join(filter(None, told)))]]
    said = (("Because", risk.because), ("And so", risk.effect), ("Response", risk.response), ("Trigger", risk.trigger))
    lines += [[Run(f"{title:<10}", "dim"), Run(clean(text))] for title, text in said if text]
    after = " · ".join(entry.id for entry in follow_ups(session.plan, risk))
    if risk.on or after:
        led = [Run(f"{'   led to ' if risk.on else ''}", "dim"), Run(after)] if after else []
        lines.append([Run("On        " if risk.on else "Led to    ", "dim"), Run(" · ".join(risk.on)), *led])
    if words := review_words(risk, session.today):
        lines.append([Run("Review    ", "dim"), Run(f"{words} ▲", "warn")])
    return [*lines, *_own_fields(risk), *_notes(risk)]


def _notes(record: Record) -> list[Line]:
    """The newest lines of a record's notes."""
    kept = [text for text in record.notes[-4000:].splitlines() if text.strip()]
    return [[Run("Note      " if n == 0 else "          ", "dim"), Run(clean(text))] for n, text in enumerate(kept[-3:])]


def _name(session: Session, record_id: str) -> str:
    record = session.plan.find(record_id)
    return record.name if record else record_id


def _person(session: Session, person_id: str) -> str:
    person = session.plan.people.get(person_id)
    return person.name or person_id if person else person_id


def day(moment: datetime, today: date) -> str:
    """An instant as a day, with the year where it is not near."""
    return day_of(moment.date(), today)


def day_of(when: date, today: date) -> str:
    """A day, with the year where it is not near."""
    return f"{when:%d %b}" if abs((when - today).days) < 300 else f"{when:%d %b %Y}"
