"""The log: issues, actions, decisions, changes and assumptions in one table, what is open first, by the day it is due."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from textual.containers import Vertical

from planning.canvas import Run
from planning.closing import is_closed
from planning.errors import HeadwayError
from planning.log_entries import (
    LOG_KINDS,
    NOUNS,
    change_words,
    closing_values,
    entries,
    kind_of,
    late_days,
    overdue_words,
    reopening_values,
    weight_words,
)
from planning.records import ChangeRequest, LogEntry, Risk
from planning.text_width import clean
from tui.keys.command import Place, Registry
from tui.keys.registers import LOG
from tui.log_told import entry_lines
from tui.risk_told import on_runs, short_day
from tui.screens.listed import ListedScreen
from widgets.bars import Detail, HeaderBar, KeyBar, MessageLine, Page
from widgets.listing import Column, Listing, Row
from widgets.prompt import Prompt

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from tui.screens.home import HomeScreen

ENTRY, ENTRY_NARROW = 9, 9
"""Lines of the box below the table, its frame included."""
COLUMNS = (
    Column("Id"),
    Column("Kind", spare=2),
    Column("What", shrinks=True, most=80),
    Column("Who", spare=1),
    Column("Due"),
    Column("State", most=16),
    Column("Weighs", right=True, spare=2),
    Column("On", most=24, spare=3),
)
NARROW = ("Kind", "Weighs", "On")
"""What a narrow screen leaves out."""
BEGINS = {"issues": "i ", "actions": "x ", "decisions": "d ", "changes": "c ", "assumptions": "assumption "}
"""What a captured line of each kind begins with."""


class LogScreen(ListedScreen):
    """The log of a program, or of all."""

    crumb = "Log"

    def __init__(self, home: HomeScreen, record_id: str = "") -> None:
        super().__init__(home, record_id)
        self.kind = ""
        """The kind that is shown alone; nothing for all."""
        self.only_open = False

    def compose(self) -> ComposeResult:
        yield HeaderBar(id="header")
        with Vertical(id="main"):
            rows = Listing(id="rows")
            rows.styles.height = "1fr"
            yield rows
            yield Detail(id="entry")
        yield Page(id="page")
        with Vertical(id="bottom"):
            yield Prompt(id="prompt")
            yield MessageLine(id="message")
            yield KeyBar(id="footer")

    @property
    def all_commands(self) -> Registry[LogScreen]:
        return LOG

    @property
    def where(self) -> Place:
        return "log"

    @property
    def begins(self) -> str:
        entry = self.entry
        return BEGINS[self.kind or (kind_of(entry) if entry is not None else "issues")]

    @property
    def entry(self) -> LogEntry | None:
        """The entry under the cursor."""
        record = self.record
        return record if isinstance(record, LogEntry) else None

    # -------------------------------------------------------------------------------------------------- what is shown

    def show_plan(self) -> None:
        self.query_one("#entry", Detail).styles.height = ENTRY_NARROW if self.is_narrow else ENTRY
        super().show_plan()

    def all_records(self) -> Sequence[LogEntry]:
        found = [entry for entry in entries(self.session.plan, self.kind) if self.of_program(entry)]
        return [entry for entry in found if not is_closed(entry)] if self.only_open else found

    def show_rows(self) -> None:
        shown = [record for record in self.listed if isinstance(record, LogEntry)]
        title = f"{LOG_KINDS.index(self.kind) + 1} {self.kind.capitalize()}" if self.kind else "Log"
        title += f" /{clean(self.typed)}" if self.typed else ""
        title += "" if self.program_id else " of all programs"
        late = sum(late_days(entry, self.session.today) > 0 for entry in shown)
        opened = sum(not is_closed(entry) for entry in shown)
        kinds = "0 all " + " ".join(f"{n} {kind}" for n, kind in enumerate(LOG_KINDS, 1))
        said = [kinds, f"{opened} open", *([f"{late} overdue, in calendar days"] if late else [])]
        said = said[1:] if self.is_narrow else said
        nouns = self.kind or "entries"
        empty = "Nothing fits; esc shows all." if self.typed else f"No {nouns} yet; a adds: i The supplier is late ^fri"
        if not self.typed and self.program_id and any(True for _ in entries(self.session.plan, self.kind)):
            empty = f"No {nouns} of {clean(self.program_id)}; p shows those of all programs."
        columns = self._columns
        self.listing.show(title, " · ".join(reversed(said)), columns, [self._row(entry, columns) for entry in shown], empty)

    @property
    def _columns(self) -> Sequence[Column]:
        """What the kind that is shown alone has: issues their weight, changes their days and their cost apart."""
        if self.kind == "changes":
            weighs: list[Column] = [Column("Days", right=True), Column("Cost", right=True)]
        else:
            weighs = [Column("Weight" if self.kind == "issues" else "Weighs", right=True, spare=0 if self.kind == "issues" else 2)]
        columns = [each for column in COLUMNS for each in (weighs if column.title == "Weighs" else [column])]
        return [column for column in columns if column.title not in NARROW] if self.is_narrow else columns

    def _row(self, entry: LogEntry, columns: Sequence[Column]) -> Row:
        closed, late = is_closed(entry), late_days(entry, self.session.today)
        due = short_day(entry.due, self.session.today) if entry.due else ""
        state = overdue_words(late) if late else clean(entry.state)
        weight, quiet = weight_words(entry, self._currency(entry)), "dim" if closed else ""
        days, cost = change_words(entry, self._currency(entry))
        cells = (
            Run(self.id_text(entry), "dim" if closed else "strong"),
            Run(NOUNS[kind_of(entry)], "dim"),
            Run(clean(entry.name) or "-", "dim" if closed else ""),
            Run(clean(entry.owner) or ("" if closed else "nobody"), "" if entry.owner else "warn"),
            Run(due, "bad" if late else "dim" if closed else "accent" if entry.due == self.session.today else ""),
            Run(state, "bad" if late else "dim" if closed or entry.state == "open" else "accent"),
        )
        named = dict(zip(("Id", "Kind", "What", "Who", "Due", "State"), cells, strict=True))
        named |= {name: Run(text, quiet) for name, text in (("Weighs", weight), ("Weight", weight), ("Days", days), ("Cost", cost))}
        named["On"] = Run(clean(" ".join(entry.on)), "dim")
        return Row(entry.id, tuple(named[column.title] for column in columns))

    def _currency(self, entry: LogEntry) -> str:
        program = self.session.plan.program_of(entry)
        return program.currency if program is not None else "EUR"

    def show_record(self) -> None:
        entry, box = self.entry, self.query_one("#entry", Detail)
        if entry is None:
            box.show("", "", ())
            return
        room = (ENTRY_NARROW if self.is_narrow else ENTRY) - 2
        lines = entry_lines(self.session, entry, self._fitted.width - 4, room, on_runs)
        box.show(clean(entry.name) or entry.id, f"{NOUNS[kind_of(entry)]} {entry.id} · {clean(entry.state)}", lines)

    # ------------------------------------------------------------------------------------------------------- moving about

    def show_kind(self, kind: str) -> None:
        """Show one kind alone, or with nothing all of them."""
        self.kind = kind
        self.show_table()

    def turn_kind(self, step: int) -> None:
        """Go on to the next kind, after the last one to all."""
        kinds = ("", *LOG_KINDS)
        self.show_kind(kinds[(kinds.index(self.kind) + step) % len(kinds)])

    def turn_open(self) -> None:
        """Show what is open alone, or what is closed too."""
        self.only_open = not self.only_open
        self.show_table()
        self.say("Showing what is open; M shows all." if self.only_open else "Showing what is closed too, after what is open.", "dim")

    def back(self) -> None:
        """Out of the filter, then out of the one kind; then home."""
        if not self.typed and self.kind:
            self.show_kind("")
        else:
            super().back()

    def go_source(self) -> None:
        """Go to what the entry came from: in the log, among the risks, or at home. Raises HeadwayError where that is none of it."""
        entry = self._required()
        if not entry.came_from:
            raise HeadwayError(f"Where {entry.id} came from is not written down; e edits it.")
        record = self.session.plan.find(entry.came_from)
        if isinstance(record, LogEntry):
            self.kind, self.typed = self.kind if kind_of(record) == self.kind else "", ""
            self.show_table()
            self.find(record.id)
        elif isinstance(record, Risk):
            from tui.screens.risks import RisksScreen

            self.close()
            self._home.open_screen(RisksScreen(self._home, record.id))
        elif record is not None:
            self.jump(record.id)
        else:
            raise HeadwayError(f"{entry.id} came from {clean(entry.came_from)}, which is no record of the plan.")

    # ----------------------------------------------------------------------------------------------------------- changes

    def _required(self) -> LogEntry:
        record = self.required()
        if not isinstance(record, LogEntry):
            raise HeadwayError("There is no entry under the cursor.")
        return record

    def tick(self) -> None:
        """Close the entry, or open it again; a change request is asked for its answer first."""
        entry = self._required()
        today: date = self.session.today
        if is_closed(entry):
            self.set_fields(entry, **reopening_values(entry))
        elif isinstance(entry, ChangeRequest) and entry.state.casefold() != "approved":
            self.ask_field("state", "answer", "approved, rejected or withdrawn", "")
        else:
            self.set_fields(entry, **closing_values(entry, today))
