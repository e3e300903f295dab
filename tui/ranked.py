"""The projects of all programs as the portfolio ranks them: score, priority and alignment in columns, sorted by any of these."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planning.beginnings import first_in_app
from planning.canvas import Run
from planning.closing import is_put_away
from planning.plan import natural
from planning.priority import FORMULA, ranking
from planning.text_width import clean
from tui.goal_words import day_words
from tui.healths import coloured
from tui.screens.board import Table, Told
from tui.screens.why import wrapped
from widgets.listing import Column, Row

if TYPE_CHECKING:
    from planning.priority import Ranking
    from planning.records import Project
    from tui.session import Session

SORTS = ("score", "priority", "alignment", "finish", "name")
COLUMNS = (
    Column("Id"),
    Column("Project", shrinks=True, most=40),
    Column("In", spare=1),
    Column("Score", right=True),
    Column("Priority", right=True),
    Column("Alignment", right=True),
    Column("RAG"),
    Column("Finish"),
    Column("Done", right=True, spare=2),
    Column("Owner", spare=3),
    Column("Stage", spare=4),
)


def table(session: Session, sort: str) -> Table:
    """A row for each project that is not put away, the first by ``sort`` on top: figures downwards, dates and names upwards."""
    plan = session.plan
    found = [(p, ranking(plan, p)) for p in plan.projects.values() if not is_put_away(plan, p)]
    found.sort(key=lambda each: _key(session, each[0], each[1], sort))
    rows = [_row(session, project, ranked) for project, ranked in found]
    empty = clean(first_in_app(plan, "projects"))
    return Table("Projects", f"{len(rows)}, by {sort} · O sorts by another", COLUMNS, rows, empty)


def _key(session: Session, project: Project, ranked: Ranking, sort: str) -> tuple[object, ...]:
    rolled = session.schedule.project(project.id) if session.schedule else None
    last = natural(project.id)
    if sort == "name":
        return (project.name.casefold(), last)
    if sort == "finish":
        return (rolled is None, rolled.finish.isoformat() if rolled else "", last)
    figures = {"score": ranked.score, "priority": ranked.priority, "alignment": ranked.alignment}
    return (-figures[sort], -ranked.priority, last)


def _row(session: Session, project: Project, ranked: Ranking) -> Row:
    rolled = session.schedule.project(project.id) if session.schedule else None
    cells = (
        Run(clean(project.id), "strong"),
        Run(clean(project.name)),
        Run(clean(project.program) or "-", "dim"),
        Run(str(ranked.score), "strong"),
        Run(str(ranked.priority)),
        Run(str(ranked.alignment), "warn" if not ranked.has_goal else ""),
        coloured(project.rag, session.health.get(project.id)),
        Run(day_words(rolled.finish, session.today) if rolled else "-", "" if rolled else "dim"),
        Run(f"{rolled.percent:.0f}%" if rolled else "-", "dim"),
        Run(clean(project.owner) or "-", "" if project.owner else "dim"),
        Run(clean(project.stage) or "-", "" if project.stage else "dim"),
    )
    return Row(project.id, cells)


def told(session: Session, project_id: str, room: int) -> Told:
    """What the score of a project rests on, and the formula."""
    project = session.plan.projects.get(project_id)
    if project is None:
        return Told("Projects", "", [[Run(line, "dim")] for line in wrapped(FORMULA, room)])
    ranked = ranking(session.plan, project)
    lines = [[Run(line)] for line in wrapped(clean(project.goal), room)] or [[Run("No goal of its own is said; e says one.", "warn")]]
    words = ranked.told
    lines += [[Run(line)] for line in wrapped(words[0].upper() + words[1:], room)]
    lines += [[Run(line, "dim")] for line in wrapped(FORMULA[0].upper() + FORMULA[1:], room)]
    return Told(f"{project.id} {project.name}", "project", lines)
