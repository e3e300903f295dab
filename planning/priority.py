"""What to help first: how closely a project serves its program's goal, and a score of that and of its priority.

The alignment of a project is 40 for a goal of its own and 60 times the share of its program's benefits that wait for something in
it; where the program has no benefits, the goal alone counts, 0 or 100. The score is half the priority (0 to 1000, a tenth of it)
and half the alignment, both from 0 to 100.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dataclasses import dataclass

    from planning.plan import Plan
    from planning.records import Project
else:
    from planning.frozen import dataclass

OF_GOAL, OF_BENEFITS = 40, 60
FORMULA = (
    f"score = half of priority ÷ 10 + half of alignment; alignment = {OF_GOAL} for a goal of its own "
    f"+ {OF_BENEFITS} × the share of the program's benefits that wait for it"
)


@dataclass(frozen=True, slots=True)
class Ranking:
    """A project's priority as it was entered (0 to 1000), what its alignment rests on, both from 0 to 100, and its score."""

    priority: int
    has_goal: bool
    waiting: int
    benefits: int

    @property
    def alignment(self) -> int:
        """0 to 100."""
        if not self.benefits:
            return 100 if self.has_goal else 0
        return round(OF_GOAL * self.has_goal + OF_BENEFITS * self.waiting / self.benefits)

    @property
    def score(self) -> int:
        """0 to 100, rounded half up."""
        return int((self.priority / 10 + self.alignment) / 2 + 0.5)

    @property
    def told(self) -> str:
        """The sum in words: ``score 65 = half of priority 500 ÷ 10 + half of alignment 80 (goal 40 + 60 × 4 of 6 benefits)``."""
        goal = f"goal {OF_GOAL}" if self.has_goal else "no goal 0"
        parts = f"{goal} + {OF_BENEFITS} × {self.waiting} of {self.benefits} benefits"
        if not self.benefits:
            parts = "a goal, and the program has no benefits" if self.has_goal else "no goal, and the program has no benefits"
        return f"score {self.score} = half of priority {self.priority} ÷ 10 + half of alignment {self.alignment} ({parts})"


def ranking(plan: Plan, project: Project) -> Ranking:
    """How a project ranks."""
    inside = {project.id, *(a.id for a in plan.activities() if a.project == project.id)}
    benefits = [b for b in plan.benefits.values() if b.program == project.program and not b.disbenefit]
    waiting = sum(not inside.isdisjoint(b.needs) for b in benefits)
    return Ranking(project.priority, bool(project.goal.strip()), waiting, len(benefits))
