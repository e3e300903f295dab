"""Random changes of a plan, such as two people make who do not know of each other."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any, get_type_hints

from hypothesis import strategies as st

from planning import records
from planning.errors import PlanError
from planning.plan import Change, Edit, Plan, put, remove
from planning.records import Assignment, Link, Person, Task
from planning.validate import problems
from tests.strategies import of_type


def small_plan() -> Plan:
    """A project with summaries, links, people and a calendar, in which much can be deleted."""
    from planning.plan import build

    tasks = [Task(id=f"WEB-{n}", name=f"Task {n}", project="WEB", rank=float(n)) for n in range(1, 7)]
    tasks[1] = replace(tasks[1], parent="WEB-1")
    tasks[2] = replace(tasks[2], parent="WEB-1", assignments=(Assignment("KM"),))
    return build(
        [
            records.Program(id="KES", name="Relaunch", calendar="STD"),
            records.Project(id="WEB", name="Website", program="KES"),
            records.Calendar(id="STD"),
            records.Calendar(id="LATE", base="STD"),
            Person(id="KM", name="Kenji Mori"),
            *tasks,
            records.Milestone(id="WEB-M1", name="Go-live", project="WEB"),
            Link(id="L-1", predecessor="WEB-2", successor="WEB-4"),
            Link(id="L-2", predecessor="WEB-4", successor="WEB-M1"),
            records.Risk(id="R-01", name="late", on=("WEB-4",)),
        ]
    )


def field_values(kind: str, name: str) -> st.SearchStrategy[Any]:
    """What a field of a kind of record may hold."""
    return of_type(get_type_hints(records.KINDS[kind], vars(records))[name])


def places(plan: Plan) -> list[tuple[str, str, str]]:
    """Kind, id and name of every field of a plan, ids and unknown fields left out."""
    return [(kind, r.id, f.name) for kind, r in plan.records() for f in fields(r) if f.name not in ("id", "extra")]


@st.composite
def field_changes(draw: st.DrawFn, plan: Plan, where: list[tuple[str, str, str]]) -> Change:
    """A change that gives these fields other values."""
    after: dict[tuple[str, str], Any] = {}
    for kind, record_id, name in where:
        value: dict[str, Any] = {name: draw(field_values(kind, name))}
        after[kind, record_id] = replace(after.get((kind, record_id), plan.table(kind)[record_id]), **value)
    return Change("fields", tuple(Edit(kind, i, plan.table(kind)[i], new) for (kind, i), new in after.items()))


@st.composite
def structural_changes(draw: st.DrawFn, plan: Plan) -> Change:
    """A change that adds, links, moves and deletes, and leaves a plan that can be opened."""
    change, now = Change("structure", ()), plan
    for _ in range(draw(st.integers(1, 4))):
        try:
            step = draw(_steps(now))
            after = now.apply(step)
        except PlanError:
            continue
        if any(problem.fatal for problem in problems(after)):
            continue
        change, now = change + step, after
    return change


@st.composite
def _steps(draw: st.DrawFn, plan: Plan) -> Change:
    activities = sorted(a.id for a in plan.activities())
    tasks, some = sorted(plan.tasks), st.sampled_from([*activities, "KM"])
    what = draw(
        st.sampled_from(["add", "link", "move", "delete", "delete", "assign", "duration", "calendar", "based", "risk", "no calendar"])
    )
    if what == "delete":
        return remove(plan, draw(some))
    if what == "no calendar":
        return remove(plan, draw(st.sampled_from(sorted(plan.calendars))))
    if what == "link":
        pair = draw(st.sampled_from(activities)), draw(st.sampled_from(activities))
        return put(plan, Link(id=plan.next_id("L-"), predecessor=pair[0], successor=pair[1], lag=draw(st.sampled_from([0, 480]))))
    if what == "add":
        parent = draw(st.none() | st.sampled_from(tasks))
        name = draw(st.sampled_from(["Copy", "Images"]))
        return put(plan, Task(id=plan.next_id("WEB-"), name=name, project="WEB", parent=parent))
    if what == "based":
        calendar = plan.calendars[draw(st.sampled_from(sorted(plan.calendars)))]
        return put(plan, replace(calendar, base=draw(st.none() | st.sampled_from(sorted(plan.calendars)))))
    if what == "risk":
        return put(plan, replace(plan.risks["R-01"], on=(*plan.risks["R-01"].on, draw(st.sampled_from(activities)))))
    task = plan.tasks[draw(st.sampled_from(tasks))]
    if what == "move":
        return put(plan, replace(task, parent=draw(st.none() | st.sampled_from(tasks))))
    if what == "assign":
        return put(plan, replace(task, assignments=(Assignment(draw(st.sampled_from([*plan.people, "?designer"])), 0.5),)))
    if what == "calendar":
        return put(plan, replace(task, calendar=draw(st.none() | st.sampled_from(sorted(plan.calendars)))))
    return put(plan, replace(task, duration=draw(st.sampled_from([480, 960, 4800]))))
