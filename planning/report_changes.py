"""What changed since the last report: dates first, then what was reached, decided, raised and closed, scope and cost.

What a date was is taken from the snapshot of the report that told it; what a record was, from the plan as it stood then,
where the history reaches that far. Where it does not, records are told by the days they carry themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING

from planning.closing import is_closed
from planning.costs import planned_costs
from planning.day_count import days_between
from planning.errors import PlanError
from planning.plan import natural
from planning.records import Action, ChangeRequest, Decision, LogEntry, Milestone, Program, Record, Risk, Task
from planning.report_blocks import Block, Paragraph, Table, Tone, listed
from planning.report_scope import Scope, Subject, calendar_of_subject, finish_of, subject_of
from planning.schedule import calendar_of, schedule
from planning.values import say_day, show_money

if TYPE_CHECKING:
    from dataclasses import dataclass

    from planning.plan import Plan
    from planning.records import Snapshot
    from planning.schedule import Schedule
else:
    from planning.frozen import dataclass

LOGS = (("issues", "issue"), ("actions", "action"), ("decisions", "decision"), ("changes", "change request"), ("assumptions", "assumption"))


@dataclass(frozen=True, slots=True)
class Since:
    """What a report is compared with: a day, the snapshot of the report of that day, the plan as it was at its end.

    ``snapshot`` and ``then`` are None where there is none.
    """

    on: date
    snapshot: Snapshot | None = None
    then: Plan | None = None

    def is_of(self, subject: Subject) -> bool:
        """Whether the snapshot is that of this program or project itself, not of what it stands in."""
        return self.snapshot is not None and reported_on(self.snapshot) == subject.id


def reported_on(snapshot: Snapshot) -> str:
    """The id of the program or project that a report was about."""
    return snapshot.project or snapshot.program


def last_report(plan: Plan, subject: str, before: date) -> Snapshot | None:
    """The newest report of a program or project from a day before this one; None where there is none."""
    return reported(plan, subject, lambda on: on < before)


def reported(plan: Plan, subject: str, fits: Callable[[date], bool]) -> Snapshot | None:
    """The newest report of a program or project whose day fits."""
    found = [s for s in plan.snapshots.values() if reported_on(s) == subject and s.on is not None and fits(s.on)]
    return max(found, key=lambda s: (s.on or date.min, natural(s.id)), default=None)


def days_words(days: float) -> str:
    """``4 working days later``, ``on the same day``."""
    if not days:
        return "on the same working day"
    return f"{abs(days):g} working day{'s' * (abs(days) != 1)} {'later' if days > 0 else 'earlier'}"


class Changes:
    """What changed in a program or project since a day, as blocks of a report."""

    def __init__(self, scheduled: Schedule, subject: Subject, today: date, since: Since) -> None:
        self.scheduled = scheduled
        self.plan = scheduled.plan
        self.subject = subject
        self.scope = Scope(self.plan, subject)
        self.today = today
        self.since = since
        self._before = self._scheduled_then()

    def _scheduled_then(self) -> Schedule | None:
        """The schedule of the plan as it was; None where nothing is known of it, or it cannot be scheduled."""
        then = self.since.then
        if then is None or subject_of(then, self.subject.id) is None:
            return None
        try:
            return schedule(then)
        except PlanError:
            return None

    @property
    def forecasts(self) -> Mapping[str, date]:
        """What each finish was said to be: as it was reported, else as the plan had it."""
        found: dict[str, date] = {}
        if self._before is not None:
            for milestone in self._before.plan.milestones.values():
                row = self._before.get(milestone.id)
                if row is not None:
                    found[milestone.id] = row.finish.date()
            was = subject_of(self._before.plan, self.subject.id)
            finish = finish_of(self._before, was) if was is not None else None
            found |= {self.subject.id: finish.date()} if finish else {}
        return found | dict(self.since.snapshot.forecasts if self.since.snapshot is not None else {})

    def blocks(self) -> tuple[Block, ...]:
        """All of it; one sentence where nothing changed."""
        found: list[Block] = [*self._dates(), *self._work(), *self._risks(), *self._logs(), *self._scope(), *self._cost()]
        if not found:
            found.append(Paragraph("Nothing changed."))
        if self.since.then is None:
            words = "The history of the plan does not reach back so far: what is new is told by the days in the records."
            found.append(Paragraph(words))
        return tuple(found)

    # ------------------------------------------------------------------------------------------------------------ dates

    def _dates(self) -> list[Block]:
        found: list[Block] = []
        finish, was = finish_of(self.scheduled, self.subject), self.forecasts.get(self.subject.id)
        if finish is not None and was is not None and finish.date() != was:
            calendar = calendar_of_subject(self.scheduled, self.subject)
            days = days_between(calendar, was, finish)
            now, then = say_day(finish.date(), self.today), say_day(was, self.today)
            tone: Tone = "bad" if days > 0 else "good"
            found.append(Paragraph(f"The {self.scope.noun} finishes {now} instead of {then}: {days_words(days)}.", tone))
        moved = self.moved()
        if moved:
            later = sum(days > 0 for _, _, _, days in moved)
            words = f"{_count(len(moved), 'milestone')} moved: {later} later, {len(moved) - later} earlier."
            found.append(Paragraph(words, "warn" if later else "good"))
            rows = [(m.id, m.name, say_day(was, self.today), say_day(now, self.today), f"{days:+g}") for m, was, now, days in moved]
            found.append(Table(("Id", "Milestone", "Reported", "Now", "Working days"), tuple(rows), (4,)))
        return found

    def moved(self) -> list[tuple[Milestone, date, date, float]]:
        """The milestones whose date is not what it was: each with both days and the working days between, by date."""
        known, found = self.forecasts, []
        for milestone in self.plan.milestones.values():
            row = self.scheduled.get(milestone.id)
            was = known.get(milestone.id)
            if row is None or was is None or not self.scope.holds(milestone) or row.finish.date() == was:
                continue
            found.append((milestone, was, row.finish.date(), days_between(calendar_of(self.scheduled, milestone.id), was, row.finish)))
        return sorted(found, key=lambda each: (each[2], natural(each[0].id)))

    # ------------------------------------------------------------------------------------------------------ work, scope

    def _activities(self) -> list[Task | Milestone]:
        return [a for a in self.plan.activities() if self.scope.holds(a)]

    def _after(self, moment: date | None) -> bool:
        return moment is not None and self.since.on < moment <= self.today

    def _work(self) -> list[Block]:
        reached, finished, started = [], [], []
        for activity in self._activities():
            row = self.scheduled.get(activity.id)
            if isinstance(activity, Milestone):
                if activity.actual is not None and self._came(activity, "actual"):
                    reached.append(f"{activity.id} {activity.name}, {say_day(activity.actual.date(), self.today)}")
            elif row is None or row.kind == "summary":
                continue
            elif activity.actual_finish is not None and self._came(activity, "actual_finish"):
                finished.append(f"{activity.id} {activity.name}, {say_day(activity.actual_finish.date(), self.today)}")
            elif activity.actual_finish is None and self._came(activity, "actual_start"):
                started.append(f"{activity.id} {activity.name}, {row.percent:.0f} % done")
        return [*listed("Reached:", reached), *listed("Finished:", finished), *listed("Started:", started)]

    def _came(self, activity: Task | Milestone, field: str) -> bool:
        """Whether an actual date was reported since: it was not there then, or else by the date itself."""
        day: datetime | None = getattr(activity, field)
        if self.since.then is not None:
            return day is not None and getattr(self.since.then.activity(activity.id), field, None) is None
        return day is not None and self._after(day.date())

    def _scope(self) -> list[Block]:
        then = self.since.then
        if then is None or self._before is None:
            new = [a for a in self._activities() if a.created is not None and self._after(a.created.date())]
            return listed("New in scope:", [f"{a.id} {a.name}" for a in new])
        new = [a for a in self._activities() if then.activity(a.id) is None]
        was = Scope(then, subject_of(then, self.subject.id) or self.subject)
        gone = [a for a in then.activities() if was.holds(a) and self._is_gone(a.id)]
        return [
            *listed("New in scope:", [f"{a.id} {a.name}" for a in new]),
            *listed("No longer in scope:", [f"{a.id} {a.name}" for a in gone]),
        ]

    def _is_gone(self, activity_id: str) -> bool:
        now = self.plan.activity(activity_id)
        return now is None or not self.scope.holds(now)

    # ---------------------------------------------------------------------------------------------------- risks and log

    def _new(self, kind: str, record: Record) -> bool:
        if self.since.then is not None:
            return self.since.then.table(kind).get(record.id) is None
        raised = record.raised if isinstance(record, LogEntry) else None
        return self._after(raised or (record.created.date() if record.created else None))

    def _before_of(self, kind: str, record: Record) -> Record | None:
        return self.since.then.table(kind).get(record.id) if self.since.then is not None else None

    def _risks(self) -> list[Block]:
        own = [r for r in self.plan.risks.values() if self.scope.holds(r)]
        new = [f"{r.id} {r.name} ({r.kind}, {r.current.probability:.0%})" for r in own if r.state == "open" and self._new("risks", r)]
        closed = []
        for risk in own:
            before = self._before_of("risks", risk)
            if isinstance(before, Risk) and before.state != risk.state:
                closed.append(f"{risk.id} {risk.name}: {before.state} then, {risk.state} now")
        return [*listed("New risks and opportunities:", new), *listed("Risks whose state changed:", closed)]

    def _logs(self) -> list[Block]:
        found: list[Block] = []
        for kind, noun in LOGS:
            own = [e for e in self.plan.table(kind).values() if isinstance(e, LogEntry) and self.scope.holds(e)]
            own.sort(key=lambda e: natural(e.id))
            done = [e for e in own if self._was_closed(kind, e)]
            new = [e for e in own if self._new(kind, e) and e not in done]
            found += listed(f"{'Taken' if kind == 'decisions' else 'Closed'} {noun}s:", [_told_closed(e) for e in done])
            found += listed(f"New {noun}s:", [self._told_new(e) for e in new])
        return found

    def _was_closed(self, kind: str, entry: LogEntry) -> bool:
        """Whether an entry was closed since: by what it was then, or else by its own day where it carries one."""
        if not is_closed(entry) and not (isinstance(entry, ChangeRequest) and entry.state == "approved"):
            return False
        if self.since.then is not None:
            before = self._before_of(kind, entry)
            return not isinstance(before, LogEntry) or before.state != entry.state
        return self._after(entry.decided if isinstance(entry, Decision) else entry.done if isinstance(entry, Action) else None)

    def _told_new(self, entry: LogEntry) -> str:
        said = f"{entry.id} {entry.name}"
        if entry.owner:
            said += f" ({entry.owner})"
        return said + (f", due {say_day(entry.due, self.today)}" if entry.due else "")

    # ------------------------------------------------------------------------------------------------------------- cost

    def _cost(self) -> list[Block]:
        now = cost_of(self.scheduled, self.subject)
        kept = self.since.snapshot if self.since.is_of(self.subject) else None
        was = kept.figures.get("cost") if kept is not None else None
        if was is None and self._before is not None:
            was = cost_of(self._before, self.subject)
        if was is None or round(was - now, 2) == 0:
            return []
        more = show_money(round(abs(now - was)), self.scope.currency)
        said = f"The plan costs {show_money(round(now), self.scope.currency)}: {more} {'more' if now > was else 'less'} than then."
        return [Paragraph(said, "warn" if now > was else "good")]


def cost_of(scheduled: Schedule, subject: Subject) -> float:
    """What the work of a program or project costs as planned."""
    costs = planned_costs(scheduled)
    return (costs.programs if isinstance(subject, Program) else costs.projects).get(subject.id, 0.0)


def _told_closed(entry: LogEntry) -> str:
    said = f"{entry.id} {entry.name}: {entry.state}"
    if isinstance(entry, Decision) and entry.by:
        said += f" by {entry.by}"
    return f"{said}. {entry.outcome}".rstrip(" .") if entry.outcome else said


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' * (number != 1)}"
