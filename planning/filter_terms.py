"""The words of a filter: what ``float<3``, ``owner:KM``, ``#tag``, ``late`` or a word of a title ask of a record.

``term`` reads one of them and gives the test. Text is compared in smart case: what is typed in lower case matches any case.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import NamedTuple

from planning.custom import PREFIX
from planning.errors import HeadwayError
from planning.filter_ground import NOUNS, Ground, Subject
from planning.filter_values import (
    COMPARE,
    Bounds,
    FilterError,
    Word,
    attributes,
    bound_of,
    date_fields,
    day_of,
    fits,
    same_as,
    text_starts,
    word_begins,
)
from planning.records import KINDS, Person, Record, Risk
from planning.risk_scores import ZONES, Zone, zone
from planning.values import near, short

Test = Callable[[Subject], bool]


class State(NamedTuple):
    """A state that stands alone in a filter, and what it means."""

    holds: Callable[[Ground, Subject], bool]
    sentence: str


class Figure(NamedTuple):
    """A number that can be compared: where it comes from and how its bound is typed."""

    of: Callable[[Ground, Subject], float | None]
    unit: str
    sentence: str


class Day(NamedTuple):
    """A date that can be compared."""

    of: Callable[[Ground, Subject], date | None]
    sentence: str


STATES: Mapping[str, State] = {
    "done": State(Ground.is_done, "finished, reached, closed or decided"),
    "started": State(Ground.is_started, "begun and not done"),
    "open": State(Ground.is_open, "not begun; of risks and the log: not closed"),
    "late": State(Ground.is_late, "not done, and finishing after its deadline, promise or baseline"),
    "critical": State(Ground.is_critical, "a day more of it moves the program's finish"),
    "near": State(Ground.is_near, "nearly critical"),
    "overdue": State(Ground.is_overdue, "not done though its day is over"),
    "blocked": State(lambda g, s: getattr(s.record, "state", "") == "blocked", "said to be blocked"),
    "waiting": State(Ground.is_waiting, "not begun, and waiting for work that is not done"),
    "ready": State(lambda g, s: _is_row(s) and g.is_open(s) and not g.is_waiting(s), "not begun, and waiting for nothing"),
    "pinned": State(lambda g, s: bool(getattr(s.record, "manual", False)), "held at its dates by hand"),
    "unassigned": State(Ground.is_unassigned, "a task that nobody does; a project, risk or entry without owner"),
    "archived": State(Ground.is_archived, "put away, or in what is put away"),
    "+archived": State(lambda g, s: True, "fits everything: what is archived is searched too"),
    "milestone": State(lambda g, s: s.kind == "milestones", "a milestone"),
    "task": State(lambda g, s: s.kind == "tasks" and not g.is_summary(s), "a task that holds no others"),
    "summary": State(lambda g, s: s.kind == "tasks" and g.is_summary(s), "a task that holds others"),
}
"""What may stand alone, by its word."""

_PLURALS = {"milestones": "milestone", "tasks": "task", "summaries": "summary"}

FIGURES: Mapping[str, Figure] = {
    "float": Figure(Ground.total_float, "days", "total float"),
    "free": Figure(Ground.free_float, "days", "free float"),
    "duration": Figure(Ground.duration, "days", "how long it takes"),
    "slip": Figure(Ground.slip, "days", "working days after its baseline"),
    "percent": Figure(Ground.percent, "percent", "how much is done"),
    "cost": Figure(Ground.cost, "money", "what it costs as planned"),
    "emv": Figure(Ground.expected_money, "money", "the expected money of a risk; a threat is less than nothing"),
    "days": Figure(Ground.days, "number", "the working days of a risk or a change"),
    "priority": Figure(lambda g, s: getattr(s.record, "priority", None), "number", "0 to 1000"),
    "alignment": Figure(Ground.alignment, "number", "how closely a project serves its goal, 0 to 100"),
    "priority_score": Figure(Ground.priority_score, "number", "half of a project's priority, half of its alignment, 0 to 100"),
    "prob": Figure(Ground.probability, "percent", "how likely its risk is"),
    "score": Figure(Ground.score, "number", "the score of its risk, 1 to 25"),
}
"""What is compared with a number."""

DAYS: Mapping[str, Day] = {
    "due": Day(Ground.due, "deadline, else finish; the day an entry of the log is due; nothing when done"),
    "start": Day(Ground.start, "the day it starts"),
    "finish": Day(Ground.finish, "the day it finishes"),
    "deadline": Day(Ground.deadline, "the day it must be ready by"),
    "late_start": Day(lambda g, s: g.late(s, "late_start"), "the latest day it can start"),
    "late_finish": Day(lambda g, s: g.late(s, "late_finish"), "the latest day it can finish"),
}
"""What is compared with a date."""

CHOICES: Mapping[str, str] = {
    "owner": "who does it or answers for it: initials or a name",
    "project": "its project, by id or name",
    "program": "its program, by id or name",
    "tag": "one of its tags; #tag is the same",
    "risk": "high (extreme too), extreme, medium, low, any, none, or the id of a risk on it",
    "kind": "task, milestone, risk, issue, person …",
    "id": "its id, or how it begins",
    "parent": "what stands below this summary",
    "after": "what is linked after this",
    "before": "what is linked before this",
    "stage": "the stage of its project",
    "name": "words of its name",
    "notes": "words of its notes",
}
"""What is named after a colon, beside the fields of the records themselves."""

ALIASES = {
    "person": "owner", "people": "owner", "who": "owner", "assigned": "owner", "assignee": "owner", "date": "finish", "end": "finish",
    "tags": "tag", "title": "name", "note": "notes", "predecessors": "after", "preds": "after", "successors": "before",
    "total_float": "float", "free_float": "free", "dur": "duration", "%": "percent", "complete": "percent", "summary": "parent",
    "probability": "prob", "p": "prob", "chance": "prob", "money": "cost", "is": "state", "status": "state",
    "latest_start": "late_start", "latest_finish": "late_finish",
}  # fmt: skip
"""Other names of fields."""

_NONE, _ANY = ("none", "-"), ("any", "*")
_FREE_TEXT = ("name", "notes")
_MINUTES = frozenset({"remaining", "effort", "optimistic", "pessimistic", "critical_float", "near_critical_float"})


def term(word: Word, ground: Ground) -> Test:
    """The test that a word of a filter stands for. Raises FilterError with what would be right."""
    if not word.field:
        return _alone(word, ground)
    name = _known(word.field, ground)
    if not word.value:
        raise FilterError(f"After {short(word.typed)} something is missing, like {example(name)}.")
    try:
        if word.op == "!=":
            same = _field(name, word._replace(op=":"), ground)
            return lambda subject: not same(subject)
        return _field(name, word, ground)
    except FilterError:
        raise
    except HeadwayError as error:
        raise FilterError(f"{short(word.typed)} cannot be read: {error}") from error


def example(name: str) -> str:
    """How a field is used."""
    if name in DAYS or name in date_fields():
        return f"{name}<30d or {name}>=mon"
    unit = FIGURES[name].unit if name in FIGURES else ""
    if unit:
        return f"{name}{ {'days': '<3', 'percent': '>50', 'money': '>24k', 'number': '>12'}[unit] }"
    return {"owner": "owner:KM", "risk": "risk:high", "kind": "kind:milestone", "tag": "tag:launch"}.get(name, f"{name}:word")


def field_names(ground: Ground) -> tuple[str, ...]:
    """Every name that may stand before a comparison, those that people added to their records last."""
    known = (*CHOICES, *FIGURES, *DAYS, "state", *attributes())
    return tuple(dict.fromkeys((*known, *_custom(ground))))


# ---------------------------------------------------------------------------------------------------------- text alone


def _alone(word: Word, ground: Ground) -> Test:
    """A state, a tag, or a word of id, name or tags, or of a person's role."""
    text = word.value
    if not word.quoted:
        state = STATES.get(_PLURALS.get(text.casefold(), text.casefold()))
        if state is not None:
            return lambda subject: state.holds(ground, subject)
        if text.startswith("#"):
            if text == "#":
                raise FilterError("After # a tag is missing, like #launch.")
            return _tag(text[1:])
    holds = fits(text)

    def found(subject: Subject) -> bool:
        record = subject.record
        return holds(record.id) or holds(record.name) or any(map(holds, record.tags)) or (isinstance(record, Person) and holds(record.role))

    return found


def _tag(wanted: str) -> Test:
    begins = text_starts(wanted)
    return lambda subject: any(map(begins, subject.record.tags))


# -------------------------------------------------------------------------------------------------------------- fields


def _known(typed: str, ground: Ground) -> str:
    """The field of a typed name. Raises FilterError with near ones."""
    if typed.startswith(PREFIX):
        if typed.removeprefix(PREFIX) in _custom(ground):
            return typed
        raise FilterError(f"No record has a field {short(typed.removeprefix(PREFIX))}{near(typed.removeprefix(PREFIX), _custom(ground))}.")
    name = typed.casefold().replace("-", "_")
    name = ALIASES.get(name, name)
    if name in CHOICES or name in FIGURES or name in DAYS or name == "state" or name in attributes():
        return name
    custom = {each.casefold(): each for each in _custom(ground)}
    if typed in custom.values() or name in custom:
        return f"{PREFIX}{typed if typed in custom.values() else custom[name]}"
    if name in STATES or name in _PLURALS:
        raise FilterError(f"{short(typed)} is a state and stands alone, without {short(typed)}:.")
    hint = near(typed, field_names(ground)) or "; there are owner, float, due, risk, project …"
    raise FilterError(f"There is no field {short(typed)}{hint}; quotes make a text of it.")


def _field(name: str, word: Word, ground: Ground) -> Test:
    if name in FIGURES:
        return _figure(FIGURES[name].of, FIGURES[name].unit, word, ground)
    if name in DAYS:
        return _day(DAYS[name].of, word, ground)
    if name in CHOICES or name == "state":
        if word.op not in (":", "="):
            if name == "risk":
                return _figure(Ground.score, "number", word, ground)
            raise FilterError(f"{short(word.typed)} cannot be compared; write {example(name)}.")
        return _any_of(word, lambda value: _choice(name, value, ground))
    return _attribute(name, word, ground)


def _any_of(word: Word, test_of: Callable[[str], Test]) -> Test:
    """A value, or several with commas between them, of which one must fit."""
    values = [word.value] if word.quoted else [value for value in word.value.split(",") if value]
    if not values:
        raise FilterError(f"{short(word.typed)} names nothing; write a value after the sign.")
    tests = [test_of(value) for value in values]
    return tests[0] if len(tests) == 1 else lambda subject: any(test(subject) for test in tests)


def _choice(name: str, value: str, ground: Ground) -> Test:
    if name == "owner":
        return _people(value, ground)
    if name in ("project", "program"):
        return _place(name, value, ground)
    if name == "risk":
        return _risk(value, ground)
    if name == "kind":
        return _kind(value, ground)
    if name == "state":
        return _state(value, ground)
    if name == "tag":
        absent = _absence(value, lambda subject: bool(subject.record.tags))
        return absent or _tag(value)
    if name == "id":
        return _id(value, ground)
    if name in ("parent", "after", "before"):
        return _related(name, value, ground)
    if name == "stage":
        stages = fits(value)
        return _absence(value, lambda subject: bool(ground.stage(subject))) or (lambda subject: stages(ground.stage(subject)))
    text_of: Callable[[Subject], str] = (lambda s: s.record.name) if name == "name" else (lambda s: s.record.notes)
    holds = fits(value)
    return _absence(value, lambda subject: bool(text_of(subject)), ("-",), ("*",)) or (lambda subject: holds(text_of(subject)))


def _absence(value: str, has: Test, none: Iterable[str] = _NONE, some: Iterable[str] = _ANY) -> Test | None:
    """The test of ``none`` and ``any``; None for another value."""
    if value.casefold() in none:
        return lambda subject: not has(subject)
    return has if value.casefold() in some else None


def pick(value: str, names: Mapping[str, str], noun: str) -> frozenset[str]:
    """The ids that a typed value means: the one that is so, else those that begin so or have a name with a word that does."""
    same, begins, starts = same_as(value), word_begins(value), text_starts(value)
    found = frozenset(key for key in names if same(key))
    found = found or frozenset(key for key, name in names.items() if starts(key) or begins(name))
    if not found:
        known = near(value, [*names, *names.values()]) or (f"; there are {', '.join(list(names)[:6])}" if names else "; there is none yet")
        raise FilterError(f"There is no {noun} {short(value)}{known}.")
    return found


def _people(value: str, ground: Ground) -> Test:
    absent = _absence(value, lambda subject: bool(ground.who(subject)))
    if absent is not None:
        return absent
    wanted = pick(value.removeprefix("@"), ground.people, "person")
    return lambda subject: not wanted.isdisjoint(ground.who(subject))


def _place(name: str, value: str, ground: Ground) -> Test:
    table: Mapping[str, Record] = ground.plan.projects if name == "project" else ground.plan.programs
    of: Test = (lambda s: bool(ground.projects(s))) if name == "project" else (lambda s: bool(ground.program(s)))
    absent = _absence(value, of)
    if absent is not None:
        return absent
    wanted = pick(value, {key: record.name for key, record in table.items()}, name)
    if name == "project":
        return lambda subject: not wanted.isdisjoint(ground.projects(subject))
    return lambda subject: ground.program(subject) in wanted


def _risk(value: str, ground: Ground) -> Test:
    absent = _absence(value, lambda subject: bool(ground.risks(subject)))
    if absent is not None:
        return absent
    zones = [each for each in ZONES if each.startswith(value.casefold())]
    if zones:
        wanted_zones = _as_meant(zones[0])
        return lambda subject: _is_threat(subject) and (score := ground.score(subject)) is not None and zone(score) in wanted_zones
    names = {risk.id: risk.name for risk in ground.plan.risks.values()}
    try:
        wanted = pick(value, names, "risk")
    except FilterError:
        hint = near(value, [*ZONES, "any", "none", *names])
        raise FilterError(
            f"risk:{short(value)} is no level{hint}; write extreme, high, medium, low, any, none or the id of a risk."
        ) from None
    return lambda subject: any(risk.id in wanted for risk in ground.risks(subject))


def _as_meant(named: Zone) -> tuple[Zone, ...]:
    """The zones that a word means: whoever asks for what is high wants what is worse too."""
    return ("extreme", "high") if named == "high" else (named,)


def _is_threat(subject: Subject) -> bool:
    """Whether it is no opportunity: those are high when all is well."""
    return not isinstance(subject.record, Risk) or subject.record.kind == "threat"


def _kind(value: str, ground: Ground) -> Test:
    word = value.casefold()
    kinds = {kind: {kind} for kind in KINDS} | {noun: {kind} for kind, noun in NOUNS.items()}
    found = next((kinds[each] for each in (word, *(k for k in kinds if k.startswith(word))) if each in kinds), None)
    if word in ("threat", "opportunity"):
        return lambda subject: isinstance(subject.record, Risk) and subject.record.kind == word
    if word in STATES and word in ("summary", "task"):
        return lambda subject: STATES[word].holds(ground, subject)
    if found is None:
        known = [*NOUNS.values(), "summary", "threat", "opportunity"]
        raise FilterError(f"kind:{short(value)} is no kind of record{near(value, known)}.")
    return lambda subject: subject.kind in found


def _state(value: str, ground: Ground) -> Test:
    """A state by its word, or as it is written in the record."""
    word = _PLURALS.get(value.casefold(), value.casefold())
    states = {s.casefold() for _, r in ground.plan.records() for s in (getattr(r, "state", ""),) if isinstance(s, str) and s}
    if word in STATES:
        return lambda s: STATES[word].holds(ground, s) or (not _is_row(s) and str(getattr(s.record, "state", "")).casefold() == word)
    found = {each for each in states if each.startswith(word)}
    if not found:
        raise FilterError(f"state:{short(value)} is no state{near(value, [*STATES, *states])}.")
    return lambda subject: str(getattr(subject.record, "state", "")).casefold() in found


def _is_row(subject: Subject) -> bool:
    return subject.kind in ("tasks", "milestones")


def _id(value: str, ground: Ground) -> Test:
    same, starts, inside = same_as(value), text_starts(value), text_starts(f"{value}-")
    if any(same(record.id) for _, record in ground.plan.records()):
        return lambda subject: same(subject.record.id) or inside(subject.record.id)
    return lambda subject: starts(subject.record.id)


def _related(name: str, value: str, ground: Ground) -> Test:
    ids = {activity.id: activity.name for activity in ground.plan.activities()}
    others: Callable[[Subject], Iterable[str]] = {
        "parent": ground.above,
        "after": lambda subject: [each for each, _ in ground.before.get(subject.record.id, ())],
        "before": lambda subject: ground.after.get(subject.record.id, ()),
    }[name]
    absent = _absence(value, lambda subject: any(True for _ in others(subject)))
    if absent is not None:
        return absent
    wanted = pick(
        value, {key: ids[key] for key in ids if name != "parent" or key in ground.parents}, "summary" if name == "parent" else "task"
    )
    return lambda subject: not wanted.isdisjoint(others(subject))


# ------------------------------------------------------------------------------------------------------------- figures


def _figure(of: Callable[[Ground, Subject], float | None], unit: str, word: Word, ground: Ground) -> Test:
    absent = _absence(word.value, lambda subject: of(ground, subject) is not None) if word.op in (":", "=") else None
    if absent is not None:
        return absent
    bound, compare = bound_of(word.value, unit, ground), COMPARE[word.op]

    def holds(subject: Subject) -> bool:
        value = of(ground, subject)
        return value is not None and compare(round(value, 4), bound)

    return holds


def _day(of: Callable[[Ground, Subject], date | None], word: Word, ground: Ground) -> Test:
    absent = _absence(word.value, lambda subject: of(ground, subject) is not None) if word.op in (":", "=") else None
    if absent is not None:
        return absent
    bound, compare = day_of(word, ground.today), COMPARE[word.op]

    def holds(subject: Subject) -> bool:
        value = of(ground, subject)
        return value is not None and compare(value, bound)

    return holds


# ------------------------------------------------------------------------------- fields of the records themselves


def _custom(ground: Ground) -> tuple[str, ...]:
    """The names of the fields that people added, anywhere in the plan."""
    return tuple(dict.fromkeys(name for _, record in ground.plan.records() for name in record.extra))


def _attribute(name: str, word: Word, ground: Ground) -> Test:
    """A field of the record itself, compared as what it is: a date, a number, yes or no, or a text."""
    value_of: Callable[[Subject], object]
    if name.startswith(PREFIX):
        bare = name.removeprefix(PREFIX)
        types: frozenset[type] = frozenset({str, float, date})
        value_of = lambda subject: subject.record.extra.get(bare)  # noqa: E731
    else:
        types = attributes()[name]
        value_of = lambda subject: getattr(subject.record, name, None)  # noqa: E731
    absent = _absence(word.value, lambda subject: value_of(subject) not in (None, "", (), {})) if word.op in (":", "=") else None
    if absent is not None:
        return absent
    bounds = Bounds(word, ground, types, in_days=name in _MINUTES)
    return lambda subject: bounds.fit(value_of(subject), subject)
