"""The history: what happened to a record, or to the whole plan, and the way to take any of it back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from textual.containers import Vertical
from textual.geometry import Offset

from planning.canvas import Run
from planning.errors import HeadwayError
from planning.text_width import clean
from store.documents import NOTHING
from store.planfile import OUTSIDE
from store.telling import told_fields
from tui.header import crumbs_of, state_of
from tui.keys.command import Place, Registry
from tui.keys.row import HISTORY
from tui.screens.keyed import KeyedScreen
from widgets.bars import Detail, HeaderBar, KeyBar, MessageLine, Page
from widgets.lines import STRUCK
from widgets.listing import Column, Listing, Row
from widgets.prompt import Prompt

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from planning.plan import Change
    from planning.records import Record
    from store.documents import DocEdit
    from store.journal import Entry
    from store.ledger import Happening
    from tui.session import Session

OF_RECORD = (
    Column("No", right=True),
    Column("When"),
    Column("Who", spare=1),
    Column("Field", most=14),
    Column("Was", shrinks=True),
    Column("Became", shrinks=True),
    Column(""),
)
OF_PLAN = (
    Column("No", right=True),
    Column("When"),
    Column("Who", spare=1),
    Column("What", shrinks=True, most=200),
    Column("Records", right=True, spare=2),
    Column(""),
)
IN_BOX, IN_BOX_NARROW = 6, 5
"""Lines in the box below the table, as the style sheet has it."""


class HistoryScreen(KeyedScreen):
    """Every change there ever was, the newest first. ``jump`` goes to a record on the home screen."""

    def __init__(self, session: Session, record_id: str, jump: Callable[[str], None]) -> None:
        super().__init__(session)
        self.record_id = record_id
        """The record that was asked about; nothing where there is only the history of the whole plan."""
        self.of_plan = not record_id
        self._jump = jump
        self._rows: list[tuple[Entry, DocEdit]] = []
        self._undone_by: dict[int, int] = {}
        self._undone: set[int] = set()
        self.only_new = False
        """Whether only what others did since the user last looked is shown."""

    def compose(self) -> ComposeResult:
        yield HeaderBar(id="header")
        with Vertical(id="main"):
            yield Listing(id="rows")
            yield Detail(id="entry")
        yield Page(id="page")
        with Vertical(id="bottom"):
            yield Prompt(id="prompt")
            yield MessageLine(id="message")
            yield KeyBar(id="footer")

    def on_mount(self) -> None:
        self.begin()

    @property
    def all_commands(self) -> Registry[HistoryScreen]:
        return HISTORY

    @property
    def where(self) -> Place:
        return "history"

    @property
    def listing(self) -> Listing:
        """The table."""
        return self.query_one("#rows", Listing)

    @property
    def entry(self) -> Entry | None:
        """The entry of the journal under the cursor."""
        return self._rows[self.listing.cursor][0] if self._rows else None

    @property
    def record(self) -> Record | None:
        """The record whose history this is; None for the whole plan, and where the record is deleted."""
        return None if self.of_plan else self.session.plan.find(self.record_id)

    # -------------------------------------------------------------------------------------------------- what is shown

    def show_plan(self) -> None:
        super().show_plan()
        happenings: Iterable[Happening] = ()
        try:
            happenings = self.session.file.history()
        except (HeadwayError, OSError) as error:
            self.say(f"The history cannot be read: {error}", "bad")
        self._undone = {h.entry.number for h in happenings if h.undone}
        self._undone_by = {}
        for happening in happenings:  # the newest first: what took an entry back last counts
            self._undone_by.setdefault(happening.entry.undoes, happening.entry.number)
        if self.of_plan:
            self._show_whole({h.entry.number: h.entry for h in happenings})
        else:
            self._show_of_record([h for h in happenings if h.edit.id == self.record_id])
        self.query_one("#footer", KeyBar).show(self.registry.footer("history"))
        self.show_page()
        self.show_entry()

    def _show_whole(self, entries: dict[int, Entry]) -> None:
        self._rows, rows = [], []
        if self.only_new:
            entries = {number: entry for number, entry in entries.items() if self._is_new(entry)}
        for entry in entries.values():
            self._rows.append((entry, entry.edits[0] if entry.edits else NOTHING))
            records = Run(str(_records(entry)), "dim")
            rows.append(Row(entry.number, (*self._head(entry), self._text(entry, entry.label), records, self._mark(entry))))
        looked = self.session.looked
        if self.only_new and looked is not None:
            title, empty = (
                f"Since you last looked, {looked.at:%a} {looked.at.day} {looked.at:%b %H:%M}",
                "Nothing; n shows the whole history.",
            )
        else:
            title, empty = "History of the whole plan", "Nothing has happened yet."
        self.listing.show(title, _count(len(rows), "change"), OF_PLAN, rows, empty)

    def _show_of_record(self, happenings: Iterable[Happening]) -> None:
        self._rows, rows = [], []
        for entry, edit, _ in happenings:
            for field, before, after in told_fields(edit, self.session.plan):
                self._rows.append((entry, edit))
                told = (
                    self._text(entry, field),
                    self._text(entry, before or "-" * (edit.before is not None), "dim"),
                    self._text(entry, after or "-"),
                )
                rows.append(Row((entry.number, edit.kind, field), (*self._head(entry), *told, self._mark(entry))))
        record = self.session.plan.find(self.record_id)
        name = " (deleted)" if record is None else f" {clean(record.name)}"
        info = _count(len({entry.number for entry, _ in self._rows}), "change")
        empty = f"Nothing is known of {self.record_id}; p shows the whole plan."
        self.listing.show(f"History of {self.record_id}{name}", info, OF_RECORD, rows, empty)

    def _head(self, entry: Entry) -> tuple[Run, Run, Run]:
        return Run(str(entry.number), "dim"), Run(_when(entry.at, self.session.today), "dim"), Run(_who(entry), "dim")

    def _text(self, entry: Entry, text: str, role: str = "") -> Run:
        return Run(clean(text), STRUCK if entry.number in self._undone else role)

    def _mark(self, entry: Entry) -> Run:
        """What an entry has to do with another one: a word, never its look alone."""
        if entry.undoes or entry.redoes:
            return Run(f"undoes {entry.undoes}" if entry.undoes else f"redoes {entry.redoes}", "accent")
        if entry.number not in self._undone:
            return Run("new" if self._is_new(entry) else "", "good")
        by = self._undone_by.get(entry.number)
        return Run(f"undone by {by}" if by else "undone", "warn")

    def show_entry(self) -> None:
        """Tell all that the entry under the cursor did."""
        entry, detail = self.entry, self.query_one("#entry", Detail)
        if entry is None:
            detail.show("", "", ())
        else:
            detail.show(clean(entry.label), "", self._lines(entry, IN_BOX_NARROW if self.is_narrow else IN_BOX))
        self.tell_state()
        self.place_cursor()

    def _lines(self, entry: Entry, room: int) -> list[list[Run]]:
        """Its fields in words, those of the record that was asked about first, as many as there is room for."""
        facts = f"{entry.number} · {_who(entry)} · {_moment(entry.at)} · {_count(_records(entry), 'record')}  "
        lines: list[list[Run]] = [[Run(facts, "dim"), self._mark(entry)]]
        edits = sorted(entry.edits, key=lambda edit: not self.of_plan and edit.id != self.record_id)
        for told, edit in enumerate(edits):
            if len(lines) >= room - 1 and told < len(edits) - 1:
                return [*lines[: room - 1], [Run(f"and {len(edits) - told} more", "dim")]]
            for field, before, after in told_fields(edit, self.session.plan):
                what = Run(clean(f"{edit.id or edit.kind} {field}").strip(), "strong")
                was = [Run(clean(before) or "-", "dim"), Run(" → ", "accent")] if edit.before is not None else []
                lines.append([what, Run("  "), *was, Run(clean(after) or "-")])
        return lines[:room]

    def tell_state(self) -> None:
        record = self.record
        program = self.session.program_id(record) if record else next(iter(self.session.plan.programs), "")
        crumbs = [*crumbs_of(self.session, record), "History"]
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
            self.show_entry()

    def _is_new(self, entry: Entry) -> bool:
        """Whether an entry was made since the user last looked, and not by this very window."""
        looked = self.session.looked
        return looked is not None and entry.number > looked.number and entry.by != self.session.file.by

    def turn_new(self) -> None:
        """Show only what happened since the user last looked, or all of it again. Raises HeadwayError where that is not known."""
        if self.session.looked is None:
            raise HeadwayError("When you last looked at this plan is not known yet; from now on it is.")
        self.only_new, self.of_plan = not self.only_new, True
        self.show_plan()

    def turn(self) -> None:
        """Turn to the whole plan, or back to the record; the cursor stays on its entry."""
        if not self.record_id:
            raise HeadwayError("This is the whole plan; open the history on a row of the home screen to see that row's.")
        entry = self.entry
        self.of_plan = not self.of_plan
        self.show_plan()
        self._move_to(next((n for n, (other, _) in enumerate(self._rows) if entry and other.number == entry.number), 0))

    def show_record(self) -> None:
        """Go to the record of this row on the home screen."""
        entry, edit = self._row()
        ids = [each.id for each in (entry.edits if self.of_plan else (edit,)) if each.kind != "links" and each.id]
        there = next((i for i in ids if self.session.plan.find(i) is not None), "")
        if not there:
            raise HeadwayError(f"{ids[0] if ids else 'This'} is not in the plan now; R brings back what was deleted.")
        self.close()
        self._jump(there)

    def close(self) -> None:
        """Back to the home screen."""
        self.app.pop_screen()

    def _row(self) -> tuple[Entry, DocEdit]:
        if not self._rows:
            raise HeadwayError("There is nothing under the cursor.")
        return self._rows[self.listing.cursor]

    # ------------------------------------------------------------------------------------------------------------ changes

    def undo_row(self) -> None:
        """Take back the entry under the cursor; an older one, and one of another process, only after a yes."""
        from tui.asking import agree

        entry, _ = self._row()
        newest, theirs = self.session.file.next_undo(), entry.by != self.session.file.by
        older = newest is not None and newest.number != entry.number
        refused = entry.undoes or entry.redoes or entry.number in self._undone
        if refused or not (older or theirs):
            self._undo(entry)
            return
        why = [f"not of this window ({_who(entry)}, {_moment(entry.at)})"] if theirs else []
        why += ["not the newest; what came after it stays"] if older else []
        self.ask(agree(f"undo {entry.number}?", f"{entry.label}: {'; '.join(why)}.", lambda: self._undo(entry), self.close_prompt))

    def _undo(self, entry: Entry) -> None:
        self._turned("undid", self.session.undo(entry.number, others=True))

    def redo(self) -> None:
        """Make the change again that was taken back last."""
        self._turned("did again", self.session.redo())

    def restore_row(self) -> None:
        """Bring the record back that was deleted by the entry under the cursor."""
        entry, edit = self._row()
        deleted = [e.id for e in (entry.edits if self.of_plan else (edit,)) if e.after is None and e.id and e.kind != "links"]
        gone = [i for i in deleted if self.session.plan.find(i) is None]
        if not deleted:
            raise HeadwayError("Nothing was deleted here; u takes this change back.")
        if not gone:
            raise HeadwayError(f"{deleted[0]} is in the plan; enter shows it.")
        if len(gone) > 1:
            raise HeadwayError(f"{len(gone)} records were deleted here; u takes all of it back.")
        if self.session.trying.looking:
            raise HeadwayError("This is a what-if, and this would change the plan; W at home goes back to the plan.")
        self._turned("did", self.session.file.restore(gone[0]))

    def _turned(self, verb: str, change: Change) -> None:
        self.show_plan()
        self.say(self.with_news(f"{verb}: {change.label}"), "good")


def _records(entry: Entry) -> int:
    return len({(edit.kind, edit.id) for edit in entry.edits})


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'s' * (number != 1)}"


def _who(entry: Entry) -> str:
    return "outside" if entry.label.startswith(OUTSIDE) else clean(entry.by.partition("-")[0])


def _when(at: str, today: date) -> str:
    """A moment as one looks back on it: the time of this week's days, the date of older ones."""
    moment = datetime.fromisoformat(at)
    day = moment.date()
    if day == today:
        return f"today {moment:%H:%M}"
    if timedelta(0) < today - day < timedelta(days=7):
        return f"{moment:%a %H:%M}"
    return f"{day.day} {day:%b}" if day.year == today.year else f"{day.day} {day:%b %Y}"


def _moment(at: str) -> str:
    moment = datetime.fromisoformat(at)
    return f"{moment:%a} {moment.day} {moment:%b %Y %H:%M}"
