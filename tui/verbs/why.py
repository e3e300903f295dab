"""``headway why``: why a date is what it is, what made it late, and what would win time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.verbs.common import checked, record, say

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from planning.attribution import Part
    from planning.records import Baseline
    from planning.schedule import Schedule
    from planning.why import Why, WhyStep
    from tui.verbs.common import Shell

HELP = """
headway why ID

Says why a date is what it is: the driving chain from the activity back to the status date, a constraint, a calendar, an
actual date or a start, with the dates of each step and the holidays it waits for. Of what is late against its baseline:
what made it so (progress, re-estimates, links, calendar, constraints, work added or taken out), and by whom; the parts
always add up. DRAG says how many days earlier it would finish if an activity took no time at all. A program or project
is asked through what it finishes with, a risk through the task it is on.

  headway why WEB-M4
  headway why KES --json
"""


def add_arguments(parser: ArgumentParser) -> None:
    """The record."""
    parser.add_argument("id", metavar="ID")


def run(args: Namespace, shell: Shell) -> int:
    """Print the answer."""
    from planning.attribution import Slips, baseline_for
    from planning.paths import drag
    from planning.why import subject, why

    plan = shell.plan()
    _, found = record(plan, args.id)
    scheduled = checked(plan)
    about = subject(scheduled, found)
    answer = why(scheduled, about)
    baseline = baseline_for(scheduled, about)
    parts = Slips(scheduled, baseline).of(about) if baseline else ()
    won = drag(scheduled, answer.steps[0].id)
    if shell.json:
        shell.reply(_reply(found.id, answer, baseline, parts, won))
        return 0
    from tui.render import visible

    blocks = [_answer(answer), _chain(answer), _late(scheduled, answer, baseline, parts), _drag(scheduled, answer, won)]
    say("\n\n".join("\n".join(visible(line) for line in block) for block in blocks if block))
    return 0


# ----------------------------------------------------------------------------------------------------------- for people


def _answer(answer: Why) -> list[str]:
    from planning.why import sentence

    return [sentence(answer)]


def _chain(answer: Why) -> list[str]:
    from tui.render import Column, table

    rows = [
        (step.id, _span(step), "done" if step.finished else _days(step.total_float, step.minutes_per_day), step.name, _why(step))
        for step in answer.steps
    ]
    shown = table([Column("id"), Column("dates"), Column("float", right=True), Column("name"), Column("why")], rows)
    return shown.split("\n")


def _span(step: WhyStep) -> str:
    if step.kind == "milestone":
        return f"{step.finish:%Y-%m-%d}"
    return f"{step.start:%Y-%m-%d} - {step.finish:%Y-%m-%d}"


def _why(step: WhyStep) -> str:
    from planning.why import wait_words

    return "; ".join([step.words, *(f"waits {wait_words(wait)}" for wait in step.waits)])


def _late(scheduled: Schedule, answer: Why, baseline: Baseline | None, parts: tuple[Part, ...]) -> list[str]:
    if baseline is None:
        return []
    from planning.attribution import days_words, part_words

    planned = f"{baseline.activities[answer.id].finish:%Y-%m-%d}"
    total = sum(part.minutes for part in parts)
    if not parts:
        return [f"Against the baseline {baseline.name or baseline.id} ({planned}): on time, and nothing has changed its date."]
    slipped = days_words(total, answer.minutes_per_day) if total else "on time"
    return [f"Against the baseline {baseline.name or baseline.id} ({planned}): {slipped}", *(f"  {part_words(part)}" for part in parts)]


def _drag(scheduled: Schedule, answer: Why, won: dict[str, int]) -> list[str]:
    if not won:
        return []
    plan = scheduled.plan
    lines = [f"DRAG on {answer.id}: days it would finish earlier if this took no time"]
    for activity_id, minutes in won.items():
        activity = plan.activity(activity_id)
        lines.append(f"  {_days(minutes, answer.minutes_per_day):>6}  {activity_id}  {activity.name if activity else ''}".rstrip())
    return lines


def _days(minutes: int, per_day: int) -> str:
    from tui.verbs.figures import days

    return days(minutes, per_day)


# --------------------------------------------------------------------------------------------------------- for programs


def _reply(asked: str, answer: Why, baseline: Baseline | None, parts: tuple[Part, ...], won: dict[str, int]) -> dict[str, object]:
    from planning.why import sentence
    from tui.verbs.figures import instant

    late: dict[str, object] | None = None
    if baseline is not None:
        late = {
            "baseline": baseline.id,
            "baseline_finish": instant(baseline.activities[answer.id].finish),
            "slip_minutes": sum(part.minutes for part in parts),
            "parts": [
                {
                    "group": part.group,
                    "minutes": part.minutes,
                    "days": round(part.days, 2),
                    "movers": [{"id": mover.id, "minutes": mover.minutes} for mover in part.movers],
                }
                for part in parts
            ],
        }
    return {
        "asked": asked,
        "id": answer.id,
        "name": answer.name,
        "kind": answer.kind,
        "start": instant(answer.start),
        "finish": instant(answer.finish),
        "total_float_minutes": answer.total_float,
        "sentence": sentence(answer),
        "chain": [_step(step) for step in answer.steps],
        "slip": late,
        "drag": [{"id": i, "minutes": n, "days": round(n / answer.minutes_per_day, 2)} for i, n in won.items()],
    }


def _step(step: WhyStep) -> dict[str, object]:
    from tui.verbs.figures import instant

    return {
        "id": step.id,
        "name": step.name,
        "kind": step.kind,
        "start": instant(step.start),
        "finish": instant(step.finish),
        "driver": {"kind": step.driver.kind, "id": step.driver.id, "type": step.driver.type},
        "words": step.words,
        "asked": instant(step.asked),
        "waits": [{"first": wait.first.isoformat(), "last": wait.last.isoformat(), "name": wait.name} for wait in step.waits],
        "total_float_minutes": step.total_float,
        "finished": step.finished,
    }
