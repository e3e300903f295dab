"""The records a plan is made of, as frozen dataclasses.

Units, everywhere in this file: amounts of work, duration, lag and float are whole **minutes**; money is in the
program's currency; shares and probabilities are fractions (0.8 is 80 %), except ``percent`` fields, which run from 0
to 100 as people type them. An instant is a naive local ``datetime`` on a whole minute: a start is the first working
minute (Monday 08:00), a finish the end of the last (Friday 17:00). A ``date`` alone means the whole day.

The field names are the names in the plan file. Their annotations are what readers of the file are made of, which is why this
module leaves them as types: as texts, each would be compiled again for every class that inherits it.
"""

from collections.abc import Mapping
from dataclasses import field
from datetime import date, datetime
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    from planning.frozen import dataclass

LinkType = Literal["FS", "SS", "FF", "SF"]
LagKind = Literal["working", "elapsed", "percent", "elapsed_percent"]
LagCalendar = Literal["program", "predecessor", "successor", "elapsed"]
ConstraintKind = Literal["ASAP", "ALAP", "SNET", "SNLT", "FNET", "FNLT", "MSO", "MFO"]
ProgressRule = Literal["retained", "override", "project"]
PercentMethod = Literal["physical", "duration", "0/100", "50/50", "25/75", "steps", "units", "level_of_effort"]
Accrual = Literal["prorated", "start", "end"]
Rag = Literal["green", "amber", "red", ""]

Hours = tuple[tuple[int, int], ...]
"""The working stretches of one day, as (first, end) minutes after midnight, in order and apart; () is a free day."""

OFFICE_HOURS: Hours = ((480, 720), (780, 1020))
FIVE_DAY_WEEK: tuple[Hours, ...] = (OFFICE_HOURS,) * 5 + ((), ())


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What every record has. ``extra`` holds fields of the file that this version does not know; they are kept."""

    id: str
    name: str = ""
    created: datetime | None = None
    updated: datetime | None = None
    notes: str = ""
    tags: tuple[str, ...] = ()
    external: Mapping[str, str] = field(default_factory=dict)
    extra: Mapping[str, object] = field(default_factory=dict)


# ------------------------------------------------------------------------------------------------ programs, projects


@dataclass(frozen=True, slots=True, kw_only=True)
class Program(Record):
    """A group of projects that only together reach a goal.

    ``start`` is the earliest instant of its work. ``progress`` says what unfinished work does at the status date:
    ``retained`` logic (it follows its unfinished predecessors), ``override`` (it does not), or ``project`` (as
    Microsoft Project: the status date moves nothing). ``honour_constraints`` lets constraint dates win over links,
    as Microsoft Project does for the plans it wrote.
    """

    goal: str = ""
    goal_measure: str = ""
    sponsor: str = ""
    manager: str = ""
    start: datetime | None = None
    must_finish: datetime | None = None
    status_date: date | None = None
    calendar: str | None = None
    budget: float | None = None
    contingency: float | None = None
    management_reserve: float | None = None
    currency: str = "EUR"
    rag: Rag = ""
    rag_reason: str = ""
    rag_thresholds: Mapping[str, float] = field(default_factory=dict)
    progress: ProgressRule = "retained"
    honour_constraints: bool = False
    lag_calendar: LagCalendar = "program"
    critical_float: int = 0
    near_critical_float: int = 2400
    baseline: str | None = None
    archived: bool = False
    rank: float = 0.0


@dataclass(frozen=True, slots=True)
class BudgetLine:
    """Planned money of one category of a project."""

    category: str
    amount: float
    spent: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Project(Record):
    """One of a program's projects: a network of tasks and milestones with an owner. ``raci`` as for activities."""

    program: str
    owner: str = ""
    goal: str = ""
    stage: str = ""
    priority: int = 500
    start: datetime | None = None
    calendar: str | None = None
    rag: Rag = ""
    rag_reason: str = ""
    budget: tuple[BudgetLine, ...] = ()
    raci: Mapping[str, str] = field(default_factory=dict)
    archived: bool = False
    rank: float = 0.0


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing a gate, milestone or checklist asks for."""

    text: str
    met: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate(Record):
    """A decision point of a program or project, with criteria."""

    program: str = ""
    project: str = ""
    milestone: str = ""
    due: date | None = None
    passed: date | None = None
    criteria: tuple[Criterion, ...] = ()
    reason: str = ""
    rank: float = 0.0


@dataclass(frozen=True, slots=True)
class Measurement:
    """A benefit's value on a day."""

    on: date
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Benefit(Record):
    """What a program is for, as a measure; ``disbenefit`` marks what it costs somebody."""

    program: str
    measure: str = ""
    unit: str = ""
    baseline: float | None = None
    target: float | None = None
    by: date | None = None
    owner: str = ""
    needs: tuple[str, ...] = ()
    measurements: tuple[Measurement, ...] = ()
    disbenefit: bool = False
    rank: float = 0.0


# -------------------------------------------------------------------------------------------------- tasks, milestones


@dataclass(frozen=True, slots=True)
class Constraint:
    """A date constraint; ``at`` is None for ASAP and ALAP only."""

    kind: ConstraintKind
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Assignment:
    """A person (or an unnamed role such as ``?frontend``) at a share of their day; ``effort`` in minutes if fixed."""

    person: str
    units: float = 1.0
    effort: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity(Record):
    """What is scheduled: the fields that tasks and milestones share.

    A milestone may belong to a program alone (``project`` empty, ``program`` set). ``parent`` is the summary task
    above it. ``manual`` pins the activity at ``pinned_start`` and ``pinned_finish``: no link moves it. ``raci`` gives
    people and stakeholders (or other names) their letters out of RACI.
    """

    project: str = ""
    parent: str | None = None
    rank: float = 0.0
    calendar: str | None = None
    constraint: Constraint | None = None
    deadline: datetime | None = None
    manual: bool = False
    pinned_start: datetime | None = None
    pinned_finish: datetime | None = None
    raci: Mapping[str, str] = field(default_factory=dict)
    active: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Task(Activity):
    """Work with a duration. A task that is another's parent is a summary: its dates come from its children.

    ``duration`` is the whole working (or, with ``elapsed``, clock) time; ``remaining`` what is left of it (None:
    derived from the actual dates and per cent). Remaining work moves dates, ``percent`` only earns value. ``levelled`` is the
    instant before which levelling lets work that has not begun not start, so that nobody has too much to do.

    ``fixed_cost`` falls due as ``accrual`` says: evenly over the task, at its start or at its end. ``cost_per_day`` is money per
    working day of the task, such as rent. ``actual_cost`` is what it has cost without a date; what is booked on it comes on top.
    """

    duration: int = 480
    elapsed: bool = False
    estimated: bool = False
    optimistic: int | None = None
    pessimistic: int | None = None
    effort: int | None = None
    ignore_people_calendars: bool = False
    actual_start: datetime | None = None
    actual_finish: datetime | None = None
    resume: datetime | None = None
    levelled: datetime | None = None
    remaining: int | None = None
    percent: float = 0.0
    percent_method: PercentMethod = "physical"
    assignments: tuple[Assignment, ...] = ()
    fixed_cost: float = 0.0
    accrual: Accrual = "prorated"
    cost_per_day: float = 0.0
    actual_cost: float | None = None
    checklist: tuple[Criterion, ...] = ()
    priority: int = 500
    state: str = ""


@dataclass(frozen=True, slots=True)
class Promise:
    """A date promised to somebody."""

    to: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone(Activity):
    """A moment that matters: no duration, but a promise, a gate and criteria."""

    program: str = ""
    actual: datetime | None = None
    promise: Promise | None = None
    gate: str = ""
    criteria: tuple[Criterion, ...] = ()
    owner: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link(Record):
    """Predecessor to successor, within or across projects and programs.

    ``lag`` is in minutes for ``working`` and ``elapsed``, in per cent of the predecessor's duration otherwise;
    a lead is a negative lag.
    """

    predecessor: str
    successor: str
    type: LinkType = "FS"
    lag: float = 0
    lag_kind: LagKind = "working"


# ------------------------------------------------------------------------------------------------ calendars, people


@dataclass(frozen=True, slots=True)
class CalendarException:
    """The days ``first`` to ``last``, both included, work ``hours`` instead of their usual ones; () is closed.

    With an RFC 5545 rule in ``rule`` it recurs from ``first`` to ``last``: only the days that the rule names count
    (``first`` is the rule's DTSTART).
    """

    first: date
    last: date
    hours: Hours = ()
    name: str = ""
    rule: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar(Record):
    """Working time. ``week`` has seven days from Monday on; None takes the day from ``base``.

    ``minutes_per_day``, ``minutes_per_week`` and ``days_per_month`` say what 1d, 1w and 1mo mean.
    """

    base: str | None = None
    week: tuple[Hours | None, ...] = FIVE_DAY_WEEK
    exceptions: tuple[CalendarException, ...] = ()
    minutes_per_day: int = 480
    minutes_per_week: int = 2400
    days_per_month: int = 20


@dataclass(frozen=True, slots=True)
class Leave:
    """Days away, both ends included."""

    first: date
    last: date
    why: str = ""


@dataclass(frozen=True, slots=True)
class CapacityStep:
    """From this day on the person is there for this share of a day."""

    since: date
    capacity: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Person(Record):
    """Somebody work is given to; the id is what is typed after ``@``. ``rate`` is money per working day."""

    role: str = ""
    email: str = ""
    rate: float = 0.0
    capacity: float = 1.0
    capacity_steps: tuple[CapacityStep, ...] = ()
    calendar: str | None = None
    leave: tuple[Leave, ...] = ()


# --------------------------------------------------------------------------------------------------------------- money


@dataclass(frozen=True, slots=True, kw_only=True)
class Spending(Record):
    """Money booked on a day; less than nothing is a credit. It stands on a task, else on a project, else on a program as a whole.

    ``category`` is the budget line that it counts against; empty where none was meant. What is ``ordered`` is promised and not
    yet spent: it is committed and no actual cost, whatever its day.
    """

    program: str = ""
    project: str = ""
    task: str = ""
    day: date | None = None
    amount: float = 0.0
    category: str = ""
    ordered: bool = False


# ------------------------------------------------------------------------------------------------------ risks, the log


@dataclass(frozen=True, slots=True)
class RiskLevel:
    """How likely (0 to 1), how many working days and how much money (positive) a risk is worth."""

    probability: float = 0.0
    days: float = 0.0
    cost: float = 0.0


@dataclass(frozen=True, slots=True)
class Score:
    """Probability and impact on the 1 to 5 scales, where they are given and not derived."""

    probability: int
    impact: int


@dataclass(frozen=True, slots=True)
class ResponseAction:
    """A step of a risk's response."""

    text: str
    owner: str = ""
    due: date | None = None
    done: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Risk(Record):
    """A threat or an opportunity: because of a cause, an event may happen, and so an effect."""

    program: str = ""
    kind: Literal["threat", "opportunity"] = "threat"
    because: str = ""
    effect: str = ""
    category: str = ""
    inherent: RiskLevel | None = None
    current: RiskLevel = RiskLevel()
    residual: RiskLevel | None = None
    score: Score | None = None
    residual_score: Score | None = None
    proximity: Literal["now", "near", "mid", "far", ""] = ""
    trigger: str = ""
    trigger_date: date | None = None
    strategy: str = ""
    owner: str = ""
    response: str = ""
    response_cost: float | None = None
    actions: tuple[ResponseAction, ...] = ()
    on: tuple[str, ...] = ()
    review: date | None = None
    reviewed: date | None = None
    state: Literal["open", "closed", "fired", "expired"] = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class LogEntry(Record):
    """What issues, actions, decisions, changes and assumptions share. ``repeat`` is an RFC 5545 rule: once closed, the next follows."""

    program: str = ""
    owner: str = ""
    raised: date | None = None
    due: date | None = None
    state: str = "open"
    on: tuple[str, ...] = ()
    came_from: str = ""
    outcome: str = ""
    repeat: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue(LogEntry):
    """Something that has gone wrong; severity and urgency from 1 to 5."""

    severity: int = 3
    urgency: int = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Action(LogEntry):
    """Something somebody does by a day."""

    done: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision(LogEntry):
    """What was decided, or must be: by whom, and why."""

    by: str = ""
    reason: str = ""
    decided: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRequest(LogEntry):
    """A change of scope with its price: money, working days, and days on the goal's milestone (``target``)."""

    cost: float = 0.0
    days: float = 0.0
    target_days: float = 0.0
    target: str = ""
    baseline: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumption(LogEntry):
    """Something taken for true, to be checked by a day."""

    holds: bool | None = None


# ------------------------------------------------------------------------- stakeholders, baselines, snapshots, views


@dataclass(frozen=True, slots=True, kw_only=True)
class Stakeholder(Record):
    """Somebody with power over or interest in the program, from 1 to 5 each. ``cadence`` is an RFC 5545 rule."""

    program: str
    role: str = ""
    power: int = 3
    interest: int = 3
    attitude: str = ""
    wanted: str = ""
    message: str = ""
    cadence: str = ""
    channel: str = ""
    last_contact: date | None = None
    rank: float = 0.0


@dataclass(frozen=True, slots=True)
class Planned:
    """What a baseline or snapshot holds of one activity: instants, duration in minutes, money."""

    start: datetime
    finish: datetime
    duration: int = 0
    cost: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline(Record):
    """The plan as it was approved: dates, durations and cost of each activity, by id."""

    program: str = ""
    on: date | None = None
    reason: str = ""
    approver: str = ""
    activities: Mapping[str, Planned] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot(Record):
    """What a report said on a day: forecast finishes by id, figures, colours, and its text as it was sent (Markdown).

    ``project`` is set where it was about one project of the program.
    """

    program: str = ""
    project: str = ""
    on: date | None = None
    forecasts: Mapping[str, date] = field(default_factory=dict)
    figures: Mapping[str, float] = field(default_factory=dict)
    rag: Mapping[str, str] = field(default_factory=dict)
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class View(Record):
    """A saved filter, sort, grouping and screen."""

    filter: str = ""
    sort: str = ""
    group: str = ""
    screen: str = "home"


KINDS: Mapping[str, type[Record]] = {
    "programs": Program,
    "projects": Project,
    "gates": Gate,
    "benefits": Benefit,
    "tasks": Task,
    "milestones": Milestone,
    "links": Link,
    "calendars": Calendar,
    "people": Person,
    "spending": Spending,
    "risks": Risk,
    "issues": Issue,
    "actions": Action,
    "decisions": Decision,
    "changes": ChangeRequest,
    "assumptions": Assumption,
    "stakeholders": Stakeholder,
    "baselines": Baseline,
    "snapshots": Snapshot,
    "views": View,
}
"""Every kind of record: the name of its table in the file, and its class."""
