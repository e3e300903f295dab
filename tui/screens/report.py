"""The report as it will be sent, what changed first: enter keeps it in the archive and in a file, y copies it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Vertical
from textual.geometry import Offset

from planning.canvas import Run
from planning.errors import HeadwayError
from planning.text_width import clean
from planning.values import say_day
from tui import reporting
from tui.header import state_of
from tui.keys.command import Place, Registry
from tui.keys.registers import REPORT
from tui.report_lines import lines_of
from tui.screens.keyed import KeyedScreen
from widgets.bars import HeaderBar, KeyBar, MessageLine, Page
from widgets.listing import Column, Listing, Row
from widgets.prompt import Prompt

if TYPE_CHECKING:
    from datetime import date

    from textual.app import ComposeResult

    from planning.records import Program
    from planning.report_blocks import Report
    from planning.report_changes import Since
    from tui.session import Session

COLUMNS = (Column("", shrinks=True, most=400),)


class ReportScreen(KeyedScreen):
    """The report of one program, line by line."""

    def __init__(self, session: Session, program_id: str) -> None:
        super().__init__(session)
        self.program_id = program_id
        self._day: date | None = None
        """The past day it is compared with; None for the last report."""
        self._report: Report | None = None

    def compose(self) -> ComposeResult:
        yield HeaderBar(id="header")
        with Vertical(id="main"):
            rows = Listing(id="rows")
            rows.styles.height = "1fr"
            yield rows
        yield Page(id="page")
        with Vertical(id="bottom"):
            yield Prompt(id="prompt")
            yield MessageLine(id="message")
            yield KeyBar(id="footer")

    def on_mount(self) -> None:
        self.begin()

    @property
    def all_commands(self) -> Registry[ReportScreen]:
        return REPORT

    @property
    def where(self) -> Place:
        return "report"

    @property
    def listing(self) -> Listing:
        """The lines of the report."""
        return self.query_one("#rows", Listing)

    @property
    def record(self) -> Program | None:
        """The program; None where it is deleted."""
        return self.session.plan.programs.get(self.program_id)

    # -------------------------------------------------------------------------------------------------- what is shown

    def show_plan(self) -> None:
        super().show_plan()
        self._report = None
        why = "This program is gone; esc goes back."
        rows: list[Row] = []
        try:
            self._report = self._made()
        except HeadwayError as error:
            why = str(error)
        told = ""
        if self._report is not None:
            lines = lines_of(self._report, max(20, self._fitted.width - 5))
            rows = [Row(n, (line,)) for n, line in enumerate(lines)]
            since = self._report.since
            told = f"compared with {say_day(since, self.session.today)}" if since else "the first one"
        known = self._kept_as()
        state = f"kept as {known}" if known else "not kept yet"
        self.listing.show(f"Report of {self.program_id}: {state}", told, COLUMNS, rows, clean(why))
        self.query_one("#footer", KeyBar).show(self.registry.footer("report"))
        self.show_page()
        self.tell_state()
        self.place_cursor()

    def _made(self) -> Report | None:
        session, program = self.session, self.record
        if session.schedule is None:
            raise HeadwayError(session.trouble)
        return reporting.report_of(session.schedule, program, session.today, self._since()) if program is not None else None

    def _kept_as(self) -> str:
        """The id under which this very text is archived as today's report; nothing while it is not."""
        session = self.session
        if self._report is None:
            return ""
        text = reporting.text_of(self._report)
        own = (s for s in session.plan.snapshots.values() if s.program == self.program_id and s.on == session.today)
        return next((s.id for s in own if s.text == text), "")

    def _since(self) -> Since | None:
        session = self.session
        if self._day is None:
            return reporting.since_last(session.file, self.program_id, session.today)
        return reporting.since_day(session.file, self.program_id, self._day, session.today)

    def tell_state(self) -> None:
        program = self.record
        crumbs = [*([clean(program.name or program.id)] if program else []), "Report"]
        self.query_one("#header", HeaderBar).show(crumbs, state_of(self.session, self.program_id, wide=not self.is_narrow))

    def place_cursor(self) -> None:
        if not self.place_cursor_in_prompt():
            self.app.cursor_position = self.listing.region.offset + Offset(1, self.listing.cursor_line)

    # ------------------------------------------------------------------------------------------------------- moving about

    def move(self, delta: int) -> None:
        self.listing.move_to(self.listing.cursor + delta)
        self.place_cursor()

    def move_page(self, pages: int) -> None:
        self.move(pages * self.listing.page)

    def to_edge(self, *, top: bool) -> None:
        self.move(-len(self.listing.rows) if top else len(self.listing.rows))

    def next_section(self, step: int) -> None:
        """Go to the heading of the next section, or of the one before."""
        heads = [n for n, row in enumerate(self.listing.rows) if row.cells[0].role in ("accent", "title")]
        here = self.listing.cursor
        ahead = [n for n in heads if n > here] if step > 0 else [n for n in reversed(heads) if n < here]
        if ahead:
            self.move(ahead[0] - here)

    def close(self) -> None:
        """Back to the home screen."""
        self.app.pop_screen()

    # ------------------------------------------------------------------------------------------------------ what is done

    def ask_since(self) -> None:
        """Ask for another day to compare with."""
        from planning.phrases import parse_date
        from tui.asking import Question, Said

        def day_of(text: str) -> date | None:
            return None if text.strip().casefold() in ("", "last") else parse_date(text, self.session.today)

        def read(text: str) -> Said:
            day = day_of(text)
            return (Run(f"since {say_day(day, self.session.today)}", "accent"),) if day else (Run("since the last report", "dim"),)

        def answer(text: str) -> bool:
            before, self._day = self._day, day_of(text)
            try:
                self._since()
            except HeadwayError:
                self._day = before
                raise
            self.show_plan()
            return True

        self.ask(Question("since", "last · 9 oct · -2w", answer, read))

    def ask_copy(self) -> None:
        """Send the whole report, as Markdown, to the terminal's clipboard."""
        from tui.copying import send

        report = self._required()
        self.say(send(self, reporting.text_of(report), "the report"), "good")

    def keep(self) -> None:
        """Write the report beside the plan and archive it, as one change that can be undone; the file stays."""
        session, report, program = self.session, self._required(), self.record
        if session.trying.looking:
            raise HeadwayError("This is a what-if; W at home goes back to the plan, whose report is sent.")
        if known := self._kept_as():
            raise HeadwayError(f"This very report is in the archive already, as {known}; y copies it.")
        assert session.schedule is not None and program is not None
        text = reporting.text_of(report)
        place = reporting.place_for(session.file.path, self.program_id, session.today)
        reporting.write(place, text, session.file.path)
        change = reporting.kept(session.schedule, program, session.today, text)
        session.commit(change)
        self.show_plan()
        self.say(
            self.with_news(
                f"written to {place.name} beside the plan, archived as {change.edits[0].id} · u at home takes it out of the archive"
            ),
            "good",
        )

    def _required(self) -> Report:
        if self._report is None:
            raise HeadwayError("There is no report here; esc goes back.")
        return self._report
