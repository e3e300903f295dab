"""What ``headway check`` says of the schedule's quality: the DCMA points, for people and for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.verbs.common import say, scheduled_or_why

if TYPE_CHECKING:
    from planning.dcma import Assessment, Point
    from planning.plan import Plan
    from planning.schedule import Schedule

FEW = 10
"""Shares of fewer unfinished activities say nothing to a person."""


def schedule_quality(plan: Plan | None) -> dict[str, object]:
    """The points of the whole file and, where it holds several programs, of each; without dates there are none."""
    scheduled, why = scheduled_or_why(plan) if plan is not None else (None, "The file cannot be opened.")
    if scheduled is None:
        return {"dcma": None, "dcma_why": why}
    from planning.dcma import assess

    reply: dict[str, object] = {"dcma": _reply(assess(scheduled))}
    programs = _programs(scheduled)
    if len(programs) > 1:
        reply["dcma_programs"] = {program: _reply(assess(scheduled, program)) for program in programs}
    return reply


def _programs(scheduled: Schedule) -> list[str]:
    """The programs that are worked on."""
    return [p.id for p in scheduled.plan.programs.values() if not p.archived]


def _reply(found: Assessment) -> dict[str, object]:
    reply: dict[str, object] = {point.key: _told(point) for point in (*found.points, *found.further)}
    hits = found.hit_rate
    reply["hit_rate"] = hits and {
        "first": hits.first.isoformat(),
        "last": hits.last.isoformat(),
        "count": hits.hits,
        "of": hits.of,
        "percent": _rounded(hits.percent, 2),
    }
    return reply


def _told(point: Point) -> dict[str, object]:
    told: dict[str, object] = {
        "count": _rounded(point.count, 2),
        "of": _rounded(point.of, 2),
        "percent": _rounded(point.percent, 2),
        "pass": point.passed,
        "ids": list(point.ids),
        "threshold": point.threshold,
        "says": point.sentence,
    }
    return told if point.value is None else {**told, "value": _rounded(point.value, 4)}


def _rounded(amount: float | None, digits: int) -> float | None:
    """A figure with so many digits at most; a whole one stays whole."""
    if amount is None:
        return None
    return int(amount) if amount == int(amount) else round(amount, digits)


def print_quality(plan: Plan) -> None:
    """Print the points that fail, program by program; nothing of programs too small for shares to mean much."""
    scheduled, _ = scheduled_or_why(plan)
    if scheduled is None:
        return
    from planning.dcma import assess

    for program in _programs(scheduled):
        found = assess(scheduled, program)
        if found.incomplete >= FEW:
            _print(scheduled, program, found)


def _print(scheduled: Schedule, program: str, found: Assessment) -> None:
    from tui.render import Column, table, visible

    judged = [point for point in found.points if point.passed is not None]
    passed = sum(point.passed is True for point in judged)
    say("")
    say(visible(f"Schedule of {program}: {passed} of {len(judged)} DCMA points pass."))
    rows = []
    for point in found.points:
        if point.passed is not True:
            sign = "✗" if point.passed is False else "–"
            rows.append((sign, point.title, point.shown, point.threshold, _first(scheduled.plan, point)))
    rows += [("·", point.title, point.shown, "", _first(scheduled.plan, point)) for point in found.further if point.count]
    columns = [Column(""), Column(""), Column(""), Column(""), Column("", shrinks=True)]
    for line in table(columns, rows).split("\n"):
        say(visible(f"  {line}".rstrip()))


def _first(plan: Plan, point: Point) -> str:
    """The first few offenders of a point."""
    from planning.dcma import named

    return ", ".join([*named(plan, point, 4), *(["…"] if len(point.ids) > 4 else [])])
