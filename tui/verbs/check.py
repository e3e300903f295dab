"""``headway check``: everything that is wrong with the plan and its file, and its repair."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from planning.errors import HeadwayError
from tui.verbs.common import InputError, ask, interactive, note, note_status, say, scheduled_or_why, table_for_people
from tui.verbs.quality import print_quality, schedule_quality

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterable, Sequence

    from planning.plan import Change, Plan
    from store.inspection import Finding, Inspection
    from store.parsing import Tables
    from store.recovery import Basis
    from tui.verbs.common import Shell

HELP = """
headway check [--repair] [--yes] [FILE]

Looks through the whole file and the plan in it, and tells everything that is wrong, with lines and ids: text that is no
JSON, lines that were cut off or merged badly, fields that cannot be read, records that point at nothing, impossible
dates and amounts, links in a circle. The exit code is 0 when nothing is wrong, 1 when there is something to say, and 2
when there is no such file. Nothing is changed.

It also holds the schedule against the 14 points of the DCMA assessment and names those that fail, with the first offenders;
docs/health.md tells what each means. That alone leaves the exit code at 0. With --json: every point, under "dcma" (of a file
with several programs each by itself too, under "dcma_programs").

  --repair    say what can be put right without guessing, ask, and do it. Nothing is thrown away in silence: each thing
              that is left out is shown. A file that could not be opened is kept beside the repaired one
  --yes       do not ask

  headway check
  headway check --json
  headway check relaunch.json --repair
"""


class _Subject(NamedTuple):
    """A file that is looked at. ``plan`` is the plan as it was opened, ``refusal`` why it was not."""

    path: Path
    content: bytes
    plan: Plan | None
    refusal: str
    inspection: Inspection | None
    others: tuple[Finding, ...]
    """What was found beside the file: in its journal."""
    basis: Basis
    """How file and journal looked before they were read."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All that is to be told."""
        found = (self.inspection.findings if self.inspection else ()) + self.others
        if self.refusal and not any(finding.fatal for finding in found):
            from store.inspection import Finding

            found += (Finding(why=self.refusal),)
        return found

    @property
    def faults(self) -> list[Finding]:
        """The findings that are not mere notes."""
        return [finding for finding in self.findings if not finding.note]

    @property
    def records(self) -> dict[str, int]:
        """How many records of each kind could be read."""
        from planning.records import KINDS

        plan = self.plan if self.plan is not None else self.inspection.plan if self.inspection else None
        return {kind: len(plan.table(kind)) for kind in KINDS if plan.table(kind)} if plan else {}


class _Repair(NamedTuple):
    """What would be done: the change of a plan that was opened, or the tables of a file that was not."""

    done: tuple[str, ...]
    left: tuple[Finding, ...]
    change: Change | None
    tables: Tables


def add_arguments(parser: ArgumentParser) -> None:
    """The file, and what to do about it."""
    parser.add_argument("source", metavar="FILE", nargs="?")
    parser.add_argument("--repair", action="store_true")
    parser.add_argument("--yes", action="store_true")


def run(args: Namespace, shell: Shell) -> int:
    """Print what is wrong; with ``--repair`` put it right."""
    if args.source:
        shell = shell._replace(named=args.source)
    subject = _subject(shell)
    if args.repair:
        return _repair(subject, args, shell)
    if shell.json:
        shell.reply({"file": _reply(subject), **schedule_quality(subject.plan)})
    else:
        _print(subject)
        if subject.plan is not None:
            print_quality(subject.plan)
            note_status(scheduled_or_why(subject.plan)[0], shell.today)
    return 1 if subject.faults else 0


# ------------------------------------------------------------------------------------------------------------ looking


def _subject(shell: Shell) -> _Subject:
    """The file and what there is to say of it; a plan with nothing to say is not looked at line by line."""
    from store.inspection import inspect, is_remarkable
    from store.recovery import Basis

    path = shell.path
    basis = Basis.of(Path(os.path.realpath(path)))
    content = _content(shell)
    plan: Plan | None = None
    refusal = ""
    try:
        plan = shell.plan()
    except InputError:
        raise
    except HeadwayError as error:
        refusal = str(error)
    quiet = plan is not None and not is_remarkable(plan, content)
    return _Subject(path, content, plan, refusal, None if quiet else inspect(content, plan), tuple(_beside(path)), basis)


def _content(shell: Shell) -> bytes:
    """The bytes of the file; none where no file was named and there is none yet. Raises InputError when the one named is not there."""
    from store.atomic import read_whole
    from store.journal import journal_of

    try:
        found = read_whole(shell.path)
    except OSError as error:
        raise InputError(f"{shell.path} cannot be read: {(error.strerror or str(error)).lower()}.") from None
    if found is None and shell.named and not journal_of(Path(os.path.realpath(shell.path))).exists():
        raise InputError(f"There is no plan {shell.named}; `headway demo`, `add` and `import` make one.")
    return found[0] if found else b""


def _beside(path: Path) -> Iterable[Finding]:
    """What is wrong with what lies beside the file: its journal. What nothing can be done about, in the archive, is a mere note."""
    from store.journal_check import check_journal

    return [finding._replace(note=not finding.repair) for finding in check_journal(Path(os.path.realpath(path)))]


def _print(subject: _Subject) -> None:
    if not subject.faults:
        say(_sound(subject))
        _print_early(subject.plan)
    if subject.findings:
        _print_table(subject.findings)
    if any(finding.repair for finding in subject.faults):
        note("`headway check --repair` shows what can be put right, and asks.")
    _note_other_way(subject)


def _sound(subject: _Subject) -> str:
    count = sum(subject.records.values())
    if not count:
        return "The file is sound, and the plan is empty. `headway add 'program KES Online relaunch'` makes the first program."
    said = "its one record as it is" if count == 1 else f"its {count} records as they are"
    return f"The file is sound: nothing is wrong with {said} written."


def _print_early(plan: Plan | None) -> None:
    """Say what is reported as done although what it waits for is not; what a sound file may well hold."""
    scheduled = scheduled_or_why(plan)[0] if plan is not None else None
    if scheduled is None:
        return
    from planning.early_ticks import early_words, ticked_too_early
    from tui.render import visible

    for each, waits in ticked_too_early(scheduled).items():
        say(visible(f"What it says is out of sequence: {each} is {early_words(waits)}."))


def _note_other_way(subject: _Subject) -> None:
    """Name what a file that does not open could be written again from: that may know what the file has lost."""
    if subject.plan is not None or (subject.inspection is not None and subject.inspection.hopeless and "newer version" in subject.refusal):
        return
    from store.errors import StoreError
    from store.recovery import best_source

    try:
        source = best_source(Path(os.path.realpath(subject.path)))
    except (StoreError, OSError):
        return
    count = source.records
    note(f"`headway restore --rebuild` writes it again from its {source.name}, with {count} records.")


def _print_table(findings: Sequence[Finding]) -> None:
    from tui.render import Column

    columns = [
        Column("Line", right=True, spare=1),
        Column("Where", spare=2),
        Column("Id", spare=0),
        Column("Field"),
        Column("What is wrong", spare=0),
    ]
    say(table_for_people(columns, [_row(finding) for finding in findings], ""))


def _row(finding: Finding) -> list[str]:
    where = f"{finding.table} {finding.document}".strip()
    why = f"Note: {finding.why}" if finding.note else finding.why
    return [str(finding.line or ""), where, finding.id, finding.field, why]


def _reply(subject: _Subject) -> dict[str, object]:
    notes = [_told(finding) for finding in subject.findings if finding.note]
    problems = [_told(finding) for finding in subject.faults]
    return {"path": str(subject.path), "ok": not problems, "records": subject.records, "problems": problems, "notes": notes}


def _told(finding: Finding) -> dict[str, object]:
    return {
        "line": finding.line or None,
        "kind": finding.table,
        "document": finding.document,
        "id": finding.id,
        "field": finding.field,
        "why": finding.why,
        "fatal": finding.fatal,
        "repair": finding.repair,
    }


# ---------------------------------------------------------------------------------------------------------- repairing


def _repair(subject: _Subject, args: Namespace, shell: Shell) -> int:
    """Show what would be done, ask, and do it."""
    if shell.read_only:
        raise InputError("--read-only changes nothing; leave it out to repair, or --repair to look.")
    repair = _planned(subject)
    if not shell.json:
        _print_repair(repair, subject)
    kept = bool(repair.done) and _agreed(args, shell)
    aside = _keep(repair, subject, shell) if kept else None
    if shell.json:
        told = {"done": list(repair.done), "left": [_told(finding) for finding in repair.left], "kept": kept}
        shell.reply({"file": _reply(subject), "repair": {**told, "aside": str(aside) if aside else None}})
    elif repair.done:
        _print_outcome(repair, subject, aside, kept=kept)
    return 1 if repair.left or (repair.done and not kept) else 0


def _planned(subject: _Subject) -> _Repair:
    from store.repair import mending, repaired_with_journal

    journal = tuple(dict.fromkeys(f"{finding.table}: {finding.repair}" for finding in subject.others if finding.repair))
    left = tuple(finding for finding in subject.others if not finding.repair)
    if subject.inspection is None:
        return _Repair(journal, left, None, {})
    if subject.plan is not None:
        mend = mending(subject.inspection, subject.plan)
        return _Repair(mend.done + journal, mend.left + left, mend.change, {})
    if subject.inspection.hopeless:
        return _Repair((), tuple(subject.faults), None, {})
    result = repaired_with_journal(subject.path, subject.inspection)
    known = subject.inspection.findings + subject.others
    unexplained = tuple(finding for finding in subject.findings if finding not in known and not result.done and not journal)
    return _Repair(result.done + journal, result.left + left + unexplained, None, result.tables)


def _agreed(args: Namespace, shell: Shell) -> bool:
    return args.yes or (interactive() and not shell.json and ask("Repair it?"))


def _keep(repair: _Repair, subject: _Subject, shell: Shell) -> Path | None:
    """Do it; returns where the broken file is kept, if it was one that could not be opened."""
    from store.repair import write_repaired
    from tui.clock import clock_of

    moment = clock_of(shell.today)()
    if subject.plan is None:
        return write_repaired(subject.path, repair.tables, moment, subject.basis)
    if repair.change is not None and repair.change.edits:
        with shell.changing() as file:
            file.commit(repair.change)
    if any(finding.repair for finding in subject.others):
        with shell.changing() as file:
            file.begin_journal()
    return None


def _print_repair(repair: _Repair, subject: _Subject) -> None:
    from tui.render import visible

    if repair.done:
        count = len(repair.done)
        say(f"This would be put right ({count}):")
        for line in repair.done:
            say(visible(f"  {line}"))
    elif not repair.left:
        say(_sound(subject))
    _note_other_way(subject)
    if repair.left:
        say(f"This only a person can decide ({len(repair.left)}):")
        _print_table(repair.left)


def _print_outcome(repair: _Repair, subject: _Subject, aside: Path | None, *, kept: bool) -> None:
    from tui.render import visible

    if not kept:
        note("Nothing was changed; `headway check --repair --yes` does it without asking.")
    elif aside is not None:
        note(visible(f"Repaired: {subject.path}. The file as it was is kept as {aside}."))
    elif repair.change is not None:
        note(visible(f"Kept: {repair.change.label}. It can be undone."))
