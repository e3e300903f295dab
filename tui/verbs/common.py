"""What the verbs share: the plan that was named, today, how to print, and how to ask."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TextIO

from planning.errors import HeadwayError, PlanError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from planning.plan import Plan
    from planning.records import Record
    from planning.schedule import Schedule
    from store.errors import FileError
    from store.planfile import PlanFile
    from tui.render import Column


class InputError(HeadwayError):
    """Something typed after the verb, or sent to standard input, cannot be used."""


class Shell(NamedTuple):
    """Where a verb runs: the plan's path as it was named (None: the user data folder), the day, and who reads the output.

    ``at`` is a past day whose plan is looked at instead of today's; ``read_only`` that nothing may be changed.
    """

    named: str | None
    today: date
    json: bool = False
    read_only: bool = False
    at: str = ""

    @property
    def path(self) -> Path:
        """The plan file."""
        if self.named:
            return user_path(self.named)
        from store.paths import default_path

        return default_path()

    def open(self) -> PlanFile:
        """The plan file, to be changed and closed. What is changed is stamped with the day that was set as today."""
        if self.at:
            raise InputError("--at looks at a past day, and the past is not changed; leave it out.")
        return self._open(read_only=self.read_only)

    def _open(self, *, read_only: bool) -> PlanFile:
        from store.errors import FileError
        from store.planfile import PlanFile
        from tui.clock import clock_of

        try:
            return PlanFile.open(self.path, read_only=read_only, now=clock_of(self.today))
        except FileError as error:
            raise _with_way_out(error, self.path) from None

    @contextmanager
    def changing(self) -> Iterator[PlanFile]:
        """The plan file for as long as it is changed; what a person should know of it is told at the end.

        A reader that goes away (``| head -2``) ends what is told and not what is done: only then BrokenPipeError is raised.
        """
        file = self.open()
        _unheard.append(False)
        try:
            yield file
        finally:
            file.close()
            for sentence in (*file.notes, file.trouble):
                if sentence:
                    note(sentence)
            unheard = _unheard.pop()
        if unheard:
            raise BrokenPipeError

    def plan(self) -> Plan:
        """The plan, to be looked at: today's, or that of the past day named. Raises InputError for a file that is not there."""
        file = self.look()
        for sentence in file.notes:
            note(sentence)
        return file.at(self._past_day()) if self.at else file.plan

    def look(self) -> PlanFile:
        """The plan file, to be looked at. Raises InputError when a file was named that is not there."""
        if self.named and not self.path.exists():
            from store.journal import journal_of

            if not journal_of(Path(os.path.realpath(self.path))).exists():
                raise InputError(f"There is no plan {self.named}; `headway demo`, `add` and `import` make one.")
        return self._open(read_only=True)

    def _past_day(self) -> date:
        from planning.phrases import parse_date

        day = parse_date(self.at, self.today)
        if day > self.today:
            raise InputError(f"{day} is still to come; --at looks at a past day, `headway schedule` at what is planned.")
        return day

    def reply(self, value: object) -> None:
        """Print a JSON answer."""
        from tui.render import json_text

        say(json_text(value, plain=not takes_letters()))


def _with_way_out(error: FileError, path: Path) -> FileError:
    """What is wrong with a file, with the verb that writes it again where there is something to write it from."""
    from store.backups import backups
    from store.errors import UnreadableError
    from store.journal import journal_of

    target = Path(os.path.realpath(path))
    if isinstance(error.__cause__, OSError):
        return error  # it may be sound: the system does not let us read it
    sources = ["its journal"] * journal_of(target).exists() + ["a backup"] * bool(backups(target))
    if not sources or "newer version" in error.why:
        return error
    return UnreadableError(error, f"`headway restore --rebuild` writes it again from {sources[0]}.")


def user_path(typed: str) -> Path:
    """A path as it was typed, with ``~`` for the home folder; a ``~`` that names nobody's stays as it is."""
    try:
        return Path(typed).expanduser()
    except RuntimeError:
        return Path(typed)


def say(text: str = "") -> None:
    """Print lines for people or programs."""
    _print(text, sys.stdout)


def note(text: str) -> None:
    """Print a line beside the answer: it does not disturb what a script reads."""
    _print(text, sys.stderr)


_unheard: list[bool] = []
"""For each plan file that is being changed, whether somebody who read along went away meanwhile."""


def _print(text: str, stream: TextIO) -> None:
    try:
        print(text, file=stream)
    except BrokenPipeError:
        if not _unheard:
            raise
        _unheard[-1] = True


def note_status(scheduled: Schedule | None, today: date) -> None:
    """Say which programs are reported up to a day long gone, or to none at all while work lies in the past."""
    from planning.status_age import all_status_words
    from tui.render import visible

    for words in all_status_words(scheduled, today) if scheduled is not None else ():
        note(visible(words))


def is_terminal(stream: TextIO) -> bool:
    """Whether a person is at the other end."""
    return not stream.closed and stream.isatty()


def takes_letters() -> bool:
    """Whether standard output takes more than ASCII."""
    return (getattr(sys.stdout, "encoding", None) or "utf-8").lower().replace("-", "").startswith("utf")


def interactive() -> bool:
    """Whether a question can be asked and answered."""
    return is_terminal(sys.stdin) and is_terminal(sys.stdout)


def ask(question: str) -> bool:
    """Yes or no; the end of the input is a no."""
    print(f"{question} [y/N] ", end="", flush=True)
    _until_typed()
    answer = sys.stdin.readline()
    if not answer.endswith("\n"):
        say()
    return answer.strip().lower() in ("y", "yes")


def _until_typed() -> None:
    """Wait for a line from the terminal. An interrupt in the moment before a read begins would not end that read: here it does."""
    import select
    import signal

    try:
        terminal = sys.stdin.fileno()
    except (OSError, ValueError):
        return
    wakes, sends = os.pipe()
    os.set_blocking(sends, False)
    before = signal.set_wakeup_fd(sends, warn_on_full_buffer=False)
    try:
        select.select([terminal, wakes], [], [])
    finally:
        signal.set_wakeup_fd(before)
        os.close(wakes)
        os.close(sends)


def near(word: str, known: Iterable[str]) -> str:
    """``; near: add`` for a word that is nearly one of the known, else nothing."""
    from planning.values import near as hint

    return hint(word, known)


def record(plan: Plan, typed: str) -> tuple[str, Record]:
    """Kind and record of an id as it was typed, ``web-8`` for ``WEB-8``. Raises PlanError with near matches."""
    from planning.values import find_id, unknown_id

    found = plan.locate(find_id(plan, typed) or "")
    if found is None:
        raise PlanError(unknown_id(plan, typed))
    return found


def missing(plan: Plan, kind: str, program: str = "") -> str:
    """That there is no record of a kind yet, and the command that makes the first; or what has to be made before it."""
    from planning.beginnings import first_in_shell

    return first_in_shell(plan, kind, program)


def note_without_work(plan: Plan, programs: Iterable[str]) -> None:
    """Say of each program that holds no work what makes the first."""
    from planning.beginnings import without_work

    for program in programs:
        if without_work(plan, program):
            note(f"{program} holds no work. {missing(plan, 'tasks', program)}")


def part_of(plan: Plan, typed: str) -> str:
    """The id of a program or project as it was typed. Raises InputError for any other record."""
    kind, found = record(plan, typed)
    if kind not in ("programs", "projects"):
        raise InputError(f"{found.id} is no program and no project; `headway show {found.id}` shows it.")
    return found.id


def lines_of_stdin() -> list[tuple[int, str]]:
    """The lines sent to standard input that are not empty, with their numbers. Raises InputError for bytes that are no text."""
    try:
        text = sys.stdin.read()
    except UnicodeDecodeError:
        raise InputError("Standard input is not UTF-8 text; convert it first.") from None
    numbered = [(n, line.rstrip("\r")) for n, line in enumerate(text.split("\n"), 1) if line.strip()]
    for number, line in numbered:
        require_text(line, f"Line {number} of standard input")
    if not numbered:
        raise InputError("Standard input is empty; send one line for each record.")
    return numbered


def require_text(text: str, place: str) -> None:
    """Raises InputError for a text that came from bytes outside UTF-8."""
    if not text.isascii() and any("\ud800" <= letter <= "\udfff" for letter in text):
        raise InputError(f"{place} is not UTF-8 text; convert it first.")


def checked(plan: Plan) -> Schedule:
    """The schedule of a plan that is about to be kept. Raises LoopError or PlanError where it cannot be."""
    from planning.schedule import schedule

    return schedule(plan)


def scheduled_or_why(plan: Plan) -> tuple[Schedule | None, str]:
    """The schedule of a plan, or the sentence that says why it has none."""
    try:
        return checked(plan), ""
    except PlanError as error:
        return None, str(error)


def checked_after(before: Plan, after: Plan) -> None:
    """Raises LoopError or PlanError when a change makes a plan that cannot be scheduled of one that can."""
    try:
        checked(after)
    except PlanError:
        if scheduled_or_why(before)[0] is not None:
            raise


def open_app(shell: Shell) -> int:
    """Open the app on a terminal; a broken file may be written again first. Raises InputError where there is no terminal."""
    if shell.at:
        raise InputError("The app shows the plan as it is today; `headway show`, `list`, `schedule` and `roadmap` take --at.")
    if not interactive():
        raise InputError("`headway` alone opens the app, which needs a terminal; `headway help` lists what works without one.")
    from store.errors import FileError
    from tui.app import run_app

    try:
        return run_app(shell.path, shell.today, read_only=shell.read_only)
    except FileError as error:
        if shell.read_only:
            raise
        from tui.verbs.rebuilding import rebuilt

        if not rebuilt(shell.path, error, shell.today):
            return 1
    return run_app(shell.path, shell.today)


def table_for_people(columns: Sequence[Column], rows: Sequence[Sequence[str]], empty: str) -> str:
    """A table for the terminal or pipe at standard output; the sentence ``empty`` where it has no row."""
    from tui.render import table, visible

    if not rows:
        return visible(empty)
    if not is_terminal(sys.stdout):
        return table(columns, rows)
    from shutil import get_terminal_size

    styled = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return table(columns, rows, cells=get_terminal_size().columns, styled=styled)
