"""``headway level``: work put off so that nobody has too much to do, as a list of moves."""

from __future__ import annotations

from math import isfinite
from time import monotonic
from typing import TYPE_CHECKING

from planning.load import most_words
from tui.verbs.common import InputError, ask, checked, interactive, missing, note, record, say, table_for_people

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Callable

    from planning.levelling import Levelled, Move
    from planning.plan import Plan
    from planning.rcpsp import Found, Problem
    from store.planfile import PlanFile
    from tui.verbs.common import Shell

HELP = """
headway level [--within-float] [--seconds N] [--apply]

Puts work off so that nobody has more to do than they can, and shows the moves: when it starts now, when its links alone
would start it with the other moves made, and when it starts then; by how many working days it is put off beyond its links,
how much float there was, and for whom there was too much. Nothing is kept without --apply. What has begun, is
pinned, must start or finish on a day (MSO, MFO), is done as late as possible or has priority 1000 stays where it is;
links and constraints are kept. It looks for the order of work with which the programs finish soonest, better the longer
it may look. Where the extra headway[solver] is installed, it is used, and says when no order is better.

  --seconds N      how long to look, 2 if not said; 0 makes one pass by priority
  --within-float   put nothing off by more than its float: no finish and no deadline moves; what is left is told
  --refuse ID      leave a task where it is; may be given more than once
  --apply          keep the moves, as one change that `headway undo` takes back; asks on a terminal
  --clear          take back what levelling did before
  --yes            do not ask
  --no-solver      do not use the solver

  headway level
  headway level --within-float --apply
  headway level --seconds 20 --refuse WEB-11 --json
"""
_SHARE_OF_SEARCH = 0.2
"""The part of the time that our own search takes before the solver goes on from its answer."""


def add_arguments(parser: ArgumentParser) -> None:
    """How to level, and whether to keep it."""
    parser.add_argument("--seconds", type=float, default=2.0, metavar="N")
    parser.add_argument("--within-float", action="store_true")
    parser.add_argument("--refuse", action="append", default=[], metavar="ID")
    parser.add_argument("--apply", action="store_true")
    parser.add_argument("--clear", action="store_true")
    parser.add_argument("--yes", action="store_true")
    parser.add_argument("--no-solver", action="store_true")


def run(args: Namespace, shell: Shell) -> int:
    """Level, show the moves, keep them if that is wanted."""
    if not 0 <= args.seconds <= 86_400:
        raise InputError("--seconds is a number from 0 to 86400.")
    if args.clear:
        return _clear(args, shell)
    if not args.apply:
        levelled = _levelled(shell.plan(), args, shell)
        _show(levelled, shell, kept=False)
        return 0
    with shell.changing() as file:
        return _apply(file, args, shell)


def _apply(file: PlanFile, args: Namespace, shell: Shell) -> int:
    levelled = _levelled(file.plan, args, shell)
    change = levelled.change()
    if not shell.json:
        _show(levelled, shell, kept=False)
    asks = bool(change.edits) and interactive() and not (args.yes or shell.json)
    kept = bool(change.edits) and (not asks or ask("Keep it?"))
    if kept:
        file.commit(change, checked)
    if shell.json:
        _show(levelled, shell, kept=kept)
    elif change.edits:
        note(f"Kept: {change.label}." if kept else "Nothing was kept.")
    return 0 if kept or not change.edits else 1


def _clear(args: Namespace, shell: Shell) -> int:
    from planning.levelling import cleared

    with shell.changing() as file:
        change = cleared(file.plan)
        count = len(change.edits)
        question = f"Take back the levelling of {count} task{'s' * (count != 1)}?"
        kept = bool(count) and (args.yes or shell.json or not interactive() or ask(question))
        if kept:
            file.commit(change, checked)
    if shell.json:
        shell.reply({"label": change.label, "cleared": [edit.id for edit in change.edits] if kept else [], "kept": kept})
    else:
        note(f"Kept: {change.label} ({count} tasks)." if kept else "Nothing was levelled." if not count else "Nothing was kept.")
    return 0


def _levelled(plan: Plan, args: Namespace, shell: Shell) -> Levelled:
    """The best levelling that is found in the time allowed."""
    from planning.levelling import Levelling

    checked(plan)
    refused = [record(plan, typed)[1].id for typed in args.refuse]
    levelling = Levelling(plan, within_float=args.within_float, refused=refused, since=shell.today)
    solver = _solver(args)
    end = monotonic() + args.seconds * (_SHARE_OF_SEARCH if solver else 1)
    steps = levelling.steps()
    best = next(steps)
    while monotonic() < end and (step := next(steps, None)) is not None:
        best = step
    if solver is None or best.proven:
        return best.levelled()
    found = solver(levelling.slotted.problem, best.found, args.seconds * (1 - _SHARE_OF_SEARCH)) if best.found else None
    return levelling.dated(found.starts, found.tried, found.proven) if found else best.levelled()


def _solver(args: Namespace) -> Callable[[Problem, Found, float], Found] | None:
    if args.no_solver or args.seconds <= 0:
        return None
    from tui.solver import installed, solved

    return solved if installed() else None


def _show(levelled: Levelled, shell: Shell, *, kept: bool) -> None:
    if shell.json:
        shell.reply(_reply(levelled, kept=kept))
    else:
        _print(levelled)


def _print(levelled: Levelled) -> None:
    from planning.schedule import calendar_of
    from tui.render import Column
    from tui.verbs.effects import name_of
    from tui.verbs.figures import days

    plan = levelled.after.plan
    columns = [
        Column("Id", spare=0),
        Column("Name", shrinks=True, spare=0),
        Column("Starts now", spare=0),
        Column("by links", spare=3),
        Column("then", spare=0),
        Column("Delay", right=True),
        Column("Float", right=True),
        Column("", spare=1),
        Column("Too much for"),
        Column("beside", shrinks=True),
    ]
    rows = []
    for move in (*levelled.moves, *levelled.refused):
        per_day = calendar_of(levelled.before, move.id).minutes_per_day
        rows.append(
            [
                move.id,
                name_of(plan, move.id),
                f"{move.start_before:%Y-%m-%d}",
                f"{move.start_by_links:%Y-%m-%d}",
                f"{move.start:%Y-%m-%d}",
                days(move.delay, per_day, signed=True) if move.delay else "-",
                days(move.total_float, per_day),
                kind_of(move),
                ", ".join(move.people),
                ", ".join(move.beside),
            ]
        )
    say(table_for_people(columns, rows, "Nobody has too much to do that could be put off." if plan.people else missing(plan, "people")))
    say()
    for line in _summary(levelled):
        say(line)


def kind_of(move: Move) -> str:
    """What a move costs, in a word or two; of what is refused or made already, that."""
    if not move.delay:
        return "refused"
    return ("within float" if move.within_float else "delays") + (", made" if move.is_made else "")


def _summary(levelled: Levelled) -> list[str]:
    from planning.impact import weigher
    from tui.render import visible
    from tui.verbs.effects import effects

    before, after, lines = levelled.before, levelled.after, []
    for program in after.plan.programs:
        was, will = before.finish_of(program), after.finish_of(program)
        if was and will and was.date() != will.date():
            lines.append(visible(f"{program} finishes {will:%Y-%m-%d} instead of {was:%Y-%m-%d}."))
    change = levelled.change()
    if change.edits:
        lines += [line for line in effects(weigher(before).weigh(change)) if not line.startswith("Too much")]
    for over in levelled.left:
        days = f"{over.first:%Y-%m-%d} to {over.last:%Y-%m-%d}" if over.first != over.last else f"{over.first:%Y-%m-%d}"
        lines.append(visible(f"Left: {over.person} {most_words(over.peak)}, {days} ({', '.join(over.tasks)})"))
    made = sum(move.is_made for move in levelled.moves)
    if made:
        lines.append(f"{made} of {len(levelled.moves)} moves are made already; `headway level --clear` takes them back.")
    if levelled.moves and levelled.proof:
        lines.append(levelled.proof)
    return lines


def _reply(levelled: Levelled, *, kept: bool) -> dict[str, object]:
    from tui.verbs.figures import instant
    from tui.verbs.schedule import activity_reply

    before, after = levelled.before, levelled.after
    return {
        "moves": [_move_reply(move) for move in levelled.moves],
        "refused": [_move_reply(move) for move in levelled.refused],
        "finish_before": instant(before.finish),
        "finish_after": instant(after.finish),
        "left": [
            {
                "person": o.person,
                "first": f"{o.first}",
                "last": f"{o.last}",
                "peak": round(o.peak, 4) if isfinite(o.peak) else None,
                "tasks": list(o.tasks),
            }
            for o in levelled.left
        ],
        "tried": levelled.tried,
        "proven": levelled.proven,
        "kept": kept,
        "activities": [activity_reply(after.plan, after, i) for i in after],
    }


def _move_reply(move: Move) -> dict[str, object]:
    from tui.verbs.figures import instant

    return {
        "id": move.id,
        "made_already": move.is_made,
        "start_before": instant(move.start_before),
        "start_by_links": instant(move.start_by_links),
        "start": instant(move.start),
        "finish_before": instant(move.finish_before),
        "finish": instant(move.finish),
        "delay_minutes": move.delay,
        "put_off_minutes": move.put_off,
        "total_float_minutes": move.total_float,
        "within_float": move.within_float,
        "people": list(move.people),
        "beside": list(move.beside),
    }
