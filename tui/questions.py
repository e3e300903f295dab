"""What home asks for: each question is about the record under the cursor, and opens in the prompt.

What a line means, and what it does on enter, is in ``tui.asking``; here is which question belongs to which kind of record.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from planning.errors import HeadwayError
from planning.records import Activity, Milestone, Program, Project, Risk, Task

if TYPE_CHECKING:
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
        """Ask for one field of the record under the cursor."""
        from planning.fields import show_value
        from tui import asking

        record = self._home.required()
        shown = show_value(self._session.plan, record, name) if text is None else text
        self._home.ask(asking.change_field(self._session, record.id, name, f"{record.id} {label}", hint, self._home.keep, text=shown))

    def date(self) -> None:
        """Ask for the date that matters of the record under the cursor."""
        record = self._home.required()
        hint = "fri · +3d working days · +1w · 3 dec · eom · w48 · - takes the constraint away"
        if isinstance(record, Milestone):
            self.field("date", "date", hint, text="")
        elif isinstance(record, Task):
            row = self._session.schedule.get(record.id) if self._session.schedule else None
            begun = bool(row and row.started)
            self.field("finish" if begun else "start", "finish" if begun else "start", hint, text="")
        elif isinstance(record, Program):
            self.field("status_date", "status date", hint, text="")
        elif isinstance(record, Project):
            self.field("start", "start", hint, text="")
        elif isinstance(record, Risk):
            self.field("review", "review", hint, text="")

    def duration(self) -> None:
        """Ask for a duration."""
        if not isinstance(self._home.required(), Task):
            raise HeadwayError("Only a task has a duration; d changes the date.")
        self.field("duration", "duration", "5d · 3.5d · 16h · 2w · 4/5/9d (best, likely, worst)")

    def percent(self) -> None:
        """Ask how much is done."""
        if not isinstance(self._home.required(), Task):
            raise HeadwayError("Only a task has a per cent; space marks a milestone reached.")
        self.field("percent", "per cent", "0 to 100; it earns value and moves no date, 100 finishes the task")

    def state(self) -> None:
        """Ask for a state or a declared colour."""
        record = self._home.required()
        if isinstance(record, Program | Project):
            self.field("rag", "colour", "green, amber or red, and `because …`", text="")
        elif isinstance(record, Risk):
            self.field("state", "state", "open, closed, fired or expired", text="")
        else:
            self.field("state", "state", "open, started or done", text="")

    def owner(self) -> None:
        """Ask who does it."""
        record = self._home.required()
        if isinstance(record, Task):
            self.field("assigned", "people", "KM, SB 50%, ?frontend 60%")
        elif isinstance(record, Program):
            self.field("manager", "manager", "the program manager")
        else:
            self.field("owner", "owner", "the initials of a person")

    def note(self) -> None:
        """Ask for a note on the record under the cursor."""
        from planning.capture import read_line
        from tui.asking import Question, Said, require_there

        record = self._home.required()

        def read(text: str) -> Said:
            require_there(self._session, record.id)
            return ()

        def answer(text: str) -> bool:
            require_there(self._session, record.id)
            if text.strip():
                reading = read_line(f"n {text}", self._session.plan, self._session.today, record=record.id)
                if reading.change is None:
                    raise HeadwayError(reading.errors[0])
                self._home.keep(reading.change, record.id)
            return True

        self._home.ask(Question(f"{record.id} note", "one line; it is kept with today's date", answer, read))

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
