"""``headway baseline``: the plan as it was approved, kept under a name, compared, and chosen as what is held against."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.verbs.common import InputError, checked, missing, note, say, table_for_people

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from planning.compare import Figures
    from planning.plan import Plan
    from planning.records import Program
    from planning.variance import Variance, Variances
    from tui.verbs.common import Shell

HELP = """
headway baseline set NAME [--reason TEXT] [--approver WHO] [--program ID]
headway baseline list | show [NAME] | diff A [B] | choose NAME

A baseline is a program's plan as it was approved: dates, durations, cost and scope. A program may have any number of them and is
held against one. `set` keeps the plan as it now is and holds the program against it; from the second one on it needs a reason,
and writes a decision and a change request too, all one change for `headway undo`. `list` tells all of them, `show` how far each
row is from one (without NAME from the one the program is held against), `diff` compares two, or one with the plan as it is now,
and `choose` holds the program against another one. NAME is a name or an id.

  headway baseline set 'Approved 11 Sep' --approver Board
  headway baseline set 'Approved 30 Oct' --reason 'Packaging was added' --approver Board
  headway baseline show --sort finish
  headway baseline diff 'Approved 11 Sep' 'Approved 30 Oct'

  --program ID    the program, where there are several
  --reason TEXT   why the plan is approved anew
  --change ID     the change request that the baseline takes in; without it a later baseline writes one of its own
  --approver WHO  who approved it
  --sort FIELD    id (the default), start, finish, duration or cost: what differs most comes first
  --all           show the rows too that are as they were approved
  --json          programs read it: variances in working minutes and in days
"""

SORTS = ("id", "start", "finish", "duration", "cost")


def add_arguments(parser: ArgumentParser) -> None:
    """What to do, and with which baselines."""
    parser.add_argument("action", nargs="?", default="list", metavar="set|list|show|diff|choose")
    parser.add_argument("words", nargs="*", metavar="NAME")
    parser.add_argument("--reason", default="", metavar="TEXT")
    parser.add_argument("--approver", default="", metavar="WHO")
    parser.add_argument("--change", default="", metavar="ID")
    parser.add_argument("--program", default="", metavar="ID")
    parser.add_argument("--sort", default="id", metavar="FIELD")
    parser.add_argument("--all", action="store_true")


def run(args: Namespace, shell: Shell) -> int:
    """Do it."""
    actions = {"set": _set, "list": _list, "show": _show, "diff": _diff, "choose": _choose}
    if args.action not in actions:
        raise InputError(f"{args.action} is nothing to do with a baseline; set, list, show, diff or choose is.")
    return actions[args.action](args, shell)


def program_meant(plan: Plan, typed: str) -> Program:
    """The program that was named, or the plan's only one. Raises InputError where there are several, or none."""
    from tui.verbs.common import record

    if typed:
        found = plan.programs.get(record(plan, typed)[1].id)
        if found is None:
            raise InputError(f"{typed} is no program; `headway list programs` tells them.")
        return found
    held = [p for p in plan.programs.values() if not p.archived]
    if len(held) != 1:
        named = ", ".join(p.id for p in held)
        raise InputError(f"There are several programs, {named}; --program says which." if held else missing(plan, "programs"))
    return held[0]


def _name(args: Namespace, what: str) -> str:
    if len(args.words) != 1:
        raise InputError(f"`headway baseline {args.action}` needs one {what}, in quotes where it has several words.")
    return str(args.words[0])


# ---------------------------------------------------------------------------------------------------------------- changes


def _set(args: Namespace, shell: Shell) -> int:
    from planning.baselining import ReasonMissingError, set_baseline
    from tui.render import visible
    from tui.verbs.common import require_text

    for place, text in (("--reason", args.reason), ("--approver", args.approver)):
        require_text(text, place)
    with shell.changing() as file:
        program = program_meant(file.plan, args.program)
        try:
            change = set_baseline(checked(file.plan), program.id, _name(args, "name"), args.reason, args.approver, shell.today, args.change)
        except ReasonMissingError as error:
            raise InputError(f"{str(error).rstrip('.')}: --reason TEXT.") from None
        file.commit(change, checked)
    ids = [edit.id for edit in change.edits if edit.kind != "programs"]
    if shell.json:
        shell.reply({"label": change.label, "ids": ids, "kept": True})
        return 0
    note(f"Kept: {visible(change.label)}.")
    if len(ids) > 1:
        note(f"Written with it: {', '.join(ids[1:])}; `headway undo` takes all of it back.")
    elif not args.approver.strip():
        note("Nobody is named who approved it; --approver says who.")
    say(ids[0])
    return 0


def _choose(args: Namespace, shell: Shell) -> int:
    from planning.baselining import choose_baseline, find_baseline
    from tui.render import visible

    with shell.changing() as file:
        wanted = program_meant(file.plan, args.program).id if args.program else ""
        baseline = find_baseline(file.plan, _name(args, "baseline"), wanted)
        of = baseline.program or program_meant(file.plan, args.program).id
        change = choose_baseline(file.plan, baseline, shell.today, of)
        file.commit(change, checked)
    if shell.json:
        shell.reply({"label": change.label, "kept": True})
    else:
        note(f"Kept: {visible(change.label)}.")
    return 0


# ------------------------------------------------------------------------------------------------------------------- list


def _list(args: Namespace, shell: Shell) -> int:
    from planning.baselining import baselines_of, cost_of, finish_of
    from planning.values import show_money
    from planning.variance import Variances
    from tui.render import Column
    from tui.verbs.common import scheduled_or_why
    from tui.verbs.figures import days, instant

    plan = shell.plan()
    scheduled, why = scheduled_or_why(plan)
    wanted = program_meant(plan, args.program).id if args.program else ""
    lines, told = [], []
    for baseline in baselines_of(plan, wanted):
        program = plan.programs.get(baseline.program)
        variance = Variances(scheduled, baseline) if scheduled else None
        now = variance.program if variance else None
        held = bool(program and program.baseline == baseline.id)
        cost = show_money(cost_of(baseline), program.currency if program else "EUR")
        finish = finish_of(baseline)
        slip = "" if now is None or now.finish is None else days(now.finish, now.minutes_per_day, signed=True)
        scope = f"+{len(variance.added)} -{len(variance.removed)}" if variance else ""
        dates = [str(baseline.on or ""), f"{finish:%Y-%m-%d}" if finish else ""]
        lines.append(["*" if held else "", baseline.id, baseline.name, baseline.program, *dates, slip, cost, scope, baseline.approver])
        told.append(
            {
                "id": baseline.id,
                "name": baseline.name,
                "program": baseline.program,
                "on": str(baseline.on) if baseline.on else None,
                "reason": baseline.reason,
                "approver": baseline.approver,
                "current": held,
                "activities": len(baseline.activities),
                "finish": instant(finish),
                "cost": cost_of(baseline),
                "variance": _as_json(now) if now else None,
            }
        )
    if shell.json:
        shell.reply(told)
        return 0
    columns = [Column("", spare=0), Column("Id", spare=0), Column("Name", shrinks=True, spare=0), Column("Program")]
    columns += [Column("On"), Column("Finish", spare=0), Column("Now", right=True, spare=0), Column("Cost", right=True)]
    columns += [Column("Scope", spare=2), Column("Approved by", shrinks=True, spare=3)]
    say(table_for_people(columns, lines, "" if lines else missing(plan, "baselines")))
    if why:
        note(f"What is now cannot be told: {why}")
    return 0


# ------------------------------------------------------------------------------------------------------------------- show


def _show(args: Namespace, shell: Shell) -> int:
    from planning.baselining import current, find_baseline
    from planning.variance import Variances

    if len(args.words) > 1:
        raise InputError("`headway baseline show` tells one baseline; `diff` compares two.")
    if args.sort not in SORTS:
        raise InputError(f"{args.sort} is nothing to sort by; {', '.join(SORTS)} is.")
    plan = shell.plan()
    if args.words:
        baseline = find_baseline(plan, args.words[0], program_meant(plan, args.program).id if args.program else "")
    else:
        program = program_meant(plan, args.program)
        held = current(plan, program.id)
        if held is None:
            raise InputError(f"{program.id} has no baseline yet; `headway baseline set NAME --program {program.id}` keeps the plan as one.")
        baseline = held
    variances = Variances(checked(plan), baseline)
    rows = sorted_rows(variances.rows, args.sort)
    if shell.json:
        shell.reply(
            {
                "id": baseline.id,
                "name": baseline.name,
                "program": _as_json(variances.program),
                "projects": [_as_json(each) for each in variances.projects],
                "activities": [_as_json(each) for each in rows],
                "added": [each.id for each in variances.added],
                "removed": [each.id for each in variances.removed],
            }
        )
        return 0
    _print(variances, [row for row in rows if args.all or row.differs], plan)
    return 0


def sorted_rows(rows: tuple[Variance, ...], by: str) -> tuple[Variance, ...]:
    """Rows in the order of their ids, or what differs most first; what cannot be compared last."""
    if by == "id":
        return rows
    return tuple(sorted(rows, key=lambda row: (getattr(row, by) is None, -(getattr(row, by) or 0))))


def _print(variances: Variances, rows: list[Variance], plan: Plan) -> None:
    from planning.baselining import called
    from tui.render import Column, visible

    baseline = variances.baseline
    program = plan.programs.get(baseline.program)
    by = f", approved by {baseline.approver}" if baseline.approver else ""
    say(visible(f"{baseline.id} {baseline.name}".rstrip() + (f" of {baseline.on}" if baseline.on else "") + by))
    if baseline.reason:
        say(visible(f"Reason: {baseline.reason}"))
    say()
    currency = program.currency if program else "EUR"
    columns = [
        Column("Id", spare=0),
        Column("Name", shrinks=True, spare=2),
        Column("Start", right=True),
        Column("Finish", right=True, spare=0),
    ]
    columns += [Column("Duration", right=True), Column("Cost", right=True), Column("Approved", spare=3), Column("Now", spare=0), Column("")]
    lines = [_line(row, currency) for row in (variances.program, *variances.projects)]
    say(table_for_people(columns, lines, ""))
    say()
    say(table_for_people(columns, [_line(row, currency) for row in rows], f"Every row is as {called(baseline)} has it."))
    same = len(variances.rows) - sum(row.differs for row in variances.rows)
    say()
    say(
        f"{len(variances.rows) - same} of {len(variances.rows)} rows differ; {len(variances.added)} came, {len(variances.removed)} went. "
        "Working days; later, longer and dearer are +."
    )


def _line(row: Variance, currency: str) -> list[str]:
    from planning.values import show_money
    from tui.verbs.figures import days

    told = ["" if v is None else days(v, row.minutes_per_day, signed=True) if v else "=" for v in (row.start, row.finish, row.duration)]
    cost = "" if row.cost is None else f"{'+' * (row.cost > 0)}{show_money(row.cost, currency)}" if row.cost else "="
    dates = [f"{f.finish:%Y-%m-%d}" if f else "-" for f in (row.before, row.after)]
    return [row.id, row.name, *told, cost, *dates, {"": "", "added": "came", "removed": "went", "idle": "not scheduled"}[row.scope]]


def _as_json(row: Variance) -> dict[str, object]:
    found: dict[str, object] = {"id": row.id, "name": row.name, "kind": row.kind, "scope": row.scope or None}
    found |= {"before": _figures(row.before), "after": _figures(row.after)}
    for name in ("start", "finish", "duration"):
        found[f"{name}_variance_minutes"] = getattr(row, name)
        found[f"{name}_variance_days"] = row.days(getattr(row, name))
    return found | {"cost_variance": row.cost}


def _figures(figures: Figures | None) -> dict[str, object] | None:
    from tui.verbs.figures import instant

    if figures is None:
        return None
    return {
        "start": instant(figures.start),
        "finish": instant(figures.finish),
        "duration_minutes": figures.duration,
        "cost": figures.cost,
    }


# ------------------------------------------------------------------------------------------------------------------- diff


def _diff(args: Namespace, shell: Shell) -> int:
    """As ``headway diff`` has it; a name that is only begun is enough here."""
    from planning.baselining import find_baseline
    from tui.verbs.diff import print_sides

    if not 1 <= len(args.words) <= 2:
        raise InputError("`headway baseline diff` compares two baselines, or one with the plan as it is now.")
    plan = shell.plan()
    wanted = program_meant(plan, args.program).id if args.program else ""
    words = [word if word.strip() == "now" else find_baseline(plan, word, wanted).id for word in args.words]
    print_sides([*words, "now"][:2], shell)
    return 0
