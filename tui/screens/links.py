"""The links of one row: what it waits for, what waits for it, and what each of these decides."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from textual.containers import Vertical
from textual.geometry import Offset

from planning.canvas import Run
from planning.errors import HeadwayError, PhraseError
from planning.fields import set_fields
from planning.linking import LinkRow, added_links, lengths_at, links_of, removed_link
from planning.linkspec import parse_links
from planning.records import Milestone, Task
from planning.text_width import clean
from tui.asking import Question, Said, require_there
from tui.details import day
from tui.header import crumbs_of, state_of
from tui.kept import kept_words
from tui.keys.command import Place, Registry
from tui.keys.row import LINKS
from tui.screens.keyed import KeyedScreen
from widgets.bars import Detail, HeaderBar, KeyBar, MessageLine, Page
from widgets.listing import Column, Listing, Row
from widgets.prompt import Prompt

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from planning.impact import Impact
    from planning.plan import Change
    from planning.records import Record
    from tui.session import Session

COLUMNS = (
    Column(""),
    Column("Id"),
    Column("Name", shrinks=True),
    Column("Link"),
    Column("Start", spare=2),
    Column("Finish"),
    Column("Slack", right=True),
    Column(""),
    Column("Project", spare=1),
)
_WORDS = {
    "FS": "begins after {0} finishes",
    "SS": "begins after {0} begins",
    "FF": "finishes after {0} finishes",
    "SF": "finishes after {0} begins",
}


class LinksScreen(KeyedScreen):
    """Predecessors and successors of one task or milestone. ``jump`` goes to a record on the home screen."""

    def __init__(self, session: Session, record_id: str, jump: Callable[[str], None]) -> None:
        super().__init__(session)
        self.record_id = record_id
        self._jump = jump
        self._links: list[LinkRow] = []
        self._impact: Impact | None = None
        self._turned_to = 0
        """The first line that is shown of what would happen."""
        self._way: list[str] = []
        """The records whose links were looked at on the way here."""

    def compose(self) -> ComposeResult:
        yield HeaderBar(id="header")
        with Vertical(id="main"):
            rows = Listing(id="rows")
            rows.styles.height = "1fr"
            yield rows
            box = Detail(id="entry")
            box.styles.height = 5
            yield box
        yield Page(id="page")
        with Vertical(id="bottom"):
            yield Prompt(id="prompt")
            yield MessageLine(id="message")
            yield KeyBar(id="footer")

    def on_mount(self) -> None:
        self.begin()

    @property
    def all_commands(self) -> Registry[LinksScreen]:
        return LINKS

    @property
    def where(self) -> Place:
        return "links"

    @property
    def listing(self) -> Listing:
        """The table."""
        return self.query_one("#rows", Listing)

    @property
    def record(self) -> Task | Milestone | None:
        """The record whose links these are; None where it is deleted."""
        return self.session.plan.activity(self.record_id)

    @property
    def link(self) -> LinkRow | None:
        """The link under the cursor."""
        return self._links[self.listing.cursor] if self._links else None

    # -------------------------------------------------------------------------------------------------- what is shown

    def show_plan(self) -> None:
        super().show_plan()
        plan, record = self.session.plan, self.record
        self._links = links_of(plan, self.session.schedule, self.record_id) if record is not None else []
        before = sum(each.incoming for each in self._links)
        info = f"{before} before · {len(self._links) - before} behind"
        title = f"Links of {self.record_id}{f' {clean(record.name)}' if record is not None else ' (deleted)'}"
        empty = "No links; a adds one: WEB-6, WEB-6SS+2d, before WEB-9." if record is not None else "It is gone; esc goes back."
        self.listing.show(title, info, COLUMNS, [self._cells(each) for each in self._links], empty)
        self.query_one("#footer", KeyBar).show(self.registry.footer("links"))
        self.show_page()
        self.show_link()

    def _cells(self, row: LinkRow) -> Row:
        today = self.session.today
        slack = "" if row.slack is None else f"{row.slack / row.minutes_per_day:g}d"
        role = "bad" if row.slack is not None and row.slack < 0 else "dim"
        cells = (
            Run("after" if row.incoming else "before", "accent" if row.incoming else "dim"),
            Run(clean(row.other_id), "strong"),
            Run(clean(row.other.name) if row.other else "not there", "" if row.other else "bad"),
            Run(row.spec),
            Run(day(row.start, today) if row.start else "-", "dim"),
            Run(day(row.finish, today) if row.finish else "-"),
            Run(slack or "-", role),
            Run("▶ drives" if row.drives else "", "warn"),
            Run(f"↗ {clean(row.foreign)}" if row.foreign else "", "special"),
        )
        return Row(row.link.id, cells)

    def show_link(self) -> None:
        """Say in words what the link under the cursor asks for."""
        row, box = self.link, self.query_one("#entry", Detail)
        if row is None:
            box.show("", "", ())
        else:
            box.show(f"{clean(row.link.predecessor)} → {clean(row.link.successor)}", row.link.id, self._words(row))
        self.tell_state()
        self.place_cursor()

    def show_impact(self, impact: Impact | None) -> None:
        """What a link would do takes the lower half while it is typed."""
        box = self.query_one("#entry", Detail)
        if impact is None:
            if self._impact is not None:
                self._impact, box.styles.height = None, 5
                self.show_link()
            return
        from tui.preview import PreviewLines

        if self._impact is None:
            box.styles.height = "1fr"
        if impact is not self._impact:
            self._turned_to = 0
        self._impact = impact
        lines, room = PreviewLines(impact, self._fitted.width - 4), max(3, (self._fitted.height - 4) // 2 - 2)
        self._turned_to = max(0, min(self._turned_to, len(lines) - room))
        left = len(lines) - room - self._turned_to
        info = "ctrl-t what-if" + (f" · {left} more lines; pgdn shows them" if left > 0 else "")
        box.show("What this does", info, lines[self._turned_to : self._turned_to + room])

    def turn_impact(self, pages: int) -> None:
        if self._impact is not None:
            self._turned_to += pages * max(1, (self._fitted.height - 4) // 2 - 3)
            self.show_impact(self._impact)

    def _words(self, row: LinkRow) -> list[list[Run]]:
        link = row.link
        says = _WORDS[link.type].format(clean(link.predecessor))
        lag = row.spec.removeprefix(link.type)
        lines = [[Run(f"{clean(link.successor)} {says}"), Run(f", {lag}" if lag else "", "accent")]]
        if row.slack is None:
            lines.append([Run("It binds nothing now: its successor has begun or is a summary.", "dim")])
        elif row.drives:
            lines.append([Run(f"It decides the date of {clean(link.successor)}: what moves one moves the other.", "warn")])
        else:
            days = row.slack / row.minutes_per_day
            bad = days < 0
            words = f"broken by {-days:g}d" if bad else f"{days:g}d of slack before it decides anything"
            lines.append([Run(words[0].upper() + words[1:] + ".", "bad" if bad else "")])
        if row.foreign:
            lines.append([Run(f"The other end stands in {clean(row.foreign)}.", "special")])
        return lines

    def tell_state(self) -> None:
        record: Record | None = self.record
        program = self.session.program_id(record) if record else ""
        crumbs = [*crumbs_of(self.session, record), "Links"]
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
        self._move_to(0 if top else len(self._links) - 1)

    def _move_to(self, place: int) -> None:
        before = self.listing.cursor
        self.listing.move_to(place)
        if self.listing.cursor != before:
            self.show_link()

    def walk(self) -> None:
        """Look at the links of the other end."""
        other = self._required().other_id
        self._way.append(self.record_id)
        self._turn_to(other)

    def walk_back(self) -> None:
        """Back to the links that were looked at before."""
        if not self._way:
            raise HeadwayError("This is where you began; esc goes back to the home screen.")
        self._turn_to(self._way.pop())

    def _turn_to(self, record_id: str) -> None:
        came_from, self.record_id = self.record_id, record_id
        self.show_plan()
        self._move_to(next((n for n, row in enumerate(self._links) if row.other_id == came_from), 0))

    def go_there(self) -> None:
        """Go to the other end on the home screen."""
        other = self._required().other_id
        self.close()
        self._jump(other)

    def close(self) -> None:
        """Back to the screen below."""
        self.app.pop_screen()

    def _required(self) -> LinkRow:
        row = self.link
        if row is None:
            raise HeadwayError("There is no link under the cursor; a adds one.")
        return row

    # ------------------------------------------------------------------------------------------------------------ changes

    def add(self) -> None:
        """Ask for a link, from what comes before or to what comes behind."""
        from planning.linknames import by_names, split
        from planning.search import Index

        session, here = self.session, self.record_id
        index = Index(session.plan)

        def named(words: str) -> list[tuple[str, str]]:
            """The tasks and milestones with these words, the best first."""
            nonlocal index
            if index.plan is not session.plan:
                index = Index(session.plan)
            hits = [hit for hit in index.find(words) if hit.kind in ("tasks", "milestones") and hit.id != here]
            return [(hit.id, hit.name) for hit in hits if hit.field in ("id", "name")] or [(hit.id, hit.name) for hit in hits]

        def made(text: str) -> Change | None:
            require_there(session, here)
            incoming, rest = _direction(text)
            if not rest:
                return None
            known = [a.id for a in session.plan.activities()]
            rest = by_names(rest, lambda item: parse_links(item, lengths_at(session.plan, here), ids=known), named)
            return added_links(session.plan, here, rest, incoming=incoming)

        def complete(text: str) -> str:
            finished = ids_completed(known, text)
            head, comma, item = text.rpartition(",")
            first, _, rest = item.strip().partition(" ")
            word, item = (f"{first} ", rest) if first.casefold() in ("after", "before") and not comma else ("", item.strip())
            words, tail = split(item) if item else ("", "")
            found = named(words) if finished == text and words else []
            return f"{head}{', ' if comma else ''}{word}{found[0][0]}{tail}" if found else finished

        def read(text: str) -> Said:
            change = made(text) if text.strip() else None
            return (*self._named(change.edits), Run("  ")) if change is not None else ()

        def answer(text: str) -> bool:
            change = made(text) if text.strip() else None
            if change is None:
                return not text.strip()
            self.keep(change)
            return True

        hint = "WEB-6 or words of its name · WEB-6SS+2d · WEB-8SS+50% · before WEB-9 for what comes behind · tab"
        known = [a.id for a in session.plan.activities() if a.id != here]
        self.ask(Question(f"{here} after", hint, answer, read, complete, change=made))

    def _named(self, edits: Iterable[object]) -> list[Run]:
        """The names of what new links lead to."""
        from planning.plan import Edit
        from planning.records import Link

        said: list[Run] = []
        for edit in edits:
            if isinstance(edit, Edit) and isinstance(edit.after, Link):
                link = edit.after
                other = self.session.plan.activity(link.predecessor if link.successor == self.record_id else link.successor)
                word = "after" if link.successor == self.record_id else "before"
                said.append(Run(f"{word} {clean(other.id)} {clean(other.name)} " if other else "", "accent"))
        return said

    def change(self) -> None:
        """Ask for another type or lag of the link under the cursor."""
        row, session = self._required(), self.session
        link_id, opened = row.link.id, row.spec

        def made(text: str) -> Change | None:
            if session.plan.links.get(link_id) is None:
                raise HeadwayError("The link was deleted by another process meanwhile; esc closes this.")
            return set_fields(session.plan, link_id, {"lag": text}, session.today) if text.strip() not in ("", opened) else None

        def read(text: str) -> Said:
            change = made(text)
            if change is None:
                return ()
            after = change.edits[0].after if change.edits else None
            words = _WORDS[getattr(after, "type", "FS")].format(clean(row.link.predecessor))
            return (Run(f"{clean(row.link.successor)} {words}  ", "accent"),) if after is not None else ()

        def answer(text: str) -> bool:
            change = made(text)
            if change is not None:
                self.keep(change)
            return True

        label = f"{row.link.predecessor} → {row.link.successor}"
        self.ask(Question(label, "FS · SS+2d · FF-1d · FS+6ed · SS+50%", answer, read, text=opened, whole=True, change=made))

    def delete(self) -> None:
        """Take the link under the cursor away; u brings it back."""
        self.keep(removed_link(self.session.plan, self._required().link.id))
        self.say(self.kept_words, "good")

    def keep(self, change: Change) -> None:
        """Make a change and show it. Raises PlanError or StoreError."""
        if not change.edits:
            self.kept_words = "Nothing changed."
            return
        ripple = self.session.preview(change)
        self.session.commit(change)
        self.kept_words = self.with_news(kept_words(change, ripple.moves if ripple is not None else ()))
        self.show_plan()

    def undo(self) -> None:
        """Take back the newest change."""
        self._turned("undid", self.session.undo())

    def redo(self) -> None:
        """Make it again."""
        self._turned("did again", self.session.redo())

    def _turned(self, verb: str, change: Change) -> None:
        self.show_plan()
        self.say(self.with_news(f"{verb}: {change.label}"), "good")


def _direction(text: str) -> tuple[bool, str]:
    """Whether a typed link comes from before, and what is left of the text. Raises PhraseError for two directions in one."""
    word, _, rest = text.strip().partition(" ")
    if word.casefold() in ("after", "before"):
        if rest.strip().casefold().split(" ")[0] in ("after", "before"):
            raise PhraseError("Type after or before once, then the ids.")
        return word.casefold() == "after", rest.strip()
    return True, text.strip()


def ids_completed(known: Iterable[str], text: str) -> str:
    """The last word finished to the shortest id that begins so."""
    from re import split

    word = split(r"[\s,;]", text)[-1]
    found = sorted((each for each in known if word and each.casefold().startswith(word.casefold())), key=lambda each: (len(each), each))
    return text[: len(text) - len(word)] + found[0] if found else text
