"""The registries of every screen, by the place their keys are in; loaded where all are asked for: own keys, and the page of keys."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Never

from tui.keys.boards import BASELINES, BRIEF, COST, GATES, GOALS, PORTFOLIO
from tui.keys.command import Place, Registry
from tui.keys.people import LEVEL, PEOPLE, RACI
from tui.keys.registers import HEALTH, LOG, REPORT, RISKS, STAKEHOLDERS
from tui.keys.row import FORM, HISTORY, LINKS, WHATIF, WHY

OTHERS: Mapping[Place, Registry[Never]] = {
    "history": HISTORY, "form": FORM, "links": LINKS, "why": WHY, "whatif": WHATIF,
    "people": PEOPLE, "raci": RACI, "level": LEVEL,
    "risks": RISKS, "log": LOG,
    "goals": GOALS, "gates": GATES, "brief": BRIEF, "portfolio": PORTFOLIO, "baselines": BASELINES, "cost": COST,
    "stakeholders": STAKEHOLDERS, "report": REPORT,
    "health": HEALTH,
}  # fmt: skip
"""The registries of the screens beside home, by the place their keys are in."""
