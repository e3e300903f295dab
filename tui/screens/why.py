"""Why a date is what it is: the answer in words, the driving chain back to where it begins, what made it late, and DRAG."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.containers import Vertical
from textual.geometry import Offset

from planning.attribution import Part, days_words, part_words
from planning.canvas import Run
from planning.errors import HeadwayError
from planning.paths import drag
from planning.text_width import cell_width, clean
from planning.why import Why, WhyStep, sentence, subject, wait_words, why
from tui.details import day
from tui.header import crumbs_of, state_of
from tui.keys.command import Place, Registry
from tui.keys.row import WHY
from tui.screens.keyed import KeyedScreen
from widgets.bars import Detail, HeaderBar, KeyBar, MessageLine, Page
from widgets.listing import Column, Listing, Row
from widgets.prompt import Prompt

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from planning.records import Milestone, Task
    from planning.schedule import Schedule
    from tui.session import Session

COLUMNS = (
    Column("What"),
    Column("Id"),
    Column("Name", shrinks=True, spare=1, most=22),
    Column("Start", spare=2),
    Column("Finish"),
    Column("Float", right=True),
    Column("Moves", right=True),
    Column("Why", shrinks=True, most=90),
)
"""Two kinds of days: a row of the chain has its float; what made it late, or has DRAG, by how much it moves what was asked about."""
ANSWER, ENTRY = 6, 5
"""Lines of the boxes above and below the table, their frames included."""


class WhyScreen(KeyedScreen):
    """The reasons of one date, every row of which can be jumped to. ``jump`` goes to a record on the home screen."""

    def __init__(self, session: Session, record_id: str, jump: Callable[[str], None]) -> None:
        super().__init__(session)
        self.record_id = record_id
        self._jump = jump
        self._rows: list[tuple[str, list[list[Run]]]] = []
        """For each row the activity it is about, and what is said of it in full."""
        self._way: list[str] = []
        """The activities that were asked about on the way here."""

    def compose(self) -> ComposeResult:
        yield HeaderBar(id="header")
        with Vertical(id="main"):
            answer = Detail(id="answer")
            answer.styles.height = ANSWER
            yield answer
            rows = Listing(id="rows")
            rows.styles.height = "1fr"
            yield rows
            entry = Detail(id="entry")
            entry.styles.height = ENTRY
            yield entry
        yield Page(id="page")
        with Vertical(id="bottom"):
            yield Prompt(id="prompt")
            yield MessageLine(id="message")
            yield KeyBar(id="footer")

    def on_mount(self) -> None:
        self.begin()

    @property
    def all_commands(self) -> Registry[WhyScreen]:
        return WHY

    @property
    def where(self) -> Place:
        return "why"

    @property
    def listing(self) -> Listing:
        """The table."""
        return self.query_one("#rows", Listing)

    @property
    def record(self) -> Task | Milestone | None:
        """The activity that was asked about; None where it is deleted."""
        return self.session.plan.activity(self.record_id)

    @property
    def row_id(self) -> str:
        """The activity under the cursor; nothing where there is none."""
        return self._rows[self.listing.cursor][0] if self._rows else ""

    # -------------------------------------------------------------------------------------------------- what is shown

    def show_plan(self) -> None:
        super().show_plan()
        schedule = self.session.schedule
        self._rows = []
        rows: list[Row] = []
        box = self.query_one("#answer", Detail)
        if schedule is None or self.record_id not in schedule:
            gone = f"{self.record_id} has no date any more; esc goes back."
            box.show(self.record_id, "", [[Run(clean(self.session.trouble or gone), "warn")]])
        else:
            answer = why(schedule, self.record_id)
            parts = self._parts(answer)
            box.show(f"Why {clean(answer.id)} {clean(answer.name)}", answer.kind, self._told(answer, parts))
            rows = [*self._chain(answer), *self._late(schedule, answer, parts), *self._drag(schedule, answer)]
        self.listing.show(f"What decides {self.record_id}", f"{len(rows)} rows", COLUMNS, rows, "There is nothing to say.")
        self.query_one("#footer", KeyBar).show(self.registry.footer("why"))
        self.show_page()
        self.show_row()

    def _parts(self, answer: Why) -> tuple[Part, ...] | None:
        """What made it late; None without a baseline."""
        session, record = self.session, self.record
        baseline = session.baseline_of(session.plan.program_of(record)) if record else None
        slips = session.slips(baseline) if baseline and answer.id in baseline.activities else None
        return slips.of(answer.id) if slips else None

    def _told(self, answer: Why, parts: tuple[Part, ...] | None) -> list[list[Run]]:
        """The sentences, as many lines as fit the box; the last one is about the baseline."""
        width = max(20, self._fitted.width - 4)
        lines = [[Run(line)] for line in wrapped(clean(sentence(answer)), width)][: ANSWER - 3]
        return [*lines, self._against_baseline(answer, parts)]

    def _against_baseline(self, answer: Why, parts: tuple[Part, ...] | None) -> list[Run]:
        if parts is None:
            return [Run("No baseline knows it, so nothing can be said of what made it late.", "dim")]
        total = sum(part.minutes for part in parts)
        told = " · ".join(clean(part_words(part, 1)) for part in parts)
        if not total:
            return [Run("On time by its baseline", "good"), Run(f": {told}" if told else ".")]
        days = days_words(total, answer.minutes_per_day)
        return [Run(f"{days} against its baseline", "bad" if total > 0 else "good"), Run(f": {told}")]

    def _chain(self, answer: Why) -> list[Row]:
        """The steps, from the activity back to where all begins."""
        found = []
        for n, step in enumerate(answer.steps):
            days = "done" if step.finished else f"{round(step.total_float / step.minutes_per_day, 1):g}d"
            role = "dim" if step.finished else "bad" if step.total_float < 0 else ""
            waits = "".join(f" · {wait_words(wait)}" for wait in step.waits)
            root = n == len(answer.steps) - 1
            cells = (
                Run("begins" if root else "because" if n else "this", "accent" if root else "dim"),
                Run(clean(step.id), "strong"),
                Run(clean(step.name)),
                Run(day(step.start, self.session.today) if step.kind != "milestone" else "", "dim"),
                Run(day(step.finish, self.session.today)),
                *_in_its_column("", Run(days, role)),
                Run(clean(step.words + waits)),
            )
            found.append(Row(("chain", step.id), cells))
            self._rows.append((step.id, self._step_words(step)))
        return found

    def _step_words(self, step: WhyStep) -> list[list[Run]]:
        begins = "" if step.kind == "milestone" else f"{step.start:%a %d %b %Y} → "
        lines = [[Run(f"{begins}{step.finish:%a %d %b %Y}  ", "dim"), Run(clean(step.words))]]
        asked = f"What it follows lets it go on from {step.asked:%a %d %b %Y %H:%M}" if step.asked and step.driver.kind == "link" else ""
        if step.before:
            asked += f"; then it waits: {', '.join(map(wait_words, step.before))}"
        lines.append([Run(clean(asked), "dim")])
        if step.within:
            lines.append([Run("Not worked on the way: ", "dim"), Run(clean(", ".join(map(wait_words, step.within))))])
        return lines

    def _late(self, schedule: Schedule, answer: Why, parts: tuple[Part, ...] | None) -> list[Row]:
        """What made it late, group by group, one row for each who moved it."""
        found = []
        for part in parts or ():
            told = [
                [Run(clean(part_words(part, 9)))],
                [Run("What these changes alone added since the baseline; all groups are the slip.", "dim")],
            ]
            for mover_id, minutes in [(m.id, m.minutes) for m in part.movers] or [(answer.id, part.minutes)]:
                days = days_words(minutes, part.per_day)
                found.append(self._row("late", schedule, mover_id, days, "bad" if minutes > 0 else "good", part.words, told, part.group))
        return found

    def _drag(self, schedule: Schedule, answer: Why) -> list[Row]:
        """What would win time, the most first."""
        found = []
        for activity_id, minutes in drag(schedule, answer.steps[0].id).items():
            days = f"{round(minutes / answer.minutes_per_day, 1):g}d"
            words = f"DRAG: {answer.id} {days} earlier without it"
            full = f"DRAG: {answer.id} would finish {days} earlier if this took no time at all."
            told = [[Run(clean(full))], [Run("Shorten what has the most DRAG first; beyond it another chain decides.", "dim")]]
            found.append(self._row("drag", schedule, activity_id, f"-{days}", "accent", words, told, ""))
        return found

    def _row(self, mark: str, schedule: Schedule, row_id: str, days: str, role: str, words: str, told: list[list[Run]], key: str) -> Row:
        """A row about an activity that does not stand in the chain."""
        activity, row = self.session.plan.activity(row_id), schedule[row_id]
        self._rows.append((row_id, told))
        cells = (
            Run(mark, "special"),
            Run(clean(row_id), "strong"),
            Run(clean(activity.name) if activity else ""),
            Run(day(row.start, self.session.today) if row.kind != "milestone" else "", "dim"),
            Run(day(row.finish, self.session.today)),
            *_in_its_column(mark, Run(days, role)),
            Run(clean(words)),
        )
        return Row((mark, key, row_id), cells)

    def show_row(self) -> None:
        """Say in full what the row under the cursor says in short."""
        box = self.query_one("#entry", Detail)
        if self._rows:
            row_id, told = self._rows[self.listing.cursor]
            activity = self.session.plan.activity(row_id)
            box.show(f"{clean(row_id)} {clean(activity.name) if activity else ''}".rstrip(), "", told)
        else:
            box.show("", "", ())
        self.tell_state()
        self.place_cursor()

    def tell_state(self) -> None:
        record = self.record
        program = self.session.program_id(record) if record else ""
        crumbs = [*crumbs_of(self.session, record), "Why"]
        self.query_one("#header", HeaderBar).show(crumbs, state_of(self.session, program, wide=not self.is_narrow))

    def place_cursor(self) -> None:
        if not self.place_cursor_in_prompt():
            self.app.cursor_position = self.listing.region.offset + Offset(1, self.listing.cursor_line)

    # ------------------------------------------------------------------------------------------------------- moving about

    def move(self, delta: int) -> None:
        self._move_to(self.listing.cursor + delta)

    def move_page(self, pages: int) -> None:
        self._move_to(self.listing.cursor + pages * self.listing.page)

    def to_edge(self, *, top: bool) -> None:
        self._move_to(0 if top else len(self._rows) - 1)

    def _move_to(self, place: int) -> None:
        before = self.listing.cursor
        self.listing.move_to(place)
        if self.listing.cursor != before:
            self.show_row()

    def go_there(self) -> None:
        """Go to the activity of this row on the home screen."""
        there = self._required()
        self.close()
        self._jump(there)

    def turn_to_row(self) -> None:
        """Ask the same of the activity under the cursor."""
        there, schedule = self._required(), self.session.schedule
        if there == self.record_id or schedule is None:
            raise HeadwayError(f"These are the reasons of {self.record_id} already; go to another row.")
        activity = self.session.plan.activity(there)
        if activity is not None:
            subject(schedule, activity)
        self._way.append(self.record_id)
        self._turn_to(there)

    def turn_back(self) -> None:
        """Back to what was asked about before."""
        if not self._way:
            raise HeadwayError("This is where you began; esc goes back to the home screen.")
        self._turn_to(self._way.pop())

    def _turn_to(self, record_id: str) -> None:
        came_from, self.record_id = self.record_id, record_id
        self.show_plan()
        self._move_to(next((n for n, (row_id, _) in enumerate(self._rows) if row_id == came_from), 0))

    def close(self) -> None:
        """Back to the home screen."""
        self.app.pop_screen()

    def _required(self) -> str:
        if not self._rows:
            raise HeadwayError("There is nothing under the cursor; esc goes back.")
        return self.row_id


def _in_its_column(mark: str, days: Run) -> list[Run]:
    """Days in the column of their kind: the float of the chain, what the others move."""
    return [Run(""), days] if mark else [days, Run("")]


def wrapped(text: str, width: int) -> list[str]:
    """A text in lines of at most ``width`` cells, broken between words."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        longer = f"{line} {word}" if line else word
        if line and cell_width(longer) > width:
            lines.append(line)
            line = word
        else:
            line = longer
    return [*lines, line] if line else lines
