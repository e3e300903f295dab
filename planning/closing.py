"""The end of a project: what is still open, what was learned, and out of sight without being lost.

A closed project is archived. Its rows leave the home screen, what is unfinished in it is scheduled no longer, and all of it stays
in the file: in ``headway list --archived``, in the search and in the history.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from planning.errors import PlanError
from planning.plan import Change, Edit, Plan, natural
from planning.records import Action, Activity, Assumption, ChangeRequest, Decision, LogEntry, Milestone, Program, Project, Record, Task

LESSONS = "## Lessons learned"
"""What stands above the lessons in the notes of a project, before the day."""

_SHOWN = 4
_LOGS = ("issues", "actions", "changes")

CLOSED = frozenset({"done", "closed", "resolved", "decided", "held"})
"""The states in which a log entry is closed, and what repeats begins anew."""
_ENDED = frozenset({"rejected", "withdrawn", "cancelled", "implemented", "failed", "expired"})


class OpenWorkError(PlanError):
    """A project that still holds open work was to be closed. ``open`` holds the ids, by kind."""

    def __init__(self, project: str, still_open: Mapping[str, tuple[str, ...]]) -> None:
        self.open = still_open
        super().__init__(f"{project} still has {say_open(still_open)}; finish or close them first, or close it with them open.")


def close_project(plan: Plan, project_id: str, lessons: str, today: date, *, force: bool = False) -> Change:
    """The change that archives a project and writes the lessons learned into its notes, under a heading with the day.

    Raises OpenWorkError while something in it is open, unless ``force``; then it is left as it is and the label says so. Raises
    PlanError for what is no project, or is closed already.
    """
    project = _project(plan, project_id)
    if project.archived:
        raise PlanError(f"{project_id} is closed already; `headway reopen {project_id}` opens it again.")
    left = still_open(plan, project_id)
    if left and not force:
        raise OpenWorkError(project_id, left)
    notes = with_lessons(project.notes, lessons, today)
    label = f"closed {project_id} {project.name}".rstrip()
    if left:
        label += f", leaving {say_open(left)}"
    return Change(label, (Edit("projects", project_id, project, replace(project, archived=True, notes=notes)),))


def reopen_project(plan: Plan, project_id: str) -> Change:
    """The change that brings an archived project back. Raises PlanError for what is no project, or is open."""
    project = _project(plan, project_id)
    if not project.archived:
        raise PlanError(f"{project_id} is open.")
    edit = Edit("projects", project_id, project, replace(project, archived=False))
    return Change(f"reopened {project_id} {project.name}".rstrip(), (edit,))


def still_open(plan: Plan, project_id: str) -> dict[str, tuple[str, ...]]:
    """The ids of what is still open in a project, by kind: tasks and milestones in it, risks and log entries on it."""
    parents = {each.parent for each in plan.activities() if each.parent}
    inside = [each for each in plan.activities() if each.project == project_id]
    known = {project_id, *(each.id for each in inside)}
    found = {
        "tasks": [t.id for t in inside if isinstance(t, Task) and t.active and t.actual_finish is None and t.id not in parents],
        "milestones": [m.id for m in inside if isinstance(m, Milestone) and m.active and m.actual is None],
        "risks": [r.id for r in plan.risks.values() if r.state == "open" and not known.isdisjoint(r.on)],
    }
    for kind in _LOGS:
        entries = (entry for entry in plan.table(kind).values() if isinstance(entry, LogEntry))
        found[kind] = [entry.id for entry in entries if not is_closed(entry) and not known.isdisjoint(entry.on)]
    return {kind: tuple(sorted(ids, key=natural)) for kind, ids in found.items() if ids}


def is_put_away(plan: Plan, record: Record) -> bool:
    """Whether a program or project is archived, or what stands in one; log entries and risks stay where they are."""
    if not isinstance(record, Program | Project | Activity):
        return False
    project = record if isinstance(record, Project) else plan.projects.get(getattr(record, "project", ""))
    program = plan.program_of(record)
    return bool(project and project.archived) or bool(program and program.archived)


def is_closed(entry: LogEntry) -> bool:
    """Whether a log entry needs nothing any more. A change that is approved still has to be carried out."""
    if (isinstance(entry, Action) and entry.done) or (isinstance(entry, Decision) and entry.decided):
        return True
    if isinstance(entry, Assumption) and entry.holds is not None:
        return True
    state = entry.state.strip().casefold()
    return state in CLOSED or state in _ENDED or (state == "approved" and not isinstance(entry, ChangeRequest))


def say_open(still_open: Mapping[str, tuple[str, ...]]) -> str:
    """What is open, in words: ``3 open tasks (WEB-8, WEB-9, WEB-13) and 1 open risk (R-07)``."""
    said = []
    for kind, ids in still_open.items():
        names = ", ".join(ids[:_SHOWN]) + (" …" if len(ids) > _SHOWN else "")
        said.append(f"{len(ids)} open {kind.removesuffix('s') if len(ids) == 1 else kind} ({names})")
    return " and ".join([", ".join(said[:-1]), said[-1]] if len(said) > 1 else said)


def with_lessons(notes: str, lessons: str, today: date) -> str:
    """Notes with the lessons below them under a heading with the day; as they were where there are none."""
    from planning.values import clean_text

    text = clean_text(lessons).strip()
    if not text:
        return notes
    block = f"{LESSONS}, {today.isoformat()}\n\n{text}"
    return f"{notes.rstrip()}\n\n{block}" if notes.strip() else block


def _project(plan: Plan, project_id: str) -> Project:
    found = plan.projects.get(project_id)
    if found is None:
        from planning.values import unknown_id

        known = plan.find(project_id) is not None
        raise PlanError(f"{project_id} is no project, and only projects are closed." if known else unknown_id(plan, project_id))
    return found
