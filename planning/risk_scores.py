"""How large a risk is: probability times impact, each on a scale of 1 to 5, and the zone that makes.

Every screen, verb and filter takes its scores from here. A score that somebody gave counts as given; without one it is
derived from the probability and the worse of days and money, by the bands of ``formulas.md`` 4.10.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from planning.records import Score

if TYPE_CHECKING:
    from planning.costs import Costs
    from planning.plan import Plan
    from planning.records import LogEntry, Risk, RiskLevel
    from planning.schedule import Schedule

Stage = Literal["inherent", "current", "residual"]
STAGES: tuple[Stage, ...] = ("inherent", "current", "residual")
"""A risk before any response, as it stands now, and after the whole response."""
STAGE_WORDS: dict[Stage, str] = {"inherent": "before response", "current": "now", "residual": "after response"}

Zone = Literal["low", "medium", "high", "extreme"]
ZONES: tuple[Zone, ...] = ("extreme", "high", "medium", "low")
"""The zones of the matrix, the worst first."""
EXTREME, HIGH, MEDIUM = 15, 10, 5
"""The scores from which a risk is extreme, high and medium."""
ZONE_ROLES: dict[Zone, str] = {"extreme": "bad", "high": "warn", "medium": "accent", "low": "dim"}
"""The role of the colour of each zone of threats; the score or a word always goes with it."""

PROBABILITY_BANDS = (0.10, 0.25, 0.45, 0.70)
"""The highest probability of each step of the scale but the last."""
DAY_BANDS = (1.0, 3.0, 6.0, 10.0)
"""The most working days of each step but the last."""
COST_BANDS = (0.005, 0.01, 0.03, 0.06)
"""The share of the budget at completion at which each step after the first begins."""
_ROUNDING = 1e-9


def zone(score: float) -> Zone:
    """``low`` (1 to 4), ``medium`` (5 to 9), ``high`` (10 to 14) or ``extreme`` (15 to 25)."""
    return "extreme" if score >= EXTREME else "high" if score >= HIGH else "medium" if score >= MEDIUM else "low"


def probability_step(probability: float) -> int:
    """A probability (0 to 1) on the scale of 1 to 5."""
    return 1 + sum(probability > band + _ROUNDING for band in PROBABILITY_BANDS)


def days_step(days: float) -> int:
    """An impact in working days on the scale of 1 to 5."""
    return 1 + sum(days > band + _ROUNDING for band in DAY_BANDS)


def cost_step(cost: float, bac: float | None) -> int:
    """An impact in money on the scale of 1 to 5, by its share of the budget at completion; 1 where that is not known."""
    if not bac or bac <= 0:
        return 1
    return 1 + sum(cost / bac >= band - _ROUNDING for band in COST_BANDS)


def derived(level: RiskLevel, bac: float | None) -> Score:
    """A level on both scales: the impact is the worse of days and money."""
    return Score(probability_step(level.probability), max(days_step(level.days), cost_step(level.cost, bac)))


def level_at(risk: Risk, stage: Stage) -> RiskLevel:
    """A risk's probability, days and money at a stage; where a stage was never judged, those of now."""
    level = risk.inherent if stage == "inherent" else risk.residual if stage == "residual" else None
    return level if level is not None else risk.current


class Scoring:
    """The scores of the risks of one plan. Money is held against the planned cost of the risk's program; without a schedule,
    or where nothing costs anything, against its budget."""

    def __init__(self, plan: Plan, scheduled: Schedule | None) -> None:
        self.plan = plan
        self.scheduled = scheduled
        self._costs: Costs | None = None

    def bac(self, program_id: str) -> float | None:
        """The budget at completion of a program, in its money; None where it has none."""
        if self._costs is None and self.scheduled is not None:
            from planning.costs import planned_costs

            self._costs = planned_costs(self.scheduled)
        planned = self._costs.programs.get(program_id, 0.0) if self._costs is not None else 0.0
        program = self.plan.programs.get(program_id)
        return planned or (program.budget if program is not None else None) or None

    def steps(self, risk: Risk, stage: Stage = "current") -> Score:
        """Probability and impact of a risk from 1 to 5: as given, otherwise derived."""
        level = level_at(risk, stage)
        if stage == "residual" and risk.residual_score is not None:
            return risk.residual_score
        if risk.score is not None and level == risk.current:
            return risk.score
        return derived(level, self.bac(program_counted(self.plan, risk)) if level.cost else None)

    def score(self, risk: Risk, stage: Stage = "current") -> int:
        """Probability times impact, 1 to 25."""
        steps = self.steps(risk, stage)
        return steps.probability * steps.impact

    def sorted(self, risks: Sequence[Risk]) -> list[Risk]:
        """Threats before opportunities, the highest score first."""
        from planning.plan import natural

        return sorted(risks, key=lambda r: (r.kind != "threat", -self.score(r), natural(r.id)))


def score_text(risk: Risk, score: int) -> str:
    """A score as it is written: an opportunity's with a plus."""
    return f"+{score}" if risk.kind == "opportunity" else str(score)


def zone_text(risk: Risk, score: float) -> str:
    """The zone of a threat in a word; an opportunity is in none, however large."""
    return "" if risk.kind == "opportunity" else zone(score)


def role_of(risk: Risk, score: float) -> str:
    """The role of the colour of a score: opportunities are good, whatever their size."""
    return "good" if risk.kind == "opportunity" else ZONE_ROLES[zone(score)]


def program_counted(plan: Plan, record: Risk | LogEntry) -> str:
    """The program a risk or entry of the log counts in: the one it names, else that of the first thing it is on."""
    if record.program:
        return record.program
    programs = (plan.program_of(subject) for each in record.on if (subject := plan.find(each)) is not None)
    return next((program.id for program in programs if program is not None), "")
