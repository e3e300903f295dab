"""How large a risk is: probability times impact, each on a scale of 1 to 5."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planning.records import Risk

HIGH, MEDIUM = 12, 5
"""The scores from which a risk is high, and medium."""

_PROBABILITY_BANDS = (0.10, 0.25, 0.45, 0.70)
_DAY_BANDS = (1, 3, 6, 10)


def risk_score(risk: Risk) -> int:
    """Probability times impact on the scales of 1 to 5; from the probability bands alone where no impact was judged."""
    if risk.score is not None:
        return risk.score.probability * risk.score.impact
    probability = 1 + sum(risk.current.probability > band for band in _PROBABILITY_BANDS)
    impact = 1 + sum(risk.current.days > step for step in _DAY_BANDS)
    return probability * impact


def band(score: float) -> str:
    """``high``, ``medium`` or ``low``."""
    return "high" if score >= HIGH else "medium" if score >= MEDIUM else "low"
