"""Small plans as Microsoft Project writes them, for the tests of the import."""

from __future__ import annotations

from pathlib import Path

from planning.plan import Plan
from store.mspdi import Imported, read_project_xml

OFFICE = (("08:00:00", "12:00:00"), ("13:00:00", "17:00:00"))


def times(*stretches: tuple[str, str]) -> str:
    """WorkingTimes of a day."""
    inside = "".join(f"<WorkingTime><FromTime>{a}</FromTime><ToTime>{b}</ToTime></WorkingTime>" for a, b in stretches)
    return f"<WorkingTimes>{inside}</WorkingTimes>"


def day(kind: int, *stretches: tuple[str, str], period: tuple[str, str] | None = None) -> str:
    """A WeekDay: closed without stretches."""
    dates = f"<TimePeriod><FromDate>{period[0]}</FromDate><ToDate>{period[1]}</ToDate></TimePeriod>" if period else ""
    works = f"<DayWorking>{int(bool(stretches))}</DayWorking>"
    return f"<WeekDay><DayType>{kind}</DayType>{works}{dates}{times(*stretches) if stretches else ''}</WeekDay>"


def week(*days: str) -> str:
    """WeekDays."""
    return f"<WeekDays>{''.join(days)}</WeekDays>"


STANDARD_WEEK = week(day(1), *(day(n, *OFFICE) for n in range(2, 7)), day(7))


def exception(first: str, last: str, fields: str, *stretches: tuple[str, str]) -> str:
    """An exception of a calendar, with the fields of its recurrence."""
    dates = f"<TimePeriod><FromDate>{first}T00:00:00</FromDate><ToDate>{last}T23:59:00</ToDate></TimePeriod>"
    works = f"<DayWorking>{int(bool(stretches))}</DayWorking>{times(*stretches) if stretches else ''}"
    return f"<Exceptions><Exception>{dates}<Name>Closed</Name>{fields}{works}</Exception></Exceptions>"


def calendar(uid: int, name: str, inside: str = STANDARD_WEEK, *, base: int = -1) -> str:
    """A calendar; with a base that of a resource."""
    head = f"<UID>{uid}</UID><Name>{name}</Name><IsBaseCalendar>{int(base < 0)}</IsBaseCalendar><BaseCalendarUID>{base}</BaseCalendarUID>"
    return f"<Calendar>{head}{inside}</Calendar>"


def task(uid: int, inside: str = "<Duration>PT8H0M0S</Duration>", *, level: int = 1, name: str | None = None) -> str:
    """A task row; its ID is its UID."""
    title = f"Task {uid}" if name is None else name
    head = f"<UID>{uid}</UID><ID>{uid}</ID><Name>{title}</Name><OutlineLevel>{level}</OutlineLevel>"
    return f"<Task>{head}{inside}</Task>"


def after(uid: int, inside: str = "") -> str:
    """A link from another task."""
    return f"<PredecessorLink><PredecessorUID>{uid}</PredecessorUID>{inside}</PredecessorLink>"


def project(tasks: str = "", *, head: str = "", calendars: str = "", rest: str = "", title: str = "Home Move") -> str:
    """A whole file."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<Project xmlns="http://schemas.microsoft.com/project">\n'
        f"<Title>{title}</Title><StartDate>2026-01-05T08:00:00</StartDate><CalendarUID>1</CalendarUID>{head}\n"
        f"<Calendars>{calendars or calendar(1, 'Standard')}</Calendars>\n<Tasks>{tasks}</Tasks>\n{rest}</Project>\n"
    )


def take(folder: Path, text: str | bytes, *, plan: Plan | None = None, name: str = "home_move.xml") -> tuple[Plan, Imported]:
    """Write a file, import it, and give the plan with it."""
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    imported = read_project_xml(path, plan=plan)
    return (plan or Plan()).apply(imported.change), imported


def rich() -> str:
    """A plan with something of everything that the format has."""
    half_done = after(2, "<Type>3</Type><LinkLag>-50</LinkLag><LagFormat>19</LagFormat>")
    rows = [
        task(0, "<Notes>All of it</Notes><Duration>PT40H0M0S</Duration>", level=0, name="Home Move"),
        task(1, "<Summary>1</Summary><Duration>PT24H0M0S</Duration>", name="Prepare"),
        task(
            2,
            "<Duration>PT16H0M0S</Duration><DurationFormat>39</DurationFormat><ActualStart>2026-01-05T08:00:00</ActualStart>"
            "<PercentComplete>25</PercentComplete><RemainingDuration>PT12H0M0S</RemainingDuration><Resume>2026-01-06T08:00:00</Resume>"
            "<FixedCost>125000</FixedCost><ActualCost>40050</ActualCost><Priority>700</Priority>"
            "<Baseline><Number>0</Number><Start>2026-01-05T08:00:00</Start><Finish>2026-01-06T17:00:00</Finish>"
            "<Duration>PT16H0M0S</Duration><Cost>90000</Cost></Baseline>"
            "<Baseline><Number>3</Number><Start>2026-01-06T08:00:00</Start><Finish>2026-01-07T17:00:00</Finish></Baseline>",
            level=2,
            name="Sort the books",
        ),
        task(
            3,
            "<Duration>PT48H0M0S</Duration><DurationFormat>8</DurationFormat><ConstraintType>4</ConstraintType>"
            "<ConstraintDate>2026-01-08T08:00:00</ConstraintDate><Deadline>2026-01-30T17:00:00</Deadline><CalendarUID>2</CalendarUID>"
            f"<IgnoreResourceCalendar>1</IgnoreResourceCalendar>{half_done}",
            level=2,
            name="Let the paint dry",
        ),
        task(4, f"<Duration>PT0H0M0S</Duration><Milestone>1</Milestone>{after(1)}", name="Ready to move"),
        task(
            5,
            "<Manual>1</Manual><ManualStart>2026-02-02T08:00:00</ManualStart><ManualFinish>2026-02-03T17:00:00</ManualFinish>"
            f"<Duration>PT16H0M0S</Duration>{after(4, '<Type>1</Type><LinkLag>9600</LinkLag><LagFormat>7</LagFormat>')}",
            name="Move",
        ),
        task(
            6,
            f"<Active>0</Active><Duration>PT8H0M0S</Duration>{after(5, '<LinkLag>14400</LinkLag><LagFormat>8</LagFormat>')}",
            name="Maybe",
        ),
    ]
    shifts = week(*(day(n, ("00:00:00", "00:00:00")) for n in range(1, 5)), day(5, ("06:00:00", "14:00:00"), ("22:00:00", "00:00:00")))
    calendars = (
        calendar(
            1, "Standard", STANDARD_WEEK + exception("2026-01-01", "2030-12-31", "<Type>2</Type><Month>11</Month><MonthDay>25</MonthDay>")
        )
        + calendar(2, "Shifts", shifts)
        + calendar(3, "Kenji Mori", week(day(6)), base=1)
        + calendar(4, "Tara Voss", "", base=2)
    )
    rest = (
        "<Resources><Resource><UID>1</UID><Name>Kenji Mori</Name><Initials>KM</Initials><Type>1</Type><MaxUnits>0.8</MaxUnits>"
        "<StandardRate>60</StandardRate><CalendarUID>3</CalendarUID></Resource>"
        "<Resource><UID>2</UID><Name>Tara Voss</Name><Initials>T</Initials><Type>1</Type><CalendarUID>4</CalendarUID></Resource>"
        "<Resource><UID>3</UID><Name>Boxes</Name><Type>0</Type></Resource></Resources>"
        "<Assignments><Assignment><UID>1</UID><TaskUID>2</TaskUID><ResourceUID>1</ResourceUID><Units>0.5</Units><Work>PT8H0M0S</Work>"
        "<TimephasedData><Type>1</Type></TimephasedData><TimephasedData><Type>1</Type></TimephasedData></Assignment>"
        "<Assignment><UID>2</UID><TaskUID>2</TaskUID><ResourceUID>-65535</ResourceUID></Assignment>"
        "<Assignment><UID>3</UID><TaskUID>3</TaskUID><ResourceUID>3</ResourceUID></Assignment></Assignments>"
    )
    head = (
        "<ScheduleFromStart>1</ScheduleFromStart><CurrencyCode>GBP</CurrencyCode><MinutesPerDay>450</MinutesPerDay>"
        "<MinutesPerWeek>2250</MinutesPerWeek><DaysPerMonth>21</DaysPerMonth><CriticalSlackLimit>2</CriticalSlackLimit>"
        "<HonorConstraints>0</HonorConstraints><StatusDate>2026-01-06T17:00:00</StatusDate>"
    )
    return project("\n".join(rows), head=head, calendars=calendars, rest=rest)
