"""``headway goals``: what each program is for, its benefits with their forecast, and what each project adds to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.verbs.common import note, say, table_for_people

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from planning.benefits import Alignment, BenefitOutlook
    from planning.plan import Plan
    from planning.records import Program
    from planning.schedule import Schedule
    from tui.verbs.common import Shell

HELP = """
headway goals [PROGRAM]

Tells what each program is for: its goal and measure, its benefits and dis-benefits, what each of them waits for and when that is
forecast, what was measured as a share of the way to the target, and when the target is forecast; then what each project adds to it,
by priority. Programs and projects that say no goal are named.

  headway goals
  headway goals KES --json
"""


def add_arguments(parser: ArgumentParser) -> None:
    """The program."""
    parser.add_argument("program", nargs="?", default="", metavar="PROGRAM")


def run(args: Namespace, shell: Shell) -> int:
    """Print them."""
    from planning.benefits import alignments, goal_warning, outlooks
    from tui.verbs.baseline import program_meant
    from tui.verbs.common import missing, note_without_work, scheduled_or_why

    plan = shell.plan()
    scheduled, why = scheduled_or_why(plan)
    wanted = [program_meant(plan, args.program)] if args.program else [p for p in plan.programs.values() if not p.archived]
    if shell.json:
        shell.reply([_as_json(plan, scheduled, program) for program in wanted])
        return 0
    if not wanted:
        say(missing(plan, "programs"))
    for number, program in enumerate(wanted):
        if number:
            say()
        _print(program, outlooks(plan, scheduled, program.id), alignments(plan, program.id), shell)
    for kind in ("programs", "projects"):
        if warning := goal_warning(plan, kind):
            note(warning)
    note_without_work(plan, (program.id for program in wanted))
    if why:
        note(f"Nothing has a forecast: {why}")
    return 0


def _print(program: Program, benefits: tuple[BenefitOutlook, ...], aligned: tuple[Alignment, ...], shell: Shell) -> None:
    from planning.benefits import show_amount, spark
    from tui.goal_words import COLOUR_RULE, day_words, share_then_words, share_words, target_words, wait_words, way_words
    from tui.render import Column, visible

    say(visible(f"{program.id} {program.name}".rstrip()))
    say(visible(f"  Goal: {program.goal or '-'}"))
    if program.goal_measure:
        say(visible(f"  Measure: {program.goal_measure}"))
    say()
    columns = [Column("Id", spare=0), Column("Benefit", shrinks=True, spare=0), Column("Way", spare=3), Column("Now", right=True, spare=0)]
    columns += [Column("Share", right=True, spare=0), Column("", spare=4), Column("Waits for", spare=2), Column("Due", spare=3)]
    columns += [Column("Target", spare=0), Column("On its day", spare=1)]
    rows = []
    for told in benefits:
        benefit = told.benefit
        now = show_amount(benefit, told.latest.value if told.latest else None)
        rows.append(
            [
                benefit.id,
                benefit.name,
                way_words(told),
                now,
                share_words(told.share),
                spark(benefit, 8),
                wait_words(told, shell.today),
                day_words(benefit.by, shell.today),
                target_words(told, shell.today),
                share_then_words(told) or "-",
            ]
        )
    say(table_for_people(columns, rows, "It has no benefits yet; `headway add 'benefit Better conversion 1.4->2.3% …'` adds one."))
    if benefits:
        say(f"Days are working days. On its day: {COLOUR_RULE}.")
    say()
    columns = [
        Column("Project", spare=0),
        Column("Priority", right=True, spare=0),
        Column("Benefits", right=True, spare=0),
        Column("Stage"),
    ]
    columns += [Column("Goal", shrinks=True)]
    lines = [
        [a.project.id, str(a.project.priority), f"{len(a.serves)}/{a.of}", a.project.stage, a.project.goal or "- no goal"] for a in aligned
    ]
    say(table_for_people(columns, lines, "It has no projects yet."))


def _as_json(plan: Plan, scheduled: Schedule | None, program: Program) -> dict[str, object]:
    from planning.benefits import alignments, outlooks

    return {
        "id": program.id,
        "name": program.name,
        "goal": program.goal,
        "measure": program.goal_measure,
        "benefits": [_benefit(told) for told in outlooks(plan, scheduled, program.id)],
        "projects": [
            {"id": a.project.id, "goal": a.project.goal, "priority": a.project.priority, "stage": a.project.stage, "serves": list(a.serves)}
            for a in alignments(plan, program.id)
        ],
    }


def _benefit(told: BenefitOutlook) -> dict[str, object]:
    from tui.verbs.figures import instant

    benefit = told.benefit
    return {
        "id": benefit.id,
        "name": benefit.name,
        "disbenefit": benefit.disbenefit,
        "baseline": benefit.baseline,
        "target": benefit.target,
        "unit": benefit.unit,
        "by": str(benefit.by) if benefit.by else None,
        "state": told.state,
        "rag": told.rag or None,
        "measured": told.latest.value if told.latest else None,
        "measured_on": str(told.latest.on) if told.latest else None,
        "share": told.share,
        "waits": [
            {"id": w.id, "name": w.name, "finish": instant(w.finish), "approved": instant(w.approved), "done": w.done} for w in told.waits
        ],
        "ready": instant(told.ready),
        "waits_longest_for": told.last.id if told.last else None,
        "working_days_late": told.days_late,
        "reached_on": str(told.reached_on) if told.reached_on else None,
        "share_when_due": round(told.at_due, 4) if told.at_due is not None else None,
    }
