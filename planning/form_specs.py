"""The forms as data: which fields of each kind of record stand in which section, under which words.

Labels are short (16 cells at most). A hint says what can be typed. ``offers`` is what a field is finished from: a table
of the plan, all of its tasks and milestones, or the few words it may hold.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal

from planning.attitudes import ATTITUDES
from planning.log_states import LOG_STATES

if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    from planning.frozen import dataclass

Shape = Literal["one", "items", "checks", "lines"]
"""One line; several things, one a row; several to be ticked; the lines of a text."""

Offers = str | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One field of a form. ``several`` says that it holds several of what it offers, with commas between them."""

    name: str
    label: str
    hint: str = ""
    shape: Shape = "one"
    offers: Offers = ""
    several: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """Fields that belong together, under a title."""

    title: str
    entries: tuple[Entry, ...]


_DAY = "fri · +1w · 3 dec · eom · w48 · - clears it"
_SPAN = "5d · 16h · 2w"
_MONEY = "24000 · 24k · €24k"
_YES = ("no", "yes")
_ACCRUALS = ("prorated", "start", "end")
_ONE_TO_FIVE = ("1", "2", "3", "4", "5")

NAME = Entry("name", "name", "one line, never empty")
TAGS = Entry("tags", "tags", "words with commas: campaign, legal")
NOTES = Section("Notes", (Entry("notes", "notes", "a line a row; ctrl-o opens one below; N outside edits it all in $EDITOR", "lines"),))
PROGRAM = Entry("program", "program", "the id of a program", offers="programs")
PROJECT = Entry("project", "project", "the id of a project; what is below goes with it", offers="projects")
CALENDAR = Entry("calendar", "calendar", "the id of a calendar; empty takes the one of what it stands in", offers="calendars")
RANK = Entry("rank", "place in order", "a number; lower stands first")
ARCHIVED = Entry("archived", "archived", "yes or no", offers=_YES)
_RACI = Entry("raci", "RACI", "A=TV R=AH,LF C=JW I=Board: who answers, does, is asked, is told")
OWNER = Entry("owner", "owner", "the initials of a person", offers="people")
RAG = Entry("rag", "declared colour", "green, amber or red, and `because …`", offers=("green", "amber", "red"))
MILESTONE = Entry("milestone", "milestone", "the id of a milestone", offers="milestones")
ON = Entry("on", "on", "ids with commas: WEB-8, CMP-M3", offers="records", several=True)

_CONSTRAINTS = ("SNET", "SNLT", "FNET", "FNLT", "MSO", "MFO", "ASAP", "ALAP")
_CONSTRAINT = Entry("constraint", "constraint", f"{' '.join(_CONSTRAINTS)}, with a date such as SNET 9 nov", offers=_CONSTRAINTS)
_DEADLINE = Entry("deadline", "deadline", f"{_DAY}; it moves nothing, float shows it")
_LINKS = Section(
    "Links",
    (
        Entry("after", "after", "WEB-6, WEB-8SS+2d, CMP-3FF-1d: what it waits for", offers="activities", several=True),
        Entry("successors", "before", "the same for what waits for it", offers="activities", several=True),
    ),
)
_HELD = (
    Entry("manual", "pinned", "yes: no link moves it", offers=_YES),
    Entry("pinned_start", "pinned start", _DAY),
    Entry("pinned_finish", "pinned finish", _DAY),
    Entry("active", "active", "no: it stays in the plan without being planned", offers=("yes", "no")),
    RANK,
)
_SOURCE = Entry("came_from", "came from", "the risk, the meeting, the report it arose from", offers="records")
_RAISED = Entry("raised", "raised", _DAY)
_DUE = Entry("due", "due", _DAY)
_OUTCOME = Entry("outcome", "outcome", "what came of it")
_REPEAT = Entry("repeat", "repeats", "every week, every 2 weeks on mon, monthly on the last friday, FREQ=WEEKLY;BYDAY=MO")


def _log(kind: str, *own: Entry) -> tuple[Section, ...]:
    """The form of an entry of the log with fields of its own."""
    states = Entry("state", "state", ", ".join(LOG_STATES[kind]), offers=LOG_STATES[kind])
    return (
        Section("What", (NAME, PROGRAM, OWNER, states, _DUE, _REPEAT, *own)),
        Section("Where from", (_RAISED, _SOURCE, ON, _OUTCOME, TAGS)),
        NOTES,
    )


FORMS: Mapping[str, tuple[Section, ...]] = {
    "tasks": (
        Section(
            "What",
            (
                NAME,
                PROJECT,
                Entry("parent", "part of", "the task above it; empty for the top", offers="tasks"),
                Entry("priority", "priority", "0 to 1000; levelling moves the lower ones first"),
                TAGS,
            ),
        ),
        Section(
            "When",
            (
                Entry("duration", "duration", f"{_SPAN} · 4/5/9d (best, likely, worst) · 3ed (clock time)"),
                Entry("start", "start from", f"{_DAY}; no earlier than this"),
                Entry("finish", "finish from", f"{_DAY}; no earlier than this"),
                _CONSTRAINT,
                _DEADLINE,
                CALENDAR,
                Entry("estimated", "estimated", "yes where the duration is a guess", offers=_YES),
            ),
        ),
        Section(
            "Who",
            (
                Entry("assigned", "people", "KM, SB 50%, ?frontend 60%, TV 100% 16h", offers="people", several=True),
                Entry("effort", "effort", f"{_SPAN}; the work in it, whatever the duration"),
                Entry("ignore_people_calendars", "through leave", "yes: it goes on while its people are away", offers=_YES),
                _RACI,
            ),
        ),
        Section(
            "How far",
            (
                Entry("state", "state", "open, started, done or blocked", offers=("open", "started", "done", "blocked")),
                Entry("percent", "per cent", "0 to 100; it earns value and moves no date, 100 finishes it"),
                Entry(
                    "percent_method",
                    "measured by",
                    "how per cent is measured; steps takes it from the checklist",
                    offers=("physical", "duration", "0/100", "50/50", "25/75", "steps", "units", "level_of_effort"),
                ),
                Entry("remaining", "remaining", f"{_SPAN} of work left; it moves the finish"),
                Entry("actual_start", "began", _DAY),
                Entry("actual_finish", "finished", _DAY),
                Entry("resume", "goes on", f"{_DAY}; what is left does not go on before"),
                Entry("levelled", "levelled to", f"{_DAY}; put off to here by levelling, - takes it back"),
            ),
        ),
        Section("Checklist", (Entry("checklist", "checklist", "space ticks it; ctrl-x drops it; ctrl-t moves it up", "checks"),)),
        _LINKS,
        Section(
            "Money",
            (
                Entry("fixed_cost", "fixed cost", _MONEY),
                Entry("accrual", "falls due", "the fixed cost: prorated over the task, at its start or at its end", offers=_ACCRUALS),
                Entry("cost_per_day", "cost per day", "rent and the like: 100 a working day, 500/w, 2000/mo"),
                Entry("actual_cost", "actual cost", f"{_MONEY}; what is booked with `spend` comes on top"),
            ),
        ),
        Section("Held", _HELD),
        NOTES,
    ),
    "milestones": (
        Section("What", (NAME, PROGRAM, PROJECT, Entry("parent", "part of", "the task above it", offers="tasks"), OWNER, TAGS, _RACI)),
        Section(
            "When",
            (
                Entry("date", "date from", f"{_DAY}; no earlier than this"),
                _CONSTRAINT,
                _DEADLINE,
                Entry("promise", "promise", "20 jan to Board"),
                Entry("actual", "reached", _DAY),
                Entry("state", "state", "open or done", offers=("open", "done")),
                CALENDAR,
            ),
        ),
        Section(
            "Accepted when",
            (
                Entry("criteria", "criteria", "space ticks it; ctrl-x drops it; ctrl-t moves it up", "checks"),
                Entry("gate", "gate", "the id of a gate", offers="gates"),
            ),
        ),
        _LINKS,
        Section("Held", _HELD),
        NOTES,
    ),
    "projects": (
        Section(
            "What",
            (
                NAME,
                PROGRAM,
                OWNER,
                Entry("goal", "goal", "what it adds to the program's goal"),
                Entry("stage", "stage", "the stage it is in"),
                Entry("priority", "priority", "0 to 1000; levelling moves the lower ones first"),
                TAGS,
                _RACI,
            ),
        ),
        Section("When", (Entry("start", "start", f"{_DAY}; nothing in it begins before"), CALENDAR)),
        Section("State", (RAG, ARCHIVED, RANK)),
        Section("Money", (Entry("budget", "budget", "Media 118000 spent 40000", "items"),)),
        NOTES,
    ),
    "programs": (
        Section(
            "What",
            (
                NAME,
                Entry("goal", "goal", "what is true when it is done, in one sentence"),
                Entry("goal_measure", "measured by", "the figure that shows it"),
                Entry("sponsor", "sponsor", "a person, or a name", offers="people"),
                Entry("manager", "manager", "a person, or a name", offers="people"),
                TAGS,
            ),
        ),
        Section(
            "When",
            (
                Entry("start", "start", _DAY),
                Entry("must_finish", "must finish", f"{_DAY}; float counts back from here"),
                Entry("status_date", "status date", f"{_DAY}; nothing unfinished lies before it"),
                CALENDAR,
                Entry("baseline", "baseline", "the id of the baseline it is held against", offers="baselines"),
            ),
        ),
        Section(
            "Money",
            (
                Entry("budget", "budget", _MONEY),
                Entry("contingency", "contingency", _MONEY),
                Entry("management_reserve", "reserve", f"{_MONEY}; the management reserve"),
                Entry("currency", "currency", "three letters: EUR"),
            ),
        ),
        Section("State", (RAG, Entry("rag_thresholds", "thresholds", "spi_red=0.9, spi_amber=0.95"), ARCHIVED, RANK)),
        Section(
            "Rules",
            (
                Entry(
                    "progress",
                    "late work",
                    "retained: it follows its predecessors; override: it does not; project: as Microsoft Project",
                    offers=("retained", "override", "project"),
                ),
                Entry("honour_constraints", "dates win", "yes: constraint dates win over links", offers=_YES),
                Entry(
                    "lag_calendar",
                    "lags count on",
                    "whose calendar a lag counts on",
                    offers=("program", "predecessor", "successor", "elapsed"),
                ),
                Entry("critical_float", "critical to", f"{_SPAN}; float up to this is critical"),
                Entry("near_critical_float", "nearly to", f"{_SPAN}; float up to this is nearly critical"),
            ),
        ),
        NOTES,
    ),
    "risks": (
        Section(
            "What",
            (
                NAME,
                PROGRAM,
                Entry("kind", "kind", "threat or opportunity", offers=("threat", "opportunity")),
                Entry("because", "because", "the cause, a fact of today"),
                Entry("effect", "and so", "what it would do to the program"),
                Entry("category", "category", "a word of your own"),
                ON,
                TAGS,
            ),
        ),
        Section(
            "How much",
            (
                Entry("probability", "probability", "40%"),
                Entry("days", "days", "working days"),
                Entry("cost", "money", _MONEY),
                Entry("inherent", "before response", "40% 10d 24000"),
                Entry("residual", "after response", "10% 4d 8000"),
                Entry("score", "score", "probability and impact from 1 to 5: 3x4"),
                Entry("residual_score", "score after", "2x3"),
                Entry("proximity", "proximity", "now, near, mid or far", offers=("now", "near", "mid", "far")),
            ),
        ),
        Section(
            "Response",
            (
                OWNER,
                Entry(
                    "strategy",
                    "strategy",
                    "threat: avoid, mitigate, transfer, accept, escalate; opportunity: exploit, share, enhance, accept, escalate",
                    offers="strategies",
                ),
                Entry("response", "response", "what is done about it"),
                Entry("response_cost", "it costs", _MONEY),
                Entry("actions", "steps", "Book a contractor @TV ^4 nov; space ticks it", "checks"),
                Entry("trigger", "trigger", "what shows that it happens"),
                Entry("trigger_date", "trigger date", _DAY),
            ),
        ),
        Section(
            "State",
            (
                Entry("state", "state", "open, closed, fired or expired", offers=("open", "closed", "fired", "expired")),
                Entry("review", "review", _DAY),
                Entry("reviewed", "reviewed", _DAY),
            ),
        ),
        NOTES,
    ),
    "spending": (
        Section(
            "What",
            (
                NAME,
                Entry("amount", "amount", f"{_MONEY}; less than nothing is a credit"),
                Entry("day", "day", "12 oct · fri · today: the latest such day; of what is ordered, the next"),
                Entry("ordered", "ordered", "yes while it is promised and not yet spent", offers=_YES),
                Entry("category", "budget line", "the category it counts against; a few letters of it do"),
                TAGS,
            ),
        ),
        Section(
            "On",
            (Entry("on", "booked on", "the id of a task, project or program"),),
        ),
        NOTES,
    ),
    "issues": _log(
        "issues",
        Entry("severity", "severity", "1 to 5", offers=_ONE_TO_FIVE),
        Entry("urgency", "urgency", "1 to 5", offers=_ONE_TO_FIVE),
    ),
    "actions": _log("actions", Entry("done", "done on", _DAY)),
    "decisions": _log(
        "decisions",
        Entry("by", "decided by", "a person, or a name", offers="people"),
        Entry("decided", "decided on", _DAY),
        Entry("reason", "reason", "why so"),
    ),
    "changes": _log(
        "changes",
        Entry("cost", "money", _MONEY),
        Entry("days", "days", "working days of work"),
        Entry("target_days", "goal moves by", "working days that the goal's milestone moves"),
        Entry("target", "goal", "the milestone of the goal", offers="milestones"),
        Entry("baseline", "baseline", "the baseline that takes it in", offers="baselines"),
    ),
    "assumptions": _log("assumptions", Entry("holds", "holds", "yes or no; empty while nobody knows", offers=("yes", "no"))),
    "people": (
        Section("Who", (NAME, Entry("role", "role", "designer"), Entry("email", "e-mail"), TAGS)),
        Section(
            "Time and money",
            (
                Entry("rate", "rate", f"{_MONEY} a working day"),
                Entry("capacity", "capacity", "80% of a day"),
                Entry("capacity_steps", "from then on", "50% from 1 nov", "items"),
                CALENDAR,
                Entry("leave", "leave", "24 dec..1 jan Christmas", "items"),
            ),
        ),
        NOTES,
    ),
    "stakeholders": (
        Section("Who", (NAME, PROGRAM, Entry("role", "role", "head of retail"), TAGS, RANK)),
        Section(
            "Where they stand",
            (
                Entry("power", "power", "1 to 5", offers=_ONE_TO_FIVE),
                Entry("interest", "interest", "1 to 5", offers=_ONE_TO_FIVE),
                Entry("attitude", "attitude", "now", offers=tuple(words[0] for words in ATTITUDES)),
                Entry("wanted", "wanted", "the attitude that is needed", offers=tuple(words[0] for words in ATTITUDES[1:])),
            ),
        ),
        Section(
            "What they hear",
            (
                Entry("message", "message", "what matters to them"),
                Entry("cadence", "cadence", "every 2 weeks, monthly on the last friday, FREQ=WEEKLY;INTERVAL=2"),
                Entry("channel", "channel", "mail, call, board"),
                Entry("last_contact", "last contact", _DAY),
            ),
        ),
        NOTES,
    ),
    "benefits": (
        Section(
            "What",
            (
                NAME,
                PROGRAM,
                Entry("owner", "owner", "a person, or a name", offers="people"),
                Entry("disbenefit", "a dis-benefit", "yes: what it costs somebody", offers=_YES),
                TAGS,
                RANK,
            ),
        ),
        Section(
            "How much",
            (
                Entry("measure", "measure", "what is measured"),
                Entry("unit", "unit", "%, €, days"),
                Entry("baseline", "today", "the value before the program"),
                Entry("target", "target", "the value it should reach"),
                Entry("by", "by", _DAY),
                Entry("needs", "waits for", "ids of milestones with commas", offers="milestones", several=True),
                Entry("measurements", "measured", "21.5 on 3 dec", "items"),
            ),
        ),
        NOTES,
    ),
    "gates": (
        Section("What", (NAME, PROGRAM, PROJECT, MILESTONE, Entry("due", "due", _DAY), TAGS, RANK)),
        Section(
            "Decision",
            (
                Entry("criteria", "criteria", "space ticks it; ctrl-x drops it; ctrl-t moves it up", "checks"),
                Entry("passed", "passed on", _DAY),
                Entry("reason", "reason", "why it was passed, or not"),
            ),
        ),
        NOTES,
    ),
    "calendars": (
        Section("What", (NAME, Entry("base", "based on", "the calendar its other days come from", offers="calendars"), TAGS)),
        Section(
            "Working time",
            (
                Entry("week", "week", "mon-fri 08:00-12:00 13:00-17:00; sat 08:00-12:00; sun free"),
                Entry("minutes_per_day", "minutes in 1d", "480"),
                Entry("minutes_per_week", "minutes in 1w", "2400"),
                Entry("days_per_month", "days in 1mo", "20"),
            ),
        ),
        Section("Exceptions", (Entry("exceptions", "exceptions", "24 dec..1 jan Christmas · 5 dec 08:00-12:00 Stocktaking", "items"),)),
        NOTES,
    ),
    "links": (
        Section(
            "Link",
            (
                Entry("predecessor", "from", "the id of a task or milestone", offers="activities"),
                Entry("successor", "to", "the id of a task or milestone", offers="activities"),
                Entry("lag", "type and lag", "FS · SS+2d · FF-50% · FS+6ed", offers=("FS", "SS", "FF", "SF")),
                NAME,
                TAGS,
            ),
        ),
        NOTES,
    ),
    "baselines": (
        Section(
            "What",
            (
                NAME,
                PROGRAM,
                Entry("on", "taken on", _DAY),
                Entry("reason", "reason", "why it was taken"),
                Entry("approver", "approved by", "a person, or a name", offers="people"),
                TAGS,
            ),
        ),
        NOTES,
    ),
    "snapshots": (Section("What", (NAME, PROGRAM, PROJECT, Entry("on", "taken on", _DAY), TAGS)), NOTES),
    "views": (
        Section(
            "What",
            (
                NAME,
                Entry("filter", "filter", "owner:KM float<3 late"),
                Entry("sort", "sort", "a field"),
                Entry("group", "group", "a field"),
                Entry("screen", "screen", "home"),
                TAGS,
            ),
        ),
        NOTES,
    ),
}

NOT_IN_FORMS: Mapping[tuple[str, str], str] = {
    ("spending", "task"): "typed in what it is booked on",
    ("spending", "project"): "typed in what it is booked on",
    ("spending", "program"): "typed in what it is booked on",
    ("milestones", "start"): "the same as its date",
    ("milestones", "finish"): "the same as its date",
    ("milestones", "percent"): "the same as its state: 0 or 100",
    ("risks", "current"): "probability, days and money are fields of their own",
    ("links", "type"): "typed with the lag",
    ("programs", "rag_reason"): "typed with the colour",
    ("projects", "rag_reason"): "typed with the colour",
    ("snapshots", "rag"): "what a snapshot holds is a copy of the plan on its day",
    ("snapshots", "text"): "the text of a report is kept as it was sent",
}
"""Fields that can be typed elsewhere and have no row of their own, each with its reason."""

WITHIN_ANOTHER: Mapping[tuple[str, str], str] = {
    ("tasks", "elapsed"): "duration",
    ("tasks", "optimistic"): "duration",
    ("tasks", "pessimistic"): "duration",
    ("tasks", "assignments"): "assigned",
    ("risks", "current"): "probability",
    ("links", "type"): "lag",
    ("links", "lag_kind"): "lag",
}
"""Attributes of records that are typed as part of a field of another name."""

NEVER_TYPED: Mapping[str, str] = {
    "id": "ids are never changed",
    "created": "kept by the program",
    "updated": "kept by the program",
    "external": "the ids of other systems, kept by imports",
    "extra": "the fields that people added, each a row of its own",
    "activities": "what a baseline holds is a copy of the plan on its day",
    "forecasts": "what a snapshot holds is a copy of the plan on its day",
    "figures": "what a snapshot holds is a copy of the plan on its day",
}
"""Attributes of records that nobody types, each with its reason."""
