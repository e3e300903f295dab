"""Work put off so that nobody has more to do than they can."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from itertools import count
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planning.levelling import Levelled, Levelling, cleared, level
from planning.load import Overload, loads, overloads
from planning.plan import Plan, build
from planning.records import Assignment, CapacityStep, Constraint, Leave, Link, Person, Program, Project, Record, Task
from planning.schedule import Schedule, schedule
from store.demo import demo_plan
from tests.planning.networks import Drawn, plans

MONDAY = datetime(2026, 11, 2, 8)
TODAY = date(2026, 10, 30)


def _some(steps: int) -> Callable[[], bool]:
    counted = count()
    return lambda: next(counted) < steps


def _plan(*records: Record) -> Plan:
    return build((Program(id="P", start=MONDAY), Project(id="X", program="P"), Person(id="A", name="Anna"), *records))


def _task(number: int, days: float, units: float = 1.0) -> Task:
    return Task(id=f"X-{number}", project="X", duration=round(days * 480), assignments=(Assignment("A", units),))


def _moved(levelled: Levelled) -> dict[str, tuple[datetime, float]]:
    return {m.id: (m.start, m.delay / 480) for m in levelled.moves}


def _mendable(scheduled: Schedule, over: Overload) -> bool:
    """Whether several tasks of which one may move make an overload."""
    tasks = [scheduled.plan.tasks[i] for i in over.tasks]
    free = [t for t in tasks if t.actual_start is None and not t.manual and t.priority < 1000]
    return len(tasks) > 1 and bool(free)


def test_of_two_tasks_for_one_person_one_waits_for_the_other() -> None:
    levelled = level(_plan(_task(1, 3), _task(2, 2)), goes_on=_some(20))
    assert len(levelled.moves) == 1 and levelled.left == ()
    [move] = levelled.moves
    assert move.people == ("A",) and {move.id, *move.beside} == {"X-1", "X-2"}
    assert levelled.after.finish == datetime(2026, 11, 6, 17) and levelled.proven


def test_half_days_share_a_day() -> None:
    levelled = level(_plan(_task(1, 0.5), _task(2, 0.5), _task(3, 1)), goes_on=_some(50))
    assert levelled.after.finish == datetime(2026, 11, 3, 17) and levelled.left == ()


def test_the_moves_are_kept_in_a_field_of_their_own_and_taken_back_at_once() -> None:
    held = replace(_task(2, 2), constraint=Constraint("SNET", MONDAY))
    plan = _plan(_task(1, 3), held)
    kept = plan.apply(level(plan, goes_on=_some(20)).change())
    [task] = [t for t in kept.tasks.values() if t.levelled]
    assert kept.tasks["X-2"].constraint == held.constraint
    assert schedule(kept)[task.id].driver.type == "levelled"
    assert kept.apply(cleared(kept)).tasks == plan.tasks
    assert level(kept, goes_on=_some(20)).change().edits == ()  # the same again moves nothing more


def test_what_has_begun_is_pinned_must_start_on_a_day_or_was_refused_stays() -> None:
    begun = replace(_task(1, 3), actual_start=MONDAY)
    pinned = replace(_task(2, 1), manual=True, pinned_start=MONDAY)
    must = replace(_task(3, 1), constraint=Constraint("MSO", MONDAY))
    first, refused = replace(_task(4, 1), priority=1000), _task(5, 1)
    plan = _plan(begun, pinned, must, first, refused, _task(6, 1))
    levelled = level(plan, refused=["X-5"], goes_on=_some(20))
    assert _moved(levelled) == {"X-6": (datetime(2026, 11, 5, 8), 3)}
    assert [over.first for over in levelled.left] == [date(2026, 11, 2)]


def test_within_float_no_finish_moves_and_what_is_left_is_told() -> None:
    plan = _plan(_task(1, 5), _task(2, 2), _task(3, 4), Link(id="L", predecessor="X-1", successor="X-3"))
    levelled = level(plan, within_float=True, goes_on=_some(30))
    assert levelled.after.finish == levelled.before.finish
    assert all(move.within_float for move in levelled.moves)
    assert sum(over.days for over in levelled.left) == 2
    freely = level(plan, goes_on=_some(30))
    assert freely.left == () and freely.after.finish == datetime(2026, 11, 16, 17)


def test_leave_and_what_one_task_alone_asks_too_much() -> None:
    away = Person(id="B", name="Ben", leave=(Leave(date(2026, 11, 4), date(2026, 11, 6)),))
    works = (replace(_task(1, 3), assignments=(Assignment("B", 1),)), replace(_task(2, 2), assignments=(Assignment("B", 1),)))
    levelled = level(
        build((*_plan().people.values(), *_plan().programs.values(), *_plan().projects.values(), away, *works)), goes_on=_some(40)
    )
    assert levelled.left == () and levelled.after.finish == datetime(2026, 11, 11, 17)
    alone = level(_plan(_task(1, 3, 1.5)), goes_on=_some(5))
    assert alone.moves == () and [round(over.peak, 2) for over in alone.left] == [1.5]


def test_a_plan_without_work_is_level() -> None:
    assert level(Plan()).moves == () and level(_plan()).moves == ()


@pytest.fixture(scope="module")
def demo() -> Plan:
    return demo_plan(TODAY)


def test_the_sample_program_has_nobody_over_capacity_once_levelled(demo: Plan) -> None:
    levelled = level(demo, since=TODAY, goes_on=_some(60))
    assert len(overloads(levelled.before, TODAY)) > 5
    assert not [over for over in levelled.left if _mendable(levelled.after, over)]
    assert {m.id for m in levelled.moves}.isdisjoint({t.id for t in demo.tasks.values() if t.actual_start or t.manual})
    within = level(demo, since=TODAY, within_float=True, goes_on=_some(60))
    for program in demo.programs:
        assert within.after.finish_of(program) == within.before.finish_of(program)
    assert within.moves and sum(o.days for o in within.left) < sum(o.days for o in overloads(within.before, TODAY))


def test_searching_longer_is_never_worse(demo: Plan) -> None:
    costs = []
    for step, _ in zip(Levelling(demo).steps(), range(80), strict=False):
        assert step.found is not None
        costs.append(step.found.cost)
    assert costs == sorted(costs, reverse=True) and costs[-1] < costs[0]


@settings(max_examples=120)
@given(
    plans(Drawn()),
    st.lists(st.lists(st.tuples(st.sampled_from("AB"), st.sampled_from([0.5, 0.6, 1.0])), max_size=2), max_size=12),
    st.booleans(),
)
def test_no_plan_is_levelled_into_an_overload_that_could_be_put_off(plan: Plan, work: list[list[tuple[str, float]]], within: bool) -> None:
    people = {p: Person(id=p, name=p) for p in "AB"}
    tasks = dict(plan.tasks)
    for (task_id, task), some in zip(plan.tasks.items(), work, strict=False):
        tasks[task_id] = replace(task, assignments=tuple(Assignment(p, units) for p, units in dict(some).items()))
    plan = replace(plan, tasks=tasks, people={**plan.people, **people})
    levelled = level(plan, within_float=within, goes_on=_some(3))
    net = levelled.before.net
    moved = {m.id for m in levelled.moves}
    for task in plan.tasks.values():
        if task.actual_start or task.manual:
            assert task.id not in moved
    again = schedule(plan.apply(levelled.change()))
    assert again.dates.early_start == levelled.after.dates.early_start
    assert again.dates.early_finish == levelled.after.dates.early_finish
    if within:
        bare = schedule(plan.apply(cleared(plan)))
        for j in range(net.size):
            assert levelled.after.dates.early_finish[j] <= max(bare.dates.late_finish[j], bare.dates.early_finish[j])
    else:
        assert not [over for over in levelled.left if _mendable(levelled.after, over)]


def _drawn_by_hand(plan: Plan, work: list[tuple[list[tuple[str, float]], str]]) -> Plan:
    """The plan with people on its tasks, some of which are pinned, must start on a day, have the highest priority or are levelled."""
    tasks = dict(plan.tasks)
    at = datetime(2026, 11, 11, 8)
    kinds: dict[str, dict[str, Any]] = {
        "pinned": {"manual": True, "pinned_start": at},
        "must": {"constraint": Constraint("MSO", at)},
        "not later": {"constraint": Constraint("SNLT", at)},
        "first": {"priority": 1000},
        "levelled": {"levelled": datetime(2026, 11, 18, 8)},
    }
    for (task_id, task), (some, kind) in zip(plan.tasks.items(), work, strict=False):
        people = tuple(Assignment(p, units) for p, units in dict(some).items())
        begun = task.actual_start is not None
        tasks[task_id] = replace(task, assignments=people, **({} if begun else kinds.get(kind, {})))
    return replace(plan, tasks=tasks, people={p: Person(id=p, name=p) for p in "AB"})


_WORK = st.tuples(
    st.lists(st.tuples(st.sampled_from("AB"), st.sampled_from([0.5, 0.6, 1.0])), max_size=2),
    st.sampled_from(["", "", "", "pinned", "must", "not later", "first", "levelled", "refused"]),
)


@settings(max_examples=80)
@given(plans(Drawn(progress=True)), st.lists(_WORK, max_size=14), st.booleans())
def test_levelling_keeps_links_and_what_stands_fast_and_gives_nobody_more_than_they_can(
    plan: Plan, work: list[tuple[list[tuple[str, float]], str]], within: bool
) -> None:
    plan = _drawn_by_hand(plan, work)
    refused = [task_id for task_id, (_, kind) in zip(plan.tasks, work, strict=False) if kind == "refused"]
    levelled = level(plan, within_float=within, refused=refused, goes_on=_some(4))
    bare, after = schedule(plan.apply(cleared(plan))), schedule(plan.apply(levelled.change()))
    moved = {move.id: move for move in levelled.moves}
    for task in plan.tasks.values():
        if task.actual_start or task.manual or (task.constraint and task.constraint.kind == "MSO"):
            assert after[task.id].start == bare[task.id].start and after[task.id].finish == bare[task.id].finish
    was, now = loads(bare), loads(after)
    for person, days in now.of.items():
        for day in days:
            load = now.share(person, date.fromordinal(day))
            assert load <= max(1.0, was.share(person, date.fromordinal(day))) + 0.002
    assert not moved.keys() & set(refused) and {move.id for move in levelled.refused} == set(refused)
    for move in (*levelled.moves, *levelled.refused):
        assert (move.start, move.finish) == (after[move.id].start, after[move.id].finish)
        assert move.start_before == levelled.before[move.id].start and move.start_by_links <= move.start
    for link in plan.links.values():  # what followed still follows
        kept = [run[link.successor].start >= run[link.predecessor].finish for run in (bare, after)]
        if link.type == "FS" and link.lag == 0 and kept[0]:
            assert kept[1]
    pushed, stack = set(moved), list(moved)
    while stack:
        at = stack.pop()
        for link in plan.links.values():
            if link.predecessor == at and link.successor not in pushed:
                pushed.add(link.successor)
                stack.append(link.successor)
    for task_id in plan.tasks:
        assert task_id in pushed or after[task_id].start == bare[task_id].start


def test_a_refused_move_is_told_where_links_put_it_and_what_is_made_already_is_said() -> None:
    first, second, third = (_task(n, 2) for n in (1, 2, 3))
    links = [Link(id="L", predecessor="X-2", successor="X-3")]
    plan = _plan(replace(first, priority=1000), second, replace(third, assignments=(Assignment("B"),)), Person(id="B", name="Ben"), *links)
    found = level(plan, refused=["X-3"], goes_on=_some(20))
    [move], [stays] = found.moves, found.refused
    assert (move.id, move.delay, move.start_by_links) == ("X-2", 960, MONDAY) and not move.is_made
    assert (stays.id, stays.delay, stays.start_before, stays.start) == ("X-3", 0, datetime(2026, 11, 4, 8), datetime(2026, 11, 6, 8))
    again = level(plan.apply(found.change()), refused=["X-3"], goes_on=_some(20))
    assert [m.id for m in again.moves if m.is_made] == ["X-2"] and again.change().edits == ()


def test_what_is_pinned_is_not_overtaken_by_what_it_waits_for() -> None:
    pinned = replace(_task(3, 1), manual=True, pinned_start=datetime(2026, 11, 4, 8), assignments=())
    plan = _plan(replace(_task(1, 3), priority=900), _task(2, 2), pinned, Link(id="L", predecessor="X-2", successor="X-3"))
    found = level(plan, goes_on=_some(30))
    assert [m.id for m in found.moves] == ["X-1"] and found.left == ()
    must = replace(pinned, manual=False, constraint=Constraint("SNLT", datetime(2026, 11, 4, 8)))
    assert [m.id for m in level(replace(plan, tasks={**plan.tasks, "X-3": must}), goes_on=_some(30)).moves] == ["X-1"]


def test_work_that_may_not_be_put_off_is_not_pushed_into_the_days_of_other_work() -> None:
    """X-2 (highest priority) waits for X-1, which gives way to X-9; where X-2 goes then, X-4 has to make room though it comes first."""
    anna, ben = (Assignment("A"),), (Assignment("B"),)
    plan = _plan(
        Person(id="B", name="Ben"),
        replace(_task(1, 2), assignments=anna, priority=400),
        Task(id="X-2", project="X", duration=2 * 480, assignments=ben, priority=1000),
        Task(id="X-4", project="X", duration=3 * 480, assignments=ben, constraint=Constraint("SNET", datetime(2026, 11, 4, 8))),
        Task(id="X-9", project="X", duration=2 * 480, assignments=anna, priority=1000),
        Link(id="L1", predecessor="X-1", successor="X-2"),
    )
    found = level(plan, goes_on=_some(20))
    assert found.left == () and found.after["X-2"].start == datetime(2026, 11, 6, 8)


def test_work_of_highest_priority_that_is_pushed_is_counted_where_it_is_then() -> None:
    """X-2 waits for X-1, which waits for X-3; the days that X-2 leaves are free for X-4, those it goes to are not."""
    anna, ben = (Assignment("A"),), (Assignment("B"),)
    first = replace(_task(1, 2), priority=400)
    still = Task(id="X-2", project="X", duration=2 * 480, assignments=ben, priority=1000)
    before = Task(id="X-3", project="X", duration=2 * 480, assignments=anna, priority=1000)
    link = Link(id="L1", predecessor="X-1", successor="X-2")
    other = Task(
        id="X-4", project="X", duration=3 * 480, assignments=ben, priority=300, constraint=Constraint("SNET", datetime(2026, 11, 5, 8))
    )
    plan = _plan(Person(id="B", name="Ben"), first, still, before, other, link)
    levelled = level(plan, goes_on=_some(20))
    assert levelled.after["X-2"].start == datetime(2026, 11, 6, 8)
    assert levelled.left == ()


def test_a_role_without_a_name_is_nobody_who_could_have_too_much_to_do() -> None:
    work = [replace(_task(n, 5), assignments=(Assignment("?fe"),)) for n in (1, 2, 3)]
    plan = _plan(Person(id="?fe", name="front end"), *work)
    found = level(plan, goes_on=_some(5))
    assert found.moves == () and found.left == () and overloads(schedule(plan)) == ()


def test_work_in_progress_is_not_held_up_by_levelling_what_its_rest_waits_for() -> None:
    """X-2 has begun, its rest waits for X-1; X-4, which nothing follows for long, gives way instead."""
    plan = build(
        (
            Program(id="P", start=MONDAY, status_date=date(2026, 11, 6)),
            Project(id="X", program="P"),
            Person(id="A", name="Anna"),
            _task(1, 5),
            replace(_task(2, 5), assignments=(), actual_start=MONDAY, remaining=3 * 480),
            replace(_task(3, 20), assignments=()),
            _task(4, 5),
            Link(id="L1", predecessor="X-1", successor="X-2"),
            Link(id="L2", predecessor="X-2", successor="X-3"),
        )
    )
    found = level(plan, goes_on=_some(30))
    assert [move.id for move in found.moves] == ["X-4"] and found.left == () and found.after.finish == found.before.finish


def _stepped(*steps: CapacityStep) -> Plan:
    """Two weeks of work for Anna, who is there for other shares of the day from some days on."""
    plan = _plan(_task(1, 5), _task(2, 5))
    return replace(plan, people={"A": replace(plan.people["A"], capacity_steps=steps)})


def test_work_waits_until_somebody_is_there_for_enough_of_the_day() -> None:
    half_then_whole = (CapacityStep(date(2026, 11, 9), 0.5), CapacityStep(date(2026, 11, 23), 1.0))
    found = level(_stepped(*half_then_whole), goes_on=_some(20))
    assert [move.start.date() for move in found.moves] == [date(2026, 11, 23)] and found.left == ()


def test_work_is_not_put_off_until_somebody_has_left() -> None:
    found = level(_stepped(CapacityStep(date(2026, 11, 9), 0.0)), goes_on=_some(20))
    assert found.moves == () and found.left and not found.proven


@pytest.mark.parametrize(("first", "second", "moved"), [(100, 900, "X-1"), (900, 100, "X-2")])
def test_of_two_that_are_alike_the_one_that_matters_less_is_put_off(first: int, second: int, moved: str) -> None:
    tasks = (replace(_task(1, 5), priority=first), replace(_task(2, 5), priority=second))
    assert [move.id for move in level(_plan(*tasks), goes_on=_some(20)).moves] == [moved]


def test_level_of_effort_goes_on_beside_all_else_and_nothing_waits_for_it() -> None:
    office = replace(_task(1, 80, 0.2), percent_method="level_of_effort")
    found = level(_plan(office, _task(2, 6), _task(3, 5)), goes_on=_some(20))
    assert {move.id for move in found.moves} <= {"X-2", "X-3"} and found.after.finish == found.before.finish
    assert [row.start for row in (found.after["X-2"], found.after["X-3"])].count(MONDAY) == 1
