"""Who has how much to do on which day, and what it costs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planning.bulk import deleted
from planning.costs import cost_of_change, planned_costs
from planning.impact import weigher
from planning.levelling import level
from planning.load import Loads, capacity_on, loads, most_words, overloads, peak_words
from planning.plan import build, put
from planning.records import Assignment, Calendar, CapacityStep, Leave, Person, Program, Project, Task
from planning.ripple import ripple
from planning.schedule import schedule
from store.demo import demo_plan

MONDAY = datetime(2026, 11, 2, 8)
ANNA = Person(id="A", name="Anna", rate=400)


def _task(number: int, days: float, units: float, effort: int | None = None) -> Task:
    return Task(id=f"X-{number}", project="X", duration=round(days * 480), assignments=(Assignment("A", units, effort),))


def _loads(*tasks: Task, person: Person = ANNA) -> Loads:
    return loads(schedule(build((Program(id="P", start=MONDAY), Project(id="X", program="P"), person, *tasks))))


def test_the_units_of_what_is_worked_on_at_once_add_up() -> None:
    found = _loads(_task(1, 5, 0.7), _task(2, 2, 0.5))
    assert [round(found.share("A", date(2026, 11, day)), 2) for day in (2, 3, 4, 6, 7, 9)] == [1.2, 1.2, 0.7, 0.7, 0, 0]
    [over] = found.overloads()
    assert (over.first, over.last, over.days, round(over.peak, 2), over.tasks) == (
        date(2026, 11, 2),
        date(2026, 11, 3),
        2,
        1.2,
        ("X-1", "X-2"),
    )


def test_half_a_day_of_work_is_half_a_load() -> None:
    assert _loads(_task(1, 1.5, 1)).share("A", date(2026, 11, 3)) == 0.5


def test_an_effort_that_is_fixed_is_spread_over_the_duration() -> None:
    assert _loads(_task(1, 5, 1, effort=1200)).share("A", date(2026, 11, 4)) == 0.5


def test_a_weekend_between_is_one_stretch() -> None:
    [over] = _loads(_task(1, 7, 1.5)).overloads()
    assert (over.days, over.last) == (7, date(2026, 11, 10))


def test_capacity_follows_its_steps_and_ends_with_leave() -> None:
    person = replace(
        ANNA, capacity=0.8, capacity_steps=(CapacityStep(date(2026, 12, 1), 0.5),), leave=(Leave(date(2026, 12, 24), date(2026, 12, 31)),)
    )
    assert [capacity_on(person, d) for d in (date(2026, 11, 30), date(2026, 12, 1), date(2026, 12, 24), date(2027, 1, 4))] == [
        0.8,
        0.5,
        0,
        0.5,
    ]


def test_finished_work_loads_nobody() -> None:
    done = replace(_task(1, 5, 2), actual_start=MONDAY, actual_finish=datetime(2026, 11, 6, 17))
    assert _loads(done).of == {}


@pytest.mark.parametrize(
    ("person", "peak", "days"),
    [("LF", 1.7, 18), ("KM", 1.6, 14), ("SB", 1.4, 12), ("RL", 1.4, 5), ("TV", 1.3, 2), ("PR", 1.2, 1), ("ID", 1.125, 5)],
)
def test_the_sample_program_has_the_overloads_it_was_made_for(person: str, peak: float, days: int) -> None:
    found = [o for o in overloads(schedule(demo_plan(date(2026, 10, 30))), date(2026, 10, 31)) if o.person == person]
    assert max(o.peak for o in found) == pytest.approx(peak)
    assert sum(o.days for o in found) == days


@given(st.lists(st.tuples(st.floats(0.25, 12), st.floats(0.1, 2)), min_size=1, max_size=6))
def test_all_days_together_hold_all_the_work(sizes: list[tuple[float, float]]) -> None:
    found = _loads(*(_task(n, days, units) for n, (days, units) in enumerate(sizes)))
    work = sum(sum(tasks.values()) for tasks in found.of["A"].values())
    assert work == pytest.approx(sum(round(days * 480) / 480 * units for days, units in sizes), abs=1e-6)


def test_a_task_costs_its_people_by_the_day_and_what_is_fixed() -> None:
    plan = build(
        (
            Program(id="P", start=MONDAY),
            Project(id="X", program="P"),
            ANNA,
            replace(_task(1, 5, 0.5), fixed_cost=70),
            _task(2, 4, 1, effort=480),
        )
    )
    costs = planned_costs(schedule(plan))
    assert (costs.tasks, costs.projects, costs.programs, costs.total) == ({"X-1": 1070, "X-2": 400}, {"X": 1470}, {"P": 1470}, 1470)
    for change in (put(plan, replace(plan.tasks["X-1"], duration=2880)), put(plan, replace(ANNA, rate=500))):
        after = plan.apply(change)
        found = cost_of_change(schedule(plan), costs, ripple(schedule(plan), change))
        assert found == pytest.approx(planned_costs(schedule(after)).total - 1470)


_DEMO = demo_plan(date(2026, 10, 30))
_CHANGES = {
    "a longer task": put(_DEMO, replace(_DEMO.tasks["WEB-8"], duration=30 * 480)),
    "a task pinned to a shorter time": put(
        _DEMO, replace(_DEMO.tasks["WEB-8"], manual=True, pinned_start=datetime(2026, 12, 1, 8), pinned_finish=datetime(2026, 12, 2, 17))
    ),
    "a task below another": put(_DEMO, Task(id="WEB-98", project="WEB", parent="WEB-8", duration=480)),
    "a task put aside": put(_DEMO, replace(_DEMO.tasks["WEB-8"], active=False)),
    "a project archived": put(_DEMO, replace(_DEMO.projects["CMP"], archived=True)),
    "a task deleted": deleted(_DEMO, ["WEB-8"]),
    "another rate": put(_DEMO, replace(_DEMO.people["LF"], rate=900)),
    "leave": put(_DEMO, replace(_DEMO.people["LF"], leave=(Leave(date(2026, 11, 16), date(2026, 11, 27)),))),
    "another person": put(_DEMO, replace(_DEMO.tasks["WEB-8"], assignments=(Assignment("KM", 0.5),))),
    "a new task": put(_DEMO, Task(id="WEB-99", project="WEB", duration=480, assignments=(Assignment("KM"),))),
}


@pytest.mark.parametrize("name", _CHANGES)
def test_a_preview_tells_the_difference_of_all_costs_whatever_is_changed(name: str) -> None:
    change = _CHANGES[name]
    before, after = schedule(_DEMO), schedule(_DEMO.apply(change))
    expected = planned_costs(after).total - planned_costs(before).total
    assert weigher(before).weigh(change).cost_change == pytest.approx(expected)


def test_an_effort_in_what_goes_by_the_clock_is_spread_over_the_time_that_is_worked() -> None:
    task = replace(_task(1, 3, 1.0, effort=480), elapsed=True, duration=3 * 1440)
    found = _loads(task)
    assert sum(found.share("A", date(2026, 11, day)) for day in range(2, 10)) == pytest.approx(1.0)


def test_who_stands_on_a_task_twice_does_both_parts() -> None:
    task = replace(_task(1, 5, 0.5), assignments=(Assignment("A", 0.5), Assignment("A", 0.7)))
    assert _loads(task).share("A", date(2026, 11, 2)) == pytest.approx(1.2)


def test_work_on_a_day_off_is_told_as_that_and_not_as_a_share() -> None:
    plan = build(
        (
            Program(id="P", start=datetime(2026, 11, 2, 8)),
            Project(id="X", program="P"),
            Person(id="A", leave=(Leave(date(2026, 11, 3), date(2026, 11, 3)),)),
            Task(id="X-1", project="X", duration=3 * 480, assignments=(Assignment("A"),), ignore_people_calendars=True),
        )
    )
    [over] = overloads(schedule(plan))
    assert (over.days, peak_words(over.peak), most_words(over.peak), most_words(1.7)) == (1, "away", "work while away", "up to 170%")


def test_work_on_a_calendar_of_half_days_takes_half_of_a_whole_one() -> None:
    """Mornings and afternoons have calendars of their own; Anna works whole days, Ben mornings."""
    mornings = Calendar(id="AM", week=(((480, 720),),) * 5 + ((), ()))
    afternoons = Calendar(id="PM", week=(((780, 1020),),) * 5 + ((), ()))
    saturdays = Calendar(id="SAT", week=((),) * 5 + (((480, 720), (780, 1020)), ()))
    both = [Task(id=f"X-{c}", project="X", duration=5 * 240, calendar=c, assignments=(Assignment("A"),)) for c in ("AM", "PM")]
    bens = Task(id="X-B", project="X", duration=5 * 240, assignments=(Assignment("B"),))
    extra = Task(id="X-S", project="X", duration=480, calendar="SAT", assignments=(Assignment("A"),))
    people = (Person(id="A"), Person(id="B", calendar="AM"))
    program = Program(id="P", start=datetime(2026, 11, 2, 8))
    plan = build((mornings, afternoons, saturdays, program, Project(id="X", program="P"), *people, *both, bens, extra))
    found = loads(schedule(plan))
    monday, saturday = date(2026, 11, 2), date(2026, 11, 7)
    assert found.of["A"][monday.toordinal()] == {"X-AM": 0.5, "X-PM": 0.5}
    assert (found.share("B", monday), found.share("A", saturday)) == (1.0, 1.0)
    assert overloads(schedule(plan)) == () and level(plan).moves == ()
    third = replace(both[0], id="X-3")
    more = replace(plan, tasks={**plan.tasks, "X-3": third})
    assert [round(over.peak, 2) for over in overloads(schedule(more))] == [1.5] and len(level(more).moves) == 1
