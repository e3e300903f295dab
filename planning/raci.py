"""Who is responsible, accountable, consulted and informed: a letter for each person or stakeholder on what is to be delivered.

It stands on projects, milestones and tasks, as ``raci``: the id of a person or stakeholder (or any name) and its letters. Typed and
shown as ``A=TV R=AH,LF C=JW,ID I=Board``. Exactly one answers for a deliverable: one A.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from planning.errors import PhraseError, PlanError
from planning.fields_editing import Editing, Value
from planning.frozen import replaced
from planning.plan import Change, Edit, natural
from planning.records import Milestone, Project, Task
from planning.values import clean_line, short

if TYPE_CHECKING:
    from dataclasses import dataclass

    from planning.plan import Plan
else:
    from planning.frozen import dataclass

LETTERS = "RACI"
WORDS = {"R": "responsible", "A": "accountable", "C": "consulted", "I": "informed"}
_ORDER = "ARCI"
_PART = re.compile(r"(?:^|[\s;])([RACIraci])\s*=")
_MOST = 5_000
Deliverable = Project | Task | Milestone


@dataclass(frozen=True, slots=True)
class RaciRow:
    """One deliverable and who has which letters on it."""

    id: str
    kind: str
    name: str
    letters: Mapping[str, str]

    @property
    def accountable(self) -> tuple[str, ...]:
        """Who has an A."""
        return tuple(party for party, letters in self.letters.items() if "A" in letters)

    @property
    def wrong(self) -> str:
        """What is wrong with it, in words; nothing where exactly one answers, and where nobody has a letter yet."""
        if not self.letters or len(self.accountable) == 1:
            return ""
        return (
            "nobody answers for it (A)" if not self.accountable else f"{len(self.accountable)} answer for it: {', '.join(self.accountable)}"
        )


@dataclass(frozen=True, slots=True)
class Raci:
    """The matrix: deliverables by parties (ids of people and stakeholders first, in the order of the file, then other names)."""

    rows: tuple[RaciRow, ...]
    parties: tuple[str, ...]

    @property
    def wrong(self) -> tuple[RaciRow, ...]:
        """The rows for which not exactly one answers."""
        return tuple(row for row in self.rows if row.wrong)


def raci(plan: Plan, *, everything: bool = False, program: str = "") -> Raci:
    """The matrix of what has letters; with ``everything`` of all projects and milestones too. ``program`` keeps one program's."""
    rows = []
    for project in sorted(plan.projects.values(), key=lambda p: (p.program, p.rank)):
        if not project.archived and program in ("", project.program):
            rows += [_row(each) for each in _of_project(plan, project) if everything or each.raci]
    rows += [
        _row(milestone)
        for milestone in plan.milestones.values()
        if not milestone.project and program in ("", milestone.program) and (everything or milestone.raci)
    ]
    if everything:
        rows = [row for row in rows if row.letters or row.kind != "tasks"]
    named = {party for row in rows for party in row.letters}
    known = [i for i in (*plan.people, *plan.stakeholders) if i in named or (everything and i in plan.people and not i.startswith("?"))]
    return Raci(tuple(rows), (*known, *sorted(named - set(known), key=natural)))


def _of_project(plan: Plan, project: Project) -> list[Deliverable]:
    milestones = [m for m in plan.milestones.values() if m.project == project.id]
    tasks = [t for t in plan.tasks.values() if t.project == project.id and t.raci]
    return [project, *sorted(milestones, key=lambda m: natural(m.id)), *sorted(tasks, key=lambda t: natural(t.id))]


def _row(record: Deliverable) -> RaciRow:
    kind = "projects" if isinstance(record, Project) else "tasks" if isinstance(record, Task) else "milestones"
    return RaciRow(record.id, kind, record.name, record.raci)


def party_name(plan: Plan, party: str) -> str:
    """Who a party is: the name of a person or stakeholder, else what was typed."""
    found = plan.people.get(party) or plan.stakeholders.get(party)
    return found.name or found.id if found is not None else party


def party_of(plan: Plan, typed: str) -> str:
    """The id of the person or stakeholder that was typed by id, name, or the first word of a name; else the text itself."""
    word = clean_line(typed[:200])
    folded = word.casefold().removeprefix("@")
    known = [*plan.people.values(), *plan.stakeholders.values()]
    for record in known:
        if folded in (record.id.casefold(), record.name.casefold()):
            return record.id
    begun = [record.id for record in known if len(folded) > 2 and record.name.casefold().split(" ")[0] == folded]
    if len(begun) == 1:
        return begun[0]
    if not word or re.search(r"[=,;]", word):
        raise PhraseError(f"{short(typed)!r} is nobody's name; write it like A=TV R=AH,LF C=JW I=Board.")
    return word


def with_letters(plan: Plan, record_id: str, party: str, letters: str) -> Change:
    """The change that gives somebody these letters on a deliverable; none takes them away. Raises PlanError for anything else."""
    record = plan.projects.get(record_id) or plan.activity(record_id)
    if record is None:
        raise PlanError(f"{record_id} is no project, task or milestone, and so nothing that is delivered.")
    kept = {each: said for each, said in record.raci.items() if each != party}
    if letters:
        kept[party] = sorted_letters(letters)
    label = f"{record_id} {party}: {' and '.join(WORDS[each] for each in sorted_letters(letters)) or 'no letter'}"
    return Change(label, (Edit(_row(record).kind, record_id, record, replaced(record, raci=dict(sorted(kept.items())))),))


def sorted_letters(letters: Iterable[str]) -> str:
    """Letters in the order A R C I, each once."""
    said = {letter.upper() for letter in letters}
    return "".join(letter for letter in _ORDER if letter in said)


# ----------------------------------------------------------------------------------------------------------- as a field


def _read(editing: Editing, text: str, _before: object) -> Mapping[str, str]:
    if len(text) > _MOST:
        raise PhraseError(f"These letters have {len(text)} characters and the field holds {_MOST}; name fewer.")
    line = clean_line(text)
    parts = _PART.split(line)
    if parts[0].strip() or len(parts) < 3:
        raise PhraseError(f"{short(text)!r} is no RACI; write it like A=TV R=AH,LF C=JW,ID I=Board.")
    found: dict[str, str] = {}
    for letter, names in zip(parts[1::2], parts[2::2], strict=True):
        for name in filter(str.strip, re.split(r"[,;]", names)):
            party = party_of(editing.plan, name)
            found[party] = sorted_letters(found.get(party, "") + letter)
    return dict(sorted(found.items()))


def show_letters(letters: Mapping[str, str]) -> str:
    """``A=TV R=AH,LF``."""
    said = []
    for letter in _ORDER:
        parties = [party for party, has in letters.items() if letter in has.upper()]
        if parties:
            said.append(f"{letter}={','.join(parties)}")
    return " ".join(said)


def _show(_editing: Editing, value: Any) -> str:
    return show_letters(value)


RACI = Value(_read, _show)
