"""Working time: arithmetic on the minutes that a calendar works.

All instants are whole minutes since 1970-01-01 00:00, local and without a zone, and half-open: work occupies
[start, finish). With ``W(t)`` the working minutes before ``t``, Friday 17:00 and Monday 08:00 are the same amount of
work; ``start`` and ``finish`` name the later and the earlier of such a pair. (Definitions: the calendar arithmetic of
PDM engines, with W monotone and flat outside working time.)

A compiled calendar is a few arrays with one entry a day and, per shape of a day, tables with one entry a minute, so that
the passes over a network do nothing but look up and add integers. The arrays grow as dates ask for it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from planning.errors import PlanError, ScheduleError
from planning.records import FIVE_DAY_WEEK, Activity, Calendar, CalendarException, Hours, Program, Task

if TYPE_CHECKING:
    from planning.plan import Plan

DAY = 1440
EPOCH = datetime(1970, 1, 1)
_EPOCH_DAY = EPOCH.toordinal()
FIRST_DAY = date(1800, 1, 1).toordinal() - _EPOCH_DAY
LAST_DAY = date(2400, 1, 1).toordinal() - _EPOCH_DAY
"""No date of a plan lies outside these days (counted from 1970-01-01)."""

_ALWAYS: Hours = ((0, DAY),)
_GROWTH = 400


def to_minute(moment: datetime) -> int:
    """Minutes since 1970-01-01; seconds are cut."""
    return (moment.toordinal() - _EPOCH_DAY) * DAY + moment.hour * 60 + moment.minute


def to_datetime(minute: int) -> datetime:
    """The instant of a minute count. Raises ScheduleError outside the years a plan may have."""
    if not FIRST_DAY * DAY <= minute <= LAST_DAY * DAY:
        raise ScheduleError("A date lies outside the years 1800 to 2400; look for a duration or lag that is far too long.")
    return EPOCH + timedelta(minutes=minute)


class DayShape:
    """The tables of one pattern of hours, each indexed by the minute of the day, 0 to 1440.

    ``worked`` minutes worked before it; ``opens`` the first working minute at or after it, -1 without one; ``closes``
    the last end of a working minute at or before it, -1 without one. ``begin`` and ``end`` turn an amount of work back
    into a minute: where the n-th working minute begins, and where n minutes of work end.
    """

    __slots__ = ("begin", "closes", "end", "opens", "total", "worked")

    def __init__(self, hours: Hours) -> None:
        works = bytearray(DAY + 1)
        for first, end in hours:
            works[first:end] = b"\1" * (end - first)
        self.worked = [0] * (DAY + 1)
        self.closes = [-1] * (DAY + 1)
        self.begin: list[int] = []
        self.end: list[int] = [0]
        for minute in range(DAY):
            self.worked[minute + 1] = self.worked[minute] + works[minute]
            self.closes[minute + 1] = minute + 1 if works[minute] else self.closes[minute]
            if works[minute]:
                self.begin.append(minute)
                self.end.append(minute + 1)
        self.total = self.worked[DAY]
        self.opens = [-1] * (DAY + 1)
        for minute in range(DAY - 1, -1, -1):
            self.opens[minute] = minute if works[minute] else self.opens[minute + 1]


@lru_cache(maxsize=256)
def day_shape(hours: Hours) -> DayShape:
    """The tables of a pattern of hours; the same object for the same hours."""
    return DayShape(hours)


class WorkCalendar:
    """A calendar compiled for arithmetic. ``hours_on(day)`` says what each day works; it is asked once a day.

    Raises ScheduleError when two years pass without a single working minute.
    """

    def __init__(
        self,
        name: str,
        hours_on: HoursOn,
        *,
        around: int = 20_000,
        minutes_per_day: int = 480,
        minutes_per_week: int = 2400,
        days_per_month: int = 20,
    ) -> None:
        self.name = name
        self.minutes_per_day = minutes_per_day
        self.minutes_per_week = minutes_per_week
        self.days_per_month = days_per_month
        self._hours_on = hours_on
        self._low = self._high = around
        self._worked: list[int] = [0]
        self._shapes: list[DayShape] = []
        self._grow_up(around + _GROWTH)
        self._grow_down(around - 100)

    # ------------------------------------------------------------------------------------------------- arithmetic

    def work(self, t: int) -> int:
        """W(t): working minutes before t, counted from a fixed day of this calendar (negative before it)."""
        day, minute = divmod(t, DAY)
        i = day - self._low
        if i < 0 or day >= self._high:
            i = self._reach(day)
        return self._worked[i] + self._shapes[i].worked[minute]

    def start(self, t: int) -> int:
        """The first working minute at or after t."""
        day, minute = divmod(t, DAY)
        i = day - self._low
        if i < 0 or day >= self._high:
            i = self._reach(day)
        opens = self._shapes[i].opens[minute]
        if opens >= 0:
            return t - minute + opens
        return self._at_start(self._worked[i + 1])

    def finish(self, t: int) -> int:
        """The end of the last working minute that ends at or before t."""
        day, minute = divmod(t, DAY)
        i = day - self._low
        if i < 0 or day >= self._high:
            i = self._reach(day)
        closes = self._shapes[i].closes[minute]
        if closes >= 0:
            return t - minute + closes
        return self._at_finish(self._worked[i])

    def add(self, t: int, n: int) -> int:
        """t plus n working minutes: for n > 0 where the work ends, for n < 0 where it begins; t itself for 0."""
        if n > 0:
            return self._at_finish(self.work(t) + n)
        if n < 0:
            return self._at_start(self.work(t) + n)
        return t

    def before(self, t: int, lag: int) -> int:
        """The latest instant from which ``lag`` working minutes (negative: a lead) lead no further than t."""
        return self._at_start(self.work(t) - lag)

    def place(self, t: int, n: int) -> tuple[int, int]:
        """Where n > 0 working minutes that may begin at t begin and end: ``start(t)`` and ``add(t, n)`` in one look."""
        day, minute = divmod(t, DAY)
        i = day - self._low
        if i < 0 or day >= self._high:
            i = self._reach(day)
        shape = self._shapes[i]
        opens = shape.opens[minute]
        before = self._worked[i] + shape.worked[minute]
        begin = t - minute + opens if opens >= 0 else self._at_start(before)
        return begin, self._at_finish(before + n)

    def between(self, first: int, second: int) -> int:
        """Working minutes from one instant to another; negative when the second comes first."""
        return self.work(second) - self.work(first)

    def settle(self, t: int) -> int:
        """Where a moment without duration stands: t itself within or at either edge of working time, else the next start."""
        start = self.start(t)
        return t if start == t or self.finish(t) == t else start

    def _at_start(self, work: int) -> int:
        while self._worked[-1] <= work:
            self._grow_up(self._high + max(_GROWTH, self._high - self._low))
        while self._worked[0] > work:
            self._grow_down(self._low - max(_GROWTH, self._high - self._low))
        i = bisect_right(self._worked, work) - 1
        return (self._low + i) * DAY + self._shapes[i].begin[work - self._worked[i]]

    def _at_finish(self, work: int) -> int:
        while self._worked[-1] < work:
            self._grow_up(self._high + max(_GROWTH, self._high - self._low))
        while self._worked[0] >= work:
            self._grow_down(self._low - max(_GROWTH, self._high - self._low))
        i = bisect_left(self._worked, work) - 1
        return (self._low + i) * DAY + self._shapes[i].end[work - self._worked[i]]

    # ----------------------------------------------------------------------------------------------------- growing

    def _reach(self, day: int) -> int:
        if not FIRST_DAY <= day < LAST_DAY:
            raise ScheduleError("A date lies outside the years 1800 to 2400; look for a duration or lag that is far too long.")
        if day >= self._high:
            self._grow_up(day + _GROWTH)
        elif day < self._low:
            self._grow_down(day - _GROWTH)
        return day - self._low

    def _grow_up(self, day: int) -> None:
        if self._high >= LAST_DAY:
            raise ScheduleError(f"The calendar {self.name} has no work left before the year 2400; look for a duration or lag far too long.")
        worked, before = self._worked[-1], self._worked[-1]
        day = min(day, LAST_DAY)
        for n in range(self._high, day):
            shape = day_shape(self._hours_on(n + _EPOCH_DAY))
            self._shapes.append(shape)
            worked += shape.total
            self._worked.append(worked)
        barren = worked == before and day - self._high > 1000
        self._high = day
        if barren:
            raise ScheduleError(f"The calendar {self.name} has no working time; give it hours on at least one day.")

    def _grow_down(self, day: int) -> None:
        if self._low <= FIRST_DAY:
            raise ScheduleError(f"The calendar {self.name} has no work after the year 1800; look for a lead that is far too long.")
        day = max(day, FIRST_DAY)
        shapes = [day_shape(self._hours_on(n + _EPOCH_DAY)) for n in range(day, self._low)]
        worked, sums = self._worked[0], []
        for shape in reversed(shapes):
            worked -= shape.total
            sums.append(worked)
        barren = bool(shapes) and worked == self._worked[0] and len(shapes) > 1000
        self._worked[:0] = sums[::-1]
        self._shapes[:0] = shapes
        self._low = day
        if barren:
            raise ScheduleError(f"The calendar {self.name} has no working time; give it hours on at least one day.")

    # ---------------------------------------------------------------------------------------------------- whole days

    def hours(self, day: date) -> Hours:
        """What this day works."""
        return self._hours_on(day.toordinal())

    def is_workday(self, day: date) -> bool:
        """Whether anything is worked on this day."""
        return bool(self._hours_on(day.toordinal()))

    def first_minute(self, day: date) -> datetime:
        """The start that a day typed alone means: its first working minute; a closed day rolls forward."""
        return to_datetime(self.start((day.toordinal() - _EPOCH_DAY) * DAY))

    def last_minute(self, day: date) -> datetime:
        """The finish or deadline that a day typed alone means: the end of its work; a closed day rolls back."""
        return to_datetime(self.finish((day.toordinal() - _EPOCH_DAY + 1) * DAY))

    def add_workdays(self, day: date, n: int) -> date:
        """The day n working days after (or, negative, before) a day; a closed day counts as its last open one."""
        step = 1 if n > 0 else -1
        ordinal, left = day.toordinal(), abs(n)
        bound = _EPOCH_DAY + (LAST_DAY if n > 0 else FIRST_DAY)
        while left:
            ordinal += step
            if (bound - ordinal) * step <= 0:
                raise ScheduleError(f"{n} working days from {day} lead outside the years 1800 to 2400.")
            left -= bool(self._hours_on(ordinal))
        return date.fromordinal(ordinal)

    def workdays(self, first: date, second: date) -> int:
        """Open days after the first day up to and with the second; negative when the second comes first."""
        if second < first:
            return -self.workdays(second, first)
        return sum(bool(self._hours_on(n)) for n in range(first.toordinal() + 1, second.toordinal() + 1))


class HoursOn:
    """What a calendar record works on a day (a proleptic ordinal): exceptions before the week, the base behind both."""

    def __init__(self, record: Calendar, base: HoursOn | None) -> None:
        self._week = record.week
        self._exceptions = record.exceptions
        self._base = base
        self._plain: dict[int, Hours] = {}
        self._rules: list[tuple[CalendarException, frozenset[int]]] = []
        self._long: list[tuple[int, int, Hours]] = []
        for exception in record.exceptions:
            first, last = exception.first.toordinal(), exception.last.toordinal()
            if exception.rule:
                self._rules.append((exception, _recurring(exception)))
            elif last - first > 3700:
                self._long.append((first, last, exception.hours))
            else:
                for day in range(first, last + 1):
                    self._plain.setdefault(day, exception.hours)

    def exception(self, ordinal: int) -> Hours | None:
        """The hours an exception gives this day; None without one. Single days win over recurring ones."""
        found = self._plain.get(ordinal)
        if found is not None:
            return found
        for exception, days in self._rules:
            if ordinal in days:
                return exception.hours
        for first, last, hours in self._long:
            if first <= ordinal <= last:
                return hours
        return self._base.exception(ordinal) if self._base else None

    def weekday(self, ordinal: int) -> Hours:
        """The hours of this day's place in the week."""
        hours = self._week[(ordinal - 1) % 7] if self._week else None
        if hours is not None:
            return hours
        return self._base.weekday(ordinal) if self._base else FIVE_DAY_WEEK[(ordinal - 1) % 7]

    def __call__(self, ordinal: int) -> Hours:
        found = self.exception(ordinal)
        return self.weekday(ordinal) if found is None else found


class _Together(HoursOn):
    """The time in which several calendars work at once."""

    def __init__(self, parts: Sequence[HoursOn]) -> None:
        self._parts = parts

    def __call__(self, ordinal: int) -> Hours:
        hours = self._parts[0](ordinal)
        for part in self._parts[1:]:
            hours = _intersect(hours, part(ordinal))
        return hours


class _Away(HoursOn):
    """A calendar less the days somebody is away."""

    def __init__(self, base: HoursOn, days: frozenset[int]) -> None:
        self._under = base
        self._days = days

    def __call__(self, ordinal: int) -> Hours:
        return () if ordinal in self._days else self._under(ordinal)


def _intersect(a: Hours, b: Hours) -> Hours:
    cut = ((max(s, u), min(e, v)) for s, e in a for u, v in b)
    return tuple((s, e) for s, e in cut if s < e)


def _recurring(exception: CalendarException) -> frozenset[int]:
    """The days (ordinals) of a recurring exception, by its RFC 5545 rule."""
    from dateutil.rrule import rrulestr

    first = datetime.combine(exception.first, datetime.min.time())
    last = datetime.combine(min(exception.last, exception.first + timedelta(days=36525)), datetime.min.time())
    try:
        rule = rrulestr(exception.rule, dtstart=first)
        return frozenset(day.toordinal() for day in rule.between(first, last, inc=True))
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise PlanError(f"The recurring exception {exception.name or exception.rule!r} has a rule that cannot be read: {error}.") from error


class Calendars:
    """The compiled calendars of a plan, made when first asked for.

    Raises PlanError for a calendar that does not exist or is based on itself.
    """

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._hours: dict[str | None, HoursOn] = {}
        self._compiled: dict[object, WorkCalendar] = {}
        starts = [p.start for p in plan.programs.values() if p.start] + [p.start for p in plan.projects.values() if p.start]
        self._around = min(starts).toordinal() - _EPOCH_DAY if starts else 20_000

    def of(self, calendar_id: str | None) -> WorkCalendar:
        """The calendar with this id; None is Monday to Friday, 08:00 to 12:00 and 13:00 to 17:00."""
        found = self._compiled.get(calendar_id)
        if found is None:
            record = self._record(calendar_id)
            found = self._compiled[calendar_id] = self._compile(record.name or record.id, self._hours_of(calendar_id), record)
        return found

    def for_program(self, program: Program | None) -> WorkCalendar:
        """A program's own calendar."""
        return self.of(program.calendar if program else None)

    def for_project(self, project_id: str) -> WorkCalendar:
        """A project's calendar, else its program's."""
        return self.of(self._project_calendar(project_id))

    def for_activity(self, activity: Activity) -> WorkCalendar:
        """What an activity is worked on: its own calendar (else its project's), and its people's where they have one.

        People count with their calendar and leave unless the task says ``ignore_people_calendars``; with several of
        them, the time that all work. A task whose people never work together keeps its own calendar.
        """
        base = activity.calendar or self._activity_calendar(activity)
        people: tuple[str, ...] = ()
        if isinstance(activity, Task) and activity.assignments and not activity.ignore_people_calendars:
            plan_people = self._plan.people
            people = tuple(
                a.person for a in activity.assignments if (p := plan_people.get(a.person)) is not None and (p.calendar or p.leave)
            )
        if not people:
            return self.of(base)
        key = (base, activity.calendar is not None, people)
        found = self._compiled.get(key)
        if found is None:
            found = self._compiled[key] = self._with_people(base, activity.calendar is not None, people)
        return found

    def without_people(self, activity: Activity) -> WorkCalendar:
        """An activity's own calendar, else its project's, whoever works on it and whenever they are away."""
        return self.of(activity.calendar or self._activity_calendar(activity))

    def for_person(self, person_id: str, base: str | None) -> WorkCalendar:
        """A person's own working time: their calendar, else ``base``, less their leave."""
        key = ("person", person_id, base)
        found = self._compiled.get(key)
        if found is None:
            record = self._record(base)
            found = self._compiled[key] = self._compile(person_id, self._person_hours(person_id, base), record)
        return found

    def _with_people(self, base: str | None, own: bool, people: tuple[str, ...]) -> WorkCalendar:
        record = self._record(base)
        parts = [self._person_hours(person, base) for person in people]
        if own:
            parts.insert(0, self._hours_of(base))
        together = parts[0] if len(parts) == 1 else _Together(parts)
        near = range(self._around + _EPOCH_DAY, self._around + _EPOCH_DAY + 1000)
        if not any(together(day) for day in near):
            return self.of(base)
        return self._compile(f"{record.name or record.id} with {', '.join(people)}", together, record)

    def _person_hours(self, person_id: str, base: str | None) -> HoursOn:
        person = self._plan.people[person_id]
        hours = self._hours_of(person.calendar or base)
        days = frozenset(_days_of((leave.first, leave.last) for leave in person.leave))
        return _Away(hours, days) if days else hours

    def _compile(self, name: str, hours: HoursOn, record: Calendar) -> WorkCalendar:
        return WorkCalendar(
            name,
            hours,
            around=self._around,
            minutes_per_day=record.minutes_per_day,
            minutes_per_week=record.minutes_per_week,
            days_per_month=record.days_per_month,
        )

    def _activity_calendar(self, activity: Activity) -> str | None:
        if activity.project:
            return self._project_calendar(activity.project)
        program = self._plan.program_of(activity)
        return program.calendar if program else None

    def _project_calendar(self, project_id: str) -> str | None:
        project = self._plan.projects.get(project_id)
        if project is None:
            return None
        if project.calendar:
            return project.calendar
        program = self._plan.programs.get(project.program)
        return program.calendar if program else None

    def _record(self, calendar_id: str | None) -> Calendar:
        if calendar_id is None:
            return Calendar(id="standard", name="Standard")
        record = self._plan.calendars.get(calendar_id)
        if record is None:
            raise PlanError(f"There is no calendar {calendar_id}; add it, or name one of {', '.join(self._plan.calendars) or 'none yet'}.")
        return record

    def _hours_of(self, calendar_id: str | None, below: tuple[str, ...] = ()) -> HoursOn:
        found = self._hours.get(calendar_id)
        if found is None:
            record = self._record(calendar_id)
            if calendar_id is not None and calendar_id in below:
                raise PlanError(f"These calendars are based on each other in a circle: {' -> '.join((*below, calendar_id))}.")
            base = self._hours_of(record.base, (*below, record.id)) if record.base is not None else None
            found = self._hours[calendar_id] = HoursOn(record, base)
        return found


def _days_of(stretches: Iterable[tuple[date, date]]) -> Iterable[int]:
    for first, last in stretches:
        yield from range(first.toordinal(), min(last.toordinal(), _EPOCH_DAY + LAST_DAY) + 1)
