"""What the tables of goals, gates, programs and baselines share: rows, a box that says more of the one under the cursor, changes.

A board says what its table holds (``table``) and what its box says (``told``); its rows are known by their keys. Here the cursor
moves, changes are kept, taken back and made again, and forms and rows of the home screen are opened.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Hashable, Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING, NamedTuple

from textual.containers import Vertical
from textual.geometry import Offset

from planning.canvas import Run
from planning.errors import HeadwayError
from planning.text_width import clean
from tui.header import crumbs_of, state_of
from tui.kept import kept_words
from tui.screens.keyed import KeyedScreen
from widgets.bars import Detail, HeaderBar, KeyBar, MessageLine, Page
from widgets.listing import Column, Listing, Row
from widgets.prompt import Prompt

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from planning.plan import Change
    from tui.session import Session

Jump = Callable[[str], None]
COLOURS = {"green": "good", "amber": "warn", "red": "bad", "": "dim"}
"""The role of a declared or computed colour; its word always stands with it."""


class Table(NamedTuple):
    """What a board lists."""

    title: str
    info: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    empty: str = ""


class Told(NamedTuple):
    """What the box says."""

    title: str
    info: str = ""
    lines: Sequence[Sequence[Run]] = ()


class BoardScreen(KeyedScreen):
    """A table with a box below it. ``jump`` goes to a record on the home screen."""

    box = 7
    """Lines of the box, its frame included."""
    name_here = ""
    """The last of the crumbs."""

    def __init__(self, session: Session, program_id: str, jump: Jump) -> None:
        super().__init__(session)
        self.program_id = program_id
        self._jump = jump

    def compose(self) -> ComposeResult:
        yield HeaderBar(id="header")
        with Vertical(id="main"):
            rows = Listing(id="rows")
            rows.styles.height = "1fr"
            yield rows
            entry = Detail(id="entry")
            entry.styles.height = self.box
            yield entry
        yield Page(id="page")
        with Vertical(id="bottom"):
            yield Prompt(id="prompt")
            yield MessageLine(id="message")
            yield KeyBar(id="footer")

    def on_mount(self) -> None:
        self.begin()
        if self.children:
            self.stand_first()

    def stand_first(self) -> None:
        """Put the cursor where it is at first: on the program it was opened from, where that has a row."""
        self.move_to_key(self.program_id)

    # ------------------------------------------------------------------------------------------ what a board has to say

    @abstractmethod
    def table(self) -> Table:
        """The rows."""

    @abstractmethod
    def told(self) -> Told:
        """What there is to say of the row under the cursor."""

    @property
    def listing(self) -> Listing:
        """The table."""
        return self.query_one("#rows", Listing)

    @property
    def key(self) -> Hashable:
        """What the row under the cursor is about; None where there is none."""
        rows = self.listing.rows
        return rows[self.listing.cursor].key if rows else None

    def show_plan(self) -> None:
        super().show_plan()
        self.listing.show(*self.table())
        self.query_one("#footer", KeyBar).show(self.registry.footer(self.where))
        self.show_page()
        self.show_row()

    def show_row(self) -> None:
        """Say in full what the row under the cursor says in short."""
        title, info, lines = self.told()
        self.query_one("#entry", Detail).show(clean(title), info, lines)
        self.tell_state()
        self.place_cursor()

    def tell_state(self) -> None:
        record = self.record
        program = self.session.plan.programs.get(self.session.program_id(record) if record is not None else self.program_id)
        crumbs = [*crumbs_of(self.session, program), self.name_here]
        told = state_of(self.session, program.id if program else "", wide=not self.is_narrow)
        self.query_one("#header", HeaderBar).show(crumbs, told)

    def place_cursor(self) -> None:
        if not self.place_cursor_in_prompt():
            self.app.cursor_position = self.listing.region.offset + Offset(1, self.listing.cursor_line)

    @property
    def room(self) -> int:
        """Cells of a line in the box."""
        return max(20, self._fitted.width - 4)

    # ------------------------------------------------------------------------------------------------------- moving about

    def move(self, delta: int) -> None:
        self.move_to(self.listing.cursor + delta)

    def move_page(self, pages: int) -> None:
        self.move_to(self.listing.cursor + pages * self.listing.page)

    def to_edge(self, *, top: bool) -> None:
        self.move_to(0 if top else len(self.listing.rows) - 1)

    def move_to(self, place: int) -> None:
        """Put the cursor on the n-th row."""
        before = self.listing.cursor
        self.listing.move_to(place)
        if self.listing.cursor != before:
            self.show_row()

    def move_to_key(self, key: Hashable) -> None:
        """Put the cursor on the row of this key, if it is there."""
        self.move_to(next((n for n, row in enumerate(self.listing.rows) if row.key == key), self.listing.cursor))

    def close(self) -> None:
        """Back to where it was opened."""
        self.app.pop_screen()

    def go_home_to(self, record_id: str) -> None:
        """Go to a record on the home screen. Raises HeadwayError where it has no row there."""
        if not record_id:
            raise HeadwayError("There is nothing to go to; esc goes back.")
        while len(self.app.screen_stack) > 2 and isinstance(self.app.screen_stack[-2], BoardScreen):
            self.app.pop_screen()
        self.app.pop_screen()
        self._jump(record_id)

    def open_screen(self, screen: KeyedScreen) -> None:
        """Show another screen, whole and in one frame."""
        batch = ExitStack()
        batch.enter_context(self.app.batch_update())
        self.app.push_screen(screen)
        self.run_worker(_paint_once(screen, batch))

    def edit(self, record_id: str) -> None:
        """Open the form of a record. Raises HeadwayError where there is none."""
        from tui.screens.form import FormScreen

        if not record_id or self.session.plan.find(record_id) is None:
            raise HeadwayError("There is nothing to edit here; a adds.")

        def done(words: str, record_id: str) -> None:
            self.show_plan()
            self.say(words, "good")

        self.open_screen(FormScreen(self.session, record_id, done))

    # ------------------------------------------------------------------------------------------------------------ changes

    def keep(self, change: Change, _record_id: str = "") -> None:
        """Make a change and show it. Raises PlanError or StoreError."""
        if all(edit.before == edit.after for edit in change.edits):
            self.kept_words = "Nothing changed."
        else:
            self.session.commit(change)
            self.kept_words = self.with_news(kept_words(change))
            self.show_plan()
        if self._question is None:
            self.say(self.kept_words, "good")

    def capture(self) -> None:
        """Ask for one line that becomes records."""
        from tui.asking import capture

        self.ask(capture(self.session, None, self.program_id or None, self.keep))

    def undo(self) -> None:
        """Take back the newest change; one that another process made meanwhile only after a yes."""
        from store.errors import OthersChangeError
        from tui.asking import agree

        try:
            self._turned("undid", self.session.undo())
        except OthersChangeError as error:
            self.ask(agree("undo it?", str(error), lambda: self._turned("undid", self.session.undo(others=True)), self.close_prompt))

    def redo(self) -> None:
        """Make it again."""
        self._turned("did again", self.session.redo())

    def _turned(self, verb: str, change: Change) -> None:
        self.show_plan()
        self.say(self.with_news(f"{verb}: {change.label}"), "good")


async def _paint_once(screen: KeyedScreen, batch: ExitStack) -> None:
    with batch:
        await screen.settle()
