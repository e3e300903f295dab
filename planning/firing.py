"""A risk that came true: the issue it becomes, and the change that makes it one.

Firing is giving a threat the state ``fired``, in whatever way: with its key, in its form, by ``headway fire`` or
``headway set ID state=fired``. All of them go through ``fired``, so that none forgets the issue.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from planning.errors import PlanError
from planning.plan import Change, Edit
from planning.records import Issue, Risk
from planning.risk_scores import Scoring
from planning.schedule import schedule
from planning.values import unknown_id

if TYPE_CHECKING:
    from planning.plan import Plan
    from planning.records import Record
    from planning.schedule import Schedule

URGENCY = {"now": 5, "near": 4, "mid": 3, "": 3, "far": 2}
"""How urgent the issue is that a risk of this proximity becomes, from 1 to 5."""


def fire(plan: Plan, risk_id: str, today: date) -> Change:
    """The change that marks a threat as come true and writes down the issue it is now.

    Raises PlanError for what is no risk, an opportunity, or a risk that has fired already.
    """
    located = plan.locate(risk_id)
    if located is None:
        raise PlanError(unknown_id(plan, risk_id))
    risk = located[1]
    if not isinstance(risk, Risk):
        raise PlanError(f"{risk_id} is no risk, so it cannot fire; name one such as R-07.")
    if risk.kind == "opportunity":
        raise PlanError(f"{risk_id} is an opportunity and becomes no issue; set its state to closed when it was taken, or to expired.")
    if risk.state == "fired":
        issue = issue_of(plan, risk_id)
        raise PlanError(f"{risk_id} has fired already{f': {issue.id} {issue.name}' if issue else ''}.")
    change = Change(f"{risk_id} fired", (Edit("risks", risk_id, risk, replace(risk, state="fired")),))
    return fired(plan, change, today)


def fired(plan: Plan, change: Change, today: date) -> Change:
    """The change, and for each threat that it fires the issue that the threat becomes; one undo takes both back.

    A threat that already has an issue of its own gets no second one. ``plan`` is the plan before the change.
    """
    risks = [edit.after for edit in change.edits if _fires(edit)]
    if not risks:
        return change
    edits, said, after = list(change.edits), [change.label], plan.apply(change)
    scoring = Scoring(after, _scheduled(after, risks))
    for risk in risks:
        if not isinstance(risk, Risk) or issue_of(plan, risk.id) is not None:
            continue
        issue = _issue(risk, after.next_id("I-"), scoring, today)
        edits.append(Edit("issues", issue.id, None, issue))
        after = plan.apply(Change(change.label, tuple(edits)))
        said.append(f"issue {issue.id}, severity {issue.severity}, urgency {issue.urgency}")
    return Change(": ".join([said[0], "; ".join(said[1:])]) if said[1:] else said[0], tuple(edits))


def issue_of(plan: Plan, risk_id: str) -> Issue | None:
    """The issue that a risk became when it fired; an issue that merely came up beside an open risk is none."""
    return next((i for i in plan.issues.values() if i.came_from == risk_id and FIRED_MARK in i.tags), None)


FIRED_MARK = "fired"
"""The tag of the issues that risks became."""


def _fires(edit: Edit) -> bool:
    before, after = edit.before, edit.after
    if not isinstance(before, Risk) or not isinstance(after, Risk) or after.kind != "threat":
        return False
    return before.state != "fired" and after.state == "fired"


def _issue(risk: Risk, issue_id: str, scoring: Scoring, today: date) -> Issue:
    """The issue: severity is the risk's impact, urgency its proximity; owner, links and tags go over to it."""
    told = [f"{word}: {text}" for word, text in (("And so", risk.effect), ("Response", risk.response)) if text]
    return Issue(
        id=issue_id,
        name=risk.name,
        program=risk.program,
        owner=risk.owner,
        raised=today,
        on=risk.on,
        came_from=risk.id,
        severity=scoring.steps(risk).impact,
        urgency=URGENCY.get(risk.proximity, 3),
        tags=tuple(dict.fromkeys((*risk.tags, FIRED_MARK))),
        notes="\n".join(told),
    )


def _scheduled(plan: Plan, risks: Sequence[Record | None]) -> Schedule | None:
    """The dates of the plan, which money is held against where an impact must be derived from it; None where there are none."""
    if all(isinstance(risk, Risk) and (risk.score is not None or not risk.current.cost) for risk in risks):
        return None
    try:
        return schedule(plan)
    except PlanError:
        return None
