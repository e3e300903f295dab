"""``headway diff``: what differs between two plans, days or baselines, and what it means."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from planning.errors import PhraseError, PlanError
from tui.verbs.common import InputError, near, note, say, table_for_people, user_path

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterable, Sequence
    from datetime import datetime
    from pathlib import Path

    from planning.compare import Difference, FieldChange, Figures, Meaning, RowChange
    from planning.plan import Plan
    from planning.records import Baseline
    from tui.verbs.common import Shell

HELP = """
headway diff A [B]
headway diff --text FILE

Shows what differs from A to B in words, by project, and what it means: dates that move and when the programs finish.
A and B are each a file, a baseline (its id or name), `now`, or a past day, which stands for the plan at the end of it, today
for how it stands now; without B it is compared with `now`. Where one of them is a baseline: dates, durations, cost and scope,
row by row.

  headway diff -1w
  headway diff 2026-10-09 2026-10-30
  headway diff 'last fri' now
  headway diff BL-1
  headway diff old.json plan.json --json

  --text FILE     print one plan in words, a line for each fact, for git (docs/git.md says how)
"""

LABEL = 18
WIDTH = 80
SHOWN = 40
"""So many moved rows are listed; --json lists all."""


class _Side(NamedTuple):
    """What one of the two words stands for: a plan, or a baseline of the plan."""

    name: str
    plan: Plan
    baseline: Baseline | None = None


def add_arguments(parser: ArgumentParser) -> None:
    """The two sides, or the file to print."""
    parser.add_argument("sides", nargs="*", metavar="A B")
    parser.add_argument("--text", metavar="FILE")


def run(args: Namespace, shell: Shell) -> int:
    """Print the differences."""
    if args.text is not None:
        if args.sides:
            raise InputError("`headway diff --text` prints one file; leave out what else was named.")
        return _print_words(args.text, shell)
    if not 1 <= len(args.sides) <= 2:
        raise InputError("`headway diff` compares two things, such as: headway diff -1w now; `headway help diff` says which.")
    print_sides((*args.sides, "now")[:2], shell)
    return 0


def print_sides(sides: Sequence[str], shell: Shell) -> None:
    """Print what differs from the first to the second of two words. Raises InputError for a word that stands for nothing."""
    a, b = (_side(typed.strip(), shell) for typed in sides)
    if a.baseline or b.baseline:
        _reply_figures(a, b, shell)
    else:
        _reply_plans(a, b, shell)


# --------------------------------------------------------------------------------------------------------------- sides


def _side(typed: str, shell: Shell) -> _Side:
    """The plan or baseline that a word stands for. Raises InputError for what stands for none."""
    path = user_path(typed)
    if typed == "now":
        return _Side(typed, shell.plan())
    if path.is_file():
        return _Side(typed, _plan_in(path, shell))
    plan = shell.plan()
    baseline = _baseline(plan, typed)
    if baseline is not None:
        return _Side(typed, plan, baseline)
    from planning.phrases import parse_date

    try:
        day = parse_date(typed, shell.today)
    except PhraseError:
        known = near(typed, ["now", *plan.baselines, *(b.name for b in plan.baselines.values())])
        raise InputError(f"{typed!r} is no file, no baseline and no day{known}; `headway help diff` says what can be compared.") from None
    if day == shell.today:
        return _Side(str(day), plan)  # today is not over: what is known of it is how it stands now
    if day > shell.today:
        raise InputError(f"{typed!r} is {day}, which is not past; name an earlier day, such as -1w, or `now`.")
    return _Side(str(day), shell.look().at(day))


def _plan_in(path: Path, shell: Shell) -> Plan:
    from store.planfile import PlanFile

    return PlanFile.open(path, read_only=True).plan


def _baseline(plan: Plan, typed: str) -> Baseline | None:
    """The baseline of this id or name, whatever the case. Raises InputError where several have the name."""
    if typed in plan.baselines:
        return plan.baselines[typed]
    folded = typed.casefold()
    found = [b for b in plan.baselines.values() if folded in (b.id.casefold(), b.name.casefold())]
    if len(found) > 1:
        raise InputError(f"{len(found)} baselines are called {typed}: {', '.join(b.id for b in found)}; name one by its id.")
    return found[0] if found else None


# --------------------------------------------------------------------------------------------------------- two plans


def _reply_plans(a: _Side, b: _Side, shell: Shell) -> None:
    from planning.compare import compare, meaning

    differences = compare(a.plan, b.plan)
    means, why = None, ""
    try:
        means = meaning(a.plan, b.plan)
    except PlanError as error:
        why = str(error)
    if shell.json:
        shell.reply(_plans_as_json(a, b, differences, means, why))
        return
    if not differences:
        say(f"Nothing differs between {_safe(a.name)} and {_safe(b.name)}.")
        return
    for lines in _groups(a.plan, b.plan, differences):
        say("\n".join(lines))
        say()
    if means is None:
        note(f"The dates cannot be compared: {_safe(why)}")
    else:
        _print_meaning(means)


def _groups(a: Plan, b: Plan, differences: Sequence[Difference]) -> Iterable[list[str]]:
    """The differences of each project or program under its name; those of none last."""
    groups: dict[str, list[Difference]] = {}
    for difference in differences:
        groups.setdefault(difference.group, []).append(difference)
    for group in sorted(groups, key=lambda g: (not g, _natural(g))):
        held = (b.find(group) or a.find(group)) if group else None
        heading = f"{group} {held.name}".rstrip() if held else group or "For all projects"
        yield [_safe(heading), *(line for difference in groups[group] for line in _said(difference))]


def _natural(record_id: str) -> object:
    from planning.plan import natural

    return natural(record_id)


def _said(difference: Difference) -> list[str]:
    sign = {"added": "+", "deleted": "-", "changed": " "}[difference.what]
    noun = f"{_noun(difference.kind)} " if difference.kind not in ("tasks", "milestones") else ""
    place = f"{sign} {noun}{difference.id} {difference.name}".rstrip()
    if difference.what != "changed":
        told = ", ".join(_told(difference.fields)) if difference.kind != "links" else ""
        return _wrapped(f"  {place}", f"({difference.what}{': ' if told else ''}{told})")
    return [f"  {_safe(place)}", *(line for c in difference.fields for line in _change(c.field, c.before, c.after))]


def _told(changes: Sequence[FieldChange]) -> list[str]:
    """What is said of a record that came or went; long texts are cut, mappings counted."""
    from planning.values import short

    counted: dict[str, int] = {}
    told = []
    for change in changes:
        name, dot, _ = change.field.partition(".")
        if dot:
            counted[name] = counted.get(name, 0) + 1
        elif name not in ("name", "rank", "project", "program"):
            told.append(f"{name} {short(change.before or change.after)}")
    return [*told, *(f"{name} of {count}" for name, count in counted.items())]


def _change(field: str, before: str, after: str) -> list[str]:
    """One field before and after, on one line where both fit."""
    old, new = (_safe(text) if text else "nothing" for text in (before, after))
    label = f"      {_safe(field):<{LABEL}}"
    if len(label) + len(old) + len(new) + 4 <= WIDTH:
        return [f"{label}{old} -> {new}"]
    return [*_wrapped(f"{label}{old}", ""), *_wrapped(f"{'':<{len(label) - 3}}-> {new}", "")]


def _wrapped(first: str, rest: str) -> list[str]:
    """A text in lines of a terminal's width, all but the first indented."""
    import textwrap

    from tui.render import visible

    text = visible(f"{first.strip()} {rest}".rstrip())
    indent = " " * (len(first) - len(first.lstrip()))
    return textwrap.wrap(text, WIDTH, initial_indent=indent, subsequent_indent=indent + "    ", break_on_hyphens=False) or [indent]


def _noun(kind: str) -> str:
    return {"people": "person", "changes": "change request"}.get(kind, kind.removesuffix("s"))


def _print_meaning(means: Meaning) -> None:
    from tui.render import Column
    from tui.verbs.figures import days

    columns = [Column("Id"), Column("Name", shrinks=True, spare=2), Column("Finish", spare=0), Column("then", spare=0)]
    columns += [Column("Work days", right=True, spare=0), Column("Cal. days", right=True, spare=1)]
    columns += [Column("Duration", right=True), Column("then", right=True)]
    rows = []
    for move in means.moves:
        old, new = move.before, move.after
        if old is None or new is None:
            continue
        lasts = ("", "") if old.duration == new.duration else (days(f.duration, move.minutes_per_day) for f in (old, new))
        rows.append([move.id, move.name, f"{old.finish:%Y-%m-%d}", f"{new.finish:%Y-%m-%d}", *_moved(move), *lasts])
    if rows:
        say(table_for_people(columns, rows[:SHOWN], ""))
        if len(rows) > SHOWN:
            say(f"... and {len(rows) - SHOWN} more")
        say()
    count = len(means.moves)
    say(f"{count} date{'s' * (count != 1)} differ{'s' * (count == 1)}." if count else "No date differs.")
    for program in means.programs:
        if program.before == program.after:
            continue
        was = f"{program.before:%Y-%m-%d}" if program.before else "no date"
        then = f"{program.after:%Y-%m-%d}" if program.after else "no date"
        shift = _shift(program.before, program.after, program.working_days)
        say(f"{_safe(program.id)} finishes {then} instead of {was}{shift}.")


def _moved(row: RowChange) -> list[str]:
    """How far the finish moved, in working days of the row's calendar and in calendar days."""
    return [f"{row.working_days:+g}" if row.working_days else "0", f"{row.days:+d}" if row.days else "0"]


def _shift(before: datetime | None, after: datetime | None, working: float | None) -> str:
    """The same of a whole program, for a sentence: `` (+4 working, +6 calendar days)``."""
    if before is None or after is None or working is None:
        return ""
    return f" ({working:+g} working, {(after.date() - before.date()).days:+d} calendar days)"


def _plans_as_json(a: _Side, b: _Side, differences: Sequence[Difference], means: Meaning | None, why: str) -> dict[str, object]:
    from tui.verbs.figures import instant

    told = [{**_plainly(d), "fields": [_plainly(c) for c in d.fields]} for d in differences]
    moves = [_row_as_json(row) for row in means.moves] if means else []
    finishes = [
        {
            "id": p.id,
            "name": p.name,
            "finish_before": instant(p.before),
            "finish_after": instant(p.after),
            "working_days": p.working_days,
        }
        for p in (means.programs if means else ())
    ]
    return {"a": a.name, "b": b.name, "differences": told, "moves": moves, "programs": finishes, "why_no_dates": why}


def _plainly(value: object) -> dict[str, object]:
    from dataclasses import asdict, is_dataclass

    assert is_dataclass(value) and not isinstance(value, type)
    return asdict(value)


def _row_as_json(row: RowChange) -> dict[str, object]:
    return {
        "id": row.id,
        "name": row.name,
        "group": row.group,
        "before": _figures_as_json(row.before),
        "after": _figures_as_json(row.after),
        "working_days": row.working_days,
        "calendar_days": row.days,
    }


def _figures_as_json(figures: Figures | None) -> dict[str, object] | None:
    from tui.verbs.figures import instant

    if figures is None:
        return None
    found: dict[str, object] = {"start": instant(figures.start), "finish": instant(figures.finish)}
    return found | {"duration_minutes": figures.duration, "cost": figures.cost}


# ---------------------------------------------------------------------------------------------------------- baselines


def _reply_figures(a: _Side, b: _Side, shell: Shell) -> None:
    """Dates, durations, cost and scope, row by row. Raises PlanError where a plan that is needed has no dates."""
    from planning.calendars import Calendars
    from planning.compare import compare_figures, figures_of_baseline, figures_of_plan
    from planning.day_count import days_between
    from planning.schedule import schedule

    program = next((s.baseline.program for s in (a, b) if s.baseline), "")
    plan = a.plan if b.baseline and not a.baseline else b.plan
    scheduled = None if a.baseline and b.baseline else schedule(plan)
    sides = []
    for side in (a, b):
        if side.baseline:
            sides.append(figures_of_baseline(side.baseline))
        else:
            assert scheduled is not None
            sides.append(figures_of_plan(scheduled, program))
    rows = compare_figures(sides[0], sides[1], plan, scheduled)
    currency = held.currency if (held := plan.programs.get(program)) else "EUR"
    finishes = [max((f.finish for f in side.values()), default=None) for side in sides]
    costs = [sum(f.cost for f in side.values()) for side in sides]
    if shell.json:
        from tui.verbs.figures import instant

        reply: dict[str, object] = {"a": a.name, "b": b.name, "program": program, "rows": [_row_as_json(row) for row in rows]}
        reply |= {"finish_before": instant(finishes[0]), "finish_after": instant(finishes[1])}
        shell.reply(reply | {"cost_before": costs[0], "cost_after": costs[1], "currency": currency})
        return
    if not rows:
        say(f"Nothing differs between {_safe(a.name)} and {_safe(b.name)}.")
        return
    _print_figures(rows, plan, currency)
    added, gone = (sum(1 for r in rows if getattr(r, side) is None) for side in ("before", "after"))
    say(f"{len(rows)} row{'s' * (len(rows) != 1)} differ{'s' * (len(rows) == 1)}; {added} came, {gone} went.")
    if finishes[0] and finishes[1]:
        working = days_between(Calendars(plan).for_program(held), finishes[0], finishes[1])
        shift = _shift(finishes[0], finishes[1], working)
        said = f"instead of {finishes[0]:%Y-%m-%d}{shift}" if finishes[0] != finishes[1] else "in both"
        say(f"The last of them finishes {finishes[1]:%Y-%m-%d} {said}.")
    if round(costs[0], 2) != round(costs[1], 2):
        from planning.values import show_money

        say(f"They cost {show_money(round(costs[1], 2), currency)} instead of {show_money(round(costs[0], 2), currency)}.")


def _print_figures(rows: Sequence[RowChange], plan: Plan, currency: str) -> None:
    """One table for each project."""
    from planning.values import show_money
    from tui.render import Column
    from tui.verbs.figures import days

    columns = [Column("Id"), Column("Name", shrinks=True, spare=3), Column("Start", spare=4), Column("then", spare=4)]
    columns += [
        Column("Finish", spare=0),
        Column("then", spare=0),
        Column("Work days", right=True, spare=0),
        Column("Cal. days", right=True, spare=5),
    ]
    columns += [Column("Duration", right=True), Column("then", right=True)]
    columns += [Column("Cost", right=True, spare=2), Column("then", right=True, spare=2)]
    groups: dict[str, list[list[str]]] = {}
    for row in rows:
        line = [row.id, row.name]
        same = row.before and row.after and row.before.start == row.after.start
        line += ["" if same or not f else f"{f.start:%Y-%m-%d}" for f in (row.before, row.after)]
        line += [f"{f.finish:%Y-%m-%d}" if f else "-" for f in (row.before, row.after)]
        line += _moved(row) if row.before and row.after else ["came" if row.after else "went", ""]
        same = row.before and row.after and row.before.duration == row.after.duration
        line += ["" if same or not f else days(f.duration, row.minutes_per_day) for f in (row.before, row.after)]
        same = row.before and row.after and row.before.cost == row.after.cost
        line += ["" if same or not f else show_money(f.cost, currency) for f in (row.before, row.after)]
        groups.setdefault(row.group, []).append(line)
    for group, lines in groups.items():
        held = plan.find(group) if group else None
        say(_safe(f"{group} {held.name}".rstrip() if held else group or "No longer in the plan"))
        say(table_for_people(columns, lines, ""))
        say()


# --------------------------------------------------------------------------------------------------------- one as text


def _print_words(typed: str, shell: Shell) -> int:
    """Print the plan of a file's bytes, without its journal: git asks what stands in a version of the file."""
    from planning.compare import in_words
    from store.atomic import read_whole
    from store.errors import FileError
    from store.loading import plan_of
    from store.parsing import parse

    found = read_whole(user_path(typed))
    if found is None:
        raise InputError(f"There is no file {typed}.")
    try:
        plan = plan_of(parse(found[0]) if found[0].strip() else {})[0]
    except FileError as error:
        # git would stop at a version that cannot be read, so that its history could not be looked at any more
        note(f"headway: {_safe(str(error.at(path=typed)))}")
        lines = found[0].decode(errors="replace").split("\n")
    else:
        lines = list(in_words(plan))
    if shell.json:
        shell.reply(lines)
    else:
        say("\n".join(_safe(line) for line in lines))
    return 0


def _safe(text: str) -> str:
    from tui.render import visible

    return visible(text)
