"""The status report of a program, or of one project, as a value: what is wrong, what changed since the last one, where it stands.

``build_report`` makes it of the plan, its schedule and a day. ``Joined`` is the one place where figures that are worked out
elsewhere come in: earned value, and the colours that the data itself gives. ``archived`` makes the change that keeps a report.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from planning.approved import approved_finishes
from planning.closing import is_closed
from planning.costs import unpriced_roles
from planning.day_count import days_between
from planning.early_ticks import early_words, ticked_too_early
from planning.exposure import ranked
from planning.health_words import HEALTH, declared_words, kinder
from planning.load import overloads, peak_words
from planning.plan import Change, Edit, natural
from planning.records import ChangeRequest, Decision, Issue, LogEntry, Milestone, Program, Project, Snapshot, Task
from planning.report_blocks import Block, Bullets, Paragraph, Report, Section, Table, Tone, listed
from planning.report_changes import Changes, Since, cost_of, days_words, reported_on
from planning.report_scope import Scope, calendar_of_subject, finish_of, rolled, subject_of
from planning.risk_scores import Scoring
from planning.schedule import calendar_of
from planning.stakeholders import promises, verdict_words
from planning.status_age import overdue
from planning.values import say_day, show_money

if TYPE_CHECKING:
    from dataclasses import dataclass

    from planning.plan import Plan
    from planning.records import Risk
    from planning.report_scope import Subject
    from planning.schedule import Schedule
    from planning.stakeholders import Promised
else:
    from planning.frozen import dataclass

TOP_THREATS, TOP_OPPORTUNITIES = 5, 3
AHEAD = timedelta(days=14)
"""How far ahead a report looks in detail; it looks as far again at what is large."""
INDICES = frozenset({"spi", "cpi"})
"""Figures of a report that are ratios and no money."""


@dataclass(frozen=True, slots=True)
class Colour:
    """The colour that the data gives a program or project, and the rule that fired, in words."""

    rag: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Joined:
    """What is worked out elsewhere and told in a report.

    ``figures`` go into the snapshot as they are (``pv``, ``ev``, ``ac``, ``bac``, ``eac``, ``spi``, ``cpi``); ``money`` are rows of the
    table, name and value as people read them; ``colours`` are what the data says, by id of the program and its projects.
    """

    figures: Mapping[str, float] = field(default_factory=dict)
    money: tuple[tuple[str, str], ...] = ()
    colours: Mapping[str, Colour] = field(default_factory=dict)
    ways: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What would make it green, in sentences, by id of the program and its projects."""
    trend: str = ""
    """Where the figures went since the last report, in words; nothing where there is none before."""


NOTHING = Joined()


def build_report(scheduled: Schedule, subject: Subject, today: date, since: Since | None, joined: Joined = NOTHING) -> Report:
    """The report of a program or project on a day, compared with ``since``; the first report has nothing to compare with."""
    return _Builder(scheduled, subject, today, since, joined).report()


def snapshot_of(plan: Plan, scheduled: Schedule, subject: Subject, today: date, text: str, joined: Joined = NOTHING) -> Snapshot:
    """What is kept of a report: every finish that it could tell, figures, declared colours, and its text."""
    scope = Scope(plan, subject)
    rows = ((m.id, scheduled.get(m.id)) for m in plan.milestones.values() if scope.holds(m))
    forecasts = {milestone_id: row.finish.date() for milestone_id, row in rows if row is not None}
    told = _coloured(plan, subject)
    finishes = {record.id: finish_of(scheduled, record) for record in told}
    forecasts |= {key: finish.date() for key, finish in finishes.items() if finish is not None}
    return Snapshot(
        id=plan.next_id("SN-"),
        name=f"Report of {today.day} {today:%b %Y}",
        program=scope.program.id if scope.program is not None else "",
        project=subject.id if isinstance(subject, Project) else "",
        on=today,
        forecasts=forecasts,
        figures={"cost": round(cost_of(scheduled, subject), 2), **joined.figures},
        rag={record.id: record.rag for record in told if record.rag},
        text=text,
    )


def archived(snapshot: Snapshot) -> Change:
    """The change that keeps a report."""
    label = f"{snapshot.id} report of {reported_on(snapshot)} on {snapshot.on}"
    return Change(label, (Edit("snapshots", snapshot.id, None, snapshot),))


def report_of_snapshot(plan: Plan, snapshot: Snapshot) -> Report:
    """What is known of a report whose text was not kept: the dates it told, its figures and colours."""
    assert snapshot.on is not None
    about = reported_on(snapshot)
    subject = subject_of(plan, about)
    rows = []
    for key in sorted(snapshot.forecasts, key=lambda key: (snapshot.forecasts[key], natural(key))):
        found = plan.find(key)
        rows.append((key, found.name if found else "no longer in the plan", say_day(snapshot.forecasts[key], snapshot.on)))
    blocks: list[Block] = [Paragraph("Only figures were kept of this report; its text was not.")]
    blocks += [Table(("Id", "What", "Forecast"), tuple(rows))] if rows else []
    blocks += listed("Colours:", [f"{key}: {snapshot.rag[key]}" for key in sorted(snapshot.rag, key=natural)])
    blocks += listed(
        "Figures:",
        [f"{key.upper()}: {value:,.{2 if key in INDICES else 0}f}" for key, value in sorted(snapshot.figures.items()) if key != HEALTH],
    )
    name = subject.name if subject else about
    title = f"{about} {name}: status report, {_full(snapshot.on)}"
    return Report(title, about, snapshot.on, None, (Section("", tuple(blocks)),))


def _full(day: date) -> str:
    return f"{say_day(day, day)} {day.year}"


def _coloured(plan: Plan, subject: Subject) -> list[Subject]:
    """What carries a declared colour in a report: a program and its projects, or the project alone."""
    if isinstance(subject, Project):
        return [subject]
    inside = [p for p in plan.projects.values() if p.program == subject.id and not p.archived]
    return [subject, *sorted(inside, key=lambda p: (p.rank, natural(p.id)))]


class _Builder:
    """One report in the making."""

    def __init__(self, scheduled: Schedule, subject: Subject, today: date, since: Since | None, joined: Joined) -> None:
        self.scheduled, self.plan = scheduled, scheduled.plan
        self.subject, self.today, self.since, self.joined = subject, today, since, joined
        self.scope = Scope(self.plan, subject)
        self.program, self.currency = self.scope.program, self.scope.currency
        held = self.program.baseline if self.program is not None else None
        self.baseline = self.plan.baselines.get(held) if held else None
        inside = {m.id for m in self.plan.milestones.values() if self.scope.holds(m)}
        given = promises(self.plan, scheduled, self.program.id if self.program is not None else "")
        self.held = tuple(each for each in given if each.milestone in inside)
        self.scoring = Scoring(self.plan, scheduled)

    def report(self) -> Report:
        since = self.since
        told = f"What changed since {say_day(since.on, self.today)}" if since else "What changed"
        if since is not None and since.snapshot is not None and since.snapshot.on == since.on:
            of = "" if since.is_of(self.subject) else f" {reported_on(since.snapshot)},"
            told = f"What changed since the report of{of} {say_day(since.on, self.today)}"
        changed: tuple[Block, ...] = (Paragraph("This is the first report: there is none before it to compare with."),)
        if since is not None:
            changed = Changes(self.scheduled, self.subject, self.today, since).blocks()
        sections = [
            Section("", tuple(self._first())),
            Section(told, changed),
            Section("Where we stand", tuple(self._standing())),
            Section("Path to green", tuple(self._ways())),
            Section("Milestones", tuple(self._milestones())),
            Section("Promises", tuple(self._promises())),
            Section("Overdue", tuple(self._overdue())),
            Section("The next two weeks", tuple(self._ahead())),
            Section("The two weeks after", tuple(self._later())),
            Section("Money", tuple(self._money())),
            Section("People with more to do than they can", tuple(self._people())),
            Section("Risks and opportunities", tuple(self._risks())),
            Section("Issues", tuple(self._issues())),
            Section("Decisions needed", tuple(self._decisions())),
            Section("What we ask for", tuple(self._asks())),
        ]
        title = f"{self.subject.id} {self.subject.name}: status report, {_full(self.today)}"
        kept = tuple(section for section in sections if section.blocks)
        return Report(title, self.subject.id, self.today, since.on if since else None, kept)

    def _coloured(self) -> list[Subject]:
        return _coloured(self.plan, self.subject)

    def _day(self, day: date | None) -> str:
        return say_day(day, self.today) if day is not None else "–"

    def _own(self, records: Mapping[str, LogEntry]) -> list[LogEntry]:
        found = [r for r in records.values() if self.scope.holds(r) and not is_closed(r)]
        return sorted(found, key=lambda r: (r.due or date.max, natural(r.id)))

    # ------------------------------------------------------------------------------------------------- the first lines

    def _first(self) -> list[Block]:
        """What must not be overlooked: promises that are broken, a colour kinder than the data, and the day that matters."""
        found: list[Block] = [self._broken(each) for each in self.held if each.verdict == "broken"]
        found += [Paragraph(f"{p.name} ({p.milestone}) is {early_words(p.open)}.", "warn") for p in self.held if p.open]
        harder = [(record, colour) for record in self._coloured() if (colour := self._harder(record)) is not None]
        for record, colour in harder:
            if record is self.subject:
                declared = f"declared {record.rag}" if record.rag else "declared without a colour"
                because = f": {colour.reason}" if colour.reason else ""
                found.append(Paragraph(f"{record.id} is {declared}, and its data says {colour.rag}{because}.".replace("..", "."), "bad"))
        projects = [(record, colour) for record, colour in harder if record is not self.subject]
        milder = [f"{r.id} ({declared_words(r.rag, c.rag)})" for r, c in projects if r.rag]
        silent = [f"{r.id} ({c.rag})" for r, c in projects if not r.rag]
        if milder:
            found.append(Paragraph(f"Declared kinder than the data: {', '.join(milder)}.", "bad"))
        if silent:
            found.append(Paragraph(f"No colour is declared, and the data says: {', '.join(silent)}.", "warn"))
        subject, finish = self.subject, finish_of(self.scheduled, self.subject)
        status = self.program.status_date if self.program is not None else None
        if finish is None:
            found.append(Paragraph(f"Nothing is planned in this {self.scope.noun} yet, so there are no dates to tell."))
        if finish is not None:
            against = self._against_baseline(finish)
            found.append(Paragraph(f"The {self.scope.noun} finishes {self._day(finish.date())}{f', {against}' if against else ''}."))
        if status is None and self.program is not None:
            late = [i for i in overdue(self.scheduled, self.program, self.today) if self._is_inside(i)]
            if late:
                many = f"{len(late)} row{'s' * (len(late) != 1)}"
                words = f"No status date is set, and {many} in the past are not finished: their dates, and all behind them, are too good."
                found.append(Paragraph(words, "warn"))
        if status is not None and status != self.today:
            found.append(Paragraph(f"Progress is told up to {self._day(status)}.", "warn" if status < self.today - AHEAD else ""))
        data = self.joined.colours.get(subject.id)
        if subject.rag:
            tones: dict[str, Tone] = {"red": "bad", "amber": "warn", "green": "good"}
            reason = f": {subject.rag_reason.rstrip('.')}" if subject.rag_reason else ""
            said = declared_words(subject.rag, data.rag if data is not None else "")
            found.append(Paragraph(f"Declared {said}{reason}.", tones.get(subject.rag, "")))
        return found

    def _is_inside(self, activity_id: str) -> bool:
        activity = self.plan.activity(activity_id)
        return activity is not None and self.scope.holds(activity)

    def _broken(self, each: Promised) -> Block:
        days = f"{each.days} working day{'s' * (each.days != 1)} late"
        now = "was reached" if each.reached else "is forecast for"
        words = f"Promise broken: {each.name} ({each.milestone}) was promised to {each.to} for {self._day(each.on)} and {now} "
        return Paragraph(f"{words}{self._day(each.forecast)}, {days}.", "bad")

    def _against_baseline(self, finish: datetime) -> str:
        planned = approved_finishes(self.plan, self.baseline).get(self.subject.id) if self.baseline else None
        if planned is None or self.baseline is None:
            return ""
        days = days_between(calendar_of_subject(self.scheduled, self.subject), planned, finish)
        return f"{days_words(days)} than the baseline {self.baseline.name}" if days else f"as in the baseline {self.baseline.name}"

    # --------------------------------------------------------------------------------------------------- where we stand

    def _harder(self, record: Program | Project) -> Colour | None:
        """The colour that the data gives, where that is amber or red and worse than the declared one, or none is declared."""
        colour = self.joined.colours.get(record.id)
        if colour is None or colour.rag not in ("amber", "red"):
            return None
        return colour if not record.rag or kinder(record.rag, colour.rag) else None

    def _standing(self) -> list[Block]:
        subject = self.subject
        found: list[Block] = []
        if subject.goal:
            measure = f" Measured by: {subject.goal_measure}." if isinstance(subject, Program) and subject.goal_measure else ""
            found.append(Paragraph(f"Goal: {subject.goal.rstrip('.')}.{measure}"))
        if isinstance(subject, Project):
            found += [Paragraph(f"{words}.") for words in (self._led(subject),) if words]
        rows = []
        for record in self._coloured():
            sums = rolled(self.scheduled, record)
            data = self.joined.colours.get(record.id)
            told = f"{data.rag}: {data.reason}" if data and data.reason else data.rag if data else "–"
            row = [record.id, record.name, declared_words(record.rag, data.rag if data else "", "–"), told, record.rag_reason]
            row += [self._day(sums.finish.date()), f"{sums.percent:.0f} %"] if sums is not None else ["–", "–"]
            rows.append(row)
        heads = ["Id", "Name", "Declared", "By the data", "Reason", "Finish", "Done"]
        if not self.joined.colours:
            heads, rows = heads[:3] + heads[4:], [row[:3] + row[4:] for row in rows]
        if self.joined.trend:
            found.append(Paragraph(f"Trend {self.joined.trend}."))
        return [*found, Table(tuple(heads), tuple(map(tuple, rows)), (len(heads) - 1,))]

    def _led(self, project: Project) -> str:
        """Who leads a project, where it stands in its life, and what it is part of."""
        owner = self.plan.people.get(project.owner)
        led = f"Led by {owner.name or owner.id}" if owner is not None else f"Led by {project.owner}" if project.owner else "Nobody leads it"
        part = f"part of {self.program.id} {self.program.name}".rstrip() if self.program is not None else ""
        return ", ".join(each for each in (led, f"stage {project.stage}" if project.stage else "", part) if each)

    def _ways(self) -> list[Block]:
        """What would make green whatever is red or amber by the data, the program first."""
        found: list[Block] = []
        for record in self._coloured():
            colour = self.joined.colours.get(record.id)
            found += listed(f"{record.id}, {colour.rag if colour else 'no colour'} by the data:", list(self.joined.ways.get(record.id, ())))
        return found

    def _milestones(self) -> list[Block]:
        own = [m for m in self.plan.milestones.values() if self.scope.holds(m) and m.id in self.scheduled]
        own.sort(key=lambda m: (self.scheduled[m.id].finish, natural(m.id)))
        if not own:
            return []
        last = self.since.snapshot.forecasts if self.since and self.since.snapshot else {}
        rows, early = [], ticked_too_early(self.scheduled)
        for milestone in own:
            row = self.scheduled[milestone.id]
            planned = self.baseline.activities.get(milestone.id) if self.baseline else None
            finish = row.finish.date()
            days = days_between(calendar_of(self.scheduled, milestone.id), planned.finish, row.finish) if planned else None
            state = "" if not row.finished else early_words(early[milestone.id]) if milestone.id in early else "reached"
            if not row.finished and row.total_float < 0:
                late = row.total_float / self.scheduled.calendars.for_activity(milestone).minutes_per_day
                state = f"float {late:.3g} d"
            said = [self._day(planned.finish.date() if planned else None), self._day(last.get(milestone.id)), self._day(finish)]
            rows.append((milestone.id, milestone.name, *said, "–" if days is None else f"{days:+g}" if days else "0", state))
        heads = ("Id", "Milestone", "Baseline", "Last report", "Forecast", "Slip (working days)", "State")
        return [Table(heads, tuple(rows), (5,))]

    def _promises(self) -> list[Block]:
        rows = tuple((p.milestone, p.name, p.to, self._day(p.on), self._day(p.forecast), verdict_words(p)) for p in self.held)
        return [Table(("Id", "Milestone", "Promised to", "For", "Forecast", "Now"), rows)] if rows else []

    # ------------------------------------------------------------------------------------------------ overdue and ahead

    def _open(self) -> list[tuple[Task | Milestone, date]]:
        """Work and milestones that are not finished, with their forecast, by date."""
        found: list[tuple[Task | Milestone, date]] = []
        for activity in self.plan.activities():
            row = self.scheduled.get(activity.id)
            if row is not None and row.kind != "summary" and not row.finished and self.scope.holds(activity):
                found.append((activity, row.finish.date()))
        return sorted(found, key=lambda each: (each[1], natural(each[0].id)))

    def _overdue(self) -> list[Block]:
        late = []
        for activity, finish in self._open():
            planned = self.baseline.activities.get(activity.id) if self.baseline else None
            due = min([d.date() for d in (activity.deadline, planned.finish if planned else None) if d is not None], default=None)
            if due is not None and due < self.today:
                late.append(f"{activity.id} {activity.name}, due {self._day(due)}, now {self._day(finish)}{_who(activity)}")
        logs = [
            f"{e.id} {e.name}, due {self._day(e.due)}{f' ({e.owner})' if e.owner else ''}"
            for entries in (self.plan.issues, self.plan.actions, self.plan.decisions, self.plan.changes, self.plan.assumptions)
            for e in self._own(entries)
            if e.due is not None and e.due < self.today
        ]
        found = [*listed("Work past its date:", late), *listed("In the log:", logs)]
        return found or ([Paragraph("Nothing is overdue.", "good")] if self._open() or rolled(self.scheduled, self.subject) else [])

    def _ahead(self) -> list[Block]:
        last = self.today + AHEAD
        soon = [(a, day) for a, day in self._open() if self.today <= day <= last]
        marks = [f"{self._day(day)}: {a.id} {a.name}" for a, day in soon if isinstance(a, Milestone)]
        work = [f"{self._day(day)}: {a.id} {a.name}{_who(a)}" for a, day in soon if isinstance(a, Task)]
        due = [
            f"{self._day(e.due)}: {e.id} {e.name}{f' ({e.owner})' if e.owner else ''}"
            for e in self._own(self.plan.actions)
            if e.due is not None and self.today <= e.due <= last
        ]
        return [*listed("Milestones:", marks), *listed("Work that finishes:", work), *listed("Actions due:", due)]

    def _later(self) -> list[Block]:
        """The milestones and the finishing work of the two weeks after those."""
        first, last = self.today + AHEAD, self.today + 2 * AHEAD
        then = [(a, day) for a, day in self._open() if first < day <= last]
        marks = [f"{self._day(day)}: {a.id} {a.name}" for a, day in then if isinstance(a, Milestone)]
        work = [f"{self._day(day)}: {a.id} {a.name}{_who(a)}" for a, day in then if isinstance(a, Task)]
        return [*listed("Milestones:", marks), *listed("Work that finishes:", work)]

    # ---------------------------------------------------------------------------------------------------- money, people

    def _money(self) -> list[Block]:
        subject, currency = self.subject, self.currency
        spent = [t.actual_cost for t in self.plan.tasks.values() if t.actual_cost is not None and self.scope.holds(t)]
        planned = cost_of(self.scheduled, subject)
        lines = sum(line.amount for line in subject.budget) if isinstance(subject, Project) and subject.budget else None
        budget = subject.budget if isinstance(subject, Program) else lines
        told = [("Budget", budget), ("Cost of the plan as it is now", planned), ("Spent so far", sum(spent) if spent else None)]
        if isinstance(subject, Program):
            told += [("Contingency", subject.contingency), ("Management reserve", subject.management_reserve)]
        rows = [(name, show_money(round(amount), currency)) for name, amount in told if amount is not None]
        rows += self.joined.money
        if budget is None and not planned and not spent and not any(self.joined.figures.get(name) for name in ("bac", "ev", "ac")):
            return [Paragraph("No cost and no budget is known yet.")]
        found: list[Block] = [Table(("Money", "Amount"), tuple(rows), (1,))]
        if budget is not None and round(planned) > round(budget):
            over = show_money(round(planned - budget), currency)
            found.append(Paragraph(f"The plan as it is now costs {over} more than the budget.", "warn"))
        roles = unpriced_roles(self.scheduled).get(self.subject.id, ())
        if roles:
            found.append(Paragraph(f"Roles without a name cost nothing until somebody takes them: {', '.join(roles)}.", "warn"))
        return found

    def _people(self) -> list[Block]:
        rows = []
        for over in overloads(self.scheduled, self.today):
            own = [i for i in over.tasks if i in self.plan.tasks and self.scope.holds(self.plan.tasks[i])]
            if own:
                person = self.plan.people.get(over.person)
                name = f"{over.person} {person.name}".rstrip() if person else over.person
                rows.append(
                    (name, self._day(over.first), self._day(over.last), str(over.days), peak_words(over.peak), ", ".join(over.tasks[:4]))
                )
        return [Table(("Who", "From", "To", "Days", "Highest load", "By"), tuple(rows), (3, 4))] if rows else []

    # ------------------------------------------------------------------------------------------- risks, decisions, asks

    def _risks(self) -> list[Block]:
        own = [r for r in self.plan.risks.values() if r.state == "open" and self.scope.holds(r)]
        own = ranked(own, self.scoring, self.today)
        found: list[Block] = []
        for kind, lead, most in (
            ("threat", "Top risks, by score and how near they are:", TOP_THREATS),
            ("opportunity", "Top opportunities, by expected money:", TOP_OPPORTUNITIES),
        ):
            found += listed(lead, [self._risk(r) for r in own if r.kind == kind][:most])
        return found

    def _risk(self, risk: Risk) -> str:
        level = risk.current
        worth = [f"{level.days:g} days"] if level.days else []
        worth += [show_money(round(level.cost), self.currency)] if level.cost else []
        near = f", {risk.proximity}" if risk.proximity else ""
        said = f"{risk.id} {risk.name} (score {self.scoring.score(risk)}{near}): {level.probability:.0%}"
        said += f" of {' and '.join(worth)}" if worth else ""
        said += f", {risk.owner} answers for it" if risk.owner else ", nobody answers for it"
        return f"{said}. Response: {risk.response.rstrip('.')}" if risk.response else said

    def _issues(self) -> list[Block]:
        """The open issues, the gravest first."""
        found = sorted((e for e in self._own(self.plan.issues) if isinstance(e, Issue)), key=lambda e: -e.severity * e.urgency)
        items = []
        for issue in found:
            who = f", {issue.owner} answers for it" if issue.owner else ", nobody answers for it"
            items.append(f"{issue.id} {issue.name}{who}{f', due {self._day(issue.due)}' if issue.due else ''}")
        return listed("", items)

    def _decisions(self) -> list[Block]:
        items = []
        for entry in self._own(self.plan.decisions):
            by = f", by {entry.by}" if isinstance(entry, Decision) and entry.by else ""
            items.append(f"{entry.id} {entry.name}{by}{f', until {self._day(entry.due)}' if entry.due else ''}")
        return [Bullets("", tuple(items))] if items else []

    def _asks(self) -> list[Block]:
        """Changes that wait for an answer, with their price."""
        items = []
        for entry in self._own(self.plan.changes):
            if not isinstance(entry, ChangeRequest) or entry.state == "approved":
                continue
            price = []
            if entry.cost:
                money = show_money(abs(entry.cost), self.currency)
                price.append(f"{money} {'more' if entry.cost > 0 else 'less'}")
            if entry.days:
                price.append(f"{abs(entry.days):g} days {'more' if entry.days > 0 else 'less'} work")
            if entry.target_days:
                price.append(
                    f"{entry.target or 'the goal'} {abs(entry.target_days):g} days {'later' if entry.target_days > 0 else 'earlier'}"
                )
            said = f"Decide on {entry.id} {entry.name} ({entry.state})"
            items.append(f"{said}: {', '.join(price)}" if price else said)
        return [Bullets("", tuple(items))] if items else []


def _who(activity: Task | Milestone) -> str:
    who = ", ".join(a.person for a in activity.assignments) if isinstance(activity, Task) else activity.owner
    return f" ({who})" if who else ""
