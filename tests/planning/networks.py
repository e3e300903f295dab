"""Small random plans for properties, drawn by hypothesis."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from hypothesis import strategies as st

from planning.plan import Plan, build
from planning.records import (
    OFFICE_HOURS,
    Calendar,
    CalendarException,
    LagCalendar,
    Link,
    LinkType,
    Milestone,
    Program,
    Project,
    Record,
    Task,
)

START = datetime(2026, 11, 2, 8)
DAY = 480
HOLIDAYS = (date(2026, 11, 26), date(2026, 12, 24), date(2026, 12, 25), date(2026, 12, 28))
SIX_DAYS = (OFFICE_HOURS,) * 6 + ((),)
CALENDARS = (
    Calendar(id="STD", exceptions=tuple(CalendarException(day, day) for day in HOLIDAYS)),
    Calendar(id="WH6", week=SIX_DAYS, exceptions=tuple(CalendarException(day, day) for day in HOLIDAYS[:2])),
)


@dataclass(frozen=True)
class Drawn:
    """How far a random plan goes."""

    progress: bool = False
    lags: bool = True
    leads: bool = True
    lag_calendars: tuple[LagCalendar, ...] = ("program", "predecessor", "successor")
    types: tuple[LinkType, ...] = ("FS", "SS", "FF", "SF")
    milestone_calendars: tuple[str | None, ...] = (None,)
    calendars: tuple[str | None, ...] = (None, None, "WH6")
    largest: int = 14


@st.composite
def plans(draw: st.DrawFn, options: Drawn = Drawn()) -> Plan:
    """A program of up to ``largest`` tasks and milestones with links forward only, two calendars and holidays."""
    size = draw(st.integers(2, options.largest))
    status = draw(st.sampled_from((date(2026, 11, 13), date(2026, 11, 27)))) if options.progress else None
    records: list[Record] = [
        *CALENDARS,
        Program(
            id="P",
            start=START,
            calendar="STD",
            status_date=status,
            lag_calendar=draw(st.sampled_from(options.lag_calendars)),
        ),
        Project(id="A", program="P"),
    ]
    for n in range(size):
        if draw(st.integers(0, 9)) == 0:
            records.append(Milestone(id=f"A-{n}", project="A", calendar=draw(st.sampled_from(("WH6", *options.milestone_calendars)))))
            continue
        duration = draw(st.integers(1, 24)) * DAY // draw(st.sampled_from((1, 1, 1, 4)))
        records.append(_progressed(draw, n, duration) if status and draw(st.booleans()) else _task(draw, n, duration, options))
    count = 0
    for j in range(1, size):
        for i in draw(st.sets(st.integers(0, j - 1), max_size=3)):
            count += 1
            lag = draw(st.integers(-4 if options.leads else 0, 12)) * DAY // 2 if options.lags and draw(st.booleans()) else 0
            records.append(
                Link(id=f"L-{count}", predecessor=f"A-{i}", successor=f"A-{j}", type=draw(st.sampled_from(options.types)), lag=lag)
            )
    return build(records)


def _task(draw: st.DrawFn, n: int, duration: int, options: Drawn) -> Task:
    return Task(id=f"A-{n}", project="A", duration=duration, calendar=draw(st.sampled_from(options.calendars)))


def _progressed(draw: st.DrawFn, n: int, duration: int) -> Task:
    """A task that has begun, and perhaps ended, in the first two weeks."""
    begun = START + timedelta(days=draw(st.integers(0, 4)))
    if draw(st.booleans()):
        return Task(
            id=f"A-{n}",
            project="A",
            duration=duration,
            actual_start=begun,
            actual_finish=begun + timedelta(days=draw(st.integers(0, 4)), hours=9),
        )
    return Task(id=f"A-{n}", project="A", duration=duration, actual_start=begun, remaining=draw(st.integers(1, duration // 60)) * 60)
