"""What a report is about - a program, or one project of it - and which records belong to that."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from planning.closing import is_put_away
from planning.records import Activity, ChangeRequest, LogEntry, Program, Project, Risk

if TYPE_CHECKING:
    from datetime import datetime

    from planning.calendars import WorkCalendar
    from planning.plan import Plan
    from planning.records import Record
    from planning.rollup import Rollup
    from planning.schedule import Schedule

Subject = Program | Project


class Scope:
    """A program or project in a plan. Of a project are its work, and the risks and log entries that are on it or on its work."""

    def __init__(self, plan: Plan, subject: Subject) -> None:
        self.plan, self.subject = plan, subject
        self.program: Program | None = plan.program_of(subject)

    @property
    def noun(self) -> str:
        """``program`` or ``project``."""
        return "program" if isinstance(self.subject, Program) else "project"

    @property
    def currency(self) -> str:
        """The money it is told in."""
        return self.program.currency if self.program is not None else "EUR"

    def holds(self, record: Record) -> bool:
        """Whether a record belongs to it and is not put away."""
        if isinstance(self.subject, Program):
            above = self.plan.program_of(record)
            return above is not None and above.id == self.subject.id and not is_put_away(self.plan, record)
        if isinstance(record, Activity):
            return record.project == self.subject.id and not is_put_away(self.plan, record)
        if isinstance(record, Risk | LogEntry):
            about = (*record.on, *((record.target,) if isinstance(record, ChangeRequest) else ()))
            return any(each in self._inside for each in about)
        return False

    @cached_property
    def _inside(self) -> frozenset[str]:
        """The ids of the project and of its tasks and milestones."""
        return frozenset((self.subject.id, *(a.id for a in self.plan.activities() if a.project == self.subject.id)))


def rolled(scheduled: Schedule, subject: Subject) -> Rollup | None:
    """The roll-up of a program or project; None where nothing in it is scheduled."""
    return scheduled.program(subject.id) if isinstance(subject, Program) else scheduled.project(subject.id)


def finish_of(scheduled: Schedule, subject: Subject) -> datetime | None:
    """When its work ends; None where nothing in it is scheduled."""
    found = rolled(scheduled, subject)
    return found.finish if found is not None else None


def calendar_of_subject(scheduled: Schedule, subject: Subject) -> WorkCalendar:
    """The calendar in which its finish is counted."""
    calendars = scheduled.calendars
    return calendars.for_program(subject) if isinstance(subject, Program) else calendars.for_project(subject.id)


def subject_of(plan: Plan, subject_id: str) -> Subject | None:
    """The program or project of an id."""
    return plan.programs.get(subject_id) or plan.projects.get(subject_id)
