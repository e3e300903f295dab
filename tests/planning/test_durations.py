"""How much work: what is typed, and what is written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planning.durations import Duration, Lengths, format_duration, parse_duration
from planning.errors import PhraseError

EIGHT_HOURS = Lengths()
DAY = 480


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("5d", 5 * DAY),
        ("3.5d", 3.5 * DAY),
        ("3,5d", 3.5 * DAY),
        (".5d", 0.5 * DAY),
        ("16h", 960),
        ("2w", 10 * DAY),
        ("1mo", 20 * DAY),
        ("1y", 240 * DAY),
        ("90min", 90),
        ("90m", 90),
        ("4h30m", 270),
        ("1d4h", 720),
        ("1w 2d", 7 * DAY),
        ("2 weeks and 3 days", 13 * DAY),
        ("5 days", 5 * DAY),
        ("5 Days", 5 * DAY),
        ("0d", 0),
        ("5", 5 * DAY),
        ("0.333d", 160),
    ],
)
def test_a_duration_is_working_time(text: str, minutes: float) -> None:
    assert parse_duration(text, EIGHT_HOURS) == Duration(int(minutes))


@pytest.mark.parametrize(
    ("text", "minutes"), [("1ed", 1440), ("3ed", 4320), ("2ew", 20160), ("1emo", 43200), ("1eh", 60), ("1ed4eh", 1680)]
)
def test_an_e_means_time_by_the_clock(text: str, minutes: int) -> None:
    assert parse_duration(text, EIGHT_HOURS) == Duration(minutes, elapsed=True)


def test_a_plan_says_how_long_its_days_are() -> None:
    short_days = Lengths(day=450, week=2250, month=9000)
    assert parse_duration("1w 1d", short_days).minutes == 2700
    assert parse_duration("1ed", short_days).minutes == 1440


def test_a_question_mark_means_estimated() -> None:
    assert parse_duration("5d?", EIGHT_HOURS) == Duration(5 * DAY, estimated=True)


@pytest.mark.parametrize("text", ["4/5/9d", "4d/5d/9d", "4d/1w/9 days", "4 / 5 / 9d"])
def test_three_points_are_optimistic_likely_pessimistic(text: str) -> None:
    assert parse_duration(text, EIGHT_HOURS) == Duration(5 * DAY, optimistic=4 * DAY, pessimistic=9 * DAY)


def test_three_points_take_the_unit_of_the_last() -> None:
    assert parse_duration("1/2/3ew?", EIGHT_HOURS) == Duration(20160, True, True, 10080, 30240)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "write it like 5d"),
        ("soon", "write it like 5d"),
        ("5x", "write it like 5d"),
        ("1d4", "write it like 5d"),
        ("٣d", "write it like 5d"),
        ("-1d", "0d or longer"),
        ("4/9d", "three as optimistic/likely/pessimistic"),
        ("9/5/4d", "from small to large"),
        ("4ed/5/9d", "mixes working and elapsed"),
        ("1ed4h", "mixes working and elapsed"),
        ("1d1d", "names a unit twice"),
        ("101y", "longer than 100 years"),
        ("999999999999mo", "longer than 100 years"),
        ("\x1b[2J", "write it like 5d"),
    ],
)
def test_what_is_no_duration_is_told_what_would_be(text: str, says: str) -> None:
    with pytest.raises(PhraseError, match=says) as caught:
        parse_duration(text, EIGHT_HOURS)
    assert str(caught.value).isprintable()


def test_five_megabytes_are_refused_at_once() -> None:
    with pytest.raises(PhraseError, match="5242880 characters"):
        parse_duration("1" * 5242880, EIGHT_HOURS)


@pytest.mark.parametrize(
    ("minutes", "text"),
    [
        (0, "0d"),
        (2400, "5d"),
        (1680, "3.5d"),
        (240, "4h"),
        (960, "2d"),
        (600, "1d2h"),
        (90, "1h30min"),
        (30, "30min"),
        (-960, "-2d"),
        (9600, "20d"),
    ],
)
def test_a_duration_is_written_as_it_is_typed(minutes: int, text: str) -> None:
    assert format_duration(minutes, EIGHT_HOURS) == text


def test_elapsed_time_is_written_with_its_e() -> None:
    assert format_duration(4320, EIGHT_HOURS, elapsed=True) == "3ed"
    assert format_duration(1500, EIGHT_HOURS, elapsed=True) == "1ed1eh"


@given(st.integers(0, 11_520_000), st.booleans())
def test_what_is_written_is_read_as_the_same_minutes(minutes: int, elapsed: bool) -> None:
    read = parse_duration(format_duration(minutes, EIGHT_HOURS, elapsed), EIGHT_HOURS)
    assert read == Duration(minutes, elapsed)


@given(st.integers(0, 500_000), st.integers(1, 1440))
def test_what_is_written_is_read_the_same_for_any_length_of_day(minutes: int, day: int) -> None:
    lengths = Lengths(day, 5 * day, 20 * day)
    minutes = min(minutes, 1200 * day)
    assert parse_duration(format_duration(minutes, lengths), lengths).minutes == minutes


@given(st.one_of(st.text(), st.text("0123456789.,/ dhwmoeyin?-", max_size=30)))
def test_any_text_is_a_duration_or_a_phrase_error(text: str) -> None:
    try:
        read = parse_duration(text, EIGHT_HOURS)
    except PhraseError:
        return
    assert read.minutes >= 0
