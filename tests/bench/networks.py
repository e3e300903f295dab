"""Random networks for figures: like a real program's, with four link types and two calendars."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta

from planning.plan import Plan, build
from planning.records import OFFICE_HOURS, Calendar, CalendarException, Link, Program, Project, Record, Task

SIX_DAYS = (OFFICE_HOURS,) * 6 + ((),)
HOLIDAYS = tuple(CalendarException(day, day) for day in (date(2026, 12, 24) + timedelta(days=n) for n in range(9)))


def random_plan(size: int, seed: int = 1, links_per_task: float = 1.9) -> Plan:
    """``size`` tasks in ten projects with about 1.9 links each, 90 % FS, a tenth of them with lag, near neighbours mostly."""
    draw = random.Random(seed)
    records: list[Record] = [
        Calendar(id="STD", exceptions=HOLIDAYS),
        Calendar(id="WH6", week=SIX_DAYS, exceptions=HOLIDAYS),
        Program(id="P", start=datetime(2026, 1, 5, 8), calendar="STD"),
    ]
    records += [Project(id=f"Q{n}", program="P") for n in range(10)]
    for n in range(size):
        records.append(
            Task(
                id=f"T{n}",
                name=f"task {n}",
                project=f"Q{n % 10}",
                rank=float(n),
                duration=480 * draw.randint(1, 10),
                calendar="WH6" if draw.random() < 0.2 else None,
            )
        )
    number = 0
    for n in range(1, size):
        wanted = int(links_per_task) + (draw.random() < links_per_task % 1)
        for i in {draw.randint(max(0, n - size // 5 - 20), n - 1) for _ in range(wanted)}:
            number += 1
            kind = draw.choices(("FS", "SS", "FF", "SF"), (90, 5, 4, 1))[0]
            lag = 480 * draw.randint(-2, 5) if draw.random() < 0.1 else 0
            records.append(Link(id=f"L-{number}", predecessor=f"T{i}", successor=f"T{n}", type=kind, lag=lag))  # type: ignore[arg-type]
    return build(records)
