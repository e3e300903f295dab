"""A status that is old or not there is said, and work that should be over is still somebody's."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from planning.capacity import Capacity
from planning.lookahead import look_ahead
from planning.plan import Plan, put
from planning.schedule import schedule
from planning.status_age import all_status_words, overdue, status_words
from store.demo import demo_plan

TODAY, LATER = date(2026, 10, 30), date(2026, 12, 15)
DEMO = demo_plan(TODAY)


def reported(day: date | None) -> Plan:
    """The sample reported up to a day, or up to none."""
    return DEMO.apply(put(DEMO, replace(DEMO.programs["KES"], status_date=day)))


def test_a_fresh_status_needs_no_word() -> None:
    assert all_status_words(schedule(DEMO), TODAY) == ()


def test_without_a_status_date_work_in_the_past_is_counted() -> None:
    rows = schedule(reported(None))
    late = overdue(rows, rows.plan.programs["KES"], LATER)
    assert late and all(not rows[i].finished and rows[i].finish.date() < LATER for i in late)
    words = status_words(rows, rows.plan.programs["KES"], LATER)
    assert words.startswith(f"KES has no status date and {len(late)} rows") and "status_date=today" in words


def test_an_old_status_is_told_with_its_age() -> None:
    rows = schedule(reported(date(2026, 11, 6)))
    assert "39 days ago" in status_words(rows, rows.plan.programs["KES"], LATER)


def test_work_that_should_be_over_is_in_the_look_ahead_of_whom_it_belongs_to() -> None:
    rows = schedule(reported(None))
    ahead = look_ahead(Capacity(rows), "LF", LATER)
    assert ahead.overdue and all(work.finish.date() < LATER and work.percent < 100 for work in ahead.overdue)
    assert look_ahead(Capacity(schedule(DEMO)), "LF", TODAY).overdue == ()
