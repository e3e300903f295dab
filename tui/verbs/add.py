"""``headway add``: new records, one line each."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tui.verbs.common import InputError, checked_after, is_terminal, lines_of_stdin, note, require_text, say

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Sequence

    from planning.capture import Reading
    from planning.plan import Change, Plan
    from store.planfile import PlanFile
    from tui.verbs.common import Shell

HELP = """
headway add LINE
headway add 'LINE' 'LINE' ...
headway add -

Adds what a line says and prints the new ids; of several quoted lines each is a record. `add -` reads a line for each record
from standard input: all of them are kept, or none. A line may use the records of the lines before it.

  Landing pages 5d @SB 50% after WEB-8 +2d ^fri #campaign !high     a task
  * Press kit out after CMP-8 ^29 jan                                 a milestone
  r CMS import slips p40% 10d €24k on WEB-8 @TV mitigate              a threat; `o` an opportunity
  i Legacy export loses captions @TV ^fri on WEB-10                   an issue; `x` action, `d` decision, `c` change
  n two templates blocked on the icon set                             a note
  program KES Online relaunch
  project WEB Website relaunch in KES @TV
  person KM Kenji Mori designer €480/d 80%
Any other kind begins with its name: benefit, stakeholder, assumption, gate, calendar, leave ...

  --in PROJECT    the project of lines that name none (`in WEB` in the line does the same)
  --on ID         the record that a note or risk is about
  --dry-run       say what it would become and keep nothing

  headway add 'Landing pages 5d @SB after WEB-8' --in WEB
  headway add - < plan.txt

Quote the line: `*`, `!` and `#` mean something to the shell.
"""


def add_arguments(parser: ArgumentParser) -> None:
    """The line, and what it refers to."""
    parser.add_argument("line", nargs="+", metavar="LINE")
    parser.add_argument("--in", dest="project", metavar="PROJECT")
    parser.add_argument("--on", dest="record", metavar="ID")
    parser.add_argument("--dry-run", action="store_true")


class _Added(NamedTuple):
    """What a batch of lines becomes."""

    plan: Plan
    change: Change
    ids: tuple[str, ...]
    summaries: tuple[str, ...]


def run(args: Namespace, shell: Shell) -> int:
    """Add the records."""
    lines = _of_minutes(lines_of_stdin()) if args.line == ["-"] else _of_words(args.line)
    if args.dry_run:
        added = _added(lines, shell.open(), args, shell)
    else:
        with shell.changing() as file, file.exclusively():
            added = _added(lines, file, args, shell)
            file.commit(added.change)
    if shell.json:
        shell.reply({"ids": list(added.ids), "summaries": list(added.summaries), "kept": not args.dry_run})
    else:
        _print(added, kept=not args.dry_run)
    return 0


def _of_words(words: Sequence[str]) -> list[tuple[int, str]]:
    """The lines that were typed: several that were quoted are a line each, words without quotes are one together."""
    if len(words) > 1 and all(" " in word.strip() for word in words):
        return list(enumerate((word.strip() for word in words), 1))
    return [(0, " ".join(words).strip())]


def _of_minutes(lines: Sequence[tuple[int, str]]) -> list[tuple[int, str]]:
    """The lines to keep: of minutes those with a marker (``A:``, ``D:`` …), and how many are left out is said."""
    from planning.minutes import capture_line, is_minutes

    if not is_minutes([line for _, line in lines]):
        return list(lines)
    taken = [(number, wanted) for number, line in lines if (wanted := capture_line(line))]
    if left := len(lines) - len(taken):
        note(f"{left} line{'s' * (left != 1)} without A: D: R: I: left out.")
    return taken


def _added(lines: Sequence[tuple[int, str]], file: PlanFile, args: Namespace, shell: Shell) -> _Added:
    """What the lines become on the plan of a file. Raises PlanError for what cannot be scheduled."""
    project, about = _context(file.plan, args.project, args.record)
    added = _read_all(lines, file.plan, shell, project, about)
    checked_after(file.plan, added.plan)
    return added


def _context(plan: Plan, project: str | None, about: str | None) -> tuple[str | None, str | None]:
    """The ids behind --in and --on."""
    from tui.verbs.common import record

    if project is not None:
        kind, found = record(plan, project)
        if kind != "projects":
            raise InputError(f"{found.id} is no project; --in names the project of the new records.")
        project = found.id
    return project, record(plan, about)[1].id if about is not None else None


def _read_all(lines: Sequence[tuple[int, str]], plan: Plan, shell: Shell, project: str | None, about: str | None) -> _Added:
    """One change of all lines. Raises InputError that tells every line that cannot be read."""
    from planning.plan import Change, Edit

    edits: list[Edit] = []
    ids: list[str] = []
    summaries: list[str] = []
    wrong: list[str] = []
    label = ""
    for number, line in lines:
        reading = _read(number, line, plan, shell, project, about)
        if reading.errors or reading.change is None:
            wrong += [f"{_place(number)}{error}" for error in reading.errors or ("this says nothing that can be kept.",)]
            continue
        plan = plan.apply(reading.change)
        edits += reading.change.edits
        ids += [i for i in reading.ids if i not in ids]
        summaries.append(reading.summary)
        label = reading.change.label
    if wrong:
        hidden = len(wrong) - 20
        raise InputError("\n".join(wrong[:20] + ([f"... and {hidden} more."] if hidden > 0 else [])))
    return _Added(plan, Change(label if len(lines) == 1 else f"added {len(lines)} lines", tuple(edits)), tuple(ids), tuple(summaries))


def _read(number: int, line: str, plan: Plan, shell: Shell, project: str | None, about: str | None) -> Reading:
    from planning.capture import read_line
    from planning.errors import HeadwayError

    require_text(line, _place(number).rstrip(": ") or "The line")
    try:
        return read_line(line, plan, shell.today, project=project, record=about)
    except HeadwayError as error:
        raise InputError(f"{_place(number)}{error}") from error


def _place(number: int) -> str:
    return f"Line {number}: " if number else ""


def _print(added: _Added, *, kept: bool) -> None:
    import sys

    from tui.render import visible

    if not kept:
        for summary in added.summaries:
            say(visible(summary))
        note("Nothing was kept (--dry-run).")
        return
    for new in added.ids:
        say(visible(new))
    if is_terminal(sys.stdout):
        for summary in added.summaries:
            note(visible(summary))
