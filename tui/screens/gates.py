"""Gates: the points where a program goes on or does not, each with its criteria, ticked and passed by key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planning.beginnings import first_in_app
from planning.canvas import Run
from planning.errors import HeadwayError
from planning.gates import GateOutlook, OpenCriteriaError, add_criterion, outlooks, pass_gate, reopen_gate, tick
from planning.text_width import clean
from tui.goal_words import day_words, empty_sentence, gate_words
from tui.keys.boards import GATES
from tui.keys.command import Place, Registry
from tui.screens.board import COLOURS, BoardScreen, Table, Told
from widgets.listing import Column, Row

if TYPE_CHECKING:
    from planning.records import Gate, Record
    from tui.asking import Said

COLUMNS = (
    Column("Gate"),
    Column("Asks for", shrinks=True, most=80),
    Column("In", spare=3),
    Column("Due"),
    Column("Milestone", spare=2),
    Column("Forecast"),
    Column("State"),
)


class GatesScreen(BoardScreen):
    """Every gate with its criteria below it; the key of a row is the gate and the number of the criterion, 0 for the gate itself."""

    name_here = "Gates"
    box = 6

    @property
    def all_commands(self) -> Registry[GatesScreen]:
        return GATES

    @property
    def where(self) -> Place:
        return "gates"

    @property
    def record(self) -> Record | None:
        return self.session.plan.gates.get(self._place()[0])

    def table(self) -> Table:
        rows = list[Row]()
        self._told = {told.gate.id: told for told in outlooks(self.session.plan, self.session.schedule, self.session.today)}
        for told in self._told.values():
            rows.append(self._gate(told))
            for number, criterion in enumerate(told.gate.criteria, 1):
                box = Run(f"[{'x' if criterion.met else ' '}] {clean(criterion.text)}", "dim" if criterion.met else "")
                met = Run("met" if criterion.met else "open", "good" if criterion.met else "warn")
                rows.append(Row((told.gate.id, number), (Run(""), box, *(Run(""),) * 4, met)))
        left = sum(len(told.open) for told in self._told.values() if told.gate.passed is None)
        empty = clean(first_in_app(self.session.plan, "gates", self.program_id, "n"))
        columns: tuple[Column, ...] = COLUMNS
        if self.is_narrow:  # the words of the criteria need the room; the box tells the forecast
            columns = tuple(c for c in COLUMNS if c.title != "Forecast")
            place = COLUMNS.index(next(c for c in COLUMNS if c.title == "Forecast"))
            rows = [Row(row.key, row.cells[:place] + row.cells[place + 1 :]) for row in rows]
        return Table("Gates", f"{left} criteria open", columns, rows, empty)

    def _gate(self, told: GateOutlook) -> Row:
        gate, today = told.gate, self.session.today
        late = "bad" if (told.days_late or 0) > 0 else ""
        cells = (
            Run(clean(gate.id), "strong"),
            Run(clean(gate.name), "strong"),
            Run(clean(gate.project or gate.program), "dim"),
            Run(day_words(gate.due, today)),
            Run(clean(gate.milestone), "dim"),
            Run(day_words(told.forecast, today), late),
            Run(f"{told.rag}: {gate_words(told, today)}".removeprefix(": "), COLOURS[told.rag]),
        )
        return Row((gate.id, 0), cells)

    def told(self) -> Told:
        gate_id, number = self._place()
        told = self._told.get(gate_id)
        if told is None:
            return Told("")
        gate, today = told.gate, self.session.today
        lines = [[Run(gate_words(told, today), COLOURS[told.rag]), Run(f"   due {day_words(gate.due, today)}", "dim")]]
        if told.forecast:
            late = f", {told.days_late:+d} working days against its day" if told.days_late else ""
            lines.append(
                [
                    Run(
                        f"{clean(gate.milestone)} is forecast {day_words(told.forecast, today)}{late}",
                        "bad" if (told.days_late or 0) > 0 else "",
                    )
                ]
            )
        if empty := empty_sentence(gate):
            lines.append([Run(clean(empty), "warn")])
        if gate.reason:
            lines.append([Run("Reason  ", "dim"), Run(clean(gate.reason))])
        if 0 < number <= len(gate.criteria):
            criterion = gate.criteria[number - 1]
            lines.append([Run(f"{'met' if criterion.met else 'open'}  ", "good" if criterion.met else "warn"), Run(clean(criterion.text))])
        return Told(f"{gate.id} {gate.name}", told.state, lines)

    # ------------------------------------------------------------------------------------------------------------ commands

    def tick(self) -> None:
        """Tick the criterion under the cursor, or no longer."""
        gate_id, number = self._required()
        if not number:
            raise HeadwayError("Put the cursor on a criterion; s passes the gate.")
        self.keep(tick(self.session.plan, gate_id, number))

    def pass_gate(self) -> None:
        """Pass the gate under the cursor, asking for the reason while criteria are open; a passed one is opened again."""
        gate_id, _ = self._required()
        plan, today = self.session.plan, self.session.today
        if self._gate_here().passed is not None:
            self.keep(reopen_gate(plan, gate_id))
            return
        try:
            self.keep(pass_gate(plan, gate_id, "", today))
        except OpenCriteriaError as error:
            self._ask_reason(gate_id, error)

    def _ask_reason(self, gate_id: str, error: OpenCriteriaError) -> None:
        from tui.asking import Question

        count = len(error.open)
        told = "; ".join(error.open)

        def read(text: str) -> Said:
            if not text.strip():
                return (Run(clean(f"open: {told}"), "warn"),)
            return (Run(f"passes {gate_id} over {count} open criteri{'on' if count == 1 else 'a'}, with this reason", "warn"),)

        def answer(text: str) -> bool:
            self.keep(pass_gate(self.session.plan, gate_id, text, self.session.today))
            return True

        self.ask(Question(f"pass {gate_id} because", "the reason to pass it with open criteria; esc leaves it shut", answer, read))

    def add(self) -> None:
        """Ask for one more criterion of the gate under the cursor; without a gate, for a gate."""
        from tui.asking import Question

        if self.record is None:
            self.capture()
            return
        gate_id, _ = self._required()

        def answer(text: str) -> bool:
            if text.strip():
                self.keep(add_criterion(self.session.plan, gate_id, text))
            return True

        self.ask(Question(f"{gate_id} asks for", "what must be met before it is passed; :new-gate adds a gate", answer))

    def edit_row(self) -> None:
        """Edit every field of the gate."""
        self.edit(self._place()[0])

    def go_there(self) -> None:
        """Go to the milestone of the gate on the home screen."""
        gate = self._gate_here()
        if not gate.milestone:
            raise HeadwayError(f"{gate.id} stands on no milestone; e gives it one.")
        self.go_home_to(gate.milestone)

    def _gate_here(self) -> Gate:
        return self.session.plan.gates[self._required()[0]]

    def _place(self) -> tuple[str, int]:
        key = self.key
        return (str(key[0]), int(key[1])) if isinstance(key, tuple) else ("", 0)

    def _required(self) -> tuple[str, int]:
        place = self._place()
        if not place[0]:
            raise HeadwayError("There is no gate here; a adds one.")
        return place
