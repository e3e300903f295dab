"""Who worked on what in days that are over: the load of work that is done, beside the load of work that is left.

Nobody keeps time sheets here: finished work counts on the working days from its actual start to its actual finish, work in
progress on those from its actual start to the status date, with the share of the day that its people were given to it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from planning.calendars import to_minute
from planning.load import Loads
from planning.network import FINISHED, STARTED

if TYPE_CHECKING:
    from collections.abc import Collection

    from planning.schedule import Schedule


def worked(scheduled: Schedule, people: Collection[str] | None = None) -> Loads:
    """The load by day that was, of everybody or of some people alone."""
    found = Loads(scheduled.plan, scheduled.calendars)
    net, dates = scheduled.net, scheduled.dates
    for task in scheduled.plan.tasks.values():
        j = net.index.get(task.id)
        if j is None or j >= net.size or not task.assignments or net.state[j] not in (FINISHED, STARTED):
            continue
        if people is not None and not any(a.person in people for a in task.assignments):
            continue
        until = dates.early_finish[j]
        if net.state[j] == STARTED:
            program = scheduled.plan.program_of(task)
            status = program.status_date if program is not None else None
            told = to_minute(net.calendar[j].last_minute(status)) if status is not None else dates.work_start[j]
            until = min(dates.work_start[j], told)
        if until > dates.early_start[j]:
            found.add(task, net.calendar[j], dates.early_start[j], until)
    return found
