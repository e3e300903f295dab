"""Fields that hold several things, written in one line with ``;`` between them.

A ``;`` or a backslash within a text is written with a backslash before it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import TypeVar

from planning.capture_days import WEEKDAYS, day_range, parse_hours, parse_weekdays, split_range
from planning.durations import format_duration, parse_duration
from planning.errors import PhraseError, PlanError
from planning.fields_editing import Editing, Value, read_day, read_money, show_money_number
from planning.phrases import longest_date_prefix
from planning.records import (
    Assignment,
    BudgetLine,
    CalendarException,
    CapacityStep,
    Criterion,
    Hours,
    Leave,
    Measurement,
    Promise,
    ResponseAction,
    RiskLevel,
    Score,
)
from planning.values import check_day, clean_line, find_person, parse_number, parse_share, short, show_number, show_share

T = TypeVar("T")
_MOST = 20_000
"""No list is longer, in characters."""

_CUT = re.compile(r"((?:[^;\\]|\\.|\\$)*)(?:;|$)", re.DOTALL)
_BOX = re.compile(r"\[([ xX])\]\s*")
_UNITS = re.compile(r"(.+?)\s*\[\s*([\d.]+%)\s*\]", re.ASCII)


def cut(text: str) -> list[str]:
    """The pieces between the semicolons, without the backslashes and the empty ones."""
    if len(text) > _MOST:
        raise PhraseError(f"This list has {len(text)} characters and the field holds {_MOST}; keep the rest as a note.")
    pieces = [re.sub(r"\\(.)", r"\1", match[1], flags=re.DOTALL) for match in _CUT.finditer(text)]
    return [clean_line(piece) for piece in pieces if piece.strip()]


def escape(text: str) -> str:
    """A text as one piece of a list."""
    return text.replace("\\", "\\\\").replace(";", "\\;")


def listed(read: Callable[[Editing, str], T], show: Callable[[Editing, T], str]) -> Value:
    """A tuple of things, each read and shown by itself."""
    return Value(
        lambda editing, text, _before: tuple(read(editing, piece) for piece in cut(text)),
        lambda editing, value: "; ".join(escape(show(editing, each)) for each in value),
    )


def _longest(editing: Editing, words: list[str]) -> tuple[int, date | None]:
    found = longest_date_prefix(words[:10], editing.today, calendar=editing.calendar())
    return (found[0], check_day(found[1])) if found else (0, None)


def _range(editing: Editing, text: str, example: str) -> tuple[date, date, list[str]]:
    """First and last day at the beginning of a text, and the words behind them."""
    words = [piece for word in text.split()[:300] for piece in (split_range(word) if ".." in word or "–" in word else [word])]
    found = day_range(words, lambda some: _longest(editing, some))
    if found is None:
        raise PhraseError(f"{short(text)!r} begins with no date; write it like {example}.")
    used, first, last = found
    if last < first:
        raise PhraseError(f"{short(text)!r} ends before it begins; turn the days round.")
    return first, last, words[used:]


def _show_range(first: date, last: date) -> str:
    return first.isoformat() if first == last else f"{first.isoformat()}..{last.isoformat()}"


# --------------------------------------------------------------------------------------------------------------- people


def _people(editing: Editing, text: str, before: tuple[Assignment, ...] | None) -> tuple[Assignment, ...]:
    """``SB, KM 50%``; ``+KM 50%`` and ``-SB`` add to those there are and take away from them."""
    pieces = [piece.strip() for piece in re.split(r"[,;]", text[:_MOST]) if piece.strip()]
    if pieces and all(piece[0] in "+-−" for piece in pieces):
        return _more_or_fewer(editing, pieces, before)
    found = [_assignment(editing, piece) for piece in pieces]
    twice = next((a.person for i, a in enumerate(found) if a.person in {b.person for b in found[:i]}), None)
    if twice:
        raise PhraseError(f"{twice} stands there twice; keep one of the two.")
    return tuple(found)


def _more_or_fewer(editing: Editing, pieces: list[str], before: tuple[Assignment, ...] | None) -> tuple[Assignment, ...]:
    found = {each.person: each for each in before or ()}
    for piece in pieces:
        each = _assignment(editing, piece[1:].strip())
        if piece[0] == "+":
            found[each.person] = each
        elif found.pop(each.person, None) is None:
            raise PhraseError(f"{each.person} does not work on {editing.record.id}.")
    return tuple(found.values())


def _assignment(editing: Editing, text: str) -> Assignment:
    """``SB``, ``SB 50%``, ``SB[50%]``, ``SB 50% 16h``."""
    boxed = _UNITS.fullmatch(text[:200])
    words = [boxed[1], boxed[2]] if boxed else text.split()
    effort: int | None = None
    units = 1.0
    while len(words) > 1 and words[-1][:1].isdigit():
        word = words.pop()
        if word.endswith("%"):
            units = parse_share(word, 100.0)
        else:
            effort = parse_duration(word, editing.lengths()).minutes
    if units <= 0:
        raise PhraseError(f"{short(text)}: nobody works at 0%; leave the per cent away for the whole day.")
    return Assignment(find_person(editing.plan, " ".join(words).removeprefix("@")), units, effort)


def _show_people(editing: Editing, value: tuple[Assignment, ...]) -> str:
    said = []
    for each in value:
        effort = f" {format_duration(each.effort, editing.lengths())}" if each.effort is not None else ""
        units = f" {show_share(each.units)}" if each.units != 1 or effort else ""
        said.append(f"{each.person}{units}{effort}")
    return ", ".join(said)


PEOPLE = Value(_people, _show_people)


def _leave(editing: Editing, text: str) -> Leave:
    first, last, rest = _range(editing, text, "24 dec..1 jan Christmas")
    return Leave(first, last, " ".join(rest))


LEAVE = listed(_leave, lambda _e, each: f"{_show_range(each.first, each.last)} {each.why}".rstrip())


def _step(editing: Editing, text: str) -> CapacityStep:
    share, _, day = text.partition(" from ")
    if not day:
        raise PhraseError(f"{short(text)!r} is no step; write it like 50% from 1 nov.")
    return CapacityStep(read_day(editing, day, None), parse_share(share, 10.0))


CAPACITY_STEPS = listed(_step, lambda _e, each: f"{show_share(each.capacity)} from {each.since.isoformat()}")


# ---------------------------------------------------------------------------------------------------- criteria, actions


def _criterion(_editing: Editing, text: str) -> Criterion:
    box = _BOX.match(text)
    words = text[box.end() :] if box else text
    if not words:
        raise PhraseError("A criterion needs words; write it like [x] shop contract signed.")
    return Criterion(words, bool(box) and box is not None and box[1] != " ")


def _show_criterion(_editing: Editing, each: Criterion) -> str:
    box = "[x] " if each.met else "[ ] " if each.text.startswith("[") else ""
    return f"{box}{each.text}"


CRITERIA = listed(_criterion, _show_criterion)


def _response(editing: Editing, text: str) -> ResponseAction:
    """``[x] Book a contractor @TV ^4 nov``."""
    box = _BOX.match(text)
    words = text[box.end() :] if box else text
    owner, due = "", None
    head, mark, tail = words.rpartition(" ^")
    if mark:
        words, due = head, read_day(editing, tail, None)
    head, mark, tail = words.rpartition(" @")
    if mark:
        words, owner = head, find_person(editing.plan, tail)
    if not words.strip():
        raise PhraseError("A response needs words; write it like Book a contractor @TV ^4 nov.")
    return ResponseAction(words.strip(), owner, due, done=box is not None and box[1] != " ")


def _show_response(_editing: Editing, each: ResponseAction) -> str:
    box = "[x] " if each.done else "[ ] " if each.text.startswith("[") else ""
    return f"{box}{each.text}{f' @{each.owner}' if each.owner else ''}{f' ^{each.due.isoformat()}' if each.due else ''}"


RESPONSES = listed(_response, _show_response)


# --------------------------------------------------------------------------------------------------------- money, levels


def _budget_line(editing: Editing, text: str) -> BudgetLine:
    """``Media 118000``, ``Agency 40k spent 12k``."""
    words, mark, spent = text.rpartition(" spent ")
    if not mark:
        words, spent = text, ""
    category, _, amount = words.rpartition(" ")
    if not category.strip():
        raise PhraseError(f"{short(text)!r} is no budget line; write it like Media 118000 spent 40000.")
    return BudgetLine(category.strip(), read_money(editing, amount), read_money(editing, spent) if spent else 0.0)


def _show_budget_line(_editing: Editing, each: BudgetLine) -> str:
    return f"{each.category} {show_money_number(each.amount)}{f' spent {show_money_number(each.spent)}' if each.spent else ''}"


BUDGET = listed(_budget_line, _show_budget_line)


def _measurement(editing: Editing, text: str) -> Measurement:
    value, _, day = text.partition(" on ")
    if not day:
        raise PhraseError(f"{short(text)!r} is no measurement; write it like 21.5 on 3 dec.")
    return Measurement(read_day(editing, day, None), parse_number(value))


MEASUREMENTS = listed(_measurement, lambda _e, each: f"{show_number(each.value)} on {each.on.isoformat()}")


def _level(editing: Editing, text: str, before: object) -> RiskLevel:
    """``40% 10d 24000``: probability, working days, money. What is left away stays as it was, and without that as the risk now is."""
    now = before if isinstance(before, RiskLevel) else getattr(editing.record, "current", None) or RiskLevel()
    probability, days, cost = now.probability, now.days, now.cost
    for word in clean_line(text[:200]).split():
        if word.endswith("%"):
            probability = parse_share(word.lstrip("pP"))
        elif re.fullmatch(r"[\d.e-]+d", word, re.ASCII):
            days = parse_number(word[:-1])
        else:
            cost = read_money(editing, word)
    if days < 0 or cost < 0:
        raise PhraseError(f"{short(text)}: days and money of a risk are written without a minus.")
    return RiskLevel(probability, days, cost)


def _show_level(_editing: Editing, value: RiskLevel) -> str:
    return f"{show_share(value.probability)} {show_number(value.days)}d {show_number(value.cost)}"


LEVEL = Value(_level, _show_level)


def _score(_editing: Editing, text: str, _before: object) -> Score:
    match = re.fullmatch(r"([1-5])\s*[x×*]\s*([1-5])", text.strip()[:20], re.ASCII)
    if match is None:
        raise PhraseError(f"{short(text)!r} is no score; write probability and impact from 1 to 5, like 3x4.")
    return Score(int(match[1]), int(match[2]))


SCORE = Value(_score, lambda _e, value: f"{value.probability}x{value.impact}")


def _promise(editing: Editing, text: str, before: Promise | None) -> Promise:
    """``20 jan to Board``, ``20 jan``."""
    day, _, to = clean_line(text[:500]).partition(" to ")
    return Promise(to.strip(), read_day(editing, day, before.on if before else None))


PROMISE = Value(_promise, lambda _e, value: f"{value.on.isoformat()}{f' to {value.to}' if value.to else ''}")


def _thresholds(_editing: Editing, text: str, _before: object) -> Mapping[str, float]:
    from planning.health import THRESHOLDS as LIMITS

    found: dict[str, float] = {}
    for piece in re.split(r"[,;]", text[:_MOST]):
        name, mark, value = piece.partition("=")
        if not mark or not clean_line(name):
            raise PhraseError(f"{short(piece)!r} is no threshold; write it like spi_red=0.9, spi_amber=0.95.")
        named = clean_line(name)
        if named not in LIMITS:
            raise PhraseError(f"{short(named)!r} is no threshold; there are {', '.join(LIMITS)}.")
        found[named] = parse_number(value)
    return found


THRESHOLDS = Value(_thresholds, lambda _e, value: ", ".join(f"{name}={show_number(each)}" for name, each in value.items()))


# ------------------------------------------------------------------------------------------------------------ calendars


def _hours(words: list[str], text: str) -> Hours:
    found: list[tuple[int, int]] = []
    for word in words:
        stretch = parse_hours(word)
        if stretch is None:
            raise PhraseError(f"{short(word)!r} in {short(text)!r} are no hours; write them like 08:00-12:00 13:00-17:00.")
        if found and stretch[0] < found[-1][1]:
            raise PhraseError(f"The hours in {short(text)!r} overlap or are out of order; write the earlier ones first.")
        found.append(stretch)
    return tuple(found)


def _show_hours(hours: Hours) -> str:
    return " ".join(f"{s // 60:02}:{s % 60:02}-{e // 60:02}:{e % 60:02}" for s, e in hours)


def _week(_editing: Editing, text: str, before: tuple[Hours | None, ...]) -> tuple[Hours | None, ...]:
    """``mon-fri 08:00-12:00 13:00-17:00; sat 08:00-12:00; sun base``: days not named are free."""
    week: list[Hours | None] = [()] * 7
    for piece in cut(text):
        first, *rest = piece.split()
        days = parse_weekdays(first)
        if not days:
            raise PhraseError(f"{short(first)!r} names no days of the week; write mon-fri or mon,wed.")
        hours = None if rest == ["base"] else () if rest == ["free"] else _hours(rest, piece)
        if not rest:
            raise PhraseError(f"What does {short(first)} work? Write hours such as 08:00-12:00, free, or base.")
        for day in days:
            week[day] = hours
    return tuple(week)


def _show_week(_editing: Editing, week: tuple[Hours | None, ...]) -> str:
    shapes: dict[Hours | None, list[str]] = {}
    for day, hours in zip(WEEKDAYS, week, strict=False):
        shapes.setdefault(hours, []).append(day)
    said = []
    for hours, days in shapes.items():
        words = "base" if hours is None else _show_hours(hours) if hours else "free"
        said.append(f"{','.join(days)} {words}")
    return "; ".join(said)


WEEK = Value(_week, _show_week)


def _exception(editing: Editing, text: str) -> CalendarException:
    """``24 dec..1 jan Christmas``, ``5 dec 08:00-12:00 Stocktaking``, ``… rule=FREQ=YEARLY``."""
    first, last, words = _range(editing, text, "24 dec..1 jan Christmas")
    hours: list[str] = []
    while words and parse_hours(words[0]) is not None:
        hours.append(words.pop(0))
    rule = ""
    if words and words[0].startswith("rule="):
        rule = words.pop(0).removeprefix("rule=")
        _check_rule(rule, first)
    return CalendarException(first, last, _hours(hours, text), " ".join(words), rule)


def _check_rule(rule: str, first: date) -> None:
    from datetime import datetime, time

    from dateutil.rrule import rrulestr

    try:
        rrulestr(rule, dtstart=datetime.combine(first, time()))
    except (ValueError, TypeError, KeyError, AttributeError, IndexError, OverflowError) as error:
        raise PlanError(f"{short(rule)!r} is no rule of RFC 5545 such as FREQ=YEARLY: {short(str(error))}.") from error


def _show_exception(_editing: Editing, each: CalendarException) -> str:
    words = [_show_range(each.first, each.last), _show_hours(each.hours), f"rule={each.rule}" if each.rule else "", each.name]
    return " ".join(word for word in words if word)


EXCEPTIONS = listed(_exception, _show_exception)
