"""One change of many records: each is changed as if it were the only one, on the plan as the ones before it left it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from planning.errors import HeadwayError, PhraseError, PlanError
from planning.frozen import replaced
from planning.plan import Change, Edit, Plan, natural
from planning.records import Record

NAMED = 3
"""How many ids a label names before it says that there are more."""


def for_each(plan: Plan, ids: Sequence[str], make: Callable[[Plan, str], Change], what: str = "") -> Change:
    """What ``make`` does to each of these records, as one change that is taken back at once.

    ``make`` is given the plan as changed so far and an id. ``what`` names it all (``percent 50``); without it the labels of the
    single changes do. Raises PlanError or PhraseError, naming the first record that it cannot be done to; then nothing is done.
    """
    edits: list[Edit] = []
    labels: list[str] = []
    changed = _Working(plan)
    for record_id in dict.fromkeys(ids):
        try:
            change = make(changed.plan, record_id)
        except HeadwayError as error:
            raise _naming(record_id, error) from error
        if any(edit.before != edit.after for edit in change.edits):
            changed.take(change)
            edits += change.edits
            labels.append(change.label)
    if len(labels) == 1:
        return Change(labels[0], tuple(edits))
    return Change(f"{said(ids)} {what}".rstrip() if what else "; ".join(labels[:NAMED]) or "unchanged", merged(edits))


class _Working:
    """A plan that is changed often: its tables are copied once, and not again for each change."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._own: dict[str, dict[str, Record]] = {}

    def take(self, change: Change) -> None:
        """Make a change. Nobody but ``for_each`` and what it calls ever sees this plan, so its own tables are written into."""
        for edit in change.edits:
            if edit.kind not in self._own:
                self._own[edit.kind] = dict(self.plan.table(edit.kind))
                self.plan = replaced(self.plan, **{edit.kind: self._own[edit.kind]})
            if edit.after is None:
                self._own[edit.kind].pop(edit.id, None)
            else:
                self._own[edit.kind][edit.id] = edit.after


def _naming(record_id: str, error: HeadwayError) -> HeadwayError:
    text = str(error) if record_id in str(error) else f"{record_id}: {error}"
    return PhraseError(text) if isinstance(error, PhraseError) else PlanError(text)


def said(ids: Sequence[str]) -> str:
    """Some ids in few words: ``WEB-1, WEB-2, WEB-3 and 4 more``."""
    shown = ", ".join(ids[:NAMED])
    return f"{shown} and {len(ids) - NAMED} more" if len(ids) > NAMED else shown


def merged(edits: Sequence[Edit]) -> tuple[Edit, ...]:
    """The same with one edit a record, from what it was first to what it was last; what came to nothing is left out."""
    found: dict[tuple[str, str], Edit] = {}
    for edit in edits:
        key = (edit.kind, edit.id)
        before = found[key].before if key in found else edit.before
        found[key] = Edit(edit.kind, edit.id, before, edit.after)
    return tuple(edit for edit in found.values() if edit.before != edit.after)


def deleted(plan: Plan, ids: Sequence[str]) -> Change:
    """The change that deletes these records, what is deepest first: a project may go together with what it holds.

    Raises PlanError for one that others stand in which are not among them.
    """
    from planning.outline import path_to
    from planning.plan import remove

    known = [i for i in dict.fromkeys(ids) if plan.find(i) is not None]
    deepest = sorted(known, key=lambda i: (-len(path_to(plan, i)), natural(i)))
    change = for_each(plan, deepest, remove)
    if len(deepest) == 1:
        return change
    booked = [edit for edit in change.edits if edit.kind == "spending" and edit.id not in known]
    moved = sum(edit.after is not None for edit in booked)
    labels = [f"deleted {said(known)}"]
    labels += [f"{moved} booking{'s' * (moved > 1)} moved up"] if moved else []
    labels += [f"{gone} booking{'s' * (gone > 1)} gone too"] if (gone := len(booked) - moved) else []
    return Change("; ".join(labels), change.edits)
