"""The log as one list: issues, actions, decisions, changes and assumptions in the order in which they want attention."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, cast

from planning.closing import is_closed
from planning.money import show_amount
from planning.plan import natural
from planning.records import KINDS, Action, Assumption, ChangeRequest, Decision, Issue, LogEntry

if TYPE_CHECKING:
    from collections.abc import Iterable

    from planning.plan import Plan
    from planning.records import Record

LOG_KINDS = ("issues", "actions", "decisions", "changes", "assumptions")
NOUNS = {kind: kind.removesuffix("s") for kind in LOG_KINDS}


def kind_of(entry: LogEntry) -> str:
    """The table an entry stands in: ``issues``, ``actions`` …"""
    return next(kind for kind in LOG_KINDS if KINDS[kind] is type(entry))


def entries(plan: Plan, kind: str = "") -> list[LogEntry]:
    """All entries, or those of one kind: open ones first, by the day they are due (those without one last), then the newest."""
    kinds = (kind,) if kind else LOG_KINDS
    found = [entry for each in kinds for entry in cast("Iterable[LogEntry]", plan.table(each).values())]
    opened = sorted((e for e in found if not is_closed(e)), key=lambda e: (e.due or date.max, -_weight(e), natural(e.id)))
    closed = sorted((e for e in found if is_closed(e)), key=lambda e: natural(e.id))
    return [*opened, *sorted(closed, key=_closed_on, reverse=True)]


def _weight(entry: LogEntry) -> int:
    """How much an issue weighs among those due on one day: its severity by its urgency."""
    return getattr(entry, "severity", 0) * getattr(entry, "urgency", 0)


def weight_words(entry: LogEntry, currency: str) -> str:
    """What an entry weighs in a word or two: an issue's severity and urgency (``4x5``), a change's days and money; else nothing."""
    if isinstance(entry, Issue):
        return f"{entry.severity}x{entry.urgency}"
    return " ".join(filter(None, change_words(entry, currency)))


def change_words(entry: LogEntry, currency: str) -> tuple[str, str]:
    """The days of work and the money of a change, ``+4d`` and ``€3,500``; nothing for none, and for other entries."""
    if not isinstance(entry, ChangeRequest):
        return "", ""
    return f"{entry.days:+g}d" if entry.days else "", show_amount(entry.cost, currency, whole=True) if entry.cost else ""


def _closed_on(entry: LogEntry) -> date:
    """The day an entry was closed, as far as that is known."""
    day = entry.done if isinstance(entry, Action) else entry.decided if isinstance(entry, Decision) else None
    return day or (entry.updated.date() if entry.updated else None) or entry.due or entry.raised or date.min


def late_days(entry: LogEntry, today: date) -> int:
    """How many calendar days an open entry is overdue; 0 while it is not."""
    return max(0, (today - entry.due).days) if entry.due is not None and not is_closed(entry) else 0


def overdue_words(days: int) -> str:
    """``overdue 3 days``; counted in calendar days, as whoever waits for an answer counts them."""
    return f"overdue {days} day{'s' * (days != 1)}"


def closing_values(entry: LogEntry, today: date) -> dict[str, str]:
    """The typed values of the fields that close an entry, as ``set_fields`` takes them."""
    if isinstance(entry, Action):
        return {"state": "done"}
    if isinstance(entry, Decision):
        return {"state": "decided", **({} if entry.decided else {"decided": today.isoformat()})}
    return {"state": "implemented" if isinstance(entry, ChangeRequest) else "closed"}


def reopening_values(entry: LogEntry) -> dict[str, str]:
    """The typed values of the fields that open an entry again."""
    return {"state": "open", **({"decided": "-"} if isinstance(entry, Decision) else {})}


def follow_ups(plan: Plan, record: Record) -> list[LogEntry]:
    """The entries of the log that came from a record."""
    return [entry for entry in entries(plan) if entry.came_from == record.id]


def judged(entry: Assumption) -> str:
    """Whether an assumption holds, in a word."""
    return "nobody knows yet" if entry.holds is None else "it holds" if entry.holds else "it does not hold"
