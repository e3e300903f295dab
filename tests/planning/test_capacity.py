"""How much of everybody's time is taken, by day, week and month, and who is free."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planning.capacity import Capacity, Step, shifted, starting, stretches
from planning.errors import PhraseError
from planning.plan import build
from planning.records import Assignment, Calendar, CalendarException, CapacityStep, Leave, Person, Program, Project, Task
from planning.schedule import schedule
from planning.spans import read_span
from store.demo import demo_plan

TODAY = date(2026, 10, 30)
MONDAY = date(2026, 11, 2)
SUNDAY = MONDAY + timedelta(days=6)
ANNA = Person(id="A", name="Anna Berg", role="Designer", tags=("icons",))


def _task(number: int, days: float, *people: tuple[str, float]) -> Task:
    given_to = tuple(Assignment(person, units) for person, units in people)
    return Task(id=f"X-{number}", project="X", duration=round(days * 480), assignments=given_to)


def _capacity(*tasks: Task, people: tuple[Person, ...] = (ANNA,), closed: tuple[CalendarException, ...] = ()) -> Capacity:
    program = Program(id="P", start=datetime(2026, 11, 2, 8), calendar="CAL")
    return Capacity(schedule(build((program, Project(id="X", program="P"), Calendar(id="CAL", exceptions=closed), *people, *tasks))))


@pytest.fixture(scope="module")
def demo() -> Capacity:
    return Capacity(schedule(demo_plan(TODAY)))


# ------------------------------------------------------------------------------------------------ the sample program


@pytest.mark.parametrize(
    ("person", "peak", "first"),
    [
        ("LF", 1.7, date(2026, 11, 17)),
        ("KM", 1.6, date(2026, 11, 9)),
        ("SB", 1.4, None),
        ("RL", 1.4, None),
        ("TV", 1.3, None),
        ("PR", 1.2, None),
        ("ID", 1.125, None),
    ],
)
def test_people_of_the_sample_program_peak_as_it_says(demo: Capacity, person: str, peak: float, first: date | None) -> None:
    cells = [demo.cell(person, day, day) for day, _ in stretches(date(2026, 10, 31), "day", 140)]
    assert max(cell.peak for cell in cells) == pytest.approx(peak)
    if first is not None:
        assert next(cell.first for cell in cells if cell.over) == first


def test_the_overloads_are_the_days_that_the_days_say_are_over(demo: Capacity) -> None:
    for person in demo.people:
        over = sum(stretch.days for stretch in demo.loads.overloads_of(person))
        days = [demo.cell(person, day, day).over for day, _ in stretches(date(2026, 9, 1), "day", 230)]
        assert sum(days) == over, person


def test_who_causes_a_week_is_told_with_the_greatest_part_first(demo: Capacity) -> None:
    parts = demo.parts("LF", date(2026, 11, 23), date(2026, 11, 29))
    assert [(part.task, part.minutes) for part in parts] == [("WEB-8", 1920), ("WEB-6", 384)]  # Thursday 26 is closed
    assert parts[0].share == pytest.approx(1.0)


def test_days_that_are_over_hold_the_work_that_was_done_on_them_where_the_past_is_asked_for(demo: Capacity) -> None:
    both = Capacity(demo.schedule, past=True)
    week = (date(2026, 10, 26), date(2026, 11, 1))
    assert demo.cell("KM", *week).load == 0
    of_week = {part.task: part.share for part in both.parts("KM", *week)}  # BRD-4 all of Monday, BRD-5 from Tuesday on, CMP-4 on Friday
    assert of_week == {"BRD-5": pytest.approx(0.64), "BRD-4": pytest.approx(0.2), "CMP-4": pytest.approx(0.04)}
    assert both.cell("KM", *week).utilisation == pytest.approx(0.88)
    assert next(free.minutes for free in both.free(*week, ("KM",))) == pytest.approx(0.12 * 5 * 480)
    assert {part.task: part.share for part in both.parts("MO", date(2026, 9, 14), date(2026, 9, 20))}["BRD-1"] == pytest.approx(0.8)
    ahead = (date(2026, 11, 2), date(2027, 3, 31))
    assert all(both.cell(person, *ahead) == demo.cell(person, *ahead) for person in both.people)
    assert both.loads.overloads(TODAY) == demo.loads.overloads(TODAY)


@given(st.sampled_from(["week", "month"]), st.integers(0, 24))
def test_a_week_and_a_month_are_the_sum_of_their_days(step: Step, n: int) -> None:
    capacity = Capacity(schedule(demo_plan(TODAY)))
    person = capacity.people[n % len(capacity.people)]
    first, last = next(stretches(TODAY + timedelta(weeks=n), step, 1))
    days = [capacity.cell(person, day, day) for day, _ in stretches(first, "day", (last - first).days + 1)]
    whole = capacity.cell(person, first, last)
    assert whole.load == pytest.approx(sum(day.load for day in days))
    assert whole.capacity == pytest.approx(sum(day.capacity for day in days))
    assert (whole.peak, whole.over, whole.closed) == (max(d.peak for d in days), sum(d.over for d in days), sum(d.closed for d in days))
    assert sum(part.minutes for part in capacity.parts(person, first, last)) == pytest.approx(whole.load)


# ------------------------------------------------------------------------------------------------------------- capacity


def test_a_week_of_half_the_load_is_used_by_half() -> None:
    cell = _capacity(_task(1, 5, ("A", 0.5))).cell("A", MONDAY, SUNDAY)
    assert (cell.utilisation, cell.free, cell.over, cell.days) == (0.5, 1200, 0, 5)


def test_somebody_there_for_less_of_the_day_is_full_sooner() -> None:
    cell = _capacity(_task(1, 5, ("A", 0.8)), people=(replace(ANNA, capacity=0.8),)).cell("A", MONDAY, SUNDAY)
    assert cell.utilisation == pytest.approx(1.0)
    assert cell.over == 0


def test_capacity_that_changes_within_a_week_counts_from_its_day() -> None:
    person = replace(ANNA, capacity_steps=(CapacityStep(date(2026, 11, 5), 0.5),))
    assert _capacity(people=(person,)).cell("A", MONDAY, SUNDAY).capacity == 3 * 480 + 2 * 240


def test_leave_and_holidays_take_capacity_and_are_counted() -> None:
    person = replace(ANNA, leave=(Leave(date(2026, 11, 5), date(2026, 11, 8)),))
    closed = (CalendarException(date(2026, 11, 3), date(2026, 11, 3), name="Holiday"),)
    cell = _capacity(people=(person,), closed=closed).cell("A", MONDAY, SUNDAY)
    assert (cell.capacity, cell.days, cell.away, cell.closed) == (2 * 480, 2, 2, 1)
    assert _capacity(people=(person,)).cell("A", date(2026, 11, 5), date(2026, 11, 6)).utilisation is None


def test_work_planned_on_leave_is_over_whatever_it_is() -> None:
    person = replace(ANNA, leave=(Leave(MONDAY, MONDAY),))
    task = replace(_task(1, 1, ("A", 0.2)), ignore_people_calendars=True)
    cell = _capacity(task, people=(person,)).cell("A", MONDAY, MONDAY)
    assert (cell.over, cell.utilisation) == (1, None)


def test_a_role_without_a_name_is_told_in_full_time_people() -> None:
    capacity = _capacity(_task(1, 5, ("?frontend", 0.6)), _task(2, 5, ("?frontend", 1)))
    cell = capacity.cell("?frontend", MONDAY, SUNDAY)
    assert capacity.unnamed == ("?frontend",)
    assert cell.utilisation == pytest.approx(1.6)
    assert cell.over == 0


def test_people_of_one_role_are_added_up() -> None:
    people = (ANNA, Person(id="B", role="designer"), Person(id="C", role="Editor"))
    capacity = _capacity(_task(1, 5, ("A", 1)), people=people)
    assert capacity.roles == {"Designer": ("A", "B"), "Editor": ("C",)}
    assert capacity.together(("A", "B"), MONDAY, SUNDAY).utilisation == 0.5


# ------------------------------------------------------------------------------------------------------------- who is free


def test_who_has_most_time_comes_first() -> None:
    people = (ANNA, Person(id="B"), Person(id="C", capacity=0.5))
    capacity = _capacity(_task(1, 4, ("A", 1)), people=people)
    assert [(free.person, free.days) for free in capacity.free(MONDAY, SUNDAY)] == [("B", 5), ("C", 2.5), ("A", 1)]


def test_who_has_enough_soonest_comes_first_where_so_much_is_needed() -> None:
    people = (ANNA, Person(id="B", leave=(Leave(MONDAY, SUNDAY),)), Person(id="C", capacity=0.5))
    found = _capacity(_task(1, 2, ("A", 1)), people=people).free(MONDAY, MONDAY + timedelta(days=13), days=4)
    assert [(free.person, free.enough_on) for free in found] == [
        ("A", date(2026, 11, 9)),
        ("C", date(2026, 11, 11)),
        ("B", date(2026, 11, 12)),
    ]


def test_a_day_too_full_takes_nothing_from_a_day_that_is_free() -> None:
    [free] = _capacity(_task(1, 2, ("A", 2))).free(MONDAY, SUNDAY)
    assert free.days == 3


@pytest.mark.parametrize(("words", "found"), [("designer", True), ("DESIGN icons", True), ("berg", True), ("developer", False)])
def test_words_look_for_role_skill_and_name(words: str, found: bool) -> None:
    assert bool(_capacity().fitting(tuple(words.split()))) is found


def test_the_next_leave_is_the_one_that_is_not_over() -> None:
    leave = (Leave(date(2026, 12, 24), date(2026, 12, 31), "Christmas"), Leave(date(2026, 8, 3), date(2026, 8, 14)))
    capacity = _capacity(people=(replace(ANNA, leave=leave),))
    assert capacity.next_leave("A", TODAY) == (date(2026, 12, 24), date(2026, 12, 31), "Christmas")
    assert capacity.next_leave("A", date(2027, 1, 1)) is None


# -------------------------------------------------------------------------------------------------------------- stretches


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.sampled_from(["day", "week", "month"]), st.integers(-30, 30))
def test_stretches_follow_one_another_without_a_gap(day: date, step: Step, n: int) -> None:
    found = list(stretches(shifted(starting(day, step), step, n), step, 5))
    assert all(after[0] - before[1] == timedelta(days=1) for before, after in pairwise(found))
    assert next(stretches(day, step, 1))[0] <= day <= next(stretches(day, step, 1))[1]


@pytest.mark.parametrize(
    ("typed", "used", "first", "last"),
    [
        ("w47 designer", 1, "2026-11-16", "2026-11-22"),
        ("this week", 2, "2026-10-26", "2026-11-01"),
        ("next month dev", 2, "2026-11-01", "2026-11-30"),
        ("q1", 1, "2027-01-01", "2027-03-31"),
        ("16 nov..27 nov dev", 3, "2026-11-16", "2026-11-27"),
        ("2026-12-21..2027-01-05 skiing", 1, "2026-12-21", "2027-01-05"),
        ("16 nov to 27 nov", 5, "2026-11-16", "2026-11-27"),
        ("fri", 1, "2026-11-06", "2026-11-06"),
    ],
)
def test_a_stretch_of_days_is_read_as_it_is_typed(typed: str, used: int, first: str, last: str) -> None:
    assert read_span(typed.split(), TODAY) == (used, date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize("typed", ["", "designer", "soonish", "1 nov..1 nov 2031", "16 nov..soon"])
def test_what_is_no_stretch_of_days_is_refused_in_a_sentence(typed: str) -> None:
    with pytest.raises(PhraseError, match=r"\.$|\?$|bdays"):
        read_span(typed.split(), TODAY)
