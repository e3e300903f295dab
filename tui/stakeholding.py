"""The stakeholders and the report, as the home screen opens them; what a key needs is imported when it is pressed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planning.errors import HeadwayError

if TYPE_CHECKING:
    from tui.screens.home import HomeScreen


def open_stakeholders(home: HomeScreen) -> None:
    """Open the register, the field of power and interest, and what is due."""
    from tui.rows import open_form
    from tui.screens.stakeholders import StakeholderScreen

    home.open_screen(StakeholderScreen(home.session, home.jump, lambda record_id: open_form(home, record_id)))


def open_report(home: HomeScreen) -> None:
    """Open the report of the project under the cursor, else that of the program in view.

    Raises HeadwayError where there is neither, or the plan has no dates.
    """
    from planning.beginnings import first_in_app
    from planning.records import Project
    from tui.screens.report import ReportScreen

    session, record = home.session, home.record
    program = record.id if isinstance(record, Project) else home.program_id
    if not program:
        raise HeadwayError(first_in_app(session.plan, "programs"))
    if session.schedule is None:
        raise HeadwayError(session.trouble)
    home.open_screen(ReportScreen(session, program))
