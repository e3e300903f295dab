"""A what-if beside the plan, in lines: milestones and finishes, deadlines and promises, money, people, and what is tried."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from planning.canvas import Run
from planning.costs import planned_costs
from planning.errors import HeadwayError
from planning.load import peak_words
from planning.records import Record

if TYPE_CHECKING:
    from dataclasses import dataclass
    from datetime import date

    from planning.impact import Impact
    from tui.session import Session
else:
    from planning.frozen import dataclass

Topic = Literal["task", "finish", "milestone", "deadline", "promise", "money", "people", "change", "left out"]


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is otherwise: what it is now, what it would be, and the difference in words. ``good`` is None where it is
    neither better nor worse. ``id`` names the record it is about; nothing for a change that is tried."""

    topic: Topic
    id: str
    name: str
    now: str
    then: str
    moves: str
    good: bool | None = None

    @property
    def run(self) -> Run:
        """The difference with the colour of better or worse."""
        return Run(self.moves, "" if self.good is None else "good" if self.good else "bad")


def compared(session: Session) -> tuple[Line, ...]:
    """What the what-if of a session does to the plan, what matters most first. Raises HeadwayError where there is none."""
    whatif = session.trying.whatif
    if whatif is None:
        raise HeadwayError("Nothing is being tried; W begins a what-if.")
    impact = session.whatif_impact()
    lines = [] if impact is None else [line for part in _PARTS for line in part(impact)]
    left_out = {lost.place: lost.why for lost in session.trying.view().lost}
    for number, step in enumerate(whatif.steps, 1):
        if number - 1 in left_out:
            lines.append(Line("left out", "", step.label, "", "", left_out[number - 1], good=False))
        else:
            lines.append(Line("change", "", step.label, "", "", f"tried {number}"))
    return tuple(lines)


def _changed(impact: Impact) -> Iterator[Line]:
    """The tasks that are changed themselves, by the day on which they end; where that stays, by the day on which they begin."""
    edited = dict.fromkeys(edit.id for edit in impact.change.edits if edit.kind == "tasks")
    moves = {move.id: move for move in impact.moves}
    for move in (moves[i] for i in edited if i in moves):
        was, now = move.before.finish.date(), move.after.finish.date()
        if was == now:
            was, now = move.before.start.date(), move.after.start.date()
        good = move.minutes < 0 if move.minutes else None
        yield Line("task", move.id, _name(impact, move.id), day(was), day(now), f"{move.working_days:+.3g}d", good)


def _finishes(impact: Impact) -> Iterator[Line]:
    for program in impact.before.plan.programs.values():
        was, now = impact.before.finish_of(program.id), impact.ripple.schedule.finish_of(program.id)
        if was is not None and now is not None and was != now:
            days = impact.finish_move(program.id)
            yield Line("finish", program.id, program.name, day(was.date()), day(now.date()), f"{days:+.3g}d", days < 0)


def _milestones(impact: Impact) -> Iterator[Line]:
    for move in sorted(impact.ripple.milestones, key=lambda m: (m.after.finish, m.id)):
        was, now = day(move.before.finish.date()), day(move.after.finish.date())
        yield Line("milestone", move.id, _name(impact, move.id), was, now, f"{move.working_days:+.3g}d", move.minutes < 0)


def _limits(impact: Impact) -> Iterator[Line]:
    for limit in impact.limits:
        to = f" to {limit.to}" if limit.to else ""
        said = "breaks" if limit.breaks else "kept again" if limit.mends else "stays late"
        good = True if limit.mends else None if limit.late_before == limit.late_after else limit.late_after < limit.late_before
        what = f"{_name(impact, limit.id)}, {limit.kind}{to} {day(limit.on)}"
        yield Line(limit.kind, limit.id, what, _late(limit.late_before), _late(limit.late_after), said, good)


def _money(impact: Impact) -> Iterator[Line]:
    was, now = planned_costs(impact.before), planned_costs(impact.ripple.schedule)
    for before, after in ((was.programs, now.programs), (was.projects, now.projects)):
        for record_id in dict.fromkeys((*before, *after)):
            less, more = before.get(record_id, 0.0), after.get(record_id, 0.0)
            if round(less, 2) != round(more, 2):
                difference, name = f"{more - less:+,.0f}", f"{_name(impact, record_id)}: the plan costs"
                yield Line("money", record_id, name, f"{less:,.0f}", f"{more:,.0f}", difference, more < less)


def _people(impact: Impact) -> Iterator[Line]:
    for strain in impact.strains:
        over = strain.over
        when = f"{day(over.first)} - {day(over.last)}, {over.days} day{'s' * (over.days != 1)} over capacity"
        was = peak_words(strain.peak_before) if strain.peak_before else "-"
        yield Line("people", over.person, f"{_name(impact, over.person)}, {when}", was, peak_words(over.peak), "overloaded", good=False)
    for person in impact.relieved:
        yield Line("people", person, f"{_name(impact, person)}, fewer days over capacity", "", "", "relieved", good=True)


_PARTS = (_changed, _finishes, _milestones, _limits, _money, _people)


def _name(impact: Impact, record_id: str) -> str:
    found: Record | None = impact.ripple.plan.find(record_id) or impact.before.plan.find(record_id)
    return (found.name or record_id) if found is not None else record_id


def _late(days: int) -> str:
    return f"{days}d late" if days > 0 else "kept"


def day(on: date) -> str:
    """A day as the comparison writes it."""
    return f"{on.day} {on:%b %Y}"
