"""What recurs: rules by RFC 5545 and in phrases, and the next entry when one is closed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from planning.bulk import for_each
from planning.capture import read_line
from planning.errors import PhraseError
from planning.fields import set_fields, show_value
from planning.plan import Plan, build
from planning.records import Action, Calendar, CalendarException, Decision, Issue, LogEntry, Person, Program
from planning.repeats import bare, days_of, longest_rule, next_due, read_rule, show_rule, start_of
from planning.validate import validate

TODAY = date(2026, 10, 30)
"""A Friday."""


def plan_with(*entries: LogEntry) -> Plan:
    """A program whose calendar is closed on 25 and 26 December 2026, with these entries."""
    closed = CalendarException(date(2026, 12, 25), date(2026, 12, 26))
    return build([Program(id="P", calendar="STD"), Calendar(id="STD", exceptions=(closed,)), Person(id="TV", name="Tomas"), *entries])


def weekly(due: date, rule: str = "every week") -> Plan:
    """A plan with one action that recurs."""
    plan = plan_with(Action(id="A-01", name="Status report", program="P", owner="TV", due=due, on=("P",)))
    return plan.apply(set_fields(plan, "A-01", {"repeat": rule}, TODAY))


# ------------------------------------------------------------------------------------------------------------- the rules


@pytest.mark.parametrize(
    ("rule", "start", "days"),
    [  # examples of RFC 5545, section 3.8.5.3
        ("FREQ=DAILY;COUNT=3", "1997-09-02", ["1997-09-02", "1997-09-03", "1997-09-04"]),
        ("FREQ=DAILY;INTERVAL=10;COUNT=3", "1997-09-02", ["1997-09-02", "1997-09-12", "1997-09-22"]),
        ("FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=MO,WE;COUNT=4", "1997-09-01", ["1997-09-01", "1997-09-03", "1997-09-15", "1997-09-17"]),
        ("FREQ=MONTHLY;COUNT=3;BYDAY=1FR", "1997-09-05", ["1997-09-05", "1997-10-03", "1997-11-07"]),
        ("FREQ=MONTHLY;UNTIL=19971224;BYDAY=1FR", "1997-11-07", ["1997-11-07", "1997-12-05"]),
        ("FREQ=MONTHLY;COUNT=3;BYDAY=-2MO", "1997-09-22", ["1997-09-22", "1997-10-20", "1997-11-17"]),
        ("FREQ=MONTHLY;BYDAY=TU,WE,TH;BYSETPOS=3;COUNT=3", "1997-09-04", ["1997-09-04", "1997-10-07", "1997-11-06"]),
        ("FREQ=YEARLY;COUNT=2;BYMONTH=6,7", "1997-06-10", ["1997-06-10", "1997-07-10"]),
        ("FREQ=MONTHLY;BYMONTHDAY=15,30;COUNT=5", "2007-01-15", ["2007-01-15", "2007-01-30", "2007-02-15", "2007-03-15", "2007-03-30"]),
        ("FREQ=MONTHLY;COUNT=3", "2027-01-31", ["2027-01-31", "2027-03-31", "2027-05-31"]),
    ],
)
def test_the_examples_of_the_standard_give_its_days(rule: str, start: str, days: list[str]) -> None:
    assert [day.isoformat() for day in days_of(rule, date.fromisoformat(start))] == days


FREQUENCIES = st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"])
PARTS = st.sampled_from(["", ";BYDAY=MO", ";BYDAY=TU,FR", ";BYMONTHDAY=-1", ";BYMONTHDAY=31", ";BYMONTH=2,8", ";BYDAY=FR;BYMONTHDAY=13"])


@given(FREQUENCIES, st.integers(1, 4), PARTS, st.dates(date(2026, 1, 1), date(2028, 12, 31)))
@settings(max_examples=60, deadline=None)
def test_the_next_day_is_the_one_that_the_standard_library_of_rules_gives(freq: str, interval: int, part: str, last: date) -> None:
    rule = f"FREQ={freq};INTERVAL={interval}{part}"
    if "MONTHDAY" in part:  # a day of the month is not picked from days or weeks here
        rule = rule.replace("WEEKLY", "MONTHLY").replace("DAILY", "YEARLY")
    start = datetime(2026, 1, 5)
    expected = rrulestr(f"{rule};UNTIL=20560101", dtstart=start).after(datetime.combine(last, datetime.min.time()))
    assert next_due(f"DTSTART:20260105 RRULE:{rule}", last) == (expected.date() if expected else None)


@pytest.mark.parametrize(
    ("phrase", "rule", "next_day"),
    [
        ("every week", "FREQ=WEEKLY", "2026-11-06"),
        ("every 2 weeks", "FREQ=WEEKLY;INTERVAL=2", "2026-11-13"),
        ("every mon", "FREQ=WEEKLY;BYDAY=MO", "2026-11-02"),
        ("every Monday, Thursday", "FREQ=WEEKLY;BYDAY=MO,TH", "2026-11-02"),
        ("every other friday", "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR", "2026-11-13"),
        ("every workday", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "2026-11-02"),
        ("monthly on the last friday", "FREQ=MONTHLY;BYDAY=-1FR", "2026-11-27"),
        ("every month on the 15th", "FREQ=MONTHLY;BYMONTHDAY=15", "2026-11-15"),
        ("monthly on the last workday", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "2026-11-30"),
        ("every first monday of the month", "FREQ=MONTHLY;BYDAY=1MO", "2026-11-02"),
        ("quarterly", "FREQ=MONTHLY;INTERVAL=3", "2027-01-30"),
        ("every 3 days 10 times", "FREQ=DAILY;INTERVAL=3;COUNT=10", "2026-11-02"),
        ("weekly until 31 mar", "FREQ=WEEKLY;UNTIL=20270331", "2026-11-06"),
        ("FREQ=WEEKLY;BYDAY=MO", "FREQ=WEEKLY;BYDAY=MO", "2026-11-02"),
        ("RRULE:FREQ=YEARLY;UNTIL=20301231T000000Z", "FREQ=YEARLY;UNTIL=20301231", "2027-10-30"),
    ],
)
def test_phrases_are_rules_and_rules_are_told_as_phrases(phrase: str, rule: str, next_day: str) -> None:
    found = read_rule(phrase, TODAY)
    assert found == rule and next_due(found, TODAY) == date.fromisoformat(next_day)
    assert read_rule(show_rule(found), TODAY) == found
    assert "FREQ" not in show_rule(found)


def test_a_rule_that_no_phrase_says_is_told_as_it_is_kept() -> None:
    assert show_rule("FREQ=YEARLY;BYMONTH=1,7;BYDAY=1MO") == "FREQ=YEARLY;BYMONTH=1,7;BYDAY=1MO"


@pytest.mark.parametrize(
    "wrong",
    [
        "every",
        "every blue moon",
        "often",
        "FREQ=HOURLY",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;BYHOUR=9",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=WEEKLY;BYDAY=XX",
        "every week until never",
    ],
)
def test_what_is_no_rule_is_answered_with_one(wrong: str) -> None:
    with pytest.raises(PhraseError):
        read_rule(wrong, TODAY)


def test_a_rule_that_names_no_day_ends() -> None:
    assert next_due("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", TODAY) is None
    assert next_due("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;COUNT=5", TODAY) is None


@given(st.text(max_size=40))
@settings(deadline=None)
def test_any_text_is_a_rule_or_is_told_what_would_be(text: str) -> None:
    try:
        rule = read_rule(text, TODAY)
    except PhraseError as error:
        assert "; " in str(error)
    else:
        next_due(rule, TODAY)
    assert longest_rule(text.split(), TODAY)[0] <= len(text.split())


# ---------------------------------------------------------------------------------------------------------- the next entry


def test_a_closed_entry_is_followed_by_the_next_in_the_same_change() -> None:
    plan = weekly(TODAY)
    change = set_fields(plan, "A-01", {"state": "done"}, TODAY)
    after = plan.apply(change)
    old, new = after.actions["A-01"], after.actions["A-02"]
    assert (old.state, old.done, old.repeat) == ("done", TODAY, "")
    assert (new.state, new.done, new.due, new.owner, new.on, new.came_from) == ("open", None, date(2026, 11, 6), "TV", ("P",), "A-01")
    assert "next A-02 due Fri 6 Nov 2026" in change.label
    assert after.apply(change.inverse()).actions == plan.actions
    assert validate(after) == ()


def test_closing_it_again_makes_no_other() -> None:
    plan = weekly(TODAY)
    for state in ("done", "open", "closed"):
        plan = plan.apply(set_fields(plan, "A-01", {"state": state}, TODAY))
    assert set(plan.actions) == {"A-01", "A-02"}


def test_issues_and_decisions_recur_too_and_other_fields_make_no_next() -> None:
    plan = plan_with(
        Issue(id="I-01", program="P", due=TODAY, repeat="FREQ=DAILY"), Decision(id="D-01", program="P", due=TODAY, repeat="FREQ=WEEKLY")
    )
    change = set_fields(plan, "I-01", {"owner": "TV", "state": "in progress"}, TODAY)
    assert len(change.edits) == 1
    plan = plan.apply(for_each(plan, ["I-01", "D-01"], lambda now, i: set_fields(now, i, {"state": "closed"}, TODAY)))
    assert plan.issues["I-02"].due == date(2026, 11, 2) and plan.decisions["D-02"].due == date(2026, 11, 6)


def test_the_next_day_rolls_to_a_working_day_which_is_said_and_the_series_goes_on_by_its_rule() -> None:
    plan = weekly(date(2026, 12, 18))  # the Friday after it is a holiday
    change = set_fields(plan, "A-01", {"state": "done"}, date(2026, 12, 18))
    assert "due Mon 28 Dec 2026 (Fri 25 Dec 2026 is no working day)" in change.label
    plan = plan.apply(change)
    plan = plan.apply(set_fields(plan, "A-02", {"state": "done"}, date(2026, 12, 28)))
    assert plan.actions["A-03"].due == date(2027, 1, 1)


def test_a_due_date_moved_by_hand_moves_one_entry_and_not_the_series() -> None:
    plan = weekly(TODAY)
    for due in ("29 oct 2026", "3 nov 2026"):
        moved = plan.apply(set_fields(plan, "A-01", {"due": due}, TODAY))
        assert moved.apply(set_fields(moved, "A-01", {"state": "done"}, TODAY)).actions["A-02"].due == date(2026, 11, 6)


def test_days_that_went_by_are_not_made_up_for() -> None:
    plan = weekly(TODAY)
    change = set_fields(plan, "A-01", {"state": "done"}, date(2026, 11, 25))
    assert "next A-02 due Fri 27 Nov 2026, 3 missed" in change.label


@pytest.mark.parametrize("rule", ["every week 3 times", "weekly until 13 nov"])
def test_count_and_until_end_the_series_which_is_said(rule: str) -> None:
    plan, due = weekly(TODAY, rule), []
    for n in range(1, 4):
        entry = plan.actions[f"A-{n:02}"]
        assert entry.due is not None
        due.append(entry.due)
        change = set_fields(plan, entry.id, {"state": "done"}, entry.due)
        plan = plan.apply(change)
    assert due == [date(2026, 10, 30), date(2026, 11, 6), date(2026, 11, 13)]
    assert len(plan.actions) == 3 and "ends with it" in change.label


@given(
    rule=st.sampled_from(
        ["every week", "every mon and thu", "every 2 weeks on tue", "monthly on the last friday", "every 3 days", "monthly on the 31st"]
    ),
    delays=st.lists(st.integers(-5, 20), min_size=3, max_size=6),
)
@settings(max_examples=40, deadline=None)
def test_every_closed_occurrence_makes_exactly_one_next_and_the_days_are_those_of_the_rule(rule: str, delays: list[int]) -> None:
    plan = weekly(date(2026, 11, 2), rule)
    start = start_of(plan.actions["A-01"].repeat)
    assert start is not None
    named = [day for day, _ in zip(days_of(bare(plan.actions["A-01"].repeat), start), range(200), strict=False)]
    today = TODAY
    for n, delay in enumerate(delays, 1):
        entry = plan.actions[f"A-{n:02}"]
        assert entry.due is not None
        today = max(today, entry.due + timedelta(days=delay))
        plan = plan.apply(set_fields(plan, entry.id, {"state": "done"}, today))
        new = plan.actions[f"A-{n + 1:02}"]
        assert len(plan.actions) == n + 1 and new.due is not None and new.due >= today and start_of(new.repeat) in named
        assert sum(a.state == "open" for a in plan.actions.values()) == 1


# ------------------------------------------------------------------------------------------------------ typing and keeping


def test_a_rule_without_a_due_date_gives_the_entry_its_first_day() -> None:
    plan = plan_with(Action(id="A-01", program="P"))
    after = plan.apply(set_fields(plan, "A-01", {"repeat": "every mon"}, TODAY))
    assert after.actions["A-01"].due == date(2026, 11, 2)
    later = plan.apply(set_fields(plan, "A-01", {"repeat": "every week", "due": "4 nov"}, TODAY))
    assert start_of(later.actions["A-01"].repeat) == date(2026, 11, 4)
    assert show_value(later, later.actions["A-01"], "repeat") == "every week"
    assert set_fields(later, "A-01", {"repeat": "every week"}, TODAY).edits == ()
    assert later.apply(set_fields(later, "A-01", {"repeat": "-"}, TODAY)).actions["A-01"].repeat == ""


@pytest.mark.parametrize(
    ("line", "name", "rule", "due"),
    [
        ("x Weekly status to sponsor @TV ^fri every week", "Weekly status to sponsor", "FREQ=WEEKLY", "2026-11-06"),
        ("x Write the report every mon", "Write the report", "FREQ=WEEKLY;BYDAY=MO", "2026-11-02"),
        ("x Steering pack @TV monthly on the last friday #gov", "Steering pack", "FREQ=MONTHLY;BYDAY=-1FR", "2026-10-30"),
        ("x Check every corner @TV", "Check every corner", "", None),
        ("x Every week counts @TV", "Every week counts", "", None),
        ("x Monthly review @TV", "Monthly review", "", None),
    ],
)
def test_one_line_says_how_an_entry_recurs(line: str, name: str, rule: str, due: str | None) -> None:
    reading = read_line(line, plan_with(), TODAY)
    assert reading.change is not None and not reading.errors
    entry = reading.change.edits[0].after
    assert isinstance(entry, Action)
    assert (entry.name, bare(entry.repeat)) == (name, rule)
    assert (entry.due.isoformat() if entry.due else None) == due
    assert (not rule) or "again" in reading.summary


def test_a_rule_that_cannot_be_read_is_told_by_the_health_check() -> None:
    plan = plan_with(replace(Action(id="A-01", program="P"), repeat="FREQ=SECONDLY"))
    found = [problem for problem in validate(plan) if problem.field == "repeat"]
    assert len(found) == 1 and not found[0].fatal


@pytest.mark.parametrize(
    ("rule", "last", "due"),
    [
        ("FREQ=MONTHLY", date(2026, 10, 31), date(2026, 11, 30)),
        ("FREQ=MONTHLY", date(2027, 1, 29), date(2027, 2, 28)),
        ("FREQ=MONTHLY;INTERVAL=3", date(2026, 8, 31), date(2026, 11, 30)),
        ("FREQ=YEARLY", date(2028, 2, 29), date(2029, 2, 28)),
        ("DTSTART:20260131\nFREQ=MONTHLY", date(2026, 2, 28), date(2026, 3, 31)),
        ("FREQ=MONTHLY;BYMONTHDAY=31", date(2026, 10, 31), date(2026, 12, 31)),
    ],
)
def test_a_month_without_the_day_has_its_last_day_instead(rule: str, last: date, due: date) -> None:
    assert next_due(rule, last) == due


def test_a_count_does_not_begin_anew_with_each_day_counted_from() -> None:
    assert next_due("FREQ=WEEKLY;COUNT=1", date(2026, 10, 30)) == date(2026, 11, 6)
    assert next_due("DTSTART:20261030\nFREQ=WEEKLY;COUNT=2", date(2026, 11, 6)) is None


@pytest.mark.parametrize("rule", ["FREQ=MONTHLY;BYDAY=99MO", "FREQ=MONTHLY;BYDAY=6MO", "FREQ=YEARLY;BYDAY=54MO", "FREQ=MONTHLY;BYDAY=0MO"])
def test_a_weekday_that_no_month_or_year_has_is_refused_in_a_sentence(rule: str) -> None:
    with pytest.raises(PhraseError, match="counts weekdays from 1 to"):
        read_rule(rule, TODAY)


_PARTS = st.one_of(
    st.tuples(st.sampled_from(["BYDAY"]), st.from_regex(r"[+-]?[0-9]{0,3}(MO|TU|XX|)(,-?[0-9]{0,2}FR)?", fullmatch=True)),
    st.tuples(
        st.sampled_from(["BYMONTH", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYSETPOS", "WKST", "COUNT", "INTERVAL"]),
        st.from_regex(r"-?[0-9]{0,4}(,-?[0-9]{1,3})?", fullmatch=True),
    ),
    st.tuples(st.sampled_from(["UNTIL", "FREQ"]), st.text("0123456789MOT=;,-", max_size=9)),
)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]), st.lists(_PARTS, max_size=4))
def test_whatever_a_rule_says_it_names_days_or_is_refused_in_a_sentence(frequency: str, parts: list[tuple[str, str]]) -> None:
    text = ";".join([f"FREQ={frequency}", *(f"{name}={value}" for name, value in parts)])
    try:
        rule = read_rule(text, TODAY)
    except PhraseError as error:
        assert str(error).strip()
        return
    days = [day for day, _ in zip(days_of(rule, TODAY), range(5), strict=False)]
    assert days == sorted(days)
