"""Moving an activity by its links instead of pinning it."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from planning.errors import PlanError
from planning.plan import build
from planning.records import Link, Milestone, Program, Project, Task
from planning.relink import by_links
from planning.schedule import schedule
from store.demo import demo_plan

DEMO = demo_plan(date(2026, 10, 30))
NOW = schedule(DEMO)
OPEN = sorted(i for i in NOW if not NOW[i].started and NOW[i].kind != "summary" and NOW[i].driver.kind == "link")
PLAN = build(
    (
        Program(id="P", start=datetime(2026, 11, 2, 8)),
        Project(id="A", program="P"),
        Task(id="A-1", project="A", duration=2400),
        Task(id="A-2", project="A", duration=960),
        Task(id="A-3", project="A", duration=480),
        Milestone(id="A-M1", project="A"),
        Link(id="L-1", predecessor="A-1", successor="A-3"),
        Link(id="L-2", predecessor="A-2", successor="A-3", lag=1440),
        Link(id="L-3", predecessor="A-3", successor="A-M1"),
    )
)


def test_later_makes_the_driving_link_wait() -> None:
    change = by_links(schedule(PLAN), "A-3", datetime(2026, 11, 11, 8), end=False)
    assert [(e.id, e.after.lag) for e in change.edits if isinstance(e.after, Link)] == [("L-1", 960)]
    assert schedule(PLAN.apply(change))["A-3"].start == datetime(2026, 11, 11, 8)


def test_earlier_makes_every_link_in_the_way_lead() -> None:
    change = by_links(schedule(PLAN), "A-3", datetime(2026, 11, 5, 17), end=True)
    assert {e.id: e.after.lag for e in change.edits if isinstance(e.after, Link)} == {"L-1": -960, "L-2": 480}
    assert schedule(PLAN.apply(change))["A-3"].finish == datetime(2026, 11, 5, 17)


def test_what_follows_nothing_cannot_be_moved_by_links() -> None:
    with pytest.raises(PlanError, match="A-1 follows nothing"):
        by_links(schedule(PLAN), "A-1", datetime(2026, 11, 11, 8), end=False)


def test_what_another_thing_holds_is_said() -> None:
    with pytest.raises(PlanError, match="something else holds it"):
        by_links(schedule(PLAN), "A-3", datetime(2026, 10, 20, 8), end=False)


@given(st.sampled_from(OPEN), st.integers(1, 40))
def test_in_the_sample_program_everything_lands_on_the_day_asked_for(activity_id: str, days: int) -> None:
    calendar = NOW.calendars.for_activity(DEMO.tasks.get(activity_id) or DEMO.milestones[activity_id])
    day = calendar.add_workdays(NOW[activity_id].finish.date(), days)
    assume(calendar.is_workday(day))
    after = schedule(DEMO.apply(by_links(NOW, activity_id, calendar.last_minute(day), end=True)))
    assert after[activity_id].finish.date() == day
    assert after.plan.tasks == DEMO.tasks
