"""A program on one page, as ``headway brief`` prints it; the next program is a key away."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from textual.containers import Vertical

from planning.beginnings import first_in_app, without_work
from planning.brief import brief
from planning.canvas import Run
from planning.text_width import clean
from tui.copying import Copied
from tui.header import crumbs_of, state_of
from tui.keys.boards import BRIEF
from tui.keys.command import Place, Registry
from tui.screens.board import BoardScreen, Table, Told
from tui.screens.keyed import KeyedScreen
from widgets.bars import HeaderBar, KeyBar, MessageLine, Page
from widgets.prompt import Prompt
from widgets.sheet import Sheet

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from planning.records import Program

MOST_WIDTH, MOST_HEIGHT = 100, 40
LABEL = 11
DECLARED = re.compile(r"  (GREEN|AMBER|RED)(?: \w→\w\?)?   ")
"""The declared colour in the first line, with its mark where the data is less kind."""
COLOURS = {"GREEN": "good", "AMBER": "warn", "RED": "bad"}


class BriefScreen(BoardScreen):
    """The page of a program; moving turns to the next one."""

    name_here = "One page"

    def compose(self) -> ComposeResult:
        yield HeaderBar(id="header")
        with Vertical(id="main"):
            page = Sheet(id="brief")
            page.styles.height = "1fr"
            yield page
        yield Page(id="page")
        with Vertical(id="bottom"):
            yield Prompt(id="prompt")
            yield MessageLine(id="message")
            yield KeyBar(id="footer")

    def stand_first(self) -> None:
        """The page has no rows."""

    @property
    def all_commands(self) -> Registry[BriefScreen]:
        return BRIEF

    @property
    def where(self) -> Place:
        return "brief"

    @property
    def programs(self) -> list[Program]:
        """The programs that have a page."""
        return [p for p in self.session.plan.programs.values() if not p.archived]

    @property
    def record(self) -> Program | None:
        held = self.programs
        return next((p for p in held if p.id == self.program_id), held[0] if held else None)

    @property
    def lines(self) -> tuple[str, ...]:
        """The page, as wide and as long as the screen has room for."""
        program = self.record
        if program is None:
            return (clean(first_in_app(self.session.plan, "programs")),)
        width, height = min(MOST_WIDTH, self._fitted.width - 2), min(MOST_HEIGHT, self._fitted.height - 3)
        return brief(self.session.plan, self.session.schedule, program.id, self.session.today, width=width, height=height)

    def show_plan(self) -> None:
        KeyedScreen.show_plan(self)
        lines = [self._runs(line) for line in self.lines]
        record = self.record
        if record is not None and without_work(self.session.plan, record.id):
            said = first_in_app(self.session.plan, "tasks", record.id, "a at home")
            lines += [[Run("")], [Run(clean(said), "warn")]]
        self.query_one("#brief", Sheet).show(lines)
        self.query_one("#footer", KeyBar).show(self.registry.footer("brief"))
        self.show_page()
        self.tell_state()
        self.place_cursor()

    def _runs(self, line: str) -> list[Run]:
        declared = DECLARED.search(line)
        if declared is not None:
            return [Run(line[: declared.start()], "strong"), Run(declared[0], COLOURS[declared[1]]), Run(line[declared.end() :], "dim")]
        if line.startswith("==="):
            return [Run("─" * len(line), "frame")]
        return [Run(line[:LABEL], "dim"), Run(line[LABEL:])]

    def table(self) -> Table:
        return Table("", "", (), ())

    def told(self) -> Told:
        return Told("")

    def copied(self) -> Copied | None:
        record = self.record
        return Copied(record.id, [*self.lines[:1]], ("Page",), [[line] for line in self.lines]) if record else None

    def tell_state(self) -> None:
        record = self.record
        crumbs = [*crumbs_of(self.session, record), self.name_here]
        program = record.id if record else ""
        self.query_one("#header", HeaderBar).show(list(map(clean, crumbs)), state_of(self.session, program, wide=not self.is_narrow))

    def place_cursor(self) -> None:
        if not self.place_cursor_in_prompt():
            self.app.cursor_position = self.query_one("#brief", Sheet).region.offset

    def move(self, delta: int) -> None:
        """Turn to another program's page."""
        held = [p.id for p in self.programs]
        if held and self.record is not None:
            place = max(0, min(held.index(self.record.id) + delta, len(held) - 1))
            if held[place] != self.program_id:
                self.program_id = held[place]
                self.show_plan()

    def move_page(self, pages: int) -> None:
        self.move(pages)

    def to_edge(self, *, top: bool) -> None:
        self.move(-len(self.programs) if top else len(self.programs))

    def go_there(self) -> None:
        """Go to the program on the home screen."""
        self.go_home_to(self.record.id if self.record else "")

    def edit_row(self) -> None:
        """Edit every field of the program."""
        self.edit(self.record.id if self.record else "")
