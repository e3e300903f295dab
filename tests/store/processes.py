"""Processes that write a plan and are killed: writers, the shell's verbs and the app on a terminal of its own.

A writer does the steps of ``steps_of`` one after the other and tells each that is kept. What its records must look like
after so many steps is ``expected``: a process that is killed has kept all the steps it told, and at most one more.
"""

from __future__ import annotations

import fcntl
import multiprocessing
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from time import monotonic
from typing import Any, NamedTuple

import pyte
from tinydb import TinyDB

from planning.plan import Change, Plan, put, remove
from planning.records import Program, Project, Task
from store.planfile import PlanFile

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60.0
COLUMNS, ROWS = 120, 36
TODAY = "2026-10-30"

_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["tests.store.processes", "tui.verbs.add", "store.backups", "store.ledger", "planning.rebase"])


class Shape(NamedTuple):
    """What of a task the writers change."""

    name: str
    duration: int
    percent: float


def begin(path: Path) -> None:
    """Write an almost empty plan: a program K with a project P."""
    with PlanFile.open(path) as file:
        file.commit(put(file.plan, Program(id="K", name="Kay")) + put(file.plan, Project(id="P", program="K", name="Pee")))


# -------------------------------------------------------------------------------------------------------------- the steps


def expected(writer: str, steps: int) -> dict[str, Shape]:
    """A writer's tasks after its first steps: each four make a task, rename it, give it a length and delete it or not."""
    tasks: dict[str, Shape] = {}
    for step in range(steps):
        task_id, turn = f"{writer}-{step // 4 + 1}", step % 4
        if turn == 0:
            tasks[task_id] = Shape("new", 480, 0.0)
        elif turn == 1:
            tasks[task_id] = tasks[task_id]._replace(name=f"step {step}")
        elif turn == 2:
            tasks[task_id] = tasks[task_id]._replace(duration=step)
        elif step // 4 % 2:
            del tasks[task_id]
        else:
            tasks[task_id] = tasks[task_id]._replace(percent=50.0)
    return tasks


def change_of(plan: Plan, writer: str, step: int) -> Change:
    """The change that a writer's step is."""
    task_id = f"{writer}-{step // 4 + 1}"
    shape = expected(writer, step + 1).get(task_id)
    if shape is None:
        return remove(plan, task_id)
    task = plan.tasks.get(task_id) or Task(id=task_id, project="P")
    return put(plan, replace(task, name=shape.name, duration=shape.duration, percent=shape.percent))


def shapes(plan: Plan, writer: str) -> dict[str, Shape]:
    """A writer's tasks as they are in a plan."""
    mine = (task for task in plan.tasks.values() if task.id.startswith(f"{writer}-"))
    return {task.id: Shape(task.name, task.duration or 0, task.percent) for task in mine}


def kept_steps(plan: Plan, writer: str, told: int) -> int:
    """How many of a writer's steps are in the plan. Fails unless it is what was told, or one more that was on its way."""
    for steps in (told, told + 1):
        if shapes(plan, writer) == expected(writer, steps):
            return steps
    raise AssertionError(f"{writer} told {told} steps; the plan holds {shapes(plan, writer)}")


# ------------------------------------------------------------------------------------------------------------ the writers


class Writer:
    """A process that does steps through ``PlanFile`` until it has done so many; killed for real, if at all."""

    def __init__(self, path: Path, name: str, first: int = 0, last: int = 1_000_000, *, follow: bool = True) -> None:
        self.name = name
        self.told = first
        self._ours, theirs = _CONTEXT.Pipe(duplex=False)
        self.process: ForkServerProcess = _CONTEXT.Process(target=_write, args=(path, name, first, last, follow, theirs), daemon=True)
        self.process.start()
        theirs.close()

    def listen(self, seconds: float) -> bool:
        """Hear one step more, waiting at most so long; whether there was one."""
        try:
            if self._ours.poll(seconds):
                self.told = self._ours.recv() + 1
                return True
        except EOFError:
            pass
        return False

    def listen_to(self, step: int) -> None:
        """Hear steps until so many are told."""
        while self.told < step:
            assert self.listen(PATIENCE), f"{self.name} ended after {self.told} steps"

    def kill(self) -> int:
        """Kill it and return how many steps it told by then."""
        self.process.kill()
        self.process.join(PATIENCE)
        while self.listen(0):
            pass
        self._ours.close()
        return self.told

    def end(self) -> int:
        """Wait until it has done all its steps; how many it told."""
        while self.listen(PATIENCE):
            pass
        self.process.join(PATIENCE)
        self._ours.close()
        assert self.process.exitcode == 0
        return self.told


def _write(path: Path, name: str, first: int, last: int, follow: bool, tell: Connection) -> None:
    with PlanFile.open(path, patience=PATIENCE, by=name) as file:
        if follow:
            file.follow()
        for step in range(first, last):
            file.commit(change_of(file.plan, name, step))
            tell.send(step)


def rename_shared(path: Path, task_id: str, fields: Iterable[str], count: int) -> None:
    """Change fields of one task again and again, each to the number of the turn."""
    with PlanFile.open(path, patience=PATIENCE) as file:
        file.follow()
        for turn in range(1, count + 1):
            task = file.plan.tasks[task_id]
            values: dict[str, Any] = {field: str(turn) if field == "name" else turn for field in fields}
            task = replace(task, **values)
            file.commit(put(file.plan, task))


def shared_renamer(path: Path, task_id: str, fields: tuple[str, ...], count: int) -> ForkServerProcess:
    """A process that does ``rename_shared``."""
    process: ForkServerProcess = _CONTEXT.Process(target=rename_shared, args=(path, task_id, fields, count), daemon=True)
    process.start()
    return process


# -------------------------------------------------------------------------------------------------------------- the shell


def environment(path: Path) -> dict[str, str]:
    """The environment of a shell in which this plan is meant."""
    env = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES", "NO_COLOR", "COLORTERM")}
    return env | {"HEADWAY_FILE": str(path), "HEADWAY_TODAY": TODAY, "TERM": "xterm-256color"}


def verb(path: Path, *words: str) -> subprocess.Popen[str]:
    """``headway`` with these words, started in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "tui.cli", *words],
        cwd=ROOT,
        env=environment(path),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


# ---------------------------------------------------------------------------------------------------------------- the app


class App:
    """The app on a terminal of its own. ``shown`` is what a person would see on it."""

    def __init__(self, path: Path) -> None:
        self._ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        self.cooked = termios.tcgetattr(theirs)
        self._screen = pyte.Screen(COLUMNS, ROWS)
        self._stream = pyte.ByteStream(self._screen)
        self.raw = b""
        # The first terminal that the leader of a session opens becomes its own: it is told when the line drops.
        script = "import os; os.close(os.open(os.ttyname(0), os.O_RDWR)); from tui.cli import main; main()"
        self.process = subprocess.Popen(
            [sys.executable, "-c", script],
            cwd=ROOT,
            env=environment(path),
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
        )
        self._theirs = theirs

    @property
    def shown(self) -> str:
        """The screen as lines of text."""
        return "\n".join(self._screen.display)

    @property
    def is_cooked(self) -> bool:
        """Whether the terminal is as the app found it: letters are echoed and lines are edited."""
        return termios.tcgetattr(self._theirs)[:4] == self.cooked[:4]

    def read(self, seconds: float) -> bool:
        """Take in what the app writes, waiting at most so long for it; whether there was anything."""
        if not select.select([self._ours], [], [], seconds)[0]:
            return False
        with suppress(OSError):
            piece = os.read(self._ours, 1 << 16)
            self.raw += piece
            self._stream.feed(piece)
            return bool(piece)
        return False

    def until(self, pattern: str, seconds: float = 30.0) -> App:
        """Read until the screen shows this."""
        end = monotonic() + seconds
        while not re.search(pattern, self.shown):
            assert monotonic() < end and self.process.poll() is None, f"no {pattern!r} on the screen:\n{self.shown}"
            self.read(0.5)
        return self

    def type(self, keys: str) -> None:
        """Type on the keyboard."""
        os.write(self._ours, keys.encode())

    def capture(self, title: str) -> None:
        """Add a task to project P."""
        self.type(f"a{title} 2d in P\r")

    def confirmed(self, title: str) -> bool:
        """Whether the screen says that this task is kept: told with the key that undoes it, or a row of the roadmap.

        The message alone would not do: what another process did a moment later is told in its place.
        """
        return re.search(_confirmation(title), self.shown) is not None

    def until_confirmed(self, title: str) -> None:
        """Read until the screen says that this task is kept."""
        self.until(_confirmation(title))

    def hang_up(self) -> None:
        """Drop the line: both ends of the terminal are gone for it."""
        os.close(self._theirs)
        os.close(self._ours)

    def close(self) -> int:
        """Kill it if it still runs, read what is left, and give the terminal back; its exit code."""
        if self.process.poll() is None:
            self.process.kill()
        code = self.process.wait(PATIENCE)
        while self.read(0):
            pass
        os.close(self._ours)
        os.close(self._theirs)
        return code


def _confirmation(title: str) -> str:
    name = re.escape(title)
    return rf"added\s[^\n]*{name}\b[^\n]*u undoes|│    {name}\b"


# ------------------------------------------------------------------------------------------------------------ what is left


def opened_whole(path: Path) -> Plan:
    """The plan as it opens. Fails unless opening says nothing and changes no byte, and plain TinyDB opens the file too."""
    journal = path.with_name(f"{path.name}.journal")
    before = (path.read_bytes(), journal.read_bytes())
    file = PlanFile.open(path)
    assert (path.read_bytes(), journal.read_bytes()) == before
    assert file.notes == []
    with TinyDB(path) as db:
        assert "programs" in db.tables()
        assert len(db.table("programs")) == 1
    return file.plan
