"""Earned value and earned schedule as plain arithmetic.

Three sums stand at the beginning, all in one currency and all up to the same day: planned value (PV, the budget of what should
be done by now), earned value (EV, the budget of what is done) and actual cost (AC); and the budget at completion (BAC).
Everything here follows from them. (Definitions: ANSI/EIA-748 and PMI's Standard for Earned Value Management; earned schedule:
Lipke 2003, ISO 21508.) A figure that is not defined is None, never 0 or infinity.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    from planning.frozen import dataclass

WEIGHT_OF_COST, WEIGHT_OF_SCHEDULE = 0.8, 0.2
"""How much of the weighted performance factor is cost efficiency, and how much is schedule efficiency."""

NOT_RECOVERABLE = 1.10
"""A TCPI or TSPI above this is normally not reached any more."""

NEARLY_DONE = 0.9
"""From this share of the budget earned on, the TCPI says little: a small rest is divided by a small rest."""


@dataclass(frozen=True, slots=True)
class Indices:
    """What follows from PV, EV, AC and BAC.

    ``sv`` and ``cv`` are EV less PV and less AC; ``spi`` and ``cpi`` EV over PV and over AC. ``eac`` is BAC / CPI, ``etc`` what of
    it is still to be spent, ``vac`` what BAC leaves over it. ``tcpi`` is the cost efficiency that the rest of the work needs for
    BAC to hold: (BAC - EV) / (BAC - AC), None once nothing is left to earn or to spend.
    """

    pv: float
    ev: float
    ac: float
    bac: float
    sv: float
    cv: float
    spi: float | None
    cpi: float | None
    eac: float | None
    etc: float | None
    vac: float | None
    tcpi: float | None

    @property
    def percent_planned(self) -> float | None:
        """PV over BAC, in per cent."""
        return _per_cent(self.pv, self.bac)

    @property
    def percent_earned(self) -> float | None:
        """EV over BAC, in per cent."""
        return _per_cent(self.ev, self.bac)

    @property
    def percent_spent(self) -> float | None:
        """AC over BAC, in per cent."""
        return _per_cent(self.ac, self.bac)

    @property
    def nearly_done(self) -> bool:
        """Whether so little is left that the TCPI says little."""
        return self.bac > 0 and self.ev >= NEARLY_DONE * self.bac


def indices(pv: float, ev: float, ac: float, bac: float) -> Indices:
    """The indices, variances and forecasts of one sum of work."""
    cpi = _ratio(ev, ac)
    eac = _ratio(bac, cpi)
    return Indices(
        pv=pv,
        ev=ev,
        ac=ac,
        bac=bac,
        sv=ev - pv,
        cv=ev - ac,
        spi=_ratio(ev, pv),
        cpi=cpi,
        eac=eac,
        etc=None if eac is None else eac - ac,
        vac=None if eac is None else bac - eac,
        tcpi=needed_efficiency(bac, ev, ac, bac),
    )


def needed_efficiency(bac: float, ev: float, ac: float, target: float) -> float | None:
    """TCPI: the cost efficiency of the rest of the work at which it costs ``target`` in all (BAC, or an EAC).

    None where nothing is left to earn, and where the target is spent already: no efficiency reaches it then.
    """
    left = bac - ev
    return _ratio(left, target - ac) if left > 0 else None


@dataclass(frozen=True, slots=True)
class Estimates:
    """The estimates at completion, by what they take for granted.

    ``at_cpi`` BAC / CPI: the cost efficiency so far goes on. ``at_budget`` AC + (BAC - EV): what is left costs what was planned.
    ``at_cpi_spi`` AC + (BAC - EV) / (CPI x SPI): lost time is bought back too, a pessimistic bound. ``weighted`` the same over
    0.8 CPI + 0.2 SPI. ``bottom_up`` AC and the cost of the rest of the plan as it now is; None where that was not given.
    """

    at_cpi: float | None
    at_budget: float
    at_cpi_spi: float | None
    weighted: float | None
    bottom_up: float | None = None


def estimates(pv: float, ev: float, ac: float, bac: float, to_do: float | None = None, spi: float | None = None) -> Estimates:
    """Every estimate at completion; ``to_do`` is what the rest of the plan costs as it now is, ``spi`` the one of work that is no level of
    effort, where there is some."""
    spi, cpi, left = _ratio(ev, pv) if spi is None else spi, _ratio(ev, ac), bac - ev
    both = cpi * spi if cpi is not None and spi is not None else None
    weighted = WEIGHT_OF_COST * cpi + WEIGHT_OF_SCHEDULE * spi if cpi is not None and spi is not None else None
    return Estimates(
        at_cpi=_ratio(bac, cpi),
        at_budget=ac + left,
        at_cpi_spi=_after(ac, left, both),
        weighted=_after(ac, left, weighted),
        bottom_up=None if to_do is None else ac + to_do,
    )


def _after(ac: float, left: float, factor: float | None) -> float | None:
    rest = _ratio(left, factor)
    return None if rest is None else ac + rest


def _ratio(of: float, by: float | None) -> float | None:
    """One by the other; None where the other is nothing, less than nothing or unknown."""
    return of / by if by is not None and by > 0 else None


def _per_cent(of: float, by: float) -> float | None:
    share = _ratio(of, by)
    return None if share is None else 100 * share


# --------------------------------------------------------------------------------------------------- earned schedule


@dataclass(frozen=True, slots=True)
class EarnedSchedule:
    """How far the work is in time: ``es`` is the number of periods by which the plan had earned what is earned ``at`` now.

    ``sv_t`` is ES - AT, ``spi_t`` ES / AT, ``ieac_t`` the planned duration over SPI(t): how many periods it takes at this pace.
    ``tspi`` is (PD - ES) / (PD - AT), the pace that would still keep the planned duration; None when that has passed.
    """

    at: float
    planned_duration: float | None
    es: float | None
    sv_t: float | None
    spi_t: float | None
    ieac_t: float | None
    tspi: float | None


def earned_schedule(pv: Sequence[float], ev: float, at: float, planned_duration: float | None = None) -> EarnedSchedule:
    """Earned schedule of an earned value after ``at`` periods.

    ``pv`` is the cumulative planned value at the end of each period, beginning with 0 at period 0. ES is the largest C with
    PV(C) <= EV, and of the next period the part that is earned; periods in which nothing was planned (holidays) are stepped
    over. Work that is all earned has ES = the planned duration, which without one given is the period that plans the last of it.
    """
    last = _last_period(pv)
    duration = planned_duration if planned_duration is not None else None if last is None else float(last)
    es = None if last is None else _earned_periods(pv, ev, last)
    if es is not None and last is not None and es >= last and duration is not None:
        es = duration
    spi_t = None if es is None else _ratio(es, at)
    return EarnedSchedule(
        at=at,
        planned_duration=duration,
        es=es,
        sv_t=None if es is None else es - at,
        spi_t=spi_t,
        ieac_t=None if duration is None else _ratio(duration, spi_t),
        tspi=None if es is None or duration is None or es >= duration else _ratio(duration - es, duration - at),
    )


def _last_period(pv: Sequence[float]) -> int | None:
    """The period that plans the last of it; None where nothing is planned at all."""
    most = max(pv, default=0.0)
    return next(n for n, value in enumerate(pv) if value == most) if most > 0 else None


def _earned_periods(pv: Sequence[float], ev: float, last: int) -> float:
    if ev >= pv[last]:
        return float(last)
    whole = max((n for n in range(last) if pv[n] <= ev), default=None)
    if whole is None:
        return 0.0
    return whole + (ev - pv[whole]) / (pv[whole + 1] - pv[whole])
