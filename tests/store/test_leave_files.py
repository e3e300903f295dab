"""Calendars of leave: what is taken out of them, what is left out, and what is refused."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planning.records import Leave
from store.errors import FileError
from store.leave_files import LARGEST, LeaveRead, read_leave_file

TODAY = date(2026, 10, 30)
ORACLES = Path(__file__).parents[3] / "shared" / "oracles" / "ics"


def _read(folder: Path, *events: str) -> LeaveRead:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0"]
    for event in events:
        lines += ["BEGIN:VEVENT", "UID:1", *event.split("|"), "END:VEVENT"]
    path = folder / "leave.ics"
    path.write_bytes("\r\n".join([*lines, "END:VCALENDAR", ""]).encode())
    return read_leave_file(path, TODAY)


def _days(folder: Path, event: str) -> list[tuple[str, str]]:
    return [(each.first.isoformat(), each.last.isoformat()) for each in _read(folder, event).leave]


@pytest.mark.parametrize(
    ("event", "days"),
    [
        ("DTSTART;VALUE=DATE:20261221|DTEND;VALUE=DATE:20270106", [("2026-12-21", "2027-01-05")]),
        ("DTSTART;VALUE=DATE:20261221", [("2026-12-21", "2026-12-21")]),
        ("DTSTART;VALUE=DATE:20261221|DURATION:P3D", [("2026-12-21", "2026-12-23")]),
        ("DTSTART:20261110T090000|DTEND:20261111T170000", [("2026-11-10", "2026-11-11")]),
        ("DTSTART;TZID=Europe/Berlin:20261112T080000|DTEND;TZID=Europe/Berlin:20261113T180000", [("2026-11-12", "2026-11-13")]),
        ("DTSTART:20261110T120000|DTEND:20261113T000000", [("2026-11-11", "2026-11-12")]),
        ("DTSTART;TZID=Nowhere/Else:20261112T080000|DTEND;TZID=Nowhere/Else:20261112T180000", [("2026-11-12", "2026-11-12")]),
        ("DTSTART;VALUE=DATE:20261106|RRULE:FREQ=MONTHLY;BYDAY=1FR;COUNT=3", [(d, d) for d in ("2026-11-06", "2026-12-04", "2027-01-01")]),
        (
            "DTSTART;VALUE=DATE:20261106|RRULE:FREQ=WEEKLY;UNTIL=20261120T000000Z|EXDATE;VALUE=DATE:20261113",
            [(d, d) for d in ("2026-11-06", "2026-11-20")],
        ),
        ("DTSTART;VALUE=DATE:20261106|RDATE;VALUE=DATE:20261120,20261204", [(d, d) for d in ("2026-11-06", "2026-11-20", "2026-12-04")]),
        ("DTSTART;VALUE=DATE:20100106", []),
    ],
)
def test_an_event_takes_its_days(tmp_path: Path, event: str, days: list[tuple[str, str]]) -> None:
    assert _days(tmp_path, event) == days


def test_a_day_off_every_week_counts_however_long_ago_it_began(tmp_path: Path) -> None:
    days = [each.first for each in _read(tmp_path, "DTSTART;VALUE=DATE:20190104|RRULE:FREQ=WEEKLY").leave]
    assert all(day.weekday() == 4 for day in days) and days[0] >= TODAY - timedelta(days=740) and len(days) > 300
    assert not _read(tmp_path, "DTSTART;VALUE=DATE:20190104|RRULE:FREQ=WEEKLY;BYDAY=MO,WE,FR").left_out


@pytest.mark.parametrize(
    ("more", "days"),
    [
        ("RRULE:FREQ=WEEKLY;COUNT=3|EXDATE;TZID=Europe/Berlin:20261112T220000", [6, 20]),
        ("RRULE:FREQ=WEEKLY;COUNT=3|EXDATE:20261112T210000Z", [6, 20]),
        ("RRULE:FREQ=WEEKLY;BYDAY=TH;COUNT=3", [6, 13, 20]),
        ("RRULE:FREQ=WEEKLY;UNTIL=20261119T230000Z", [6, 13, 20]),
    ],
)
def test_what_begins_the_evening_before_repeats_on_its_own_day(tmp_path: Path, more: str, days: list[int]) -> None:
    """Thursday 5 November 22:00 to Friday evening: the Friday is away; rules and exceptions speak of the Thursday."""
    event = f"DTSTART;TZID=Europe/Berlin:20261105T220000|DTEND;TZID=Europe/Berlin:20261106T180000|{more}"
    assert [each.first.day for each in _read(tmp_path, event).leave] == days


def test_an_event_that_stands_for_one_of_a_series_takes_its_place(tmp_path: Path) -> None:
    series = "DTSTART;VALUE=DATE:20261106|RRULE:FREQ=WEEKLY;COUNT=3"
    moved = "RECURRENCE-ID;VALUE=DATE:20261113|DTSTART;VALUE=DATE:20261111"
    cancelled = "RECURRENCE-ID;VALUE=DATE:20261113|DTSTART;VALUE=DATE:20261113|STATUS:CANCELLED"
    assert [each.first.day for each in _read(tmp_path, series, moved).leave] == [6, 11, 20]
    assert [each.first.day for each in _read(tmp_path, series, cancelled).leave] == [6, 20]


@pytest.mark.parametrize(
    ("event", "why"),
    [
        ("SUMMARY:Dentist|DTSTART:20261110T160000|DTEND:20261110T170000", "Dentist: it takes only part of a day"),
        ("SUMMARY:Trip|STATUS:CANCELLED|DTSTART;VALUE=DATE:20261110", "Trip: it was cancelled"),
        ("SUMMARY:No start", "No start: it does not say when it starts"),
        ("SUMMARY:Odd|DTSTART:2026", "Odd: 2026 is no date (DTSTART): it is written as year, month and day"),
        ("SUMMARY:Odd|DTSTART:20269999", "Odd: 20269999 is no date (DTSTART): there is no month 99"),
        ("SUMMARY:Odd|DTSTART;VALUE=DATE:20261221|DTEND;VALUE=DATE:20270230", "no date (DTEND): February 2027 has no day 30"),
        ("SUMMARY:Open|DTSTART:20261110T160000", "Open: it does not say when it ends"),
        ("SUMMARY:Ever|DTSTART;VALUE=DATE:20261110|DTEND;VALUE=DATE:20991110", "Ever: it is longer than 400 days"),
        ("SUMMARY:Fast|DTSTART;VALUE=DATE:20261110|RRULE:FREQ=SECONDLY", "its rule is none that leave can follow"),
        ("SUMMARY:Daily|DTSTART;VALUE=DATE:20261110|RRULE:FREQ=DAILY", "Daily: its rule names more than 1100 days"),
        ("SUMMARY:Never|DTSTART;VALUE=DATE:20261110|RRULE:FREQ=DAILY;INTERVAL=0", "its rule is none that leave can follow"),
    ],
)
def test_what_is_no_leave_is_left_out_with_the_reason(tmp_path: Path, event: str, why: str) -> None:
    read = _read(tmp_path, event, "SUMMARY:Kept|DTSTART;VALUE=DATE:20261221")
    assert read.leave == (Leave(date(2026, 12, 21), date(2026, 12, 21), "Kept"),)
    assert len(read.left_out) == 1 and why in read.left_out[0]


def test_titles_are_text_and_nothing_else(tmp_path: Path) -> None:
    [leave] = _read(tmp_path, "SUMMARY:Ski\\, snow\\nand \x1b[31m[bold]ice|DTSTART;VALUE=DATE:20261221").leave
    assert "Ski, snow and" in leave.why and "\x1b" not in leave.why and "[bold]ice" in leave.why


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"hello",
        b"\x00\xff\xfe",
        b"BEGIN:VTODO\r\nEND:VTODO\r\n",
        b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n",
        b"BEGIN:VCALENDAR\r\n" * 3000,
        b"BEGIN:VCALENDAR\r\n" * 30_000,
        b"BEGIN:VCALENDAR\r\n:::\r\nEND:VCALENDAR",
        b"BEGIN:VCALENDAR\r\n" + b"x" * LARGEST,
    ],
    ids=["empty", "text", "binary", "no-calendar", "no-event", "nested", "deeply-nested", "odd-line", "huge"],
)
def test_a_hostile_file_is_refused_in_one_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "odd.ics"
    path.write_bytes(content)
    with pytest.raises(FileError, match=r"odd\.ics: .*\.$") as refused:
        read_leave_file(path, TODAY)
    assert "\n" not in str(refused.value)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="no such file"):
        read_leave_file(tmp_path / "none.ics", TODAY)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.sampled_from(
            [
                "BEGIN:VEVENT",
                "END:VEVENT",
                "DTSTART;VALUE=DATE:20261106",
                "DTSTART:20261106T080000Z",
                "DTEND:20261106",
                "DTEND;VALUE=DATE:99991231",
                "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
                "RRULE:x",
                "RDATE:y",
                "EXDATE;TZID=Q:20261106T080000",
                "SUMMARY:a",
                " b",
                "DURATION:-P9999999D",
                "DTSTART;VALUE=DATE:00010101",
                "RDATE;VALUE=PERIOD:20261106T080000Z/PT9H",
            ]
        ),
        max_size=14,
    )
)
def test_whatever_stands_in_it_a_file_is_read_or_refused(tmp_path: Path, lines: list[str]) -> None:
    path = tmp_path / "any.ics"
    path.write_text("\r\n".join(["BEGIN:VCALENDAR", *lines, "END:VCALENDAR"]))
    try:
        read = read_leave_file(path, TODAY)
    except FileError:
        return
    assert all(each.first <= each.last for each in read.leave)


@pytest.mark.skipif(not ORACLES.is_dir(), reason="the folder of oracles is not here")
def test_calendars_of_others_are_read_or_refused() -> None:
    found = {}
    for path in sorted(ORACLES.glob("*.ics")):
        try:
            read = read_leave_file(path, TODAY)
            found[path.stem] = f"{len(read.leave)} and {len(read.left_out)} left out"
        except FileError:
            found[path.stem] = "refused"
    assert found == {
        "issue_1050_calendar_with_events_and_todos": "0 and 2 left out",
        "rfc_9253_gap": "0 and 2 left out",
        "rfc_9253_related_to": "0 and 1 left out",
        "todo_example": "refused",
    }
