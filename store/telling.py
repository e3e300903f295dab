"""The edits of the journal in words: which field was what and became what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planning.errors import HeadwayError
from planning.fields import field_names, show_value
from planning.records import KINDS
from store.codec import decode
from store.documents import STAMPS
from store.errors import shown

if TYPE_CHECKING:
    from planning.plan import Plan
    from store.codec import Document
    from store.documents import DocEdit


_TOLD_AS = {"optimistic": ("duration", "duration"), "pessimistic": ("duration", "duration"), "assignments": ("assignments", "assigned")}
"""Fields that have no name of their own on the screen: the field they are put into, and the name under which that is told."""


def told_fields(edit: DocEdit, plan: Plan) -> list[tuple[str, str, str]]:
    """For each field of an edit its name, and what it was and became, as a person writes it.

    A record that comes or goes is told in one line. What the plan's calendars say of lengths of days counts for all of it.
    """
    if edit.before is None:
        return [("", "", _summary("added", edit.after or {}))]
    if edit.after is None:
        return [("", _summary("", edit.before), "deleted")]
    return [(name, *_both(edit, name, plan)) for name in sorted((edit.before.keys() | edit.after.keys()) - STAMPS)]


def _summary(verb: str, document: Document) -> str:
    named = document.get("name") or " ".join(str(document[end]) for end in ("predecessor", "successor") if end in document)
    return shown(f"{verb} {named or document.get('id', '')}".strip())


def _both(edit: DocEdit, name: str, plan: Plan) -> tuple[str, str]:
    assert edit.before is not None
    assert edit.after is not None
    return _value(edit, edit.before, name, plan), _value(edit, edit.after, name, plan)


def _value(edit: DocEdit, document: Document, name: str, plan: Plan) -> str:
    """A field as `headway show` tells it; as it stands in the file where it has no name there."""
    if name not in document:
        return ""
    told = _TOLD_AS.get(name, (name, name))
    if edit.kind in KINDS and told[1] in field_names(edit.kind):
        record = plan.table(edit.kind).get(edit.id)
        base = _needed(edit.kind)
        place = {f: getattr(record, f) for f in ("project", "program") if record is not None and hasattr(record, f)}
        try:
            return shown(show_value(plan, decode(edit.kind, base | place | {"id": edit.id, told[0]: document[name]}), told[1]))
        except HeadwayError:
            pass
    return shown(str(document[name]))


def _needed(kind: str) -> Document:
    """Values for the fields without which there is no record of a kind."""
    from dataclasses import MISSING, fields

    found: Document = {}
    for field in fields(KINDS[kind]):
        if field.default is MISSING and field.default_factory is MISSING and field.name != "id":
            found[field.name] = "?"
    return found
