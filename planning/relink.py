"""Moving an activity by its links instead of pinning it: the lag of what drives it is made such that it lands on a date."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from planning.calendars import to_minute
from planning.errors import PlanError
from planning.network import LINK_TYPES
from planning.plan import Change, Edit
from planning.ripple import ripple

if TYPE_CHECKING:
    from datetime import datetime

    from planning.records import Link
    from planning.schedule import Schedule


def by_links(scheduled: Schedule, activity_id: str, target: datetime, *, end: bool) -> Change:
    """The change of lags that starts (or, with ``end``, ends) an activity at an instant.

    Later: the link that drives it waits longer. Earlier: every link that would hold it back waits less, or leads. Raises
    PlanError where links alone cannot do it: there are none, it has begun, or something else holds it.
    """
    j = scheduled.net.index.get(activity_id)
    if j is None:
        raise PlanError(f"{activity_id} has no dates of its own to move.")
    links = [link for link in scheduled.plan.links.values() if link.successor == activity_id and link.predecessor in scheduled.net.index]
    if not links:
        raise PlanError(f"{activity_id} follows nothing; only a pin can move it.")
    dates, calendar = scheduled.dates, scheduled.net.calendar[j]
    first = to_minute(target)
    if end:  # as far back as the work that is left takes
        first = calendar.start(calendar.before(first, scheduled.net.remaining[j]))
    if first > dates.work_start[j]:
        driver = next((d for d in scheduled.drivers(activity_id) if d.kind == "link"), None)
        links = [link for link in links if driver is not None and (link.predecessor, link.type) == (driver.id, driver.type)][:1]
    later = first > dates.work_start[j]
    for elapsed in (False, True):  # a day on which only the successor works can only be reached by the clock
        changed = [relagged(scheduled, link, first, later=later, elapsed=elapsed) for link in links]
        edits = tuple(Edit("links", old.id, old, new) for old, new in zip(links, changed, strict=True) if new != old)
        sources = ", ".join(dict.fromkeys(link.predecessor for link in changed))
        change = Change(f"{activity_id} moved by its links from {sources}", edits)
        reached = next((m.after for m in ripple(scheduled, change).moves if m.id == activity_id), None)
        if reached is not None and (reached.finish if end else reached.start).date() == target.date():
            return change
    raise PlanError(
        f"Its links alone cannot put {activity_id} on {target.day} {target:%b %Y}: something else holds it; pin it, or press w."
    )


def relagged(scheduled: Schedule, link: Link, first: int, *, later: bool, elapsed: bool) -> Link:
    """A link with the lag that lets its successor's work begin at minute ``first``; as it is where it does not stand in the way."""
    net, dates = scheduled.net, scheduled.dates
    i, j = net.index[link.predecessor], net.index[link.successor]
    kind = LINK_TYPES.index(link.type)
    since = dates.early_start[i] if kind & 1 else dates.early_finish[i]
    calendar = None if elapsed else net.lag_calendar(link, link.successor)
    until = first if kind < 2 else net.calendar[j].add(first, net.remaining[j])
    lag = calendar.between(since, until) if calendar is not None else until - since
    wanted = replace(link, lag=lag, lag_kind="working" if calendar is not None else "elapsed")
    if later or _binds(scheduled, link, until):
        return wanted
    return link


def _binds(scheduled: Schedule, link: Link, until: int) -> bool:
    """Whether a link would hold its successor beyond an instant."""
    net, dates = scheduled.net, scheduled.dates
    i, j, kind = net.index[link.predecessor], net.index[link.successor], LINK_TYPES.index(link.type)
    for source, code, lag, lag_calendar in net.incoming(j):
        if source == i and code == kind:
            t = dates.early_start[i] if kind & 1 else dates.early_finish[i]
            t = (lag_calendar.add(t, lag) if lag_calendar is not None else t + lag) if lag else t
            if net.calendar[j].work(t) > net.calendar[j].work(until):
                return True
    return False
