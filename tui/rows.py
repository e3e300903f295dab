"""What is done with one row beyond its single fields: its form, its links, what holds it, its note, a risk on it.

Everything opens from the home screen; what a key needs is imported when it is pressed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from planning.errors import HeadwayError

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from tui.screens.home import HomeScreen
    from tui.screens.listed import ListedScreen


def edit(home: HomeScreen) -> None:
    """Open the form of the record under the cursor."""
    open_form(home, home.required().id)


def open_form(home: HomeScreen, record_id: str) -> None:
    """Open the form of a record; what was kept is said on the home screen."""
    from tui.screens.form import FormScreen

    def done(words: str, record_id: str) -> None:
        home.show_plan()
        home.say(words, "good")

    home.open_screen(FormScreen(home.session, record_id, done))


def edit_any(home: HomeScreen) -> None:
    """Ask for an id, of whatever kind, and open the form of that record."""
    from dataclasses import replace

    from planning.text_width import clean
    from planning.values import find_id, unknown_id
    from tui.asking import Question, Said
    from tui.screens.links import ids_completed

    plan = home.session.plan

    def found(text: str) -> str:
        word = text.strip()
        known = word if plan.find(word) is not None else find_id(plan, word)
        if known is None:
            raise HeadwayError(unknown_id(plan, clean(word)))
        return known

    def read(text: str) -> Said:
        from planning.canvas import Run

        record = plan.find(found(text)) if text.strip() else None
        return (Run(f"→ {record.id} {clean(record.name)}"),) if record is not None else ()

    def answer(text: str) -> bool:
        if not text.strip():
            return True
        record_id = found(text)
        home.close_prompt()
        open_form(home, record_id)
        return False

    question = Question("edit", "the id of anything: WEB-8, R-07, D-02, KM, WEB", answer, read)
    home.ask(replace(question, complete=lambda text: ids_completed([record.id for _, record in plan.records()], text)))


def links(home: HomeScreen) -> None:
    """Open the links of the task or milestone under the cursor."""
    from planning.records import Activity, Risk
    from tui.screens.links import LinksScreen

    record = home.required()
    if isinstance(record, Risk):
        on = f"is on {', '.join(record.on)}" if record.on else "is on nothing yet"
        raise HeadwayError(f"{record.id} {on}; e edits what it is on. Links are between tasks and milestones.")
    if not isinstance(record, Activity):
        raise HeadwayError("Only tasks and milestones are linked; put the cursor on one of them.")
    home.open_screen(LinksScreen(home.session, record.id, home.jump))


def hold(home: HomeScreen) -> None:
    """Ask for the constraint of the row under the cursor, or where it is pinned."""
    from planning.holding import shown_hold
    from planning.records import Milestone, Task
    from tui.holding import hold_question

    record = home.required()
    if not isinstance(record, Task | Milestone):
        raise HeadwayError("Only tasks and milestones are held by a constraint; d changes the date of other things.")
    home.ask(hold_question(home.session, record.id, shown_hold(home.session.plan, record), home.keep))


def risk(home: HomeScreen) -> None:
    """Open the capture line for a risk that is tied to the row under the cursor, or to all that are selected."""
    from planning.records import Risk
    from tui.selection import records_meant
    from widgets.prompt import Prompt

    tied = " ".join(dict.fromkeys(i for r in records_meant(home) for i in (r.on if isinstance(r, Risk) else (r.id,))))
    begins = "r "
    home.questions.capture()
    prompt = home.query_one("#prompt", Prompt)
    prompt.set_text(f"{begins} on {tied}" if tied else begins)
    prompt.place = len(begins)
    prompt.repaint()
    home.place_cursor()


def open_register(home: HomeScreen) -> None:
    """Open the risks, the cursor on the one under it at home."""
    from planning.records import Risk
    from tui.screens.risks import RisksScreen

    record = home.record if home.where != "welcome" else None
    home.open_screen(RisksScreen(home, record.id if isinstance(record, Risk) else ""))


def open_log(home: HomeScreen) -> None:
    """Open the log of issues, actions, decisions, changes and assumptions."""
    from tui.screens.log import LogScreen

    home.open_screen(LogScreen(home))


def write_note(home: HomeScreen | ListedScreen) -> None:
    """Write the note of the record under the cursor in an editor of one's own, and keep what comes back."""
    from planning.fields import set_fields
    from planning.plan import Change
    from tui.asking import require_there
    from tui.editor import NoteEditor

    session, record = home.session, home.required()
    editor = NoteEditor.of_environment()
    before = record.notes
    with editor.open(before, record.id) as written:
        with suspended(home):
            editor.run(written)
        after = editor.text_of(written, before)
        if after == before:
            written.done = True
            home.say(f"The note of {record.id} stays as it was.", "dim")
            return
        session.refresh()
        require_there(session, record.id)
        now = session.plan.find(record.id)
        if now is not None and now.notes != before:
            raise HeadwayError(f"The note of {record.id} was changed by another process meanwhile; yours is in {written.path}.")
        change = set_fields(session.plan, record.id, {"notes": after or "-"}, session.today)
        try:
            home.keep(Change(f"{record.id} note written", change.edits), record.id)
        except HeadwayError as error:
            raise HeadwayError(f"{error} What you wrote is in {written.path}.") from error
        written.done = True


def suspended(home: HomeScreen | ListedScreen) -> AbstractContextManager[None]:
    """The terminal in the hands of another program for a while; without a terminal nothing has to be handed over."""
    from contextlib import nullcontext

    return nullcontext() if home.app.is_headless else home.app.suspend()
