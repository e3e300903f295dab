"""Stakeholders: their place on the grid, when they must be heard, and what was promised to them."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planning.errors import PhraseError, PlanError
from planning.fields import set_fields
from planning.frozen import replaced
from planning.plan import Plan, build, put
from planning.records import Milestone, Program, Project, Promise, Stakeholder
from planning.repeats import next_due
from planning.schedule import schedule
from planning.stakeholders import (
    PLACES,
    Standing,
    contact_words,
    contacted,
    find_stakeholder,
    gap_of,
    place_of,
    promises,
    register,
    verdict_words,
)
from store.demo import demo_plan

TODAY = date(2026, 10, 30)


def standings(plan: Plan, today: date = TODAY) -> dict[str, Standing]:
    return {each.who.id: each for each in register(plan, schedule(plan), today)}


def one(**fields: object) -> Plan:
    who = replaced(Stakeholder(id="SH-1", name="Board", program="P"), **fields)
    return build([Program(id="P", name="P", start=datetime(2026, 9, 7, 8)), who])


def test_the_grid_puts_much_power_and_much_interest_into_four_corners() -> None:
    assert [place_of(5, 5), place_of(5, 3), place_of(3, 4), place_of(2, 3)] == list(PLACES)


@given(st.integers(1, 5), st.integers(1, 5))
def test_more_power_never_means_less_attention(power: int, interest: int) -> None:
    assert PLACES.index(place_of(min(5, power + 1), interest)) <= PLACES.index(place_of(power, interest))


@pytest.mark.parametrize(
    ("now", "wanted", "gap"),
    [("resistant", "neutral", 1), ("Supportive", "leading", 1), ("resistant", "leading", 3), ("neutral", "neutral", 0), ("", "", None)],
)
def test_the_gap_counts_the_steps_from_the_attitude_now_to_the_one_wanted(now: str, wanted: str, gap: int | None) -> None:
    assert gap_of(Stakeholder(id="SH-1", program="P", attitude=now, wanted=wanted)) == gap


def test_words_that_are_no_known_attitude_leave_the_gap_open() -> None:
    assert gap_of(Stakeholder(id="SH-1", program="P", attitude="amused", wanted="leading")) is None


def test_the_sample_says_who_is_due_and_by_how_many_days() -> None:
    found = standings(demo_plan(TODAY))
    assert [i for i, each in found.items() if each.is_due] == ["SH-3", "SH-5", "SH-8", "SH-7"]
    assert (found["SH-3"].due, found["SH-3"].overdue, found["SH-3"].due_words) == (date(2026, 10, 28), 2, "overdue 2 days")
    assert (found["SH-5"].due, found["SH-5"].due_words) == (TODAY, "never contacted: due now")
    assert (found["SH-2"].due, found["SH-2"].place) == (date(2026, 11, 9), "keep satisfied")


def test_without_a_cadence_nobody_who_was_contacted_is_due() -> None:
    each = standings(one(last_contact=date(2026, 1, 1)))["SH-1"]
    assert (each.due, each.is_due, each.due_words) == (None, False, "no cadence")


def test_a_cadence_that_cannot_be_read_is_told_and_stops_nothing() -> None:
    each = standings(one(last_contact=date(2026, 10, 1), cadence="now and then"))["SH-1"]
    assert each.due is None and each.trouble and each.due_words == "cadence cannot be read"


@given(st.integers(0, 400), st.sampled_from(["FREQ=DAILY", "FREQ=WEEKLY", "FREQ=WEEKLY;BYDAY=MO", "FREQ=MONTHLY"]))
def test_whoever_is_contacted_today_is_never_due_today(ago: int, rule: str) -> None:
    plan = one(last_contact=TODAY - timedelta(days=ago), cadence=rule)
    after = standings(plan.apply(contacted(plan, "SH-1", TODAY, TODAY)))["SH-1"]
    assert after.overdue is not None and after.overdue < 0


def test_promises_are_held_against_todays_forecast() -> None:
    plan = demo_plan(TODAY)
    told = {each.milestone: (each.verdict, each.days, verdict_words(each)) for each in promises(plan, schedule(plan))}
    assert told == {
        "REP-M2": ("at risk", -1, "at risk, 1 working day to spare"),
        "WEB-M4": ("broken", 2, "broken by 2 working days"),
    }
    assert [p.milestone for p in standings(plan)["SH-1"].promises] == ["WEB-M4"]


@pytest.mark.parametrize(
    ("reached", "promised", "verdict"),
    [
        (datetime(2026, 10, 20, 17), date(2026, 10, 21), "kept"),
        (datetime(2026, 10, 21, 17), date(2026, 10, 21), "kept"),
        (datetime(2026, 10, 22, 17), date(2026, 10, 21), "broken"),
        (datetime(2026, 10, 24, 12), date(2026, 10, 23), "broken"),
    ],
)
def test_what_is_reached_keeps_or_broke_its_promise(reached: datetime, promised: date, verdict: str) -> None:
    milestone = Milestone(id="A-M1", name="Live", project="A", actual=reached, promise=Promise("Board", promised))
    plan = build([Program(id="P", start=datetime(2026, 9, 7, 8)), Project(id="A", program="P"), milestone])
    (found,) = promises(plan, schedule(plan))
    assert (found.verdict, found.reached) == (verdict, True)


def test_a_contact_is_one_change_that_is_taken_back_whole() -> None:
    plan = demo_plan(TODAY)
    change = contacted(plan, "SH-5", date(2026, 10, 29), TODAY, "heard about training\nhours")
    after = plan.apply(change)
    assert after.stakeholders["SH-5"].last_contact == date(2026, 10, 29)
    assert after.stakeholders["SH-5"].notes.splitlines()[-1] == "- 2026-10-29: heard about training hours"
    assert after.apply(change.inverse()).stakeholders == plan.stakeholders


def test_an_older_contact_is_noted_and_the_last_one_stays() -> None:
    plan = demo_plan(TODAY)
    after = plan.apply(contacted(plan, "SH-1", date(2026, 10, 5), TODAY, "by the way"))
    assert after.stakeholders["SH-1"].last_contact == date(2026, 10, 29)
    assert "2026-10-05: by the way" in after.stakeholders["SH-1"].notes


def test_a_contact_still_to_come_is_refused() -> None:
    with pytest.raises(PlanError, match="still to come"):
        contacted(demo_plan(TODAY), "SH-1", date(2026, 11, 2), TODAY)


@pytest.mark.parametrize("typed", ["32 oct", "32 Oct said yes", "2026-13-40", "40.10."])
def test_a_contact_on_a_day_that_does_not_exist_is_no_note(typed: str) -> None:
    with pytest.raises(PhraseError):
        contact_words(typed.split(), TODAY)


def test_a_contact_takes_its_day_from_the_first_words_and_keeps_the_others() -> None:
    assert contact_words(["yesterday", "30", "people", "came"], TODAY) == (date(2026, 10, 29), "30 people came")
    assert contact_words(["30", "people", "came"], TODAY) == (TODAY, "30 people came")
    assert contact_words([], TODAY) == (TODAY, "")


def test_a_stakeholder_is_found_by_id_name_or_the_beginning_of_one() -> None:
    plan = demo_plan(TODAY)
    assert [find_stakeholder(plan, word).id for word in ("sh-2", "board", "Works", "managers")] == ["SH-2", "SH-2", "SH-5", "SH-3"]
    with pytest.raises(PlanError, match="There is no stakeholder Nobody"):
        find_stakeholder(plan, "Nobody")
    second = plan.apply(put(plan, Stakeholder(id="SH-20", name="Board of the bank", program="KES")))
    with pytest.raises(PlanError, match="type the id"):
        find_stakeholder(second, "boa")


def test_archived_programs_have_nobody_to_be_heard() -> None:
    plan = one()
    assert not register(plan.apply(put(plan, replaced(plan.programs["P"], archived=True))), None, TODAY)


def test_a_cadence_of_so_many_times_ends_after_them() -> None:
    plan = build((Program(id="P"), Stakeholder(id="S", program="P")))
    rule = plan.apply(set_fields(plan, "S", {"cadence": "every week 2 times"}, date(2026, 11, 2))).stakeholders["S"].cadence
    assert next_due(rule, date(2026, 11, 2)) == date(2026, 11, 9) and next_due(rule, date(2026, 11, 9)) is None


def test_a_contact_was_on_the_latest_such_day() -> None:
    assert contact_words(["10", "sep", "talked"], date(2026, 9, 11)) == (date(2026, 9, 10), "talked")
    assert contact_words(["12", "dec", "met"], date(2026, 9, 11)) == (date(2025, 12, 12), "met")
