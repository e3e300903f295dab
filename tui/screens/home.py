"""Home: four lists, the roadmap, what is under the cursor, and one line to type in.

The screen pairs keys with commands and hands values to widgets. What it shows is derived from the session; what it holds
is only where the person is: the place, what is folded and filtered, and the question being asked.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from functools import cached_property
from typing import TYPE_CHECKING

from textual.containers import Horizontal, Vertical
from textual.geometry import Offset

from planning.canvas import Run
from planning.errors import HeadwayError
from planning.plan import Change
from planning.records import Project, Risk
from planning.text_width import clean
from tui import arranging, drawing, healths, panes, projects, sandbox, selection
from tui.details import detail
from tui.header import crumbs_of, state_of
from tui.home_layout import LISTS, lay_out
from tui.keys.command import Place, Registry
from tui.keys.home import HOME, meaningless_on
from tui.pages import greeting
from tui.screens.keyed import KeyedScreen
from tui.trail import Trail, spot_of
from widgets.bars import Detail, EdgeLine, HeaderBar, KeyBar, MessageLine, Page
from widgets.pane import Pane
from widgets.preview import Preview
from widgets.prompt import Prompt
from widgets.roadmap import Roadmap

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from planning.grouping import Arrangement
    from planning.impact import Impact
    from planning.records import Record
    from tui.copying import Copied
    from tui.finding import Finding
    from tui.follow import Round
    from tui.questions import Questions
    from tui.session import Session
    from widgets.pane import Item

TITLES = {"programs": "1 Programs", "projects": "2 Projects", "milestones": "3 Milestones", "risks": "4 Risks"}
PLACES = (*LISTS, "roadmap")


class HomeScreen(KeyedScreen):
    """The one screen that is always there."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.place = "projects"
        self.full = False
        self.filter = ""
        self.typed = ""
        """The filter that was typed with ``/``; it holds beside ``filter``."""
        self.archived = False
        """Whether archived programs and projects are shown too."""
        self.folded: set[str] = set()
        self.selected: dict[str, None] = {}
        """The ids that keys act on together, in the order they were selected; nothing for the row under the cursor alone."""
        self.arrangement: Arrangement | None = None
        """How the rows of the roadmap are grouped and sorted; None for the WBS."""
        self.trail = Trail()
        self.round: Round | None = None
        """Where ``.`` is on its way along the links of a row."""
        self._came_from = "projects"
        self._told = ""

    @property
    def all_commands(self) -> Registry[HomeScreen]:
        return HOME

    @cached_property
    def questions(self) -> Questions:
        """What it can ask for; loaded when something is asked for the first time."""
        from tui.questions import Questions

        return Questions(self)

    @cached_property
    def finding(self) -> Finding:
        """Filters, search and saved views; loaded when one of them is wanted for the first time."""
        from tui.finding import Finding

        return Finding(self)

    def compose(self) -> ComposeResult:
        yield HeaderBar(id="header")
        with Horizontal(id="main"):
            with Vertical(id="left"):
                for name in LISTS:
                    yield Pane(TITLES[name], id=name)
            with Vertical(id="right"):
                yield EdgeLine("Roadmap", upper=True, id="edge-top")
                with Vertical(id="chart"):
                    yield Roadmap(id="roadmap")
                    yield Preview(id="preview")
                yield EdgeLine(upper=False, id="edge-bottom")
                yield Detail(id="detail")
        yield Page(id="page")
        with Vertical(id="bottom"):
            yield Detail(boxed=False, id="strip")
            yield Prompt(id="prompt")
            yield MessageLine(id="message")
            yield KeyBar(id="footer")

    def on_mount(self) -> None:
        self.folded = {p.id for p in self.session.plan.projects.values() if self._is_quiet(p)}
        self.pane(self.place).here = True
        self.begin()
        if self.session.file.why_read_only:
            self.say(self.session.file.why_read_only, "warn")
        elif told := " · ".join(filter(None, (*self.session.config.problems[:2], self.session.since_looked(), sandbox.waiting(self)))):
            self.say(told, "accent")
        self.session.attend()
        self.call_after_refresh(healths.begin, self)

    # ------------------------------------------------------------------------------------------------------ the widgets

    @property
    def roadmap(self) -> Roadmap:
        """The roadmap."""
        return self.query_one("#roadmap", Roadmap)

    def pane(self, name: str) -> Pane:
        """One of the four lists."""
        return self.query_one(f"#{name}", Pane)

    def _is_quiet(self, project: Project) -> bool:
        """Whether a project's rows may stay folded at first: all of it is done."""
        rolled = self.session.schedule.project(project.id) if self.session.schedule else None
        return bool(rolled and rolled.done == rolled.count)

    # -------------------------------------------------------------------------------------------------- what is shown

    @property
    def program_id(self) -> str:
        """The program whose projects, milestones and risks are listed."""
        item = self.pane("programs").item
        return item.id if item else ""

    @property
    def record(self) -> Record | None:
        """The record under the cursor."""
        if self.place == "roadmap":
            row_id = self.roadmap.row_id
        else:
            item = self.pane(self.place).item
            row_id = item.id if item else None
        return self.session.plan.find(row_id) if row_id else None

    @property
    def where(self) -> Place:
        if not self.session.plan.programs and not self.session.plan.projects:
            return "welcome"
        return "roadmap" if self.place == "roadmap" else "list"

    def show_plan(self) -> None:
        super().show_plan()
        self.show_page()
        if self.where == "welcome":
            self.tell_state()
            return
        plan = self.session.plan
        count = sum(self.archived or not p.archived for p in plan.programs.values())
        self.pane("programs").show(panes.program_items(self.session, self.archived), str(count))
        self._show_lists()
        self.show_roadmap()
        self._lay_out()
        self.show_record()

    def _show_lists(self) -> None:
        program = self.program_id
        items = panes.project_items(self.session, program, self.archived)
        self.pane("projects").show(*self._filtered(items, str(len(items))))
        milestones = panes.milestone_items(self.session, program, self.archived)
        self.pane("milestones").show(*self._filtered(milestones, str(len(milestones))))
        risks = panes.risk_items(self.session, program)
        brief = f"{len(risks)} open"
        self.pane("risks").show(*self._filtered(risks, brief if self.is_narrow else panes.exposure(self.session, program)))

    def _filtered(self, items: Sequence[Item], info: str) -> tuple[Sequence[Item], str]:
        return self.finding.filtered(items, info) if self.typed else (items, info)

    def show_roadmap(self) -> None:
        """Draw the roadmap anew."""
        session = self.session
        keep = self.row_filter()
        rows = arranging.rows_of(self, keep)
        self.roadmap.set_content(session.plan, session.schedule, session.today, self.folded, keep=keep, rows=rows)
        self._show_edge()

    def row_filter(self) -> Callable[[str], bool] | None:
        """Which tasks and milestones are shown, all filters together; None for all of them."""
        return self.finding.also(self._keep()) if self.typed else self._keep()

    def _keep(self) -> Callable[[str], bool] | None:
        rows, plan = self.session.schedule, self.session.plan
        if self.filter == "milestones":
            return lambda i: i in plan.milestones
        if self.filter == "critical" and rows is not None:
            return lambda i: (row := rows.get(i)) is not None and row.critical
        return None

    def _show_edge(self) -> None:
        if self.has_class("-previewing"):
            enter, _, esc = self._question.way_out.partition(" · ") if self._question is not None else ("", "", "")
            ways = "ctrl-t what-if" if self.is_narrow else f"{enter} · ctrl-t what-if · {esc}"
            self.query_one("#edge-top", EdgeLine).show("What this does", ways, True)
            return
        program = self.session.plan.programs.get(self.program_id)
        baseline = self.session.baseline_of(program)
        told = [f"{self.roadmap.zoom}s", clean(baseline.name or baseline.id) if baseline else "no baseline"]
        if self.filter:
            told.append(f"{self.filter} only")
        if self.arrangement is not None:
            told = [self.arrangement.said, *told[:1], *told[2:]]
        if chosen := sum(self.session.plan.find(i) is not None for i in self.selected):
            told = [f"{chosen} selected", *told]
        title = f"Roadmap{'' if self.is_narrow else ' of all programs' if len(self.session.plan.programs) > 1 else ''}"
        title = self.finding.title() if self.typed else title
        self.query_one("#edge-top", EdgeLine).show(title, " · ".join(told), self.place == "roadmap")

    def show_selection(self) -> None:
        """Mark what is selected, and say how many that are."""
        for name in LISTS:
            self.pane(name).mark(self.selected)
        self.roadmap.mark(self.selected)
        self._show_edge()

    def show_record(self) -> None:
        """Say what is under the cursor, where that is, and what its keys are."""
        record = self.record
        self._told = record.id if record else ""
        title, kind, lines = detail(self.session, record) if record else arranging.heading_told(self)
        if self.session.trouble:
            lines = [[Run(self.session.trouble, "bad")], *lines]
        if self.session.broken:
            why = clean(self.session.short(self.session.broken))
            lines = [[Run(why, "bad")], [Run("Mend the file or put it back; until then the plan stays as it was.", "warn")], *lines]
        self.query_one("#strip" if self.has_class("-narrow") else "#detail", Detail).show(title, kind, lines)
        self.query_one("#footer", KeyBar).show(self.registry.footer(self.where, meaningless_on(record)))
        self.tell_state()
        self.place_cursor()

    def copied(self) -> Copied:
        from tui.copying import of_home

        return of_home(self)

    def show_impact(self, impact: Impact | None) -> None:
        from tui.preview import PreviewLines

        preview = self.query_one("#preview", Preview)
        if impact is None and not self.has_class("-previewing"):
            return
        if self.has_class("-previewing") != (impact is not None):
            self.set_class(impact is not None, "-previewing")
        self._show_edge()
        if impact is not None:
            preview.show(lambda width: PreviewLines(impact, width - 3))

    def turn_impact(self, pages: int) -> None:
        self.query_one("#preview", Preview).turn(pages)

    def tell_state(self) -> None:
        record = self.record if self.where != "welcome" else None
        state = state_of(self.session, self.program_id, wide=not self.is_narrow)
        self.query_one("#header", HeaderBar).show(crumbs_of(self.session, record), state)

    def place_cursor(self) -> None:
        if self.place_cursor_in_prompt():
            return
        if self.place == "roadmap":
            self.app.cursor_position = self.roadmap.region.offset + Offset(0, self.roadmap.cursor_line or 0)
        else:
            pane = self.pane(self.place)
            self.app.cursor_position = pane.region.offset + Offset(1, pane.cursor_line)

    # ---------------------------------------------------------------------------------------------------------- layout

    def _lay_out(self) -> None:
        lay_out(self, self._fitted, self.place if self.place in LISTS else self._came_from)

    def show_page(self) -> bool:
        if super().show_page() or self.where != "welcome":
            return True
        self.add_class("-paged")
        self.query_one("#page", Page).show("headway", "", greeting())
        self.query_one("#footer", KeyBar).show(self.registry.footer("welcome"))
        return True

    # ------------------------------------------------------------------------------------------------------- moving about

    def move(self, delta: int) -> None:
        if self.place == "roadmap":
            self.roadmap.move(delta)
            self.show_record()  # at once, so that all of it is one frame
        else:
            self._moved(lambda pane: pane.move(delta))

    def move_page(self, pages: int) -> None:
        if self.place == "roadmap":
            self.roadmap.move_page(pages)
            self.show_record()
        else:
            self._moved(lambda pane: pane.move(pages * pane.page))

    def to_edge(self, *, top: bool) -> None:
        if self.place == "roadmap":
            self.roadmap.top() if top else self.roadmap.bottom()
            self.show_record()
        else:
            self._moved(lambda pane: pane.top() if top else pane.bottom())

    def _moved(self, move: Callable[[Pane], None]) -> None:
        pane = self.pane(self.place)
        before = pane.item
        move(pane)
        if pane.item is before:
            return
        if self.place == "programs":
            self._show_lists()
            self._lay_out()
            self._show_edge()
        self.show_record()

    def on_roadmap_row_highlighted(self, event: Roadmap.RowHighlighted) -> None:
        if self.place == "roadmap" and (event.row_id or "") != self._told:
            self.show_record()

    def on_roadmap_fold_requested(self, event: Roadmap.FoldRequested) -> None:
        (self.folded.add if event.folded else self.folded.discard)(event.row_id)
        self.show_roadmap()
        self.show_record()

    def on_roadmap_window_changed(self, event: Roadmap.WindowChanged) -> None:
        self._show_edge()

    def go(self, place: str) -> None:
        """Go to a list or the roadmap."""
        if place != self.place:
            self.trail.left(spot_of(self))
        self._go(place)

    def _go(self, place: str) -> None:
        if place != self.place:
            if self.place in LISTS:
                self._came_from = self.place
            for name in LISTS:
                pane = self.pane(name)
                if pane.here != (name == place):
                    pane.set_here(name == place)
            self.place = place
            self._lay_out()
            self._show_edge()
        self.show_record()

    def go_next(self, step: int) -> None:
        """Go to the next place, or the one before."""
        self.go(PLACES[(PLACES.index(self.place) + step) % len(PLACES)])

    def open_row(self) -> None:
        """Show what is under the cursor on the roadmap."""
        record = self.record
        if record is None:
            return
        target = record.on[0] if isinstance(record, Risk) and record.on else record.id
        self.reveal(target)
        if not self.roadmap.cursor_to(target):
            self.say(f"{record.id} has no row on the roadmap.", "warn")
            return
        self.go("roadmap")
        self.roadmap.show_row()

    def reveal(self, record_id: str) -> None:
        """Unfold what hides a record on the roadmap, and drop a filter that does."""
        if self.typed:
            self.finding.let_through(record_id)
        plan = self.session.plan
        activity = plan.activity(record_id)
        above: set[str] = set()
        while activity is not None:
            above |= {activity.project, self.session.program_id(activity)}
            parent = activity.parent
            activity = plan.tasks.get(parent) if parent and parent not in above else None
            if parent:
                above.add(parent)
        above |= arranging.above(self, record_id)
        kept = self._keep()
        if self.folded & above or (kept is not None and plan.activity(record_id) is not None and not kept(record_id)):
            self.folded -= above
            self.filter = self.filter if kept is None or kept(record_id) else ""
            self.show_roadmap()

    def open_history(self) -> None:
        """Open the history of the record under the cursor."""
        from tui.screens.history import HistoryScreen

        record = self.record if self.where != "welcome" else None
        self.open_screen(HistoryScreen(self.session, record.id if record else "", self.jump))

    def open_screen(self, screen: KeyedScreen) -> None:
        """Show another screen, whole and in one frame; the next key is already for it."""
        batch = ExitStack()
        batch.enter_context(self.app.batch_update())
        self.app.push_screen(screen)
        self.run_worker(self._paint_once(screen, batch))

    async def _paint_once(self, screen: KeyedScreen, batch: ExitStack) -> None:
        """Paint another screen when it is whole: by itself it would be painted five times."""
        with batch:
            await screen.settle()

    def jump(self, record_id: str) -> None:
        """Go to where a record is told. Raises HeadwayError for a record that has no row on this screen."""
        located = self.session.plan.locate(record_id)
        if located is None:
            raise HeadwayError(f"{record_id} is no longer in the plan.")
        kind = located[0]
        if kind not in (*LISTS, "tasks"):
            raise HeadwayError(f"{record_id} has no row on the home screen.")
        self.trail.left(spot_of(self))
        projects.reveal(self, located[1])
        self.stand_at(kind if kind in LISTS else "roadmap", record_id)

    def stand_at(self, place: str, record_id: str) -> None:
        """Go to a place and a record in it, as ``,`` and ``;`` do: it leaves no trace in the trail."""
        record = self.session.plan.find(record_id)
        if self._shown is not self.session.plan:
            self.show_plan()
        if record is not None:
            if self.pane("programs").cursor_to(self.session.program_id(record)):
                self._show_lists()
            self._find(record_id)
        self._go(place)
        if place == "roadmap":
            self.roadmap.show_row()

    def back(self) -> None:
        """Back to the list one came from, or out of the full view."""
        if self.full:
            self.toggle_full()
        elif self.selected:
            selection.clear(self)
        elif self.typed:
            self.finding.clear()
        elif self.filter:
            drawing.toggle_filter(self, self.filter)
        elif self.place == "roadmap":
            self.go(self._came_from)

    def close_or_quit(self) -> None:
        """Close what is open; at home, leave."""
        if self.full:
            self.toggle_full()
        else:
            self.app.exit()

    def toggle_full(self) -> None:
        """Give the place in use the whole screen, or take it back."""
        self.full = not self.full
        self._lay_out()
        self.call_after_refresh(self.show_plan)

    # ----------------------------------------------------------------------------------------------------------- changes

    def keep(self, change: Change, record_id: str = "") -> None:
        """Make a change, show the plan, and put the cursor on a new record. Raises PlanError or StoreError."""
        if all(edit.before == edit.after for edit in change.edits):
            self.kept_words = "Nothing changed."
            self.say(self.kept_words, "dim")
            return
        from tui.kept import kept_words

        before = self.session.schedule
        moved = self.session.preview(change) if before is not None else None
        self.session.commit(change)
        self.kept_words = self.with_news(kept_words(change, moved.moves if moved else ()))
        self.show_plan()
        if record_id and not (self.typed and self.finding.left_out(change, record_id)):
            self._find(record_id)
            from tui import added

            self.kept_words += added.go_to(self, change, record_id)
        if self._question is None:
            self.say(self.kept_words, "good")

    def _find(self, record_id: str) -> None:
        """Put the cursors on a record where they can stand on it."""
        if self.typed:
            self.finding.let_through(record_id)
        for name in LISTS:
            if self.pane(name).cursor_to(record_id) and name == "programs":
                self._show_lists()
        if self.session.plan.activity(record_id) is not None:
            self.reveal(record_id)
        self.roadmap.cursor_to(record_id)
        self.show_record()

    def required(self) -> Record:
        """The record under the cursor. Raises HeadwayError where there is none."""
        record = self.record
        if record is None and self.place == "roadmap" and self.roadmap.row is not None:
            raise HeadwayError("This is a heading and no record; go to a row below it, or v selects all of them.")
        if record is None:
            raise HeadwayError("There is nothing under the cursor; a adds something.")
        return record

    def load_sample(self) -> None:
        """Fill an empty plan with the sample program."""
        from store.demo import demo_plan
        from tui.session import everything

        self.keep(everything(self.session.plan, demo_plan(self.session.today), "the sample program"))
        self.call_after_refresh(self.show_plan)

    def check_one_row(self, title: str) -> None:
        """Raises HeadwayError where several rows are selected, and a key is for one."""
        chosen = selection.selected_records(self)
        if len(chosen) > 1 or (chosen and chosen[0] is not self.record):
            named = f"{len(chosen)} rows are selected" if len(chosen) > 1 else f"{chosen[0].id} is selected"
            raise HeadwayError(f"{named}, and {title} is for one row; esc selects nothing.")

    def toggle_done(self) -> None:
        """Mark the record under the cursor, or all that are selected, done or not done."""
        change = selection.done_or_not(self.session, [record.id for record in selection.records_meant(self)])
        self.questions.look_first(change)

    def delete_row(self) -> None:
        """Delete the record under the cursor, or all that are selected."""
        self.questions.look_first(selection.delete_all(self))

    def undo(self) -> None:
        """Take back the newest change; one that another process made meanwhile only after a yes."""
        from store.errors import OthersChangeError

        try:
            self._turned("undid", self.session.undo())
        except OthersChangeError as error:
            self._ask_undo(str(error))

    def _ask_undo(self, why: str) -> None:
        from tui.asking import agree

        self.ask(agree("undo it?", why, lambda: self._turned("undid", self.session.undo(others=True)), self.close_prompt))

    def redo(self) -> None:
        """Make it again."""
        self._turned("did again", self.session.redo())

    def _turned(self, verb: str, change: Change) -> None:
        self.show_plan()
        edited = next((e.id for e in change.edits if e.after is not None and e.kind != "links"), "")
        if edited:
            self._find(edited)
        self.say(self.with_news(f"{verb}: {change.label}"), "good")
