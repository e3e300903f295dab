"""Look-aheads as iCalendar files (RFC 5545): work, milestones and what is due, for anybody's calendar.

The same plan on the same day gives the same bytes: an event's UID is its record and its person, DTSTAMP the day, SEQUENCE counts the
days and the entries of the journal, so that a calendar takes the newer of two. Nothing blocks time (TRANSPARENT): half of a day's work
is no meeting.
Times are those of the plan, without a zone, as its readers' clocks show them.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from planning.text_width import clean

if TYPE_CHECKING:
    from icalendar import Calendar

    from planning.lookahead import LookAhead, Waiting, Work
    from planning.plan import Plan

    Told = tuple[Plan, date]
    """The plan and the day that a file is made of."""

_COUNTED_FROM = date(2020, 1, 1)
_ENTRIES = 10_000
"""Entries of the journal that are told apart within a day."""


def ics_of(ahead: LookAhead, plan: Plan, today: date) -> bytes:
    """The file of one person's look-ahead."""
    from icalendar import Calendar

    person = plan.people.get(ahead.person)
    calendar = Calendar()
    calendar.add("prodid", "-//Headway//look-ahead//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", clean(f"Headway: {(person.name if person else '') or ahead.person}"))
    seen: set[str] = set()
    for work in (*ahead.overdue, *(work for week in ahead.weeks for work in week.work)):
        if work.task not in seen:  # a task of several weeks is one event
            seen.add(work.task)
            _add_work(calendar, ahead, work, plan, today)
    for owned in ahead.milestones:
        limits = [
            f"deadline {owned.deadline}" if owned.deadline else "",
            f"promised {owned.promised_to} {owned.promised}" if owned.promised else "",
        ]
        lines = [f"milestone of {owned.project}", *limits, _waiting(owned.waiting)]
        uid, space = f"{owned.id}.{ahead.person}", _space(plan, owned.id)
        _add(calendar, uid, f"◆ {owned.name}", owned.on, owned.on, lines, "milestone", space, (plan, today))
    for due in ahead.due:
        name = {"review": f"review.{due.id}", "response": f"response.{due.id}.{_number(due.name)}"}.get(due.kind, due.id)
        lines = [due.kind, f"on {', '.join(due.about)}" if due.about else ""]
        _add(calendar, f"{name}.{ahead.person}", f"Due: {due.name}", due.on, due.on, lines, due.kind, _space(plan, due.id), (plan, today))
    return bytes(calendar.to_ical())


def _add_work(calendar: Calendar, ahead: LookAhead, work: Work, plan: Plan, today: date) -> None:
    lines = [
        f"{work.task} in {work.project}",
        "" if work.share is None else f"{work.share:.0%} of the time, {work.percent:.0f}% done",
        f"float {work.float_days:g}d{', critical' if work.critical else ''}",
        _waiting(work.waiting),
    ]
    start: date = work.start.date() if work.whole_days else work.start
    end: date = work.finish.date() if work.whole_days else work.finish
    _add(calendar, f"{work.task}.{ahead.person}", work.name, start, end, lines, "work", _space(plan, work.task), (plan, today))


def _add(calendar: Calendar, uid: str, title: str, start: date, last: date, lines: list[str], kind: str, space: str, told: Told) -> None:
    """One event; of whole days where ``start`` is a day (``last`` is in it), else from one instant to the other."""
    from icalendar import Event

    event = Event()
    event.add("uid", clean(f"{uid}@{space}headway"))
    plan, today = told
    event.add("dtstamp", datetime.combine(today, time(), UTC))
    event.add("sequence", max(0, (today - _COUNTED_FROM).days) * _ENTRIES + plan.meta.entry % _ENTRIES)
    event.add("dtstart", start)
    event.add("dtend", last if isinstance(last, datetime) else last + timedelta(days=1))
    event.add("summary", clean(title) or clean(uid))
    event.add("description", "\n".join(clean(line) for line in lines if line))
    event.add("categories", [kind])
    event.add("transp", "TRANSPARENT")
    calendar.add_component(event)


def _space(plan: Plan, record_id: str) -> str:
    """What keeps the same ids of two plans apart: the program's."""
    record = plan.find(record_id)
    program = plan.program_of(record) if record is not None else None
    return f"{program.id.lower()}." if program is not None else ""


def _waiting(waiting: tuple[Waiting, ...]) -> str:
    said = [f"{', '.join(each.people) or 'nobody'} with {each.id} {each.name}" for each in waiting]
    return f"waited for by {'; '.join(said)}" if said else ""


def _number(text: str) -> str:
    """A short number of a text, the same everywhere: steps against a risk have no id of their own."""
    from zlib import crc32

    return f"{crc32(text.encode()):08x}"
