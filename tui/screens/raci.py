"""Who answers, does, is asked and is told: deliverables by people, letters typed in place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Vertical
from textual.geometry import Offset

from planning.beginnings import first_in_app
from planning.canvas import Run
from planning.errors import HeadwayError
from planning.raci import WORDS, Raci, RaciRow, party_name, party_of, raci, sorted_letters, with_letters
from planning.text_width import clean, fit
from tui import persons
from tui.header import crumbs_of, state_of
from tui.keys.command import Place, Registry
from tui.keys.people import RACI
from tui.screens.keyed import KeyedScreen
from widgets.bars import Detail, HeaderBar, KeyBar, MessageLine, Page
from widgets.heat import Head, Heat, HeatCell, HeatRow, Level
from widgets.prompt import Prompt

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from planning.records import Record
    from tui.copying import Copied
    from tui.screens.home import HomeScreen

ENTRY = 6
"""Lines of the box below the matrix, its frame included."""
_LEVELS: dict[str, Level] = {"A": "full", "R": "low", "C": "text", "I": "text"}


class RaciScreen(KeyedScreen):
    """The matrix. ``home`` is where rows are gone to."""

    def __init__(self, home: HomeScreen) -> None:
        super().__init__(home.session)
        self._home = home
        self.everything = True
        """Whether rows without letters are shown too."""
        self._matrix = Raci((), ())
        self._added: list[str] = []
        """The columns that were added here and may have no letter yet."""
        self._left = 0
        """The first column in sight."""

    def compose(self) -> ComposeResult:
        yield HeaderBar(id="header")
        with Vertical(id="main"):
            heat = Heat(labels=(40, 34, 24), id="heat")
            heat.styles.height = "1fr"
            yield heat
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
    def all_commands(self) -> Registry[RaciScreen]:
        return RACI

    @property
    def where(self) -> Place:
        return "raci"

    @property
    def heat(self) -> Heat:
        """The grid."""
        return self.query_one("#heat", Heat)

    @property
    def row(self) -> RaciRow | None:
        """The deliverable under the cursor."""
        return self._matrix.rows[self.heat.row] if self._matrix.rows else None

    @property
    def record(self) -> Record | None:
        return self.session.plan.find(self.row.id) if self.row is not None else None

    @property
    def parties(self) -> tuple[str, ...]:
        """All columns, those that were added here last."""
        return (*self._matrix.parties, *(party for party in self._added if party not in self._matrix.parties))

    @property
    def party(self) -> str:
        """Whose column the cursor is in; nothing where there is none."""
        place = self._left + self.heat.column
        return self.parties[place] if place < len(self.parties) else ""

    # -------------------------------------------------------------------------------------------------- what is shown

    def show_plan(self) -> None:
        super().show_plan()
        self._matrix = raci(self.session.plan, everything=self.everything)
        self._show_grid()
        self.query_one("#footer", KeyBar).show(self.registry.footer("raci"))
        self.show_page()
        self.show_cell()

    def _show_grid(self) -> None:
        count = self.heat.columns(self._fitted.width)
        self._left = max(0, min(self._left, len(self.parties) - count))
        shown = self.parties[self._left : self._left + count]
        heads = [Head(fit(clean(party), 5).strip(), _brief(party_name(self.session.plan, party), party)) for party in shown]
        rows = [self._row(row, shown) for row in self._matrix.rows]
        more = len(self.parties) - count
        info = "A answers · R does · C is asked · I is told" + (f" · {more} more columns" if more > 0 else "")
        wrong = self._matrix.wrong
        foot: list[Run] = [Run("✓ Exactly one answers for each row that has letters.", "good")]
        if not any(row.letters for row in self._matrix.rows):
            foot = [Run("Nobody has a letter yet: a, r, c or i gives the first one here; o adds somebody.", "warn")]
        if wrong:
            said = "   ".join(f"{clean(row.id)} {clean(row.wrong)}" for row in wrong)
            foot = [Run(f"▲ {len(wrong)} without exactly one A  ", "bad"), Run(said)]
        empty = clean(first_in_app(self.session.plan, "projects", "", "a at home"))
        self.heat.show("RACI", info, heads, rows, None, [foot] if rows else [], empty)

    def _row(self, row: RaciRow, shown: tuple[str, ...]) -> HeatRow:
        cells = []
        for party in shown:
            letters = row.letters.get(party, "")
            level = _LEVELS.get(letters[:1], "none")
            cells.append(HeatCell(letters or "·", "over" if "A" in letters and len(row.accountable) > 1 else level))
        name = f"{'▲ ' if row.wrong else ''}{fit(clean(row.id), 7) if row.kind != 'projects' else fit(clean(row.id), 4)} {clean(row.name)}"
        return HeatRow(row.id, name, "", tuple(cells))

    def show_cell(self) -> None:
        """Say who has which letters on the row under the cursor."""
        row, plan, box = self.row, self.session.plan, self.query_one("#entry", Detail)
        if row is None:
            box.show("", "", ())
        else:
            lines: list[list[Run]] = []
            for letter, word in WORDS.items():
                who = [clean(party_name(plan, party)) for party, letters in row.letters.items() if letter in letters]
                lines.append([Run(f"{letter} {word:<13}", "dim"), Run(", ".join(who) or "-", "strong" if letter == "A" else "")])
            lines.sort(key=lambda line: "ARCI".index(line[0].text[0]))
            title = f"{clean(row.id)} {clean(row.name)}"
            info = clean(row.wrong) or (clean(party_name(plan, self.party)) if self.party else "")
            box.show(title, info, lines)
        self.tell_state()
        self.place_cursor()

    def tell_state(self) -> None:
        record = self.record
        program = self.session.program_id(record) if record is not None else next(iter(self.session.plan.programs), "")
        crumbs = [*crumbs_of(self.session, record), "RACI"]
        self.query_one("#header", HeaderBar).show(crumbs, state_of(self.session, program, wide=not self.is_narrow))

    def place_cursor(self) -> None:
        if not self.place_cursor_in_prompt():
            heat = self.heat
            self.app.cursor_position = heat.region.offset + Offset(heat.cursor_cell, heat.cursor_line)

    def copied(self) -> Copied | None:
        from tui.copying import Copied

        rows = [[row.id, row.name, *(row.letters.get(party, "") for party in self.parties)] for row in self._matrix.rows]
        heads = ["", "", *(party_name(self.session.plan, party) for party in self.parties)]
        return Copied(self.row.id if self.row else "", rows[self.heat.row] if rows else (), heads, rows)

    # ------------------------------------------------------------------------------------------------------- moving about

    def move(self, delta: int) -> None:
        self._to(self.heat.row + delta, self.heat.column)

    def move_page(self, pages: int) -> None:
        self._to(self.heat.row + pages * self.heat.page, self.heat.column)

    def to_edge(self, *, top: bool) -> None:
        self._to(0 if top else len(self._matrix.rows) - 1, self.heat.column)

    def _to(self, row: int, column: int) -> None:
        before = (self.heat.row, self.heat.column)
        self.heat.move_to(row, column)
        if (self.heat.row, self.heat.column) != before:
            self.show_cell()

    def move_across(self, delta: int) -> None:
        """Move some columns on; at the edge the columns behind it come into sight."""
        column, count = self.heat.column + delta, min(self.heat.columns(self._fitted.width), len(self.parties))
        if 0 <= column < count:
            self._to(self.heat.row, column)
            return
        before = self._left
        self._left += delta * max(1, count // 2)
        self._show_grid()
        self._to(self.heat.row, column - (self._left - before))
        self.show_cell()

    def turn(self) -> None:
        """Show only rows that have letters, or all deliverables again."""
        self.everything = not self.everything
        self.show_plan()

    def go_there(self) -> None:
        """Go to the row under the cursor on the home screen."""
        row = self._required()
        self.close()
        self._home.jump(row.id)

    # ------------------------------------------------------------------------------------------------------------ changes

    def turn_letter(self, letter: str) -> None:
        """Give the person of this column a letter on this row, or take it away; without one all are taken away."""
        row = self._required()
        if not self.party:
            raise HeadwayError("There is nobody to give a letter to; o adds a person, a stakeholder or any name.")
        has = row.letters.get(self.party, "")
        wanted = "" if not letter else has.replace(letter, "") if letter in has else sorted_letters(has + letter)
        if wanted == has:
            return
        persons.keep(self, with_letters(self.session.plan, row.id, self.party, wanted))
        now = self.row
        if now is not None and now.wrong:
            self.say(f"{self.kept_words} · {now.id}: {now.wrong}", "warn")
        else:
            self.say(self.kept_words, "good")

    def ask_party(self) -> None:
        """Ask for somebody, and give them a column."""
        from tui.asking import Question, Said

        plan = self.session.plan

        def read(text: str) -> Said:
            return (Run("→ ", "dim"), Run(clean(party_name(plan, party_of(plan, text))))) if text.strip() else ()

        def answer(text: str) -> bool:
            if text.strip():
                party = party_of(plan, text)
                if party not in self.parties:
                    self._added.append(party)
                place = self.parties.index(party)
                self._left = max(0, place - self.heat.columns(self._fitted.width) + 1)
                self._show_grid()
                self._to(self.heat.row, place - self._left)
                self.show_cell()
                self.kept_words = f"{party_name(plan, party)}: a r c i give letters."
            return True

        def complete(text: str) -> str:
            known = [*plan.people, *plan.stakeholders, *(s.name for s in plan.stakeholders.values())]
            return next((each for each in known if text.strip() and each.casefold().startswith(text.strip().casefold())), text)

        self.ask(Question("who", "KM · Board · any name", answer, read, complete))

    def undo(self) -> None:
        """Take back the newest change."""
        change = self.session.undo()
        self.show_plan()
        self.say(self.with_news(f"undid: {change.label}"), "good")

    def redo(self) -> None:
        """Make it again."""
        change = self.session.redo()
        self.show_plan()
        self.say(self.with_news(f"did again: {change.label}"), "good")

    def close(self) -> None:
        """Back to the home screen."""
        self.app.pop_screen()

    def _required(self) -> RaciRow:
        if self.row is None:
            raise HeadwayError("There is nothing under the cursor.")
        return self.row


def _brief(name: str, party: str) -> str:
    """The first word of a name, as much of it as a column takes; nothing where that is the heading already."""
    word = clean(name).split(" ")[0]
    return "" if name == party else fit(word, 5).strip()
