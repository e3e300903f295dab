"""Goals: what each program is for, its benefits with what they wait for and when they are reached, and what each project adds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planning.beginnings import first_in_app
from planning.benefits import Alignment, BenefitOutlook, alignments, outlooks, show_amount, spark, without_goal
from planning.canvas import Run
from planning.errors import HeadwayError
from planning.records import Benefit, Program, Project
from planning.text_width import clean
from tui.goal_words import (
    basis_words,
    day_words,
    late_words,
    progress_words,
    rule_words,
    share_then_words,
    share_words,
    target_words,
    wait_words,
    way_words,
)
from tui.keys.boards import GOALS
from tui.keys.command import Place, Registry
from tui.screens.board import COLOURS, BoardScreen, Table, Told
from tui.screens.why import wrapped
from widgets.listing import Column, Row

if TYPE_CHECKING:
    from planning.records import Record

COLUMNS = (
    Column("Id"),
    Column("Goal, benefit, project", shrinks=True, most=70),
    Column("Prio", right=True, spare=1),
    Column("Now", right=True),
    Column("Share", right=True),
    Column("", spare=6),
    Column("Waits for", spare=3),
    Column("Target", spare=2),
    Column("On its day"),
)


class GoalsScreen(BoardScreen):
    """Every program with its benefits, dis-benefits and projects."""

    name_here = "Goals"
    box = 7

    @property
    def all_commands(self) -> Registry[GoalsScreen]:
        return GOALS

    @property
    def where(self) -> Place:
        return "goals"

    @property
    def record(self) -> Record | None:
        return self.session.plan.find(str(self.key)) if self.key is not None else None

    # -------------------------------------------------------------------------------------------------- what is shown

    def table(self) -> Table:
        plan, rows = self.session.plan, list[Row]()
        self._benefits: dict[str, BenefitOutlook] = {}
        self._aligned: dict[str, Alignment] = {}
        for program in (p for p in plan.programs.values() if not p.archived):
            rows.append(self._program(program))
            for told in outlooks(plan, self.session.schedule, program.id):
                self._benefits[told.benefit.id] = told
                rows.append(self._benefit(told))
            for aligned in alignments(plan, program.id):
                self._aligned[aligned.project.id] = aligned
                rows.append(self._project(aligned))
        missing = [each.id for each in without_goal(plan)]
        info = f"{len(self._benefits)} benefits"
        if missing:
            info = f"{len(missing)} without a goal: {', '.join(missing[:4])}{' …' if len(missing) > 4 else ''} · {info}"
        return Table("Goals and benefits", info, COLUMNS, rows, clean(first_in_app(plan, "programs")))

    def _program(self, program: Program) -> Row:
        goal = Run(clean(program.goal), "strong") if program.goal.strip() else Run("no goal is said", "warn")
        return Row(program.id, (Run(clean(program.id), "strong"), goal, *(Run(""),) * 7))

    def _benefit(self, told: BenefitOutlook) -> Row:
        benefit, today = told.benefit, self.session.today
        value = told.latest.value if told.latest else None
        late = "warn" if (told.days_late or 0) > 0 else ""
        cells = (
            Run(clean(benefit.id), "special" if benefit.disbenefit else ""),
            Run(clean(benefit.name)),
            Run(""),
            Run(clean(show_amount(benefit, value)), "" if told.latest else "dim"),
            Run(share_words(told.share), "" if told.latest else "dim"),
            Run(spark(benefit, 8), "accent"),
            Run(clean(wait_words(told, today)), "dim"),
            Run(target_words(told, today), late),
            Run(share_then_words(told) or (way_words(told) if benefit.disbenefit else ""), COLOURS[told.rag]),
        )
        return Row(benefit.id, cells)

    def _project(self, aligned: Alignment) -> Row:
        project = aligned.project
        goal = Run(clean(project.goal), "dim") if project.goal.strip() else Run("no goal is said", "warn")
        serves = Run(f"{len(aligned.serves)} of {aligned.of}" if aligned.of else "", "dim")
        blank = Run("")
        waits = Run(clean(project.stage), "dim")
        return Row(project.id, (Run(clean(project.id)), goal, Run(str(project.priority)), blank, serves, blank, waits, blank, blank))

    def told(self) -> Told:
        record = self.record
        if isinstance(record, Program):
            return self._told_program(record)
        if isinstance(record, Benefit) and record.id in self._benefits:
            return self._told_benefit(self._benefits[record.id])
        if isinstance(record, Project) and record.id in self._aligned:
            return self._told_project(self._aligned[record.id])
        return Told("")

    def _told_program(self, program: Program) -> Told:
        first, *rest = wrapped(clean(program.goal), self.room) or [""]
        goal = [[Run(line)] for line in (first, " ".join(rest)) if line] or [[Run("No goal is said; e writes it.", "warn")]]
        measure = [Run("Measure  ", "dim"), Run(clean(program.goal_measure) or "none is said")]
        people = [
            Run("Sponsor  ", "dim"),
            Run(clean(program.sponsor) or "-"),
            Run("   Manager  ", "dim"),
            Run(clean(program.manager) or "-"),
        ]
        return Told(f"{program.id} {program.name}", "program", [*goal, measure, people])

    def _told_benefit(self, told: BenefitOutlook) -> Told:
        benefit, today = told.benefit, self.session.today
        lines = [[Run(clean(benefit.measure or "no measure is said"), "dim"), Run("  "), Run(clean(progress_words(told)))]]
        waits = [Run("Waits for  ", "dim")]
        for wait in told.waits:
            there = "there since" if wait.done else "forecast"
            when = f"{there} {day_words(wait.finish, today)}{late_words(wait.slip)}" if wait.finish else "without a date"
            last = told.last is not None and wait.id == told.last.id and not wait.done
            waits += [Run(clean(wait.id), "strong" if last else ""), Run(clean(f" {wait.name} "), "dim"), Run(f"{when}   ")]
        lines.append(waits if told.waits else [Run("Waits for nothing; e names what it needs.", "dim")])
        lines += [self._forecast(told), *self._rule(told)]
        owner = self.session.plan.people.get(benefit.owner)
        values = "  ".join(f"{show_amount(benefit, m.value)} {day_words(m.on, today)}" for m in benefit.measurements[-4:])
        lines.append(
            [
                Run("Owner  ", "dim"),
                Run(clean(owner.name if owner else benefit.owner or "-")),
                Run("   Measured  ", "dim"),
                Run(clean(values or "m notes a value")),
            ]
        )
        return Told(f"{benefit.id} {benefit.name}", "dis-benefit" if benefit.disbenefit else f"benefit · {told.state}", lines)

    def _forecast(self, told: BenefitOutlook) -> list[Run]:
        benefit, today = told.benefit, self.session.today
        if benefit.disbenefit:
            return [Run("Accepted  ", "dim"), Run(clean(way_words(told))), Run(f"   {told.state}", COLOURS[told.rag])]
        due = [Run("Due  ", "dim"), Run(day_words(benefit.by, today))]
        if told.reached_on is None and not told.measured_pace:
            return [*due, Run("   no forecast yet", "dim")]
        late = "warn" if (told.days_late or 0) > 0 or told.reached_on is None else "good"
        when = [Run("   Target  ", "dim"), Run(target_words(told, today), late), Run(f"  {basis_words(told)}", "dim")]
        return [*due, *when]

    def _rule(self, told: BenefitOutlook) -> list[list[Run]]:
        """Its colour and why it has that, in a line; none without a colour."""
        if not told.rag:
            return []
        colour = Run(share_then_words(told), COLOURS[told.rag])
        return [[Run("On its day  ", "dim"), colour, Run(f"  {rule_words(told)}", "dim")]]

    def _told_project(self, aligned: Alignment) -> Told:
        project, share = aligned.project, aligned.share
        goal = Run(clean(project.goal)) if project.goal.strip() else Run("It says no goal; e writes it.", "warn")
        served = ", ".join(aligned.serves) or "none directly"
        serves = [
            Run("Serves  ", "dim"),
            Run(clean(served)),
            Run(f"   {share_words(share)} of the benefits" if share is not None else "", "dim"),
        ]
        priority = [
            Run("Priority  ", "dim"),
            Run(f"{project.priority}"),
            Run(" of 1000; p sets it", "dim"),
            Run("   Stage  ", "dim"),
            Run(clean(project.stage) or "-"),
        ]
        return Told(f"{project.id} {project.name}", "project", [[goal], serves, priority])

    # ------------------------------------------------------------------------------------------------------------ commands

    def measure(self) -> None:
        """Ask what the benefit under the cursor measured."""
        from tui.goals import ask_measure

        record = self.record
        if not isinstance(record, Benefit):
            raise HeadwayError("Only benefits are measured; put the cursor on one.")
        ask_measure(self, record)

    def priority(self) -> None:
        """Ask for the priority of the project under the cursor."""
        from tui.asking import change_field

        record = self.record
        if not isinstance(record, Project):
            raise HeadwayError("Projects have a priority; put the cursor on one.")
        text = str(record.priority)
        self.ask(
            change_field(
                self.session, [record.id], "priority", f"{record.id} priority", "0 to 1000, the highest first", self.keep, text=text
            )
        )

    def edit_row(self) -> None:
        """Edit every field of the record under the cursor."""
        self.edit(str(self.key or ""))

    def go_there(self) -> None:
        """Go to what the benefit waits for longest, to the project or program, on the home screen."""
        told = self._benefits.get(str(self.key))
        if told is not None and told.last is None:
            raise HeadwayError(f"{told.benefit.id} waits for nothing that has a date; e names what it needs.")
        self.go_home_to(told.last.id if told and told.last else str(self.key or ""))

    def gates(self) -> None:
        """Turn to the gates."""
        from tui.screens.gates import GatesScreen

        self.open_screen(GatesScreen(self.session, self.program_id, self._jump))
