"""The words of a captured line, and what has been made of them so far.

A ``Draft`` holds the words of one line. Marks (``capture_marks``) take the words that mean something to them, in passes;
what nobody takes is the title. Every word ends in exactly one ``Part``, so that a screen can colour the whole line.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from planning.calendars import Calendars, WorkCalendar
from planning.errors import PhraseError, PlanError
from planning.plan import Edit, Plan, prefix_of
from planning.records import Activity, Gate, Program, Project, Record, Score
from planning.values import clean_line, lengths_of, parse_title

if TYPE_CHECKING:
    from planning.durations import Duration, Lengths
    from planning.linkspec import LinkSpec


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the line, from ``start`` to before ``end``: the role it plays and, in words, what it means.

    A part that means nothing has an ``error`` that says what would.
    """

    start: int
    end: int
    role: str
    text: str
    meaning: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True)
class Token:
    """A word of the line. ``plain`` words (quoted, or after a lone dot) are title and nothing else."""

    start: int
    end: int
    text: str
    plain: bool = False


_TOKEN = re.compile(r"\"([^\"]+)\"(?=\s|$)|“([^”]+)”(?=\s|$)|(\S+)")


def split_words(line: str, start: int = 0) -> list[Token]:
    """The words of a line from a position on. Quotes hold words together; a lone dot makes the next word plain."""
    tokens: list[Token] = []
    dot: Token | None = None
    for match in _TOKEN.finditer(line, start):
        quoted = match[1] or match[2]
        token = Token(match.start(), match.end(), quoted or match[3], plain=bool(quoted))
        if dot is not None:
            token, dot = replace(token, start=dot.start, plain=True), None
        elif token.text == "." and not quoted:
            dot = token
            continue
        tokens.append(token)
    return tokens if dot is None else [*tokens, dot]


@dataclass(slots=True)
class Home:
    """Where a captured record belongs."""

    program: str = ""
    project: str = ""
    parent: str | None = None
    typed: str = ""


@dataclass(slots=True)
class Draft:
    """One line on its way to a record."""

    plan: Plan
    today: date
    kind: str
    line: str
    tokens: list[Token]
    home: Home
    record: Record | None = None
    calendars: Calendars | None = None
    parts: dict[int, Part] = field(default_factory=dict)
    taken: set[int] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)
    edits: list[Edit] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    people: list[tuple[str, float | None]] = field(default_factory=list)
    day: date | None = None
    says_deadline: bool = False
    """Whether the day was typed as a deadline and nothing else."""
    first: date | None = None
    tags: list[str] = field(default_factory=list)
    level: int | None = None
    links: list[LinkSpec] = field(default_factory=list)
    on: list[str] = field(default_factory=list)
    came_from: str = ""
    repeat: str = ""
    duration: Duration | None = None
    probability: float = 0.0
    money: float | None = None
    work_days: float | None = None
    score: Score | None = None
    strategy: str = ""
    proximity: str = ""

    # ------------------------------------------------------------------------------------------------------ the words

    def free(self, i: int) -> Token | None:
        """The word at this place, where there is one that nobody has taken and that is not plain."""
        if 0 <= i < len(self.tokens) and i not in self.taken and not self.tokens[i].plain:
            return self.tokens[i]
        return None

    def take(self, first: int, count: int, role: str, meaning: str = "", error: str = "") -> int:
        """Makes one part of ``count`` words; returns ``count``."""
        last = self.tokens[first + count - 1]
        start = self.tokens[first].start
        self.parts[first] = Part(start, last.end, role, self.line[start : last.end], meaning, error)
        self.taken.update(range(first, first + count))
        return count

    def run(self, *marks: Mark, backwards: bool = False) -> None:
        """One pass over the words that are still free: the first mark that wants a word takes it."""
        for i in reversed(range(len(self.tokens))) if backwards else range(len(self.tokens)):
            for mark in marks:
                if self.free(i) is None or mark(self, i):
                    break

    def after_mark(self, i: int) -> bool:
        """Whether a mark stands before this word: plain words such as ``mitigate`` count only there."""
        return any(j < i for j in self.taken)

    def title_words(self) -> list[Token]:
        """What nobody has taken."""
        return [token for i, token in enumerate(self.tokens) if i not in self.taken]

    def title(self) -> str:
        """The free words as the name; an error where there are none, or far too many."""
        words = self.title_words()
        try:
            return parse_title(" ".join(token.text for token in words))
        except PhraseError as error:
            if words:
                i = self.tokens.index(words[0])
                self.take(i, 1, "title", error=str(error))
            self.faults.append(str(error) if words else f"{article(self.kind)} needs a title; type a few words.")
            return ""

    def close(self) -> tuple[Part, ...]:
        """All parts in order; free words that follow each other become one part of the title."""
        i = 0
        while i < len(self.tokens):
            if i in self.taken:
                i += 1
                continue
            count = 1
            while i + count < len(self.tokens) and i + count not in self.taken:
                count += 1
            words = clean_line(" ".join(t.text for t in self.tokens[i : i + count])[:2000])
            i += self.take(i, count, "title", meaning=words)
        return tuple(self.parts[k] for k in sorted(self.parts))

    def errors(self) -> tuple[str, ...]:
        """Everything that is wrong with the line, in its order."""
        found = [part.error for _, part in sorted(self.parts.items()) if part.error]
        return tuple(dict.fromkeys([*found, *self.faults]))

    # -------------------------------------------------------------------------------------------------- the surroundings

    def calendar(self) -> WorkCalendar:
        """The calendar that dates and durations of this line are told on; the standard one where the plan's is broken."""
        if self.calendars is None:
            self.calendars = Calendars(self.plan)
        try:
            if self.home.project:
                return self.calendars.for_project(self.home.project)
            return self.calendars.for_program(self.plan.programs.get(self.home.program))
        except PlanError:
            return self.calendars.of(None)

    def lengths(self) -> Lengths:
        """What 1d, 1w and 1mo mean in this line."""
        return lengths_of(self.calendar())

    def currency(self) -> str:
        """The currency of the line's program."""
        program = self.plan.programs.get(self.program_id())
        return program.currency if program else "EUR"

    def program_id(self) -> str:
        """The program of the line: named, that of its project, or the only one; empty where none is known."""
        if self.home.program:
            return self.home.program
        project = self.plan.projects.get(self.home.project)
        if project is not None:
            return project.program
        return next(iter(self.plan.programs)) if len(self.plan.programs) == 1 else ""

    def need_program(self) -> str:
        """The program of the line; a fault where it is not clear."""
        found = self.program_id()
        if not found and not self.plan.programs:
            self.faults.append(f"{article(self.kind)} belongs to a program and there is none yet; first: program KES Its name.")
        elif not found:
            self.faults.append(f"Which program? Add one of: {', '.join(f'in {p}' for p in list(self.plan.programs)[:6])}.")
        return found

    def need_project(self) -> str:
        """The project of the line; a fault where it is not clear."""
        if self.home.project:
            return self.home.project
        open_ones = [p.id for p in self.plan.projects.values() if not p.archived]
        if not open_ones:
            self.faults.append(f"{article(self.kind)} stands in a project and there is none yet; first: project WEB Its name.")
        else:
            self.faults.append(f"Which project? Add one of: {', '.join(f'in {p}' for p in open_ones[:6])}.")
        return ""

    # ------------------------------------------------------------------------------------------------------- the records

    def fresh(self, prefix: str) -> str:
        """The next free id of a prefix, also when this line makes several."""
        made = self.plan.next_id(prefix)
        counters = {**self.plan.meta.counters, prefix: prefix_of(made)[1]}
        self.plan = replace(self.plan, meta=replace(self.plan.meta, counters=counters))
        return made

    def add(self, table: str, record: Record, before: Record | None = None) -> None:
        """One more record that the line adds, or changes."""
        self.edits.append(Edit(table, record.id, before, record))


Mark = Callable[[Draft, int], int]
"""Looks at the free word at a place; takes it, and perhaps the next ones, and returns how many, or 0."""


def article(kind: str) -> str:
    """``A task``, ``An issue``."""
    return f"{'An' if kind[:1] in 'aeiou' else 'A'} {kind}"


def home_of(plan: Plan, project: str | None, record: Record | None) -> Home:
    """Where a line belongs that does not say so: the project given, that of the record under the cursor, or the only one."""
    if project and project in plan.projects:
        return Home(project=project)
    if isinstance(record, Project):
        return Home(project=record.id)
    if isinstance(record, (Activity, Gate)) and record.project in plan.projects:
        return Home(project=record.project)
    if isinstance(record, Program):
        return Home(program=record.id)
    program = getattr(record, "program", "")
    open_ones = [p.id for p in plan.projects.values() if not p.archived and (not program or p.program == program)]
    return Home(program=program if program in plan.programs else "", project=open_ones[0] if len(open_ones) == 1 else "")
