"""Days away: added, joined, taken out, and what they do to the load."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planning.errors import PhraseError, PlanError
from planning.fields import set_fields
from planning.impact import weigher
from planning.leave import person_of, read_leave, together, with_leave, without_leave
from planning.plan import Plan, build
from planning.records import Assignment, Leave, Person, Program, Project, Task
from planning.schedule import schedule
from store.demo import demo_plan

TODAY = date(2026, 10, 30)
DAY = timedelta(days=1)
ANNA = Person(id="A", name="Anna")


def _days(leave: tuple[Leave, ...]) -> set[date]:
    return {each.first + n * DAY for each in leave for n in range((each.last - each.first).days + 1)}


def _after(plan: Plan, person: Person, *leave: Leave) -> Person:
    return plan.apply(with_leave(person, leave)).people[person.id]


LEAVES = st.lists(
    st.tuples(st.integers(0, 60), st.integers(0, 9), st.sampled_from(["", "skiing"])).map(
        lambda t: Leave(TODAY + t[0] * DAY, TODAY + (t[0] + t[1]) * DAY, t[2])
    ),
    max_size=6,
).map(tuple)


@given(LEAVES, LEAVES)
def test_leave_added_twice_adds_nothing_and_loses_no_day(some: tuple[Leave, ...], more: tuple[Leave, ...]) -> None:
    joined = together((*some, *more))
    assert _days(joined) == _days(some) | _days(more)
    assert together((*joined, *some)) == joined
    assert list(joined) == sorted(joined, key=lambda each: (each.first, each.last, each.why))


@given(LEAVES, st.integers(0, 60), st.integers(0, 9))
def test_days_taken_out_are_gone_and_no_others(some: tuple[Leave, ...], at: int, length: int) -> None:
    first, last = TODAY + at * DAY, TODAY + (at + length) * DAY
    plan = build((ANNA,))
    person = _after(plan, ANNA, *some)
    gone = {first + n * DAY for n in range(length + 1)}
    if not _days(person.leave) & gone:
        with pytest.raises(PlanError, match=r"is not away .* lists when\."):
            without_leave(person, first, last)
        return
    edit = without_leave(person, first, last).edits[0]
    assert isinstance(edit.after, Person)
    assert _days(edit.after.leave) == _days(person.leave) - gone


def test_leave_is_typed_as_days_and_what_for() -> None:
    assert read_leave(["2026-12-21..2027-01-05", "skiing"], TODAY) == Leave(date(2026, 12, 21), date(2027, 1, 5), "skiing")
    assert read_leave(["21", "dec..5", "jan"], TODAY) == Leave(date(2026, 12, 21), date(2027, 1, 5))
    assert read_leave(["w47"], TODAY) == Leave(date(2026, 11, 16), date(2026, 11, 22))


@pytest.mark.parametrize("typed", ["5 jan..4 jan", "27 nov..16 nov", "20 dec 2026..10 jan 2026"])
def test_days_that_end_before_they_begin_are_refused_and_make_no_year(typed: str) -> None:
    with pytest.raises(PhraseError, match="ends before it begins; turn the days round"):
        read_leave(typed.split(), TODAY)
    with pytest.raises(PhraseError, match="ends before it begins; turn the days round"):
        set_fields(build((ANNA,)), "A", {"leave": typed}, TODAY)


def test_days_over_new_year_end_in_the_next_one_also_where_they_lie_far_ahead() -> None:
    assert read_leave(["20", "dec", "2027..5", "jan"], TODAY) == Leave(date(2027, 12, 20), date(2028, 1, 5))


def test_a_day_that_is_leave_already_is_not_kept_again_for_something_else() -> None:
    skiing = Leave(date(2027, 1, 5), date(2027, 1, 8), "skiing")
    person = _after(build((ANNA,)), ANNA, skiing)
    after = _after(build((person,)), person, Leave(date(2027, 1, 4), date(2027, 1, 12), "flu"))
    assert after.leave == (Leave(date(2027, 1, 4), date(2027, 1, 4), "flu"), skiing, Leave(date(2027, 1, 9), date(2027, 1, 12), "flu"))
    assert _after(build((after,)), after, Leave(date(2027, 1, 6), date(2027, 1, 7))) == after


def test_a_role_without_a_name_has_no_leave() -> None:
    with pytest.raises(PlanError, match="role without a name"):
        person_of(demo_plan(TODAY), "?frontend")


def test_somebody_away_does_nothing_that_day_in_the_preview_as_in_the_plan() -> None:
    task = Task(id="X-1", project="X", duration=3 * 480, assignments=(Assignment("A", 1.0), Assignment("B", 1.5)))
    plan = build((Program(id="P", start=datetime(2026, 11, 2, 8)), Project(id="X", program="P"), ANNA, Person(id="B"), task))
    before = schedule(plan)
    impact = weigher(before).weigh(with_leave(ANNA, (Leave(date(2026, 11, 3), date(2026, 11, 3)),)))
    assert [(s.over.person, s.over.first, s.over.last) for s in impact.strains if s.over.person == "A"] == []
    assert impact.moves[0].days == 1


def test_the_sample_program_loses_a_day_by_a_day_off_of_its_designer() -> None:
    before = schedule(demo_plan(TODAY))
    change = with_leave(before.plan.people["KM"], (Leave(date(2026, 11, 6), date(2026, 11, 6), "day off"),))
    impact = weigher(before, TODAY).weigh(change)
    finish = next(move for move in impact.moves if move.id == "WEB-M4")
    assert (finish.before.finish.date(), finish.after.finish.date()) == (date(2027, 1, 22), date(2027, 1, 25))
    assert all(strain.over.first != date(2026, 11, 6) for strain in impact.strains)
