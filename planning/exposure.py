"""What risks are worth: expected money before and after the response, rolled up and held against the reserve.

Money is signed as a person feels it: a threat costs (less than nothing), an opportunity brings. All sums are over open risks
alone. The formulas are those of ``formulas.md`` 4.10.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from planning.plan import natural
from planning.records import Activity, Project, RiskLevel
from planning.risk_scores import ZONES, Scoring, Stage, Zone, level_at, program_counted, zone

if TYPE_CHECKING:
    from dataclasses import dataclass

    from planning.plan import Plan
    from planning.records import Program, Risk
else:
    from planning.frozen import dataclass

STALE_DAYS = 21
"""A risk that nobody looked at for so many days is stale."""
PROXIMITY_WEIGHTS = {"now": 2.0, "near": 1.5, "mid": 1.0, "": 1.0, "far": 0.7}
"""How much the nearness of a risk counts in its rank."""
TRIGGER_BOOST = 10.0
"""What the rank of an open risk gains whose trigger date is past: two zones."""


def emv(risk: Risk, stage: Stage = "current") -> float:
    """The expected money of a risk: probability times cost; less than nothing for a threat."""
    level = level_at(risk, stage)
    money = level.probability * level.cost
    return round(money if risk.kind == "opportunity" else -money, 2) + 0.0


def expected_days(risk: Risk, stage: Stage = "current") -> float:
    """Probability times working days; it means something along one path alone."""
    level = level_at(risk, stage)
    return level.probability * level.days


# ------------------------------------------------------------------------------------------------------------- exposure


@dataclass(frozen=True, slots=True)
class Exposure:
    """The expected money of some open risks: threats below nothing, opportunities above, now and after the response."""

    count: int
    threats: float
    opportunities: float
    threats_after: float
    opportunities_after: float
    zones: tuple[tuple[Zone, int, float], ...]
    """For each zone, the worst first: how many threats stand in it now, and their expected money."""

    @property
    def net(self) -> float:
        """Threats and opportunities together, as they stand now."""
        return self.threats + self.opportunities

    @property
    def net_after(self) -> float:
        """The same after the response."""
        return self.threats_after + self.opportunities_after


def exposure(risks: Iterable[Risk], scoring: Scoring) -> Exposure:
    """The exposure of those of these risks that are open."""
    risks = [risk for risk in risks if risk.state == "open"]
    sums = {
        (kind, stage): sum(emv(r, stage) for r in risks if r.kind == kind)
        for kind in ("threat", "opportunity")
        for stage in ("current", "residual")
    }
    threats = [(zone(scoring.score(r)), emv(r)) for r in risks if r.kind == "threat"]
    zones = tuple((each, sum(z == each for z, _ in threats), sum(money for z, money in threats if z == each)) for each in ZONES)
    return Exposure(
        len(risks),
        sums["threat", "current"] + 0.0,
        sums["opportunity", "current"] + 0.0,
        sums["threat", "residual"] + 0.0,
        sums["opportunity", "residual"] + 0.0,
        zones,
    )


def risks_of(plan: Plan, program_id: str) -> list[Risk]:
    """The risks of a program, of whatever state: its own, and those on something in it."""
    return [risk for risk in plan.risks.values() if program_counted(plan, risk) == program_id]


def summed(exposures: Iterable[Exposure]) -> Exposure:
    """Several exposures together; their money must be of one currency."""
    held = list(exposures)
    zones = tuple((each, sum(e.zones[n][1] for e in held), sum(e.zones[n][2] for e in held)) for n, each in enumerate(ZONES))
    return Exposure(
        sum(e.count for e in held),
        sum(e.threats for e in held) + 0.0,
        sum(e.opportunities for e in held) + 0.0,
        sum(e.threats_after for e in held) + 0.0,
        sum(e.opportunities_after for e in held) + 0.0,
        zones,
    )


def project_of(plan: Plan, risk: Risk) -> str:
    """The project a risk counts in: that of the first thing it is on; nothing where that stands in no project.

    A risk on two projects counts once, or the projects would add up to more than the program.
    """
    for each in risk.on:
        record = plan.find(each)
        if isinstance(record, Project):
            return record.id
        if isinstance(record, Activity) and record.project:
            return record.project
    return ""


def by_project(plan: Plan, program_id: str, scoring: Scoring) -> dict[str, Exposure]:
    """The exposure of each project of a program that has open risks, by id; under nothing what stands in none."""
    groups: dict[str, list[Risk]] = {}
    for risk in risks_of(plan, program_id):
        if risk.state == "open":
            groups.setdefault(project_of(plan, risk), []).append(risk)
    return {project: exposure(groups[project], scoring) for project in sorted(groups, key=natural)}


@dataclass(frozen=True, slots=True)
class Cover:
    """A program's reserve for risks against the expected money of its open threats, now and after the response.

    ``reserve`` is what the contingency holds still, ``left`` what it holds beyond the threats, less than nothing where it is short.
    """

    reserve: float
    left: float
    left_after: float


def contingency_left(program: Program, gone: float) -> float | None:
    """What a program's contingency still holds once so much has gone out of it; None where it has none."""
    return None if program.contingency is None else max(0.0, program.contingency - gone)


def cover(plan: Plan, program_id: str, found: Exposure, gone: float) -> Cover | None:
    """What the contingency of a program covers of an exposure, once so much has gone out of it (``budget.overspent``); None where it
    has none."""
    program = plan.programs.get(program_id)
    reserve = contingency_left(program, gone) if program is not None else None
    return None if reserve is None else Cover(reserve, reserve + found.threats, reserve + found.threats_after)


# ------------------------------------------------------------------------------------------------- is a response worth it


@dataclass(frozen=True, slots=True)
class Worth:
    """What a response brings and costs: expected money and expected working days won, and its price, None where unknown."""

    gain: float
    days: float
    cost: float | None

    @property
    def pays(self) -> bool | None:
        """Whether it brings more money than it costs; None where its cost is not known."""
        return None if self.cost is None else self.gain > self.cost


def worth_of_response(risk: Risk) -> Worth | None:
    """Whether the response to a risk is worth its cost: the expected money before it against that after it.

    Before is the inherent level where it was judged. None where nobody judged what the response leads to.
    """
    if risk.residual is None:
        return None
    days = expected_days(risk, "inherent") - expected_days(risk, "residual")
    return Worth(
        round(emv(risk, "residual") - emv(risk, "inherent"), 2) + 0.0, days if risk.kind == "threat" else -days + 0.0, risk.response_cost
    )


# ------------------------------------------------------------------------------------------------------ rank and reviews


def trigger_past(risk: Risk, today: date) -> bool:
    """Whether the day is past on which the trigger of an open risk shows."""
    return risk.state == "open" and risk.trigger_date is not None and risk.trigger_date < today


def rank(risk: Risk, scoring: Scoring, today: date) -> float:
    """What wants attention first: the score by how near it is, and more where its trigger date is past."""
    weighted = scoring.score(risk) * PROXIMITY_WEIGHTS.get(risk.proximity, 1.0)
    return weighted + (TRIGGER_BOOST if trigger_past(risk, today) else 0.0)


def ranked(risks: Sequence[Risk], scoring: Scoring, today: date) -> list[Risk]:
    """Threats by rank, then opportunities by what they bring and, of equals, by when they expire."""

    def order(risk: Risk) -> tuple[object, ...]:
        if risk.kind == "opportunity":
            return (1, -emv(risk), risk.trigger_date or date.max, natural(risk.id))
        return (0, -rank(risk, scoring, today), emv(risk), natural(risk.id))

    return sorted(risks, key=order)


def unlooked_days(risk: Risk, today: date) -> int | None:
    """How many days nobody looked at an open risk, since it was reviewed or written down; None where that is not known."""
    since = risk.reviewed or (risk.created.date() if risk.created else None)
    return None if since is None or risk.state != "open" else max(0, (today - since).days)


def is_stale(risk: Risk, today: date) -> bool:
    """Whether an open risk was not looked at for too long."""
    days = unlooked_days(risk, today)
    return days is not None and days >= STALE_DAYS


def is_review_due(risk: Risk, today: date) -> bool:
    """Whether an open risk is to be looked at today, or was before."""
    return risk.state == "open" and risk.review is not None and risk.review <= today


def review_words(risk: Risk, today: date) -> str:
    """Why an open risk should be looked at again; nothing while it need not be."""
    if is_review_due(risk, today) and risk.review is not None:
        late = (today - risk.review).days
        return "review due today" if not late else f"review {late} calendar day{'s' * (late != 1)} overdue"
    return f"not looked at for {unlooked_days(risk, today)} calendar days" if is_stale(risk, today) else ""


def is_empty(level: RiskLevel) -> bool:
    """Whether nobody said how likely and how large it is."""
    return not (level.probability or level.days or level.cost)
