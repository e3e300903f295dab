"""Levelling: work put off so that nobody has too much to do, as a list of moves that are kept or refused one by one.

Better orders of the work are looked for while the list stands there, a few hundredths of a second at a time between two keys;
where the extra ``headway[solver]`` is installed, its solver then goes on in a thread until it has proven which is the shortest.
"""

from __future__ import annotations

from asyncio import sleep, to_thread
from collections.abc import Callable, Iterator
from time import monotonic
from typing import TYPE_CHECKING

from textual.containers import Vertical
from textual.geometry import Offset

from planning.canvas import Run
from planning.errors import HeadwayError
from planning.levelling import Levelled, Levelling, Move, Step
from planning.load import peak_words
from planning.schedule import calendar_of
from planning.text_width import clean
from tui.header import state_of
from tui.keys.command import Place, Registry
from tui.keys.people import LEVEL
from tui.preview import effects, short_day
from tui.screens.keyed import KeyedScreen
from widgets.bars import Detail, HeaderBar, KeyBar, MessageLine, Page
from widgets.lines import STRUCK
from widgets.listing import Column, Listing, Row
from widgets.prompt import Prompt

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from planning.plan import Change, Plan
    from planning.records import Record
    from tui.session import Session
    from tui.solver import Solving

COLUMNS = (
    Column(""),
    Column("Id"),
    Column("Name", shrinks=True, spare=3, most=32),
    Column("Starts", right=True),
    Column("by links", right=True),
    Column("then", right=True),
    Column("Delay", right=True),
    Column("Float", right=True, spare=2),
    Column(""),
    Column("Too much for", spare=1),
    Column("beside", shrinks=True, spare=4, most=60),
)
NO_PEOPLE = "No people yet, so nobody has too much to do; a at People adds the first."
NOTHING = "Nobody has too much to do that could be put off; esc goes back."
SECONDS = 5.0
"""How long better orders are looked for, and how much longer when asked for more."""
BURST = 0.02
"""How long the search may keep a key waiting, in seconds; one step of it is taken in any case."""
SOLVER_SECONDS = 60.0
"""How long the solver may take, where it is installed."""
SHOWN_EVERY = 1.0
"""Seconds between two better lists: each is sent over the line."""
ENTRY, ENTRY_LOW, LOW = 11, 8, 30
"""Lines of the box below the list, its frame included, and on a terminal of fewer lines than ``LOW``."""


class LevelScreen(KeyedScreen):
    """The moves of a levelling. ``jump`` goes to a record on the home screen."""

    def __init__(self, session: Session, jump: Callable[[str], None]) -> None:
        super().__init__(session)
        self._jump = jump
        self._within_float = False
        self._refused: dict[str, None] = {}
        """The tasks whose moves were refused, in the order in which they were."""
        self._began: Plan | None = None
        """The plan that is levelled."""
        self._levelling: Levelling | None = None
        self._steps: Iterator[Step] = iter(())
        self._best: Step | None = None
        self._levelled: Levelled | None = None
        self._until = 0.0
        self._looking = False
        self._solving: Solving | None = None

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

    def on_mount(self) -> None:
        self.begin()

    def on_unmount(self) -> None:
        self._end_search()  # the program does not wait for the solver

    @property
    def all_commands(self) -> Registry[LevelScreen]:
        return LEVEL

    @property
    def where(self) -> Place:
        return "level"

    @property
    def listing(self) -> Listing:
        """The table."""
        return self.query_one("#rows", Listing)

    @property
    def record(self) -> Record | None:
        move = self._move
        return self.session.plan.tasks.get(move.id) if move is not None else None

    # --------------------------------------------------------------------------------------------------- the search

    def _start(self) -> None:
        """Level the plan as it is now, and look for better orders of the work for a while."""
        self._began = self.session.plan
        self._levelling = Levelling(self._began, within_float=self._within_float, refused=self._refused, since=self.session.today)
        self._steps = self._levelling.steps()
        self._best = next(self._steps)
        self._levelled = self._best.levelled()
        self._go_on()

    def _go_on(self) -> None:
        self._until = monotonic() + SECONDS
        if not self._looking and self._best is not None and not self._best.proven:
            self._looking = True
            self.run_worker(self._look(), exclusive=True)

    async def _look(self) -> None:
        """Take steps of the search between keys, until the time is up, nothing can be better or somebody says stop."""
        shown = monotonic()
        told = self._best
        while self._looking and monotonic() < self._until:
            step = self._burst()
            if step is None:
                break
            self._best = step
            if _better(step, told) and monotonic() - shown > SHOWN_EVERY:
                self._take(step)
                shown, told = monotonic(), step
            await sleep(0)
        if self._looking and self._until:
            await self._solve()
        self._looking = False
        if self._best is not None and self.is_mounted:
            self._take(self._best)

    async def _solve(self) -> None:
        """Let the solver go on from the best answer, where it is installed, until it is proven, told to stop or out of time."""
        from tui.solver import Solving, installed

        levelling, best = self._levelling, self._best
        if levelling is None or best is None or best.found is None or best.found.proven or SECONDS <= 0 or not installed():
            return
        solving = self._solving = Solving(levelling.slotted.problem, best.found, SOLVER_SECONDS)
        self.show_plan()
        found = await to_thread(solving.solve)
        if self._solving is solving:
            self._best = levelling.step(found)
            self._solving = None

    def _burst(self) -> Step | None:
        """Steps for a moment; the last one, None where there are no more."""
        end, last = monotonic() + BURST, None
        while True:
            step = next(self._steps, None)
            if step is None:
                return last
            last = step
            if monotonic() > end:
                return last

    def _take(self, step: Step) -> None:
        self._levelled = step.levelled()
        self.show_plan()

    def stop_or_close(self) -> None:
        """Stop looking for better; when it is stopped already, back to the home screen."""
        if not self._looking:
            self.close()
            return
        self._stop()
        self.say("Stopped looking; + looks on, esc goes back.", "dim")

    def _stop(self) -> None:
        """Look no further; the solver ends with what it has."""
        self._until = 0.0
        if self._solving is not None:
            self._solving.stop()

    def look_longer(self) -> None:
        """Look for better orders for some seconds more."""
        if self._levelled is not None and self._levelled.proof:
            raise HeadwayError(self._levelled.proof)
        self._go_on()
        self.show_plan()

    # -------------------------------------------------------------------------------------------------- what is shown

    def show_plan(self) -> None:
        super().show_plan()
        low = self._fitted.height < LOW
        self.query_one("#entry", Detail).styles.height = ENTRY_LOW if low else ENTRY
        if self._began is not self.session.plan:
            try:
                self._start()
            except HeadwayError as error:
                self._levelled = None
                self.say(str(error), "bad")
        rows: list[Row] = [self._row(move) for move in self._moves]
        columns: tuple[Column, ...] = COLUMNS
        if self.is_narrow:  # whom it is too much for says more than beside what
            rows, columns = [Row(row.key, (*row.cells[:4], *row.cells[5:-1])) for row in rows], (*COLUMNS[:4], *COLUMNS[5:-1])
        self.listing.show("Level", self._info(), columns, rows, NOTHING if self.session.plan.people else NO_PEOPLE)
        self.query_one("#footer", KeyBar).show(self.registry.footer("level"))
        self.show_page()
        self.show_effects()

    @property
    def _is_proven(self) -> bool:
        """Whether no order of the work ends earlier than the one that is shown."""
        return self._levelled is not None and self._levelled.proven

    @property
    def _moves(self) -> list[Move]:
        """The moves that are proposed, then those refused."""
        levelled = self._levelled
        return [*levelled.moves, *levelled.refused] if levelled is not None else []

    @property
    def _move(self) -> Move | None:
        moves = self._moves
        return moves[self.listing.cursor] if moves else None

    def _info(self) -> str:
        best, levelled = self._best.found if self._best is not None else None, self._levelled
        which = "within float" if self._within_float else "all"
        if best is None:
            return which
        which = f"{which} · = made already" if levelled is not None and any(move.is_made for move in levelled.moves) else which
        if self._is_proven:
            state = "none is shorter"
        elif self._solving is not None:
            state = "the solver looks for better"
        else:
            state = "looking for better" if self._looking else f"{best.tried:,} orders looked at"
        return f"{which} · {state}"

    def _row(self, move: Move) -> Row:
        plan, refused = self.session.plan, move.id in self._refused
        task = plan.tasks.get(move.id)
        per_day = self._per_day(move.id)
        role = STRUCK if refused else ""
        cost = Run("refused", "dim") if refused else Run("within float", "good") if move.within_float else Run("delays", "warn")
        mark = Run("·", "dim") if refused else Run("=" if move.is_made else "✓", "good")
        pushed = move.start_by_links.date() != move.start_before.date()
        cells = (
            mark,
            Run(clean(move.id), "strong"),
            Run(clean(task.name) if task else "", role),
            Run(short_day(move.start_before.date()), "dim"),
            Run(short_day(move.start_by_links.date()) if pushed else "", "dim"),
            Run(short_day(move.start.date()), "strong" if pushed and refused else ""),
            Run("–" if refused else f"+{move.delay / per_day:.3g}d", "dim" if refused else ""),
            Run(f"{move.total_float / per_day:.3g}d", "dim"),
            cost,
            Run(clean(", ".join(move.people))),
            Run(clean(", ".join(move.beside)), "dim"),
        )
        return Row(move.id, cells)

    def _per_day(self, task_id: str) -> int:
        return calendar_of(self._levelled.before, task_id).minutes_per_day if self._levelled is not None else 480

    def show_effects(self) -> None:
        """Say what all the moves do together, and what is left."""
        box, levelled = self.query_one("#entry", Detail), self._levelled
        lines: list[list[Run]] = []
        if levelled is not None:
            change = levelled.change()
            impact = self.session.weigh(change) if change.edits else None
            lines = [self._finishes(levelled)]
            if impact is not None:
                lines += [list(line) for line in effects(impact, max(20, self._fitted.width - 4))]
            lines[2:2] = self._left(levelled)
        box.show("What the moves do" if self._moves else "", "", lines)
        self.tell_state()
        self.place_cursor()

    def _finishes(self, levelled: Levelled) -> list[Run]:
        told: list[Run] = []
        for program in self.session.plan.programs:
            was, will = levelled.before.finish_of(program), levelled.after.finish_of(program)
            if was is None or will is None:
                continue
            moved = f"{short_day(was.date())} → {short_day(will.date())}" if was != will else f"{short_day(will.date())} as before"
            told += [Run(f"{clean(program)} "), Run(moved, "warn" if will > was else "good"), Run("   ")]
        return told

    def _left(self, levelled: Levelled) -> list[list[Run]]:
        if not levelled.left:
            return [[Run("Left        ", "good"), Run("nobody has too much to do")]]
        lines = []
        for n, over in enumerate(levelled.left[:3]):
            more = f"  and {len(levelled.left) - 3} more" if n == 2 and len(levelled.left) > 3 else ""
            days = f"{short_day(over.first)}-{short_day(over.last)}"
            text = f"▲ {clean(over.person)} {peak_words(over.peak)} {days}: {clean(', '.join(over.tasks[:4]))}"
            lines.append([Run("Left        " if n == 0 else " " * 12, "warn"), Run(text), Run(more, "dim")])
        return lines

    def tell_state(self) -> None:
        program = next(iter(self.session.plan.programs), "")
        self.query_one("#header", HeaderBar).show(["Level"], state_of(self.session, program, wide=not self.is_narrow))

    def place_cursor(self) -> None:
        if not self.place_cursor_in_prompt():
            self.app.cursor_position = self.listing.region.offset + Offset(1, self.listing.cursor_line)

    # ---------------------------------------------------------------------------------------------------- moving about

    def move(self, delta: int) -> None:
        self._move_to(self.listing.cursor + delta)

    def move_page(self, pages: int) -> None:
        self._move_to(self.listing.cursor + pages * self.listing.page)

    def to_edge(self, *, top: bool) -> None:
        self._move_to(0 if top else len(self._moves) - 1)

    def _move_to(self, place: int) -> None:
        self.listing.move_to(place)
        self.place_cursor()

    def go_there(self) -> None:
        """Go to the task under the cursor on the home screen."""
        there = self._required().id
        self.close()
        self._jump(there)

    def close(self) -> None:
        """Back to the screen one came from."""
        self._end_search()
        self.app.pop_screen()

    # ------------------------------------------------------------------------------------------------------- decisions

    def toggle(self) -> None:
        """Refuse the move under the cursor, so that the rest is levelled without it; or allow it again."""
        move = self._required()
        if move.id in self._refused:
            del self._refused[move.id]
        else:
            self._refused[move.id] = None
        self._anew()

    def turn_within_float(self) -> None:
        """Put nothing off by more than its float; again: by as much as it takes."""
        self._within_float = not self._within_float
        self._anew()

    def _anew(self) -> None:
        self._end_search()
        self._began = None
        self.show_plan()

    def _end_search(self) -> None:
        self._looking = False
        self._stop()
        self._solving = None

    def keep(self) -> None:
        """Keep the moves as one change of the plan."""
        change = self._change()
        self.session.commit(change)
        self._done(f"kept: {change.label} · u undoes all of it")

    def try_out(self) -> None:
        """Try the moves in a what-if."""
        self._done(self.session.to_whatif(self._change()))

    def _done(self, told: str) -> None:
        self._refused.clear()
        self.close()
        screen = self.app.screen
        if isinstance(screen, KeyedScreen):
            screen.show_plan()
            screen.say(screen.with_news(told), "good")

    def _change(self) -> Change:
        self._end_search()
        change = self._levelled.change() if self._levelled is not None else None
        if change is None or not change.edits:
            raise HeadwayError("There is no move to keep; esc goes back.")
        return change

    def _required(self) -> Move:
        move = self._move
        if move is None:
            raise HeadwayError("There is no move under the cursor; esc goes back.")
        return move


def _better(step: Step, told: Step | None) -> bool:
    """Whether a step found something better than what was told last."""
    return told is None or (step.found is not None and told.found is not None and step.found.cost < told.found.cost)
