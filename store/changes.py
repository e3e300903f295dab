"""Changes of records on their way to the file: stamped, counted, checked, and as edits of documents - and back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, replace
from datetime import datetime
from itertools import pairwise
from operator import attrgetter
from typing import TYPE_CHECKING, Any, cast

from planning.errors import PhraseError, PlanError
from planning.frozen import replaced
from planning.plan import Change, Edit, Plan, prefix_of
from planning.records import KINDS
from planning.soundness import REFERENCES
from planning.validate import problems_of
from store.codec import decode, decode_meta, encode, encode_over
from store.documents import META, META_DOCUMENT, DocEdit, State, cut
from store.errors import shown

if TYPE_CHECKING:
    from planning.rebase import Conflict
    from planning.records import Record


def stamped_with(change: Change, now: datetime) -> Change:
    """The change without edits that alter nothing, its records stamped with the minute of their creation or update.

    Of several edits of one record only the last is stamped: the others are states that nobody sees.
    """
    moment = now.replace(second=0, microsecond=0)
    last = {(edit.kind, edit.id): place for place, edit in enumerate(change.edits) if edit.before != edit.after}
    fresh: set[tuple[str, str]] = set()
    edits = []
    for place, edit in enumerate(change.edits):
        key = (edit.kind, edit.id)
        if edit.before == edit.after:
            continue
        if edit.before is None:
            fresh.add(key)
        edits.append(_stamp(edit, moment, fresh=key in fresh) if last[key] == place else edit)
    return Change(change.label, tuple(edits))


def _stamp(edit: Edit, moment: datetime, *, fresh: bool) -> Edit:
    record = edit.after
    if record is None or (fresh and record.created is not None):
        return edit
    return replaced(edit, after=replaced(record, created=moment) if fresh else replaced(record, updated=moment))


def firsts(change: Change) -> Iterable[Edit]:
    """The first edit of each record: the one that says what it looked like before."""
    seen: set[tuple[str, str]] = set()
    for edit in change.edits:
        if (edit.kind, edit.id) not in seen:
            seen.add((edit.kind, edit.id))
            yield edit


def counted(plan: Plan, change: Change) -> Plan:
    """The plan with counters that remember the ids a change deletes, so that they are never given again."""
    counters = dict(plan.meta.counters)
    for edit in change.edits:
        if edit.after is None:
            prefix, number = prefix_of(edit.id)
            if number > counters.get(prefix, 0):
                counters[prefix] = number
    return plan if counters == plan.meta.counters else replace(plan, meta=replace(plan.meta, counters=counters))


def require_sound(plan: Plan, change: Change) -> None:
    """Raise PlanError for a change whose plan could not be opened again."""
    touched = {(edit.kind, edit.id) for edit in change.edits if edit.id in plan.table(edit.kind)}
    gone = {edit.id for edit in change.edits if edit.id not in plan.table(edit.kind)}
    if gone:
        touched |= set(_naming(plan, gone))
        touched |= {("calendars", calendar_id) for calendar_id in plan.calendars}
    for kind, record_id in touched:
        for problem in problems_of(plan, kind, plan.table(kind)[record_id]):
            if problem.fatal:
                raise PlanError(f"This would break the plan: {shown(str(problem), 400)}")


def _naming(plan: Plan, ids: set[str]) -> Iterable[tuple[str, str]]:
    """Kind and id of every record that names one of these ids in a field that must name what is there."""
    for kind, cls in KINDS.items():
        known = {field.name for field in fields(cls)}
        for name in (name for name in REFERENCES if name in known):
            named = attrgetter(name)
            yield from [(kind, record_id) for record_id, record in plan.table(kind).items() if named(record) in ids]


def documents_of(change: Change, plan: Plan, state: State) -> list[DocEdit]:
    """The edits of documents that a change of records comes to, each document once; ``plan`` is the plan after it."""
    found: list[DocEdit] = []
    free: dict[str, int] = {}
    for kind, record_id in dict.fromkeys((edit.kind, edit.id) for edit in change.edits):
        record = plan.table(kind).get(record_id)
        number = state.number(kind, record_id)
        old = state.document(kind, record_id)
        new = None if record is None else encode_over(old, record) if old is not None else encode(record)
        if not number:
            number = free[kind] = max(free.get(kind, 0) + 1, state.free_number(kind))
        edit = cut(kind, record_id, number, old, new)
        if edit is not None:
            found.append(edit)
    return found


def planned(plan: Plan, state: State, edits: Iterable[DocEdit]) -> Plan:
    """The plan after edits of documents that the state already has."""
    tables: dict[str, dict[str, Record]] = {}
    meta = plan.meta
    for edit in edits:
        if edit.kind == META:
            continue
        if edit.id:
            table = tables.setdefault(edit.kind, dict(plan.table(edit.kind)))
            document = state.document(edit.kind, edit.id)
            if document is None:
                table.pop(edit.id, None)
            else:
                table[edit.id] = decode(edit.kind, document)
    document = state.tables.get(META, {}).get(META_DOCUMENT)
    if document is not None:
        meta = decode_meta(document)
    changed = replace(plan, meta=meta, **cast("dict[str, Any]", tables))
    return in_file_order(changed, state, tables)


def in_file_order(plan: Plan, state: State, kinds: Iterable[str]) -> Plan:
    """The plan with these kinds in the order of their documents: what came back stands where it stood."""
    for kind in kinds:
        table, numbers = plan.table(kind), state.numbers.get(kind, {})
        if any(a > b for a, b in pairwise([numbers[i] for i in table])):
            ordered: dict[str, Any] = {kind: {i: table[i] for i in sorted(table, key=numbers.__getitem__)}}
            plan = replace(plan, **ordered)
    return plan


def change_between(label: str, before: Plan, after: Plan, edits: Iterable[DocEdit]) -> Change:
    places = dict.fromkeys((edit.kind, edit.id) for edit in edits if edit.id)
    return Change(label, tuple(Edit(kind, i, before.table(kind).get(i), after.table(kind).get(i)) for kind, i in places))


def conflict_words(plan: Plan, conflicts: Iterable[Conflict]) -> str:
    from planning.fields import show_value

    told = []
    for conflict in conflicts:
        record = plan.find(conflict.id)
        if record is None:
            told.append(f"{conflict.id} was deleted")
        elif not conflict.field:
            told.append(f"{conflict.id} was changed")
        else:
            try:
                now = show_value(plan, record, conflict.field)
            except (PlanError, PhraseError, KeyError):  # a part that is typed under another name
                now = ""
            told.append(f"{conflict.id} {conflict.field} was changed{f' to {shown(now)}' if now else ''}")
    more = f" and {len(told) - 2} more" if len(told) > 2 else ""
    return f"{', '.join(told[:2])}{more} by another process meanwhile; look at it and try again."
