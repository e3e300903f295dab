"""Why a date is what it is, as the home screen tells it: the screen that ``w`` opens, and the line about what is late."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planning.canvas import Run
from planning.errors import HeadwayError

if TYPE_CHECKING:
    from planning.records import Milestone, Task
    from tui.screens.home import HomeScreen
    from tui.session import Session

SHOWN = 2
"""Activities that the line about what is late names at most in each of its parts."""


def ask_why(home: HomeScreen) -> None:
    """Open the answer to why the date under the cursor is what it is. Raises HeadwayError where there is no date."""
    from planning.why import subject
    from tui.screens.why import WhyScreen

    session, record = home.session, home.required()
    if session.schedule is None:
        raise HeadwayError(session.trouble)
    home.open_screen(WhyScreen(session, subject(session.schedule, record), home.jump))


def late_told(session: Session, activity: Task | Milestone) -> list[list[Run]]:
    """What made an activity late since its baseline, in one line; nothing for what is not late."""
    late = session.slip_of(activity)
    baseline = session.baseline_of(session.plan.program_of(activity))
    if baseline is None or late is None or late <= 0:
        return []
    slips = session.slips(baseline)
    if slips is None:
        return []
    from planning.attribution import part_words
    from planning.text_width import clean

    words = " · ".join(clean(part_words(part, SHOWN)) for part in slips.of(activity.id))
    return [[Run("Why late  ", "bad"), Run(words)]] if words else []
