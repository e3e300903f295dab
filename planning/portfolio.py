"""Several programs side by side, each rolled up from what is in it, and all of them together.

The rules are those of formulas.md 4.8: the earliest start and the latest finish, sums of money, the worst colour told with the count
of each, the smallest float. Money of several currencies is not added up. Nothing here is typed: a program's own colour is the declared
one and stands beside what its projects declare.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from planning.baselining import current
from planning.closing import is_put_away
from planning.costs import planned_costs
from planning.exposure import Exposure, exposure, risks_of, summed
from planning.plan import Plan, natural
from planning.records import Milestone, Program, Project, Rag
from planning.risk_scores import Scoring
from planning.variance import Variances

if TYPE_CHECKING:
    from dataclasses import dataclass

    from planning.schedule import Row, Schedule
else:
    from planning.frozen import dataclass

WORST: Sequence[Rag] = ("red", "amber", "green")


@dataclass(frozen=True, slots=True)
class ProgramLine:
    """One program of the portfolio. ``variance`` and ``float_minutes`` are working minutes on its calendar; None where unknown.

    ``cost`` is the planned cost of all its tasks; ``colours`` counts the declared colours of its projects.
    """

    program: Program
    start: datetime | None
    finish: datetime | None
    approved: datetime | None
    variance: int | None
    float_minutes: int | None
    minutes_per_day: int
    percent: float | None
    cost: float | None
    exposure: Exposure
    next_milestone: Milestone | None
    next_finish: datetime | None
    colours: Mapping[str, int]
    worst: Rag
    because: str

    @property
    def days(self) -> float | None:
        """Working days that it finishes after its baseline."""
        return None if self.variance is None else round(self.variance / self.minutes_per_day, 2)


@dataclass(frozen=True, slots=True)
class Total:
    """All programs together; money is None where they count in several currencies, or none of them says it."""

    finish: datetime | None
    budget: float | None
    cost: float | None
    exposure: Exposure | None
    currency: str | None
    colours: Mapping[str, int]


def portfolio(plan: Plan, scheduled: Schedule | None) -> tuple[ProgramLine, ...]:
    """Every program that is not archived, in the order of the plan."""
    found = [p for p in plan.programs.values() if not p.archived]
    found.sort(key=lambda p: (p.rank, natural(p.id)))
    costs = planned_costs(scheduled).programs if scheduled else {}
    return tuple(_line(plan, scheduled, program, costs) for program in found)


def total(lines: Iterable[ProgramLine]) -> Total:
    """The programs together."""
    held = tuple(lines)
    currencies = {line.program.currency for line in held}
    one = next(iter(currencies)) if len(currencies) == 1 else None
    budgets = [line.program.budget for line in held if line.program.budget is not None]
    costs = [line.cost for line in held if line.cost is not None]
    together = summed(line.exposure for line in held) if one else None
    return Total(
        max((line.finish for line in held if line.finish), default=None),
        round(sum(budgets), 2) if one and budgets else None,
        round(sum(costs), 2) if one and costs else None,
        together,
        one,
        {colour: sum(line.program.rag == colour for line in held) for colour in WORST},
    )


def milestones_of(plan: Plan, scheduled: Schedule | None, program_id: str) -> tuple[tuple[Milestone, Row], ...]:
    """The milestones of a program that have a date, by that."""
    found = []
    for milestone in plan.milestones.values():
        program = plan.program_of(milestone)
        row = scheduled.get(milestone.id) if scheduled else None
        if program is not None and program.id == program_id and row is not None:
            found.append((milestone, row))
    return tuple(sorted(found, key=lambda pair: (pair[1].finish, natural(pair[0].id))))


def _line(plan: Plan, scheduled: Schedule | None, program: Program, costs: Mapping[str, float]) -> ProgramLine:
    group = scheduled.program(program.id) if scheduled else None
    baseline = current(plan, program.id)
    variance = Variances(scheduled, baseline).program if scheduled and baseline else None
    following = next((pair for pair in milestones_of(plan, scheduled, program.id) if not pair[1].finished), (None, None))
    projects = [p for p in plan.projects.values() if p.program == program.id and not is_put_away(plan, p)]
    worst, because = _worst(projects)
    return ProgramLine(
        program=program,
        start=group.start if group else None,
        finish=group.finish if group else None,
        approved=variance.before.finish if variance and variance.before else None,
        variance=variance.finish if variance else None,
        float_minutes=group.total_float if group else None,
        minutes_per_day=scheduled.calendars.for_program(program).minutes_per_day if scheduled else 480,
        percent=group.percent if group else None,
        cost=round(costs.get(program.id, 0.0), 2) if scheduled else None,
        exposure=exposure(risks_of(plan, program.id), Scoring(plan, scheduled)),
        next_milestone=following[0],
        next_finish=following[1].finish if following[1] else None,
        colours={colour: sum(p.rag == colour for p in projects) for colour in WORST},
        worst=worst,
        because=because,
    )


def _worst(projects: Sequence[Project]) -> tuple[Rag, str]:
    """The worst colour that a project declares, and which does, with its reason."""
    for colour in WORST:
        found = sorted((p for p in projects if p.rag == colour), key=lambda p: (not p.rag_reason, natural(p.id)))
        if found:
            return colour, found[0].id + (f": {found[0].rag_reason}" if found[0].rag_reason else "")
    return "", ""
