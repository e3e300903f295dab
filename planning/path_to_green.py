"""The path to green: for each rule that made something red or amber, what would make it green, with who and by how much.

The amounts are those that bring the figure to the green side of the same threshold. A slip is recovered where it pays most: on
the unfinished task of the driving chain with the greatest DRAG (Devaux 1999: what an activity adds to the length of the path).
"""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil
from typing import TYPE_CHECKING

from planning.health_ground import SIGNS
from planning.paths import drag
from planning.schedule import calendar_of
from planning.values import say_day

if TYPE_CHECKING:
    from datetime import date

    from planning.health import Dimension, Fired, Health
    from planning.plan import Plan
    from planning.records import Program
    from planning.schedule import Schedule


def path_to_green(scheduled: Schedule, health: Health, today: date) -> tuple[tuple[str, str], ...]:
    """What would make each red or amber dimension green: its title and a sentence for each rule that fired, the worst first."""
    path = _Path(scheduled, health.id, today)
    ways: list[tuple[str, str]] = []
    held = sorted((d for d in health.dimensions if d.rag in ("red", "amber")), key=lambda d: d.rag != "red")
    for dimension in held:
        ways += [(dimension.title, sentence) for sentence in path.of(dimension)]
    return tuple(ways)


class _Path:
    """The sentences of one project or program."""

    def __init__(self, scheduled: Schedule, group_id: str, today: date) -> None:
        self.scheduled, self.plan, self.group_id, self.today = scheduled, scheduled.plan, group_id, today
        self._drags: dict[str, Mapping[str, int]] = {}

    def of(self, dimension: Dimension) -> list[str]:
        """A sentence for each rule of a dimension that fired, none twice."""
        return list(dict.fromkeys(getattr(self, f"_{fired.what}")(fired) for fired in dimension.fired))

    # --------------------------------------------------------------------------------------------------------- the schedule

    def _limit(self, fired: Fired) -> str:
        row = self.scheduled[fired.about]
        words = f"agree on {say_day(row.finish.date(), self.today)} as the {fired.word} of {fired.about}"
        return f"Recover {_days(fired.amount)} {self._where(fired.about, fired.amount)}, or {words}."

    def _float(self, fired: Fired) -> str:
        where = self._where(fired.about, fired.amount)
        return f"Win back {_days(fired.amount)} of float {where}, or agree on another limit for what it leads to."

    def _slip(self, fired: Fired) -> str:
        """Recovering r days of a slip s brings it to a share a of the days left l where s - r <= a(l - r)."""
        share = fired.limit / 100
        needed = ceil(max(0.0, fired.amount - share * fired.base) / max(0.01, 1 - share) - 1e-9)
        return f"Recover {_days(max(1, needed))} {self._where(fired.about, needed)}, or approve a new baseline."

    def _chance(self, fired: Fired) -> str:
        return f"Raise the chance to be in time from {fired.amount:.0f} % to {fired.limit:g} %, or agree on a later date."

    def _where(self, target: str, wanted: float) -> str:
        """``on BRD-5 (KM, MO), whose DRAG is 5d``: the unfinished task that adds most to the path that leads somewhere."""
        if target not in self._drags:
            self._drags[target] = drag(self.scheduled, target)
        found = {i: minutes for i, minutes in self._drags[target].items() if i in self.plan.tasks and not self.scheduled[i].finished}
        best = max(found, key=lambda i: (found[i], i), default="")
        if not best or found[best] <= 0:
            return f"before {target}"
        days = found[best] / calendar_of(self.scheduled, best).minutes_per_day
        people = ", ".join(a.person for a in self.plan.tasks[best].assignments)
        return (
            f"on {best}{f' ({people})' if people else ''}, whose DRAG is {days:.3g}d{', and on others beside it' if days < wanted else ''}"
        )

    # ------------------------------------------------------------------------------------------------- earned value and money

    def _spi(self, fired: Fired) -> str:
        left = "" if fired.about == "" else f"; {fired.about} is to be finished first"
        return f"Earn {self._money(fired.amount)} more of what is planned by now (SPI {fired.limit:g}){left}."

    def _cpi(self, fired: Fired) -> str:
        if fired.amount <= 0:
            return f"No efficiency of the rest brings CPI to {fired.limit:g} any more: approve a new budget."
        return f"Do the rest at a CPI of {fired.amount:.2f} or better, so that all of it ends at {fired.limit:g}; or approve a new budget."

    def _cost(self, fired: Fired) -> str:
        return (
            f"Save {self._money(fired.amount)} of what is left to spend (EAC {self._money(fired.limit)} at most), or approve a new budget."
        )

    def _unpriced(self, fired: Fired) -> str:
        change = self.plan.changes.get(fired.about)
        owner = f" ({change.owner})" if change is not None and change.owner else ""
        return f"Price {fired.about}{owner} in days and money."

    def _changes(self, fired: Fired) -> str:
        return f"Decide on open changes worth {self._money(fired.amount)}, so that {fired.limit:g} % of the budget or less is open."

    # ------------------------------------------------------------------------------------------- people, risks and benefits

    def _role(self, fired: Fired) -> str:
        return f"Name somebody for {fired.word} on {fired.about}, by {say_day(self.scheduled[fired.about].start.date(), self.today)}."

    def _load(self, fired: Fired) -> str:
        return f"Take {fired.about} from {fired.amount:.0f} % to {fired.limit:g} % on {fired.word}: move work, or give it to others."

    def _score(self, fired: Fired) -> str:
        return f"Lower the score of {fired.about}{self._owner(fired.about)} from {fired.amount:g} to less than {fired.limit:g}."

    def _exposure(self, fired: Fired) -> str:
        first = f", {fired.about}{self._owner(fired.about)} first" if fired.about else ""
        return f"Lower the exposure by {self._money(fired.amount)}{first}, or raise the contingency to {self._money(fired.limit)}."

    def _benefit(self, fired: Fired) -> str:
        benefit = self.plan.benefits.get(fired.about)
        by = f" by {say_day(benefit.by, self.today)}" if benefit is not None and benefit.by is not None else ""
        owner = f" ({benefit.owner})" if benefit is not None and benefit.owner else ""
        return f"Bring {fired.about}{owner} from {fired.amount:.0f} % to {fired.limit:g} % of what it is for{by}."

    def _project(self, fired: Fired) -> str:
        return f"Take {fired.about} out of red."

    def _owner(self, risk_id: str) -> str:
        risk = self.plan.risks.get(risk_id)
        return f" ({risk.owner})" if risk is not None and risk.owner else ""

    def _money(self, amount: float) -> str:
        program = program_of(self.plan, self.group_id)
        currency = program.currency if program is not None else "EUR"
        return f"{SIGNS.get(currency, f'{currency} ')}{max(1, ceil(amount - 1e-6)):,d}"


def program_of(plan: Plan, group_id: str) -> Program | None:
    """The program that a project or program id means."""
    project = plan.projects.get(group_id)
    return plan.programs.get(project.program if project is not None else group_id)


def _days(days: float) -> str:
    return f"{days:g} working day{'s' * (days != 1)}"
