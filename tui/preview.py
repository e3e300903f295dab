"""What a change would do, in lines for the screen: what it comes to, what it breaks, whom it strains, what it costs, what moves.

The short answers stand first, because they decide; the rows follow as far as there is room.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, overload

from planning.canvas import Run
from planning.load import peak_words
from planning.text_width import cell_width, clean, fit

if TYPE_CHECKING:
    from planning.impact import Impact, Limit, Strain
    from planning.ripple import Move

Line = Sequence[Run]


class PreviewLines(Sequence[Line]):
    """An impact in lines of so many cells. Rows are made when they are looked at: there may be thousands."""

    def __init__(self, impact: Impact, width: int) -> None:
        self._impact = impact
        head = effects(impact, width)
        self._table = _Table(impact, width)
        self._head = [*head, *self._table.title] if impact.moves else head

    def __len__(self) -> int:
        return len(self._head) + len(self._impact.moves)

    @overload
    def __getitem__(self, place: int) -> Line: ...
    @overload
    def __getitem__(self, place: slice) -> list[Line]: ...
    def __getitem__(self, place: int | slice) -> Line | list[Line]:
        if isinstance(place, slice):
            return [self[n] for n in range(*place.indices(len(self)))]
        if place < len(self._head):
            return self._head[place]
        return self._table.row(self._impact.by_date[place - len(self._head)])


def effects(impact: Impact, width: int) -> list[Line]:
    """The short answers: how much moves, what breaks, who has too much, what it costs, whom to tell."""
    return [
        _headline(impact),
        *_too_early(impact),
        *_added(impact),
        *_limits(impact, width),
        *_people(impact),
        *_money(impact),
        *_tell(impact),
    ]


def _too_early(impact: Impact) -> list[Line]:
    """What is reported as done before what it waits for."""
    return [
        [Run(fit("Not yet" if n == 0 else "", 12), "warn"), Run(f"{each} waits for {', '.join(waits[:4])}, which is not done")]
        for n, (each, waits) in enumerate(impact.too_early[:4])
    ]


def _headline(impact: Impact) -> Line:
    rows, reached = len(impact.moves), len(impact.ripple.milestones)
    if not rows:
        return [Run("Moves no date.", "strong")]
    of = sum(1 for row_id in impact.before.net.index if "\0" not in row_id)
    moved = f"{rows} of {of} rows move" if rows != 1 else f"1 of {of} rows moves"
    return [Run(moved, "strong"), Run(f" · {reached} milestone{'s' * (reached != 1)}" if reached else " · no milestone", "dim")]


def _added(impact: Impact) -> list[Line]:
    from tui.effect_words import dates

    lines: list[Line] = []
    for n, row in enumerate(impact.added[:6]):
        lines.append([Run(fit("New" if n == 0 else "", 12), "accent"), Run(f"{clean(row.id)}  "), Run(dates(row), "strong")])
    return lines


def _limits(impact: Impact, width: int) -> list[Line]:
    lines: list[Line] = []
    for title, role, limits in (
        ("Breaks", "bad", [x for x in impact.limits if x.breaks]),
        ("Later still", "warn", [x for x in impact.limits if x.late_before > 0 and x.late_after > x.late_before]),
        ("Less late", "good", [x for x in impact.limits if 0 < x.late_after < x.late_before]),
        ("Kept again", "good", [x for x in impact.limits if x.mends]),
    ):
        for n, limit in enumerate(limits):
            lines.append([Run(fit(title if n == 0 else "", 12), role), *_limit_runs(impact, limit, width - 13, role)])
    return lines


def _limit_runs(impact: Impact, limit: Limit, room: int, role: str) -> Line:
    late = limit.late_after
    state = f"{late}d late" if late > 0 else f"{-late}d to spare"
    was = f" (was {limit.late_before})" if limit.late_before > 0 and late > 0 else ""
    told = f"{short_day(limit.finish, limit.on.year)}, {state}{was}"
    owed = f"{limit.kind} {short_day(limit.on)}" + (f" to {clean(limit.to)}" if limit.to else "")
    left = room - cell_width(limit.id) - cell_width(told) - cell_width(owed) - 5
    name = f" {fit(_name(impact, limit.id), left)}".rstrip() if left >= 8 else ""
    return [Run(f"{limit.id}{name}  "), Run(told, role), Run(f"  {owed}", "dim")]


def _people(impact: Impact) -> list[Line]:
    lines: list[Line] = []
    for n, strain in enumerate(impact.strains[:4]):
        lines.append([Run(fit("Too much" if n == 0 else "", 12), "warn"), *_strain_runs(impact, strain)])
    if len(impact.strains) > 4:
        lines.append([Run(" " * 12), Run(f"and {len(impact.strains) - 4} more", "dim")])
    from tui.effect_words import person, taken_off

    gone: dict[str, list[str]] = {}
    for task_id, who, share in taken_off(impact):
        gone.setdefault(task_id, []).append(f"{person(impact, who)} {share}")
    for n, (task_id, people) in enumerate(list(gone.items())[:3]):
        lines.append([Run(fit("Takes off" if n == 0 else "", 12), "warn"), Run(", ".join(people)), Run(f" of {clean(task_id)}", "dim")])
    if impact.relieved:
        names = ", ".join(person(impact, p) for p in impact.relieved[:3])
        lines.append([Run(fit("Relieved", 12), "good"), Run(names)])
    return lines


def _strain_runs(impact: Impact, strain: Strain) -> Line:
    from tui.effect_words import person

    over = strain.over
    days = short_day(over.first) if over.first == over.last else f"{short_day(over.first)}-{short_day(over.last)}"
    same = over.peak == strain.peak_before or abs(over.peak - strain.peak_before) < 0.005
    was = f"{peak_words(strain.peak_before)} → " if strain.peak_before and not same else ""
    return [
        Run(f"▲ {person(impact, over.person)} {was}{peak_words(over.peak)}{' for longer' if same else ''}", ""),
        Run(f" on {over.days} day{'s' * (over.days != 1)} {days}: {', '.join(over.tasks[:3])}", "dim"),
    ]


def _money(impact: Impact) -> list[Line]:
    if not impact.cost_change:
        return []
    from tui.effect_words import more_money

    more, cost = impact.cost_change, impact.program_costs.get(impact.program, impact.cost)
    return [
        [
            Run(fit("Money", 12), "warn" if more > 0 else "good"),
            Run(f"{clean(impact.program) or 'all programs'}: the plan costs ", "dim"),
            Run(f"{money(cost)} → {money(cost + more)}"),
            Run(f" ({more_money(impact)})", "warn" if more > 0 else "good"),
        ]
    ]


def _tell(impact: Impact) -> list[Line]:
    told = impact.to_tell
    return [[Run(fit("Tell", 12), "accent"), Run(" · ".join(clean(t) for t in told[:6]))]] if told else []


class _Table:
    """The rows that move: as many columns as there is room for."""

    WIDE = (("float", 7), ("now", 7), ("then", 10), ("moves", 7), ("baseline", 9))
    NARROW = (("now", 7), ("then", 10), ("moves", 7))

    def __init__(self, impact: Impact, width: int) -> None:
        self._impact = impact
        self._columns = self.WIDE if width >= 70 else self.NARROW
        self._room = width - sum(w for _, w in self._columns)

    @property
    def title(self) -> list[Line]:
        """A free line, and the names of the columns."""
        return [[], [Run(" " * self._room), *(Run(name.rjust(w), "dim") for name, w in self._columns)]]

    def row(self, move: Move) -> Line:
        """One row."""
        impact, moved = self._impact, move.working_days
        left, late = impact.float_of(move.id), impact.against_baseline(move)
        role = "good" if moved <= 0 else "bad" if left is not None and left <= 0 else "warn"
        texts = {
            "float": "" if left is None else f"{left:.3g}d",
            "now": short_day(move.before.finish.date()),
            "then": short_day(move.after.finish.date(), move.before.finish.year),
            "moves": f"{moved:+.3g}d",
            "baseline": f"{late:+g}d" if late else "=" if late == 0 else "",
        }
        cells = [texts[name].rjust(width) for name, width in self._columns]
        milestone = move.kind == "milestone"
        name = fit(f"{'◆' if milestone else '▌'} {move.id} {_name(impact, move.id)}", self._room - 1) + " "
        # few stretches of one look: on a slow line each costs as much as the letters in it
        known = len(cells) - 2 - (self._columns is self.WIDE)
        return [Run(name, "strong" if milestone else ""), Run("".join(cells[:known]), "dim"), Run("".join(cells[known:]), role)]


def _name(impact: Impact, activity_id: str) -> str:
    activity = impact.ripple.plan.activity(activity_id)
    return clean(activity.name) if activity else ""


def short_day(day: date, year: int = 0) -> str:
    """A day without its year; with it, in two digits, where it is another than the one that is told."""
    return f"{day.day} {day:%b}" + (f" {day:%y}" if year and day.year != year else "")


def money(amount: float) -> str:
    """An amount in whole units, grouped by thousands."""
    return f"{amount:,.0f}"
