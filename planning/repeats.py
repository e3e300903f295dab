"""What recurs: a rule of RFC 5545 on a log entry, and the next entry when one is closed.

A rule is kept as ``RRULE`` writes it (``FREQ=WEEKLY;BYDAY=MO``), with the day it counts from before it where that is known:
``DTSTART:20261106 RRULE:FREQ=WEEKLY``. That day is the entry's own place in its series, whatever its due date became; the next
entry carries its own, and a COUNT that is one lower. People type and read phrases: ``every 2 weeks``, ``every mon``, ``monthly
on the last friday``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, time
from itertools import islice, takewhile
from typing import TYPE_CHECKING

from planning.closing import CLOSED
from planning.errors import PhraseError
from planning.plan import Change, Edit
from planning.records import Action, Decision, LogEntry
from planning.values import clean_line, short

if TYPE_CHECKING:
    from dataclasses import dataclass

    from planning.plan import Plan
else:
    from planning.frozen import dataclass


HORIZON = 100
"""So many years a rule is looked at."""

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_DAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_UNITS = {"day": "DAILY", "week": "WEEKLY", "month": "MONTHLY", "quarter": "MONTHLY", "year": "YEARLY"}
_ALONE = {
    "daily": "every day",
    "weekly": "every week",
    "fortnightly": "every 2 weeks",
    "monthly": "every month",
    "quarterly": "every quarter",
    "yearly": "every year",
    "annually": "every year",
}
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "last": -1}
_EXAMPLES = "every week, every 2 weeks on mon and thu, monthly on the last friday, or FREQ=WEEKLY;BYDAY=MO"
_FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Next:
    """The next day of a series: as the rule names it, the working day that it falls on, the rule from there on, and how many
    days of the rule have gone by without an entry."""

    named: date
    due: date
    rule: str
    missed: int = 0


# ------------------------------------------------------------------------------------------------------------ the dates


def next_due(rule: str, last: date) -> date | None:
    """The first day that a rule names after ``last``; None when it names no more. A rule without a start counts from ``last``.

    UNTIL is honoured, and COUNT where the rule has a start: it would begin anew with each ``last``. Raises PhraseError for a rule
    that cannot be read.
    """
    if start_of(rule) is None:
        rule = ";".join(part for part in rule.split(";") if not part.startswith("COUNT="))
    return next((day for day in days_of(rule, last, last, every_month=True) if day > last), None)


def next_of(rule: str, due: date | None, closed: date, plan: Plan, program: str = "") -> Next | None:
    """What follows an entry that was due on ``due`` and is closed on ``closed``; None when the series ends.

    Days that went by before it was closed are not made up for. The next day is rolled forward to a working day of the program.
    """
    from planning.calendars import Calendars

    start = start_of(rule) or due or closed
    last = max(start, due or start)
    missed = 0
    for gone, day in enumerate(days_of(rule, start, max(last, closed), every_month=True)):
        if day > last and day >= closed:
            working = Calendars(plan).for_program(plan.programs.get(program)).first_minute(day).date()
            return Next(day, working, _from(rule, day, gone), missed)
        missed += day > last
    return None


def days_of(rule: str, start: date, beyond: date | None = None, *, every_month: bool = False) -> Iterator[date]:
    """The days that a rule names, in order, from its own start or else from ``start`` on.

    By the standard a month is left out that lacks the day that a rule counts from; with ``every_month`` its last day stands for it
    (SKIP=BACKWARD of RFC 7529), since what is due every month is due in February too. It is looked at for ``HORIZON`` years, counted
    from ``beyond`` where that is later. Raises PhraseError.
    """
    from dateutil.rrule import rrulestr

    why = why_not(rule)
    if why:
        raise PhraseError(why)
    begin = start_of(rule) or start
    count = re.search(r"COUNT=(\d+)", bare(rule))
    until = re.search(r"UNTIL=(\d{8})", bare(rule))
    kept = ";".join(part for part in bare(rule).split(";") if not part.startswith(("COUNT=", "UNTIL=")))
    try:
        end = date(min(max(begin, beyond or begin).year + HORIZON, 9999), 12, 31)
        if until:
            end = min(end, datetime.strptime(until[1], "%Y%m%d").date())
        found = rrulestr(f"{kept};UNTIL={end:%Y%m%d}", dtstart=datetime.combine(begin, time()))
    except (ValueError, TypeError, KeyError, AttributeError, IndexError, OverflowError) as error:
        raise _no_rule(rule, error) from error
    clipped = _last_days(kept, begin, end) if every_month else None
    return islice(clipped or _drawn(rule, found), int(count[1]) if count else None)


def _drawn(rule: str, days: Iterable[datetime]) -> Iterator[date]:
    """The days of a rule; some rules show only where they are followed that they can name none. Raises PhraseError."""
    try:
        for day in days:
            yield day.date()
    except (ValueError, TypeError, KeyError, AttributeError, IndexError, OverflowError) as error:
        raise _no_rule(rule, error) from error


def _no_rule(rule: str, error: Exception) -> PhraseError:
    return PhraseError(f"{short(rule)!r} is no rule of RFC 5545: {short(str(error))}; write {_EXAMPLES}.")


def _last_days(rule: str, begin: date, end: date) -> Iterator[date] | None:
    """The days of a rule that counts months or years from a day that not all of them have; None for any other."""
    parts = dict(part.split("=", 1) for part in rule.split(";"))
    step = {"MONTHLY": 1, "YEARLY": 12}.get(parts.get("FREQ", ""))
    if step is None or begin.day <= 28 or any(name.startswith("BY") for name in parts):
        return None
    from dateutil.relativedelta import relativedelta

    months = step * int(parts.get("INTERVAL", "1"))
    steps = ((end.year - begin.year) * 12 + 12 - begin.month) // months
    return takewhile(lambda day: day <= end, (begin + relativedelta(months=months * n) for n in range(steps + 1)))


def first_due(rule: str, today: date) -> date | None:
    """The first day that a rule names from today on."""
    return next((day for day in days_of(rule, today, today) if day >= today), None)


def start_of(rule: str) -> date | None:
    """The day that a rule says it counts from."""
    match = re.match(r"DTSTART:(\d{8})", rule)
    try:
        return datetime.strptime(match[1], "%Y%m%d").date() if match else None
    except ValueError:
        return None


def anchored(rule: str, start: date) -> str:
    """The rule, counted from this day."""
    return f"DTSTART:{start:%Y%m%d} RRULE:{bare(rule)}"


def bare(rule: str) -> str:
    """The rule without the day it counts from: ``FREQ=WEEKLY;BYDAY=MO``."""
    return re.sub(r"^(?:DTSTART:\S*\s+)?(?:RRULE:)?", "", rule.strip())


def _from(rule: str, named: date, gone: int) -> str:
    """The rule counted from one of its days, after ``gone`` days before it."""
    return anchored(re.sub(r"COUNT=(\d+)", lambda match: f"COUNT={int(match[1]) - gone}", bare(rule)), named)


def why_not(rule: str) -> str:
    """Why a rule cannot be used, in one sentence; nothing where it can. A rule steps by days at least."""
    text = bare(rule).upper()
    if len(rule) > _LONGEST or not re.fullmatch(r"[A-Z0-9=;,+\-]+", text):
        return f"{short(rule)!r} is no rule of RFC 5545; write {_EXAMPLES}."
    parts = dict(part.partition("=")[::2] for part in text.split(";"))
    if parts.get("FREQ") not in _FREQUENCIES:
        return f"{short(rule)!r} names no FREQ of {', '.join(_FREQUENCIES)}; write {_EXAMPLES}."
    if set(parts) - {"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYDAY", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYMONTH", "BYSETPOS"}:
        return f"{short(rule)!r} says something else than days; write {_EXAMPLES}."
    if parts["FREQ"] in ("DAILY", "WEEKLY") and set(parts) & {"BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYSETPOS"}:
        return f"{short(rule)!r} picks days of a month or year from days or weeks; write it with FREQ=MONTHLY or FREQ=YEARLY."
    for name in ("INTERVAL", "COUNT"):
        if name in parts and not re.fullmatch(r"[1-9]\d{0,3}", parts[name], re.ASCII):
            return f"{name} of a rule is a whole number from 1 to 9999; correct {short(rule)!r}."
    if "UNTIL" in parts and not re.fullmatch(r"\d{8}", parts["UNTIL"], re.ASCII):
        return f"UNTIL of a rule is a day such as 20270331; correct {short(rule)!r}."
    most = 5 if parts["FREQ"] == "MONTHLY" or "BYMONTH" in parts else 53
    for day in parts.get("BYDAY", "").split(","):
        ordinal = re.match(r"[+-]?\d+", day, re.ASCII)
        if ordinal and not 1 <= abs(int(ordinal[0])) <= most:
            return f"{short(day)} of a rule counts weekdays from 1 to {most}, or from the end with -1; correct {short(rule)!r}."
    return ""


# ---------------------------------------------------------------------------------------------------------- the phrases


def read_rule(text: str, today: date) -> str:
    """The rule that a phrase or a rule means: ``every 2 weeks on mon and thu until 31 mar``, ``FREQ=WEEKLY;BYDAY=MO``.

    Raises PhraseError, with what would be right.
    """
    line = clean_line(text[:_LONGEST])
    if "FREQ=" in line.upper():
        rule = re.sub(r"(UNTIL=\d{8})T\d{6}Z?", r"\1", line.upper())
        start = start_of(rule)
        rule = anchored(rule, start) if start else bare(rule)
        next(days_of(rule, today), None)
        return rule
    found = _phrase(_spelled(line), today)
    if found is None:
        raise PhraseError(f"{short(text)!r} does not say how often; write {_EXAMPLES}.")
    return found


def _spelled(text: str) -> list[str]:
    return text.casefold().replace(",", " and ").split()


def longest_rule(words: list[str], today: date) -> tuple[int, str]:
    """How many of these words, from the first on, are a phrase that recurs, and its rule; 0 and nothing without one."""
    best = (0, "")
    for count in range(1, min(len(words), 14) + 1):
        rule = None if words[count - 1].endswith(",") else _phrase(_spelled(" ".join(words[:count])), today)
        if rule is not None:
            best = (count, rule)
    return best


def show_rule(rule: str) -> str:
    """A rule as people type it: ``every 2 weeks on mon``; as it is kept where no phrase says it."""
    if not rule:
        return ""
    text = bare(rule)
    phrase = _said(dict(part.partition("=")[::2] for part in text.split(";")))
    return phrase if phrase and _same(_phrase(_spelled(phrase), date(2000, 1, 3)), text) else rule


def _same(one: str | None, other: str) -> bool:
    return one is not None and _parts(one) == _parts(other)


def _parts(rule: str) -> dict[str, str]:
    found = {name: value for name, _, value in (part.partition("=") for part in rule.upper().split(";"))}
    if found.get("INTERVAL") == "1":
        del found["INTERVAL"]
    return found


def _phrase(words: list[str], today: date) -> str | None:
    """The rule of a phrase in small letters; None where it is none."""
    if words and words[0] in _ALONE:
        words = [*_ALONE[words[0]].split(), *words[1:]]
    if len(words) < 2 or words[0] != "every":
        return None
    words, end = _cut_end(words, today)
    if end is None:
        return None
    body = _body(words[1:])
    return f"{body}{end}" if body else None


def _cut_end(words: list[str], today: date) -> tuple[list[str], str | None]:
    """The words before ``until 31 mar`` or ``10 times``, and what that adds to the rule; None for a day that is none."""
    if "until" in words:
        place = words.index("until")
        from planning.phrases import parse_date

        try:
            return words[:place], f";UNTIL={parse_date(' '.join(words[place + 1 :]), today):%Y%m%d}"
        except PhraseError:
            return words, None
    if len(words) > 3 and words[-1] == "times" and re.fullmatch(r"[1-9]\d{0,3}", words[-2], re.ASCII):
        return words[:-2], f";COUNT={words[-2]}"
    return words, ""


def _body(words: list[str]) -> str:
    """The rule of what stands after ``every``; nothing where it means none."""
    days = _weekdays(words)
    if days:
        return f"FREQ=WEEKLY;BYDAY={days}"
    if words in (["weekday"], ["workday"], ["working", "day"]):
        return "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"
    place = _place_in_month(words)
    if place:
        return f"FREQ=MONTHLY;{place}"
    interval = 1
    if words and (words[0] == "other" or re.fullmatch(r"[1-9]\d{0,2}", words[0], re.ASCII)):
        interval = 2 if words[0] == "other" else int(words[0])
        words = words[1:]
    unit = words[0].removesuffix("s") if words else ""
    if unit not in _UNITS:
        return _other_weekday(words, interval)
    if unit == "quarter":
        interval *= 3
    step = f"FREQ={_UNITS[unit]}" + (f";INTERVAL={interval}" if interval > 1 else "")
    return _on(step, unit, words[1:])


def _other_weekday(words: list[str], interval: int) -> str:
    """``every other friday``."""
    days = _weekdays(words) if interval == 2 else ""
    return f"FREQ=WEEKLY;INTERVAL=2;BYDAY={days}" if days else ""


def _on(step: str, unit: str, words: list[str]) -> str:
    if not words:
        return step
    if words[0] != "on" or unit in ("day", "year"):
        return ""
    if unit == "week":
        days = _weekdays(words[1:])
        return f"{step};BYDAY={days}" if days else ""
    place = _place_in_month(words[1:])
    return f"{step};{place}" if place else ""


def _weekdays(words: list[str]) -> str:
    """``mon and thu`` as ``MO,TH``; nothing where a word is no weekday."""
    found = []
    for n, word in enumerate(words):
        if word == "and" and 0 < n < len(words) - 1:
            continue
        day = _weekday(word)
        if not day or (n and words[n - 1] != "and"):
            return ""
        found.append(day)
    return ",".join(sorted(set(found), key=WEEKDAYS.index))


def _weekday(word: str) -> str:
    for plain in (word, word.removesuffix("s")):
        for code, name in zip(WEEKDAYS, _DAY_NAMES, strict=True):
            if len(plain) >= 3 and name.startswith(plain):
                return code
    return ""


def _place_in_month(words: list[str]) -> str:
    """``the last friday``, ``the 15th``, ``the last workday``: what a monthly rule says of the day; nothing where it is none."""
    words = words[1:] if words[:1] == ["the"] else words
    words = words[:-3] if words[-3:] == ["of", "the", "month"] else words
    if not words:
        return ""
    number = _ORDINALS.get(words[0]) or _ordinal(words[0])
    if not number:
        return ""
    rest = words[1:]
    if not rest or rest == ["day"]:
        return f"BYMONTHDAY={number}" if rest or number == _ordinal(words[0]) else ""
    if rest in (["workday"], ["weekday"], ["working", "day"]):
        return f"BYDAY=MO,TU,WE,TH,FR;BYSETPOS={number}"
    day = _weekday(rest[0]) if len(rest) == 1 and -1 <= number <= 5 else ""
    return f"BYDAY={number}{day}" if day else ""


def _ordinal(word: str) -> int:
    match = re.fullmatch(r"(\d{1,2})(st|nd|rd|th)", word, re.ASCII)
    return int(match[1]) if match and 1 <= int(match[1]) <= 31 else 0


def _said(parts: dict[str, str]) -> str:
    """The phrase of a rule's parts; nothing where there is none."""
    unit = {"DAILY": "day", "WEEKLY": "week", "MONTHLY": "month", "YEARLY": "year"}.get(parts.get("FREQ", ""), "")
    interval = parts.get("INTERVAL", "1")
    days = [day for day in parts.get("BYDAY", "").split(",") if day]
    names = [_DAY_NAMES[WEEKDAYS.index(day)][:3] for day in days if day in WEEKDAYS]
    said = f"every {unit}" if interval == "1" else f"every {interval} {unit}s"
    if unit == "week" and days == list(WEEKDAYS[:5]) and interval == "1":
        said = "every workday"
    elif unit == "week" and names:
        said = f"every {' and '.join(names)}" if interval == "1" else f"{said} on {' and '.join(names)}"
    elif unit == "month" and (place := _said_place(parts, days)):
        said = f"{said} on the {place}"
    if "UNTIL" in parts and len(parts["UNTIL"]) == 8:
        said += f" until {parts['UNTIL'][:4]}-{parts['UNTIL'][4:6]}-{parts['UNTIL'][6:]}"
    return said + (f" {parts['COUNT']} times" if "COUNT" in parts else "")


def _said_place(parts: dict[str, str], days: list[str]) -> str:
    names = {number: word for word, number in _ORDINALS.items()}
    if "BYMONTHDAY" in parts:
        return "last day" if parts["BYMONTHDAY"] == "-1" else f"{parts['BYMONTHDAY']}{_suffix(parts['BYMONTHDAY'])}"
    match = re.fullmatch(r"(-?\d)([A-Z]{2})", days[0]) if len(days) == 1 else None
    if match and int(match[1]) in names and match[2] in WEEKDAYS:
        return f"{names[int(match[1])]} {_DAY_NAMES[WEEKDAYS.index(match[2])]}"
    position = parts.get("BYSETPOS", "")
    if days == list(WEEKDAYS[:5]) and re.fullmatch(r"-1|[1-5]", position):
        return f"{names[int(position)]} workday"
    return ""


def _suffix(number: str) -> str:
    return "th" if number[-2:] in ("11", "12", "13") else {"1": "st", "2": "nd", "3": "rd"}.get(number[-1:], "th")


# --------------------------------------------------------------------------------------------------------- the next entry


def followed(plan: Plan, change: Change, today: date) -> Change:
    """The change, and with each entry that it closes the next of its series: one undo takes both back.

    The rule goes over to the next entry, so that closing the old one again makes no other. ``plan`` is the plan before it.
    """
    closing = [e for e in change.edits if _closes(e)]
    if not closing:
        return change
    edits, said, after = list(change.edits), [change.label], plan.apply(change)
    for edit in closing:
        entry = edit.after
        if not isinstance(entry, LogEntry):
            continue
        found = next_of(entry.repeat, entry.due, today, plan, entry.program)
        edits[edits.index(edit)] = replace(edit, after=replace(entry, repeat=""))
        if found is None:
            said.append(f"the series {show_rule(entry.repeat)} ends with it")
            continue
        made = _next_entry(entry, found, after.next_id(f"{entry.id.rpartition('-')[0]}-"), today)
        edits.append(Edit(edit.kind, made.id, None, made))
        after = plan.apply(Change(change.label, tuple(edits)))
        said.append(_say(made, found))
    return Change("; ".join(said), tuple(edits))


def _closes(edit: Edit) -> bool:
    before, after = edit.before, edit.after
    if not isinstance(before, LogEntry) or not isinstance(after, LogEntry) or not after.repeat:
        return False
    return before.state.casefold() not in CLOSED and after.state.casefold() in CLOSED


def _next_entry(entry: LogEntry, found: Next, new_id: str, today: date) -> LogEntry:
    """The same entry, open again: what was said and done on the old one stays there."""
    made = replace(
        entry,
        id=new_id,
        created=None,
        updated=None,
        notes="",
        external={},
        state="open",
        outcome="",
        raised=today,
        due=found.due,
        came_from=entry.id,
        repeat=found.rule,
    )
    if isinstance(made, Action):
        return replace(made, done=None)
    return replace(made, decided=None) if isinstance(made, Decision) else made


def _say(made: LogEntry, found: Next) -> str:
    words = f"next {made.id} due {_day(found.due)}"
    if found.due != found.named:
        words += f" ({_day(found.named)} is no working day)"
    return words + (f", {found.missed} missed" if found.missed else "")


def _day(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b %Y}"
