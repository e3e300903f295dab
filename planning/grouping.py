"""The rows of a plan in another order: below headings of their project, owner, state or stage, and sorted by a figure.

Without a group the rows keep their place in the WBS, and a sort orders what stands side by side in it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date, datetime
from typing import TYPE_CHECKING

from planning.errors import PhraseError
from planning.outline import LEAVES, Node, OutlineRow, forest, rows_of
from planning.plan import natural
from planning.priority import ranking
from planning.records import Milestone, Project, Record, Task
from planning.roadmap import Picture
from planning.values import clean_line, near, short

if TYPE_CHECKING:
    from dataclasses import dataclass

    from planning.plan import Plan
    from planning.rollup import Rollup
    from planning.schedule import Row, Schedule
else:
    from planning.frozen import dataclass

GROUPS = ("project", "owner", "state", "stage", "flat")
"""What rows can be grouped by; ``flat`` is one list without headings."""
SORTS = ("order", "start", "finish", "float", "slip", "percent", "priority", "score", "name")
"""What rows can be sorted by: dates and float upwards, slip, per cent, priority and score downwards."""

_HEAD = "group:"
_STATES = {"blocked": "Blocked", "started": "Under way", "open": "Not begun", "done": "Done"}
_NOBODY = "nobody yet"
_NO_STAGE = "no stage"


@dataclass(frozen=True, slots=True)
class Arrangement:
    """How rows are grouped and sorted; "" where nothing is said: the WBS, by rank."""

    group: str = ""
    sort: str = ""

    @property
    def typed(self) -> str:
        """As people type it: ``owner by float``."""
        return f"{self.group}{f' by {self.sort}' if self.sort else ''}".strip()

    @property
    def said(self) -> str:
        """In words: ``grouped by owner, sorted by float``; nothing for the WBS."""
        groups = {"": [], "flat": ["one list"]}.get(self.group, [f"grouped by {self.group}"])
        return ", ".join([*groups, *([f"sorted by {self.sort}"] if self.sort else [])])


PLAIN = Arrangement()
"""The WBS by rank."""


def read_arrangement(text: str) -> Arrangement:
    """``owner``, ``owner by float``, ``by finish``; ``-`` or nothing is the WBS. Raises PhraseError for anything else."""
    words = [word for word in clean_line(text[:200]).casefold().replace(",", " ").split() if word not in ("group", "sort", "sorted", "-")]
    if words and words[-1] == "by":
        raise PhraseError(f"by what? There are {', '.join(SORTS)}.")
    if words[:1] == ["by"] and words[1] in GROUPS:  # "group by owner"
        words = words[1:]
    group = _one_of(words.pop(0), GROUPS) if words and words[0] != "by" else ""
    if words and words[0] == "by":
        words.pop(0)
    sort = _one_of(words.pop(0), SORTS) if words else ""
    if words:
        raise PhraseError(f"{short(words[0])!r} is too much; type a group and a sort, such as owner by float.")
    return Arrangement(group, "" if sort == "order" else sort)


def _one_of(word: str, choices: tuple[str, ...]) -> str:
    found = [choice for choice in choices if choice.startswith(word)]
    exact = [choice for choice in found if choice == word]
    if len(exact or found) == 1:
        return (exact or found)[0]
    hint = f"; there are {', '.join(found)}" if found else near(word, choices, f"; there are {', '.join(choices)}")
    raise PhraseError(f"{short(word)!r} is nothing to {'group' if choices is GROUPS else 'sort'} by{hint}.")


def complete_arrangement(text: str) -> str:
    """The last word finished, as far as its letters say which it is; after a whole one, the next that fits."""
    head, _, word = text.rpartition(" ")
    words = head.split()
    if not word:
        return f"{text.rstrip()} by " if words and words[-1] != "by" else text
    choices = SORTS if "by" in words else ("by", *GROUPS) if not words else ("by", *SORTS)
    found = [choice for choice in choices if choice.startswith(word.casefold())]
    if not found:
        return text
    if word in choices:
        after = choices[(choices.index(word) + 1) % len(choices)]
        return f"{head} {after}".lstrip() if word != "by" else f"{text} "
    return f"{head} {found[0]}".lstrip()


# ------------------------------------------------------------------------------------------------------------- the rows


def arranged(
    plan: Plan,
    schedule: Schedule | None,
    arrangement: Arrangement,
    folded: Collection[str] = (),
    *,
    keep: Callable[[str], bool] | None = None,
    archived: bool = False,
) -> tuple[OutlineRow, ...]:
    """The rows of a plan, grouped and sorted; ``folded``, ``keep`` and ``archived`` as in ``outline``.

    Headings are rows of kind ``group`` (projects where that is the group); ``folded`` may hold their ids. What has no
    figure to sort by comes last, what is equal stays in its order.
    """
    roots = _GROUPED[arrangement.group](plan, forest(plan, archived)) if arrangement.group else forest(plan, archived)
    if arrangement.sort:
        figures = _Figures(plan, schedule)
        _sort_all(roots, lambda node: figures.key(node, arrangement.sort), headings=arrangement.group in ("", "project"))
    return rows_of(roots, folded, keep)


def heading_of(plan: Plan, record_id: str, arrangement: Arrangement) -> str:
    """The id of the heading that a task, milestone or project stands below; "" where there is none."""
    record = plan.find(record_id)
    if isinstance(record, Task | Milestone):
        if arrangement.group == "owner":
            return _HEAD + _owner(record)
        if arrangement.group == "state":
            return _HEAD + _state(record)
        if arrangement.group == "project":
            return record.project or getattr(record, "program", "")
        record = plan.projects.get(record.project)
    if arrangement.group == "stage":
        return _HEAD + (_stage(record) if isinstance(record, Project) else "")
    return ""


def _sort_all(roots: list[Node], key: Callable[[Node], tuple[object, ...]], *, headings: bool) -> None:
    """Sort what stands side by side; headings of other groups keep their own order."""
    if headings or not any(node.kind == "group" for node in roots):
        roots.sort(key=key)
    stack = list(roots)
    while stack:
        node = stack.pop()
        node.children.sort(key=key)
        stack.extend(node.children)


class _Figures:
    """What nodes are sorted by."""

    def __init__(self, plan: Plan, schedule: Schedule | None) -> None:
        self._plan, self._schedule = plan, schedule
        self._picture = Picture(plan, schedule, date.min)

    def key(self, node: Node, sort: str) -> tuple[object, ...]:
        """What sorts a node; what has no such figure comes last."""
        if sort == "name":
            return (0, node.record.name.casefold(), natural(node.record.id))
        if sort in ("priority", "score"):
            return self._ranked(node.record, sort)
        row = self._row(node)
        if row is None:
            return (1, 0)
        if sort == "slip":
            shown = OutlineRow(node.record.id, node.kind, "", 0, None, node.program, node.project)
            return (0, -self._picture.slip(shown))
        if sort == "percent":
            return (0, -row.percent)
        if sort == "float":
            return self._float(node, row)
        at: datetime = row.start if sort == "start" else row.finish
        return (0, at)

    def _ranked(self, record: Record, sort: str) -> tuple[object, ...]:
        """Projects and tasks by their priority; projects by their score."""
        figure = ranking(self._plan, record).score if sort == "score" and isinstance(record, Project) else None
        if sort == "priority":
            figure = getattr(record, "priority", None)
        return (1, 0) if figure is None else (0, -figure)

    def _float(self, node: Node, row: Row | Rollup) -> tuple[object, ...]:
        finished = row.total_float is None or getattr(row, "finished", False)
        return (1, 0) if finished else (0, row.total_float)

    def _row(self, node: Node) -> Row | Rollup | None:
        if self._schedule is None:
            return None
        if node.kind == "program":
            return self._schedule.program(node.record.id)
        return self._schedule.project(node.record.id) if node.kind == "project" else self._schedule.get(node.record.id)


# ----------------------------------------------------------------------------------------------------------- the groups


def _flat(_plan: Plan, roots: list[Node]) -> list[Node]:
    """All tasks and milestones in one list."""
    found: list[Node] = []
    stack = list(reversed(roots))
    while stack:
        node = stack.pop()
        if node.kind in LEAVES:
            found.append(node)
        stack.extend(reversed(node.children))
    return found


def _by_project(plan: Plan, roots: list[Node]) -> list[Node]:
    """Each project with all that is in it; milestones of a program alone below that program."""
    found: list[Node] = []
    for root in roots:
        if root.kind != "program":
            found.append(root)
            continue
        own = [child for child in root.children if child.kind != "project"]
        found += [child for child in root.children if child.kind == "project"]
        if own:
            root.children = own
            found.append(root)
    for node in found:
        node.children = _flat(plan, node.children)
    return found


def _by_owner(plan: Plan, roots: list[Node]) -> list[Node]:
    """Each person with what they do first; unnamed roles after people, and nobody last."""

    def named(owner: str) -> str:
        person = plan.people.get(owner)
        return person.name or owner if person else owner or _NOBODY

    groups = _collected(_flat(plan, roots), _owner, named)
    return sorted(groups, key=lambda g: (g.record.name == _NOBODY, g.record.name.startswith("?"), g.record.name.casefold()))


def _by_state(plan: Plan, roots: list[Node]) -> list[Node]:
    """What is blocked, under way, not begun, and done."""
    groups = _collected(_flat(plan, roots), _state, lambda state: _STATES[state])
    order = list(_STATES)
    return sorted(groups, key=lambda g: order.index(g.record.id.removeprefix(_HEAD)))


def _by_stage(plan: Plan, roots: list[Node]) -> list[Node]:
    """Projects, with their WBS, below their stage; what has none last."""
    nodes: list[Node] = []
    for root in roots:
        nodes += root.children if root.kind == "program" else [root]

    def stage(record: Record) -> str:
        project = record if isinstance(record, Project) else plan.projects.get(getattr(record, "project", ""))
        return _stage(project) if project else ""

    groups = _collected(nodes, stage, lambda found: found or _NO_STAGE)
    return sorted(groups, key=lambda g: (g.record.name == _NO_STAGE, natural(g.record.name)))


_GROUPED: dict[str, Callable[[Plan, list[Node]], list[Node]]] = {
    "flat": _flat,
    "project": _by_project,
    "owner": _by_owner,
    "state": _by_state,
    "stage": _by_stage,
}


def _collected(nodes: list[Node], value: Callable[[Record], str], named: Callable[[str], str]) -> list[Node]:
    """A heading for each value, with the nodes that have it."""
    groups: dict[str, Node] = {}
    for node in nodes:
        found = value(node.record)
        if found not in groups:
            groups[found] = Node(Record(id=_HEAD + found, name=named(found)), "group", "", "")
        groups[found].children.append(node)
    for group in groups.values():
        programs = {child.program for child in group.children}
        group.program = programs.pop() if len(programs) == 1 else ""
    return list(groups.values())


def _owner(record: Record) -> str:
    """Who does it first, or answers for it."""
    if isinstance(record, Task):
        return record.assignments[0].person if record.assignments else ""
    return getattr(record, "owner", "")


def _state(record: Record) -> str:
    if isinstance(record, Milestone):
        return "done" if record.actual else "open"
    if not isinstance(record, Task) or record.actual_finish is not None:
        return "done"
    return "blocked" if record.state == "blocked" else "started" if record.actual_start is not None else "open"


def _stage(project: Project) -> str:
    return clean_line(project.stage)
