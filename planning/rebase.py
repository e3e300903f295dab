"""A change that was made on an older plan, made anew on the plan as it is now: field by field, and told where it cannot be.

What only one side changed is kept; what both made the same is no quarrel. Where both changed one field differently, the plan
as it is now keeps its value and a ``Conflict`` says so. Fields that mean something only together give way together.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field, fields, replace
from typing import TYPE_CHECKING, Any, NamedTuple, cast, get_origin

from planning.plan import Change, Edit, Plan, prefix_of
from planning.records import KINDS, Activity, Calendar, Link, Record
from planning.renumber import holding_fields, references, renamed, renumbered, without

if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    from planning.frozen import dataclass

STAMPS = ("created", "updated")
"""Fields that no one quarrels about."""

TOGETHER: tuple[tuple[str, ...], ...] = (
    ("lag", "lag_kind"),
    ("duration", "elapsed"),
    ("manual", "pinned_start", "pinned_finish"),
    ("actual_start", "actual_finish", "resume", "remaining", "percent"),
    ("project", "parent"),
)
"""Fields that mean something only together: a lag of 50 is nothing without its kind."""

ITEMS: Mapping[str, tuple[str, ...]] = {
    "tags": (),
    "on": (),
    "needs": (),
    "assignments": ("person",),
    "budget": ("category",),
    "criteria": ("text",),
    "checklist": ("text",),
    "actions": ("text",),
    "measurements": ("on",),
    "capacity_steps": ("since",),
    "leave": ("first", "last"),
    "exceptions": ("first", "last", "rule"),
}
"""Lists that are merged item by item, and the fields that say which item it is; () where the item itself does."""

_UPWARD: tuple[tuple[type[Record], str, str], ...] = ((Activity, "parent", "tasks"), (Calendar, "base", "calendars"))
"""Fields that lead upwards, and the kind that stands there: no record stands above itself."""

_ABSENT: Any = object()


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field that both sides changed: its value before, as the change wants it, and as it is ``now``, which is kept.

    ``field`` is empty, and the values are whole records (None where there is none), where one side deleted what the other
    needs. A key or item of a field is told as ``external.mspdi`` or ``assignments.SB``; None stands for one that is not there.
    """

    kind: str
    id: str
    field: str
    before: object
    ours: object
    now: object


@dataclass(frozen=True, slots=True)
class Rebased:
    """The change as it applies to the plan now, what it could not do, and new ids of records it adds, by old id."""

    change: Change
    conflicts: tuple[Conflict, ...] = ()
    renumbered: Mapping[str, str] = field(default_factory=dict)


def rebase(change: Change, now: Plan, *, base: Plan | None = None) -> Rebased:
    """The change, made on an older plan, as it applies to the plan ``now``.

    ``base`` is the older plan where it is at hand: what pointed at nothing there is then not taken for deleted meanwhile.
    """
    return _Rebasing(change, now, base).result()


# --------------------------------------------------------------------------------------------------- three-way values


class Clash(NamedTuple):
    """A field, key or item that both changed differently."""

    field: str
    before: object
    ours: object
    now: object


def combined(before: Record, ours: Record, now: Record) -> tuple[Record, list[Clash]]:
    """The record as it is now with what ours changed, and where that cannot be. The stamp ``updated`` is the later one."""
    taken: dict[str, Any] = {}
    clashes: list[Clash] = []
    for name, is_mapping in _fields_of(type(now)):
        b, o, n = getattr(before, name), getattr(ours, name), getattr(now, name)
        if o is b or o in (b, n):
            continue
        if n == b:
            taken[name] = o
        elif name in STAMPS:
            taken[name] = o if n is None or (o is not None and o > n) else n
        elif is_mapping:
            merged, found = by_key(b, o, n)
            taken[name] = merged
            prefix = "" if name == "extra" else f"{name}."
            clashes += [Clash(f"{prefix}{key}", *values) for key, *values in found]
        else:
            merged_list = _by_item(name, b, o, n)
            if merged_list is None:
                clashes.append(Clash(name, b, o, n))
            else:
                taken[name], found = merged_list
                clashes += [Clash(f"{name}.{_item_name(key)}", *values) for key, *values in found]
    clashes += _give_way(taken, clashes, before, ours, now)
    return (replace(now, **taken) if taken else now), clashes


_FIELDS: dict[type, tuple[tuple[str, bool], ...]] = {}


def _fields_of(cls: type) -> tuple[tuple[str, bool], ...]:
    """The names of a record's fields but its id, and whether they hold a mapping."""
    found = _FIELDS.get(cls)
    if found is None:
        found = _FIELDS[cls] = tuple((f.name, get_origin(f.type) is Mapping) for f in fields(cls) if f.name != "id")
    return found


def _give_way(taken: dict[str, Any], clashes: list[Clash], before: Record, ours: Record, now: Record) -> list[Clash]:
    """Takes back the fields that mean nothing without one that clashed, and names them."""
    clashed = {clash.field for clash in clashes}
    found = []
    for group in TOGETHER:
        if clashed.isdisjoint(group):
            continue
        for name in group:
            if name in taken:
                del taken[name]
                found.append(Clash(name, getattr(before, name), getattr(ours, name), getattr(now, name)))
    return found


def by_key(
    before: Mapping[Any, Any], ours: Mapping[Any, Any], now: Mapping[Any, Any]
) -> tuple[dict[Any, Any], list[tuple[Any, object, object, object]]]:
    """The mapping as it is now with what ours changed, and each key that both changed differently with its three values."""
    merged = dict(now)
    clashes: list[tuple[Any, object, object, object]] = []
    for key in (*ours, *(key for key in before if key not in ours)):
        b, o, n = before.get(key, _ABSENT), ours.get(key, _ABSENT), now.get(key, _ABSENT)
        if o in (b, n):
            continue
        if n != b:
            clashes.append((key, *(None if value is _ABSENT else value for value in (b, o, n))))
        elif o is _ABSENT:
            del merged[key]
        else:
            merged[key] = o
    return merged, clashes


def _by_item(
    name: str, before: object, ours: object, now: object
) -> tuple[tuple[Any, ...], list[tuple[Any, object, object, object]]] | None:
    """As ``by_key`` for lists; None where it is not clear which item is which."""
    naming = ITEMS.get(name)
    keyed = [_keyed(value, naming) for value in (before, ours, now)]
    if naming is None or None in keyed:
        return None
    merged, clashes = by_key(*cast("list[dict[Any, Any]]", keyed))
    return tuple(merged.values()), clashes


def _keyed(value: object, naming: tuple[str, ...] | None) -> dict[Any, Any] | None:
    if naming is None or not isinstance(value, tuple):
        return None
    found = {tuple(getattr(item, part) for part in naming) if naming else item: item for item in value}
    return found if len(found) == len(value) else None


def _item_name(key: object) -> str:
    return " ".join(str(part) for part in key if part != "") if isinstance(key, tuple) else str(key)


def same(one: Record, other: Record) -> bool:
    """Whether two records differ in nothing but their stamps."""
    if one is other or one == other:
        return True
    if type(one) is not type(other) or one.id != other.id:
        return False
    return all(getattr(one, name) == getattr(other, name) for name, _ in _fields_of(type(one)) if name not in STAMPS)


# --------------------------------------------------------------------------------------------------------- one rebasing

Key = tuple[str, str]


class _Rebasing:
    """The work on one change. ``edits`` holds what is left of it, by kind and id."""

    def __init__(self, change: Change, now: Plan, base: Plan | None) -> None:
        self.asked = change
        self.now = now
        self.base = base
        self.conflicts: list[Conflict] = []
        self.squashed = _squashed(change)
        self.ids = self._taken_ids()
        self.change = renumbered(self.squashed, self.ids)
        self.edits: dict[Key, Edit] = {}

    def result(self) -> Rebased:
        """Fit each edit by itself, then take out what would not hold together."""
        for edit in self.change.edits:
            fitted = self._fitted(edit)
            if fitted is not None:
                self.edits[edit.kind, edit.id] = fitted
        while (
            self._drop_what_points_at_nothing() or self._keep_what_is_needed() or self._open_circles() or self._drop_what_stands_elsewhere()
        ):
            pass
        left = tuple(self.edits.values())
        passing = {edit.id for edit in self.asked.edits} - {edit.id for edit in left}  # made and deleted again on the way
        if not self.conflicts and not self.ids and _all_are(left, self.squashed.edits) and not any(map(self.now.find, passing)):
            return Rebased(self.asked)
        kept = {old: new for old, new in self.ids.items() if any(edit.id == new for edit in left)}
        return Rebased(Change(self.change.label, left), tuple(self.conflicts), kept)

    # --------------------------------------------------------------------------------------------------- new ids

    def _taken_ids(self) -> dict[str, str]:
        """New ids for the records that the change adds under the id of another record, by old id."""
        rivals: dict[str, tuple[Edit, Record]] = {}
        gone = {(edit.kind, edit.id) for edit in self.squashed.edits if edit.after is None}
        for edit in self.squashed.edits:
            if edit.before is None and edit.after is not None:
                held = self.now.locate(edit.id)
                if held is not None and (held[0], edit.id) not in gone:
                    rivals[edit.id] = (edit, held[1])
        ids: dict[str, str] = {}
        used = {edit.id for edit in self.squashed.edits}
        counters = dict(self.now.meta.counters)
        while True:
            more = [i for i, (edit, held) in rivals.items() if i not in ids and not same(renamed(cast("Record", edit.after), ids), held)]
            if not more:
                return ids
            for taken in more:
                ids[taken] = self._free_id(taken, counters, used)

    def _free_id(self, taken: str, counters: dict[str, int], used: set[str]) -> str:
        prefix = prefix_of(taken)[0]
        while True:
            free = replace(self.now, meta=replace(self.now.meta, counters=counters)).next_id(prefix)
            counters[prefix] = prefix_of(free)[1]
            if free not in used:
                used.add(free)
                return free

    # ------------------------------------------------------------------------------------------------ single edits

    def _fitted(self, edit: Edit) -> Edit | None:
        """The edit as it fits the record as it is now; None where nothing is left to do."""
        held = self.now.table(edit.kind).get(edit.id)
        if held is edit.before or held == edit.before:
            return edit
        if edit.after is None:
            return self._fitted_deletion(edit, held)
        if edit.before is None:
            return None  # another made the very same record
        if held is None:
            self._tell(edit, None)
            return None
        merged, clashes = combined(edit.before, edit.after, held)
        self.conflicts += [Conflict(edit.kind, edit.id, *clash) for clash in clashes]
        stamped_only = same(merged, held) and not same(edit.before, edit.after)
        return None if merged == held or stamped_only else replace(edit, before=held, after=merged)

    def _fitted_deletion(self, edit: Edit, held: Record | None) -> Edit | None:
        if held is None:
            return None
        if edit.before is not None and same(edit.before, held):
            return replace(edit, before=held)
        self._tell(edit, held)
        return None

    def _tell(self, edit: Edit, held: Record | None) -> None:
        self.conflicts.append(Conflict(edit.kind, edit.id, "", edit.before, edit.after, held))

    # -------------------------------------------------------------------------------------------------- references

    def _after(self, kind: str, record_id: str) -> Record | None:
        """A record as it will be after the change."""
        edit = self.edits.get((kind, record_id))
        return edit.after if edit else self.now.table(kind).get(record_id)

    def _drop_what_points_at_nothing(self) -> bool:
        """Takes out references to records that were deleted meanwhile. Says whether there were any."""
        added = {edit.id for edit in self.edits.values() if edit.after is not None}
        found = False
        for key, edit in list(self.edits.items()):
            after = edit.after
            if after is None or after is edit.before:
                continue
            held = {(r.field, r.id) for r in references(edit.before)} if edit.before else set()
            for name, target, strength in references(after):
                if strength not in ("holds", "names") or (name, target) in held or target in added or self.now.find(target) is not None:
                    continue
                if self.base is not None and self.base.find(target) is None and target not in self._asked_for():
                    continue  # it pointed at nothing from the beginning
                found = True
                self._take_out(key, name, target)
                break  # what is left of this edit is looked at in the next round
        return found

    def _asked_for(self) -> set[str]:
        return {edit.id for edit in self.change.edits if edit.before is None}

    def _take_out(self, key: Key, name: str, target: str) -> None:
        """Take a reference back out of an edit: to what stands there now, else to nothing, else the whole edit."""
        edit = self.edits[key]
        after, held = cast("Record", edit.after), edit.before
        asked = next((e for e in self.change.edits if (e.kind, e.id) == key), edit)
        before = getattr(asked.before, name) if asked.before is not None else None
        now = getattr(held, name) if held is not None else None
        self.conflicts.append(Conflict(*key, name, before, getattr(after, name), now))
        left: Record | None
        if held is not None and not isinstance(getattr(held, name), tuple):
            kept: dict[str, Any] = {name: getattr(held, name)}
            left = replace(after, **kept)
        else:
            left = without(after, name, target)
        if left is None or (held is not None and same(left, held)):
            del self.edits[key]
        else:
            self.edits[key] = replace(edit, after=left)

    def _keep_what_is_needed(self) -> bool:
        """Takes back deletions of what others came to need meanwhile. Says whether there were any."""
        added = {edit.id for edit in self.edits.values() if edit.after is not None}
        gone = {edit.id: edit for edit in self.edits.values() if edit.after is None and edit.id not in added}
        if not gone:
            return False
        needed = {target: user for target, user in self._needed(gone) if target in gone}
        for target, user in needed.items():
            edit = gone[target]
            self.conflicts.append(Conflict(edit.kind, target, "", edit.before, None, user))
            del self.edits[edit.kind, target]
            self._take_back_companions(target, edit)
        return bool(needed)

    def _needed(self, gone: Mapping[str, Edit]) -> Iterator[tuple[str, Record]]:
        """What is pointed at by records that stay, and by which; only what came meanwhile where that can be told."""
        asked = {(edit.kind, edit.id): edit for edit in self.change.edits}
        holding = {cls: holding_fields(cls) for cls in KINDS.values()}
        for kind, record in self.now.records():
            after = self._after(kind, record.id)
            if after is None:
                continue
            if self.base is None and all(getattr(after, name) not in gone for name in holding[type(after)]):
                continue
            edit = asked.get((kind, record.id))
            altered = edit is not None and self.edits.get((kind, record.id)) is not edit
            old = self.base.table(kind).get(record.id) if self.base is not None else None
            if not altered and self.base is not None and (old is record or old == record):
                continue
            known = {(r.field, r.id) for r in references(old)} if old is not None else set()
            came = {(r.field, r.id) for r in references(record)} - known
            for name, target, strength in references(after):
                new = (name, target) in came
                needed = (new or altered) if strength == "holds" else new and strength == "names" and self.base is not None
                if needed and target in gone:
                    yield target, record

    def _take_back_companions(self, target: str, deletion: Edit) -> None:
        """A record that stays keeps the links that went with it and the children that moved up."""
        parent = getattr(deletion.before, "parent", None)
        for key, edit in list(self.edits.items()):
            if edit.after is None and isinstance(edit.before, Link) and target in (edit.before.predecessor, edit.before.successor):
                ends = (edit.before.predecessor, edit.before.successor)
                if all(self._after("tasks", end) or self._after("milestones", end) for end in ends):
                    del self.edits[key]
            elif (
                isinstance(edit.before, Activity)
                and isinstance(edit.after, Activity)
                and (edit.before.parent, edit.after.parent) == (target, parent)
            ):
                left = replace(edit.after, parent=target)
                if same(left, edit.before):
                    del self.edits[key]
                else:
                    self.edits[key] = replace(edit, after=left)

    def _drop_what_stands_elsewhere(self) -> bool:
        """Takes out a record of another kind than the one that keeps its id. Says whether there was one."""
        for key, edit in list(self.edits.items()):
            if edit.before is None:
                held = self.now.locate(edit.id)
                if held is not None and (held[0], edit.id) not in self.edits:
                    del self.edits[key]
                    self.conflicts.append(Conflict(*key, "", None, edit.after, held[1]))
                    return True
        return False

    def _open_circles(self) -> bool:
        """Takes back a parent or a calendar's base that would close a circle. Says whether there was one."""
        for key, edit in list(self.edits.items()):
            for cls, name, kind in _UPWARD:
                if not isinstance(edit.after, cls):
                    continue
                wanted = getattr(edit.after, name)
                held = getattr(edit.before, name) if edit.before is not None else None
                if wanted is None or wanted == held or not self._in_circle(edit.id, kind, name):
                    continue
                self._take_out(key, name, wanted)
                return True
        return False

    def _in_circle(self, first: str, kind: str, name: str) -> bool:
        """Whether going up from a record by this field leads back to it."""
        seen: set[str] = set()
        at = getattr(self._after(kind, first), name, None)
        while at is not None and at not in seen:
            if at == first:
                return True
            seen.add(at)
            at = getattr(self._after(kind, at), name, None)
        return False


def _squashed(change: Change) -> Change:
    """The change with one edit for each record it touches."""
    found: dict[Key, Edit] = {}
    for edit in change.edits:
        earlier = found.get((edit.kind, edit.id))
        found[edit.kind, edit.id] = replace(earlier, after=edit.after) if earlier else edit
    if len(found) == len(change.edits):
        return change
    return Change(change.label, tuple(e for e in found.values() if e.before is not None or e.after is not None))


def _all_are(some: tuple[Edit, ...], others: tuple[Edit, ...]) -> bool:
    return len(some) == len(others) and all(a is b for a, b in zip(some, others, strict=True))
