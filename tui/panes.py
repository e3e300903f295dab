"""What stands in the four lists of home, from the session."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from planning.canvas import Run
from planning.exposure import emv
from planning.frozen import replaced
from planning.plan import natural
from planning.risk_scores import role_of, score_text
from planning.text_width import cell_width, clean
from tui.healths import GLYPHS, kinder_mark
from widgets.pane import Item

if TYPE_CHECKING:
    from planning.records import Milestone, Program, Project, Risk
    from planning.rollup import Rollup
    from tui.session import Session


def short_day(day: date, today: date) -> str:
    """A day in a column: ``22 Jan``, with the year where it is not near (``Jan 28`` would be a day)."""
    return f"{day.day:2} {day:%b}" if abs((day - today).days) < 300 else f"{day:%b}'{day:%y}"


def slip_run(slip: float | None, width: int, *, done: bool = False) -> Run:
    """Working days late or early, or = on the baseline, right in a column."""
    if slip is None:
        return Run(" " * width)
    text = "=" if slip == 0 else f"{slip:+g}d"
    if len(text) > width:  # parts of a day have no room here; the panel below has them
        text = f"{slip:+.0f}d" if abs(slip) >= 1 else "+<1d" if slip > 0 else "-<1d"
    return Run(text.rjust(width), "dim" if done or slip == 0 else "warn" if slip > 0 else "good")


def program_items(session: Session, archived: bool = False) -> list[Item]:
    """Programs: declared colour, per cent done, finish; with those that are archived where that is said."""
    found = []
    for program in sorted((p for p in session.plan.programs.values() if archived or not p.archived), key=lambda p: (p.rank, natural(p.id))):
        rolled = session.schedule.program(program.id) if session.schedule else None
        found.append(_group(program, rolled, (_percent(rolled), _finish(rolled, session.today))))
    return _with_health(session, found)


def project_items(session: Session, program_id: str, archived: bool = False) -> list[Item]:
    """A program's projects: declared colour, per cent done, slip; with those that are archived where that is said."""
    own = [p for p in session.plan.projects.values() if p.program == program_id and (archived or not p.archived)]
    found = []
    slip_of = session.slips_of_groups(session.plan.programs.get(program_id))
    for project in sorted(own, key=lambda p: (p.rank, natural(p.id))):
        rolled = session.schedule.project(project.id) if session.schedule else None
        if project.archived:  # only what is finished in it is scheduled, so its figures would say little
            found.append(Item(project.id, Run("▫", "dim"), _name(project), (Run(" archived", "dim"),), quiet=True))
            continue
        found.append(_group(project, rolled, (_percent(rolled), slip_run(slip_of(project), 4))))
    return _with_health(session, found)


def milestone_items(session: Session, program_id: str, archived: bool = False) -> list[Item]:
    """A program's milestones by date: reached or not, date, slip."""
    found = []
    for milestone in session.milestones_of(program_id, archived):
        row = session.schedule.gist(milestone.id) if session.schedule else None
        if row is None:
            found.append(Item(milestone.id, Run("◇", "dim"), _name(milestone), (Run("      "), Run("    ")), quiet=True))
            continue
        slip = session.slip_of(milestone)
        role = "bad" if row.total_float < 0 or row.critical else "warn" if (slip or 0) > 0 else "special"
        mark = Run("✓", "good") if row.finished else Run("◆", role) if (slip or 0) > 0 or row.total_float < 0 else Run("◇", role)
        when = Run(short_day(row.finish.date(), session.today).rjust(6), "dim" if row.finished else "")
        found.append(Item(milestone.id, mark, _name(milestone), (when, slip_run(slip, 4, done=row.finished)), quiet=row.finished))
    return found


def risk_items(session: Session, program_id: str) -> list[Item]:
    """A program's open risks, the worst first, opportunities after threats: score, strategy."""
    scoring = session.scoring
    found = []
    for risk in scoring.sorted([r for r in session.plan.risks.values() if r.state == "open" and r.program == program_id]):
        score = scoring.score(risk)
        found.append(
            Item(
                risk.id,
                Run(score_text(risk, score).rjust(3), role_of(risk, score)),
                _name(risk),
                (Run(clean(risk.strategy)[:3].ljust(3), "dim"),),
            )
        )
    return found


def exposure(session: Session, program_id: str) -> str:
    """The money that a program's open threats are likely to cost."""
    own = [r for r in session.plan.risks.values() if r.state == "open" and r.program == program_id]
    money = -sum(emv(r) for r in own if r.kind == "threat")
    program = session.plan.programs.get(program_id)
    sign = {"EUR": "€", "USD": "$", "GBP": "£"}.get(program.currency if program else "", "")
    return f"{len(own)} open · {sign}{money / 1000:.0f}k" if money else f"{len(own)} open"


def _group(record: Program | Project, rolled: Rollup | None, tail: tuple[Run, ...]) -> Item:
    mark = GLYPHS.get(record.rag, GLYPHS[""])
    return Item(record.id, mark, _name(record), tail, quiet=bool(rolled and rolled.done == rolled.count))


def _with_health(session: Session, items: list[Item]) -> list[Item]:
    """The same with a column that marks declared colours that are kinder than the data, where there are any."""
    health = session.health
    if not any(item.id in health and health[item.id].is_kinder for item in items):
        return items
    return [replaced(item, tail=(*item.tail[:1], kinder_mark(health.get(item.id)), *item.tail[1:])) for item in items]


def _percent(rolled: Rollup | None) -> Run:
    return Run(f"{rolled.percent:.0f}%".rjust(4) if rolled else "   -", "dim")


def _finish(rolled: Rollup | None, today: date) -> Run:
    return Run(short_day(rolled.finish.date(), today).rjust(6) if rolled else "      ", "dim")


def _name(record: Program | Project | Milestone | Risk) -> str:
    name = clean(record.name)
    return name if cell_width(name.strip()) else record.id
