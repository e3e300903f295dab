"""One line becomes records: the grammar of capture.

``read_line`` tells what a line would add, part by part, and never raises for what is typed: what is wrong with it stands in
``Reading.errors`` and in the part that means nothing. The first word may be a kind (``* r o i x d c n``, or a name such as
``project``, ``person``, ``gate``), in lower case and followed by a space; otherwise the line is a task.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from planning.capture_log import read_entry, read_goal, read_note, read_risk
from planning.capture_measure import names_benefit, read_measure
from planning.capture_records import (
    read_benefit,
    read_calendar,
    read_gate,
    read_leave,
    read_link,
    read_person,
    read_program,
    read_project,
    read_stakeholder,
)
from planning.capture_tasks import read_milestone, read_task
from planning.capture_tokens import Draft, Part, home_of, split_words
from planning.errors import HeadwayError
from planning.plan import Change, Plan
from planning.records import Record, Spending
from planning.values import clean_line, short

__all__ = ["KIND_WORDS", "Part", "Reading", "read_line"]

LINE_LIMIT = 10_000
"""No line but a note is longer, in characters."""

KIND_WORDS = {
    "*": "milestone",
    "r": "risk",
    "o": "opportunity",
    "i": "issue",
    "x": "action",
    "d": "decision",
    "c": "change",
    "n": "note",
}
"""The kinds that have a letter; it counts only as the first word."""


def _read_spending(draft: Draft) -> None:
    from planning.capture_spending import read_spending

    read_spending(draft)


_READERS: dict[str, Callable[[Draft], None]] = {
    "task": read_task,
    "milestone": read_milestone,
    "risk": read_risk,
    "opportunity": read_risk,
    "issue": read_entry,
    "action": read_entry,
    "decision": read_entry,
    "change": read_entry,
    "assumption": read_entry,
    "note": read_note,
    "goal": read_goal,
    "program": read_program,
    "project": read_project,
    "person": read_person,
    "stakeholder": read_stakeholder,
    "measure": read_measure,
    "benefit": read_benefit,
    "disbenefit": read_benefit,
    "gate": read_gate,
    "calendar": read_calendar,
    "leave": read_leave,
    "link": read_link,
    "spend": _read_spending,
}
_FIRST = re.compile(r"\s*(\S+)(\s+|$)")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a line would become: the change (None while something is wrong), the new ids, a sentence, and its parts."""

    kind: str
    parts: tuple[Part, ...]
    change: Change | None
    ids: tuple[str, ...]
    summary: str
    errors: tuple[str, ...]


def read_line(text: str, plan: Plan, today: date, *, project: str | None = None, record: str | None = None) -> Reading:
    """What this line would add to the plan.

    ``project`` is the project under the cursor (without one: the plan's only one), ``record`` the record under it, which
    notes go to. Ids are fresh, instants of creation are left to whoever commits the change.
    """
    kind, begin = _kind_of(text)
    if kind == "measure" and not names_benefit(plan, text[begin : begin + 100]):
        kind, begin = "task", text.index("measure")  # a task that begins so
    under = plan.find(record) if record else None
    if kind != "note" and len(text) > LINE_LIMIT:
        return _refused(kind, text, f"This line has {len(text)} characters, more than {LINE_LIMIT}; keep the long part as a note.")
    tokens = [] if kind == "note" else split_words(text, begin)
    draft = Draft(plan=plan, today=today, kind=kind, line=text, tokens=tokens, home=home_of(plan, project, under), record=under)
    if kind == "task" and not tokens:
        return Reading(kind, (), None, (), "", ("Type a title, such as: Landing pages 5d @SB after WEB-8 ^fri.",))
    if project and project not in plan.projects:
        draft.faults.append(f"There is no project {short(project)}; add `in` and the id of one.")
    try:
        _READERS[kind](draft)
    except HeadwayError as error:
        draft.faults.append(str(error))
    return _reading(draft, begin)


def _kind_of(text: str) -> tuple[str, int]:
    """The kind that the first word says and where the rest begins; a task when it says none."""
    match = _FIRST.match(text[: LINE_LIMIT + 1])
    if match is None:
        return "task", 0
    word = match[1]
    if word in KIND_WORDS and match[2]:
        return KIND_WORDS[word], match.end()
    if word in _READERS:
        return word, match.end()
    return "task", match.start(1)


def _reading(draft: Draft, begin: int) -> Reading:
    parts = draft.close()
    head = draft.line[:begin].strip()
    if head:
        start = draft.line.index(head)
        parts = (Part(start, start + len(head), "kind", head, draft.kind), *parts)
    errors = draft.errors()
    summary = ", ".join(filter(None, draft.said))
    if errors:
        return Reading(draft.kind, parts, None, (), summary, errors)
    ids = tuple(edit.id for edit in draft.edits if edit.kind != "links" or draft.kind == "link")
    return Reading(draft.kind, parts, Change(_label(draft), tuple(draft.edits)), ids, summary, ())


def _label(draft: Draft) -> str:
    if draft.kind == "link":
        return f"linked {draft.said[0]}"
    edit = next(edit for edit in draft.edits if edit.kind != "links")
    if isinstance(edit.after, Spending):
        from planning.bookings import booked_words

        program = draft.plan.program_of(edit.after)
        return booked_words(edit.after, program.currency if program else "EUR")
    name = edit.after.name if isinstance(edit.after, Record) else ""
    verb = (
        "added"
        if edit.before is None
        else {"note": "note on", "leave": "leave of", "goal": "goal of", "measure": "measured"}.get(draft.kind, "changed")
    )
    return f"{verb} {edit.id} {short(name)}".rstrip()


def _refused(kind: str, text: str, why: str) -> Reading:
    return Reading(kind, (Part(0, len(text), "title", text, clean_line(text[:80]), why),), None, (), "", (why,))
