"""The calendars of a Project file: weeks, exceptions, recurring exceptions, work weeks, base calendars."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from planning.records import FIVE_DAY_WEEK, OFFICE_HOURS, Calendar, CalendarException, Hours
from planning.values import clean_line
from store.errors import shown
from store.mspdi import recurrence
from store.mspdi.ids import slug
from store.mspdi.values import Fields

if TYPE_CHECKING:
    from collections.abc import Iterable

    from store.mspdi.ids import Ids
    from store.mspdi.tree import Node
    from store.mspdi.values import Log

NONE = (-1, 0)
"""The UIDs that mean no calendar."""


@dataclass(frozen=True, slots=True)
class Lengths:
    """What a day, a week and a month of durations are in this file: minutes, minutes, days."""

    day: int = 480
    week: int = 2400
    month: int = 20


@dataclass(slots=True)
class _Read:
    """A calendar as it was read; ``base`` is the UID of the one it is based on."""

    uid: int
    name: str
    node: Node
    base: int | None
    shared: bool
    week: tuple[Hours | None, ...]
    exceptions: tuple[CalendarException, ...]

    @property
    def changed(self) -> bool:
        """Whether it says anything that its base does not."""
        return bool(self.exceptions) or any(hours is not None for hours in self.week)


class CalendarTable:
    """The calendars of a file by UID. A resource's calendar without any change stands for its base."""

    def __init__(self, records: dict[int, Calendar], bases: dict[int, int | None], first: str | None) -> None:
        self._records = records
        self._bases = bases
        self.first = first
        """The id of the first base calendar."""

    @property
    def records(self) -> list[Calendar]:
        """The calendars to keep, in the order of the file."""
        return list(self._records.values())

    def id_of(self, uid: int | None) -> str | None:
        """The id of the calendar that stands for a UID; None for one the file does not have."""
        seen: set[int] = set()
        while uid is not None and uid not in seen:
            record = self._records.get(uid)
            if record is not None:
                return record.id
            seen.add(uid)
            uid = self._bases.get(uid)
        return None


def read_calendars(root: Node, lengths: Lengths, prefix: str, ids: Ids, log: Log) -> CalendarTable:
    """All calendars of a file."""
    read: dict[int, _Read] = {}
    for node in root.listed("Calendars", "Calendar"):
        found = _read(node, log)
        if found is not None and found.uid in read:
            log.refuse(node, f"calendar {found.uid} stands twice; only the first was taken.")
        elif found is not None:
            read[found.uid] = found
    for each in read.values():
        _check_base(each, read, log)
    kept = {uid: each for uid, each in read.items() if each.shared or each.changed}
    names = {uid: _id_for(each, prefix, ids) for uid, each in kept.items()}
    records: dict[int, Calendar] = {}
    for uid, each in kept.items():
        base = _kept_base(each, kept, read)
        records[uid] = Calendar(
            id=names[uid],
            name=each.name,
            base=names[base] if base is not None else None,
            week=each.week if base is not None else _filled(each.week),
            exceptions=each.exceptions,
            minutes_per_day=lengths.day,
            minutes_per_week=lengths.week,
            days_per_month=lengths.month,
            external={"mspdi": str(uid)},
        )
    first = next((names[uid] for uid, each in kept.items() if each.shared), None)
    return CalendarTable(records, {uid: each.base for uid, each in read.items()}, first)


def _id_for(read: _Read, prefix: str, ids: Ids) -> str:
    name = slug(read.name, "CALENDAR")
    numbered = name.lstrip("M").isdigit()  # it would read as the id of a task or milestone
    return ids.take(f"{prefix}-{'CAL-' if numbered else ''}{name}")


def _filled(week: tuple[Hours | None, ...]) -> tuple[Hours | None, ...]:
    """A week of its own: days that the file leaves out are those of Project's standard week."""
    return tuple(usual if hours is None else hours for hours, usual in zip(week, FIVE_DAY_WEEK, strict=True))


def _kept_base(each: _Read, kept: dict[int, _Read], read: dict[int, _Read]) -> int | None:
    base = each.base
    while base is not None and base not in kept:
        base = read[base].base
    return base


def _check_base(each: _Read, read: dict[int, _Read], log: Log) -> None:
    """Cut a base that does not exist or leads back to the calendar itself."""
    if each.base is not None and each.base not in read:
        log.refuse(each.node, f"calendar {each.uid} {shown(each.name, 40)} is based on calendar {each.base}, which the file does not have.")
        each.base = None
    seen: set[int] = set()
    base = each.base
    while base is not None and base not in seen:
        if base == each.uid:
            log.refuse(each.node, f"calendar {each.uid} {shown(each.name, 40)} is based on itself; it stands alone.")
            each.base = None
            return
        seen.add(base)
        base = read[base].base if base in read else None


def _read(node: Node, log: Log) -> _Read | None:
    fields = Fields(node, log, f"calendar {shown(node.value('Name') or node.value('UID'), 40)}")
    uid = fields.whole("UID")
    if uid is None:
        log.refuse(node, f"{fields.label} has no UID, so that nothing can name it; it was left out.")
        return None
    base = fields.whole("BaseCalendarUID")
    week: list[Hours | None] = [None] * 7
    listed = [part for each in node.listed("Exceptions", "Exception") for part in _exceptions(each, fields)]
    # Project 2007 and later list each exception twice, once as a day of type 0 for older versions.
    older = not node.listed("Exceptions", "Exception")
    for day in node.listed("WeekDays", "WeekDay"):
        parts = Fields(day, log, fields.label)
        kind = parts.whole("DayType", 0, 7)
        if kind == 0:
            listed += _exceptions(day, fields) if older else []
        elif kind is not None:
            week[(kind - 2) % 7] = _hours_of_day(parts)
    weeks = [part for each in node.listed("WorkWeeks", "WorkWeek") for part in _work_week(each, fields)]
    return _Read(
        uid=uid,
        name=clean_line(node.value("Name"))[:200] or f"Calendar {uid}",
        node=node,
        base=None if base in NONE and base != uid else base,
        shared=fields.flag("IsBaseCalendar", default=base is None or base in NONE),
        week=tuple(week),
        exceptions=tuple(dict.fromkeys(listed + weeks)),
    )


# -------------------------------------------------------------------------------------------------------------- hours


def _hours_of_day(day: Fields) -> Hours | None:
    """What a day works; None where it says that it works, but not when."""
    times = [time for group in day.node.all("WorkingTimes") for time in group.all("WorkingTime")]
    if not day.flag("DayWorking", default=bool(times)):
        return ()
    if not times:
        return None
    found = [stretch for time in times if (stretch := _stretch(time, day)) is not None]
    return _in_order(found) if found else OFFICE_HOURS


def _stretch(time: Node, day: Fields) -> tuple[int, int] | None:
    """A working time as minutes after midnight; an end at 00:00 is the end of the day."""
    fields = Fields(time, day.log, day.label)
    first, end = fields.text("FromTime"), fields.text("ToTime")
    if not first and not end:
        return None
    from_minute, to_minute = _minute_of_day(first), _minute_of_day(end)
    if from_minute is None or to_minute is None:
        fields.refuse("FromTime" if from_minute is None else "ToTime", "is no time of day such as 08:00:00")
        return None
    to_minute = to_minute or 1440
    if to_minute <= from_minute:
        fields.refuse("ToTime", f"comes before its FromTime {first}")
        return None
    return from_minute, to_minute


def _minute_of_day(text: str) -> int | None:
    parts = text.split(":")
    if len(parts) not in (2, 3) or not all(part.isascii() and part.isdigit() and len(part) == 2 for part in parts):
        return None
    hour, minute, second = int(parts[0]), int(parts[1]), int(parts[2]) if len(parts) == 3 else 0
    if hour > 24 or minute > 59 or second > 59 or (hour == 24 and (minute or second)):
        return None
    return hour * 60 + minute + (second >= 30)


def _in_order(stretches: Iterable[tuple[int, int]]) -> Hours:
    """Stretches in order and apart; those that touch or overlap become one."""
    found: list[tuple[int, int]] = []
    for first, end in sorted(stretches):
        if found and first <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((first, end))
    return tuple(found)


# --------------------------------------------------------------------------------------------------------- exceptions


def _period(fields: Fields) -> tuple[date, date] | None:
    """The days of a TimePeriod; None, and a refusal, where it has none."""
    node = fields.node.part("TimePeriod")
    period = Fields(node, fields.log, fields.label) if node is not None else None
    first, last = (period.moment("FromDate"), period.moment("ToDate")) if period else (None, None)
    if first is None or (last is None and period is not None and period.text("ToDate")):
        fields.log.refuse(fields.node, f"{fields.label}: an exception has no period; it was left out.")
        return None
    last = last or first
    if last.date() < first.date():
        fields.log.refuse(fields.node, f"{fields.label}: an exception ends before it begins; it was left out.")
        return None
    return first.date(), last.date()


def _exceptions(node: Node, calendar: Fields) -> list[CalendarException]:
    """An exception as one or several of a calendar record's."""
    fields = Fields(node, calendar.log, calendar.label)
    period = _period(fields)
    if period is None:
        return []
    first, last = period
    hours = _hours_of_day(fields)
    plain = CalendarException(
        first=first, last=last, hours=OFFICE_HOURS if hours is None else hours, name=clean_line(node.value("Name"))[:200]
    )
    occurrences = (fields.whole("Occurrences", 0, recurrence.MOST_OCCURRENCES) or 0) if fields.flag("EnteredByOccurrences") else 0
    try:
        return _recurring(fields, plain, occurrences)
    except recurrence.MisreadError as misread:
        calendar.log.refuse(node, f"{calendar.label}: the exception {shown(plain.name, 40)!r} cannot be read: {misread}.")
        return []


def _recurring(fields: Fields, plain: CalendarException, occurrences: int) -> list[CalendarException]:
    rule = recurrence.rule_of(fields, plain.first)
    if not rule:
        last = plain.first + timedelta(days=occurrences - 1) if occurrences else plain.last
        return [replace(plain, last=min(max(last, plain.last), recurrence.LAST_DAY))]
    if fields.whole("Type") == recurrence.WEEKDAY_COUNT and (fields.whole("Period") or 1) > 1:
        far = recurrence.LAST_DAY if occurrences else plain.last
        days = recurrence.days_by_weekday_count(fields, plain.first, far, occurrences)
        return [replace(plain, first=day, last=day) for day in days]
    last_day = recurrence.last_occurrence(rule, plain.first, occurrences) if occurrences else plain.last
    return [replace(plain, last=last_day, rule=rule)] if last_day is not None else []


def _work_week(node: Node, calendar: Fields) -> list[CalendarException]:
    """A work week as weekly exceptions over its period, one for each pattern of hours. Days it leaves out stay as usual."""
    fields = Fields(node, calendar.log, calendar.label)
    period = _period(fields)
    if period is None:
        return []
    days: dict[Hours, list[int]] = {}
    for day in node.listed("WeekDays", "WeekDay"):
        parts = Fields(day, calendar.log, calendar.label)
        kind = parts.whole("DayType", 1, 7)
        hours = _hours_of_day(parts)
        if kind is not None and hours is not None:
            days.setdefault(hours, []).append((kind - 2) % 7)
    names = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
    return [
        CalendarException(
            first=period[0],
            last=period[1],
            hours=hours,
            name=clean_line(node.value("Name"))[:200],
            rule=f"FREQ=WEEKLY;BYDAY={','.join(names[n] for n in sorted(set(numbers)))}",
        )
        for hours, numbers in days.items()
    ]
