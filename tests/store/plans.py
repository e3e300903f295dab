"""A small plan with a record of every kind, for the tests of the file."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from planning.plan import Plan, build
from planning.records import (
    OFFICE_HOURS,
    Action,
    Assignment,
    Assumption,
    Baseline,
    Benefit,
    BudgetLine,
    Calendar,
    CalendarException,
    CapacityStep,
    ChangeRequest,
    Constraint,
    Criterion,
    Decision,
    Gate,
    Issue,
    Leave,
    Link,
    Measurement,
    Milestone,
    Person,
    Planned,
    Program,
    Project,
    Promise,
    ResponseAction,
    Risk,
    RiskLevel,
    Score,
    Snapshot,
    Stakeholder,
    Task,
    View,
)

CREATED = datetime(2026, 10, 30, 9, 15)


def sample() -> Plan:
    """A program that relaunches a web site, with something in every table and in most fields."""
    return build(
        [
            Program(
                id="KES",
                name="Online relaunch – Größe, 日本語, עברית, [bold]x[/]",
                created=CREATED,
                start=datetime(2026, 9, 7, 8),
                status_date=date(2026, 10, 30),
                calendar="STD",
                budget=250_000.0,
                rag_thresholds={"spi_float": 5.0},
                tags=("web", "2027"),
                external={"mspdi": "0"},
            ),
            Project(id="WEB", name="Website", program="KES", owner="TV", budget=(BudgetLine("staff", 60_000, 12_500.5),), rank=1),
            Gate(id="G-1", program="KES", milestone="WEB-M1", due=date(2026, 12, 1), criteria=(Criterion("tests green", True),)),
            Benefit(id="B-1", program="KES", measure="orders", needs=("WEB-M1",), measurements=(Measurement(date(2026, 10, 1), 3.5),)),
            Task(id="WEB-1", name="Concept", project="WEB", duration=4800, rank=1),
            Task(
                id="WEB-2",
                name="Build \x1b[2J",
                project="WEB",
                parent="WEB-1",
                duration=2400,
                optimistic=1920,
                pessimistic=4320,
                constraint=Constraint("SNET", datetime(2026, 11, 2, 8)),
                assignments=(Assignment("KM", 0.5), Assignment("?frontend", 1.0, 960)),
                checklist=(Criterion("reviewed"),),
                actual_start=datetime(2026, 11, 3, 8),
                percent=12.5,
                rank=2,
            ),
            Milestone(id="WEB-M1", name="Go-live", project="WEB", promise=Promise("board", date(2027, 1, 29)), criteria=(Criterion("ok"),)),
            Link(id="L-1", predecessor="WEB-2", successor="WEB-M1", type="SS", lag=-480),
            Calendar(id="STD", exceptions=(CalendarException(date(2026, 12, 24), date(2027, 1, 1), name="Christmas"),)),
            Calendar(id="LATE", base="STD", week=(((600, 840),), None, OFFICE_HOURS, (), None, None, None)),
            Person(
                id="KM",
                name="Kenji Mori",
                rate=480.0,
                capacity_steps=(CapacityStep(date(2027, 1, 1), 0.8),),
                leave=(Leave(date(2026, 12, 28), date(2026, 12, 31), "holiday"),),
            ),
            Risk(
                id="R-01",
                program="KES",
                because="the import is old",
                current=RiskLevel(0.4, 10, 24_000),
                score=Score(2, 4),
                actions=(ResponseAction("rehearse", "KM", date(2026, 11, 20)),),
                on=("WEB-2",),
            ),
            Issue(id="I-01", program="KES", due=date(2026, 11, 6), severity=4),
            Action(id="A-01", program="KES", due=date(2026, 11, 6)),
            Decision(id="D-01", program="KES", by="board"),
            ChangeRequest(id="C-01", program="KES", cost=4000.0, days=2.5),
            Assumption(id="AS-1", program="KES", holds=True),
            Stakeholder(id="S-01", program="KES", power=5, cadence="FREQ=WEEKLY"),
            Baseline(
                id="BL-1", program="KES", activities={"WEB-1": Planned(datetime(2026, 9, 7, 8), datetime(2026, 9, 18, 17), 4800, 9600.0)}
            ),
            Snapshot(id="SN-1", program="KES", forecasts={"WEB-M1": date(2027, 1, 27)}, figures={"spi": 0.93}, rag={"KES": "amber"}),
            View(id="V-1", name="mine", filter="owner:KM"),
        ]
    )


def names_in(folder: Path) -> list[str]:
    """The names of all that lies in a folder."""
    return sorted(place.name for place in folder.iterdir())
