"""Days away out of an iCalendar file (RFC 5545): its events as leave.

An all-day event takes its days, a timed one the days whose office hours it covers whole; whatever takes part of a day alone is
left out, and told. Rules (RRULE, RDATE, EXDATE) are followed from two years before today to five years after it. Nothing of the file
is obeyed beyond its dates and titles: alarms, attachments, attendees and addresses are not looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, takewhile
from typing import TYPE_CHECKING

from planning.errors import PhraseError
from planning.leave import LONGEST_WHY, together
from planning.records import Leave
from planning.values import clean_line
from store.errors import FileError, reason, shown

if TYPE_CHECKING:
    from pathlib import Path

    from icalendar import Event

LARGEST = 8_000_000
"""No file is longer, in bytes: a family's holidays are some thousand."""
MOST_EVENTS = 5_000
MOST_DAYS = 400
"""No stretch of leave is longer."""
MOST_REPEATS = 1_100
"""No rule names more days: three days off a week, for all the time that is looked at."""
_BACK, _AHEAD = timedelta(days=731), timedelta(days=1827)
_MORNING, _EVENING = time(9), time(17)
"""A timed event takes a day when it covers it from here to here: an event ``9 to 17`` is a day off, a dentist at 16 is not."""
_MIDNIGHT = time()


@dataclass(frozen=True, slots=True)
class LeaveRead:
    """The leave of a file, in order, and what was left out, a sentence each."""

    leave: tuple[Leave, ...]
    left_out: tuple[str, ...]


class _LeftOutError(Exception):
    """Why one event is no leave."""


def read_leave_file(path: Path, today: date) -> LeaveRead:
    """The events of a file as leave. Raises FileError, in one sentence, for a file that cannot be read or is no calendar."""
    events = _events(path)
    leave: list[Leave] = []
    left_out: list[str] = []
    instead = _instead(events)
    for event in events:
        title = clean_line(str(event.get("SUMMARY", "")))[:LONGEST_WHY]
        try:
            leave += [Leave(first, last, title) for first, last in _stretches(event, today, instead)]
        except _LeftOutError as error:
            left_out.append(f"{title or 'An event without a title'}: {error}")
        except (ValueError, TypeError, KeyError, AttributeError, IndexError, OverflowError):
            left_out.append(f"{title or 'An event without a title'}: its dates cannot be read")
    return LeaveRead(together(leave), tuple(left_out))


def _events(path: Path) -> list[Event]:
    try:
        with path.open("rb") as stream:
            data = stream.read(LARGEST + 1)
    except OSError as error:
        raise FileError(f"it cannot be read: {reason(error).lower()}.", path=str(path)) from None
    if len(data) > LARGEST:
        raise FileError(
            f"it is longer than {LARGEST // 1_000_000} MB and so no calendar of holidays; export a shorter one.", path=str(path)
        )
    if b"BEGIN:VCALENDAR" not in data.upper():
        raise FileError("it is no iCalendar file: no BEGIN:VCALENDAR is in it; export it as .ics.", path=str(path))
    if data.upper().count(b"BEGIN:") > 4 * MOST_EVENTS:
        raise FileError(f"it holds more than {MOST_EVENTS} events; export a shorter time.", path=str(path))
    from icalendar import Calendar, Event

    try:
        calendars = Calendar.from_ical(data.removeprefix(b"\xef\xbb\xbf"), multiple=True)
        events = [event for calendar in calendars for event in calendar.walk("VEVENT") if isinstance(event, Event)]
    except (ValueError, TypeError, KeyError, AttributeError, IndexError, OverflowError, RecursionError) as error:
        raise FileError(f"it is no sound iCalendar file: {shown(' '.join(str(error).split()))}; export it again.", path=str(path)) from None
    if not events:
        raise FileError("there is no event in it (VEVENT), so nobody is away by it.", path=str(path))
    if len(events) > MOST_EVENTS:
        raise FileError(f"it holds more than {MOST_EVENTS} events; export a shorter time.", path=str(path))
    return events


def _instead(events: Iterable[Event]) -> dict[str, set[date]]:
    """The moments of repeating events, by their UID, that other events of the file stand in for (RFC 5545, 3.8.4.4)."""
    found: dict[str, set[date]] = {}
    for event in events:
        moment = event.decoded("RECURRENCE-ID") if "RECURRENCE-ID" in event else None
        if isinstance(moment, date):
            found.setdefault(str(event.get("UID", "")), set()).add(moment)
    return found


def _stretches(event: Event, today: date, instead: Mapping[str, set[date]]) -> Iterator[tuple[date, date]]:
    """First and last day of an event, each time that it happens."""
    if str(event.get("STATUS", "")).upper() == "CANCELLED":
        raise _LeftOutError("it was cancelled")
    first, last = _days(event)
    if (last - first).days > MOST_DAYS:
        raise _LeftOutError(f"it is longer than {MOST_DAYS} days")
    rules = event.get("RRULE", [])
    origin = event.decoded("DTSTART")
    anchor = _local_day(origin, origin)
    starts = {anchor, *_listed(event, "RDATE", origin)}
    for rule in rules if isinstance(rules, list) else [rules]:
        starts |= set(_repeated(_until_local(rule.to_ical().decode(), origin), anchor, today, last - anchor))
    starts -= set(_listed(event, "EXDATE", origin))
    if "RECURRENCE-ID" not in event:
        starts -= {_local_day(moment, origin) for moment in instead.get(str(event.get("UID", "")), ())}
    starts = {start + (first - anchor) for start in starts}  # the first whole day may be the one after it begins
    begin, end = today - _BACK, today + _AHEAD
    for start in sorted(starts):
        stop = start + (last - first)
        if stop >= begin and start <= end:
            yield start, stop


def _days(event: Event) -> tuple[date, date]:
    """The days that the event takes the first time."""
    start = _moment(event, "DTSTART")
    if start is None:
        raise _LeftOutError("it does not say when it starts")
    end = _moment(event, "DTEND")
    if end is None and "DURATION" in event:
        end = start + event.decoded("DURATION")
    if not isinstance(start, datetime):
        last = end - timedelta(days=1) if isinstance(end, date) and not isinstance(end, datetime) else start
        return start, max(start, last)
    if not isinstance(end, datetime):
        raise _LeftOutError("it does not say when it ends")
    begin, stop = (
        start.replace(tzinfo=None),
        end.astimezone(start.tzinfo).replace(tzinfo=None) if start.tzinfo else end.replace(tzinfo=None),
    )
    first = begin.date() if begin.time() <= _MORNING else begin.date() + timedelta(days=1)
    last = stop.date() if stop.time() >= _EVENING else stop.date() - timedelta(days=1)
    if last < first:
        raise _LeftOutError("it takes only part of a day")
    return first, last


def _moment(event: Event, name: str) -> date | None:
    """The day or instant of a property; None where it is not there. Raises _LeftOutError for one that is no day."""
    typed = dict(event.errors).get(name, "") if name not in event else ""
    value = event.decoded(name) if name in event else None
    if isinstance(value, date):
        return value
    if value is None and not typed:
        return None
    text = value.decode(errors="replace") if isinstance(value, bytes) else str(value or typed)
    raise _LeftOutError(f"{shown(text, 40)} is no date ({name}): {_wrong_with(text)}")


def _wrong_with(text: str) -> str:
    """What is wrong with a text that should be a date."""
    match = re.match(r"(\d{4})(\d{2})(\d{2})(?!\d)", text)
    if match is None:
        return "it is written as year, month and day, such as 20261221"
    year, month, day = map(int, match.groups())
    if not 1 <= month <= 12:
        return f"there is no month {month}"
    try:
        date(year, month, day)
    except ValueError:
        return f"{date(2000, month, 1):%B} {year} has no day {day}" if year else "there is no year 0"
    return "its time of day is none"


def _listed(event: Event, name: str, origin: date) -> Iterator[date]:
    """The days of RDATE or EXDATE where the event takes place."""
    found = event.get(name, [])
    for each in found if isinstance(found, list) else [found]:
        for moment in each.dts:
            yield _local_day(moment.dt[0] if isinstance(moment.dt, tuple) else moment.dt, origin)


def _local_day(moment: date, origin: date) -> date:
    """The day of a moment on the clock of the place that an event's start is told by."""
    if not isinstance(moment, datetime):
        return moment
    if moment.tzinfo is not None and isinstance(origin, datetime) and origin.tzinfo is not None:
        moment = moment.astimezone(origin.tzinfo)
    return moment.date()


def _until_local(rule: str, origin: date) -> str:
    """A rule whose UNTIL is the last day on the clock of the place (it is told in UTC: RFC 5545, 3.3.10)."""

    def day(match: re.Match[str]) -> str:
        until = datetime.strptime(match[1], "%Y%m%dT%H%M%S")
        if match[2]:
            until = until.replace(tzinfo=UTC)
        return f"UNTIL={_local_day(until, origin):%Y%m%d}"

    return re.sub(r"UNTIL=(\d{8}T\d{6})(Z?)", day, rule.upper())


def _repeated(bare: str, first: date, today: date, lasts: timedelta) -> Iterator[date]:
    """The days on which a rule lets the event begin, as far as anybody looks; what lasts so long may have begun so much earlier."""
    from planning.repeats import days_of

    end = today + _AHEAD
    try:
        begin = today - _BACK - lasts
        days = (day for day in days_of(bare, first, end) if day >= begin)
        found = list(islice(takewhile(lambda day: day <= end, days), MOST_REPEATS + 1))
    except PhraseError as error:
        raise _LeftOutError(f"its rule is none that leave can follow ({shown(bare, 60)})") from error
    if len(found) > MOST_REPEATS:
        raise _LeftOutError(f"its rule names more than {MOST_REPEATS} days")
    yield from found
