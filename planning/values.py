"""What single typed values mean - names, numbers, money, shares, people, ids, hours - and how they are shown again.

The one-line grammar and the fields share these readers. Each raises PhraseError (the text means nothing) or PlanError
(it names something the plan does not have), in a sentence that says what would be right.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from datetime import date
from difflib import get_close_matches
from typing import TYPE_CHECKING

from planning.durations import Lengths
from planning.errors import PhraseError, PlanError

if TYPE_CHECKING:
    from planning.calendars import WorkCalendar
    from planning.plan import Plan

TITLE_LIMIT = 500
"""No title is longer, in characters; what is longer belongs in a note."""

SYMBOLS = {"EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥", "INR": "₹"}
"""The signs of currencies that are typed with one; others are typed by their three letters."""

RAGS = {"g": "green", "green": "green", "a": "amber", "amber": "amber", "yellow": "amber", "r": "red", "red": "red"}

_SPACES = re.compile(r"[\t\n\v\f\r\x1c-\x1f\x85\u2028\u2029]+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_CONTROL_IN_TEXT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d{1,3})?", re.ASCII | re.IGNORECASE)
_AMOUNT = re.compile(
    r"(\d{1,3}(?:,\d{3})+(?:\.\d+)?)"
    r"|(\d{1,3}(?:\.\d{3})+,\d+|\d{1,3}(?:\.\d{3}){2,})"
    r"|(\d{1,3}(?:[ '’\u00a0\u202f]\d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)?)",
    re.ASCII,
)
"""Thousands with commas; with points, where a comma or a second point says so; with spaces or nothing between them."""
MOST_MONEY = 1e12
"""The largest amount that is taken; more is a slip of the finger."""
_UNKNOWN_ROLE = re.compile(r"\?\w[\w-]*")


# --------------------------------------------------------------------------------------------------------------- text


def clean_line(text: str) -> str:
    """Text fit for one line: line breaks and tabs become spaces, other control characters the visible U+FFFD."""
    return _CONTROL.sub("\ufffd", _SPACES.sub(" ", text)).strip()


def clean_text(text: str) -> str:
    """Text of several lines: line breaks are written as ``\\n``, control characters become the visible U+FFFD."""
    return _CONTROL_IN_TEXT.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def parse_title(text: str) -> str:
    """A record's name, fit for one line."""
    title = clean_line(text[: TITLE_LIMIT * 4])
    if len(text) > TITLE_LIMIT and len(clean_line(text)) > TITLE_LIMIT:
        raise PhraseError(f"A title has at most {TITLE_LIMIT} characters, this one has {len(text)}; keep the rest as a note.")
    if not title:
        raise PhraseError("A title needs at least one word.")
    return title


def short(text: str, limit: int = 40) -> str:
    """Text cut for a message or a label."""
    line = clean_line(text[: limit * 4])
    return line if len(line) <= limit and len(text) <= limit * 4 else line[: limit - 1].rstrip() + "…"


def nearest(word: str, known: Iterable[str], count: int = 3) -> list[str]:
    """The known words that look most like this one, best first, whatever their case."""
    folded: dict[str, str] = {}
    for each in known:
        folded.setdefault(each.casefold(), each)
    word = word[:60].casefold()
    found = get_close_matches(word, folded, count, 0.5) or [k for k in folded if word and k.startswith(word[:1])][:count]
    return [folded[k] for k in found]


def near(word: str, known: Iterable[str], none: str = "") -> str:
    """``; near: WEB-8, WEB-9`` for the end of a message; ``none`` where nothing is known at all, nothing where nothing is near."""
    there = list(known)
    found = nearest(word, there)
    return f"; near: {', '.join(found)}" if found else "" if there else none


# ------------------------------------------------------------------------------------------------------------ numbers


def parse_number(text: str) -> float:
    """A number with a decimal point."""
    stripped = text.strip()
    if len(stripped) > 40 or not _NUMBER.fullmatch(stripped):
        raise PhraseError(f"{short(text)!r} is no number; write it like 12 or 3.5.")
    value = float(stripped)
    if not math.isfinite(value) or abs(value) > 1e15:
        raise PhraseError(f"{short(text)} is too large a number.")
    return value


def show_number(value: float) -> str:
    """A number as it is typed: ``12``, ``3.5``."""
    return str(int(value)) if float(value).is_integer() and abs(value) < 1e15 else repr(float(value))


def parse_whole(text: str, low: int, high: int) -> int:
    """A whole number within bounds."""
    stripped = text.strip()
    if not re.fullmatch(r"[+-]?\d{1,9}", stripped, re.ASCII) or not low <= int(stripped) <= high:
        raise PhraseError(f"{short(text)!r} does not fit; write a whole number from {low} to {high}.")
    return int(stripped)


def parse_percent(text: str, high: float = 100.0) -> float:
    """``40%`` or ``40`` as 40.0."""
    value = parse_number(text.strip().removesuffix("%"))
    if not 0 <= value <= high:
        raise PhraseError(f"{short(text)} does not fit; write a per cent from 0 to {show_number(high)}.")
    return value


def parse_share(text: str, high: float = 1.0) -> float:
    """``40%`` or ``40`` as 0.4: a probability, a capacity, a person's units."""
    return _tidy(parse_percent(text, high * 100) / 100)


def show_share(value: float) -> str:
    """0.4 as ``40%``."""
    return f"{show_number(_tidy(value * 100))}%"


def _tidy(value: float) -> float:
    """Without the last digits that a factor of 100 leaves behind: 0.07 * 100 is 7.000000000000001."""
    return float(f"{value:.12g}")


def parse_money(text: str, currency: str = "EUR") -> float:
    """``€24k``, ``24k``, ``24,000``, ``1.200,50``, ``-€2,000`` or ``€1.5m`` as a number of the plan's currency."""
    stripped = text.strip()
    sign = -1.0 if stripped[:1] in ("-", "−") else 1.0
    bare = stripped.lstrip("+-−").strip()
    written = money_currency(bare)
    if written and written != currency:
        raise PhraseError(f"This program counts in {currency}, so {short(text)!r} must be written in {currency}.")
    for mark in filter(None, (written, SYMBOLS.get(written or ""))):
        if bare.upper().startswith(mark):
            bare = bare[len(mark) :].strip()
        elif bare.upper().endswith(mark):
            bare = bare[: -len(mark)].strip()
    if bare[:1] in ("-", "−") and stripped[:1] not in ("-", "−"):  # the sign after the currency: €-300
        sign, bare = -1.0, bare[1:]
    factor = {"k": 1_000, "m": 1_000_000}.get(bare[-1:].lower(), 1)
    match = _AMOUNT.fullmatch(bare if factor == 1 else bare[:-1]) if len(bare) < 30 else None
    if match is None:
        raise PhraseError(f"{short(text)!r} is no amount of money; write it like {symbol(currency)}24k or 24,000.")
    by_commas, by_points, other = match.groups()
    digits = by_commas.replace(",", "") if by_commas else (by_points or "").replace(".", "") or re.sub(r"[^\d.,]", "", other)
    amount = round(float(digits.replace(",", ".")) * factor, 6)
    if amount > MOST_MONEY:
        raise PhraseError(f"{short(text)} is too large an amount.")
    return sign * amount


def money_currency(text: str) -> str | None:
    """The currency an amount is written in, as three letters; None where it names none."""
    bare = text.strip().lstrip("+-−").strip()
    for code, sign in SYMBOLS.items():
        if bare.startswith(sign) or bare.endswith(sign):
            return code
    match = re.fullmatch(r"([A-Z]{3}) ?\d[\d.,'’ \u00a0\u202f]*[kKmM]?|\d[\d.,'’ \u00a0\u202f]*[kKmM]? ?([A-Z]{3})", bare[:40])
    return (match[1] or match[2]) if match else None


def symbol(currency: str) -> str:
    """The sign of a currency, or its letters and a space."""
    return SYMBOLS.get(currency, f"{currency} ")


def show_money(value: float, currency: str) -> str:
    """An amount for reading: ``€24,000``."""
    number = f"{abs(value):,.0f}" if float(value).is_integer() else f"{abs(value):,.2f}"
    return f"{'−' if value < 0 else ''}{symbol(currency)}{number}"


# --------------------------------------------------------------------------------------------------------- ids, people


def find_id(plan: Plan, text: str) -> str | None:
    """The id of a record as it was typed: ``WEB-8``, or ``web-8``; ids without a number only as they are."""
    if not text or len(text) > 60:
        return None
    if plan.locate(text):
        return text
    if not text[-1].isdigit():
        return None
    upper = text.upper()
    return upper if plan.locate(upper) else None


def looks_like_id(plan: Plan, text: str) -> bool:
    """Whether this can only be meant as an id: ``WEB-99`` where there is a project WEB, ``R-44`` where there are risks."""
    match = re.fullmatch(r"([A-Z][A-Z0-9]*-[A-Z]*)\d{1,6}", text, re.ASCII)
    return match is not None and (match[1] in plan.meta.counters or match[1].split("-")[0] in plan.projects)


def unknown_id(plan: Plan, text: str) -> str:
    """The sentence for an id that no record has."""
    hint = near(text, (record.id for _, record in plan.records()), "; the plan is empty, first: program KES Its name")
    return f"There is no record {short(text)}{hint or '; `headway find` looks for names and notes too'}."


def find_person(plan: Plan, text: str) -> str:
    """The id of a person by id, first or last name, whatever the case; an unnamed role (``?frontend``) as it is."""
    word = clean_line(text)
    if word in plan.people:
        return word
    if _UNKNOWN_ROLE.fullmatch(word) and len(word) <= 60:
        return word
    folded = word.casefold()
    found = [p.id for p in plan.people.values() if p.id.casefold() == folded]
    found = found or [p.id for p in plan.people.values() if folded and folded in (p.name.casefold(), *p.name.casefold().split())]
    if len(found) == 1:
        return found[0]
    if found:
        raise PlanError(f"{short(word)} may be {', '.join(found[:5])}; type the initials.")
    known = f"; there are {', '.join(list(plan.people)[:8])}"
    hint = near(word, plan.people, known) if plan.people else f"; add them with: person {word.upper()[:8] or 'KM'} Their Name"
    raise PlanError(f"There is no person {short(word)}{hint}; or ?{_role_of(word)} for a role without a name.")


def _role_of(word: str) -> str:
    """A word as the id of an unnamed role."""
    return re.sub(r"\W+", "-", word.lower()[:20]).strip("-") or "role"


# ------------------------------------------------------------------------------------------------------ days and hours


def lengths_of(calendar: WorkCalendar) -> Lengths:
    """What 1d, 1w and 1mo mean on a calendar."""
    return Lengths(calendar.minutes_per_day, calendar.minutes_per_week, calendar.days_per_month * calendar.minutes_per_day)


_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def say_day(day: date, today: date) -> str:
    """A day for reading: ``Fri 27 Nov``, with the year where it is not this one. The same in every locale."""
    year = "" if day.year == today.year else f" {day.year}"
    return f"{_DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]}{year}"


def check_day(day: date) -> date:
    """The day itself; raises PhraseError outside the years that calendars reckon with."""
    if not 1850 <= day.year <= 2350:
        raise PhraseError(f"{day.isoformat()} lies outside the years 1850 to 2350; look at the year.")
    return day
