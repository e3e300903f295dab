"""The report as it will be sent, what changed first: enter keeps it in the archive and in a file, y copies it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual.containers import Vertical
from textual.geometry import Offset

from planning.canvas import Run
from planning.errors import HeadwayError
from planning.report import report_of_snapshot
from planning.report_scope import subject_of
from planning.text_width import clean, fit
from planning.values import say_day
from tui import reporting
from tui.header import state_of
from tui.keys.command import Place, Registry
from tui.keys.registers import REPORT
from tui.report_lines import lines_of, wrapped
from tui.screens.keyed import KeyedScreen
from widgets.bars import HeaderBar, KeyBar, MessageLine, Page
from widgets.listing import Column, Listing, Row
from widgets.prompt import Prompt

if TYPE_CHECKING:
    from datetime import date

    from textual.app import ComposeResult

    from planning.records import Snapshot
    from planning.report_blocks import Report
    from planning.report_changes import Since
    from planning.report_scope import Subject
    from tui.session import Session

COLUMNS = (Column("", shrinks=True, most=400),)


class ReportScreen(KeyedScreen):
    """The report of one program or project, line by line."""

    def __init__(self, session: Session, subject_id: str) -> None:
        super().__init__(session)
        self.subject_id = subject_id
        self._day: date | None = None
        """The past day it is compared with; None for the last report."""
        self._report: Report | None = None
        self._old = ""
        """The id of the archived report that is read instead; nothing for the one of today."""

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
    def record(self) -> Subject | None:
        """The program or project; None where it is deleted."""
        return subject_of(self.session.plan, self.subject_id)

    # -------------------------------------------------------------------------------------------------- what is shown

    def show_plan(self) -> None:
        super().show_plan()
        self._report = None
        if self._old in self.session.plan.snapshots:
            self._show_old(self.session.plan.snapshots[self._old])
            return
        self._old = ""
        why = "What this was about is gone; esc goes back."
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
        self._show_rows(f"Report of {self.subject_id}: {state}", told, rows, why)

    def _show_rows(self, title: str, told: str, rows: list[Row], why: str) -> None:
        self.listing.show(title, told, COLUMNS, rows, clean(why))
        self.query_one("#footer", KeyBar).show(self.registry.footer("report"))
        self.show_page()
        self.tell_state()
        self.place_cursor()

    def _show_old(self, snapshot: Snapshot) -> None:
        """An archived report as it was sent; what was kept of one without a text."""
        width = max(20, self._fitted.width - 5)
        if snapshot.text:
            lines = [run for text in snapshot.text.split("\n") for run in _sent(text, width)]
        else:
            lines = list(lines_of(report_of_snapshot(self.session.plan, snapshot), width))
        title = f"{snapshot.id} of {self.subject_id}, {'as it was sent' if snapshot.text else 'the figures that were kept'}"
        self._show_rows(title, "esc goes back to that of today", [Row(n, (line,)) for n, line in enumerate(lines)], "")

    def _made(self) -> Report | None:
        session, subject = self.session, self.record
        if session.schedule is None:
            raise HeadwayError(session.trouble)
        return reporting.report_of(session.schedule, subject, session.today, self._since()) if subject is not None else None

    def _kept_as(self) -> str:
        """The id under which this very text is archived as today's report; nothing while it is not."""
        session = self.session
        if self._report is None:
            return ""
        return reporting.kept_as(session.plan, self.subject_id, session.today, reporting.text_of(self._report))

    def _since(self) -> Since | None:
        session = self.session
        if self._day is None:
            return reporting.since_last(session.file, self.subject_id, session.today)
        return reporting.since_day(session.file, self.subject_id, self._day, session.today)

    def tell_state(self) -> None:
        subject = self.record
        program = self.session.plan.program_of(subject) if subject is not None else None
        crumbs = [*([clean(subject.name or subject.id)] if subject else []), "Report"]
        about = program.id if program is not None else self.subject_id
        self.query_one("#header", HeaderBar).show(crumbs, state_of(self.session, about, wide=not self.is_narrow))

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
        """From an archived report back to that of today, from there to the home screen."""
        if self._old:
            self._old = ""
            self.show_plan()
            self.listing.move_to(0)
            self.place_cursor()
        else:
            self.app.pop_screen()

    def ask_archive(self) -> None:
        """List the archived reports of this program or project, the newest first; enter reads one. Raises HeadwayError for none."""
        from tui.asking import Offer, Question

        plan, today = self.session.plan, self.session.today
        held = reporting.archive(plan, self.subject_id)
        if not held:
            raise HeadwayError(f"No report of {self.subject_id} was kept yet; enter keeps this one.")

        def read(snapshot_id: str) -> None:
            self._old = snapshot_id
            self.show_plan()
            self.listing.move_to(0)
            self.place_cursor()

        def offer(text: str) -> list[Offer]:
            found = [s for s in reversed(held) if text.strip().casefold() in f"{s.id} {s.name} {s.on}".casefold()]
            lines = [
                (
                    Run(fit(s.id, 8), "strong"),
                    Run(fit(say_day(s.on, today) if s.on else "-", 16)),
                    Run("" if s.text else "  figures alone", "dim"),
                )
                for s in found
            ]
            return [Offer(line, partial(read, s.id)) for line, s in zip(lines, found, strict=True)]

        hint, ways = "a day or an id; ↑ ↓ choose", "enter reads it · esc closes"
        self.ask(Question("archived reports", hint, lambda text: True, offer=offer, empty="None is of that day or id.", ways=ways))

    def switch(self) -> None:
        """From a project's report to its program's, and on to those of its projects in turn."""
        self._old = ""
        plan, subject = self.session.plan, self.record
        program = plan.program_of(subject) if subject is not None else None
        if program is None:
            raise HeadwayError("It stands in no program, so there is no other report to go to.")
        inside = sorted((p for p in plan.projects.values() if p.program == program.id and not p.archived), key=lambda p: p.rank)
        ring = [program.id, *(p.id for p in inside)]
        if len(ring) == 1:
            raise HeadwayError(f"{program.id} has no projects yet; esc goes back.")
        self.subject_id = ring[(ring.index(self.subject_id) + 1) % len(ring)] if self.subject_id in ring else ring[0]
        self.show_plan()
        self.listing.move_to(0)
        self.place_cursor()

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
            self._old = ""
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

        plan = self.session.plan
        text = reporting.archived_text(plan, plan.snapshots[self._old]) if self._old else reporting.text_of(self._required())
        self.say(send(self, text, "the report"), "good")

    def keep(self) -> None:
        """Write the report beside the plan and archive it, as one change that can be undone; the file stays."""
        if self._old:
            raise HeadwayError("This one is in the archive; esc goes back to that of today, y copies it.")
        session, report, subject = self.session, self._required(), self.record
        if session.trying.looking:
            raise HeadwayError("This is a what-if; W at home goes back to the plan, whose report is sent.")
        if known := self._kept_as():
            raise HeadwayError(f"This very report is in the archive already, as {known}; y copies it.")
        assert session.schedule is not None and subject is not None
        text = reporting.text_of(report)
        place = reporting.place_for(session.file.path, self.subject_id, session.today)
        reporting.write(place, text, session.file.path)
        change = reporting.kept(session.schedule, subject, session.today, text)
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


def _sent(text: str, width: int) -> list[Run]:
    """A line of an archived text in as many lines as it takes; headings stand out."""
    role = "title" if text.startswith("# ") else "accent" if text.startswith("#") else ""
    return [Run(line, role) for line in wrapped(text, width)] or [Run("")]
