"""Edits, undos, crashes, second writers and outside edits in any order, against a plain model of what they should come to.

The model is a dict of tasks and a list of what was confirmed, each with the dict before and after. What the machine asks
after every step: the plan is the model's; so is what opens anew, even from a copy of the folder as a crash would leave it.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from tempfile import mkdtemp

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test
from tinydb import TinyDB

from planning.plan import Plan, put, remove
from planning.records import Program, Project, Task
from store.archive import cut_journal
from store.errors import StoreError
from store.journal import journal_of
from store.planfile import PlanFile

Shape = tuple[str, int]
"""What of a task the machine changes: name and duration in minutes."""
Model = dict[str, Shape]

NOON = datetime(2026, 11, 26, 12, 0, 33)
NAMES = st.sampled_from(["one", "two", "drei", "quatre \u05d0", "a\nb", "", "[bold]x"])
DURATIONS = st.integers(0, 5).map(lambda days: days * 480)
PICK = st.integers(0, 10**6)
WHO = st.sampled_from([0, 1])


def noon() -> datetime:
    return NOON


@dataclass
class Kept:
    """One confirmed entry: its number, the fields it wrote with what they were and became (None: no such task)."""

    number: int
    fields: dict[tuple[str, str], tuple[object, object]]
    undoable: bool = True
    """Whether it is an edit, and no undo or redo."""
    stands: bool = True


def flat(model: Model) -> dict[tuple[str, str], object]:
    """A model field by field: whether a task is there, its name and its duration."""
    found: dict[tuple[str, str], object] = {}
    for task_id, (name, duration) in model.items():
        found |= {(task_id, ""): True, (task_id, "name"): name, (task_id, "duration"): duration}
    return found


def shapes(plan: Plan) -> Model:
    """The tasks of a plan as the model has them."""
    return {task.id: (task.name, task.duration) for task in plan.tasks.values()}


class StoreMachine(RuleBasedStateMachine):
    """Two processes (two ``PlanFile`` of one path), a person with an editor, and crashes."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(mkdtemp())
        self.path = self.folder / "plan.json"
        self.copies = 0
        self.model: Model = {}
        self.start: Model = {}
        self.kept: list[Kept] = []
        self.undone: list[int] = []
        self.deleted: dict[str, Shape] = {}
        self.next_id = 1
        self.files: list[PlanFile] = []

    @initialize()
    def begin(self) -> None:
        """A program and a project, in the file."""
        with PlanFile.open(self.path, now=noon) as file:
            file.commit(put(file.plan, Program(id="K")) + put(file.plan, Project(id="P", program="K")))
        self.files = [PlanFile.open(self.path, now=noon), PlanFile.open(self.path, now=noon)]

    def teardown(self) -> None:
        for file in self.files:
            file.close()
        shutil.rmtree(self.folder)

    # ---------------------------------------------------------------------------------------------------------- changes

    def _confirmed(self, after: Model, *, undoable: bool = True) -> None:
        """Take into the model what was kept."""
        old, new = flat(self.model), flat(after)
        fields = {key: (old.get(key), new.get(key)) for key in sorted(old.keys() | new.keys()) if old.get(key) != new.get(key)}
        self.deleted |= {task_id: shape for task_id, shape in self.model.items() if task_id not in after}
        if fields:
            number = (self.kept[-1].number if self.kept else 1) + 1
            self.kept.append(Kept(number, fields, undoable))
            if undoable:
                self.undone.clear()
        self.model = after

    def _picked(self, pick: int) -> str:
        return sorted(self.model)[pick % len(self.model)]

    @rule(who=WHO, name=NAMES, duration=DURATIONS)
    def add(self, who: int, name: str, duration: int) -> None:
        """A new task."""
        file, task_id = self.files[who], f"P-{self.next_id}"
        self.next_id += 1
        file.commit(put(file.plan, Task(id=task_id, project="P", name=name, duration=duration)))
        self._confirmed(self.model | {task_id: (name, duration)})

    @precondition(lambda self: self.model)
    @rule(who=WHO, pick=PICK, name=NAMES)
    def rename(self, who: int, pick: int, name: str) -> None:
        """Another name, on the plan as this process sees it after a look."""
        file, task_id = self.files[who], self._picked(pick)
        file.refresh()
        file.commit(put(file.plan, replace(file.plan.tasks[task_id], name=name)))
        self._confirmed(self.model | {task_id: (name, self.model[task_id][1])})

    @precondition(lambda self: self.model)
    @rule(who=WHO, pick=PICK, duration=DURATIONS)
    def stretch(self, who: int, pick: int, duration: int) -> None:
        """Another duration, inside the time in which nobody else may write."""
        file, task_id = self.files[who], self._picked(pick)
        with file.exclusively():
            file.commit(put(file.plan, replace(file.plan.tasks[task_id], duration=duration)))
        self._confirmed(self.model | {task_id: (self.model[task_id][0], duration)})

    @precondition(lambda self: self.model)
    @rule(who=WHO, pick=PICK)
    def delete(self, who: int, pick: int) -> None:
        """A task less."""
        file, task_id = self.files[who], self._picked(pick)
        file.refresh()
        file.commit(remove(file.plan, task_id))
        self._confirmed({i: shape for i, shape in self.model.items() if i != task_id})

    # ---------------------------------------------------------------------------------------------------- taken back, and again

    def _standing(self) -> list[Kept]:
        return [entry for entry in self.kept if entry.undoable and entry.stands]

    def _turn(self, entry: Kept, *, back: bool) -> Model | None:
        """The model with an entry taken back or made again; None where a field is not as it should be for that."""
        now = flat(self.model)
        for key, (before, after) in entry.fields.items():
            if now.get(key) != (after if back else before):
                return None
            now[key] = before if back else after
        for task_id in {task_id for task_id, _ in entry.fields}:
            if now.get((task_id, "")) is None and any(now.get((task_id, field)) is not None for field in ("name", "duration")):
                return None
        tasks = [task_id for (task_id, field), there in now.items() if field == "" and there]
        return {task_id: (str(now[task_id, "name"]), int(str(now[task_id, "duration"]))) for task_id in tasks}

    @rule(who=WHO)
    def undo(self, who: int) -> None:
        """Take back the newest entry that stands."""
        standing = self._standing()
        if standing and standing[-1].number > 1:
            self._undo(who, standing[-1], 0)

    @precondition(lambda self: self._standing())
    @rule(who=WHO, pick=PICK)
    def undo_named(self, who: int, pick: int) -> None:
        """Take back any entry that stands, or be told why not."""
        standing = self._standing()
        entry = standing[pick % len(standing)]
        self._undo(who, entry, entry.number)

    def _undo(self, who: int, entry: Kept, number: int) -> None:
        file, after = self.files[who], self._turn(entry, back=True)
        later = (other for other in self._standing() if other.number > entry.number)
        if after is None or any(other.fields.keys() & entry.fields.keys() for other in later):
            with pytest.raises(StoreError, match=r"was changed again by|is not as"):
                file.undo(number, others=True)
            return
        file.undo(number, others=True)
        entry.stands = False
        self._confirmed(after, undoable=False)
        self.undone.append(entry.number)

    @rule(who=WHO)
    def redo(self, who: int) -> None:
        """Make again what was taken back last, if nothing was changed since."""
        file = self.files[who]
        entry = next((entry for entry in self.kept if self.undone and entry.number == self.undone[-1]), None)
        after = self._turn(entry, back=False) if entry is not None else None
        if entry is None or after is None:
            with pytest.raises(StoreError):
                file.redo()
            return
        file.redo()
        entry.stands = True
        self.undone.pop()
        self._confirmed(after, undoable=False)

    @precondition(lambda self: self.deleted)
    @rule(who=WHO, pick=PICK)
    def restore(self, who: int, pick: int) -> None:
        """Bring back a deleted task as it was when it went."""
        task_id = sorted(self.deleted)[pick % len(self.deleted)]
        file = self.files[who]
        file.refresh()
        if task_id not in self.model and self._was_deleted(task_id):
            file.restore(task_id)
            self._confirmed(self.model | {task_id: self.deleted[task_id]})

    def _was_deleted(self, task_id: str) -> bool:
        return any(entry.fields.get((task_id, "")) == (True, None) for entry in self.kept)

    # ------------------------------------------------------------------------------------------------- file, crash, others

    @rule(who=WHO)
    def flush(self, who: int) -> None:
        """The plan file has everything, also what a process left that crashed, and plain TinyDB reads it."""
        self.files[who].back_up()
        self._require_tinydb(self.path)

    @rule(who=WHO)
    def reopen(self, who: int) -> None:
        """Close one process and start it again."""
        self.files[who].close()
        assert self.files[who].trouble == ""
        self.files[who] = PlanFile.open(self.path, now=noon)

    @rule(who=WHO)
    def cut(self, who: int) -> None:
        """Put the journal away."""
        file = self.files[who]
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("store.planfile.cut_journal", partial(cut_journal, large=1))
            file.back_up()

    def _require_tinydb(self, path: Path) -> None:
        with TinyDB(path) as db:
            held = {document["id"]: (document.get("name", ""), document.get("duration", 480)) for document in db.table("tasks")}
        assert held == self.model

    @rule(cut_off=st.integers(1, 400), torn=st.booleans())
    def crash(self, cut_off: int, torn: bool) -> None:
        """A copy of the folder as it is now, perhaps with half a line more that nobody was told of: it holds the model."""
        self.copies += 1
        other = self.folder.with_name(f"{self.folder.name}-{self.copies}")
        shutil.copytree(self.folder, other)
        try:
            path = other / "plan.json"
            if torn:
                journal = journal_of(path)
                whole = journal.read_bytes()
                last = whole[whole.rstrip(b"\n").rfind(b"\n") + 1 :]
                journal.write_bytes(whole + last[: min(cut_off, len(last) - 1)])
            with PlanFile.open(path, now=noon) as file:
                assert shapes(file.plan) == self.model
                file.commit(put(file.plan, Task(id="NEW", project="P", name="after the crash")))
            assert shapes(PlanFile.open(path).plan) == self.model | {"NEW": ("after the crash", 480)}
        finally:
            shutil.rmtree(other)

    @rule()
    def crash_of_one(self) -> None:
        """One process is gone without a word: what it had open is dropped, nothing is written."""
        self.files[0]._journal.close()
        self.files[0]._lock.close()
        self.files[0]._saving.close()
        self.files[0] = PlanFile.open(self.path, now=noon)

    @precondition(lambda self: self.model)
    @rule(pick=PICK, name=NAMES, fresh=st.booleans(), gone=st.booleans())
    def edit_outside(self, pick: int, name: str, fresh: bool, gone: bool) -> None:
        """A person changes the plan file in an editor, when it has everything."""
        self.files[0].back_up()
        data = json.loads(self.path.read_bytes())
        task_id, after = self._picked(pick), dict(self.model)
        number = next(number for number, document in data["tasks"].items() if document["id"] == task_id)
        data["tasks"][number].pop("name", None)  # what is empty does not stand in the file
        data["tasks"][number] |= {"name": name} if name else {}
        after[task_id] = (name, after[task_id][1])
        if gone:
            del data["tasks"][number]
            del after[task_id]
        if fresh:
            new_id = f"P-{self.next_id}"
            self.next_id += 1
            data["tasks"][str(max(map(int, data["tasks"]), default=0) + 1)] = {"id": new_id, "project": "P", "name": "by hand"}
            after[new_id] = ("by hand", 480)
        self.path.write_text(json.dumps(data))
        for file in self.files:
            file.refresh()
        self._confirmed(after)

    @rule()
    def undo_everything(self) -> None:
        """In a copy, taking back all that stands ends at the beginning."""
        self.copies += 1
        other = self.folder.with_name(f"{self.folder.name}-{self.copies}")
        shutil.copytree(self.folder, other)
        try:
            with PlanFile.open(other / "plan.json", now=noon) as file:
                for _ in self._standing():
                    file.undo(others=True)
                assert file.plan.tasks == {}
                file.undo(others=True)
                assert not any(True for _ in file.plan.records())
                with pytest.raises(StoreError, match="nothing to undo"):
                    file.undo(others=True)
            assert PlanFile.open(other / "plan.json").plan == file.plan
        finally:
            shutil.rmtree(other)

    # ---------------------------------------------------------------------------------------------------------- what holds

    @invariant()
    def everybody_sees_the_model(self) -> None:
        """Each process after a look, and whoever opens the plan anew without a byte changed."""
        if not self.files:
            return
        before = self._content()
        again = PlanFile.open(self.path, now=noon)
        assert shapes(again.plan) == self.model
        assert again.notes == []
        assert self._content() == before
        for file in self.files:
            file.refresh()
            assert shapes(file.plan) == self.model
            assert file.plan == again.plan

    def _content(self) -> dict[str, bytes]:
        return {place.name: place.read_bytes() for place in self.folder.iterdir() if place.is_file()}


def test_any_order_of_edits_crashes_and_second_writers_comes_to_what_the_model_says() -> None:
    run_state_machine_as_test(StoreMachine, settings=settings(max_examples=25, stateful_step_count=25))


@pytest.mark.torture
@pytest.mark.timeout(900)
def test_five_hundred_long_orders_come_to_what_the_model_says() -> None:
    run_state_machine_as_test(StoreMachine, settings=settings(max_examples=500, stateful_step_count=60))
