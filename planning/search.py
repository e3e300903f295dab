"""Finding anything: every record of every kind in every program, by id, name, notes, tags and the people in it.

All words that are typed must be somewhere in a record, in smart case. The best hits come first: an id, then the name, then tags
and people, then notes and all other texts; what is archived comes last.
"""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, NamedTuple

from planning.filter_ground import NOUNS
from planning.plan import natural
from planning.records import KINDS, Activity, Assignment, Link, Person, Program, Project, Record

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from planning.plan import Plan

BEFORE = 24
"""Characters of a text that an extract shows before what was found."""
LONGEST = 160
"""No extract is longer, in characters."""
MOST_WORDS = 12

_NOT_TEXT = frozenset({"id", "name", "notes", "tags", "external", "created", "updated", "program", "project", "parent", "calendar"})
_PEOPLE = frozenset({"owner", "manager", "sponsor", "by", "person", "approver"})
_ID, _NAME, _TAG, _PERSON, _OTHER, _NOTES = "id", "name", "tag", "person", "text", "notes"
_RANK = {_ID: 3, _NAME: 3, _TAG: 5, _PERSON: 5, _NOTES: 7, _OTHER: 8}


class Hit(NamedTuple):
    """A record that was found: ``field`` is where, ``extract`` the text there, ``first`` and ``last`` what of it was found."""

    kind: str
    id: str
    name: str
    program: str
    archived: bool
    field: str
    extract: str
    first: int
    last: int

    @property
    def noun(self) -> str:
        """What such a record is called."""
        return NOUNS[self.kind]


class Text(NamedTuple):
    """One text of a record; ``sort`` says what it counts as, ``field`` where it stands."""

    sort: str
    field: str
    text: str


class Page(NamedTuple):
    """A record with all its texts; ``folded`` is all of them in lower case."""

    kind: str
    record: Record
    program: str
    archived: bool
    texts: tuple[Text, ...]
    folded: str


class Index:
    """The texts of a plan, ready to be searched at every key."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        names = {person.id: person.name for person in plan.people.values()}
        self._pages = [_page(plan, kind, record, names) for kind, record in plan.records() if not _is_silent(record)]

    def find(self, text: str, limit: int = 200) -> tuple[Hit, ...]:
        """The best hits for the words of a text; nothing for a text without words."""
        words = list(dict.fromkeys(text.split()))[:MOST_WORDS]
        if not words:
            return ()
        folded = [word.casefold() for word in words]
        found = [
            (place, hit)
            for page in self._pages
            if all(word in page.folded for word in folded)
            for place, hit in (_weighed(page, words, text.strip()),)
            if hit is not None
        ]
        found.sort(key=lambda each: each[0])
        return tuple(hit for _, hit in found[:limit])


def find(plan: Plan, text: str, limit: int = 200) -> tuple[Hit, ...]:
    """The best hits for the words of a text in a plan, the best first."""
    return Index(plan).find(text, limit)


Place = tuple[int, bool, int, tuple[tuple[str, int], ...]]


def _weighed(page: Page, words: list[str], whole: str) -> tuple[Place, Hit | None]:
    """Where a record stands among the hits, and what is shown of it; None where a word is missing in smart case."""
    best = 99
    shown: tuple[Text, int, int] | None = None
    for word in words:
        rank, where = min(((_rank(text, word), text) for text in page.texts), key=lambda each: each[0])
        if rank == 99:
            return (99, False, 0, ()), None
        if shown is None or rank > best:
            shown, best = (where, *_span(where.text, word)), rank
    if len(words) > 1 and _place(page.record.name, whole) >= 0:
        best = min(best, 2)
    assert shown is not None
    text, first, last = shown
    hit = Hit(page.kind, page.record.id, page.record.name, page.program, page.archived, text.field, *_extract(text.text, first, last))
    return (best + 20 * (page.archived and best > 0), page.kind == "links", _KIND_ORDER[page.kind], natural(page.record.id)), hit


_KIND_ORDER = {kind: n for n, kind in enumerate(KINDS)}


def _rank(text: Text, word: str) -> int:
    """How good a word's place in a text is, 0 the best; 99 where it is not there."""
    at, end = _span(text.text, word)
    if at < 0:
        return 99
    rank = _RANK[text.sort]
    if text.sort in (_ID, _NAME):
        if at == 0 and end == len(text.text):
            return 0 if text.sort == _ID else 1
        if at == 0:
            return rank - 1
        return rank if not text.text[at - 1].isalnum() else rank + 1
    return rank if at == 0 or not text.text[at - 1].isalnum() else rank + 1


def _place(text: str, word: str) -> int:
    """Where a word begins in a text, at the beginning of a word of it if there is such a place; -1 where it is not there."""
    return _span(text, word)[0]


def _span(text: str, word: str) -> tuple[int, int]:
    """Where a word stands in a text, at the beginning of a word of it if there is such a place; (-1, -1) where it is not there.

    Small letters match without regard to case. Some letters become two by that (ß is ss): both then count as found.
    """
    if word != word.lower():
        folded, wanted, places = text, word, None
    else:
        folded, wanted = text.casefold(), word.casefold()
        places = None if len(folded) == len(text) else [n for n, char in enumerate(text) for _ in char.casefold()]
    first = at = folded.find(wanted)
    while at > 0 and folded[at - 1].isalnum():
        at = folded.find(wanted, at + 1)
    at = at if at >= 0 else first
    if at < 0 or places is None or not wanted:
        return at, at + len(wanted) if at >= 0 else -1
    return places[at], places[at + len(wanted) - 1] + 1


def _extract(text: str, first: int, last: int) -> tuple[str, int, int]:
    """A part of a text around what was found, on one line, and where that stands in it."""
    begin = 0 if first <= BEFORE else max(0, text.rfind(" ", 0, first - BEFORE // 2) + 1, first - BEFORE)
    head = "…" if begin else ""
    part = text[begin : begin + LONGEST]
    tail = "…" if begin + LONGEST < len(text) else ""
    shown = head + "".join(" " if char.isspace() else char for char in part) + tail
    place = first - begin + len(head)
    return shown, place, min(place + last - first, len(shown))


def _is_silent(record: Record) -> bool:
    """A link that nobody wrote anything on."""
    return isinstance(record, Link) and not (record.name or record.notes or record.tags)


def _page(plan: Plan, kind: str, record: Record, names: Mapping[str, str]) -> Page:
    texts = tuple(_texts_of(record, names))
    program = plan.program_of(record)
    project = plan.projects.get(record.project) if isinstance(record, Activity) else None
    archived = any(isinstance(each, Program | Project) and each.archived for each in (record, program, project))
    folded = "\n".join(text.text for text in texts).casefold()
    return Page(kind, record, program.id if program else "", archived, texts, folded)


def _texts_of(record: Record, names: Mapping[str, str]) -> Iterator[Text]:
    yield Text(_ID, "id", record.id)
    if record.name:
        yield Text(_NAME, "name", record.name)
    for tag in record.tags:
        yield Text(_TAG, "tag", f"#{tag}")
    for each in fields(record):
        if each.name not in _NOT_TEXT:
            yield from _texts_in(each.name, getattr(record, each.name), names)
    if record.notes:
        yield Text(_NOTES, "notes", record.notes)
    for system, external in record.external.items():
        yield Text(_OTHER, f"id in {system}", external)


def _texts_in(name: str, value: object, names: Mapping[str, str]) -> Iterator[Text]:
    """The texts of one field, those in lists and in parts of a record too."""
    if isinstance(value, str):
        if value and name in _PEOPLE:
            yield Text(_PERSON, name, f"{value} {names.get(value, '')}".strip())
        elif value:
            yield Text(_OTHER, name.replace("_", " "), value)
    elif isinstance(value, Assignment):
        yield Text(_PERSON, "person", f"{value.person} {names.get(value.person, '')}".strip())
    elif isinstance(value, tuple | list):
        for each in value:
            yield from _texts_in(name, each, names)
    elif isinstance(value, dict):
        for key, each in value.items():
            yield from _texts_in(str(key) if name == "extra" else name, each, names)
    elif hasattr(value, "__dataclass_fields__") and not isinstance(value, Person):
        for part in value.__dataclass_fields__:
            yield from _texts_in(part if part in _PEOPLE else name, getattr(value, part), names)
