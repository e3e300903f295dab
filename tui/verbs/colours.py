"""``headway health``: the colour that the data gives each program and project, the rule that fired, and the path to green."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.verbs.common import InputError, missing, note, note_without_work, say, table_for_people

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Mapping

    from planning.health import Health
    from planning.plan import Plan
    from planning.schedule import Schedule
    from tui.verbs.common import Shell

HELP = """
headway health [PROGRAM|PROJECT]

The declared colour of each program and project, the one that the data gives, and the rule that fired. Of one that is named, every
dimension too, and what would make it green again: who recovers how much of what. What goals do not say yet (no goal, no measure, a
benefit without a forecast) follows in lines of its own; it makes nothing red.

  headway health
  headway health WEB
  headway health --json
"""


def add_arguments(parser: ArgumentParser) -> None:
    """Which program or project."""
    parser.add_argument("which", nargs="?", default="", metavar="PROGRAM|PROJECT")


def run(args: Namespace, shell: Shell) -> int:
    """Print it."""
    from planning.benefits import goal_gaps
    from tui.verbs.common import record, scheduled_or_why
    from tui.verbs.health import health_of

    plan = shell.plan()
    scheduled, why = scheduled_or_why(plan)
    found = health_of(scheduled, shell)
    if args.which:
        wanted = record(plan, args.which)[1].id
        if wanted not in found and scheduled is not None:
            raise InputError(f"{wanted} is no program or project that is worked on; `headway health` lists them.")
        found = {i: health for i, health in found.items() if i == wanted}
    gaps = [gap for gap in goal_gaps(plan, scheduled) if not args.which or gap.id in found]
    if shell.json:
        told = [_as_json(scheduled, health, shell) for health in found.values()] if scheduled is not None else []
        shell.reply({"health": told, "goals": [gap._asdict() for gap in gaps]})
        return 0
    from tui.render import visible

    if args.which and scheduled is not None:
        for health in found.values():
            _say_one(plan, scheduled, health, shell)
    elif scheduled is not None:
        _say_all(plan, found)
    if gaps:
        say()
    for gap in gaps:
        say(visible(f"goals: {gap.id} {gap.says}; {gap.mend}."))
    if why:
        note(f"Nothing has a date: {why}")
    return 0


def _say_all(plan: Plan, found: Mapping[str, Health]) -> None:
    """Each program and below it its projects."""
    from tui.render import Column

    order = [i for p in plan.programs for i in (p, *(q.id for q in plan.projects.values() if q.program == p)) if i in found]
    order += [i for i in found if i not in order]
    columns = [Column("Id", spare=0), Column("Name", shrinks=True), Column("Declared", spare=0), Column("Data says", spare=0)]
    columns += [Column("", spare=0), Column("Because", shrinks=True, spare=0)]
    rows = []
    for i in order:
        record, health = plan.find(i), found[i]
        rows.append([i, record.name if record else "", health.declared or "-", health.computed or "-", health.mark, health.rule])
    say(table_for_people(columns, rows, "" if rows else missing(plan, "programs")))
    note_without_work(plan, [i for i in order if i in plan.programs])


def _say_one(plan: Plan, scheduled: Schedule, health: Health, shell: Shell) -> None:
    """One of them with every dimension and the path to green."""
    from planning.path_to_green import path_to_green
    from tui.render import Column, visible

    record = plan.find(health.id)
    mark = f" {health.mark} the declared colour is kinder" if health.is_kinder else ""
    said = f"declared {health.declared or 'none'}, data says {health.computed or 'none'}{mark}"
    say(visible(f"{health.id} {record.name if record else ''}: {said}"))
    columns = [
        Column("Dimension", spare=0),
        Column("Colour", spare=0),
        Column("Figure", shrinks=True, spare=0),
        Column("Rule", shrinks=True),
    ]
    say(table_for_people(columns, [[d.title, d.rag or "-", d.says, d.rule or "-"] for d in health.dimensions], "Nothing is known of it."))
    ways = path_to_green(scheduled, health, shell.today)
    if ways:
        say("\nPath to green:")
    for title, way in ways:
        say(visible(f"  {title}: {way}"))


def _as_json(scheduled: Schedule, health: Health, shell: Shell) -> dict[str, object]:
    from planning.path_to_green import path_to_green

    ways = [{"dimension": title, "way": way} for title, way in path_to_green(scheduled, health, shell.today)]
    dimensions = [{"key": d.key, "rag": d.rag or None, "says": d.says, "rule": d.rule} for d in health.dimensions]
    said: dict[str, object] = {"id": health.id, "declared_rag": health.declared or None, "computed_rag": health.computed or None}
    return {**said, "rag_kinder": health.is_kinder, "rag_rule": health.rule, "dimensions": dimensions, "path_to_green": ways}
