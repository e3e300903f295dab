"""The links of one task or milestone: what it waits for and what waits for it, with what each link decides.

Links are added as Microsoft Project writes them (``WEB-6SS+2d``), changed by type and lag, and taken away one by one.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from planning.errors import PhraseError, PlanError
from planning.linkspec import format_link, parse_links
from planning.network import FINISHED, LINK_TYPES, STARTED
from planning.plan import Change, Edit, Plan
from planning.records import Link, Milestone, Task
from planning.values import lengths_of, short

if TYPE_CHECKING:
    from dataclasses import dataclass
    from datetime import datetime

    from planning.durations import Lengths
    from planning.schedule import Schedule
else:
    from planning.frozen import dataclass


@dataclass(frozen=True, slots=True)
class LinkRow:
    """A link as one of its ends sees it. ``slack`` is the working minutes (of the successor) that the link leaves; None where
    it binds nothing any more, or a summary is at its end. ``drives`` says that it decides the successor's date."""

    link: Link
    incoming: bool
    other: Task | Milestone | None
    spec: str
    foreign: str
    start: datetime | None
    finish: datetime | None
    slack: int | None
    minutes_per_day: int
    drives: bool

    @property
    def other_id(self) -> str:
        """The id of the other end."""
        return self.link.predecessor if self.incoming else self.link.successor


def links_of(plan: Plan, scheduled: Schedule | None, record_id: str) -> list[LinkRow]:
    """The links into a record, then those out of it, each in the order of the file."""
    found = [_row(plan, scheduled, link, True) for link in plan.links.values() if link.successor == record_id]
    return found + [_row(plan, scheduled, link, False) for link in plan.links.values() if link.predecessor == record_id]


def _row(plan: Plan, scheduled: Schedule | None, link: Link, incoming: bool) -> LinkRow:
    here = plan.activity(link.successor if incoming else link.predecessor)
    other_id = link.predecessor if incoming else link.successor
    other = plan.activity(other_id)
    row = scheduled.get(other_id) if scheduled else None
    slack, per_day = _slack(scheduled, link)
    foreign = other.project if other is not None and here is not None and other.project != here.project else ""
    return LinkRow(
        link=link,
        incoming=incoming,
        other=other,
        spec=type_and_lag(plan, link),
        foreign=foreign,
        start=row.start if row else None,
        finish=row.finish if row else None,
        slack=slack,
        minutes_per_day=per_day,
        drives=_drives(scheduled, link),
    )


def type_and_lag(plan: Plan, link: Link) -> str:
    """``FS``, ``SS+2d``."""
    if not link.lag:
        return link.type
    text = format_link(link, lengths_at(plan, link.successor)).removeprefix(link.predecessor)
    return text or "FS"


def lengths_at(plan: Plan, activity_id: str) -> Lengths:
    """What 1d means for a lag at this end."""
    from planning.fields_editing import Editing

    activity = plan.activity(activity_id)
    if activity is None:
        raise PlanError(f"There is no task or milestone {short(activity_id)}.")
    return lengths_of(Editing(plan, activity, date.min).calendar())


def _drives(scheduled: Schedule | None, link: Link) -> bool:
    if scheduled is None or link.successor not in scheduled.net.index:
        return False
    found = scheduled.drivers(link.successor)
    return any(d.kind == "link" and d.id == link.predecessor and d.type == link.type for d in found)


def _slack(scheduled: Schedule | None, link: Link) -> tuple[int | None, int]:
    """Working minutes between what the link asks for and where the successor stands, and how many make a day there."""
    if scheduled is None or not {link.predecessor, link.successor} <= scheduled.net.index.keys():
        return None, 480
    net, dates = scheduled.net, scheduled.dates
    i, j, kind = net.index[link.predecessor], net.index[link.successor], LINK_TYPES.index(link.type)
    calendar = net.calendar[j]
    if net.state[j] == FINISHED or (net.state[j] == STARTED and kind < 2):
        return None, calendar.minutes_per_day
    arc = next((arc for arc in net.incoming(j) if arc[0] == i and arc[1] == kind), None)
    if arc is None:
        return None, calendar.minutes_per_day
    _, _, lag, lag_calendar = arc
    asked = dates.early_start[i] if kind & 1 else dates.early_finish[i]
    if lag:
        asked = lag_calendar.add(asked, lag) if lag_calendar is not None else asked + lag
    stands = dates.work_start[j] if kind < 2 else dates.early_finish[j]
    return calendar.work(stands) - calendar.work(asked), calendar.minutes_per_day


# ------------------------------------------------------------------------------------------------------------- changes


def added_links(plan: Plan, record_id: str, text: str, *, incoming: bool) -> Change:
    """The change that adds links from (or, not ``incoming``, to) what the text names.

    Raises PhraseError for what is no link, PlanError for ids that do not exist and links that are there already.
    """
    specs = parse_links(text, lengths_at(plan, record_id), ids=[a.id for a in plan.activities()])
    if not specs:
        raise PhraseError("Name a task or milestone, with a type and a lag if need be: WEB-8, WEB-6SS+2d.")
    edits: list[Edit] = []
    taken: set[str] = set()
    for spec in specs:
        ends = (spec.predecessor, record_id) if incoming else (record_id, spec.predecessor)
        if spec.predecessor == record_id:
            raise PlanError(f"{record_id} cannot be linked to itself; name another task.")
        if any((x.predecessor, x.successor, x.type) == (*ends, spec.type) for x in plan.links.values()):
            raise PlanError(f"{ends[1]} already follows {ends[0]} as {spec.type}; change that link instead.")
        link_id = _free_id(plan, taken)
        made = Link(id=link_id, predecessor=ends[0], successor=ends[1], type=spec.type, lag=spec.lag, lag_kind=spec.lag_kind)
        edits.append(Edit("links", link_id, None, made))
    words = ", ".join(format_link(spec, lengths_at(plan, record_id)) for spec in specs)
    return Change(f"{record_id} {'after' if incoming else 'before'} {words}", tuple(edits))


def _free_id(plan: Plan, taken: set[str]) -> str:
    number = int(plan.next_id("L-").removeprefix("L-"))
    while f"L-{number}" in taken or plan.find(f"L-{number}") is not None:
        number += 1
    taken.add(f"L-{number}")
    return f"L-{number}"


def removed_link(plan: Plan, link_id: str) -> Change:
    """The change that takes a link away. Raises PlanError where it is gone."""
    link = plan.links.get(link_id)
    if link is None:
        raise PlanError(f"The link {link_id} is gone; nothing is left to delete.")
    return Change(f"{link.successor} no longer after {link.predecessor}", (Edit("links", link_id, link, None),))
