"""A what-if: changes that are tried on top of the plan, in a file of their own beside it (``plan.json.whatif``).

The plan file and its journal know nothing of it. What is shown is the plan as it is now with these changes made anew on it;
a change that no longer fits is named and left out, never lost. One line of JSON heads the file (name, the number of the
journal's last entry when it began, a checksum of the rest), each further line is one change.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from zlib import crc32

from planning.errors import PlanError
from planning.plan import Change, Edit, Plan
from planning.rebase import rebase
from planning.records import KINDS
from store.atomic import Stamp, read_whole, replace_whole, stamp_of, sync_folder
from store.changes import conflict_words, firsts, require_sound
from store.codec import decode, encode
from store.errors import FileError, StoreError
from store.paths import whatif_of

if TYPE_CHECKING:
    from planning.records import Record

VERSION = 1
LONGEST_NAME = 60


class Lost(NamedTuple):
    """A change that does not fit the plan any more: its place among the steps, its label and why."""

    place: int
    label: str
    why: str

    def __str__(self) -> str:
        return f"{self.label}: {self.why}"


class View(NamedTuple):
    """The plan with what is tried, the one change that makes it so, and the changes that do not fit, with the reason."""

    plan: Plan
    change: Change
    lost: tuple[Lost, ...]


class WhatIf:
    """The what-if of one plan. Every method that alters it writes the file before it returns."""

    def __init__(self, path: Path, name: str, base: int, steps: Iterable[Change] = (), dropped: Iterable[Change] = ()) -> None:
        self.path = path
        self.name = name
        self.base = base
        """The number of the journal's last entry when it began."""
        self.steps = tuple(steps)
        """The changes, the oldest first, as they were made."""
        self._again = tuple(dropped)
        self._stamp: Stamp | None = None

    # ------------------------------------------------------------------------------------------------------------ the file

    @classmethod
    def load(cls, target: Path) -> WhatIf | None:
        """The what-if of a plan; None where there is none. Raises FileError for one that cannot be read."""
        path = whatif_of(target)
        found = read_whole(path)
        if found is None:
            return None
        content, stamp = found
        head, *lines = content.decode("utf-8", "replace").splitlines()[:100_000] or [""]
        try:
            facts = json.loads(head)
            if facts["whatif"] > VERSION:
                raise FileError(f"{path} is of a newer headway; open it with that one, or delete the file to drop the what-if.")
            body = "\n".join(lines)
            if facts["sum"] != f"{crc32(body.encode()):08x}":
                raise FileError(f"{path} is damaged; delete the file to drop the what-if, the plan itself is not touched.")
            steps = [_change(json.loads(line)) for line in lines if line]
            count = int(facts["steps"])
            self = cls(path, str(facts["name"]), int(facts["base"]), steps[:count], steps[count:])
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise FileError(f"{path} is damaged; delete the file to drop the what-if, the plan itself is not touched.") from error
        self._stamp = stamp
        return self

    @classmethod
    def begin(cls, target: Path, name: str, base: int) -> WhatIf:
        """A new what-if of a plan, in a file of its own. Raises StoreError where there is one already, or no place for it."""
        path = whatif_of(target)
        if path.exists():
            raise StoreError("There is a what-if already; keep it or drop it before you begin another.")
        self = cls(path, name.strip()[:LONGEST_NAME] or "what-if", base)
        self._write()
        return self

    @property
    def is_stale(self) -> bool:
        """Whether another process wrote or dropped the file since it was read."""
        return stamp_of(self.path) != self._stamp

    def _write(self) -> None:
        body = "\n".join(_line(step) for step in (*self.steps, *self._again))
        head = {"whatif": VERSION, "name": self.name, "base": self.base, "steps": len(self.steps), "sum": f"{crc32(body.encode()):08x}"}
        try:
            self._stamp = replace_whole(self.path, (json.dumps(head, ensure_ascii=True) + "\n" + body).encode())
            sync_folder(self.path.parent)
        except OSError as error:
            raise StoreError(f"The what-if cannot be written to {self.path}: {os.strerror(error.errno or 0)}.") from error

    # ---------------------------------------------------------------------------------------------------------- the changes

    def rename(self, name: str) -> None:
        """Give it another name; nothing typed leaves the one it has. Raises StoreError where that cannot be written."""
        was, self.name = self.name, name.strip()[:LONGEST_NAME] or self.name
        try:
            self._write()
        except StoreError:
            self.name = was
            raise

    def add(self, change: Change) -> None:
        """Try a change. Raises StoreError where it cannot be written; then it is not tried."""
        self._become((*self.steps, change), ())

    def take_back(self) -> Change:
        """Try the last change no longer. Raises StoreError where there is none."""
        if not self.steps:
            raise StoreError("Nothing is tried in this what-if yet.")
        *kept, last = self.steps
        self._become(tuple(kept), (last, *self._again))
        return last

    def try_again(self) -> Change:
        """Try the change again that was taken back last. Raises StoreError where there is none."""
        if not self._again:
            raise StoreError("Nothing was taken back in this what-if.")
        first, *rest = self._again
        self._become((*self.steps, first), tuple(rest))
        return first

    def _become(self, steps: tuple[Change, ...], again: tuple[Change, ...]) -> None:
        was = self.steps, self._again
        self.steps, self._again = steps, again
        try:
            self._write()
        except StoreError:
            self.steps, self._again = was
            raise

    def drop(self) -> None:
        """Forget it all: the file is deleted. Raises StoreError where that cannot be."""
        try:
            self.path.unlink(missing_ok=True)
            sync_folder(self.path.parent)
        except OSError as error:
            raise StoreError(f"{self.path} cannot be deleted: {os.strerror(error.errno or 0)}.") from error

    def on(self, plan: Plan) -> View:
        """What is tried, on the plan as it is now."""
        kept, places, lost = list(self.steps), list(range(len(self.steps))), list[Lost]()
        while kept:
            try:
                change = _on(kept, plan, self.name)
                return View(plan.apply(change), change, tuple(lost))
            except _MisfitError as error:
                lost.append(Lost(places[error.place], kept[error.place].label, str(error)))
                del kept[error.place], places[error.place]
        return View(plan, Change(self.name, ()), tuple(lost))


class _MisfitError(Exception):
    """A change, by its place among them, that cannot be made on the plan as it is."""

    def __init__(self, place: int, why: str) -> None:
        super().__init__(why)
        self.place = place


def _on(steps: list[Change], plan: Plan, name: str) -> Change:
    """All changes as one on the plan as it is now. Raises _MisfitError."""
    if all(plan.table(edit.kind).get(edit.id) == edit.before for edit in firsts(Change(name, tuple(e for s in steps for e in s.edits)))):
        return _sound(steps, plan, name)
    renamed: dict[str, str] = {}
    ours: list[Change] = []
    now = plan
    for place, step in enumerate(steps):
        try:
            if renamed:
                step = _renamed(step, renamed)
            rebased = rebase(step, now)
            if rebased.conflicts:
                raise _MisfitError(place, conflict_words(now, rebased.conflicts))
            require_sound(now.apply(rebased.change), rebased.change)
            now = now.apply(rebased.change)
        except PlanError as error:
            raise _MisfitError(place, str(error)) from error
        renamed |= rebased.renumbered
        ours.append(rebased.change)
    return _joined(ours, name)


def _sound(steps: list[Change], plan: Plan, name: str) -> Change:
    for place, step in enumerate(steps):
        try:
            plan = plan.apply(step)
            require_sound(plan, step)
        except PlanError as error:
            raise _MisfitError(place, str(error)) from error
    return _joined(steps, name)


def _renamed(step: Change, names: dict[str, str]) -> Change:
    """A change whose records were given other ids since."""
    from planning.renumber import renamed

    edits = []
    for edit in step.edits:
        before, after = (None if record is None else renamed(record, names) for record in (edit.before, edit.after))
        edits.append(Edit(edit.kind, names.get(edit.id, edit.id), before, after))
    return Change(step.label, tuple(edits))


def _joined(steps: Iterable[Change], name: str) -> Change:
    """One change with one edit for each record: from what it was before the first step to what it is after the last."""
    first: dict[tuple[str, str], Record | None] = {}
    last: dict[tuple[str, str], Record | None] = {}
    for step in steps:
        for edit in step.edits:
            first.setdefault((edit.kind, edit.id), edit.before)
            last[edit.kind, edit.id] = edit.after
    edits = tuple(Edit(kind, i, before, last[kind, i]) for (kind, i), before in first.items() if before != last[kind, i])
    return Change(name, edits)


def _line(step: Change) -> str:
    edits = [
        {
            "kind": edit.kind,
            "id": edit.id,
            "before": None if edit.before is None else encode(edit.before),
            "after": None if edit.after is None else encode(edit.after),
        }
        for edit in step.edits
    ]
    return json.dumps({"label": step.label, "edits": edits}, ensure_ascii=True, sort_keys=True)


def _change(facts: dict[str, object]) -> Change:
    """The change of one line. Raises FileError, ValueError, KeyError or TypeError."""
    edits = facts["edits"]
    if not isinstance(edits, list):
        raise TypeError("edits is no list")
    found = []
    for edit in edits:
        kind = edit["kind"]
        if kind not in KINDS:
            raise KeyError(kind)
        before, after = (None if edit[side] is None else decode(kind, edit[side]) for side in ("before", "after"))
        found.append(Edit(kind, str(edit["id"]), before, after))
    return Change(str(facts["label"]), tuple(found))
