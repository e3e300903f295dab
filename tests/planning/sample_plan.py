"""A small plan that the tests of capture and fields type into."""

from __future__ import annotations

from datetime import date, datetime

from planning.plan import Plan, build
from planning.records import (
    Action,
    Assignment,
    Benefit,
    BudgetLine,
    Calendar,
    CalendarException,
    CapacityStep,
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
    Program,
    Project,
    Promise,
    Record,
    ResponseAction,
    Risk,
    RiskLevel,
    Score,
    Stakeholder,
    Task,
)

TODAY = date(2026, 11, 22)
"""A Sunday; the Friday after it is 27 November."""

DAY = 480


def _people() -> list[Record]:
    return [
        Person(id="RL", name="Rosa Lindqvist", role="Program manager", rate=720),
        Person(id="TV", name="Tomas Veldt", rate=620),
        Person(id="SB", name="Sofia Brandt", rate=420, leave=(Leave(date(2026, 12, 24), date(2027, 1, 1), "Christmas"),)),
        Person(id="KM", name="Kenji Mori", capacity=0.8, capacity_steps=(CapacityStep(date(2026, 12, 1), 0.5),), calendar="WH6"),
    ]


def _calendars() -> list[Record]:
    closed = (
        CalendarException(date(2026, 12, 24), date(2027, 1, 1), name="Christmas"),
        CalendarException(date(2026, 11, 26), date(2026, 11, 26)),
    )
    six = (((480, 720), (780, 1020)),) * 6 + ((),)
    return [Calendar(id="STD", name="Standard", exceptions=closed), Calendar(id="WH6", name="Warehouse", base="STD", week=six)]


def _activities() -> list[Record]:
    return [
        Task(id="WEB-6", name="Template visual design", project="WEB", duration=14 * DAY, rank=1),
        Task(
            id="WEB-8",
            name="Front-end build",
            project="WEB",
            duration=20 * DAY,
            rank=2,
            assignments=(Assignment("SB", 0.5), Assignment("?frontend", 1.0, 960)),
            deadline=datetime(2026, 12, 18, 17, 0),
            tags=("build", "web"),
            checklist=(Criterion("shop; contract", True), Criterion("[x] odd")),
        ),
        Task(id="WEB-17", name="Hypercare", project="WEB", duration=5 * DAY, optimistic=4 * DAY, pessimistic=9 * DAY, rank=3),
        Task(
            id="BRD-5",
            name="Identity review and refinement",
            project="BRD",
            duration=9 * DAY,
            remaining=5 * DAY,
            percent=45,
            actual_start=datetime(2026, 11, 17, 8, 0),
            constraint=Constraint("SNET", datetime(2026, 11, 16, 8, 0)),
        ),
        Task(id="BRD-1", name="Customer research", project="BRD", duration=2 * DAY, parent="BRD-9"),
        Task(id="BRD-9", name="Groundwork", project="BRD"),
        Milestone(
            id="WEB-M4",
            name="Website live",
            project="WEB",
            deadline=datetime(2027, 1, 20, 17, 0),
            promise=Promise("Board", date(2027, 1, 20)),
            rank=4,
        ),
        Milestone(id="KES-M1", name="Program closed", program="KES"),
        Link(id="L-1", predecessor="BRD-5", successor="WEB-6"),
        Link(id="L-2", predecessor="WEB-6", successor="WEB-8", type="SS", lag=50, lag_kind="percent"),
        Link(id="L-3", predecessor="WEB-8", successor="WEB-17", lag=2 * DAY),
        Link(id="L-4", predecessor="WEB-6", successor="WEB-17", type="SS", lag=6 * 1440, lag_kind="elapsed"),
    ]


def _log() -> list[Record]:
    level = RiskLevel(0.35, 8, 14_000)
    return [
        Risk(
            id="R-06",
            name="Board reopens the identity",
            program="KES",
            inherent=level,
            current=level,
            score=Score(3, 4),
            owner="TV",
            on=("BRD-5",),
            actions=(ResponseAction("Pre-wire directors", "RL", date(2026, 12, 4)), ResponseAction("Ask", done=True)),
        ),
        Issue(id="I-02", name="Export loses captions", program="KES", owner="SB", due=date(2026, 11, 27), on=("WEB-8",)),
        Action(id="A-01", name="Fix a date for review 2", program="KES", owner="RL"),
        Decision(id="D-01", name="Baseline approved", program="KES", decided=date(2026, 9, 12), by="Board"),
        Benefit(
            id="B-1",
            name="Higher online share",
            program="KES",
            baseline=18,
            target=30,
            unit="%",
            needs=("WEB-M4",),
            measurements=(Measurement(date(2026, 10, 1), 18.5),),
        ),
        Gate(id="G1", name="Mid-program", program="KES", criteria=(Criterion("shop contract", True), Criterion("budget"))),
        Stakeholder(id="SH-1", name="Helena Stroud", program="KES", power=5, cadence="FREQ=WEEKLY"),
    ]


def sample_plan() -> Plan:
    """Two projects of one program, with a little of everything."""
    heads: list[Record] = [
        Program(
            id="KES",
            name="Online relaunch",
            calendar="STD",
            start=datetime(2026, 9, 7, 8, 0),
            status_date=date(2026, 11, 20),
            rag="amber",
            rag_reason="review 2 is late",
            rag_thresholds={"spi_red": 0.9},
            budget=569_806,
        ),
        Project(id="BRD", name="Brand and messaging", program="KES", rank=1),
        Project(id="WEB", name="Website relaunch", program="KES", owner="TV", budget=(BudgetLine("Media", 118_000, 40_000),), rank=2),
        Project(id="CMP", name="Launch campaign", program="KES", rank=3),
    ]
    return build([*heads, *_calendars(), *_people(), *_activities(), *_log()])
