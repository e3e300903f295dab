"""Cost: what was planned, earned and spent, as curves and by project; a project opens to its tasks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Horizontal, Vertical

from planning.beginnings import first_in_app
from planning.bookings import place_of
from planning.canvas import Run
from planning.costs import unpriced_roles
from planning.earned_sums import Value, rating
from planning.errors import HeadwayError
from planning.money import show_amount
from planning.performance import Performance
from planning.records import Program, Project, Spending, Task
from planning.text_width import cell_width, clean
from tui.cost_curve import burn_drawing, curve_lines
from tui.keys.boards import COST
from tui.keys.command import Place, Registry
from tui.screens.board import BoardScreen, Table, Told
from tui.screens.why import wrapped
from widgets.bars import Detail, HeaderBar, KeyBar, MessageLine, Page
from widgets.listing import Column, Listing, Row
from widgets.prompt import Prompt

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from planning.budget import Line
    from planning.earned_value import EarnedSchedule
    from planning.records import Record

COLUMNS = (
    Column("Id"),
    Column("Name", shrinks=True, most=40),
    Column("BAC", right=True),
    Column("PV", right=True, spare=2),
    Column("EV", right=True),
    Column("AC", right=True),
    Column("SPI", right=True),
    Column("CPI", right=True),
    Column("EAC", right=True, spare=1),
    Column("VAC", right=True, spare=3),
)
FIGURES, FIGURES_NARROW = 44, 32
"""Cells of the box of figures, and on a narrow screen."""
HARDLY = 1.10
"""A TSPI above this is not normally recovered (formulas.md 4.7)."""
TOP, TOP_LOW, LOW = 20, 11, 30
"""Lines of the boxes above the table, and on a terminal of fewer lines than ``LOW``."""
NO_COST = "Nothing has a cost or a budget yet, so nothing can be measured: e gives a person a rate or a task a fixed cost, $ books money."
NO_BASELINE = ([Run("There is no baseline to draw;", "dim")], [Run(":baseline set makes one.", "dim")])
MARKS = {"good": Run(" ", ""), "weak": Run("▬", "warn"), "bad": Run("▼", "bad"), "": Run(" ", "")}
ROLES = {"good": "", "weak": "warn", "bad": "bad", "": "dim"}


class CostScreen(BoardScreen):
    """Earned value by program and project."""

    name_here = "Cost"
    _tasks_of = ""
    """The project whose tasks are shown; empty for all projects."""
    _of_budget = False
    """Whether budget lines and bookings are shown instead of earned value."""

    def compose(self) -> ComposeResult:
        yield HeaderBar(id="header")
        with Vertical(id="main"):
            with Horizontal(id="top"):
                yield Detail(id="curve")
                yield Detail(id="entry")
            rows = Listing(id="rows")
            rows.styles.height = "1fr"
            yield rows
        yield Page(id="page")
        with Vertical(id="bottom"):
            yield Prompt(id="prompt")
            yield MessageLine(id="message")
            yield KeyBar(id="footer")

    @property
    def all_commands(self) -> Registry[CostScreen]:
        return COST

    @property
    def where(self) -> Place:
        return "cost"

    @property
    def record(self) -> Record | None:
        key = self.key
        if isinstance(key, tuple):  # a budget line is its project's
            return self.session.plan.find(key[0])
        return self.session.plan.find(key) if isinstance(key, str) else None

    @property
    def _performance(self) -> Performance:
        schedule = self.session.schedule
        if schedule is None:
            raise HeadwayError(self.session.trouble)
        if self._known is None or self._known.scheduled is not schedule:
            self._known = Performance(schedule, self.session.today)
        return self._known

    _known: Performance | None = None

    # -------------------------------------------------------------------------------------------------- what is shown

    def show_plan(self) -> None:
        low = self._fitted.height < LOW
        top = self.query_one("#top", Horizontal)
        top.styles.height = TOP_LOW if low else TOP
        self.query_one("#curve", Detail).styles.width = "1fr"
        self.query_one("#entry", Detail).styles.width = FIGURES if not self.is_narrow else FIGURES_NARROW
        super().show_plan()

    def table(self) -> Table:
        if self.session.schedule is None:
            return Table("Cost", "", COLUMNS, (), self.session.trouble)
        found, plan = self._performance, self.session.plan
        rows = []
        if self._of_budget:
            return self._budget_table(found)
        if self._tasks_of in plan.projects:
            tasks = (t for t in plan.tasks.values() if t.project == self._tasks_of and t.id in found.tasks)
            rows = [self._row(t.id, t.name, found.tasks[t.id], "") for t in tasks]
            title = f"{self._tasks_of} by task"
        else:
            title = "By project"
            for program in plan.programs.values():
                if program.archived:
                    continue
                rows.append(self._row(program.id, program.name, found.program(program.id), "strong"))
                projects = [plan.projects[i] for i in found.projects_of(program.id)]
                rows += [self._row(p.id, f"  {p.name}", found.project(p.id), "") for p in projects if not p.archived]
                closed = ((p, found.project(p.id)) for p in projects if p.archived)
                rows += [self._row(p.id, f"  (closed) {p.name}", v, "dim") for p, v in closed if v.bac or v.ac or v.pv]
        status = found.status_day(plan.programs.get(self.program_id))
        roles = [word for told in unpriced_roles(found.scheduled).values() for word in told]
        unpriced = f"{roles[0]}{f' and {len(roles) - 1} more' if len(roles) > 1 else ''} without a cost yet · " if roles else ""
        return Table(
            title, f"{clean(unpriced)}at {status.day} {status:%b %Y}", COLUMNS, rows, clean(first_in_app(plan, "programs", key="a at home"))
        )

    def _budget_table(self, found: Performance) -> Table:
        """The budget lines of the project that is open, or of all projects."""
        from tui.budget_rows import budget_table

        plan = self.session.plan
        if self._tasks_of in plan.projects:
            return budget_table(
                found, [plan.projects[self._tasks_of]], f"Budget of {self._tasks_of}", self.session.today, narrow=self.is_narrow
            )
        places: list[Program | Project] = []
        for program in plan.programs.values():
            if not program.archived:
                inside = (plan.projects[i] for i in found.projects_of(program.id))
                places += [*(project for project in inside if not project.archived), program]
        return budget_table(found, places, "Budget lines and bookings", self.session.today, narrow=self.is_narrow)

    def _row(self, key: str, name: str, value: Value, role: str) -> Row:
        def money(amount: float | None, where: str = "") -> Run:
            return Run("-" if amount is None else f"{amount:,.0f}", where or role)

        def index(number: float | None) -> Run:
            rated = rating(number)
            return Run("-  " if number is None else f"{number:.2f} {MARKS[rated].text}", ROLES[rated])

        cells = (
            Run(clean(key), "strong"),
            Run(clean(name), role),
            money(value.bac),
            money(value.pv),
            money(value.ev),
            money(value.ac),
            index(value.spi),
            index(value.cpi),
            money(value.eac),
            money(value.vac, "bad" if _is_over(value) else "dim"),
        )
        return Row(key, cells)

    def told(self) -> Told:
        record = self.record
        if record is None and self._of_budget:
            record = self.session.plan.programs.get(self.program_id)
        if record is None or self.session.schedule is None:
            self.query_one("#curve", Detail).show("", "", ())
            return Told("")
        found, program = self._performance, self.session.plan.program_of(record)
        if self._of_budget:
            return self._told_of_budget(found, record, program)
        value = found.value(record.id)
        self._show_curve(program)
        if not (value.bac or value.pv or value.ev or value.ac):
            return Told(
                f"Earned value of {record.id}",
                "",
                [[Run(line, "warn")] for line in wrapped(NO_COST, (FIGURES_NARROW if self.is_narrow else FIGURES) - 4)],
            )
        lines = self._figures(value, program) if self._fitted.height >= LOW else self._figures_low(value, program)
        return Told(f"Earned value of {record.id}", "", lines)

    def _told_of_budget(self, found: Performance, record: Record, program: Program | None) -> Told:
        """A budget line or booking in full, and what is eaten of the reserves of its program, drawn and in figures."""
        from tui import budget_rows

        box, today, narrow = self.query_one("#curve", Detail), self.session.today, self.is_narrow
        width = (FIGURES_NARROW if narrow else FIGURES) - 4
        lines, title = [], record.id
        place = record
        if isinstance(record, Spending):
            on = place_of(self.session.plan, record)
            place = self.session.plan.projects.get(on.project, on) if isinstance(on, Task) else on or record
        if isinstance(record, Spending) and isinstance(place, Program | Project):
            lines = budget_rows.booking_lines(found, record, place, width, today)
        elif (line := self._line_here(found, record)) is not None:
            lines = budget_rows.line_lines(line, program.currency if program else "EUR", width)
            title = f"{record.id} {line.category or budget_rows.unplanned(record)}"
        gone = budget_rows.burn_of(found, program) if program is not None else None
        if program is None or gone is None:
            box.show("Reserves", "", NO_BASELINE)
        else:
            drawing = burn_drawing(gone, program, self._curve_width - 1, self._curve_height)
            box.show(f"{program.id} reserves", "× eaten  · at this rate" if not narrow else "× eaten", drawing)
        if program is not None and gone is not None and self._fitted.height < LOW:
            lines = [*lines[-5:], *budget_rows.burn_in_short(gone, program, width, today)]
        elif program is not None and self._fitted.height >= LOW:
            lines = [*lines, *([[Run("")]] if lines else []), *budget_rows.burn_lines(found, program, width, today)]
        return Told(title, "", lines)

    def _line_here(self, found: Performance, record: Record) -> Line | None:
        """The budget line under the cursor."""
        from planning.budget import budget_lines, line_of_program

        key = self.key
        if not isinstance(key, tuple) or not isinstance(record, Program | Project):
            return None
        if isinstance(record, Program):
            return line_of_program(found, record)
        return next((line for line in budget_lines(found, record) if line.category == key[1]), None)

    @property
    def _curve_width(self) -> int:
        return self._fitted.width - (FIGURES_NARROW if self.is_narrow else FIGURES) - 4

    @property
    def _curve_height(self) -> int:
        return (TOP_LOW if self._fitted.height < LOW else TOP) - 2

    def _figures(self, value: Value, program: Program | None) -> list[list[Run]]:
        """Every figure with its name, its form and a mark where it is weak."""
        found, money = self._performance, self._money_of(program)
        place = value.id if value.id in self.session.plan.projects or value.id in self.session.plan.programs else ""
        earned = found.earned_schedule(place) if place else None
        forms = value.estimates
        lines = [
            _line("BAC", "budget at completion" if self._baseline(program) else "the plan; no baseline", money(value.bac)),
            _line("PV", "planned value", money(value.pv)),
            _line("EV", "earned value", money(value.ev)),
            _line("AC", "actual cost", money(value.ac)),
            _index("SPI", "schedule performance", value.spi),
            _index("SPI(t)", _weeks(earned), earned.spi_t if earned is not None else None),
            _index("CPI", "cost performance", value.cpi),
            *self._estimate(value, money),
            _line("", "the rest at budget", money(forms.at_budget), "dim"),
            _line("", "CPI x SPI", money(forms.at_cpi_spi), "dim"),
            _line("", "0.8 CPI + 0.2 SPI", money(forms.weighted), "dim"),
            _line("", "bottom-up: AC + rest", money(forms.bottom_up), "dim"),
            _line("VAC", "variance at completion", money(value.vac), "bad" if _is_over(value) else ""),
            _needed(value, earned),
        ]
        return [*lines, *self._reserve(value, program), *self._pace(value)]

    def _figures_low(self, value: Value, program: Program | None) -> list[list[Run]]:
        money = self._money_of(program)
        earned = self._performance.earned_schedule(value.id) if value.id not in self.session.plan.tasks else None
        return [
            _line("EV", "earned", money(value.ev), width=28),
            _line("AC", "actual", money(value.ac), width=28),
            _both(value),
            _index("SPI(t)", _weeks(earned, short=True), earned.spi_t if earned is not None else None, 28),
            _line("EAC", "estimate", money(value.eac), width=28),
            _line("VAC", "", money(value.vac), "bad" if _is_over(value) else "", 28),
            _needed(value, earned, 28),
            *self._reserve(value, program, 7),
        ]

    def _estimate(self, value: Value, money: _Money) -> list[list[Run]]:
        """The estimate at completion by the CPI: of a program the sum of its projects', and beside it that of the whole."""
        if value.id not in self.session.plan.programs:
            return [_line("EAC", "BAC / CPI", money(value.eac))]
        return [
            _line("EAC", "sum of projects", money(value.eac)),
            _line("", "BAC / CPI", money(value.estimates.at_cpi), "dim"),
        ]

    def _baseline(self, program: Program | None) -> bool:
        """Whether a program is held against a baseline, so that its budget at completion is that of the baseline."""
        return program is not None and program.baseline in self.session.plan.baselines

    def _reserve(self, value: Value, program: Program | None, cells: int = 16) -> list[list[Run]]:
        """How much of the reserves the estimates would eat."""
        from tui.budget_rows import reserve_lines

        return reserve_lines(value, program, cells) if program is not None and value.id == program.id else []

    def _pace(self, value: Value) -> list[list[Run]]:
        plan = self.session.plan
        if value.id not in plan.programs and value.id not in plan.projects:
            return []
        day = self._performance.finish_at_pace(value.id)
        return [[Run("At this pace it ends ", "dim"), Run(f"{day.day} {day:%b %Y}")]] if day is not None else []

    def _money_of(self, program: Program | None) -> _Money:
        return _Money(program.currency if program is not None else "EUR")

    def _show_curve(self, program: Program | None) -> None:
        """The curves of the project that is open, else of the row's program: they stay while the cursor moves among its projects."""
        box = self.query_one("#curve", Detail)
        place = self._tasks_of or (program.id if program is not None else "")
        curves = self._performance.curves(place) if place else None
        if curves is None:
            box.show("Planned, earned and actual", "", NO_BASELINE)
            return
        width = self._curve_width
        lines = curve_lines(curves, width - 1, self._curve_height, program.currency if program is not None else "EUR")
        legend = "· planned  ● earned  × actual" if width > 56 else "· PV  ● EV  × AC"
        box.show(f"{place} over time", legend, lines)

    # ------------------------------------------------------------------------------------------------------------ commands

    def enter(self) -> None:
        """Open a project to its tasks; go to a task on the home screen."""
        record = self.record
        if record is None:
            raise HeadwayError("There is nothing under the cursor; esc goes back.")
        if isinstance(record, Spending):
            self.edit(record.id)
        elif record.id in self.session.plan.projects and not (self._of_budget and self._tasks_of):
            self._tasks_of = record.id
            self.show_plan()
            self.to_edge(top=True)
        else:
            self.go_home_to(record.id)

    def back(self) -> None:
        """Back to all projects; from there to where this was opened."""
        if not self._tasks_of:
            self.turn() if self._of_budget else self.close()
            return
        came_from, self._tasks_of = self._tasks_of, ""
        self.show_plan()
        self.move_to_key(came_from)

    def turn(self) -> None:
        """Turn to budget lines and bookings, or back to earned value."""
        at, record = self.key, self.record
        self._of_budget = not self._of_budget
        self.show_plan()
        if isinstance(record, Spending):
            record = place_of(self.session.plan, record)
        elif isinstance(at, tuple):
            at = at[0]
        if not self._of_budget:
            self.move_to_key(record.project if isinstance(record, Task) and not self._tasks_of else record.id if record is not None else at)
            return
        wanted = {at} if not isinstance(record, Program) else {*self._performance.projects_of(record.id), record.id}
        wanted |= {record.project} if isinstance(record, Task) else set()
        self.move_to(next((n for n, row in enumerate(self.listing.rows) if isinstance(row.key, tuple) and row.key[0] in wanted), 0))

    @property
    def budget_line(self) -> str:
        """The name of the budget line under the cursor; empty on any other row."""
        return str(self.key[1]) if isinstance(self.key, tuple) else ""

    def delete_row(self) -> None:
        """Delete the booking under the cursor. Raises HeadwayError on a row that is none."""
        from planning.plan import remove

        record = self.record
        if not isinstance(record, Spending):
            raise HeadwayError("Only bookings are deleted here; tab shows them.")
        self.keep(remove(self.session.plan, record.id))

    def pay_row(self) -> None:
        """What was ordered is paid today. Raises HeadwayError on a row that is nothing ordered."""
        from planning.bookings import paid

        record = self.record
        if not isinstance(record, Spending):
            raise HeadwayError("Only what is ordered is paid; tab shows it.")
        self.keep(paid(self.session.plan, record.id, self.session.today))

    def edit_row(self) -> None:
        """Edit every field of the row under the cursor."""
        record = self.record
        self.edit(record.id if record is not None else "")


class _Money:
    """Amounts of one currency, as they are shown."""

    def __init__(self, currency: str) -> None:
        self.currency = currency

    def __call__(self, amount: float | None) -> str:
        return show_amount(amount, self.currency, whole=True)


def _line(short: str, name: str, text: str, role: str = "", width: int = 40) -> list[Run]:
    left = f"{short:<7}"
    gap = max(1, width - cell_width(left) - cell_width(name) - cell_width(text))
    # two looks a line: on a slow line each costs as much as the letters in it
    return [Run(left + name + " " * gap, "dim"), Run(text, role)]


def _index(short: str, name: str, number: float | None, width: int = 40) -> list[Run]:
    rated = rating(number)
    mark = MARKS[rated].text
    text = "-" if number is None else f"{number:.2f} {mark}".rstrip()
    return _line(short, name, text, ROLES[rated], width)


def _weeks(earned: EarnedSchedule | None, *, short: bool = False) -> str:
    """How far the work is in time, in words: ``ES 7.41 of 8 weeks``."""
    if earned is None or earned.es is None:
        return "earned schedule"
    return f"ES {earned.es:.2f} of {earned.at:.3g} w" + ("" if short else "eeks")


def _needed(value: Value, earned: EarnedSchedule | None, width: int = 40) -> list[Run]:
    """What the rest of the work needs in cost (TCPI) and in time (TSPI) for budget and planned duration to hold."""
    cost = "-" if value.tcpi is None or value.indices.nearly_done else f"{value.tcpi:.2f}"
    time = "-" if earned is None or earned.tspi is None else f"{earned.tspi:.2f}"
    role = "bad" if earned is not None and earned.tspi is not None and earned.tspi > HARDLY else ""
    line = [Run("TCPI   ", "dim"), Run(cost), Run("   TSPI  ", "dim"), Run(time, role)]
    return [*line, Run("  for the rest", "dim")] if width >= 40 else line


def _both(value: Value) -> list[Run]:
    """SPI and CPI in one line."""
    found: list[Run] = []
    for name, number in (("SPI", value.spi), ("CPI", value.cpi)):
        rated = rating(number)
        text = "-" if number is None else f"{number:.2f} {MARKS[rated].text}"
        found += [Run(f"{name:<7}" if not found else f"  {name}  ", "dim"), Run(text, ROLES[rated])]
    return found


def _is_over(value: Value) -> bool:
    """Whether the estimate is above the budget."""
    return value.vac is not None and value.vac < -0.5
