"""The what-if of a session: changes tried on top of the plan, seen in its place while one looks at them.

A session looks either at the plan or at the plan with what is tried. Both are made from the plan file and the file of the
what-if; nothing is kept twice.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from planning.errors import HeadwayError
from planning.plan import Change, Edit, Plan
from store.errors import FileError, StoreError
from store.paths import whatif_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from pathlib import Path

    from planning.impact import Impact
    from store.planfile import PlanFile
    from store.whatif import View, WhatIf


class Trying:
    """What is tried on a plan file, if anything, and whether one looks at it."""

    def __init__(self, file: PlanFile) -> None:
        self._file = file
        self.looking = False
        """Whether the session shows the plan with what is tried."""
        self.notes: list[str] = []
        """What there is to tell: changes that no longer fit, a what-if that another process dropped."""
        self._whatif: WhatIf | None = None
        self._view: tuple[Plan, tuple[Change, ...], View] | None = None

    @property
    def target(self) -> Path:
        """The plan file itself, whatever link led to it."""
        return self._file.target

    @property
    def whatif(self) -> WhatIf | None:
        """The what-if there is. Raises FileError for one that cannot be read."""
        if self._whatif.is_stale if self._whatif is not None else whatif_of(self.target).exists():
            from store.whatif import WhatIf

            self._whatif = WhatIf.load(self.target)
        if self._whatif is None and self.looking:
            self.looking = False
            self.notes.append("The what-if was kept or dropped by another process; this is the plan again.")
        return self._whatif

    def refresh(self) -> None:
        """Take in what another process did to the what-if."""
        try:
            _ = self.whatif
        except FileError as error:
            if self.looking:
                self.looking = False
                self.notes.append(str(error))

    @property
    def name(self) -> str:
        """The name of the what-if one looks at; nothing while one looks at the plan."""
        return self._whatif.name if self.looking and self._whatif is not None else ""

    def view(self) -> View:
        """The plan with what is tried; the plan alone where nothing is."""
        from store.whatif import View

        whatif, plan = self._whatif, self._file.plan
        if whatif is None:
            return View(plan, Change("", ()), ())
        known = self._view
        if known is None or known[0] is not plan or known[1] is not whatif.steps:
            told = known[2].lost if known is not None else ()
            known = self._view = (plan, whatif.steps, whatif.on(plan))
            self.notes += [f"left out of the what-if: {why}" for why in known[2].lost if why not in told]
        return known[2]

    @property
    def plan(self) -> Plan:
        """The plan that is looked at."""
        return self.view().plan if self.looking else self._file.plan

    # ----------------------------------------------------------------------------------------------------------- what to do

    def begin(self, name: str) -> None:
        """Begin a what-if and look at it. Raises StoreError where there is one already, or it cannot be written."""
        from store.whatif import WhatIf

        self._require_writable()
        self._whatif = WhatIf.begin(self.target, name, self._file.number)
        self.looking = True

    def turn(self) -> bool:
        """Look at the what-if, or at the plan again; gives which. Raises HeadwayError where there is none."""
        if self.whatif is None:
            raise HeadwayError("Nothing is being tried; W begins a what-if.")
        self.looking = not self.looking
        return self.looking

    def add(self, change: Change, check: Callable[[Plan], object]) -> None:
        """Try a change that was made on the plan that is looked at.

        ``check`` is handed the plan with it and may refuse it by an error. Raises ConflictError or StoreError where it cannot be tried.
        """
        self._require_writable()
        looked_at = self.plan
        with self._file.exclusively():  # another window may try something in the same moment
            whatif = self._required()
            tried = self.view().plan
            if tried is not looked_at:
                from planning.rebase import rebase
                from store.changes import conflict_words

                rebased = rebase(change, tried, base=looked_at)
                if rebased.conflicts:
                    raise StoreError(f"The what-if has its own value there: {conflict_words(tried, rebased.conflicts)}")
                change = rebased.change
            check(tried.apply(change))
            whatif.add(change)

    def rename(self, name: str) -> None:
        """Give what is tried another name. Raises StoreError where there is nothing, or it cannot be written."""
        self._require_writable()
        with self._file.exclusively():
            self._required().rename(name)

    def take_back(self) -> Change:
        """Try the last change no longer. Raises StoreError where there is none, or it cannot be written."""
        self._require_writable()
        with self._file.exclusively():
            return self._required().take_back()

    def try_again(self) -> Change:
        """Try the change again that was taken back last. Raises StoreError where there is none, or it cannot be written."""
        self._require_writable()
        with self._file.exclusively():
            return self._required().try_again()

    def keep(self, label: str, reason: str, impact: Impact | None, today: date) -> Change:
        """The change that makes the plan what is tried, with the change request that says so; the caller commits it, then ``drop``.

        Raises HeadwayError where nothing is tried, or not all of it fits the plan any more.
        """
        from planning.trial import change_request

        self._required()
        view, plan = self.view(), self._file.plan
        if view.lost:
            raise HeadwayError(f"Not all of it fits the plan any more ({view.lost[0]}); take that back with u, or drop it.")
        if not view.change.edits:
            raise HeadwayError("Nothing is tried in this what-if yet; make a change first, or drop it.")
        request = change_request(plan, view.change, label, reason, impact, today)
        return replace(view.change, label=label, edits=(*view.change.edits, Edit("changes", request.id, None, request)))

    def drop(self) -> None:
        """Forget what is tried and look at the plan. Raises StoreError where the file cannot be deleted."""
        self._require_writable()
        self._required().drop()
        self._whatif, self._view, self.looking = None, None, False

    def _required(self) -> WhatIf:
        whatif = self.whatif
        if whatif is None:
            raise StoreError("Nothing is being tried; W begins a what-if.")
        return whatif

    def _require_writable(self) -> None:
        if self._file.why_read_only:
            raise StoreError(self._file.why_read_only)
