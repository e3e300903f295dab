"""``headway report``: the status report, what changed first; every one that is written is archived."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planning.report_changes import reported_on
from planning.report_scope import subject_of
from tui.verbs.common import InputError, checked, near, note, record, require_text, say, takes_letters, user_path

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from planning.plan import Plan
    from planning.records import Snapshot
    from planning.report_blocks import Block, Report
    from planning.report_changes import Since
    from planning.report_scope import Subject
    from store.planfile import PlanFile
    from tui.verbs.common import Shell

HELP = """
headway report [PROGRAM|PROJECT] [--since last|DATE] [--format md] [-o FILE] [--dry-run]
headway report --all [--dry-run]
headway report [PROGRAM|PROJECT] --list
headway report [PROGRAM|PROJECT] --show DATE|ID

Writes the status report of a program, or of one project: broken promises first, then what changed since its last report, then
where it stands.
A report that is written is archived with its text and with what it forecast; the next one goes on from there.

  --since WHEN   compare with the last report before today (as without it), or with the plan as it was on a past day
  --format md    Markdown
  -o FILE        write to a file instead; what is in it is replaced at once, or not at all
  --dry-run      only show it: nothing is written or archived
  --all          a report of every program that is not archived, each archived on its own
  --list         the reports that were archived
  --show WHICH   print an archived report again, by its day or its id

  headway report KES --dry-run
  headway report WEB --dry-run
  headway report KES --since 2026-10-09 -o status.md
  headway report --all --dry-run
  headway report --show 2026-10-23
"""

FORMATS = ("md",)


def add_arguments(parser: ArgumentParser) -> None:
    """Which report, and where to."""
    parser.add_argument("program", nargs="?", metavar="PROGRAM|PROJECT")
    parser.add_argument("--since", default="last", metavar="last|DATE")
    parser.add_argument("--format", default="md", metavar="md")
    parser.add_argument("-o", "--output", metavar="FILE")
    parser.add_argument("--dry-run", action="store_true")
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--show", metavar="DATE|ID")


def run(args: Namespace, shell: Shell) -> int:
    """Write, list or show."""
    if args.format not in FORMATS:
        raise InputError(f"There is no report format {args.format}{near(args.format, FORMATS)}; there is {', '.join(FORMATS)}.")
    if args.all and (args.program or args.list or args.show or args.output):
        raise InputError("--all reports every program to the screen; leave out PROGRAM|PROJECT, -o, --list and --show.")
    if args.list or args.show:
        plan = shell.plan()
        return _list(plan, args, shell) if args.list else _show(plan, args, shell)
    if args.dry_run:
        file = shell.look()
        for sentence in file.notes:
            note(sentence)
        _write_each(file, args, shell)
        return 0
    with shell.changing() as file:
        _write_each(file, args, shell)
    return 0


def _write_each(file: PlanFile, args: Namespace, shell: Shell) -> None:
    """Write the report of the program that is meant, or one of every program. JSON of several is a list."""
    if not args.all:
        _write(file, _subject(file.plan, args.program), args, shell)
        return
    live = sorted((p for p in file.plan.programs.values() if not p.archived), key=lambda p: p.rank)
    if not live:
        raise InputError("There is no program yet; `headway add 'program KES Online relaunch'` begins one.")
    told = [_write(file, program, args, shell, first=program is live[0]) for program in live]
    if shell.json:
        shell.reply(told)


def _write(file: PlanFile, subject: Subject, args: Namespace, shell: Shell, *, first: bool = True) -> dict[str, object]:
    """Write, archive and print the report of a program or project; what it is as JSON."""
    from tui import reporting

    if shell.at:
        raise InputError("--at looks at a past day; a report tells of today, `headway report --show DATE` shows the one of then.")
    scheduled = checked(file.plan)
    report = reporting.report_of(scheduled, subject, shell.today, _since(file, subject.id, args.since, shell))
    text = reporting.text_of(report)
    known = reporting.kept_as(file.plan, subject.id, shell.today, text)
    change = None if args.dry_run or known else reporting.kept(scheduled, subject, shell.today, text)
    place = user_path(args.output) if args.output not in (None, "-") else None
    if place is not None and not args.dry_run:
        reporting.write(place, text, shell.path)
    if change is not None:
        file.commit(change, checked)
    kept = None if args.dry_run else change.edits[0].id if change else known
    where = str(place) if place and kept else None
    if not first and not shell.json:
        say()
    if not (args.all and shell.json):
        _print(report, text, kept, where, shell, again=bool(known))
    return _as_json(report, text, kept, where)


def _subject(plan: Plan, typed: str | None) -> Subject:
    """The program or project that was named, or the first program. Raises InputError where there is none."""
    if typed:
        found = record(plan, typed)[1]
        subject = subject_of(plan, found.id)
        if subject is None:
            above = plan.projects.get(getattr(found, "project", "")) or plan.program_of(found)
            instead = f"; `headway report {above.id}` tells of it too" if above is not None else ""
            raise InputError(f"{found.id} is neither a program nor a project{instead}; `headway list projects` lists them.")
        return subject
    live = sorted((p for p in plan.programs.values() if not p.archived), key=lambda p: p.rank)
    if not live:
        raise InputError("There is no program yet; `headway add 'program KES Online relaunch'` begins one.")
    if len(live) > 1:
        others = ", ".join(p.id for p in live[1:5])
        note(f"This is the report of {live[0].id}; name another program for its own: {others}.")
    return live[0]


def _since(file: PlanFile, subject: str, typed: str, shell: Shell) -> Since | None:
    from tui import reporting

    if typed.strip().casefold() == "last":
        return reporting.since_last(file, subject, shell.today)
    from planning.phrases import parse_date

    require_text(typed, "--since")
    return reporting.since_day(file, subject, parse_date(typed, shell.today), shell.today)


def _print(report: Report, text: str, kept: str | None, place: str | None, shell: Shell, *, again: bool = False) -> None:
    from tui.render import visible

    if shell.json:
        shell.reply(_as_json(report, text, kept, place))
        return
    if place is None:
        say(_printed(text))
    if kept is not None:
        done = "in the archive already, word for word," if again else "archived"
        where = f"Written to {visible(place)} and {done}" if place else f"{done[0].upper()}{done[1:]}"
        note(f"{where} as {kept}; `headway report --show {kept}` prints it again, `headway undo` takes it out of the archive.")


def _printed(text: str) -> str:
    """A report's text for a terminal that may take ASCII alone."""
    if takes_letters():
        return text.rstrip("\n")
    return text.rstrip("\n").encode("ascii", "replace").decode()


def _as_json(report: Report, text: str, kept: str | None, place: str | None) -> dict[str, object]:
    found: dict[str, object] = {"program": report.program, "title": report.title, "on": report.on.isoformat()}
    found |= {"since": report.since.isoformat() if report.since else None, "archived": kept, "file": place}
    sections = [{"title": s.title, "blocks": [_block(block) for block in s.blocks]} for s in report.sections]
    return found | {"sections": sections, "text": text}


def _block(block: Block) -> dict[str, object]:
    from planning.report_blocks import Bullets, Paragraph

    if isinstance(block, Paragraph):
        return {"paragraph": block.text}
    if isinstance(block, Bullets):
        return {"lead": block.lead, "list": list(block.items)}
    return {"table": {"heads": list(block.heads), "rows": [list(row) for row in block.rows]}}


# ------------------------------------------------------------------------------------------------------------- archive


def _archive(plan: Plan, typed: str | None) -> list[Snapshot]:
    """The reports that were archived, of one program or project, or of all, the newest last."""
    from tui.reporting import archive

    return archive(plan, _subject(plan, typed).id if typed else "")


def _list(plan: Plan, args: Namespace, shell: Shell) -> int:
    from tui.render import Column
    from tui.verbs.common import table_for_people

    found = _archive(plan, args.program)
    if shell.json:
        shell.reply(
            [
                {"id": s.id, "name": s.name, "program": s.program, "project": s.project, "on": str(s.on)}
                | {"text": bool(s.text), "forecasts": len(s.forecasts)}
                for s in found
            ]
        )
        return 0
    columns = [Column("Id", spare=0), Column("Date", spare=0), Column("Of"), Column("Name", shrinks=True)]
    columns += [Column("Forecasts", right=True), Column("Kept")]
    rows = [[s.id, str(s.on), reported_on(s), s.name, str(len(s.forecasts)), "text and figures" if s.text else "figures"] for s in found]
    say(table_for_people(columns, rows, "No report was archived yet; `headway report` writes one."))
    return 0


def _show(plan: Plan, args: Namespace, shell: Shell) -> int:
    snapshot = _wanted(plan, args, shell)
    from tui.reporting import archived_text

    text = archived_text(plan, snapshot)
    if args.output not in (None, "-"):
        from tui import reporting

        reporting.write(user_path(args.output), text, shell.path)
        note(f"Written to {args.output}.")
    elif shell.json:
        forecasts = {key: day.isoformat() for key, day in snapshot.forecasts.items()}
        found: dict[str, object] = {"id": snapshot.id, "program": snapshot.program, "project": snapshot.project}
        found |= {"on": str(snapshot.on), "text": text}
        shell.reply(found | {"forecasts": forecasts, "figures": dict(snapshot.figures), "rag": dict(snapshot.rag)})
    else:
        say(_printed(_safe(text)))
    return 0


def _safe(text: str) -> str:
    """An archived text, which somebody may have changed in the file: nothing in it that a terminal would obey."""
    from tui.render import visible

    return "\n".join(visible(line) for line in text.split("\n"))


def _wanted(plan: Plan, args: Namespace, shell: Shell) -> Snapshot:
    """The newest report of a day, a program's before those of its projects, or that of an id. Raises InputError with the days there are."""
    require_text(args.show, "--show")
    found = _archive(plan, args.program)
    by_id = next((s for s in found if s.id.casefold() == args.show.strip().casefold()), None)
    if by_id is not None:
        return by_id
    from planning.phrases import parse_date

    day = parse_date(args.show, shell.today)
    whole = [s for s in found if s.on == day and not s.project]
    of_day = whole or [s for s in found if s.on == day]
    if not of_day:
        days = ", ".join(str(s.on) for s in found[-5:])
        raise InputError(f"There is no report of {day}; " + (f"the last ones are of {days}." if days else "none was archived yet."))
    return of_day[-1]
