"""What the screens of risks and of the log share: a table of records on which the keys of home act as they do at home.

A screen of its own says which records it lists (``all_records``), in which order, and how a row and the details look.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from textual.geometry import Offset

from planning.bulk import deleted
from planning.canvas import Run
from planning.errors import HeadwayError
from planning.text_width import clean
from tui.header import crumbs_of, state_of
from tui.kept import kept_words
from tui.screens.keyed import KeyedScreen
from widgets.bars import HeaderBar, KeyBar
from widgets.listing import Listing
from widgets.pane import MARK

if TYPE_CHECKING:
    from planning.plan import Change
    from planning.records import LogEntry, Risk
    from tui.asking import Said
    from tui.screens.home import HomeScreen

    Listed = Risk | LogEntry


class ListedScreen(KeyedScreen):
    """A table of risks or log entries of one program, or of all. ``home`` is where rows are gone to and forms are opened from."""

    crumb = ""
    """What the header calls the screen."""

    def __init__(self, home: HomeScreen, record_id: str = "") -> None:
        super().__init__(home.session)
        self._home = home
        self.program_id = home.program_id
        """The program whose records are listed; nothing for those of all programs."""
        self.typed = ""
        """The filter that was typed with ``/``."""
        self.selected: dict[str, None] = {}
        """The ids that keys act on together, in the order they were selected; nothing for the row under the cursor alone."""
        self._first = record_id
        self._records: list[Listed] = []

    # ------------------------------------------------------------------------------------------- what a screen has to say

    @abstractmethod
    def all_records(self) -> Sequence[Listed]:
        """The records of the program in view, in the order of the table."""

    @abstractmethod
    def show_rows(self) -> None:
        """Show the table of ``listed`` and what stands around it."""

    @abstractmethod
    def show_record(self) -> None:
        """Say in full what is under the cursor."""

    @property
    @abstractmethod
    def begins(self) -> str:
        """What a captured line begins with here."""

    # -------------------------------------------------------------------------------------------------- what is shown

    def on_mount(self) -> None:
        self.begin()
        if self._first:
            self.find(self._first)

    @property
    def listing(self) -> Listing:
        """The table."""
        return self.query_one("#rows", Listing)

    @property
    def listed(self) -> list[Listed]:
        """The records in the table, as they are filtered."""
        return self._records

    @property
    def record(self) -> Listed | None:
        return self._records[self.listing.cursor] if self._records and self.listing.cursor < len(self._records) else None

    def of_program(self, record: Listed) -> bool:
        """Whether a record belongs to what is in view."""
        return not self.program_id or record.program == self.program_id

    def show_plan(self) -> None:
        super().show_plan()
        if self.program_id and self.program_id not in self.session.plan.programs:
            self.program_id = ""
        self.show_table()
        self.query_one("#footer", KeyBar).show(self.registry.footer(self.where))
        self.show_page()

    def show_table(self) -> None:
        """Show the records that fit, the cursor on the one it was on."""
        keep = self._filter(self.typed)
        self._records = [record for record in self.all_records() if keep is None or keep(record.id)]
        self.show_rows()
        self.show_record()
        self.tell_state()
        self.place_cursor()

    def tell_state(self) -> None:
        program = self.session.plan.programs.get(self.program_id)
        crumbs = [*crumbs_of(self.session, program)[:1], self.crumb]
        self.query_one("#header", HeaderBar).show(crumbs, state_of(self.session, self.program_id, wide=not self.is_narrow))

    def place_cursor(self) -> None:
        if not self.place_cursor_in_prompt():
            self.app.cursor_position = self.listing.region.offset + Offset(1, self.listing.cursor_line)

    # ------------------------------------------------------------------------------------------------------- moving about

    def move(self, delta: int) -> None:
        self.move_to(self.listing.cursor + delta)

    def move_page(self, pages: int) -> None:
        self.move_to(self.listing.cursor + pages * self.listing.page)

    def to_edge(self, *, top: bool) -> None:
        self.move_to(0 if top else len(self._records) - 1)

    def move_to(self, place: int) -> None:
        """Put the cursor on a row of the table."""
        before = self.listing.cursor
        self.listing.move_to(place)
        if self.listing.cursor != before:
            self.show_record()
            self.tell_state()
            self.place_cursor()

    def find(self, record_id: str) -> bool:
        """Put the cursor on a record, if it is in the table."""
        place = next((n for n, record in enumerate(self._records) if record.id == record_id), None)
        if place is not None:
            self.move_to(place)
        return place is not None

    def turn_program(self) -> None:
        """List the records of all programs, or again those of one."""
        programs = self.session.plan.programs
        if len(programs) < 2:
            raise HeadwayError("There is one program only, and these are all its records.")
        record = self.record
        self.program_id = "" if self.program_id else (record.program if record is not None else "") or self._home.program_id
        self.show_plan()

    def close(self) -> None:
        """Back to the home screen."""
        self.app.pop_screen()

    def back(self) -> None:
        """Take the selection or the filter away, or go back to the home screen."""
        if self.selected:
            self.selected.clear()
            self.show_table()
            self.say("Nothing is selected any more.", "dim")
        elif self.typed:
            self.typed = ""
            self.show_plan()
            self.say("Showing all rows.", "dim")
        else:
            self.close()

    def jump(self, record_id: str) -> None:
        """Leave for the row of a record on the home screen."""
        if self.app.screen is self:
            self.close()
        self._home.jump(record_id)

    def go_there(self) -> None:
        """Go to the first thing that the record is on, on the home screen. Raises HeadwayError where it is on nothing."""
        record = self.required()
        there = next((i for i in record.on if self.session.plan.locate(i) is not None), "")
        if not there:
            raise HeadwayError(f"{record.id} is on nothing; e edits what it is on.")
        self.jump(there)

    def open_other(self, opened: Callable[[HomeScreen], None]) -> None:
        """Close this screen and open another one from home."""
        self.close()
        opened(self._home)

    def open_history(self) -> None:
        """Open the history of the record under the cursor, or of the whole plan."""
        from tui.screens.history import HistoryScreen

        record = self.record
        self._home.open_screen(HistoryScreen(self.session, record.id if record is not None else "", self.jump))

    # ------------------------------------------------------------------------------------------------------------ filter

    def _filter(self, text: str) -> Callable[[str], bool] | None:
        """Which records fit a filter; None for all, also where the plan has outgrown what was typed."""
        if not text.strip():
            return None
        from planning.filters import FilterError, compile_filter

        try:
            return compile_filter(text, self.session.plan, self.session.schedule, self.session.today).keep
        except FilterError:
            return None

    def ask_filter(self) -> None:
        """Ask for a filter; the rows follow every key."""
        from planning.filters import compile_filter
        from tui.asking import Question

        before = self.typed

        def turned(text: str) -> Said:
            session = self.session
            compile_filter(text, session.plan, session.schedule, session.today)
            if text.strip() != self.typed:
                self.typed = text.strip()
                self.show_table()
            return (Run(f"{len(self._records)} of {len(self.all_records())}", "strong"),)

        def answer(text: str) -> bool:
            turned(text)
            self.kept_words = f"{len(self._records)} of {len(self.all_records())}; esc shows all." if self.typed else "Showing all rows."
            return True

        def forget() -> None:
            self.typed = before
            self.show_table()

        hint = "owner:KM risk:high due<14d on:WEB-8 #tag words · empty shows all"
        self.ask(Question("/", hint, answer, turned, text=before, whole=True, forget=forget))

    # ----------------------------------------------------------------------------------------------------------- changes

    def required(self) -> Listed:
        """The record under the cursor. Raises HeadwayError where there is none."""
        record = self.record
        if record is None:
            raise HeadwayError("There is nothing under the cursor; a adds something.")
        return record

    def meant(self) -> list[Listed]:
        """The records that a key acts on: what is selected and in the table, otherwise the one under the cursor. Raises HeadwayError."""
        return [record for record in self._records if record.id in self.selected] or [self.required()]

    def toggle_selected(self) -> None:
        """Select the row under the cursor, or no longer, and go to the next one."""
        record_id = self.required().id
        if record_id in self.selected:
            del self.selected[record_id]
        else:
            self.selected[record_id] = None
        self.show_rows()
        self.move(1)
        self.say(f"{len(self.selected)} selected; the keys act on them together, esc clears." if self.selected else "", "dim")

    def id_text(self, record: Listed) -> str:
        """The id in the table, marked where it is selected."""
        return f"{MARK}{record.id}" if record.id in self.selected else record.id

    def keep(self, change: Change, record_id: str = "") -> None:
        """Make a change, show the plan, and put the cursor on a new record. Raises PlanError or StoreError."""
        if all(edit.before == edit.after for edit in change.edits):
            self.kept_words = "Nothing changed."
            self.say(self.kept_words, "dim")
            return
        self.session.commit(change)
        self.kept_words = self.with_news(kept_words(change))
        self.show_plan()
        if record_id:
            self.find(record_id)
        if self._question is None:
            self.say(self.kept_words, "good")

    def set_fields(self, record: Listed, **values: str) -> None:
        """Give a record these typed values. Raises HeadwayError."""
        from planning.fields import set_fields

        self.keep(set_fields(self.session.plan, record.id, values, self.session.today), record.id)

    def ask_field(self, name: str, label: str, hint: str, text: str | None = None) -> None:
        """Ask for one field of the record under the cursor."""
        from planning.fields import show_value
        from tui.asking import change_field
        from tui.selection import field_for, named

        records = self.meant()
        if len(records) > 1:
            what = f"{named(records)} {label}"
            self.ask(change_field(self.session, [each.id for each in records], name, what, hint, lambda change, _: self.keep(change)))
            return
        record = records[0]
        name = field_for(self.session, record, name)
        shown = show_value(self.session.plan, record, name) if text is None else text
        self.ask(change_field(self.session, [record.id], name, f"{record.id} {label}", hint, self.keep, text=shown))

    def ask_date(self) -> None:
        """Ask for the day of the next review, or the day an entry is due."""
        from tui.selection import field_for

        self.ask_field("date", field_for(self.session, self.meant()[0], "date"), "fri · +1w · 3 dec · eom · w48 · - takes it away")

    def ask_owner(self) -> None:
        """Ask who answers for it."""
        self.ask_field("owner", "owner", "the initials of a person")

    def ask_state(self) -> None:
        """Ask for the state."""
        from planning.forms import choices_of

        record = self.meant()[0]
        self.ask_field("state", "state", ", ".join(choices_of(record, "state")) or "open or closed", "")

    def ask_name(self) -> None:
        """Ask for another name."""
        self.ask_field("name", "name", "")

    def ask_note(self) -> None:
        """Ask for a line of its notes."""
        from tui.asking import Question, require_there
        from tui.selection import bulk_note, named

        records = self.meant()
        ids = [record.id for record in records]

        def read(text: str) -> Said:
            require_there(self.session, *ids)
            return ()

        def answer(text: str) -> bool:
            require_there(self.session, *ids)
            if text.strip():
                self.keep(bulk_note(self.session, ids, text), ids[0] if len(ids) == 1 else "")
            return True

        self.ask(Question(f"{named(records)} note", "one line; it is kept with today's date", answer, read))

    def write_note(self) -> None:
        """Write its note in an editor of one's own."""
        from tui.rows import write_note

        write_note(self)

    def edit(self) -> None:
        """Open the form of the record under the cursor."""
        from tui.screens.form import FormScreen

        def done(words: str, record_id: str) -> None:
            self.show_plan()
            self.say(words, "good")

        self._home.open_screen(FormScreen(self.session, self.required().id, done))

    def capture(self, begins: str = "") -> None:
        """Capture one line; it begins as the screen suggests, with room for the title after its first word."""
        from tui.asking import capture
        from widgets.prompt import Prompt

        record = self.record
        projects = (p.id for p in self.session.plan.projects.values() if p.program == self.program_id and not p.archived)
        text = begins or self.begins
        self.ask(capture(self.session, next(projects, None), record.id if record is not None else None, self.keep))
        prompt = self.query_one("#prompt", Prompt)
        prompt.set_text(text)
        prompt.place = text.index(" ") + 1 if " " in text else len(text)
        prompt.repaint()
        self._typed()

    def capture_risk(self) -> None:
        """Capture a risk on what this record is on."""
        tied = ", ".join(self.required().on)
        self.capture(f"r  on {tied}" if tied else "r ")

    def delete_row(self) -> None:
        """Delete the record under the cursor, or all that are selected; u brings them back."""
        self.keep(deleted(self.session.plan, [record.id for record in self.meant()]))

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
        edited = next((e.id for e in change.edits if e.after is not None and e.kind != "links"), "")
        if edited:
            self.find(edited)
        self.say(self.with_news(f"{verb}: {clean(change.label)}"), "good")
