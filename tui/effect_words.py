"""What a change does beside moving dates, in few words: new rows and their dates, who has too much, whom it takes off, what it costs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from planning.canvas import Run
from planning.load import peak_words
from planning.records import Task
from planning.text_width import clean
from planning.values import show_money, show_share
from tui.preview import short_day

if TYPE_CHECKING:
    from planning.impact import Impact
    from planning.schedule import Row


def in_short(impact: Impact) -> tuple[Run, ...]:
    """What somebody must know who sees one line only; nothing where nobody is touched and nothing is new."""
    said: list[Run] = []
    for row in impact.added:
        said.append(Run(f" · {dates(row)}", "strong"))
    if impact.strains:
        worst, more = impact.strains[0], len(impact.strains) - 1
        was = f"{peak_words(worst.peak_before)} → " if worst.peak_before and worst.over.peak > worst.peak_before + 0.005 else ""
        said.append(
            Run(f" · ▲ {person(impact, worst.over.person)} {was}{peak_words(worst.over.peak)}{f' and {more} more' if more else ''}", "bad")
        )
    gone = [f"{who} {share}" for _, who, share in taken_off(impact)]
    if gone:
        said.append(Run(f" · takes off {', '.join(gone[:3])}{' …' if len(gone) > 3 else ''}", "warn"))
    return tuple(said)


def dates(row: Row) -> str:
    """From when to when something is; the day alone for a milestone."""
    last = short_day(row.finish.date())
    return f"on {last}" if row.kind == "milestone" else f"{short_day(row.start.date())} → {last}"


def taken_off(impact: Impact) -> Iterator[tuple[str, str, str]]:
    """The task, the person and the share of everybody whom a change takes off a task that others are put on."""
    for edit in impact.change.edits:
        if not isinstance(edit.before, Task) or not isinstance(edit.after, Task):
            continue
        now, was = ({a.person for a in task.assignments} for task in (edit.after, edit.before))
        if now - was:
            for a in edit.before.assignments:
                if a.person not in now:
                    yield edit.id, a.person, f"{show_share(a.units)}"


def person(impact: Impact, person_id: str) -> str:
    """The name of a person, or the id where there is none."""
    found = impact.ripple.plan.people.get(person_id)
    return clean(found.name or person_id) if found else clean(person_id)


def currency(impact: Impact) -> str:
    """The currency of the program a change is about: that of its first record, otherwise of the plan's first program."""
    plan = impact.ripple.plan
    for edit in impact.change.edits:
        record = edit.after or edit.before
        program = plan.program_of(record) if record is not None else None
        if program is not None:
            return program.currency
    return next((program.currency for program in plan.programs.values()), "EUR")


def more_money(impact: Impact) -> str:
    """What a change adds to the planned cost, with its sign and currency."""
    more = round(impact.cost_change)
    return f"{'+' if more >= 0 else ''}{show_money(more, currency(impact))}"
