"""The form of a record: all its fields, typed one after the other, kept as one change."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from textual.containers import Vertical
from textual.geometry import Offset

from planning.canvas import Run
from planning.checklists import checklist_of, steps_done
from planning.custom import PREFIX
from planning.errors import HeadwayError, PhraseError
from planning.fields import set_fields, show_value
from planning.forms import ANOTHER, FormRow, changed_values, completions, next_choice, rows_of, values_of, wrong_field
from planning.records import Milestone, Task
from planning.text_width import clean
from store.errors import ConflictError
from tui.asking import agree, moves
from tui.header import crumbs_of, state_of
from tui.kept import said
from tui.keys.command import Place, Registry
from tui.keys.row import FORM
from tui.screens.keyed import KeyedScreen
from widgets.bars import HeaderBar, KeyBar, MessageLine, Page
from widgets.form import FormBox
from widgets.prompt import Prompt

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.events import Key

    from planning.plan import Change, Plan
    from planning.records import Record
    from tui.session import Session

_ISO_DAY = re.compile(r"\b\d{4}-\d\d-\d\d\b")


class FormScreen(KeyedScreen):
    """The fields of one record. ``done`` is told what was kept, and of which record, when the form is closed by keeping it."""

    def __init__(self, session: Session, record_id: str, done: Callable[[str, str], None]) -> None:
        super().__init__(session)
        self.record_id = record_id
        self._done = done
        self._opened: dict[str, str] = {}
        """What the fields held when they were shown: what differs from it was typed."""
        self._theirs: dict[str, str] = {}
        """Fields that were typed into here and changed by another process meanwhile, with what that made of them."""
        self._told_theirs: set[str] = set()
        self._wrong = ""

    def compose(self) -> ComposeResult:
        yield HeaderBar(id="header")
        with Vertical(id="main"):
            form = FormBox(id="form")
            form.styles.height = "1fr"
            yield form
        yield Page(id="page")
        with Vertical(id="bottom"):
            yield Prompt(id="prompt")
            yield MessageLine(id="message")
            yield KeyBar(id="footer")

    def on_mount(self) -> None:
        self.begin()

    @property
    def all_commands(self) -> Registry[FormScreen]:
        return FORM

    @property
    def where(self) -> Place:
        return "form"

    @property
    def form(self) -> FormBox:
        """The rows."""
        return self.query_one("#form", FormBox)

    @property
    def record(self) -> Record | None:
        """The record; None when another process deleted it."""
        return self.session.plan.find(self.record_id)

    # -------------------------------------------------------------------------------------------------- what is shown

    def show_plan(self) -> None:
        super().show_plan()
        record = self.record
        if record is not None:
            self._show_rows(record)
        self.query_one("#footer", KeyBar).show(self.registry.footer("form"))
        self.show_page()
        self.tell_state()
        if record is None:
            self.say(f"{self.record_id} was deleted by another process meanwhile; esc closes this.", "bad")
        elif self.form.rows:
            self._tell()

    def _show_rows(self, record: Record) -> None:
        """The fields as they now are; what was typed here stays, and what others changed below it is remembered."""
        fresh = rows_of(self.session.plan, record, self._computed(record))
        now, typed = values_of(fresh), values_of(self.form.rows)
        mine = {name: text for name, text in typed.items() if text != self._opened.get(name, "")}
        for name in mine:
            if name in self._opened and now.get(name, "") != self._opened[name] and now.get(name, "") != mine[name]:
                self._theirs[name] = now.get(name, "")
                self._told_theirs.discard(name)
        rows: list[FormRow] = []
        for row in fresh:
            if row.name not in mine:
                rows.append(row)
            elif not rows or rows[-1].name != row.name:
                rows += [old for old in self.form.rows if old.name == row.name]
        rows[-1:-1] = [old for old in self.form.rows if old.name in mine and old.name not in now]  # fields that are being added
        items = checklist_of(record)
        info = f"{steps_done(items)} of {len(items)} ticked" if items else ""
        self._opened = now
        self.form.show(f"{record.id} {clean(record.name)}".rstrip(), info, rows)

    def _computed(self, record: Record) -> dict[str, str]:
        """What the plan has for dates that nobody typed."""
        row = self.session.schedule.get(record.id) if self.session.schedule else None
        if row is None or row.started or not isinstance(record, Task | Milestone):
            return {}
        said = {"start": row.start, "finish": row.finish, "date": row.finish}
        return {name: f"planned {said_day(moment.date())}" for name, moment in said.items()}

    def tell_state(self) -> None:
        record = self.record
        program = self.session.program_id(record) if record else ""
        crumbs = [*crumbs_of(self.session, record), "Form"]
        self.query_one("#header", HeaderBar).show(crumbs, state_of(self.session, program, wide=not self.is_narrow))

    def place_cursor(self) -> None:
        if not self.place_cursor_in_prompt():
            self.app.cursor_position = self.form.region.offset + Offset(*self.form.cursor_cell)

    # ------------------------------------------------------------------------------------------------------- what is typed

    def _press(self, event: Key) -> None:
        if self._question is not None or self.has_class("-small"):
            super()._press(event)
            return
        form = self.form
        if not form.rows:
            if event.key in ("escape", "ctrl+q"):
                self.leave()
        elif event.key == "space" and form.can_tick:
            self.tick()
        elif event.character and event.is_printable:
            self._insert(event.character)
        elif event.key == "right" and form.ghost and form.place == len(form.row.text):
            self.complete()
        elif command := self.registry.by_key("form").get(event.key):
            self.do(command)
        elif form.press(event.key):
            self._edited()

    def pasted(self, text: str) -> None:
        if self._question is not None or not self.form.rows:
            super().pasted(text)
        else:
            self._insert(text)

    def _insert(self, text: str) -> None:
        """Put text into the field; why it is not put in is told."""
        refused = self.form.insert(text)
        self._edited()
        if refused:
            self.say(refused, "warn")

    def _edited(self) -> None:
        self._wrong = ""
        form, record = self.form, self.record
        row = form.row
        form.ghost = ""
        if record is not None and row.text.strip() and form.place == len(row.text):
            found = completions(self.session.plan, record, row.name, row.text)
            if found and found[0].casefold().startswith(row.text.casefold()):
                form.ghost = found[0][len(row.text) :]
        self._tell()

    def _typed_values(self) -> dict[str, str]:
        """What was typed, by field. Raises PhraseError for a new field that is not written as one."""
        return changed_values(self.form.rows, self._opened)

    def _changed_names(self) -> set[str]:
        return {name for name, text in values_of(self.form.rows).items() if text != self._opened.get(name, "")}

    def _tell(self) -> None:
        """Say what the field means, and what all that was typed would move."""
        form = self.form
        form.mark(self._changed_names(), self._wrong)
        form.say(*self._reading())
        if not self._wrong:
            self.query_one("#message", MessageLine).show(*self._moving())
        self.place_cursor()

    def _reading(self) -> tuple[Run, ...]:
        """The field under the caret in words: what is wrong with it, what it would become, or what can be typed."""
        row = self.form.row
        name = row.name
        hint = Run(row.hint, "dim")
        if name in self._theirs:
            return (Run(f"another process made it {clean(self._theirs[name]) or 'empty'} meanwhile; ctrl-r takes that", "warn"),)
        try:
            typed = self._typed_values() if name == ANOTHER else {name: self._typed_values_of(name)}
            if name == ANOTHER:
                typed = {each: text for each, text in typed.items() if each not in self._opened}
            if not typed or (name != ANOTHER and name not in self._changed_names()):
                return (hint,)
            change = self._made(self.session.plan, typed)
        except HeadwayError as error:
            return (Run(clean(self.session.short(str(error))), "warn" if not self._wrong else "bad"),)
        return (Run("→ ", "accent"), Run(self._said(change, next(iter(typed)))), Run(f"   {row.hint}", "dim"))

    def _typed_values_of(self, name: str) -> str:
        text = values_of(self.form.rows).get(name, "")
        return text if text.strip() else "-"

    def _said(self, change: Change, name: str) -> str:
        """What a field would hold, with days in words and ids with their names."""
        plan = self.session.plan.apply(change)
        record = plan.find(self.record_id)
        text = show_value(plan, record, name) if record is not None else ""
        if not text:
            return "empty"
        if self.form.row.many:
            return f"{clean(self.form.row.text)}{' ✓' if self.form.row.met else ''}" or "one row less"
        named = plan.find(text) if len(text) < 40 else None
        if named is not None:
            return clean(f"{text} {named.name}".rstrip())
        return clean(_ISO_DAY.sub(_in_words, text[:400]))

    def _moving(self) -> tuple[Run, ...]:
        """What all that was typed would move; nothing where nothing was typed."""
        try:
            typed = self._typed_values()
            if not typed:
                return ()
            change = self._made(self.session.plan, typed)
            told = moves(self.session, self.session.preview(change), self.record_id)
        except HeadwayError as error:
            wrong = self._find_wrong()
            if wrong is not None and wrong[0] == self.form.row.name:
                return ()  # told in the form
            name = f"{self._label(wrong[0])}: " if wrong else ""
            return (Run(f"{name}{clean(self.session.short(str(error)))}", "warn"),)
        count = f"{len(typed)} field{'s' * (len(typed) != 1)} · "
        return (Run(count, "dim"), *told, Run("   ctrl-g keeps it", "dim"))

    def _label(self, name: str) -> str:
        return next((row.label for row in self.form.rows if row.name == name and row.label), name.removeprefix(PREFIX))

    def _made(self, plan: Plan, values: Mapping[str, str]) -> Change:
        row = self.session.schedule.get(self.record_id) if self.session.schedule else None
        shown = {"start": row.start.date(), "finish": row.finish.date()} if row else None
        return set_fields(plan, self.record_id, values, self.session.today, shown=shown)

    def _find_wrong(self) -> tuple[str, HeadwayError] | None:
        """The field that cannot be taken as it is typed, and why."""
        try:
            typed = self._typed_values()
        except PhraseError as error:
            return ANOTHER, error
        order = [name for name in values_of(self.form.rows) if name in typed]
        order += [name for name in typed if name not in order]
        return wrong_field(self.session.plan, order, typed, self._made)

    # ------------------------------------------------------------------------------------------------------- moving about

    def move(self, delta: int) -> None:
        self._go(self.form.focus_row + delta)

    def move_page(self, pages: int) -> None:
        self.form.go_by_section(pages)
        self._entered()

    def to_edge(self, *, top: bool) -> None:
        self._go(0 if top else len(self.form.rows) - 1)

    def _go(self, number: int) -> None:
        self.form.go_to(number)
        self._entered()

    def _entered(self) -> None:
        self.form.ghost = ""
        self._tell()

    def enter(self) -> None:
        """Go to the next field; from the last one, keep everything."""
        form = self.form
        if form.row.kind == "another":
            if form.row.text.strip():
                self._add_field()
            else:
                self.save()
            return
        self.move(1)

    def _add_field(self) -> None:
        """Make a row of its own out of the new field that was typed."""
        typed = self._typed_values()
        name = next(each for each in typed if each not in self._opened and self.form.row.text.partition("=")[0].strip() in each)
        self._made(self.session.plan, {name: typed[name]})  # says what is wrong with it
        form = self.form
        last = form.rows[-1]
        row = FormRow(name, name.removeprefix(PREFIX), typed[name], "field", last.section, "a field of your own; empty takes it away")
        blank = FormRow(last.name, last.label, "", last.kind, last.section, last.hint)
        others = [each for each in form.rows[:-1] if each.name != name]
        form.replace_rows([*others, row, blank])
        self._go(len(form.rows) - 1)

    # ------------------------------------------------------------------------------------------------------------ editing

    def complete(self) -> None:
        """Finish the text to what the plan has, or take the next of a few choices."""
        form, record = self.form, self.record
        if record is None:
            return
        row = form.row
        found = completions(self.session.plan, record, row.name, row.text) if row.text.strip() else []
        choice = next_choice(self.session.plan, record, row.name, row.text) if not found or form.fresh else None
        if choice is not None or found:
            form.set_text(choice if choice is not None else found[0])
            self._edited()
            return
        raise HeadwayError("Nothing to finish here; type the first letters of an id.")

    def tick(self) -> None:
        """Tick the box of the row, or clear it."""
        self.form.tick()
        self._edited()

    def open_below(self) -> None:
        """An empty row below, in a list or a note."""
        if not self.form.row.many:
            raise HeadwayError("Rows are added in checklists, lists and notes; enter goes to the next field.")
        self.form.open_below()
        self._edited()

    def drop(self) -> None:
        """Take a row out of a list, or empty a field."""
        form = self.form
        if form.row.many:
            form.drop()
        else:
            form.set_text("")
        self._edited()

    def shift(self, step: int) -> None:
        """Move a row of a list past its neighbour."""
        if not self.form.row.many:
            raise HeadwayError("Only rows of a list change places; the fields of a form stand where they are.")
        self.form.shift(step)
        self._edited()

    def reset(self) -> None:
        """Put the field back to what the plan has."""
        record = self.record
        if record is None:
            return
        form, name = self.form, self.form.row.name
        now = [row for row in rows_of(self.session.plan, record, self._computed(record)) if row.name == name]
        rows: list[FormRow] = []
        for row in form.rows:
            if row.name != name:
                rows.append(row)
            elif now:
                rows, now = [*rows, *now], []
        self._theirs.pop(name, None)
        form.replace_rows(rows or form.rows)
        self._go(form.focus_row)

    # ------------------------------------------------------------------------------------------------- keeping, leaving

    def save(self) -> None:
        """Keep everything that was typed, as one change; where a field cannot be taken, go there and say why."""
        from tui.asking import require_there

        require_there(self.session, self.record_id)
        wrong = self._find_wrong()
        if wrong is None:
            wrong = self._conflict()
        if wrong is not None:
            self._point_at(*wrong)
            return
        typed = self._typed_values()
        change = self._made(self.session.plan, typed)
        if not change.edits:
            self._close("Nothing changed.")
            return
        try:
            ripple = self.session.preview(change)
            self.session.commit(change)
        except ConflictError as error:
            self.show_plan()  # with what stood in the way
            named = next(iter(self._theirs), "")
            self._told_theirs.add(named)
            self._point_at(named or self.form.row.name, error)
            return
        moved = len(ripple.moves) if ripple is not None else 0
        self._close(self.with_news(f"{_brief(said(change))}{f' · moved {moved} rows' if moved > 1 else ''} · u undoes"))

    def _conflict(self) -> tuple[str, HeadwayError] | None:
        """A field that another process changed meanwhile, once: asked again, what was typed here takes its place."""
        changed = self._changed_names()
        for name, theirs in self._theirs.items():
            if name in changed and name not in self._told_theirs:
                self._told_theirs.add(name)
                made_it = f"Another process made it {clean(theirs) or 'empty'} meanwhile"
                return name, ConflictError(f"{made_it}; ctrl-g again keeps yours, ctrl-r takes theirs.")
        return None

    def _point_at(self, name: str, error: HeadwayError) -> None:
        form = self.form
        if not form.go_to_field(name):
            form.go_to_field(ANOTHER)
            name = ANOTHER
        self._wrong = name
        why = clean(self.session.short(str(error)))
        form.mark(self._changed_names(), name)
        form.say(Run("! ", "bad"), Run(why, "bad"))
        self.say(self.with_news(f"{self._label(name)}: {why}"), "bad")
        self.place_cursor()

    def leave(self) -> None:
        """Close the form; what was typed is forgotten only after a yes."""
        count = len(self._changed_names())
        if not count or self.record is None:
            self._leave()
            return
        fields = f"{count} changed field{'s' * (count != 1)}"
        self.ask(agree("leave without keeping?", f"{fields}; ctrl-g in the form keeps them.", self._leave, self.close_prompt))

    def close_prompt(self) -> None:
        super().close_prompt()
        if self.form.rows and self.is_running:
            self._tell()

    def _leave(self) -> None:
        self.app.pop_screen()

    def _close(self, words: str) -> None:
        self.app.pop_screen()
        self._done(words, self.record_id)


def said_day(day: date) -> str:
    """A day with its weekday: Fri 6 Nov 2026."""
    return f"{day:%a} {day.day} {day:%b %Y}"


def _brief(label: str) -> str:
    return label if len(label) <= 160 else f"{label[:159]}…"


def _in_words(written: re.Match[str]) -> str:
    """A day as people say it; what only looks like one (2026-13-45, in a name) as it is."""
    try:
        return said_day(date.fromisoformat(written[0]))
    except ValueError:
        return written[0]
