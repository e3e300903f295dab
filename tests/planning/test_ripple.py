"""What a change moves, before it is made."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from planning.plan import build, put
from planning.records import Link, Milestone, Program, Project, Promise, Task
from planning.ripple import ripple
from planning.schedule import schedule

PLAN = build(
    (
        Program(id="P", start=datetime(2026, 11, 2, 8)),
        Project(id="A", program="P"),
        Task(id="A-1", project="A", duration=2400),
        Milestone(id="A-M1", project="A", promise=Promise("the board", date(2026, 11, 6))),
        Link(id="L-1", predecessor="A-1", successor="A-M1"),
        Link(id="L-2", predecessor="A-1", successor="A-2", type="SS", lag=50, lag_kind="percent"),
        Task(id="A-2", project="A", duration=480),
    )
)


def test_a_move_is_told_in_working_and_in_calendar_days() -> None:
    moved = ripple(schedule(PLAN), put(PLAN, replace(PLAN.tasks["A-1"], duration=2880)))
    [milestone] = moved.milestones
    assert (milestone.working_days, milestone.days) == (1, 3)
    assert moved.promises == ("A-M1",)


def test_a_deadline_that_breaks_without_anything_moving_is_told() -> None:
    moved = ripple(schedule(PLAN), put(PLAN, replace(PLAN.tasks["A-1"], deadline=datetime(2026, 11, 4, 17))))
    assert (moved.moves, moved.deadlines) == ((), ("A-1",))


def test_a_duration_that_measures_a_lag_moves_what_waits_for_the_lag() -> None:
    before = schedule(PLAN)
    for changed in (replace(PLAN.tasks["A-1"], duration=4800), replace(PLAN.tasks["A-1"], elapsed=True)):
        change = put(PLAN, changed)
        after = schedule(PLAN.apply(change))
        assert {m.id: m.after.start for m in ripple(before, change).moves} == {
            i: after[i].start for i in after if (after[i].start, after[i].finish) != (before[i].start, before[i].finish)
        }
