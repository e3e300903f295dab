"""The sums of a task, a project or a program, and the indices and estimates that follow from them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planning.earned_value import Estimates, Indices, estimates, indices, needed_efficiency
from planning.frozen import replaced

if TYPE_CHECKING:
    from collections.abc import Sequence
    from dataclasses import dataclass
else:
    from planning.frozen import dataclass

GOOD, WEAK = 0.97, 0.90
"""From the first on an index is good, from the second on weak, below it bad."""

UNBELIEVABLE = 0.10
"""Where the efficiency that an estimate needs differs by more from the one so far, the estimate is not to be believed (DCMA)."""


def rating(index: float | None, good: float = GOOD, weak: float = WEAK) -> str:
    """``good``, ``weak`` or ``bad``; nothing for an index that is not defined."""
    if index is None:
        return ""
    shown = round(index, 2)  # 0.966 is shown as 0.97, and whoever reads that wonders why it is marked
    return "good" if shown >= good else "weak" if shown >= weak else "bad"


@dataclass(frozen=True, slots=True)
class Value:
    """The sums of a task, a project or a program, and its estimate at completion.

    ``pv`` is None without a baseline. ``eac`` is BAC / CPI where that is defined, what is left at budget while nothing is earned,
    and None where something is earned and nobody said what it cost; of a program the sum of its projects'. ``to_do`` is what the
    rest of the plan costs as it now is.

    ``effort_pv`` and ``effort_ev`` are the part of PV and EV that is level of effort: it earns what was planned whatever is done, so
    it has no place in SPI. ``unpriced`` is the part of EV of whose cost nothing was said: it has none in CPI.
    """

    id: str
    pv: float | None
    ev: float
    ac: float
    bac: float
    to_do: float
    eac: float | None
    effort_pv: float = 0.0
    effort_ev: float = 0.0
    unpriced: float = 0.0

    @property
    def indices(self) -> Indices:
        """Its indices and variances; those of PV are told from a PV of 0 where there is none, and so undefined."""
        pv = self.pv or 0.0
        found = indices(pv, self.ev, self.ac, self.bac)
        if self.effort_pv or self.effort_ev:
            of_work = indices(pv - self.effort_pv, self.ev - self.effort_ev, self.ac, self.bac)
            found = replaced(found, sv=of_work.sv, spi=of_work.spi)
        if self.unpriced:
            of_cost = indices(pv, self.ev - self.unpriced, self.ac, self.bac)
            tcpi = needed_efficiency(self.bac, self.ev, self.ac + self.unpriced, self.bac)
            found = replaced(found, cv=of_cost.cv, cpi=of_cost.cpi, eac=of_cost.eac, etc=of_cost.etc, vac=of_cost.vac, tcpi=tcpi)
        return found

    @property
    def estimates(self) -> Estimates:
        """Every form of the estimate at completion; of a program from its own sums, as a cross-check.

        What was earned and has no cost yet is taken to cost what was planned for it.
        """
        found = estimates(self.pv or 0.0, self.ev, self.ac + self.unpriced, self.bac, self.to_do, self.spi)
        return replaced(found, at_cpi=None, at_cpi_spi=None, weighted=None) if self.unpriced and not self.ac else found

    @property
    def sv(self) -> float | None:
        """EV less PV; None without a baseline."""
        return None if self.pv is None else self.indices.sv

    @property
    def cv(self) -> float | None:
        """EV less AC, of what has a cost; None where nothing has."""
        return None if self.unpriced and self.unpriced >= self.ev else self.indices.cv

    @property
    def spi(self) -> float | None:
        """EV over PV."""
        return self.indices.spi

    @property
    def cpi(self) -> float | None:
        """EV over AC."""
        return self.indices.cpi

    @property
    def etc(self) -> float | None:
        """What is still to be spent by its estimate."""
        return None if self.eac is None else self.eac - self.ac

    @property
    def vac(self) -> float | None:
        """What the budget leaves over its estimate; less than nothing where it does not."""
        return None if self.eac is None else self.bac - self.eac

    @property
    def tcpi(self) -> float | None:
        """The cost efficiency that the rest needs for the budget to hold; None where that means nothing."""
        return self.indices.tcpi

    @property
    def tcpi_eac(self) -> float | None:
        """The cost efficiency that the rest needs for its estimate to hold."""
        return None if self.eac is None else needed_efficiency(self.bac, self.ev, self.ac, self.eac)

    @property
    def believable(self) -> bool:
        """Whether the estimate asks for about the efficiency there was so far."""
        needed, cpi = self.tcpi_eac, self.cpi
        return needed is None or cpi is None or abs(needed - cpi) <= UNBELIEVABLE


def summed(record_id: str, parts: Sequence[Value], own: float, *, planned: bool) -> Value:
    """A program from its projects and what was spent on it as a whole (``own``); ``planned`` says whether it has a baseline.

    Its estimate is the sum of theirs; a project without one counts with its budget, and where none has one there is none. Where all
    that was spent was spent on the program as a whole, it is what all its projects have earned has cost.
    """
    ev, untold = sum(part.ev for part in parts), sum(part.unpriced for part in parts)
    unpriced = 0.0 if own and untold >= ev else untold
    known = [part.eac for part in parts if part.eac is not None]
    at_budget = sum(part.bac - part.ev + part.ac + (part.unpriced if unpriced else 0.0) for part in parts if part.eac is None)
    return Value(
        record_id,
        sum(part.pv or 0.0 for part in parts) if planned else None,
        ev,
        sum(part.ac for part in parts) + own,
        sum(part.bac for part in parts),
        sum(part.to_do for part in parts),
        sum(known) + at_budget + own if known or own or not parts else None,
        sum(part.effort_pv for part in parts),
        sum(part.effort_ev for part in parts),
        unpriced,
    )
