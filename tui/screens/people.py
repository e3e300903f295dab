"""People: how much of everybody's time is taken, by day, week or month, what takes it, and who is away."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from textual.containers import Vertical
from textual.geometry import Offset

from planning.beginnings import first_in_app
from planning.canvas import Run
from planning.capacity import STEPS, Capacity, Cell, Step, joined, shifted, starting, stretches
from planning.errors import HeadwayError
from planning.schedule import calendar_of
from planning.text_width import clean, fit
from planning.values import show_money
from tui import persons
from tui.header import crumbs_of, state_of
from tui.keys.command import Place, Registry
from tui.keys.people import PEOPLE
from tui.screens.keyed import KeyedScreen
from widgets.bars import Detail, HeaderBar, KeyBar, MessageLine, Page
from widgets.heat import Head, Heat, HeatCell, HeatRow, Level
from widgets.prompt import Prompt

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from planning.load import Overload
    from planning.records import Person
    from tui.asking import Offer
    from tui.copying import Copied
    from tui.screens.home import HomeScreen

ENTRY, ENTRY_NARROW = 10, 8
"""Lines of the box below the grid, its frame included."""
AWAY, CLOSED = "▒", "░"
HOT = 1.001
_TITLES: dict[Step, str] = {"day": "Load by day", "week": "Load by week", "month": "Load by month"}


class PeopleScreen(KeyedScreen):
    """People by weeks. ``home`` is where rows are gone to and forms are opened from."""

    def __init__(self, home: HomeScreen) -> None:
        super().__init__(home.session)
        self._home = home
        self._capacity: Capacity | None = None
        self.step: Step = "week"
        """How long a column is."""
        self._first = starting(self.session.today, "week")
        self.by_role = False
        self._members: list[tuple[str, ...]] = []
        """Who is in each row."""
        self._cells: list[list[Cell]] = []

    def compose(self) -> ComposeResult:
        yield HeaderBar(id="header")
        with Vertical(id="main"):
            heat = Heat(id="heat")
            heat.styles.height = "1fr"
            yield heat
            yield Detail(id="entry")
        yield Page(id="page")
        with Vertical(id="bottom"):
            yield Prompt(id="prompt")
            yield MessageLine(id="message")
            yield KeyBar(id="footer")

    def on_mount(self) -> None:
        self.begin()

    @property
    def all_commands(self) -> Registry[PeopleScreen]:
        return PEOPLE

    @property
    def where(self) -> Place:
        return "people"

    @property
    def heat(self) -> Heat:
        """The grid."""
        return self.query_one("#heat", Heat)

    @property
    def record(self) -> Person | None:
        people = self.people
        return self.session.plan.people.get(people[0]) if len(people) == 1 else None

    @property
    def people(self) -> tuple[str, ...]:
        """Whoever is in the row under the cursor: one person, a role without a name, or all of a role."""
        return self._members[self.heat.row] if self._members else ()

    @property
    def cell(self) -> Cell | None:
        """The cell under the cursor."""
        return self._cells[self.heat.row][self.heat.column] if self._cells and self._cells[0] else None

    # -------------------------------------------------------------------------------------------------- what is shown

    def show_plan(self) -> None:
        super().show_plan()
        schedule = self.session.schedule
        if schedule is None:
            self._capacity, self._members, self._cells = None, [], []
        elif self._capacity is None or self._capacity.schedule is not schedule:
            self._capacity = Capacity(schedule, past=True)
        self.query_one("#entry", Detail).styles.height = ENTRY_NARROW if self.is_narrow else ENTRY
        self._show_grid()
        self.query_one("#footer", KeyBar).show(self.registry.footer("people"))
        self.show_page()
        self.show_cell()

    def _show_grid(self) -> None:
        capacity, heat = self._capacity, self.heat
        if capacity is None:
            heat.show("Load", "", (), (), None, (), clean(self.session.trouble))
            return
        columns = list(stretches(self._first, self.step, self.heat.columns(self._fitted.width)))
        rows: list[HeatRow] = []
        self._members, self._cells = [], []
        for people, name, about in self._rows(capacity):
            cells = [self._one(capacity, people, first, last) for first, last in columns]
            unnamed = people[0].startswith("?")
            rows.append(HeatRow(people, name, about, tuple(heat_cell(cell, unnamed) for cell in cells)))
            self._members.append(people)
            self._cells.append(cells)
        named = [cells for people, cells in zip(self._members, self._cells, strict=True) if not people[0].startswith("?")]
        everybody = [joined([cells[n] for cells in named], first, last) for n, (first, last) in enumerate(columns)]
        all_of = tuple(HeatCell(heat_cell(cell, False).text) for cell in everybody)
        total = HeatRow("all", "All people", "", all_of) if len(capacity.people) > 1 else None
        title = f"{_TITLES[self.step]}{' and role' if self.by_role else ''}"
        info = f"% of capacity · ! over on a day · {AWAY} away" + (f" · {CLOSED} holidays" if not self.is_narrow else "")
        empty = clean(first_in_app(self.session.plan, "people"))
        heat.show(title, info, self._heads(columns, everybody), rows, total, self._foot(capacity), empty)

    def _one(self, capacity: Capacity, people: tuple[str, ...], first: date, last: date) -> Cell:
        return capacity.cell(people[0], first, last) if len(people) == 1 else capacity.together(people, first, last)

    def _rows(self, capacity: Capacity) -> list[tuple[tuple[str, ...], str, str]]:
        """The people of each row, its name and what is said of it."""
        plan = capacity.plan
        if self.by_role:
            rows = [(people, clean(role) or "no role", " ".join(people)) for role, people in capacity.roles.items()]
        else:
            rows = [((i,), f"{fit(clean(i), 3)} {clean(plan.people[i].name)}", clean(plan.people[i].role)) for i in capacity.people]
        return [*rows, *(((role,), clean(role), "no name yet") for role in capacity.unnamed)]

    def _heads(self, columns: list[tuple[date, date]], everybody: list[Cell]) -> list[Head]:
        today = self.session.today
        heads: list[Head] = []
        for n, ((first, last), cell) in enumerate(zip(columns, everybody, strict=True)):
            now = first <= today <= last
            closed = CLOSED if cell.closed and self.step != "month" else ""
            fresh = n == 0 or first.month != columns[n - 1][0].month
            if self.step == "month":
                upper, lower = f"{first:%b}", f"{first.year}" if n == 0 or first.month == 1 else ""
            else:
                upper = (f"{first.day} {first:%b}" if first.day < 10 else f"{first.day}{first:%b}") if fresh else f"{first.day}"
                lower = f"{closed}w{first.isocalendar().week}" if self.step == "week" else f"{closed}{first:%a}"
            heads.append(Head(upper, f"▾{lower.lstrip(CLOSED)}" if now else lower, now))
        return heads

    def _foot(self, capacity: Capacity) -> list[list[Run]]:
        """Who is over, in a line of its own below a blank one where there is room."""
        overs = self._overloads(capacity)
        if not overs:
            line = [Run("✓ Nobody is over their capacity from today on.", "good")]
        else:
            worst: dict[str, Overload] = {}
            for over in sorted(overs, key=lambda o: (-o.peak, o.first, o.person)):
                worst.setdefault(over.person, over)
            said = "   ".join(f"{clean(o.person)} {o.peak:.0%} {_days(o.first, o.last)}" for o in worst.values())
            line = [Run(f"▲ {len(worst)} over  ", "bad"), Run(said)]
        return [[], line] if not self.is_narrow else [line]

    def _overloads(self, capacity: Capacity, people: tuple[str, ...] | None = None) -> list[Overload]:
        since = self.session.today
        asked = capacity.people if people is None else people
        return [over for person in asked for over in capacity.loads.overloads_of(person, since)]

    def show_cell(self) -> None:
        """Say who is under the cursor, and what takes their time in these days."""
        box, capacity, cell, people = self.query_one("#entry", Detail), self._capacity, self.cell, self.people
        if capacity is None or cell is None or not people:
            box.show("", "", ())
        else:
            name = self._name_of(people)
            lines = [
                self._facts(capacity, people),
                *self._over_line(capacity, people),
                *self._late_line(capacity, people),
                *self._parts(capacity, people, cell),
            ]
            box.show(f"{name} · {_stretch(cell, self.step)}", _figures(cell, capacity.calendar(people[0]).minutes_per_day, people), lines)
        self.tell_state()
        self.place_cursor()

    def _name_of(self, people: tuple[str, ...]) -> str:
        person = self.session.plan.people.get(people[0])
        if len(people) > 1:
            return clean(person.role if person else "")
        return clean(person.name or person.id) if person is not None else clean(people[0])

    def _facts(self, capacity: Capacity, people: tuple[str, ...]) -> list[Run]:
        """Role, rate, capacity, calendar and the next leave."""
        plan, person = self.session.plan, self.record
        if len(people) > 1:
            return [Run(clean(", ".join(plan.people[i].name or i for i in people)), "dim")]
        if person is None or people[0].startswith("?"):
            return [Run("A role without a name: its load is told in full-time people. Give its tasks to somebody with o.", "dim")]
        said = [clean(person.role)] if person.role else []
        currency = next((program.currency for program in plan.programs.values()), "EUR")
        said += [f"{show_money(person.rate, currency)} a day"] if person.rate else []
        steps = "".join(f", {step.capacity:.0%} from {_day(step.since)}" for step in person.capacity_steps[:2])
        said.append(f"there {person.capacity:.0%}{steps}")
        said += [clean(capacity.calendar(people[0]).name)]
        leave = capacity.next_leave(people[0], self.session.today)
        away = f"away {_days(leave[0], leave[1])} {clean(leave[2])}".rstrip() if leave else "no leave to come"
        return [Run(f"{' · '.join(said)} · "), Run(away, "accent" if leave else "dim")]

    def _over_line(self, capacity: Capacity, people: tuple[str, ...]) -> list[list[Run]]:
        overs = self._overloads(capacity, people)
        if not overs:
            return []
        said = " · ".join(f"{_days(o.first, o.last)} up to {o.peak:.0%} on {o.days}d" for o in overs)
        return [[Run("over  ", "bad"), Run(said)]]

    def _late_line(self, capacity: Capacity, people: tuple[str, ...]) -> list[list[Run]]:
        """What they should have finished before today and did not; no coming week counts it before it is told anew."""
        schedule = capacity.schedule
        mine = [task for task in schedule.plan.tasks.values() if any(a.person in people for a in task.assignments)]
        rows = [row for task in mine if (row := schedule.get(task.id)) is not None and not row.finished]
        late = sorted((row.finish, row.id) for row in rows if row.finish.date() < self.session.today)
        if not late:
            return []
        said = ", ".join(clean(task_id) for _, task_id in late[:6]) + (f" and {len(late) - 6} more" if len(late) > 6 else "")
        return [[Run("overdue  ", "bad"), Run(f"{said}: planned to be done by now, in no week to come")]]

    def _parts(self, capacity: Capacity, people: tuple[str, ...], cell: Cell) -> list[list[Run]]:
        """A line for each task that takes time in these days, the greatest first."""
        rows = [(person, part) for person in people for part in capacity.parts(person, cell.first, cell.last)]
        if not rows:
            away = "away" if cell.away else "closed" if cell.closed and not cell.capacity else "free"
            words = {"away": "Away these days.", "closed": "Nothing is worked these days."}
            free = "Free these days." if cell.last >= self.session.today else "Nothing was done these days."
            return [[Run(words.get(away, free), "good")]]
        rows.sort(key=lambda row: (-row[1].minutes, row[1].task))
        return [self._part(capacity, person, part.task, part.minutes, part.share, len(people) > 1) for person, part in rows]

    def _part(self, capacity: Capacity, person: str, task_id: str, minutes: float, share: float | None, named: bool) -> list[Run]:
        plan, schedule = self.session.plan, capacity.schedule
        task, row = plan.tasks[task_id], schedule.get(task_id)
        width = max(10, self._fitted.width - 48)
        runs = [Run(fit(clean(task_id), 9), "strong"), Run(fit(clean(task.name), min(width, 44)))]
        if named:
            runs.append(Run(f" {fit(clean(person), 4)}", "dim"))
        runs.append(Run(f" {'' if share is None else f'{share:.0%}':>5} {minutes / 60:5.1f} h  "))
        if row is not None and row.finished:
            runs.append(Run("done", "good"))
        elif row is not None:
            days = row.total_float / calendar_of(schedule, task_id).minutes_per_day
            late = "bad" if days < 0 or row.critical else "dim"
            runs.append(Run(f"{days:g}d float{' · critical' if row.critical else ''}", late))
            if not self.is_narrow:
                runs.append(Run(f"   {_days(row.start.date(), row.finish.date())}", "dim"))
        return runs

    def tell_state(self) -> None:
        program = next(iter(self.session.plan.programs), "")
        self.query_one("#header", HeaderBar).show(
            ["People", *crumbs_of(self.session, self.record)], state_of(self.session, program, wide=not self.is_narrow)
        )

    def place_cursor(self) -> None:
        if not self.place_cursor_in_prompt():
            heat = self.heat
            self.app.cursor_position = heat.region.offset + Offset(heat.cursor_cell, heat.cursor_line)

    def copied(self) -> Copied | None:
        from tui.copying import Copied

        heads = ["", *(f"{cell.first}" for cell in (self._cells[0] if self._cells else ()))]
        rows = [[" ".join(people), *(_exact(cell) for cell in cells)] for people, cells in zip(self._members, self._cells, strict=True)]
        return Copied(" ".join(self.people), rows[self.heat.row] if rows else (), heads, rows)

    # ------------------------------------------------------------------------------------------------------- moving about

    def move(self, delta: int) -> None:
        self._to(self.heat.row + delta, self.heat.column)

    def move_page(self, pages: int) -> None:
        self._to(self.heat.row + pages * self.heat.page, self.heat.column)

    def to_edge(self, *, top: bool) -> None:
        self._to(0 if top else len(self._members) - 1, self.heat.column)

    def _to(self, row: int, column: int) -> None:
        before = (self.heat.row, self.heat.column)
        self.heat.move_to(row, column)
        if (self.heat.row, self.heat.column) != before:
            self.show_cell()

    def move_across(self, delta: int) -> None:
        """Move some columns on; past the edge the time is turned by half of what is seen."""
        column, count = self.heat.column + delta, self.heat.columns(self._fitted.width)
        if 0 <= column < count:
            self._to(self.heat.row, column)
            return
        half = max(1, count // 2)
        self._turn_to(shifted(self._first, self.step, half if delta > 0 else -half))
        self._to(self.heat.row, column - half if delta > 0 else column + half)

    def pan(self, direction: int) -> None:
        """Look half a screen earlier, or later."""
        self._turn_to(shifted(self._first, self.step, direction * max(1, self.heat.columns(self._fitted.width) // 2)))

    def _turn_to(self, first: date) -> None:
        if not 1802 < first.year < 2398:
            raise HeadwayError("There is no plan so far away; t begins with today.")
        self._first = first
        self._show_grid()
        self.show_cell()

    def zoom(self, direction: int) -> None:
        """Make columns shorter (-1) or longer; the day under the cursor stays in the column of the cursor."""
        place = STEPS.index(self.step) + direction
        if not 0 <= place < len(STEPS):
            self.say("Days are the shortest there are." if direction < 0 else "Months are the longest there are.", "dim")
            return
        cell = self.cell
        day = cell.first if cell is not None else self._first
        if cell is not None and cell.first <= self.session.today <= cell.last:
            day = self.session.today
        self.step = STEPS[place]
        self._turn_to(shifted(starting(day, self.step), self.step, -self.heat.column))

    def go_today(self) -> None:
        """Begin with the day, week or month that today is in."""
        self._turn_to(starting(self.session.today, self.step))
        self._to(self.heat.row, 0)

    def turn(self) -> None:
        """Add people up by their roles, or show them one by one again."""
        self.by_role = not self.by_role
        self._show_grid()
        self.show_cell()

    def ask_causes(self) -> None:
        """List the tasks that take the time of this cell, and go to one of them. Raises HeadwayError where there is none."""
        from tui.asking import Offer, Question

        capacity, cell = self._capacity, self.cell
        if capacity is None or cell is None:
            raise HeadwayError("There is nothing under the cursor.")
        people = self.people
        found = [(person, part) for person in people for part in capacity.parts(person, cell.first, cell.last)]
        if not found:
            raise HeadwayError(f"Nothing takes the time of {self._name_of(people)} {_stretch(cell, self.step)}.")
        found.sort(key=lambda row: (-row[1].minutes, row[1].task))

        def offer(text: str) -> list[Offer]:
            wanted = text.strip().casefold()
            shown = [(self._part(capacity, who, p.task, p.minutes, p.share, len(people) > 1), p.task) for who, p in found]
            return [Offer(tuple(runs), partial(self._go_to, task)) for runs, task in shown if wanted in _text(runs).casefold()]

        def answer(text: str) -> bool:
            return True

        label = f"{self._name_of(people)} {_stretch(cell, self.step)}"
        hint = "↑ ↓ or a number chooses · enter goes there · esc closes"
        self.ask(Question(label, hint, answer, offer=offer, empty="No task of these has such words.", numbered=True))

    def _go_to(self, task_id: str) -> None:
        self.close()
        self._home.jump(task_id)

    # ------------------------------------------------------------------------------------------------------------ changes

    def capture(self) -> None:
        """Capture one line."""
        from tui.asking import capture

        self.ask(capture(self.session, None, None, lambda change, _: persons.keep(self, change)))

    def level(self) -> None:
        """Open the levelling of the plan."""
        persons.open_level(self._home)

    def edit(self) -> None:
        """Open the form of the person under the cursor. Raises HeadwayError where the row is no single person."""
        from tui.screens.form import FormScreen

        person = self.record
        if person is None:
            raise HeadwayError("This row is no person of the file; tab shows people one by one.")

        def done(words: str, record_id: str) -> None:
            self.show_plan()
            self.say(words, "good")

        self._home.open_screen(FormScreen(self.session, person.id, done))

    def undo(self) -> None:
        """Take back the newest change."""
        change = self.session.undo()
        self.show_plan()
        self.say(self.with_news(f"undid: {change.label}"), "good")

    def redo(self) -> None:
        """Make it again."""
        change = self.session.redo()
        self.show_plan()
        self.say(self.with_news(f"did again: {change.label}"), "good")

    def close(self) -> None:
        """Back to the home screen."""
        self.app.pop_screen()


def heat_cell(cell: Cell, unnamed: bool) -> HeatCell:
    """A cell as it is drawn: per cent of the capacity, ``!`` where a day is over it, shades for days away.

    The load of a role without a name (``unnamed``) is told in full-time people.
    """
    used, away = cell.utilisation, AWAY if cell.away else " "
    if used is None:
        if cell.load:
            return HeatCell("on " + AWAY, "over", "!")
        return HeatCell(AWAY * 3, "away") if cell.away else HeatCell(CLOSED * 3 if cell.closed else "", "away")
    if cell.load <= 0:
        return HeatCell("·", "none", away)
    if unnamed:
        return HeatCell(f"{used:.1f}".removeprefix("0") if used >= 0.05 else "·", "need")
    level: Level = "over" if used > HOT else "spike" if cell.over else "full" if used >= 0.5 else "low"
    return HeatCell(f"{min(used, 99.99) * 100:.0f}", level, "!" if cell.over else away)


def _figures(cell: Cell, minutes_per_day: int, people: tuple[str, ...]) -> str:
    """``120% of 40 h · highest 170% on a day, 3 days over``."""
    used = cell.utilisation
    if people[0].startswith("?"):
        return f"{cell.load / 60:g} h · {used or 0:.1f} full-time people"
    said = "no capacity" if used is None else f"{used:.0%} of {cell.capacity / 60:g} h"
    if cell.over:
        said += f" · up to {cell.peak:.0%}" + (f", {cell.over}d over" if cell.first != cell.last else "")
    if cell.away:
        said += f" · {cell.away}d away"
    return said


def _text(runs: list[Run]) -> str:
    return "".join(run.text for run in runs)


def _exact(cell: Cell) -> str:
    return "" if cell.utilisation is None else f"{cell.utilisation * 100:.0f}"


def _stretch(cell: Cell, step: Step) -> str:
    if step == "day":
        return f"{cell.first:%a} {_day(cell.first)}"
    return f"{cell.first:%B %Y}" if step == "month" else f"w{cell.first.isocalendar().week} {_days(cell.first, cell.last)}"


def _day(day: date) -> str:
    return f"{day.day} {day:%b}"


def _days(first: date, last: date) -> str:
    """``9–11 Nov``, ``17 Nov–11 Dec``."""
    if first == last:
        return _day(first)
    return f"{first.day}–{_day(last)}" if (first.year, first.month) == (last.year, last.month) else f"{_day(first)}–{_day(last)}"
