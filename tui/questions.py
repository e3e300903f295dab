"""What home asks for: each question is about the record under the cursor, and opens in the prompt.

What a line means, and what it does on enter, is in ``tui.asking``; here is which question belongs to which kind of record.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from planning.errors import HeadwayError
from planning.records import Activity, Milestone, Program, Project, Risk, Task

if TYPE_CHECKING:
    from planning.plan import Change
    from planning.records import Record
    from tui.asking import Question
    from tui.screens.home import HomeScreen


class Questions:
    """The questions of one home screen."""

    def __init__(self, home: HomeScreen) -> None:
        self._home = home
        self._session = home.session

    def capture(self) -> None:
        """Capture one line."""
        from tui import asking

        record = self._home.record if self._home.where != "welcome" else None
        project = record.project if isinstance(record, Activity) else record.id if isinstance(record, Project) else None
        if project is None and self._home.where != "welcome" and (item := self._home.pane("projects").item):
            project = item.id
        self._home.ask(asking.capture(self._session, project or None, record.id if record else None, self._home.keep))

    def field(self, name: str, label: str, hint: str = "", *, text: str | None = None) -> None:
        """Ask for one field of the record under the cursor, or of all that are selected.

        A ``name`` such as date, owner or state means the field that each kind of record has for it.
        """
        self._home.ask(self._about(name, label, hint, text))

    def _about(self, name: str, label: str, hint: str, text: str | None = None) -> Question:
        """The question for one field of what is meant."""
        from planning.fields import show_value
        from tui import asking
        from tui.selection import field_for, named, records_meant

        home, session, records = self._home, self._session, records_meant(self._home)
        if len(records) > 1:
            ids, what = [record.id for record in records], f"{named(records)} {label}"
            return asking.change_field(session, ids, name, what, hint, lambda change, _: home.keep(change))
        record = records[0]
        name = field_for(session, record, name)
        shown = show_value(session.plan, record, name) if text is None else text
        then, ways = None, ""
        if name in ("start", "finish", "date") and isinstance(record, Activity):
            from tui.dating import linked_now, pin_or_link

            then = pin_or_link(session, home.ask, home.keep, home.answered, home.say)
            ways = "enter asks: pin or link · esc forgets" if linked_now(session, record.id) else ""
        question = asking.change_field(session, [record.id], name, f"{record.id} {label}", hint, home.keep, text=shown, then=then)
        return replace(question, ways=ways)

    def _first(self) -> Record:
        """The first of the records that a question is about."""
        from tui.selection import records_meant

        return records_meant(self._home)[0]

    def _only_tasks(self, why: str) -> None:
        """Raises HeadwayError where a question that only tasks have an answer to is asked of something else."""
        from tui.selection import records_meant

        records = records_meant(self._home)
        other = next((record for record in records if not isinstance(record, Task)), None)
        if other is not None:
            raise HeadwayError(why if len(records) == 1 else f"{other.id} is no task: {why[0].lower()}{why[1:]}")

    def date(self, push: int = 0) -> None:
        """Ask for the date that matters of the record under the cursor; ``push`` opens it some days earlier or later."""
        from tui.dating import nudged
        from tui.selection import field_for

        record = self._first()
        what = "review" if isinstance(record, Risk) else "constraint"
        hint = f"fri · +3d working days · +1w · 3 dec · eom · w48 · - takes the {what} away"
        if not isinstance(record, Task | Milestone | Program | Project | Risk):
            raise HeadwayError(f"{record.id} has no date that d changes; e edits all its fields.")
        question = self._about("date", field_for(self._session, record, "date").replace("_", " "), hint, "")
        self._home.ask(nudged(question, push, "H", "L") if push else question)

    def status_date(self) -> None:
        """Ask for the status date of the program in view. Raises HeadwayError where there is none."""
        from tui import asking

        program = self._home.program_id
        if not program:
            raise HeadwayError("There is no program yet; a and `program KES Online relaunch` begins one.")
        hint = "fri · 30 oct · +1w; nothing unfinished lies before the end of that day"
        self._home.ask(asking.change_field(self._session, [program], "status_date", f"{program} status date", hint, self._home.keep))

    def duration(self, stretch: int = 0) -> None:
        """Ask for a duration; ``stretch`` opens it some days longer or shorter."""
        from tui.dating import nudged
        from tui.selection import records_meant

        self._only_tasks("Only a task has a duration; d changes the date.")
        hint, text = "5d · +2d · 16h · 2w · 4/5/9d (best, likely, worst)", None
        records = records_meant(self._home)
        first = records[0]
        if len(records) == 1 and isinstance(first, Task) and first.optimistic is not None and first.pessimistic is not None:
            days = self._session.minutes_per_day(first)
            shown = "/".join(f"{minutes / days:.3g}" for minutes in (first.optimistic, first.duration, first.pessimistic))
            hint, text = f"now {shown}d (best, likely, worst); a single value makes it certain · {hint}", ""
        question = self._about("duration", "duration", hint, "" if stretch else text)
        self._home.ask(nudged(question, stretch, "(", ")") if stretch else question)

    def look_first(self, change: Change) -> None:
        """Keep a change that moves only what it edits; show first what another one would move."""
        from tui.dating import look_first

        question = look_first(self._session, change, self._home.keep)
        if question is None:
            self._home.keep(change)
        else:
            self._home.ask(question)

    def percent(self) -> None:
        """Ask how much is done."""
        self._only_tasks("Only a task has a per cent; space marks a milestone reached.")
        self.field("percent", "per cent", "0 to 100; it earns value and moves no date, 100 finishes the task")

    def state(self) -> None:
        """Ask for a state or a declared colour."""
        record = self._first()
        if isinstance(record, Program | Project):
            self.field("state", "colour", "green, amber or red, and `because …`", text="")
        elif isinstance(record, Risk):
            self.field("state", "state", "open, closed, fired or expired", text="")
        else:
            self.field("state", "state", "open, started or done", text="")

    def owner(self) -> None:
        """Ask who does it."""
        record = self._first()
        if isinstance(record, Task):
            self.field("owner", "people", "KM, SB 50%, ?frontend 60% · +KM adds, -SB takes away")
        elif isinstance(record, Program):
            self.field("owner", "manager", "the program manager")
        else:
            self.field("owner", "owner", "the initials of a person")

    def note(self) -> None:
        """Ask for a note on the record under the cursor, or on all that are selected."""
        from tui.asking import Question, Said, require_there
        from tui.selection import bulk_note, named, records_meant

        records = records_meant(self._home)
        ids = [record.id for record in records]

        def read(text: str) -> Said:
            require_there(self._session, *ids)
            return ()

        def answer(text: str) -> bool:
            require_there(self._session, *ids)
            if text.strip():
                self._home.keep(bulk_note(self._session, ids, text), ids[0] if len(ids) == 1 else "")
            return True

        self._home.ask(Question(f"{named(records)} note", "one line; it is kept with today's date", answer, read))

    def program(self) -> None:
        """Begin a program."""
        from tui import asking

        question = asking.capture(self._session, None, None, self._home.keep)
        self._home.ask(replace(question, label="add", text="program ", hint="program KES Online relaunch"))

    def import_file(self) -> None:
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
                imported = read_project_xml(path, plan=self._session.plan)
                projects = [edit.id for edit in imported.change.edits if edit.kind in ("programs", "projects")]
                self._home.keep(imported.change, projects[-1] if projects else "")
                counts = ", ".join(f"{n} {kind[:-1] if n == 1 else kind}" for kind, n in imported.counts.items() if n)
                left = f"; not kept: {'; '.join(imported.dropped[:2])}" if imported.dropped else ""
                self._home.kept_words = f"Read {counts}{left} · u undoes"
            return True

        self._home.ask(Question("import", "the path of a Microsoft Project XML file", answer))
