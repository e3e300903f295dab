"""An entry of the log in full: whose it is, where it came from, what it is on, what it changed and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from planning.canvas import Run
from planning.log_entries import follow_ups, judged, late_days
from planning.records import Assumption, ChangeRequest, Decision, Issue
from planning.text_width import clean
from planning.values import show_money
from tui.risk_told import LABEL, short_day

if TYPE_CHECKING:
    from datetime import date

    from planning.records import LogEntry
    from tui.session import Session

Line = list[Run]


def entry_lines(
    session: Session, entry: LogEntry, width: int, room: int, on_runs: Callable[[Session, Sequence[str], int], Line]
) -> list[Line]:
    """All there is to say of an entry, as many lines as there is room for."""
    lines = [_who(session, entry), *_own(session, entry)]
    if entry.came_from:
        lines.append([_label("Came from"), *_named(session, entry.came_from)])
    if entry.on:
        lines.append([_label("On"), *on_runs(session, entry.on, 3 if width > 90 else 2)])
    if entry.outcome:
        lines.append([_label("Outcome"), Run(clean(entry.outcome))])
    after = follow_ups(session.plan, entry)
    if after:
        said = " · ".join(f"{each.id} {clean(each.name)} ({clean(each.state)})" for each in after[:3])
        lines.append([_label("Led to"), Run(f"{said}{f' and {len(after) - 3} more' if len(after) > 3 else ''}")])
    kept = [text for text in entry.notes[-4000:].splitlines() if text.strip()]
    free = max(0, room - len(lines))
    lines += [[_label("Note" if n == 0 else ""), Run(clean(text))] for n, text in enumerate(kept[-free:] if free else [])]
    return lines[:room]


def _label(text: str) -> Run:
    return Run(f"{text:<{LABEL}}", "dim")


def _day(day: date | None, session: Session) -> str:
    return short_day(day, session.today) if day is not None else ""


def _who(session: Session, entry: LogEntry) -> Line:
    """Owner, when it was raised, when it is due, how often it recurs."""
    person = session.plan.people.get(entry.owner)
    name = clean(person.name if person is not None and person.name else entry.owner)
    line: Line = [_label("Owner"), Run(name or "nobody", "" if name else "warn")]
    line.append(Run(f" · raised {_day(entry.raised, session)}" if entry.raised else "", "dim"))
    late = late_days(entry, session.today)
    if entry.due is not None:
        line.append(Run(f" · due {_day(entry.due, session)}"))
        if late:
            line.append(Run(f", {late} calendar day{'s' * (late != 1)} overdue ▲", "bad"))
    if entry.repeat:
        from planning.repeats import show_rule

        line.append(Run(f" · {clean(show_rule(entry.repeat))}", "accent"))
    return line


def _own(session: Session, entry: LogEntry) -> list[Line]:
    """What only entries of its kind have."""
    if isinstance(entry, Issue):
        worth = entry.severity * entry.urgency
        role = "bad" if worth >= 15 else "warn" if worth >= 10 else ""
        return [[_label("Weight"), Run(f"severity {entry.severity} × urgency {entry.urgency} = {worth}", role)]]
    if isinstance(entry, Decision):
        said = f"by {clean(entry.by)}" if entry.by else ""
        said += f"{' on ' if said else 'on '}{_day(entry.decided, session)}" if entry.decided else ""
        lines = [[_label("Decided" if entry.decided else "To decide"), Run(said or "nobody is named yet", "" if said else "dim")]]
        return [*lines, [_label("Because"), Run(clean(entry.reason))]] if entry.reason else lines
    if isinstance(entry, ChangeRequest):
        return _change(session, entry)
    if isinstance(entry, Assumption):
        return [[_label("Holds"), Run(judged(entry), "warn" if entry.holds is False else "good" if entry.holds else "")]]
    return []


def _change(session: Session, entry: ChangeRequest) -> list[Line]:
    """What a change request costs in money and days, what it does to its milestone, and the baseline it is tied to."""
    plan = session.plan
    program = plan.programs.get(entry.program)
    amount = f"+{show_money(entry.cost, program.currency if program else 'EUR')}" if entry.cost > 0 else ""
    amount = amount or (show_money(entry.cost, program.currency if program else "EUR") if entry.cost else "no money")
    line: Line = [_label("Impact"), Run(amount, "warn" if entry.cost > 0 else "good" if entry.cost < 0 else "dim")]
    line.append(Run(f" · {entry.days:+g}d of work" if entry.days else " · no days", "" if entry.days else "dim"))
    if entry.target:
        moves = f"{entry.target_days:+g}d" if entry.target_days else "does not move"
        line.append(
            Run(f" · {clean(entry.target)} {moves}", "bad" if entry.target_days > 0 else "good" if entry.target_days < 0 else "dim")
        )
    tied = plan.baselines.get(entry.baseline) if entry.baseline else None
    current = plan.baselines.get(program.baseline) if program and program.baseline else None
    if tied is not None:
        on = f" of {_day(tied.on, session)}" if tied.on else ""
        told = Run(f"in {tied.id} {clean(tied.name)}{on}")
    elif entry.baseline:
        told = Run(f"{clean(entry.baseline)}, which is not in the plan", "warn")
    else:
        held = f"; the program is held against {current.id} {clean(current.name)}" if current is not None else ""
        told = Run(f"in none yet{held}", "dim")
    return [line, [_label("Baseline"), told]]


def _named(session: Session, record_id: str) -> Line:
    """A record by its id, with its name and state; the words themselves where they are no id."""
    record = session.plan.find(record_id)
    if record is None:
        return [Run(clean(record_id))]
    state = getattr(record, "state", "")
    return [Run(f"{record.id} ", "strong"), Run(f"{clean(record.name)}{f' ({clean(state)})' if state else ''}")]
