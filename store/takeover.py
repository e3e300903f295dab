"""What somebody else did to the plan file - by hand, by git, by another program - as edits of the journal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from store.documents import META, DocEdit, State, differences

if TYPE_CHECKING:
    from store.codec import Document
    from store.journal import Entry


class Taken(NamedTuple):
    """The edits that bring the journal's state to what was found; ``kept`` names the fields where an edit confirmed since wins."""

    edits: tuple[DocEdit, ...]
    kept: tuple[tuple[str, str], ...]


def taken_over(ours: State, pending: Iterable[Entry], found: State) -> Taken:
    """What was done to the file since it was written.

    ``ours`` is the state with all entries of the journal, ``pending`` are those that the file had not got yet, ``found`` is
    what the file holds now. What was done is the difference between the file as it was written and as it was found; a field
    that a pending entry wrote keeps the value of that entry: it was confirmed, and whoever edited the file did not see it.
    """
    waiting = list(pending)
    written = ours.copy()
    for entry in reversed(waiting):
        for edit in reversed(entry.edits):
            written.apply(edit.inverse())
    touched: dict[tuple[str, str, int], set[str]] = {}
    ours_once: dict[tuple[str, str, int], list[Document | None]] = {}
    state = written.copy()
    for entry in waiting:
        for edit in entry.edits:
            state.apply(edit)
            touched.setdefault(_key(edit), set()).update(edit.fields())
            ours_once.setdefault(_key(edit), []).append(state.document(edit.kind, edit.id, edit.doc))
    result = ours.copy()
    kept: list[tuple[str, str]] = []
    for edit in differences(written, found):
        if found.document(edit.kind, edit.id, edit.doc) in ours_once.get(_key(edit), ()):
            continue  # nobody's but ours: the file was written so far, and whoever wrote it could not say so any more
        fields = touched.get(_key(edit), set())
        rest = _without(edit, fields) if fields else edit
        if rest is not edit:
            kept += [(edit.id, name) for name in sorted(edit.fields() & fields or fields)]
        if rest is not None:
            result.apply(rest)
    _keep_counters(ours, result)
    return Taken(tuple(differences(ours, result)), tuple(kept))


def _key(edit: DocEdit) -> tuple[str, str, int]:
    return (edit.kind, edit.id, 0 if edit.id else edit.doc)


def _without(edit: DocEdit, fields: set[str]) -> DocEdit | None:
    """The edit without some fields; None where nothing of it is left, or the whole document is at stake."""
    if "*" in fields or edit.before is None or edit.after is None:
        return None
    if not fields & edit.fields():
        return edit
    before = {name: value for name, value in edit.before.items() if name not in fields}
    after = {name: value for name, value in edit.after.items() if name not in fields}
    return edit._replace(before=before, after=after) if before or after else None


def _keep_counters(ours: State, result: State) -> None:
    """Id counters never fall, whatever the file says: no id is given twice."""
    old = _counters(ours)
    table = result.tables.get(META, {})
    for number, document in table.items():
        counters = cast("dict[str, Any]", document.get("counters") or {})
        if any(counters.get(prefix, 0) < count for prefix, count in old.items()):
            table[number] = document | {"counters": counters | {p: max(n, counters.get(p, 0)) for p, n in old.items()}}


def _counters(state: State) -> dict[str, int]:
    found: dict[str, int] = {}
    for document in state.tables.get(META, {}).values():
        for prefix, count in cast("dict[str, int]", document.get("counters") or {}).items():
            found[prefix] = max(count, found.get(prefix, 0))
    return found


def replacing(ours: State, wanted: State) -> tuple[DocEdit, ...]:
    """The edits that make a state of another; id counters never fall."""
    result = wanted.copy()
    _keep_counters(ours, result)
    return tuple(differences(ours, result))
