"""Everything that is wrong in the content of a plan file, told at once, with lines and ids.

``PlanFile.open`` refuses a file at the first thing that is wrong; this reads on. What it reads it keeps in a state in which
``store.repair`` can go on: documents of which every field can be read, each with a number and an id of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from planning.errors import PlanError
from planning.plan import SCHEMA, Meta, Plan
from planning.records import KINDS
from planning.validate import validate
from store.fitting import Fitting, Held, fitted
from store.mending import counted, mend_of, mended
from store.scanning import META, Finding, scan

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from planning.validate import Problem
    from store.parsing import Tables

__all__ = ["Finding", "Inspection", "inspect", "is_remarkable"]


class Inspection(NamedTuple):
    """What a file holds and what is wrong with it.

    ``of_file`` are the findings of its text and documents, ``of_plan`` those of the records together. ``plan`` is what could be
    read, ``held`` its documents by kind and id, ``others`` the tables and documents that are no records. ``hopeless`` is a file
    nothing can be made of: of another program, of a newer version, or without anything that can be read.
    """

    content: bytes
    of_file: tuple[Finding, ...]
    of_plan: tuple[Finding, ...]
    plan: Plan
    held: Mapping[tuple[str, str], Held]
    others: Tables
    meta: dict[str, object]
    hopeless: bool = False

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All that is wrong, in the order of the lines; what has no line comes last."""
        return tuple(sorted(self.of_file + self.of_plan, key=lambda f: (f.note, not f.line, f.line)))

    @property
    def faults(self) -> tuple[Finding, ...]:
        """The findings that are not mere notes."""
        return tuple(f for f in self.findings if not f.note)


def inspect(content: bytes, plan: Plan | None = None) -> Inspection:
    """Everything that is wrong in a file's content. Raises nothing, whatever the content is.

    ``plan`` is the plan as it was opened, where it was: what is wrong with its records is told of it, since the journal may
    know more than the file.
    """
    if not content.strip():
        return Inspection(content, (), (), Plan(), {}, {}, {})
    fitting = fitted(scan(content))
    read = Plan(meta=fitting.meta, **fitting.records())
    if fitting.hopeless:
        told = tuple(f._replace(repair="") for f in fitting.findings)
        return Inspection(content, told, (), read, fitting.held, fitting.others, fitting.meta_document, hopeless=True)
    of_file = [*fitting.findings, *_unexplained(fitting, content), *_low_counters(read, fitting)]
    of_plan = _of_plan(plan or read, fitting.held)
    return Inspection(content, tuple(of_file), tuple(of_plan), read, fitting.held, fitting.others, fitting.meta_document)


def is_remarkable(plan: Plan, content: bytes) -> bool:
    """Whether there may be something to tell of a plan that was opened, and of its file. False is sure, True is not."""
    if validate(plan) or plan.meta.extra or _raised(plan, plan.meta):
        return True
    if any(record.extra for _, record in plan.records()):
        return True
    tables = content.count(b'": {\n"')
    ours = content.startswith(b'{\n"') and tables <= sum(1 for kind in KINDS if plan.table(kind)) + 1
    return (bool(content.strip()) and not ours) or bool(_why_no_dates(plan))


def _unexplained(fitting: Fitting, content: bytes) -> Iterator[Finding]:
    """What the parser refuses in a file in which nothing else was found that would keep it from being opened."""
    from store.errors import FileError
    from store.parsing import parse

    if any(finding.fatal for finding in fitting.findings):
        return
    try:
        parse(content)
    except FileError as error:
        yield Finding(0, error.table, error.document, error.record, error.field, error.why)


# ------------------------------------------------------------------------------------------------------------ the plan


def _of_plan(plan: Plan, held: Mapping[tuple[str, str], Held]) -> Iterator[Finding]:
    """What is wrong with the records together; loops too, which only show once the rest is mended."""
    found = validate(plan)
    for problem in found:
        mend = mend_of(plan, problem)
        yield located(problem, held, mend.words if mend else "")
    sound = plan
    if any(problem.fatal for problem in found):
        sound = mended(plan).plan
        for problem in validate(sound):
            if problem not in found and problem.kind == "links":
                yield located(problem, held)
    why = _why_no_dates(sound)
    if why and not any(why == problem.why for problem in validate(sound)):
        yield Finding(table="schedule", why=why, fatal=False)


def located(problem: Problem, held: Mapping[tuple[str, str], Held], repair: str = "") -> Finding:
    """A problem of the plan, told with the place of its record in the file."""
    place = held.get((problem.kind, problem.id))
    line, number = (place.line, place.number) if place else (0, "")
    return Finding(line, problem.kind, number, problem.id, problem.field, problem.why, problem.fatal, repair)


def _why_no_dates(plan: Plan) -> str:
    """The sentence that says why a plan has no dates; nothing where it has."""
    from planning.schedule import schedule

    try:
        schedule(plan)
    except PlanError as error:
        return str(error)
    return ""


def _raised(plan: Plan, meta: Meta) -> dict[str, int]:
    """The counters that stand below an id in use, as they should be."""
    return {prefix: number for prefix, number in counted(plan).items() if number > meta.counters.get(prefix, 0)}


def _low_counters(plan: Plan, fitting: Fitting) -> Iterable[Finding]:
    low = _raised(plan, plan.meta)
    if low and plan.meta.schema == SCHEMA:
        some = ", ".join(f"{prefix} {plan.meta.counters.get(prefix, 0)}, in use {number}" for prefix, number in list(low.items())[:3])
        why = f"counters of ids stand below ids in use ({some}); new ids go on behind those all the same."
        yield Finding(fitting.meta_line, META, "1", "", "counters", why, False, note=True)
