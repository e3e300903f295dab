"""The computed health of programs and projects, where everything that is known of them comes together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planning.canvas import Run
from planning.health_words import declared_words

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from planning.health import Health
    from planning.schedule import Schedule
    from tui.screens.home import HomeScreen

GLYPHS = {"green": Run("●", "good"), "amber": Run("▲", "warn"), "red": Run("■", "bad"), "": Run("○", "dim")}
"""A colour, told by form too."""


def judged(scheduled: Schedule, today: date) -> Mapping[str, Health]:
    """The health of every project and program that is not archived, by id."""
    from planning.health import judge
    from planning.measured import measured_values
    from planning.performance import Performance

    return judge(scheduled, today, measured_values(Performance(scheduled, today), scheduled.plan))


def begin(home: HomeScreen) -> None:
    """Judge from now on: after the first picture, which does not wait for it."""
    home.session.judge = judged
    if any(health.is_kinder for health in home.session.health.values()) and home.where != "welcome":
        home.show_plan()


def open_health(home: HomeScreen) -> None:
    """Open the health of the program that is looked at."""
    from tui.screens.health import HealthScreen

    home.open_screen(HealthScreen(home.session, home.program_id, home.jump))


def kinder_mark(health: Health | None) -> Run:
    """``G→A?`` in the colour that the data has, where the declared one is kinder; else as many blanks."""
    mark = health.mark if health is not None else ""
    return Run(mark, GLYPHS[health.computed].role) if health is not None and mark else Run("    ")


def coloured(declared: str, health: Health | None) -> Run:
    """A declared colour in words, marked where it is kinder than the data."""
    words = declared_words(declared, health.computed if health is not None else "")
    return Run(words, GLYPHS.get(declared, GLYPHS[""]).role)


def computed_line(health: Health) -> list[Run]:
    """What the data says, and whether the declared colour is kinder, in one line."""
    glyph = GLYPHS[health.computed]
    kinder = f" {health.mark} declared kinder" if health.is_kinder else ""
    return [
        Run("Computed  ", "dim"),
        glyph,
        Run(f" {health.computed or 'no colour'}{kinder}: ", glyph.role),
        Run(health.rule or "nothing to go by"),
    ]
