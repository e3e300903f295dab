"""``headway new``: a project made from another one, or from a template."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.verbs.common import InputError, checked_after, note, part_of, require_text, say

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from planning.templates import Made
    from store.planfile import PlanFile
    from tui.verbs.common import Shell

HELP = """
headway new PROJECT --from SOURCE --start DATE [--name NAME]

Makes a project like another one: its tasks, milestones, summaries, links, checklists, efforts, gates and budget, placed
from a new start. Every date keeps its distance in working time. Actual dates, per cent, spent money and dated notes stay
behind. A template is an archived project with the tag `template`: `headway set WEB archived=yes tags=template`.

  headway new APP --from WEB --start '1 feb'
  headway new APP --from WEB --start 2027-02-01 --people roles --name 'App for phones'

  --from SOURCE      the project or template to copy
  --start DATE       its first day, as a date or a phrase
  --name NAME        its name; the source's name without it
  --people WHO       keep the people (keep), roles in their place (roles), or nobody (none); keep is what happens without it
  --program PROGRAM  where it belongs; the source's program without it
  --links            also the links to other projects
  --risks            also the risks on the source
  --dry-run          say what would be made and keep nothing
"""


def add_arguments(parser: ArgumentParser) -> None:
    """The new project, what it is made from, and when it starts."""
    parser.add_argument("id", metavar="PROJECT")
    parser.add_argument("--from", dest="source", required=True, metavar="SOURCE")
    parser.add_argument("--start", required=True, metavar="DATE")
    parser.add_argument("--name", default="", metavar="NAME")
    parser.add_argument("--people", choices=("keep", "roles", "none"), default="keep")
    parser.add_argument("--program", metavar="PROGRAM")
    parser.add_argument("--links", action="store_true")
    parser.add_argument("--risks", action="store_true")
    parser.add_argument("--dry-run", action="store_true")


def run(args: Namespace, shell: Shell) -> int:
    """Make the project and say what it holds."""
    if args.dry_run:
        made = _made(shell.look(), args, shell)
    else:
        with shell.changing() as file, file.exclusively():
            made = _made(file, args, shell)
            file.commit(made.change)
    if shell.json:
        shell.reply(_reply(made, kept=not args.dry_run))
    else:
        from planning.templates import say_made, say_placed
        from planning.text_width import fit
        from tui.render import visible

        say(visible(f"{args.id.upper()}: {say_made(made)}"))
        if args.dry_run:
            for placed in made.rows:
                say(visible(f"  {fit(f'{placed.id} {placed.name}', 46)}{say_placed(placed)}"))
        note("Nothing was kept (--dry-run)." if args.dry_run else f"Kept: {visible(made.change.label)}.")
    return 0


def _made(file: PlanFile, args: Namespace, shell: Shell) -> Made:
    from planning.phrases import parse_date
    from planning.templates import made, project_from

    plan = file.plan
    require_text(f"{args.id} {args.name} {args.start}", "The command line")
    source = part_of(plan, args.source)
    if source not in plan.projects:
        raise InputError(f"{source} is no project; `headway list projects` shows them.")
    program = part_of(plan, args.program) if args.program else ""
    change = project_from(
        plan,
        source,
        args.id.upper(),
        args.name or plan.projects[source].name,
        parse_date(args.start.strip(), shell.today),
        people=args.people,
        outside_links=args.links,
        risks=args.risks,
        program=program,
    )
    checked_after(plan, plan.apply(change))
    return made(plan, change)


def _reply(made: Made, *, kept: bool) -> dict[str, object]:
    from tui.verbs.figures import instant

    return {
        "ids": [edit.id for edit in made.change.edits],
        "tasks": made.tasks,
        "milestones": made.milestones,
        "start": instant(made.start) if made.start else None,
        "finish": instant(made.finish) if made.finish else None,
        "kept": kept,
    }
