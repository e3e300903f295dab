"""How programs stand: earned value, estimate and computed colour, and where each of these went since the last report.

Rolled up by formulas.md 4.8: an index of several is the ratio of their sums, an estimate the sum of theirs, the colour the worst one.
A figure that is not defined is None. What a trend compares with is the snapshot of the newest report of an earlier day; where there
is none, or it did not tell the figure, there is no trend.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field
from typing import TYPE_CHECKING

from planning.day_count import days_between
from planning.earned_sums import Value, summed
from planning.health import RANK, Health, judge
from planning.health_words import HEALTH
from planning.measured import measured_values
from planning.performance import Performance
from planning.records import Rag
from planning.report_changes import days_words, last_report
from planning.report_scope import Scope, calendar_of_subject, finish_of, subject_of
from planning.values import say_day

if TYPE_CHECKING:
    from dataclasses import dataclass
    from datetime import date

    from planning.records import Snapshot
    from planning.schedule import Schedule
else:
    from planning.frozen import dataclass

ARROWS: Mapping[int, str] = {1: "↑", 0: "→", -1: "↓"}
"""Better, as before, worse."""


@dataclass(frozen=True, slots=True)
class Trend:
    """Where figures went since a report: 1 better, 0 as before, -1 worse, None where that cannot be told.

    ``days`` are the working days that the finish moved, below 0 where it came earlier.
    """

    on: date | None = None
    health: int | None = None
    spi: int | None = None
    cpi: int | None = None
    finish: int | None = None
    days: float | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """The earned value of a program (or of several: their sums) in its currency, its computed colour, and its trend."""

    value: Value
    health: Health | None = None
    trend: Trend = Trend()
    projects: Mapping[str, Health] = field(default_factory=dict)
    """The health of its projects, by id."""

    @property
    def spi(self) -> float | None:
        """EV over PV at two decimals, as it is shown and judged; None without planned value."""
        return None if self.value.spi is None else round(self.value.spi, 2)

    @property
    def cpi(self) -> float | None:
        """EV over AC likewise; None without cost."""
        return None if self.value.cpi is None else round(self.value.cpi, 2)

    @property
    def estimate(self) -> float | None:
        """The estimate at completion; None where nothing is budgeted or spent, or nobody said what was."""
        return self.value.eac if self.value.bac or self.value.ac else None

    @property
    def vac(self) -> float | None:
        """BAC less EAC: what the budget leaves over; None without a budget, or an estimate."""
        return self.value.vac if self.value.bac else None

    @property
    def rag(self) -> Rag:
        """The colour that the data gives."""
        return self.health.computed if self.health is not None else ""


def standings(scheduled: Schedule | None, today: date) -> dict[str, Standing]:
    """How every program that is not archived stands, by id; nothing of a plan without dates."""
    if scheduled is None:
        return {}
    plan = scheduled.plan
    performance = Performance(scheduled, today)
    judged = judge(scheduled, today, measured_values(performance, plan))
    found = {}
    for program in plan.programs.values():
        if program.archived:
            continue
        value, health = performance.program(program.id), judged.get(program.id)
        stands = Standing(value, health)
        moved = trend(scheduled, program.id, today, stands.value, stands.rag)
        inside = {i: found_health for i, found_health in judged.items() if i in plan.projects and plan.projects[i].program == program.id}
        found[program.id] = Standing(value, health, moved, inside)
    return found


def together(held: Iterable[Standing]) -> Standing | None:
    """Several programs of one currency as one: sums, and the ratio of sums; None where there are none."""
    found = tuple(held)
    if not found:
        return None
    worst = max((each.health for each in found if each.health is not None), key=lambda h: RANK[h.computed], default=None)
    values = [each.value for each in found]
    return Standing(summed("", values, 0.0, planned=all(value.pv is not None for value in values)), worst)


def trend(scheduled: Schedule, subject_id: str, today: date, value: Value, rag: Rag) -> Trend:
    """Where the figures of a program or project went since its last report of an earlier day.

    A report of old holds sums alone; where work is level of effort or has no cost told, they do not say what its indices were.
    """
    last = last_report(scheduled.plan, subject_id, today)
    if last is None:
        return Trend()
    figures = last.figures
    spi, cpi = (None if index is None else round(index, 2) for index in (value.spi, value.cpi))
    then_spi = figures.get("spi", None if value.effort_pv or value.effort_ev else _ratio(figures, "pv"))
    then_cpi = figures.get("cpi", None if value.unpriced else _ratio(figures, "ac"))
    before = figures.get(HEALTH)
    health = _way(before, RANK[rag]) if rag else None  # a higher rank is a worse colour
    days = _moved(scheduled, subject_id, last)
    return Trend(last.on, health, _way(spi, then_spi), _way(cpi, then_cpi), _way(0, days), days)


def arrow(way: int | None) -> str:
    """``↑`` better, ``→`` as before, ``↓`` worse; nothing where it cannot be told."""
    return "" if way is None else ARROWS[way]


def trend_words(found: Trend, today: date) -> str:
    """``since the report of 23 Oct: SPI ↑ better, finish ↓ 3 working days later``; that there is none before, where so."""
    if found.on is None:
        return "no earlier report to compare with"
    words = {1: "better", 0: "as before", -1: "worse"}
    named = (("colour", found.health), ("SPI", found.spi), ("CPI", found.cpi))
    said = [f"{name} {arrow(way)} {words[way]}" for name, way in named if way is not None]
    if found.finish is not None and found.days is not None:
        said.append(f"finish {arrow(found.finish)} {days_words(found.days) if found.days else 'as before'}")
    return f"since the report of {say_day(found.on, today)}: {', '.join(said) or 'it told none of these figures'}"


def _ratio(figures: Mapping[str, float], over: str) -> float | None:
    below, ev = figures.get(over), figures.get("ev")
    return round(ev / below, 2) if below and ev is not None else None


def _way(now: float | None, then: float | None) -> int | None:
    """1 where what is now is more than then, -1 where less."""
    return None if now is None or then is None else (now > then) - (now < then)


def _moved(scheduled: Schedule, subject_id: str, last: Snapshot) -> float | None:
    """Working days that the finish of a program or project moved since a report.

    A report that told no finish of it may have told that of the milestone which now is its end: that one stands for it.
    """
    plan = scheduled.plan
    subject = subject_of(plan, subject_id)
    finish = finish_of(scheduled, subject) if subject is not None else None
    if subject is None or finish is None:
        return None
    then = last.forecasts.get(subject_id)
    if then is None:
        scope = Scope(plan, subject)
        known = ((i, scheduled.get(i), plan.activity(i)) for i in last.forecasts)
        ends = [i for i, row, held in known if row is not None and row.finish == finish and held is not None and scope.holds(held)]
        then = max((last.forecasts[i] for i in ends), default=None)
    if then is None:
        return None
    return days_between(calendar_of_subject(scheduled, subject), then, finish)
