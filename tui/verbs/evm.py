"""``headway evm``: planned, earned and spent, and what that says of the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.verbs.common import InputError, checked, missing, note, note_status, part_of, say, table_for_people

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from datetime import date

    from planning.earned_sums import Value
    from planning.earned_value import EarnedSchedule
    from planning.performance import Performance
    from tui.verbs.common import Shell

HELP = """
headway evm [PROGRAM|PROJECT] [--tasks]

Earned value at the status date: planned value (PV), earned value (EV) and actual cost (AC) of every project and program,
against the baseline's budget (BAC). SPI is EV / PV, CPI is EV / AC; an index below 0.97 is weak (!), below 0.90 bad (!!).
The estimate at completion (EAC) is BAC / CPI, of a program the sum of its projects'; the other forms stand below the
table, each with its name. Earned schedule says the same in weeks. What is not defined is a dash.

  --tasks   the tasks of a project too

  headway evm
  headway evm WEB --tasks
  headway evm --json
"""
NO_COST = "People with a rate, a fixed cost or a budget make some: `headway set {} fixed_cost=5000`."
NO_BASELINE = "`headway baseline set NAME` keeps the plan as one."
MARKS = {"good": "", "weak": "!", "bad": "!!", "": ""}


def add_arguments(parser: ArgumentParser) -> None:
    """The part of the plan to show."""
    parser.add_argument("part", nargs="?", metavar="PROGRAM|PROJECT")
    parser.add_argument("--tasks", action="store_true")


def run(args: Namespace, shell: Shell) -> int:
    """Print the figures."""
    from planning.performance import Performance

    plan = shell.plan()
    found = Performance(checked(plan), shell.today)
    part = part_of(plan, args.part) if args.part else ""
    if args.tasks and part not in plan.projects:
        raise InputError("--tasks lists the tasks of one project; name it, as in `headway evm WEB --tasks`.")
    if shell.json:
        shell.reply(_reply(found, part))
    else:
        _print(found, part, tasks=args.tasks)
        note_status(found.scheduled, shell.today)
    return 0


def _programs(found: Performance, part: str) -> list[str]:
    """The programs that are asked for: all that are not archived, or the one named."""
    plan = found.plan
    if part in plan.projects:
        return [plan.projects[part].program]
    return [part] if part else [p.id for p in plan.programs.values() if not p.archived]


def _projects(found: Performance, program: str, part: str) -> list[str]:
    """The projects of a program, the closed ones last where they are in its sums; or the one named."""
    plan = found.plan
    if part in plan.projects:
        return [part]
    inside = [i for i in found.projects_of(program) if not plan.projects[i].archived or not _is_blank(found.project(i))]
    return sorted(inside, key=lambda i: plan.projects[i].archived)


def _print(found: Performance, part: str, *, tasks: bool) -> None:
    from planning.beginnings import without_work
    from tui.render import Column

    names = ("BAC", "PV", "EV", "AC", "SPI", "CPI", "EAC", "VAC")
    columns = [
        Column("Id", spare=0),
        Column("Name", shrinks=True, spare=3),
        *(Column(n, right=True, spare=n in ("VAC", "AC")) for n in names),
    ]
    rows, below = [], []
    for program in _programs(found, part):
        projects = _projects(found, program, part)
        for project in projects:
            held = found.plan.projects[project]
            rows.append(_row(f"(closed) {held.name}" if held.archived else held.name, found.project(project)))
            if tasks:
                inside = (t for t in found.plan.tasks.values() if t.project == project and t.id in found.tasks)
                rows += [_row(t.name, found.tasks[t.id]) for t in inside]
        if not part or part == program:
            rows.append(_row(found.plan.programs[program].name, found.program(program)))
        below += _below(found, part or program)
    plan = found.plan
    programs = list(_programs(found, part))
    if rows and all(_is_blank(found.value(i)) for i in ([part] if part else programs)):
        say(f"No budget, no cost and nothing earned is known{f' of {part}' if part else ''} yet, so there is nothing to measure.")
        program = programs[0] if programs else ""
        empty = not part and without_work(plan, program)
        say(missing(plan, "tasks", program) if empty else NO_COST.format(next(iter(plan.tasks), "WEB-1")))
        return
    say(table_for_people(columns, rows, "" if rows else missing(plan, "programs")))
    for line in below:
        say(line)
    for program in programs:
        if not plan.programs[program].baseline:
            note(f"{program} is held against no baseline, so PV, SPI and the date earned are not known. {NO_BASELINE}")


def _is_blank(value: Value) -> bool:
    """Whether nothing is budgeted, planned or spent."""
    return not (value.bac or value.ac or value.ev or value.pv)


def _row(name: str, value: Value) -> list[str]:
    from planning.earned_sums import rating

    def index(number: float | None) -> str:
        return "-" if number is None else f"{number:.2f}{MARKS[rating(number)]}"

    money = [_money(v) for v in (value.bac, value.pv, value.ev, value.ac)]
    return [value.id, name, *money, index(value.spi), index(value.cpi), _money(value.eac), _money(value.vac)]


def _money(amount: float | None) -> str:
    return "-" if amount is None else f"{amount:,.0f}"


def _below(found: Performance, part: str) -> list[str]:
    """The forms of the estimate, and earned schedule, of one program or project."""
    value = found.value(part)
    forms = value.estimates
    named = (
        ("BAC / CPI", forms.at_cpi),
        ("the rest at budget", forms.at_budget),
        ("CPI x SPI", forms.at_cpi_spi),
        ("0.8 CPI + 0.2 SPI", forms.weighted),
        ("bottom-up: AC and what the rest of the plan costs", forms.bottom_up),
    )
    record = found.plan.find(part)
    program = found.plan.program_of(record) if record is not None else None
    lines = [""]
    if program is not None and program.baseline not in found.plan.baselines:
        lines.append(f"{program.id} has no baseline: BAC is what the plan costs as it is now.")
    lines += [f"{part} at completion: " + ", ".join(f"{_money(amount)} ({name})" for name, amount in named if amount is not None)]
    needed = value.tcpi
    if needed is not None and not value.indices.nearly_done:
        lines.append(f"{part} needs a cost efficiency of {needed:.2f} on the rest for the budget to hold (TCPI).")
    elif value.ac >= value.bac > value.ev:
        lines.append(f"{part} has spent its budget: no efficiency holds it any more.")
    earned = found.earned_schedule(part)
    if earned is not None and earned.es is not None and earned.spi_t is not None and earned.planned_duration is not None:
        lines.append(_in_weeks(part, earned, found.finish_at_pace(part)))
        if earned.tspi is not None:
            hardly = "; more than 1.10 is hardly ever reached" if earned.tspi > 1.1 else ""
            lines.append(f"{part} needs a pace of {earned.tspi:.2f} on the rest for its planned duration to hold (TSPI){hardly}.")
    if part in found.plan.programs:
        lines += [f"{said}: {_some(ids)}." for said, ids in _noted(found, part) if ids]
    return lines


def _noted(found: Performance, program: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What the sums of a program leave out or hold that one would not expect, each in words and by its ids."""
    from planning.costs import unpriced_roles

    return (
        ("Not in the baseline, so without budget", found.outside_baseline(program)),
        ("In the baseline and no longer in the plan, so in BAC and PV alone", found.gone_from_plan(program)),
        ("Something is done and nothing says what it cost, so left out of CPI", found.untold(program)),
        ("Roles without a name, which cost nothing until somebody takes them", unpriced_roles(found.scheduled).get(program, ())),
    )


def _some(ids: tuple[str, ...]) -> str:
    return ", ".join(ids[:5]) + (f" and {len(ids) - 5} more" if len(ids) > 5 else "")


def _in_weeks(part: str, earned: EarnedSchedule, ends: date | None) -> str:
    weeks = f"{earned.at:.3g} week{'s' * (earned.at != 1)}"
    words = f"{part} has earned in {weeks} what was planned for {earned.es:.2f} (ES): SPI(t) {earned.spi_t:.2f}"
    if earned.ieac_t is not None:
        words += f"; at this pace it takes {earned.ieac_t:.1f} weeks instead of {earned.planned_duration:.3g}"
        words += f" and ends on {ends:%a} {ends.day} {ends:%b %Y}" if ends is not None else ""
    return f"{words}."


def _reply(found: Performance, part: str) -> dict[str, object]:
    programs = []
    for program in _programs(found, part):
        status = found.status_day(found.plan.programs[program])
        projects = [_figures(found, project) for project in _projects(found, program, part)]
        programs.append({**_figures(found, program), "status_date": f"{status}", "projects": projects})
    return {"programs": programs}


def _figures(found: Performance, record_id: str) -> dict[str, object]:
    value, earned, ends = found.value(record_id), found.earned_schedule(record_id), found.finish_at_pace(record_id)
    forms = value.estimates

    def rounded(number: float | None, places: int = 2) -> float | None:
        return None if number is None else round(number, places)

    return {
        "id": record_id,
        "bac": rounded(value.bac),
        "pv": rounded(value.pv),
        "ev": rounded(value.ev),
        "ac": rounded(value.ac),
        "sv": rounded(value.sv),
        "cv": rounded(value.cv),
        "spi": rounded(value.spi, 4),
        "cpi": rounded(value.cpi, 4),
        "eac": rounded(value.eac),
        "etc": rounded(value.etc),
        "vac": rounded(value.vac),
        "tcpi": rounded(value.tcpi, 4),
        "eac_forms": {
            "cpi": rounded(forms.at_cpi),
            "budget": rounded(forms.at_budget),
            "cpi_spi": rounded(forms.at_cpi_spi),
            "weighted": rounded(forms.weighted),
            "bottom_up": rounded(forms.bottom_up),
        },
        "earned_schedule": None
        if earned is None
        else {
            "at": rounded(earned.at),
            "planned_duration": rounded(earned.planned_duration),
            "es": rounded(earned.es, 4),
            "sv_t": rounded(earned.sv_t, 4),
            "spi_t": rounded(earned.spi_t, 4),
            "ieac_t": rounded(earned.ieac_t, 4),
            "tspi": rounded(earned.tspi, 4),
            "finish_at_pace": f"{ends}" if ends is not None else None,
        },
    }
