"""Every field that can be typed: its name, what it reads and what it shows.

``set_fields`` turns typed values into one ``Change``; ``show_value`` shows a field as it is typed, so that typing what is
shown changes nothing. A value of ``-`` or nothing clears a field.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from planning.attitudes import WORDS as ATTITUDE_WORDS
from planning.checklists import checklist_field, method_field
from planning.custom import PREFIX, custom_field, custom_name, show_custom
from planning.errors import PhraseError, PlanError
from planning.fields_editing import (
    AMOUNT,
    CAPACITY,
    DAY,
    DEADLINE,
    FINISH,
    LONG_TEXT,
    MONEY,
    NEEDS,
    NUMBER,
    PAST_DAY,
    PAST_FINISH,
    PERSON,
    PROBABILITY,
    RECORD_IDS,
    SOMEBODY,
    SPAN,
    START,
    TAGS,
    TEXT,
    YES_OR_NO,
    Editing,
    Field,
    choice,
    reference,
    simple,
    whole,
)
from planning.fields_lists import (
    BUDGET,
    CAPACITY_STEPS,
    CRITERIA,
    EXCEPTIONS,
    LEAVE,
    LEVEL,
    MEASUREMENTS,
    PEOPLE,
    PROMISE,
    RESPONSES,
    SCORE,
    THRESHOLDS,
    WEEK,
)
from planning.fields_progress import (
    actual_date,
    in_days,
    links_field,
    read_constraint,
    read_duration,
    read_parent,
    read_percent,
    read_project,
    read_remaining,
    read_state,
    show_constraint,
    show_duration,
    show_parent,
    show_percent,
    show_remaining,
    show_state,
    typed_date,
)
from planning.fields_special import (
    CADENCE,
    CALENDAR,
    action_state,
    base_calendar,
    cost_per_day,
    currency_field,
    current_level,
    end_of_link,
    level_part,
    link_lag,
    name_field,
    rag_field,
    repeat_field,
    risk_kind,
    strategy_field,
)
from planning.fields_spending import spending_fields
from planning.log_states import LOG_STATES
from planning.plan import Change, Edit, Plan
from planning.raci import RACI
from planning.records import KINDS, Gate, Milestone, Record, Task
from planning.values import clean_line, near, nearest, short, unknown_id

_PROGRAM = reference("programs", "program")
_PROJECT = reference("projects", "project")
_MILESTONE = reference("milestones", "milestone")
_GATE = reference("gates", "gate")
_BASELINE = reference("baselines", "baseline")
_PRIORITY = whole(0, 1000)
_FIVE = whole(1, 5)
_PERCENT_METHODS = ("physical", "duration", "0/100", "50/50", "25/75", "steps", "units", "level_of_effort")

ALIASES: Mapping[str, str] = {
    "title": "name",
    "note": "notes",
    "tag": "tags",
    "predecessors": "after",
    "pred": "after",
    "preds": "after",
    "links": "after",
    "before": "successors",
    "people": "assigned",
    "assignments": "assigned",
    "who": "assigned",
    "resources": "assigned",
    "complete": "percent",
    "%": "percent",
    "percent_complete": "percent",
    "d": "duration",
    "dur": "duration",
    "rem": "remaining",
    "due_date": "due",
    "work": "effort",
    "status": "state",
    "measure_of_goal": "goal_measure",
    "summary": "parent",
    "date": "start",
    "every": "repeat",
}
"""Other names of fields; a record's own field of that name goes first."""


# -------------------------------------------------------------------------------------------------------- fields by kind

_COMMON = (name_field(), simple("notes", LONG_TEXT), simple("tags", TAGS))
_RANK = simple("rank", NUMBER)
_ARCHIVED = simple("archived", YES_OR_NO)
_DECLARED = (rag_field(), simple("rag_reason", TEXT))
_PLACE = (
    Field("project", lambda editing: str(getattr(editing.record, "project", "")), read_project),
    Field("parent", show_parent, read_parent),
    _RANK,
    simple("calendar", CALENDAR),
    Field("constraint", show_constraint, read_constraint),
    simple("deadline", DEADLINE),
    simple("manual", YES_OR_NO),
    simple("pinned_start", START),
    simple("pinned_finish", FINISH),
    simple("active", YES_OR_NO),
    Field("state", show_state, read_state),
    Field("percent", show_percent, read_percent),
    links_field("after", incoming=True),
    links_field("successors", incoming=False),
)
_LOG = (
    simple("program", _PROGRAM),
    simple("owner", PERSON),
    simple("raised", DAY),
    simple("due", DAY),
    simple("on", RECORD_IDS),
    simple("came_from", TEXT),
    simple("outcome", TEXT),
    repeat_field(),
)


def _log(kind: str) -> tuple[Field, ...]:
    """What the entries of the log share, with the states of one kind."""
    state = action_state() if kind == "actions" else simple("state", choice(LOG_STATES[kind]))
    return (*_COMMON, *_LOG, state)


_FIELDS: dict[str, tuple[Field, ...]] = {
    "programs": (
        *_COMMON,
        *(simple(name, TEXT) for name in ("goal", "goal_measure")),
        currency_field(),
        *(simple(name, SOMEBODY) for name in ("sponsor", "manager")),
        simple("start", START),
        simple("must_finish", FINISH),
        simple("status_date", DAY),
        simple("calendar", CALENDAR),
        *(simple(name, AMOUNT) for name in ("budget", "contingency", "management_reserve")),
        *_DECLARED,
        simple("rag_thresholds", THRESHOLDS),
        simple("progress", choice(("retained", "override", "project"))),
        simple("honour_constraints", YES_OR_NO),
        simple("lag_calendar", choice(("program", "predecessor", "successor", "elapsed"))),
        simple("critical_float", SPAN),
        simple("near_critical_float", SPAN),
        simple("baseline", _BASELINE),
        _ARCHIVED,
        _RANK,
    ),
    "projects": (
        *_COMMON,
        simple("program", _PROGRAM),
        simple("owner", PERSON),
        *(simple(name, TEXT) for name in ("goal", "stage")),
        simple("priority", _PRIORITY),
        simple("start", START),
        simple("calendar", CALENDAR),
        *_DECLARED,
        simple("budget", BUDGET),
        simple("raci", RACI),
        _ARCHIVED,
        _RANK,
    ),
    "gates": (
        *_COMMON,
        simple("program", _PROGRAM),
        simple("project", _PROJECT),
        simple("milestone", _MILESTONE),
        simple("due", DAY),
        simple("passed", PAST_DAY),
        simple("criteria", CRITERIA),
        simple("reason", TEXT),
        _RANK,
    ),
    "benefits": (
        *_COMMON,
        simple("program", _PROGRAM),
        *(simple(name, TEXT) for name in ("measure", "unit")),
        *(simple(name, NUMBER) for name in ("baseline", "target")),
        simple("by", DAY),
        simple("owner", SOMEBODY),
        simple("needs", NEEDS),
        simple("measurements", MEASUREMENTS),
        simple("disbenefit", YES_OR_NO),
        _RANK,
    ),
    "tasks": (
        *_COMMON,
        *_PLACE,
        Field("duration", show_duration, read_duration),
        Field("remaining", show_remaining, read_remaining),
        typed_date("start", end=False),
        typed_date("finish", end=True),
        actual_date("actual_start", end=False),
        actual_date("actual_finish", end=True),
        simple("resume", START),
        simple("levelled", START),
        simple("assigned", PEOPLE, "assignments"),
        simple("estimated", YES_OR_NO),
        simple("effort", SPAN),
        simple("ignore_people_calendars", YES_OR_NO),
        method_field(choice(_PERCENT_METHODS)),
        simple("fixed_cost", AMOUNT),
        simple("accrual", choice(("prorated", "start", "end"))),
        cost_per_day(),
        simple("actual_cost", AMOUNT),
        checklist_field(),
        simple("priority", _PRIORITY),
        simple("raci", RACI),
    ),
    "milestones": (
        *_COMMON,
        simple("program", _PROGRAM),
        *_PLACE,
        typed_date("start", end=False),
        typed_date("date", end=True),
        typed_date("finish", end=True),
        simple("actual", PAST_FINISH),
        simple("promise", PROMISE),
        simple("gate", _GATE),
        simple("criteria", CRITERIA),
        simple("owner", PERSON),
        simple("raci", RACI),
    ),
    "links": (
        *_COMMON,
        end_of_link("predecessor"),
        end_of_link("successor"),
        simple("type", choice(("FS", "SS", "FF", "SF"))),
        link_lag(),
    ),
    "calendars": (
        *_COMMON,
        base_calendar(),
        simple("week", WEEK),
        simple("exceptions", EXCEPTIONS),
        simple("minutes_per_day", whole(1, 1440)),
        simple("minutes_per_week", whole(1, 10080)),
        simple("days_per_month", whole(1, 31)),
    ),
    "people": (
        *_COMMON,
        *(simple(name, TEXT) for name in ("role", "email")),
        simple("rate", AMOUNT),
        simple("capacity", CAPACITY),
        simple("capacity_steps", CAPACITY_STEPS),
        simple("calendar", CALENDAR),
        simple("leave", LEAVE),
    ),
    "spending": (
        *_COMMON,
        *spending_fields(),
    ),
    "risks": (
        *_COMMON,
        simple("program", _PROGRAM),
        risk_kind(),
        *(simple(name, TEXT) for name in ("because", "effect", "category", "trigger", "response")),
        strategy_field(),
        simple("response_cost", AMOUNT),
        level_part("probability", "probability", PROBABILITY),
        level_part("days", "days", NUMBER),
        level_part("cost", "cost", MONEY),
        simple("inherent", LEVEL),
        current_level(),
        simple("residual", LEVEL),
        simple("score", SCORE),
        simple("residual_score", SCORE),
        simple("proximity", choice(("now", "near", "mid", "far"))),
        simple("trigger_date", DAY),
        simple("owner", PERSON),
        simple("actions", RESPONSES),
        simple("on", RECORD_IDS),
        simple("review", DAY),
        simple("reviewed", PAST_DAY),
        simple("state", choice(("open", "closed", "fired", "expired"))),
    ),
    "issues": (*_log("issues"), simple("severity", _FIVE), simple("urgency", _FIVE)),
    "actions": (*_log("actions"), simple("done", PAST_DAY)),
    "decisions": (*_log("decisions"), simple("by", SOMEBODY), simple("reason", TEXT), simple("decided", PAST_DAY)),
    "changes": (
        *_log("changes"),
        simple("cost", MONEY),
        *(simple(name, NUMBER) for name in ("days", "target_days")),
        simple("target", TEXT),
        simple("baseline", TEXT),
    ),
    "assumptions": (*_log("assumptions"), simple("holds", YES_OR_NO)),
    "stakeholders": (
        *_COMMON,
        simple("program", _PROGRAM),
        simple("power", _FIVE),
        simple("interest", _FIVE),
        *(simple(name, TEXT) for name in ("role", "message", "channel")),
        *(simple(name, choice(ATTITUDE_WORDS)) for name in ("attitude", "wanted")),
        simple("cadence", CADENCE),
        simple("last_contact", PAST_DAY),
        _RANK,
    ),
    "baselines": (*_COMMON, simple("program", _PROGRAM), simple("on", DAY), simple("reason", TEXT), simple("approver", SOMEBODY)),
    "snapshots": (*_COMMON, simple("program", _PROGRAM), simple("project", _PROJECT), simple("on", DAY)),
    "views": (*_COMMON, *(simple(name, TEXT) for name in ("filter", "sort", "group", "screen"))),
}
_BY_NAME: Mapping[str, Mapping[str, Field]] = {kind: {each.name: each for each in found} for kind, found in _FIELDS.items()}
_ORDER = (
    "kind",
    "calendar",
    "program",
    "project",
    "parent",
    "duration",
    "actual_start",
    "percent",
    "state",
    "remaining",
    "actual_finish",
    "rag",
    "on",
    "task",
    "ordered",
)
"""Fields that others depend on are set first, in this order, however they are typed; a rule last, which counts from the due date."""


# ------------------------------------------------------------------------------------------------------------ the answers


def field_names(kind: str) -> tuple[str, ...]:
    """The fields of a kind of record (a table's name such as ``tasks``) that can be typed."""
    if kind not in _FIELDS:
        raise PlanError(f"There is no kind of record called {short(kind)}; there are {', '.join(_FIELDS)}.")
    return tuple(_BY_NAME[kind])


def show_value(plan: Plan, record: Record, field: str) -> str:
    """A field as people type it; nothing where it is empty."""
    found = _field_of(_kind_of(record), record, field)
    return found.show(Editing(plan, record, date.min))


def show_values(plan: Plan, record: Record) -> dict[str, str]:
    """Every field of a record as people type it, in the order of ``field_names``, then those that people added."""
    editing = Editing(plan, record, date.min)
    shown = {name: field.show(editing) for name, field in _BY_NAME[_kind_of(record)].items()}
    return shown | {name: show_custom(value) for name, value in sorted(record.extra.items()) if name not in shown}


def set_fields(plan: Plan, record_id: str, values: Mapping[str, str], today: date, *, shown: Mapping[str, date] | None = None) -> Change:
    """The change that gives a record these typed values; without edits when nothing changes.

    ``shown`` are the days a screen shows for ``start`` and ``finish``: ``+3d`` counts from them, and work that is reported
    finished began there. Raises PlanError for ids that do not exist, PhraseError for what means nothing.
    """
    located = plan.locate(record_id)
    if located is None:
        raise PlanError(unknown_id(plan, record_id))
    kind, record = located
    chosen: dict[str, tuple[Field, str]] = {}
    for name, text in values.items():
        found = _field_of(kind, record, name)
        if found.name in chosen:
            raise PhraseError(f"The field {found.name} is given twice; give it once.")
        chosen[found.name] = (found, text)
    editing = Editing(plan, record, today, dict(shown or {}), frozenset(chosen))
    said = []
    for name in sorted(chosen, key=lambda each: _ORDER.index(each) if each in _ORDER else len(_ORDER) + (each == "repeat")):
        found, text = chosen[name]
        before = found.show(editing)
        if text.strip() != before.strip():
            found.read(editing, text)
        after = found.show(editing)
        if after != before:
            said.append(f"{name} {_say(_likely(name, before, after))} -> {_say(_likely(name, after, before))}")
    if not any("/" in each for each in said):
        said += _points_said(record, editing.record, editing)
    if isinstance(editing.record, Milestone) and not (editing.record.project or editing.record.program):
        raise PlanError(f"{record_id} would belong to no project and no program; give it one of them.")
    if isinstance(record, Gate) and isinstance(editing.record, Gate):
        from planning.gates import require_reason

        require_reason(record, editing.record)
    change = _change(editing, kind, record, said)
    if getattr(editing.record, "repeat", ""):
        from planning.repeats import followed

        return followed(plan, change, today)
    if kind == "risks" and "state" in chosen:
        from planning.firing import fired

        return fired(plan, change, today)
    return change


def _change(editing: Editing, kind: str, record: Record, said: list[str]) -> Change:
    edits = [edit for edit in editing.edits.values() if edit.before != edit.after]
    if editing.record != record:
        edits.insert(0, Edit(kind, record.id, record, editing.record))
    words = ", ".join(said) or ("changed" if edits else "unchanged")
    return Change(f"{record.id} {words}", tuple(edits))


def _points_said(before: Record, after: Record, editing: Editing) -> list[str]:
    """``best and worst 8d and 19d``, where they were moved along with what was typed, or go with it."""
    if not isinstance(before, Task) or not isinstance(after, Task):
        return []
    was, now = (before.optimistic, before.pessimistic), (after.optimistic, after.pessimistic)
    if None in was or was == now:
        return []
    lengths = editing.lengths()
    best, worst = ("" if each is None else in_days(each, lengths, after.elapsed) for each in now)
    return [f"best and worst {best} and {worst}" if best and worst else "no best and worst any more"]


def _likely(name: str, text: str, other: str) -> str:
    """Of a three-point duration what is likely, unless that is what stays."""
    parts, others = text.split("/"), other.split("/")
    return parts[len(parts) // 2] if name == "duration" and parts[len(parts) // 2] != others[len(others) // 2] else text


def _say(text: str) -> str:
    return short(text) or "-"


def _kind_of(record: Record) -> str:
    return next(kind for kind, cls in KINDS.items() if cls is type(record))


def _field_of(kind: str, record: Record, name: str) -> Field:
    """A field by its name, among those that people added to this record too."""
    fields = _BY_NAME[kind]
    if name.startswith(PREFIX):
        return custom_field(custom_name(name.removeprefix(PREFIX), record, (*fields, *ALIASES)))
    if name in record.extra and name not in fields:
        return custom_field(name)
    return _field(kind, name)


def _field(kind: str, name: str) -> Field:
    word = re.sub(r"[\s-]+", "_", clean_line(name[:100]).casefold())
    fields = _BY_NAME[kind]
    found = fields.get(word) or fields.get(ALIASES.get(word, ""))
    if found is not None:
        return found
    noun = "person" if kind == "people" else "risk" if kind == "risks" else kind.removesuffix("s")
    if word in ("id", "created", "updated", "external", "extra"):
        raise PhraseError(f"The {word} of a {noun} is never changed by hand.")
    close = nearest(word, (*fields, *(each for each, target in ALIASES.items() if target in fields)))
    hint = near(word, close) if close else f"; there are {', '.join(fields)}"
    raise PhraseError(f"A {noun} has no field {short(name)!r}{hint}; custom.{word} adds one of your own.")
