"""Money that is spent, booked in one line: ``spend WEB 1200 hosting ^12 oct``."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

from planning.bookings import categories_of, find_category
from planning.capture_marks import longest_day, tag_mark
from planning.capture_tokens import Draft, Token
from planning.errors import HeadwayError, PhraseError, PlanError
from planning.money import CODES, WORDS, parse_amount, show_amount
from planning.records import Program, Project, Spending, Task
from planning.values import SYMBOLS, find_id, looks_like_id, money_currency, parse_title, say_day, short, unknown_id

if TYPE_CHECKING:
    pass

CREDITS = ("credit", "refund")
"""The words before an amount that make it one that comes back."""
ORDERED = ("ordered", "committed")
"""The words before an amount that make it one that is promised and not yet spent."""

_AMOUNT = re.compile(r"[+\-−]?\d[\d.,'’]*[km]?", re.ASCII | re.IGNORECASE)
_THOUSANDS = re.compile(r"\d{3}([.,]\d+)?", re.ASCII)
_MOST_WORDS = 8
_WEEKDAY = re.compile(r"(mon|tue|wed|thu|fri|sat|sun)[a-z]*", re.IGNORECASE)
_YEAR = re.compile(r"\b\d{4}\b")


def read_spending(draft: Draft) -> None:
    """``spend WEB 1200 hosting``: an amount on a task, project or program, today or on the day after ``^``.

    A weekday, or a day without its year, is the latest such day: what is booked has been spent. ``ordered 5000`` is not, and its
    day may be still to come. Words that are the name of a budget line, or follow ``budget``, say which line it counts against.
    """
    draft.run(tag_mark)
    ordered = _ordered(draft)
    draft.run(_next_day_mark if ordered else _past_day_mark)
    place = _place(draft)
    currency = _currency_of(draft, place)
    amount = _amount(draft, currency)
    category = _category(draft, place)
    words = " ".join(token.text for token in draft.title_words())
    name = parse_title(words) if words.strip() else ""
    if place is None or amount is None:
        return
    day = draft.day or draft.today
    if day > draft.today and not ordered:
        draft.faults.append(f"{say_day(day, draft.today)} is still to come; write ordered before an amount that is not spent yet.")
    if ordered and amount < 0:
        draft.faults.append("What is ordered is no credit; book the credit when it comes.")
    spending = Spending(
        id=draft.fresh("SP-"),
        name=name,
        program=place.id if isinstance(place, Program) else "",
        project=place.id if isinstance(place, Project) else "",
        task=place.id if isinstance(place, Task) else "",
        day=day,
        amount=amount,
        category=category,
        ordered=ordered,
        tags=tuple(draft.tags),
    )
    draft.add("spending", spending)
    credit = "credit of " if amount < 0 else "ordered " if ordered else ""
    draft.said.append(f"{spending.id}: {credit}{show_amount(abs(amount), currency)} on {place.id} {place.name}".rstrip())
    draft.said.append(name)
    draft.said.append(say_day(day, draft.today))
    draft.said.append(f"budget line {category}" if category else "")
    draft.said.append(_besides(place, currency))


def _besides(place: Task | Project | Program, currency: str) -> str:
    """What a task says it has cost besides, so that nobody counts the same money twice."""
    if not isinstance(place, Task) or not place.actual_cost:
        return ""
    return f"on top of the {show_amount(place.actual_cost, currency)} that it says it has cost"


def _place(draft: Draft) -> Task | Project | Program | None:
    """The first word that is an id, with ``on`` or ``in`` before it or not; else what the cursor is on."""
    for i in range(len(draft.tokens)):
        token = draft.free(i)
        if token is None:
            continue
        before = draft.free(i - 1)
        joined = before is not None and before.text.lower() in ("on", "in")
        found = draft.plan.find(find_id(draft.plan, token.text.rstrip(",")) or "")
        if found is None:
            if looks_like_id(draft.plan, token.text) and (joined or i == 0):
                draft.take(i, 1, "on", error=unknown_id(draft.plan, token.text))
                return None
            continue
        start, count = (i - 1, 2) if joined else (i, 1)
        if not isinstance(found, Task | Project | Program):
            if not joined and i > 0:
                continue  # a word of the title that happens to be an id
            draft.take(start, count, "on", error=f"Money is booked on a task, project or program; {found.id} is none of them.")
            return None
        draft.take(start, count, "on", f"on {found.id} {found.name}".rstrip())
        return found
    under = draft.record
    if isinstance(under, Task | Project | Program):
        return under
    known = draft.plan.projects.get(draft.home.project) or draft.plan.programs.get(draft.home.program)
    if known is None:
        draft.faults.append("On what? Begin with the id of a task, project or program: spend WEB 1200 hosting.")
    return known


def _currency_of(draft: Draft, place: Task | Project | Program | None) -> str:
    program = draft.plan.program_of(place) if place is not None else None
    return program.currency if program is not None else draft.currency()


def _amount(draft: Draft, currency: str) -> float | None:
    """The first words that are an amount, those with a currency before all others; with ``credit`` or a minus, less than nothing."""
    found = [(i, *said) for i in range(len(draft.tokens)) if (said := _amount_at(draft, i, currency))]
    if not found:
        draft.faults.append("How much? Type an amount, such as 1200, 1.2k or -300 for a credit.")
        return None
    start, count, text = next((each for each in found if money_currency(each[2])), found[0])
    before = draft.free(start - 1)
    credit = before is not None and before.text.lower() in CREDITS
    if credit:
        start, count = start - 1, count + 1
    following = draft.free(start + count)
    try:
        amount = parse_amount(text, currency)
        if following is not None and _THOUSANDS.fullmatch(following.text) and re.fullmatch(r"-?\d{1,3}", text):
            raise PhraseError(f"{short(text)} {short(following.text)} may be one amount or two; write {text}{following.text} or {text}.00.")
        if not amount:
            raise PhraseError("Nothing is spent here; type an amount such as 1200.")
    except HeadwayError as error:
        draft.take(start, count, "money", error=str(error))
        return None
    amount = -abs(amount) if credit else amount
    draft.take(start, count, "money", f"{'credit of ' if amount < 0 else ''}{show_amount(abs(amount), currency)}")
    return amount


def _amount_at(draft: Draft, i: int, currency: str) -> tuple[int, str] | None:
    """How many words from here are an amount, and its text: a currency may be a word of its own before or after it."""
    token, following = draft.free(i), draft.free(i + 1)
    if token is None:
        return None
    if following is not None and _is_currency(token.text, currency) and _AMOUNT.fullmatch(following.text[:40]):
        return 2, f"{_capitals(token.text)} {following.text}"
    if not (_AMOUNT.fullmatch(token.text[:40]) or money_currency(token.text) or _in_letters(token.text, currency)):
        return None
    if following is not None and _is_currency(following.text, currency) and not money_currency(token.text):
        return 2, f"{token.text} {_capitals(following.text)}"
    return 1, token.text


def _in_letters(word: str, currency: str) -> bool:
    """Whether a word is an amount with the letters of the program's own currency, small or not: ``30eur``."""
    bare = word[:40].upper()
    return currency in bare and bool(_AMOUNT.fullmatch(bare.removeprefix(currency).removesuffix(currency)))


def _is_currency(word: str, currency: str) -> bool:
    """Whether a word is the sign or the letters of a currency; ``all`` and the like are it in capitals alone."""
    code = word.upper()
    return word in SYMBOLS.values() or code == currency or (code in CODES and (code == word or code not in WORDS))


def _capitals(word: str) -> str:
    return next((code for code, sign in SYMBOLS.items() if sign == word), word.upper())


def _category(draft: Draft, place: Task | Project | Program | None) -> str:
    """The budget line named after ``budget``, else the one whose name stands in the words."""
    for i in range(len(draft.tokens)):
        token = draft.free(i)
        if token is None or token.text.lower() != "budget" or draft.free(i + 1) is None:
            continue
        words: list[str] = []
        while (following := draft.free(i + 1 + len(words))) is not None and len(words) < _MOST_WORDS:
            words.append(following.text)
        for used in range(len(words), 0, -1):
            try:
                found = find_category(draft.plan, place, " ".join(words[:used]))
            except PlanError as error:
                if used == 1:
                    draft.take(i, 2, "budget", error=str(error))
                    return ""
                continue
            draft.take(i, 1 + used, "budget", f"budget line {found}")
            return found
    said = f" {' '.join(token.text for token in draft.title_words()).casefold()} "
    named = [c for c in categories_of(draft.plan, place) if c.strip() and f" {c.casefold()} " in said]
    return max(named, key=len, default="")


def _ordered(draft: Draft) -> bool:
    """Whether the first amount has ``ordered`` before it; takes the word."""
    first = next((i for i in range(len(draft.tokens)) if _begins_amount(draft.free(i))), 0)
    before = draft.free(first - 1)
    if before is None or before.text.lower() not in ORDERED:
        return False
    draft.take(first - 1, 1, "money", "ordered, not yet spent")
    return True


def _begins_amount(token: Token | None) -> bool:
    return token is not None and bool(
        _AMOUNT.fullmatch(token.text[:40]) or money_currency(token.text) or token.text in CODES or token.text in SYMBOLS.values()
    )


def _next_day_mark(draft: Draft, i: int) -> int:
    """``^15 dec``: the day something ordered is paid."""
    return _past_day_mark(draft, i, still_to_come=True)


def _past_day_mark(draft: Draft, i: int, *, still_to_come: bool = False) -> int:
    """``^fri``, ``^12 oct``: the latest such day up to today."""
    token = draft.free(i)
    if token is None or not token.text.startswith("^"):
        return 0
    words = [token.text[1:]] if len(token.text) > 1 else []
    lone = not words
    while len(words) < _MOST_WORDS and (following := draft.free(i + len(words) + lone)) is not None and following.text[0] not in "@^#":
        words.append(following.text)
    used, day = longest_day(draft, words)
    if day is None:
        return draft.take(i, 1, "date", error=f"{short(' '.join(words[:2]) or '^')!r} is no date; write it like ^fri or ^12 oct.")
    if draft.day is not None:
        return draft.take(i, used + lone, "date", error="There are two dates in this line; keep one of the two.")
    draft.day = day if still_to_come else latest(" ".join(words[:used]), day, draft.today)
    return draft.take(i, used + lone, "date", say_day(draft.day, draft.today))


def latest(phrase: str, day: date, today: date) -> date:
    """The latest day up to today that a phrase without a year means, where it was read as one still to come."""
    from planning.phrases import parse_date

    if day <= today or _YEAR.search(phrase):
        return day
    if _WEEKDAY.fullmatch(phrase):
        return day - timedelta(days=7)
    if re.search(r"\d", phrase) and re.fullmatch(r"[\w.,/ -]+", phrase) and not re.match(r"(in|next|end|w\d|\+|-)", phrase, re.IGNORECASE):
        try:
            before = parse_date(phrase, today - timedelta(days=365))
        except HeadwayError:
            return day
        return before if before <= today else day
    return day
