"""Tasks and milestones from one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planning.capture_marks import (
    after_mark,
    cost_mark,
    date_mark,
    deadline_mark,
    duration_mark,
    home_mark,
    level_mark,
    people_mark,
    refuse_people,
    say_duration,
    say_link,
    say_person,
    tag_mark,
)
from planning.capture_tokens import Draft
from planning.records import Assignment, Constraint, Link, Milestone, Task
from planning.values import say_day, show_money

if TYPE_CHECKING:
    from datetime import datetime


def read_task(draft: Draft) -> None:
    """``Landing pages 5d @SB 50% after WEB-8 +2d ^fri #campaign !high``."""
    draft.run(home_mark)
    draft.run(after_mark, people_mark, tag_mark, level_mark)
    draft.run(deadline_mark, date_mark)
    draft.run(duration_mark, backwards=True)
    draft.run(cost_mark)
    title = draft.title()
    if draft.home.typed in draft.plan.programs:
        draft.faults.append(f"A task stands in a project, and {draft.home.typed} is a program; name one of its projects.")
        return
    project = draft.need_project()
    record_id = draft.fresh(f"{project}-") if project else "?"
    length = draft.duration
    task = Task(
        id=record_id,
        name=title,
        project=project,
        parent=draft.home.parent,
        rank=_last_rank(draft, project),
        duration=length.minutes if length else draft.lengths().day,
        elapsed=length.elapsed if length else False,
        estimated=length.estimated if length else True,
        optimistic=length.optimistic if length else None,
        pessimistic=length.pessimistic if length else None,
        deadline=_deadline(draft),
        assignments=tuple(Assignment(person, 1.0 if share is None else share) for person, share in draft.people),
        fixed_cost=abs(draft.money or 0.0),
        priority=500 if draft.level is None else draft.level,
        tags=tuple(draft.tags),
    )
    draft.add("tasks", task)
    _say(draft, task, say_duration(draft, length) if length else "1d?")
    draft.said.append(f"{show_money(task.fixed_cost, draft.currency())} beside people" if task.fixed_cost else "")
    _add_links(draft, record_id)
    _say_marks(draft, task.deadline)


def read_milestone(draft: Draft) -> None:
    """``* Press kit out after CMP-8 ^29 jan``; ``in KES`` makes it one of the program.

    One that waits for nothing has no date of its own: ``^20 nov`` then places it on that day too, ``deadline 20 nov`` does not.
    """
    draft.run(home_mark)
    draft.run(after_mark, people_mark, tag_mark)
    draft.run(deadline_mark, date_mark)
    refuse_people(draft)
    title = draft.title()
    of_program = draft.home.program if draft.home.program and not draft.home.project else ""
    project = "" if of_program else draft.need_project()
    prefix = of_program or project
    held = Constraint("SNET", _deadline(draft)) if draft.day and not draft.links and not draft.says_deadline else None
    milestone = Milestone(
        id=draft.fresh(f"{prefix}-M") if prefix else "?",
        name=title,
        project=project,
        program=of_program,
        parent=draft.home.parent,
        rank=_last_rank(draft, project),
        constraint=held,
        deadline=_deadline(draft),
        owner=draft.people[0][0] if draft.people else "",
        tags=tuple(draft.tags),
    )
    draft.add("milestones", milestone)
    _say(draft, milestone, "")
    _add_links(draft, milestone.id)
    _say_marks(draft, milestone.deadline)
    if held is not None:
        draft.said.append("placed there")
    elif not draft.links:
        draft.said.append("no date yet: add after ID or ^date")


def _deadline(draft: Draft) -> datetime | None:
    return draft.calendar().last_minute(draft.day) if draft.day else None


def _last_rank(draft: Draft, project: str) -> float:
    """After everything that stands in the project."""
    return max((a.rank for a in draft.plan.activities() if a.project == project), default=0.0) + 1.0


def _add_links(draft: Draft, successor: str) -> None:
    lengths = draft.lengths()
    said = []
    for spec in draft.links:
        link = Link(
            id=draft.fresh("L-"),
            predecessor=spec.predecessor,
            successor=successor,
            type=spec.type,
            lag=spec.lag,
            lag_kind=spec.lag_kind,
        )
        draft.add("links", link)
        said.append(say_link(link, lengths))
    if said:
        draft.said.append(f"after {', '.join(said)}")


def _say(draft: Draft, record: Task | Milestone, length: str) -> None:
    """``task WEB-18 in WEB Website relaunch: Landing pages``, the length, the people."""
    project = draft.plan.projects.get(record.project)
    program = draft.plan.programs.get(record.program) if isinstance(record, Milestone) else None
    place = project or program
    where = f" in {place.id} {place.name}".rstrip() if place else ""
    below = f" below {record.parent}" if record.parent else ""
    draft.said.append(f"{draft.kind} {record.id}{where}{below}: {record.name}")
    draft.said.append(length)
    draft.said.extend(say_person(draft, person, share) for person, share in draft.people)


def _say_marks(draft: Draft, deadline: datetime | None) -> None:
    if deadline:
        draft.said.append(f"deadline {say_day(deadline.date(), draft.today)}")
    draft.said.extend(f"#{tag}" for tag in draft.tags)
    if draft.level is not None:
        draft.said.append(f"priority {draft.level}")
