"""The grammar of date phrases: its rules, in the order in which they are tried.

``+3d`` counts working days from the value being edited, ``in 3 days`` calendar days from today. A phrase without a year means
the next such date, today's own included; a weekday the next after today; a week, month, quarter or year alone its first day.
"""

from __future__ import annotations

import re
from datetime import date

from planning.errors import PhraseError
from planning.phrase_periods import ImpossibleDateError, Period, Periods, months_from, no_such_day, read_periods, read_year, shift
from planning.phrase_reader import COUNT, Grammar, Reader
from planning.phrase_words import LAST, MONTHS, NEXT, WEEKDAYS, month_number, ordinal, weekday_number

GRAMMAR = Grammar()
_SCAN_MONTHS = 120


# ---------------------------------------------------------------------------------------------- days with their numbers


@GRAMMAR.rule(r"(\d{4})(\d\d)(\d\d)", absolute=True)
def _digits(reader: Reader, match: re.Match[str]) -> date | None:
    """``20261203``."""
    return reader.date_of(read_year(match[1], reader.today), int(match[2]), int(match[3]))


@GRAMMAR.rule(r"(?P<a>\d{4}|\d{1,2})(?P<sep>[-/.])(?P<b>\d{1,2})(?:(?P=sep)(?P<c>\d{4}|\d{1,2})| YEAR)?", absolute=True)
def _numbers(reader: Reader, match: re.Match[str]) -> date | None:
    """``2026-12-03``, ``12/3/2026``, ``3.12.26``, ``4/22``, ``08/12 2015``: month first, with dots the day, where it can be."""
    a, b, last = match["a"], match["b"], match["c"] or match["year"]
    if len(a) == 4 or (len(a) == 2 and int(a) > 31 and last):
        return None if last is None or len(last) > 2 else reader.date_of(read_year(a, reader.today), int(b), int(last))
    if match["year"] and len(match["year"]) == 2 and not reader.loose:
        return None
    if match["c"] and len(match["c"]) == 1:
        return None
    first, second = int(a), int(b)
    month, day = (second, first) if match["sep"] == "." or reader.day_first else (first, second)
    if month > 12 >= day:
        month, day = day, month
    return reader.date_of(read_year(last, reader.today) if last else None, month, day)


@GRAMMAR.rule("MONTH ?DAY(?:[-/. ]YEAR)?", absolute=True)
def _month_day(reader: Reader, match: re.Match[str]) -> date | None:
    """``dec 3``, ``Oct2``, ``September the 21st 1978``."""
    if match["year"] and len(match["year"]) == 2 and not reader.loose:
        return None
    year = read_year(match["year"], reader.today) if match["year"] else None
    return reader.date_of(year, month_number(match["month"]), int(match["day"]))


@GRAMMAR.rule(r"(?P<year>\d{4}) ?MONTH ?DAY", absolute=True)
def _year_month_day(reader: Reader, match: re.Match[str]) -> date | None:
    """``2019-sep-1``."""
    return reader.date_of(read_year(match["year"], reader.today), month_number(match["month"]), int(match["day"]))


@GRAMMAR.rule("DAY(?: day)?(?: in)? ?PERIOD", absolute=True)
def _day_of(reader: Reader, match: re.Match[str]) -> date | None:
    """``3 dec``, ``3dec2026``, ``twenty second of june 2017``, ``20th of next month``."""
    periods = reader.periods(match["period"])
    if periods is None or periods.unit != "month":
        return None
    number = int(match["day"])
    found = periods.first_day(reader.today, lambda month: _numbered(month, number))
    if found is None:
        month = periods.candidates[0].first
        raise no_such_day(number, month.month, month.year if periods.fixed else None)
    return found


@GRAMMAR.rule(r"(?P<period>(?:this|next|last) month) DAY")
def _of_month_day(reader: Reader, match: re.Match[str]) -> date | None:
    """``next month the 20th``."""
    return _day_of(reader, match)


@GRAMMAR.rule("DAY")
def _day_alone(reader: Reader, match: re.Match[str]) -> date | None:
    """``15``, ``the 27th``: the next such day of a month."""
    number = int(match["day"])
    for month in months_from(reader.today, _SCAN_MONTHS):
        found = _numbered(month, number)
        if found is not None and found >= reader.today:
            return found
    raise PhraseError(f"No month has a day {number}; write 1 to 31.")


def _numbered(month: Period, number: int) -> date | None:
    return month.first.replace(day=number) if 1 <= number <= month.last.day else None


# -------------------------------------------------------------------------------------------------- offsets and spans


@GRAMMAR.rule("(?P<sign>[+-]) ?SPAN")
def _offset(reader: Reader, match: re.Match[str]) -> date | None:
    """``+3d`` working days, ``-1w``, ``+1mo``, from the value being edited."""
    return reader.moved(reader.base, match["span"], 1 if match["sign"] == "+" else -1, days_work=True)


@GRAMMAR.rule("BASE (?P<sign>[+-]) ?SPAN")
def _offset_from(reader: Reader, match: re.Match[str]) -> date | None:
    """``eom -2d``, ``fri +1w``."""
    day = reader.read(match["base"]) if reader.loose else None
    return day and reader.moved(day, match["span"], 1 if match["sign"] == "+" else -1, days_work=True)


@GRAMMAR.rule("in SPAN(?: time)?")
@GRAMMAR.rule("SPAN(?: time)? (?:later|hence)")
def _ahead(reader: Reader, match: re.Match[str]) -> date | None:
    """``in 3 weeks``, ``in 3 days`` (of the calendar), ``in four business days``, ``2 years 21 days later``."""
    return reader.moved(reader.today, match["span"], 1)


@GRAMMAR.rule("SPAN (?:ago|back)")
def _ago(reader: Reader, match: re.Match[str]) -> date | None:
    """``two days ago``, ``1 month and 21 days ago``."""
    return reader.moved(reader.today, match["span"], -1)


@GRAMMAR.rule("(?P<span>day) (?P<how>after|before|following|prior to) BASE")
@GRAMMAR.rule("SPAN (?P<how>after|from|before|following|prior to) BASE")
def _from_base(reader: Reader, match: re.Match[str]) -> date | None:
    """``the day after tomorrow``, ``3 weeks from 3 dec``, ``2 days before eom``."""
    day = reader.read(match["base"])
    span = "1 day" if match["span"] == "day" else match["span"]
    return day and reader.moved(day, span, -1 if match["how"] in ("before", "prior to") else 1)


@GRAMMAR.rule("day (?P<how>after|before)")
def _day_beside(reader: Reader, match: re.Match[str]) -> date | None:
    """``the day after``: tomorrow."""
    return shift(reader.today, days=1 if match["how"] == "after" else -1) if reader.loose else None


@GRAMMAR.rule("(?P<base>today|tomorrow|tmrw|WEEKDAY) week")
@GRAMMAR.rule("week (?P<base>today|tomorrow|tmrw|WEEKDAY)")
@GRAMMAR.rule(rf"(?P<span>{COUNT} ?weeks?) (?P<base>today|tomorrow|tmrw|WEEKDAY)")
def _week_on(reader: Reader, match: re.Match[str]) -> date | None:
    """``monday week``, ``a week on friday``, ``two weeks tomorrow``."""
    day = reader.read(match["base"])
    return day and reader.moved(day, match.groupdict().get("span") or "1 week", 1)


# ---------------------------------------------------------------------------------------------------------- named days

_NAMED = {"today": 0, "now": 0, "tonight": 0, "eod": 0, "yesterday": -1, "yday": -1}
_NAMED |= dict.fromkeys(("tomorrow", "tmrw", "tmr", "tmw", "tom"), 1)


@GRAMMAR.rule("|".join(_NAMED))
def _named(reader: Reader, match: re.Match[str]) -> date | None:
    """``today``, ``tomorrow``."""
    return shift(reader.today, days=_NAMED[match[0]])


@GRAMMAR.rule("MOD day")
def _mod_day(reader: Reader, match: re.Match[str]) -> date | None:
    """``next day``, ``this day``, ``the last day``."""
    return shift(reader.today, days=_step(match["mod"]))


@GRAMMAR.rule("MOD WORKDAY")
def _mod_workday(reader: Reader, match: re.Match[str]) -> date | None:
    """``next working day``."""
    return reader.workdays(reader.today, step) if (step := _step(match["mod"])) else None


def _step(mod: str) -> int:
    return 1 if mod in NEXT else -1 if mod in LAST else 0


# ------------------------------------------------------------------------------------------------------------ weekdays


@GRAMMAR.rule("WEEKDAY")
@GRAMMAR.rule("(?:this )?(?:coming|upcoming) WEEKDAY")
def _weekday(reader: Reader, match: re.Match[str]) -> date | None:
    """``fri``: the next one after today."""
    return reader.weekday_after(reader.today, weekday_number(match["weekday"]))


@GRAMMAR.rule("this past WEEKDAY")
def _past_weekday(reader: Reader, match: re.Match[str]) -> date | None:
    """``this past friday``: the last one before today."""
    return reader.weekday_before(reader.today, weekday_number(match["weekday"]))


@GRAMMAR.rule("MOD WEEKDAY")
def _mod_weekday(reader: Reader, match: re.Match[str]) -> date | None:
    """``next fri``: that of next Monday-to-Sunday week."""
    return reader.in_week_of(shift(reader.today, days=7 * _step(match["mod"])), weekday_number(match["weekday"]))


@GRAMMAR.rule("WEEKDAY (?P<how>after next|before last)")
def _weekday_after_next(reader: Reader, match: re.Match[str]) -> date | None:
    """``friday after next``."""
    return reader.in_week_of(shift(reader.today, days=14 if match["how"] == "after next" else -14), weekday_number(match["weekday"]))


@GRAMMAR.rule("WEEKDAY PERIOD")
@GRAMMAR.rule("(?P<period>.+?) WEEKDAY")
def _weekday_of_week(reader: Reader, match: re.Match[str]) -> date | None:
    """``friday next week``, ``next week on friday``, ``fri w48``."""
    periods = reader.periods(match["period"])
    if periods is None or periods.unit != "week":
        return None
    return periods.first_day(reader.today, lambda week: shift(week.first, days=weekday_number(match["weekday"])))


@GRAMMAR.rule("week (?:commencing |beginning )?BASE")
def _week_of(reader: Reader, match: re.Match[str]) -> date | None:
    """``week of 3 dec``: its Monday."""
    day = reader.read_absolute(match["base"])
    return day and reader.in_week_of(day, 0)


@GRAMMAR.rule("WEEKDAY (?:in )?SPAN(?: time| from now| hence)?")
@GRAMMAR.rule("in SPAN(?: time)? WEEKDAY")
def _weekday_in(reader: Reader, match: re.Match[str]) -> date | None:
    """``friday in two weeks``: that of the week in which it then is."""
    return reader.in_week_of(reader.moved(reader.today, match["span"], 1), weekday_number(match["weekday"]))


@GRAMMAR.rule("WEEKDAY (?P<how>after|before|following|prior to) BASE")
def _weekday_beside(reader: Reader, match: re.Match[str]) -> date | None:
    """``friday after 3 dec``, ``the monday before eom``."""
    day = reader.read(match["base"])
    find = reader.weekday_before if match["how"] in ("before", "prior to") else reader.weekday_after
    return day and find(day, weekday_number(match["weekday"]))


@GRAMMAR.rule(r"(?P<n>\d{1,3}) WEEKDAY (?P<how>from now|from today|later|hence|ago)")
@GRAMMAR.rule(r"(?P<how>in) (?P<n>\d{1,3}) WEEKDAY")
def _counted_weekdays(reader: Reader, match: re.Match[str]) -> date | None:
    """``two sundays from now``, ``3 mondays ago``."""
    weekday, weeks = weekday_number(match["weekday"]), int(match["n"]) - 1
    if match["how"] == "ago":
        return shift(reader.weekday_before(reader.today, weekday), days=-7 * weeks)
    return shift(reader.weekday_after(reader.today, weekday), days=7 * weeks)


@GRAMMAR.rule("WEEKDAY DAY")
def _weekday_and_day(reader: Reader, match: re.Match[str]) -> date | None:
    """``friday the 22nd``: this month's where it is one, else the next that is."""
    if not (reader.loose or match["the"]):
        return None
    number, weekday = int(match["day"]), weekday_number(match["weekday"])
    for month in months_from(reader.today, _SCAN_MONTHS):
        found = _numbered(month, number)
        if found is not None and found.weekday() == weekday:
            return found
    raise PhraseError(f"No month has a day {number}; write 1 to 31.")


@GRAMMAR.rule(r"WEEKDAY (?P<rest>.+)")
def _weekday_and_date(reader: Reader, match: re.Match[str]) -> date | None:
    """``thu 3 dec``: the date, which must be that weekday."""
    day = reader.read_absolute(match["rest"])
    if day is not None and day.weekday() != weekday_number(match["weekday"]):
        said, true = WEEKDAYS[weekday_number(match["weekday"])], WEEKDAYS[day.weekday()]
        raise ImpossibleDateError(
            f"{day.day} {MONTHS[day.month - 1]} {day.year} is a {true}, not a {said}; correct one of them, or leave the weekday away."
        )
    return day


@GRAMMAR.rule("NTH WEEKDAY(?:(?: in)? PERIOD)?")
def _nth_weekday(reader: Reader, match: re.Match[str]) -> date | None:
    """``second monday of next month``, ``last friday in q2``; alone, of this month."""
    periods = reader.periods(match["period"] or "this month")
    if periods is None:
        return None
    weekday, nth = weekday_number(match["weekday"]), int(match["nth"] or 0)
    found = periods.first_day(reader.today, lambda period: _nth(reader, period, weekday, nth))
    if found is None:
        raise ImpossibleDateError(f"{_name(periods)} has no {ordinal(nth)} {WEEKDAYS[weekday]}; write first to fourth, or last.")
    return found


def _nth(reader: Reader, period: Period, weekday: int, nth: int) -> date | None:
    """The nth such weekday of a period; the last for 0."""
    if nth == 0:
        last = period.last
        return shift(last, days=-((last.weekday() - weekday) % 7))
    day = shift(period.first, days=(weekday - period.first.weekday()) % 7 + 7 * (nth - 1))
    return day if day <= period.last else None


def _name(periods: Periods) -> str:
    first = periods.candidates[0].first
    if not periods.fixed:
        return f"Such a {periods.unit}"
    return f"{MONTHS[first.month - 1]} {first.year}" if periods.unit == "month" else f"That {periods.unit}"


# ------------------------------------------------------------------------------------------- parts of weeks, months, years


@GRAMMAR.rule("NTH (?P<kind>WORKDAY|day)(?: in)? PERIOD")
def _nth_day(reader: Reader, match: re.Match[str]) -> date | None:
    """``first day of next month``, ``last working day of december``, ``5th business day of q2``."""
    periods = reader.periods(match["period"])
    if periods is None:
        return None
    nth = int(match["nth"] or 0)
    step = (lambda day, n: shift(day, days=n)) if match["kind"] == "day" else reader.workdays

    def choose(period: Period) -> date | None:
        day = step(shift(period.first, days=-1), nth) if nth else step(shift(period.last, days=1), -1)
        return day if period.first <= day <= period.last else None

    found = periods.first_day(reader.today, choose)
    if found is None:
        raise ImpossibleDateError(f"{_name(periods)} has fewer of these days; write a smaller number, or last.")
    return found


_EDGES = {"end": "end", "close": "end", "start": "start", "beginning": "start", "begin": "start", "middle": "middle", "mid": "middle"}


@GRAMMAR.rule(rf"(?P<edge>{'|'.join(_EDGES)})(?: in)? PERIOD")
def _edge(reader: Reader, match: re.Match[str]) -> date | None:
    """``end of next month``, ``mid december``, ``start of q2``."""
    periods = reader.periods(match["period"])
    choose = {"end": _end, "start": _start, "middle": _middle}[_EDGES[match["edge"]]]
    return periods.first_day(reader.today, choose) if periods is not None else None


@GRAMMAR.rule("eo(?P<unit>[wmqy])(?: PERIOD)?")
def _eom(reader: Reader, match: re.Match[str]) -> date | None:
    """``eow``, ``eom``, ``eoq``, ``eoy``; ``eom february``."""
    unit = {"w": "week", "m": "month", "q": "quarter", "y": "year"}[match["unit"][0]]
    periods = reader.periods(match["period"] or unit)
    return periods.first_day(reader.today, _end) if periods is not None and periods.unit == unit else None


@GRAMMAR.rule("PERIOD end")
def _period_end(reader: Reader, match: re.Match[str]) -> date | None:
    """``month end``, ``next quarter end``."""
    periods = reader.periods(match["period"])
    return periods.first_day(reader.today, _end) if periods is not None else None


@GRAMMAR.rule(r"(?P<year>\d{4}) ?w(?P<week>\d\d)-(?P<day>[1-7])")
def _iso_week_day(reader: Reader, match: re.Match[str]) -> date | None:
    """``2026-W48-3``."""
    periods = read_periods(f"{match['year']} w{match['week']}", reader.today)
    return periods.first_day(reader.today, lambda week: shift(week.first, days=int(match["day"]) - 1)) if periods is not None else None


@GRAMMAR.rule("PERIOD")
def _period_alone(reader: Reader, match: re.Match[str]) -> date | None:
    """``w48``, ``next quarter``, ``q2 2027``, ``december``: its first day."""
    periods = reader.periods(match["period"])
    if periods is None or periods.bare or match["period"].isdigit():
        return None
    return periods.first_day(reader.today, _start)


def _start(period: Period) -> date:
    return period.first


def _end(period: Period) -> date:
    """The last day; of a week its Friday."""
    return shift(period.first, days=4) if period.unit == "week" else period.last


def _middle(period: Period) -> date:
    """Wednesday, the 15th, the 15th of the second month, 1 July."""
    if period.unit == "week":
        return shift(period.first, days=2)
    months = {"month": 0, "quarter": 1, "year": 6}[period.unit]
    return shift(period.first, months=months, days=0 if period.unit == "year" else 14)
