"""The fields of tasks and milestones that mean more than they store: dates, duration, progress, state and links.

Remaining work moves dates, per cent only earns value. A typed duration moves the remaining work of a started task by the
same difference, and the other way round; 100 per cent and ``done`` finish it at the end of the status date's work.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import cast, get_args

from planning.calendars import to_datetime, to_minute
from planning.durations import Lengths, format_duration
from planning.errors import PhraseError, PlanError
from planning.fields_editing import Editing, Field, check_past, is_clear, not_summary, read_instant, read_span, show_instant
from planning.linkspec import LinkSpec, format_link, parse_links
from planning.plan import Edit
from planning.records import Constraint, ConstraintKind, Link, Milestone, Task
from planning.values import clean_line, parse_percent, short, show_number, unknown_id

_KINDS: tuple[ConstraintKind, ...] = get_args(ConstraintKind)
_LONG_NAMES: dict[str, ConstraintKind] = {
    "as soon as possible": "ASAP",
    "as late as possible": "ALAP",
    "start no earlier than": "SNET",
    "start no later than": "SNLT",
    "finish no earlier than": "FNET",
    "finish no later than": "FNLT",
    "must start on": "MSO",
    "must finish on": "MFO",
}
_AT_END = ("FNET", "FNLT", "MFO")


def task_of(editing: Editing) -> Task:
    """The record, which is a task."""
    if not isinstance(editing.record, Task):
        raise PlanError(f"{editing.record.id} is no task and has no such field.")
    return editing.record


def _activity(editing: Editing) -> Task | Milestone:
    record = editing.record
    if not isinstance(record, (Task, Milestone)):
        raise PlanError(f"{record.id} is neither a task nor a milestone and has no such field.")
    return record


# ---------------------------------------------------------------------------------------------------- constraint, dates


def show_constraint(editing: Editing) -> str:
    """``SNET 2026-11-09``."""
    found = _activity(editing).constraint
    if found is None:
        return ""
    return found.kind if found.at is None else f"{found.kind} {show_instant(editing, found.at, end=found.kind in _AT_END)}"


def read_constraint(editing: Editing, text: str) -> None:
    """``SNET 9 nov``, ``start no earlier than 9 nov``, ``ALAP``; nothing takes it away."""
    if is_clear(text):
        editing.change(constraint=None)
        return
    kind, phrase = _constraint_kind(clean_line(text[:300]))
    before = _activity(editing).constraint
    if kind in ("ASAP", "ALAP"):
        if phrase:
            raise PhraseError(f"{kind} has no date; type {kind} alone.")
        editing.change(constraint=Constraint(kind))
        return
    if not phrase:
        raise PhraseError(f"{kind} needs a date, such as {kind} 9 nov.")
    base = before.at.date() if before is not None and before.at is not None else None
    editing.change(constraint=Constraint(kind, read_instant(editing, phrase, base, end=kind in _AT_END)))


def _constraint_kind(text: str) -> tuple[ConstraintKind, str]:
    first, _, rest = text.partition(" ")
    for kind in _KINDS:
        if first.upper() == kind:
            return kind, rest.strip()
    for name, kind in _LONG_NAMES.items():
        if text.lower().startswith(name):
            return kind, text[len(name) :].strip()
    raise PhraseError(f"{short(text)!r} is no constraint; there are {', '.join(_KINDS)}, with a date such as SNET 9 nov.")


def typed_date(name: str, *, end: bool) -> Field:
    """``start`` and ``finish`` of what has not begun: a date no earlier than this one."""

    def kind_of(editing: Editing) -> ConstraintKind:
        return "FNET" if end and isinstance(editing.record, Task) else "SNET"

    def show(editing: Editing) -> str:
        found = _activity(editing).constraint
        if found is None or found.kind != kind_of(editing) or found.at is None:
            return ""
        return show_instant(editing, found.at, end=end)

    def read(editing: Editing, text: str) -> None:
        found, kind = _activity(editing).constraint, kind_of(editing)
        if is_clear(text):
            if found is not None and found.kind != kind:
                raise PlanError(f"{editing.record.id} is held by {found.kind}; clear it with constraint=-.")
            editing.change(constraint=None)
            return
        _not_begun(editing, "actual_finish" if end else "actual_start")
        base = found.at.date() if found is not None and found.kind == kind and found.at is not None else None
        base = editing.shown.get("finish" if end else "start", base)
        editing.change(constraint=Constraint(kind, read_instant(editing, text, base, end=end)))

    return Field(name, show, read)


def _not_begun(editing: Editing, instead: str) -> None:
    record = _activity(editing)
    not_summary(editing)
    if isinstance(record, Milestone):
        if record.actual is not None:
            raise PlanError(f"{record.id} has been reached; change its actual date, or open it with state=open.")
    elif record.actual_start is not None or record.actual_finish is not None:
        raise PlanError(f"{record.id} has {'finished' if record.actual_finish else 'started'}; change {instead} or remaining instead.")


# ---------------------------------------------------------------------------------------------------- duration, remaining


def show_duration(editing: Editing) -> str:
    """``5d``, ``5d?``, ``4d/5d/9d`` as ``4d/5d/9d``."""
    task, lengths = task_of(editing), editing.lengths()
    likely = format_duration(task.duration, lengths, task.elapsed)
    if task.optimistic is None or task.pessimistic is None:
        return f"{likely}{'?' if task.estimated else ''}"
    return "/".join(in_days(n, lengths, task.elapsed) for n in (task.optimistic, task.duration, task.pessimistic))


def in_days(minutes: int, lengths: Lengths, elapsed: bool) -> str:
    """``7.2d``: three of them side by side are read more easily than ``7d1h36min``."""
    days = round(minutes / lengths.day, 2)
    return f"{days:g}d" if not elapsed and days * lengths.day == minutes else format_duration(minutes, lengths, elapsed)


def read_duration(editing: Editing, text: str) -> None:
    """A duration, three of them, or a difference; the remaining work of a started task moves with it.

    One figure for a task with three moves all three by the same difference; three times the same takes best and worst away.
    """
    task = task_of(editing)
    not_summary(editing)
    if is_clear(text):
        raise PhraseError(f"{task.id} needs a duration, such as 5d.")
    typed = read_span(editing, text, task.duration)
    if text.strip()[0] in "+-−" and typed.elapsed != task.elapsed:
        raise PhraseError(f"{task.id} counts {'clock' if task.elapsed else 'working'} time; add {'1ed' if task.elapsed else '1d'}, say.")
    left = remaining_of(task)
    if typed.optimistic is not None and typed.optimistic == typed.minutes == typed.pessimistic:
        typed = replace(typed, optimistic=None, pessimistic=None)
    elif typed.optimistic is None and typed.elapsed == task.elapsed and task.optimistic is not None and task.pessimistic is not None:
        more = typed.minutes - task.duration  # what is longer is longer at best and at worst too
        typed = replace(typed, optimistic=max(0, task.optimistic + more), pessimistic=task.pessimistic + more)
    editing.change(
        duration=typed.minutes,
        elapsed=typed.elapsed,
        estimated=typed.estimated,
        optimistic=typed.optimistic,
        pessimistic=typed.pessimistic,
    )
    if left is None or task.actual_finish is not None or "remaining" in editing.typed:
        return
    if typed.elapsed != task.elapsed:
        editing.change(remaining=round(typed.minutes * left / task.duration) if task.duration else typed.minutes)
    else:
        editing.change(remaining=max(0, left + typed.minutes - task.duration))


def remaining_of(task: Task) -> int | None:
    """What is left of a started task in minutes, as the schedule takes it; None for one that has not begun."""
    if task.actual_finish is not None:
        return 0
    if task.actual_start is None:
        return None
    return task.remaining if task.remaining is not None else round(task.duration * (1 - min(task.percent, 100.0) / 100))


def show_remaining(editing: Editing) -> str:
    """What is left; nothing for a task that has not begun."""
    task = task_of(editing)
    left = task.remaining if task.remaining is not None else remaining_of(task)
    return "" if left is None else format_duration(left, editing.lengths(), task.elapsed)


def read_remaining(editing: Editing, text: str) -> None:
    """What is left of a started task; on one that has not begun it is the duration."""
    task = task_of(editing)
    not_summary(editing)
    if task.actual_finish is not None:
        raise PlanError(f"{task.id} has finished and nothing remains; take the finish back with state=started.")
    if is_clear(text):
        editing.change(remaining=None)
        return
    if task.actual_start is None:
        read_duration(editing, text)
        return
    before = remaining_of(task) or 0
    typed = read_span(editing, text, before)
    if typed.elapsed != task.elapsed:
        raise PhraseError(f"{task.id} counts {'clock' if task.elapsed else 'working'} time; type {'3ed' if task.elapsed else '3d'}, say.")
    editing.change(remaining=typed.minutes)
    if "duration" not in editing.typed:
        begins = "state" in editing.typed or "actual_start" in editing.typed  # then nothing was worked by the plan
        done = _worked(editing, task) if begins else max(task.duration - before, _worked(editing, task))
        more = done + typed.minutes - task.duration
        editing.change(duration=task.duration + more)
        if task.optimistic is not None and task.pessimistic is not None:  # what is longer is longer at best and at worst too
            editing.change(optimistic=max(0, task.optimistic + more), pessimistic=max(0, task.pessimistic + more))


def _worked(editing: Editing, task: Task) -> int:
    """The time from the start of a task in progress to the end of the status day: it has taken that long already."""
    if task.actual_start is None:
        return 0
    begun, until = to_minute(task.actual_start), to_minute(_end_of_status_day(editing))
    return max(0, until - begun if task.elapsed else editing.worked_calendar().between(begun, until)) if until > begun else 0


# -------------------------------------------------------------------------------------------------------------- progress


def show_percent(editing: Editing) -> str:
    """``45``; a milestone is at 0 or 100."""
    record = _activity(editing)
    if isinstance(record, Milestone):
        return "100" if record.actual else "0"
    return show_number(record.percent)


def read_percent(editing: Editing, text: str) -> None:
    """Per cent earns value and moves no date; 100 finishes, less than that reopens what had finished."""
    value = 0.0 if is_clear(text) else parse_percent(text[:60])
    record = _activity(editing)
    if isinstance(record, Milestone):
        if value not in (0.0, 100.0):
            raise PhraseError(f"{record.id} is a milestone: it is at 0 or at 100 per cent.")
        read_state(editing, "done" if value else "open")
        return
    not_summary(editing)
    if value >= 100:
        _report_done(editing)
        return
    if record.actual_finish is not None:
        editing.change(percent=value, actual_finish=None, remaining=round(record.duration * (1 - value / 100)))
        return
    # A started task without a figure for what is left takes it from the per cent; it is kept, so that no date moves.
    editing.change(percent=value, remaining=remaining_of(record))


def _end_of_status_day(editing: Editing) -> datetime:
    return editing.calendar().last_minute(editing.status_day())


def _finish(editing: Editing, at: datetime) -> None:
    """Finishes a task at an instant; where it had not begun, it began its duration earlier, or where the plan shows it."""
    task = task_of(editing)
    start = task.actual_start or _likely_start(editing, task, at)
    editing.change(actual_start=start, actual_finish=at, remaining=0, percent=100.0)


def _report_done(editing: Editing) -> None:
    """Finishes a task with the status date's work; one that began after that, with the day it began."""
    task = task_of(editing)
    at = task.actual_finish or _end_of_status_day(editing)
    if task.actual_start is not None and task.actual_start > at:
        at = max(task.actual_start, editing.calendar().last_minute(task.actual_start.date()))
    _finish(editing, at)


def _likely_start(editing: Editing, task: Task, finish: datetime) -> datetime:
    calendar = editing.calendar()
    shown = editing.shown.get("start")
    if shown is not None:
        start = calendar.first_minute(shown)
        if start <= finish:
            return start
    end = to_minute(finish)
    begin = end - task.duration if task.elapsed else calendar.add(end, -task.duration)
    return to_datetime(begin if task.elapsed else min(calendar.start(begin), end))


def show_state(editing: Editing) -> str:
    """``done``, ``started``, ``open``, or ``blocked``."""
    record = _activity(editing)
    if isinstance(record, Milestone):
        return "done" if record.actual else "open"
    if record.actual_finish:
        return "done"
    return record.state or ("started" if record.actual_start else "open")


def read_state(editing: Editing, text: str) -> None:
    """``done`` finishes at the status date, ``started`` begins, ``open`` takes actual dates back, ``blocked`` is a word to others."""
    word = clean_line(text[:60]).casefold() or "open"
    record = _activity(editing)
    states = ("done", "open") if isinstance(record, Milestone) else ("done", "started", "open", "blocked")
    found = [state for state in states if state.startswith(word)]
    if len(found) != 1:
        raise PhraseError(f"{short(text)!r} is no state; there are {', '.join(states)}.")
    if isinstance(record, Milestone):
        if found[0] == "open":
            editing.change(actual=None)
        elif record.actual is None:
            editing.change(actual=_end_of_status_day(editing))
        return
    not_summary(editing)
    _task_state(editing, record, found[0])


def _task_state(editing: Editing, task: Task, state: str) -> None:
    if state == "blocked":
        if task.actual_finish is not None:
            raise PlanError(f"{task.id} has finished; open it first with state=open.")
        editing.change(state="blocked")
        return
    editing.change(state="")
    if state == "done":
        _report_done(editing)
    elif state == "open":
        editing.change(actual_start=None, actual_finish=None, resume=None, remaining=None, percent=0.0)
    elif task.actual_finish is not None:
        _take_finish_back(editing, task)
    elif task.actual_start is None:
        calendar, status = editing.calendar(), editing.status_day()
        editing.change(actual_start=calendar.first_minute(min(editing.shown.get("start", status), status)))


def _take_finish_back(editing: Editing, task: Task) -> None:
    percent = 0.0 if task.percent >= 100 else task.percent
    editing.change(actual_finish=None, remaining=None, percent=percent)


def actual_date(name: str, *, end: bool) -> Field:
    """``actual_start`` and ``actual_finish`` of a task."""

    def show(editing: Editing) -> str:
        at = getattr(task_of(editing), name)
        return "" if at is None else show_instant(editing, at, end=end)

    def read(editing: Editing, text: str) -> None:
        task = task_of(editing)
        not_summary(editing)
        if is_clear(text):
            _clear_actual(editing, task, end)
            return
        before: datetime | None = getattr(task, name)
        base = before.date() if before else editing.shown.get("finish" if end else "start")
        at = read_instant(editing, text, base, end=end)
        check_past(editing, at.date(), "finish and remaining tell" if end else "start tells")
        if end:
            _finish(editing, at)
        else:
            editing.change(actual_start=at)
        _in_order(editing)

    return Field(name, show, read)


def _clear_actual(editing: Editing, task: Task, end: bool) -> None:
    if end and task.actual_finish is not None:
        _take_finish_back(editing, task)
    elif not end and task.actual_finish is not None:
        raise PlanError(f"{task.id} has finished; clear actual_finish first, or take both back with state=open.")
    elif not end:
        editing.change(actual_start=None, remaining=None)


def _in_order(editing: Editing) -> None:
    task = task_of(editing)
    if task.actual_start and task.actual_finish and task.actual_finish < task.actual_start:
        raise PlanError(f"{task.id} would finish before it starts; change actual_start as well.")


# ----------------------------------------------------------------------------------------------------------------- links


def links_field(name: str, *, incoming: bool) -> Field:
    """All links into (or, for ``successors``, out of) the record, as Project writes them."""
    return Field(name, lambda editing: _show_links(editing, incoming), lambda editing, text: _read_links(editing, text, incoming))


def _links_of(editing: Editing, incoming: bool) -> list[Link]:
    """The record's links as they are by now."""
    here = editing.record.id
    current = {
        **editing.plan.links,
        **{e.id: cast("Link", e.after) for e in editing.edits.values() if e.kind == "links" and e.after is not None},
    }
    gone = {e.id for e in editing.edits.values() if e.kind == "links" and e.after is None}
    return [link for link in current.values() if link.id not in gone and (link.successor if incoming else link.predecessor) == here]


def _show_links(editing: Editing, incoming: bool) -> str:
    lengths = editing.lengths()
    found = _links_of(editing, incoming)
    return ", ".join(format_link(link if incoming else replace(link, predecessor=link.successor), lengths) for link in found)


def _read_links(editing: Editing, text: str, incoming: bool) -> None:
    specs = [] if is_clear(text) else _specs(editing, text)
    before = _links_of(editing, incoming)
    other: Callable[[Link], str] = (lambda link: link.predecessor) if incoming else (lambda link: link.successor)
    kept = {(other(link), link.type, link.lag, link.lag_kind): link for link in before}
    wanted = [(spec.predecessor, spec.type, spec.lag, spec.lag_kind) for spec in specs]
    free = [link for key, link in kept.items() if key not in wanted]
    free += [link for link in before if link not in kept.values()]
    for spec, key in zip(specs, wanted, strict=True):
        if key in kept:
            continue
        old = next((link for link in free if other(link) == spec.predecessor), None)
        if old is not None:
            free.remove(old)
        _write_link(editing, old, spec, incoming)
    for link in free:
        _edit_link(editing, link.id, None)


def _specs(editing: Editing, text: str) -> list[LinkSpec]:
    if len(text) > 20_000:
        raise PhraseError("This list of links is too long to be meant; name at most a few hundred.")
    specs = list(parse_links(clean_line(text), editing.lengths(), ids=[a.id for a in editing.plan.activities()]))
    here = editing.record.id
    seen: set[tuple[str, str]] = set()
    for spec in specs:
        if editing.plan.activity(spec.predecessor) is None:
            raise PlanError(unknown_id(editing.plan, spec.predecessor))
        if spec.predecessor == here:
            raise PlanError(f"{here} cannot be linked to itself; name another task.")
        if (spec.predecessor, spec.type) in seen:
            raise PhraseError(f"{spec.predecessor} {spec.type} stands there twice; keep one of the two.")
        seen.add((spec.predecessor, spec.type))
    return specs


def _write_link(editing: Editing, old: Link | None, spec: LinkSpec, incoming: bool) -> None:
    if old is not None:
        _edit_link(editing, old.id, replace(old, type=spec.type, lag=spec.lag, lag_kind=spec.lag_kind))
        return
    here = editing.record.id
    ends = (spec.predecessor, here) if incoming else (here, spec.predecessor)
    made = Link(id=_fresh_link(editing), predecessor=ends[0], successor=ends[1], type=spec.type, lag=spec.lag, lag_kind=spec.lag_kind)
    _edit_link(editing, made.id, made)


def _fresh_link(editing: Editing) -> str:
    first = editing.plan.next_id("L-")
    number = int(re.sub(r"\D", "", first))
    while f"L-{number}" in editing.edits or editing.plan.find(f"L-{number}") is not None:
        number += 1
    return f"L-{number}"


def _edit_link(editing: Editing, link_id: str, after: Link | None) -> None:
    before = editing.plan.links.get(link_id)
    if before is None and after is None:
        editing.edits.pop(link_id, None)
    else:
        editing.edits[link_id] = Edit("links", link_id, before, after)


# ----------------------------------------------------------------------------------------------------------------- places


def show_parent(editing: Editing) -> str:
    """The summary above."""
    return _activity(editing).parent or ""


def read_parent(editing: Editing, text: str) -> None:
    """The task above it, in the same project and not below itself; nothing for the top."""
    record = _activity(editing)
    if is_clear(text):
        editing.change(parent=None)
        return
    word = clean_line(text[:100])
    above = editing.plan.tasks.get(word) or editing.plan.tasks.get(word.upper())
    if above is None:
        raise PlanError(f"{unknown_id(editing.plan, word)[:-1]}; a parent is a task.")
    if above.project != record.project:
        raise PlanError(
            f"{above.id} stands in {above.project} and {record.id} in {record.project or 'no project'}; move one of them first."
        )
    step: Task | None = above
    seen: set[str] = set()
    while step is not None and step.id not in seen:
        if step.id == record.id:
            raise PlanError(f"{above.id} lies below {record.id} itself; name a task outside of it.")
        seen.add(step.id)
        step = editing.plan.tasks.get(step.parent or "")
    editing.change(parent=above.id)


def read_project(editing: Editing, text: str) -> None:
    """Moves a task with everything below it to another project."""
    record = _activity(editing)
    word = clean_line(text[:100])
    if is_clear(text) and isinstance(record, Milestone) and record.program:
        editing.change(project="", parent=None)
        return
    if word not in editing.plan.projects:
        raise PlanError(f"There is no project {short(word)}; there are {', '.join(list(editing.plan.projects)[:8]) or 'none yet'}.")
    above = editing.plan.tasks.get(record.parent or "")
    editing.change(project=word, parent=record.parent if above is not None and above.project == word else None)
    below, seen = [record.id], {record.id}
    while below:
        here = below.pop()
        for child in editing.plan.activities():
            if child.parent == here and child.id not in seen:
                seen.add(child.id)
                below.append(child.id)
                kind = "tasks" if isinstance(child, Task) else "milestones"
                editing.edits[child.id] = Edit(kind, child.id, child, replace(child, project=word))
