"""The stakeholders: the field of power and interest, who must be heard when, what was promised to whom, the log of contacts."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.containers import Horizontal, Vertical
from textual.geometry import Offset

from planning.canvas import Run
from planning.errors import HeadwayError, PhraseError
from planning.repeats import show_rule
from planning.stakeholders import PLACES, contacted, promises, register, short_verdict, verdict_words
from planning.text_width import clean
from planning.values import say_day
from tui.header import state_of
from tui.kept import kept_words
from tui.keys.command import Place, Registry
from tui.keys.registers import STAKEHOLDERS
from tui.screens.keyed import KeyedScreen
from widgets.bars import Detail, HeaderBar, KeyBar, MessageLine, Page
from widgets.grid import Corner, Grid, Spot
from widgets.listing import Column, Listing, Row
from widgets.prompt import Prompt

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.geometry import Size

    from planning.plan import Change
    from planning.records import Stakeholder
    from planning.stakeholders import Promised, Standing
    from tui.session import Session

COLUMNS = (
    Column("", right=True),
    Column("Name", shrinks=True, most=34),
    Column("Place", spare=3),
    Column("P I", spare=2),
    Column("Now → wanted", spare=1),
    Column("Last", right=True),
    Column("Due", most=26),
    Column("Promises", shrinks=True, spare=4, most=40),
)
FIELD, FIELD_NARROW = 11, 9
"""Lines of the boxes at the top, their frames included."""
ENTRY, ENTRY_NARROW = 8, 5
"""Lines of the box below the table."""
LOWEST = 22
"""Lines of the terminal below which the boxes at the top make room for the table."""
_ROLES = {"broken": "bad", "at risk": "warn", "ticked": "warn", "kept": "good"}
_CORNERS = (PLACES[1], PLACES[0], PLACES[3], PLACES[2])


class StakeholderScreen(KeyedScreen):
    """Everybody who must be kept on board. ``jump`` goes to a record on the home screen, ``open_form`` opens the form of one."""

    def __init__(self, session: Session, jump: Callable[[str], None], open_form: Callable[[str], None]) -> None:
        super().__init__(session)
        self._jump = jump
        self._open_form = open_form
        self._rows: tuple[Standing, ...] = ()
        self._held: tuple[Promised, ...] = ()

    def compose(self) -> ComposeResult:
        yield HeaderBar(id="header")
        with Vertical(id="main"):
            top = Horizontal(id="top")
            with top:
                yield Grid(id="field")
                due = Detail(id="due")
                due.styles.width = "1fr"
                yield due
            rows = Listing(id="rows")
            rows.styles.height = "1fr"
            yield rows
            yield Detail(id="entry")
        yield Page(id="page")
        with Vertical(id="bottom"):
            yield Prompt(id="prompt")
            yield MessageLine(id="message")
            yield KeyBar(id="footer")

    def on_mount(self) -> None:
        self.begin()

    def fit_to(self, size: Size) -> None:
        low = size.height < 30
        for name, lines in (("#top", FIELD_NARROW if low else FIELD), ("#entry", ENTRY_NARROW if low else ENTRY)):
            self.query_one(name).styles.height = lines
        self.query_one("#field").styles.width = min(64, size.width * 9 // 16)
        self.query_one("#top").display = size.height >= LOWEST
        super().fit_to(size)

    @property
    def all_commands(self) -> Registry[StakeholderScreen]:
        return STAKEHOLDERS

    @property
    def where(self) -> Place:
        return "stakeholders"

    @property
    def listing(self) -> Listing:
        """The register."""
        return self.query_one("#rows", Listing)

    @property
    def standing(self) -> Standing | None:
        """The one under the cursor."""
        return self._rows[self.listing.cursor] if self._rows else None

    @property
    def record(self) -> Stakeholder | None:
        """The stakeholder under the cursor; None where there is none."""
        found = self.standing
        return found.who if found is not None else None

    # -------------------------------------------------------------------------------------------------- what is shown

    def show_plan(self) -> None:
        super().show_plan()
        session = self.session
        self._rows = register(session.plan, session.schedule, session.today)
        self._held = promises(session.plan, session.schedule)
        due = sum(each.is_due for each in self._rows)
        empty = "Nobody yet; a adds one: Board, approves gates p5 i3 neutral>supportive monthly."
        self.listing.show("Stakeholders", f"{due} due · {len(self._rows)} in all", COLUMNS, [self._row(each) for each in self._rows], empty)
        numbered = list(enumerate(self._rows, 1))
        corners = [Corner(place, tuple(_spot(n, each) for n, each in numbered if each.place == place)) for place in _CORNERS]
        record = self.record
        self.query_one("#field", Grid).show("Power and interest", ("power ▲", "interest ▶"), corners, record.id if record else "")
        self._show_due()
        self.query_one("#footer", KeyBar).show(self.registry.footer("stakeholders"))
        self.show_page()
        self.show_row()

    def _row(self, each: Standing) -> Row:
        who = each.who
        shift = " → ".join(clean(word) for word in dict.fromkeys((who.attitude, who.wanted)) if word)
        bad = next((p for p in each.promises if p.verdict == "broken"), None) or next(iter(each.promises), None)
        more = f" +{len(each.promises) - 1}" if len(each.promises) > 1 else ""
        cells = (
            Run(str(self._number(each)), "dim"),
            Run(clean(who.name) or who.id, "strong" if each.is_due else ""),
            Run(each.place, "dim"),
            Run(f"{who.power} {who.interest}", "dim"),
            Run(shift or "-", "warn" if each.gap else "dim"),
            Run(say_day(who.last_contact, self.session.today)[4:] if who.last_contact else "never", "dim"),
            Run(_due_words(each), _due_role(each)),
            Run(f"{clean(bad.milestone)} {short_verdict(bad)}{more}" if bad else "", _ROLES.get(bad.verdict, "") if bad else ""),
        )
        return Row(who.id, cells)

    def _number(self, each: Standing) -> int:
        return self._rows.index(each) + 1

    def _show_due(self) -> None:
        """Who must be heard, then every promise: as much as there is room for."""
        lines: list[list[Run]] = []
        due = [each for each in self._rows if each.is_due]
        late = [each for each in self._held if each.verdict in ("broken", "at risk")]
        room = (FIELD if self._fitted.height >= 30 else FIELD_NARROW) - 2
        told = max(room - len(late), room // 2)
        for each in due[:told] if len(due) <= told else due[: told - 1]:
            lines.append(self._due_line(each))
        if len(due) > told:
            lines.append([Run(f"and {len(due) - told + 1} more", "dim")])
        if not due:
            lines.append([Run("Nobody must be heard today.", "good")])
        for promise in [*late, *(p for p in self._held if p not in late)]:
            name = f"{clean(promise.milestone)} {promise.on.day} {promise.on:%b}"
            words = short_verdict(promise) if self.is_narrow else verdict_words(promise)
            lines.append([Run(f"{name}  "), Run(words, _ROLES.get(promise.verdict, ""))])
        broken = sum(p.verdict == "broken" for p in self._held)
        info = f"{len(self._held)} promise{'s' * (len(self._held) != 1)}{f', {broken} broken' if broken else ''}"
        self.query_one("#due", Detail).show(f"Due now {len(due)}" + ("" if self.is_narrow else " · calendar days"), info, lines)

    def _due_line(self, each: Standing) -> list[Run]:
        number, name, role = Run(f"{self._number(each)} ", "dim"), clean(each.who.name), _due_role(each)
        if not self.is_narrow:
            return [number, Run(f"{name}  ", "strong"), Run(_due_words(each), role)]
        words = "never" if each.never else f"{each.overdue} days over" if each.overdue else "today"
        return [number, Run(f"{words} ", role), Run(name, "strong")]

    def show_row(self) -> None:
        """Tell all of the one under the cursor."""
        each, box = self.standing, self.query_one("#entry", Detail)
        if each is None:
            box.show("", "", ())
        else:
            who = each.who
            box.show(f"{clean(who.name)}{f', {clean(who.role)}' if who.role else ''}", f"{who.id} · {who.program}", self._told(each))
            self.query_one("#field", Grid).select(who.id)
        self.tell_state()
        self.place_cursor()

    def _told(self, each: Standing) -> list[list[Run]]:
        """Where one stands, what they are told and how, what was promised, and the end of the log."""
        who, today = each.who, self.session.today
        measures = f"P{who.power} I{who.interest}" if self.is_narrow else f"power {who.power}, interest {who.interest} of 5"
        stands = [Run(f"{each.place}  {measures}"), *self._attitude(each)]
        rhythm = _rhythm(who)
        extra = [part for part in (rhythm, who.channel) if part and part.casefold() not in who.message.casefold()]
        said = " · ".join(clean(part) for part in (who.message, *extra) if part)
        last = f"last heard {say_day(who.last_contact, today)}" if who.last_contact else "never contacted"
        due = f", due {say_day(each.due, today)}" if each.due and not each.never else ""
        lines = [stands, [Run(f"{last}{due}   ", _due_role(each)), Run(said)]]
        if each.trouble:
            lines.append([Run(clean(each.trouble), "warn")])
        for promise in each.promises:
            words = f"Promised {clean(promise.name)} ({clean(promise.milestone)}) for {say_day(promise.on, today)}, "
            now = f"forecast {say_day(promise.forecast, today)}: " if promise.forecast else ""
            lines.append([Run(f"{words}{now}"), Run(verdict_words(promise), _ROLES.get(promise.verdict, ""))])
        log = [line for line in who.notes.splitlines() if line.strip()]
        room = max(0, (ENTRY if self._fitted.height >= 30 else ENTRY_NARROW) - 2 - len(lines))
        return [*lines, *([Run(clean(line), "dim")] for line in log[len(log) - min(room, len(log)) :])]

    def _attitude(self, each: Standing) -> list[Run]:
        who = each.who
        if not who.attitude and not who.wanted:
            return []
        told = f"   {clean(who.attitude) or 'not known'} now, {clean(who.wanted) or 'nothing'} wanted"
        if not each.gap:
            return [Run(told)]
        steps = f"{abs(each.gap)} step{'s' * (abs(each.gap) != 1)}"
        return [Run(f"{told}: "), Run(f"{steps} to go" if each.gap > 0 else f"{steps} more than needed", "warn")]

    def tell_state(self) -> None:
        record = self.record
        program = record.program if record else next(iter(self.session.plan.programs), "")
        found = self.session.plan.programs.get(program)
        crumbs = [*([clean(found.name or found.id)] if found else []), "Stakeholders"]
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
        """Go to the milestone that was promised to them, the one in the worst way first."""
        each = self._required()
        if not each.promises:
            raise HeadwayError(f"Nothing was promised to {each.who.name}; e on a milestone at home promises it to them.")
        worst = max(each.promises, key=lambda promise: promise.days if promise.days is not None else -9999)
        self.close()
        self._jump(worst.milestone)

    def close(self) -> None:
        """Back to the home screen."""
        self.app.pop_screen()

    def _required(self) -> Standing:
        each = self.standing
        if each is None:
            raise HeadwayError("There is nobody under the cursor; a adds a stakeholder.")
        return each

    # ------------------------------------------------------------------------------------------------------------ changes

    def book_contact(self) -> None:
        """They were contacted today."""
        session, who = self.session, self._required().who
        if who.last_contact == session.today:
            raise HeadwayError(f"{who.name} was contacted today already; n notes what was said, d changes the day.")
        self.keep(contacted(session.plan, who.id, session.today, session.today))
        self.say(self.kept_words, "good")

    def date_contact(self) -> None:
        """Ask for the day of the last contact."""
        from planning.fields import show_value
        from tui.asking import change_field

        who = self._required().who
        shown = show_value(self.session.plan, who, "last_contact")
        hint = "yesterday · fri · 28 oct; - for never"
        self.ask(change_field(self.session, [who.id], "last_contact", f"{who.id} last contact", hint, self._kept, text=shown))

    def note(self) -> None:
        """Ask what was said, for the log."""
        from tui.asking import Question, Said, require_there
        from tui.selection import bulk_note

        session, who_id = self.session, self._required().who.id

        def read(text: str) -> Said:
            require_there(session, who_id)
            return ()

        def answer(text: str) -> bool:
            require_there(session, who_id)
            if text.strip():
                self.keep(bulk_note(session, [who_id], text))
            return True

        self.ask(Question(f"{who_id} note", "what was said; it is kept with today's date, and space books the contact", answer, read))

    def add(self) -> None:
        """Capture one in one line."""
        from dataclasses import replace

        from tui.asking import capture

        hint = "stakeholder Board, approves gates p5 i3 neutral>supportive monthly"
        program = self.record.program if self.record else None
        self.ask(replace(capture(self.session, None, program, self._kept), text="stakeholder ", hint=hint))

    def edit(self) -> None:
        """Open the form of the one under the cursor."""
        self._open_form(self._required().who.id)

    def delete(self) -> None:
        """Delete the one under the cursor; u brings them back."""
        from planning.plan import remove

        self.keep(remove(self.session.plan, self._required().who.id))
        self.say(self.kept_words, "good")

    def keep(self, change: Change) -> None:
        """Make a change and show it. Raises PlanError or StoreError."""
        self.session.commit(change)
        self.kept_words = self.with_news(kept_words(change))
        self.show_plan()

    def _kept(self, change: Change, record_id: str) -> None:
        self.keep(change)
        place = next((n for n, each in enumerate(self._rows) if each.who.id == record_id), None)
        if place is not None:
            self._move_to(place)

    def undo(self) -> None:
        """Take back the newest change."""
        self._turned("undid", self.session.undo())

    def redo(self) -> None:
        """Make it again."""
        self._turned("did again", self.session.redo())

    def _turned(self, verb: str, change: Change) -> None:
        self.show_plan()
        self.say(self.with_news(f"{verb}: {change.label}"), "good")


def _spot(number: int, each: Standing) -> Spot:
    name = clean(each.who.name) or each.who.id
    short = "".join(word[0] for word in name.split() if word[0].isalnum())[:3].upper() or each.who.id
    mark = f"{number}{'!' if each.is_due else ' '}"
    return Spot(each.who.id, f"{mark:>3}", name, short, "warn" if each.is_due else "")


def _due_words(each: Standing) -> str:
    return each.due_words if not each.never else "now: never heard"


def _due_role(each: Standing) -> str:
    if each.overdue is not None and each.overdue > 0:
        return "bad"
    return "warn" if each.is_due or each.trouble else "dim"


def _rhythm(who: Stakeholder) -> str:
    """Their cadence in words; nothing without one."""
    try:
        return show_rule(who.cadence) if who.cadence else ""
    except PhraseError:
        return ""
