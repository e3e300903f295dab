"""``headway gate``: the gates with their criteria; ticked, passed, and taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.verbs.common import InputError, checked, missing, note, say, table_for_people

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from planning.gates import GateOutlook
    from planning.plan import Change, Plan
    from tui.verbs.common import Shell

HELP = """
headway gate [GATE] [pass | reopen | tick N | untick N | ask TEXT]

Alone it lists the gates: when they are due, when their milestone is forecast, what is open. With a gate it tells its criteria by
number. `tick 2` says that the second is met, `untick 2` that it is not, `ask TEXT` adds one. `pass` passes the gate; while a
criterion is open it does so only with a --reason, which stays with the gate. `reopen` takes that back. No date moves by it.

  headway gate
  headway gate G1 tick 2
  headway gate G1 pass --reason 'The board accepts the open budget until 20 Nov'

  --reason TEXT   why it is passed with open criteria
"""


def add_arguments(parser: ArgumentParser) -> None:
    """The gate and what to do with it."""
    parser.add_argument("words", nargs="*", metavar="GATE")
    parser.add_argument("--reason", default="", metavar="TEXT")


def run(args: Namespace, shell: Shell) -> int:
    """Tell or change it."""
    if len(args.words) < 2:
        return _tell(args.words[0] if args.words else "", shell)
    from planning.gates import OpenCriteriaError
    from tui.render import visible
    from tui.verbs.common import require_text

    require_text(args.reason, "--reason")
    with shell.changing() as file:
        try:
            change = _change(file.plan, args, shell)
        except OpenCriteriaError as error:
            raise InputError(f"{str(error).rstrip('.')}: --reason TEXT.") from None
        if change.edits:
            file.commit(change, checked)
    if shell.json:
        shell.reply({"label": change.label, "kept": bool(change.edits)})
    else:
        note(f"Kept: {visible(change.label)}." if change.edits else "It is so already.")
    return 0


def _change(plan: Plan, args: Namespace, shell: Shell) -> Change:
    from planning.gates import add_criterion, pass_gate, reopen_gate, tick

    typed, action, *rest = args.words
    if action == "pass" and not rest:
        return pass_gate(plan, typed, args.reason, shell.today)
    if action == "reopen" and not rest:
        return reopen_gate(plan, typed)
    if action in ("tick", "untick") and len(rest) == 1 and rest[0].isascii() and rest[0].isdigit() and len(rest[0]) < 6:
        return tick(plan, typed, int(rest[0]), action == "tick")
    if action == "ask" and rest:
        return add_criterion(plan, typed, " ".join(rest))
    raise InputError("After a gate: pass, reopen, tick 2, untick 2, or ask and what it asks for.")


def _tell(typed: str, shell: Shell) -> int:
    from planning.gates import gate_named, outlooks
    from tui.verbs.common import scheduled_or_why

    plan = shell.plan()
    told = outlooks(plan, scheduled_or_why(plan)[0], shell.today)
    if typed:
        wanted = gate_named(plan, typed).id
        told = tuple(each for each in told if each.gate.id == wanted)
    if shell.json:
        shell.reply([_as_json(each) for each in told])
    elif typed:
        for each in told:
            _print_one(each, shell)
    else:
        _print(plan, told, shell)
    return 0


def _print(plan: Plan, told: tuple[GateOutlook, ...], shell: Shell) -> None:
    from tui.goal_words import day_words, empty_sentence, gate_words
    from tui.render import Column, visible

    columns = [Column("Id", spare=0), Column("Gate", shrinks=True, spare=0), Column("In"), Column("Due", spare=0)]
    columns += [Column("Milestone", spare=2), Column("Forecast", spare=0), Column("State", spare=0), Column("Open", shrinks=True, spare=3)]
    rows = []
    for each in told:
        gate = each.gate
        days = [day_words(gate.due, shell.today), gate.milestone, day_words(each.forecast, shell.today)]
        rows.append(
            [
                gate.id,
                gate.name,
                gate.project or gate.program,
                *days,
                f"{each.rag} {gate_words(each, shell.today)}".strip(),
                "; ".join(each.open),
            ]
        )
    say(table_for_people(columns, rows, "" if rows else missing(plan, "gates")))
    for each in told:
        if empty := empty_sentence(each.gate):
            say(visible(empty))


def _print_one(each: GateOutlook, shell: Shell) -> None:
    from tui.goal_words import day_words, empty_sentence, gate_words
    from tui.render import visible

    gate = each.gate
    due = f", due {day_words(gate.due, shell.today)}" if gate.due else ""
    forecast = f", {gate.milestone} is forecast {day_words(each.forecast, shell.today)}" if each.forecast else ""
    say(visible(f"{gate.id} {gate.name}: {gate_words(each, shell.today)}{due}{forecast}"))
    for number, criterion in enumerate(gate.criteria, 1):
        say(visible(f"  {number}  [{'x' if criterion.met else ' '}] {criterion.text}"))
    if empty := empty_sentence(gate):
        say(visible(f"  {empty}"))
    if gate.reason:
        say(visible(f"  Reason: {gate.reason}"))


def _as_json(each: GateOutlook) -> dict[str, object]:
    from tui.verbs.figures import instant

    gate = each.gate
    return {
        "id": gate.id,
        "name": gate.name,
        "program": gate.program or None,
        "project": gate.project or None,
        "milestone": gate.milestone or None,
        "due": str(gate.due) if gate.due else None,
        "forecast": instant(each.forecast),
        "working_days_late": each.days_late,
        "state": each.state,
        "rag": each.rag or None,
        "passed": str(gate.passed) if gate.passed else None,
        "reason": gate.reason,
        "criteria": [{"text": c.text, "met": c.met} for c in gate.criteria],
    }
