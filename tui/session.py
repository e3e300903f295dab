"""What the app works on: one plan file, the schedule of its plan, and the day.

A screen shows ``plan`` and ``schedule``; nothing else is state. Every change goes through ``commit``.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from planning.approved import approved_finishes
from planning.day_count import days_between
from planning.errors import HeadwayError, PlanError
from planning.plan import Change, Edit, Plan
from planning.records import Milestone, Project, Task
from planning.schedule import Gist, Schedule, schedule
from store.errors import FileError, StoreError
from store.typed import TypedLines
from tui.whatif import Trying

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from planning.attribution import Slips
    from planning.health import Health
    from planning.impact import Impact, Weigher
    from planning.records import Baseline, Program, Record
    from planning.ripple import Ripple
    from planning.risk_scores import Scoring
    from store.looked import Look, Looks
    from store.planfile import PlanFile
    from tui.config import Config


AWAY = timedelta(minutes=10)
"""Whoever presses no key for so long is told on coming back what happened meanwhile."""


DUE_WITHIN = 14
"""Days within which what is due is counted, and after which a status is old."""


class Told(NamedTuple):
    """What the header says of a program: milestones not reached that finish after their baseline, those that are due soon, and what
    is wrong with its status date."""

    slipping: int
    due: int
    status: str


class Session:
    """A plan file open in the app. ``today`` draws a line and resolves phrases; it moves no date."""

    def __init__(
        self, file: PlanFile, today: date, looks: Looks | None = None, config: Config | None = None, typed: TypedLines | None = None
    ) -> None:
        self.file = file
        self.today = today
        self.broken = ""
        """Why the file cannot be read as somebody left it; nothing while it can."""
        self.trying = Trying(file)
        """What is tried in a what-if, and whether it is looked at."""
        self._broken_as: tuple[int, ...] | None = None
        self._scheduled: tuple[Plan, Schedule | None, str] | None = None
        self._config = config
        self.typed = typed if typed is not None else TypedLines()
        """The lines that were typed, for `up` in the prompt."""
        self._glances = looks
        self.looked = looks.last(file.target) if looks is not None else None
        """When the user last looked at this plan before now; None where that is not known."""
        self._attended: Look | None = None
        self._noted: Look | None = None
        self._base: tuple[Plan, Schedule | None] | None = None
        self._weigher: Weigher | None = None
        self._weighed: Impact | None = None
        self._tried: Impact | None = None
        self._slips: Slips | None = None
        self._scoring: Scoring | None = None
        self._overspent: tuple[Schedule, dict[str, float]] | None = None
        self.judge: Callable[[Schedule, date], Mapping[str, Health]] | None = None
        """What computes the health of programs and projects; nothing until the first picture is painted."""
        self._health: tuple[Schedule, Mapping[str, Health]] | None = None
        self._told_of: tuple[Schedule, date, dict[str, Told]] | None = None

    @property
    def config(self) -> Config:
        """The user's own keys and short names."""
        if self._config is None:
            from tui.config import DEFAULT

            self._config = DEFAULT
        return self._config

    @property
    def plan(self) -> Plan:
        """The plan that is looked at: as it is in the file, or with what is tried."""
        return self.trying.plan if self.trying.looking else self.file.plan

    @property
    def base_schedule(self) -> Schedule | None:
        """The schedule of the plan as it is in the file; None where it cannot be scheduled."""
        if self.plan is self.file.plan:
            return self.schedule
        known = self._base
        if known is None or known[0] is not self.file.plan:
            try:
                known = (self.file.plan, schedule(self.file.plan))
            except PlanError:
                known = (self.file.plan, None)
            self._base = known
        return known[1]

    @property
    def schedule(self) -> Schedule | None:
        """The schedule of the plan; None while ``trouble`` says why there is none."""
        return self._of_plan()[1]

    @property
    def trouble(self) -> str:
        """Why the plan cannot be scheduled; nothing when it can."""
        return self._of_plan()[2]

    def _of_plan(self) -> tuple[Plan, Schedule | None, str]:
        known = self._scheduled
        if known is None or known[0] is not self.plan:
            try:
                known = (self.plan, schedule(self.plan), "")
            except PlanError as error:
                known = (self.plan, None, str(error))
            self._scheduled = known
        return known

    @property
    def health(self) -> Mapping[str, Health]:
        """The computed health of each project and program by id, worked out once for each schedule."""
        now, known = self.schedule, self._health
        if now is None or self.judge is None:
            return {}
        if known is None or known[0] is not now:
            self._health = known = (now, self.judge(now, self.today))
        return known[1]

    # ------------------------------------------------------------------------------------------------------- changes

    def preview(self, change: Change) -> Ripple | None:
        """What a change would move; None while the plan cannot be scheduled anyway. Raises PlanError where it cannot be made."""
        from planning.ripple import ripple

        now = self.schedule
        return ripple(now, change) if now is not None else None

    def weigh(self, change: Change) -> Impact | None:
        """Everything a change would do; None while the plan cannot be scheduled anyway. Raises PlanError where it cannot be made."""
        from planning.impact import weigher

        now = self.schedule
        if now is None:
            return None
        if self._weigher is None or self._weigher.before is not now:
            self._weigher, self._weighed = weigher(now, self.today), None
        if self._weighed is None or not _same_but_names(self._weighed.change, change):  # a letter more often means the same
            self._weighed = self._weigher.weigh(change)
        return self._weighed

    def commit(self, change: Change) -> None:
        """Keep a change.

        Raises PlanError when it would break a plan that can be scheduled, ConflictError when another process changed the same
        field meanwhile, StoreError when it cannot be written.
        """
        if self.trying.looking:
            self.trying.add(change, self._check)
            return
        if self.schedule is None:
            self.file.commit(change)
            return
        checked: list[Schedule] = []
        self.file.commit(change, lambda plan: checked.append(schedule(plan)))
        if checked and checked[0].plan is self.plan:
            self._scheduled = (self.plan, checked[0], "")

    def _check(self, plan: Plan) -> None:
        """Raises PlanError for a plan that cannot be scheduled, unless that of today cannot be either."""
        if self.schedule is not None:
            schedule(plan)

    def undo(self, number: int = 0, *, others: bool = False) -> Change:
        """Take back a change of the journal, the newest that stands where none is named.

        Raises OthersChangeError for one that another process made meanwhile, unless ``others`` are welcome; StoreError when
        there is none, or when it cannot be taken back.
        """
        if not self.trying.looking:
            return self.file.undo(number, others=others)
        if number:
            raise StoreError("This is a what-if; W goes back to the plan, whose history this is.")
        return self.trying.take_back()

    def redo(self) -> Change:
        """Make the change again that was taken back last. Raises StoreError when there is none."""
        return self.trying.try_again() if self.trying.looking else self.file.redo()

    def to_whatif(self, change: Change, name: str = "") -> str:
        """Try a change in the what-if, in a new one where there is none, and look at it; what was done, in words.

        Raises PlanError or StoreError where it cannot be tried.
        """
        begun = self.trying.whatif is None
        if begun:
            self.trying.begin(name or change.label)
        try:
            self.trying.add(change, self._check)
        except HeadwayError:
            if begun:
                self.trying.drop()
            raise
        self.trying.looking = True
        return f"trying: {change.label} · the plan is as it was · W goes back to it, g w compares"

    def whatif_impact(self) -> Impact | None:
        """Everything that is tried would do to the plan; None where nothing is, or the plan has no dates."""
        from planning.impact import weigher

        base, view = self.base_schedule, self.trying.view()
        if base is None or not view.change.edits:
            return None
        known = self._tried
        if known is None or known.before is not base or known.change is not view.change:
            known = self._tried = weigher(base, self.today).weigh(view.change)
        return known

    def keep_whatif(self, label: str, reason: str = "") -> Change:
        """Make the plan what is tried, as one change with a change request; it is looked at then. Raises HeadwayError."""
        self.refresh()
        looking = self.trying.looking
        change = self.trying.keep(label, reason, self.whatif_impact(), self.today)
        self.trying.looking = False
        try:
            self.commit(change)
        except HeadwayError:
            self.trying.looking = looking
            raise
        self.trying.drop()
        return change

    def why_not_now(self) -> str:
        """Why nothing can be changed now, in one sentence; nothing where it can."""
        if self.broken:
            self.refresh()  # it may have been mended a moment ago
        return self.file.why_read_only or self.broken

    # ---------------------------------------------------------------------------------------------------------- others

    def refresh(self) -> None:
        """Take in what others wrote. A file that cannot be read is told in ``broken``; the plan stays as it was."""
        found = self._looks()
        if self.broken and found == self._broken_as:
            return
        was, self.broken = self.broken, ""
        try:
            self.file.refresh()
        except StoreError as error:
            self.broken, self._broken_as = str(error), found if isinstance(error, FileError) else None
        except OSError:  # looked at again in a moment
            self.broken = was
        else:
            self.trying.refresh()
            if was:
                self.file.notes.append(f"{self.file.path} can be read again; all goes on.")

    def _looks(self) -> tuple[int, ...]:
        """What the file looks like from outside; nothing where there is none."""
        try:
            found = self.file.path.stat()
        except OSError:
            return ()
        return found.st_mtime_ns, found.st_size, found.st_ino

    def told(self) -> str:
        """What others did and what there is to know of the file since this was asked last, in one line."""
        from store.planfile import OUTSIDE

        file = self.file
        said = [label if label.startswith(OUTSIDE) else f"another window: {label}" for label in file.news[-2:]]
        if len(file.news) > 2:
            said.append(f"and {len(file.news) - 2} more")
        said += file.notes + self.trying.notes
        self.trying.notes.clear()
        file.news.clear()
        file.notes.clear()
        return " · ".join(said)

    def short(self, text: str) -> str:
        """A sentence with the file's name instead of its whole path: what matters must fit a line."""
        return text.replace(str(self.file.path), self.file.path.name)

    # ------------------------------------------------------------------------------------------------- since one last looked

    def since_looked(self) -> str:
        """How much happened since the user last looked, in one line; nothing where nothing did, or it is not known."""
        looked = self.looked
        count = self.file.number - looked.number if looked is not None else 0
        if looked is None or count <= 0:
            return ""
        when = (
            f"{looked.at:%H:%M}" if looked.at.date() == self.file.clock().date() else f"{looked.at:%a} {looked.at.day} {looked.at:%b %H:%M}"
        )
        return f"{count} change{'s' * (count != 1)} since you last looked ({when}): g y lists them"

    def attend(self) -> str:
        """Note that the user is here; what there is to tell after a time away, nothing otherwise."""
        if self._glances is None:
            return ""
        now, before = self.file.clock(), self._attended
        away = before is not None and now - before.at > AWAY and self.file.number > before.number
        if away:
            self.looked = before
        self._attended = self._glances.now(self.file.number, now)
        return self.since_looked() if away else ""

    def remember_look(self) -> None:
        """Keep when the user was here last, if they were since this was kept."""
        if self._glances is not None and self._attended is not None and self._attended is not self._noted:
            self._noted = self._attended
            self._glances.keep(self.file.target, self._attended)

    # -------------------------------------------------------------------------------------------------- what is shown

    def baseline_of(self, program: Program | None) -> Baseline | None:
        """The baseline a program is held against."""
        return self.plan.baselines.get(program.baseline) if program and program.baseline else None

    def slip_of(self, activity: Task | Milestone) -> float | None:
        """Working days that an activity finishes after its baseline, on its own calendar; None without one."""
        rows = self.schedule
        baseline = self.baseline_of(self.plan.program_of(activity))
        planned = baseline.activities.get(activity.id) if baseline else None
        if planned is None or rows is None:
            return None
        gist = rows.gist(activity.id) or rows.get(activity.id)
        return days_between(rows.calendars.for_activity(activity), planned.finish, gist.finish) if gist else None

    def slips(self, baseline: Baseline) -> Slips | None:
        """What made activities late since a baseline, worked out once for this plan; None while it cannot be scheduled."""
        from planning.attribution import Slips

        now, known = self.schedule, self._slips
        if now is not None and (known is None or known.schedule is not now or known.baseline is not baseline):
            self._slips = known = Slips(now, baseline)
        return known if now is not None else None

    @property
    def scoring(self) -> Scoring:
        """The scores of the plan's risks."""
        from planning.risk_scores import Scoring

        known = self._scoring
        if known is None or known.plan is not self.plan or known.scheduled is not self.schedule:
            known = self._scoring = Scoring(self.plan, self.schedule)
        return known

    def overspent(self, program_id: str) -> float:
        """What the work of a program has cost beyond what it earned; worked out once for this plan, nothing while it has no dates."""
        from planning.budget import overspent
        from planning.performance import Performance

        now, known = self.schedule, self._overspent
        if now is None or program_id not in self.plan.programs:
            return 0.0
        if known is None or known[0] is not now:
            self._overspent = known = (now, {})
        if program_id not in known[1]:
            known[1][program_id] = overspent(Performance(now, self.today).program(program_id))
        return known[1][program_id]

    def slips_of_groups(self, program: Program | None) -> Callable[[Program | Project], float | None]:
        """A reckoner of the working days that a program and its projects finish after the baseline; None without one."""
        baseline, rows = self.baseline_of(program), self.schedule
        if baseline is None or rows is None or program is None:
            return lambda group: None
        approved, calendar = approved_finishes(self.plan, baseline), rows.calendars.for_program(program)

        def slip(group: Program | Project) -> float | None:
            rolled = rows.project(group.id) if isinstance(group, Project) else rows.program(group.id)
            return days_between(calendar, approved[group.id], rolled.finish) if rolled is not None and group.id in approved else None

        return slip

    def slip_of_group(self, group: Program | Project) -> float | None:
        """Working days that a project or program finishes after its baseline; None without one."""
        return self.slips_of_groups(self.plan.programs.get(group.program) if isinstance(group, Project) else group)(group)

    def minutes_per_day(self, activity: Task | Milestone) -> int:
        """Working minutes of a day on an activity's calendar."""
        return self.schedule.calendars.for_activity(activity).minutes_per_day if self.schedule else 480

    def program_id(self, record: Record) -> str:
        """The id of the program a record belongs to; nothing where it belongs to none."""
        program = self.plan.program_of(record)
        return program.id if program else ""

    def milestones_of(self, program_id: str, archived: bool = False) -> list[Milestone]:
        """A program's milestones, by date; with those of archived projects where that is said."""
        closed = set() if archived else {p.id for p in self.plan.projects.values() if p.archived}
        found = [m for m in self.plan.milestones.values() if self.program_id(m) == program_id and m.project not in closed]
        rows = self.schedule

        def place(milestone: Milestone) -> tuple[date, float]:
            gist = rows.gist(milestone.id) if rows else None
            return gist.finish.date() if gist else date.max, milestone.rank

        return sorted(found, key=place)

    def told_of(self, program_id: str) -> Told:
        """What the header says of a program, counted once for each schedule: it is said with every move of the cursor."""
        rows, known = self.schedule, self._told_of
        if rows is None:
            return Told(0, 0, "")
        if known is None or known[0] is not rows or known[1] != self.today:
            self._told_of = known = (rows, self.today, {})
        if program_id not in known[2]:
            last, ahead = self.today + timedelta(days=DUE_WITHIN), self._ahead(program_id)
            slips = sum((self.slip_of(milestone) or 0) > 0 for milestone, _ in ahead)
            due = sum(gist.finish.date() <= last for _, gist in ahead)
            known[2][program_id] = Told(slips, due, self._status_trouble(rows, program_id))
        return known[2][program_id]

    def _status_trouble(self, rows: Schedule, program_id: str) -> str:
        """That a status date is long gone, or that there is none while work lies in the past; nothing otherwise."""
        program = self.plan.programs.get(program_id)
        if program is None or (program.status_date is not None and (self.today - program.status_date).days <= DUE_WITHIN):
            return ""
        if program.status_date is not None:
            return f"status {(self.today - program.status_date).days} days old"
        from planning.status_age import overdue

        return "no status date" if overdue(rows, program, self.today) else ""

    def _ahead(self, program_id: str) -> list[tuple[Milestone, Gist]]:
        """The milestones of a program that are not reached."""
        rows = self.schedule
        if rows is None:
            return []
        found = [(m, gist) for m in self.milestones_of(program_id) if (gist := rows.gist(m.id)) is not None]
        return [(m, gist) for m, gist in found if not gist.finished]


def _same_but_names(one: Change, other: Change) -> bool:
    """Whether two changes do the same to dates, people and money."""
    if len(one.edits) != len(other.edits):
        return False
    return all(
        a == b or (a.id == b.id and a.before == b.before and _nameless(a) == _nameless(b))
        for a, b in zip(one.edits, other.edits, strict=True)
    )


def _nameless(edit: Edit) -> Record | None:
    from dataclasses import replace

    return replace(edit.after, name="") if edit.after is not None else None


def everything(plan: Plan, of: Plan, label: str) -> Change:
    """The change that adds all records of another plan to an empty one."""
    edits = tuple(Edit(kind, record.id, plan.table(kind).get(record.id), record) for kind, record in of.records())
    return Change(label, edits)
