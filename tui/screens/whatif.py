"""A what-if beside the plan: what it does to dates, promises, money and people, and what is tried in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.containers import Vertical
from textual.geometry import Offset

from planning.canvas import Run
from planning.errors import HeadwayError
from planning.text_width import clean
from tui.comparing import Line, compared
from tui.header import state_of
from tui.keys.command import Place, Registry
from tui.keys.row import WHATIF
from tui.screens.keyed import KeyedScreen
from widgets.bars import Detail, HeaderBar, KeyBar, MessageLine, Page
from widgets.lines import STRUCK
from widgets.listing import Column, Listing, Row
from widgets.prompt import Prompt

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from tui.session import Session

COLUMNS = (
    Column(""),
    Column("Id"),
    Column("What", shrinks=True, most=90),
    Column("Plan", right=True),
    Column("What-if", right=True),
    Column("Difference", shrinks=True, most=60),
)
NOTHING_TRIED = "Nothing is being tried now; esc goes back."
NOTHING_YET = "Nothing yet; esc goes back, and what is changed there is tried."
ENTRY = 5
"""Lines of the box below the table, its frame included."""


class WhatIfScreen(KeyedScreen):
    """The comparison of a what-if with the plan. ``jump`` goes to a record on the home screen."""

    def __init__(self, session: Session, jump: Callable[[str], None]) -> None:
        super().__init__(session)
        self._jump = jump
        self._lines: tuple[Line, ...] = ()

    def compose(self) -> ComposeResult:
        yield HeaderBar(id="header")
        with Vertical(id="main"):
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
    def all_commands(self) -> Registry[WhatIfScreen]:
        return WHATIF

    @property
    def where(self) -> Place:
        return "whatif"

    @property
    def listing(self) -> Listing:
        """The table."""
        return self.query_one("#rows", Listing)

    # -------------------------------------------------------------------------------------------------- what is shown

    def show_plan(self) -> None:
        super().show_plan()
        title, info = "What-if", "none"
        self._lines = ()
        try:
            whatif = self.session.trying.whatif
            if whatif is not None:
                title, info = f"What-if {clean(whatif.name)} against the plan", f"{len(whatif.steps)} tried"
                self._lines = compared(self.session)
        except HeadwayError as error:
            self.say(str(error), "bad")
        empty = NOTHING_TRIED if info == "none" else NOTHING_YET
        self.listing.show(title, info, COLUMNS, [self._row(n, line) for n, line in enumerate(self._lines)], empty)
        self.query_one("#footer", KeyBar).show(self.registry.footer("whatif"))
        self.show_page()
        self.show_line()

    def _row(self, number: int, line: Line) -> Row:
        role = STRUCK if line.topic == "left out" else ""
        texts = Run(clean(line.id), "strong"), Run(clean(line.name), role), Run(line.now, "dim"), Run(line.then)
        key = (line.topic, line.id or number, line.name)
        return Row(key, (Run(line.topic, "dim"), *texts, Run(clean(line.run.text), line.run.role)))

    def show_line(self) -> None:
        """Tell the line under the cursor in full."""
        box, line = self.query_one("#entry", Detail), self._line
        impact = self.session.whatif_impact() if self._lines else None
        if line is None:
            box.show("", "", ())
        else:
            differs = f"{line.now} → {line.then}  " if line.now or line.then else ""
            told = [Run(clean(line.name)), Run("  "), Run(differs, "dim"), Run(clean(line.run.text), line.run.role)]
            moved = len(impact.moves) if impact is not None else 0
            cost = f" · costs {impact.cost_change:+,.0f}" if impact is not None and impact.cost_change else ""
            lines = [told, [Run(f"In all {moved} row{'s' * (moved != 1)} move{'s' * (moved == 1)}{cost}", "dim")]]
            if impact is not None and impact.to_tell:
                lines.append([Run("To tell  ", "dim"), Run(clean(", ".join(impact.to_tell)))])
            box.show(clean(f"{line.topic} {line.id}".strip()), "", lines)
        self.tell_state()
        self.place_cursor()

    @property
    def _line(self) -> Line | None:
        return self._lines[self.listing.cursor] if self._lines else None

    def tell_state(self) -> None:
        program = next(iter(self.session.plan.programs), "")
        self.query_one("#header", HeaderBar).show(["Compare"], state_of(self.session, program, wide=not self.is_narrow))

    def place_cursor(self) -> None:
        if not self.place_cursor_in_prompt():
            self.app.cursor_position = self.listing.region.offset + Offset(1, self.listing.cursor_line)

    # ------------------------------------------------------------------------------------------------------- moving about

    def move(self, delta: int) -> None:
        self._move_to(self.listing.cursor + delta)

    def move_page(self, pages: int) -> None:
        self._move_to(self.listing.cursor + pages * self.listing.page)

    def to_edge(self, *, top: bool) -> None:
        self._move_to(0 if top else len(self._lines) - 1)

    def _move_to(self, place: int) -> None:
        before = self.listing.cursor
        self.listing.move_to(place)
        if self.listing.cursor != before:
            self.show_line()

    def go_there(self) -> None:
        """Go to the record of this row on the home screen, in the what-if."""
        line = self._line
        if line is None or not line.id:
            raise HeadwayError("This row is a change that is tried; u takes back the last of them.")
        record = self.session.plan.locate(line.id)
        if record is None or record[0] not in ("programs", "projects", "tasks", "milestones", "risks"):
            raise HeadwayError(f"{line.id} has no row on the home screen.")
        self.close()
        self._jump(line.id)

    def close(self) -> None:
        """Back to the home screen."""
        self.app.pop_screen()

    # ------------------------------------------------------------------------------------------------------------ changes

    def take_back(self) -> None:
        """Try the last change no longer; where there is no what-if any more, take back the newest change of the plan."""
        if self.session.trying.whatif is None:
            self._turned("undid", self.session.undo().label)
        else:
            self._turned("no longer tried", self.session.trying.take_back().label)

    def try_again(self) -> None:
        """Try the change again that was taken back last."""
        if self.session.trying.whatif is None:
            self._turned("did again", self.session.redo().label)
        else:
            self._turned("tried again", self.session.trying.try_again().label)

    def _turned(self, verb: str, label: str) -> None:
        self.show_plan()
        self.say(self.with_news(f"{verb}: {label}"), "good")
