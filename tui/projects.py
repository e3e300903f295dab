"""Whole projects from the home screen: made from another one, closed with what was learned, shown again, and reopened."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from planning.canvas import Run
from planning.errors import HeadwayError
from planning.records import Activity, Project
from planning.text_width import clean

if TYPE_CHECKING:
    from planning.plan import Change
    from planning.records import Record
    from tui.asking import Said
    from tui.screens.home import HomeScreen


def new_from(home: HomeScreen) -> None:
    """Ask for a project made from another one; what it will hold is said while it is typed."""
    from planning.templates import REQUEST, asked_for, is_template, read_request, say_made, say_placed
    from planning.text_width import fit
    from tui.asking import KEEPS, Offer, Question

    session = home.session
    templates = [p.id for p in session.plan.projects.values() if is_template(p)]

    def read(text: str) -> Said:
        if not text.strip():
            return ()
        made = asked_for(session.plan, read_request(session.plan, text, session.today))
        return (Run("→ ", "dim"), Run(clean(say_made(made))))

    def answer(text: str) -> bool:
        if text.strip():
            keep(text)
        return True

    def keep(text: str) -> None:
        made = asked_for(session.plan, read_request(session.plan, text, session.today))
        home.keep(made.change, next(edit.id for edit in made.change.edits if edit.kind == "projects"))

    def preview(text: str) -> list[Offer]:
        """Its work by date, once enough was typed to place it; enter keeps all of it."""
        try:
            made = asked_for(session.plan, read_request(session.plan, text, session.today))
        except HeadwayError:
            return []
        rows = ((Run(fit(clean(f"{p.id} {p.name}"), 44), "strong" if p.is_milestone else ""), Run(f"  {say_placed(p)}")) for p in made.rows)
        return [Offer(line, partial(keep, text)) for line in rows]

    hint = f"{REQUEST} · people roles (or none)" + (f" · templates: {', '.join(templates[:4])}" if templates else "")
    question = Question("new project", clean(hint), answer, read, complete=lambda text: _source_completed(home, text))
    home.ask(replace(question, offer=preview, empty="Its work and dates stand here before enter keeps them.", ways=KEEPS))


def _source_completed(home: HomeScreen, text: str) -> str:
    """The id after ``from`` finished."""
    head, _, word = text.rpartition(" ")
    if not word or head.split(" ")[-1].casefold() != "from":
        return text
    found = [p for p in home.session.plan.projects if p.casefold().startswith(word.casefold())]
    return f"{head} {found[0]} " if found else text


def close(home: HomeScreen) -> None:
    """Ask what was learned, and close the project under the cursor; what is open in it is said first."""
    from planning.closing import close_project, say_open, still_open
    from tui.asking import Question, agree, require_there

    session, project = home.session, _project_meant(home)
    close_project(session.plan, project.id, "", session.today, force=True)  # says at once that it is closed already

    def made(lessons: str, *, force: bool = False) -> Change:
        require_there(session, project.id)
        return close_project(session.plan, project.id, lessons, session.today, force=force)

    def read(text: str) -> Said:
        require_there(session, project.id)
        left = still_open(session.plan, project.id)
        return (Run(clean(f"still {say_open(left)}"), "warn"),) if left else (Run("nothing is open in it", "good"),)

    def answer(text: str) -> bool:
        require_there(session, project.id)
        left = still_open(session.plan, project.id)
        if not left:
            home.keep(made(text))
            return True
        change = made(text, force=True)
        why = f"{_what_moves(home, change)} · leaves {say_open(left)}"
        home.close_prompt()
        home.ask(agree(f"close {project.id} all the same?", why, lambda: home.keep(made(text, force=True)), home.close_prompt))
        return False

    home.ask(Question(f"close {project.id}: lessons", "what was learned, in one line; enter closes and archives it", answer, read))


def _what_moves(home: HomeScreen, change: Change) -> str:
    """How many live rows move because unfinished work is no longer scheduled."""
    moved = home.session.preview(change)
    count = len(moved.moves) if moved is not None else 0
    return f"moves {count} row{'s' * (count != 1)} of other projects" if count else "moves nothing else"


def toggle_archived(home: HomeScreen) -> None:
    """Show archived programs and projects with the others, or hide them again."""
    plan = home.session.plan
    count = sum(p.archived for p in plan.projects.values())
    if not home.archived and not count and not any(p.archived for p in plan.programs.values()):
        raise HeadwayError("Nothing is archived yet; close-project closes a project.")
    home.archived = not home.archived
    home.show_plan()
    shown = f"Showing {count} archived project{'s' * (count != 1)} too; show-archived hides them again."
    home.say(shown if home.archived else "Archived projects are hidden.", "dim")


def reveal(home: HomeScreen, record: Record) -> None:
    """Show what is archived where a record would have no row otherwise."""
    from planning.closing import is_put_away

    if not home.archived and is_put_away(home.session.plan, record):
        home.archived = True
        home.show_plan()


def reopen(home: HomeScreen) -> None:
    """Open the archived project under the cursor again, or ask which."""
    from planning.closing import reopen_project
    from planning.values import find_id
    from tui.asking import Question

    session = home.session
    record = home.record
    here = session.plan.projects.get(record.project) if isinstance(record, Activity) else record
    if isinstance(here, Project) and here.archived:
        home.keep(reopen_project(session.plan, here.id), here.id)
        return
    known = [p.id for p in session.plan.projects.values() if p.archived]
    if not known:
        raise HeadwayError("No project is closed, so there is none to reopen.")

    def change(text: str) -> Change:
        return reopen_project(session.plan, find_id(session.plan, text.strip()) or text.strip())

    def read(text: str) -> Said:
        return (Run("→ ", "dim"), Run(clean(change(text).label))) if text.strip() else ()

    def answer(text: str) -> bool:
        if text.strip():
            made = change(text)
            home.keep(made, made.edits[0].id)
        return True

    def complete(text: str) -> str:
        return next((i for i in known if text.strip() and i.casefold().startswith(text.strip().casefold())), text)

    question = Question("reopen", clean(f"closed: {', '.join(known[:8])}"), answer, read)
    home.ask(replace(question, complete=complete))


def _project_meant(home: HomeScreen) -> Project:
    """The project under the cursor, or the one that the record there stands in. Raises HeadwayError for none."""
    record = home.required()
    found = home.session.plan.projects.get(record.project) if isinstance(record, Activity) else record
    if not isinstance(found, Project):
        raise HeadwayError(f"{record.id} stands in no project; put the cursor on a project first.")
    return found
