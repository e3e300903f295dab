"""``headway set``: change fields, and see what moves before it is kept."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING

from tui.verbs.common import (
    InputError,
    ask,
    checked,
    interactive,
    lines_of_stdin,
    note,
    record,
    require_text,
    say,
    scheduled_or_why,
    table_for_people,
)

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Sequence

    from planning.impact import Impact
    from planning.plan import Change, Plan
    from planning.schedule import Schedule
    from store.planfile import PlanFile
    from tui.verbs.common import Shell

HELP = """
headway set ID FIELD=VALUE ...
headway set -

Changes fields of a record and shows what moves. On a terminal it asks before it keeps a change that moves something;
--yes keeps it at once, and so does a run without a terminal. `set -` reads lines `ID FIELD=VALUE ...` from standard
input and makes one change of them: all or nothing. Values are written as in the app; `FIELD=` empties a field. It takes a
status sheet too (`headway ask`) as it came back by mail.

  headway set WEB-13 duration=9d
  headway set WEB-13 finish=+1w --yes
  headway set BRD-5 'name=Identity review' owner=KM
  headway set WEB-13 duration=+3d --dry-run

  --yes           keep it without asking
  --dry-run       show what would move and keep nothing
`headway show ID` shows the fields of a record.
"""

SHOWN = 40
"""So many moved rows are listed; --json lists all."""


def add_arguments(parser: ArgumentParser) -> None:
    """The record and its new values."""
    parser.add_argument("id", metavar="ID")
    parser.add_argument("values", nargs="*", metavar="FIELD=VALUE")
    parser.add_argument("--yes", "-y", action="store_true")
    parser.add_argument("--dry-run", action="store_true")


def run(args: Namespace, shell: Shell) -> int:
    """Make one change of what was typed, show its ripple, and keep it."""
    from_stdin = args.id == "-"
    lines = lines_of_stdin() if from_stdin else []
    if lines and _is_sheet(lines):
        with shell.changing() as file:
            return _keep_sheet(file, lines, args, shell)
    settings = _from_stdin(lines) if from_stdin else [(0, args.id, _pairs(args.values, "The command line"))]
    with shell.changing() as file:
        return _keep(file, settings, args, shell)


def _keep(file: PlanFile, settings: list[tuple[int, str, dict[str, str]]], args: Namespace, shell: Shell) -> int:
    """Show what a change moves, and keep it if that is wanted."""
    before, trouble = scheduled_or_why(file.plan)
    change = _change(settings, file.plan, before, shell)
    return keep_weighed(file, change, before, trouble, args, shell, may_ask=args.id != "-")


def keep_weighed(
    file: PlanFile,
    change: Change,
    before: Schedule | None,
    trouble: str,
    args: Namespace,
    shell: Shell,
    *,
    may_ask: bool = True,
    always: bool = False,
) -> int:
    """Show what a change moves, and keep it if that is wanted; on a terminal it is asked where dates move, or ``always``.

    ``before`` is the schedule of the plan as it is, ``trouble`` why there is none. Gives the exit code.
    """
    if before is None:
        return _without_preview(file, change, trouble, args, shell)
    from planning.impact import weigher

    impact = weigher(before, shell.today).weigh(change)
    moved = impact.ripple
    if not shell.json:
        _print(impact, before)
    asks = (always or bool(moved.moves)) and interactive() and not (args.yes or shell.json or not may_ask)
    kept = not args.dry_run and (not asks or ask("Keep it?"))
    if kept and change.edits:
        file.commit(change, checked)
    if shell.json:
        shell.reply(_reply(impact, before, kept=kept))
    else:
        note(f"Kept: {_safe(change.label)}." if kept else "Nothing was kept.")
    return 0 if kept or args.dry_run else 1


def _without_preview(file: PlanFile, change: Change, why: str, args: Namespace, shell: Shell) -> int:
    """Keep a change of a plan that has no dates as it stands: this is how it is put right from the shell."""
    if not args.dry_run:
        file.commit(change)
    if shell.json:
        shell.reply({"label": change.label, "moves": [], "why_no_moves": why, "kept": not args.dry_run})
    else:
        note(f"The plan had no dates to move: {_safe(why)}")
        note("Nothing was kept." if args.dry_run else f"Kept: {_safe(change.label)}.")
    return 0


def _pairs(words: Sequence[str], place: str) -> dict[str, str]:
    """``field=value`` words as a mapping."""
    found: dict[str, str] = {}
    for word in words:
        name, equals, value = word.partition("=")
        if not equals or not name.strip():
            raise InputError(f"{place} has {word!r} where FIELD=VALUE is expected, such as duration=5d.")
        require_text(word, place)
        found[name.strip()] = value
    if not found:
        raise InputError(f"{place} names no FIELD=VALUE, such as duration=5d; `headway show ID` shows the fields.")
    return found


def _is_sheet(lines: list[tuple[int, str]]) -> bool:
    """Whether these lines are a status sheet that came back; looked at closer only where brackets stand in one of them."""
    if not any("[" in line for _, line in lines):
        return False
    from planning.status_sheet import is_sheet

    return is_sheet(line for _, line in lines)


def _keep_sheet(file: PlanFile, lines: list[tuple[int, str]], args: Namespace, shell: Shell) -> int:
    """Show what a filled-in status sheet means and moves, tell the lines that are no answer, and keep it as one change."""
    from planning.status_sheet import read_sheet

    before = checked(file.plan)
    sheet = read_sheet(before, lines, shell.today)
    for number, text in sheet.unknown:
        note(_safe(f"Line {number} is no answer: {text}"))
    if sheet.errors:
        raise InputError("\n".join(sheet.errors))
    if sheet.change is None:
        note("Nothing is answered in it; nothing was kept.")
        return 1
    if not shell.json:
        for each in sheet.answers:
            say(_safe(each.means))
        say()
    return keep_weighed(file, sheet.change, before, "", args, shell, may_ask=False)


def _from_stdin(lines: list[tuple[int, str]]) -> list[tuple[int, str, dict[str, str]]]:
    import shlex

    settings = []
    for number, line in lines:
        place = f"Line {number}"
        try:
            record_id, *words = shlex.split(line)
        except ValueError:
            raise InputError(f"{place} has a quotation mark that is not closed.") from None
        settings.append((number, record_id, _pairs(words, place)))
    return settings


def _change(settings: Sequence[tuple[int, str, dict[str, str]]], plan: Plan, before: Schedule | None, shell: Shell) -> Change:
    """One change of all settings; ``+1w`` counts from the dates of the schedule before it. Raises InputError that names the line."""
    from planning.errors import HeadwayError
    from planning.fields import set_fields
    from planning.plan import Change, Edit

    edits: list[Edit] = []
    label = ""
    for number, typed, values in settings:
        try:
            record_id = record(plan, typed)[1].id
            row = before.get(record_id) if before else None
            shown = {"start": row.start.date(), "finish": row.finish.date()} if row else None
            change = set_fields(plan, record_id, values, shell.today, shown=shown)
            plan = plan.apply(change)
        except HeadwayError as error:
            raise InputError(f"Line {number}: {error}" if number else str(error)) from error
        edits += change.edits
        label = change.label
    return Change(label if len(settings) == 1 else f"changed {len(settings)} records", tuple(edits))


def _safe(text: str) -> str:
    from tui.render import visible

    return visible(text)


def _print(impact: Impact, before: Schedule) -> None:
    from planning.plan import natural
    from tui.render import Column
    from tui.verbs.effects import effects, name_of
    from tui.verbs.figures import days

    moved = impact.ripple
    if not moved.moves:
        say("No date moves.")
        for line in effects(impact):
            say(line)
        return
    columns = [
        Column("Id", spare=0),
        Column("Name", shrinks=True, spare=0),
        Column("Finish now", spare=2),
        Column("then", spare=0),
        Column("Work days", right=True),
        Column("Calendar days", right=True),
        Column("Float", right=True),
        Column("Against baseline", right=True),
    ]
    rows = []
    for move in sorted(moved.moves, key=lambda m: (m.after.start, m.after.finish, natural(m.id))):
        after = moved.schedule[move.id]
        rows.append(
            [
                move.id,
                name_of(moved.plan, move.id),
                f"{move.before.finish:%Y-%m-%d}",
                f"{move.after.finish:%Y-%m-%d}",
                days(move.minutes, move.minutes_per_day, signed=True),
                f"{move.days:+d}" if move.days else "0",
                "" if after.finished else days(after.total_float, move.minutes_per_day),
                "" if (late := impact.against_baseline(move)) is None else f"{late:+g}" if late else "0",
            ]
        )
    say(table_for_people(columns, rows[:SHOWN], ""))
    if len(rows) > SHOWN:
        say(f"... and {len(rows) - SHOWN} more")
    say()
    say(_summary(impact, before))


def _summary(impact: Impact, before: Schedule) -> str:
    from tui.verbs.effects import effects

    moved = impact.ripple
    count, gates = len(moved.moves), len(moved.milestones)
    among = "a milestone" if gates == 1 else "milestones"
    lines = [f"{count} row{'s' * (count != 1)} move{'s' * (count == 1)}, {gates} of them {among}.", *effects(impact)]
    for program in moved.plan.programs:
        was, will = before.finish_of(program), moved.schedule.finish_of(program)
        if was and will and was != will:
            lines.append(f"{_safe(program)} finishes {will:%Y-%m-%d} instead of {was:%Y-%m-%d}.")
    return "\n".join(lines)


def _reply(impact: Impact, before: Schedule, *, kept: bool) -> dict[str, object]:
    from tui.verbs.effects import name_of
    from tui.verbs.figures import instant

    moved = impact.ripple
    moves = [
        {
            "id": move.id,
            "kind": moved.schedule[move.id].kind,
            "name": name_of(moved.plan, move.id),
            "start_before": instant(move.before.start),
            "start": instant(move.after.start),
            "finish_before": instant(move.before.finish),
            "finish": instant(move.after.finish),
            "working_minutes": move.minutes,
            "working_days": round(move.working_days, 2),
            "calendar_days": move.days,
            "total_float_minutes": moved.schedule[move.id].total_float,
        }
        for move in moved.moves
    ]
    return {
        "label": impact.change.label,
        "moves": moves,
        "milestones": [m.id for m in moved.milestones],
        "deadlines_broken": list(moved.deadlines),
        "promises_broken": list(moved.promises),
        "mended": list(moved.mended),
        "overloads": [
            {
                "person": s.over.person,
                "first": f"{s.over.first}",
                "last": f"{s.over.last}",
                "peak": round(s.over.peak, 4) if isfinite(s.over.peak) else None,
                "was": round(s.peak_before, 4) if isfinite(s.peak_before) else None,
            }
            for s in impact.strains
        ],
        "relieved": list(impact.relieved),
        "cost_before": impact.cost,
        "cost_after": round(impact.cost + impact.cost_change, 2),
        "tell": list(impact.to_tell),
        "finish_before": instant(before.finish),
        "finish_after": instant(moved.schedule.finish),
        "kept": kept,
    }
