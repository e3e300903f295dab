"""A record while its fields are being typed, and what single fields read and show.

A ``Field`` is a name, how its value is shown as people type it, and how typed text changes the record. Everything works on
an ``Editing``: the record as it is by now, with the calendar that its dates and durations are told on.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, field, fields, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from planning.calendars import Calendars, WorkCalendar
from planning.durations import Duration, format_duration, parse_duration
from planning.errors import PhraseError, PlanError
from planning.phrases import parse_date
from planning.plan import Edit, Plan
from planning.records import Activity, Program, Project, Record
from planning.values import (
    check_day,
    clean_line,
    clean_text,
    find_id,
    find_person,
    lengths_of,
    near,
    parse_number,
    parse_share,
    parse_whole,
    say_day,
    short,
    show_number,
    show_share,
    unknown_id,
)

if TYPE_CHECKING:
    from planning.durations import Lengths

TEXT_LIMIT = 2_000
"""No field of one line is longer, in characters."""

_TIMED = re.compile(r"(?P<day>.*\S)[ T](?P<hour>\d{1,2}):(?P<minute>\d\d)", re.ASCII | re.DOTALL)
_RELATIVE = re.compile(r"([+\-−])\s*(\d.*)", re.ASCII | re.DOTALL)


@dataclass(slots=True)
class Editing:
    """A record on its way to its next state. ``shown`` holds the days that a screen shows, for phrases that count from them."""

    plan: Plan
    record: Record
    today: date
    shown: Mapping[str, date] = field(default_factory=dict)
    typed: frozenset[str] = frozenset()
    edits: dict[str, Edit] = field(default_factory=dict)
    calendars: Calendars | None = None

    def change(self, **values: Any) -> None:
        """Gives the record these values."""
        self.record = replace(self.record, **values)

    def _calendars(self) -> Calendars:
        if self.calendars is None:
            self.calendars = Calendars(self.plan)
        return self.calendars

    def calendar(self) -> WorkCalendar:
        """The calendar the record's own dates and durations are told on; the standard one where that is broken."""
        calendar = getattr(self.record, "calendar", None)
        return self._standard_if_broken(lambda: self._calendars().of(calendar)) if calendar else self.wider_calendar()

    def worked_calendar(self) -> WorkCalendar:
        """When a task is worked on, by its people's calendars and leave too."""
        record = self.record
        return self._standard_if_broken(lambda: self._calendars().for_activity(record)) if isinstance(record, Activity) else self.calendar()

    def wider_calendar(self) -> WorkCalendar:
        """The calendar of the record's project, else of its program: what deadlines are told on."""
        project = self.record.project if isinstance(self.record, Activity) else ""
        if project:
            return self._standard_if_broken(lambda: self._calendars().for_project(project))
        return self._standard_if_broken(lambda: self._calendars().for_program(self.plan.program_of(self.record)))

    def _standard_if_broken(self, wanted: Callable[[], WorkCalendar]) -> WorkCalendar:
        try:
            return wanted()
        except PlanError:
            return self._calendars().of(None)

    def lengths(self) -> Lengths:
        """What 1d, 1w and 1mo mean for this record."""
        return lengths_of(self.calendar())

    def currency(self) -> str:
        """The currency of the record's program."""
        program = self.plan.program_of(self.record)
        return program.currency if program else "EUR"

    def status_day(self) -> date:
        """The program's status date; today without one."""
        program = self.plan.program_of(self.record)
        return (program.status_date if program else None) or self.today


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a kind of record."""

    name: str
    show: Callable[[Editing], str]
    read: Callable[[Editing, str], None]


@dataclass(frozen=True, slots=True)
class Value:
    """How one type of value is read (with the value before it, for phrases that count from it) and shown."""

    read: Callable[[Editing, str, Any], Any]
    show: Callable[[Editing, Any], str]


def simple(name: str, value: Value, attribute: str = "") -> Field:
    """A field that is one attribute of the record; ``-`` or nothing gives it its default."""
    attribute = attribute or name

    def show(editing: Editing) -> str:
        found = getattr(editing.record, attribute)
        return "" if found is None else value.show(editing, found)

    def read(editing: Editing, text: str) -> None:
        if is_clear(text):
            editing.change(**{attribute: default_of(editing.record, attribute)})
        else:
            editing.change(**{attribute: value.read(editing, text, getattr(editing.record, attribute))})

    return Field(name, show, read)


def is_clear(text: str) -> bool:
    """Whether the text clears a field."""
    return len(text) < 100 and text.strip() in ("", "-")


def default_of(record: Record, attribute: str) -> object:
    """What an attribute is when nobody says; raises PhraseError where somebody must."""
    for each in fields(record):
        if each.name == attribute:
            if each.default is not MISSING:
                return each.default
            if each.default_factory is not MISSING:
                return each.default_factory()
    raise PhraseError(f"{record.id} cannot be without its {attribute}; type one.")


# ---------------------------------------------------------------------------------------------------------- plain values


def _line(_editing: Editing, text: str, _before: object) -> str:
    if len(text) > TEXT_LIMIT:
        raise PhraseError(f"This text has {len(text)} characters and the field holds {TEXT_LIMIT}; keep the rest as a note.")
    return clean_line(text)


def _choice(options: tuple[str, ...], aliases: Mapping[str, str] | None = None) -> Value:
    def read(_editing: Editing, text: str, _before: object) -> str:
        word = clean_line(text[:100]).casefold()
        found = [o for o in options if o.casefold() == word] or [(aliases or {}).get(word, "")]
        found = found if found[0] else [o for o in options if word and o.casefold().startswith(word)]
        if len(found) != 1:
            raise PhraseError(f"{short(text)!r} is none of {', '.join(options)}.")
        return found[0]

    return Value(read, lambda _editing, value: str(value))


def _yes_or_no(_editing: Editing, text: str, _before: object) -> bool:
    word = text[:20].strip().casefold()
    if word in ("yes", "y", "true", "on", "1"):
        return True
    if word in ("no", "n", "false", "off", "0"):
        return False
    raise PhraseError(f"{short(text)!r} is neither yes nor no.")


def whole(low: int, high: int) -> Value:
    """A whole number within bounds."""
    return Value(lambda _e, text, _b: parse_whole(text, low, high), lambda _e, value: str(value))


def read_money(editing: Editing, text: str) -> float:
    """An amount in the currency of the record's program. Raises PhraseError for what is none, or can be read as two."""
    from planning.money import check_one_amount, read_amount

    check_one_amount(text[:60], editing.currency())
    try:
        return parse_number(text)
    except PhraseError:
        return read_amount(text[:60], editing.currency())


def show_money_number(value: float) -> str:
    """An amount as it is typed; one like 1.234, which could be read as thousands, with a fourth decimal."""
    shown = show_number(value)
    return f"{shown}0" if len(shown.partition(".")[2]) == 3 else shown


def _share(high: float) -> Value:
    return Value(lambda _e, text, _b: parse_share(text[:60], high), lambda _e, value: show_share(value))


TEXT = Value(_line, lambda _e, value: str(value))
LONG_TEXT = Value(lambda _e, text, _b: clean_text(text), lambda _e, value: str(value))
NUMBER = Value(lambda _e, text, _b: parse_number(text), lambda _e, value: show_number(value))


def _amount(editing: Editing, text: str, _before: object) -> float:
    amount = read_money(editing, text)
    if amount < 0:
        raise PhraseError(f"{short(text)!r} is less than nothing; type 0 or more. Money that came back is booked: `spend WEB credit 300`.")
    return amount


MONEY = Value(lambda editing, text, _b: read_money(editing, text), lambda _e, value: show_money_number(value))
PROBABILITY = _share(1.0)
CAPACITY = _share(10.0)
AMOUNT = Value(_amount, MONEY.show)
"""Money that cannot be less than nothing."""
YES_OR_NO = Value(_yes_or_no, lambda _e, value: "yes" if value else "no")
choice = _choice


# ------------------------------------------------------------------------------------------------------- days, instants


def read_day(editing: Editing, text: str, before: date | None, calendar: WorkCalendar | None = None) -> date:
    """A day as typed; ``+3d`` counts from the day before it."""
    if len(text) > 200:
        raise PhraseError(f"{short(text)!r} is no date; type one like fri, 3 dec or 2026-12-03.")
    return check_day(parse_date(clean_line(text), editing.today, base=before, calendar=calendar or editing.calendar()))


def check_past(editing: Editing, day: date, instead: str = "") -> None:
    """Raises PhraseError for a day that is still to come, where one that has been is asked for; ``instead`` says what tells that."""
    if day > editing.today:
        way_out = f"; {instead} what is expected" if instead else ""
        raise PhraseError(f"{say_day(day, editing.today)} is still to come, and this is told of what has been{way_out}.")


def _past_day(editing: Editing, text: str, before: date | None) -> date:
    day = read_day(editing, text, before)
    check_past(editing, day)
    return day


def read_instant(editing: Editing, text: str, before: date | None, *, end: bool, calendar: WorkCalendar | None = None) -> datetime:
    """A day as the first minute of its work, or with ``end`` the end of it; ``fri 14:00`` is that minute."""
    calendar = calendar or editing.calendar()
    timed = _TIMED.fullmatch(text.strip()[:200])
    if timed and int(timed["hour"]) < 24 and int(timed["minute"]) < 60:
        day = read_day(editing, timed["day"], before, calendar)
        return datetime(day.year, day.month, day.day, int(timed["hour"]), int(timed["minute"]))
    day = read_day(editing, text, before, calendar)
    return calendar.last_minute(day) if end else calendar.first_minute(day)


def show_instant(editing: Editing, value: datetime, *, end: bool, calendar: WorkCalendar | None = None) -> str:
    """The day alone where it means this instant, else with its time."""
    calendar = calendar or editing.calendar()
    try:
        usual = calendar.last_minute(value.date()) if end else calendar.first_minute(value.date())
    except PlanError:
        usual = None
    return value.date().isoformat() if value == usual else f"{value.date().isoformat()} {value.hour:02}:{value.minute:02}"


def _instant(end: bool) -> Value:
    return Value(
        lambda editing, text, before: read_instant(editing, text, before.date() if before else None, end=end),
        lambda editing, value: show_instant(editing, value, end=end),
    )


def _past_finish(editing: Editing, text: str, before: datetime | None) -> datetime:
    at: datetime = FINISH.read(editing, text, before)
    check_past(editing, at.date(), "finish tells")
    return at


START = _instant(end=False)
FINISH = _instant(end=True)
PAST_FINISH = Value(_past_finish, FINISH.show)
"""An end that has been."""
DEADLINE = Value(
    lambda e, text, before: read_instant(e, text, before.date() if before else None, end=True, calendar=e.wider_calendar()),
    lambda e, value: show_instant(e, value, end=True, calendar=e.wider_calendar()),
)
DAY = Value(read_day, lambda _e, value: str(value.isoformat()))
PAST_DAY = Value(_past_day, DAY.show)
"""A day that has been."""


# ----------------------------------------------------------------------------------------------------------- durations


def read_span(editing: Editing, text: str, before: int | None) -> Duration:
    """A duration as typed; ``+2d`` and ``-1d`` count from the one before."""
    if len(text) > 100:
        raise PhraseError(f"{short(text)!r} is no duration; type one like 5d, 16h or 4/5/9d.")
    relative = _RELATIVE.fullmatch(text.strip())
    if relative is None:
        return parse_duration(text.strip(), editing.lengths())
    step = parse_duration(relative[2], editing.lengths())
    minutes = (before or 0) + (step.minutes if relative[1] == "+" else -step.minutes)
    if minutes < 0:
        raise PhraseError(f"{short(text)} would leave less than nothing; take off at most what is there.")
    return replace(step, minutes=minutes, optimistic=None, pessimistic=None)


def _span(editing: Editing, text: str, before: int | None) -> int:
    found = read_span(editing, text, before)
    if found.elapsed:
        raise PhraseError(f"{short(text)} counts clock time; type working time such as 5d here.")
    return found.minutes


SPAN = Value(_span, lambda editing, value: format_duration(value, editing.lengths()))


# -------------------------------------------------------------------------------------------------------- other records


def _person(editing: Editing, text: str, _before: object) -> str:
    word = clean_line(text[:100]).removeprefix("@")
    try:
        return find_person(editing.plan, word)
    except PlanError:
        # Sponsors and boards own gates and decisions without being planned as people.
        found = next((s.name for s in editing.plan.stakeholders.values() if word and s.name.casefold() == word.casefold()), None)
        if found is None:
            raise
        return found


def _somebody(editing: Editing, text: str, before: object) -> str:
    word = _line(editing, text, before)
    known = word.removeprefix("@")
    return known if known in editing.plan.people else word


def reference(kind: str, noun: str) -> Value:
    """The id of a record of one kind."""

    def read(editing: Editing, text: str, _before: object) -> str:
        word = clean_line(text[:100])
        table = editing.plan.table(kind)
        found = word if word in table else find_id(editing.plan, word)
        if found not in table:
            raise PlanError(f"There is no {noun} {short(word)}{near(word, table, '; there is none yet')}.")
        return str(found)

    return Value(read, lambda _e, value: str(value))


def record_ids(editing: Editing, text: str, _before: object = None) -> tuple[str, ...]:
    """Ids with commas or spaces between them, of records that exist."""
    found: list[str] = []
    for word in re.split(r"[,;\s]+", text[: TEXT_LIMIT * 2].strip(" ,;\t\n")):
        known = find_id(editing.plan, word)
        if known is None:
            raise PlanError(unknown_id(editing.plan, clean_line(word)))
        found.append(known)
    return tuple(dict.fromkeys(found))


def _needs(editing: Editing, text: str, _before: object) -> tuple[str, ...]:
    """What a benefit waits for: something that has a finish."""
    found = record_ids(editing, text)
    for each in found:
        if not isinstance(editing.plan.find(each), Activity | Project | Program):
            raise PlanError(f"{each} has no finish to wait for; name tasks, milestones or projects.")
    return found


def _tags(_editing: Editing, text: str, _before: object) -> tuple[str, ...]:
    words = [clean_line(word).lstrip("#") for word in re.split(r"[,\s]+", text[:TEXT_LIMIT])]
    return tuple(dict.fromkeys(word for word in words if word.strip("-")))


PERSON = Value(_person, lambda _e, value: str(value))
SOMEBODY = Value(_somebody, lambda _e, value: str(value))
RECORD_IDS = Value(record_ids, lambda _e, value: ", ".join(value))
NEEDS = Value(_needs, lambda _e, value: ", ".join(value))
TAGS = Value(_tags, lambda _e, value: ", ".join(value))


def not_summary(editing: Editing) -> None:
    """Raises PlanError where the record's dates come from the tasks below it."""
    if any(each.parent == editing.record.id for each in editing.plan.activities()):
        raise PlanError(f"{editing.record.id} is a summary: its dates and progress come from what is below it; change those.")
