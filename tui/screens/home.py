"""Home: four lists, the roadmap, what is under the cursor, and one line to type in.

The screen pairs keys with commands and hands values to widgets. What it shows is derived from the session; what it holds
is only where the person is: the place, what is folded and filtered, and the question being asked.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from textual.containers import Horizontal, Vertical
from textual.geometry import Offset, Size
from textual.screen import Screen

from planning.canvas import Run
from planning.errors import HeadwayError
from planning.plan import Change, remove
from planning.records import Activity, Milestone, Program, Project, Risk, Task
from planning.text_width import clean
from tui import commands, panes
from tui.commands import Command, Place
from tui.details import detail
from tui.pages import greeting, keys_page, too_small
from widgets.bars import Detail, EdgeLine, HeaderBar, KeyBar, MessageLine, Page
from widgets.pane import Pane
from widgets.prompt import Prompt
from widgets.roadmap import Roadmap

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.events import Key, Paste, Resize

    from planning.records import Record
    from store.planfile import PlanFile
    from tui.asking import Question, Said
    from tui.session import Session

LISTS = ("programs", "projects", "milestones", "risks")
TITLES = {"programs": "1 Programs", "projects": "2 Projects", "milestones": "3 Milestones", "risks": "4 Risks"}
PLACES = (*LISTS, "roadmap")
NARROW, SMALL_WIDTH, SMALL_HEIGHT = 100, 40, 12


class HomeScreen(Screen[None], inherit_bindings=False):
    """The one screen that is always there."""

    AUTO_FOCUS = ""
    ALLOW_SELECT = False

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.place = "projects"
        self.full = False
        self.filter = ""
        self.folded: set[str] = set()
        self._came_from = "projects"
        self._question: Question | None = None
        self._chord = ""
        self._listed: list[Command] = []
        self._choice = 0
        self._fitted = Size(0, 0)
        self._told = ""
        self._told_trouble = ""
        self._outside_trouble = ""

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
        self._fit(self.app.size)

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
        """The place that decides which keys count."""
        if not self.session.plan.programs and not self.session.plan.projects:
            return "welcome"
        return "roadmap" if self.place == "roadmap" else "list"

    def show_plan(self) -> None:
        """Show the plan as it now is, from the session; only lines that changed are sent."""
        self._page()
        if self.where == "welcome":
            self._tell_state()
            return
        plan = self.session.plan
        self.pane("programs").show(panes.program_items(self.session), str(sum(not p.archived for p in plan.programs.values())))
        self._show_lists()
        self._show_roadmap()
        self._lay_out()
        self.show_record()

    def _show_lists(self) -> None:
        program = self.program_id
        projects = panes.project_items(self.session, program)
        self.pane("projects").show(projects, str(len(projects)))
        milestones = panes.milestone_items(self.session, program)
        self.pane("milestones").show(milestones, str(len(milestones)))
        risks = panes.risk_items(self.session, program)
        brief = f"{len(risks)} open"
        self.pane("risks").show(risks, brief if self._fitted.width < NARROW else panes.exposure(self.session, program))

    def _show_roadmap(self) -> None:
        session = self.session
        self.roadmap.set_content(session.plan, session.schedule, session.today, self.folded, keep=self._keep())
        self._show_edge()

    def _keep(self) -> Callable[[str], bool] | None:
        rows, plan = self.session.schedule, self.session.plan
        if self.filter == "milestones":
            return lambda i: i in plan.milestones
        if self.filter == "critical" and rows is not None:
            return lambda i: (row := rows.get(i)) is not None and row.critical
        return None

    def _show_edge(self) -> None:
        program = self.session.plan.programs.get(self.program_id)
        baseline = self.session.baseline_of(program)
        told = [f"{self.roadmap.zoom}s", clean(baseline.name or baseline.id) if baseline else "no baseline"]
        if self.filter:
            told.append(f"{self.filter} only")
        title = f"Roadmap{'' if self._fitted.width < NARROW else ' of all programs' if len(self.session.plan.programs) > 1 else ''}"
        self.query_one("#edge-top", EdgeLine).show(title, " · ".join(told), self.place == "roadmap")

    def show_record(self) -> None:
        """Say what is under the cursor, where that is, and what its keys are."""
        record = self.record
        self._told = record.id if record else ""
        title, kind, lines = detail(self.session, record)
        if self.session.trouble:
            lines = [[Run(self.session.trouble, "bad")], *lines]
        self.query_one("#strip" if self.has_class("-narrow") else "#detail", Detail).show(title, kind, lines)
        self.query_one("#footer", KeyBar).show(commands.footer(self.where))
        self._tell_state()
        self.place_cursor()

    def _tell_state(self) -> None:
        session, record = self.session, self.record if self.where != "welcome" else None
        crumbs: list[str] = []
        if record is not None:
            program = session.plan.program_of(record)
            crumbs += [clean(program.name or program.id)] if program and program is not record else []
            if isinstance(record, Activity) and record.project in session.plan.projects:
                crumbs.append(clean(session.plan.projects[record.project].name or record.project))
            crumbs.append(clean(record.name or record.id))
        slipping, due = session.slipping(self.program_id), session.due(self.program_id)
        wide = self._fitted.width >= NARROW
        state = [Run(f"{session.today:%a %d %b %Y}   " if wide else f"{session.today:%a %d %b}  ", "dim")]
        if slipping:
            state.append(Run(f"▲{slipping} slipping  " if wide else f"▲{slipping} ", "warn"))
        if due:
            state.append(Run(f"◆{due} due  " if wide else f"◆{due} ", "accent"))
        state.append(_kept_state(session.file, wide=wide))
        self.query_one("#header", HeaderBar).show(crumbs, state)

    def place_cursor(self) -> None:
        """Put the terminal's own cursor where ours is, for those who listen to the screen instead of looking."""
        if self._question is not None:
            prompt = self.query_one("#prompt", Prompt)
            self.app.cursor_position = Offset(prompt.cursor_column, prompt.region.y)
        elif self.place == "roadmap":
            self.app.cursor_position = self.roadmap.region.offset + Offset(0, self.roadmap.cursor_line or 0)
        else:
            pane = self.pane(self.place)
            self.app.cursor_position = pane.region.offset + Offset(1, pane.cursor_line)

    # ---------------------------------------------------------------------------------------------------------- layout

    def on_resize(self, event: Resize) -> None:
        if event.size != self._fitted:
            self._fit(event.size)
            self.call_after_refresh(self.show_plan)

    def _fit(self, size: Size) -> None:
        """Lay everything out for a terminal of this size."""
        self._fitted = size
        self.set_class(size.width < NARROW, "-narrow")
        self.set_class(size.width < SMALL_WIDTH or size.height < SMALL_HEIGHT, "-small")
        self.show_plan()

    def _lay_out(self) -> None:
        """Give the lists their heights: at 80 columns only the one in use is open."""
        narrow = self.has_class("-narrow")
        height = max(8, self._fitted.height - (5 if narrow else 3))
        left, right = self.query_one("#left"), self.query_one("#right")
        left.display = not self.full or self.place != "roadmap"
        right.display = not self.full or self.place == "roadmap"
        wide = max(34, min(self._fitted.width // 4, 52))
        left.styles.width = "1fr" if self.full and self.place != "roadmap" else 27 if narrow else wide
        open_list = self.place if self.place in LISTS else self._came_from
        wanted = {name: len(self.pane(name).items) + 2 for name in LISTS}
        heights = _accordion(wanted, open_list, height) if narrow or self.full else _shared(wanted, height)
        for name in LISTS:
            pane = self.pane(name)
            if pane.styles.height is None or pane.styles.height.value != heights[name]:
                pane.styles.height = heights[name]

    def _page(self) -> None:
        """Show the greeting, the list of commands or the excuse for a tiny terminal, where one of them is due."""
        page = self.query_one("#page", Page)
        listing = self._question is not None and self._question.listing
        self.set_class(self.where == "welcome" or listing, "-paged")
        if self.has_class("-small"):
            page.show(*too_small(self._fitted.width, self._fitted.height))
        elif listing:
            page.show("Keys", f"{len(self._listed)}", keys_page(self._listed, self._fitted.width), self._choice)
        elif self.where == "welcome":
            page.show("headway", "", greeting())
            self.query_one("#footer", KeyBar).show(commands.footer("welcome"))

    def look_for_others(self) -> None:
        """Show what other processes wrote since; while a question is open, what it says is worked out anew."""
        session = self.session
        try:
            changed = session.refresh()
        except HeadwayError as error:
            if str(error) != self._outside_trouble:
                self._outside_trouble = str(error)
                self.say(str(error), "bad")
            return
        self._outside_trouble = ""
        if changed:
            self.show_plan()
        if changed and self._question is not None:
            self._typed()
        if self._question is None and not self._chord and (told := session.told()):
            self.say(told, "accent")
        if session.file.trouble != self._told_trouble:
            self._told_trouble = session.file.trouble
            self._tell_state()
            if self._told_trouble:
                self.say(self._told_trouble, "bad")

    def say(self, text: str, role: str = "") -> None:
        """Say something in the message line, until the next key."""
        self.query_one("#message", MessageLine).show(Run(clean(text), role))

    # ------------------------------------------------------------------------------------------------------------- keys

    async def on_key(self, event: Key) -> None:
        event.stop()
        event.prevent_default()
        key = event.character if event.character and event.is_printable and event.character != " " else event.key
        if self._question is not None:
            self._type(event)
            return
        if self.has_class("-small") and key != "q":
            return
        if self._chord:
            command = commands.chords(self.where, self._chord).get(key)
            self._chord = ""
            self.say("")
        elif commands.chords(self.where, key):
            self._chord = key
            choices = commands.chords(self.where, key).items()
            said = [Run(f"{key} ", "key")]
            for second, choice in choices:
                said += [Run(f" {second}", "key"), Run(f" {choice.title} ", "dim")]
            self.query_one("#message", MessageLine).show(*said)
            return
        else:
            command = commands.by_key(self.where).get(key)
            if self.query_one("#message", MessageLine).text:
                self.say("")
        if command is not None:
            self.do(command)

    def do(self, command: Command) -> None:
        """Run a command; what goes wrong is told in the message line."""
        if command.mutates and self.session.file.read_only:
            self.say(self.session.file.why_read_only, "warn")
            return
        try:
            command.run(self)
        except HeadwayError as error:
            self.say(str(error), "bad")

    def on_paste(self, event: Paste) -> None:
        """Pasted text goes into the prompt; it never acts as keys."""
        event.stop()
        if self._question is None:
            self.say("Pasted text goes into the line of a, : or another question; open one first.", "warn")
            return
        self.query_one("#prompt", Prompt).insert(event.text)
        self._typed()

    # ------------------------------------------------------------------------------------------------------- moving about

    def move(self, delta: int) -> None:
        """Move the cursor of the place in use."""
        if self.place == "roadmap":
            self.roadmap.move(delta)
            self.show_record()  # at once, so that all of it is one frame
        else:
            self._moved(lambda pane: pane.move(delta))

    def move_page(self, pages: int) -> None:
        """Move it by a page."""
        if self.place == "roadmap":
            self.roadmap.move_page(pages)
            self.show_record()
        else:
            self._moved(lambda pane: pane.move(pages * pane.page))

    def to_edge(self, *, top: bool) -> None:
        """Move it to the first or the last row."""
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
        self._show_roadmap()
        self.show_record()

    def on_roadmap_window_changed(self, event: Roadmap.WindowChanged) -> None:
        self._show_edge()

    def go(self, place: str) -> None:
        """Go to a list or the roadmap."""
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
        plan = self.session.plan
        activity = plan.activity(record_id)
        above: set[str] = set()
        while activity is not None:
            above |= {activity.project, self.session.program_id(activity)}
            parent = activity.parent
            activity = plan.tasks.get(parent) if parent and parent not in above else None
            if parent:
                above.add(parent)
        kept = self._keep()
        if self.folded & above or (kept is not None and plan.activity(record_id) is not None and not kept(record_id)):
            self.folded -= above
            self.filter = self.filter if kept is None or kept(record_id) else ""
            self._show_roadmap()

    def back(self) -> None:
        """Back to the list one came from, or out of the full view."""
        if self.full:
            self.toggle_full()
        elif self.filter:
            self.toggle_filter(self.filter)
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

    def fold_all(self, fold: bool) -> None:
        """Fold all projects and summaries, or nothing."""
        plan = self.session.plan
        self.folded = {*plan.projects, *(a.parent for a in plan.activities() if a.parent)} if fold else set()
        self._show_roadmap()
        self.show_record()

    def toggle_filter(self, name: str) -> None:
        """Show only critical rows, or only milestones; or all again."""
        self.filter = "" if self.filter == name else name
        self._show_roadmap()
        self.show_record()
        only = {"critical": "what is critical", "milestones": "milestones"}
        self.say(f"Showing {only[self.filter]} only; esc shows all." if self.filter else "Showing all rows.", "dim")

    # --------------------------------------------------------------------------------------------------------- questions

    def ask(self, question: Question) -> None:
        """Open the prompt."""
        self._question = question
        self.query_one("#prompt", Prompt).open(question.label, question.text)
        self.add_class("-prompting")
        self._typed()
        self.call_after_refresh(self.place_cursor)

    def _close(self) -> None:
        self._question = None
        self.remove_class("-prompting")
        self._page()
        self.say("")
        self.place_cursor()

    def _type(self, event: Key) -> None:
        prompt, question = self.query_one("#prompt", Prompt), self._question
        assert question is not None
        if event.key == "escape":
            self._close()
        elif event.key == "enter":
            self._answer(question, prompt)
        elif question.listing and event.key in ("up", "down", "pageup", "pagedown"):
            step = {"up": -1, "down": 1, "pageup": -10, "pagedown": 10}[event.key]
            self._choice = max(0, min(self._choice + step, len(self._listed) - 1))
            self._page()
        elif event.key == "tab" and question.complete is not None:
            prompt.set_text(question.complete(prompt.text))
            self._typed()
        elif prompt.press(event.key):
            self._typed()
        elif event.character and event.is_printable:
            prompt.insert(event.character)
            self._typed()

    def _typed(self) -> None:
        """Say what the line means as it now is."""
        prompt, question = self.query_one("#prompt", Prompt), self._question
        assert question is not None
        message = self.query_one("#message", MessageLine)
        if question.listing:
            self._listed, self._choice = commands.matching(prompt.text, self.where), 0
            self._page()
        try:
            said = question.read(prompt.text)
        except HeadwayError as error:
            said = (Run(clean(str(error)), "warn"),)
        message.show(*(said or (Run(question.hint, "dim"),)))
        self.place_cursor()

    def _answer(self, question: Question, prompt: Prompt) -> None:
        try:
            text = prompt.text
            prompt.remember()
            if question.listing:
                chosen = self._listed[self._choice] if self._listed else None
                self._close()
                if chosen is not None:
                    self.do(chosen)
            elif question.answer(text) and self._question is question:
                said = self.query_one("#message", MessageLine).text if self._kept else ""
                self._close()
                self.say(self._kept or said, "good")
        except HeadwayError as error:
            self.query_one("#message", MessageLine).show(Run(clean(str(error)), "bad"))
        self._kept = ""

    _kept = ""

    def keep(self, change: Change, record_id: str = "") -> None:
        """Make a change, show the plan, and put the cursor on a new record. Raises PlanError or StoreError."""
        if all(edit.before == edit.after for edit in change.edits):
            self._kept = "Nothing changed."
            self.say(self._kept, "dim")
            return
        before = self.session.schedule
        moved = self.session.preview(change) if before is not None else None
        self.session.commit(change)
        self._kept = _kept_words(change, moved.moves if moved else ())
        self.show_plan()
        if record_id:
            self._find(record_id)
        if self._question is None:
            self.say(self._kept, "good")

    def _find(self, record_id: str) -> None:
        """Put the cursors on a record where they can stand on it."""
        for name in LISTS:
            if self.pane(name).cursor_to(record_id) and name == "programs":
                self._show_lists()
        if self.session.plan.activity(record_id) is not None:
            self.reveal(record_id)
        self.roadmap.cursor_to(record_id)
        self.show_record()

    def _required(self) -> Record:
        record = self.record
        if record is None:
            raise HeadwayError("There is nothing under the cursor; a adds something.")
        return record

    def ask_capture(self) -> None:
        """Capture one line."""
        from tui import asking

        record = self.record if self.where != "welcome" else None
        project = record.project if isinstance(record, Activity) else record.id if isinstance(record, Project) else None
        if project is None and self.where != "welcome" and (item := self.pane("projects").item):
            project = item.id
        self.ask(asking.capture(self.session, project or None, record.id if record else None, self.keep))

    def ask_field(self, name: str, label: str, hint: str = "", *, text: str | None = None) -> None:
        """Ask for one field of the record under the cursor."""
        from planning.fields import show_value
        from tui import asking

        record = self._required()
        shown = show_value(self.session.plan, record, name) if text is None else text
        self.ask(asking.change_field(self.session, record.id, name, f"{record.id} {label}", hint, self.keep, text=shown))

    def ask_date(self) -> None:
        """Ask for the date that matters of the record under the cursor."""
        record = self._required()
        hint = "fri · +3d working days · +1w · 3 dec · eom · w48 · - takes the constraint away"
        if isinstance(record, Milestone):
            self.ask_field("date", "date", hint, text="")
        elif isinstance(record, Task):
            row = self.session.schedule.get(record.id) if self.session.schedule else None
            begun = bool(row and row.started)
            self.ask_field("finish" if begun else "start", "finish" if begun else "start", hint, text="")
        elif isinstance(record, Program):
            self.ask_field("status_date", "status date", hint, text="")
        elif isinstance(record, Project):
            self.ask_field("start", "start", hint, text="")
        elif isinstance(record, Risk):
            self.ask_field("review", "review", hint, text="")

    def ask_duration(self) -> None:
        """Ask for a duration."""
        if not isinstance(self._required(), Task):
            raise HeadwayError("Only a task has a duration; d changes the date.")
        self.ask_field("duration", "duration", "5d · 3.5d · 16h · 2w · 4/5/9d (best, likely, worst)")

    def ask_percent(self) -> None:
        """Ask how much is done."""
        if not isinstance(self._required(), Task):
            raise HeadwayError("Only a task has a per cent; space marks a milestone reached.")
        self.ask_field("percent", "per cent", "0 to 100; it earns value and moves no date, 100 finishes the task")

    def ask_state(self) -> None:
        """Ask for a state or a declared colour."""
        record = self._required()
        if isinstance(record, Program | Project):
            self.ask_field("rag", "colour", "green, amber or red, and `because …`", text="")
        elif isinstance(record, Risk):
            self.ask_field("state", "state", "open, closed, fired or expired", text="")
        else:
            self.ask_field("state", "state", "open, started or done", text="")

    def ask_owner(self) -> None:
        """Ask who does it."""
        record = self._required()
        if isinstance(record, Task):
            self.ask_field("assigned", "people", "KM, SB 50%, ?frontend 60%")
        elif isinstance(record, Program):
            self.ask_field("manager", "manager", "the program manager")
        else:
            self.ask_field("owner", "owner", "the initials of a person")

    def ask_note(self) -> None:
        """Ask for a note on the record under the cursor."""
        from planning.capture import read_line
        from tui.asking import Question

        record = self._required()

        def answer(text: str) -> bool:
            if text.strip():
                reading = read_line(f"n {text}", self.session.plan, self.session.today, record=record.id)
                if reading.change is None:
                    raise HeadwayError(reading.errors[0])
                self.keep(reading.change, record.id)
            return True

        self.ask(Question(f"{record.id} note", "one line; it is kept with today's date", answer))

    def ask_palette(self) -> None:
        """Do anything by its name."""
        from tui.asking import Question

        def read(text: str) -> Said:
            said: list[Run] = []
            for n, command in enumerate(commands.matching(text)[:8]):
                said += [Run(f"{command.name}", "strong" if n == 0 else "dim"), Run("  ")]
            return tuple(said) or (Run("No command is called so; ? lists them all.", "warn"),)

        def answer(text: str) -> bool:
            found = commands.matching(text)
            if not text.strip() or not found:
                return not text.strip()
            self._close()
            self.do(found[0])
            return False

        def complete(text: str) -> str:
            found = commands.matching(text)
            return found[0].name if found else text

        self.ask(Question(":", "", answer, read, complete))

    def ask_help(self) -> None:
        """List what works here; enter runs the one marked."""
        from tui.asking import Question

        self.ask(Question("?", "type to filter · ↑ ↓ choose · enter runs it · esc closes", lambda text: True, listing=True))

    def ask_program(self) -> None:
        """Begin a program."""
        from tui import asking

        question = asking.capture(self.session, None, None, self.keep)
        self.ask(replace(question, label="add", text="program ", hint="program KES Online relaunch"))

    def ask_import(self) -> None:
        """Ask for a file to read."""
        from pathlib import Path

        from tui.asking import Question

        def answer(text: str) -> bool:
            from store.mspdi import read_project_xml

            if text.strip():
                try:
                    path = Path(text.strip()).expanduser()
                except RuntimeError as error:
                    raise HeadwayError("There is no such user; type the whole path.") from error
                imported = read_project_xml(path, plan=self.session.plan)
                projects = [edit.id for edit in imported.change.edits if edit.kind in ("programs", "projects")]
                self.keep(imported.change, projects[-1] if projects else "")
                counts = ", ".join(f"{n} {kind[:-1] if n == 1 else kind}" for kind, n in imported.counts.items() if n)
                left = f"; not kept: {'; '.join(imported.dropped[:2])}" if imported.dropped else ""
                self._kept = f"Read {counts}{left} · u undoes"
            return True

        self.ask(Question("import", "the path of a Microsoft Project XML file", answer))

    # ----------------------------------------------------------------------------------------------------------- changes

    def load_sample(self) -> None:
        """Fill an empty plan with the sample program."""
        from store.demo import demo_plan
        from tui.session import everything

        self.keep(everything(self.session.plan, demo_plan(self.session.today), "the sample program"))
        self.call_after_refresh(self.show_plan)

    def toggle_done(self) -> None:
        """Mark the record under the cursor done, or not done."""
        from planning.fields import set_fields

        record = self._required()
        if not isinstance(record, Task | Milestone):
            raise HeadwayError("Only tasks and milestones are done or not; s sets the state of other things.")
        row = self.session.schedule.get(record.id) if self.session.schedule else None
        if row and row.kind == "summary":
            raise HeadwayError(f"{record.id} is done when everything in it is.")
        shown = {"start": row.start.date(), "finish": row.finish.date()} if row else None
        finished = record.actual_finish if isinstance(record, Task) else record.actual
        state = "open" if finished is not None else "done"
        self.keep(set_fields(self.session.plan, record.id, {"state": state}, self.session.today, shown=shown))

    def delete_row(self) -> None:
        """Delete the record under the cursor."""
        self.keep(remove(self.session.plan, self._required().id))

    def undo(self) -> None:
        """Take back the newest change; one that another process made meanwhile only after a yes."""
        from store.errors import OthersChangeError

        try:
            self._turned("undid", self.session.undo())
        except OthersChangeError as error:
            self._ask_undo(str(error))

    def _ask_undo(self, why: str) -> None:
        from tui.asking import Question

        def answer(text: str) -> bool:
            if text.strip().lower() in ("y", "yes"):
                self._close()
                self._turned("undid", self.session.undo(others=True))
            return True

        self.ask(Question("undo it? y/n", clean(why), answer))

    def redo(self) -> None:
        """Make it again."""
        self._turned("did again", self.session.redo())

    def _turned(self, verb: str, change: Change) -> None:
        self.show_plan()
        edited = next((e.id for e in change.edits if e.after is not None and e.kind != "links"), "")
        if edited:
            self._find(edited)
        self.say(f"{verb}: {change.label}", "good")


def _kept_state(file: PlanFile, *, wide: bool) -> Run:
    """What the header says of the file: kept, kept in the journal alone, or open for reading."""
    if file.read_only:
        return Run("read-only", "warn")
    if file.trouble:
        return Run("● in the journal only" if wide else "●!", "bad")
    return Run("● saved" if wide else "●", "dim")


def _kept_words(change: Change, moves: tuple[object, ...]) -> str:
    """What was kept, and that u takes it back."""
    moved = len(moves)
    return f"{change.label}{f' · moved {moved} rows' if moved > 1 else ''} · u undoes"


def _accordion(wanted: dict[str, int], open_list: str, height: int) -> dict[str, int]:
    """The open list takes what the folded ones (two lines each) leave."""
    return {name: max(3, height - 2 * (len(wanted) - 1)) if name == open_list else 2 for name in wanted}


def _shared(wanted: dict[str, int], height: int) -> dict[str, int]:
    """Each list what it needs, as far as there is room; what is missing is taken from the longest, what is over goes to the last."""
    heights = {name: max(4, n) for name, n in wanted.items()}
    while sum(heights.values()) > height:
        longest = max(heights, key=lambda name: heights[name])
        if heights[longest] <= 4:
            break
        heights[longest] -= 1
    last = list(heights)[-1]
    heights[last] += max(0, height - sum(heights.values()))
    return heights
