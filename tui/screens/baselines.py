"""Baselines: the plans that were approved, how far the plan is from each of them row by row, and two of them compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from planning.baselining import baselines_of, called, choose_baseline, cost_of, finish_of
from planning.beginnings import first_in_app, without_work
from planning.canvas import Run
from planning.errors import HeadwayError
from planning.text_width import clean, cut
from planning.values import show_money
from planning.variance import Variance, Variances
from tui.goal_words import day_words
from tui.keys.boards import BASELINES
from tui.keys.command import Place, Registry
from tui.screens.board import BoardScreen, Jump, Table, Told
from widgets.listing import Column, Row

if TYPE_CHECKING:
    from planning.compare import Figures
    from planning.records import Baseline, Record
    from tui.session import Session

LIST = (
    Column(""),
    Column("Id"),
    Column("Baseline", shrinks=True, most=50),
    Column("Program", spare=3),
    Column("On", spare=2),
    Column("Finish"),
    Column("Now", right=True),
    Column("Cost", right=True, spare=1),
    Column("Scope", spare=4),
    Column("Approved by", spare=5, most=24),
)
ROWS = (
    Column("Id"),
    Column("Name", shrinks=True, most=60),
    Column("Start", right=True, spare=1),
    Column("Finish", right=True),
    Column("Duration", right=True),
    Column("Cost", right=True),
    Column("Approved", right=True, spare=3),
    Column("Now", right=True, spare=2),
    Column("", spare=4),
)
LABEL = 20
"""Cells of what a line of figures is called; the name of a baseline may be longer."""
SORTS = ("id", "finish", "start", "duration", "cost")
SCOPES = {"": "", "added": "came", "removed": "went", "idle": "not scheduled"}


class BaselinesScreen(BoardScreen):
    """The list of baselines; ``enter`` shows the rows of one, or, with two marked, what differs between them."""

    name_here = "Baselines"
    box = 8

    def __init__(self, session: Session, program_id: str, jump: Jump) -> None:
        super().__init__(session, program_id, jump)
        self.marked: list[str] = []
        """The baselines that are to be compared, in the order they were marked."""
        self.shown: tuple[str, ...] = ()
        """The baseline whose rows are shown, or the two that are compared; nothing in the list."""
        self.sort = "id"
        self.all_rows = False
        self._found: Variances | None = None

    @property
    def all_commands(self) -> Registry[BaselinesScreen]:
        return BASELINES

    @property
    def where(self) -> Place:
        return "baselines"

    @property
    def record(self) -> Record | None:
        return self.session.plan.find(str(self.key)) if self.key is not None else None

    @property
    def baseline(self) -> Baseline | None:
        """The baseline under the cursor, or whose rows are shown."""
        return self.session.plan.baselines.get(self.shown[0] if self.shown else str(self.key))

    def stand_first(self) -> None:
        """On the baseline that the program is held against."""
        program = self.session.plan.programs.get(self.program_id)
        self.move_to_key(program.baseline if program else "")

    # -------------------------------------------------------------------------------------------------- what is shown

    def table(self) -> Table:
        held = self.session.plan.baselines
        self.marked = [i for i in self.marked if i in held]
        if self.shown and all(i in held for i in self.shown):
            return self._table_of_rows([held[i] for i in self.shown])
        self.shown, self._found = (), None
        rows = [self._baseline(baseline) for baseline in baselines_of(self.session.plan)]
        info = f"{len(self.marked)} marked · enter compares" if len(self.marked) == 2 else f"{len(rows)} baselines"
        empty = "There is no baseline yet; s keeps the plan as one."
        if not rows and without_work(self.session.plan, self.program_id):
            empty = first_in_app(self.session.plan, "baselines", self.program_id, "a at home")
        return Table("Baselines", info, LIST, rows, clean(empty))

    def _baseline(self, baseline: Baseline) -> Row:
        program, today = self.session.plan.programs.get(baseline.program), self.session.today
        found = Variances(self.session.schedule, baseline) if self.session.schedule else None
        now = found.program if found else None
        held = bool(program and program.baseline == baseline.id)
        mark = f"{'»' if baseline.id in self.marked else ''}{'●' if held else ''}"
        cells = (
            Run(mark, "accent"),
            Run(clean(baseline.id), "strong" if held else ""),
            Run(clean(baseline.name), "strong" if held else ""),
            Run(clean(baseline.program), "dim"),
            Run(day_words(baseline.on, today), "dim"),
            Run(day_words(finish_of(baseline), today)),
            _days(now, now.finish if now else None),
            Run(show_money(cost_of(baseline), program.currency if program else "EUR")),
            Run(f"+{len(found.added)} −{len(found.removed)}" if found else "", "dim"),
            Run(clean(baseline.approver), "dim"),
        )
        return Row(baseline.id, cells)

    def _table_of_rows(self, held: Sequence[Baseline]) -> Table:
        schedule = self.session.schedule
        if schedule is None:
            return Table(called(held[0]), "", ROWS, (), clean(self.session.trouble))
        self._found = found = Variances(schedule, held[0], held[1] if len(held) > 1 else None)
        chosen = [row for row in found.rows if self.all_rows or row.differs]
        rows = [self._row(found.program, "strong")]
        if self.sort == "id":
            for project in found.projects:
                rows.append(self._row(project, "strong"))
                rows += [self._row(row) for row in chosen if row.project == project.id]
            projects = {project.id for project in found.projects}
            rows += [self._row(row) for row in chosen if row.project not in projects]
        else:
            rows += [self._row(row) for row in sorted(chosen, key=self._order)]
        against = f"{clean(called(held[1]))}" if len(held) > 1 else "the plan"
        info = f"by {self.sort} · {len(chosen)} of {len(found.rows)} rows · {len(found.added)} came, {len(found.removed)} went"
        names = [clean(called(each)) for each in held] if len(held) > 1 else []
        columns = [
            replace(column, title=dict(zip(("Approved", "Now"), names, strict=False)).get(column.title, column.title)) for column in ROWS
        ]
        return Table(f"From {clean(called(held[0]))} to {against}", info, columns, rows)

    def _order(self, row: Variance) -> tuple[bool, float]:
        value = getattr(row, self.sort)
        return value is None, -(value or 0)

    def _row(self, row: Variance, role: str = "") -> Row:
        today = self.session.today
        approved, now = (day_words(f.finish if f else None, today) for f in (row.before, row.after))
        cells = (
            Run(clean(row.id), role),
            Run(clean(row.name) or "-", role),
            _days(row, row.start),
            _days(row, row.finish),
            _days(row, row.duration),
            self._money(row.cost),
            Run(approved, "dim"),
            Run(now),
            Run(SCOPES[row.scope], "warn"),
        )
        return Row(row.id, cells)

    def _money(self, cost: float | None) -> Run:
        if cost is None:
            return Run("-", "dim")
        return Run(
            f"{'+' * (cost > 0)}{show_money(cost, self._currency)}" if cost else "=", "warn" if cost > 0 else "good" if cost < 0 else "dim"
        )

    @property
    def _currency(self) -> str:
        baseline = self.baseline
        program = self.session.plan.programs.get(baseline.program if baseline else self.program_id)
        return program.currency if program else "EUR"

    def told(self) -> Told:
        return self._told_row() if self.shown else self._told_baseline()

    def _told_row(self) -> Told:
        found = self._found
        row = found and ({found.program.id: found.program} | {p.id: p for p in found.projects} | dict(found.by_id)).get(str(self.key))
        if not row:
            return Told("")
        held = [self.session.plan.baselines.get(i) for i in self.shown]
        words = [clean(called(each)) for each in held if each is not None] if len(held) > 1 else ["Approved", "Now"]
        lines = [self._told_figures(word, figures) for word, figures in zip(words, (row.before, row.after), strict=True)]
        if row.scope:
            lines.append(
                [Run(f"It {SCOPES[row.scope]} since." if row.scope != "idle" else "It is in the plan and no longer scheduled.", "warn")]
            )
        else:
            later = [
                Run("Later  ", "dim"),
                _days(row, row.finish),
                Run("   longer  ", "dim"),
                _days(row, row.duration),
                Run("   dearer  ", "dim"),
            ]
            lines.append([*later, self._money(row.cost), Run("   working days", "dim")])
        return Told(f"{row.id} {row.name}", row.kind, lines)

    def _told_figures(self, word: str, figures: Figures | None) -> list[Run]:
        if figures is None:
            return [Run(f"{word:<{LABEL}}", "dim"), Run("-")]
        start, finish = (f"{moment:%a} {day_words(moment, self.session.today)}" for moment in (figures.start, figures.finish))
        dates = f"{start} → {finish}"
        return [Run(f"{cut(word, LABEL - 2):<{LABEL}}", "dim"), Run(dates), Run(f"   {show_money(figures.cost, self._currency)}", "dim")]

    def _told_baseline(self) -> Told:
        baseline = self.baseline
        if baseline is None:
            return Told("")
        program = self.session.plan.programs.get(baseline.program)
        held = "the program is held against it" if program and program.baseline == baseline.id else "c holds the program against it"
        lines = [
            [Run("Reason  ", "dim"), Run(clean(baseline.reason) or "-")],
            [
                Run("Approved by  ", "dim"),
                Run(clean(baseline.approver) or "-"),
                Run(f"   {len(baseline.activities)} rows", "dim"),
                Run(f"   {held}", "dim"),
            ],
        ]
        traces = [c.id for c in self.session.plan.changes.values() if c.baseline == baseline.id]
        if traces:
            lines.append([Run("Change request  ", "dim"), Run(clean(", ".join(traces)))])
        if self.session.schedule:
            projects = Variances(self.session.schedule, baseline).projects
            told = [run for p in projects for run in (Run(f"{clean(p.id)} "), _days(p, p.finish), Run("   "))]
            lines.append([Run("Finish now  ", "dim"), *told])
        return Told(f"{baseline.id} {baseline.name}", f"of {baseline.on}" if baseline.on else "", lines)

    # ------------------------------------------------------------------------------------------------------------ commands

    def open_row(self) -> None:
        """Show the rows of the baseline, or compare the two that are marked; among the rows, go to the one under the cursor."""
        if self.shown:
            self.go_home_to(str(self.key or ""))
            return
        chosen = tuple(self.marked) if len(self.marked) == 2 else ((self.baseline.id,) if self.baseline else ())
        if not chosen:
            raise HeadwayError("There is no baseline yet; s keeps the plan as one.")
        self.shown = chosen
        self.show_plan()
        self.move_to(0)

    def back(self) -> None:
        """Back to the list, or home."""
        if not self.shown:
            self.close()
            return
        was, self.shown = self.shown[0], ()
        self.show_plan()
        self.move_to_key(was)

    def mark(self) -> None:
        """Mark the baseline under the cursor to be compared; two at most."""
        baseline = self.baseline
        if self.shown or baseline is None:
            raise HeadwayError("Baselines are marked in their list; esc goes back to it.")
        if baseline.id in self.marked:
            self.marked.remove(baseline.id)
        else:
            self.marked = [*self.marked[-1:], baseline.id]
        self.show_plan()
        if len(self.marked) == 2:
            self.say(f"enter compares {self.marked[0]} with {self.marked[1]}", "accent")

    def sort_rows(self) -> None:
        """Sort the rows by what differs most: the finish, the start, the duration, the cost; then by id again."""
        if not self.shown:
            raise HeadwayError("Rows are sorted once they are shown; enter shows those of this baseline.")
        self.sort = SORTS[(SORTS.index(self.sort) + 1) % len(SORTS)]
        self.show_plan()
        self.say(f"by {self.sort}" + ("" if self.sort == "id" else ", what differs most first"))

    def turn_all(self) -> None:
        """Show the rows too that are as they were approved, or only those that differ."""
        self.all_rows = not self.all_rows
        self.show_plan()
        self.say("all rows" if self.all_rows else "only the rows that differ")

    def set_new(self) -> None:
        """Ask for the name of a new baseline of the program under the cursor."""
        from tui.goals import set_on_board

        baseline = self.baseline
        set_on_board(self, baseline.program if baseline else self.program_id)

    def choose(self) -> None:
        """Hold the program against the baseline under the cursor."""
        baseline = self.baseline
        if baseline is None:
            raise HeadwayError("There is no baseline yet; s keeps the plan as one.")
        self.keep(choose_baseline(self.session.plan, baseline, self.session.today, self.program_id))


def _days(row: Variance | None, minutes: int | None) -> Run:
    """A variance in working days, with its sign; ``=`` for none, a dash where it is not known."""
    value = row.days(minutes) if row is not None else None
    if value is None:
        return Run("-", "dim")
    return Run(f"{round(value, 1):+g}d", "warn" if value > 0 else "good") if value else Run("=", "dim")
