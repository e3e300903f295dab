"""The portfolio: every program on one line, rolled up from what is in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planning.beginnings import first_in_app, without_work
from planning.canvas import Run
from planning.earned_sums import rating
from planning.errors import HeadwayError
from planning.health_words import declared_words
from planning.portfolio import ProgramLine, portfolio, total
from planning.standing import Standing, arrow, standings, trend_words
from planning.standing import together as all_together
from planning.text_width import clean
from planning.values import show_money
from tui.goal_words import day_words
from tui.healths import coloured
from tui.keys.boards import PORTFOLIO
from tui.keys.command import Place, Registry
from tui.screens.board import COLOURS, BoardScreen, Table, Told
from tui.screens.why import wrapped
from widgets.listing import Column, Row

if TYPE_CHECKING:
    from planning.records import Record

ROLES = {"good": "", "weak": "warn", "bad": "bad", "": "dim"}
COLUMNS = (
    Column("Id"),
    Column("Program", shrinks=True, most=44),
    Column("Finish"),
    Column("Late", right=True),
    Column("RAG"),
    Column("Data", spare=2),
    Column("SPI", right=True),
    Column("CPI", right=True),
    Column("EAC", right=True, spare=1),
    Column("VAC", right=True, spare=3),
    Column("Projects", spare=7),
    Column("Budget", right=True, spare=5),
    Column("Plan costs", right=True, spare=8),
    Column("Exposure", right=True, spare=4),
    Column("Next milestone", spare=6),
)
TOTAL = "all programs"


def _earned(stands: Standing | None, currency: str) -> tuple[Run, ...]:
    """The computed colour, SPI, CPI, EAC and VAC; a dash for what is not defined."""
    if stands is None:
        return (Run("-", "dim"),) * 5
    found = [Run((stands.rag or "-") + arrow(stands.trend.health), COLOURS[stands.rag])]
    for index, way in ((stands.spi, stands.trend.spi), (stands.cpi, stands.trend.cpi)):
        found.append(Run("-" if index is None else f"{index:.2f}{arrow(way)}", ROLES[rating(index)]))
    over = stands.vac is not None and stands.vac < 0
    found.append(Run("-" if stands.estimate is None else show_money(round(stands.estimate), currency)))
    found.append(Run("-" if stands.vac is None else show_money(round(stands.vac), currency), "warn" if over else ""))
    return tuple(found)


class PortfolioScreen(BoardScreen):
    """All programs, and the sum of them."""

    name_here = "Portfolio"
    box = 10
    projects = False
    """Whether projects are listed in the place of programs."""
    by = "score"
    """What they are sorted by."""

    @property
    def all_commands(self) -> Registry[PortfolioScreen]:
        return PORTFOLIO

    @property
    def where(self) -> Place:
        return "portfolio"

    @property
    def record(self) -> Record | None:
        plan = self.session.plan
        return plan.programs.get(str(self.key)) or plan.projects.get(str(self.key))

    def table(self) -> Table:
        if self.projects:
            from tui import ranked

            return ranked.table(self.session, self.by)
        lines = portfolio(self.session.plan, self.session.schedule)
        self._lines = {line.program.id: line for line in lines}
        self._held = standings(self.session.schedule, self.session.today)
        rows = [self._row(line) for line in lines]
        together = total(lines)
        if len(lines) > 1:
            currency = together.currency or "EUR"
            money = [Run("-" if v is None else show_money(v, currency), "strong") for v in (together.budget, together.cost)]
            exposure = Run("-" if together.exposure is None else show_money(together.exposure.net, currency), "strong")
            finish = Run(day_words(together.finish, self.session.today), "strong")
            colours = Run(" ".join(f"{n} {colour}" for colour, n in together.colours.items() if n), "dim")
            earned = _earned(all_together(self._held.values()) if together.currency else None, currency)
            blank = Run("")
            rows.append(Row(TOTAL, (Run("All", "strong"), colours, finish, blank, blank, *earned, blank, *money, exposure, blank)))
        count = f"{len(lines)} program{'s' * (len(lines) != 1)}"
        info = count if together.currency or not lines else f"{count} in several currencies"
        return Table("Portfolio", info, COLUMNS, rows, clean(first_in_app(self.session.plan, "programs")))

    def _row(self, line: ProgramLine) -> Row:
        program, today = line.program, self.session.today
        stands = self._held.get(program.id)
        late = "-" if line.days is None else f"{line.days:+g}d" if line.days else "="
        role = "dim" if not line.days else "warn" if line.days > 0 else "good"
        coming = f"{line.next_milestone.id} {day_words(line.next_finish, today)}" if line.next_milestone else "-"
        net = line.exposure.net
        cells = (
            Run(clean(program.id), "strong"),
            Run(clean(program.name)),
            Run(day_words(line.finish, today) + (arrow(stands.trend.finish) if stands is not None else "")),
            Run(late, role),
            coloured(program.rag, stands.health if stands is not None else None),
            *_earned(stands, program.currency),
            Run(" ".join(f"{n} {colour}" for colour, n in line.colours.items() if n) or "-", "dim"),
            Run("-" if program.budget is None else show_money(program.budget, program.currency)),
            Run("-" if line.cost is None else show_money(line.cost, program.currency), "dim"),
            Run(show_money(net, program.currency), "warn" if net < 0 else "good" if net > 0 else "dim"),
            Run(clean(coming)),
        )
        return Row(program.id, cells)

    def told(self) -> Told:
        if self.projects:
            from tui import ranked

            return ranked.told(self.session, str(self.key), self.room)
        line = self._lines.get(str(self.key))
        if line is None:
            return Told(
                "All programs",
                "",
                [[Run("Sums of money, the latest finish, and how many programs declare each colour.", "dim")]] * bool(self._lines),
            )
        program, money = line.program, line.program.currency
        lines = [[Run(line)] for line in wrapped(clean(program.goal), self.room)] or [[Run("No goal is said.", "warn")]]
        stands = self._held.get(program.id)
        declared = declared_words(program.rag, stands.rag if stands is not None else "", "no colour")
        lines.append(
            [
                Run(f"{declared}  ", COLOURS[program.rag]),
                Run(clean(program.rag_reason) or "no reason is said", "" if program.rag_reason else "dim"),
            ]
        )
        if stands is not None and stands.health is not None and stands.rag:
            said = f"data says {stands.rag}: "
            first, *rest = wrapped(said + clean(stands.health.rule), self.room)
            lines.append([Run(said, COLOURS[stands.rag]), Run(first[len(said) :])])
            lines += [[Run(line)] for line in rest]
            lines.append([Run(clean(trend_words(stands.trend, self.session.today)), "dim")])
        elif line.worst in ("red", "amber"):
            lines.append([Run(f"worst {line.worst}, because ", COLOURS[line.worst]), Run(clean(line.because))])
        if without_work(self.session.plan, program.id):
            said = first_in_app(self.session.plan, "tasks", program.id)
            lines += [[Run(line, "warn")] for line in wrapped(clean(said), self.room)]
        threats, chances = (show_money(v, money) for v in (line.exposure.threats, line.exposure.opportunities))
        contingency = f"   contingency {show_money(program.contingency, money)}" if program.contingency is not None else ""
        approved = f"   approved {day_words(line.approved, self.session.today)}" if line.approved else "   no baseline"
        told = f"threats {threats}, opportunities {chances}{contingency}{approved}"
        percent = f"{line.percent:.0f} % done by duration" if line.percent is not None else "no dates"
        left = f"   VAC {show_money(round(stands.vac), money)}" if stands is not None and stands.vac is not None else ""
        lines.append([Run(percent + left), Run(f"   {told}", "dim")])
        return Told(f"{program.id} {program.name}", "program", lines)

    # ------------------------------------------------------------------------------------------------------------ commands

    def go_there(self) -> None:
        """Go to the program on the home screen."""
        self.go_home_to(str(self.key) if self.record is not None else "")

    def page(self) -> None:
        """See the program on one page."""
        from tui.screens.brief import BriefScreen

        program = self.session.plan.program_of(self.record) if self.record is not None else None
        self.open_screen(BriefScreen(self.session, program.id if program is not None else self.program_id, self._jump))

    def report(self) -> None:
        """See the status report of the program or project. Raises HeadwayError where there is none, or the plan has no dates."""
        from tui.screens.report import ReportScreen

        if self.record is None or self.session.schedule is None:
            raise HeadwayError(self.session.trouble or "There is nothing to report here; a adds a program.")
        self.open_screen(ReportScreen(self.session, str(self.key)))

    def turn(self) -> None:
        """List the projects with their scores, or the programs again."""
        record = self.record
        self.projects = not self.projects
        self.show_plan()
        if record is not None:
            inside = self.session.program_id(record)
            first = next((row.key for row in self.listing.rows if self._is_in(str(row.key), inside)), None)
            self.move_to_key(inside if not self.projects else first)

    def _is_in(self, project_id: str, program_id: str) -> bool:
        project = self.session.plan.projects.get(project_id)
        return project is not None and project.program == program_id

    def sort_projects(self) -> None:
        """Sort the projects by the next figure."""
        from tui.ranked import SORTS

        if self.projects:
            self.by = SORTS[(SORTS.index(self.by) + 1) % len(SORTS)]
        self.projects = True
        self.show_plan()
        self.move_to(0)
        self.say(f"sorted by {self.by}", "dim")

    def edit_row(self) -> None:
        """Edit every field of the program."""
        self.edit(str(self.key) if self.record is not None else "")
