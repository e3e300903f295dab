"""What could come next in a filter that is being typed: names of fields and states, then the values of a field."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from planning.filter_ground import NOUNS, Ground
from planning.filter_terms import ALIASES, DAYS, FIGURES, STATES, field_names
from planning.filter_values import attribute_types
from planning.records import Record

if TYPE_CHECKING:
    from planning.plan import Plan

_LAST = re.compile(r'(?:[^\s"|(]|"[^"]*(?:"|$))*$')
_MARKS = re.compile(r"(?P<field>[^\W\d][\w.\-]*|%)(?P<op>!=|<=|>=|:|=|<|>)")
_FIRST = ("owner:", "project:", "late", "critical", "!done", "due<", "float<", "risk:high", "unassigned", "milestone", "tag:")
_PHRASES = ("today", "tomorrow", "fri", "mon", "eow", "eom", "eoq", "7d", "30d", "none", "any")
_LONGEST_VALUE = 40


class Completion(NamedTuple):
    """``head`` is what stays of the text; each of ``words`` may come after it, the likeliest first."""

    head: str
    words: tuple[str, ...]


def complete(text: str, plan: Plan) -> Completion:
    """How the last word of a filter can be finished."""
    match = _LAST.search(text)
    place = match.start() if match else len(text)
    while place < len(text) and text[place] in "!-(":
        place += 1
    head, word = text[:place], text[place:]
    ground = Ground(plan, None, date.min)
    marks = _MARKS.match(word)
    if marks is not None:
        typed = word[marks.end() :]
        value = typed.rpartition(",")[2].lstrip('"')
        kept = typed[: len(typed) - len(typed.rpartition(",")[2])]
        found = _beginning(value, _values(ALIASES.get(marks["field"].casefold(), marks["field"].casefold()), ground))
        return Completion(head + marks[0] + kept, tuple(map(_quoted, found)))
    if word.startswith("#"):
        return Completion(f"{head}#", tuple(_beginning(word[1:], dict.fromkeys(_tags(plan), ""))))
    if not word:
        return Completion(head, _FIRST)
    names = [*STATES, *(f"{name}{_sign(name)}" for name in field_names(ground))]
    return Completion(head, tuple(_beginning(word, dict.fromkeys(names, ""))))


def _sign(name: str) -> str:
    """What usually follows a field: ``<`` for what is compared, otherwise ``:``."""
    types = attribute_types(name)
    return "<" if name in FIGURES or name in DAYS or (types and types <= {int, float, date}) else ":"


def _beginning(typed: str, known: Mapping[str, str]) -> list[str]:
    """The known words that begin with what was typed, then those whose name has a word that does."""
    folded = typed.casefold()
    begins = [word for word in known if word.casefold().startswith(folded)]
    named = [word for word, name in known.items() if word not in begins and f" {folded}" in f" {name.casefold()}"] if folded else []
    return [*begins, *named]


def _values(name: str, ground: Ground) -> Mapping[str, str]:
    """What can stand after a field, each with its name."""
    plan = ground.plan
    if name == "owner":
        return {**ground.people, "none": ""}
    if name in ("project", "program"):
        table: Mapping[str, Record] = plan.projects if name == "project" else plan.programs
        return {key: record.name for key, record in table.items()}
    if name == "risk":
        return dict.fromkeys(("high", "extreme", "medium", "low", "any", "none"), "") | {risk.id: risk.name for risk in plan.risks.values()}
    if name == "kind":
        return dict.fromkeys((*NOUNS.values(), "summary", "threat", "opportunity"), "")
    if name == "state":
        return dict.fromkeys((*STATES, *_used("state", plan)), "")
    if name == "tag":
        return dict.fromkeys((*_tags(plan), "none", "any"), "")
    if name == "parent":
        return {key: plan.tasks[key].name for key in plan.tasks if key in ground.parents}
    if name in ("after", "before", "id"):
        return {activity.id: activity.name for activity in plan.activities()}
    if name in DAYS or (attribute_types(name) and attribute_types(name) <= {date}):
        return dict.fromkeys(_PHRASES, "")
    if name in FIGURES or name in ("name", "notes"):
        return {}
    if bool in attribute_types(name):
        return dict.fromkeys(("yes", "no"), "")
    return dict.fromkeys(_used(name, plan), "")


def _tags(plan: Plan) -> list[str]:
    return sorted({tag for _, record in plan.records() for tag in record.tags}, key=str.casefold)


def _used(name: str, plan: Plan) -> list[str]:
    """The short texts that a field holds somewhere in the plan."""
    bare = name.removeprefix("custom.")
    values: Iterable[object] = (record.extra.get(bare, getattr(record, bare, "")) for _, record in plan.records())
    return sorted({value for value in values if isinstance(value, str) and 0 < len(value) <= _LONGEST_VALUE and '"' not in value})


def _quoted(value: str) -> str:
    return f'"{value}"' if re.search(r"[\s|,()]", value) else value
