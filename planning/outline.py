"""The plan as a list of rows: programs, their projects, WBS summaries, tasks and milestones, some of them folded.

Siblings stand in order of their rank, then of their id as a person counts (``WEB-2`` before ``WEB-13``). Whatever does
not hang together - a project of no program, a task whose project or parent is gone, parents in a circle - still gets
a row: nothing disappears because something else is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from planning.frozen import quick
from planning.plan import natural
from planning.records import Activity, Milestone, Project, Record, Task

if TYPE_CHECKING:
    from dataclasses import dataclass

    from planning.plan import Plan
else:
    from planning.frozen import dataclass

RowKind = Literal["program", "project", "summary", "task", "milestone", "group"]
LEAVES = frozenset({"task", "milestone"})
"""The kinds of rows that hold nothing."""


@dataclass(frozen=True, slots=True)
class OutlineRow:
    """One row. ``parent`` is the id of the row above it in the tree; ``count`` and ``done`` are the tasks and milestones
    below it (summaries not counted); ``program`` and ``project`` say where it belongs, "" for nowhere. ``members`` are the tasks
    and milestones of a row that is no record (kind ``group``)."""

    id: str
    kind: RowKind
    name: str
    depth: int
    parent: str | None
    program: str
    project: str
    folds: bool = False
    folded: bool = False
    count: int = 0
    done: int = 0
    members: tuple[str, ...] = ()


class Node:
    """A record (or the heading of a group) with what stands below it, before it is known what is shown."""

    __slots__ = ("children", "count", "done", "kind", "program", "project", "record")

    def __init__(self, record: Record, kind: RowKind, program: str, project: str) -> None:
        self.record = record
        self.kind = kind
        self.program = program
        self.project = project
        self.children: list[Node] = []
        self.count = 0
        self.done = 0


def outline(
    plan: Plan,
    folded: Collection[str] = (),
    *,
    scope: str | None = None,
    keep: Callable[[str], bool] | None = None,
    archived: bool = False,
) -> tuple[OutlineRow, ...]:
    """The rows of a plan from top to bottom, without those below a folded row.

    ``scope`` is the id of the record to show alone, with what is below it. ``keep`` chooses the tasks and milestones to
    show; what is above a chosen one stays. Archived programs and projects are left out unless ``archived``.
    """
    roots = forest(plan, archived)
    return rows_of(roots if scope is None else _find(roots, scope), folded, keep)


def rows_of(roots: list[Node], folded: Collection[str] = (), keep: Callable[[str], bool] | None = None) -> tuple[OutlineRow, ...]:
    """The rows of some trees; ``folded`` and ``keep`` as in ``outline``."""
    for root in roots:
        _count(root)
    if keep is not None:
        roots = _pruned(roots, keep)
    rows: list[OutlineRow] = []
    make = quick(OutlineRow)
    stack: list[tuple[Node, int, str | None]] = [(node, 0, None) for node in reversed(roots)]
    while stack:
        node, depth, parent = stack.pop()
        record = node.record
        closed = bool(node.children) and record.id in folded
        rows.append(
            make(record.id, node.kind, record.name or record.id, depth, parent, node.program, node.project,
                       bool(node.children), closed, node.count, node.done,
                       leaves_of(node) if node.kind == "group" else ())
        )  # fmt: skip
        if not closed:
            stack.extend((child, depth + 1, record.id) for child in reversed(node.children))
    return tuple(rows)


def path_to(plan: Plan, record_id: str) -> tuple[str, ...]:
    """The ids above a record, from the program down: what must be unfolded to see it."""
    path: list[str] = []
    current: str | None = record_id
    while current and current not in path:
        path.append(current)
        record = plan.find(current)
        if isinstance(record, Activity):
            parent = record.parent if record.parent in plan.tasks else None
            current = parent or record.project or getattr(record, "program", None)
        else:
            current = record.program if isinstance(record, Project) else None
    return tuple(reversed(path[1:]))


def _sort(nodes: list[Node]) -> None:
    """Put siblings in their order; ids are only looked at where ranks are equal."""
    nodes.sort(key=_rank)
    if any(_rank(one) == _rank(other) for one, other in pairwise(nodes)):
        nodes.sort(key=_order)


def _rank(node: Node) -> float:
    return getattr(node.record, "rank", 0.0)


def _order(node: Node) -> tuple[float, tuple[tuple[str, int], ...]]:
    return getattr(node.record, "rank", 0.0), natural(node.record.id)


def forest(plan: Plan, archived: bool) -> list[Node]:
    """All programs, then whatever has no program, as trees in their order."""
    programs = {p.id: Node(p, "program", p.id, "") for p in plan.programs.values()}
    projects = {p.id: Node(p, "project", p.program, p.id) for p in plan.projects.values()}
    strays: list[Node] = []
    for node in projects.values():
        _under(programs.get(node.program), node, strays)
    for node in _activity_trees(plan):
        _under(projects.get(node.project) or (programs.get(node.program) if not node.project else None), node, strays)
    for node in (*programs.values(), *projects.values()):
        _sort(node.children)
    roots = [*sorted(programs.values(), key=_order), *sorted(strays, key=_order)]
    return roots if archived else _live(roots)


def _under(parent: Node | None, node: Node, strays: list[Node]) -> None:
    (parent.children if parent else strays).append(node)


def _live(nodes: list[Node]) -> list[Node]:
    """The nodes that are not archived; below programs this reaches their projects."""
    kept = [node for node in nodes if not getattr(node.record, "archived", False)]
    for node in kept:
        if node.kind == "program":
            node.children = _live(node.children)
    return kept


def _activity_trees(plan: Plan) -> list[Node]:
    """Tasks and milestones hung below their summaries; gives those at the top of their project or program."""
    nodes: dict[str, Node] = {}
    for activity in plan.activities():
        project = plan.projects.get(activity.project)
        program = project.program if project else getattr(activity, "program", "")
        kind: RowKind = "milestone" if isinstance(activity, Milestone) else "task"
        nodes[activity.id] = Node(activity, kind, program, activity.project)
    tops: list[Node] = []
    for node in nodes.values():
        parent = _parent(node.record)
        above = nodes.get(parent) if parent else None
        if above is None or above.kind == "milestone" or above.project != node.project or _circles(node.record.id, nodes):
            tops.append(node)
        else:
            above.children.append(node)
    for node in nodes.values():
        if node.children:
            node.kind = "summary"
            _sort(node.children)
    return tops


def _parent(record: Record) -> str | None:
    return record.parent if isinstance(record, Activity) else None


def _circles(start: str, nodes: dict[str, Node]) -> bool:
    """Whether the parents above an activity lead back to itself."""
    seen: set[str] = set()
    current = _parent(nodes[start].record)
    while current in nodes and current not in seen:
        if current == start:
            return True
        seen.add(current)
        current = _parent(nodes[current].record)
    return False


def _find(roots: list[Node], record_id: str) -> list[Node]:
    stack = list(roots)
    while stack:
        node = stack.pop()
        if node.record.id == record_id:
            return [node]
        stack.extend(node.children)
    return []


def _descend(root: Node) -> list[Node]:
    """The node and all below it, parents before their children."""
    found = [root]
    for node in found:
        found.extend(node.children)
    return found


def leaves_of(root: Node) -> tuple[str, ...]:
    """The ids of the tasks and milestones below a node, from top to bottom."""
    found: list[str] = []
    stack = [root]
    while stack:
        node = stack.pop()
        if node.kind in LEAVES:
            found.append(node.record.id)
        stack.extend(reversed(node.children))
    return tuple(found)


def _count(root: Node) -> None:
    for node in reversed(_descend(root)):
        for child in node.children:
            leaf = child.kind in LEAVES
            node.count += 1 if leaf else child.count
            node.done += _is_done(child.record) if leaf else child.done


def _is_done(record: Record) -> bool:
    if isinstance(record, Task):
        return record.actual_finish is not None
    return isinstance(record, Milestone) and record.actual is not None


def _pruned(roots: list[Node], keep: Callable[[str], bool]) -> list[Node]:
    """The trees with only the chosen tasks and milestones and what stands above them."""
    wanted: set[str] = set()
    for root in roots:
        for node in reversed(_descend(root)):
            node.children = [child for child in node.children if child.record.id in wanted]
            if node.children or (isinstance(node.record, Activity) and keep(node.record.id)):
                wanted.add(node.record.id)
    return [root for root in roots if root.record.id in wanted]


def index_of(rows: Iterable[OutlineRow]) -> dict[str, int]:
    """Where each id stands."""
    return {row.id: n for n, row in enumerate(rows)}
