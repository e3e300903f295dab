"""Moving rows: up and down among what stands beside them, below the row above (indent), and out of their summary (outdent).

A row's place is its rank and its parent, and neither is a date. So whatever would change the date or the float of anything
that is worked on is refused, in a sentence that says why. The one thing that may change is a heading: a task without work,
links or dates of its own becomes a summary, and a summary that holds nothing any more a heading again.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from planning.bulk import said
from planning.calendars import to_datetime
from planning.durations import Lengths, format_duration
from planning.errors import PlanError
from planning.outline import Node, forest
from planning.plan import Change, Edit, natural
from planning.records import KINDS, Activity, Milestone, Program, Project, Record, Task
from planning.schedule import schedule

if TYPE_CHECKING:
    from planning.plan import Plan
    from planning.schedule import Schedule

_TOP, _STRAY = "\0programs", "\0strays"


def moved(plan: Plan, ids: Sequence[str], step: int, seen: Collection[str] | None = None) -> Change:
    """The change that moves rows one place up (-1) or down (1) among what stands beside them.

    ``seen`` are the ids that are shown: what is not is passed over. Rows at the end of their list stay; PlanError where all do,
    and for records that have no place of their own.
    """
    rows = _Rows(plan)
    chosen = [i for i in dict.fromkeys(ids) if rows.require(i)]
    done = []
    stuck: set[str] = set()
    for record_id in sorted(chosen, key=rows.place, reverse=step > 0):
        if rows.shift(record_id, step, seen, stuck):
            done.append(record_id)
        else:
            stuck.add(record_id)
    if not done:
        above = plan.find(rows.above[chosen[0]])
        end = "first" if step < 0 else "last"
        raise PlanError(f"{chosen[0]} is already the {end} {f'in {above.id}' if above else 'row'}; a row stays below what it belongs to.")
    return rows.change(f"moved {said(sorted(done, key=rows.place))} {'up' if step < 0 else 'down'}")


def indented(plan: Plan, ids: Sequence[str], now: Schedule | None) -> Change:
    """The change that puts rows below the task above them, in their order.

    ``now`` is the schedule of the plan. Raises PlanError where there is no task above, and where a date would change.
    """
    rows = _Rows(plan)
    done = rows.chosen_tops(ids)
    for record_id in done:
        beside = rows.beside(record_id)
        place = beside.index(record_id)
        if place == 0:
            raise PlanError(f"{record_id} has no row above it to stand below; move it down first.")
        above = plan.find(beside[place - 1])
        if not isinstance(above, Task):
            kind = "milestone" if isinstance(above, Milestone) else "project"
            raise PlanError(f"{beside[place - 1]} above is a {kind}, and only a task holds others; move {record_id} below one first.")
        rows.put(record_id, above.id, len(rows.lists.get(above.id, ())))
    return _checked(rows, now, f"indented {said(done)} below {rows.above[done[0]]}", done)


def outdented(plan: Plan, ids: Sequence[str], now: Schedule | None) -> Change:
    """The change that takes rows out of their summary, to stand right after it.

    ``now`` is the schedule of the plan. Raises PlanError for rows in no summary, and where a date would change.
    """
    rows = _Rows(plan)
    done = rows.chosen_tops(ids)
    for record_id in reversed(done):
        parent = rows.above[record_id]
        if parent not in plan.tasks:
            raise PlanError(f"{record_id} is in no summary, so there is nothing to take it out of.")
        rows.put(record_id, rows.above[parent], rows.beside(parent).index(parent) + 1)
    return _checked(rows, now, f"outdented {said(done)}", done)


# -------------------------------------------------------------------------------------------------------------- the rows


class _Rows:
    """All rows of a plan by what they stand below, while they are moved about."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.lists: dict[str, list[str]] = {}
        self.above: dict[str, str] = {}
        self._records: dict[str, Record] = {}
        self._places: dict[str, int] = {}
        self._moved: set[str] = set()
        roots = forest(plan, archived=True)
        self._take(_TOP, [node for node in roots if node.kind == "program"])
        self._take(_STRAY, [node for node in roots if node.kind != "program"])

    def _take(self, above: str, nodes: list[Node]) -> None:
        stack = [(above, nodes)]
        while stack:
            above, nodes = stack.pop()
            self.lists[above] = [node.record.id for node in nodes]
            for node in nodes:
                self.above[node.record.id] = above
                self._records[node.record.id] = node.record
            stack.extend((node.record.id, node.children) for node in reversed(nodes))
        self._places = {}

    def require(self, record_id: str) -> bool:
        """Raises PlanError for a record that has no row of its own."""
        if record_id not in self.above:
            raise PlanError(f"{record_id} has no place among the rows; programs, projects, tasks and milestones have.")
        return True

    def place(self, record_id: str) -> int:
        """Where a row stands from top to bottom, as all rows stood at first."""
        if not self._places:
            stack = [*reversed(self.lists[_TOP] + self.lists[_STRAY])]
            while stack:
                current = stack.pop()
                self._places[current] = len(self._places)
                stack.extend(reversed(self.lists[current]))
        return self._places[record_id]

    def beside(self, record_id: str) -> list[str]:
        """What stands in one list with a row, itself included."""
        return self.lists[self.above[record_id]]

    def chosen_tops(self, ids: Sequence[str]) -> list[str]:
        """The tasks and milestones of these from top to bottom, without those whose summary is among them: they go along."""
        chosen = [i for i in dict.fromkeys(ids) if self.require(i)]
        for record_id in chosen:
            if not isinstance(self._records[record_id], Activity):
                raise PlanError(f"{record_id} is no task: what it belongs to is one of its fields; e changes it.")
        wanted = set(chosen)
        return sorted((i for i in chosen if not self._stands_below(i, wanted)), key=self.place)

    def _stands_below(self, record_id: str, wanted: set[str]) -> bool:
        above = self.above[record_id]
        while above in self.above:
            if above in wanted:
                return True
            above = self.above[above]
        return False

    def shift(self, record_id: str, step: int, seen: Collection[str] | None, stuck: set[str]) -> bool:
        """Move a row past the next one that is seen; False where there is none, or where that cannot move itself."""
        beside = self.beside(record_id)
        place = target = beside.index(record_id)
        while True:
            target += step
            if not 0 <= target < len(beside) or beside[target] in stuck:
                return False
            if seen is None or beside[target] in seen:
                break
        beside.insert(target, beside.pop(place))
        self._moved.add(record_id)
        return True

    def put(self, record_id: str, above: str, place: int) -> None:
        """Put a row into another list."""
        self.beside(record_id).remove(record_id)
        self.lists.setdefault(above, []).insert(place, record_id)
        self.above[record_id] = above
        self._moved.add(record_id)

    def change(self, label: str) -> Change:
        """What it takes to make the plan stand as the rows now do."""
        edits: list[Edit] = []
        for above in dict.fromkeys(self.above[i] for i in sorted(self._moved, key=natural)):
            for record_id, rank in self._ranks(self.lists[above]).items():
                before = self._records[record_id]
                after = _with_rank(before, rank)
                if record_id in self._moved and isinstance(after, Activity):
                    after = replace(after, parent=above if above in self.plan.tasks else None)
                if after != before:
                    edits.append(Edit(_kind_of(before), record_id, before, after))
        return Change(label, tuple(edits))

    def _ranks(self, ids: list[str]) -> Mapping[str, float]:
        """Ranks that put a list in its order; those that did not move keep theirs where that is possible."""
        ranks = {i: _rank_of(self._records[i]) for i in ids}
        found = dict(ranks)
        n = 0
        while n < len(ids):
            if ids[n] not in self._moved:
                n += 1
                continue
            end = n
            while end < len(ids) and ids[end] in self._moved:
                end += 1
            low = ranks[ids[n - 1]] if n else None
            high = ranks[ids[end]] if end < len(ids) else None
            found.update(zip(ids[n:end], _between(low, high, end - n), strict=True))
            n = end
        inside = [found[i] for i in ids]
        fits = all(
            one < other or (one == other and natural(a) < natural(b))
            for a, b, one, other in zip(ids, ids[1:], inside, inside[1:], strict=False)
        )
        return found if fits else {i: float(place) for place, i in enumerate(ids, start=1)}


def _between(low: float | None, high: float | None, count: int) -> list[float]:
    """So many ranks after one and before another."""
    if low is None or high is None:
        first = (low + 1.0) if low is not None else (high - count if high is not None else 1.0)
        return [first + n for n in range(count)]
    return [low + (high - low) * (n + 1) / (count + 1) for n in range(count)]


def _rank_of(record: Record) -> float:
    return record.rank if isinstance(record, Activity | Project | Program) else 0.0


def _with_rank(record: Record, rank: float) -> Record:
    return replace(record, rank=rank) if isinstance(record, Activity | Project | Program) and record.rank != rank else record


def _kind_of(record: Record) -> str:
    return next(kind for kind, cls in KINDS.items() if cls is type(record))


# ---------------------------------------------------------------------------------------------------- no date may change


def _checked(rows: _Rows, now: Schedule | None, label: str, ids: Sequence[str]) -> Change:
    """The change, where it changes no date. Raises PlanError that says what it would change, and why."""
    change = rows.change(label)
    if now is None:
        raise PlanError("The plan cannot be scheduled now, so nobody can see whether a date would change; mend it first.")
    plan = rows.plan.apply(change)
    headings = _turned(now, plan, ids)
    try:
        after = schedule(plan)
    except PlanError as error:
        raise PlanError(f"{said(ids)} cannot stand there: {error}") from error
    if headings:
        _same_groups(now, after, headings, ids)
    _same_dates(now, after, headings, ids)
    return change


def _turned(now: Schedule, after: Plan, ids: Sequence[str]) -> set[str]:
    """The tasks that become summaries or cease to be: headings alone may."""
    before = now.plan
    were = {a.parent for a in before.activities() if a.parent}
    are = {a.parent for a in after.activities() if a.parent}
    for task_id in sorted(were ^ are, key=natural):
        task = after.tasks[task_id]
        own = _own_of(after, task, Lengths())
        if not own:
            continue
        if task_id in are:
            raise PlanError(f"{task_id} {own}, which would no longer count; take an empty task of 0d as the heading instead.")
        raise PlanError(
            f"{task_id} would hold nothing any more, and it {own}, which would count again; x deletes it and leaves what is in it."
        )
    return were ^ are


def _own_of(plan: Plan, task: Task, lengths: Lengths) -> str:
    """What a task has of its own that a summary cannot have, in words; nothing for a heading."""
    linked = next((link for link in plan.links.values() if task.id in (link.predecessor, link.successor)), None)
    if linked is not None:
        return f"is linked to {linked.successor if linked.predecessor == task.id else linked.predecessor}"
    if task.actual_start or task.actual_finish or task.percent:
        return "has progress of its own"
    if task.constraint or task.deadline or task.manual:
        return "has a date of its own"
    if task.assignments or task.effort or task.fixed_cost or task.actual_cost:
        return "has people or cost of its own"
    if task.duration and not task.estimated:
        return f"has {format_duration(task.duration, lengths)} of work of its own"
    return ""


def _same_dates(before: Schedule, after: Schedule, headings: set[str], ids: Sequence[str]) -> None:
    """Raises PlanError where anything but a heading would get another date or another float."""
    was, now = before.net, after.net
    for what, old, new in (
        ("start", before.dates.early_start, after.dates.early_start),
        ("finish", before.dates.early_finish, after.dates.early_finish),
        ("float", before.dates.late_finish, after.dates.late_finish),
        ("float", before.dates.late_start, after.dates.late_start),
    ):
        others = [i for i in was.index if i not in headings and i in now.index]
        changed = [i for i in others if old[was.index[i]] != new[now.index[i]]]
        if changed:
            first = changed[0]
            days = f" from {_day(old[was.index[first]])} to {_day(new[now.index[first]])}" if what != "float" else ""
            more = f" and that of {len(changed) - 1} more" if len(changed) > 1 else ""
            raise PlanError(f"The {what} of {first}{more} would change{days}: {_why(before, after, ids)}; moving rows changes no date.")


def _why(before: Schedule, after: Schedule, ids: Sequence[str]) -> str:
    """What a summary says of all that is in it, of those that the rows come into or leave."""
    for record_id in ids:
        for plan, verb in ((after.plan, "would bind"), (before.plan, "binds")):
            activity = plan.activity(record_id)
            summary = plan.tasks.get(activity.parent or "") if activity else None
            while summary is not None:
                if summary.constraint or summary.deadline:
                    return f"the date set on the summary {summary.id} {verb} {record_id}"
                if any(summary.id in (link.predecessor, link.successor) for link in plan.links.values()):
                    return f"the links of the summary {summary.id} {verb} {record_id}"
                summary = plan.tasks.get(summary.parent or "")
    return "what they stand below decides it"


def _same_groups(before: Schedule, after: Schedule, headings: set[str], ids: Sequence[str]) -> None:
    """Raises PlanError where a heading would make a project or program begin or end on another day.

    Headings of no duration are none of the work that a project begins or ends with.
    """
    plan = before.plan
    empty = {i for i in headings if not plan.tasks[i].duration}
    activities = [activity for i in ids if (activity := plan.activity(i)) is not None]
    for project_id in dict.fromkeys(activity.project for activity in activities):
        inside = [a.id for a in plan.activities() if a.project == project_id and a.id not in empty]
        old, new = before.roll_up(inside), after.roll_up(inside)
        if old is not None and new is not None and (old.start, old.finish) != (new.start, new.finish):
            raise PlanError(
                f"{project_id} would begin or end on another day, as an empty task does there that becomes a heading; give it 0d."
            )


def _day(minute: int) -> str:
    moment = to_datetime(minute)
    return f"{moment.day} {moment:%b}"
